"""What the operating system says about locking and sleeping, wherever it says so, handed to the locks of the window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dalba_desktop.gui.lock_commands import LockCommands
from dalba_desktop.gui.lock_session import SessionWatch

if TYPE_CHECKING:
    from dalba_desktop.gui.lock_bus import BusWatch


class SystemWatch(QObject):
    """Made once, by the program; windows in tests go without it."""

    def __init__(self, locks: LockCommands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locks = locks
        self.bus: BusWatch | None = None
        self.session = SessionWatch(self)
        self.session.locked.connect(locks.session_locked)
        self.session.falling_asleep.connect(locks.slept)

    def listen(self, window: int) -> None:
        """Listens to whatever this system has; `window` is the native window that Windows tells it to."""
        self.session.listen(window)
        if sys.platform.startswith("linux"):
            from dalba_desktop.gui.lock_bus import BusWatch

            self.bus = BusWatch(self)
            self.bus.locked.connect(self._locks.session_locked)
            self.bus.falling_asleep.connect(self._locks.slept)
            self.bus.listen()

    def stop(self) -> None:
        """Listens no longer."""
        self.session.stop()
        if self.bus is not None:
            self.bus.stop()
