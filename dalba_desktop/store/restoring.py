"""Puts a backup in the place of a store; the store that was there is set aside, and the exchange can be undone.

The order of the steps, and what is there when the program is killed after each:

 1. The store is held, so that nobody writes to it.
 2. The backup is copied to a temporary file beside the store, and the copy is checked. The backup is never opened where
    it lies. (The old store; a temporary file that nobody opens.)
 3. The copy is brought up to date and told in its trail that it was restored; it is checked again and synced.
 4. Backups are paused. Before the exchange, because afterwards the restored store could push out good copies.
 5. The old store and what SQLite left beside it get second names, as hard links: from now on they cannot be lost.
 6. The copy is renamed over the old store: one step of the file system. (Now the new store.)
 7. A journal of the old store is taken from beside the new one. Not before step 6: the old store might need it, and
    opening a store finds out when a journal does not belong to it (`store.leftovers`).
 8. The file set aside is made read-only; the folder is synced.

Where there are no hard links, step 5 makes copies instead; where the old file cannot even be read for that, it is
renamed, and only then is there a moment with nothing under the name of the store.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import shutil
from collections.abc import Collection, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from dalba_desktop import __version__
from dalba_desktop.store import audit, backups, connect, errors, holder, leftovers, migrate, pausing
from dalba_desktop.store.audit import Action, Trail
from dalba_desktop.store.backups import Backups, PauseReason
from dalba_desktop.store.keys import Key
from dalba_desktop.store.pausing import Pause
from dalba_desktop.store.set_aside import SetAside, free_name, stores_set_aside
from dalba_desktop.store.store import system_account
from dalba_desktop.store.verify import Verification
from dalba_desktop.wording import say

__all__ = ["Restored", "SetAside", "restore", "stores_set_aside", "undo_restore"]

_READ_ONLY, _PRIVATE = 0o400, 0o600


_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What lies where now. `set_aside` is None when there was no store; `head` is the short code of the backup's end.

    `source` is the backup, or for an undone restore the name that the store had while it was set aside.
    """

    store: Path
    source: Path
    set_aside: Path | None
    head: str | None = None


def restore(
    backup_path: Path,
    store_path: Path,
    secret: str | Key,
    *,
    at: dt.datetime,
    who: str = "",
    set_aside: bool = False,
    account: str | None = None,
) -> Restored:
    """Puts a copy of a backup, or of any store, under the name of a store that is not open.

    `secret` opens the backup: the passphrase or recovery code of the time when it was made. Without `set_aside` an
    existing file is refused. Raises StoreExists, StoreInUse, Refused, and for the backup NoSuchStore, NotAStore,
    WrongPassphrase, NewerStore, Damaged; then nothing was changed. Backups are paused afterwards until `resume`.
    """
    store = _real(store_path)
    if os.path.lexists(store) and not set_aside:
        raise errors.StoreExists(say("{path}: a file is already there; nothing was changed", path=str(store)))
    if _is_same_file(backup_path, store):
        raise errors.Refused(say("{path}: this is the store itself", path=str(store)))
    connect.checked_header(backup_path)
    account = account or system_account()
    with _held(store, who, account, at), connect.unfinished(store) as file:
        aside = free_name(store, at) if os.path.lexists(store) else None
        with errors.translated(store), backups.named(file, backup_path):
            _copy(backup_path, file)
            database, _ = connect.open_database(file, secret)
            try:
                head = _checked_head(database, file)
                details = {"from": backup_path.name, "head": head, "set_aside": None if aside is None else aside.name}
                with errors.translated(store, writing=True):
                    _write_down(database, details, at=at, who=who, account=account)
                    _check(database, file)
            finally:
                database.close()
            connect.sync_file(file)
        before = Backups(store).paused
        _pause(store, at, aside)
        try:
            _exchange(file, store, aside, at)
        except BaseException:
            _pause_as(store, before)
            raise
    return Restored(store=store, source=backup_path, set_aside=aside, head=head)


