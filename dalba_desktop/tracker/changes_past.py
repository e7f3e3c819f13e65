"""A case on a past day as a page shows it: nothing on it that was not known then. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.store.attachments import ATTACHMENTS, Attachment
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.tracker.changes_facts import Kind, day_of, fact_changes, known_on
from dalba_desktop.tracker.changes_rewind import end_of
from dalba_desktop.tracker.views import CaseView

_DAYS = ("date", "known_on", "start", "end", "neutrophil_engraftment", "platelet_engraftment")


@dataclass(frozen=True, slots=True)
class Past:
    """How a past day as known differs from what the page shows now and from what the store held then.

    `hidden`: facts of later days, or known only later. `corrected`: facts of then whose values were corrected or taken
    back after that day. `late`: facts of then that were typed in after it. `is_entered`: the store held the case then.
    """

    hidden: int
    corrected: int
    late: int
    is_entered: bool


def page_view(view: CaseView) -> CaseView:
    """The view with a history that ends on its day: what came later is not in the tables either.

    What is withdrawn stays, struck through, where its day had come.
    """
    known, history = view.known, view.history
    shown: dict[str, tuple[Any, ...]] = {}
    for name in LISTS:
        by_id = {record.id: record for record in getattr(known, name)}
        shown[name] = tuple(
            by_id.get(record.id, record)
            for record in getattr(history, name)
            if record.id in by_id or (record.withdrawn is not None and _had_come(record, view.as_of))
        )
    return dataclasses.replace(view, history=CaseHistory(patient=history.patient, **shown))


def past_of(now: CaseHistory, stored: CaseHistory | None, day: dt.date) -> Past:
    """What of a case as stored now came after a day; `stored` is what the store held then, None for nothing."""
    live = [record for name, record in now.records() if record.withdrawn is None and name != "decisions"]
    known = {record.id for _, record in now.as_known_on(day).records()}
    changes = () if stored is None else fact_changes(stored, now, day, day, {})
    of_then = [change for change in changes if change.known_on is None or change.known_on <= day]
    return Past(
        hidden=sum(record.id not in known or _is_pending(record, day) for record in live),
        corrected=sum(change.is_correction for change in of_then),
        late=sum(change.kind is Kind.NEW and change.was_entered for change in of_then),
        is_entered=stored is not None,
    )


def days_of_news(history: CaseHistory, until: dt.date) -> tuple[dt.date, ...]:
    """The days up to one of them, in order, on which something of the case began, ended, or became known."""
    return tuple(sorted({day for day in _days(history) if day <= until}))


def documents_of(documents: Iterable[Attachment], day: dt.date) -> tuple[Attachment, ...]:
    """The documents as stored now that a past day shows: those that bear its date or an earlier one.

    One without a date of its own was known when it was taken in. What was removed since is not there.
    """

    def known_on_day(document: Attachment) -> bool:
        if document.date is not None:
            return dt.date.fromisoformat(document.date) <= day
        return dt.datetime.fromisoformat(document.at) < end_of(day)

    return tuple(filter(known_on_day, documents))


def documents_then(documents: Iterable[Attachment], trail: Iterable[AuditEntry], until: int) -> tuple[Attachment, ...]:
    """The documents that stood in a case right after row `until` of its trail, without what was removed since.

    When a document was taken in does not tell: it may have come from another case later.
    """
    there: dict[str | None, bool] = {}
    for entry in trail:
        if entry.list == ATTACHMENTS and entry.sequence <= until:
            there[entry.record_id] = entry.after is not None
    return tuple(document for document in documents if there.get(document.id, False))


def _had_come(record: Any, day: dt.date) -> bool:
    """Whether a fact is of that day or before, and was known."""
    return known_on(record) <= day and (day_of(record) or day) <= day


def _is_pending(record: Any, day: dt.date) -> bool:
    """Whether of a test only that it was sampled is known: its result is hidden."""
    return known_on(record) > day


def _days(history: CaseHistory) -> Iterator[dt.date]:
    yield history.patient.diagnosis_date
    for name, record in history.records():
        if record.withdrawn is not None or name == "decisions":
            continue
        for each in (record, *getattr(record, "holds", ())):
            yield from (day for key in _DAYS if (day := getattr(each, key, None)) is not None)
