"""`chimerism-falling`: donor chimerism is low, or clearly lower than before, from day +60 of a transplant.

Example: 99 % on day +60, 93 % on day +90: warning. The value before must lie after the same transplant.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.measured import by_day, measured
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.domain.codes import AssessmentKind

RULE = "chimerism-falling"
CARD = Card(
    rule=RULE,
    grade=Grade.OPINION,
    citation="chimerism",
    uses=("chimerism_from_day", "chimerism_least_percent", "chimerism_fall_points"),
)


def evaluate(question: Question) -> Answer:
    """At most one alert, about `donor_chimerism_percent`. Of several values of one day the lowest counts."""
    policy = question.policy
    transplant = max((row.date for row in question.known.transplants), default=None)
    rows = by_day(question, AssessmentKind.DONOR_CHIMERISM_PERCENT, lowest=True)
    if transplant is None or not rows or (rows[-1].date - transplant).days < policy["chimerism_from_day"]:
        return Answer()
    newest = rows[-1]
    before = next((row for row in reversed(rows[:-1]) if row.date > transplant), None)
    values: dict[str, Value] = {"value": newest.value, "date": newest.date}
    if before is not None and reaches(before.value - newest.value, policy["chimerism_fall_points"]):
        says, evidence = "fell", measured(before, newest)
        values |= {"from_value": before.value, "from_date": before.date}
    elif not reaches(newest.value, policy["chimerism_least_percent"]):
        says, evidence = "low", measured(newest)
    else:
        return Answer()
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        subject=newest.kind.value,
        since=newest.date,
        says=says,
        values=values,
        evidence=evidence,
        numbers={"donor_chimerism_percent": newest.value},
    )
    return Answer((alert,))
