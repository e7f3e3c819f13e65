"""Long work on a store made so that a window can go on meanwhile: each is prepared here, then run in another thread.

The open store belongs to the thread that opened it. So a backup is made through a second, read-only connection, and a
restore runs when the store has been locked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.store import connect, copies, restoring
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.backups import Backups
from dalba_desktop.store.contents import Place
from dalba_desktop.store.errors import Damaged, EmptyPassphrase, StoreError, WrongPassphrase
from dalba_desktop.store.salvage import CaseFindings, ListCount, Salvaged, salvage, trail_of
from dalba_desktop.store.store import Store
from dalba_desktop.store.thinning import Caveat, Trouble
from dalba_desktop.store.verify import Verification
from dalba_desktop.tracker.safety import (
    Backup,
    Level,
    Pause,
    PauseReason,
    Reason,
    Rescue,
    Restored,
    Safety,
    SafetyState,
    SecondState,
    SetAside,
    aside_of,
)

if TYPE_CHECKING:
    from dalba_desktop.tracker.tracker import Tracker

__all__ = [
    "AuditEntry",
    "Backup",
    "CaseFindings",
    "Caveat",
    "Damaged",
    "EmptyPassphrase",
    "Level",
    "ListCount",
    "Pause",
    "PauseReason",
    "Place",
    "Reason",
    "Rescue",
    "RescueFound",
    "Restored",
    "Safety",
    "SafetyState",
    "Salvaged",
    "SecondState",
    "SetAside",
    "StoreError",
    "Trouble",
    "Verification",
    "WrongPassphrase",
    "backup_beside",
    "check_backup_beside",
    "due_backup_beside",
    "look_beside",
    "restore_beside",
    "salvage_beside",
    "undo_restore_beside",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueFound:
    """What a look at a store that is not open brought: its check or why it does not open, and its newest sound backup.

    `since` are the rows of the store's trail after that backup that can be read and believed, None when that cannot be
    told; `missing` rows of its trail cannot be read.
    """

    store: Verification | StoreError
    newest: Backup | None
    since: tuple[AuditEntry, ...] | None = None
    missing: int = 0


def backup_beside(tracker: Tracker, reason: Reason = Reason.ASKED) -> Callable[[], Backup]:
    """A backup of the open store as it is in the file. Raises Damaged, ReadOnly, DiskFull, NotWritten."""
    store, second = tracker._store, tracker.safety.second_folder
    store.check_writable()
    path, key, clock = store.path, store.key, store.clock

    def make() -> Backup:
        with Store.open(path, key, read_only=True) as beside:
            return Backups(path, second).make(beside.database, key, at=clock(), reason=reason)

    return make


def due_backup_beside(
    tracker: Tracker, reason: Reason, opened: Callable[[], object] = lambda: None
) -> Callable[[], Backup] | None:
    """The hourly backup or the one at the end of a session, of the file as it is then; None while none is due.

    `opened` is called once the second connection has opened the file: until then nothing may be written through the
    first one, for whoever closes a file takes its own program's locks on it away. Raises as `backup_beside` does.
    """
    store, safety = tracker._store, tracker.safety
    if not (safety.is_due_hourly() if reason is Reason.HOURLY else safety.is_due_on_close()):
        return None
    store.check_writable()
    path, key, clock, second = store.path, store.key, store.clock, safety.second_folder

    def make() -> Backup:
        try:
            database, _ = connect.open_database(path, key, read_only=True)
        finally:
            opened()
        try:
            return Backups(path, second).make(database, key, at=clock(), reason=reason)
        finally:
            database.close()

    return make


def check_backup_beside(tracker: Tracker, backup: Path, secret: str | None = None) -> Callable[[], Verification]:
    """The whole check of a backup. Raises what keeps it from being opened."""
    kept, key = Backups(tracker.path), tracker._store.key

    def check() -> Verification:
        found = kept.check(backup, secret or key)
        if isinstance(found, StoreError):
            raise found
        return found

    return check


def restore_beside(tracker: Tracker, backup: Path, secret: str | None = None) -> Callable[[], Restored]:
    """Puts a backup in the place of the store; to be run when the store has been locked.

    `secret` opens the backup where the key of now does not. Raises like `store.restoring.restore`.
    """
    store = tracker._store
    store.check_writable()
    path, account, who, key = store.path, store.account, tracker.user_name, store.key
    second, clock = tracker.safety.second_folder, store.clock

    def restore() -> Restored:
        # What goes is set aside anyway; a damaged store must not keep a good backup from coming back.
        with contextlib.suppress(StoreError), Store.open(path, key, read_only=True) as before:
            if not _has_everything(Safety(before, clock)):
                Backups(path, second).make(before.database, key, at=clock(), reason=Reason.BEFORE_RESTORE)
        return restoring.restore(backup, path, secret or key, at=clock(), who=who, account=account, set_aside=True)

    return restore


def undo_restore_beside(tracker: Tracker) -> Callable[[], Restored]:
    """Brings back the store that the last restore set aside; to be run when the store has been locked."""
    store = tracker._store
    store.check_writable()
    aside = aside_of(Backups(store.path).paused, store.path)
    path, account, who, key, clock = store.path, store.account, tracker.user_name, store.key, store.clock

    def undo() -> Restored:
        return restoring.undo_restore(path, aside, at=clock(), who=who, account=account, secret=key)

    return undo


def salvage_beside(path: Path, secret: str, target: Path, passphrase: str | None = None) -> Callable[[], Salvaged]:
    """Copies what can be read into a new store. Raises like `store.salvage.salvage`."""

    def save() -> Salvaged:
        return salvage(path, secret, target, passphrase)

    return save


def look_beside(path: Path, secret: str) -> Callable[[], RescueFound]:
    """What can be found out about a store that is not open, and its newest sound backup. Writes nothing."""

    def look() -> RescueFound:
        kept = Backups(path)
        store, newest = kept.check(path, secret), Rescue(path).newest_sound(secret)
        if newest is None:
            return RescueFound(store=store, newest=None)
        try:
            trail, missing = trail_of(path, secret)
            head = copies.head_in(newest.path, secret)
        except StoreError:
            return RescueFound(store=store, newest=newest)
        believed = any((entry.sequence, entry.hash) == head for entry in trail)
        since = tuple(entry for entry in trail if entry.sequence > head[0]) if believed else None
        return RescueFound(store=store, newest=newest, since=since, missing=missing)

    return look


def _has_everything(safety: Safety) -> bool:
    """Whether the newest backup lacks nothing of the open store."""
    newest = next(iter(safety.backups()), None)
    if newest is None:
        return False
    with contextlib.suppress(StoreError):
        since = safety.entries_since(newest)
        return since is not None and not any(entry.list is not None for entry in since)
    return False
