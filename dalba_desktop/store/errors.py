"""What can go wrong with a store, in words a user can act on; the only exceptions that leave this package.

Every error carries the exit code of the command line (`interfaces.md`): 2 bad input or usage, 3 the store cannot be
opened, 4 in use, read-only or disk full.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Generator, Sequence
from pathlib import Path

from sqlcipher3 import dbapi2

from dalba_desktop.wording import say, say_n


class StoreError(Exception):
    """The world's fault, not ours: said calmly, with what to do. `str()` is one sentence in the chosen language."""

    exit_code = 3


class NotAStore(StoreError):
    """The file is something else: empty, plain SQLite, too short, or another program's database."""


class NoSuchStore(StoreError):
    """There is no file at that path."""


class WrongPassphrase(StoreError):
    """The passphrase does not open the file; a damaged first page looks the same."""


class NewerStore(StoreError):
    """A newer version of the application made the store; it is left untouched."""


class Damaged(StoreError):
    """A page does not decrypt, or holds what no version of the application wrote.

    `found` says what, in the words of `store.verify` or of the database, where more than one thing is known.
    """

    def __init__(self, sentence: str, found: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.found = tuple(found)


class Unreadable(Damaged):
    """The medium does not give back what is on it; whether the file is sound cannot be told."""


class Replaced(StoreError):
    """Another file lies where the open store was, or another program wrote to it: nothing more is written."""

    exit_code = 4


class CipherMissing(StoreError):
    """The database library would write plain text, or is too old to be trusted with a store."""


class StoreInUse(StoreError):
    """Another program holds the store locked."""

    exit_code = 4


class ReadOnly(StoreError):
    """The file, its folder or the medium cannot be written to."""

    exit_code = 4


class NotWritten(StoreError):
    """The medium refused a write; nothing of the change is stored, everything before it is."""

    exit_code = 4


class DiskFull(StoreError):
    """The disk is full; what was being written is not stored, everything before it is."""

    exit_code = 4


class StoreExists(StoreError):
    """A file is already there; nothing is overwritten."""

    exit_code = 2


class NoSuchFolder(StoreError):
    """The folder in which a store should be made does not exist."""

    exit_code = 2


class EmptyPassphrase(StoreError):
    """A store cannot be made without a passphrase: the file would be plain text."""

    exit_code = 2


class UnknownCase(StoreError):
    """No case with that id is in the store."""

    exit_code = 2


class UnknownRecord(StoreError):
    """No record with that id is in that list of the case."""

    exit_code = 2


class Conflict(StoreError):
    """A record with that id is already there with other values, or in another list of the case."""

    exit_code = 2


class SyntheticMismatch(StoreError):
    """Demo data met a real store, or real data a demo store."""

    exit_code = 2


class Refused(StoreError):
    """The store does not hold such a value."""

    exit_code = 2


_INPUT_OUTPUT = 10
_BY_WORDS = {
    "Could not decode": 11,
    "disk I/O error": _INPUT_OUTPUT,
    "unable to open database": 14,
    "database or disk is full": 13,
    "database is locked": 5,
    "attempt to write a readonly": 8,
    "malformed": 11,
    "not a database": 26,
}
_LEAST_ROOM = 16 * 1024
_PRIMARY = {
    5: "busy",
    6: "busy",
    8: "read-only",
    _INPUT_OUTPUT: "input-output",
    11: "damaged",
    13: "full",
    14: "cannot-open",
    26: "not-a-database",
}


_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


def of_system(error: OSError, path: Path) -> StoreError:
    """The error of this module for what the operating system says about writing beside `path`."""
    if error.errno in _NO_ROOM:
        return DiskFull(say("{path}: the disk is full; nothing was changed", path=str(path)))
    return ReadOnly(say("{path}: cannot be written: {reason}", path=str(path), reason=error.strerror or ""))


def damaged(path: Path, found: Sequence[str]) -> Damaged:
    """What a check of the file at `path` found; it was not changed."""
    first = found[0] if found else ""
    count = len(found)
    sentence = say_n(
        "{path}: damaged, restore a backup; the file was not changed: {first}",
        "{path}: damaged in {count} places, restore a backup; the file was not changed: {first}",
        count,
        path=str(path),
        first=first,
    )
    return Damaged(sentence, found)


def not_copied(target: Path) -> StoreError:
    """What to say of a copy that is not like its sound source: the disk was full, or it refused a write."""
    if is_full(target.parent):
        return DiskFull(say("{path}: the disk is full; nothing was changed", path=str(target.parent)))
    return NotWritten(say("{path}: the medium refused a write; nothing was changed", path=str(target.parent)))


@contextlib.contextmanager
def translated(path: Path, *, writing: bool = False) -> Generator[None]:
    """Turns what the database driver raises into the errors above.

    The driver tells an input-output error without telling which: `writing` says that it can only be a refused write.
    """
    try:
        yield
    except dbapi2.Error as error:
        raise of_driver(error, path, writing=writing) from error
    except OverflowError as error:
        raise Refused(say("A number is too large to be stored.")) from error
    except UnicodeEncodeError as error:
        raise Refused(say("A sign in it is no text and cannot be stored.")) from error


def of_driver(error: dbapi2.Error, path: Path, *, writing: bool = False) -> Exception:
    """The error of this module that says what a driver error means, or the driver error when it is our own fault."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    name = str(path)
    if (code or 0) & 0xFF not in _PRIMARY:
        # By what it says: of text that is no UTF-8, and of copies and exports, where SQLite's code gets lost.
        code = next((known for words, known in _BY_WORDS.items() if words in str(error)), None)
    if writing and (code or 0) & 0xFF == _INPUT_OUTPUT:
        return NotWritten(say("{path}: the medium refused a write; nothing of this change was stored", path=name))
    match _PRIMARY.get((code or 0) & 0xFF):
        case "busy":
            return StoreInUse(say("{path}: in use by another program; close it and try again", path=name))
        case "cannot-open" if is_full(path.parent):
            return DiskFull(say("{path}: the disk is full; nothing of this change was stored", path=name))
        case "read-only" | "cannot-open":
            return ReadOnly(say("{path}: the file or its folder cannot be written to", path=name))
        case "full":
            return DiskFull(say("{path}: the disk is full; nothing of this change was stored", path=name))
        case "input-output":
            return Unreadable(say("{path}: the medium does not give back what is on it; restore a backup", path=name))
        case "damaged" | "not-a-database":
            return Damaged(say("{path}: damaged, it cannot be read; restore a backup", path=name))
        case _:
            return error


def is_full(folder: Path) -> bool:
    """Whether the file system has no room left even for a journal, which SQLite calls "cannot open"."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False