def undo_restore(
    store_path: Path,
    aside: Path | None,
    *,
    at: dt.datetime,
    who: str = "",
    secret: str | Key | None = None,
    account: str | None = None,
) -> Restored:
    """Puts the store that was set aside back, byte for byte, and sets aside what lies under its name now.

    Without `aside` there was no store before, and there is none afterwards. With a `secret` that opens it, and when it
    is sound, its trail is told; a damaged one is not written to. Backups go on. Raises NoSuchStore, StoreInUse.
    """
    store = _real(store_path)
    if aside is not None and not aside.is_file():
        raise errors.NoSuchStore(say("{path}: there is no such file", path=str(aside)))
    account = account or system_account()
    other = None
    with _held(store, who, account, at, leaves_checked=False):
        with _told(store):
            if aside is not None and _is_same_file(aside, store):
                # The program was killed between steps 5 and 6: the store never left its place.
                _remove_names(aside)
            else:
                other = free_name(store, at) if os.path.lexists(store) else None
                _exchange_back(store, aside, other)
        with contextlib.suppress(errors.StoreError):
            Backups(store).resume()
        if aside is not None and other is not None and secret is not None:
            with contextlib.suppress(errors.StoreError):
                _tell_undone(store, secret, aside, other, at=at, who=who, account=account)
    return Restored(store=store, source=aside or store, set_aside=other)


@contextlib.contextmanager
def _held(store: Path, who: str, account: str, at: dt.datetime, *, leaves_checked: bool = True) -> Generator[None]:
    """Step 1. Of an unclean end the next program hears too, unless what lies there then was checked."""
    hold = holder.hold(store, who=who, account=account, now=at)
    is_done = False
    try:
        yield
        is_done = True
    finally:
        hold.release(checked=is_done and leaves_checked)


def _copy(source: Path, file: Path) -> None:
    """Step 2: the bytes of the backup alone; what lies beside it may belong to something else."""
    with errors.translated(source):
        shutil.copyfile(source, file)
    connect.sync_file(file)


def _checked_head(database: Database, backup: Path) -> str | None:
    """Step 2: refuses a backup that is damaged or that a newer version made; the short code of its last row."""
    with errors.translated(backup):
        migrate.check_known(database, backup, migrate.migrations())
    found = _whole_check(database, backup)
    if not found.is_sound:
        raise errors.damaged(backup, found.words())
    return None if found.head is None else audit.short_code(found.head.hash)


def _write_down(database: Database, details: dict[str, Any], *, at: dt.datetime, who: str, account: str) -> None:
    """Step 3: brings the copy up to date and writes into its trail where it came from."""
    known = migrate.migrations()
    before = len(migrate.applied(database))
    migrate.bring_up_to_date(database, known, at)
    connect.use_rollback_journal(database)
    with database.atomic():
        trail = Trail(database, at=at, who=who or account, account=account, reason="", nonce=audit.random_nonce)
        if before < len(known):
            migrated = {"from": before, "to": len(known), "version": __version__}
            trail.append(Action.MIGRATED, None, None, None, None, migrated)
        trail.append(Action.RESTORED, None, None, None, None, details)
        trail.seal()


def _check(database: Database, file: Path) -> None:
    """Step 3: what will be put in place is looked at as a whole."""
    found = _whole_check(database, file)
    if not found.is_sound:
        raise errors.NotWritten(
            say("{path}: the copy is not like the backup; the medium is not to be trusted", path=str(file.parent))
        )


def _pause(store: Path, at: dt.datetime, aside: Path | None) -> None:
    """Step 4. A folder that nobody may write to needs no pause: nothing can be made or removed there.

    Any other failure ends the restore while nothing is exchanged: backups that go on unasked would push out good ones.
    """
    try:
        Backups(store).pause(PauseReason.RESTORED, at=at, detail="" if aside is None else aside.name)
    except errors.ReadOnly as error:
        reason = error.__cause__
        if not (isinstance(reason, OSError) and reason.errno in _NOT_ALLOWED):
            raise


def _pause_as(store: Path, before: Pause | None) -> None:
    """Backups as they were before step 4."""
    with contextlib.suppress(errors.StoreError):
        if before is None:
            Backups(store).resume()
        else:
            pausing.pause(Backups(store).folder, before)


