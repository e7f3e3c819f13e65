"""A line that opens to show more."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dalba_desktop.gui.message_dialog import button

OPEN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"
CLOSED = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}"


class Fold(QWidget):
    """Closed at first; Space or a click opens it."""

    def __init__(self, title: str, content: QWidget, *, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.content = content
        self.toggle = button(title, "fold")
        self.toggle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggle.setCheckable(True)
        self.toggle.setChecked(is_open)
        self.toggle.toggled.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.toggle)
        column.addWidget(content)
        self._turn(is_open)

    def _turn(self, is_open: bool) -> None:
        self.content.setVisible(is_open)
        self.toggle.setText(f"{OPEN if is_open else CLOSED}  {self._title}")
