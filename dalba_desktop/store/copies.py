"""Copies of an open store made; copies looked into and, for a patient's legal demand alone, changed or removed."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from dalba_desktop.store import audit, backups, connect, erasure, errors, leftovers, migrate, moves, reading
from dalba_desktop.store.audit import Trail
from dalba_desktop.store.backups import Backup, Backups, Reason
from dalba_desktop.store.erasure import Told
from dalba_desktop.store.keys import Key
from dalba_desktop.store.store import Store
from dalba_desktop.store.writer import Writer
from dalba_desktop.wording import say

_READ_ONLY, _PRIVATE = 0o400, 0o600


def back_up(store: Store, kept: Backups, *, at: dt.datetime, reason: Reason) -> Backup:
    """A backup of an open store. Raises what `Backups.make` raises, and ReadOnly, Replaced."""
    check_writable(store)
    return kept.make(store.database, store.key, at=at, reason=reason)


def made_in_second(store: Store, kept: Backups) -> tuple[Backup, ...]:
    """The copies of this store's backups in the second folder, the newest first; none when it is not there."""
    return kept.made_in_second(store.database)


def check_writable(store: Store) -> None:
    """Raises ReadOnly, and Replaced when the file under the store's name is not the open one."""
    store.check_writable()


def discard(path: Path) -> None:
    """Removes a copy and what SQLite left beside it, for ever. Raises ReadOnly."""
    try:
        for file in (*leftovers.beside(path), path):
            file.chmod(_PRIVATE)  # Windows removes no read-only file
            file.unlink()
    except OSError as error:
        raise errors.of_system(error, path) from error
    connect.sync_folder(path.parent)


def head_in(path: Path, key: Key | str) -> tuple[int, str]:
    """Number and hash of the last row of a copy's trail. Raises the errors of opening it."""
    with backups.opened(path, key) as database:
        found = database.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    return (0, audit.FIRST_HASH) if found is None else (int(found[0]), str(found[1]))


def case_ids(path: Path, key: Key | str) -> tuple[str, ...]:
    """The cases in a copy, in the order in which they came. Raises the errors of opening it."""
    with backups.opened(path, key) as database:
        return reading.case_ids(database)


def holds(path: Path, key: Key | str, ids: Sequence[str], told: Sequence[Told] = ()) -> bool:
    """Whether a copy knows one of these cases, in its data or in its trail, or has one of the rows `told` of them.

    Raises the errors of opening it.
    """
    listed = json.dumps(list(ids))
    with backups.opened(path, key) as database:
        (found,) = database.execute(
            "SELECT EXISTS (SELECT 1 FROM patient WHERE case_id IN (SELECT value FROM json_each(?))) "
            "OR EXISTS (SELECT 1 FROM audit WHERE case_id IN (SELECT value FROM json_each(?)))",
            [listed, listed],
        ).fetchone()
        return bool(found) or bool(erasure.told_in(database, told))


def erase_in(
    path: Path,
    key: Key | str,
    ids: Sequence[str],
    told: Sequence[Told] = (),
    *,
    at: dt.datetime,
    who: str,
    account: str,
) -> int:
    """Erases cases in a copy, which is written anew and takes its own place at once; returns the rows blanked.

    They are one case and those that became part of it, as far as the copy knows of them; `told` are the rows in which
    the store tells of them, and in the copy they can be of a record that was moved only later. What is left of the
    copy is checked before it gets the name. Raises UnknownCase, Damaged, DiskFull, ReadOnly and the errors of opening
    it; then the copy is as it was.
    """
    with connect.unfinished(path) as file, backups.named(file, path):
        beside = [file.with_name(file.name + each.name.removeprefix(path.name)) for each in leftovers.beside(path)]
        try:
            blanked = _erased(path, file, key, ids, told, at=at, who=who, account=account, beside=beside)
        finally:
            for companion in beside:
                with contextlib.suppress(OSError):
                    companion.unlink(missing_ok=True)
        connect.sync_file(file)
        file.chmod(_READ_ONLY)
        if path.exists():
            path.chmod(_PRIVATE)  # Windows replaces no read-only file
        file.replace(path)
        # What SQLite left beside the copy is in it now, and still names the patient.
        for companion in leftovers.beside(path):
            companion.unlink()
        connect.sync_folder(path.parent)
    return blanked


def _knows(database: Database, case_id: str) -> bool:
    return database.execute("SELECT 1 FROM audit WHERE case_id = ? LIMIT 1", [case_id]).fetchone() is not None


def _erased(
    path: Path,
    file: Path,
    key: Key | str,
    ids: Sequence[str],
    told: Sequence[Told],
    *,
    at: dt.datetime,
    who: str,
    account: str,
    beside: list[Path],
) -> int:
    shutil.copyfile(path, file)
    for source, target in zip(leftovers.beside(path), beside, strict=True):
        shutil.copyfile(source, target)
    database, _ = connect.open_database(file, key)
    try:
        with errors.translated(path):
            migrate.check_known(database, path, migrate.migrations())
            migrate.bring_up_to_date(database, migrate.migrations(), at)
            connect.use_rollback_journal(database)
            with database.atomic():
                trail = Trail(database, at=at, who=who, account=account, reason="", nonce=audit.random_nonce)
                writer = Writer(database, trail, at, who, "")
                # Where one became part of another already, both go with that.
                there = [each for each in ids if moves.merged_into(database, each) is None and _knows(database, each)]
                if not there and not erasure.told_in(database, told):
                    there = list(ids[:1])
                blanked = sum(writer.erase_case(each) for each in there) + erasure.erase_told(writer, told)
                trail.seal()
            database.execute("VACUUM")
        with backups.reading(database, path):
            found = backups.checked(database)
    finally:
        database.close()
    if not found.is_sound:
        raise errors.Damaged(
            say("{path}: damaged; nothing was erased from it: {reason}", path=str(path), reason=found.words()[0]),
            found.words(),
        )
    return blanked
