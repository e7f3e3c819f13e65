"""The time axis: protocol days and dates at every length, never one over another."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.plots import lettering
from dalba_desktop.plots.chart_options import Align
from dalba_desktop.plots.frame import Frame, frame_of
from dalba_desktop.plots.time_axis import Tick, date_ticks, day_ticks
from dalba_desktop.plots.time_scale import TimeScale
from tests.builders import a_case
from tests.plots.cases import model_of


def frame_for(scale: TimeScale, width: float) -> Frame:
    frame = frame_of(model_of(a_case(), 1), width, 430, 20)
    return Frame(**{name: getattr(frame, name) for name in frame.__slots__} | {"scale": scale})


def plain(ticks: tuple[Tick, ...]) -> list[str]:
    return [tick.words.replace("\N{NO-BREAK SPACE}", " ") for tick in ticks]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (10, ["8 Jan 2025", "9 Jan", "10 Jan"]),
        (60, ["8 Jan 2025", "15 Jan", "22 Jan"]),
        (365, ["Feb 2025", "Mar", "Apr"]),
        (1825, ["Jul 2025", "Jan 2026", "Jul"]),
        (9000, ["2026", "2028", "2030"]),
    ],
)
def test_dates_stand_at_the_finest_step_that_fits(days: int, expected: list[str]) -> None:
    scale = TimeScale(dt.date(2025, 1, 7), Align.DAY_ONE, 0.5, float(days), dt.date(2025, 1, 8), ())
    found = plain(date_ticks(scale, frame_for(scale, 720)))
    assert found[: len(expected)] == expected


def test_the_year_stands_where_it_begins() -> None:
    scale = TimeScale(dt.date(2025, 1, 7), Align.DAY_ONE, 0.5, 800.0, dt.date(2025, 1, 8), ())
    with_year = [words for words in plain(date_ticks(scale, frame_for(scale, 720))) if words[-4:].isdigit()]
    assert len(with_year) == 3


def test_days_with_a_sample_are_named_and_day_one_first() -> None:
    case = a_case().with_mrd(1, 50).with_mrd(22, 1).with_mrd(57, 1)
    model = model_of(case, 60)
    assert [tick.words for tick in day_ticks(model, frame_of(model, 720, 430, 20))][:1] == ["1"]
    assert {"1", "22", "57"} <= {tick.words for tick in day_ticks(model, frame_of(model, 720, 430, 20))}


def test_days_before_day_one_have_a_real_minus() -> None:
    model = model_of(a_case().with_mrd(-40, 50), 30)
    assert "\N{MINUS SIGN}40" in [tick.words for tick in day_ticks(model, frame_of(model, 720, 430, 20))]


@given(
    st.dates(dt.date(1, 1, 1), dt.date(9990, 1, 1)),
    st.floats(min_value=14, max_value=40_000),
    st.sampled_from([360.0, 504.0, 720.0, 1008.0]),
    st.booleans(),
)
def test_dates_never_overlap_at_any_length(zero: dt.date, span: float, width: float, is_protocol: bool) -> None:
    scale = TimeScale(zero, Align.DAY_ONE if is_protocol else Align.DIAGNOSIS, -3.0, -3.0 + span, zero, ())
    frame = frame_for(scale, width)
    end = float("-inf")
    for tick in date_ticks(scale, frame):
        half = lettering.width(tick.words, lettering.TEXT) / 2
        assert frame.x(tick.day) - half > end
        end = frame.x(tick.day) + half
