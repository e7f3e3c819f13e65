"""Other drugs: prophylaxis, and the one that should not be there."""

from __future__ import annotations

import random

from dalba_desktop.demo.calendar import AS_OF, Calendar, days
from dalba_desktop.demo.plan import Course, Fate, Twist
from dalba_desktop.domain.codes import ConcomitantClass, Hbv
from dalba_desktop.domain.events import Concomitant


def draw_concomitants(rng: random.Random, course: Course, calendar: Calendar, hbv: Hbv | None) -> list[Concomitant]:
    """The concomitant drugs of one case."""
    rows: list[Concomitant] = []
    start = calendar.day_one - days(rng.randint(3, 6))
    if hbv is Hbv.ANTI_HBC:
        end = calendar.death
        rows.append(Concomitant(drug="entecavir", class_=ConcomitantClass.ANTIVIRAL, start=start, end=end))
    if rng.random() < 0.25:
        end = calendar.death or (calendar.day_one + days(31 if course.fate is Fate.LEFT_EARLY else 120))
        rows.append(Concomitant(drug="aciclovir", class_=ConcomitantClass.ANTIVIRAL, start=start, end=end))
    if rng.random() < 0.06:
        end = calendar.day_one + days(rng.randint(28, 34))
        rows.append(Concomitant(drug="pantoprazole", class_=ConcomitantClass.PPI, start=start, end=end))
    if calendar.transplant is not None and calendar.death is None:
        until = calendar.transplant + days(100)
        if rng.random() < 0.4:
            rows.append(
                Concomitant(
                    drug="letermovir",
                    class_=ConcomitantClass.ANTIVIRAL,
                    start=calendar.transplant + days(8),
                    end=until if until <= calendar.last_contact else None,
                )
            )
    if course.twist is Twist.PPI:
        rows.append(Concomitant(drug="omeprazole", class_=ConcomitantClass.PPI, start=AS_OF - days(38)))
    return rows
