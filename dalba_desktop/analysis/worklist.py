"""What is to be done for a case: planned samples, ABL1 tests, blinatumomab cycles, intrathecal doses.

Every number comes from outside, out of the calendar or the policy. Where those say from when something is due but not
until when, it has no last day, and is never called late.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.codes import Abl1Status, Agent, Specimen, StopReason, VitalStatus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import PhaseName, blinatumomab_cycles, phase_on
from dalba_desktop.domain.schedule import Calendar, Planned, planned_samples
from dalba_desktop.domain.treatment import Treatment


class DueState(StrEnum):
    """Its window has passed, is open, or has not begun."""

    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"


class WorkKind(StrEnum):
    """What people look for in a worklist, in the order in which it is offered."""

    SAMPLE = "sample"
    ABL1 = "abl1"
    CYCLE = "cycle"
    INTRATHECAL = "intrathecal"


class What(StrEnum):
    """What exactly is to be done or waited for."""

    SAMPLE = "sample"
    ABL1_TEST = "abl1-test"
    ABL1_REPEAT = "abl1-repeat"
    """The test so far could not be amplified."""
    ABL1_RESULT = "abl1-result"
    CYCLE_START = "cycle-start"
    CYCLE_END = "cycle-end"
    INTRATHECAL = "intrathecal"


_KIND_OF = {
    What.SAMPLE: WorkKind.SAMPLE,
    What.ABL1_TEST: WorkKind.ABL1,
    What.ABL1_REPEAT: WorkKind.ABL1,
    What.ABL1_RESULT: WorkKind.ABL1,
    What.CYCLE_START: WorkKind.CYCLE,
    What.CYCLE_END: WorkKind.CYCLE,
    What.INTRATHECAL: WorkKind.INTRATHECAL,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A planned sample that nothing has answered. `days`: late; left in the window; or until the window begins."""

    planned: Planned
    state: DueState
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One thing to do, in its window (both days included; `last` None: nothing says until when).

    `days`: late; left in the window, or since its first day where it has no last; or until it begins. `label` and
    `specimens` are a sample's, `planned` its day; `number` is the cycle, or the doses to be reached, of which `given`
    are; `list` and `record_id` name the record that it is about.
    """

    what: What
    first: dt.date
    last: dt.date | None
    state: DueState
    days: int
    label: str = ""
    specimens: frozenset[Specimen] = frozenset()
    planned: dt.date | None = None
    number: int | None = None
    given: int | None = None
    list: str = ""
    record_id: str = ""

    @property
    def kind(self) -> WorkKind:
        """Under what it is looked for."""
        return _KIND_OF[self.what]

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same of it from one day to the next, within its case."""
        return self.what.value, self.label or str(self.number or ""), self.record_id


def is_followed(known: CaseHistory) -> bool:
    """Whether anything can be expected of a case: not after death, nor while the newest follow-up row says lost."""
    newest = max(known.follow_up, key=lambda row: row.date, default=None)
    return known.death_date is None and (newest is None or newest.status is not VitalStatus.LOST)


def expected_samples(
    known: CaseHistory, readings: Sequence[MrdReading], calendar: Calendar, as_of: dt.date
) -> tuple[Expected, ...]:
    """What is expected of a case on a day, by window: at most one overdue sample (the newest missed), then the others.

    Nothing is expected after death or while the newest follow-up row says lost.
    """
    if not is_followed(known):
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


def samples(
    known: CaseHistory, readings: Sequence[MrdReading], calendar: Calendar, as_of: dt.date
) -> Iterator[WorkItem]:
    """The planned samples that nothing has answered."""
    for each in expected_samples(known, readings, calendar, as_of):
        planned = each.planned
        yield WorkItem(
            what=What.SAMPLE,
            first=planned.first,
            last=planned.last,
            state=each.state,
            days=each.days,
            label=planned.label,
            specimens=planned.specimens,
            planned=planned.day,
        )


def asked_test(since: dt.date, as_of: dt.date, *, again: bool) -> WorkItem:
    """An ABL1 test that has been asked for since a day; `again` after one that could not be amplified."""
    state, days = standing(since, None, as_of)
    return WorkItem(what=What.ABL1_REPEAT if again else What.ABL1_TEST, first=since, last=None, state=state, days=days)


