"""Asks into which case a record belongs, with both people side by side, and why it is moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.patient import Patient
from dalba_desktop.gui.form_field import TextField
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.mending_case_field import CaseField
from dalba_desktop.gui.mending_side import SideBySide
from dalba_desktop.gui.mending_words import identity_rows, person_words
from dalba_desktop.gui.message_dialog import SmallDialog, button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import date_words, say

WIDTH_PX = 640


class MoveDialog(SmallDialog):
    """Says that a record is to be moved once a case and a reason are there; whoever opened it moves and accepts."""

    move_asked = Signal(str, str)

    def __init__(
        self,
        record: str,
        together: str,
        case_id: str,
        people: Mapping[str, Patient],
        *,
        day: dt.date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(say("Move to another case"), record, parent)
        self.setMinimumWidth(px(WIDTH_PX))
        self._case_id = case_id
        self._people = people
        self._day = day
        self.together = words(together, "muted", wraps=True)
        if not together:
            self.together.hide()
        others = [(each, person_words(person)) for each, person in people.items() if each != case_id]
        self.case = CaseField(say("It belongs to"), others)
        self.side = SideBySide()
        self.doubt = words(role="hint", wraps=True)
        self.reason = TextField(say("Reason"), required=True)
        self.reason.remark.setText(say("It stays in the history of {case_id}.", case_id=case_id))
        self.problem = words(role="problem", wraps=True)
        self.problem.hide()
        for shown in (self.together, self.case, self.side, self.doubt, self.reason, self.problem):
            self.column.addWidget(shown)
        self.yes = button(say("Move"), "primary", is_default=True)
        self.yes.clicked.connect(self.ask)
        no = button(say("Cancel"))
        no.clicked.connect(self.reject)
        self.add_buttons(no, self.yes)
        self.case.case_chosen.connect(self._show)
        self.case.entered.connect(self.reason.take_focus)
        self.reason.edited.connect(self._judge)
        self._show("")
        self.case.take_focus()

    def ask(self) -> None:
        """Says that it is to be moved, once nothing is missing."""
        if self.yes.isEnabled():
            self.move_asked.emit(self.case.case_id, self.reason.value())

    def show_problem(self, sentence: str) -> None:
        """Says why it was not moved."""
        self.problem.setText(sentence)
        self.problem.show()

    def _show(self, case_id: str) -> None:
        left, right = self._people[self._case_id], self._people.get(case_id)
        self.side.show_pair(
            say("from {case_id}", case_id=self._case_id),
            say("to {case_id}", case_id=case_id) if case_id else say("to \N{HORIZONTAL ELLIPSIS}"),
            identity_rows(left, right),
        )
        doubt = ""
        if right is not None and self._day is not None and self._day < right.diagnosis_date:
            doubt = say(
                "It is of {day}, before the diagnosis of {case_id} on {diagnosis}.",
                day=date_words(self._day), case_id=case_id, diagnosis=date_words(right.diagnosis_date),
            )  # fmt: skip
        self.doubt.setText(doubt)
        self.doubt.setVisible(bool(doubt))
        self._judge()

    def _judge(self) -> None:
        self.yes.setEnabled(bool(self.case.case_id and self.reason.value()))
