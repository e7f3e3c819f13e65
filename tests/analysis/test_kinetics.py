"""Censored regression against R, and the refusals."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.analysis.kinetics import censored_regression, fit_segment, log_normal_cdf, log_normal_interval
from dalba_desktop.analysis.molecular import series_points
from dalba_desktop.analysis.readings import KineticFit
from dalba_desktop.domain.mrd import Laboratory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MEASUREMENT, readings

GOLDENS = Path(__file__).parent.parent / "goldens" / "kinetics.json"
"""Made by goldens/kinetics.R with R's survival::survreg."""

LAB = Laboratory(name="Lab A")


def fit(case: CaseBuilder, laboratory: Laboratory = LAB) -> KineticFit:
    (points,) = series_points(readings(case.build())).values()
    return fit_segment(points, MEASUREMENT, laboratory)


def test_the_regression_equals_survreg_on_500_random_series() -> None:
    goldens = json.loads(GOLDENS.read_text())
    assert len(goldens) == 500
    assert any(sum(low == high for low, high in zip(row["lower"], row["upper"], strict=True)) == 2 for row in goldens)
    for row in goldens:
        lower = [-math.inf if value is None else value for value in row["lower"]]
        found = censored_regression(row["days"], lower, row["upper"])
        assert found is not None
        figures = (found.intercept, found.slope, found.slope_se, found.scale)
        assert figures == pytest.approx((row["intercept"], row["slope"], row["slope_se"], row["scale"]), abs=1e-8)
        (of_intercept, shared), (also_shared, _) = found.covariance
        assert math.sqrt(of_intercept) == pytest.approx(row["intercept_se"], rel=1e-7)
        assert (shared, also_shared) == pytest.approx((row["covariance"], row["covariance"]), rel=1e-7)


def test_two_exact_points_and_nothing_else_have_no_finite_maximum() -> None:
    assert censored_regression([0, 30], [1.0, 0.0], [1.0, 0.0]) is None


def test_a_line_that_meets_every_limit_has_no_finite_maximum() -> None:
    assert censored_regression([0, 30, 60], [1.0, 0.0, -math.inf], [1.0, 0.0, -0.5]) is None
    assert censored_regression([0, 30, 60], [1.0, 0.0, -1.5], [1.0, 0.0, -0.5]) is None


@given(
    st.floats(-2, 2),
    st.floats(-0.05, 0.05),
    st.lists(st.floats(-0.3, 0.3), min_size=4, max_size=10),
)
def test_moving_the_origin_or_the_unit_moves_the_line_with_it(
    intercept: float, slope: float, noise: list[float]
) -> None:
    days = [20.0 * place for place in range(len(noise))]
    levels = [intercept + slope * day + extra for day, extra in zip(days, noise, strict=True)]
    levels[1] += 0.4
    levels[2] -= 0.3
    plain = censored_regression(days, levels, levels)
    moved = censored_regression([day + 100 for day in days], [level + 1 for level in levels], [x + 1 for x in levels])
    assert plain is not None
    assert moved is not None
    assert moved.slope == pytest.approx(plain.slope, abs=1e-7)
    assert moved.scale == pytest.approx(plain.scale, abs=1e-7)
    assert moved.intercept == pytest.approx(plain.intercept + 1 - 100 * plain.slope, abs=1e-5)


@pytest.mark.parametrize("z", [-38.0, -20.0, -10.5, -9.5, -1.0, 0.0, 3.0])
def test_the_lower_tail_is_continuous_and_increasing(z: float) -> None:
    assert log_normal_cdf(z) < log_normal_cdf(z + 0.01)
    assert log_normal_cdf(-10 - 1e-9) == pytest.approx(log_normal_cdf(-10 + 1e-9), abs=1e-6)


