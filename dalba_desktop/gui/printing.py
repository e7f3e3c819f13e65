"""The pages of a PDF on a printer, one after the other, so that the window lives on and it can be broken off."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from dalba_desktop.gui.document_pages import PDF, SCREEN_DPI, Pages, pages_of
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

MOST_DPI = 300
"""More is not seen on paper, and would take seconds per page."""
WIDTH_PX = 360


class PrintRun(QObject):
    """Draws page after page; `finished` says whether all of them went out."""

    page_done = Signal(int, int)
    finished = Signal(bool)

    def __init__(self, content: bytes, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._printer = printer
        self._pages: Pages = pages_of(content, PDF)
        self._painter = QPainter()
        self._order = pages_asked(printer, self._pages.count)
        self._at = 0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._draw)

    @property
    def count(self) -> int:
        """How many pages will go out."""
        return len(self._order)

    def begin(self) -> None:
        """Begins with the first page."""
        if not self._order or not self._painter.begin(self._printer):
            self._end(done=False)
            return
        self._next.start()

    def cancel(self) -> None:
        """Breaks it off; the printer gets nothing more."""
        if self._painter.isActive():
            self._printer.abort()
            self._end(done=False)

    def _draw(self) -> None:
        if self._at:
            self._printer.newPage()
        page = self._order[self._at]
        dots = min(self._printer.resolution(), MOST_DPI)
        picture = self._pages.picture_of(page, dots / SCREEN_DPI)
        size, paper = self._pages.size_of(page), QRectF(self._painter.viewport())
        by = min(paper.width() / size.width(), paper.height() / size.height())
        width, height = size.width() * by, size.height() * by
        place = QRectF((paper.width() - width) / 2, (paper.height() - height) / 2, width, height)
        self._painter.drawImage(place, picture)
        self._at += 1
        self.page_done.emit(self._at, self.count)
        if self._at == self.count:
            self._end(done=True)
        else:
            self._next.start()

    def _end(self, *, done: bool) -> None:
        self._next.stop()
        if self._painter.isActive():
            self._painter.end()
        self._pages.close()
        self.finished.emit(done)


class PrintProgress(QDialog):
    """How far it is, and a way to break it off."""

    def __init__(self, run: PrintRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Printing"))
        self.setMinimumWidth(px(WIDTH_PX))
        self.said = words(say("Page {page} of {count}", page=1, count=run.count), "strong")
        self.bar = QProgressBar()
        self.bar.setRange(0, run.count)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("Printing"))
        self.cancel = button(say("Cancel"))
        self.cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for shown in (self.said, self.bar, self.cancel):
            column.addWidget(shown)
        run.page_done.connect(self._advance)
        run.finished.connect(lambda _: self.accept())
        self.rejected.connect(run.cancel)

    def _advance(self, done: int, count: int) -> None:
        self.bar.setValue(done)
        self.said.setText(say("Page {page} of {count}", page=min(done + 1, count), count=count))


def pages_asked(printer: QPrinter, count: int) -> list[int]:
    """The pages that were chosen, from 0; the last one first where the printer is asked for that."""
    first, last = 0, count - 1
    if printer.printRange() is QPrinter.PrintRange.PageRange:
        first = max(0, printer.fromPage() - 1)
        last = min(last, (printer.toPage() or count) - 1)
    pages = list(range(first, last + 1))
    return pages[::-1] if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst else pages
