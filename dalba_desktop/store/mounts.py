"""What the system says about mounted file systems and drives: Linux and macOS by table, Windows drive by drive."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

# fmt: off
_REMOTE = frozenset({
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "ftp", "fuse.ceph", "fuse.curlftpfs",
    "fuse.cvmfs2", "fuse.davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.goofys", "fuse.gvfsd-fuse", "fuse.juicefs",
    "fuse.kio-fuse", "fuse.mfs", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse", "fusesmb", "gfs2",
    "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb2", "smb3", "smbfs",
    "vboxsf", "virtiofs", "webdav",
})
# fmt: on
"""File systems of other computers, and those a virtual machine borrows from its host: locks may not reach everybody."""
_REMOTE_SOURCE = re.compile(r"//[^/]|[^/]+:/|[^/]+@[^/]+:|[a-z]+://")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the table: where it is mounted, its type, and what is mounted there."""

    point: str
    type: str
    source: str

    @property
    def is_remote(self) -> bool:
        """Whether another computer keeps the files."""
        return self.type.casefold() in _REMOTE or bool(_REMOTE_SOURCE.match(self.source))

    @property
    def name(self) -> str:
        """`//server/share`, without the account it was opened with; the type where the source tells nothing."""
        if not _REMOTE_SOURCE.match(self.source):
            return self.type
        return re.sub(r"^(//|[a-z]+://|)[^/@]*@", r"\1", self.source)


class Drive(IntEnum):
    """What Windows says of a drive; the values are those of GetDriveTypeW."""

    UNKNOWN = 0
    ABSENT = 1
    REMOVABLE = 2
    FIXED = 3
    REMOTE = 4
    DISC = 5
    MEMORY = 6


def mounted() -> tuple[Mount, ...]:
    """The table of this machine; empty on Windows and where it cannot be read."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            text = Path("/proc/self/mountinfo").read_bytes().decode("utf-8", "surrogateescape")
            return tuple(of_mountinfo(text))
    elif sys.platform == "darwin":
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            said = subprocess.run(["/sbin/mount"], capture_output=True, check=True, timeout=5).stdout
            return tuple(of_mount_command(said.decode("utf-8", "surrogateescape")))
    return ()


def of_mountinfo(text: str) -> Iterator[Mount]:
    """Linux: `36 35 98:0 / /point options tags... - type source superoptions`, with blanks as `\\040`."""
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        left, right = before.split(" "), after.split(" ")
        if separator and len(left) > 4 and len(right) > 1:
            yield Mount(_unescaped(left[4]), right[0], _unescaped(right[1]))


def of_mount_command(text: str) -> Iterator[Mount]:
    """macOS: `//anna@server/share on /Volumes/share (smbfs, nodev, nosuid)`."""
    for found in re.finditer(r"^(.+?) on (/.*) \(([^,()]+)[^()]*\)$", text, re.MULTILINE):
        yield Mount(found[2], found[3], found[1])


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def drive_of(root: str) -> Drive:
    """What kind of drive `Z:\\` is; UNKNOWN on other systems."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(ValueError):
            return Drive(ctypes.windll.kernel32.GetDriveTypeW(root))
    return Drive.UNKNOWN


def sync_roots() -> tuple[tuple[str, str], ...]:
    """Windows: the folders that programs announced as synchronised, each with the program; empty on other systems."""
    found: list[tuple[str, str]] = []
    if sys.platform == "win32":
        import winreg

        top = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
        with contextlib.suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, top) as key:
            for index in range(winreg.QueryInfoKey(key)[0]):
                name = winreg.EnumKey(key, index)  # "OneDrive!S-1-5-21-...!Business1|..."
                with contextlib.suppress(OSError), winreg.OpenKey(key, name + r"\UserSyncRoots") as roots:
                    values = [winreg.EnumValue(roots, number) for number in range(winreg.QueryInfoKey(roots)[1])]
                    found += [(name.partition("!")[0], str(folder)) for _, folder, _ in values]
    return tuple(found)
