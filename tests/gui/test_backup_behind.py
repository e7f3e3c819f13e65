"""The backups that nobody asks for: made while the user goes on, finished before the store is left."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from dalba_desktop.gui import working
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.store.backups import Backup, Backups
from dalba_desktop.store.errors import DiskFull
from dalba_desktop.tracker.safety import Reason
from tests.builders import a_case

CASE = "TEST-014"


def enter(window: MainWindow, day: int = 58) -> None:
    (sample,) = a_case().with_mrd(day, 0.5).build().mrd
    window.session.record(CASE, sample)


def reasons(window: MainWindow) -> list[Reason]:
    return [made.reason for made in window.session.tracker.safety.backups()]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Backups wait, open as they are, until this is set."""
    goes_on = threading.Event()
    make = Backups.make

    def waiting(self: Backups, *args: object, **named: object) -> Backup:
        assert goes_on.wait(30)
        return make(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Backups, "make", waiting)
    return goes_on


def test_the_hourly_backup_is_made_while_the_user_goes_on(
    qtbot: QtBot, open_window: MainWindow, held: threading.Event
) -> None:
    behind = open_window.safety.behind
    enter(open_window)
    open_window.session.minute()
    assert behind.is_at_work
    open_window.session.minute()
    enter(open_window, 59)
    assert reasons(open_window) == []
    with qtbot.waitSignal(behind.made):
        held.set()
    assert reasons(open_window) == [Reason.HOURLY]
    assert len(open_window.session.tracker.case_view(CASE).history.mrd) == 9
    behind.settle()
    assert not behind.is_at_work


def test_nothing_begins_while_a_dialog_is_open(open_window: MainWindow) -> None:
    enter(open_window)
    open_window.safety.backups.show()
    open_window.session.minute()
    assert not open_window.safety.behind.is_at_work
    assert open_window.safety.backups.dialog is not None
    open_window.safety.backups.dialog.reject()


def test_locking_waits_for_the_backup_and_makes_the_last_one(
    open_window: MainWindow, held: threading.Event, ward_store: Path
) -> None:
    enter(open_window)
    open_window.session.minute()
    threading.Timer(0.05, held.set).start()
    open_window.stores.lock()
    assert not open_window.safety.behind.is_at_work
    made = Backups(ward_store).made()
    assert [each.reason for each in made] == [Reason.HOURLY], "it lacks nothing, so no other is made at the end"
    open_window.session.open(ward_store, "correct horse")
    enter(open_window, 60)
    open_window.stores.lock()
    assert [each.reason for each in Backups(ward_store).made()] == [Reason.CLOSE, Reason.HOURLY]


def test_what_goes_wrong_is_told_once(qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Backups, *_args: object, **_named: object) -> Backup:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(Backups, "make", full)
    behind, told = open_window.safety.behind, list[str]()
    open_window.session.failed.connect(told.append)
    enter(open_window)
    for _ in range(2):
        with qtbot.waitSignal(behind.made):
            open_window.session.minute()
    assert told == ["the disk is full"]
    open_window.stores.lock()
    assert not open_window.session.is_open, "and it keeps nothing open"


def test_work_that_ends_as_the_patience_does_is_not_waited_for_again(
    open_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AT_ONCE_SECONDS", 0.0)
    done: list[int] = []
    for _ in range(50):
        working.work_beside("", lambda: done.append(1), says_so_after_ms=0)
    assert len(done) == 50

    def fail() -> None:
        raise DiskFull("no room")

    with pytest.raises(DiskFull):
        working.work_beside("", fail)


def test_a_window_closes_after_the_work_not_in_the_middle_of_it(qtbot: QtBot, open_window: MainWindow) -> None:
    goes_on = threading.Event()

    def close() -> None:
        open_window.close()
        assert open_window.isVisible()
        goes_on.set()

    QTimer.singleShot(0, open_window, close)
    working.work_beside("", lambda: goes_on.wait(30))
    qtbot.waitUntil(lambda: not open_window.isVisible())
    assert not open_window.session.is_open
