"""The audit trail as people read it: who changed what, when, from what to what; and as files to take away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dalba_desktop.store.audit import Action, AuditEntry, short_code
from dalba_desktop.store.store import Store

_COLUMNS = (
    "sequence", "at", "who", "account", "change", "action", "list", "case_id", "record_id", "reason", "before", "after",
    "content_hash", "previous_hash", "hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of one record: before and after are plain JSON values, None where nothing was recorded."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A row of the trail with what it changed field by field; `code` is its short code as on paper.

    `partner` is the row of the other case where something was moved or two cases became one; None otherwise, and when
    that patient was erased.
    """

    entry: AuditEntry
    changes: tuple[FieldChange, ...]
    partner: AuditEntry | None = None

    @property
    def reason(self) -> str:
        """Why: of what came from another case it stands in the row there."""
        return self.entry.reason or (self.partner.reason if self.partner is not None else None) or ""

    @property
    def crosses(self) -> bool:
        """Whether something went from one case to another, or back."""
        return self.partner is not None or self.entry.action in (Action.MOVED, Action.MERGED)

    @property
    def code(self) -> str:
        """The short code that a PDF made right after it carries."""
        return short_code(self.entry.hash)


def rows_of(
    entries: Iterable[AuditEntry], partners: Mapping[int, AuditEntry] = MappingProxyType({})
) -> tuple[TrailRow, ...]:
    """The rows in the order of the trail, with the rows of moves that belong to them."""
    return tuple(TrailRow(entry, changes_of(entry), partners.get(entry.sequence)) for entry in entries)


def history_of_record(store: Store, case_id: str, list_name: str, record_id: str) -> tuple[TrailRow, ...]:
    """The rows about one record, oldest first, those of the cases that it was moved from included."""
    found: list[TrailRow] = []
    place, until = (case_id, list_name, record_id), None
    while True:
        entries = [
            entry
            for entry in store.audit_entries(place[0])
            if (entry.list, entry.record_id) == place[1:] and (until is None or entry.sequence <= until)
        ]
        rows = rows_of(entries, store.partners(entries))
        found = [*rows, *found]
        came = next((row for row in rows if row.entry.before is None), None)
        before = came.partner if came is not None else None
        if before is None or before.case_id is None or before.after is not None:
            return tuple(found)
        place, until = (before.case_id, list_name, before.record_id or ""), before.sequence


def changes_of(entry: AuditEntry) -> tuple[FieldChange, ...]:
    """What a row changed, field by field; a value that is no record has the field "value"."""
    before, after = _fields(entry.before), _fields(entry.after)
    found = (FieldChange(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after)))
    return tuple(change for change in found if _differ(change.before, change.after))


def history_of_field(entries: Iterable[AuditEntry], list_name: str, record_id: str, field: str) -> Iterator[TrailRow]:
    """The rows in which one value of one record was set or changed, oldest first, each with that change alone."""
    for entry in entries:
        if (entry.list, entry.record_id) != (list_name, record_id):
            continue
        for change in changes_of(entry):
            if change.field == field:
                yield TrailRow(entry, (change,))


def as_csv(entries: Iterable[AuditEntry]) -> str:
    """The trail as a table, one line per row, with every column that the chain is computed from but the nonce."""
    lines = [_line(_COLUMNS), *(_line([_harmless(getattr(entry, name)) for name in _COLUMNS]) for entry in entries)]
    return "".join(lines)


def as_json(entries: Iterable[AuditEntry]) -> dict[str, Any]:
    """The whole trail as one document, nonces included, so that anyone can compute the hashes again."""
    found = []
    for entry in entries:
        row = {name: getattr(entry, name) for name in (*_COLUMNS[:12], "nonce", *_COLUMNS[12:])}
        found.append(row)
    return {"format": "dalba-audit/1", "entries": found, "head": short_code(found[-1]["hash"]) if found else None}


def _fields(text: str | None) -> dict[str, Any]:
    try:
        value = None if text is None else json.loads(text)
    except ValueError:
        # Somebody tampered with the row; a check says so, and here it is shown as it stands.
        value = text
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"value": value}


def _differ(before: Any, after: Any) -> bool:
    """For Python, true equals one."""
    return bool(before != after) or isinstance(before, bool) != isinstance(after, bool)


def _line(cells: Iterable[Any]) -> str:
    """One line of a table. Only what stands in the line end is quoted, and some programs end a line at a bare `\\r`."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"


def _harmless(value: Any) -> Any:
    """No cell that a spreadsheet would take for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
        return "'" + value
    return value
