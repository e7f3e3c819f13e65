"""The drawn chart: what is on the page, where, and what the pointer finds there."""

from __future__ import annotations

import itertools
import re

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from dalba_desktop.plots import lettering
from dalba_desktop.plots.case_chart import CaseChart, case_chart
from dalba_desktop.plots.chart_parts import PointKind
from dalba_desktop.plots.print_line import PrintLine
from dalba_desktop.plots.theme import DARK, LIGHT, PAPER, Theme
from tests.builders import CaseBuilder, a_case, on_day
from tests.plots.cases import CASES, laboratories_case, long_case, model_of, sketched_case
from tests.plots.strategies import cases, days


def drawn(case: CaseBuilder, day: int, theme: Theme = LIGHT, width: float = 10, height: float = 6) -> CaseChart:
    return case_chart(model_of(case, day), theme, width_inches=width, height_inches=height)


def words_on(chart: CaseChart) -> list[str]:
    return [text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in type_on(chart)]


def type_on(chart: CaseChart) -> list[PrintLine]:
    return [artist for artist in chart.figure.artists if isinstance(artist, PrintLine)]


def lines_of(chart: CaseChart, gid: str) -> list[LineCollection]:
    return [a for a in chart.figure.artists if isinstance(a, LineCollection) and a.get_gid() == gid]


def marks_of(chart: CaseChart, shape: str) -> list[tuple[float, float, str, str]]:
    """The marks of a shape: x and y in points, fill and edge."""
    found = []
    for artist in chart.figure.artists:
        if isinstance(artist, PathCollection) and artist.get_gid() == f"marks:{shape}":
            places = np.asarray(artist.get_offsets(), dtype=float).tolist()
            faces, edges = (
                np.asarray(c, dtype=float).tolist() for c in (artist.get_facecolor(), artist.get_edgecolor())
            )
            for (x, y), face, edge in zip(places, faces, edges, strict=True):
                found.append((x, y, to_hex(face).upper(), to_hex(edge).upper()))
    return found


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=lambda theme: theme.name)
def test_every_case_draws_in_every_theme(name: str, theme: Theme) -> None:
    make, day = CASES[name]
    chart = drawn(make(), day, theme)
    assert chart.png().startswith(b"\x89PNG")


def test_a_sample_not_detected_is_an_open_triangle_at_its_limit() -> None:
    chart = drawn(a_case().undetected(60, copies=70_000), 90)
    assert chart.model.points[0].kind is PointKind.UNDETECTED
    place = pytest.approx((chart.frame.x(60), chart.frame.y(300 / 70_000)))
    (triangle,) = [mark for mark in marks_of(chart, "down") if mark[:2] == place]
    assert triangle[2:] == (LIGHT.page, LIGHT.ink)


def test_an_inadequate_sample_is_grey_with_its_reason_in_words() -> None:
    chart = drawn(a_case().with_mrd(1, 50).undetected(60, copies=8_900), 90)
    assert {"8,900 ABL1:", "cannot be read", "as negative"} <= set(words_on(chart))
    assert {mark[2:] for mark in marks_of(chart, "down")} == {(LIGHT.page, LIGHT.muted)}


def test_whiskers_reach_as_far_as_the_interval() -> None:
    chart = drawn(a_case().with_mrd(22, 2.0), 30)
    point = chart.model.points[0]
    assert point.low_percent is not None
    assert point.high_percent is not None
    (whisker,) = lines_of(chart, "whiskers")[0].get_segments()
    assert [float(end[1]) for end in whisker] == pytest.approx(
        [chart.frame.y(point.low_percent), chart.frame.y(point.high_percent)]
    )


def test_a_bar_without_a_limit_of_detection_has_no_lower_cap() -> None:
    bounded = drawn(a_case().pnq(60, lod_percent=0.002), 90)
    assert len(lines_of(bounded, "limit caps")[0].get_segments()) == 2
    open_below = drawn(a_case().pnq(60, copies=None), 90)
    assert lines_of(open_below, "limit caps") == []
    (bar,) = lines_of(open_below, "open bars")[0].get_segments()
    assert bar[1][1] == pytest.approx(open_below.frame.panel_bottom)


def test_the_two_thresholds_are_named_at_the_right() -> None:
    chart = drawn(a_case(), 1)
    assert len(lines_of(chart, "thresholds")[0].get_segments()) == 2
    right = [text for text in type_on(chart) if text.get_position()[0] > chart.frame.right]
    said = [text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in right]
    assert said[:2] == ["0.1 %", "0.01 %"]


def test_blood_is_blue_squares_and_marrow_ink_circles() -> None:
    chart = drawn(a_case().with_mrd(1, 50).with_mrd(1, 20, specimen="blood"), 5)
    assert {mark[2] for mark in marks_of(chart, "square")} == {LIGHT.blood}
    assert {mark[2] for mark in marks_of(chart, "circle")} == {LIGHT.ink}


