"""What stands on the page of a case that holds no fact yet: the next steps, each a key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import LinkLabel, words
from dalba_desktop.wording import say


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done, what for, with which keys, and doing it."""

    name: str
    detail: str
    keys: str
    act: Callable[[], None]


class FirstSteps(QWidget):
    """A short list: Up and Down walk, Enter does it. Whoever shows it takes it away with the first fact."""

    def __init__(self, steps: Sequence[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links: list[LinkLabel] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        for place, step in enumerate(steps):
            link = LinkLabel(step.name)
            link.setWordWrap(False)
            link.setAccessibleDescription(step.detail)
            link.pressed.connect(step.act)
            self.links.append(link)
            grid.addWidget(link, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(step.detail, "muted", wraps=True), place, 1, Qt.AlignmentFlag.AlignTop)
            at = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            grid.addWidget(words(step.keys, "small"), place, 2, at)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 24)
        column.setSpacing(4)
        column.addWidget(words(say("Nothing is recorded yet"), "title"))
        column.addWidget(words(say("What comes first? Whatever you store can be undone with Ctrl+Z."), "muted"))
        column.addSpacing(16)
        column.addLayout(grid)
        if self.links:
            self.setFocusProxy(self.links[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk through the steps."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        at = next((place for place, link in enumerate(self.links) if link.hasFocus()), None)
        if by is None or at is None:
            super().keyPressEvent(event)
            return
        self.links[max(0, min(len(self.links) - 1, at + by))].setFocus(Qt.FocusReason.TabFocusReason)
