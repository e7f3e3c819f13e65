"""Numbers and codes in words."""

from __future__ import annotations

import datetime as dt
import gettext
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Evidence, Message, Severity
from dalba_desktop.domain import codes
from dalba_desktop.domain.phases import Phase, PhaseName
from tests.builders import a_case, on_day
from tests.knowledge import POLICY, alerts, assessed, readings


def plain(text: str) -> str:
    return text.replace(wording.NBSP, " ")


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (84, "84 %"),
        (1.2, "1.2 %"),
        (0.31, "0.31 %"),
        (0.0035, "0.0035 %"),
        (123.4, "123 %"),
        (9.96, "10 %"),
        (0, "0 %"),
        (1e-7, "0.00000010 %"),
        (0.00996, "0.00996 %"),
        (0.0999999, "0.0999999 %"),
        (0.01, "0.010 %"),
        (None, "—"),
    ],
)
def test_a_level_has_two_figures_and_no_exponent(level: float | None, words: str) -> None:
    assert plain(wording.percent_words(level)) == words


@given(st.floats(1e-6, 1000))
def test_a_level_is_never_written_across_a_limit_it_has_not_reached(level: float) -> None:
    written = float(plain(wording.percent_words(level)).removesuffix(" %"))
    assert written == pytest.approx(level, rel=0.051)
    for limit in (0.01, 0.1):
        if level < limit * (1 - 1e-5):
            assert written < limit


def test_dates_doses_counts_and_changes() -> None:
    assert plain(wording.date_words(dt.date(2025, 3, 5))) == "5 Mar 2025"
    assert plain(wording.short_date(dt.date(2025, 3, 5))) == "5 Mar"
    assert wording.date_words(None) == wording.NONE
    assert plain(wording.dose_words(140, codes.DoseUnit.MG_PER_DAY)) == "140 mg/day"
    assert plain(wording.dose_words(60, codes.DoseUnit.MG_PER_M2_PER_DAY)) == "60 mg/m²/day"
    assert wording.dose_words(12.5, None) == "12.5"
    assert wording.dose_words(None, None) == ""
    assert wording.count_words(48000) == "48,000"
    assert wording.count_words(None) == wording.NONE
    assert plain(wording.signed_log(0.5878)) == "+0.59 log"
    assert plain(wording.signed_log(-1.2)) == "−1.20 log"


def test_a_result_in_words() -> None:
    case = a_case().with_mrd(1, 84).pnq(22).undetected(45).undetected(57, copies=500).with_mrd(60)
    assert [plain(wording.level_words(reading)) for reading in readings(case.build())] == [
        "84 %",
        "PNQ",
        "not detected",
        "not detected, inadequate sample",
        "not evaluable",
    ]


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase(PhaseName.INDUCTION, on_day(1), None, 57), "Induction, day 57"),
        (Phase(PhaseName.BLINATUMOMAB, on_day(86), 2, 130), "Blinatumomab 2, day 130"),
        (Phase(PhaseName.BETWEEN_CYCLES, on_day(114), 1, None), "After blinatumomab 1"),
        (Phase(PhaseName.DEAD, on_day(300), None, 300), "Dead"),
    ],
)
def test_a_phase_in_words(phase: Phase, words: str) -> None:
    assert wording.phase_and_day(phase) == words


@pytest.mark.parametrize(
    "code", [code for code in vars(codes).values() if isinstance(code, type) and issubclass(code, StrEnum)]
)
def test_every_code_has_a_label_without_underscores(code: type[StrEnum]) -> None:
    for value in code:
        assert "_" not in wording.label(value)


def test_what_is_not_recorded_is_a_dash() -> None:
    assert wording.label(None) == wording.NONE


def test_every_severity_and_response_has_a_word() -> None:
    assert [wording.severity_word(severity) for severity in Severity] == ["Information", "Warning", "Critical"]


def test_an_unknown_message_is_shown_as_it_is() -> None:
    assert wording.message(Message("something.new")) == "something.new"


def test_another_language_is_spoken_once_it_is_chosen() -> None:
    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper() if "{" not in message else message

    wording.use(Shouting())
    try:
        assert wording.say("marrow") == "MARROW"
        assert wording.say_n("{count} case", "{count} cases", 2) == "2 cases"
    finally:
        wording.use(gettext.NullTranslations())


def test_evidence_is_said_with_its_date_and_value() -> None:
    case = (
        a_case()
        .on("dasatinib", 1)
        .with_mrd(57, 1.2)
        .tested(66, "mutation", {"protein": "T315I", "vaf_percent": 38})
        .tested(70, "pending")
        .having("relapses", date=on_day(200))
        .having("responses", id="r1", date=on_day(22), category="CR")
        .having("adverse_events", id="a1", term="Pleural effusion", grade=2, start=on_day(30))
        .having("concomitants", id="c1", drug="omeprazole", class_="ppi", start=on_day(30))
        .having("concomitants", id="c2", drug="zinc", start=on_day(30))
        .having("assessments", id="q1", date=on_day(30), kind="qtcf_ms", value=490)
        .having("follow_up", id="f1", date=on_day(30), status="alive")
    )
    history = case.build()
    by_id = {reading.id: reading for reading in readings(history)}

    def said(list_name: str, record_id: str) -> str:
        return plain(wording.evidence_words(Evidence(list_name, record_id), history, by_id))

    assert said("mrd", history.mrd[0].id) == "5 Mar 2025 · marrow 1.2 %"
    assert said("abl1_tests", history.abl1_tests[0].id) == "14 Mar 2025 · ABL1 test: T315I 38 %"
    assert said("abl1_tests", history.abl1_tests[1].id) == "18 Mar 2025 · ABL1 test: pending"
    assert said("relapses", history.relapses[0].id) == "26 Jul 2025 · relapse"
    assert said("responses", "r1") == "29 Jan 2025 · response CR"
    assert said("adverse_events", "a1") == "6 Feb 2025 · Pleural effusion grade 2"
    assert said("concomitants", "c1") == "6 Feb 2025 · omeprazole (proton-pump inhibitor)"
    assert said("concomitants", "c2") == "6 Feb 2025 · zinc"
    assert said("assessments", "q1") == "6 Feb 2025 · QTcF (ms) 490"
    assert said("follow_up", "f1") == "6 Feb 2025 · alive"
    assert said("treatments", history.treatments[0].id) == "8 Jan 2025 · dasatinib"
    assert said("responses", "gone") == "responses gone"


def test_a_card_says_title_grade_source_and_the_policy_it_used() -> None:
    (alert,) = alerts(a_case().with_mrd(45, 0.31).with_mrd(57, 1.2), "mrd-rising")
    assert wording.alert_title(alert) == "MRD rising"
    assert wording.alert_mark_word(alert) == "Warning"
    assert wording.grade_word(alert.grade) == "supported"
    assert "NEJM 2020;383:1613" in wording.citation(alert)
    own = POLICY.with_own({"rise_pair_se": 1.96})
    rows = wording.policy_words(alert, own)
    assert ("Smallest rise that is called at all", "0.5 log10") in [(row[0], plain(row[1])) for row in rows]
    assert any("(own value)" in row[1] for row in rows)
    assert all(row[2].endswith("]") for row in rows)


def test_response_words() -> None:
    found = assessed(a_case().undetected(85)).molecular_response
    assert wording.response_words(found.response) == "CMR"


def test_a_ratio_beyond_all_numbers_is_shown_and_fails_nothing() -> None:
    assert wording.percent_words(float("inf")).startswith("\N{INFINITY}")
    assert wording.plain_number(float("-inf"), 2).endswith("\N{INFINITY}")
