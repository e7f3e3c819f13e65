"""A copy of the store at hand: backups and their light, going back to one, erasing a patient in all of them.

`Safety` belongs to an open tracker; `tracker.rescue` is for a store that does not open.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dalba_desktop.store import copies, restoring
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.backups import Backup, Backups, Pause, PauseReason, Reason
from dalba_desktop.store.erasure import Told
from dalba_desktop.store.errors import Damaged, Refused, StoreError, UnknownCase
from dalba_desktop.store.keys import Key
from dalba_desktop.store.restoring import Restored, SetAside
from dalba_desktop.store.store import Clock, Store, utc_now
from dalba_desktop.store.thinning import HELD
from dalba_desktop.store.verify import Verification
from dalba_desktop.tracker.rescue import Rescue, aside_of
from dalba_desktop.wording import say

__all__ = [
    "BACKUP_FOLDER",
    "Backup",
    "Copy",
    "ErasedIn",
    "Level",
    "Pause",
    "PauseReason",
    "Reason",
    "Rescue",
    "Restored",
    "Safety",
    "SafetyState",
    "SecondState",
    "SetAside",
    "Verification",
    "aside_of",
]

BACKUP_FOLDER = "backup_folder"
"""The preference that names the second folder."""
HOURLY = dt.timedelta(hours=1)
OLD_AFTER = dt.timedelta(days=1)
"""A change that no backup has for so long is worth a warning."""


class Level(StrEnum):
    """How the light shines."""

    OK = "ok"
    OLD = "old"
    """Something was changed since the last backup, and that is more than a day old."""
    NONE = "none"
    """There is no backup at all."""
    PAUSED = "paused"


class SecondState(StrEnum):
    """How it stands with the second folder."""

    NOT_SET = "not-set"
    MISSING = "missing"
    """It is not there now: not plugged in, not connected."""
    BEHIND = "behind"
    """It is there, without the newest backup."""
    CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyState:
    """What the light says.

    `newest` was opened and checked as a whole when it was made; `changes_since` counts the transactions that changed
    data since then, None when that cannot be told (another key, another history).
    """

    level: Level
    newest: Backup | None
    changes_since: int | None
    pause: Pause | None
    second_folder: Path | None
    second: SecondState
    second_newest: Backup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that holds a case, or that cannot be looked into: then `holds` is None and `problem` says why.

    `backup` is None for a store that was set aside.
    """

    path: Path
    at: dt.datetime
    holds: bool | None
    problem: str = ""
    backup: Backup | None = None
    is_second: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedIn:
    """What became of one copy: how many rows of its trail were blanked, or why it is as it was."""

    path: Path
    blanked: int = 0
    problem: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the patient is gone from it."""
        return not self.problem


class Safety:
    """The backups of an open store. All methods raise the errors of `store.errors`.

    `who` names whoever is at work, for the trail.
    """

    def __init__(self, store: Store, clock: Clock = utc_now, who: Callable[[], str] | None = None) -> None:
        self._store = store
        self._clock = clock
        self._who = who or (lambda: store.user_name)
        self._heads: dict[Path, tuple[int, str] | None] = {}
        self._known: dict[str, tuple[int, tuple[str, ...], tuple[Told, ...]]] = {}

    @property
    def _backups(self) -> Backups:
        return Backups(self._store.path, self.second_folder)

    @property
    def second_folder(self) -> Path | None:
        """Where the user wants copies besides; the preference "backup_folder"."""
        chosen = self._store.preferences.get(BACKUP_FOLDER)
        return Path(chosen) if isinstance(chosen, str) and chosen else None

    def backup(self, reason: Reason = Reason.ASKED) -> Backup:
        """Makes a backup now, also while they are paused (older ones are then kept). Its `caveats` want to be shown.

        Raises Damaged, ReadOnly, DiskFull, NotWritten.
        """
        return copies.back_up(self._store, self._backups, at=self._clock(), reason=reason)

    def backup_before(self, reason: Reason) -> Backup | None:
        """A backup before something that changes much; None when there is no case yet, or the newest has everything.

        Before what cannot be undone one is made in any case. Raises like `backup`: what was about to be done should
        then not be done.
        """
        if reason in HELD:
            return self.backup(reason)
        has_cases = any(case_id is not None for case_id in self._store.versions())
        return self.backup(reason) if has_cases and self._lacks_something() else None

    def backup_on_close(self) -> Backup | None:
        """The backup at the end of a session; None when nothing changed since the newest, or while they are paused.

        A demo, which can be made anew, gets none by itself.
        """
        return self.backup(Reason.CLOSE) if self.is_due_on_close() else None

    def is_due_on_close(self) -> bool:
        """Whether the end of the session wants a backup."""
        if self._store.read_only or self._store.synthetic or self._backups.paused:
            return False
        # The session before may have ended without its backup.
        return self._lacks_something() if self._newest else self._store.has_changed

    def hourly(self) -> Backup | None:
        """To be called now and then: a backup when the newest is an hour old and lacks something, else None."""
        return self.backup(Reason.HOURLY) if self.is_due_hourly() else None

    def is_due_hourly(self) -> bool:
        """Whether the newest backup is an hour old and lacks something."""
        if self._store.read_only or self._store.synthetic or self._backups.paused:
            return False
        newest = self._newest
        # A newest one of the future was made before the clock was set back.
        if newest is not None and dt.timedelta(0) <= self._clock() - newest.at < HOURLY:
            return False
        return self._lacks_something() if newest else self._store.has_changed

    def state(self) -> SafetyState:
        """How safe the data are. Opens no backup as a whole, and none at all twice."""
        kept = self._backups
        newest = self._newest
        since = None if newest is None else self._changes_since(newest)
        second, second_newest = self._second_state(kept, newest)
        pause = kept.paused
        if pause is not None:
            level = Level.PAUSED
        elif newest is None:
            level = Level.NONE
        else:
            is_old = since != 0 and self._clock() - newest.at > OLD_AFTER
            level = Level.OLD if is_old else Level.OK
        return SafetyState(
            level=level, newest=newest, changes_since=since, pause=pause,
            second_folder=kept.second_folder, second=second, second_newest=second_newest,
        )  # fmt: skip

    def backups(self) -> tuple[Backup, ...]:
        """The backups beside the store, the newest first."""
        return self._backups.made()

    def backups_in_second_folder(self) -> tuple[Backup, ...]:
        """Those of this store in the second folder, the newest first; none when it is not there."""
        return copies.made_in_second(self._store, self._backups)

    def set_aside(self) -> tuple[SetAside, ...]:
        """The stores that made way for a restored one, the newest first."""
        return restoring.stores_set_aside(self._store.path)

    def check(self, backup: Backup | Path, secret: str | None = None) -> Verification | StoreError:
        """The whole check of a backup, or why it cannot be opened. Older ones may need the passphrase of their time."""
        return self._backups.check(backup, secret or self._store.key)

    def newest_sound(self) -> Backup | None:
        """The newest backup that passes the whole check with the key of now; checks one after the other."""
        return self._backups.newest_sound(self._store.key)

    def entries_since(self, backup: Backup | Path, secret: str | None = None) -> tuple[AuditEntry, ...] | None:
        """What the store has that a backup lacks: the rows of the trail that going back would lose.

        None when the backup is not from the history of this store. Raises the errors of opening the backup.
        """
        path = backup.path if isinstance(backup, Backup) else backup
        return self._entries_after(copies.head_in(path, secret or self._store.key))

    def coming_back(self, backup: Backup | Path, secret: str | None = None) -> tuple[str, ...]:
        """The cases of a backup that the store does not have now: erased or undone since, or never in it.

        Going back to it brings them back. Raises the errors of opening the backup.
        """
        path = backup.path if isinstance(backup, Backup) else backup
        there = set(self._store.case_ids())
        return tuple(each for each in copies.case_ids(path, secret or self._store.key) if each not in there)

    def restore(self, backup: Backup | Path, secret: str | None = None) -> Restored:
        """Puts a backup in the place of the store, which is set aside; the store is closed, and so is the tracker.

        `secret` opens the backup where the key of now does not. A backup is made before where the store still can.
        Raises like `store.restoring.restore`; until the exchange itself the store stays open and as it was.
        """
        path = backup.path if isinstance(backup, Backup) else Path(backup)
        found = self.check(path, secret)
        if isinstance(found, StoreError):
            raise found
        if not found.is_sound:
            raise Damaged(say("{path}: damaged, it cannot be restored", path=str(path)), found.words())
        copies.check_writable(self._store)
        with contextlib.suppress(StoreError):
            self.backup_before(Reason.BEFORE_RESTORE)
        who, account, key = self._who(), self._store.account, self._store.key
        self._store.close()
        return restoring.restore(
            path, self._store.path, secret or key, at=self._clock(), who=who, account=account, set_aside=True
        )

    def undo_restore(self) -> Restored:
        """Brings back the store that was set aside by the last restore; the one of now is set aside in its turn.

        Closes the store, and so the tracker. Raises Refused when no restore waits to be confirmed.
        """
        copies.check_writable(self._store)
        aside = aside_of(self._backups.paused, self._store.path)
        who, account, key = self._who(), self._store.account, self._store.key
        self._store.close()
        return restoring.undo_restore(self._store.path, aside, at=self._clock(), who=who, account=account, secret=key)

    def confirm_restored(self) -> None:
        """The user says that the restored store is the right one: backups go on. The store set aside stays."""
        copies.check_writable(self._store)
        self._backups.resume()

    def resume_after_damage(self) -> Verification:
        """Ends a pause for damage when the store passes its check now; what the check found."""
        found = self._store.verify()
        if found.is_sound:
            self._backups.resume()
        return found

    def holding(self, case_id: str, secrets: Sequence[str] = ()) -> tuple[Copy, ...]:
        """Every backup, here and in the second folder, and every store set aside that holds a case, newest first.

        Those that open neither with the key of now nor with one of the `secrets` are among them: they may.
        """
        found = [self._copy(made.path, made.at, case_id, secrets, backup=made) for made in self.backups()]
        found += [
            self._copy(made.path, made.at, case_id, secrets, backup=made, is_second=True)
            for made in self.backups_in_second_folder()
        ]
        found += [self._copy(aside.path, aside.at, case_id, secrets) for aside in self.set_aside()]
        return tuple(copy for copy in found if copy.holds is not False)

    def erase_from(
        self, chosen: Iterable[Copy | Path], case_id: str, secrets: Sequence[str] = ()
    ) -> tuple[ErasedIn, ...]:
        """Erases a case inside each of these copies; each is written anew, checked, and takes its own place at once."""
        return tuple(self._erased_in(copy, case_id, secrets) for copy in chosen)

    def discard(self, chosen: Iterable[Copy | Path]) -> tuple[ErasedIn, ...]:
        """Removes copies of this store for ever: those that an erasure cannot reach. Nothing else than copies."""
        own = {made.path for made in (*self.backups(), *self.backups_in_second_folder())}
        own |= {aside.path for aside in self.set_aside()}
        done = []
        for copy in chosen:
            path = copy if isinstance(copy, Path) else copy.path
            if path not in own:
                raise Refused(say("{path}: not a copy of this store", path=str(path)))
            try:
                copies.discard(path)
                done.append(ErasedIn(path=path))
            except StoreError as error:
                done.append(ErasedIn(path=path, problem=str(error)))
        return tuple(done)

    def _keys(self, secrets: Sequence[str]) -> tuple[Key | str, ...]:
        return (self._store.key, *secrets)

    @property
    def _newest(self) -> Backup | None:
        return next(iter(self.backups()), None)

    def _lacks_something(self) -> bool:
        """Whether the newest backup lacks any fact or setting of the store, as far as can be told."""
        newest = self._newest
        return newest is None or self._changes_since(newest) != 0

    def _changes_since(self, backup: Backup) -> int | None:
        if backup.path not in self._heads:
            self._heads[backup.path] = None
            with contextlib.suppress(StoreError):
                self._heads[backup.path] = copies.head_in(backup.path, self._store.key)
        head = self._heads[backup.path]
        if head is None or not self._store.has_row(*head):
            return None
        return self._store.changes_after(head[0])

    def _entries_after(self, head: tuple[int, str]) -> tuple[AuditEntry, ...] | None:
        sequence, hash_ = head
        entries = self._store.audit_entries(after=sequence - 1)
        if not entries or (entries[0].sequence, entries[0].hash) != (sequence, hash_):
            return None
        return entries[1:]

    def _second_state(self, kept: Backups, newest: Backup | None) -> tuple[SecondState, Backup | None]:
        if kept.second_folder is None:
            return SecondState.NOT_SET, None
        if not kept.second_folder.is_dir():
            return SecondState.MISSING, None
        there = next(iter(self.backups_in_second_folder()), None)
        is_current = newest is None or (there is not None and there.path.name == newest.path.name)
        return (SecondState.CURRENT if is_current else SecondState.BEHIND), there

    def _copy(
        self,
        path: Path,
        at: dt.datetime,
        case_id: str,
        secrets: Sequence[str],
        *,
        backup: Backup | None = None,
        is_second: bool = False,
    ) -> Copy:
        holds, problem = None, ""
        for secret in self._keys(secrets):
            try:
                holds, problem = copies.holds(path, secret, *self._told(case_id)), ""
                break
            except StoreError as error:
                problem = str(error)
        return Copy(path=path, at=at, holds=holds, problem=problem, backup=backup, is_second=is_second)

    def _erased_in(self, copy: Copy | Path, case_id: str, secrets: Sequence[str]) -> ErasedIn:
        problem, path = "", copy if isinstance(copy, Path) else copy.path
        self._heads.pop(path, None)
        for secret in self._keys(secrets):
            try:
                blanked = copies.erase_in(
                    path, secret, *self._told(case_id), at=self._clock(), who=self._who(), account=self._store.account
                )
                return ErasedIn(path=path, blanked=blanked)
            except UnknownCase:
                return ErasedIn(path=path)
            except StoreError as error:
                problem = str(error)
        return ErasedIn(path=path, problem=problem)

    def _told(self, case_id: str) -> tuple[tuple[str, ...], tuple[Told, ...]]:
        """A case, those that became part of it, all rows that tell of them; of one just forgotten as it was."""
        known, newest = self._known.get(case_id), self._store.head().sequence
        if known is None or (known[0] != newest and self._store.has_case(case_id)):
            known = newest, self._store.merged_cases(case_id), self._store.told_of(case_id)
            self._known[case_id] = known
        return known[1:]
