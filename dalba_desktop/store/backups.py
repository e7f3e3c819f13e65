"""Copies of the store in a folder beside it, each opened and checked before it gets its name.

`ward.dalba` has its backups in `ward backups`, as `ward 2026-03-01T100000Z.0017 close.dalba`: UTC, a number that grows
whatever the clock does, the reason. They are encrypted under the key that the store had, and read-only. What has
another name in that folder is somebody else's and is never touched.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Generator
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import audit, connect, errors, migrate, pausing, verify
from dalba_desktop.store.keys import HEADER_BYTES, Key
from dalba_desktop.store.pausing import Pause, PauseReason
from dalba_desktop.store.thinning import Backup, Caveat, Reason, Trouble, newest_first, superfluous
from dalba_desktop.store.verify import Finding, Problem, Verification
from dalba_desktop.wording import say

__all__ = [
    "Backup",
    "Backups",
    "Caveat",
    "Pause",
    "PauseReason",
    "Reason",
    "Trouble",
    "checked",
    "name_of",
    "stamp_of",
    "superfluous",
]

SUFFIX = ".dalba"
UNFINISHED_AFTER = dt.timedelta(days=1)
"""A temporary file of ours that is older was left behind by a killed program."""

_LONGEST_NAME_BYTES = 120
_STAMP = r"(?P<stamp>\d{4}-\d{2}-\d{2}T\d{6}Z)(?:\.(?P<number>\d{1,9}))?"
_REASONS = "|".join(re.escape(reason.value) for reason in Reason)
_LEFTOVER = re.compile(r"\.[0-9a-f]{12}\.new(-journal)?$")
_PRIVATE_FOLDER, _READ_ONLY, _PRIVATE = 0o700, 0o400, 0o600


class Backups:
    """The backups of one store. Knows only paths; the open store and its key are given to what needs them."""

    def __init__(self, store_path: Path, second_folder: Path | None = None) -> None:
        real = Path(os.path.realpath(store_path))
        self._store = real
        self._name = name_of(real)
        self.folder = real.with_name(f"{self._name} backups")
        """Where they lie; made with the first one."""
        self.second_folder = second_folder
        """Where the user wants copies of them, such as a stick or a share."""

    def made(self) -> tuple[Backup, ...]:
        """Every backup in the folder, the newest first; told by their names, nothing is opened."""
        return _made(self.folder, self._name)

    def made_in_second(self, database: Database) -> tuple[Backup, ...]:
        """The copies of the backups of this open store in the second folder; none when it is not there."""
        return () if self.second_folder is None else _made(self.own_second_folder(database), self._name)

    def own_second_folder(self, database: Database) -> Path:
        """The folder inside the second folder that belongs to this store, whatever else is called like it.

        The first row of the trail tells stores apart; it outlives changes of passphrase, erasures and restores.
        """
        assert self.second_folder is not None
        with errors.translated(self._store):
            (first,) = database.execute("SELECT (SELECT hash FROM audit WHERE sequence = 1)").fetchone()
        return self.second_folder / f"{self._name} backups {(first or 'unknown')[:8]}"

    def make(self, database: Database, key: Key, *, at: dt.datetime, reason: Reason) -> Backup:
        """Copies an open store, checks the copy, and only then gives it its name and thins older ones.

        Raises Damaged (and pauses: nothing is thinned any more) when the store fails its check; ReadOnly, DiskFull,
        NotWritten when there is no place for the copy. Trouble with thinning and with the second folder never raises;
        it stands in the result's `caveats`. No transaction may be open. Nothing is thinned while backups are paused,
        nor before a restore, or the very backup that is wanted could go.
        """
        self._prepare(at)
        number = max((made.number for made in self.made()), default=0) + 1
        while os.path.lexists(path := self.folder / f"{self._name} {stamp_of(at)}.{number:04} {reason.value}{SUFFIX}"):
            number += 1  # something of that name that is no file
        with connect.unfinished(path) as file, named(file, self.folder):
            head = self._copied(database, key, file, at)
            self._check_copy(database, key, file, head, at)
            _finish(file, path)
        made = Backup(
            path=path,
            at=at.astimezone(dt.UTC).replace(microsecond=0),
            reason=reason,
            size=path.stat().st_size,
            number=number,
        )
        thins = self.paused is None and reason is not Reason.BEFORE_RESTORE
        caveats = _thin(self.made(), key, at) if thins else []
        caveats += self._copy_to_second(database, key, made, head, at, thins=thins)
        return dataclasses.replace(made, caveats=tuple(caveats))

    def pause(self, reason: PauseReason, *, at: dt.datetime | None = None, detail: str = "") -> None:
        """Nothing is thinned from now on until `resume`. Raises ReadOnly, DiskFull."""
        make_folder(self.folder)
        pausing.pause(self.folder, Pause(reason, audit.utc_text(at or dt.datetime.now(dt.UTC)), detail))

    def resume(self) -> None:
        """Ends a pause. Raises ReadOnly."""
        pausing.resume(self.folder)

    @property
    def paused(self) -> Pause | None:
        """Whether backups are paused, and why. A marker that cannot be understood still pauses."""
        return pausing.paused(self.folder)

    def newest_sound(self, key: Key | str) -> Backup | None:
        """The backup made last that opens with the key (or passphrase, or recovery code) and passes the whole check."""
        for made in self.made():
            found = self.check(made, key)
            if isinstance(found, Verification) and found.is_sound:
                return made
        return None

    def check(self, backup: Backup | Path, key: Key | str) -> Verification | errors.StoreError:
        """What a whole check of a backup finds, or the error that keeps it from being opened. Changes nothing."""
        path = backup.path if isinstance(backup, Backup) else backup
        try:
            with opened(path, key) as database:
                return checked(database)
        except errors.StoreError as error:
            return error

    def _prepare(self, at: dt.datetime) -> None:
        """Step 1: the folder is there, and what killed programs left in it is not."""
        make_folder(self.folder)
        _remove_leftovers(self.folder, f".{self._name} ", at)
        _remove_leftovers(self._store.parent, f".{self._store.name[:80]}.", at)

    def _copied(self, database: Database, key: Key, file: Path, at: dt.datetime) -> str | None:
        """Step 2: the pages; returns the last hash of the trail at that very moment."""
        try:
            with reading(database, self._store):
                head = head_of(database)
                connect.copy_pages(database, key, file)
        except errors.Damaged:
            self._pause_for_damage(at)
            raise
        return head

    def _check_copy(self, database: Database, key: Key, file: Path, head: str | None, at: dt.datetime) -> None:
        """Step 3: opens the copy as a store, read-only, and looks at all of it."""
        found = _found_in(file, key, head)
        if not found:
            return
        with reading(database, self._store):
            at_source = checked(database)
        if at_source.is_sound:
            raise errors.NotWritten(
                say("{path}: the copy is not like the store; the medium is not to be trusted", path=str(self.folder))
            )
        self._pause_for_damage(at)
        raise errors.damaged(self._store, at_source.words())

    def _pause_for_damage(self, at: dt.datetime) -> None:
        if self.paused is None:
            with contextlib.suppress(errors.StoreError):
                self.pause(PauseReason.DAMAGED, at=at)

    def _copy_to_second(
        self, database: Database, key: Key, made: Backup, head: str | None, at: dt.datetime, *, thins: bool
    ) -> list[Caveat]:
        """The last step: the same file once more, where the user wants it, checked there too."""
        if self.second_folder is None:
            return []
        if not self.second_folder.is_dir():
            return [Caveat(Trouble.SECOND_MISSING, self.second_folder)]
        try:
            folder = self.own_second_folder(database)
            make_folder(folder)
            _remove_leftovers(folder, f".{self._name} ", at)
            path = folder / made.path.name
            if not os.path.lexists(path):
                with connect.unfinished(path) as file:
                    shutil.copyfile(made.path, file)
                    connect.sync_file(file)
                    found = _found_in(file, key, head)
                    if found:
                        return [Caveat(Trouble.SECOND_FAILED, folder, found)]
                    _finish(file, path)
            return _thin(_made(folder, self._name), key, at) if thins else []
        except (errors.StoreError, OSError) as error:
            return [Caveat(Trouble.SECOND_FAILED, self.second_folder, str(error))]


def name_of(store_path: Path) -> str:
    """What a store's backups are called: its name without `.dalba`.

    A name that does not end so gets a dot, or `ward` and `ward.dalba` would share their backups. A very long one is
    cut, because a stamp and a reason must still fit into what systems allow.
    """
    name = unicodedata.normalize("NFC", store_path.name)
    stem = name[: -len(SUFFIX)] if name.endswith(SUFFIX) and name != SUFFIX else f"{name}."
    if len(stem.encode(errors="surrogateescape")) <= _LONGEST_NAME_BYTES:
        return stem
    mark = hashlib.sha256(stem.encode(errors="surrogateescape")).hexdigest()[:8]
    while len(stem.encode(errors="surrogateescape")) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    return f"{stem}~{mark}"


def stamp_of(at: dt.datetime) -> str:
    """`2026-03-01T100000Z`: no sign that some system does not allow in a file name."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H%M%SZ")


