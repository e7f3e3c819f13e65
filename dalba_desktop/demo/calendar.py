"""When everything happens: the dates of one course, from diagnosis to the last contact."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from dalba_desktop.analysis.endpoints import DAYS_PER_MONTH
from dalba_desktop.analysis.survival import Observation
from dalba_desktop.demo.plan import Course, Event, Fate, Twist

AS_OF = dt.date(2019, 10, 15)
"""The day the demo stands still at: the enrolment of the trial, followed for a median of 18 months."""
FIRST_DIAGNOSIS = dt.date(2017, 5, 8)
LAST_DIAGNOSIS = dt.date(2019, 1, 22)
_CYCLE_DAYS = 28
_HOLIDAYS = {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)}
_SEEN_LATELY = (
    Twist.RISING_UNTESTED,
    Twist.RISING_PENDING,
    Twist.RESISTANT,
    Twist.BLOOD_POSITIVE,
    Twist.INADEQUATE,
    Twist.EFFUSION,
    Twist.PPI,
    Twist.GRAFT_POSITIVE,
    Twist.CMV,
)


@dataclass(frozen=True)
class Calendar:
    """The dates of one case. `cycles` are first and last day; `cr` is None where no remission was reached."""

    diagnosis: dt.date
    day_one: dt.date
    marrow: dict[str, dt.date]
    cycles: tuple[tuple[dt.date, dt.date], ...]
    cr: dt.date | None
    transplant: dt.date | None
    relapse: dt.date | None
    death: dt.date | None
    last_contact: dt.date

    @property
    def treatment_end(self) -> dt.date:
        """The day the planned treatment ended: the last infusion day, or day 85."""
        return self.cycles[-1][1] if self.cycles else self.day_one + dt.timedelta(days=84)

    def overall_survival(self) -> Observation:
        """As `endpoints.overall_survival` will count it in the finished case."""
        return Observation(((self.death or self.last_contact) - self.diagnosis).days, self.death is not None)

    def disease_free_survival(self) -> Observation | None:
        """As `endpoints.disease_free_survival` will count it in the finished case."""
        if self.cr is None:
            return None
        end = min((day for day in (self.relapse, self.death) if day is not None), default=None)
        return Observation(((end or self.last_contact) - self.cr).days, end is not None)


def days(count: float) -> dt.timedelta:
    """A length of time in whole days."""
    return dt.timedelta(days=round(count))


def months(count: float) -> dt.timedelta:
    """A length of time in months of 30.4375 days, to the nearest day."""
    return dt.timedelta(days=int(count * DAYS_PER_MONTH + 0.5))


def working_day(day: dt.date) -> dt.date:
    """The nearest working day: no planned marrow is taken on a Sunday or at Christmas (fixed Italian holidays)."""
    for shift in (0, -1, 1, 2, -2, 3, -3, 4):
        near = day + dt.timedelta(days=shift)
        if near.weekday() < 5 and (near.month, near.day) not in _HOLIDAYS:
            return near
    return day


def draw_calendar(rng: random.Random, course: Course, diagnosis: dt.date, interruptions: tuple[int, ...]) -> Calendar:
    """The dates of one course. `interruptions` are the days each cycle was held, which lengthen it."""
    day_one = diagnosis + days(rng.choice((7, 8, 8, 9, 9, 10)))
    marrow = _induction_marrow(rng, course, day_one)
    cycles = _cycles(rng, course, day_one, marrow["d85"], interruptions)
    end = cycles[-1][1] if cycles else day_one + days(84)
    cr = None if course.fate is Fate.NO_CR else marrow[rng.choices(("d22", "d45", "d57"), (52, 6, 4))[0]]
    transplant = None
    if course.fate is Fate.ALLOGRAFT and course.event is not Event.CNS_AFTER_CYCLE_1:
        transplant = working_day(end + days(rng.uniform(34, 62)))
    relapse = None if cr is None else _relapse(rng, course, cr, cycles, transplant)
    death = _death(rng, course, day_one, relapse, transplant)
    if course.event is Event.CNS_AFTER_CYCLE_1 and relapse is not None:
        transplant = working_day(relapse + days(rng.uniform(105, 140)))
    last = death or working_day(AS_OF - days(rng.uniform(3, 33)))
    if course.twist in _SEEN_LATELY:
        last = working_day(AS_OF - days(rng.uniform(2, 3.4)))
    if course.twist is Twist.LOST:
        last = working_day(AS_OF - days(rng.uniform(190, 230)))
    return Calendar(diagnosis, day_one, marrow, cycles, cr, transplant, relapse, death, last)


def _induction_marrow(rng: random.Random, course: Course, day_one: dt.date) -> dict[str, dt.date]:
    spread = {"d22": (-2, 3), "d45": (-3, 3), "d57": (-2, 4), "d85": (-4, 2)}
    if course.rise == "d85":
        spread["d57"], spread["d85"] = (-3, 0), (-1, 2)
    return {
        name: working_day(day_one + days(int(name[1:]) - 1 + rng.randint(*within))) for name, within in spread.items()
    }


def _cycles(
    rng: random.Random, course: Course, day_one: dt.date, day85: dt.date, interruptions: tuple[int, ...]
) -> tuple[tuple[dt.date, dt.date], ...]:
    cycles: list[tuple[dt.date, dt.date]] = []
    # A rise that is only seen at day 85 waits for its ABL1 sample before the infusion starts.
    wait = rng.randint(13, 16) if course.rise == "d85" else rng.randint(2, 9)
    start = max(day85 + days(wait), day_one + days(85))
    for held in interruptions[: course.cycles]:
        start = working_day(start)
        end = start + days(_CYCLE_DAYS - 1 + held)
        cycles.append((start, end))
        start = end + days(rng.choice((16, 16, 16, 17, 17, 18, 19, 21, 22)))
    return tuple(cycles)


def _relapse(
    rng: random.Random,
    course: Course,
    cr: dt.date,
    cycles: tuple[tuple[dt.date, dt.date], ...],
    transplant: dt.date | None,
) -> dt.date | None:
    match course.event:
        case Event.LATE_AFTER_LEAVING:
            return cr + days(rng.uniform(95, 185))
        case Event.CNS_AFTER_CYCLE_1:
            return cycles[0][1] + days(rng.uniform(14, 26))
        case Event.CNS_AFTER_CYCLE_2:
            return cycles[1][1] + days(rng.uniform(22, 60))
        case Event.HAEMATOLOGICAL:
            return cr + days(rng.uniform(300, 430))
        case Event.NODAL:
            return cr + days(rng.uniform(270, 330))
        case Event.CNS_AFTER_GRAFT if transplant is not None:
            return transplant + days(rng.uniform(150, 260))
        case _:
            return None


def _death(
    rng: random.Random,
    course: Course,
    day_one: dt.date,
    relapse: dt.date | None,
    transplant: dt.date | None,
) -> dt.date | None:
    if course.fate is Fate.NO_CR:
        return day_one + days(rng.uniform(50, 72))
    if course.event is Event.LATE_AFTER_LEAVING and relapse is not None:
        return relapse + days(rng.uniform(30, 85))
    if course.event is Event.DEATH_OF_GRAFT and transplant is not None:
        return transplant + days(rng.uniform(60, 140))
    return None