@pytest.mark.parametrize(
    ("z", "log_p"),
    [
        (-9.99, -53.130353745606016),
        (-10.01, -53.332315610880727),
        (-10.5, -58.404187061073245),
        (-15.0, -116.13138484571169),
        (-37.0, -689.03058557689064),
    ],
)
def test_the_lower_tail_is_that_of_r(z: float, log_p: float) -> None:
    """R's pnorm(z, log.p = TRUE), up to the first term that the series leaves out."""
    assert log_normal_cdf(z) == pytest.approx(log_p, rel=1e-14, abs=945 / z**10)


def test_an_interval_is_as_probable_on_either_side() -> None:
    assert log_normal_interval(1.0, 2.0) == pytest.approx(log_normal_interval(-2.0, -1.0))
    assert math.exp(log_normal_interval(-1.96, 1.96)) == pytest.approx(0.95, abs=1e-4)
    assert log_normal_interval(6.0, 7.0) == pytest.approx(-20.73806700328247, rel=1e-12)  # R: log(diff(pnorm(-7:-6)))
    assert log_normal_interval(0.5, 0.7) == pytest.approx(-2.7094428728758029, rel=1e-12)


def test_a_falling_series_has_a_halving_time() -> None:
    found = fit(a_case().with_mrd(1, 84).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 0.2))
    assert found.halving_days is not None
    assert found.doubling_days is None
    assert found.slope_log10_per_day is not None
    assert found.halving_days == pytest.approx(-math.log10(2) / found.slope_log10_per_day)


def test_a_rising_series_has_a_doubling_time_and_counts_what_is_censored() -> None:
    case = a_case().undetected(1).pnq(30, lod_percent=0.001, loq_percent=0.01).pnq(40).with_mrd(60, 0.05)
    found = fit(case.with_mrd(90, 0.3).with_mrd(110, 0.4))
    assert (found.n, found.n_censored, found.refused) == (6, 3, None)
    assert found.doubling_days is not None
    assert found.slope_ci95 is not None
    assert found.slope_ci95[0] < found.slope_ci95[1]


def test_the_interval_is_widened_where_the_scale_is_below_the_noise() -> None:
    case = a_case().with_mrd(1, 1.0).with_mrd(30, 0.5).with_mrd(60, 0.26)
    narrow, wide = fit(case), fit(case, Laboratory(name="Lab A", noise_log10=0.6))
    assert narrow.slope_ci95 is not None
    assert wide.slope_ci95 is not None
    assert wide.slope_se == narrow.slope_se
    widths = [pair[1] - pair[0] for pair in (narrow.slope_ci95, wide.slope_ci95)]
    assert widths[1] == pytest.approx(widths[0] * 0.6 / 0.15)


def test_a_scale_above_the_noise_keeps_its_own_interval() -> None:
    found = fit(a_case().with_mrd(1, 1.0).with_mrd(30, 30.0).with_mrd(60, 0.26).with_mrd(80, 20.0))
    assert found.slope_ci95 is not None
    assert found.slope_se is not None
    assert found.slope_ci95[1] - found.slope_ci95[0] == pytest.approx(2 * 1.96 * found.slope_se)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (a_case().with_mrd(1, 1.0).undetected(30), "too-few-quantified"),
        (a_case().with_mrd(1, 1.0).with_mrd(14, 0.5), "too-short"),
        (a_case().with_mrd(1, 1.0).with_mrd(15, 0.5), "no-maximum"),
    ],
    ids=["one-quantified", "13-days", "two-points"],
)
def test_a_slope_that_cannot_be_known_is_refused_with_the_reason(case: CaseBuilder, reason: str) -> None:
    found = fit(case)
    assert found.refused == reason
    assert found.slope_log10_per_day is None


def test_a_level_that_does_not_move_neither_doubles_nor_halves() -> None:
    case = a_case().with_mrd(1, 1.0).with_mrd(30, 2.0).with_mrd(60, 2.0).with_mrd(89, 1.0)
    found = fit(case)
    assert found.slope_log10_per_day == pytest.approx(0, abs=1e-3)


def test_a_climb_that_does_not_arrive_is_refused_and_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dalba_desktop.analysis.kinetics._MAX_STEPS", 1)
    lower, upper = [1.0, 3.0, -1.0, -math.inf], [1.0, 3.0, -1.0, 0.5]
    assert censored_regression([0, 30, 60, 90], lower, upper) is None


