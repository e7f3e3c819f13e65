"""`response-no-cr`: no complete remission recorded when one is expected.

Example: no CR or CRi by day 27: context; by day 95 a warning, critical when a response after day 22 said PR or NR.
"""

from __future__ import annotations

import datetime as dt

from dalba_desktop.alerts.findings import Evidence, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.codes import ResponseCategory

RULE = "response-no-cr"
CARD = Card(
    rule=RULE,
    grade=Grade.SUPPORTED,
    citation="remission",
    uses=("no_cr_info_day", "no_cr_warning_day", "no_cr_response_day"),
)
_REMISSIONS = (ResponseCategory.CR, ResponseCategory.CRI)
_FAILURES = (ResponseCategory.PR, ResponseCategory.NR)


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case. It is dated by the day from which a remission is missed, however grave."""
    known, policy = question.known, question.policy
    day_one, day = known.day_one, known.day_number(question.as_of)
    if day_one is None or day is None or day < policy["no_cr_info_day"]:
        return Answer()
    if known.transplants or any(row.category in _REMISSIONS for row in known.responses):
        return Answer()
    early = policy["no_cr_response_day"]
    failures = [row for row in known.responses if row.category in _FAILURES and (row.date - day_one).days + 1 > early]
    values: dict[str, Value] = {"day": day}
    if day < policy["no_cr_warning_day"]:
        says, severity = "open", Severity.INFO
    elif not failures:
        says, severity = "late", Severity.WARNING
    else:
        says, severity = "failed", Severity.CRITICAL
        newest = max(failures, key=lambda row: row.date)
        assert newest.category is not None
        values |= {"remission": newest.category.value, "date": newest.date}
    alert = CARD.alert(
        question,
        severity=severity,
        since=day_one + dt.timedelta(days=policy["no_cr_info_day"] - 1),
        says=says,
        values=values,
        evidence=tuple(Evidence("responses", row.id) for row in known.responses),
        numbers={"day": float(day)},
    )
    return Answer((alert,))