@contextlib.contextmanager
def opened(path: Path, key: Key | str) -> Generator[Database]:
    """A copy opened read-only, in a transaction that has read. Raises the errors of opening a store, and Damaged."""
    database, _ = connect.open_database(path, key, read_only=True)
    try:
        with reading(database, path):
            yield database
    finally:
        database.close()


def checked(database: Database) -> Verification:
    """The whole check of an open store; of one that an older version made, its pages and its trail."""
    if len(migrate.applied(database)) == len(migrate.migrations()):
        return verify.verified(database)
    pages = connect.page_problems(database)
    if pages:
        findings = tuple(Finding(Problem.PAGE, detail=text) for text in pages)
        return Verification(findings=findings, entries=0, facts=0, head=None)
    trail = audit.entries(database)
    (noted,) = database.execute("SELECT (SELECT value FROM meta WHERE key = ?)", [audit.HEAD]).fetchone()
    findings = verify.chain_findings(trail, noted or audit.FIRST_HASH)
    return Verification(findings=findings, entries=len(trail), facts=0, head=trail[-1] if trail else None)


def head_of(database: Database) -> str | None:
    """The last hash of the trail."""
    (found,) = database.execute("SELECT (SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1)").fetchone()
    return None if found is None else str(found)


def _found_in(file: Path, key: Key, head: str | None) -> str:
    """What is wrong with a copy, in words; empty when it is sound and ends where its source ended."""
    try:
        with opened(file, key) as database:
            found = checked(database)
            last = head_of(database)
    except errors.StoreError as error:
        return str(error)
    if found.findings:
        return "; ".join(found.words())
    return "" if last == head else say("its trail ends elsewhere")


