"""`mrd-rising`: what opens it, how grave it is, what closes it, and where it must stay silent."""

from __future__ import annotations

import math

import pytest

from dalba_desktop import wording
from dalba_desktop.domain.mrd import Laboratory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import alerts, assessed, severity

RULE = "mrd-rising"


def on_dasatinib() -> CaseBuilder:
    return a_case().on("dasatinib", 1)


def reasons(case: CaseBuilder, day: int = 2000) -> list[str]:
    return [wording.message(item.reason) for item in assessed(case, day).not_called]


def test_a_rise_over_the_sample_before_opens_it() -> None:
    (alert,) = alerts(on_dasatinib().with_mrd(45, 0.31).with_mrd(57, 1.2), RULE)
    assert alert.severity == "warning"
    assert alert.since == on_day(57)
    assert alert.numbers["delta_log10"] == pytest.approx(math.log10(1.2 / 0.31))
    assert [item.list for item in alert.evidence] == ["mrd", "mrd"]
    assert alert.policy["rise_min_log10"] == 0.5
    assert wording.alert_summary(alert).startswith("Marrow MRD rose from 0.31")


@pytest.mark.parametrize(("factor", "expected"), [(10**0.5, "warning"), (10**0.4999, None)])
def test_half_a_log_is_reached_at_exactly_half_a_log(factor: float, expected: str | None) -> None:
    quiet = [Laboratory(name="Lab A", noise_log10=0.01)]
    case = a_case().with_mrd(45, 1.0, copies=None).with_mrd(57, 1.0 * factor, copies=None)
    assert severity(case, RULE, laboratories=quiet) == expected


@pytest.mark.parametrize(("noise", "expected"), [(0.18, "warning"), (0.1805, None)])
def test_a_rise_must_exceed_its_noise(noise: float, expected: str | None) -> None:
    laboratory = [Laboratory(name="Lab A", noise_log10=noise)]
    case = a_case().with_mrd(45, 1.0, copies=None).with_mrd(57, 10**0.5, copies=None)
    assert severity(case, RULE, laboratories=laboratory) == expected


def test_a_whole_log_is_critical() -> None:
    assert severity(a_case().with_mrd(45, 0.1).with_mrd(57, 1.0), RULE) == "critical"
    assert severity(a_case().with_mrd(45, 0.1).with_mrd(57, 0.99), RULE) == "warning"


def test_a_rise_below_the_failure_limit_is_context() -> None:
    quiet = [Laboratory(name="Lab A", noise_log10=0.05)]
    case = a_case().with_mrd(100, 0.001, copies=None).with_mrd(130, 0.009, copies=None)
    assert severity(case, RULE, laboratories=quiet) == "info"


def test_two_consecutive_rises_are_critical() -> None:
    case = a_case().with_mrd(45, 0.1).with_mrd(48, 0.4)
    assert severity(case, RULE) == "warning"
    (alert,) = alerts(case.with_mrd(51, 1.6), RULE)
    assert alert.severity == "critical"
    assert alert.since == on_day(48)


@pytest.mark.parametrize(("day", "expected"), [(63, "warning"), (64, "critical")])
def test_a_second_sample_from_seven_days_on_confirms(day: int, expected: str) -> None:
    case = a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).with_mrd(day, 0.7)
    assert severity(case, RULE) == expected


@pytest.mark.parametrize(("gap", "expected"), [(365, "warning"), (366, None)])
def test_a_reference_is_at_most_365_days_old(gap: int, expected: str | None) -> None:
    case = a_case().with_mrd(45, 0.2).with_mrd(45 + gap, 0.8)
    assert severity(case, RULE, day=45 + gap) == expected
    if expected is None:
        assert "too old" in reasons(case)[0]


def test_a_doubtful_sample_opens_it_but_is_never_a_reference() -> None:
    (alert,) = alerts(a_case().with_mrd(45, 0.2).with_mrd(57, 0.9, copies=5_000), RULE)
    assert any("5,000 control copies" in wording.message(doubt) for doubt in alert.against)
    only_doubtful = a_case().with_mrd(45, 0.2, copies=5_000).with_mrd(57, 0.9)
    assert severity(only_doubtful, RULE) is None
    assert "no reference" in reasons(only_doubtful)[0]


