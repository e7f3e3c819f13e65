"""`dasatinib-pleural-effusion`, `dasatinib-pulmonary-hypertension`: events that begin while dasatinib is taken.

Example: pleural effusion grade 2 on dasatinib: warning until it resolves. Pulmonary hypertension of any grade is
critical until it has resolved and dasatinib has ended; a hold does not end it.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.taken import given, took
from dalba_desktop.alerts.rules.toxicity import GRADES, events_of, evidence_of, severity_of, terms
from dalba_desktop.domain.codes import Agent

PLEURAL_EFFUSION = Card(
    rule="dasatinib-pleural-effusion", grade=Grade.ESTABLISHED, citation="dasatinib-label", uses=GRADES
)
PULMONARY_HYPERTENSION = Card(
    rule="dasatinib-pulmonary-hypertension", grade=Grade.ESTABLISHED, citation="dasatinib-pah"
)
_EFFUSION_TERMS = terms("Pleural effusion")
_HYPERTENSION_TERMS = terms("Pulmonary hypertension")


def evaluate_pleural_effusion(question: Question) -> Answer:
    """One alert per pleural effusion that has not resolved."""
    alerts = []
    for event, _ in events_of(question, _EFFUSION_TERMS):
        severity = severity_of(question, event)
        if severity is None or event.end is not None or not took(question.known, Agent.DASATINIB, event.start):
            continue
        alert = PLEURAL_EFFUSION.alert(
            question,
            severity=severity,
            subject=event.id,
            since=event.start,
            says="grave" if severity is Severity.CRITICAL else "open",
            values={"grade": event.grade, "date": event.start},
            evidence=evidence_of(event),
            numbers={"grade": float(event.grade)},
        )
        alerts.append(alert)
    return Answer(tuple(alerts))


def evaluate_pulmonary_hypertension(question: Question) -> Answer:
    """One alert per pulmonary hypertension; a drug begun again after it resolved brings it back."""
    alerts = []
    still_given = given(question.known, Agent.DASATINIB, question.as_of)
    for event, _ in events_of(question, _HYPERTENSION_TERMS):
        over = event.end is not None and not still_given
        if over or not took(question.known, Agent.DASATINIB, event.start):
            continue
        alert = PULMONARY_HYPERTENSION.alert(
            question,
            severity=Severity.CRITICAL,
            subject=event.id,
            since=event.start,
            says="given" if still_given else "ended",
            values={"grade": event.grade, "date": event.start},
            evidence=evidence_of(event),
            numbers={"grade": float(event.grade)},
        )
        alerts.append(alert)
    return Answer(tuple(alerts))
