"""The planned MRD samples of a case as the chart shows them: due and overdue ones to be seen, the others quiet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.analysis.worklist import DueState, expected_samples, is_answered
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.schedule import Calendar, Planned, planned_samples


class PlannedState(StrEnum):
    """Whether somebody has to act. Missed: no result in its window, and no longer waited for."""

    OVERDUE = "overdue"
    DUE = "due"
    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"

    @property
    def is_open(self) -> bool:
        """Whether the sample is waited for now."""
        return self in (PlannedState.OVERDUE, PlannedState.DUE)


@dataclass(frozen=True, slots=True)
class PlannedSample:
    """A planned sample: its label in the protocol (`d57`, `C2`), its day, the window (both days included), its state.

    `days`: late while overdue, left in the window while due, until the window opens while planned, else 0.
    """

    label: str
    day: dt.date
    first: dt.date
    last: dt.date
    state: PlannedState
    days: int = 0


def planned_of(
    known: CaseHistory, readings: Sequence[MrdReading], calendar: Calendar | None, as_of: dt.date
) -> tuple[PlannedSample, ...]:
    """The planned samples of a case as known on a day, by day; none without a calendar.

    What is overdue and due is what the rule `mrd-overdue` and the worklist say. After a death, and while a person is
    lost to follow-up, nothing is waited for and nothing planned is shown past that day.
    """
    if calendar is None:
        return ()
    expected = {item.planned: item for item in expected_samples(known, readings, calendar, as_of)}
    found = []
    for item in planned_samples(known, calendar):
        waited = expected.get(item)
        if waited is not None:
            state, days = _STATES[waited.state], waited.days
        elif _was_sampled(item, readings):
            state, days = PlannedState.DONE, 0
        elif item.last < as_of and (known.death_date is None or item.last < known.death_date):
            state, days = PlannedState.MISSED, 0
        else:
            continue
        found.append(PlannedSample(item.label, item.day, item.first, item.last, state, days))
    return tuple(found)


def _was_sampled(item: Planned, readings: Sequence[MrdReading]) -> bool:
    """Whether a sample that can be read was taken in the window: one taken later only ends the waiting."""
    inside = [reading for reading in readings if reading.date <= item.last]
    return is_answered(item, inside)


_STATES = {
    DueState.OVERDUE: PlannedState.OVERDUE,
    DueState.DUE: PlannedState.DUE,
    DueState.UPCOMING: PlannedState.PLANNED,
}
