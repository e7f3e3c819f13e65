"""`abl1-test-due`: a reason to test on a TKI, and no test that answers it."""

from __future__ import annotations

import pytest

from dalba_desktop import wording
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import alerts, assessed, severity

RULE = "abl1-test-due"
T315I = {"protein": "T315I", "vaf_percent": 38}


def a_rise() -> CaseBuilder:
    return a_case().on("dasatinib", 1).with_mrd(45, 0.31).with_mrd(57, 1.2)


def a_low_rise() -> CaseBuilder:
    return a_case().on("dasatinib", 1).with_mrd(45, 0.011).with_mrd(57, 0.09)


def two_cycles() -> CaseBuilder:
    return a_case().on("dasatinib", 1).cycle(1, 86, 113).cycle(2, 128, 155)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_rise(), "critical"),
        (a_low_rise(), "warning"),
        (a_case().with_mrd(45, 0.31).with_mrd(57, 1.2), None),
        (a_case().on("dasatinib", 1, 29).with_mrd(45, 0.31).with_mrd(57, 1.2), "critical"),
        (a_case().on("dasatinib", 1, 28).with_mrd(45, 0.31).with_mrd(57, 1.2), None),
        (a_case().on("dasatinib", 1).undetected(127).with_mrd(155, 0.02), "warning"),
        (a_case().on("dasatinib", 1).undetected(127).with_mrd(155, 0.002), None),
        (two_cycles().with_mrd(160, 0.04), "warning"),
        (two_cycles().with_mrd(160, 0.4), "critical"),
        (two_cycles().pnq(160, copies=5_000), "warning"),
        (two_cycles().with_mrd(160, 0.04).undetected(160, assay="igtr_ngs"), None),
        (a_case().on("dasatinib", 1).with_mrd(22, 5).with_mrd(45, 3).with_mrd(57, 2), None),
        (a_case().on("dasatinib", 1).with_mrd(300, 0.02).with_mrd(330, 0.021), None),
    ],
)
def test_a_trigger_on_a_tki_asks_for_a_test(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, RULE) == expected


@pytest.mark.parametrize(
    ("test_day", "status", "asked_on", "expected"),
    [
        (43, "no_mutation", 57, None),
        (42, "no_mutation", 57, "critical"),
        (60, "mutation", 70, None),
        (60, "pending", 81, "info"),
        (60, "pending", 82, "warning"),
        (60, "not_amplifiable", 62, "warning"),
    ],
)
def test_the_newest_test_since_the_trigger_decides(
    test_day: int, status: str, asked_on: int, expected: str | None
) -> None:
    assert severity(a_rise().tested(test_day, status), RULE, day=asked_on) == expected


def test_a_pending_test_after_one_that_failed_counts() -> None:
    case = a_rise().tested(58, "not_amplifiable").tested(62, "pending")
    assert severity(case, RULE, day=65) == "info"


def test_a_result_answers_even_when_a_later_test_is_pending() -> None:
    assert severity(a_rise().tested(58, "no_mutation").tested(62, "pending"), RULE, day=65) is None


def test_a_second_rise_after_a_test_asks_again() -> None:
    case = a_rise().tested(58, "no_mutation").with_mrd(85, 6)
    (alert,) = alerts(case, RULE)
    assert alert.since == on_day(85)


def test_it_closes_with_its_trigger() -> None:
    assert severity(a_rise().undetected(70), RULE) is None


@pytest.mark.parametrize(
    ("relapse", "asked_on", "expected"),
    [
        ({"type": "haematological"}, 290, "critical"),
        ({"type": "haematological"}, 291, None),
        ({"type": "extramedullary", "sites": ["cns"]}, 250, "critical"),
        ({}, 250, "critical"),
        ({"type": "molecular"}, 250, None),
    ],
)
def test_a_relapse_asks_for_a_test_for_90_days(relapse: dict[str, object], asked_on: int, expected: str | None) -> None:
    case = a_case().on("dasatinib", 1, 90).having("relapses", date=on_day(200), **relapse)
    assert severity(case, RULE, day=asked_on) == expected


