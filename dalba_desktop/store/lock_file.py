"""The file beside an open store that names its holder: opening, locking, reading and writing it.

Only `store.holder` uses this. Everything raises OSError, except reading, which takes what is not to be understood for
nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import secrets
import stat
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import lock_descriptor

from dalba_desktop.wording import date_words

REMOVES_OPEN_FILES = sys.platform != "win32"

_FORMAT = "dalba-lock/1"
_LONGEST = 8192
_LONGEST_WORD = 200
_NO_LOCKS_HERE = frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK})
_OPENING = (
    getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)
_MAKING = os.O_RDWR | os.O_CREAT | os.O_EXCL | _OPENING


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a store open for writing: the name they gave, system account, computer, process id, UTC text, version."""

    who: str
    account: str
    computer: str
    process: int
    since: str
    version: str

    @property
    def name(self) -> str:
        """The name they gave, else the account."""
        return self.who or self.account

    @property
    def since_words(self) -> str:
        """`1 Mar 2026 11:30`, in the time of this computer."""
        try:
            moment = dt.datetime.fromisoformat(self.since).astimezone()
        except (ValueError, OverflowError, OSError):
            return self.since
        return f"{date_words(moment.date())} {moment:%H:%M}"


@dataclass(frozen=True, slots=True)
class Record:
    """What a lock file says. `token` is new for each hold; `released` means that its holder closed the store.

    `unclean` in a released one: the holder did not, and whoever came after it did not look after the store either.
    """

    holder: Holder
    token: str
    released: bool = False
    unclean: bool = False
    beats: int = 0


def opened(path: Path, permissions: int) -> tuple[int, bool, bool]:
    """The lock file, whether it was made now, and whether it can be written to."""
    try:
        descriptor, is_new, can_write = os.open(path, _MAKING, permissions), True, True
    except FileExistsError:
        try:
            descriptor, is_new, can_write = os.open(path, os.O_RDWR | _OPENING), False, True
        except PermissionError:
            return opened_to_read(path), False, False
    _check_regular(descriptor)
    if is_new and sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.fchmod(descriptor, permissions)  # whatever the umask says
    return descriptor, is_new, can_write


def opened_to_read(path: Path) -> int:
    """A lock file that is there."""
    descriptor = os.open(path, os.O_RDONLY | _OPENING)
    _check_regular(descriptor)
    return descriptor


def permissions(store: Path) -> int:
    """Those of the store: whoever can open it should be able to read who has it open."""
    try:
        return stat.S_IMODE(store.stat().st_mode) & 0o666 | 0o600
    except OSError:
        return 0o600


def lock(descriptor: int) -> bool | None:
    """True when taken, False when another has it, None where the file system knows no locks."""
    try:
        return lock_descriptor(descriptor, blocking=False)
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            return None
        raise


def has_this_name(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one under its name."""
    try:
        named = path.lstat()
    except FileNotFoundError:
        return False
    # Windows removes no file that is open, and its numbers of open and of named files do not always agree.
    return not REMOVES_OPEN_FILES or os.path.samestat(named, os.fstat(descriptor))


def age_seconds(descriptor: int, path: Path) -> float:
    """How long ago the file was written to, by the clock of the file system: computers disagree about the time.

    Negative when a program that synchronises folders brought a time of another computer along; that is not old.
    """
    probe = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}")
    fresh = os.open(probe, _MAKING, 0o600)
    try:
        return os.fstat(fresh).st_mtime - os.fstat(descriptor).st_mtime
    finally:
        os.close(fresh)
        remove(probe)


def read(descriptor: int) -> bytes:
    """What the file says."""
    # Not the first byte: it is the one that Windows locks, also against reading. It is blank.
    os.lseek(descriptor, 1, os.SEEK_SET)
    return os.read(descriptor, _LONGEST)


def record_of(descriptor: int) -> Record | None:
    """What the file says; None when it is empty, no text of ours, or kept from being read by its lock."""
    try:
        return parse(read(descriptor))
    except OSError:
        return None


def parse(text: bytes) -> Record | None:
    """What a text says; None when it is none of ours. It may come from anywhere: nothing in it is trusted."""
    try:
        said = json.loads(text)
        if not str(said["format"]).startswith("dalba-lock/"):
            return None
        words = {name: word(said[name]) for name in ("who", "account", "computer", "since", "version")}
        holder = Holder(process=int(said["process"]), **words)
        released, unclean = said["released"] is True, said["unclean"] is not False
        return Record(holder, str(said["token"]), released=released, unclean=unclean, beats=int(said["beats"]))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None


def write(descriptor: int, record: Record) -> None:
    """Puts a record in the place of what the file says, and on the disk."""
    said = {
        "format": _FORMAT,
        **asdict(record.holder),
        "token": record.token,
        "released": record.released,
        "unclean": record.unclean,
        "beats": f"{record.beats:08}",  # always of one length: a beat never changes the size
    }
    text = ("\n" + json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    os.lseek(descriptor, 0, os.SEEK_SET)
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.ftruncate(descriptor, len(text))
    os.fsync(descriptor)


def word(text: object) -> str:
    """A text of somebody else's file or form as one short line."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text)[:_LONGEST_WORD]).strip()


def remove(path: Path) -> None:
    """Removes a file if the system lets us."""
    with contextlib.suppress(OSError):
        path.unlink()


def sync_folder(folder: Path) -> None:
    """After a power failure the lock file should still be there to tell of it."""
    with contextlib.suppress(OSError):  # Windows cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _check_regular(descriptor: int) -> None:
    """Refuses a folder, pipe or device under the name of a lock file; closes it then."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
