"""Brings a store's tables up to the version of the application: numbered SQL files, each run with its record.

All missing migrations run in one transaction; a store with a migration this version does not know is refused untouched.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop import __version__
from dalba_desktop.assets import asset
from dalba_desktop.store import errors
from dalba_desktop.wording import say

_FILE = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step and its SQL."""

    number: int
    name: str
    sql: str


def migrations(folder: Path | None = None) -> tuple[Migration, ...]:
    """The steps this version knows, in order, numbered from 1 without a gap."""
    found = []
    for path in sorted((folder or asset("db", "migrations")).glob("*.sql")):
        match = _FILE.fullmatch(path.name)
        assert match is not None, path.name
        found.append(Migration(int(match["number"]), match["name"], path.read_text("utf-8")))
    assert [step.number for step in found] == list(range(1, len(found) + 1)), "migrations are numbered from 0001 on"
    return tuple(found)


def applied(database: Database) -> tuple[int, ...]:
    """The numbers of the steps a store has run; empty for an empty database."""
    if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").fetchone():
        return ()
    return tuple(number for (number,) in database.execute("SELECT number FROM migration ORDER BY number"))


def check_known(database: Database, path: Path, known: tuple[Migration, ...]) -> None:
    """Raises NewerStore or NotAStore; changes nothing."""
    run = applied(database)
    if not run:
        raise errors.NotAStore(
            say("{path}: an encrypted database, but not a store of this application", path=str(path))
        )
    if run[-1] > len(known):
        (needed,) = database.execute("SELECT app_version FROM migration WHERE number = ?", [run[-1]]).fetchone()
        raise errors.NewerStore(
            say(
                "{path}: made by a newer version of the application, {needed} or later opens it; nothing was changed",
                path=str(path),
                needed=needed,
            )
        )


def bring_up_to_date(
    database: Database, known: tuple[Migration, ...], at: dt.datetime, then: Callable[[], None] | None = None
) -> int:
    """Runs the missing steps and returns how many there were; if any, `then` is called in the same transaction.

    Foreign keys are off while it runs, because rebuilding a table would otherwise take its children along; they are
    checked before the commit.
    """
    missing = known[len(applied(database)) :]
    if not missing:
        return 0
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.atomic():
            for step in missing:
                for statement in statements_of(step.sql):
                    database.execute(statement)
                database.execute(
                    "INSERT INTO migration (number, name, applied_at, app_version) VALUES (?, ?, ?, ?)",
                    (step.number, step.name, at.isoformat(timespec="seconds").replace("+00:00", "Z"), __version__),
                )
            if then is not None:
                then()
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
            assert not broken, f"{len(broken)} rows lost what they refer to"
    finally:
        database.execute("PRAGMA foreign_keys = ON")
    return len(missing)


def statements_of(sql: str) -> Iterator[str]:
    """The statements of a script one by one; `executescript` would commit the transaction around it."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if dbapi2.complete_statement(statement):
            if statement.strip():
                yield statement.strip()
            statement = ""
    assert not _without_comments(statement), f"unfinished statement: {statement[:80]}"


def _without_comments(sql: str) -> str:
    return "".join(line for line in sql.splitlines() if not line.lstrip().startswith("--")).strip()
