"""Kaplan-Meier, reverse Kaplan-Meier and log-rank against R (goldens/survival.R) and against what must always hold."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.analysis.survival import (
    Observation,
    chi2_upper_tail,
    kaplan_meier,
    log_rank,
    reverse_kaplan_meier,
)

GOLDENS: dict[str, Any] = json.loads((Path(__file__).parent.parent / "goldens" / "survival.json").read_text("utf-8"))
SETS = [name for name, entry in GOLDENS.items() if isinstance(entry, dict) and "time" in entry]
BMT = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "KMsurv_bmt.csv"


def observed(golden: dict[str, Any]) -> list[Observation]:
    return [Observation(time, event == 1) for time, event in zip(golden["time"], golden["event"], strict=True)]


def close(expected: list[float | None]) -> list[Any]:
    return [None if value is None else pytest.approx(value, abs=1e-12) for value in expected]


@pytest.mark.parametrize("name", SETS)
def test_the_curve_is_the_one_of_r(name: str) -> None:
    golden = GOLDENS[name]
    curve = kaplan_meier(observed(golden))
    assert list(curve.times) == golden["times"]
    assert list(curve.at_risk) == golden["at_risk"]
    assert list(curve.events) == golden["events"]
    assert list(curve.censored) == golden["censored"]
    assert list(curve.survival) == close(golden["survival"])
    assert list(curve.ci95_lower) == close(golden["lower"])
    assert list(curve.ci95_upper) == close(golden["upper"])
    for place, time in enumerate(golden["read"]["time"]):
        point = curve.at(time)
        assert point.survival == pytest.approx(golden["read"]["survival"][place])
        assert point.at_risk == golden["read"]["at_risk"][place]


@pytest.mark.parametrize("name", SETS)
def test_quartiles_and_median_follow_up_are_those_of_r(name: str) -> None:
    golden = GOLDENS[name]
    curve = kaplan_meier(observed(golden))
    assert [curve.quantile(share) for share in (0.25, 0.5, 0.75)] == close(golden["quartiles"])
    assert [reverse_kaplan_meier(observed(golden)).quantile(0.5)] == close(golden["median_follow_up"])


@pytest.mark.parametrize("name", SETS)
def test_the_log_rank_test_is_that_of_r(name: str) -> None:
    golden = GOLDENS[name]
    groups: dict[str, list[Observation]] = {}
    for one, group in zip(observed(golden), golden["group"], strict=True):
        groups.setdefault(str(group), []).append(one)
    test = log_rank(dict(sorted(groups.items())))
    assert test is not None
    assert list(test.observed) == golden["logrank"]["observed"]
    assert list(test.expected) == pytest.approx(golden["logrank"]["expected"])
    assert test.chi2 == pytest.approx(golden["logrank"]["chi2"])
    assert test.df == golden["logrank"]["df"]
    assert test.p == pytest.approx(golden["logrank"]["p"])


@pytest.mark.parametrize("df", range(1, 8))
def test_the_tail_of_chi_square_is_that_of_r(df: int) -> None:
    golden = GOLDENS["chi2_tail"]
    assert [chi2_upper_tail(x, df) for x in golden["x"]] == pytest.approx(golden[str(df)], rel=1e-10)


def test_an_interval_is_not_defined_where_nobody_or_everybody_has_failed() -> None:
    curve = kaplan_meier([Observation(10, False), Observation(20, True), Observation(30, True)])
    assert curve.at(10).ci95 is None
    assert curve.at(20).ci95 == pytest.approx((0.0059830876, 0.91041008), abs=1e-8)  # R
    assert curve.at(30).survival == 0
    assert curve.at(30).ci95 is None


def test_a_death_counts_before_a_censoring_on_the_same_day() -> None:
    curve = kaplan_meier([Observation(50, False), Observation(50, True)])
    assert curve.at_risk == (2,)
    assert curve.survival == (0.5,)


def test_before_the_first_time_everybody_lives_and_after_the_last_nothing_is_said() -> None:
    curve = kaplan_meier([Observation(100, True), Observation(200, False)])
    assert (curve.at(0).survival, curve.at(0).at_risk) == (1.0, 2)
    assert (curve.at(99).survival, curve.at(99).at_risk) == (1.0, 2)
    assert (curve.at(100).survival, curve.at(100).at_risk) == (0.5, 2)
    assert (curve.at(150).survival, curve.at(150).at_risk) == (0.5, 1)
    assert (curve.at(201).survival, curve.at(201).at_risk) == (None, 0)


def test_a_cohort_of_nobody_has_an_empty_curve() -> None:
    curve = kaplan_meier([])
    assert curve.n == 0
    assert curve.at(10).survival is None
    assert curve.quantile(0.5) is None
    assert log_rank({}) is None


def test_a_negative_time_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        kaplan_meier([Observation(-1, True)])


def test_no_comparison_without_two_groups_at_risk() -> None:
    assert log_rank({"yes": [Observation(10, True)], "no": []}) is None
    assert log_rank({"yes": [Observation(10, False)], "no": [Observation(20, False)]}) is None


def test_no_comparison_where_nothing_can_vary() -> None:
    """Both die on the only day: whoever they are, the counts could not have been otherwise."""
    assert log_rank({"yes": [Observation(10, True)], "no": [Observation(10, True)]}) is None


def test_the_last_person_at_risk_tells_nothing() -> None:
    test = log_rank({"yes": [Observation(10, True), Observation(30, True)], "no": [Observation(20, False)]})
    assert test is not None
    assert test.expected == pytest.approx((2 / 3 + 1, 1 / 3))


@pytest.mark.skipif(not BMT.exists(), reason="../shared/data is not here; the R goldens cover the same ground")
def test_the_transplants_of_klein_and_moeschberger() -> None:
    rows = list(csv.DictReader(BMT.read_text("utf-8").splitlines()))
    groups = {
        group: [Observation(int(row["t2"]), row["d3"] == "1") for row in rows if row["group"] == group]
        for group in ("1", "2", "3")
    }
    disease_free = kaplan_meier(groups["1"])
    read = [disease_free.at(day).survival for day in (100, 365, 730)]
    assert read == pytest.approx([0.8947, 0.5492, 0.3531], abs=5e-5)
    alive = kaplan_meier([Observation(int(row["t1"]), row["d1"] == "1") for row in rows if row["group"] == "1"])
    assert [alive.at(day).survival for day in (365, 730)] == pytest.approx([0.5996, 0.4070], abs=5e-5)
    test = log_rank(groups)
    assert test is not None
    assert test.chi2 == pytest.approx(13.8037218872)  # R survdiff


followed = st.lists(st.builds(Observation, st.integers(0, 400), st.booleans()), min_size=1, max_size=40)


@given(followed)
def test_a_curve_only_falls_and_its_intervals_hold_it(rows: list[Observation]) -> None:
    curve = kaplan_meier(rows)
    assert all(later <= earlier for earlier, later in zip(curve.survival, curve.survival[1:], strict=False))
    for value, lower, upper in zip(curve.survival, curve.ci95_lower, curve.ci95_upper, strict=True):
        if lower is None or upper is None:
            assert value in (0, 1) or math.isclose(value, 1)
        else:
            assert lower < value < upper
    assert sum(curve.events) + sum(curve.censored) == len(rows)


@given(followed)
def test_without_censoring_the_curve_is_the_share_still_alive(rows: list[Observation]) -> None:
    everyone = [Observation(one.time, True) for one in rows]
    curve = kaplan_meier(everyone)
    for time, survival in zip(curve.times, curve.survival, strict=True):
        assert survival == pytest.approx(sum(one.time > time for one in everyone) / len(everyone))


@given(followed, followed)
def test_the_log_rank_test_does_not_care_which_group_comes_first(a: list[Observation], b: list[Observation]) -> None:
    forwards, backwards = log_rank({"a": a, "b": b}), log_rank({"b": b, "a": a})
    if forwards is None or backwards is None:
        assert forwards is backwards
        return
    assert forwards.chi2 == pytest.approx(backwards.chi2, abs=1e-9)
    assert sum(forwards.expected) == pytest.approx(sum(forwards.observed))
    assert 0 <= forwards.p <= 1