def test_the_legend_speaks_of_what_is_shown_and_of_nothing_else() -> None:
    one = words_on(drawn(a_case().with_mrd(1, 50), 5))
    assert "marrow" in one
    assert "95 % interval" in one
    assert not {"blood", "positive, not quantifiable", "inadequate sample", "held", "critical alert"} & set(one)
    many = words_on(drawn(laboratories_case(), 140))
    assert {"marrow", "blood", "CSF", "marrow ddPCR", "marrow IG/TR NGS", "marrow flow cytometry"} <= set(many)
    assert {"doubtful", "not evaluable", "positive, not quantifiable"} <= set(many)
    sketch = words_on(drawn(sketched_case(), 57, height=7, width=13))
    assert {"critical alert", "held"} <= set(sketch)


def test_the_callout_covers_no_point() -> None:
    chart = drawn(sketched_case(), 57)
    assert "+0.59 log since day 45, noise ±0.42" in words_on(chart)
    text = next(t for t in type_on(chart) if t.get_text().startswith("+0.59"))
    box = text.get_window_extent()
    for at in chart.frame.points:
        x, y = (100 / 72 * place for place in at)
        assert not box.contains(x, y)


def test_laboratory_names_are_printed_as_typed() -> None:
    assert "Monza $x^2$" in words_on(drawn(laboratories_case(), 140))
    strange = a_case().with_mrd(1, 50, laboratory="検\n<b>").with_mrd(5, 50, laboratory="A&B")
    assert {"\N{REPLACEMENT CHARACTER} <b>", "A&B"} <= set(words_on(drawn(strange, 9)))


def test_an_empty_case_says_so() -> None:
    chart = drawn(a_case(), 1)
    assert {"No MRD result yet", "TKI", "Blinatumomab", "Events"} <= set(words_on(chart))
    assert chart.hits.marks == ()


def boxes_of(chart: CaseChart, low: float, high: float) -> list[tuple[float, float, str]]:
    """Left and right ends of the words whose base line lies between two heights, in points."""
    found = []
    for text in type_on(chart):
        x, y = text.get_position()
        if not low <= y <= high or text.get_rotation():
            continue
        size = text.get_fontsize()
        bold = "Bold" in str(text.get_fontproperties().get_file())
        wide = lettering.width(text.get_text(), float(size), bold=bold)
        start = x - {"left": 0.0, "center": 0.5, "right": 1.0}[text.get_horizontalalignment()] * wide
        found.append((start, start + wide, text.get_text()))
    return sorted(found)


def assert_apart(boxes: list[tuple[float, float, str]]) -> None:
    for one, other in itertools.pairwise(boxes):
        assert one[1] <= other[0] + 0.5, f"{one[2]!r} runs into {other[2]!r}"


@pytest.mark.parametrize("width", [7, 10, 14])
@pytest.mark.parametrize("name", CASES)
def test_no_label_of_the_axis_or_the_phases_covers_another(name: str, width: float) -> None:
    make, day = CASES[name]
    chart = drawn(make(), day, width=width)
    top = chart.frame.axis_top
    assert_apart(boxes_of(chart, top - 13, top - 11))
    assert_apart(boxes_of(chart, top - 26, top - 25))
    assert_apart(boxes_of(chart, chart.frame.strip_bottom + 2.9, chart.frame.strip_bottom + 3.1))


@pytest.mark.parametrize("width", [7, 10, 14])
def test_event_labels_cover_neither_each_other_nor_a_glyph(width: float) -> None:
    chart = drawn(long_case(), 1826, width=width)
    marks = [
        mark for mark in chart.hits.marks if mark.list in ("adverse_events", "responses", "transplants", "relapses")
    ]
    for row in {mark.y for mark in marks}:
        labels = boxes_of(chart, row - 4, row - 2)
        labels = [box for box in labels if box[0] > chart.frame.left]
        glyphs = [(mark.x - 3.5, mark.x + 3.5, mark.id) for mark in marks if mark.y == row]
        assert_apart(sorted([*labels, *glyphs]))


@pytest.mark.parametrize("height", [3.5, 4.67, 6, 9])
def test_nothing_falls_off_the_page(height: float) -> None:
    chart = drawn(long_case(), 1826, width=7, height=height)
    assert chart.frame.axis_top >= 26 or height < 4
    assert chart.frame.panel_top > chart.frame.panel_bottom


