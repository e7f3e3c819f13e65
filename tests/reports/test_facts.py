"""Facts in a few words, the situation of rarer cases, and the whole demo cohort on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.analysis.readings import ResponseClass
from dalba_desktop.demo.cohort import load_demo
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import LISTS
from dalba_desktop.reports import case_report as module
from dalba_desktop.reports.case_report import case_report
from dalba_desktop.reports.facts import days_words, evidence_list, evidence_words
from dalba_desktop.reports.layout.typography import CELL, text_width
from dalba_desktop.reports.situation import situation_words
from dalba_desktop.reports.tables import DATE_WIDTH
from dalba_desktop.wording import date_words
from tests.reports import cases
from tests.reports.pdf_text import lines, page_count, squeezed, text_of


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def a_long_course() -> dict[str, Any]:
    """Relapse, second test with a compound mutation, treatment on hold, death: what the usual cases lack."""
    case = cases.transplant_case()
    case["relapses"] = [{"id": "r", "date": cases.on(300), "type": "combined", "sites": ["marrow", "cns"],
                         "cd19": "negative"}]  # fmt: skip
    case["abl1_tests"].append(
        {"id": "c", "date": cases.on(301), "status": "mutation", "variants": [
            {"protein": "p.Thr315Ile", "vaf_percent": 20, "compound_with": ["p.Glu255Lys"]},
            {"protein": "p.Glu255Lys"},
        ]}
    )  # fmt: skip
    case["follow_up"].append({"id": "d", "date": cases.on(340), "status": "dead", "cause_of_death": "relapse"})
    case["responses"].append({"id": "n", "date": cases.on(310), "extramedullary": True})
    case["patient"]["genetics"]["pax5"] = "unknown"
    case["patient"]["additional_abnormalities"] = ["+8", "i(17q)"]
    case["treatments"][3]["dose"] = 12
    case["treatments"][3]["dose_unit"] = "mg"
    case["assessments"].append({"id": "cmv", "date": cases.on(270), "kind": "cmv_iu_per_ml", "value": 2300})
    case["assessments"].append({"id": "csf", "date": cases.on(300), "kind": "csf_blasts", "value": 1})
    case["notes"][0]["id"] = "note"
    case["mrd"].append({**cases.marrow(58, 0.02), "id": "p210", "target": "e14a2"})
    case["mrd"].append({**cases.marrow(59, 0.0, 900), "id": "few", "level_percent": None, "category": "undetected"})
    case["adverse_events"][0]["id"] = "effusion"
    case["transplants"][0]["id"] = "graft"
    case["treatments"][0] |= {
        "id": "pred",
        "dose_unit": "mg/m2/day",
        "holds": [{"start": cases.on(2), "end": cases.on(3)}, {"start": cases.on(5), "end": cases.on(6)}],
    }
    for row in case["treatments"]:
        if row.get("cycle") == 2:
            row["id"] = "blina2"
    case["concomitants"][0]["id"] = "drug"
    return case


@pytest.mark.parametrize(
    ("list_name", "record_id", "words"),
    [
        ("mrd", "m57", "marrow 1.2 % (5 Mar 2025, day 57)"),
        ("mrd", "few", "marrow not detected, inadequate sample (7 Mar 2025, day 59)"),
        ("treatments", "tki1", "dasatinib 140 mg/day, held 12–18 Feb 2025 (8 Jan – 18 Feb 2025)"),
        ("abl1_tests", "c", "ABL1 test: T315I 20 % compound with E255K, E255K (4 Nov 2025, day 301)"),
        ("relapses", "r", "combined relapse, marrow, CNS, CD19 negative (3 Nov 2025, day 300)"),
        ("responses", "n", "response not classified (13 Nov 2025, day 310)"),
        ("follow_up", "d", "died (13 Dec 2025, day 340)"),
        ("assessments", "cmv", "CMV 2,300 IU/mL (4 Oct 2025, day 270)"),
        ("assessments", "csf", "CSF with blasts (3 Nov 2025, day 300)"),
        ("concomitants", "drug", "aciclovir, antiviral (8 Jan 2025, ongoing)"),
        ("notes", "note", "note (26 Feb 2025, day 50)"),
        ("patient", "", "data at diagnosis"),
        ("mrd", "gone", "mrd gone"),
        ("mrd", "ig57", "marrow IG/TR RQ-PCR 0.40 % (5 Mar 2025, day 57)"),
        ("mrd", "p210", "marrow e14a2 0.020 % (6 Mar 2025, day 58)"),
        ("adverse_events", "effusion", "Pleural effusion grade 3 (11–20 Feb 2025)"),
        ("transplants", "graft", "transplant, matched sibling (26 Sep 2025, day 262)"),
        ("treatments", "blina2", "blinatumomab cycle 2 28 mcg/day, held 24–25 May 2025 (15 May – 11 Jun 2025)"),
        ("treatments", "pred", "prednisone 60 mg/m²/day, held 12–13 Jan 2025 and once before (2 Jan – 1 Feb 2025)"),
    ],
)
def test_evidence_is_named_with_its_date(list_name: str, record_id: str, words: str) -> None:
    data = cases.report_data(a_long_course(), 366)
    assert plain(evidence_words(data.known, data.assessment, Evidence(list_name, record_id))) == words


def test_facts_that_are_alike_are_told_as_one() -> None:
    data = cases.report_data(cases.induction_case(), 57)
    doses = [row for row in data.known.treatments if row.agent is codes.Agent.INTRATHECAL]
    facts = [Evidence("treatments", row.id) for row in reversed(doses)]
    effusion = Evidence("adverse_events", data.known.adverse_events[0].id)
    told = [plain(words) for words in evidence_list(data.known, data.assessment, [*facts, effusion])]
    assert told == ["intrathecal, 4 times (21 Jan – 5 Mar 2025)", "Pleural effusion grade 3 (11–20 Feb 2025)"]
    assert len(evidence_list(data.known, data.assessment, facts[:3])) == 3


def test_evidence_comes_in_the_order_of_its_dates() -> None:
    data = cases.report_data(cases.induction_case(), 57)
    told = evidence_list(data.known, data.assessment, [Evidence("mrd", "m57"), Evidence("mrd", "m45")])
    assert [plain(words)[:13] for words in told] == ["marrow 0.31 %", "marrow 1.2 % "]


def test_days_say_each_year_once() -> None:
    days = [dt.date(2018, 7, 11), dt.date(2018, 12, 31), dt.date(2019, 1, 25)]
    assert plain(days_words(days)) == "11 Jul, 31 Dec 2018, 25 Jan 2019"


def steroid(start: int, end: int, dose: float, **more: Any) -> dict[str, Any]:
    """Prednisone from one protocol day to another."""
    return {"agent": "prednisone", "start": cases.on(start), "end": cases.on(end), "dose": dose,
            "dose_unit": "mg/m2/day", **more}  # fmt: skip


def test_the_steps_of_a_steroid_share_a_row() -> None:
    case = cases.induction_case()
    case["treatments"] = [steroid(1, 24, 60), steroid(25, 28, 30), steroid(29, 31, 15, stop_reason="completed")]
    printed = [plain(line) for line in lines(case_report(cases.report_data(case, 57), cases.fake_chart()))]
    rows = [line for line in printed if "prednisone" in line]
    assert rows == ["8 Jan 2025 1 7 Feb 2025 prednisone 60–15 mg/m²/day completed 30 from 1 Feb, 15 from 5 Feb"]


@pytest.mark.parametrize(
    "second",
    [
        steroid(27, 30, 30),
        steroid(25, 28, 30, note="two tablets"),
        steroid(25, 28, 30, holds=[{"start": cases.on(26), "end": cases.on(26)}]),
        steroid(25, 28, 30, dose_unit="mg/day"),
        steroid(25, 28, 30, agent="dasatinib"),
    ],
    ids=["a gap", "a note", "a hold", "another unit", "another drug"],
)
def test_what_says_more_than_another_dose_has_its_own_row(second: dict[str, Any]) -> None:
    case = cases.induction_case()
    case["treatments"] = [steroid(1, 24, 60), second]
    printed = lines(case_report(cases.report_data(case, 57), cases.fake_chart()))
    assert not [line for line in printed if "60–30" in line]
    assert squeezed("60 mg/m²/day") in squeezed("".join(printed))


def test_every_fact_of_a_case_can_be_evidence() -> None:
    data = cases.report_data(a_long_course(), 366)
    for name in LISTS:
        for record in getattr(data.known, name):
            said = evidence_words(data.known, data.assessment, Evidence(name, record.id))
            assert said
            assert name == "decisions" or said != f"{name} {record.id}"


def test_a_long_course_ends_on_paper() -> None:
    report = text_of(case_report(cases.report_data(a_long_course(), 366), cases.fake_chart()))
    for words in (
        "Died 13 Dec 2025.",
        "combined relapse",
        "marrow, CNS, CD19 negative",
        "cause: relapse",
        "extramedullary disease",
        "response not classified",
        "T315I 20 % compound with E255K, E255K",
        "not tested: PAX5",
        "additional: +8, i(17q)",
        "CMV (IU/mL)",
        ": 2,300",
        "21 Jan 2025 methotrexate, cytarabine, dexamethasone 12 mg",
    ):
        assert squeezed(words) in report


def test_a_drug_on_hold_is_said_so() -> None:
    said = plain(situation_words(cases.report_data(cases.induction_case(), 40)))
    assert "Dasatinib 140 mg/day, held since 12 Feb 2025." in said


def test_a_drug_that_ended_is_not_current() -> None:
    case = cases.induction_case()
    case["treatments"][2]["end"] = cases.on(50)
    assert "No TKI now." in situation_words(cases.report_data(case, 57))


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (ResponseClass.NOT_EVALUABLE, "Molecular response not evaluable."),
        (ResponseClass.PNQ, "Molecular response: PNQ."),
        (ResponseClass.NONE, "No molecular response."),
    ],
)
def test_the_molecular_response_in_words(response: ResponseClass, words: str) -> None:
    data = cases.report_data(cases.induction_case(), 57)
    judged = replace(data.assessment.molecular_response, response=response, since=None, depth=None)
    assert words in situation_words(replace(data, assessment=replace(data.assessment, molecular_response=judged)))


def test_warnings_alone_are_counted_without_a_critical() -> None:
    data = cases.report_data(cases.induction_case(), 57)
    warnings = tuple(alert for alert in data.assessment.alerts if alert.severity.value == "warning")
    said = plain(situation_words(replace(data, assessment=replace(data.assessment, alerts=warnings))))
    assert said.endswith("1 open alert.")


def test_the_whole_demo_cohort_is_printed_on_two_pages_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_drawn", lambda data, height: cases.fake_chart(height))
    cohort = load_demo()
    assert cohort.as_of is not None
    for case in cohort.cases:
        report = case_report(cases.data_of(case, cohort.as_of))
        assert squeezed(case.case_id) in text_of(report, page=1)
        assert page_count(report) <= 2, case.case_id
        assert "couldnotbeprinted" not in text_of(report)


def test_every_date_fits_its_column() -> None:
    for month in range(1, 13):
        assert text_width(date_words(dt.date(2028, month, 28)), CELL) <= DATE_WIDTH


def test_the_age_at_death_and_by_year_of_birth() -> None:
    case = cases.one_sample_case()
    case["follow_up"] = [{"date": "2025-02-01", "status": "dead"}]
    data = cases.report_data(case, "2030-01-01")
    assert squeezed("about 54, male") in text_of(case_report(data, cases.fake_chart()))
    assert data.known.death_date == dt.date(2025, 2, 1)
