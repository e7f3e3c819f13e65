"""`cd19-loss`: the newest relapse after blinatumomab was begun, and whether its blasts still carry CD19.

Example: relapse on day 300, CD19 negative: warning for 180 days; not recorded: context, so that someone asks.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Evidence, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.codes import Cd19
from dalba_desktop.domain.phases import blinatumomab_cycles

RULE = "cd19-loss"
CARD = Card(rule=RULE, grade=Grade.SUPPORTED, citation="cd19", uses=("cd19_open_days",))
_TELLING = (None, Cd19.UNKNOWN, Cd19.POSITIVE, Cd19.PARTIAL, Cd19.NEGATIVE)
"""Of two relapse rows of one day the one that says more, and graver things, counts."""


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case. A relapse of any type counts, the day the first cycle began included."""
    cycles = blinatumomab_cycles(question.known)
    relapses = [row for row in question.known.relapses if cycles and row.date >= cycles[0].start]
    if not relapses:
        return Answer()
    newest = max(relapses, key=lambda row: (row.date, _TELLING.index(row.cd19)))
    closed = (question.as_of - newest.date).days >= question.policy["cd19_open_days"]
    if closed or newest.cd19 is Cd19.POSITIVE:
        return Answer()
    lost = newest.cd19 in (Cd19.NEGATIVE, Cd19.PARTIAL)
    alert = CARD.alert(
        question,
        severity=Severity.WARNING if lost else Severity.INFO,
        since=newest.date,
        says=newest.cd19.value if lost and newest.cd19 is not None else "not-recorded",
        values={"date": newest.date},
        evidence=(Evidence("relapses", newest.id),),
        closing_values={"days": int(question.policy["cd19_open_days"])},
    )
    return Answer((alert,))
