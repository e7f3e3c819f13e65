"""A field that takes a case: its id or a name is typed, what fits is offered, Enter takes the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from dalba_desktop.gui.form_field import FormField
from dalba_desktop.wording import say

MOST_SHOWN = 10


class CaseField(FormField):
    """`people` are ids with what is known of each person. Says which case is meant as soon as that is clear."""

    case_chosen = Signal(str)
    """The id; empty while it is open."""
    entered = Signal()
    """Enter was pressed and it is clear which case is meant."""

    def __init__(self, name: str, people: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(name, required=True, parent=parent)
        self._lines = {_line(case_id, words): case_id for case_id, words in people}
        self.case_id = ""
        self.line = QLineEdit()
        self.line.setPlaceholderText(say("Id or name"))
        self.list = QStringListModel(list(self._lines))
        completer = QCompleter(self.list, self.line)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(MOST_SHOWN)
        self._completer = completer
        self.line.setCompleter(completer)
        completer.activated.connect(self._take_line)
        self.line.textChanged.connect(self._look)
        # With the list open the key does not come by as an event.
        self.line.returnPressed.connect(self._enter)
        self._take(self.line)

    def fitting(self) -> tuple[str, ...]:
        """The ids of all cases that fit what was typed, in any order of its words."""
        words = self.line.text().casefold().split()
        return tuple(
            case_id for line, case_id in self._lines.items() if words and all(word in line.casefold() for word in words)
        )

    def choose(self, case_id: str) -> None:
        """Takes a case as if its id had been typed."""
        self.line.setText(case_id)

    def take_first(self) -> None:
        """The first that fits."""
        found = self.fitting()
        if not self.case_id and found:
            self.choose(found[0])

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter stays here: it is not for the button that is the default."""
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._enter()
            return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()
        self.take_first()
        if self.case_id:
            self.entered.emit()

    def _take_line(self, line: str) -> None:
        if line in self._lines:
            self.choose(self._lines[line])

    def _look(self) -> None:
        typed = self.line.text().strip()
        exact = next((case_id for case_id in self._lines.values() if case_id.casefold() == typed.casefold()), "")
        found = self.fitting()
        case_id = exact or (found[0] if len(found) == 1 else "")
        problem = say("No such case.") if typed and not found else ""
        if not case_id and found:
            count = len(found)
            self.show_state("", say("{count} cases fit: type more, or press Enter for the first.", count=count))
        else:
            self.show_state(problem)
        if case_id != self.case_id:
            self.case_id = case_id
            self.case_chosen.emit(case_id)
        self._changed()


def _line(case_id: str, words: str) -> str:
    return f"{case_id} · {words}" if words else case_id
