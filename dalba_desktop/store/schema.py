"""The tables as they are after all migrations, as text: what `db/schema.sql` holds and a test compares."""

from __future__ import annotations

import datetime as dt

from sqlite_utils import Database

from dalba_desktop.store import connect, migrate

_HEAD = "-- The tables of a store after all migrations, for reading. Made from db/migrations; a test compares them.\n\n"


def snapshot() -> str:
    """The text of `db/schema.sql`, from an empty database in memory."""
    database = connect.in_memory()
    try:
        migrate.bring_up_to_date(database, migrate.migrations(), dt.datetime.fromtimestamp(0, dt.UTC))
        return _HEAD + schema_of(database)
    finally:
        database.close()


def schema_of(database: Database) -> str:
    """The statements that would make a database's tables, in the order in which they were made."""
    found = database.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    return "\n\n".join(f"{sql};" for (sql,) in found) + "\n"
