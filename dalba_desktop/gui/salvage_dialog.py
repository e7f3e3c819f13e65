"""What came out of a damaged store: to be read before the new one is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.salvage_words import heading_words, report_lines, summary_words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.beside import Salvaged

WIDE_PX, HIGH_PX, LOWEST_PX, LINE_PX = 700, 620, 190, 26


class SalvageDialog(QDialog):
    """The report, and the way to the new store."""

    open_asked = Signal()

    def __init__(self, made: Salvaged, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Salvaged"))
        lines = report_lines(made)
        self._count = len(lines)
        self.summary = words(summary_words(made), wraps=True, selectable=True)
        self.lines = words("\n".join(lines), wraps=True, selectable=True)
        self.open_store = button(say("Open the new store"), "primary", is_default=True)
        self.open_store.clicked.connect(self._open)
        close = button(say("Close"))
        close.clicked.connect(self.reject)
        inside = QWidget()
        inside.setObjectName("page")
        told = QVBoxLayout(inside)
        told.setContentsMargins(0, 0, 8, 0)
        told.addWidget(self.lines)
        told.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(say("Report"))
        area.setWidget(inside)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.open_store)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(words(heading_words(made), "title", wraps=True))
        column.addWidget(words(say("In the new store {name}", name=made.path.name), "strong", wraps=True))
        column.addWidget(self.summary)
        if lines:
            column.addWidget(rule())
            column.addWidget(area, 1)
            column.addWidget(rule())
        else:
            area.setParent(self)
            area.hide()
        column.addLayout(foot)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDE_PX) + 60, px(HIGH_PX) + 60)
        high = px(LOWEST_PX) + px(LINE_PX) * self._count
        return QSize(min(px(WIDE_PX), room.width() - 60), min(px(HIGH_PX), high, room.height() - 40))

    def _open(self) -> None:
        self.accept()
        self.open_asked.emit()
