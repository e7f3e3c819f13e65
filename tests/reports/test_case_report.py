"""The report of a case: what is on it, what is not, and that equal data give equal bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from reportlab.platypus import Flowable

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain.history import read_case
from dalba_desktop.reports import case_report as module
from dalba_desktop.reports.case_report import case_report, chart_height
from dalba_desktop.reports.chart import chart_pdf
from dalba_desktop.reports.layout.page import CHART_WIDTH
from dalba_desktop.reports.privacy import for_paper
from dalba_desktop.wording import policy_words
from tests.reports import cases
from tests.reports.pdf_text import every_byte, instructions, lines, page_count, squeezed, text_of


@pytest.fixture(scope="module")
def induction_report() -> bytes:
    """The induction case on day 57, with its real chart."""
    return case_report(cases.report_data(cases.induction_case(), 57))


def test_the_situation_is_said_as_a_colleague_would(induction_report: bytes) -> None:
    said = text_of(induction_report, page=1)
    assert squeezed("Induction, day 57, since 8 Jan 2025. Dasatinib 100 mg/day since 19 Feb 2025.") in said
    assert squeezed("Last marrow MRD 1.2 % on 5 Mar 2025, day 57, +0.59 log since 21 Feb 2025 (0.31 %).") in said
    assert squeezed("No molecular response. 1 open alert, 1 critical.") in said


def test_who_the_patient_is_and_what_was_found_at_diagnosis(induction_report: bytes) -> None:
    said = text_of(induction_report, page=1)
    for words in (
        "Case summary DEMO-014",
        "Bianchi, Ada",
        "H-2025-00117",
        "61, female",
        "e1a2 (p190)",
        "41.2 × 10⁹/l",
        "yes: IKZF1 deleted exons 4-7, CDKN2A heterozygous, CDKN2B heterozygous",
        "46,XX,t(9;22)(q34;q11.2)[14]/47,idem,+der(22)t(9;22)(q34;q11.2)[4]/46,XX[2]",
    ):
        assert squeezed(words) in said


def test_the_rules_of_one_episode_share_a_card_the_gravest_first(induction_report: bytes) -> None:
    said = text_of(induction_report, page=1)
    assert squeezed("Alerts 1 open Critical ABL1 test due since 5 Mar 2025 MRD rose on dasatinib") in said
    assert squeezed("19 Feb 2025. Marrow MRD rose from 0.31 % to 1.2 % in 12 days") in said
    evidence = "Evidence marrow 0.31 % (21 Feb 2025, day 45); marrow 1.2 % (5 Mar 2025, day 57) Closes when"
    assert squeezed(evidence) in said
    assert squeezed("Closes when an ABL1 result sampled from 19 Feb 2025 on") in said
    assert squeezed("Rules abl1-test-due v1 (established), mrd-rising v1 (supported) · Test on rising MRD") in said


def test_context_is_one_quiet_line_with_what_speaks_against_it(induction_report: bytes) -> None:
    said = text_of(induction_report, page=1)
    assert (
        squeezed("Context IKZF1plus: IKZF1 deleted with CDKN2A, CDKN2B, ERG not deleted. Against: the effect") in said
    )
    assert squeezed("no effect in UKALL14. · Rule ikzf1plus v1 (supported)") in said


def test_a_context_alert_of_an_open_episode_stands_below_its_card() -> None:
    data = cases.report_data(cases.induction_case(), 57)
    quiet = tuple(
        replace(alert, severity=Severity.INFO) if alert.rule == "abl1-test-due" else alert
        for alert in data.assessment.alerts
    )
    data = replace(data, assessment=replace(data.assessment, alerts=quiet))
    said = text_of(case_report(data, cases.fake_chart()), page=1)
    assert squeezed("Alerts 1 open Warning MRD rising") in said
    assert squeezed("Context MRD rose on dasatinib and no kinase-domain test was sampled") in said


def test_the_thresholds_are_said_in_words_with_unit_and_standing(induction_report: bytes) -> None:
    said = text_of(induction_report)
    assert squeezed("Smallest rise that is called at all: 0.5 log10 (opinion)") in said
    data = cases.report_data(cases.induction_case(), 57)
    assert data.policy is not None
    for alert in data.assessment.open_alerts:
        for meaning, value, _ in policy_words(alert, data.policy):
            assert said.count(squeezed(f"{meaning}: {value} (")) == 1


def test_a_threshold_of_the_centre_is_marked_as_its_own() -> None:
    data = cases.report_data(cases.induction_case(), 57)
    assert data.policy is not None
    own = data.policy.with_own({"rise_min_log10": 0.4, "no_cr_info_day": 30})
    rising = next(alert for alert in data.assessment.open_alerts if alert.rule == "mrd-rising")
    used = replace(rising, policy={"rise_min_log10": 0.4, "no_cr_info_day": 30.0, "no_cr_warning_day": 95.0})
    data = replace(data, policy=own, assessment=replace(data.assessment, alerts=(used,)))
    said = text_of(case_report(data, cases.fake_chart()))
    assert squeezed("Smallest rise that is called at all: 0.4 log10 (own value);") in said
    assert squeezed("is context: 30 (protocol day, own value);") in said
    assert squeezed("is a warning: 95 (protocol day, opinion)") in said


def test_without_the_policy_the_thresholds_go_by_their_keys() -> None:
    data = cases.report_data(cases.induction_case(), 57, policy=None)
    key, value = next(iter(data.assessment.open_alerts[0].policy.items()))
    assert squeezed(f"{key}: {value:g}") in text_of(case_report(data, cases.fake_chart()))


def test_a_typical_case_takes_two_pages(induction_report: bytes) -> None:
    assert page_count(induction_report) == 2


def test_every_page_says_what_it_is(induction_report: bytes) -> None:
    for page in (1, 2):
        said = text_of(induction_report, page)
        assert squeezed("SYNTHETIC – not a real patient") in said
        assert squeezed("Data as of 5 Mar 2025 · D-ALBA Desktop 0.1.0 · policy 1 · audit 7F3A-91C2") in said
        assert squeezed("Not a medical device. Verify every number against the source.") in said
        assert squeezed(f"page {page} of 2") in said


def test_a_real_case_carries_no_banner() -> None:
    report = case_report(cases.report_data(cases.one_sample_case(), "2025-01-07", synthetic=False), cases.fake_chart())
    assert "SYNTHETIC" not in text_of(report)
    assert b"SYNTHETIC" not in every_byte(report)


def test_every_mrd_result_is_one_row_and_the_header_returns_on_each_page() -> None:
    case = cases.transplant_case()
    case["mrd"] = [{**cases.marrow(1 + 4 * place, 0.5, 20001 + 37 * place), "id": f"s{place}"} for place in range(80)]
    report = case_report(cases.report_data(case, 366), cases.fake_chart())
    printed = lines(report)
    for place in range(80):
        copies = f"{20001 + 37 * place:,}"
        assert sum(copies in line for line in printed) == 1
    with_rows = {number for number in range(1, 9) if "RQ-PCRe1a20.50%" in text_of(report, number)}
    assert len(with_rows) > 1
    for number in with_rows:
        assert squeezed("Minimal residual disease") in text_of(report, number)
        assert squeezed("Specimen Assay, target Level") in text_of(report, number)


def test_newest_results_come_first(induction_report: bytes) -> None:
    dates = [line[:11].replace("\N{NO-BREAK SPACE}", " ") for line in lines(induction_report) if "RQ-PCR" in line]
    assert [date.split(" 2025")[0] for date in dates] == [
        "5 Mar", "5 Mar", "5 Mar", "21 Feb", "21 Feb", "29 Jan", "29 Jan", "8 Jan"
    ]  # fmt: skip


def test_a_withdrawn_result_is_struck_through_with_its_reason(induction_report: bytes) -> None:
    said = text_of(induction_report, page=2)
    assert squeezed("Withdrawn 23 Feb 2025: Decimal point: the report of Ada Bianchi says 0.31") in said
    assert said.count(squeezed("3.1 %")) == 1


def test_results_not_known_on_the_day_are_counted_not_shown() -> None:
    report = text_of(case_report(cases.report_data(cases.induction_case(), 46), cases.fake_chart()))
    assert squeezed("3 later ones not known yet") in report
    assert squeezed("Second extraction agrees") not in report
    assert squeezed("entries of later date") in report


def test_milder_events_measured_values_and_older_entries_are_printed() -> None:
    report = text_of(case_report(cases.report_data(cases.transplant_case(), 366), cases.fake_chart()))
    for words in (
        "12 Jan 2025 5 ongoing 1 Nausea",
        "QTcF (ms) 8 Jan: 421; 26 Feb 2025: 438",
        "ALT (× ULN) 26 Feb 2025: 1.4",
        "Other drugs aciclovir (antiviral, 8 Jan 2025, ongoing)",
        "Earlier follow-up alive in remission (26 Jul 2025)",
    ):
        assert report.count(squeezed(words)) == 1


def test_the_long_case_tells_tests_treatment_and_transplant() -> None:
    report = text_of(case_report(cases.report_data(cases.transplant_case(), 366), cases.fake_chart()))
    for words in (
        "After transplant, day 366",
        "T315I 38 %",
        "blinatumomab cycle 2",
        "24–25 May 2025 (pump)",
        "4 doses",
        "methotrexate, cytarabine, dexamethasone: 21 Jan, 29 Jan, 19 Feb, 5 Mar 2025",
        "matched sibling, graft from blood, reduced intensity, CR1",
        "CMR MR4.5",
        "MR (PNQ)",
        "inadequate sample",
        "No open alert.",
    ):
        assert squeezed(words) in report


def test_a_case_without_day_one_has_no_day_column() -> None:
    report = case_report(cases.report_data(cases.blood_only_case(), "2004-01-01"), cases.fake_chart())
    assert squeezed("Date Specimen Assay") in text_of(report)
    assert squeezed("RQ-PCR e14a2, IS") in text_of(report)
    assert squeezed("No TKI recorded. Last blood MRD 1.9 %") in text_of(report)


def test_a_case_with_nothing_but_a_diagnosis_is_printed() -> None:
    case = {"patient": {"case_id": "X", "diagnosis_date": "2025-01-06"}}
    report = text_of(case_report(cases.report_data(case, "2025-01-07")))
    assert squeezed("No BCR::ABL1 result.") in report


def test_pseudonymised_says_nothing_of_who() -> None:
    case = cases.induction_case()
    case["mrd"][0]["laboratory"] = "asked by BIANCHI"
    case["treatments"][0]["note"] = "canary"
    case["treatments"][1]["holds"][0]["reason"] = "travel"
    named = case_report(cases.report_data(case, 57), cases.fake_chart())
    for words in ("Bianchi", "Ada", "H-2025-00117", "canary", "afternoon", "travel", "2Jun1963", "BIANCHI"):
        assert words in text_of(named)
    hidden = case_report(cases.report_data(case, 57, pseudonymised=True))
    for words in ("Bianchi", "Ada", "H-2025-00117", "canary", "afternoon", "travel", "2Jun1963", "BIANCHI"):
        assert words not in text_of(hidden)
        assert words.encode() not in every_byte(hidden)
        assert words.encode("utf-16-be") not in every_byte(hidden)
    papered = for_paper(cases.report_data(case, 57, pseudonymised=True))
    for words in ("Bianchi", "BIANCHI", "Ada", "H-2025-00117", "canary", "travel", "1963"):
        drawn_from = (papered.history, papered.known, papered.timeline, papered.assessment.readings)
        assert words not in repr(drawn_from)
    assert squeezed("61, female") in text_of(hidden)
    assert squeezed("Withdrawn 23 Feb 2025: reason left out") in text_of(hidden)
    assert squeezed("asked by [left out]") in text_of(hidden)


def test_the_file_names_no_patient_even_when_the_page_does(induction_report: bytes) -> None:
    with pikepdf.open(io.BytesIO(induction_report)) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert str(pdf.Root.Lang) == "en"
    assert info["/Title"] == "Case summary DEMO-014 · SYNTHETIC"
    assert info["/CreationDate"] == "D:20250305000000Z"
    assert "Bianchi" not in "".join(info.values())


def test_equal_data_give_equal_bytes_in_this_process_and_in_another(induction_report: bytes) -> None:
    assert case_report(cases.report_data(cases.induction_case(), 57)) == induction_report
    script = (
        "import hashlib; from tests.reports import cases; from dalba_desktop.reports.case_report import case_report;"
        "print(hashlib.sha256(case_report(cases.report_data(cases.induction_case(), 57))).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(induction_report).hexdigest()


def test_a_chart_drawn_before_gives_the_same_report(induction_report: bytes) -> None:
    data = cases.report_data(cases.induction_case(), 57)
    assert case_report(data, chart_pdf(data, chart_height(data))) == induction_report


def test_reports_made_side_by_side_do_not_mix() -> None:
    given = [cases.report_data(cases.induction_case(), 57), cases.report_data(cases.transplant_case(), 366)] * 4
    chart = cases.fake_chart()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda data: case_report(data, chart), given))
    assert together == [case_report(data, chart) for data in given]


def test_no_raster_image_no_action_and_every_font_embedded(induction_report: bytes) -> None:
    with pikepdf.open(io.BytesIO(induction_report)) as pdf:
        things = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary | pikepdf.Stream)]
        assert not [entry for entry in things if entry.get("/Subtype") == "/Image"]
        forms = [entry for entry in things if entry.get("/Subtype") == "/Form"]
        fonts = [entry for entry in things if entry.get("/Type") == "/Font" and "/DescendantFonts" not in entry]
        descriptors = [font.FontDescriptor for font in fonts]
        assert forms
        assert len(fonts) >= 4
        assert all("/FontFile2" in entry for entry in descriptors)
    assert not any(word in every_byte(induction_report) for word in (b"/JavaScript", b"/URI", b"/Launch", b"/Annots"))


def test_the_chart_stands_where_its_room_was_kept() -> None:
    report = case_report(cases.report_data(cases.induction_case(), 57), cases.fake_chart())
    with pikepdf.open(io.BytesIO(report)) as pdf:
        page = pdf.pages[0]
        box = page.resources.XObject["/Picture"].BBox
        placed = [operands for operator, operands in instructions(page) if operator == "cm"][-1]
    assert float(box[2]) * float(placed[0]) == pytest.approx(CHART_WIDTH, abs=0.5)
    assert float(placed[5]) > 100


@pytest.mark.expected_logs("A part of the case report could not be made: KeyError at test_case_report.py")
def test_a_part_that_fails_is_named_and_the_rest_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(data: object) -> object:
        raise KeyError("Bianchi")

    monkeypatch.setattr(module, "treatment_table", failing)
    report = text_of(case_report(cases.report_data(cases.induction_case(), 57), cases.fake_chart()))
    assert squeezed("This part could not be printed: the treatments. The application shows it.") in report
    assert squeezed("Minimal residual disease") in report
    assert squeezed("Adverse events") in report


@pytest.mark.expected_logs("The chart of the case report could not be drawn: ValueError at test_case_report.py")
def test_a_chart_that_fails_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(data: object, height: float) -> bytes:
        raise ValueError("no chart")

    monkeypatch.setattr("dalba_desktop.reports.chart.chart_pdf", failing)
    report = text_of(case_report(cases.report_data(cases.induction_case(), 57)))
    assert squeezed("This part could not be printed: the chart.") in report


@pytest.mark.expected_logs("The case report could not be laid out: ZeroDivisionError at test_case_report.py")
def test_a_part_that_cannot_be_laid_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unruly(Flowable):
        def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
            raise ZeroDivisionError

    monkeypatch.setattr(module, "course_table", lambda data: Unruly())
    report = text_of(case_report(cases.report_data(cases.induction_case(), 57), cases.fake_chart()))
    assert squeezed("This part could not be printed: the course. The application shows it.") in report
    assert squeezed("Adverse events") in report


def test_a_withdrawn_treatment_event_and_note_are_not_lost() -> None:
    history = read_case(cases.induction_case(), "case")
    taken_back = history.mrd[4].withdrawn
    history = replace(
        history,
        treatments=tuple(replace(row, withdrawn=taken_back) if row.id == "tki2" else row for row in history.treatments),
        notes=tuple(replace(row, withdrawn=taken_back) for row in history.notes),
    )
    report = text_of(case_report(cases.data_of(history, dt.date(2025, 3, 5)), cases.fake_chart()))
    assert report.count(squeezed("Withdrawn 23 Feb 2025")) == 2
    assert squeezed("Daughter drives. (withdrawn 23 Feb 2025: Decimal point: the report of Ada Bianchi says") in report


def test_each_row_that_shares_a_line_has_its_own_day() -> None:
    """The steps of a steroid, intrathecal doses and follow-up stand together, each said once."""
    case = cases.induction_case()
    case["treatments"] = [
        {"agent": "prednisone", "start": cases.on(1), "end": cases.on(20), "dose": 60, "dose_unit": "mg/day"},
        {"agent": "prednisone", "start": cases.on(21), "end": cases.on(27), "dose": 30, "dose_unit": "mg/day"},
        {"agent": "prednisone", "start": cases.on(28), "end": cases.on(31), "dose": 15, "dose_unit": "mg/day"},
        *({"agent": "intrathecal", "start": cases.on(day), "drugs": ["methotrexate"]} for day in (14, 22, 43)),
    ]
    case["follow_up"] = [{"date": cases.on(day), "status": "alive"} for day in (30, 40, 50, 57)]
    report = text_of(case_report(cases.report_data(case, 57), cases.fake_chart()))
    for words in (
        "8 Jan 2025 1 7 Feb 2025 prednisone 60–15 mg/day — 30 from 28 Jan, 15 from 4 Feb",
        "methotrexate: 21 Jan, 29 Jan, 19 Feb 2025",
        "Earlier follow-up alive (6 Feb, 16 Feb, 26 Feb 2025)",
        "5 Mar 2025 57 alive",
    ):
        assert report.count(squeezed(words)) == 1
