"""Opens and makes the encrypted file. Nothing is ever written that is not encrypted.

The passphrase goes to SQLCipher as hexadecimal bytes of its NFC form, so no character in it can be taken for SQL and
the same words open the store on every system.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import errors
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


def open_database(path: Path, passphrase: str) -> Database:
    """The store's database. Raises NoSuchStore, NotAStore, WrongPassphrase, StoreInUse, CipherMissing."""
    _check_header(path)
    if not passphrase:
        raise errors.WrongPassphrase(_wrong(path))
    return _keyed(path, passphrase)


def in_memory() -> Database:
    """An empty database that is never written anywhere, to look at what the migrations make."""
    connection = dbapi2.connect(":memory:", isolation_level=None)
    return Database(cast("sqlite3.Connection", connection), execute_plugins=False)


def create_database(path: Path, passphrase: str, fill: Callable[[Database], None]) -> None:
    """Makes the file at once or not at all: `fill` works on a private temporary file that is then moved into place.

    Raises StoreExists when anything is at `path`, EmptyPassphrase, ReadOnly, DiskFull.
    """
    if not passphrase:
        raise errors.EmptyPassphrase(say("An empty passphrase would leave the store unencrypted."))
    if os.path.lexists(path):
        raise errors.StoreExists(say("{path}: a file is already there; nothing was changed", path=str(path)))
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    try:
        # Permissions before data: SQLite gives the journal the permissions of the file.
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        database = _keyed(unfinished, passphrase)
        try:
            fill(database)
        finally:
            database.close()
        _check_encrypted(unfinished)
        _sync(unfinished)
        _move(unfinished, path)
    except FileNotFoundError:
        raise errors.NoSuchFolder(say("{path}: there is no such folder", path=str(path.parent))) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise errors.DiskFull(say("{path}: the disk is full", path=str(path))) from error
        raise errors.ReadOnly(
            say("{path}: cannot be written: {reason}", path=str(path), reason=error.strerror or "")
        ) from error
    finally:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def _keyed(path: Path, passphrase: str) -> Database:
    if dbapi2.sqlite_version_info < SQLITE_AT_LEAST:
        raise errors.CipherMissing(say("SQLite {version} is too old to be trusted.", version=dbapi2.sqlite_version))
    # mode=rw: a path that vanished is an error, never a new file.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    with errors.translated(path):
        connection = dbapi2.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        _key(connection, passphrase)
        # A PRAGMA that says "ok" proves nothing about the key: the first read does.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return Database(cast("sqlite3.Connection", connection), execute_plugins=False)
    except dbapi2.Error as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (_CORRUPT, _NOT_A_DATABASE):
            raise errors.WrongPassphrase(_wrong(path)) from None
        raise errors.of_driver(error, path) from error
    except BaseException:
        connection.close()
        raise


def _key(connection: dbapi2.Connection, passphrase: str) -> None:
    # SQLCipher prints every failed decryption on standard error unless told not to.
    connection.execute("PRAGMA cipher_log_level = NONE")
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass").hex()
    connection.execute(f"PRAGMA hexkey = '{secret}'")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise errors.CipherMissing(say("The database library cannot encrypt; nothing was written."))
    for pragma in ("temp_store = MEMORY", "trusted_schema = OFF", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def use_rollback_journal(database: Database) -> None:
    """A plain copy of a store in WAL mode would miss the newest changes; this undoes the mode if someone set it."""
    if database.execute("PRAGMA journal_mode").fetchone() != ("delete",):
        database.execute("PRAGMA journal_mode = DELETE")


def _check_header(path: Path) -> None:
    name = str(path)
    try:
        with path.open("rb") as file:
            header = file.read(16)
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


def _check_encrypted(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(16)
    if len(header) < 16 or header == PLAIN_HEADER:
        raise errors.CipherMissing(say("The database library did not encrypt; the file was removed."))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _move(unfinished: Path, path: Path) -> None:
    """Puts the finished file in place without ever replacing another one that appeared meanwhile."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise errors.StoreExists(say("{path}: a file is already there; nothing was changed", path=str(path))) from None
    except OSError:
        # No hard links here (FAT, some network folders): a plain move after one more look.
        if os.path.lexists(path):
            raise errors.StoreExists(
                say("{path}: a file is already there; nothing was changed", path=str(path))
            ) from None
        unfinished.rename(path)
    with contextlib.suppress(OSError):  # Windows cannot sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _wrong(path: Path) -> str:
    return say("{path}: wrong passphrase, or the file is damaged or not a store", path=str(path))
