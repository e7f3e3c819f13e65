"""From fact to fact with the keyboard: along a series or lane in time, and across them on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dalba_desktop.plots.chart_model import ChartModel


class Step(Enum):
    """A step of the walk."""

    EARLIER = "earlier"
    LATER = "later"
    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the chart: the days it covers, and its row from top to bottom (series first, then lanes)."""

    list: str
    id: str
    first: float
    last: float
    row: int

    @property
    def key(self) -> tuple[str, str]:
        """List and id."""
        return self.list, self.id

    def distance(self, day: float) -> float:
        """Days from the fact; 0 on a day that it covers."""
        return max(0.0, self.first - day, day - self.last)


def facts_of(model: ChartModel) -> tuple[Fact, ...]:
    """Every fact of a chart in order of time."""
    facts = [Fact(point.list, point.id, point.day, point.day, point.series) for point in model.points]
    rows = {lane: len(model.series) + place for place, lane in enumerate(model.lanes)}
    facts += [Fact(mark.list, mark.id, mark.day, mark.day, rows[mark.lane]) for mark in model.marks]
    facts += [Fact(bar.list, bar.id, bar.first, bar.last, rows[bar.lane]) for bar in model.bars]
    return tuple(sorted(facts, key=lambda fact: (fact.first, fact.row, fact.last, fact.id)))


def walked(facts: Sequence[Fact], at: Fact | None, day: float, step: Step) -> Fact | None:
    """The fact one step on; None where there is none further. `day` is the one that Up and Down keep to.

    From nowhere the walk begins with the first fact of the uppermost row, or with its last for a step back.
    """
    if not facts:
        return None
    if at is None:
        row = _row(facts, min(fact.row for fact in facts))
        return row[-1] if step in (Step.EARLIER, Step.LAST) else row[0]
    row = _row(facts, at.row)
    if step in (Step.FIRST, Step.LAST):
        return row[0 if step is Step.FIRST else -1]
    if step in (Step.EARLIER, Step.LATER):
        place = row.index(at) + (1 if step is Step.LATER else -1)
        return row[place] if 0 <= place < len(row) else None
    return _across(facts, at, day, step)


def _row(facts: Sequence[Fact], row: int) -> list[Fact]:
    return [fact for fact in facts if fact.row == row]


def _across(facts: Sequence[Fact], at: Fact, day: float, step: Step) -> Fact | None:
    """The nearest row that has a fact on the day, else the next row, where the fact nearest in time is taken."""
    rows = sorted({fact.row for fact in facts}, reverse=step is Step.UP)
    beyond = rows[rows.index(at.row) + 1 :]
    nearest = [min(_row(facts, row), key=lambda fact: (fact.distance(day), abs(fact.first - day))) for row in beyond]
    on_the_day = (fact for fact in nearest if fact.distance(day) == 0)
    return next(on_the_day, nearest[0] if nearest else None)
