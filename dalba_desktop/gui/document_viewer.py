"""A document of a case to look at: pages, zoom, nothing else. It lives in memory only and goes with the lock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.document_pages import Pages
from dalba_desktop.gui.document_pane import DocumentPane
from dalba_desktop.gui.labels import ElidedLabel, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

WIDEST, HIGHEST = 980, 1100


class DocumentViewer(QDialog):
    """A window with the pages of one document."""

    def __init__(
        self, pages: Pages, name: str, detail: str, *, is_synthetic: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.pane = DocumentPane(pages)
        close = button(say("Close"))
        close.clicked.connect(self.accept)
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(ElidedLabel(name, "title"), 1)
        if is_synthetic:
            title.addWidget(words(say("SYNTHETIC"), "synthetic"))
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(ElidedLabel(detail, "muted"), 1)
        bar.addWidget(self.pane.bar)
        bar.addSpacing(8)
        bar.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addLayout(title)
        column.addLayout(bar)
        column.addWidget(rule())
        column.addWidget(self.pane, 1)
        self.pane.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as a page is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 60, px(HIGHEST) + 40)
        return QSize(min(px(WIDEST), room.width() - 60), min(px(HIGHEST), room.height() - 40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with +, - and 0."""
        if not self.pane.take_key(event):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Forgets the document when it is closed."""
        self.pane.close_pages()
        super().done(result)