def test_a_censored_reference_gives_a_lower_bound() -> None:
    (alert,) = alerts(a_case().undetected(100, copies=30_000).with_mrd(130, 0.2), RULE)
    assert alert.severity == "critical"
    assert "at least +1.30" in wording.alert_summary(alert)
    assert any("lower bound" in wording.message(doubt) for doubt in alert.against)


def test_the_nadir_of_the_treatment_segment_is_a_reference() -> None:
    case = on_dasatinib().with_mrd(22, 0.1, copies=None).with_mrd(45, 0.2, copies=None).with_mrd(57, 0.45, copies=None)
    (alert,) = alerts(case, RULE)
    assert alert.summary.code == "mrd-rising.nadir"
    assert alert.numbers["delta_log10"] == pytest.approx(math.log10(4.5))


def test_a_nadir_before_a_change_of_treatment_does_not_count() -> None:
    case = (
        on_dasatinib()
        .with_mrd(22, 0.1, copies=None)
        .with_mrd(45, 0.2, copies=None)
        .on("blinatumomab", 50, cycle=1)
        .with_mrd(57, 0.45, copies=None)
    )
    assert severity(case, RULE) is None


def test_the_sample_of_the_day_of_the_change_belongs_to_the_new_segment() -> None:
    case = (
        on_dasatinib()
        .with_mrd(45, 0.1, copies=None)
        .on("blinatumomab", 45, cycle=1)
        .with_mrd(50, 0.2, copies=None)
        .with_mrd(57, 0.45, copies=None)
    )
    assert [alert.summary.code for alert in alerts(case, RULE)] == ["mrd-rising.nadir"]


def test_a_nadir_stays_one_rise_over_the_same_reference() -> None:
    case = (
        on_dasatinib()
        .with_mrd(22, 0.1, copies=None)
        .with_mrd(45, 0.2, copies=None)
        .with_mrd(57, 0.45, copies=None)
        .with_mrd(60, 0.6, copies=None)
    )
    (alert,) = alerts(case, RULE)
    assert alert.since == on_day(57)


def test_a_nadir_that_closed_and_came_back_is_a_new_rise() -> None:
    case = (
        on_dasatinib()
        .with_mrd(22, 0.1, copies=None)
        .with_mrd(45, 0.2, copies=None)
        .with_mrd(57, 0.45, copies=None)
        .with_mrd(70, 0.25, copies=None)
        .with_mrd(80, 0.5, copies=None)
    )
    (alert,) = alerts(case, RULE)
    assert alert.since == on_day(80)


def test_a_steady_climb_is_a_trend() -> None:
    levels = [0.02, 0.024, 0.031, 0.04, 0.05, 0.065, 0.085]
    case = on_dasatinib()
    for place, level in enumerate(levels):
        case.with_mrd(100 + 30 * place, level, copies=None)
    found = alerts(case, RULE, laboratories=[Laboratory(name="Lab A", noise_log10=0.25)])
    assert [alert.summary.code for alert in found] == ["mrd-rising.trend"]
    assert found[0].numbers["fitted_rise_log10"] > 0.5
    assert "climbs steadily" in wording.alert_summary(found[0])


def test_a_climb_whose_slope_may_be_chance_is_no_trend() -> None:
    case = on_dasatinib()
    for place, level in enumerate([0.02, 0.09, 0.02, 0.07]):
        case.with_mrd(100 + 30 * place, level, copies=None)
    assert severity(case, RULE, laboratories=[Laboratory(name="Lab A", noise_log10=0.5)]) is None


def test_a_climb_of_less_than_half_a_log_by_its_line_is_no_trend() -> None:
    case = on_dasatinib()
    for place, level in enumerate([0.02, 0.035, 0.036, 0.037, 0.038, 0.039, 0.0635]):
        case.with_mrd(100 + 30 * place, level, copies=None)
    assert severity(case, RULE, laboratories=[Laboratory(name="Lab A", noise_log10=0.25)]) is None


