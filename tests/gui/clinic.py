"""A small ward on paper: the cases that the tests of the window, and its pictures, are made from."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.domain.history import CaseHistory
from tests.builders import a_case, on_day

AS_OF = on_day(57)


def rising_case(case_id: str = "TEST-014") -> CaseHistory:
    """Day 57 of induction, MRD rose on dasatinib, no ABL1 test."""
    return (
        a_case(
            case_id=case_id,
            sex="female",
            birth_year=1963,
            cns_status="CNS1",
            genetics={"ikzf1": "deleted", "cdkn2a": "heterozygous", "pax5": "deleted", "erg": "none"},
        )
        .on("prednisone", -6, 24, dose=60, dose_unit="mg/day")
        .on(
            "dasatinib",
            1,
            42,
            dose=140,
            dose_unit="mg/day",
            holds=[{"start": "2025-02-12", "end": "2025-02-18", "reason": "effusion"}],
        )
        .on("dasatinib", 43, dose=100, dose_unit="mg/day")
        .on("intrathecal", 14, drugs=["methotrexate", "cytarabine"])
        .on("intrathecal", 28, drugs=["methotrexate"])
        .having(
            "adverse_events",
            term="Pleural effusion",
            grade=2,
            start=on_day(35),
            end=on_day(41),
            related_to=["dasatinib"],
            action="interrupted",
        )
        .having("responses", date=on_day(22), category="CR", marrow_blasts_percent=2)
        .with_mrd(1, 84.0, copies=39_000, id="m1")
        .with_mrd(22, 2.6, copies=39_000, id="m2")
        .with_mrd(45, 0.31, copies=48_000, id="m3")
        .with_mrd(57, 1.2, copies=52_000, id="m4")
        .with_mrd(22, 0.9, copies=61_000, specimen="blood", id="b1")
        .with_mrd(57, 0.30, copies=61_000, specimen="blood", id="b2")
        .with_mrd(
            50,
            0.5,
            copies=52_000,
            id="mx",
            withdrawn={"on": on_day(55).isoformat(), "reason": "sample of another patient"},
        )
        .having("notes", date=on_day(57), text="Asked for <b>ABL1</b> & sent the sample to Roma", id="n1")
        .build()
    )


def calm_case(case_id: str = "TEST-020") -> CaseHistory:
    """Two cycles given, not detected since."""
    return (
        a_case(case_id=case_id, sex="male", birth_year=1945, transcript="e1a2")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .with_mrd(1, 61.0)
        .with_mrd(22, 0.4)
        .undetected(45, copies=110_000)
        .having("responses", date=on_day(22), category="CR")
        .build()
    )


def one_sample_case(case_id: str = "TEST-031") -> CaseHistory:
    """Only the diagnosis is known."""
    return (
        a_case(case_id=case_id, sex="male", birth_year=1978, transcript="e14a2", protocol_start=None)
        .with_mrd(1, 92.0, id="only")
        .build()
    )


def resistant_case(case_id: str = "TEST-007") -> CaseHistory:
    """T315I on dasatinib."""
    return (
        a_case(case_id=case_id, sex="female", birth_year=1953)
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .with_mrd(1, 70.0)
        .with_mrd(22, 0.2)
        .with_mrd(45, 2.6)
        .tested(46, "mutation", {"protein": "T315I", "vaf_percent": 38}, method="ngs", lod_percent=1)
        .build()
    )


def ward() -> tuple[CaseHistory, ...]:
    """All of them."""
    return rising_case(), resistant_case(), calm_case(), one_sample_case()


TODAY = AS_OF
LATER = dt.date(2025, 4, 1)
