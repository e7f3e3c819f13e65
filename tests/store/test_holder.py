"""One writer per store, tested with real processes: they talk through pipes, nobody waits for a clock."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from dalba_desktop.store import errors, holder, lock_file
from dalba_desktop.store.holder import OpenElsewhere, current_holder, lock_path
from tests.store.holding import a_file, anna, another_process, left_by, posix_only, said, tell


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return a_file(tmp_path)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_WAIT_SECONDS", 0.0)


# --- other processes -------------------------------------------------------------------------------------------------


def test_a_second_process_is_told_who_has_the_store(store: Path) -> None:
    with another_process(store) as bruno:
        assert said(bruno) == "held"
        with pytest.raises(errors.StoreInUse) as refused:
            anna(store)
        assert isinstance(refused.value, OpenElsewhere)
        assert refused.value.exit_code == 4
        assert refused.value.holder
        assert refused.value.holder == current_holder(store)
        assert (refused.value.holder.who, refused.value.holder.process) == ("Bruno", bruno.pid)
        assert "open by Bruno on " in str(refused.value)

        tell(bruno)
        assert said(bruno) == "released"
        with anna(store) as held:
            assert (held.was_unclean, held.previous) == (False, None)


def test_this_process_is_told_of_by_another(store: Path) -> None:
    with anna(store), another_process(store) as bruno:
        assert said(bruno).startswith(f"OpenElsewhere {store}: open by Anna Rossi on ")


@posix_only
def test_the_lock_of_a_killed_process_is_recovered_at_once(store: Path) -> None:
    with another_process(store) as bruno:
        assert said(bruno) == "held"
        bruno.send_signal(signal.SIGKILL)
        bruno.wait()

        with anna(store) as held:
            assert held.was_unclean
            assert held.previous
            assert held.previous.process == bruno.pid
            assert held.previous.who == "Bruno"
            assert current_holder(store) == held.holder
    with anna(store) as held:
        assert not held.was_unclean


RACING = """
import datetime as dt, os, sys
from dalba_desktop.store.holder import OpenElsewhere, hold
inside, gained, refused = sys.argv[1] + ".inside", 0, 0
sys.stdin.readline()
while gained < 50:
    try:
        held = hold(sys.argv[1], who="x", account="x", now=dt.datetime.now(dt.UTC))
    except OpenElsewhere:
        refused += 1
        continue
    os.close(os.open(inside, os.O_CREAT | os.O_EXCL))  # fails if somebody else is in here
    assert held.beat()
    os.unlink(inside)
    held.release()
    gained += 1
print("gained", gained, "refused", refused, flush=True)
"""


def test_fast_opening_and_closing_in_several_processes_never_gives_two_holders(store: Path) -> None:
    with contextlib.ExitStack() as stack:
        racers = [stack.enter_context(another_process(store, RACING)) for _ in range(4)]
        for racer in racers:
            tell(racer)
        results = [said(racer) for racer in racers]

    assert all(result.startswith("gained 50 ") for result in results), results
    assert sum(int(result.split()[-1]) for result in results) > 0, "they never met"
    assert not lock_path(store).exists()


KILLING = """
import datetime as dt, os, signal, sys
from dalba_desktop.store import lock_file
from dalba_desktop.store.holder import hold
step = os.environ["DIES_AT"]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if step == "named":
    lock_file.lock = die
elif step == "locked":
    lock_file.write = die
elif step == "half written":
    lock_file.os.ftruncate = die
elif step == "written":
    lock_file.sync_folder = die
held = hold(sys.argv[1], who="Bruno", account="b", now=dt.datetime.now(dt.UTC))
if step == "releasing":
    lock_file.remove = die
