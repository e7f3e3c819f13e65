"""`cmv-reactivation`: a reactivation of CMV as an event that needs treatment, or a high viral load.

Example: grade 2 (treated): warning; grade 3 (admitted, intravenous): critical. 1,200 IU/mL: warning until a newer value
is at most 1,000.
"""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.findings import Alert, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.measured import measured, newest
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.toxicity import GRADES, events_of, evidence_of, severity_of, terms
from dalba_desktop.analysis.measurement import exceeds
from dalba_desktop.domain.codes import AssessmentKind

RULE = "cmv-reactivation"
CARD = Card(rule=RULE, grade=Grade.SUPPORTED, citation="cmv", uses=(*GRADES, "cmv_warning_iu_per_ml"))
_TERMS = {
    **terms("Cytomegalovirus infection reactivation"),
    "cmv infection reactivation": "Cytomegalovirus infection reactivation",
}


def evaluate(question: Question) -> Answer:
    """One alert per event, and one about `cmv_iu_per_ml`."""
    return Answer((*_events(question), *_load(question)))


def _events(question: Question) -> Iterator[Alert]:
    for event, _ in events_of(question, _TERMS):
        severity = severity_of(question, event)
        if severity is None or event.end is not None:
            continue
        yield CARD.alert(
            question,
            severity=severity,
            subject=event.id,
            since=event.start,
            says="event",
            values={"grade": event.grade, "date": event.start},
            evidence=evidence_of(event),
            numbers={"grade": float(event.grade)},
        )


def _load(question: Question) -> Iterator[Alert]:
    load = newest(question, AssessmentKind.CMV_IU_PER_ML)
    limit = question.policy["cmv_warning_iu_per_ml"]
    if load is not None and exceeds(load.value, limit):
        yield CARD.alert(
            question,
            severity=Severity.WARNING,
            subject=load.kind.value,
            since=load.date,
            says="load",
            values={"value": load.value, "date": load.date},
            evidence=measured(load),
            closes="closes-load",
            closing_values={"bound": limit},
            numbers={"cmv_iu_per_ml": load.value},
        )
