"""The audit trail: one row per change, chained by hashes, written in the transaction of the change it tells of."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from dalba_desktop.store import rows

FIRST_HASH = "0" * 64
"""What the first row names as the hash before it."""

_COLUMNS = (
    "sequence",
    "at",
    "who",
    "action",
    "reason",
    "case_id",
    "list",
    "record_id",
    "before",
    "after",
    "previous_hash",
    "hash",
)


class Action(StrEnum):
    """What was done to a record."""

    ADDED = "added"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row of the trail. `at` is UTC; `before` and `after` are the record in canonical JSON, or None."""

    sequence: int
    at: str
    who: str
    action: str
    reason: str
    case_id: str | None
    list: str | None
    record_id: str | None
    before: str | None
    after: str | None
    previous_hash: str
    hash: str

    def computed_hash(self) -> str:
        """What `hash` must be: SHA-256 over all other columns in canonical JSON."""
        content = {name: getattr(self, name) for name in _COLUMNS if name != "hash"}
        return hashlib.sha256(rows.canonical_json(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last change of a case: its place in the trail, when, and the short code that stands on paper."""

    sequence: int
    at: str
    code: str


def append(
    database: Database,
    *,
    at: dt.datetime,
    who: str,
    action: Action,
    reason: str,
    case_id: str | None,
    list_name: str,
    record_id: str | None,
    before: Any,
    after: Any,
) -> None:
    """Adds a row to the trail; the caller holds the transaction of the change itself."""
    last = database.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, previous_hash = last or (0, FIRST_HASH)
    unsigned = AuditEntry(
        sequence=sequence + 1,
        at=utc_text(at),
        who=who,
        action=action.value,
        reason=reason,
        case_id=case_id,
        list=list_name,
        record_id=record_id,
        before=None if before is None else rows.canonical_json(before),
        after=None if after is None else rows.canonical_json(after),
        previous_hash=previous_hash,
        hash="",
    )
    values = [getattr(unsigned, name) for name in _COLUMNS[:-1]]
    database.execute(rows.insert("audit", _COLUMNS), [*values, unsigned.computed_hash()])


def entries(database: Database, case_id: str | None = None) -> tuple[AuditEntry, ...]:
    """The trail in order, of one case or of the whole store."""
    where, parameters = ("WHERE case_id = ?", [case_id]) if case_id is not None else ("", [])
    found = database.execute(rows.select("audit", _COLUMNS, f"{where} ORDER BY sequence"), parameters)
    return tuple(AuditEntry(**dict(zip(_COLUMNS, row, strict=True))) for row in found)


def head(database: Database, case_id: str) -> AuditHead | None:
    """The last change of a case's data, None for a case without any."""
    row = database.execute(
        "SELECT sequence, at, hash FROM audit WHERE case_id = ? AND list IS NOT NULL ORDER BY sequence DESC LIMIT 1",
        [case_id],
    ).fetchone()
    return None if row is None else AuditHead(row[0], row[1], short_code(row[2]))


def newest_by_case(database: Database) -> dict[str | None, int]:
    """The place of the last row of each case; under None that of laboratories and policy."""
    return dict(database.execute("SELECT case_id, max(sequence) FROM audit GROUP BY case_id").fetchall())


def newest_without_case(database: Database) -> int:
    """The place of the last row that belongs to no case, such as laboratories and policy; 0 without any."""
    (found,) = database.execute("SELECT coalesce(max(sequence), 0) FROM audit WHERE case_id IS NULL").fetchone()
    return int(found)


def short_code(hash_: str) -> str:
    """The first twelve digits of a hash in groups of four, as people read them out."""
    return "-".join(hash_[start : start + 4] for start in (0, 4, 8))


def utc_text(at: dt.datetime) -> str:
    """`2026-03-01T10:00:00Z`."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
