"""Fields beyond a line of text: yes or no, several of a few, a list between commas, a text of many lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QCompleter, QFrame, QLineEdit, QPlainTextEdit, QWidget

from dalba_desktop.gui.flow import FlowLayout
from dalba_desktop.gui.form_field import ChoiceField, FormField
from dalba_desktop.gui.forms.texts import NO, YES, entries_of
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say


class SwitchField(ChoiceField):
    """Yes, no, or not recorded."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, [(YES, say("yes")), (NO, say("no"))], nothing=say("not recorded"), parent=parent)


class TicksField(FormField):
    """Several of a few codes, each with a box to tick: Tab walks, Space ticks. The value lists their names."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        frame = QFrame()
        frame.setMinimumHeight(px(28))
        row = FlowLayout(frame, spacing=12)
        self.boxes: dict[str, QCheckBox] = {}
        for _, text in options:
            box = QCheckBox(text)
            box.toggled.connect(self._changed)
            row.addWidget(box)
            self.boxes[text] = box
        self._take(frame)
        frame.setFocusProxy(next(iter(self.boxes.values())))

    def value(self) -> str:
        """The names that are ticked."""
        return ", ".join(text for text, box in self.boxes.items() if box.isChecked())

    def set_value(self, text: str) -> None:
        """Ticks these names and no other."""
        wanted = {entry.casefold() for entry in entries_of(text)}
        for name, box in self.boxes.items():
            box.setChecked(name.casefold() in wanted)


class ListField(FormField):
    """Entries between commas, each completed while it is typed: Down picks, Enter takes."""

    def __init__(
        self, name: str, allowed: str, suggestions: Sequence[str], *, example: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, allowed, parent=parent)
        line = QLineEdit()
        line.setPlaceholderText(example)
        line.textChanged.connect(self._changed)
        self._line = line
        self._completer = QCompleter(list(suggestions), line)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setWidget(line)
        popup = self._completer.popup()
        assert popup is not None
        self._popup = popup
        self._completer.activated.connect(self._complete)
        line.textEdited.connect(self._suggest)
        self._take(line)

    def _suggest(self, _: str) -> None:
        begun = self._begun()
        self._completer.setCompletionPrefix(begun)
        exact = self._completer.currentCompletion().casefold() == begun.casefold()
        if begun and self._completer.completionCount() and not exact:
            self._completer.complete()
        else:
            self._popup.hide()

    def _complete(self, entry: str) -> None:
        before = self._line.text()[: self._line.cursorPosition()]
        after = self._line.text()[self._line.cursorPosition() :]
        before = before[: len(before) - len(self._begun())]
        self._line.setText(before + entry + after)
        self._line.setCursorPosition(len(before) + len(entry))

    def _begun(self) -> str:
        """The entry that the cursor stands in, from its beginning to the cursor."""
        before = self._line.text()[: self._line.cursorPosition()]
        return before.replace(";", ",").rpartition(",")[2].lstrip()


class TermField(FormField):
    """A line of text with terms to complete it from, found by any word of them."""

    def __init__(
        self,
        name: str,
        allowed: str,
        suggestions: Sequence[str],
        *,
        required: bool = False,
        example: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, allowed, required=required, parent=parent)
        line = QLineEdit()
        line.setPlaceholderText(example)
        completer = QCompleter(list(suggestions), line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)
        line.textChanged.connect(self._changed)
        self._take(line)


class _Lines(QPlainTextEdit):
    """Tab leaves it; Ctrl+Enter is left to the form."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class LinesField(FormField):
    """A text of several lines; Enter begins a new one."""

    def __init__(
        self, name: str, allowed: str = "", *, required: bool = False, rows: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, allowed, required=required, parent=parent)
        self._lines = _Lines()
        self._lines.setTabChangesFocus(True)
        self._lines.setMinimumHeight(18 * rows + 12)
        self._lines.textChanged.connect(self._changed)
        self._take(self._lines)

    def value(self) -> str:
        """What was typed, without blanks and empty lines around it."""
        return self._lines.toPlainText().strip()

    def set_value(self, text: str) -> None:
        """Shows a text."""
        self._lines.setPlainText(text)
