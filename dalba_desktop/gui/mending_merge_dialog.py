"""Makes one case of two: which goes into which, the person side by side, what becomes of the records, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.domain.patient import Patient
from dalba_desktop.gui.form_field import TextField
from dalba_desktop.gui.labels import rule, words
from dalba_desktop.gui.mending_case_field import CaseField
from dalba_desktop.gui.mending_merge_tables import LEFT, PersonTable, person_sheet, records_sheet
from dalba_desktop.gui.mending_words import SURELY_OF_ONE, counts_words, field_title, person_words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.mending import MergePlan, Side

WIDEST, HIGHEST = 1000, 720
SWAP_KEY = "Ctrl+Shift+X"


class MergeDialog(QDialog):
    """Asks `plan_of` for the plan of two ids; says what was decided. Whoever opened it merges and accepts."""

    merge_asked = Signal(object, object, str)
    """Plan, choices, reason."""

    def __init__(
        self,
        case_id: str,
        people: Mapping[str, Patient],
        plan_of: Callable[[str, str], MergePlan],
        theme: Theme,
        *,
        synthetic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Merge two cases"))
        self._case_id = case_id
        self._plan_of = plan_of
        self._swapped = False
        self.plan: MergePlan | None = None
        self.choices: dict[str, Side] = {}
        others = [(each, person_words(person)) for each, person in people.items() if each != case_id]
        self.case = CaseField(say("The other entry of the same person"), others)
        self.direction = words(role="large", wraps=True)
        self.swap = button(say("Other way round"))
        self.swap.setToolTip(SWAP_KEY)
        self.swap.clicked.connect(self.turn_round)
        QShortcut(QKeySequence(SWAP_KEY), self).activated.connect(self.turn_round)
        self.person = PersonTable(theme)
        self.person.chosen.connect(self._choose)
        self.records = RecordTable(say("Records"), theme)
        self.records.horizontalHeader().setSectionsClickable(False)
        self.counts = words(role="muted", wraps=True)
        self.doubt = words(role="hint", wraps=True)
        self.doubt.hide()
        self.reason = TextField(say("Reason"), required=True)
        self.reason.edited.connect(self._judge)
        self.missing = words(role="small", wraps=True)
        self.yes = button(say("Merge"), "primary", is_default=True)
        self.yes.clicked.connect(self.ask)
        self.no = button(say("Cancel"))
        self.no.clicked.connect(self.reject)
        self._lay_out(synthetic=synthetic)
        self.case.case_chosen.connect(self._show)
        self.case.entered.connect(self._go_on)
        self._show("")
        self.case.take_focus()

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 80, px(HIGHEST) + 80)
        return QSize(min(px(WIDEST), room.width() - 80), min(px(HIGHEST), room.height() - 60))

    def turn_round(self) -> None:
        """The other case is the one that stays."""
        self._swapped = not self._swapped
        self._show(self.case.case_id)

    def ask(self) -> None:
        """Says what was decided, once nothing is missing."""
        if self.yes.isEnabled() and self.plan is not None:
            self.merge_asked.emit(self.plan, dict(self.choices), self.reason.value())

    def show_problem(self, sentence: str) -> None:
        """Says why the cases were not merged."""
        self.missing.setText(sentence)
        self.missing.setProperty("role", "problem")
        self.missing.style().polish(self.missing)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.person.set_theme(theme)
        self.records.set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads on from one open choice to the next, from the last to the reason."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and self.focusWidget() in (self.person, self.records):
            self._go_on()
            return
        super().keyPressEvent(event)

    def _lay_out(self, *, synthetic: bool) -> None:
        head = QHBoxLayout()
        head.addWidget(words(say("Merge two cases"), "title"))
        head.addStretch(1)
        if synthetic:
            head.addWidget(words(say("SYNTHETIC"), "synthetic"))
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self.direction, 1)
        said.addWidget(self.swap)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.missing, 1)
        foot.addWidget(self.no)
        foot.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.case)
        column.addLayout(said)
        column.addWidget(self.doubt)
        column.addWidget(rule())
        column.addWidget(words(say("The person"), "section"))
        column.addWidget(self.person, 3)
        column.addWidget(words(say("Records"), "section"))
        column.addWidget(self.counts)
        column.addWidget(self.records, 2)
        column.addWidget(self.reason)
        column.addLayout(foot)

    def _show(self, other: str) -> None:
        self.choices.clear()
        self.plan = None
        if other:
            left, kept = (self._case_id, other) if self._swapped else (other, self._case_id)
            self.plan = self._plan_of(left, kept)
            self.direction.setText(say("{left} becomes part of {kept}.", left=left, kept=kept))
            self.records.set_sheet(records_sheet(self.plan))
            self.counts.setText(counts_words(self.plan))
        else:
            self.direction.setText(say("It becomes part of {case_id}.", case_id=self._case_id))
            self.person.clear_records()
            self.records.clear_records()
            self.counts.setText(say("Choose the other case to see what would happen to its records."))
        self.swap.setEnabled(bool(other))
        self._fill()
        first = self._open_fields()
        self.person.select(first[0] if first else None)
        self._say_doubt()
        self._judge()

    def _fill(self) -> None:
        if self.plan is not None:
            self.person.set_sheet(person_sheet(self.plan, self.choices))

    def _say_doubt(self) -> None:
        """Two different people are the mistake that matters here."""
        unlike = [field for field in self.plan.conflicts if field.key in SURELY_OF_ONE] if self.plan is not None else []
        names = ", ".join(field_title(field.key).casefold() for field in unlike)
        self.doubt.setText(say("Is it one person? The two differ in: {fields}.", fields=names) if unlike else "")
        self.doubt.setVisible(bool(unlike))

    def _choose(self, key: str, column: int) -> None:
        from dalba_desktop.tracker.mending import Side

        if self.plan is None or all(field.key != key for field in self.plan.conflicts):
            return
        self.choices[key] = Side.LEFT if column == LEFT else Side.KEPT
        self._fill()
        self._judge()

    def _go_on(self) -> None:
        """To the next choice that is open, else to the reason."""
        open_fields = self._open_fields()
        if open_fields:
            self.person.select(open_fields[0])
            self.person.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.reason.take_focus()

    def _open_fields(self) -> list[str]:
        return [field.key for field in self.plan.conflicts if field.key not in self.choices] if self.plan else []

    def _judge(self) -> None:
        self.missing.setProperty("role", "small")
        self.missing.style().polish(self.missing)
        open_fields = self._open_fields()
        parts = []
        if open_fields:
            parts.append(say_n("{count} choice", "{count} choices", len(open_fields)))
        if not self.reason.value():
            parts.append(say("the reason"))
        said = say("Still open: {fields}", fields=", ".join(parts)) if parts else ""
        self.missing.setText(said if self.plan is not None else "")
        self.yes.setEnabled(self.plan is not None and not parts)