def test_a_relapse_without_any_tki_before_it_does_not() -> None:
    case = a_case().on("dasatinib", 201).having("relapses", date=on_day(200), type="combined")
    assert severity(case, RULE, day=210) is None


def test_its_card_says_what_rose_and_since_when_a_test_would_count() -> None:
    (alert,) = alerts(a_rise(), RULE)
    said = wording.alert_summary(alert).replace("\xa0", " ")
    assert said == "MRD rose on dasatinib and no kinase-domain test was sampled since 19 Feb 2025."
    (low,) = alerts(a_low_rise(), RULE)
    assert any("often cannot be amplified" in wording.message(doubt) for doubt in low.against)


@pytest.mark.parametrize(
    ("case", "day", "fragment"),
    [
        (a_rise().tested(60, "pending"), 61, "is pending."),
        (a_rise().tested(60, "pending"), 99, "more than three weeks"),
        (a_rise().tested(60, "not_amplifiable"), 61, "is not *no mutation*"),
        (a_case().on("dasatinib", 1).having("relapses", date=on_day(200)), 201, "Relapse on"),
        (
            a_case().on("dasatinib", 1, 50).undetected(45).with_mrd(57, 0.5),
            60,
            "no kinase-domain test",
        ),
    ],
)
def test_every_state_has_its_sentence(case: CaseBuilder, day: int, fragment: str) -> None:
    (alert,) = alerts(case, RULE, day=day)
    assert fragment in wording.alert_summary(alert)
    assert "{" not in wording.alert_summary(alert)


def test_it_shares_the_episode_of_the_rise_that_asked_for_it() -> None:
    found = {alert.rule: alert.episode for alert in assessed(a_rise()).alerts}
    assert found["abl1-test-due"] == found["mrd-rising"]


def test_a_relapse_speaks_for_all_and_is_evidence() -> None:
    case = a_rise().having("relapses", id="r1", date=on_day(90), type="haematological")
    (alert,) = alerts(case, RULE, day=95)
    assert alert.since == on_day(57)
    assert "Relapse on" in wording.alert_summary(alert)
    assert {item.list for item in alert.evidence} == {"mrd", "relapses"}


def test_of_equal_triggers_the_newest_speaks() -> None:
    (alert,) = alerts(a_rise().with_mrd(70, 6), RULE)
    assert alert.summary.values["date"] == on_day(70)
    assert len(alert.evidence) == 3


def test_a_nadir_that_stays_up_asks_once() -> None:
    """The test of day 50 answers the rise of day 57, and the same rise on day 80 too."""
    case = a_case().on("dasatinib", 1).with_mrd(22, 0.1, copies=None).with_mrd(45, 0.2, copies=None)
    case.with_mrd(57, 0.45, copies=None).with_mrd(80, 0.5, copies=None).tested(50, "no_mutation")
    assert [alert.since for alert in alerts(case, "mrd-rising")] == [on_day(57)]
    assert severity(case, RULE) is None


def test_every_pair_asks_for_itself_even_over_the_same_reference() -> None:
    """The sample between them is inadequate and no reference, so both rises stand over day 45."""
    case = a_case().on("dasatinib", 1).with_mrd(45, 0.2).with_mrd(57, 0.9, copies=5_000).with_mrd(70, 0.9)
    assert severity(case.tested(50, "no_mutation"), RULE, day=69) is None
    assert severity(case, RULE) == "critical"


@pytest.mark.parametrize(("begun", "expected"), [(99, "critical"), (100, None)])
def test_a_tki_begun_on_the_day_of_the_relapse_was_not_taken_before_it(begun: int, expected: str | None) -> None:
    case = a_case().on("dasatinib", begun).having("relapses", date=on_day(100), type="haematological")
    assert severity(case, RULE, day=110) == expected