def test_a_trend_may_start_from_a_limit() -> None:
    case = on_dasatinib().undetected(100, lod_percent=0.01, copies=None)
    for place, level in enumerate([0.014, 0.018, 0.024, 0.033, 0.042]):
        case.with_mrd(130 + 30 * place, level, copies=None)
    (alert,) = alerts(case, RULE, laboratories=[Laboratory(name="Lab A", noise_log10=0.22)])
    assert alert.summary.code == "mrd-rising.trend.from-censored"


def test_a_segment_of_doubtful_samples_has_no_reference() -> None:
    case = on_dasatinib()
    for place, level in enumerate([0.02, 0.03, 0.05]):
        case.with_mrd(100 + 30 * place, level, copies=5_000)
    assert severity(case, RULE) is None


def test_a_line_that_meets_every_point_is_no_trend() -> None:
    case = on_dasatinib().pnq(100, loq_percent=0.02, copies=None).with_mrd(130, 0.03, copies=None)
    case.with_mrd(160, 0.07, copies=None)
    assert severity(case, RULE, laboratories=[Laboratory(name="Lab A", noise_log10=0.4)]) is None


@pytest.mark.parametrize(
    "closing",
    [
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).with_mrd(60, 0.5),
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).undetected(60),
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).pnq(60),
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).undetected(60, laboratory="Lab B"),
    ],
    ids=["fallen", "undetected", "pnq", "marrow-response-elsewhere"],
)
def test_what_closes_it(closing: CaseBuilder) -> None:
    assert severity(closing, RULE, day=59) == "warning"
    assert severity(closing, RULE, day=60) is None


@pytest.mark.parametrize(
    "open_still",
    [
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).undetected(60, copies=5_000),
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).pnq(60, copies=5_000),
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).undetected(60, specimen="blood"),
        a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).undetected(57, laboratory="Lab B"),
    ],
    ids=["inadequate", "inadequate-pnq", "blood", "same-day"],
)
def test_what_does_not_close_it(open_still: CaseBuilder) -> None:
    assert severity(open_still, RULE) == "warning"


def test_blood_and_marrow_rise_apart_with_one_alert_each() -> None:
    case = a_case().with_mrd(45, 0.2).with_mrd(57, 0.8)
    case.with_mrd(45, 0.2, specimen="blood").with_mrd(57, 0.8, specimen="blood")
    found = alerts(case, RULE)
    assert [alert.subject for alert in found] == ["rqpcr/e1a2/ratio/blood/Lab A", "rqpcr/e1a2/ratio/marrow/Lab A"]
    assert len({alert.episode for alert in found}) == 1


def test_a_hold_between_the_samples_speaks_against() -> None:
    case = a_case().on("dasatinib", 1, holds=[{"start": "2025-02-22", "end": "2025-02-27"}]).on("prednisone", 1)
    (alert,) = alerts(case.with_mrd(45, 0.2).with_mrd(57, 0.8, copies=None), RULE)
    said = [wording.message(doubt).replace("\xa0", " ") for doubt in alert.against]
    assert "dasatinib held 22 Feb 2025 to 27 Feb 2025" in said
    assert "adequacy not recorded on 5 Mar 2025" in said


def test_a_hold_that_goes_on_is_said_so() -> None:
    case = a_case().on("dasatinib", 1, holds=[{"start": "2025-02-22"}]).with_mrd(45, 0.2).with_mrd(57, 0.8)
    (alert,) = alerts(case, RULE)
    assert any("since 22" in wording.message(doubt) for doubt in alert.against)


def test_a_hold_before_or_after_says_nothing() -> None:
    case = a_case().on("dasatinib", 1, holds=[{"start": "2025-01-10", "end": "2025-01-12"}, {"start": "2025-06-01"}])
    (alert,) = alerts(case.with_mrd(45, 0.2).with_mrd(57, 0.8), RULE)
    assert alert.against == ()


# Must stay silent
