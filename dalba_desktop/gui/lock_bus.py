"""Linux: the desktop was locked, or the computer is about to sleep, as it is told on the local message bus.

Nothing is asked and nothing is sent but the wish to hear. A bus that is not there, or not on this computer, is silence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

LOGIN = "org.freedesktop.login1"
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)
# The types say bytes, but only what SLOT gives is taken, which is a text.
_SLOT_LOCK: Any = SLOT("lock()")
_SLOT_SLEEP: Any = SLOT("prepare_for_sleep(bool)")
_SLOT_SAVER: Any = SLOT("screen_saver(bool)")
_SYSTEM_BUS = Path("/run/dbus/system_bus_socket")


class BusWatch(QObject):
    """The three slots are what the bus calls; a test can call them just as well."""

    locked = Signal()
    """The session was locked, or its screen saver came on."""
    falling_asleep = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []

    def listen(self, environment: Mapping[str, str] = os.environ) -> int:
        """Listens on the buses of this computer; returns to how many."""
        if not sys.platform.startswith("linux"):
            return 0
        system, own = system_address(environment), session_address(environment)
        if system and (bus := self._bus("system", system)):
            session = session_path(environment.get("XDG_SESSION_ID", ""))
            bus.connect("", session, f"{LOGIN}.Session", "Lock", self, _SLOT_LOCK)
            bus.connect("", "", f"{LOGIN}.Manager", "PrepareForSleep", self, _SLOT_SLEEP)
        if own and (bus := self._bus("session", own)):
            for interface in SCREEN_SAVERS:
                bus.connect("", "", interface, "ActiveChanged", self, _SLOT_SAVER)
        return len(self._names)

    def stop(self) -> None:
        """Listens no longer."""
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)
        self._names.clear()

    @Slot()
    def lock(self) -> None:
        """login1.Session.Lock"""
        self.locked.emit()

    @Slot(bool)
    def screen_saver(self, is_on: bool) -> None:
        """ScreenSaver.ActiveChanged"""
        if is_on:
            self.locked.emit()

    @Slot(bool)
    def prepare_for_sleep(self, is_going: bool) -> None:
        """login1.Manager.PrepareForSleep: true before, false after."""
        if is_going:
            self.falling_asleep.emit()

    def _bus(self, kind: str, address: str) -> QDBusConnection | None:
        name = f"dalba-desktop-{kind}-{id(self)}"
        bus = QDBusConnection.connectToBus(address, name)
        if not bus.isConnected():
            QDBusConnection.disconnectFromBus(name)
            return None
        self._names.append(name)
        return bus


def system_address(environment: Mapping[str, str]) -> str:
    """Where the bus of the computer is; empty when it is not a local socket that is there."""
    return _local(environment.get("DBUS_SYSTEM_BUS_ADDRESS", "")) or _if_there(_SYSTEM_BUS)


def session_address(environment: Mapping[str, str]) -> str:
    """Where the bus of the desktop is. Never started by us: a bus nobody has has nothing to tell."""
    folder = environment.get("XDG_RUNTIME_DIR", "")
    return _local(environment.get("DBUS_SESSION_BUS_ADDRESS", "")) or (_if_there(Path(folder, "bus")) if folder else "")


def session_path(session_id: str) -> str:
    """The object of a session as login1 spells it; empty, which is any, when the id is not known."""
    if not session_id:
        return ""
    spelt = "".join(
        sign if sign.isascii() and (sign.isalpha() or (sign.isdigit() and place)) else f"_{ord(sign):02x}"
        for place, sign in enumerate(session_id)
    )
    return f"/org/freedesktop/login1/session/{spelt}"


def _local(addresses: str) -> str:
    """The first address that is a socket of this computer: an address can also name another one."""
    return next((one for one in addresses.split(";") if one.startswith("unix:")), "")


def _if_there(socket: Path) -> str:
    return f"unix:path={socket}" if socket.exists() else ""
