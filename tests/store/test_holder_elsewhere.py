"""Company from other computers, on file systems without locks, under Windows."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dalba_desktop.store import errors, holder, lock_file
from dalba_desktop.store.holder import OpenElsewhere, current_holder, lock_path
from tests.store.holding import a_file, anna, left_by, posix_only


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return a_file(tmp_path)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_WAIT_SECONDS", 0.0)


# --- other computers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("age", [0, 500, -86400], ids=["now", "eight minutes ago", "a clock ahead"])
def test_another_computer_that_was_heard_of_lately_has_the_store(store: Path, age: float) -> None:
    left_by(store, "STATION-9", age=age)
    before = lock_path(store).read_bytes(), lock_path(store).stat().st_mtime
    with pytest.raises(OpenElsewhere, match="open by Carla on STATION-9"):
        anna(store)
    assert (lock_path(store).read_bytes(), lock_path(store).stat().st_mtime) == before
    assert sorted(path.name for path in store.parent.iterdir()) == ["ward.dalba", "ward.dalba.lock"]


def test_a_computer_not_heard_of_for_long_has_left_its_lock_behind(store: Path) -> None:
    left_by(store, "STATION-9", age=610)
    assert current_holder(store) is None
    with anna(store) as held:
        assert held.was_unclean
        assert held.previous
        assert held.previous.computer == "STATION-9"


def test_another_computer_that_released_has_nothing(store: Path) -> None:
    left_by(store, "STATION-9", released=True)
    with anna(store) as held:
        assert not held.was_unclean


def test_this_computer_needs_no_waiting_however_its_name_is_written(store: Path) -> None:
    left_by(store, "Station-3")
    with anna(store, computer="STATION-3") as held:
        assert held.was_unclean


def test_a_beat_says_that_we_are_still_there_without_changing_the_size(store: Path) -> None:
    with anna(store) as held:
        size, text = lock_path(store).stat().st_size, lock_path(store).read_bytes()
        os.utime(lock_path(store), (0, 0))
        assert current_holder(store) is None
        assert held.beat()
        assert current_holder(store) == held.holder
        assert lock_path(store).stat().st_size == size
        assert lock_path(store).read_bytes() != text


def removed(store: Path) -> None:
    lock_path(store).unlink()


def replaced(store: Path) -> None:
    lock_path(store).unlink()
    left_by(store, "STATION-9")


def taken_over(store: Path) -> None:
    left_by(store, "STATION-9")


@posix_only
@pytest.mark.parametrize("happening", [removed, replaced, taken_over])
def test_a_hold_that_was_lost_says_so_and_leaves_the_next_one_alone(
    store: Path, happening: Callable[[Path], None]
) -> None:
    held = anna(store)
    happening(store)
    assert not held.beat()
    after = lock_path(store).read_bytes() if lock_path(store).exists() else None
    held.release()
    assert after == (lock_path(store).read_bytes() if lock_path(store).exists() else None)


def test_a_share_that_does_not_answer_is_no_loss(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    with anna(store) as held, monkeypatch.context() as away:
        away.setattr(lock_file, "has_this_name", unreachable)
        away.setattr(lock_file, "write", unreachable)
        assert held.beat()


# --- file systems without locks --------------------------------------------------------------------------------------


@pytest.fixture
def no_locks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, *, blocking: bool) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock_file, "lock_descriptor", refuse)


@pytest.mark.usefixtures("no_locks_here")
def test_without_locks_the_file_itself_decides(store: Path) -> None:
    with anna(store) as held:
        with pytest.raises(OpenElsewhere, match="open by Anna Rossi"):
            anna(store)
        assert held.beat()
    with anna(store) as held:
        assert not held.was_unclean


@pytest.mark.usefixtures("no_locks_here")
def test_without_locks_a_fresh_file_may_still_be_in_the_making(store: Path) -> None:
    lock_path(store).touch()
    with pytest.raises(OpenElsewhere, match="open in another program"):
        anna(store)
    os.utime(lock_path(store), (0, 0))
    with anna(store) as held:
        assert held.was_unclean


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "left behind"])
def test_a_disk_that_fills_while_the_name_is_written(
    store: Path, is_new: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of ours goes again; one that tells of an unclean end stays and tells the next one as well."""
    if not is_new:
        left_by(store, holder.this_computer())

    def full(descriptor: int, record: lock_file.Record) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as filling:
        filling.setattr(lock_file, "write", full)
        with pytest.raises(errors.DiskFull):
            anna(store)
    assert lock_path(store).exists() is not is_new
    with anna(store) as held:
        assert held.was_unclean is not is_new


def test_a_lock_that_fails_for_another_reason_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int, *, blocking: bool) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(lock_file, "lock_descriptor", fail)
    with pytest.raises(errors.ReadOnly, match="Input/output error"):
        anna(store)


# --- what only Windows does ------------------------------------------------------------------------------------------


def test_where_open_files_cannot_be_removed_the_file_goes_after_the_lock(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_file, "REMOVES_OPEN_FILES", False)
    with anna(store) as held:
        assert held.beat()
    assert not lock_path(store).exists()


def test_windows_is_told_the_time_of_a_beat_outright(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with anna(store) as held, monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        windows.setattr(lock_file, "write", lambda descriptor, record: os.utime(descriptor, (0, 0)))
        assert held.beat()
        assert lock_path(store).stat().st_mtime > 0


def test_a_name_that_is_denied_for_a_moment_is_asked_for_again(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_DENIES_FOR_A_MOMENT", True)
    real, denials = lock_file.opened, iter([PermissionError(), PermissionError()])

    def opened(path: Path, permissions: int) -> tuple[int, bool, bool]:
        for denial in denials:
            raise denial
        return real(path, permissions)

    monkeypatch.setattr(lock_file, "opened", opened)
    with anna(store) as held:
        assert not held.was_unclean


def test_a_name_that_stays_denied_is_read_only(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_DENIES_FOR_A_MOMENT", True)

    def opened(path: Path, permissions: int) -> tuple[int, bool, bool]:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(lock_file, "opened", opened)
    with pytest.raises(errors.ReadOnly, match="Access is denied"):
        anna(store)
