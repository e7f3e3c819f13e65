"""Zooming and panning as arithmetic: never closer than a week, never beyond the course, never off the pointer."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from dalba_desktop.gui import chart_sight
from dalba_desktop.gui.chart_sight import LEAST_DAYS, Sight
from dalba_desktop.plots.chart_options import Align
from dalba_desktop.plots.time_scale import Gap, TimeScale
from tests.builders import on_day

YEARS = TimeScale(on_day(1) - dt.timedelta(days=1), Align.DAY_ONE, -20.0, 1100.0, on_day(1080))
WITH_GAP = TimeScale(YEARS.zero, Align.DAY_ONE, -20.0, 1100.0, YEARS.as_of, gaps=(Gap(300.0, 900.0, "20 months"),))
SCALES = st.sampled_from((YEARS, WITH_GAP))
PLACES = st.floats(0.0, 1.0)
FACTORS = st.floats(0.2, 8.0)


@given(SCALES, st.lists(st.tuples(FACTORS, PLACES, st.floats(-3.0, 3.0)), max_size=8))
def test_whatever_is_turned_and_dragged_stays_inside_the_course(
    scale: TimeScale, moves: list[tuple[float, float, float]]
) -> None:
    sight = Sight()
    for factor, at, share in moves:
        sight = chart_sight.kept_inside(sight.zoomed(chart_sight.closest(factor, sight, scale), at), scale)
        sight = chart_sight.kept_inside(sight.moved(share), scale)
        first, last = chart_sight.days_of(sight, scale)
        assert last - first >= LEAST_DAYS - 1e-6
        assert first >= scale.first - 1e-6
        assert last <= scale.last + 1e-6
        window = chart_sight.window_of(sight, scale)
        if window is not None:
            begin, end = window
            assert (end - begin).days + 1 >= LEAST_DAYS
            assert scale.windowed(window).whole == (scale.first, scale.last)


@given(SCALES, FACTORS, PLACES)
def test_what_is_under_the_pointer_stays_there(scale: TimeScale, factor: float, at: float) -> None:
    sight = Sight(0.2, 0.8)
    zoomed = sight.zoomed(chart_sight.closest(factor, sight, scale), at)
    assume(chart_sight.kept_inside(zoomed, scale) == zoomed)
    assert abs(zoomed.place(at) - sight.place(at)) < 1e-9


def test_the_whole_course_is_no_window() -> None:
    assert chart_sight.window_of(Sight(), YEARS) is None
    assert chart_sight.window_of(Sight(-0.5, 1.5), YEARS) is None


def test_a_window_is_made_of_whole_days() -> None:
    sight = chart_sight.sight_of((99.5, 129.5), YEARS)
    assert chart_sight.window_of(sight, YEARS) == (on_day(100), on_day(129))


def test_a_drawn_window_can_be_left_to_both_sides() -> None:
    drawn = YEARS.windowed((on_day(100), on_day(129)))
    earlier = chart_sight.window_of(Sight().moved(-1.0), drawn)
    assert earlier == (on_day(70), on_day(99))
    assert chart_sight.window_of(Sight(-50.0, 50.0), drawn) is None


def test_a_week_is_the_closest() -> None:
    sight = Sight()
    for _ in range(40):
        sight = chart_sight.kept_inside(sight.zoomed(chart_sight.closest(1.5, sight, YEARS), 0.4), YEARS)
    window = chart_sight.window_of(sight, YEARS)
    assert window is not None
    assert (window[1] - window[0]).days == 6


def test_a_fact_is_brought_into_the_middle_without_another_zoom() -> None:
    drawn = YEARS.windowed((on_day(100), on_day(130)))
    window = chart_sight.window_around((500.0, 500.0), drawn)
    assert window is not None
    begin, end = window
    assert (end - begin).days == 30
    assert abs((on_day(500) - begin).days - 15) <= 1
