"""`mrd-loss-of-response`: a series that was undetected or PNQ becomes quantifiable again.

Example: marrow not detected on day 127, 0.02 % on day 155: "suspected", repeat in 2-4 weeks; 0.03 % on day 176
confirms it and makes it critical.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Alert, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.doubts import doubts_between
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.analysis.molecular import Delta, delta_between
from dalba_desktop.analysis.readings import MrdReading, SeriesKey

RULE = "mrd-loss-of-response"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="mrd-failure",
    uses=("mrd_failure_percent", "confirm_days", "loss_critical_percent", "rise_critical_log10"),
)


@dataclass(frozen=True, slots=True)
class Loss:
    """A run of quantified samples since the last response of the series; `sample` is the one it is dated by."""

    reference: MrdReading
    run: tuple[MrdReading, ...]
    sample: MrdReading
    delta: Delta
    severity: Severity
    confirmed: bool

    @property
    def series(self) -> SeriesKey:
        """The series it stands in."""
        return self.sample.series


def evaluate(question: Question) -> Answer:
    """One alert per series that has lost its response."""
    return Answer(tuple(_alert(question, loss) for loss in open_losses(question)))


def open_losses(question: Question) -> tuple[Loss, ...]:
    """The losses of response that nothing has closed by `as_of`."""
    found = (_loss(question, points) for points in question.series.values())
    return tuple(loss for loss in found if loss is not None)


def _loss(question: Question, points: Sequence[MrdReading]) -> Loss | None:
    responses = [index for index, point in enumerate(points) if not point.quantified and point.adequate]
    if not responses:
        return None
    reference = points[responses[-1]]
    run = tuple(point for point in points[responses[-1] + 1 :] if point.quantified)
    if not run or question.response_after(run[0].date) is not None:
        return None
    limit = question.policy["mrd_failure_percent"]
    failing = [point for point in run if reaches(point.bound_percent, limit)]
    sample = failing[0] if failing else run[0]
    delta = delta_between(reference, sample)
    confirm = dt.timedelta(days=question.policy["confirm_days"])
    confirmed = any(point.date >= sample.date + confirm for point in failing)
    large = reaches(sample.bound_percent, question.policy["loss_critical_percent"]) and reaches(
        delta.log10, question.policy["rise_critical_log10"]
    )
    grave = Severity.CRITICAL if confirmed or large else Severity.WARNING
    severity = grave if failing else Severity.INFO
    return Loss(reference, run, sample, delta, severity, confirmed)


def _alert(question: Question, loss: Loss) -> Alert:
    state = "low" if loss.severity is Severity.INFO else "confirmed" if loss.confirmed else "suspected"
    values: dict[str, Value] = {
        "specimen": loss.sample.sample.specimen.value,
        "level": loss.sample.bound_percent,
        "date": loss.sample.date,
        "from_date": loss.reference.date,
        "response": loss.reference.category.value,
        "newest_level": loss.run[-1].bound_percent,
        "newest_date": loss.run[-1].date,
    }
    return CARD.alert(
        question,
        severity=loss.severity,
        subject=str(loss.series),
        since=loss.sample.date,
        says=state,
        values=values,
        evidence=evidence_of([loss.reference, loss.sample, loss.run[-1]]),
        against=doubts_between(question, loss.reference, loss.sample),
        numbers={
            "delta_log10": loss.delta.log10,
            "se_log10": loss.delta.se,
            "level_percent": loss.sample.bound_percent,
        },
    )
