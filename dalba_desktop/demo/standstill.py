"""What is going on in the last weeks before the demo stands still: the cases that give its reader something to do."""

from __future__ import annotations

import datetime as dt
import math

from dalba_desktop.demo.biology import measure, measure_as
from dalba_desktop.demo.calendar import AS_OF, days, working_day
from dalba_desktop.demo.plan import Course, Result, Twist
from dalba_desktop.demo.sampling import Sampler
from dalba_desktop.domain.codes import Abl1Status, Specimen

_BEGINS = {
    Twist.RISING_UNTESTED: 62,
    Twist.RISING_PENDING: 58,
    Twist.RESISTANT: 68,
    Twist.BLOOD_POSITIVE: 20,
    Twist.INADEQUATE: 60,
    Twist.OVERDUE: 140,
}
"""Days before `AS_OF` from which this page, not the routine, decides what is sampled."""


def standstill_from(course: Course) -> dt.date | None:
    """The day from which the routine samples stop; None where they do not."""
    span = None if course.twist is None else _BEGINS.get(course.twist)
    return None if span is None else AS_OF - days(span)


def add_standstill(sampler: Sampler, course: Course, treatment_end: dt.date) -> None:
    """The last samples and tests of a case with something going on."""
    label = f"+{round((AS_OF - days(40) - treatment_end).days / 30.4375)}m"
    match course.twist:
        case Twist.RISING_UNTESTED:
            _marrow(sampler, 41, 0.055, label)
            _marrow(sampler, 13, 0.24, "repeat", reported=6)
        case Twist.RISING_PENDING:
            _marrow(sampler, 36, 0.16, label)
            sampler.test_abl1(working_day(AS_OF - days(19)), status=Abl1Status.PENDING)
            _marrow(sampler, 19, 0.31, "repeat", reported=12)
        case Twist.RESISTANT:
            _marrow(sampler, 48, 0.42, label)
            day = working_day(AS_OF - days(34))
            sampler.test_abl1(day, {"T315I": 62.0}, reported=working_day(AS_OF - days(13)))
            _marrow(sampler, 25, 0.75, "repeat", reported=15)
        case Twist.BLOOD_POSITIVE:
            day = working_day(AS_OF - days(12))
            found = measure_as(sampler.rng, Result.QUANTIFIED, math.log10(0.03), sampler.laboratory_on(day))
            reported = working_day(AS_OF - days(6))
            sampler.add(day, found, timepoint="blood", specimen=Specimen.BLOOD, reported=reported)
        case Twist.INADEQUATE:
            day = working_day(AS_OF - days(14))
            found = measure(sampler.rng, 1e-5, sampler.laboratory_on(day), control=sampler.rng.randint(2_600, 6_800))
            sampler.add(day, found, timepoint=label, reported=working_day(AS_OF - days(7)))
        case _:
            pass


def _marrow(sampler: Sampler, before: int, percent: float, timepoint: str, *, reported: int | None = None) -> None:
    """A quantified marrow so many days before `AS_OF`, near a level; drawn again until it is within a fifth of it."""
    day = working_day(AS_OF - days(before))
    while True:
        found = measure_as(sampler.rng, Result.QUANTIFIED, math.log10(percent), sampler.laboratory_on(day))
        if found.level is not None and 0.8 < found.level / percent < 1.25 and found.control > 15_000:
            break
    known = None if reported is None else working_day(AS_OF - days(reported))
    sampler.add(day, found, timepoint=timepoint, reported=known)
