"""Windows: the session was locked or left, or the computer is about to sleep, as it is told to the window."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

IS_WINDOWS: bool = sys.platform.startswith("win32")
WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE = 0x02B1
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 0x2, 0x4, 0x7
NOTIFY_FOR_THIS_SESSION = 0


class SessionWatch(QObject):
    """`message` is what Windows says; a test can say it just as well."""

    locked = Signal()
    falling_asleep = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _NativeFilter | None = None
        self._window = 0

    def listen(self, window: int) -> bool:
        """Listens to what is told to a native window. False on other systems, or when Windows does not tell."""
        application = QCoreApplication.instance()
        if not IS_WINDOWS or application is None:
            return False
        self._filter = _NativeFilter(self)
        application.installNativeEventFilter(self._filter)
        self._window = window
        return bool(_terminal_services().WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION))

    def stop(self) -> None:
        """Listens no longer."""
        application = QCoreApplication.instance()
        if self._filter is not None and application is not None:
            application.removeNativeEventFilter(self._filter)
            _terminal_services().WTSUnRegisterSessionNotification(self._window)
        self._filter = None

    def message(self, number: int, word: int) -> None:
        """A message of Windows with its first parameter."""
        if number == WM_WTSSESSION_CHANGE and word in (
            WTS_SESSION_LOCK,
            WTS_CONSOLE_DISCONNECT,
            WTS_REMOTE_DISCONNECT,
        ):
            self.locked.emit()
        elif number == WM_POWERBROADCAST and word == PBT_APMSUSPEND:
            self.falling_asleep.emit()


class _NativeFilter(QAbstractNativeEventFilter):
    def __init__(self, watch: SessionWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(self, _kind: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        """Reads the message, which on Windows is always an MSG, and leaves it to go on."""
        told = wintypes.MSG.from_address(int(message))
        self._watch.message(told.message, told.wParam)
        return False, 0


def _terminal_services() -> Any:
    return getattr(ctypes, "windll").wtsapi32  # noqa: B009 - only there on Windows
