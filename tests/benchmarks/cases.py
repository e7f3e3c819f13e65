"""A case of the size that benchmarks are about: 60 samples over three years."""

from __future__ import annotations

import math

from dalba_desktop.domain.history import CaseHistory
from tests.builders import a_case, on_day

SAMPLES = 60


def a_case_with_60_samples() -> CaseHistory:
    """Marrow and blood of one patient, falling through induction and then low, with a course of treatment."""
    case = a_case(case_id="BENCH-1", sex="female", birth_year=1970)
    case.on("prednisone", -6, 24, dose=60, dose_unit="mg/day").on("dasatinib", 1, 90, dose=140, dose_unit="mg/day")
    case.on("dasatinib", 91, dose=100, dose_unit="mg/day")
    for number in range(1, 6):
        case.cycle(number, 86 + 42 * (number - 1), 113 + 42 * (number - 1))
    for day in range(10, 250, 20):
        case.having("treatments", agent="intrathecal", start=on_day(day), drugs=["methotrexate"])
    for place in range(SAMPLES):
        day = 1 + place * 18
        level = 80 * math.exp(-day / 25) + 0.02 * (1 + math.sin(place))
        specimen = "marrow" if place % 3 else "blood"
        if place % 7 == 5:
            case.undetected(day, specimen=specimen)
        else:
            case.with_mrd(day, round(level, 5), specimen=specimen, target_copies=round(level * 500) or None)
    case.having("responses", date=on_day(22), category="CR")
    return case.build()
