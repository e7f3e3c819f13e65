"""The pages that are about all cases, above the list of cases: one line each, with how much waits there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words


class DeskButton(QPushButton):
    """A line of the bar: what the page is called, at the right how much waits there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name = words(text)
        self.count = words(role="muted")
        self._text = text
        for label in (self.name, self.count):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.count)
        self.show_count("")

    def show_count(self, count: str, spoken: str = "") -> None:
        """How much waits: a few characters, and the same as a screen reader says it."""
        self.count.setText(count)
        self.setAccessibleName(", ".join(part for part in (self._text, spoken or count) if part))


class DeskBar(QWidget):
    """The lines in the order in which they were added; at most one is chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desks")
        self.buttons: dict[str, DeskButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def add(self, key: str, text: str) -> DeskButton:
        """One more line."""
        button = DeskButton(text)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self.buttons[key] = button
        self._column.addWidget(button)
        self.show()
        return button

    def show_chosen(self, key: str | None) -> None:
        """Marks the line whose page is shown; None while a case is."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)