def test_the_pointer_finds_every_fact_and_names_it() -> None:
    chart = drawn(sketched_case(), 366)
    for mark in chart.hits.marks:
        x, y = chart.hits.pixels(mark)
        found = chart.nearest(x, y, 1)
        assert found is not None
        assert found.words
    known = sketched_case().build().as_known_on(on_day(366))
    drawn_ids = {(mark.list, mark.id) for mark in chart.hits.marks}
    assert {("mrd", row.id) for row in known.mrd} <= drawn_ids
    assert {("treatments", row.id) for row in known.treatments} <= drawn_ids
    point = chart.model.points[0]
    hit = chart.hits.find("mrd", point.id)
    assert hit is not None
    assert hit.words.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "Marrow · RQ-PCR · 8 Jan 2025, day 1",
        "84 % (95 % 43 % to 165 %)",
        "41,000 ABL1 · e1a2 · ratio · Lab A · diagnosis",
    ]
    assert chart.nearest(1, 1) is None


def test_places_follow_the_density_of_the_screen() -> None:
    chart = drawn(a_case().with_mrd(1, 50), 5)
    (mark,) = chart.hits.marks
    x, y = chart.hits.pixels(mark)
    chart.figure.dpi = 200
    assert chart.hits.pixels(mark) == pytest.approx((2 * x, 2 * y))
    assert chart.nearest(2 * x + 3, 2 * y) is mark


def test_a_fact_can_be_ringed_and_let_go() -> None:
    chart = drawn(sketched_case(), 366)
    before = chart.png()
    point = chart.model.points[3]
    assert chart.highlight([("mrd", point.id)]) == 1
    assert chart.ring.get_visible()
    middle = chart.ring.get_path().get_extents()
    assert (middle.x0 + middle.x1) / 2 == pytest.approx(chart.frame.x(point.day))
    assert chart.png() != before
    bar = chart.model.bars[0]
    assert chart.highlight([("treatments", bar.id), ("mrd", point.id), ("mrd", point.id)]) == 2
    assert chart.highlight([("mrd", "no such sample")]) == 0
    assert not chart.ring.get_visible()
    assert chart.highlight([]) == 0
    assert chart.png() == before


def test_equal_charts_give_equal_pdf_bytes_with_their_fonts_inside() -> None:
    one, other = drawn(sketched_case(), 366, PAPER).pdf(), drawn(sketched_case(), 366, PAPER).pdf()
    assert one == other
    assert b"CreationDate" not in one
    assert b"/FontFile2" in one
    assert re.search(rb"/Subtype */Image", one) is None


def test_no_global_setting_changes() -> None:
    before = dict(mpl.rcParams)
    drawn(sketched_case(), 366, PAPER).pdf()
    assert dict(mpl.rcParams) == before


def test_few_artists_hold_a_long_case() -> None:
    chart = drawn(long_case(), 1826)
    collections = [artist for artist in chart.figure.artists if not isinstance(artist, PrintLine)]
    assert len(collections) < 45


@settings(max_examples=25)
@given(cases(), days, st.sampled_from([(4.0, 3.0), (7.0, 4.8), (12.0, 7.0)]))
def test_any_case_draws_and_every_result_can_be_pointed_at(
    case: CaseBuilder, day: int, size: tuple[float, float]
) -> None:
    chart = drawn(case, day, DARK, *size)
    chart.figure.canvas.draw()
    points = [mark for mark in chart.hits.marks if mark.list == "mrd"]
    assert len(points) == len(chart.model.points)
    for mark in points:
        assert chart.frame.left <= mark.x <= chart.frame.right
        assert chart.frame.panel_bottom <= mark.y <= chart.frame.panel_top
    assert len({(mark.list, mark.id) for mark in chart.hits.marks}) == len(chart.hits.marks)


def test_all_cycles_are_shortened_or_none() -> None:
    case = a_case().on("dasatinib", 1)
    for number, start in enumerate(range(90, 390, 42), start=1):
        case.cycle(number, start, start + 27)
    for width in (6, 8, 10, 14):
        said = [words for words in words_on(drawn(case, 900, width=width)) if re.fullmatch(r"B(lina )?\d", words)]
        assert len({words.startswith("Blina") for words in said}) <= 1


def test_a_short_bar_is_named_behind_itself() -> None:
    case = a_case().on("inotuzumab", 30, 32).with_mrd(1, 50).with_mrd(690, 0.5)
    chart = case_chart(model_of(case, 700, compresses_gaps=False), LIGHT, width_inches=10, height_inches=6)
    name = next(text for text in type_on(chart) if text.get_text() == "inotuzumab")
    hit = next(mark for mark in chart.hits.marks if mark.is_bar)
    assert name.get_position()[0] > hit.x + hit.half_width


def test_holds_are_hatched_and_pump_stops_notched() -> None:
    chart = drawn(sketched_case(), 366, width=14, height=8)
    assert {"held", "pump stopped"} <= set(words_on(chart))


def test_without_a_recorded_dose_the_bar_is_pale_and_the_legend_says_why() -> None:
    chart = drawn(a_case().on("dasatinib", 1), 30)
    assert "dose not recorded" in words_on(chart)
