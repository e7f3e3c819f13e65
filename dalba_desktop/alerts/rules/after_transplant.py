"""`mrd-after-transplant`: BCR::ABL1 comes back, or stays, after a transplant.

From day +30 a sample of 0.01 % or more, or two consecutive positive ones of a series; before day +30 any positive
is context. Example: day +60 PNQ, day +90 PNQ: warning; 0.02 % on day +100: critical.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from dalba_desktop.alerts.findings import Alert, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.analysis.molecular import highest_of_day, marrow_readings
from dalba_desktop.analysis.readings import MrdReading, SeriesKey
from dalba_desktop.domain.codes import MrdCategory

RULE = "mrd-after-transplant"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="after-transplant",
    uses=("transplant_early_days", "mrd_failure_percent"),
)


def evaluate(question: Question) -> Answer:
    """One alert per series that is positive after the newest transplant."""
    transplant = max((row.date for row in question.known.transplants), default=None)
    if transplant is None:
        return Answer()
    found = (_alert(question, series, points, transplant) for series, points in question.series.items())
    return Answer(tuple(alert for alert in found if alert is not None))


def _alert(question: Question, series: SeriesKey, points: Sequence[MrdReading], transplant: dt.date) -> Alert | None:
    cleared = _cleared_on(question, points)
    run = [
        point
        for point in points
        if point.date > transplant and point.date >= cleared and point.category is not MrdCategory.UNDETECTED
    ]
    if not run:
        return None
    settled = transplant + dt.timedelta(days=question.policy["transplant_early_days"])
    limit = question.policy["mrd_failure_percent"]
    late = [point for point in run if point.date >= settled]
    failing = [point for point in late if point.quantified and reaches(point.bound_percent, limit)]
    pair = _two_positives(points, run, settled, transplant)
    openings = [*failing[:1], *pair[1:]]
    if failing:
        severity, says = Severity.CRITICAL, "failure"
    elif pair:
        high = any(point.quantified and reaches(point.bound_percent, limit) for point in pair)
        severity, says = Severity.CRITICAL if high else Severity.WARNING, "two-positive"
    elif run[0].date < settled:
        severity, says = Severity.INFO, "early"
    else:
        return None
    opened = min((point.date for point in openings), default=run[0].date)
    newest = run[-1]
    return CARD.alert(
        question,
        severity=severity,
        subject=str(series),
        since=opened,
        says=says,
        values={
            "specimen": newest.sample.specimen.value,
            "level": newest.bound_percent,
            "category": newest.category.value,
            "date": newest.date,
            "days": (newest.date - transplant).days,
        },
        evidence=evidence_of([run[0], *openings, newest]),
        numbers={
            "days_after_transplant": float((newest.date - transplant).days),
            "level_percent": newest.bound_percent,
        },
    )


def _cleared_on(question: Question, points: Sequence[MrdReading]) -> dt.date:
    """The newest day on which this series, or the highest marrow of the day, was undetected."""
    readings = [*points, *highest_of_day(marrow_readings(question.readings))]
    return max((item.date for item in readings if item.category is MrdCategory.UNDETECTED), default=dt.date.min)


def _two_positives(
    points: Sequence[MrdReading], run: Sequence[MrdReading], settled: dt.date, transplant: dt.date
) -> tuple[MrdReading, ...]:
    """The first two consecutive positive samples of the series after the transplant, the second from day +30 on."""
    after = [point for point in points if point.date > transplant]
    both = ((one, two) for one, two in pairwise(after) if one in run and two in run and two.date >= settled)
    return next(both, ())
