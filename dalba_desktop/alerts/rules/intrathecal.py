"""`cns-prophylaxis-behind`: fewer intrathecal doses than the plan expects by now.

Example: 2 doses on day 86, where 3 are expected; 5 once two cycles of blinatumomab are completed, where 6 are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dalba_desktop.alerts.findings import Evidence, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.phases import blinatumomab_cycles

RULE = "cns-prophylaxis-behind"
CARD = Card(
    rule=RULE,
    grade=Grade.OPINION,
    citation="intrathecal",
    uses=(
        "intrathecal_induction_doses",
        "intrathecal_induction_day",
        "intrathecal_cycles_doses",
        "intrathecal_cycles",
        "intrathecal_plan_doses",
        "intrathecal_plan_day",
    ),
)


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case, since the first day on which a number was due that is still not reached."""
    doses = [row for row in question.known.treatments if row.agent is Agent.INTRATHECAL]
    unmet = [(wanted, since) for wanted, since in _due(question) if len(doses) < wanted]
    if question.known.transplants or not unmet:
        return Answer()
    wanted = int(max(wanted for wanted, _ in unmet))
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        since=min(since for _, since in unmet),
        says="open",
        values={"doses": len(doses), "wanted": wanted},
        evidence=tuple(Evidence("treatments", row.id) for row in doses),
        closing_values={"wanted": wanted},
        numbers={"doses": float(len(doses)), "wanted": float(wanted)},
    )
    return Answer((alert,))


def _due(question: Question) -> Iterator[tuple[float, dt.date]]:
    """Every number of doses due by now, with the day from which it was."""
    known, policy, as_of = question.known, question.policy, question.as_of
    for part in ("induction", "plan"):
        day = policy[f"intrathecal_{part}_day"]
        if known.day_one is not None and (as_of - known.day_one).days + 1 >= day:
            yield policy[f"intrathecal_{part}_doses"], known.day_one + dt.timedelta(days=day - 1)
    cycles = int(policy["intrathecal_cycles"])
    ends = sorted(cycle.end for cycle in blinatumomab_cycles(known) if cycle.end is not None and cycle.end <= as_of)
    if 0 < cycles <= len(ends):
        yield policy["intrathecal_cycles_doses"], ends[cycles - 1]
