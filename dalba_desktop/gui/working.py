"""Work that takes seconds: it runs beside the window, which stays alive behind a dialog that says what goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QProgressBar, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

T = TypeVar("T")
WIDTH_PX = 360
AT_ONCE_SECONDS = 0.03
"""What is done by then needs nobody to wait; the window may stand still for so long."""
SAYS_SO_AFTER_MS = 250
"""What is done by then needs no dialog; keys and clicks are kept until it is done, everything else goes on."""
SWITCH_SECONDS = 0.001
"""How soon the work gives way to the window: Python's own 5 ms would add up between two strokes of a brush."""

_LOCK = threading.Lock()
_GIVING_WAY: list[float] = []
"""The interval from before, and one more for each work that goes on."""


class WorkingDialog(QDialog):
    """Says what goes on; it cannot be closed, for what goes on cannot be broken off."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text)
        self.setMinimumWidth(px(WIDTH_PX))
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
        self.is_done = False
        self.thread_ = threading.Thread(target=self._run, name="beside the window", daemon=True)

    def _run(self) -> None:
        try:
            self.result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that asked
            self.error = error
        # Before the signal: whoever is woken by it must not take the thread's last breath for work.
        self.is_done = True
        self.done.emit()


class _KeepsWindows(QObject):
    """A window that is told to close while work goes on for it closes when the work is done."""

    def __init__(self) -> None:
        super().__init__()
        self._closing: list[QMainWindow] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the program's window; dialogs and lists that drop down may go."""
        if event.type() is not QEvent.Type.Close or not isinstance(watched, QMainWindow):
            return False
        event.ignore()
        if watched not in self._closing:
            self._closing.append(watched)
        return True

    def let_close(self) -> None:
        """The work is done."""
        for window in filter(shiboken6.isValid, self._closing):
            QTimer.singleShot(0, window, window.close)
        self._closing.clear()


@contextmanager
def _kept_open() -> Generator[None]:
    application, keeper = QApplication.instance(), _KeepsWindows()
    if application is None:
        yield
        return
    application.installEventFilter(keeper)
    try:
        yield
    finally:
        application.removeEventFilter(keeper)
        keeper.let_close()


@contextmanager
def giving_way() -> Generator[None]:
    """For as long as work goes on beside the window, the window comes first."""
    with _LOCK:
        if not _GIVING_WAY:
            _GIVING_WAY.append(sys.getswitchinterval())
            sys.setswitchinterval(SWITCH_SECONDS)
        _GIVING_WAY.append(SWITCH_SECONDS)
    try:
        yield
    finally:
        with _LOCK:
            _GIVING_WAY.pop()
            if len(_GIVING_WAY) == 1:
                sys.setswitchinterval(_GIVING_WAY.pop())


def work_beside(
    text: str, work: Callable[[], T], parent: QWidget | None = None, *, says_so_after_ms: int = SAYS_SO_AFTER_MS
) -> T:
    """Runs `work` in a thread of its own and returns what it returns, or raises what it raises.

    Only for work that shares nothing with the window: the open store belongs to the window's thread.
    """
    with giving_way(), _kept_open():
        return _done_beside(text, work, parent, says_so_after_ms)


def _done_beside(text: str, work: Callable[[], T], parent: QWidget | None, says_so_after_ms: int) -> T:
    job = _Work(work)
    loop = QEventLoop()
    job.done.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    job.thread_.start()
    job.thread_.join(AT_ONCE_SECONDS)
    if not job.is_done:
        patience = QTimer()
        patience.setSingleShot(True)
        patience.timeout.connect(loop.quit)
        patience.start(says_so_after_ms)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        patience.stop()
    if not job.is_done:
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
