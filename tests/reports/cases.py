"""Cases to print: one in induction that asks for a test, a long one after transplant, a bare one, one of blood."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.reports.data import ReportData

DAY_ONE = dt.date(2025, 1, 8)
Fact = Mapping[str, Any]


def on(day: int) -> str:
    """The date of a protocol day."""
    return (DAY_ONE + dt.timedelta(days=day - 1)).isoformat()


def marrow(day: int, level: float, copies: int = 48000, **more: Any) -> dict[str, Any]:
    """A quantified marrow result."""
    return {
        "id": f"m{day}",
        "date": on(day),
        "specimen": "marrow",
        "assay": "rqpcr",
        "level_percent": level,
        "control_copies": copies,
        "laboratory": "Roma",
        "category": "quantified",
        **more,
    }


def report_data(case: Fact, as_of: str | int, **more: Any) -> ReportData:
    """What the tracker would hand to the report for a case written as in a case file."""
    history = read_case(dict(case), "case")
    return data_of(history, dt.date.fromisoformat(on(as_of) if isinstance(as_of, int) else as_of), **more)


def data_of(history: CaseHistory, as_of: dt.date, **more: Any) -> ReportData:
    """The report's data of a case on a day."""
    known = history.as_known_on(as_of)
    policy = load_policy()
    given = {
        "synthetic": True,
        "centre": "Ematologia, Policlinico Umberto I",
        "version": "0.1.0",
        "policy_version": "1",
    }
    return ReportData(
        history=history,
        known=known,
        assessment=assess(history, policy, load_mutation_table(), as_of),
        timeline=timeline_of(known, as_of),
        as_of=as_of,
        **{**given, "audit_head": "7F3A-91C2", "policy": policy, **more},
    )


def induction_case() -> dict[str, Any]:
    """MRD rises on dasatinib at day 57 and no ABL1 test was sampled; one result was entered wrongly and withdrawn."""
    return {
        "patient": {
            "case_id": "DEMO-014",
            "family_name": "Bianchi",
            "given_name": "Ada",
            "hospital_number": "H-2025-00117",
            "sex": "female",
            "birth_date": "1963-06-02",
            "diagnosis_date": "2025-01-01",
            "protocol_start": "2025-01-08",
            "transcript": "e1a2",
            "wbc_10e9_per_l": 41.2,
            "marrow_blasts_percent": 88,
            "cns_status": "CNS1",
            "ecog": 1,
            "hbv": "negative",
            "cmv_igg": "positive",
            "karyotype": "46,XX,t(9;22)(q34;q11.2)[14]/47,idem,+der(22)t(9;22)(q34;q11.2)[4]/46,XX[2]",
            "genetics": {
                "ikzf1": "deleted",
                "ikzf1_exons": "4-7",
                "cdkn2a": "heterozygous",
                "cdkn2b": "heterozygous",
                "pax5": "none",
                "par1": "none",
                "erg": "none",
            },
        },
        "treatments": [
            {"agent": "prednisone", "start": "2025-01-02", "end": "2025-02-01", "dose": 60, "dose_unit": "mg/day"},
            {
                "id": "tki1",
                "agent": "dasatinib",
                "start": on(1),
                "end": on(42),
                "dose": 140,
                "dose_unit": "mg/day",
                "holds": [{"start": on(36), "end": on(42), "reason": "pleural effusion"}],
                "stop_reason": "toxicity",
            },
            {"id": "tki2", "agent": "dasatinib", "start": on(43), "dose": 100, "dose_unit": "mg/day"},
            *[
                {
                    "agent": "intrathecal",
                    "start": on(day),
                    "end": on(day),
                    "drugs": ["methotrexate", "cytarabine", "dexamethasone"],
                }
                for day in (14, 22, 43, 57)
            ],
        ],
        "mrd": [
            marrow(1, 84.0, 52000, timepoint="baseline"),
            marrow(22, 2.6, 39000, timepoint="d22"),
            {**marrow(22, 0.9), "id": "b22", "specimen": "blood"},
            marrow(45, 0.31, 48000, timepoint="d45"),
            {
                **marrow(45, 3.1, 48000),
                "id": "wrong",
                "withdrawn": {"on": on(47), "reason": "Decimal point: the report of Ada Bianchi says 0.31"},
            },
            marrow(57, 1.2, 52000, timepoint="d57", note="Second extraction agrees."),
            {**marrow(57, 0.30, 61000), "id": "b57", "specimen": "blood"},
            {**marrow(57, 0.4), "id": "ig57", "assay": "igtr_rqpcr", "control_copies": None},
        ],
        "abl1_tests": [
            {
                "date": on(1),
                "reported_on": on(9),
                "specimen": "marrow",
                "method": "ngs",
                "status": "no_mutation",
                "lod_percent": 2,
            }
        ],
        "responses": [
            {"date": on(29), "category": "CR", "marrow_blasts_percent": 2, "neutrophils_10e9_per_l": 1.8,
             "platelets_10e9_per_l": 164}
        ],
        "adverse_events": [
            {"term": "Pleural effusion", "grade": 3, "start": on(35), "end": on(44), "related_to": ["dasatinib"],
             "action": "interrupted", "serious": True},
            {"term": "Alanine aminotransferase increased", "grade": 2, "start": on(20), "end": on(30)},
            {"term": "Nausea", "grade": 1, "start": on(5)},
        ],
        "concomitants": [{"drug": "aciclovir", "class": "antiviral", "start": on(1)}],
        "assessments": [
            {"date": on(1), "kind": "qtcf_ms", "value": 421},
            {"date": on(50), "kind": "qtcf_ms", "value": 438},
            {"date": on(50), "kind": "alt_uln", "value": 1.4},
        ],
        "follow_up": [{"date": on(57), "status": "alive_in_remission"}],
        "notes": [{"date": on(50), "text": "Ada Bianchi prefers the afternoon clinic.\nDaughter drives."}],
    }  # fmt: skip


