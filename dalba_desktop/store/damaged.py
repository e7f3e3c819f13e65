"""Reads a store with damaged pages row by row, around what cannot be read.

A page without its seal breaks the connection that read it, so each such page costs a new one. Everything is read from a
private copy: the damaged file is opened for its bytes alone.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import connect, errors, leftovers, rows
from dalba_desktop.store.keys import Key
from dalba_desktop.store.mending import mend_description

PAGE_BYTES = 4096
_MOST_ROWS_OF_A_PAGE = 130
"""More rows than fit into one page: how far is looked beyond the last row when nothing tells how many there are."""
_ENLARGED = (1, 2, 4, 16, 64)
"""How much longer a file that was cut short is made, so that SQLite opens what is left of it."""
_PRIMARY = 0xFF
_CORRUPT = 11
_DAMAGE = frozenset({10, _CORRUPT, 26})
"""SQLite's codes for what cannot be read."""

Row = tuple[Any, ...]


@dataclass(slots=True)
class Found:
    """The rows of a table by their number. `is_whole`: nothing of the table was unreadable."""

    rows: dict[int, Row] = field(default_factory=dict)
    is_whole: bool = True


class DamagedStore:
    """A private copy of a damaged store, open for reading, and opened anew after each page that cannot be read."""

    def __init__(self, copy: Path, key: Key) -> None:
        self._copy = copy
        self._key = key
        self._database: Database | None = None
        self._open()

    def close(self) -> None:
        """Closes the copy."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def table(self, name: str, columns: Sequence[str], *, at_least: int = 0, last: int | None = None) -> Found:
        """Every row of a table that can be read.

        `last` is the number of its last row where an index tells it; else rows up to `at_least` are looked for.
        """
        found = Found()
        sql = rows.select(name, ("rowid", *columns), "WHERE rowid BETWEEN ? AND ? ORDER BY rowid")
        largest = 2**62
        if self._read(sql, [1, largest], found.rows):
            return found
        found.is_whole = False
        reached = max(found.rows, default=0)
        backwards = rows.select(name, ("rowid", *columns), "WHERE rowid > ? ORDER BY rowid DESC")
        self._read(backwards, [reached], found.rows)
        above = [number for number in found.rows if number > reached]
        if above:
            last = min(above) - 1
        elif last is None:
            last = max(at_least, reached + _MOST_ROWS_OF_A_PAGE)
        self._between(sql, reached + 1, last, found.rows)
        return found

    def keys(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row] | None:
        """The rows of a query over an index alone; None when any of it cannot be read."""
        found: list[Row] = []
        return found if self._each(sql, parameters, found.append) else None

    def value(self, sql: str, parameters: Sequence[Any]) -> Any:
        """The one value of a query; None when it cannot be read or there is none."""
        found = self.keys(sql, parameters)
        return found[0][0] if found else None

    def _between(self, sql: str, first: int, last: int, into: dict[int, Row]) -> None:
        """Reads what can be read of a range: as far as it goes, then each half of the rest by itself."""
        waiting = [(first, last)]
        while waiting:
            first, last = waiting.pop()
            if first > last:
                continue
            found: dict[int, Row] = {}
            is_whole = self._read(sql, [first, last], found)
            into.update(found)
            if is_whole or first == last:
                continue
            rest = max(found, default=first - 1) + 1
            middle = (rest + last) // 2
            waiting += [(middle + 1, last), (rest, middle)]

    def _read(self, sql: str, parameters: Sequence[Any], into: dict[int, Row]) -> bool:
        def take(row: Row) -> None:
            into[row[0]] = row[1:]

        return self._each(sql, parameters, take)

    def _each(self, sql: str, parameters: Sequence[Any], take: Callable[[Row], object]) -> bool:
        """Takes every row up to the first that cannot be read; whether that was all of them."""
        try:
            for row in self._open().execute(sql, parameters):
                take(row)
        except dbapi2.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            # Without a code: the driver's own complaint about text that is no UTF-8.
            if code is not None and code & _PRIMARY not in _DAMAGE:
                raise
            self.close()
            return False
        return True

    def _open(self) -> Database:
        if self._database is None:
            self._database, _ = connect.open_database(self._copy, self._key, read_only=True)
        return self._database


def copy_for_reading(path: Path, secret: str | Key, copy: Path) -> Key:
    """Copies a damaged store into `copy`, an empty private file, so that it opens; returns the key.

    What cannot be read from the medium becomes zeros, which no seal fits. A journal beside the store is played back
    into the copy when that leaves no more pages damaged. Raises WrongPassphrase, also when the first pages are
    damaged: without them nothing can be read.
    """
    _copy_bytes(path, copy)
    key = _opened_at_length(copy, secret, path)
    companions = leftovers.beside(path)
    if companions:
        without = _count_damaged(copy, key)
        with connect.unfinished(copy) as other:
            _copy_bytes(path, other)
            beside = [other.with_name(other.name + each.name.removeprefix(path.name)) for each in companions]
            try:
                for source, target in zip(companions, beside, strict=True):
                    _copy_bytes(source, target)
                with contextlib.suppress(errors.StoreError):
                    database, _ = connect.open_database(other, key)
                    database.close()
                    if _count_damaged(other, key) <= without:
                        other.replace(copy)
            finally:
                for target in beside:
                    target.unlink(missing_ok=True)
    return key


def _opened_at_length(copy: Path, secret: str | Key, path: Path) -> Key:
    """The key that opens the copy, which is mended and, when it was cut short, made longer until it opens."""
    size = max(copy.stat().st_size, PAGE_BYTES)
    size += -size % PAGE_BYTES
    if size != copy.stat().st_size:
        os.truncate(copy, size)
    key: str | Key = secret
    first: errors.StoreError | None = None
    for times in _ENLARGED:
        if times > 1:
            os.truncate(copy, size * times)
        try:
            database, found = connect.open_database(copy, key, read_only=True)
            database.close()
            return found
        except errors.StoreError as error:
            first = first or error
            if not _is_damage(error):
                break  # the first page does not open: another key, or nothing to be done
            if isinstance(key, str):
                header = connect.checked_header(copy)
                key = Key.of_recovery_code(key, header) or Key.of_file(key, header)
            if mend_description(copy, key):
                return key
    assert first is not None
    first.args = tuple(part.replace(str(copy), str(path)) for part in first.args)
    raise first


def _is_damage(error: errors.StoreError) -> bool:
    """Whether the first page could be read and something after it could not."""
    code = getattr(error.__context__, "sqlite_errorcode", None)
    return isinstance(error, errors.Damaged) or (code is not None and code & _PRIMARY == _CORRUPT)


def _count_damaged(copy: Path, key: Key) -> int:
    try:
        database, _ = connect.open_database(copy, key, read_only=True)
    except errors.StoreError:
        return copy.stat().st_size
    try:
        return len(connect.page_problems(database, quick=True))
    finally:
        database.close()


def opened_raw(path: Path) -> io.FileIO:
    """A file as the medium gives it, nothing read ahead."""
    return path.open("rb", buffering=0)


def _copy_bytes(source: Path, target: Path) -> None:
    with opened_raw(source) as file, target.open("wb") as copy:
        size = file.seek(0, os.SEEK_END)
        for start in range(0, size, PAGE_BYTES):
            wanted = min(PAGE_BYTES, size - start)
            try:
                file.seek(start)
                data = file.read(wanted)
            except OSError:
                data = b""  # a bad place of the medium
            copy.write(data.ljust(wanted, b"\0"))
