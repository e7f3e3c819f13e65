"""The audit trail: one row per change or deed, chained by hashes, written in the transaction of what it tells of."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from dalba_desktop.store import rows

FIRST_HASH = "0" * 64
"""What the first row names as the hash before it."""
HEAD = "audit_head"
"""The key in `meta` that holds the last hash: a trail cut short at its end does not match it."""
NONCE_BYTES = 16
SHORTEST_CODE = 6
"""Digits of a hash below which a code could mean many rows."""

_COLUMNS = (
    "sequence", "at", "who", "account", "change", "action", "list", "case_id", "record_id", "reason", "before", "after",
    "nonce", "content_hash", "previous_hash", "hash",
)  # fmt: skip
_CONTENT = ("case_id", "record_id", "reason", "before", "after", "nonce")
_CHAINED = ("sequence", "at", "who", "account", "change", "action", "list", "content_hash", "previous_hash")

Nonce = Callable[[], str]


class Action(StrEnum):
    """What was done: to a record, or with the store."""

    ADDED = "added"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    """Left its case, or came into another: two rows next to each other (`store.moves`)."""
    MERGED = "merged"
    """A case that became part of another one, what of it was kept once, and the person of the other one."""
    UNDONE = "undone"
    REDONE = "redone"
    CREATED = "created"
    UNLOCKED = "unlocked"
    IMPORTED = "imported"
    EXPORTED = "exported"
    REPORTED = "reported"
    RESTORED = "restored"
    MIGRATED = "migrated"
    SALVAGED = "salvaged"
    PASSPHRASE_CHANGED = "passphrase-changed"
    RECOVERY_KIT_MADE = "recovery-kit-made"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row of the trail.

    `at` is UTC; `who` the name the user gave, `account` the one of the system; rows of one transaction share `change`.
    Without a `list` nothing in the data changed and `after` holds details of the deed. `before` and `after` are
    canonical JSON or None. In an erased row case_id, record_id, reason, before, after and nonce are None.
    """

    sequence: int
    at: str
    who: str
    account: str
    change: int
    action: str
    list: str | None
    case_id: str | None
    record_id: str | None
    reason: str | None
    before: str | None
    after: str | None
    nonce: str | None
    content_hash: str
    previous_hash: str
    hash: str

    @property
    def is_erased(self) -> bool:
        """Whether what it told of a patient was taken out."""
        return self.nonce is None

    def computed_content_hash(self) -> str:
        """What `content_hash` must be, unless the row is erased."""
        return _hash_of({name: getattr(self, name) for name in _CONTENT})

    def computed_hash(self) -> str:
        """What `hash` must be: SHA-256 over the columns that are never erased, in canonical JSON."""
        return _hash_of({name: getattr(self, name) for name in _CHAINED})


@dataclass(frozen=True, slots=True)
class AuditHead:
    """A place in the trail: its number, when, and the short code that stands on paper."""

    sequence: int
    at: str
    code: str


class Trail:
    """Appends the rows of one transaction; the caller holds the transaction and calls `seal` before it ends."""

    def __init__(
        self, database: Database, *, at: dt.datetime, who: str, account: str, reason: str, nonce: Nonce
    ) -> None:
        self._database = database
        self._at = utc_text(at)
        self._who = who
        self._account = account
        self._reason = reason
        self._nonce = nonce
        last = database.execute("SELECT sequence, hash, change FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
        newest: tuple[int, str, int] = last or (0, FIRST_HASH, 0)
        self.changes_data = False
        self._start, self._hash, before = newest
        self._sequence = self._start
        self.change = before + 1

    @property
    def has_grown(self) -> bool:
        """Whether anything was appended."""
        return self._sequence != self._start

    def append(
        self,
        action: Action,
        case_id: str | None,
        list_name: str | None,
        record_id: str | None,
        before: Any,
        after: Any,
        *,
        with_reason: bool = True,
    ) -> int:
        """Adds a row and returns its number; `before` and `after` are plain JSON values or None.

        Not `with_reason`: the reason stands in another row, which may be erased without this one.
        """
        unsigned = AuditEntry(
            sequence=self._sequence + 1,
            at=self._at,
            who=self._who,
            account=self._account,
            change=self.change,
            action=action.value,
            list=list_name,
            case_id=case_id,
            record_id=record_id,
            # A reason is one for a change; a tombstone names no one, not even in its reason.
            reason="" if list_name is None or not with_reason else self._reason,
            before=None if before is None else rows.canonical_json(before),
            after=None if after is None else rows.canonical_json(after),
            nonce=self._nonce(),
            content_hash="",
            previous_hash=self._hash,
            hash="",
        )
        signed = dataclasses.replace(unsigned, content_hash=unsigned.computed_content_hash())
        signed = dataclasses.replace(signed, hash=signed.computed_hash())
        self._database.execute(rows.insert("audit", _COLUMNS), [getattr(signed, name) for name in _COLUMNS])
        self._sequence, self._hash = signed.sequence, signed.hash
        self.changes_data = self.changes_data or list_name is not None
        return signed.sequence

    def seal(self) -> None:
        """Notes the new head beside the trail."""
        if self.has_grown:
            self._database.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [HEAD, self._hash],
            )


