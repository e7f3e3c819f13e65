"""What a chart shows beside the facts: planned samples, published proportions, the trend, breaks of the axis."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection

from dalba_desktop.domain.codec import FactError
from dalba_desktop.interchange.knowledge import load_reference
from dalba_desktop.plots.case_chart import CaseChart, case_chart, describe
from dalba_desktop.plots.chart_options import Align
from dalba_desktop.plots.planned import PlannedState
from dalba_desktop.plots.print_line import PrintLine
from dalba_desktop.plots.reference import read_reference, wilson_interval
from dalba_desktop.plots.theme import LIGHT
from tests.builders import CaseBuilder, a_case, on_day
from tests.dense_case import LAST_DAY, SAMPLES, dense_case
from tests.plots.cases import model_of, sketched_case
from tests.plots.strategies import cases, days


def a_course() -> CaseBuilder:
    """Dasatinib with the samples of days 1 and 22."""
    return a_case().on("dasatinib", 1, dose=140, dose_unit="mg/day").with_mrd(1, 70).with_mrd(22, 1.1)


def drawn(case: CaseBuilder, day: int, *, width: float = 10, **options: Any) -> CaseChart:
    model = model_of(case, day, plan=True, reference=load_reference(), **options)
    return case_chart(model, LIGHT, width_inches=width, height_inches=6)


def words_on(chart: CaseChart) -> list[str]:
    found = [text.get_text() for text in chart.figure.artists if isinstance(text, PrintLine)]
    return [words.replace("\N{NO-BREAK SPACE}", " ") for words in found]


def lines_of(chart: CaseChart, gid: str) -> int:
    found = [a for a in chart.figure.artists if isinstance(a, LineCollection) and a.get_gid() == gid]
    return sum(len(artist.get_segments()) for artist in found)


def test_a_missed_sample_is_flagged_and_says_how_late_it_is() -> None:
    chart = drawn(a_course(), 70)
    states = {mark.label: mark.state for mark in chart.model.planned}
    assert states["d22"] is PlannedState.DONE
    assert states["d45"] is PlannedState.MISSED
    assert states["d57"] is PlannedState.OVERDUE
    assert "d57 overdue" in words_on(chart)
    (flag,) = [mark for mark in chart.hits.signs if mark.id == "planned:d57"]
    assert not flag.is_fact
    assert flag.words.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "Planned sample d57: 5 Mar 2025, day 57",
        "window 26 Feb 2025 to 12 Mar 2025",
        "overdue by 6 days",
    ]
    assert chart.nearest(*chart.hits.pixels(flag)) == flag
    assert "overdue by 6 days." in describe(chart.model)


def test_a_sample_whose_window_is_open_is_due_and_lies_on_the_axis() -> None:
    chart = drawn(a_course(), 40)
    (due,) = [mark for mark in chart.model.planned if mark.state is PlannedState.DUE]
    assert (due.label, due.day) == ("d45", 45)
    assert chart.model.scale.shows(45)
    assert "d45 due" in words_on(chart)


def test_planned_samples_can_be_left_out() -> None:
    chart = drawn(a_course(), 70, shows_planned=False)
    assert chart.model.planned == ()
    assert chart.hits.signs == ()


def test_nothing_is_waited_for_after_a_death() -> None:
    case = a_course().having("follow_up", date=on_day(60), status="dead")
    planned = model_of(case, 90, plan=True).planned
    assert {mark.state for mark in planned} == {PlannedState.DONE, PlannedState.MISSED}
    assert all(mark.day < 60 for mark in planned)


def test_the_shares_of_the_trial_stand_at_their_days_with_their_intervals() -> None:
    chart = drawn(sketched_case(), 366, shows_reference=True)
    assert [(mark.label, mark.day) for mark in chart.model.references] == [
        ("day-85", 85),
        ("cycle-2", 155),
        ("cycle-3", 211),
    ]
    assert {"29 % (19–41)", "60 % (47–72)", "D-ALBA: response"} <= set(words_on(chart))
    (mark,) = [mark for mark in chart.hits.signs if mark.id == "reference:cycle-2"]
    head, source = mark.words.splitlines()
    assert head == "60 %, 95 % 47 to 72: molecular response after 2 cycles, D-ALBA, n 33/55"
    assert "NEJM" in source
    assert "from memory" in source
    assert drawn(sketched_case(), 366).model.references == ()


def test_cycles_after_a_transplant_are_compared_with_nothing() -> None:
    labels = [mark.label for mark in drawn(dense_case(), LAST_DAY, shows_reference=True).model.references]
    assert labels == ["day-85", "cycle-2", "cycle-3"]


def test_without_day_one_only_the_cycles_have_a_place() -> None:
    case = a_case(protocol_start=None).cycle(1, 86, 113).cycle(2, 128, 155)
    assert [mark.label for mark in drawn(case, 300, shows_reference=True).model.references] == ["cycle-2"]


@pytest.mark.parametrize(
    ("responders", "patients", "low", "high"),
    [(33, 55, 0.4681, 0.7188), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (17, 59, 0.1883, 0.4139)],
)
def test_the_interval_is_wilsons(responders: int, patients: int, low: float, high: float) -> None:
    assert wilson_interval(responders, patients) == pytest.approx((low, high), abs=2e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    low, high = wilson_interval(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "reference.proportion"),
        ("[[proportion]]\nday = 1", "reference.trial"),
        ("trial = 'T'\n[[proportion]]\npatients = 3", "reference.proportion[0]"),
        ("trial = 'T'\n[[proportion]]\nday = 1\nafter_cycle = 2", "reference.proportion[0]"),
        ("trial = 'T'\n[[proportion]]\nday = 1", "reference.proportion[0].patients"),
        ("trial = 'T'\n[[proportion]]\nday = 1\npatients = 3\nresponders = 4", "reference.proportion[0].responders"),
        ("trial = 'T'\n[[proportion]]\nday = 1\npatients = 3\nresponders = 0", "reference.proportion[0].standing"),
        (
            "trial = 'T'\n[[proportion]]\nday = 1\npatients = 3\nresponders = 0\nstanding = 'memory'",
            "reference.proportion[0].source",
        ),
    ],
)
def test_a_reference_that_cannot_be_meant_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(FactError) as refused:
        read_reference(tomllib.loads(text))
    assert refused.value.place == place


def test_the_trend_says_how_fast_and_what_it_would_reach_when() -> None:
    case = a_case().on("dasatinib", 1)
    for day, level in ((1, 0.003), (31, 0.009), (61, 0.031), (91, 0.06)):
        case.with_mrd(day, level)
    chart = drawn(case, 95, shows_trend=True)
    trend = chart.model.trend
    assert trend is not None
    assert trend.has_band
    assert trend.lines[0].startswith("trend: doubles every ")
    assert trend.projected is not None
    assert trend.projected.percent == 0.1
    assert trend.projected.lines[0].replace("\N{NO-BREAK SPACE}", " ").startswith("projected: 0.1 % on ")
    assert chart.model.scale.shows(trend.projected.day)
    assert lines_of(chart, "trend") > 1
    assert lines_of(chart, "projection") == 2  # one on the chart, one in the legend
    for point in trend.points:
        assert point.low is not None
        assert point.high is not None
        assert point.low < point.percent < point.high
    assert trend.lines[0] in describe(chart.model).replace("Trend:", "trend:")


def test_a_line_that_knows_next_to_nothing_is_still_drawn() -> None:
    """Two quantified results fifteen days apart, one below the limit four years later: the interval has no bounds."""
    case = a_case().on("dasatinib", 1).with_mrd(5, 0.8).undetected(7).undetected(9).pnq(24).with_mrd(39, 0.02)
    trend = drawn(case.undetected(1539), 1540, shows_trend=True).model.trend
    assert trend is not None
    assert trend.has_band
    for point in trend.points:
        assert point.low is not None
        assert point.high is not None
        assert 1e-12 <= point.low <= point.percent <= point.high <= 1e12


def test_a_falling_line_halves_and_meets_nothing() -> None:
    case = a_case().on("dasatinib", 1).with_mrd(1, 80).with_mrd(22, 3).with_mrd(45, 0.4).with_mrd(57, 0.2)
    trend = drawn(case, 60, shows_trend=True).model.trend
    assert trend is not None
    assert trend.lines[0].startswith("trend: halves every ")
    assert trend.projected is None


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        ([(1, 50.0)], "fewer than two quantified"),
        ([(1, 50.0), (8, 40.0)], "less than 14 days"),
        ([(1, 50.0), (30, 4.0)], "one line meets every result"),
    ],
)
def test_a_refused_fit_is_words_and_never_a_line(samples: list[tuple[int, float]], reason: str) -> None:
    case = a_case().on("dasatinib", 1)
    for day, level in samples:
        case.with_mrd(day, level)
    chart = drawn(case, 40, shows_trend=True)
    assert any(reason in words for words in words_on(chart))
    assert lines_of(chart, "trend") == 0


def test_no_trend_unless_asked() -> None:
    assert drawn(sketched_case(), 366).model.trend is None


def test_a_broken_axis_tells_its_true_length() -> None:
    case = a_course().with_mrd(400, 0.2)
    chart = drawn(case, 410, shows_planned=False)
    assert "12 months" in words_on(chart)
    assert lines_of(chart, "breaks") == 2
    (gap,) = [mark for mark in chart.hits.signs if mark.id.startswith("gap:")]
    assert gap.words == "12 months without an entry, drawn shorter"
    assert "12 months without an entry, day 22 to day 400." in describe(chart.model)


def test_the_densest_case_stays_legible() -> None:
    chart = drawn(dense_case(), LAST_DAY, width=11.5, shows_trend=True, shows_reference=True)
    assert len(chart.model.points) == SAMPLES
    assert len(chart.hits.marks) == len(chart.model.rows)
    for point, (x, _) in zip(chart.model.points, chart.frame.points, strict=True):
        assert abs(x - chart.frame.x(point.day)) <= 7.5
    boxes = [text.get_window_extent() for text in chart.figure.artists if isinstance(text, PrintLine)]
    assert all(box.x0 >= 0 and box.x1 <= chart.figure.bbox.width + 1 for box in boxes)


def test_several_facts_can_be_ringed_at_once() -> None:
    chart = drawn(sketched_case(), 57)
    evidence = [(point.list, point.id) for point in chart.model.points if point.ring is not None]
    assert chart.highlight(evidence) == len(evidence) == 2


def test_equal_charts_are_equal_svg() -> None:
    one, other = (
        drawn(sketched_case(), 366, shows_trend=True).svg(),
        drawn(sketched_case(), 366, shows_trend=True).svg(),
    )
    assert one == other
    assert b"<svg" in one
    assert b"<image" not in one
    assert b"dc:date" not in one


anything = st.fixed_dictionaries(
    {
        "align": st.sampled_from(Align),
        "compresses_gaps": st.booleans(),
        "shows_trend": st.booleans(),
        "shows_reference": st.booleans(),
        "shows_planned": st.booleans(),
    }
)


@settings(max_examples=40)
@given(cases(), days, anything, st.none() | st.tuples(days, days))
def test_every_row_is_on_the_chart_once_and_can_be_pointed_at(
    case: CaseBuilder, day: int, options: dict[str, Any], window: tuple[int, int] | None
) -> None:
    model = model_of(case, day, plan=True, reference=load_reference(), **options)
    known = case.build().as_known_on(on_day(day))
    keys = [(row.list, row.id) for row in model.rows]
    assert sorted(keys) == sorted((name, record.id) for name, record in known.records())
    for join in model.joins:
        assert model.points[join.first].series == model.points[join.last].series
    if window is not None:
        first, last = sorted(map(on_day, window))
        model = model.in_window((first, last))
    chart = case_chart(model, LIGHT, width_inches=9, height_inches=5.5)
    marks = {(mark.list, mark.id): mark for mark in chart.hits.marks}
    assert set(marks) == {(row.list, row.id) for row in model.shown_rows}
    assert len(marks) + model.earlier + model.later == len(keys)
    for mark in chart.hits.marks:
        assert mark.read_off
        found = chart.nearest(*chart.hits.pixels(mark), 1)
        assert found is not None
        assert found.is_fact
    points = [mark for mark in chart.hits.marks if not mark.is_bar]
    assert {chart.nearest(*chart.hits.pixels(mark), 1) for mark in points} == set(points)
    for sign_day in [mark.day for mark in model.planned] + [mark.day for mark in model.references]:
        assert model.scale.gap_at(sign_day) is None


@settings(max_examples=8)
@given(cases(), days, anything)
def test_equal_input_gives_equal_bytes(case: CaseBuilder, day: int, options: dict[str, Any]) -> None:
    one, other = (drawn(case, day, **options) for _ in range(2))
    assert one.model == other.model
    assert one.png() == other.png()
    assert one.svg() == other.svg()


def test_a_date_outside_the_calendar_is_kept_inside() -> None:
    scale = model_of(a_course(), 30).scale
    assert scale.date(-1e9) == dt.date.min
    assert scale.date(57) == on_day(57)


def test_twelve_results_of_one_day_can_each_be_pointed_at() -> None:
    case = a_case()
    for number in range(12):
        case.with_mrd(30, 0.5, laboratory=f"Lab {number}").having(
            "adverse_events", term="Sepsis", grade=4, start=on_day(30)
        )
    chart = drawn(case.with_mrd(300, 0.1), 310)
    found = {chart.nearest(*chart.hits.pixels(mark), 1) for mark in chart.hits.marks}
    assert found == set(chart.hits.marks)
    assert len(found) == 25


def test_a_planned_sample_that_gave_no_result_says_so() -> None:
    case = a_course().undetected(45, copies=300).with_mrd(60, 0.2)
    (mark,) = [mark for mark in model_of(case, 70, plan=True).planned if mark.label == "d45"]
    assert mark.state is PlannedState.MISSED
    assert mark.words.endswith("no result in its window")
