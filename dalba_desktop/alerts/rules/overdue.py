"""`mrd-overdue`: a planned sample's window has passed without one. Only the newest missed sample is called.

Planned samples are those of the protocol's calendar (`domain.schedule`); a sample taken later than the window
answers it too.
"""

from __future__ import annotations

import datetime as dt

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.codes import VitalStatus
from dalba_desktop.domain.schedule import planned_samples

RULE = "mrd-overdue"
CARD = Card(rule=RULE, grade=Grade.OPINION, citation="calendar", uses=("overdue_warning_days",))


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case."""
    calendar = question.policy.calendars.get(question.known.patient.protocol)
    newest_row = max(question.known.follow_up, key=lambda row: row.date, default=None)
    if calendar is None or (newest_row is not None and newest_row.status is VitalStatus.LOST):
        return Answer()
    passed = [item for item in planned_samples(question.known, calendar) if item.last < question.as_of]
    if not passed:
        return Answer()
    missed = max(passed, key=lambda item: (item.last, item.first))
    for reading in question.readings:
        counts = reading.evaluable and reading.sample.is_bcr_abl1 and reading.sample.specimen in missed.specimens
        if counts and reading.date >= missed.first:
            return Answer()
    late = (question.as_of - missed.last).days
    alert = CARD.alert(
        question,
        severity=Severity.INFO if late <= question.policy["overdue_warning_days"] else Severity.WARNING,
        since=missed.last + dt.timedelta(days=1),
        says="open",
        values={"label": missed.label, "date": missed.day, "first": missed.first, "last": missed.last, "late": late},
        numbers={"days_late": float(late)},
    )
    return Answer((alert,))
