"""One writer per store, tested with real processes: they talk through pipes, nobody waits for a clock."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dalba_desktop.store import errors, holder, lock_file
from dalba_desktop.store.holder import Hold, Holder, OpenElsewhere, current_holder, hold, lock_path

NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a system that removes open files")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a file system of its own")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "ward.dalba"
    path.write_bytes(b"not looked at")
    path.chmod(0o640)
    return path


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_WAIT_SECONDS", 0.0)


def anna(store: Path, *, who: str = "Anna Rossi", computer: str | None = None) -> Hold:
    return hold(store, who=who, account="arossi", now=NOW, computer=computer)


# --- other processes ---------------------------------------------------------------------------------------------

HOLDING = """
import datetime as dt, sys
from dalba_desktop.store import errors
from dalba_desktop.store.holder import hold
try:
    held = hold(sys.argv[1], who="Bruno", account="bbianchi", now=dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
except errors.StoreError as error:
    print(type(error).__name__, error, flush=True)
else:
    print("held", flush=True)
    sys.stdin.readline()
    held.release()
    print("released", flush=True)
"""


@contextlib.contextmanager
def another_process(store: Path, code: str = HOLDING) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().rstrip("\n")


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


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


# --- what stands in the file -------------------------------------------------------------------------------------


def test_the_file_names_the_holder_for_whoever_may_open_the_store(store: Path) -> None:
    with anna(store, computer="STATION-3") as held:
        path = lock_path(store)
        assert path == held.path == store.parent / "ward.dalba.lock"
        text = json.loads(path.read_text(encoding="utf-8"))
        assert text | {"token": ""} == {
            "format": "dalba-lock/1",
            "who": "Anna Rossi",
            "account": "arossi",
            "computer": "STATION-3",
            "process": os.getpid(),
            "since": "2026-03-01T10:00:00Z",
            "version": held.holder.version,
            "token": "",
            "released": False,
            "beats": "00000000",
        }
        if sys.platform != "win32":
            assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert not path.exists()


@posix_only
def test_the_sentence_names_who_where_and_since_when_in_local_time(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    try:
        with anna(store, computer="STATION-3"), pytest.raises(OpenElsewhere) as refused:
            anna(store)
    finally:
        monkeypatch.undo()
        time.tzset()
    sentence = str(refused.value).replace("\u00a0", " ")
    assert sentence == (
        f"{store}: open by Anna Rossi on STATION-3 since 1 Mar 2026 11:00; close it there, or open it here read-only"
    )


def test_without_a_name_the_account_is_named(store: Path) -> None:
    with anna(store, who=""), pytest.raises(OpenElsewhere, match="open by arossi on "):
        anna(store)


def test_a_time_that_is_none_is_shown_as_it_stands() -> None:
    assert Holder("", "", "", 1, "yesterday", "").since_words == "yesterday"
    assert Holder("", "", "", 1, "0001-01-01T00:00:00+14:00", "").since_words


def test_a_name_is_one_short_line(store: Path) -> None:
    with anna(store, who="Anna\n\x1b[31mRossi" + "!" * 300) as held:
        assert held.holder.who.startswith("Anna  [31mRossi!")
        assert len(held.holder.who) == 200
        assert current_holder(store) == held.holder


@given(st.binary(max_size=200))
def test_no_text_of_a_lock_file_upsets_the_reader(text: bytes) -> None:
    lock_file.parse(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3))
def test_values_of_the_wrong_kind_are_no_holder_or_made_to_fit(value: object) -> None:
    good = {
        "format": "dalba-lock/1",
        "who": "",
        "account": "",
        "computer": "c",
        "process": 1,
        "since": "",
        "token": "t",
    }
    good |= {"version": "", "released": False, "beats": "0"}
    assert lock_file.parse(json.dumps(good).encode())
    for key in good:
        record = lock_file.parse(json.dumps(good | {key: value}).encode())
        if record:
            assert isinstance(record.holder.process, int)
            assert isinstance(record.holder.who, str)


@given(st.text(), st.text())
def test_every_name_is_read_as_it_was_written(who: str, computer: str) -> None:
    words = lock_file.word(who), lock_file.word(computer)
    record = lock_file.Record(Holder(words[0], "a", words[1], 7, "2026-03-01T10:00:00Z", "1"), "token", beats=3)
    with tempfile.TemporaryFile() as file:
        lock_file.write(file.fileno(), record)
        assert lock_file.parse(lock_file.read(file.fileno())) == record


# --- files left behind -------------------------------------------------------------------------------------------


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


# --- other computers ---------------------------------------------------------------------------------------------


def left_by(store: Path, computer: str, *, age: float = 0, **values: Any) -> None:
    """A lock file as another computer leaves it, whose locks are not seen here."""
    record = lock_file.Record(
        Holder("Carla", "cneri", computer, 4711, "2026-03-01T08:00:00Z", "0.1"), "theirs", **values
    )
    descriptor, _, _ = lock_file.opened(lock_path(store), 0o600)
    lock_file.write(descriptor, record)
    os.close(descriptor)
    os.utime(lock_path(store), (time.time() - age,) * 2)


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


# --- file systems without locks ----------------------------------------------------------------------------------


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


# --- folders, links and disks ------------------------------------------------------------------------------------


@posix_only
def test_the_lock_belongs_to_the_real_file(store: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "desktop"
    elsewhere.mkdir()
    link = elsewhere / "my ward.dalba"
    link.symlink_to(store)
    assert lock_path(link) == lock_path(store)
    with anna(link) as held:
        assert held.path.parent == store.parent
        assert current_holder(link) == current_holder(store) == held.holder
        with pytest.raises(OpenElsewhere):
            anna(store)
    assert not list(elsewhere.glob("*.lock"))


def test_a_store_that_is_yet_to_be_made_can_be_held(tmp_path: Path) -> None:
    with anna(tmp_path / "new.dalba") as held:
        assert held.path.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.NoSuchFolder, match="nowhere"):
        anna(tmp_path / "nowhere" / "ward.dalba")
    assert current_holder(tmp_path / "nowhere" / "ward.dalba") is None


@posix_only
def test_what_is_no_file_under_the_name_of_the_lock_is_left_alone(store: Path) -> None:
    path = lock_path(store)
    victim = store.with_name("letter.txt")
    victim.write_text("private", encoding="utf-8")
    makers: list[Callable[[], object]] = [path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to(victim)]
    for make in makers:
        make()
        with pytest.raises(errors.ReadOnly):
            anna(store)
        assert current_holder(store) is None
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    assert victim.read_text(encoding="utf-8") == "private"


@posix_only
def test_a_folder_that_cannot_be_written_to(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != store.parent)
    with pytest.raises(errors.ReadOnly, match="Permission denied"):
        anna(store)


def in_a_mount(folder: Path, options: str, before: str = "true") -> subprocess.CompletedProcess[str]:
    """What a process says that wants to hold a store on a file system of its own, mounted as `options` says."""
    script = 'mount -t tmpfs -o size=64k x "$1" && touch "$1/ward.dalba" && cd "$1" && eval "$2" && '
    script += 'mount -o remount,"$3" "$1" && { "$4" -c "$5" "$1/ward.dalba" </dev/null; ls -A "$1"; }'
    arguments = [str(folder), before, options, sys.executable, HOLDING]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", *arguments], text=True, capture_output=True, check=False
    )
    if done.returncode and "unshare" in done.stderr:
        pytest.skip(f"no mounts of our own here: {done.stderr.strip()}")
    return done


@linux_only
@pytest.mark.parametrize("before", ["true", "touch ward.dalba.lock"], ids=["clean", "with a lock file"])
def test_a_read_only_medium_is_said_to_be_one(tmp_path: Path, before: str) -> None:
    done = in_a_mount(tmp_path, "ro", before)
    assert done.stdout.startswith("ReadOnly "), done
    assert "Read-only file system" in done.stdout or "Permission denied" in done.stdout


@linux_only
def test_a_full_disk_is_said_to_be_full_and_nothing_is_left(tmp_path: Path) -> None:
    done = in_a_mount(tmp_path, "rw", "head -c 100000 /dev/zero > filling 2>/dev/null || true")
    first, *files = done.stdout.splitlines()
    assert first.startswith("DiskFull "), done
    assert files == ["filling", "ward.dalba"]


@linux_only
def test_enough_room_on_the_same_medium_is_enough(tmp_path: Path) -> None:
    assert in_a_mount(tmp_path, "rw").stdout.splitlines()[:2] == ["held", "released"]


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder in which every account may write, with a store and the lock file of root left behind in it."""
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root can become another account")
    with tempfile.TemporaryDirectory(prefix="dalba-shared-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        store = folder / "ward.dalba"
        store.touch()
        left_by(store, holder.this_computer())
        yield folder


@contextlib.contextmanager
def another_account() -> Iterator[None]:
    assert sys.platform != "win32"
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix_only
def test_a_lock_left_behind_under_another_account_is_made_anew(shared_folder: Path) -> None:
    store = shared_folder / "ward.dalba"
    lock_path(store).chmod(0o644)
    with another_account(), anna(store) as held:
        assert held.was_unclean
        assert held.previous
        assert held.previous.who == "Carla"
        assert lock_path(store).stat().st_uid == 65534


@posix_only
def test_a_lock_of_another_account_is_respected(shared_folder: Path) -> None:
    store = shared_folder / "ward.dalba"
    store.chmod(0o644)
    lock_path(store).unlink()
    with anna(store), another_account(), pytest.raises(OpenElsewhere, match="Anna"):
        anna(store)


@posix_only
@pytest.mark.parametrize(("mode", "folder_mode"), [(0o600, 0o777), (0o644, 0o1777)], ids=["secret", "sticky folder"])
def test_a_lock_of_another_account_that_cannot_be_replaced_makes_read_only(
    shared_folder: Path, mode: int, folder_mode: int
) -> None:
    store = shared_folder / "ward.dalba"
    lock_path(store).chmod(mode)
    shared_folder.chmod(folder_mode)
    with another_account(), pytest.raises(errors.ReadOnly):
        anna(store)


# --- what only Windows does --------------------------------------------------------------------------------------


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
