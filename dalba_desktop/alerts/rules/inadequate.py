"""`mrd-sample-inadequate`: the newest marrow sample cannot answer the question. Repeat it."""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.molecular import highest_of_day, marrow_readings
from dalba_desktop.domain.codes import MrdCategory

RULE = "mrd-sample-inadequate"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="adequacy",
    uses=("adequate_copies", "adequate_copies_gusb", "adequate_lod_percent"),
)


def evaluate(question: Question) -> Answer:
    """At most one alert, about the series of the newest marrow sample."""
    marrow = marrow_readings(question.readings)
    if not marrow:
        return Answer()
    of_day = [reading for reading in marrow if reading.date == marrow[-1].date]
    newest = next(iter(highest_of_day(of_day)), of_day[-1])
    weak = newest.doubtful and newest.category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE
    if newest.evaluable and not weak:
        return Answer()
    copies = newest.sample.control_copies
    says = "weak-positive" if weak else "not-evaluable" if newest.adequate or copies is None else "few-copies"
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        subject=str(newest.series),
        since=newest.date,
        says=says,
        values={"date": newest.date, "copies": copies},
        evidence=evidence_of([newest]),
        numbers={} if copies is None else {"control_copies": copies},
    )
    return Answer((alert,))
