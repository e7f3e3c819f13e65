"""Who is diagnosed when: nobody whose story needs more time than there is before the demo stands still."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from dalba_desktop.demo.calendar import AS_OF, FIRST_DIAGNOSIS, LAST_DIAGNOSIS, days, working_day
from dalba_desktop.demo.plan import Course

_PREPHASE = 10


def draw_enrolment(rng: random.Random, courses: Sequence[Course]) -> list[dt.date]:
    """A day of diagnosis for each course, even over the recruitment, the longest stories placed first."""
    span = (LAST_DIAGNOSIS - FIRST_DIAGNOSIS).days
    free = sorted(working_day(FIRST_DIAGNOSIS + days(rng.randint(0, span))) for _ in courses)
    drawn: dict[int, dt.date] = {}
    for place in sorted(range(len(courses)), key=lambda place: -courses[place].needed_days):
        latest = AS_OF - days(courses[place].needed_days + _PREPHASE)
        early_enough = sum(day <= latest for day in free)
        drawn[place] = free.pop(rng.randrange(max(early_enough, 1)))
    return [drawn[place] for place in range(len(courses))]
