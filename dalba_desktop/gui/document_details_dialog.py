"""Of which day a document is, and what is to be noted about it: asked when it is taken in, and later."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from dalba_desktop.gui.form_field import DateField, TextField
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import SmallDialog, button
from dalba_desktop.gui.typed_date import UnreadableDate, read_date
from dalba_desktop.wording import date_words, say

LONGEST_NOTE = 400


class DocumentDetailsDialog(SmallDialog):
    """`text` says which document it is and what it will belong to. Both fields may stay empty: Enter takes them."""

    kept = Signal(object, str)
    """The day or None, and the note."""

    def __init__(
        self,
        title: str,
        text: str,
        yes: str,
        *,
        day: dt.date | None = None,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, text, parent)
        self.date = DateField(say("Day of the document"))
        self.note = TextField(say("Note"))
        if isinstance(self.note.editor, QLineEdit):
            self.note.editor.setMaxLength(LONGEST_NOTE)
        self.problem = words(role="problem", wraps=True)
        self.problem.hide()
        for shown in (self.date, self.note, self.problem):
            self.column.addWidget(shown)
        self.yes = button(yes, "primary", is_default=True)
        self.yes.clicked.connect(self.ask)
        no = button(say("Cancel"))
        no.clicked.connect(self.reject)
        self.add_buttons(no, self.yes)
        self.date.edited.connect(self._judge)
        if day is not None:
            self.date.set_value(day.isoformat())
        self.note.set_value(note)
        self._judge()
        self.date.take_focus()

    def ask(self) -> None:
        """Says what was typed, once the day can be read."""
        if self.yes.isEnabled():
            self.kept.emit(self._day(), self.note.value())

    def show_problem(self, sentence: str) -> None:
        """Says why it was not kept."""
        self.problem.setText(sentence)
        self.problem.show()

    def _day(self) -> dt.date | None:
        return read_date(self.date.value()) if self.date.value() else None

    def _judge(self) -> None:
        problem, hint = "", ""
        try:
            day = self._day()
            hint = say("Not recorded.") if day is None else date_words(day)
        except UnreadableDate as error:
            problem = str(error)
        self.date.show_state(problem, understood=hint)
        self.yes.setEnabled(not problem)
