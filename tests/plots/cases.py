"""Cases that a chart must draw well, written the way the clinic talks."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any

from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.plots.case_chart import ChartModel, chart_model
from dalba_desktop.plots.chart_options import ChartOptions
from dalba_desktop.plots.planned import planned_of
from dalba_desktop.plots.reference import Reference
from tests.builders import CaseBuilder, a_case, on_day

_load_policy = functools.cache(load_policy)
_load_mutations = functools.cache(load_mutation_table)


def model_of(
    case: CaseHistory | CaseBuilder,
    as_of: dt.date | int,
    *,
    plan: bool = False,
    reference: Reference | None = None,
    **options: Any,
) -> ChartModel:
    """The chart model of a case on a date or protocol day, through the engine; `plan` adds its planned samples."""
    history = case.build() if isinstance(case, CaseBuilder) else case
    day = on_day(as_of) if isinstance(as_of, int) else as_of
    known = history.as_known_on(day)
    assessment = assess(history, _load_policy(), _load_mutations(), day)
    calendar = _load_policy().calendars.get(known.patient.protocol) if plan else None
    return chart_model(
        known,
        assessment,
        timeline_of(known, day),
        planned=planned_of(known, assessment.readings, calendar, day),
        options=ChartOptions(**options),
        reference=reference,
    )


def sketched_case() -> CaseBuilder:
    """The case of the design sketch: a rise on dasatinib, T315I, ponatinib, three cycles, a transplant."""
    case = (
        a_case(case_id="DEMO-014", sex="female", birth_year=1964)
        .on("prednisone", -6, 24, dose=60, dose_unit="mg/day")
        .on(
            "dasatinib",
            1,
            44,
            dose=140,
            dose_unit="mg/day",
            holds=[{"start": str(on_day(36)), "end": str(on_day(42)), "reason": "pleural effusion"}],
        )
        .on("dasatinib", 44, 66, dose=100, dose_unit="mg/day", stop_reason="mutation")
        .on("ponatinib", 67, 261, dose=30, dose_unit="mg/day")
        .on("ponatinib", 292, dose=15, dose_unit="mg/day")
        .cycle(1, 86, 113)
        .cycle(
            2,
            128,
            155,
            holds=[{"start": str(on_day(143)), "end": str(on_day(145)), "reason": "pump change"}],
        )
        .cycle(3, 184, 211)
        .with_mrd(1, 84, copies=41_000, timepoint="diagnosis")
        .with_mrd(22, 2.6, copies=39_000)
        .with_mrd(45, 0.31, copies=48_000)
        .with_mrd(57, 1.2, copies=52_000)
        .with_mrd(85, 0.075, copies=75_000)
        .pnq(118, copies=98_000, lod_percent=0.003, loq_percent=0.01)
        .undetected(160, copies=70_000)
        .undetected(215, copies=98_000)
        .undetected(250, copies=102_000)
        .undetected(292, copies=92_000)
        .undetected(322, copies=8_900)
        .undetected(352, copies=97_000)
        .with_mrd(22, 0.9, specimen="blood", copies=61_000)
        .with_mrd(57, 0.3, specimen="blood", copies=61_000)
        .with_mrd(118, 0.02, specimen="blood", copies=66_000)
        .tested(60, "mutation", {"protein": "T315I", "vaf_percent": 38}, method="ngs", reported_on=on_day(64))
        .tested(118, "no_mutation", method="ngs")
        .having("responses", date=on_day(22), category="CR")
        .having("transplants", date=on_day(262), number=1, donor="matched_sibling", conditioning="reduced")
        .having("adverse_events", term="Pleural effusion", grade=3, start=on_day(40), end=on_day(50))
        .having("adverse_events", term="Cytokine release syndrome", grade=3, start=on_day(90), end=on_day(93))
    )
    for day in (14, 28, 43, 57, 71, 85, 100, 130, 185):
        case.having("treatments", agent="intrathecal", start=on_day(day), drugs=["methotrexate"])
    return case


def induction_case() -> CaseBuilder:
    """Day 30: two samples, dasatinib going on."""
    return (
        a_case(case_id="DEMO-009")
        .on("prednisone", -6, 0, dose=30, dose_unit="mg/day")
        .on("prednisone", 1, 24, dose=60, dose_unit="mg/day")
        .on("prednisone", 24, dose=20, dose_unit="mg/day")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .having("treatments", agent="intrathecal", start=on_day(14))
        .having("treatments", agent="intrathecal", start=on_day(28))
        .with_mrd(1, 120, copies=32_000)
        .with_mrd(22, 2.6, copies=39_000)
        .with_mrd(22, 4.1, copies=39_000, specimen="blood")
        .having("responses", date=on_day(24), category="CR")
    )


def long_case() -> CaseBuilder:
    """Five years: transplant, relapse, a second line, and many samples in two specimens."""
    case = (
        a_case(case_id="DEMO-031")
        .on("prednisone", -6, 24, dose=60, dose_unit="mg/day")
        .on("dasatinib", 1, 190, dose=140, dose_unit="mg/day")
        .on("dasatinib", 300, 760, dose=70, dose_unit="mg/day")
        .on("ponatinib", 770, 1100, dose=45, dose_unit="mg/day")
        .on("ponatinib", 1100, dose=15, dose_unit="mg/day")
        .on("inotuzumab", 775, 800)
        .having("treatments", agent="dli", start=on_day(905))
        .having("responses", date=on_day(24), category="CR")
        .having("responses", date=on_day(830), category="CRi")
        .having("relapses", date=on_day(765), type="haematological", sites=["marrow"], cd19="positive")
        .having("transplants", date=on_day(230), donor="haploidentical", conditioning="myeloablative")
        .having("adverse_events", term="Febrile neutropenia", grade=3, start=on_day(12), end=on_day(20))
        .having("adverse_events", term="Cytomegalovirus infection reactivation", grade=3, start=on_day(260))
        .having("adverse_events", term="Platelet count decreased", grade=4, start=on_day(240), end=on_day(290))
        .having("adverse_events", term="Pancreatitis", grade=3, start=on_day(1010), end=on_day(1040))
        .tested(768, "mutation", {"protein": "T315I", "vaf_percent": 62}, {"protein": "E255K", "vaf_percent": 9})
        .tested(840, "not_amplifiable")
        .tested(900, "no_mutation")
    )
    for cycle, start in enumerate((90, 140, 790, 850), start=1):
        case.cycle(cycle, start, start + 27)
    early = {1: 92.0, 22: 3.1, 45: 0.4, 57: 0.21, 85: 0.05}
    for day, level in early.items():
        case.with_mrd(day, level, copies=45_000)
    case.pnq(120, copies=88_000).undetected(170, copies=120_000)
    for number, day in enumerate(range(262, 700, 61)):
        case.undetected(day, copies=60_000 + 9_000 * (number % 5))
        case.undetected(day, copies=50_000, specimen="blood")
    case.with_mrd(722, 0.04, copies=50_000).with_mrd(750, 2.0, copies=51_000).with_mrd(765, 41.0, copies=47_000)
    case.with_mrd(800, 0.6, copies=30_000).with_mrd(830, 0.008, copies=51_000).undetected(880, copies=4_100)
    for number, day in enumerate(range(930, 1800, 91)):
        case.undetected(day, copies=80_000 + 11_000 * (number % 4))
    for day in range(10, 700, 60):
        case.having("treatments", agent="intrathecal", start=on_day(day))
    return case


def laboratories_case() -> CaseBuilder:
    """Two laboratories, ddPCR, IG/TR, flow, blood and CSF; a limit without LoD; a doubtful and an unread sample."""
    return (
        a_case(case_id="DEMO-052")
        .on("ponatinib", 1, dose=45, dose_unit="mg/day")
        .with_mrd(1, 76, copies=41_000, laboratory="Roma")
        .with_mrd(23, 5.0, copies=44_000, laboratory="Roma")
        .with_mrd(46, 0.7, copies=6_200, laboratory="Roma")
        .with_mrd(57, 0.3, copies=39_000, laboratory="Roma")
        .with_mrd(60, 0.12, copies=21_000, laboratory="Monza $x^2$")
        .pnq(86, copies=40_000, laboratory="Monza $x^2$")
        .with_mrd(110, category="not_evaluable", copies=None, laboratory="Monza $x^2$")
        .undetected(130, copies=52_000, laboratory="Monza $x^2$")
        .with_mrd(23, 3.4, copies=70_000, assay="ddpcr", laboratory="Roma")
        .with_mrd(57, 0.2, copies=70_000, assay="ddpcr", laboratory="Roma")
        .undetected(110, copies=150_000, assay="ddpcr", laboratory="Roma")
        .with_mrd(45, 0.05, copies=None, assay="igtr_ngs", laboratory="Roma")
        .undetected(86, copies=None, assay="igtr_ngs", laboratory="Roma", lod_percent=0.0001)
        .with_mrd(23, 0.9, copies=None, assay="flow", laboratory=None)
        .with_mrd(30, 6.0, copies=45_000, specimen="blood", laboratory="Roma")
        .with_mrd(57, 0.22, copies=45_000, specimen="blood", laboratory="Roma")
        .with_mrd(1, 0.02, copies=11_000, specimen="csf", laboratory="Roma")
    )


def single_sample_case() -> CaseBuilder:
    """One sample and nothing else."""
    return a_case(case_id="DEMO-001").with_mrd(1, 64, copies=28_000)


def empty_case() -> CaseBuilder:
    """A patient just entered."""
    return a_case(case_id="DEMO-000")


def one_day_case() -> CaseBuilder:
    """Everything on one day."""
    return (
        a_case(case_id="DEMO-002")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .with_mrd(1, 64, copies=28_000)
        .with_mrd(1, 61, copies=28_000, specimen="blood")
        .tested(1, "pending")
        .having("responses", date=on_day(1), category="NR")
        .having("adverse_events", term="Tumor lysis syndrome", grade=3, start=on_day(1))
        .having("adverse_events", term="Febrile neutropenia", grade=3, start=on_day(1))
    )


def blood_only_case() -> CaseBuilder:
    """No treatment, no day 1, blood only: as in a published series."""
    case = a_case(case_id="CML-07", protocol_start=None, transcript="other", diagnosis_date="2025-01-08")
    for day, level in ((1, 100.0), (30, 23.7), (60, 5.2), (92, 4.4), (182, 1.1), (273, 0.6), (364, 0.05)):
        case.with_mrd(day, level, copies=None, specimen="blood", laboratory=None)
    return case


CASES: Mapping[str, tuple[Callable[[], CaseBuilder], int]] = {
    "sketch": (sketched_case, 366),
    "sketch-day-57": (sketched_case, 57),
    "induction": (induction_case, 30),
    "long": (long_case, 1826),
    "laboratories": (laboratories_case, 140),
    "single": (single_sample_case, 5),
    "empty": (empty_case, 1),
    "one-day": (one_day_case, 1),
    "blood-only": (blood_only_case, 370),
}
"""Each case with the protocol day to look at it."""
