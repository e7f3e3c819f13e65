"""`ponatinib-vascular`: a vascular event or heart failure on ponatinib, or a high blood pressure.

Example: stroke grade 3 while ponatinib is taken: critical until it has resolved and ponatinib has ended. A systolic
pressure of 160 on a day ponatinib was taken: warning until a newer value is lower.
"""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.findings import Alert, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.measured import measured, newest
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.taken import given, took
from dalba_desktop.alerts.rules.toxicity import events_of, evidence_of, terms
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.domain.codes import Agent, AssessmentKind

RULE = "ponatinib-vascular"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="ponatinib-label",
    uses=("vascular_grade", "systolic_warning_mmhg"),
)
_TERMS = {
    **terms(
        "Myocardial infarction",
        "Stroke",
        "Peripheral ischemia",
        "Arterial thromboembolism",
        "Thromboembolic event",
        "Heart failure",
    ),
    "peripheral ischaemia": "Peripheral ischemia",
}


def evaluate(question: Question) -> Answer:
    """One alert per event, and one about `systolic_mmhg`."""
    return Answer((*_events(question), *_pressure(question)))


def _events(question: Question) -> Iterator[Alert]:
    still_given = given(question.known, Agent.PONATINIB, question.as_of)
    for event, term in events_of(question, _TERMS):
        over = event.end is not None and not still_given
        mild = event.grade < question.policy["vascular_grade"]
        if over or mild or not took(question.known, Agent.PONATINIB, event.start):
            continue
        yield CARD.alert(
            question,
            severity=Severity.CRITICAL,
            subject=event.id,
            since=event.start,
            says="given" if still_given else "ended",
            values={"term": term, "grade": event.grade, "date": event.start},
            evidence=evidence_of(event),
            numbers={"grade": float(event.grade)},
        )


def _pressure(question: Question) -> Iterator[Alert]:
    pressure = newest(question, AssessmentKind.SYSTOLIC_MMHG)
    limit = question.policy["systolic_warning_mmhg"]
    if pressure is None or not reaches(pressure.value, limit):
        return
    if took(question.known, Agent.PONATINIB, pressure.date):
        yield CARD.alert(
            question,
            severity=Severity.WARNING,
            subject=pressure.kind.value,
            since=pressure.date,
            says="pressure",
            values={"value": pressure.value, "date": pressure.date},
            evidence=measured(pressure),
            closes="closes-pressure",
            closing_values={"bound": limit},
            numbers={"systolic_mmhg": pressure.value},
        )