held.release()
"""


@posix_only
@pytest.mark.parametrize("step", ["named", "locked", "half written", "written", "releasing"])
def test_wherever_a_process_dies_the_next_one_gets_the_lock(
    store: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIES_AT", step)
    with another_process(store, KILLING) as bruno:
        assert bruno.wait() == -signal.SIGKILL
    assert lock_path(store).exists()
    with anna(store) as held:
        assert held.was_unclean == (step != "releasing")


# --- files left behind -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\0" * 500,
        b"\nnot a lock file",
        b"\n[1, 2]",
        b'\n{"format": "keepass/1"}',
        b'\n{"format": "dalba-lock/1"}',
        b"\xff\xfe\x00",
        b"[" * 8000,
    ],
    ids=["empty", "zeros", "words", "list", "foreign", "incomplete", "no text", "deep"],
)
def test_a_lock_file_that_says_nothing_is_left_behind(store: Path, text: bytes) -> None:
    lock_path(store).write_bytes(text)
    assert current_holder(store) is None
    with anna(store) as held:
        assert held.was_unclean
        assert held.previous is None
        assert current_holder(store) == held.holder


def test_release_twice_is_once(store: Path) -> None:
    first = anna(store)
    first.release()
    first.release()
    assert not first.is_held
    with anna(store) as second:
        first.release()
        assert current_holder(store) == second.holder
        assert not first.beat()
        assert second.beat()


@posix_only
def test_a_file_that_was_removed_between_opening_and_locking_guards_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lock_file.lock
    descriptors = []

    def lock(descriptor: int) -> bool | None:
        descriptors.append(descriptor)
        if len(descriptors) == 1:
            lock_path(store).unlink()
        if len(descriptors) == 2:  # and made again by the next one
            lock_path(store).unlink()
            lock_path(store).touch()
        return real(descriptor)

    monkeypatch.setattr(lock_file, "lock", lock)
    with anna(store) as held:
        assert len(descriptors) == 3
        assert held.beat()
        with pytest.raises(OpenElsewhere):
            anna(store)


@posix_only
def test_a_lock_file_that_vanishes_again_and_again_ends_in_words(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: Path, permissions: int) -> tuple[int, bool, bool]:
        raise FileNotFoundError

    monkeypatch.setattr(lock_file, "opened", opened)
    with pytest.raises(OpenElsewhere, match="open in another program"):
        anna(store)


@posix_only
def test_a_holder_that_has_not_written_its_name_yet_is_waited_for(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor, _, _ = lock_file.opened(lock_path(store), 0o600)
    assert lock_file.lock(descriptor)
    with pytest.raises(OpenElsewhere, match="open in another program") as refused:
        anna(store)
    assert refused.value.holder is None

    def comes_and_goes(seconds: float) -> None:
        lock_path(store).unlink()
        os.close(descriptor)

    monkeypatch.setattr(time, "sleep", comes_and_goes)
    with anna(store) as held:
        assert not held.was_unclean


def test_a_folder_that_does_not_let_the_file_go_has_a_released_one(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_file, "remove", lambda path: None)
    anna(store).release()
    assert lock_path(store).exists()
    assert current_holder(store) is None
    with anna(store) as held:
        assert (held.was_unclean, held.previous) == (False, None)


def test_an_unclean_end_is_heard_of_until_somebody_has_looked_after_the_store(store: Path) -> None:
    """Killed; then a wrong passphrase, twice; then the right one."""
    left_by(store, holder.this_computer())
    for _ in range(2):
        held = anna(store)
        assert held.was_unclean
        assert held.previous
        assert held.previous.who == "Carla"
        held.release(checked=False)
        assert current_holder(store) is None
    with anna(store, computer="STATION-9") as held:
        assert held.was_unclean
    assert not lock_path(store).exists()


def test_after_a_clean_end_a_wrong_passphrase_leaves_nothing(store: Path) -> None:
    anna(store).release(checked=False)
    assert not lock_path(store).exists()


def test_a_name_can_be_told_later(store: Path) -> None:
    with anna(store, who="") as held:
        held.introduce("Anna\nRossi")
        assert held.holder.who == "Anna Rossi"
        assert held.beat()
        assert current_holder(store) == held.holder
        with pytest.raises(OpenElsewhere, match="open by Anna Rossi on "):
            anna(store)
    held.introduce("Nobody")
    assert not lock_path(store).exists()
