"""`mrd-overdue`: a planned sample's window has passed without one. Only the newest missed sample is called.

Planned samples are those of the protocol's calendar (`domain.schedule`); a sample taken later than the window
answers it too.
"""

from __future__ import annotations

import datetime as dt

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.analysis.worklist import DueState, expected_samples

RULE = "mrd-overdue"
CARD = Card(rule=RULE, grade=Grade.OPINION, citation="calendar", uses=("overdue_warning_days",))


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case."""
    calendar = question.policy.calendars.get(question.known.patient.protocol)
    if calendar is None:
        return Answer()
    expected = expected_samples(question.known, question.readings, calendar, question.as_of)
    overdue = next((item for item in expected if item.state is DueState.OVERDUE), None)
    if overdue is None:
        return Answer()
    missed, late = overdue.planned, overdue.days
    alert = CARD.alert(
        question,
        severity=Severity.INFO if late <= question.policy["overdue_warning_days"] else Severity.WARNING,
        since=missed.last + dt.timedelta(days=1),
        says="open",
        values={"label": missed.label, "date": missed.day, "first": missed.first, "last": missed.last, "late": late},
        numbers={"days_late": float(late)},
    )
    return Answer((alert,))
