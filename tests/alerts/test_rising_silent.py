"""Where a rise must not be called, and the edges of those that are."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from dalba_desktop import wording
from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.mrd import Laboratory
from tests.alerts.test_rising import RULE, on_dasatinib, reasons
from tests.builders import a_case, on_day
from tests.knowledge import MUTATIONS, POLICY, alerts, severity


def test_silent_after_an_inadequate_negative_with_nothing_before_it() -> None:
    case = a_case().undetected(85, copies=9_000).with_mrd(127, 0.5)
    assert severity(case, RULE) is None
    assert "cannot be read as negative" in reasons(case)[0]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"specimen": "blood"}, "specimen"),
        ({"laboratory": "Lab B"}, "laboratory"),
        ({"control_gene": "GUSB"}, "control gene"),
        ({"assay": "ddpcr"}, "assay"),
        ({"scale": "is"}, "scale"),
        ({"target": "e14a2"}, "target"),
    ],
)
def test_silent_across_a_break_of_series_and_it_says_why(change: dict[str, Any], word: str) -> None:
    case = a_case().with_mrd(45, 0.1).with_mrd(57, 5.0, **change)
    assert severity(case, RULE) is None
    assert reasons(case) == [f"not compared with 21\xa0Feb\xa02025: another {word}"]


def test_silent_when_pnq_goes_to_undetected_and_back() -> None:
    assert severity(a_case().pnq(85).undetected(127).pnq(155), RULE) is None


def test_silent_at_a_rise_of_less_than_half_a_log_with_the_reason() -> None:
    case = a_case().with_mrd(45, 0.02).with_mrd(57, 0.02 * 10**0.4)
    assert severity(case, RULE) is None
    (reason,) = reasons(case)
    assert reason.startswith("+0.40")
    assert "below the" in reason


def test_silent_between_two_samples_of_three_copies() -> None:
    case = a_case().with_mrd(100, 0.01, copies=30_000, target_copies=3)
    assert severity(case.with_mrd(130, 0.04, copies=7_500 * 2, target_copies=6), RULE) is None


def test_silent_while_induction_falls() -> None:
    case = on_dasatinib().with_mrd(1, 84).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 0.2)
    assert severity(case, RULE) is None
    assert reasons(case) == []


def test_silent_about_what_is_dated_or_reported_later() -> None:
    case = a_case().with_mrd(45, 0.2).with_mrd(57, 0.8, reported=64)
    assert severity(case, RULE, day=63) is None
    assert severity(case, RULE, day=64) == "warning"


def test_a_rise_over_a_limit_that_is_too_small_leaves_its_reason() -> None:
    case = a_case().undetected(100, lod_percent=0.02).with_mrd(130, 0.03)
    assert reasons(case)[0].startswith("at least +0.18")


def test_a_first_sample_has_nothing_to_explain() -> None:
    assert reasons(a_case().with_mrd(1, 84)) == []


def test_silent_after_death() -> None:
    case = a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).having("follow_up", date=on_day(60), status="dead")
    assert severity(case, RULE, day=59) == "warning"
    assert severity(case, RULE, day=60) is None


def test_a_plateau_with_the_policy_s_noise_opens_it_in_few_samples() -> None:
    source = random.Random(2020)
    openings = samples = 0
    for _ in range(60):
        case = on_dasatinib()
        for place in range(8):
            case.with_mrd(100 + 60 * place, 0.5 * 10 ** source.gauss(0, 0.15), copies=None)
            if place:
                samples += 1
                openings += bool(alerts(case, RULE, day=100 + 60 * place))
    assert openings / samples < 0.08


def test_few_target_copies_speak_against() -> None:
    (alert,) = alerts(a_case().with_mrd(45, 0.1).with_mrd(57, 1.0, target_copies=9, copies=10_000), RULE)
    assert "only 9 target copies on 5\xa0Mar\xa02025" in [wording.message(doubt) for doubt in alert.against]


def test_a_later_opening_over_the_same_nadir_may_be_the_one_that_is_confirmed() -> None:
    case = on_dasatinib().with_mrd(45, 0.2).with_mrd(85, 1.0)
    case.pnq(92, copies=5_000).with_mrd(99, 1.0).with_mrd(110, 1.0)
    assert severity(case, RULE) == "critical"


def test_the_card_prints_the_rise_that_makes_it_critical() -> None:
    (alert,) = alerts(a_case().with_mrd(30, 0.2).with_mrd(45, 1.0).with_mrd(48, 2.3), RULE)
    assert alert.severity == "critical"
    assert alert.since == on_day(45)
    assert alert.numbers["delta_log10"] == pytest.approx(math.log10(2.3 / 0.2))


def test_a_sample_above_the_nadir_but_not_above_the_one_before_leaves_its_reason() -> None:
    case = on_dasatinib().with_mrd(22, 1.0).with_mrd(45, 0.01).with_mrd(57, 0.03).with_mrd(70, 0.025)
    assert [reason[:5] for reason in reasons(case)] == ["+0.48", "+0.40"]


def test_two_days_without_a_tki_end_a_course() -> None:
    case = a_case().on("dasatinib", 1, 40).on("dasatinib", 42).with_mrd(30, 0.1, copies=None)
    case.with_mrd(45, 0.2, copies=None).with_mrd(57, 0.45, copies=None)
    assert severity(case, RULE) is None


def test_a_marrow_response_of_the_same_day_does_not_close_a_rise_in_blood() -> None:
    case = a_case().with_mrd(45, 0.2, specimen="blood").with_mrd(57, 0.8, specimen="blood").undetected(57)
    assert severity(case, RULE, day=57) == "warning"
    assert severity(case.undetected(58), RULE, day=58) is None


def test_two_rises_running_are_critical_though_neither_is_a_whole_log() -> None:
    case = a_case().undetected(45).with_mrd(57, 0.04).with_mrd(60, 0.2)
    assert severity(case, RULE, day=59) == "warning"
    assert severity(case, RULE) == "critical"


def test_two_rises_with_a_sample_between_them_are_not_two_running() -> None:
    case = a_case().undetected(45).with_mrd(57, 0.04).with_mrd(60, 0.03).with_mrd(62, 0.13)
    assert [alert.summary.code for alert in alerts(case, RULE, day=58)] == ["mrd-rising.pair.from-censored"]
    assert severity(case, RULE) == "warning"


def test_a_rise_in_blood_that_marrow_answers_and_blood_repeats_is_a_new_one_of_that_day() -> None:
    case = on_dasatinib()
    for day, level in ((22, 0.1), (45, 0.2), (57, 0.45), (70, 0.5)):
        case.with_mrd(day, level, specimen="blood", copies=None)
    (alert,) = alerts(case.undetected(70), RULE)
    assert (alert.severity, alert.since) == ("warning", on_day(70))


def test_a_censored_sample_does_not_confirm_a_rise() -> None:
    case = a_case().with_mrd(45, 0.02).with_mrd(57, 0.15).pnq(64, copies=5_000, loq_percent=0.2)
    assert severity(case, RULE) == "warning"


def test_a_rise_below_the_failure_limit_is_context_whatever_was_before_it() -> None:
    case = a_case().with_mrd(1, 84).with_mrd(45, 0.0005, copies=None).with_mrd(73, 0.009, copies=None)
    assert severity(case, RULE) == "info"


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [(45, 46, True), (40, 45, True), (40, 44, False), (57, None, True), (58, None, False), (50, 51, True)],
)
def test_a_hold_counts_from_the_day_of_the_reference_to_the_day_of_the_sample(
    start: int, end: int | None, says: bool
) -> None:
    hold = {"start": on_day(start).isoformat(), **({} if end is None else {"end": on_day(end).isoformat()})}
    case = a_case().on("prednisone", -5, 3).on("dasatinib", 1, holds=[hold]).with_mrd(45, 0.2).with_mrd(57, 0.8)
    (alert,) = alerts(case, RULE)
    assert [doubt.code for doubt in alert.against] == (["doubt.hold"] if says else [])


@pytest.mark.parametrize(("copies", "says"), [(0, False), (1, True), (9, True), (10, False)])
def test_fewer_than_ten_target_copies_speak_against(copies: int, says: bool) -> None:
    case = a_case().with_mrd(45, 0.01).with_mrd(57, 4.0, target_copies=copies, copies=50_000, category="quantified")
    found = [doubt.code for alert in alerts(case, RULE) for doubt in alert.against]
    assert found == (["doubt.few-copies"] if says else [])


@pytest.mark.parametrize(
    ("key", "opens", "silent"),
    [("trend_min_samples", 6, 7), ("trend_min_quantified", 5, 6), ("trend_min_days", 150, 151)],
)
def test_both_sides_of_what_a_centre_asks_of_a_trend(key: str, opens: float, silent: float) -> None:
    """Six samples over 150 days, five of them quantified; no step is large enough by itself."""
    case = on_dasatinib().undetected(100, lod_percent=0.01, copies=None)
    for place, level in enumerate([0.014, 0.018, 0.024, 0.033, 0.042]):
        case.with_mrd(130 + 30 * place, level, copies=None)
    laboratory = Laboratory(name="Lab A", noise_log10=0.22)
    found = []
    for value in (opens, silent):
        policy = POLICY.with_own({key: value})
        answer = assess(case.build(), policy, MUTATIONS, on_day(300), [laboratory])
        found.append([alert.summary.code for alert in answer.alerts if alert.rule == RULE])
    assert found == [["mrd-rising.trend.from-censored"], []]


@pytest.mark.parametrize(("noise", "expected"), [(0.21, ["mrd-rising.trend"]), (0.22, [])])
def test_a_climb_of_more_than_half_a_log_whose_slope_may_be_none_is_no_trend(noise: float, expected: list[str]) -> None:
    case = on_dasatinib()
    for place, level in enumerate([0.020, 0.026, 0.041, 0.052, 0.066]):
        case.with_mrd(100 + 30 * place, level, copies=None)
    found = alerts(case, RULE, laboratories=[Laboratory(name="Lab A", noise_log10=noise)])
    assert [alert.summary.code for alert in found] == expected


def test_equal_levels_have_nothing_to_explain() -> None:
    assert reasons(a_case().with_mrd(45, 0.1).with_mrd(57, 0.1)) == []
