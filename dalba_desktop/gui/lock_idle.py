"""Nobody at the keyboard: counts from the last key or movement in any window of the program."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

USUAL_MINUTES = 10
FEWEST_MINUTES, MOST_MINUTES = 1, 120
NEVER = 0
NOTE_SECONDS = 30
LOCK_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    }
)


def minutes_of(preference: object) -> int:
    """What a store's preference says: minutes, NEVER, or the usual ones when it says nothing that can be meant."""
    if isinstance(preference, int) and not isinstance(preference, bool):
        if preference == NEVER:
            return NEVER
        if preference > 0:
            return min(MOST_MINUTES, preference)
    return USUAL_MINUTES


class IdleWatch(QObject):
    """Runs between `start` and `stop`. `clock` is monotonic, in seconds."""

    expired = Signal()
    counting_down = Signal(int)
    """The seconds left, each second of the last thirty; 0 when somebody came back in time."""
    lock_pressed = Signal()
    """Ctrl+L while a dialog keeps the menu from hearing it."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit_seconds = 0.0
        self._listens = False
        self._last = clock()
        self._is_counting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._listens

    def start(self, minutes: int) -> None:
        """Listens from now on; with NEVER only for Ctrl+L."""
        application = QCoreApplication.instance()
        if not self._listens and application is not None:
            application.installEventFilter(self)
            self._listens = True
        self._limit_seconds = minutes * 60.0
        self._last = self._clock()
        self._say(0)
        self.look()

    def stop(self) -> None:
        """Listens no longer."""
        application = QCoreApplication.instance()
        if self._listens and application is not None:
            application.removeEventFilter(self)
        self._listens = False
        self._limit_seconds = 0.0
        self._timer.stop()
        self._say(0)

    def look(self) -> None:
        """Says what the clock says, and looks again when something is due."""
        if not self._limit_seconds:
            self._timer.stop()
            return
        left = self._limit_seconds - (self._clock() - self._last)
        if left <= 0:
            self._timer.stop()
            self._say(0)
            self.expired.emit()
            return
        if left <= NOTE_SECONDS:
            self._say(math.ceil(left))
            self._timer.start(1_000)
        else:
            self._say(0)
            self._timer.start(math.ceil((left - NOTE_SECONDS) * 1_000))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any key or movement is a sign of life."""
        kind = event.type()
        if kind not in _SIGNS_OF_LIFE:
            return False
        self._last = self._clock()
        if self._is_counting:
            self.look()
        if (
            kind is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.keyCombination() == LOCK_KEY
            and QApplication.activeModalWidget() is not None
        ):
            self.lock_pressed.emit()
            return True
        return False

    def _say(self, seconds: int) -> None:
        if seconds or self._is_counting:
            self._is_counting = bool(seconds)
            self.counting_down.emit(seconds)