def pending_results(known: CaseHistory, patience_days: float, as_of: dt.date) -> Iterator[WorkItem]:
    """ABL1 tests without a result yet, unless one sampled since has one: each is due on the last day of patience."""
    for test in known.abl1_tests:
        is_passed = any(other.has_result and other.date >= test.date for other in known.abl1_tests)
        if test.status is not Abl1Status.PENDING or is_passed:
            continue
        until = test.date + dt.timedelta(days=math.floor(patience_days))
        state, days = standing(until, until, as_of)
        yield WorkItem(
            what=What.ABL1_RESULT,
            first=until,
            last=until,
            state=state,
            days=days,
            planned=test.date,
            list="abl1_tests",
            record_id=test.id,
        )


def planned_cycle_ends(known: CaseHistory, recorded: CaseHistory, as_of: dt.date) -> Iterator[WorkItem]:
    """The end of a running blinatumomab cycle, where one is recorded ahead; `recorded` still holds what is to come."""
    for cycle in blinatumomab_cycles(known):
        row = recorded.find("treatments", cycle.rows[-1].id)
        if cycle.end is not None or not isinstance(row, Treatment) or row.end is None or row.end <= as_of:
            continue
        state, days = standing(row.end, row.end, as_of)
        yield WorkItem(
            what=What.CYCLE_END,
            first=row.end,
            last=row.end,
            state=state,
            days=days,
            number=cycle.number,
            planned=cycle.start,
            list="treatments",
            record_id=row.id,
        )


def next_cycle(known: CaseHistory, interval_days: float, least_cycles: float, as_of: dt.date) -> WorkItem | None:
    """The next blinatumomab cycle, between two of the least that are planned: due once the interval is over.

    None after a cycle that was ended for another reason than being complete.
    """
    cycles = blinatumomab_cycles(known)
    if not 0 < len(cycles) < least_cycles or phase_on(known, as_of).name is not PhaseName.BETWEEN_CYCLES:
        return None
    ended, newest = max(((cycle.end, cycle) for cycle in cycles if cycle.end is not None), key=lambda pair: pair[0])
    if newest.rows[-1].stop_reason not in (None, StopReason.COMPLETED):
        return None
    first = ended + dt.timedelta(days=math.ceil(interval_days))
    state, days = standing(first, None, as_of)
    return WorkItem(
        what=What.CYCLE_START,
        first=first,
        last=None,
        state=state,
        days=days,
        number=newest.number + 1,
        planned=ended,
    )


def doses_ahead(known: CaseHistory, steps: Sequence[tuple[float, float]], as_of: dt.date) -> Iterator[WorkItem]:
    """The intrathecal doses that are still to be reached: pairs of how many, and the protocol day from which."""
    if known.day_one is None or known.transplants:
        return
    for doses, day in steps:
        since = known.day_one + dt.timedelta(days=math.ceil(day) - 1)
        if since > as_of and doses_given(known) < doses:
            yield doses_due(known, doses, since, as_of)


def doses_due(known: CaseHistory, doses: float, since: dt.date, as_of: dt.date) -> WorkItem:
    """Intrathecal doses that are missed from a day on: the day before is the last that is in time."""
    until = since - dt.timedelta(days=1)
    state, days = standing(until, until, as_of)
    return WorkItem(
        what=What.INTRATHECAL,
        first=until,
        last=until,
        state=state,
        days=days,
        number=math.ceil(doses),
        given=doses_given(known),
    )


def doses_given(known: CaseHistory) -> int:
    """How many intrathecal doses were given."""
    return sum(row.agent is Agent.INTRATHECAL for row in known.treatments)


def standing(first: dt.date, last: dt.date | None, as_of: dt.date) -> tuple[DueState, int]:
    """Where a window stands on a day, with the days that `WorkItem` speaks of."""
    if last is not None and last < as_of:
        return DueState.OVERDUE, (as_of - last).days
    if first > as_of:
        return DueState.UPCOMING, (first - as_of).days
    return DueState.DUE, (as_of - first if last is None else last - as_of).days


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week in which a day lies."""
    return day - dt.timedelta(days=day.weekday())


def week_of(item: WorkItem, as_of: dt.date) -> dt.date | None:
    """The Monday of the week under which it is listed: what is open stands in this week. None for what is overdue."""
    return None if item.state is DueState.OVERDUE else monday_of(max(item.first, as_of))


def comes_by(item: WorkItem, until: dt.date) -> bool:
    """Whether it is overdue, due, or begins by a day."""
    return item.state is not DueState.UPCOMING or item.first <= until


def _expected(planned: Planned, as_of: dt.date) -> Expected:
    state, days = standing(planned.first, planned.last, as_of)
    return Expected(planned, state, days)