def _exchange(file: Path, store: Path, aside: Path | None, at: dt.datetime) -> None:
    """Steps 5 to 8."""
    with _told(store):
        if aside is None:
            # No store, but perhaps what SQLite left of one that is gone.
            for companion in leftovers.beside(store):
                companion.rename(_beside(free_name(store, at), companion, store))
            _put_where_nothing_is(file, store)
            return
        try:
            _keep(store, aside)
            _put_in_place(file, store)
        except BaseException:
            if _is_same_file(aside, store):
                _remove_names(aside)
            raise
        _clear_companions(store)
        _protect(store, aside)


def _exchange_back(store: Path, aside: Path | None, other: Path | None) -> None:
    if other is not None:
        _keep(store, other)
    if aside is None:
        store.unlink(missing_ok=True)
        _clear_companions(store)
    else:
        aside.chmod(_PRIVATE)
        # A journal of the file set aside goes first: that store may need it, and must never stand without. Beside the
        # store of now it does no harm, because opening that finds out whose it is.
        own = [_beside(store, companion, aside) for companion in leftovers.beside(aside)]
        for companion, target in zip(leftovers.beside(aside), own, strict=True):
            companion.chmod(_PRIVATE)
            companion.replace(target)
        aside.replace(store)
        _clear_companions(store, but=own)
    _protect(store, other)


def _keep(store: Path, aside: Path) -> None:
    """Step 5: second names for the old store and what belongs to it."""
    for companion in leftovers.beside(store):
        _second_name(companion, _beside(aside, companion, store))
    _second_name(store, aside)
    connect.sync_folder(store.parent)


def _put_in_place(file: Path, store: Path) -> None:
    """Step 6: one step of the file system."""
    file.chmod(_PRIVATE)
    file.replace(store)
    connect.sync_folder(store.parent)


def _put_where_nothing_is(file: Path, store: Path) -> None:
    """Step 6 without an old store: never over a file that appeared meanwhile."""
    file.chmod(_PRIVATE)
    try:
        os.link(file, store)
    except OSError:
        if os.path.lexists(store):
            raise errors.StoreExists(
                say("{path}: a file is already there; nothing was changed", path=str(store))
            ) from None
        file.rename(store)
    connect.sync_folder(store.parent)


def _clear_companions(store: Path, but: Collection[Path] = ()) -> None:
    """Step 7: their second names keep them."""
    for companion in leftovers.beside(store):
        if companion not in but:
            companion.unlink()


def _remove_names(aside: Path) -> None:
    for file in (*leftovers.beside(aside), aside):
        file.unlink()


def _protect(store: Path, aside: Path | None) -> None:
    """Step 8: nobody works in the old store by mistake."""
    if aside is not None:
        for file in (*leftovers.beside(aside), aside):
            with contextlib.suppress(OSError):
                file.chmod(_READ_ONLY)
    connect.sync_folder(store.parent)


def _second_name(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
        return
    except FileExistsError:
        raise
    except OSError:
        pass  # no hard links here (FAT, some network folders)
    try:
        with other.open("xb") as target, file.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            other.unlink(missing_ok=True)
        if isinstance(errors.of_system(error, other), errors.DiskFull):
            raise
        file.rename(other)  # it cannot even be read


def _tell_undone(
    store: Path, secret: str | Key, aside: Path, other: Path | None, *, at: dt.datetime, who: str, account: str
) -> None:
    database, _ = connect.open_database(store, secret, settle=lambda key: leftovers.settle(store, key, at))
    try:
        if not _whole_check(database, store).is_sound or len(migrate.applied(database)) != len(migrate.migrations()):
            return
        details = {"from": aside.name, "undone": True, "set_aside": None if other is None else other.name}
        with errors.translated(store):
            _write_down(database, details, at=at, who=who, account=account)
    finally:
        database.close()


def _whole_check(database: Database, path: Path) -> Verification:
    with backups.reading(database, path):
        return backups.checked(database)


@contextlib.contextmanager
def _told(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise errors.of_system(error, path) from error


def _beside(aside: Path, companion: Path, store: Path) -> Path:
    return aside.with_name(aside.name + companion.name.removeprefix(store.name))


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
