"""`data-order`: dates that cannot be: before birth or long before diagnosis, after death, ends before starts.

Example: a sample of 3 May 2052 in a case born in 1952 and dead since 2025. Notes and decisions may carry any date; an
interval is judged by its start. An end after `as_of` is not known yet, so it is not judged either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Severity, Value
from dalba_desktop.alerts.rules.blinatumomab_interval import pairs
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.phases import Cycle, blinatumomab_cycles

RULE = "data-order"
CARD = Card(rule=RULE, grade=Grade.DATA, citation="data-check", uses=("data_before_diagnosis_days",))

_INTERVALS = ("treatments", "adverse_events", "concomitants")
_DATED = ("mrd", "abl1_tests", "responses", "relapses", "transplants", "assessments", "follow_up")
_REPORTED = ("mrd", "abl1_tests")


@dataclass(frozen=True, slots=True)
class _Fact:
    list: str
    record: Any
    when: dt.date

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.list, self.record.id)


@dataclass(frozen=True, slots=True)
class _Found:
    says: str
    values: dict[str, Value]
    evidence: tuple[Evidence, ...] = ()


def evaluate(question: Question) -> Answer:
    """At most one alert per record: the first of its contradictions."""
    overlaps = {later.rows[0].id: (earlier, later) for earlier, later in _overlapping(question.known)}
    alerts = []
    for fact in _facts(question.known):
        found = next(_contradictions(question, fact, overlaps.get(fact.record.id)), None)
        if found is not None:
            alerts.append(_alert(question, fact, found))
    return Answer(tuple(alerts))


def _facts(known: CaseHistory) -> Iterator[_Fact]:
    for name in _INTERVALS:
        for record in getattr(known, name):
            yield _Fact(name, record, record.start)
    for name in _DATED:
        for record in getattr(known, name):
            yield _Fact(name, record, record.date)


def _contradictions(question: Question, fact: _Fact, overlap: tuple[Cycle, Cycle] | None) -> Iterator[_Found]:
    patient, died = question.known.patient, question.known.death_date
    born = _born(patient)
    if born is not None and fact.when < born:
        yield _Found("before-birth", {"other_date": born})
    if (patient.diagnosis_date - fact.when).days > question.policy["data_before_diagnosis_days"]:
        yield _Found("before-diagnosis", {"other_date": patient.diagnosis_date})
    if died is not None and fact.when > died:
        yield _Found("after-death", {"other_date": died}, _deaths(question.known, died))
    if fact.list in _INTERVALS and fact.record.end is not None and fact.record.end < fact.when:
        yield _Found("end-before-start", {"other_date": fact.record.end})
    if fact.list == "treatments":
        for hold in fact.record.holds:
            if hold.end is not None and hold.end < hold.start:
                yield _Found("hold-end-before-start", {"hold_date": hold.start, "other_date": hold.end})
    if fact.list in _REPORTED and fact.record.reported_on is not None and fact.record.reported_on < fact.when:
        yield _Found("reported-before-date", {"other_date": fact.record.reported_on})
    if overlap is not None:
        earlier, later = overlap
        rows = tuple(Evidence("treatments", row.id) for row in earlier.rows)
        yield _Found("overlapping-cycles", {"cycle": later.number, "earlier": earlier.number}, rows)


def _alert(question: Question, fact: _Fact, found: _Found) -> Alert:
    return CARD.alert(
        question,
        severity=Severity.WARNING,
        subject=fact.record.id,
        since=fact.when,
        says=found.says,
        values={"list": fact.list, "date": fact.when, **found.values},
        evidence=(fact.evidence, *found.evidence),
    )


def _born(patient: Patient) -> dt.date | None:
    """The day of birth, or the first day it can have been."""
    if patient.birth_date is not None or patient.birth_year is None:
        return patient.birth_date
    return dt.date(patient.birth_year, 1, 1)


def _deaths(known: CaseHistory, died: dt.date) -> tuple[Evidence, ...]:
    return tuple(Evidence("follow_up", row.id) for row in known.follow_up if row.date == died)


def _overlapping(known: CaseHistory) -> Iterator[tuple[Cycle, Cycle]]:
    """Cycles that begin while one before them runs, its last day included."""
    for earlier, later in pairs(blinatumomab_cycles(known)):
        if earlier.end is None or later.start <= earlier.end:
            yield earlier, later
