"""`blinatumomab-crs`, `blinatumomab-neurotoxicity`: events that begin during a cycle or at most a week after it.

Example: confusion grade 2 on day 90 of cycle 1: warning until two weeks after it resolved. A seizure of any grade is
critical, and a second one ends blinatumomab for good.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Alert, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.toxicity import GRADES, blinatumomab_at, events_of, evidence_of, severity_of, terms
from dalba_desktop.domain.events import AdverseEvent

_USES = (*GRADES, "blinatumomab_stop_grade", "blinatumomab_event_days", "event_resolved_days")
CRS = Card(rule="blinatumomab-crs", grade=Grade.ESTABLISHED, citation="blinatumomab-label", uses=_USES)
NEUROTOXICITY = Card(
    rule="blinatumomab-neurotoxicity", grade=Grade.ESTABLISHED, citation="blinatumomab-label", uses=_USES
)
_SEIZURE = "Seizure"
_CRS_TERMS = {**terms("Cytokine release syndrome"), "crs": "Cytokine release syndrome"}
_NEURO_TERMS = terms("ICANS", "Encephalopathy", "Confusion", "Dysphasia", _SEIZURE)


def evaluate_crs(question: Question) -> Answer:
    """One alert per cytokine release syndrome."""
    alerts = (
        _alert(question, CRS, event, term, severity_of(question, event))
        for event, term in events_of(question, _CRS_TERMS)
    )
    return Answer(tuple(alert for alert in alerts if alert is not None))


def evaluate_neurotoxicity(question: Question) -> Answer:
    """One alert per neurological event."""
    alerts = []
    seizures: list[AdverseEvent] = []
    for event, term in sorted(events_of(question, _NEURO_TERMS), key=lambda found: found[0].start):
        severity = severity_of(question, event)
        earlier: tuple[AdverseEvent, ...] = ()
        if term == _SEIZURE and blinatumomab_at(question, event.start) is not None:
            severity, earlier = Severity.CRITICAL, tuple(seizures)
            seizures.append(event)
        alerts.append(_alert(question, NEUROTOXICITY, event, term, severity, earlier))
    return Answer(tuple(alert for alert in alerts if alert is not None))


def _alert(
    question: Question,
    card: Card,
    event: AdverseEvent,
    term: str,
    severity: Severity | None,
    earlier: tuple[AdverseEvent, ...] = (),
) -> Alert | None:
    """The alert of an event; none when it is mild, was long ago, or has nothing to do with a cycle."""
    resolved = question.policy["event_resolved_days"]
    if severity is None or (event.end is not None and (question.as_of - event.end).days > resolved):
        return None
    cycle = blinatumomab_at(question, event.start)
    if cycle is None:
        return None
    values: dict[str, Value] = {"term": term, "grade": event.grade, "date": event.start, "cycle": cycle.number}
    if earlier:
        values["from_date"] = earlier[-1].start
    return card.alert(
        question,
        severity=severity,
        subject=event.id,
        since=event.start,
        says=_says(question, event, term, severity, again=bool(earlier)),
        values=values,
        evidence=evidence_of(event, *earlier),
        closing_values={"days": int(resolved)},
        numbers={"grade": float(event.grade)},
    )


def _says(question: Question, event: AdverseEvent, term: str, severity: Severity, *, again: bool) -> str:
    if again:
        return "second-seizure"
    if event.grade >= question.policy["blinatumomab_stop_grade"]:
        return "stop"
    if term == _SEIZURE:
        return "seizure"
    return "grave" if severity is Severity.CRITICAL else "open"
