"""Gives the private copy of a damaged store the pages back that describe its tables, when only those keep it shut.

Every store of a version describes the same tables in the same words, so a new store under the same key has the same
pages there: as the migrations up to that version make it, or as VACUUM leaves it. Such a layout is believed only when
all of the description that can still be read agrees with it, the places of the tables included.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import connect, errors, migrate
from dalba_desktop.store.keys import Key

PAGE_BYTES = 4096

_Description = frozenset[tuple[str, str, int, str | None]]
_DESCRIPTION = "SELECT type, name, rootpage, sql FROM sqlite_schema"


def mend_description(copy: Path, key: Key) -> bool:
    """Puts pages that describe the tables into `copy` until it opens; False, with `copy` as it was, when none fit."""
    size = copy.stat().st_size
    layouts = []
    for steps, layout, description in _layouts(copy, key):
        pages = [page for page in _pages_of_description(copy, layout, key) if page * PAGE_BYTES <= size]
        layouts.append((steps, layout, description, pages))
    most = max((len(pages) for *_, pages in layouts), default=0)
    # Few pages before many, of every version: what still stands in the copy is the witness of its layout.
    for count in range(1, most + 1):
        for steps, layout, description, pages in layouts:
            for chosen in itertools.combinations(pages, count):
                before = {page: _page(copy, page) for page in chosen}
                _put(copy, ((page, layout[(page - 1) * PAGE_BYTES : page * PAGE_BYTES]) for page in chosen))
                if _description_in(copy, key) == description and _may_have_run(copy, key, steps):
                    return True
                _put(copy, before.items())
    return False


def _layouts(copy: Path, key: Key) -> Iterator[tuple[int, bytes, _Description]]:
    """How many migrations had run, the file that they make, and what it says of its tables; the newest first."""
    known = migrate.migrations()
    for count in range(len(known), 0, -1):
        # A damaged store may never have been opened by this version.
        with connect.unfinished(copy) as file:
            database = connect._keyed(file, key)
            try:
                migrate.bring_up_to_date(database, known[:count], dt.datetime.fromtimestamp(0, dt.UTC))
                yield count, file.read_bytes(), _described(database)
                database.execute("VACUUM")
                yield count, file.read_bytes(), _described(database)
            finally:
                database.close()


def _pages_of_description(copy: Path, layout: bytes, key: Key) -> Iterator[int]:
    """The pages after the first without which such a store does not open; found by spoiling one after the other."""
    with connect.unfinished(copy) as file:
        file.write_bytes(layout)
        for page in range(2, len(layout) // PAGE_BYTES + 1):
            before = _page(file, page)
            _put(file, [(page, bytes(PAGE_BYTES))])
            if _description_in(file, key) is None:
                yield page
            _put(file, [(page, before)])


def _described(database: Database) -> _Description:
    return frozenset(database.execute(_DESCRIPTION).fetchall())


def _description_in(file: Path, key: Key) -> _Description | None:
    try:
        database, _ = connect.open_database(file, key, read_only=True)
    except errors.StoreError:
        return None
    try:
        return _described(database)
    finally:
        database.close()


def _may_have_run(file: Path, key: Key, steps: int) -> bool:
    """Whether so many migrations have run, or cannot be counted any more."""
    try:
        database, _ = connect.open_database(file, key, read_only=True)
    except errors.StoreError:
        return False
    try:
        return len(migrate.applied(database)) == steps
    except dbapi2.DatabaseError:
        return True
    finally:
        database.close()


def _page(file: Path, page: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek((page - 1) * PAGE_BYTES)
        return opened.read(PAGE_BYTES)


def _put(file: Path, pages: Iterable[tuple[int, bytes]]) -> None:
    with file.open("rb+") as opened:
        for page, content in pages:
            opened.seek((page - 1) * PAGE_BYTES)
            opened.write(content)
