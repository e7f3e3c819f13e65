"""The fullest course a chart has to hold: 80 samples, six cycles, two transplants, two laboratories, seven years."""

from __future__ import annotations

import math

from tests.builders import CaseBuilder, a_case, on_day

SAMPLES = 80
LAST_DAY = 2_480


def dense_case() -> CaseBuilder:
    """Induction with a rise, T315I, three cycles, a transplant; relapse, three cycles, a second one; a late rise."""
    case = a_case(case_id="DEMO-080", sex="male", birth_year=1971)
    _treatments(case)
    _events(case)
    early = {1: 91.0, 22: 3.4, 45: 0.42, 57: 1.6, 71: 2.2, 85: 0.09}
    for day, level in early.items():
        case.with_mrd(day, level, copies=44_000 + 90 * day)
        if day != 71:
            case.with_mrd(day, level / 3, copies=61_000, specimen="blood")
    case.pnq(116, copies=88_000, lod_percent=0.003, loq_percent=0.01)
    case.with_mrd(116, 0.014, copies=70_000, specimen="blood")
    for number, day in enumerate((158, 200, 228, 250)):
        case.undetected(day, copies=70_000 + 12_000 * number)
    case.with_mrd(158, 0.002, copies=None, assay="igtr_ngs", laboratory="Monza")
    case.undetected(250, copies=None, assay="igtr_ngs", laboratory="Monza", lod_percent=0.0001)
    for number, day in enumerate(range(292, 760, 31)):
        copies = 8_700 if number == 5 else 62_000 + 8_000 * (number % 5)
        case.undetected(day, copies=copies)
        if number % 2:
            case.undetected(day, copies=55_000, specimen="blood")
    case.with_mrd(776, 0.006, copies=58_000).with_mrd(800, 0.05, copies=52_000).with_mrd(821, 1.9, copies=51_000)
    case.with_mrd(821, 0.8, copies=50_000, specimen="blood").with_mrd(836, 38.0, copies=47_000)
    for number, day in enumerate((870, 905, 940, 975)):
        case.with_mrd(day, 6.0 * math.exp(-1.9 * number), copies=50_000 + 4_000 * number)
    case.with_mrd(836, 0.4, copies=9_000, specimen="csf").undetected(940, copies=11_000, specimen="csf")
    for number, day in enumerate(range(1_030, 1_330, 30)):
        case.undetected(day, copies=71_000 + 9_000 * (number % 4))
        if number % 3 == 0:
            case.undetected(day, copies=64_000, specimen="blood")
    # After five years without a visit the person comes back with a low level that climbs.
    for day, level in ((2_390, 0.012), (2_418, 0.031), (2_446, 0.11), (2_474, 0.32)):
        case.with_mrd(day, level, copies=66_000)
    _filled(case)
    return case


def _treatments(case: CaseBuilder) -> None:
    mg = "mg/day"
    case.on("prednisone", -6, 10, dose=60, dose_unit=mg).on("prednisone", 11, 24, dose=40, dose_unit=mg)
    case.on("prednisone", 25, 31, dose=15, dose_unit=mg)
    held = [{"start": str(on_day(36)), "end": str(on_day(42)), "reason": "pleural effusion"}]
    case.on("dasatinib", 1, 44, dose=140, dose_unit=mg, holds=held)
    case.on("dasatinib", 45, 72, dose=100, dose_unit=mg, stop_reason="mutation")
    case.on("ponatinib", 73, 262, dose=30, dose_unit=mg).on("ponatinib", 300, 700, dose=15, dose_unit=mg)
    case.on("ponatinib", 838, 1_000, dose=45, dose_unit=mg).on("asciminib", 1_060, 1_500, dose=80, dose_unit=mg)
    case.on("inotuzumab", 842, 863)
    for cycle, start in enumerate((86, 128, 170, 866, 908, 950), start=1):
        pause = [{"start": str(on_day(start + 12)), "end": str(on_day(start + 14)), "reason": "pump change"}]
        case.cycle(cycle, start, start + 27, holds=pause if cycle in (2, 5) else None)
    for day in (14, 28, 43, 57, 71, 86, 100, 128, 142, 170, 184, 836, 843, 866, 880, 908):
        case.having("treatments", agent="intrathecal", start=on_day(day), drugs=["methotrexate", "cytarabine"])
    case.having("treatments", agent="dli", start=on_day(1_120))


def _events(case: CaseBuilder) -> None:
    case.tested(60, "mutation", {"protein": "T315I", "vaf_percent": 38}, method="ngs", reported_on=on_day(66))
    case.tested(116, "no_mutation", method="ngs").tested(800, "not_amplifiable")
    case.tested(824, "mutation", {"protein": "T315I", "vaf_percent": 22}, {"protein": "E255K", "vaf_percent": 14})
    case.tested(2_474, "pending")
    case.having("responses", date=on_day(22), category="CR").having("responses", date=on_day(900), category="CRi")
    case.having("relapses", date=on_day(836), type="combined", sites=["marrow", "cns"], cd19="positive")
    case.having("transplants", date=on_day(263), number=1, donor="matched_sibling", conditioning="reduced")
    case.having("transplants", date=on_day(1_001), number=2, donor="haploidentical", conditioning="myeloablative")
    for term, grade, day in (
        ("Pleural effusion", 3, 36),
        ("Cytokine release syndrome", 3, 87),
        ("Febrile neutropenia", 3, 275),
        ("Cytomegalovirus infection reactivation", 3, 291),
        ("Pancreatitis", 3, 855),
        ("Febrile neutropenia", 3, 1_009),
        ("Platelet count decreased", 4, 1_016),
    ):
        case.having("adverse_events", term=term, grade=grade, start=on_day(day), end=on_day(day + 9))


def _filled(case: CaseBuilder) -> None:
    """Blood samples of the second line's follow-up until there are `SAMPLES`."""
    missing = SAMPLES - len(case.raw["mrd"])
    for number in range(missing):
        case.undetected(1_045 + 13 * number, copies=58_000, specimen="blood")
