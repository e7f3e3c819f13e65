"""What the operating systems say about a place, and whether it can be written to."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dalba_desktop.store import mounts, places
from dalba_desktop.store.mounts import Drive, Mount
from dalba_desktop.store.places import Place, is_writable, warning_about
from tests.store.test_places import (
    CLOUD,
    TEMPORARY,
    linux_only,
)


def test_the_table_of_linux_with_blanks_and_optional_fields() -> None:
    text = (
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
        "36 35 98:0 / /mnt/Ward\\0403 rw,noatime master:1 propagate_from:2 - cifs //nas/Ward\\0403 rw,errors=x\n"
        "not a line\n"
        "1 2 3:4 / /x rw - broken\n"
    )
    assert list(mounts.of_mountinfo(text)) == [
        Mount("/proc", "proc", "proc"),
        Mount("/mnt/Ward 3", "cifs", "//nas/Ward 3"),
    ]


def test_the_table_of_a_mac() -> None:
    text = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//anna@nas/Ward%203 on /Volumes/Ward 3 (old) (smbfs, nodev, nosuid, mounted by anna)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
        "nonsense\n"
    )
    assert list(mounts.of_mount_command(text)) == [
        Mount("/", "apfs", "/dev/disk3s1s1"),
        Mount("/Volumes/Ward 3 (old)", "smbfs", "//anna@nas/Ward%203"),
        Mount("/System/Volumes/Data/home", "autofs", "map auto_home"),
    ]


def test_a_mac_is_asked_with_a_limit_and_may_stay_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    def run(command: list[str], *, timeout: float, **_: object) -> subprocess.CompletedProcess[bytes]:
        assert timeout <= 5
        return subprocess.CompletedProcess(command, 0, stdout=b"/dev/disk4s1 on /Volumes/STICK (msdos, local)\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert mounts.mounted() == (Mount("/Volumes/STICK", "msdos", "/dev/disk4s1"),)

    def hang(command: list[str], *, timeout: float, **_: object) -> subprocess.CompletedProcess[bytes]:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    assert mounts.mounted() == ()


@linux_only
def test_this_machine_has_a_root_and_knows_no_windows() -> None:
    assert "/" in [mount.point for mount in mounts.mounted()]
    assert mounts.drive_of("C:\\") is Drive.UNKNOWN
    assert mounts.sync_roots() == ()


class FakeRegistry(types.ModuleType):
    """As much of the module winreg as is asked for: keys by path, each with sub-keys and values."""

    HKEY_LOCAL_MACHINE = ""

    def __init__(self, values: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__("winreg")
        self.values = values

    @contextlib.contextmanager
    def OpenKey(self, key: str, name: str) -> Iterator[str]:
        path = f"{key}\\{name}".lstrip("\\")
        if not any(known == path or known.startswith(path + "\\") for known in self.values):
            raise FileNotFoundError(2, "The system cannot find the file specified")
        yield path

    def children(self, key: str) -> list[str]:
        below = [known.removeprefix(key + "\\") for known in self.values if known.startswith(key + "\\")]
        return sorted({path.split("\\")[0] for path in below})

    def QueryInfoKey(self, key: str) -> tuple[int, int, int]:
        return len(self.children(key)), len(self.values.get(key, ())), 0

    def EnumKey(self, key: str, index: int) -> str:
        return self.children(key)[index]

    def EnumValue(self, key: str, index: int) -> tuple[str, str, int]:
        return (*list(self.values[key].items())[index], 1)


def test_what_the_registry_of_windows_says(monkeypatch: pytest.MonkeyPatch) -> None:
    top = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
    registry = FakeRegistry(
        {
            top + r"\OneDrive!S-1-5-21-7!Business1\UserSyncRoots": {"S-1-5-21-7": r"C:\Users\anna\Ospedale"},
            top + r"\Nextcloud!S-1-5-21-7!1\UserSyncRoots": {"S-1-5-21-7": r"D:\Reparto", "S-1-5-21-8": r"D:\Altri"},
            top + r"\Empty!S-1-5-21-7!1": {},
        }
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    assert mounts.sync_roots() == (
        ("Nextcloud", r"D:\Reparto"),
        ("Nextcloud", r"D:\Altri"),
        ("OneDrive", r"C:\Users\anna\Ospedale"),
    )
    monkeypatch.setitem(sys.modules, "winreg", FakeRegistry({}))
    assert mounts.sync_roots() == ()
    assert mounts.mounted() == ()


def test_what_windows_says_of_a_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = types.SimpleNamespace(GetDriveTypeW=lambda root: {"Z:\\": 4, "?:\\": 99}[root])
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert mounts.drive_of("Z:\\") is Drive.REMOTE
    assert mounts.drive_of("?:\\") is Drive.UNKNOWN


@linux_only
def test_links_are_followed_to_where_the_store_really_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / ".stfolder").mkdir(parents=True)
    (shared / "ward.dalba").touch()
    (tmp_path / "link.dalba").symlink_to(shared / "ward.dalba")
    assert warning_about(tmp_path / "link.dalba") == Place(CLOUD, "Syncthing")
    assert warning_about(shared / "deeper" / "new.dalba") == Place(CLOUD, "Syncthing")


@linux_only
def test_the_temporary_folder_of_this_machine() -> None:
    place = warning_about("/tmp/ward.dalba")
    assert place
    assert place.kind is TEMPORARY


def test_a_folder_that_cannot_be_listed_has_no_marks(tmp_path: Path) -> None:
    assert places.surroundings().names_in(tmp_path / "nowhere") == ()


# --- can it be written to? ---------------------------------------------------------------------------------------


def test_a_usual_store_can_be_written_to_and_trying_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "ward.dalba"
    assert is_writable(store)
    store.touch()
    assert is_writable(store)
    assert list(tmp_path.iterdir()) == [store]


def test_no_store_can_be_where_there_is_no_folder_or_another_one(tmp_path: Path) -> None:
    assert not is_writable(tmp_path / "nowhere" / "ward.dalba")
    assert not is_writable(tmp_path)


def test_a_file_that_is_marked_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "ward.dalba"
    store.touch()
    monkeypatch.setattr(os, "access", lambda path, mode: path != store)  # root may do everything
    assert not is_writable(store)


READ_ONLY = """
import sys
from dalba_desktop.store.places import is_writable
print([is_writable(path) for path in sys.argv[1:]])
"""


@linux_only
def test_a_read_only_medium(tmp_path: Path) -> None:
    """A medium with a store on it, and a link to that store from a folder that can be written to."""
    medium, link = tmp_path / "medium", tmp_path / "link.dalba"
    medium.mkdir()
    link.symlink_to(medium / "ward.dalba")
    script = 'mount -t tmpfs x "$1" && touch "$1/ward.dalba" && mount -o remount,ro "$1" && '
    script += '"$2" -c "$3" "$1/ward.dalba" "$1/new.dalba" "$4"'
    arguments = [str(medium), sys.executable, READ_ONLY, str(link)]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", *arguments], text=True, capture_output=True, check=False
    )
    if done.returncode and "unshare" in done.stderr:
        pytest.skip(f"no mounts of our own here: {done.stderr.strip()}")
    assert done.stdout == "[False, False, False]\n", done
