"""Changes to a store as by whoever has the passphrase and a program for databases, and what the check says of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlite_utils import Database

from dalba_desktop.store import audit, verify
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.verify import Finding, Problem, verified


@contextlib.contextmanager
def tampered(database: Database) -> Iterator[Callable[..., Any]]:
    """Runs SQL on the store for the time of the block, as if there were no triggers and none had been dropped."""
    triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    database.execute("BEGIN")
    try:
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database.execute
    finally:
        database.execute("ROLLBACK")


def found(database: Database) -> tuple[Finding, ...]:
    for name, sql in (
        (name, sql)
        for name, sql in verify.known_tables().items()
        if sql.startswith("CREATE TRIGGER")
        and not database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", [name]).fetchone()
    ):
        assert name
        database.execute(sql)
    return verified(database).findings


def named(findings: tuple[Finding, ...]) -> set[tuple[Problem, int | None]]:
    return {(finding.problem, finding.sequence) for finding in findings}


def trail_of(database: Database) -> tuple[AuditEntry, ...]:
    return audit.entries(database)


def another(value: Any, kind: str) -> Any:
    if value is None:
        return {"TEXT": "x", "INTEGER": 1, "REAL": 1.5, "BLOB": b"x"}[kind]
    if isinstance(value, str):
        return value + "x"
    return value + b"x" if isinstance(value, bytes) else value + 1
