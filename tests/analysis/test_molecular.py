"""What one MRD result says: category, limits, adequacy, response, depth and noise."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.analysis.measurement import TOLERANCE, exceeds, reaches
from dalba_desktop.analysis.molecular import (
    delta_between,
    highest_of_day,
    marrow_response_days,
    molecular_response,
    series_points,
)
from dalba_desktop.analysis.readings import MrdReading, ResponseClass
from dalba_desktop.domain.codes import ControlGene
from dalba_desktop.domain.mrd import Laboratory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MEASUREMENT, readings

LAB_A = Laboratory(name="Lab A", lod_percent=0.002, loq_percent=0.02)


def only(case: CaseBuilder, *laboratories: Laboratory) -> MrdReading:
    (found,) = readings(case.build(), laboratories)
    return found


@pytest.mark.parametrize(
    ("values", "category"),
    [
        ({"target_copies": 0}, "undetected"),
        ({"level": 0}, "undetected"),
        ({"level": 0, "target_copies": 4}, "not_evaluable"),
        ({"target_copies": 5, "copies": None}, "not_evaluable"),
        ({}, "not_evaluable"),
        ({"level": 0.004}, "quantified"),
        ({"level": 0.004, "loq_percent": 0.01}, "positive_not_quantifiable"),
        ({"level": 0.01, "loq_percent": 0.01}, "quantified"),
        ({"target_copies": 12, "copies": 45_000}, "quantified"),
        ({"level": 5, "category": "positive_not_quantifiable"}, "positive_not_quantifiable"),
    ],
)
def test_the_category_is_derived_where_the_laboratory_gave_none(values: dict[str, Any], category: str) -> None:
    assert only(a_case().with_mrd(22, **values)).category == category


def test_the_laboratory_s_quantification_limit_counts_where_the_sample_brings_none() -> None:
    assert only(a_case().with_mrd(22, 0.015), LAB_A).category == "positive_not_quantifiable"
    assert only(a_case().with_mrd(22, 0.015, laboratory="Lab B"), LAB_A).category == "quantified"


def test_the_level_follows_from_the_copies() -> None:
    assert only(a_case().with_mrd(22, target_copies=12, copies=45_000)).level_percent == pytest.approx(
        100 * 12 / 45_000
    )


def test_on_the_international_scale_copies_need_the_laboratory_s_factor() -> None:
    case = a_case(transcript="e14a2").with_mrd(22, target_copies=10, copies=10_000, scale="is")
    assert only(case).level_percent is None
    assert only(case, Laboratory(name="Lab A", conversion_factor=0.8)).level_percent == pytest.approx(0.08)


@pytest.mark.parametrize(
    ("values", "adequate"),
    [
        ({"copies": 10_000}, True),
        ({"copies": 9_999}, False),
        ({"copies": 24_000, "control_gene": "GUSB"}, True),
        ({"copies": 23_999, "control_gene": "GUSB"}, False),
        ({"copies": 10_000, "control_gene": "BCR"}, True),
        ({"copies": None}, True),
        ({"copies": None, "lod_percent": 0.01}, True),
        ({"copies": None, "lod_percent": 0.011}, False),
        ({"copies": 50_000, "lod_percent": 0.5}, True),
    ],
)
def test_adequacy_goes_by_control_copies_or_else_the_detection_limit(values: dict[str, Any], adequate: bool) -> None:
    found = only(a_case().undetected(22, **values))
    assert found.adequate is adequate
    assert found.evaluable is adequate
    assert found.response == ("CMR" if adequate else "not_evaluable")
    assert found.adequacy_recorded is (values["copies"] is not None)


def test_a_positive_is_a_positive_even_in_an_inadequate_sample() -> None:
    found = only(a_case().with_mrd(22, 0.5, copies=800))
    assert found.evaluable
    assert found.doubtful
    assert found.response is ResponseClass.NONE


def test_a_quantified_row_without_a_level_is_not_evaluable() -> None:
    assert not only(a_case().with_mrd(22, category="quantified")).evaluable
    assert not only(a_case().with_mrd(22, 0, category="quantified")).evaluable


@pytest.mark.parametrize(
    ("values", "limit"),
    [
        ({"lod_percent": 0.001}, 0.001),
        ({"copies": 30_000}, 0.01),
        ({"copies": None}, 0.002),
        ({"copies": None, "laboratory": "Lab B"}, 0.003),
        ({"copies": 0}, 0.002),
    ],
)
def test_the_limit_of_an_undetected_sample(values: dict[str, Any], limit: float) -> None:
    assert only(a_case().undetected(22, **values), LAB_A).upper_limit_percent == pytest.approx(limit)


@pytest.mark.parametrize(
    ("values", "lower", "upper"),
    [
        ({"loq_percent": 0.005, "lod_percent": 0.001}, 0.001, 0.005),
        ({"loq_percent": 0.001, "lod_percent": 0.001}, None, 0.001),
        ({}, 0.002, 0.02),
        ({"laboratory": "Lab B"}, None, 0.01),
    ],
)
def test_the_limits_of_a_positive_sample_that_cannot_be_quantified(
    values: dict[str, Any], lower: float | None, upper: float
) -> None:
    found = only(a_case().pnq(22, **values), LAB_A)
    assert (found.lower_limit_percent, found.upper_limit_percent) == (lower, upper)
    assert found.bound_percent == upper


def test_a_quantified_sample_has_no_limits() -> None:
    found = only(a_case().with_mrd(22, 1.0))
    assert (found.lower_limit_percent, found.upper_limit_percent) == (None, None)


@pytest.mark.parametrize(
    ("copies", "gene", "depth"),
    [
        (10_000, "ABL1", "MR4"),
        (31_999, "ABL1", "MR4"),
        (32_000, "ABL1", "MR4.5"),
        (100_000, "BCR", "MR5"),
        (24_000, "GUSB", "MR4"),
        (77_000, "GUSB", "MR4.5"),
        (240_000, "GUSB", "MR5"),
        (None, "ABL1", None),
        (9_000, "ABL1", None),
    ],
)
def test_the_depth_of_a_negative_follows_from_its_control_copies(
    copies: float | None, gene: str, depth: str | None
) -> None:
    assert only(a_case().undetected(22, copies=copies, control_gene=gene)).depth == depth


def test_a_shallow_policy_gives_no_depth_below_its_least_copies() -> None:
    assert MEASUREMENT.depths_of(ControlGene.ABL1)[-1] == ("MR4", 10_000)


@pytest.mark.parametrize(
    ("level", "noise"), [(0.1, 0.15), (0.0999, 0.25), (0.01, 0.25), (0.00999, 0.35), (0.1 - 1e-10, 0.15)]
)
def test_the_noise_depends_on_the_level(level: float, noise: float) -> None:
    assert only(a_case().with_mrd(22, level, copies=None)).sd_log10 == pytest.approx(noise)


def test_a_laboratory_s_own_noise_replaces_the_policy_s() -> None:
    own = Laboratory(name="Lab A", noise_log10=0.1)
    assert only(a_case().with_mrd(22, 0.02, copies=None), own).sd_log10 == pytest.approx(0.1)


def test_few_copies_add_counting_noise() -> None:
    found = only(a_case().with_mrd(22, 0.01, copies=30_000, target_copies=3))
    assert found.sd_log10 == pytest.approx(math.sqrt(0.25**2 + (1 / 3 + 1 / 30_000) / math.log(10) ** 2))


def test_target_copies_are_taken_from_level_and_control_copies_when_not_given() -> None:
    found = only(a_case().with_mrd(22, 0.01, copies=30_000))
    assert found.sd_log10 == pytest.approx(math.sqrt(0.25**2 + (1 / 3 + 1 / 30_000) / math.log(10) ** 2))


def test_the_change_from_a_limit_is_a_lower_bound_with_the_newer_sample_s_noise() -> None:
    limit, newer = readings(a_case().undetected(100, lod_percent=0.01).with_mrd(130, 0.1, copies=None).build())
    delta = delta_between(limit, newer)
    assert delta.lower_bound
    assert delta.log10 == pytest.approx(1.0)
    assert delta.se == pytest.approx(0.15)


@given(st.floats(0.001, 100), st.floats(0.001, 100))
def test_a_change_and_its_way_back_cancel(one: float, other: float) -> None:
    first, second = readings(a_case().with_mrd(1, one).with_mrd(22, other).build())
    there, back = delta_between(first, second), delta_between(second, first)
    assert there.log10 == pytest.approx(-back.log10, abs=1e-12)
    assert there.se == back.se


def test_the_highest_of_a_day_counts() -> None:
    case = a_case().undetected(50).pnq(50).with_mrd(50, 0.001).with_mrd(50, 0.002).with_mrd(50, copies=None)
    (found,) = highest_of_day(readings(case.build()))
    assert found.level_percent == 0.002


def test_series_are_kept_apart_and_a_missing_laboratory_is_one_unnamed_one() -> None:
    case = (
        a_case()
        .with_mrd(1, 80)
        .with_mrd(22, 2)
        .with_mrd(22, 1, specimen="blood")
        .with_mrd(45, 1, laboratory=None)
        .with_mrd(57, 1, laboratory="")
        .with_mrd(60, 1, control_gene="GUSB", target="e13a2", scale="is")
        .with_mrd(85, 1, assay="flow")
    )
    assert {str(key): len(points) for key, points in series_points(readings(case.build())).items()} == {
        "rqpcr/e1a2/ratio/marrow/Lab A": 2,
        "rqpcr/e1a2/ratio/blood/Lab A": 1,
        "rqpcr/e1a2/ratio/marrow/-": 2,
        "rqpcr/e13a2/is/marrow/Lab A/GUSB": 1,
    }
    flow = next(reading for reading in readings(case.build()) if reading.sample.assay == "flow")
    assert str(flow.series) == "flow/-/ratio/marrow/Lab A"


def test_a_series_without_an_evaluable_sample_has_no_points() -> None:
    assert series_points(readings(a_case().undetected(1, copies=500).build())) == {}


def test_response_is_a_matter_of_marrow() -> None:
    assert only(a_case().undetected(22, specimen="blood")).response is ResponseClass.NONE
    assert only(a_case().undetected(22, assay="igtr_ngs")).response is ResponseClass.NONE
    assert only(a_case().pnq(22)).response is ResponseClass.PNQ
    assert only(a_case().pnq(22, copies=500)).response is ResponseClass.NONE


def test_the_molecular_response_speaks_of_the_newest_marrow_sample_and_since_when() -> None:
    case = a_case().with_mrd(22, 2).pnq(85).undetected(127).undetected(155, copies=900).undetected(170)
    found = molecular_response(readings(case.undetected(180, specimen="blood").build()))
    assert (found.response, found.date, found.since, found.depth) == ("CMR", on_day(170), on_day(85), "MR4.5")


def test_without_a_response_there_is_no_since() -> None:
    found = molecular_response(readings(a_case().pnq(22).with_mrd(85, 0.5).build()))
    assert (found.response, found.since) == ("none", None)


def test_a_newest_sample_that_cannot_be_read_is_said_so() -> None:
    found = molecular_response(readings(a_case().pnq(22).undetected(85, copies=500).build()))
    assert (found.response, found.date, found.since) == ("not_evaluable", on_day(85), None)


def test_without_a_marrow_sample_there_is_none() -> None:
    assert molecular_response(readings(a_case().with_mrd(1, 5, specimen="blood").build())).response == "no_sample"


def test_a_day_whose_highest_marrow_is_positive_is_no_response_day() -> None:
    case = a_case().undetected(85).with_mrd(85, 0.5, laboratory="Lab B").undetected(127)
    assert marrow_response_days(readings(case.build())) == (on_day(127),)


def test_copies_that_cannot_be_counts_give_no_level_and_no_infinite_noise() -> None:
    assert not only(a_case().with_mrd(22, target_copies=1e300, copies=1e-300)).evaluable
    tiny = only(a_case().with_mrd(22, 1e-300, copies=1e-5))
    assert tiny.sd_log10 is not None
    assert tiny.sd_log10 < 1000


def test_of_two_equal_results_of_a_day_the_adequate_one_counts() -> None:
    case = a_case().with_mrd(50, 0.5, copies=5_000).with_mrd(50, 0.5).with_mrd(50, 0.5, copies=6_000)
    (found,) = highest_of_day(readings(case.build()))
    assert not found.doubtful


def test_a_single_copy_is_positive_and_none_is_none_even_where_the_control_was_not_counted() -> None:
    one, none = only(a_case().with_mrd(85, target_copies=1)), only(a_case().with_mrd(85, target_copies=0, copies=None))
    assert one.category == "quantified"
    assert one.level_percent == pytest.approx(0.002)
    assert none.category == "undetected"


@pytest.mark.parametrize(("copies", "depth"), [(24_000, "MR4"), (76_999, "MR4"), (77_000, "MR4.5"), (240_000, "MR5")])
def test_gusb_needs_more_copies_for_the_same_depth(copies: float, depth: str) -> None:
    assert only(a_case().undetected(85, copies=copies, control_gene="GUSB")).depth == depth


def test_a_change_between_two_levels_is_no_bound() -> None:
    one, other = readings(a_case().with_mrd(45, 0.2).with_mrd(57, 0.8).build())
    assert delta_between(one, other).lower_bound is False


def test_a_value_within_a_billionth_of_a_threshold_has_reached_it() -> None:
    assert reaches(-TOLERANCE, 0.0)
    assert not reaches(-1.001 * TOLERANCE, 0.0)
    assert not exceeds(TOLERANCE, 0.0)
    assert exceeds(1.001 * TOLERANCE, 0.0)


def test_of_two_results_of_a_day_that_say_the_same_the_first_stands_for_both() -> None:
    both = readings(a_case().with_mrd(85, 0.02, id="one").with_mrd(85, 0.02, id="two").build())
    assert [reading.id for reading in highest_of_day(both)] == ["one"]
