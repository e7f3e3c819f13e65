"""Opens, makes and copies the encrypted file. Nothing is ever written that is not encrypted.

SQLCipher is given a raw key (`store.keys`) in hexadecimal, so nothing a user types can be taken for SQL.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import errors
from dalba_desktop.store.keys import HEADER_BYTES, Key, UnknownCost
from dalba_desktop.wording import say

if TYPE_CHECKING:
    # For the type of sqlite-utils' argument; nothing is ever opened through it.
    import sqlite3

PLAIN_HEADER = b"SQLite format 3\0"
SQLITE_AT_LEAST = (3, 51, 3)
"""The first SQLite without the WAL-reset corruption bug."""
PATIENCE_SECONDS = 2.0
"""How long a lock held by another program is waited for."""
_CORRUPT, _NOT_A_DATABASE = 11, 26
_PAGE = 512
"""Every SQLCipher file is a multiple of the smallest page size."""


def open_database(
    path: Path, secret: str | Key, *, read_only: bool = False, settle: Callable[[Key], object] | None = None
) -> tuple[Database, Key]:
    """The store's database and its key. `secret` is a passphrase, a recovery code, or a key that is known already.

    `settle` is called with each key before it is tried on the file itself.

    Raises NoSuchStore, NotAStore, WrongPassphrase, NewerStore, StoreInUse, CipherMissing. A damaged header and a wrong
    passphrase are told with the same words after the same time.
    """
    header = checked_header(path)

    def opened(key: Key) -> tuple[Database, Key]:
        if settle is not None:
            settle(key)
        return _keyed(path, key, read_only=read_only), key

    if isinstance(secret, Key):
        if header != secret.header:
            raise errors.WrongPassphrase(_wrong(path))
        return opened(secret)
    if not secret:
        raise errors.WrongPassphrase(_wrong(path))
    written_down = Key.of_recovery_code(secret, header)
    if written_down is not None:
        with contextlib.suppress(errors.WrongPassphrase):
            return opened(written_down)
    try:
        key = Key.of_file(secret, header)
    except UnknownCost:
        raise errors.NewerStore(
            say("{path}: its key was made by a newer version of the application, or it is damaged", path=str(path))
        ) from None
    return opened(key)


def in_memory() -> Database:
    """An empty database that is never written anywhere, to look at what the migrations make."""
    connection = dbapi2.connect(":memory:", isolation_level=None)
    return Database(cast("sqlite3.Connection", connection), execute_plugins=False)


def create_database(path: Path, passphrase: str, fill: Callable[[Database], None]) -> Key:
    """Makes the file at once or not at all: `fill` works on a private temporary file that is then moved into place.

    Raises StoreExists when anything is at `path`, EmptyPassphrase, ReadOnly, DiskFull.
    """
    key = new_key(passphrase)
    if os.path.lexists(path):
        raise errors.StoreExists(_taken(path))
    with unfinished(path) as file:
        database = _keyed(file, key)
        try:
            fill(database)
        finally:
            database.close()
        _check_encrypted(file)
        sync_file(file)
        _move(file, path)
    return key


def new_key(passphrase: str) -> Key:
    """A key for a new file. Raises EmptyPassphrase."""
    if not passphrase:
        raise errors.EmptyPassphrase(say("An empty passphrase would leave the store unencrypted."))
    return Key.new(passphrase)


def copy_pages(database: Database, key: Key, target: Path) -> None:
    """Copies an open store page by page into `target`, a private file that is there and empty, under the same key.

    The copy is of one moment, whatever is written meanwhile. Raises Damaged, DiskFull.
    """
    copy = _keyed(target, key)
    try:
        with errors.translated(target, writing=True):
            cast("dbapi2.Connection", database.conn).backup(cast("dbapi2.Connection", copy.conn))
    finally:
        copy.close()
    _check_encrypted(target)
    sync_file(target)


def copy_under(database: Database, key: Key, target: Path) -> Database:
    """Writes everything that an open store holds into `target`, a private empty file, under another key; opens it."""
    with errors.translated(target, writing=True):
        database.execute("ATTACH DATABASE ? AS fresh KEY ?", [str(target), key.pragma()])
        try:
            # Nobody knows the file yet: it is synced once, when all of it is there.
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                database.execute(f"PRAGMA fresh.{pragma}")
            database.execute("SELECT sqlcipher_export('fresh')")
        except dbapi2.Error as error:
            # Without a journal a write that fails leaves the new file spoilt, which is then complained about.
            if page_problems(database):
                raise errors.of_driver(error, target) from error
            raise errors.not_copied(target) from error
        finally:
            with contextlib.suppress(dbapi2.Error):  # after an error it may not let go; closing will
                database.execute("DETACH DATABASE fresh")
    _check_encrypted(target)
    return _keyed(target, key)


@contextlib.contextmanager
def unfinished(path: Path) -> Generator[Path]:
    """A private empty file beside `path` to work on; whatever is left of it afterwards is removed.

    Raises NoSuchFolder, DiskFull, ReadOnly in place of the system's own errors.
    """
    file = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.new")
    try:
        # Permissions before data: SQLite gives the journal the permissions of the file.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield file
    except FileNotFoundError:
        raise errors.NoSuchFolder(say("{path}: there is no such folder", path=str(path.parent))) from None
    except OSError as error:
        raise errors.of_system(error, path) from error
    finally:
        for leftover in (file, file.with_name(file.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def page_problems(database: Database, *, quick: bool = False) -> tuple[str, ...]:
    """What SQLCipher finds when it checks the seal of every page, in its words; empty when all are sound.

    Unless `quick`, SQLite then checks how the pages hang together. The caller holds a transaction that has read: the
    seals are read past SQLite's own locks.
    """
    try:
        found = database.execute("PRAGMA cipher_integrity_check").fetchall()
        if not found and not quick:
            found = [row for row in database.execute("PRAGMA quick_check(20)") if row != ("ok",)]
    except dbapi2.DatabaseError as error:
        return (str(error),)
    return tuple(str(row[0]) for row in found)


def _keyed(path: Path, key: Key, *, read_only: bool = False) -> Database:
    if dbapi2.sqlite_version_info < SQLITE_AT_LEAST:
        raise errors.CipherMissing(say("SQLite {version} is too old to be trusted.", version=dbapi2.sqlite_version))
    # mode=rw: a path that vanished is an error, never a new file.
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    with errors.translated(path):
        # Opened beside the window and then handed over to it: never used by two threads at a time.
        connection = dbapi2.connect(
            uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
    try:
        _key(connection, key)
        # A PRAGMA that says "ok" proves nothing about the key: the first read does.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return Database(cast("sqlite3.Connection", connection), execute_plugins=False)
    except dbapi2.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # The first page was read, so the key is right: others that describe the tables are damaged.
        pages = page_problems(Database(cast("sqlite3.Connection", connection))) if code == _CORRUPT else ()
        connection.close()
        if code == _CORRUPT:
            raise errors.damaged(path, pages) from None
        if code == _NOT_A_DATABASE:
            raise errors.WrongPassphrase(_wrong(path)) from None
        raise errors.of_driver(error, path) from error
    except BaseException:
        connection.close()
        raise


def _key(connection: dbapi2.Connection, key: Key) -> None:
    # SQLCipher prints every failed decryption on standard error unless told not to.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{key.pragma()}"')
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise errors.CipherMissing(say("The database library cannot encrypt; nothing was written."))
    for pragma in (
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "foreign_keys = ON",
        "synchronous = EXTRA",
        "secure_delete = ON",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def use_rollback_journal(database: Database) -> None:
    """A plain copy of a store in WAL mode would miss the newest changes; this undoes the mode if someone set it."""
    if database.execute("PRAGMA journal_mode").fetchone() != ("delete",):
        database.execute("PRAGMA journal_mode = DELETE")


def checked_header(path: Path) -> bytes:
    """The first bytes of a file that can be a store. Raises NoSuchStore, NotAStore; touches nothing."""
    name = str(path)
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError:
        raise errors.NoSuchStore(say("{path}: there is no such file", path=name)) from None
    except IsADirectoryError:
        raise errors.NotAStore(say("{path}: a folder, not a store", path=name)) from None
    except OSError as error:
        raise errors.NotAStore(
            say("{path}: cannot be read: {reason}", path=name, reason=error.strerror or "")
        ) from error
    if not size:
        raise errors.NotAStore(say("{path}: the file is empty, not a store", path=name))
    if header == PLAIN_HEADER:
        raise errors.NotAStore(say("{path}: an unencrypted SQLite file, not a store", path=name))
    if size < _PAGE or size % _PAGE:
        raise errors.NotAStore(say("{path}: not a store, or cut short: its size is not that of a store", path=name))
    return header


def _check_encrypted(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(16)
    if len(header) < 16 or header == PLAIN_HEADER:
        raise errors.CipherMissing(say("The database library did not encrypt; the file was removed."))


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _move(finished: Path, path: Path) -> None:
    """Puts the finished file in place without ever replacing another one that appeared meanwhile."""
    try:
        os.link(finished, path)
    except FileExistsError:
        raise errors.StoreExists(_taken(path)) from None
    except OSError:
        # No hard links here (FAT, some network folders): a plain move after one more look.
        if os.path.lexists(path):
            raise errors.StoreExists(_taken(path)) from None
        finished.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename in a folder last through a power failure, where the system can."""
    with contextlib.suppress(OSError):  # Windows cannot sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _taken(path: Path) -> str:
    return say("{path}: a file is already there; nothing was changed", path=str(path))


def _wrong(path: Path) -> str:
    return say("{path}: wrong passphrase, or the file is damaged or not a store", path=str(path))
