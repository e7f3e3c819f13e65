"""A computer that slept: the clock on the wall has moved on without the clock of the processor."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_MS = 5_000
JUMP_SECONDS = 30.0
"""More than any correction of the time that a network makes by itself."""
LATE_SECONDS = 120.0
"""Where the processor's clock goes on in sleep (Windows), the timer is late instead."""


class ClockWatch(QObject):
    """Works on every system. Says so too when somebody sets the clock; that does no harm."""

    slept = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._wall, self._monotonic = wall, monotonic
        self._seen = (wall(), monotonic())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks from now on."""
        self._seen = (self._wall(), self._monotonic())
        self._timer.start()

    def stop(self) -> None:
        """Looks no longer."""
        self._timer.stop()

    def look(self) -> None:
        """Compares both clocks with the last look."""
        before, self._seen = self._seen, (self._wall(), self._monotonic())
        wall, monotonic = (now - then for now, then in zip(self._seen, before, strict=True))
        if abs(wall - monotonic) > JUMP_SECONDS or monotonic > LATE_SECONDS:
            self.slept.emit()
