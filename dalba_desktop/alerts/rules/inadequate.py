"""`mrd-sample-inadequate`: the newest marrow sample cannot answer the question. Repeat it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.molecular import highest_of_day, marrow_readings
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.codes import MrdCategory

RULE = "mrd-sample-inadequate"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="adequacy",
    uses=("adequate_copies", "adequate_copies_gusb", "adequate_lod_percent"),
)


def evaluate(question: Question) -> Answer:
    """At most one alert, about the series of the newest sample that cannot answer.

    Only an evaluable and adequate sample closes it: a positive in a poor sample does not.
    """
    marrow = marrow_readings(question.readings)
    good = max((reading.date for reading in marrow if reading.evaluable and reading.adequate), default=dt.date.min)
    failing = [newest for newest in _newest_of_days(marrow) if newest.date > good and _cannot_answer(newest)]
    if not failing:
        return Answer()
    newest = failing[-1]
    copies = newest.sample.control_copies
    few = not newest.adequate and copies is not None
    says = "weak-positive" if newest.evaluable else "few-copies" if few else "not-evaluable"
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        subject=str(newest.series),
        since=failing[0].date,
        says=says,
        values={"date": newest.date, "copies": copies},
        evidence=evidence_of([newest, failing[0]]),
        numbers={} if copies is None else {"control_copies": copies},
    )
    return Answer((alert,))


def _newest_of_days(marrow: Sequence[MrdReading]) -> Iterator[MrdReading]:
    """What each day says: its highest evaluable sample, else its last."""
    for _, group in groupby(marrow, key=lambda reading: reading.date):
        of_day = list(group)
        yield next(iter(highest_of_day(of_day)), of_day[-1])


def _cannot_answer(reading: MrdReading) -> bool:
    weak = reading.doubtful and reading.category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE
    return not reading.evaluable or weak
