"""What stands on the page of a case that holds no fact yet: the next steps, each a key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import LinkLabel, words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

LEAST_PX = 96


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done, what for, with which keys, and doing it."""

    name: str
    detail: str
    keys: str
    act: Callable[[], None]


class FirstSteps(QScrollArea):
    """A short list: Up and Down walk, Enter does it. Whoever shows it takes it away with the first fact.

    As high as its lines need at its width; where the page has less room, it scrolls.
    """

    def __init__(self, steps: Sequence[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("page")
        self.links: list[LinkLabel] = []
        self._details: list[QLabel] = []
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
            detail = words(step.detail, "muted", wraps=True)
            detail.setAlignment(Qt.AlignmentFlag.AlignTop)
            # Without an alignment in the grid: with one it would get the height of one line.
            grid.addWidget(detail, place, 1)
            self._details.append(detail)
            at = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            grid.addWidget(words(step.keys, "small"), place, 2, at)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 20, 0, 24)
        column.setSpacing(4)
        column.addWidget(words(say("Nothing is recorded yet"), "title"))
        undone = say("What comes first? Whatever you store can be undone with Ctrl+Z.")
        column.addWidget(words(undone, "muted", wraps=True))
        column.addSpacing(16)
        column.addLayout(grid)
        self.setWidget(inside)
        if self.links:
            self.setFocusProxy(self.links[0])

    def sizeHint(self) -> QSize:
        """As high as its lines are."""
        inside = self.widget()
        return QSize(super().sizeHint().width(), inside.sizeHint().height() if inside is not None else 0)

    def minimumSizeHint(self) -> QSize:
        """A few lines of it."""
        return QSize(super().minimumSizeHint().width(), px(LEAST_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page around it asks for no height that follows from a width: the lines say what they need."""
        super().resizeEvent(event)
        for detail in self._details:
            detail.setMinimumHeight(detail.heightForWidth(detail.width()))
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk through the steps."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        at = next((place for place, link in enumerate(self.links) if link.hasFocus()), None)
        if by is None or at is None:
            super().keyPressEvent(event)
            return
        self.links[max(0, min(len(self.links) - 1, at + by))].setFocus(Qt.FocusReason.TabFocusReason)
