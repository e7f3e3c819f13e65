"""What a program that was killed left beside a store, and whether it belongs to the file that lies there now.

SQLite takes back a half-written change from the journal beside the file. Had somebody copied a backup over the file
meanwhile, that journal would be rolled into the wrong file and spoil it. So both are first tried on copies: the journal
is used only if the store is sound with it, set aside if the store is sound without it, and else nothing is touched.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from pathlib import Path

from dalba_desktop.store import audit, connect, errors
from dalba_desktop.store.backups import checked
from dalba_desktop.store.keys import Key

SUFFIXES = ("-journal", "-wal", "-shm")


def beside(path: Path) -> tuple[Path, ...]:
    """The files of SQLite's that lie beside a store; none of them when every program has closed it."""
    found = []
    for suffix in SUFFIXES:
        file = path.with_name(path.name + suffix)
        with contextlib.suppress(OSError):
            if file.stat().st_size:
                found.append(file)
    return tuple(found)


def settle(path: Path, key: Key, at: dt.datetime) -> tuple[Path, ...]:
    """Sets aside what does not belong to the store at `path`, and returns under which names; usually nothing.

    Nobody else may have the store open. What belongs to it stays, for SQLite to use. Raises WrongPassphrase when
    neither opens, Damaged when neither is sound, and what else keeps it from being tried.
    """
    found = beside(path)
    if not found:
        return ()
    try:
        first = _problem(path, found, key)
        if first is None:
            return ()
        if _problem(path, (), key) is not None:
            raise first
    except errors.DiskFull:
        # No room to try it out: much more often than not the journal belongs to the file.
        return ()
    stamp = audit.utc_text(at).replace(":", "-")
    return tuple(_set_aside(file, f"{file.name} set aside {stamp}") for file in found)


def _problem(path: Path, companions: tuple[Path, ...], key: Key) -> errors.StoreError | None:
    """What is wrong with a copy of the store, opened with copies of these files beside it; None for a sound one."""
    with connect.unfinished(path) as copy:
        shutil.copyfile(path, copy)
        beside_copy = [copy.with_name(copy.name + file.name.removeprefix(path.name)) for file in companions]
        try:
            for file, target in zip(companions, beside_copy, strict=True):
                shutil.copyfile(file, target)
            database, _ = connect.open_database(copy, key)
            try:
                with errors.translated(path):
                    found = checked(database)
            finally:
                database.close()
        except errors.Unreadable:
            raise
        except (errors.WrongPassphrase, errors.NotAStore, errors.Damaged) as error:
            return error
        finally:
            for target in beside_copy:
                with contextlib.suppress(OSError):
                    target.unlink(missing_ok=True)
    return None if found.is_sound else errors.damaged(path, found.words())


def _set_aside(file: Path, name: str) -> Path:
    target = file.with_name(name)
    number = 1
    while target.exists():
        number += 1
        target = file.with_name(f"{name} {number}")
    file.rename(target)
    return target
