"""What the toxicity rules share: events by their term, how grave a grade is, blinatumomab's time window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from dalba_desktop.alerts.findings import Evidence, Severity
from dalba_desktop.alerts.rules.question import Question
from dalba_desktop.domain.events import AdverseEvent
from dalba_desktop.domain.phases import Cycle, blinatumomab_cycles

GRADES = ("toxicity_warning_grade", "toxicity_critical_grade")
"""The policy values that `severity_of` goes by."""


def terms(*names: str) -> dict[str, str]:
    """Terms by the key that they are compared by; another spelling of a term is one more key."""
    return {_key(name): name for name in names}


def events_of(question: Question, wanted: Mapping[str, str]) -> Iterator[tuple[AdverseEvent, str]]:
    """The events of these terms, each with the term as the rule spells it. Case and outer blanks do not matter."""
    for event in question.known.adverse_events:
        term = wanted.get(_key(event.term))
        if term is not None:
            yield event, term


def severity_of(question: Question, event: AdverseEvent) -> Severity | None:
    """Warning from grade 2, critical from grade 3, None below."""
    warning, critical = (question.policy[key] for key in GRADES)
    if event.grade >= critical:
        return Severity.CRITICAL
    return Severity.WARNING if event.grade >= warning else None


def blinatumomab_at(question: Question, when: dt.date) -> Cycle | None:
    """The newest cycle that was running on the day or had ended at most a few days before."""
    days = question.policy["blinatumomab_event_days"]
    cycles = [
        cycle
        for cycle in blinatumomab_cycles(question.known)
        if cycle.start <= when and (cycle.end is None or (when - cycle.end).days <= days)
    ]
    return cycles[-1] if cycles else None


def evidence_of(*events: AdverseEvent) -> tuple[Evidence, ...]:
    """Adverse events as evidence."""
    return tuple(Evidence("adverse_events", event.id) for event in events)


def _key(term: str) -> str:
    return term.strip().casefold()
