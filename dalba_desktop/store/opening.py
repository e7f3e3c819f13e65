"""What is looked at and brought up to date before a store counts as open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlite_utils import Database

from dalba_desktop import __version__
from dalba_desktop.store import connect, errors, migrate
from dalba_desktop.store.audit import Action, Nonce, Trail
from dalba_desktop.store.backups import Backups, Reason, checked
from dalba_desktop.store.keys import Key
from dalba_desktop.wording import say


def check_pages(database: Database, path: Path, *, thoroughly: bool) -> None:
    """Raises Damaged when a page does not carry its seal; `thoroughly` also when the trail or a fact is not sound."""
    database.execute("BEGIN")
    try:
        database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        found = checked(database).words() if thoroughly else connect.page_problems(database, quick=True)
    finally:
        if database.conn.in_transaction:
            database.execute("ROLLBACK")
    if found:
        raise errors.damaged(path, found)


def bring_up_to_date(
    database: Database, key: Key, path: Path, *, may_write: bool, at: dt.datetime, who: str, nonce: Nonce
) -> None:
    """Runs the migrations that a store lacks, behind a verified backup and with their row in the trail.

    Raises NewerStore; ReadOnly when some are lacking and nothing may be written; what keeps a backup from being made.
    """
    known = migrate.migrations()
    migrate.check_known(database, path, known)
    before = len(migrate.applied(database))
    if before < len(known) and not may_write:
        raise errors.ReadOnly(
            say("{path}: made by an older version; open it once where it can be written to", path=str(path))
        )
    if not may_write:
        return

    def note() -> None:
        trail = Trail(database, at=at, who=who, account=who, reason="", nonce=nonce)
        done = {"from": before, "to": len(known), "version": __version__}
        trail.append(Action.MIGRATED, None, None, None, None, done)
        trail.seal()

    if before < len(known):
        Backups(path).make(database, key, at=at, reason=Reason.BEFORE_MIGRATION)
    migrate.bring_up_to_date(database, known, at, note)
    connect.use_rollback_journal(database)


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path; None when none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