def transplant_case(samples: int = 0) -> dict[str, Any]:
    """A year and more: T315I, ponatinib, three cycles, a transplant, samples in two laboratories; more on demand."""
    case = induction_case()
    case["patient"] = {**case["patient"], "case_id": "DEMO-021"}
    case["treatments"] = [
        *case["treatments"][:2],
        {**case["treatments"][2], "end": on(64), "stop_reason": "mutation"},
        *case["treatments"][3:],
        {"agent": "ponatinib", "start": on(65), "end": on(255), "dose": 30, "dose_unit": "mg/day",
         "stop_reason": "transplant"},
        {"agent": "ponatinib", "start": on(292), "dose": 15, "dose_unit": "mg/day"},
        *[
            {"agent": "blinatumomab", "start": on(start), "end": on(start + 27), "cycle": cycle, "dose": 28,
             "dose_unit": "mcg/day", "holds": [{"start": on(start + 9), "end": on(start + 10), "reason": "pump"}]
             if cycle == 2 else []}
            for cycle, start in enumerate((86, 128, 180), start=1)
        ],
    ]  # fmt: skip
    undetected = [
        marrow(day, 0.0, copies, level_percent=None, category="undetected", laboratory=laboratory)
        for day, copies, laboratory in (
            (160, 71000, "Roma"),
            (209, 104000, "Roma"),
            (250, 98000, "Roma"),
            (292, 64000, "Torino, Città della Salute"),
            (322, 8900, "Torino, Città della Salute"),
            (352, 120000, "Torino, Città della Salute"),
        )
    ]
    case["mrd"] = [
        *case["mrd"],
        marrow(85, 0.075),
        marrow(118, 0.0, 45000, level_percent=None, category="positive_not_quantifiable", lod_percent=0.003,
               loq_percent=0.01),
        *undetected,
        *[
            {**marrow(day, 0.02 * (1 + day % 3)), "id": f"x{day}", "specimen": "blood", "laboratory": "Torino"}
            for day in range(120, 120 + samples)
        ],
    ]  # fmt: skip
    case["abl1_tests"] = [
        *case["abl1_tests"],
        {"date": on(59), "reported_on": on(64), "specimen": "marrow", "method": "ngs", "status": "mutation",
         "lod_percent": 2, "variants": [{"protein": "p.Thr315Ile", "coding": "c.944C>T", "vaf_percent": 38}]},
        {"date": on(118), "reported_on": on(126), "specimen": "marrow", "method": "ngs", "status": "no_mutation",
         "lod_percent": 2},
    ]  # fmt: skip
    case["transplants"] = [
        {"date": on(262), "number": 1, "donor": "matched_sibling", "source": "blood", "conditioning": "reduced",
         "disease_status": "CR1", "neutrophil_engraftment": on(278), "platelet_engraftment": on(281),
         "acute_gvhd_grade": 1, "gvhd_prophylaxis": "ciclosporin, methotrexate"}
    ]  # fmt: skip
    case["follow_up"] = [
        {"date": on(200), "status": "alive_in_remission"},
        {"date": on(360), "status": "alive_in_remission"},
    ]
    return case


