"""`tki-gap`: more than a week without a TKI, from day 1 until a transplant.

Example: dasatinib ended on day 60 and nothing followed: from day 68, the eighth day without, a warning. Never started:
day 1 is the first day without, so it speaks from day 8. The first day of a hold still counts as taken.
"""

from __future__ import annotations

import datetime as dt
import math

from dalba_desktop.alerts.findings import Evidence, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.taken import last_taken
from dalba_desktop.domain.treatment import Treatment

RULE = "tki-gap"
CARD = Card(rule=RULE, grade=Grade.SUPPORTED, citation="tki-stop", uses=("tki_gap_days",))


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case, dated by the first day on which the gap was too long."""
    known, as_of, limit = question.known, question.as_of, question.policy["tki_gap_days"]
    day_one = known.day_one
    if day_one is None or known.transplants:
        return Answer()
    rows = [(day, row) for row in known.treatments if row.is_tki and (day := last_taken(row, as_of)) is not None]
    last = max(rows, key=lambda item: item[0], default=None)
    first = day_one if last is None else max(day_one, last[0] + dt.timedelta(days=1))
    days = (as_of - first).days + 1
    if days <= limit:
        return Answer()
    held = next((row for row in known.treatments if row.is_tki and row.covers(as_of)), None)
    row = held or (None if last is None else last[1])
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        since=first + dt.timedelta(days=math.floor(limit)),
        says="never" if row is None else "ended" if held is None else "held",
        values=_values(row, first, days),
        evidence=() if row is None else (Evidence("treatments", row.id),),
        numbers={"days": float(days)},
    )
    return Answer((alert,))


def _values(row: Treatment | None, first: dt.date, days: int) -> dict[str, Value]:
    return {"tki": None if row is None else row.agent.value, "date": first, "days": days}
