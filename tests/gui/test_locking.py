"""Locking: by key, by time, by the system; what goes away with it and what comes back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui import lock_session
from dalba_desktop.gui.about_dialog import AboutDialog
from dalba_desktop.gui.lock_bus import BusWatch, session_address, session_path, system_address
from dalba_desktop.gui.lock_clock import ClockWatch
from dalba_desktop.gui.lock_idle import NEVER, USUAL_MINUTES, IdleWatch, minutes_of
from dalba_desktop.gui.lock_session import SessionWatch
from dalba_desktop.gui.lock_system import SystemWatch
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, move, press, type_into


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def idle(qapp: QApplication, clock: Clock) -> Generator[IdleWatch]:
    made = IdleWatch(clock=clock)
    yield made
    made.stop()


def unlock(window: MainWindow, path: Path) -> None:
    window.unlock.passphrase.setText(PASSPHRASE)
    window.stores.unlock(path, PASSPHRASE)


# --- time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "minutes"),
    [(None, USUAL_MINUTES), (0, NEVER), (5, 5), (120, 120), (999, 120), (-3, USUAL_MINUTES), ("5", 10), (True, 10)],
)
def test_minutes_that_a_preference_can_mean(said: object, minutes: int) -> None:
    assert minutes_of(said) == minutes


def test_nobody_at_the_keyboard(qtbot: QtBot, idle: IdleWatch, clock: Clock) -> None:
    idle.start(10)
    clock.now += 569
    with qtbot.assertNotEmitted(idle.counting_down):
        idle.look()
    clock.now += 1
    with qtbot.waitSignal(idle.counting_down) as told:
        idle.look()
    assert told.args == [30]
    clock.now += 29.5
    with qtbot.waitSignal(idle.counting_down) as told:
        idle.look()
    assert told.args == [1]
    clock.now += 1
    with qtbot.waitSignals([idle.expired, idle.counting_down]):
        idle.look()


def test_any_key_or_movement_stops_the_countdown(qtbot: QtBot, idle: IdleWatch, clock: Clock) -> None:
    field = QWidget()
    qtbot.addWidget(field)
    field.show()
    idle.start(10)
    for key in (True, False):
        clock.now += 580
        idle.look()
        with qtbot.waitSignal(idle.counting_down) as told:
            if key:
                press(field, Qt.Key.Key_A)
            else:
                move(field, field.rect().center())
        assert told.args == [0]
        with qtbot.assertNotEmitted(idle.expired):
            clock.now += 500
            idle.look()
        press(field, Qt.Key.Key_A)


def test_never_means_never(qtbot: QtBot, idle: IdleWatch, clock: Clock) -> None:
    idle.start(NEVER)
    clock.now += 1e6
    with qtbot.assertNotEmitted(idle.expired):
        idle.look()
    assert idle.is_running  # for Ctrl+L is still heard
    idle.stop()
    assert not idle._timer.isActive()


def test_the_window_says_how_long_there_is_and_why_it_locked(open_window: MainWindow, clock: Clock) -> None:
    locks = open_window.locks
    locks.idle._clock = clock
    locks.watch()
    clock.now += 585
    locks.idle.look()
    assert locks._note is not None
    assert locks._note.isVisibleTo(open_window)
    assert locks._note.text.text() == "Locks in 15 s"
    press(open_window, Qt.Key.Key_Shift)
    assert not locks._note.isVisibleTo(open_window)
    clock.now += 601
    locks.idle.look()
    assert open_window.pages.currentWidget() is open_window.unlock
    assert open_window.unlock.note.text() == "Locked after 10 minutes without a key or a movement."
    assert not locks.idle.is_running


def test_the_note_stands_over_the_dialog_in_front(open_window: MainWindow) -> None:
    about = AboutDialog(open_window)
    about.open()
    open_window.locks._count_down(20)
    assert open_window.locks._note is not None
    assert open_window.locks._note.parentWidget() is about
    about.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    open_window.locks._count_down(19)
    assert open_window.locks._note.parentWidget() is open_window
    open_window.locks._count_down(0)


def test_when_to_lock_is_set_per_store(open_window: MainWindow, ward_store: Path) -> None:
    open_window.menus.actions["locking"].trigger()
    dialog = open_window.locks.dialog
    assert dialog is not None
    assert dialog.minutes.text() == "10"
    dialog.minutes.clear()
    type_into(dialog.minutes, "500")
    assert dialog.minutes.text() == "50" or not dialog.keep.isEnabled()
    for no_minutes in ("0,004", "1,2", "", "1.5"):
        dialog.minutes.setText(no_minutes)
        assert not dialog.keep.isEnabled(), no_minutes
    dialog.minutes.setText("25")
    click(dialog.keep)
    assert open_window.session.tracker.keeping.preference("lock_after_minutes") == 25
    assert not dialog.isVisible()
    open_window.stores.lock()
    unlock(open_window, ward_store)
    assert open_window.locks._minutes == 25
    open_window.locks.show()
    dialog = open_window.locks.dialog
    assert dialog is not None
    dialog.locks.setChecked(False)
    assert not dialog.minutes.isEnabled()
    click(dialog.keep)
    assert open_window.locks._minutes == NEVER
    assert open_window.session.tracker.keeping.rows()[-1].entry.list == "preferences"


# --- the system ---------------------------------------------------------------------------------------------------


def test_a_computer_that_slept(qtbot: QtBot, qapp: QApplication) -> None:
    wall, processor = Clock(), Clock()
    watch = ClockWatch(wall=wall, monotonic=processor)
    wall.now, processor.now = wall.now + 5, processor.now + 5
    with qtbot.assertNotEmitted(watch.slept):
        watch.look()
    wall.now, processor.now = wall.now + 3_605, processor.now + 5  # Linux, macOS: only the wall moved on
    with qtbot.waitSignal(watch.slept):
        watch.look()
    wall.now, processor.now = wall.now + 600, processor.now + 600  # Windows: both, and nobody looked
    with qtbot.waitSignal(watch.slept):
        watch.look()
    wall.now -= 7_200  # somebody set the clock back
    with qtbot.waitSignal(watch.slept):
        watch.look()


def test_sleep_locks_and_says_so(open_window: MainWindow) -> None:
    open_window.locks.clock.slept.emit()
    assert not open_window.session.is_open
    assert "slept" in open_window.unlock.note.text()
    open_window.locks.slept()  # once more changes nothing
    assert "slept" in open_window.unlock.note.text()


def test_windows_tells_of_its_sessions(qtbot: QtBot, qapp: QApplication) -> None:
    watch = SessionWatch()
    for word in (lock_session.WTS_SESSION_LOCK, lock_session.WTS_REMOTE_DISCONNECT):
        with qtbot.waitSignal(watch.locked):
            watch.message(lock_session.WM_WTSSESSION_CHANGE, word)
    with qtbot.waitSignal(watch.falling_asleep):
        watch.message(lock_session.WM_POWERBROADCAST, lock_session.PBT_APMSUSPEND)
    with qtbot.assertNotEmitted(watch.locked), qtbot.assertNotEmitted(watch.falling_asleep):
        watch.message(lock_session.WM_WTSSESSION_CHANGE, 0x8)  # unlocked
        watch.message(lock_session.WM_POWERBROADCAST, 0x7)  # awake
        watch.message(0x000F, lock_session.WTS_SESSION_LOCK)  # WM_PAINT
    if sys.platform != "win32":
        assert not watch.listen(0)
    watch.stop()


def test_the_desktop_is_locked_or_falls_asleep(qtbot: QtBot, qapp: QApplication) -> None:
    watch = BusWatch()
    with qtbot.waitSignal(watch.locked):
        watch.lock()
    with qtbot.waitSignal(watch.locked):
        watch.screen_saver(True)
    with qtbot.waitSignal(watch.falling_asleep):
        watch.prepare_for_sleep(True)
    with qtbot.assertNotEmitted(watch.locked), qtbot.assertNotEmitted(watch.falling_asleep):
        watch.screen_saver(False)
        watch.prepare_for_sleep(False)


def test_only_sockets_of_this_computer_are_listened_to(tmp_path: Path) -> None:
    tcp = {"DBUS_SESSION_BUS_ADDRESS": "tcp:host=10.0.0.1,port=7", "DBUS_SYSTEM_BUS_ADDRESS": "tcp:host=10.0.0.1"}
    assert session_address(tcp) == ""
    assert "tcp" not in system_address(tcp)
    both = {"DBUS_SESSION_BUS_ADDRESS": "tcp:host=10.0.0.1,port=7;unix:path=/run/user/1/bus"}
    assert session_address(both) == "unix:path=/run/user/1/bus"
    assert session_address({"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}) == ""
    (tmp_path / "bus").touch()
    assert session_address({"XDG_RUNTIME_DIR": str(tmp_path)}) == f"unix:path={tmp_path}/bus"
    assert session_address({}) == ""


@pytest.mark.parametrize(
    ("session", "path"),
    [("3", "/org/freedesktop/login1/session/_33"), ("c12", "/org/freedesktop/login1/session/c12"), ("", "")],
)
def test_how_login1_spells_a_session(session: str, path: str) -> None:
    assert session_path(session) == path


def test_a_bus_that_is_not_there_is_silence(qapp: QApplication, tmp_path: Path) -> None:
    watch = BusWatch()
    nowhere = f"unix:path={tmp_path}/nothing"
    assert watch.listen({"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}) == 0
    watch.stop()


@pytest.fixture
def bus_address(tmp_path: Path) -> Generator[str]:
    """A message bus of our own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None or not sys.platform.startswith("linux"):
        pytest.skip("no dbus-daemon here")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address=1", f"--address=unix:path={tmp_path}/bus"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.terminate()


def test_a_real_bus_is_heard(
    qtbot: QtBot, open_window: MainWindow, bus_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, bus_address)
    monkeypatch.setenv("XDG_SESSION_ID", "7")
    system = SystemWatch(open_window.locks, open_window)
    system.listen(0)
    assert system.bus is not None
    other = QDBusConnection.connectToBus(bus_address, "the desktop")

    def say(path: str, interface: str, name: str, *arguments: object) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(arguments))
        assert other.send(message)

    login = "org.freedesktop.login1"
    say("/org/freedesktop/login1/session/_38", f"{login}.Session", "Lock")  # somebody else's session
    with qtbot.waitSignal(system.bus.locked):
        say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    assert open_window.unlock.note.text() == "Locked together with the desktop."
    with qtbot.waitSignal(system.bus.locked):
        say("/org/freedesktop/login1/session/_37", f"{login}.Session", "Lock")
    with qtbot.waitSignal(system.bus.falling_asleep):
        say("/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", True)
    system.stop()
    QDBusConnection.disconnectFromBus("the desktop")


# --- what goes away -----------------------------------------------------------------------------------------------
