"""A calm page with one narrow column in its middle: unlock and start stand on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

WIDTH_PX = 440


class SheetPage(QWidget):
    """Name of the program above, what it is not below, the sheet between."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(0)

    def set_sheet(self, sheet: QLayout) -> None:
        """Puts the sheet into the middle. Once."""
        inside = QWidget()
        inside.setFixedWidth(px(WIDTH_PX))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addWidget(words(say("D-ALBA Desktop"), "muted"))
        column.addLayout(sheet)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside)
        middle.addStretch(1)
        self._column.addStretch(2)
        self._column.addLayout(middle)
        self._column.addStretch(3)
        foot = words(say("Not a medical device. Verify every number against the laboratory's report."), "small")
        foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(foot)
