"""Which planned samples of a case are overdue, due, or still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.codes import VitalStatus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.schedule import Calendar, Planned, planned_samples


class DueState(StrEnum):
    """Its window has passed, is open, or has not begun."""

    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True)
class Expected:
    """A planned sample that nothing has answered. `days`: late; left in the window; or until the window begins."""

    planned: Planned
    state: DueState
    days: int


def expected_samples(
    known: CaseHistory, readings: Sequence[MrdReading], calendar: Calendar, as_of: dt.date
) -> tuple[Expected, ...]:
    """What is expected of a case on a day, by window: at most one overdue sample (the newest missed), then the others.

    Nothing is expected after death or while the newest follow-up row says lost.
    """
    newest = max(known.follow_up, key=lambda row: row.date, default=None)
    if known.death_date is not None or (newest is not None and newest.status is VitalStatus.LOST):
        return ()
    planned = planned_samples(known, calendar)
    open_ones = [item for item in planned if not is_answered(item, readings)]
    missed = max(
        (item for item in open_ones if item.last < as_of), key=lambda item: (item.last, item.first), default=None
    )
    coming = [item for item in open_ones if item.last >= as_of]
    return tuple(_expected(item, as_of) for item in ([missed] if missed is not None else []) + coming)


def is_answered(planned: Planned, readings: Sequence[MrdReading]) -> bool:
    """Whether an evaluable BCR::ABL1 sample of the planned specimen was taken in the window or after it."""
    return any(
        reading.evaluable
        and reading.sample.is_bcr_abl1
        and reading.sample.specimen in planned.specimens
        and reading.date >= planned.first
        for reading in readings
    )


def _expected(planned: Planned, as_of: dt.date) -> Expected:
    if planned.last < as_of:
        return Expected(planned, DueState.OVERDUE, (as_of - planned.last).days)
    if planned.first <= as_of:
        return Expected(planned, DueState.DUE, (planned.last - as_of).days)
    return Expected(planned, DueState.UPCOMING, (planned.first - as_of).days)
