"""`blinatumomab-interval`: a cycle begun too soon after the one before, or held too long to be one cycle.

Example: cycle 1 ended on day 113, cycle 2 starts on day 120: warning until day 148. A cycle held for more than a week
should have been begun anew: warning until 28 days after the hold.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Evidence, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.phases import Cycle, blinatumomab_cycles
from dalba_desktop.domain.treatment import Hold, Treatment

RULE = "blinatumomab-interval"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="blinatumomab-label",
    uses=("cycle_interval_days", "cycle_interval_open_days", "cycle_hold_days"),
)


@dataclass(frozen=True, slots=True)
class _Found:
    since: dt.date
    says: str
    values: dict[str, Value]
    evidence: tuple[Evidence, ...]
    days: int


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case: the newest interval or hold that is still open."""
    cycles = blinatumomab_cycles(question.known)
    found = [*_intervals(question, cycles), *_holds(question, cycles)]
    if not found:
        return Answer()
    newest = max(found, key=lambda item: item.since)
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        since=newest.since,
        says=newest.says,
        values=newest.values,
        evidence=newest.evidence,
        closes="closes-hold" if newest.says == "held" else "closes",
        closing_values={"days": int(question.policy["cycle_interval_open_days"])},
        numbers={"days": float(newest.days)},
    )
    return Answer((alert,))


def pairs(cycles: tuple[Cycle, ...]) -> Iterator[tuple[Cycle, Cycle]]:
    """Every cycle with the one of those begun before it that ended last (one still running ended last of all)."""
    for place, cycle in enumerate(cycles[1:], start=1):
        yield max(cycles[:place], key=lambda earlier: earlier.end or dt.date.max), cycle


def _intervals(question: Question, cycles: tuple[Cycle, ...]) -> Iterator[_Found]:
    for earlier, cycle in pairs(cycles):
        if (question.as_of - cycle.start).days >= question.policy["cycle_interval_open_days"]:
            continue
        least = question.policy["cycle_interval_days"]
        days = (cycle.start - earlier.end).days if earlier.end is not None else 0
        if days < least:
            yield _Found(
                since=cycle.start,
                says="overlap" if earlier.end is None or days <= 0 else "early",
                values={
                    "cycle": cycle.number,
                    "earlier": earlier.number,
                    "date": cycle.start,
                    "days": days,
                    "least": int(least),
                },
                evidence=_evidence(earlier.rows[-1], cycle.rows[0]),
                days=days,
            )


def _holds(question: Question, cycles: tuple[Cycle, ...]) -> Iterator[_Found]:
    limit = question.policy["cycle_hold_days"]
    for cycle in cycles:
        for row in cycle.rows:
            for hold in row.holds:
                end = _end_of(hold, row)
                days = ((end or question.as_of) - hold.start).days
                over = end is not None and (question.as_of - end).days >= question.policy["cycle_interval_open_days"]
                if days > limit and not over:
                    since = hold.start + dt.timedelta(days=math.floor(limit) + 1)
                    values: dict[str, Value] = {"cycle": cycle.number, "start": hold.start, "end": end, "days": days}
                    yield _Found(since, "held", values, _evidence(row), days)


def _end_of(hold: Hold, row: Treatment) -> dt.date | None:
    """The last day of a hold inside its row: a hold left without an end is over when the row is."""
    ends = [end for end in (hold.end, row.end) if end is not None]
    return min(ends, default=None)


def _evidence(*rows: Treatment) -> tuple[Evidence, ...]:
    return tuple(Evidence("treatments", row.id) for row in rows)