def test_a_rising_line_says_when_it_crosses_the_limits() -> None:
    found = fit(a_case().with_mrd(1, 0.001).with_mrd(31, 0.0022).with_mrd(61, 0.0046).with_mrd(91, 0.009))
    low, high = found.crossings
    assert (low.level_percent, high.level_percent) == (0.01, 0.1)
    assert found.intercept_log10 is not None
    assert found.slope_log10_per_day is not None
    for crossing in found.crossings:
        met = found.intercept_log10 + found.slope_log10_per_day * crossing.days
        assert met == pytest.approx(math.log10(crossing.level_percent))
        assert crossing.ci95_days is not None
        assert crossing.ci95_days[0] < crossing.days < crossing.ci95_days[1]
    assert low.date is not None
    assert abs((low.date - on_day(96)).days) < 10


def test_the_interval_of_a_crossing_is_how_sure_the_line_is_on_that_day() -> None:
    """The same samples, counted from the day of the crossing: there the intercept's error is the line's own."""
    levels = {1: 0.001, 31: 0.0022, 61: 0.005, 91: 0.008, 121: 0.02}
    case = a_case()
    for day, level in levels.items():
        case.with_mrd(day, level)
    found = fit(case, Laboratory(name="Lab A", noise_log10=0.3))
    assert found.scale_log10 is not None
    assert found.slope_log10_per_day is not None
    assert found.scale_log10 < 0.3
    assert [crossing.level_percent for crossing in found.crossings] == [0.01, 0.1]
    for crossing in found.crossings:
        logs = [math.log10(level) for level in levels.values()]
        there = censored_regression([day - 1 - crossing.days for day in levels], logs, logs)
        assert there is not None
        assert crossing.ci95_days is not None
        half_width = 1.96 * math.sqrt(there.covariance[0][0]) * 0.3 / found.scale_log10 / found.slope_log10_per_day
        assert crossing.ci95_days == pytest.approx((crossing.days - half_width, crossing.days + half_width))


def test_a_line_that_may_not_rise_at_all_has_no_interval_for_its_crossing() -> None:
    found = fit(a_case().with_mrd(1, 0.02).with_mrd(31, 0.05).with_mrd(61, 0.02).with_mrd(91, 0.04))
    assert [crossing.ci95_days for crossing in found.crossings] == [None, None]


def test_a_crossing_beyond_a_century_has_no_date() -> None:
    found = fit(a_case().with_mrd(1, 5.0).with_mrd(31, 4.0).with_mrd(61, 4.0).with_mrd(91, 5.0001))
    assert [crossing.date for crossing in found.crossings] == [None, None]
    assert all(crossing.days < -36525 for crossing in found.crossings)


def test_a_falling_line_crosses_nothing() -> None:
    assert fit(a_case().with_mrd(1, 84).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 0.2)).crossings == ()


def test_two_quantified_samples_and_a_negative_that_the_line_allows_say_nothing() -> None:
    falling = a_case().with_mrd(1, 1.0).with_mrd(31, 0.1)
    assert fit(falling.undetected(61, lod_percent=0.011)).refused == "no-maximum"
    one_that_the_line_misses = a_case().with_mrd(1, 1.0).with_mrd(31, 0.1).undetected(61, lod_percent=0.009)
    assert fit(one_that_the_line_misses).refused is None


def test_the_noise_of_an_interval_is_that_of_the_geometric_mean() -> None:
    """0.105 % lies in the step from 0.1 % on."""
    found = fit(a_case().with_mrd(1, 0.1).with_mrd(31, 0.11).with_mrd(61, 0.105))
    assert found.slope_ci95 is not None
    assert found.slope_se is not None
    assert found.scale_log10 is not None
    half_width = 1.96 * found.slope_se * 0.15 / found.scale_log10
    assert found.slope_ci95[1] - found.slope_ci95[0] == pytest.approx(2 * half_width)
