"""Work that takes seconds: it runs beside the window, which stays alive behind a dialog that says what goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QProgressBar, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.wording import say

T = TypeVar("T")
WIDTH_PX = 360
AT_ONCE_SECONDS = 0.25
"""What is done by then needs no dialog."""


class WorkingDialog(QDialog):
    """Says what goes on; it cannot be closed, for what goes on cannot be broken off."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text)
        self.setMinimumWidth(WIDTH_PX)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(text)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(text, "strong", wraps=True))
        column.addWidget(bar)
        column.addWidget(words(say("The window cannot be used for as long as this takes."), "small", wraps=True))

    def reject(self) -> None:
        """Escape does nothing here."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nor does the window's cross."""
        event.ignore()


class _Work(QObject, Generic[T]):
    done = Signal()

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__()
        self._work = work
        self.result: list[T] = []
        self.error: BaseException | None = None
        self.thread_ = threading.Thread(target=self._run, name="beside the window", daemon=True)

    def _run(self) -> None:
        try:
            self.result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that asked
            self.error = error
        self.done.emit()


def work_beside(text: str, work: Callable[[], T], parent: QWidget | None = None) -> T:
    """Runs `work` in a thread of its own and returns what it returns, or raises what it raises.

    Only for work that shares nothing with the window: the open store belongs to the window's thread.
    """
    job = _Work(work)
    loop = QEventLoop()
    job.done.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    job.thread_.start()
    job.thread_.join(AT_ONCE_SECONDS)
    if job.thread_.is_alive():
        # Over the window itself: the dialog that asked may be closed by locking before the work is done.
        dialog = WorkingDialog(text, _outermost(parent))
        dialog.show()
        loop.exec()
        dialog.hide()
        dialog.deleteLater()
    job.thread_.join()
    QApplication.removePostedEvents(loop)
    if job.error is not None:
        raise job.error
    return job.result[0]


def _outermost(widget: QWidget | None) -> QWidget | None:
    while widget is not None and (over := widget.parentWidget()) is not None:
        widget = over
    return widget