def _made(folder: Path, name: str) -> tuple[Backup, ...]:
    pattern = re.compile(rf"{re.escape(name)} {_STAMP} (?P<reason>{_REASONS}){re.escape(SUFFIX)}")
    found = []
    try:
        for entry in os.scandir(folder):
            match = pattern.fullmatch(unicodedata.normalize("NFC", entry.name))
            if match is None or not entry.is_file(follow_symlinks=False):
                continue
            try:
                at = dt.datetime.strptime(match["stamp"], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=dt.UTC)
                size = entry.stat(follow_symlinks=False).st_size
            except (ValueError, OSError):
                continue  # the 31st of February, or removed meanwhile
            number = int(match["number"] or 0)
            found.append(
                Backup(path=folder / entry.name, at=at, reason=Reason(match["reason"]), size=size, number=number)
            )
    except OSError:
        return ()
    return newest_first(found)


def _thin(made: tuple[Backup, ...], key: Key, now: dt.datetime) -> list[Caveat]:
    """Removes what is superfluous, each only when the backup that stands for it from now on is sound."""
    going = superfluous(made, now)
    caveats: dict[Path, Caveat] = {}
    sound: dict[Path, bool] = {}
    for backup in going:
        newer = [kept for kept in made[: made.index(backup)] if kept not in going]
        stand_in = newer[-1]
        if stand_in.path not in sound:
            sound[stand_in.path] = _carries_its_seals(stand_in.path, key)
        if not sound[stand_in.path] and (_begins_with(backup.path, key) or _begins_with(stand_in.path, key)):
            caveats[stand_in.path] = Caveat(Trouble.STAND_IN_UNSOUND, stand_in.path)
            continue
        # Where neither begins as the present key's files do, both are from before a change of passphrase.
        try:
            _remove(backup.path)
        except OSError as error:
            caveats[backup.path] = Caveat(Trouble.NOT_REMOVED, backup.path, error.strerror or "")
    return list(caveats.values())


def _carries_its_seals(path: Path, key: Key) -> bool:
    try:
        with opened(path, key) as database:
            return not connect.page_problems(database, quick=True)
    except errors.StoreError:
        return False


def _begins_with(path: Path, key: Key) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(HEADER_BYTES) == key.header
    except OSError:
        return False


def _finish(file: Path, path: Path) -> None:
    """Step 4: on the disk, read-only, under its name."""
    connect.sync_file(file)
    file.chmod(_READ_ONLY)
    file.rename(path)
    connect.sync_folder(path.parent)


def _remove(path: Path) -> None:
    if sys.platform == "win32":
        path.chmod(_PRIVATE)
    path.unlink()


def make_folder(folder: Path) -> None:
    """A private folder, unless it is there already. Raises ReadOnly, DiskFull."""
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER)
    except FileExistsError:
        if not folder.is_dir():
            raise errors.ReadOnly(say("{path}: a file stands where the folder should be", path=str(folder))) from None
        return
    except OSError as error:
        raise errors.of_system(error, folder) from error
    connect.sync_folder(folder.parent)


def _remove_leftovers(folder: Path, begin: str, at: dt.datetime) -> None:
    """Takes away what a killed program had begun here; never what may still be worked on."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            is_ours = entry.name.startswith(begin[:81]) and _LEFTOVER.search(entry.name) is not None
            if is_ours and at.timestamp() - entry.stat().st_mtime > UNFINISHED_AFTER.total_seconds():
                Path(entry.path).unlink(missing_ok=True)


@contextlib.contextmanager
def named(file: Path, known: Path) -> Generator[None]:
    """What errors say of a temporary file, they say of what the user knows."""
    try:
        yield
    except errors.StoreError as error:
        error.args = tuple(part.replace(str(file), str(known)) for part in error.args)
        raise


@contextlib.contextmanager
def reading(database: Database, path: Path) -> Generator[None]:
    """One moment of the file, in which the seals of its pages can be read."""
    with errors.translated(path):
        database.execute("BEGIN")
        try:
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            yield
        finally:
            with contextlib.suppress(dbapi2.Error):
                database.execute("ROLLBACK")
