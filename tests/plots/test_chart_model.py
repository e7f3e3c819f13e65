"""The chart as data: every MRD result once, lines only where results may be compared, limits where they belong."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import pytest
from hypothesis import given

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain import codes
from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots.case_chart import ChartModel, describe
from dalba_desktop.plots.chart_parts import Point, PointKind
from tests.builders import CaseBuilder, a_case, on_day
from tests.plots.cases import (
    blood_only_case,
    empty_case,
    laboratories_case,
    long_case,
    model_of,
    one_day_case,
    sketched_case,
)
from tests.plots.strategies import cases, days


def point_on(model: ChartModel, day: int, specimen: str = "marrow") -> Point:
    found = [
        point
        for point in model.points
        if point.date == on_day(day) and model.series[point.series].family.specimen.value == specimen
    ]
    assert len(found) == 1
    return found[0]


def test_a_sample_in_which_nothing_was_found_stands_at_its_own_limit() -> None:
    point = point_on(model_of(a_case().undetected(60, copies=70_000), 90), 60)
    assert point.kind is PointKind.UNDETECTED
    assert point.level_percent == pytest.approx(300 / 70_000)


def test_too_few_copies_are_not_negative_and_say_so_in_words() -> None:
    point = point_on(model_of(a_case().undetected(60, copies=8_900), 90), 60)
    assert point.kind is PointKind.INADEQUATE
    assert " ".join(point.reason) == "8,900 ABL1: cannot be read as negative"
    by_limit = point_on(model_of(a_case().undetected(60, copies=None, lod_percent=0.03), 90), 60)
    assert by_limit.reason[0] == "limit 0.030\N{NO-BREAK SPACE}%:"


def test_whiskers_are_95_percent_of_the_noise() -> None:
    model = model_of(a_case().with_mrd(22, 2.0, copies=50_000), 30)
    point = model.points[0]
    assert point.low_percent is not None
    assert point.high_percent is not None
    copies_variance = (1 / 1_000 + 1 / 50_000) / math.log(10) ** 2
    sd = math.sqrt(0.15**2 + copies_variance)
    assert math.log10(point.high_percent / 2.0) == pytest.approx(1.96 * sd)
    assert math.log10(2.0 / point.low_percent) == pytest.approx(1.96 * sd)


def test_positive_not_quantifiable_stands_between_its_limits() -> None:
    point = model_of(a_case().pnq(60, lod_percent=0.002, loq_percent=0.02), 90).points[0]
    assert (point.low_percent, point.high_percent) == (0.002, 0.02)
    assert point.level_percent == pytest.approx(math.sqrt(0.002 * 0.02))
    assert not point.is_open_below


def test_without_a_limit_of_detection_the_bar_has_no_lower_end() -> None:
    point = model_of(a_case().pnq(60, copies=60_000), 90).points[0]
    assert point.is_open_below
    assert (point.low_percent, point.level_percent) == (None, 0.01)
    assert point.floor_percent == pytest.approx(0.005)


def test_a_result_without_numbers_stays_on_the_chart() -> None:
    model = model_of(a_case().with_mrd(60, copies=None), 90)
    assert [(point.kind, point.level_percent) for point in model.points] == [(PointKind.NOT_EVALUABLE, None)]
    assert model.empty_words == ""


def test_a_positive_in_a_small_sample_is_doubtful_with_the_reason() -> None:
    point = model_of(a_case().with_mrd(60, 0.7, copies=6_200), 90).points[0]
    assert point.is_doubtful
    assert "6,200 ABL1, too few" in point.words


def test_lines_join_one_series_only_and_stop_at_what_cannot_be_read() -> None:
    model = model_of(laboratories_case(), 140)
    for join in model.joins:
        assert model.points[join.first].series == model.points[join.last].series == join.series
    roma = [entry for entry in model.joins if model.series[entry.series].label == "Roma"]
    assert [entry.is_dotted for entry in roma] == [False, False, False]
    ends = {(model.points[j.first].date, model.points[j.last].date) for j in model.joins}
    assert (on_day(86), on_day(130)) not in ends  # not evaluable on day 110 lies between, and both are limits


def test_a_line_is_dotted_where_one_end_is_only_a_limit() -> None:
    model = model_of(a_case().with_mrd(60, 0.5).undetected(90).undetected(120).with_mrd(150, 0.2), 200)
    assert [(join.first, join.last, join.is_dotted) for join in model.joins] == [(0, 1, True), (2, 3, True)]


def test_of_several_samples_of_one_day_the_highest_is_joined() -> None:
    model = model_of(a_case().with_mrd(1, 50).with_mrd(22, 1.0).with_mrd(22, 2.0), 30)
    assert [
        (model.points[join.first].level_percent, model.points[join.last].level_percent) for join in model.joins
    ] == [(50, 2.0)]


def test_another_laboratory_is_another_line_with_its_name() -> None:
    model = model_of(a_case().with_mrd(1, 50).with_mrd(22, 1.0, laboratory=None).with_mrd(45, 1.0), 60)
    assert [series.label for series in model.series] == ["Lab A", "laboratory not named"]
    assert [(join.first, join.last) for join in model.joins] == [(0, 2)]
    assert [series.label for series in model_of(a_case().with_mrd(1, 50), 5).series] == [""]


def test_the_axis_names_target_control_and_scale() -> None:
    assert model_of(a_case().with_mrd(1, 50), 5).axis_title == "BCR::ABL1 / ABL1, e1a2 (ratio)"
    p210 = a_case(transcript="e14a2")
    assert model_of(p210.with_mrd(1, 50, scale="is"), 5).axis_title == "BCR::ABL1, e14a2 (International Scale)"
    assert model_of(p210.with_mrd(3, 50), 5).axis_title == "BCR::ABL1 / ABL1, e14a2 (ratio and IS)"
    assert model_of(empty_case(), 5).axis_title == "MRD"
    assert model_of(a_case().with_mrd(1, 50, assay="flow"), 5).axis_title == "MRD (flow cytometry)"
    mixed = a_case().with_mrd(1, 50).with_mrd(3, 40, control_gene="GUSB", target="other")
    assert model_of(mixed, 5).axis_title == "BCR::ABL1 / ABL1, GUSB, e1a2, other transcript (ratio)"


def test_the_axis_shows_five_decades_and_more_where_needed() -> None:
    assert [round(level, 5) for level in model_of(empty_case(), 5).decades] == [0.001, 0.01, 0.1, 1, 10, 100]
    deep = model_of(a_case().undetected(60, copies=None, lod_percent=0.00002), 90)
    assert deep.decades[0] == pytest.approx(1e-5)
    high = model_of(a_case().with_mrd(1, 800), 5)
    assert high.decades[-1] == pytest.approx(1000)
    typing_error = model_of(a_case().undetected(60, copies=None, lod_percent=1e-30), 90)
    assert typing_error.percent_range[0] > 1e-8


def test_the_floor_is_what_the_marrow_samples_could_not_have_seen() -> None:
    model = model_of(
        a_case()
        .with_mrd(1, 50, copies=30_000)
        .with_mrd(31, 1, copies=None)
        .undetected(61, copies=60_000)
        .with_mrd(61, 3, specimen="blood", copies=1_000)
        .with_mrd(400, 1, lod_percent=0.002),
        410,
    )
    assert [round(step.percent, 4) for step in model.floor] == [0.01, 0.005, 0.002]
    first, second, third = model.floor
    assert first.last == second.first == 31
    assert third.first - second.last > 100  # half a year on either side of nothing sampled stays open
    assert second.last == 61 + 92


def test_days_count_from_day_one_or_from_diagnosis() -> None:
    with_day_one = model_of(sketched_case(), 366)
    assert with_day_one.scale.is_protocol
    assert with_day_one.scale.day(on_day(57)) == 57
    without = model_of(blood_only_case(), 370)
    assert not without.scale.is_protocol
    assert without.day_title == "days from diagnosis"
    assert without.points[0].day == 0


def test_the_axis_does_not_run_on_for_years_after_the_last_fact() -> None:
    model = model_of(blood_only_case(), dt.date(2044, 1, 1), compresses_gaps=False)
    assert not model.scale.shows_as_of
    assert model.scale.last < 400
    ongoing = model_of(a_case().on("dasatinib", 1).with_mrd(1, 50), 150)
    assert ongoing.scale.shows_as_of


def test_the_rise_carries_its_numbers_and_its_evidence_a_ring() -> None:
    model = model_of(sketched_case(), 57)
    assert model.callout is not None
    assert model.callout.lines[0].replace("\N{NO-BREAK SPACE}", " ") == "+0.59 log since day 45, noise ±0.42"
    assert model.callout.lines[1] == "ABL1 test due"
    assert model.points[model.callout.point].date == on_day(57)
    ringed = {point.date for point in model.points if point.ring is not None}
    assert ringed == {on_day(45), on_day(57)}
    assert [join.severity for join in model.joins if join.severity] == [Severity.CRITICAL]


def test_when_the_rise_is_over_nothing_is_ringed() -> None:
    model = model_of(sketched_case(), 366)
    assert model.callout is None
    assert {point.ring for point in model.points} == {None}


def test_a_rise_after_a_sample_below_its_limit_is_at_least_so_much() -> None:
    case = a_case().undetected(60, copies=60_000).with_mrd(120, 0.5)
    model = model_of(case, 120)
    assert model.callout is not None
    assert model.callout.lines[0].startswith("at least +")


def test_the_chart_in_words() -> None:
    words = describe(model_of(sketched_case(), 366)).replace("\N{NO-BREAK SPACE}", " ")
    assert words.startswith("Marrow: 84 % on day 1, 2.6 % on day 22")
    assert "PNQ on day 118, not detected (limit 0.0043 %) on day 160" in words
    assert "Blood: 0.90 % on day 22" in words
    assert "TKI: Dasatinib · 140 mg/day" in words
    assert "T315I 38 %" in words
    rising = describe(model_of(sketched_case(), 57)).replace("\N{NO-BREAK SPACE}", " ")
    assert "+0.59 log since day 45, noise ±0.42, ABL1 test due." in rising
    assert describe(model_of(empty_case(), 1)) == "No MRD result yet."
    assert "Marrow (Monza $x^2$): " in describe(model_of(laboratories_case(), 140))
    assert "100 % at 0 days from diagnosis" in describe(model_of(blood_only_case(), 370)).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_an_empty_case_keeps_its_lanes() -> None:
    model = model_of(empty_case(), 1)
    assert model.empty_words == "No MRD result yet"
    assert model.lanes == (Lane.TKI, Lane.STEROID, Lane.BLINATUMOMAB, Lane.INTRATHECAL, Lane.ABL1, Lane.EVENTS)
    assert Lane.OTHER in model_of(long_case(), 1000).lanes


def test_one_day_is_drawn_in_a_fortnight() -> None:
    scale = model_of(one_day_case(), 1).scale
    assert scale.last - scale.first > 14


def test_a_diagnosis_after_the_day_asked_is_no_obstacle() -> None:
    scale = model_of(a_case(), dt.date(2020, 1, 1)).scale
    assert scale.first < scale.as_of_day < scale.last


def test_the_model_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        model_of(empty_case(), 1).title = ""  # type: ignore[misc]


@given(cases(), days)
def test_every_mrd_result_known_appears_exactly_once(case: CaseBuilder, day: int) -> None:
    history = case.build()
    model = model_of(history, on_day(day))
    known = history.as_known_on(on_day(day))
    assert sorted(point.id for point in model.points) == sorted(row.id for row in known.mrd)
    for point in model.points:
        if point.kind is not PointKind.NOT_EVALUABLE:
            assert point.level_percent is not None


@given(cases(), days)
def test_no_line_joins_two_series_or_passes_a_result_that_cannot_be_read(case: CaseBuilder, day: int) -> None:
    model = model_of(case.build(), on_day(day))
    unread = (PointKind.INADEQUATE, PointKind.NOT_EVALUABLE)
    for join in model.joins:
        one, other = model.points[join.first], model.points[join.last]
        assert model.series[one.series].key == model.series[other.series].key
        assert one.date < other.date
        assert one.kind not in unread
        assert other.kind not in unread
        assert join.is_dotted == (one.kind.is_censored or other.kind.is_censored)
        between = {p.date for p in model.points if p.series == join.series and one.date < p.date < other.date}
        assert not between


@given(cases(), days)
def test_everything_lies_on_the_axes(case: CaseBuilder, day: int) -> None:
    model = model_of(case.build(), on_day(day))
    low, high = model.percent_range
    assert low <= 0.001
    assert high >= 100
    for point in model.points:
        assert model.scale.first <= point.day <= model.scale.last
        assert point.level_percent is None or low <= point.level_percent <= high
    for step in model.floor:
        assert step.first < step.last
    assert all(mark.day <= model.scale.last for mark in model.marks)
    assert describe(model)


def test_codes_shown_by_shape_are_all_there() -> None:
    model = model_of(laboratories_case(), 140)
    assert {entry.family.assay for entry in model.series} >= {codes.Assay.DDPCR, codes.Assay.FLOW, codes.Assay.IGTR_NGS}


def test_a_taper_is_named_once_behind_its_last_row() -> None:
    case = (
        a_case()
        .on("prednisone", 1, 20, dose=60, dose_unit="mg/day")
        .on("prednisone", 21, 24, dose=30, dose_unit="mg/day")
        .on("prednisone", 24, 27, dose=15, dose_unit="mg/day")
        .on("dexamethasone", 50, 53)
        .on("inotuzumab", 60)
    )
    behind = [bar.forms_behind[:1] for bar in model_of(case, 90).bars]
    assert behind == [(), (), ("prednisone 60 to 15\N{NO-BREAK SPACE}mg/day",), ("dexamethasone",), ()]


def test_blinatumomab_has_its_number_and_chemotherapy_its_name() -> None:
    case = a_case().cycle(2, 1, 28).on("chemotherapy", 40, 41).on("other", 50, dose=3, dose_unit="mg")
    forms = [bar.forms for bar in model_of(case, 60).bars]
    assert forms[:2] == [("C2", "2"), ("chemotherapy", "chemo")]
    assert forms[2][-1] == "3"


def test_a_mild_event_that_an_alert_rests_on_lies_on_the_axis() -> None:
    case = a_case().on("dasatinib", 1).having("adverse_events", term="Pleural effusion", grade=2, start=on_day(100))
    model = model_of(case.build(), on_day(400))
    (mark,) = [mark for mark in model.marks if mark.list == "adverse_events"]
    assert mark.day <= model.scale.last
