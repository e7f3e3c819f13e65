"""`qtc-prolonged`: the newest QTcF is long, or far above the first one recorded.

Example: 440 ms at first, 505 ms now: critical (above 500, and 65 above the first). Of several values of one day the
longest counts; the first is that of an earlier day.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.measured import by_day, measured
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.analysis.measurement import exceeds
from dalba_desktop.domain.codes import AssessmentKind

RULE = "qtc-prolonged"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="ctcae",
    uses=("qtc_warning_ms", "qtc_critical_ms", "qtc_rise_ms"),
)


def evaluate(question: Question) -> Answer:
    """At most one alert, about `qtcf_ms`."""
    policy = question.policy
    rows = by_day(question, AssessmentKind.QTCF_MS)
    if not rows:
        return Answer()
    first, newest = rows[0], rows[-1]
    values: dict[str, Value] = {"value": newest.value, "date": newest.date}
    evidence = measured(newest)
    if exceeds(newest.value, policy["qtc_critical_ms"]):
        says, severity = "critical", Severity.CRITICAL
    elif exceeds(newest.value - first.value, policy["qtc_rise_ms"]):
        says, severity = "risen", Severity.CRITICAL
        values |= {"from_value": first.value, "from_date": first.date}
        evidence = measured(first, newest)
    elif exceeds(newest.value, policy["qtc_warning_ms"]):
        says, severity = "warning", Severity.WARNING
    else:
        return Answer()
    alert = CARD.alert(
        question,
        severity=severity,
        subject=newest.kind.value,
        since=newest.date,
        says=says,
        values=values,
        evidence=evidence,
        numbers={"qtcf_ms": newest.value, "rise_ms": newest.value - first.value},
    )
    return Answer((alert,))
