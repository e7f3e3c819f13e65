"""A thousand cases of twenty samples for the speed of the rules: falling, low, rising, with courses of treatment."""

from __future__ import annotations

import math
import random

from dalba_desktop.domain.history import CaseHistory
from tests.builders import CaseBuilder, a_case

CASES = 1000
SAMPLES = 20
_DAYS = (1, 22, 45, 57, 85, 110, 134, 152, 176, 194, 218, 236, 270, 300, 330, 390, 450, 510, 570, 630)
"""As a trial takes them: induction, after each cycle, then every few weeks."""
_RISING_SHARE = 0.2


def cohort(seed: int = 1, cases: int = CASES) -> tuple[CaseHistory, ...]:
    """The cases, the same for equal seeds. One in five loses its response and rises by a log a month."""
    chance = random.Random(seed)
    return tuple(_case(place, chance) for place in range(cases))


def _case(place: int, chance: random.Random) -> CaseHistory:
    case = a_case(case_id=f"SPEED-{place:04}", sex="female", birth_year=1960)
    case.on("prednisone", -6, 24, dose=60, dose_unit="mg/day").on("dasatinib", 1, 90, dose=140, dose_unit="mg/day")
    case.on("dasatinib", 91, dose=100, dose_unit="mg/day")
    for number in range(1, 6):
        case.cycle(number, 86 + 42 * (number - 1), 113 + 42 * (number - 1))
    case.having("responses", date="2025-01-29", category="CR")
    rises_from = chance.choice(_DAYS[10:16]) if chance.random() < _RISING_SHARE else math.inf
    for day in _DAYS:
        _sample(case, day, chance, rises_from)
    return case.build()


def _sample(case: CaseBuilder, day: int, chance: random.Random, rises_from: float) -> None:
    truth = max(1.8 - day / 60, -2.6) + max(0.0, day - rises_from) / 30
    level = 10 ** (min(truth, 2.0) + chance.gauss(0, 0.2))
    copies = round(math.exp(chance.gauss(math.log(50_000), 0.3)))
    target = level * copies / 100
    if target < 3:
        case.undetected(day, copies=copies)
    elif level < 0.005:
        case.pnq(day, copies=copies, lod_percent=0.002, loq_percent=0.005)
    else:
        case.with_mrd(day, round(level, 5), copies=copies)
