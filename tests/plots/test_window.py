"""A part of the course: what lies outside is cut cleanly, counted and never lost."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection

from dalba_desktop.plots.case_chart import CaseChart, case_chart
from dalba_desktop.plots.chart_options import Align, available_alignments
from dalba_desktop.plots.print_line import PrintLine
from dalba_desktop.plots.theme import LIGHT
from tests.builders import CaseBuilder, a_case, on_day
from tests.plots.cases import model_of, sketched_case
from tests.plots.strategies import cases, days


def drawn(case: CaseBuilder, day: int, first: int, last: int) -> CaseChart:
    model = model_of(case, day, window=(on_day(first), on_day(last)))
    return case_chart(model, LIGHT, width_inches=10, height_inches=6)


def words_on(chart: CaseChart) -> list[str]:
    return [text.get_text() for text in chart.figure.artists if isinstance(text, PrintLine)]


def test_only_the_days_of_the_window_are_drawn_and_the_rest_is_counted() -> None:
    case = a_case().with_mrd(1, 80).with_mrd(22, 2).with_mrd(45, 0.3).with_mrd(85, 0.05).tested(20, "no_mutation")
    chart = drawn(case, 100, 20, 50)
    assert [mark.id for mark in chart.hits.marks if mark.list == "mrd"] == [
        point.id for point in chart.model.points[1:3]
    ]
    assert (chart.model.earlier, chart.model.later) == (1, 1)
    assert {
        "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} 1 earlier",
        "1 later \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    } <= set(words_on(chart))


def test_lines_to_samples_outside_run_on_to_the_edge() -> None:
    case = a_case().with_mrd(1, 80).with_mrd(45, 0.3).with_mrd(85, 0.05)
    chart = drawn(case, 100, 30, 60)
    (lines,) = [a for a in chart.figure.artists if isinstance(a, LineCollection) and a.get_gid() == "joins"]
    ends = sorted(float(x) for line in lines.get_segments() for x, _ in line)
    assert (ends[0], ends[-1]) == pytest.approx((chart.frame.left, chart.frame.right))


def test_the_level_axis_stays_while_the_window_moves() -> None:
    whole = model_of(sketched_case(), 366)
    frames = [drawn(sketched_case(), 366, first, first + 60).frame for first in (1, 60, 120, 280)]
    assert {(f.log_range, f.panel_bottom, f.panel_top, f.axis_top) for f in frames} == {
        (f.log_range, f.panel_bottom, f.panel_top, f.axis_top)
        for f in [case_chart(whole, LIGHT, width_inches=10, height_inches=6).frame]
    }


def test_a_window_the_wrong_way_round_is_read_the_right_way() -> None:
    assert model_of(sketched_case(), 366, window=(on_day(60), on_day(20))) == model_of(
        sketched_case(), 366, window=(on_day(20), on_day(60))
    )


def test_days_count_from_the_event_asked_for() -> None:
    case = sketched_case()
    known = case.build().as_known_on(on_day(366))
    assert available_alignments(known) == tuple(Align)
    titles = {align: model_of(case, 366, align=align).day_title for align in Align}
    assert titles == {
        Align.DAY_ONE: "day",
        Align.DIAGNOSIS: "days from diagnosis",
        Align.BLINATUMOMAB: "days from blinatumomab",
        Align.TRANSPLANT: "days from transplant",
    }
    found = {p.day for align in Align for p in model_of(case, 366, align=align).points if p.date == on_day(57)}
    assert found == {57, 63, -29, -205}
    chart = case_chart(model_of(case, 366, align=Align.TRANSPLANT), LIGHT, width_inches=10, height_inches=6)
    assert {"0", "+30", "\N{MINUS SIGN}261"} <= set(words_on(chart))


def test_an_event_the_case_does_not_have_cannot_be_asked_for() -> None:
    plain = a_case().with_mrd(1, 50)
    known = plain.build().as_known_on(on_day(9))
    assert available_alignments(known) == (Align.DAY_ONE, Align.DIAGNOSIS)
    assert model_of(plain, 9, align=Align.TRANSPLANT).scale.align is Align.DAY_ONE
    without = a_case(protocol_start=None)
    assert available_alignments(without.build()) == (Align.DIAGNOSIS,)
    assert model_of(without, 9, align=Align.DAY_ONE).scale.align is Align.DIAGNOSIS


@settings(max_examples=40)
@given(cases(), days, st.tuples(days, days), st.sampled_from(Align), st.booleans())
def test_inside_and_outside_add_up(
    case: CaseBuilder, day: int, window: tuple[int, int], align: Align, compresses: bool
) -> None:
    whole = model_of(case, day, align=align, compresses_gaps=compresses)
    first, last = sorted(map(on_day, window))
    model = whole.in_window((first, last))
    chart = case_chart(model, LIGHT, width_inches=8, height_inches=5)
    chart.figure.canvas.draw()
    facts = [mark for mark in chart.hits.marks if mark.list]
    everything = len(whole.points) + len(whole.marks) + len(whole.bars)
    assert len(facts) + model.earlier + model.later == everything
    assert len({(mark.list, mark.id) for mark in facts}) == len(facts)
    assert model.in_window(None) == whole
    dates = {point.id: point.date for point in model.points}
    for mark in facts:
        if mark.list == "mrd":
            assert first <= dates[mark.id] <= last
            assert chart.frame.left <= mark.x <= chart.frame.right


@given(cases(), days, st.booleans(), st.lists(st.floats(-400, 1500), min_size=2, max_size=12))
def test_time_runs_forward_on_the_axis_and_can_be_read_back(
    case: CaseBuilder, day: int, compresses: bool, asked: list[float]
) -> None:
    scale = model_of(case, day, compresses_gaps=compresses).scale
    for one, other in itertools.pairwise(sorted(asked)):
        assert scale.position(one) <= scale.position(other)
        assert one == other or scale.position(one) < scale.position(other) or other - one < 1e-6
    for value in asked:
        assert scale.day_at(scale.position(value)) == pytest.approx(value, abs=1e-6)
    assert scale.position(scale.first) == 0
    assert scale.position(scale.last) == pytest.approx(1)


@given(cases(), days)
def test_a_gap_never_hides_a_fact(case: CaseBuilder, day: int) -> None:
    model = model_of(case, day)
    for fact_day in [*(point.day for point in model.points), *(mark.day for mark in model.marks)]:
        assert model.scale.gap_at(fact_day) is None
    for bar in model.bars:
        edges = [bar.first, bar.last, *itertools.chain.from_iterable(bar.pauses)]
        assert all(model.scale.gap_at(edge) is None for edge in edges if model.scale.shows(edge))


def test_half_a_year_without_anything_is_drawn_shorter_and_named() -> None:
    case = a_case().with_mrd(1, 80).with_mrd(22, 2).with_mrd(230, 0.3).with_mrd(260, 0.1)
    (gap,) = model_of(case, 270).scale.gaps
    assert gap.words == "7 months"
    assert (gap.first, gap.last) == (22.5, 229.5)
    scale = model_of(case, 270).scale
    assert scale.position(gap.last) - scale.position(gap.first) == pytest.approx(0.055, abs=0.01)
    assert model_of(case, 270, compresses_gaps=False).scale.gaps == ()


def test_a_planned_visit_every_three_months_is_no_gap() -> None:
    case = a_case()
    for day in range(1, 1000, 112):
        case.with_mrd(day, 0.5)
    assert model_of(case, 1000).scale.gaps == ()


def test_a_long_wait_since_the_last_fact_is_a_gap_too() -> None:
    case = a_case().with_mrd(1, 80).with_mrd(40, 2)
    scale = model_of(case, dt.date(2040, 1, 1)).scale
    assert scale.shows_as_of
    assert [gap.words for gap in scale.gaps] == ["15 years"]
