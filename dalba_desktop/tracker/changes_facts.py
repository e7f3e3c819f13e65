"""Which facts of a case are other than they were: became known, typed in, completed, corrected, taken back.

Two notions of time are kept apart. What *became known* goes by the dates of the facts; what *was entered* by the trail.
A result of January typed in today was entered since yesterday, and known long before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.tracker.changes_rewind import PATIENT
from dalba_desktop.tracker.trail import FieldChange, changes_of

ATTACHMENTS = "attachments"
DECISIONS = "decisions"
_BACK = (Action.UNDONE, Action.REDONE)


class Kind(StrEnum):
    """What happened to a fact. Completed: values were added where there were none, such as an end or a result."""

    NEW = "new"
    COMPLETED = "completed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact that is other than it was, as the net of everything done to it since.

    `record` is the fact as it is now, or as it was when it is gone; None for a document, whose name is `name`. `fields`
    are its changed values in plain JSON. `became_known`: by its own dates it was not known then. `was_entered`: the
    store did not hold it then. `at` (UTC), `who` and `reasons` come from the trail, empty when nothing was typed since.
    `moved` is the other case, where it came from there or went there.
    """

    list: str
    id: str
    kind: Kind
    record: Record | Patient | None
    day: dt.date | None
    known_on: dt.date | None
    became_known: bool
    was_entered: bool
    fields: tuple[FieldChange, ...] = ()
    reasons: tuple[str, ...] = ()
    who: str = ""
    at: str = ""
    by_others: bool = False
    imported: bool = False
    moved: str = ""
    name: str = ""

    @property
    def is_correction(self) -> bool:
        """Whether something that stood there is not true any more."""
        return self.kind in (Kind.CORRECTED, Kind.WITHDRAWN, Kind.REINSTATED, Kind.REMOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who did what the net effect comes from, and when; one per fact that was touched."""

    rows: tuple[AuditEntry, ...]
    by_others: bool
    imported: bool
    moved: str = ""


def fact_changes(
    then: CaseHistory, now: CaseHistory, day_then: dt.date, today: dt.date, stamps: Mapping[tuple[str, str], Stamp]
) -> tuple[FactChange, ...]:
    """Every fact that differs, the newest first. `then` is the case as stored then, `now` as stored now.

    `stamps` are by list and id. Decisions are not among them: they are told with their alerts.
    """
    known_then, known_now = then.as_known_on(day_then), now.as_known_on(today)
    found = [*_patient(then, now, stamps)]
    for name in LISTS:
        if name == DECISIONS:
            continue
        before = {record.id: record for record in getattr(then, name)}
        after = {record.id: record for record in getattr(now, name)}
        for record_id in dict.fromkeys((*before, *after)):
            made = _compared(
                name,
                (before.get(record_id), known_then.find(name, record_id)),
                (after.get(record_id), known_now.find(name, record_id)),
                day_then,
                stamps.get((name, record_id)),
            )
            if made is not None:
                found.append(made)
    return tuple(sorted(found, key=lambda item: item.known_on or item.day or dt.date.min, reverse=True))


def document_changes(stamps: Mapping[tuple[str, str], Stamp]) -> Iterator[FactChange]:
    """Documents that were taken in or removed."""
    for (name, record_id), stamp in stamps.items():
        if name != ATTACHMENTS:
            continue
        was_there, is_there = stamp.rows[0].before is not None, stamp.rows[-1].after is not None
        if was_there == is_there:
            continue
        told = stamp.rows[-1] if is_there else stamp.rows[0]
        named = next((each.after or each.before for each in changes_of(told) if each.field == "name"), record_id)
        kind = Kind.NEW if is_there else Kind.REMOVED
        yield _made(
            name, record_id, kind, None, stamp, day=None, known_on=None, was_entered=is_there, name_of=str(named)
        )


def stamps_of(
    rows: Iterable[AuditEntry], *, me: tuple[str, str], imports: frozenset[int], moves: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], Stamp]:
    """What the rows of a case's trail did to each of its facts, without what was undone again.

    `me` is who looks, as (account, name); `imports` are the transactions that were an import; `moves` say from or to
    which case a fact was moved.
    """
    gathered: dict[tuple[str, str], list[AuditEntry]] = {}
    for entry in rows:
        if entry.list is not None:
            gathered.setdefault((entry.list, entry.record_id or ""), []).append(entry)
    stamps = {}
    for place, touched in gathered.items():
        lasting = _lasting(touched)
        if lasting:
            imported = any(entry.change in imports for entry in lasting)
            others = imported or any((entry.account, entry.who) != me for entry in lasting)
            stamps[place] = Stamp(rows=lasting, by_others=others, imported=imported, moved=moves.get(place, ""))
    return stamps


def _lasting(rows: Sequence[AuditEntry]) -> tuple[AuditEntry, ...]:
    """Rows without those that were taken back; what was done again counts as when it was done first."""
    lasting: list[AuditEntry] = []
    dropped: list[AuditEntry] = []
    for entry in rows:
        if entry.action not in _BACK:
            lasting.append(entry)
            continue
        reverse = next(
            (row for row in reversed(lasting) if (row.before, row.after) == (entry.after, entry.before)), None
        )
        again = next((row for row in reversed(dropped) if (row.before, row.after) == (entry.before, entry.after)), None)
        if reverse is not None:
            lasting.remove(reverse)
            dropped.append(reverse)
        elif again is not None:
            dropped.remove(again)
            lasting.append(again)
        else:
            lasting.append(entry)
    return tuple(lasting)


_Sides = tuple[Any, Any]
"""A record as stored and as known, each None where there was none."""


def _compared(name: str, then: _Sides, now: _Sides, day_then: dt.date, stamp: Stamp | None) -> FactChange | None:
    (before, known_before), (after, known_after) = then, now
    record_id = (after or before).id
    if after is None:
        return _made(name, record_id, Kind.REMOVED, before, stamp)
    became_known = known_before is None and known_after is not None and known_on(after) > day_then
    if before is None:
        kind = Kind.NEW if after.withdrawn is None else Kind.WITHDRAWN
        return _made(name, record_id, kind, after, stamp, became_known=became_known, was_entered=True)
    if (before.withdrawn is None) != (after.withdrawn is None):
        kind = Kind.REINSTATED if after.withdrawn is None else Kind.WITHDRAWN
        return _made(name, record_id, kind, after, stamp, fields=_fields(before, after), became_known=became_known)
    if before != after:
        fields = _fields(before, after)
        kind = Kind.COMPLETED if all(map(_completes, fields)) else Kind.CORRECTED
        return _made(name, record_id, kind, after, stamp, fields=fields, became_known=became_known)
    if known_after is None or known_before == known_after:
        return None
    if known_before is None:
        return _made(name, record_id, Kind.NEW, after, stamp, became_known=True)
    return _made(
        name, record_id, Kind.COMPLETED, after, stamp, fields=_fields(known_before, known_after), became_known=True
    )


def _patient(then: CaseHistory, now: CaseHistory, stamps: Mapping[tuple[str, str], Stamp]) -> Iterator[FactChange]:
    if then.patient == now.patient:
        return
    fields = _fields(then.patient, now.patient)
    kind = Kind.COMPLETED if all(map(_completes, fields)) else Kind.CORRECTED
    yield _made(PATIENT, now.case_id, kind, now.patient, stamps.get((PATIENT, now.case_id)), fields=fields)


def _made(
    name: str,
    record_id: str,
    kind: Kind,
    record: Any,
    stamp: Stamp | None,
    *,
    fields: tuple[FieldChange, ...] = (),
    became_known: bool = False,
    was_entered: bool = False,
    day: dt.date | None = None,
    known_on: dt.date | None = None,
    name_of: str = "",
) -> FactChange:
    rows = () if stamp is None else stamp.rows
    return FactChange(
        list=name,
        id=record_id,
        kind=kind,
        record=record,
        day=day or day_of(record),
        known_on=known_on or _known_on(record),
        became_known=became_known,
        was_entered=was_entered,
        fields=fields,
        reasons=tuple(dict.fromkeys(row.reason for row in rows if row.reason)),
        who=rows[-1].who if rows else "",
        at=rows[-1].at if rows else "",
        by_others=stamp is not None and stamp.by_others,
        imported=stamp is not None and stamp.imported,
        moved="" if stamp is None else stamp.moved,
        name=name_of,
    )


def day_of(record: Any) -> dt.date | None:
    """The day a fact is of; None for what has none."""
    day: dt.date | None = getattr(record, "date", None) or getattr(record, "start", None)
    return day


def known_on(record: Any) -> dt.date:
    """The day a fact became known by its own dates."""
    return _known_on(record) or dt.date.min


def _known_on(record: Any) -> dt.date | None:
    day: dt.date | None = getattr(record, "known_on", None) or day_of(record)
    return day


def _fields(before: Any, after: Any) -> tuple[FieldChange, ...]:
    was, now = codec.write_record(before), codec.write_record(after)
    return tuple(
        FieldChange(key, was.get(key), now.get(key))
        for key in dict.fromkeys((*was, *now))
        if was.get(key) != now.get(key)
    )


def _completes(change: FieldChange) -> bool:
    """Whether values only stand where none stood; a pending test that has its result is one."""
    return _grows(change.before, change.after) or (change.field == "status" and change.before == "pending")


def _grows(before: Any, after: Any) -> bool:
    if before in (None, [], "") or before == after:
        return True
    if isinstance(before, list) and isinstance(after, list):
        return len(after) >= len(before) and all(map(_grows, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and _grows(value, after[key]) for key, value in before.items())
    return False
