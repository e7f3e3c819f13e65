"""A case as the store held it at an earlier row of its trail: what came after that row is undone, on a copy.

Pure: it takes what is stored now and the rows of the trail, and touches no file. The order of the records is the one of
then, too: the store ranks them by its trail (`store.ranks`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.contents import Place
from dalba_desktop.store.ranks import Ranks

PATIENT = "patient"

_Place = tuple[str, str]


def rewound(now: CaseHistory | None, trail: Sequence[AuditEntry], until: int) -> CaseHistory | None:
    """The case as it was stored right after row `until`; None when the store held nothing of it.

    `now` is the case as stored, None for one that is not there any more; `trail` are all rows of the case in their
    order. Raises FactError for a row that no version of the application wrote.
    """
    # `records` gives each list in its order, so the rank of what the trail does not speak of is its place now.
    contents: dict[_Place, Any] = {} if now is None else {(PATIENT, now.case_id): now.patient}
    if now is not None:
        contents.update({(name, record.id): record for name, record in now.records()})
    for entry in reversed(trail):
        if entry.sequence <= until:
            break
        name = entry.list or ""
        if name != PATIENT and name not in LISTS:
            continue
        if entry.before is None:
            contents.pop((name, entry.record_id or ""), None)
        else:
            contents[name, entry.record_id or ""] = _read(name, entry.before)
    patient = next((content for (name, _), content in contents.items() if name == PATIENT), None)
    if patient is None:
        return None
    case_id = patient.case_id
    ranks = Ranks(entry for entry in trail if entry.sequence <= until).rank
    lists: dict[str, list[tuple[str, Any]]] = {}
    for (name, record_id), content in contents.items():
        lists.setdefault(name, []).append((record_id, content))
    ordered = {
        name: tuple(record for _, record in sorted(rows, key=lambda row: ranks.get(Place(case_id, name, row[0]), 0)))
        for name, rows in lists.items()
        if name != PATIENT
    }
    return CaseHistory(patient=patient, **ordered)


def row_at(trail: Sequence[AuditEntry], moment: dt.datetime) -> int:
    """The number of the last row written up to a moment; 0 when none was.

    Where a clock was set back, everything from the first row after the moment on counts as written after it.
    """
    last = 0
    for entry in trail:
        if dt.datetime.fromisoformat(entry.at) > moment:
            break
        last = entry.sequence
    return last


def end_of(day: dt.date) -> dt.datetime:
    """The moment a day ends on the clock of whoever sits here."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min).astimezone()


def _read(name: str, text: str) -> Any:
    return codec.read_record(Patient if name == PATIENT else LISTS[name], json.loads(text), name)
