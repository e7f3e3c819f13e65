"""Links, folders and media that a lock file meets."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dalba_desktop.store import errors, holder
from dalba_desktop.store.holder import OpenElsewhere, current_holder, lock_path
from tests.store.holding import HOLDING, a_file, anna, left_by, linux_only, posix_only


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return a_file(tmp_path)


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
