"""One writer per store: a lock file beside the store that says who has it open, on which computer and since when.

The lock is one of the operating system, so it is free the moment its holder ends, however it ends. What is written in
the file is for people, and for computers that share a folder but not its locks (see `hold`). It tells nothing of
patients and nothing of the key.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import platform
import secrets
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from dalba_desktop import __version__
from dalba_desktop.store import errors, lock_file
from dalba_desktop.store.lock_file import Holder, Record
from dalba_desktop.wording import say

__all__ = [
    "BEAT_SECONDS",
    "GIVEN_UP_AFTER_SECONDS",
    "Hold",
    "Holder",
    "OpenElsewhere",
    "current_holder",
    "hold",
    "lock_path",
    "this_computer",
]

SUFFIX = ".lock"
BEAT_SECONDS = 60.0
"""How often `Hold.beat` should be called."""
GIVEN_UP_AFTER_SECONDS = 600.0
"""A lock of another computer that has not been heard of for so long is taken to be left behind."""

_TURNS = 1000
_WAITS, _WAIT_SECONDS = 10, 0.02
"""For a holder that has its lock but has not written its name yet, or has written it and is just leaving."""
_DENIES_FOR_A_MOMENT = sys.platform == "win32"
"""Windows denies access to a name whose file is being removed."""


class OpenElsewhere(errors.StoreInUse):
    """Somebody else has the store open for writing; `holder` says who, where that could be read."""

    def __init__(self, store: Path, holder: Holder | None) -> None:
        self.holder = holder
        if holder is None:
            sentence = say(
                "{path}: open in another program; close it there, or open it here read-only", path=str(store)
            )
        else:
            sentence = say(
                "{path}: open by {who} on {computer} since {since}; close it there, or open it here read-only",
                path=str(store),
                who=holder.name,
                computer=holder.computer,
                since=holder.since_words,
            )
        super().__init__(sentence)


class Hold:
    """The right to write to one store, until `release`. Not for use by several threads at once."""

    def __init__(
        self, path: Path, descriptor: int, record: Record, *, was_unclean: bool, previous: Holder | None
    ) -> None:
        self._path = path
        self._descriptor = descriptor
        self._record = record
        self._is_held = True
        self.was_unclean = was_unclean
        """Whether the holder before did not release: killed, power lost. The store should be checked then."""
        self.previous = previous
        """That holder, when it could be read; None after a clean end."""

    @property
    def holder(self) -> Holder:
        """What others read about this hold."""
        return self._record.holder

    @property
    def path(self) -> Path:
        """The lock file."""
        return self._path

    @property
    def is_held(self) -> bool:
        """Whether it was not released yet."""
        return self._is_held

    def beat(self) -> bool:
        """Tells other computers that this one still has the store open. To be called every `BEAT_SECONDS`.

        False when the hold is lost: the lock file was removed, or another computer took over while this one could not
        be heard (asleep, cut off). Nothing more may be written then, for somebody else may be writing. A share that
        does not answer is not a loss; it is for the store itself to notice.
        """
        if not self._is_held or not self._is_ours():
            return False
        self._record = replace(self._record, beats=self._record.beats + 1)
        # A different text each time: folders that synchronise look at the content, file servers at the time.
        with contextlib.suppress(OSError):
            lock_file.write(self._descriptor, self._record)
            if sys.platform == "win32":  # which else shows a new time only after the file was closed
                os.utime(self._path)
        return True

    def introduce(self, who: str) -> None:
        """Tells others a name that was not known before the store was open."""
        self._record = replace(self._record, holder=replace(self.holder, who=lock_file.word(who)))
        if self._is_held and self._is_ours():
            with contextlib.suppress(OSError):
                lock_file.write(self._descriptor, self._record)

    def release(self, *, checked: bool = True) -> None:
        """Lets others write and removes the lock file. Safe to call twice; never raises for what the disk does.

        Without `checked` an unclean end of the holder before is left for the next one to hear of: for when the store
        could not be opened, or was found damaged.
        """
        if not self._is_held:
            return
        self._is_held = False
        is_ours = self._is_ours()
        tells = self.was_unclean and not checked
        removes = is_ours and not tells
        try:
            if is_ours:
                with contextlib.suppress(OSError):
                    # Even if it is removed next: where that fails, it must not look left behind.
                    last = self.previous if tells and self.previous else self.holder
                    lock_file.write(self._descriptor, Record(last, self._record.token, released=True, unclean=tells))
            if removes and lock_file.REMOVES_OPEN_FILES:
                # Before the lock goes: whoever waits for it sees then that it guards no name any more.
                lock_file.remove(self._path)
        finally:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
        if removes and not lock_file.REMOVES_OPEN_FILES:
            # Fails, as it should, when the next holder has it open already.
            lock_file.remove(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _is_ours(self) -> bool:
        """False only when the file is certainly gone, another one, or rewritten by somebody else."""
        try:
            if not lock_file.has_this_name(self._descriptor, self._path):
                return False
            text = lock_file.read(self._descriptor)
        except OSError:
            return True
        record = lock_file.parse(text)
        return record is not None and record.token == self._record.token


def lock_path(store_path: Path | str) -> Path:
    """The lock file of a store: beside the real file, whatever links lead to it."""
    real = Path(os.path.realpath(store_path))
    return real.with_name(real.name + SUFFIX)


def this_computer() -> str:
    """The name by which colleagues know this computer."""
    return platform.node() or "?"


def hold(store_path: Path | str, *, who: str, account: str, now: dt.datetime, computer: str | None = None) -> Hold:
    """Takes the right to write to a store; the store itself is neither opened nor needed.

    Raises OpenElsewhere (a StoreInUse), ReadOnly when the folder cannot be written to, DiskFull, NoSuchFolder.

    How far this goes. On one computer, and between computers whose file server passes locks on (Windows shares, NFS 4),
    exactly one can hold, and a lock left behind by a killed process is recovered at once. Where locks stay on each
    computer (folders that a program synchronises, some NFS and FUSE mounts) the text of the file decides: a lock of
    another computer counts for ten minutes after its last beat, by the clock of the file system where it has one of its
    own. There two computers that open within the time that a change takes to travel both succeed, and one learns from
    `Hold.beat` that it lost. Computers are told apart by name. A store under two names by hard links has two locks.
    """
    store = Path(store_path)
    path = lock_path(store)
    holder = Holder(
        who=lock_file.word(who),
        account=lock_file.word(account),
        computer=lock_file.word(computer or this_computer()),
        process=os.getpid(),
        since=now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        version=__version__,
    )
    try:
        if not path.parent.is_dir():
            raise errors.NoSuchFolder(say("{path}: there is no such folder", path=str(path.parent)))
        if not os.access(path.parent, os.W_OK):  # a lock file that is there already could be written to all the same
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return _taken(store, path, holder)
    except OSError as error:
        raise errors.of_system(error, store) from error


def current_holder(store_path: Path | str) -> Holder | None:
    """Who is writing to a store, for those who only look at it; takes no lock and changes nothing.

    None when nobody is, or when nobody has been heard of for `GIVEN_UP_AFTER_SECONDS`. A process killed a moment ago
    still counts: only `hold` can tell.
    """
    try:
        descriptor = lock_file.opened_to_read(lock_path(store_path))
    except OSError:
        return None
    try:
        record = lock_file.record_of(descriptor)
        written = os.fstat(descriptor).st_mtime
    finally:
        os.close(descriptor)
    if record is None or record.released or time.time() - written > GIVEN_UP_AFTER_SECONDS:
        return None
    return record.holder


@dataclass(slots=True)
class _Findings:
    """What earlier turns of one `hold` came across."""

    was_unclean: bool = False
    previous: Holder | None = None
    waits: int = 0

    def may_wait(self) -> bool:
        self.waits += 1
        if self.waits <= _WAITS:
            time.sleep(_WAIT_SECONDS)
        return self.waits <= _WAITS


def _taken(store: Path, path: Path, holder: Holder) -> Hold:
    findings = _Findings()
    for _ in range(_TURNS):
        try:
            descriptor, is_new, can_write = lock_file.opened(path, lock_file.permissions(store))
        except FileNotFoundError:
            continue  # another holder removed it between our two looks
        except PermissionError:
            if _DENIES_FOR_A_MOMENT and findings.may_wait():
                continue
            raise
        held = None
        try:
            held = _held(store, path, descriptor, holder, findings, is_new=is_new, can_write=can_write)
        finally:
            if held is None:
                os.close(descriptor)
        if held is not None:
            return held
    raise OpenElsewhere(store, None)


def _held(
    store: Path, path: Path, descriptor: int, holder: Holder, findings: _Findings, *, is_new: bool, can_write: bool
) -> Hold | None:
    """One turn: the hold, or None when the file changed under our hands and another turn may do better."""
    locked = lock_file.lock(descriptor)
    if locked is False:
        record = lock_file.record_of(descriptor)
        if record is not None and not record.released:
            raise OpenElsewhere(store, record.holder)
        if findings.may_wait():
            return None
        raise OpenElsewhere(store, None)
    if not lock_file.has_this_name(descriptor, path):
        return None  # the holder before removed it between our opening and our locking: this lock guards no name
    if not is_new:
        record = lock_file.record_of(descriptor)
        earlier = record.holder if record else None
        may_be_alive = _may_be_alive(record, holder.computer, locked)
        if may_be_alive and lock_file.age_seconds(descriptor, path) < GIVEN_UP_AFTER_SECONDS:
            raise OpenElsewhere(store, earlier)
        if record is None or not record.released or record.unclean:
            findings.was_unclean, findings.previous = True, earlier
    if not can_write:
        path.unlink()  # left behind under another account: the next turn makes it anew under ours
        return None
    mine = Record(holder, secrets.token_hex(16))
    try:
        lock_file.write(descriptor, mine)
    except OSError:
        if is_new:
            lock_file.remove(path)
        raise
    lock_file.sync_folder(path.parent)
    return Hold(path, descriptor, mine, was_unclean=findings.was_unclean, previous=findings.previous)


def _may_be_alive(record: Record | None, computer: str, locked: bool | None) -> bool:
    """Whether, although no lock of the system stands against us, somebody may hold the store."""
    if record is not None and record.released:
        return False
    if locked is None:
        return True  # there are no locks here, not even among the processes of one computer
    return record is not None and record.holder.computer.casefold() != computer.casefold()
