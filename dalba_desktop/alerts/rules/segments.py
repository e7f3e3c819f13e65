"""Where a treatment changes, and which samples of a series lie between two changes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import blinatumomab_cycles

_ROWS_JOIN_DAYS = 1


def treatment_changes(known: CaseHistory) -> tuple[dt.date, ...]:
    """The days on which a TKI starts or stops, a blinatumomab cycle starts, or a transplant is given, in order.

    Rows of one TKI at most a day apart (a change of dose) are no change.
    """
    changes = {cycle.start for cycle in blinatumomab_cycles(known)}
    changes |= {row.date for row in known.transplants}
    for agent in {row.agent for row in known.treatments if row.is_tki}:
        for start, end in _courses(known, agent):
            changes.add(start)
            if end is not None:
                changes.add(end)
    return tuple(sorted(changes))


def _courses(known: CaseHistory, agent: Agent) -> list[tuple[dt.date, dt.date | None]]:
    courses: list[tuple[dt.date, dt.date | None]] = []
    for row in sorted((row for row in known.treatments if row.agent is agent), key=lambda row: row.start):
        if courses:
            start, end = courses[-1]
            if end is None or (row.start - end).days <= _ROWS_JOIN_DAYS:
                later = None if end is None or row.end is None else max(end, row.end)
                courses[-1] = (start, later)
                continue
        courses.append((row.start, row.end))
    return courses


def segment_at(
    points: Sequence[MrdReading], newest: MrdReading, changes: Sequence[dt.date], longest_days: float
) -> tuple[MrdReading, ...]:
    """The points of a series up to `newest` since the last change on or before it, at most so many days back.

    Points and changes are in order of time; `newest` is one of the points.
    """
    before = bisect_right(changes, newest.date)
    begun = changes[before - 1] if before else dt.date.min
    end = bisect_right(points, newest.date, key=_date_of)
    start = bisect_left(points, begun, hi=end, key=_date_of)
    while (newest.date - points[start].date).days > longest_days:
        start += 1
    return tuple(points[start:end])


def _date_of(point: MrdReading) -> dt.date:
    return point.date