def entries(
    database: Database, case_id: str | None = None, *, change: int | None = None, after: int = 0
) -> tuple[AuditEntry, ...]:
    """The trail in order: whole, of one case, of one transaction, or what came after a row."""
    where, parameters = "WHERE sequence > ?", [after]
    more: list[Any] = []
    if change is not None:
        first, last_one = places_of(database, change)
        where += " AND sequence BETWEEN ? AND ? AND change = ?"
        more += [first, last_one, change]
    if case_id is not None:
        where += " AND case_id = ?"
        more.append(case_id)
    found = database.execute(rows.select("audit", _COLUMNS, f"{where} ORDER BY sequence"), [*parameters, *more])
    return tuple(map(entry_of, found))


def places_of(database: Database, change: int) -> tuple[int, int]:
    """Between which rows the trail tells of a transaction, found by halving: the numbers of both grow together.

    The trail of a large store need not be read for it. The second is before the first where there is no such row.
    """
    return _first_row_from(database, change), _first_row_from(database, change + 1) - 1


def _first_row_from(database: Database, change: int) -> int:
    """The number of the first row of this transaction or a later one; one more than the last row if there is none."""
    low, high = 1, last_sequence(database) + 1
    while low < high:
        middle = (low + high) // 2
        # A trail that lost rows to damage still leads there: the next row that is left tells.
        row = database.execute(
            "SELECT sequence, change FROM audit WHERE sequence >= ? ORDER BY sequence LIMIT 1", [middle]
        ).fetchone()
        if row is not None and row[1] < change:
            low = row[0] + 1
        else:
            high = middle
    return low


def entry_of(row: tuple[Any, ...]) -> AuditEntry:
    """An entry from the columns in their order."""
    return AuditEntry(**dict(zip(_COLUMNS, row, strict=True)))


def head(database: Database, case_id: str) -> AuditHead | None:
    """The last change of a case's data, None for a case without any."""
    row = database.execute(
        "SELECT sequence, at, hash FROM audit WHERE case_id = ? AND list IS NOT NULL ORDER BY sequence DESC LIMIT 1",
        [case_id],
    ).fetchone()
    return None if row is None else AuditHead(row[0], row[1], short_code(row[2]))


def last(database: Database, *, changes_only: bool = False) -> AuditEntry | None:
    """The last row of the trail, or the last that changed data, erasures included; None for an empty trail."""
    where = f"WHERE list IS NOT NULL OR action = '{Action.ERASED.value}'" if changes_only else ""
    row = database.execute(rows.select("audit", _COLUMNS, f"{where} ORDER BY sequence DESC LIMIT 1")).fetchone()
    return None if row is None else entry_of(row)


def last_sequence(database: Database) -> int:
    """The number of the last row; 0 for an empty trail."""
    (found,) = database.execute("SELECT coalesce(max(sequence), 0) FROM audit").fetchone()
    return int(found)


def has_row(database: Database, sequence: int, hash_: str) -> bool:
    """Whether there is a row with this number and this hash."""
    return (
        database.execute("SELECT 1 FROM audit WHERE sequence = ? AND hash = ?", [sequence, hash_]).fetchone()
        is not None
    )


def changes_after(database: Database, sequence: int) -> int:
    """How many transactions changed data after a row; counted where they lie, nothing of them is read."""
    sql = "SELECT count(DISTINCT change) FROM audit WHERE sequence > ? AND list IS NOT NULL"
    (found,) = database.execute(sql, [sequence]).fetchone()
    return int(found)


def newest_by_case(database: Database, after: int) -> dict[str | None, int]:
    """The place of the last change of each case that changed after a row; under None laboratories and policy.

    Preferences count for nothing here: no case is judged otherwise because of them.
    """
    sql = (
        "SELECT case_id, max(sequence) FROM audit "
        "WHERE sequence > ? AND list <> 'preferences' AND nonce IS NOT NULL GROUP BY case_id"
    )
    return dict(database.execute(sql, [after]).fetchall())


def short_code(hash_: str) -> str:
    """The first twelve digits of a hash in groups of four, as people read them out."""
    return "-".join(hash_[start : start + 4] for start in (0, 4, 8))


def utc_text(at: dt.datetime) -> str:
    """`2026-03-01T10:00:00Z`."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def random_nonce() -> str:
    """What keeps an erased row from being guessed."""
    return secrets.token_hex(NONCE_BYTES)


def _hash_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(rows.canonical_json(content).encode()).hexdigest()
