"""When a drug was taken, worked out from rows and holds without going through the days one by one."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.treatment import Treatment

_ONE_DAY = dt.timedelta(days=1)


def took(known: CaseHistory, agent: Agent, when: dt.date) -> bool:
    """Whether the drug was taken on the day; the first day of a hold still counts as taken."""
    return any(row.agent is agent and row.taken_on(when) for row in known.treatments)


def given(known: CaseHistory, agent: Agent, when: dt.date) -> bool:
    """Whether a row of the drug covers the day. A hold does not end a drug."""
    return any(row.agent is agent and row.covers(when) for row in known.treatments)


def last_taken(row: Treatment, until: dt.date) -> dt.date | None:
    """The last day up to `until` on which the row's drug was taken, None if it never was."""
    day = until if row.last_day is None else min(row.last_day, until)
    while day >= row.start:
        holding = [hold.start for hold in row.holds if hold.start < day and hold.covers(day)]
        if not holding:
            return day
        day = min(holding)
    return None


def first_taken(row: Treatment, since: dt.date, until: dt.date) -> dt.date | None:
    """The first day from `since` to `until` on which the row's drug was taken, None if there is none."""
    day = max(row.start, since)
    while day <= until and row.covers(day):
        holding = [hold.end for hold in row.holds if hold.start < day and hold.covers(day)]
        if not holding:
            return day
        ends = [end for end in holding if end is not None and end < until]
        if len(ends) < len(holding):
            return None
        day = max(ends) + _ONE_DAY
    return None