def one_sample_case() -> dict[str, Any]:
    """Diagnosed, sampled, nothing begun."""
    return {
        "patient": {"case_id": "DEMO-002", "diagnosis_date": "2025-01-06", "birth_year": 1971, "sex": "male"},
        "mrd": [{"id": "only", "date": "2025-01-06", "specimen": "marrow", "assay": "rqpcr", "level_percent": 92.0}],
    }


def blood_only_case() -> dict[str, Any]:
    """Chronic myeloid leukaemia from a published series: blood on the International Scale, no day 1, no treatment."""
    levels: Sequence[float] = (62, 31, 9.4, 4.1, 1.2, 0.5, 0.21, 0.094, 0.12, 0.4, 1.9)
    return {
        "patient": {"case_id": "michor-72", "diagnosis_date": "2001-03-01", "transcript": "e14a2", "protocol": "other"},
        "mrd": [
            {
                "id": f"s{index}",
                "date": (dt.date(2001, 3, 1) + dt.timedelta(days=91 * index)).isoformat(),
                "specimen": "blood",
                "assay": "rqpcr",
                "scale": "is",
                "level_percent": level,
            }
            for index, level in enumerate(levels)
        ],
    }


HOSTILE = (
    'a<b, A&B, <img src="file:///etc/passwd"> <b>bold</b> <a href="javascript:alert(1)">x</a> {0} %s $x_1$ \\alpha '
    "\N{CJK UNIFIED IDEOGRAPH-4E2D} \N{GRINNING FACE} \N{RIGHT-TO-LEFT OVERRIDE}abc\N{ZERO WIDTH SPACE}d "
    "\x07\x00 \N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET} Łódź \ud800 ß e\N{COMBINING ACUTE ACCENT}"
)
"""What a report must print as it was typed, or name."""


def hostile_history() -> CaseHistory:
    """Every text of an otherwise usual case is an attack on the page; harsher than what a case file may hold."""
    usual = read_case(induction_case(), "case")
    first, second, *others = usual.mrd
    withdrawn = next(row for row in others if row.withdrawn)
    assert withdrawn.withdrawn is not None
    history = replace(
        usual,
        patient=replace(usual.patient, case_id="<b>&\x07{x}", family_name=HOSTILE, karyotype=HOSTILE + "x" * 3000),
        mrd=(
            replace(first, laboratory=HOSTILE, note="W" * 100_000),
            replace(second, laboratory="L" * 300, timepoint=HOSTILE, note="line one\nline two\r\n" + HOSTILE),
            *others,
        ),
        notes=(replace(usual.notes[0], text=HOSTILE + "word " * 20_000),),
    )
    history = history.with_record(replace(withdrawn, withdrawn=replace(withdrawn.withdrawn, reason=HOSTILE * 5)))
    return history.with_record(replace(usual.adverse_events[0], term=HOSTILE))


def fake_chart(height: float = 300.0) -> bytes:
    """A picture in place of the chart, so many points high: one line of vector drawing."""
    import pikepdf

    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(515.28, height))
    page.Contents = pdf.make_stream(f"0.8 0.8 0.9 rg 0 0 515.28 {height} re f 0 0 m 515.28 {height} l S".encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
