"""`mrd-blood-positive`: blood is measurable while the last marrow was a molecular response. A marrow is wanted now."""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.molecular import highest_of_day, marrow_readings
from dalba_desktop.analysis.readings import RESPONSES
from dalba_desktop.domain.codes import Specimen

RULE = "mrd-blood-positive"
CARD = Card(rule=RULE, grade=Grade.OPINION, citation="blood-marrow")


def evaluate(question: Question) -> Answer:
    """One alert per blood series."""
    marrow = highest_of_day(marrow_readings(question.readings))
    if not marrow or marrow[-1].response not in RESPONSES:
        return Answer()
    alerts = []
    for series, points in question.series.items():
        newer = [point for point in points if point.quantified and point.date > marrow[-1].date]
        if series.specimen is Specimen.BLOOD and newer:
            alerts.append(
                CARD.alert(
                    question,
                    severity=Severity.WARNING,
                    subject=str(series),
                    since=newer[0].date,
                    says="open",
                    values={"level": newer[-1].bound_percent, "date": newer[-1].date, "since": marrow[-1].date},
                    evidence=evidence_of([marrow[-1], newer[0], newer[-1]]),
                    numbers={"level_percent": newer[-1].bound_percent},
                )
            )
    return Answer(tuple(alerts))
