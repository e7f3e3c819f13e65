"""What is held back of a case that is shown without its identifiers: who the person is, and every text somebody typed.

The one definition of it, for a pseudonymised report and for a window that hides identifiers.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from dalba_desktop.domain.fields import Record, Withdrawal, identifying_keys
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.reports.data import ReportData
from dalba_desktop.wording import say

Hide = Callable[[str], str]
AnyRecord = TypeVar("AnyRecord", bound=Record)

_SHORTEST = 3
_UNTOUCHED = frozenset({"id", "case_id"})


def shown_as_typed(text: str) -> str:
    """The text itself: what a report with names does with a text."""
    return text


def hider(patient: Patient, *, with_id: bool = False) -> Hide:
    """A function that takes the patient's own identifiers out of a text, wherever somebody wrote them.

    The case id is the pseudonym that such a text is known by; `with_id` takes it out too.
    """
    known = [getattr(patient, key) for key in identifying_keys(Patient)]
    known += [patient.case_id] if with_id else []
    parts = sorted({part for value in known if value for part in (value, *value.split()) if len(part) >= _SHORTEST})
    if not parts:
        return shown_as_typed
    parts.sort(key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(part) for part in parts) + r")(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda _: say("[left out]"), text)


def for_paper(data: ReportData) -> ReportData:
    """The data as they may be printed: as they are, or without what a pseudonymised report leaves out.

    The engine's messages are left as they are, for their codes must be found again: who words them hides the result.
    """
    if not data.pseudonymised:
        return data
    hide = hider(data.history.patient, with_id=bool(data.shown_as))
    history, known = (_under(without_person(each, hide), data.shown_as) for each in (data.history, data.known))
    readings = tuple(
        dataclasses.replace(
            reading,
            sample=without_free_text(without_identifiers(reading.sample, hide)),
            series=without_identifiers(reading.series, hide),
        )
        for reading in data.assessment.readings
    )
    return dataclasses.replace(
        data,
        history=history,
        known=known,
        assessment=dataclasses.replace(data.assessment, readings=readings),
        timeline=timeline_of(known, data.as_of),
    )


def _under(history: CaseHistory, name: str) -> CaseHistory:
    """The history under another name, where there is one."""
    return dataclasses.replace(history, patient=dataclasses.replace(history.patient, case_id=name)) if name else history


def without_person(history: CaseHistory, hide: Hide) -> CaseHistory:
    """A history without who it is: no names, no day of birth, no free text, and neither notes nor decisions."""
    patient = dataclasses.replace(
        without_identifiers(history.patient, hide),
        birth_date=None,
        **dict.fromkeys(identifying_keys(Patient)),
    )
    lists: dict[str, Any] = {
        name: tuple(without_free_text(without_identifiers(row, hide)) for row in getattr(history, name))
        for name in LISTS
        if name not in ("notes", "decisions")
    }
    return CaseHistory(patient=patient, **lists)


def without_free_text(record: AnyRecord) -> AnyRecord:
    """A record without its note, and without the words of why it was withdrawn or a drug held."""
    changes: dict[str, Any] = {"note": None}
    if record.withdrawn is not None:
        changes["withdrawn"] = Withdrawal(on=record.withdrawn.on, reason=say("reason left out"))
    if isinstance(record, Treatment):
        changes["holds"] = tuple(dataclasses.replace(hold, reason=None) for hold in record.holds)
    return dataclasses.replace(record, **changes)


def without_identifiers(value: Any, hide: Hide) -> Any:
    """Any value of a record with the person's own identifiers taken out of its texts."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, tuple):
        return tuple(without_identifiers(item, hide) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: without_identifiers(getattr(value, field.name), hide)
            for field in dataclasses.fields(value)
            if field.name not in _UNTOUCHED
        }
        return dataclasses.replace(value, **changed)
    return value
