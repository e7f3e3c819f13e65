"""A case keeps to two pages: the chart gives way first, then the print becomes a little smaller."""

from __future__ import annotations

import io

import pikepdf
import pytest

from dalba_desktop.reports.case_report import case_report
from dalba_desktop.reports.layout import fitting
from dalba_desktop.reports.layout.blocks import Card
from dalba_desktop.reports.layout.fitting import LEAST_HEIGHT, MOST_HEIGHT, USUAL_HEIGHT, Fit, best_fit
from dalba_desktop.reports.layout.overlay import Place
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, TEXT_WIDTH, Sheet, set_pages
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import CELL, MUTED, load_fonts
from tests.reports import cases
from tests.reports.pdf_text import page_count, pieces, text_of


@pytest.fixture(autouse=True)
def fonts() -> None:
    load_fonts()


SHEET = Sheet(sender="Centre", running="running", banner="", origin="origin", warning="warning")


def a_card(lines: int) -> Card:
    """A card of so many lines, which moves whole."""
    return Card([Text(Run("word\n" * lines, CELL, keep_lines=True))], None, MUTED, page_height=PAGE_HEIGHT)


def short(lines: int) -> list[Text]:
    """Lines a little apart."""
    return [Text("word", CELL, space_before=3.0) for _ in range(lines)]


@pytest.mark.parametrize("lines", [3, 30, 45, 60, 75, 85, 90, 100, 130])
@pytest.mark.parametrize("scale", [1.0, 0.95, 0.9])
def test_what_is_measured_is_what_is_printed(lines: int, scale: float) -> None:
    place = Place(TEXT_WIDTH, USUAL_HEIGHT, space_before=8.0)
    flowables = [Text("title"), place, *short(lines)]
    measured = len(fitting._left_empty(flowables, place, USUAL_HEIGHT, scale, 2))
    assert measured == min(3, page_count(set_pages(flowables, SHEET, scale)))


def test_a_short_case_has_the_largest_chart() -> None:
    place = Place(TEXT_WIDTH, USUAL_HEIGHT)
    assert best_fit([place, *short(3)], place, fixed=False) == Fit(MOST_HEIGHT, 1.0)
    assert place.height == MOST_HEIGHT


def test_the_chart_gives_way_before_the_print() -> None:
    place = Place(TEXT_WIDTH, USUAL_HEIGHT)
    line = short(1)[0]
    room = 2 * PAGE_HEIGHT - LEAST_HEIGHT - 20.0
    count = int(room // (line.leading + 3.0))
    fit = best_fit([place, *short(count)], place, fixed=False)
    assert fit.scale == 1.0
    assert LEAST_HEIGHT <= fit.height < MOST_HEIGHT
    smaller = best_fit([place, *short(count + 3)], place, fixed=False)
    assert smaller.scale == 0.97
    assert place.width == pytest.approx(TEXT_WIDTH / 0.97)


def test_what_two_pages_can_never_hold_is_printed_at_full_size() -> None:
    place = Place(TEXT_WIDTH, USUAL_HEIGHT)
    assert best_fit([place, *short(400)], place, fixed=False) == Fit(MOST_HEIGHT, 1.0)


def test_the_chart_takes_what_would_stay_empty_below_it() -> None:
    place = Place(TEXT_WIDTH, USUAL_HEIGHT)
    whole = a_card(36)
    flowables = [Text("title"), place, whole, a_card(30)]
    fit = best_fit(flowables, place, fixed=False)
    left = fitting._left_empty(flowables, place, fit.height, fit.scale, 2)
    assert LEAST_HEIGHT < fit.height < MOST_HEIGHT
    assert left[0] == pytest.approx(0.5, abs=0.1)
    assert len(left) == 2


def test_a_long_case_has_a_full_first_page_too() -> None:
    place = Place(TEXT_WIDTH, USUAL_HEIGHT)
    whole = a_card(36)
    flowables = [Text("title"), place, whole, *short(400)]
    fit = best_fit(flowables, place, fixed=False)
    assert fit.scale == 1.0
    assert fitting._left_empty(flowables, place, fit.height, 1.0, 0)[0] < 15.0


def test_a_chart_drawn_before_keeps_its_height() -> None:
    place = Place(TEXT_WIDTH, 250.0)
    assert best_fit([place, *short(3)], place, fixed=True) == Fit(250.0, 1.0)


@pytest.mark.parametrize("scale", [1.0, 0.9])
def test_the_chart_is_as_wide_as_the_page_at_any_scale(scale: float) -> None:
    place = Place(TEXT_WIDTH / scale, 300.0 / scale)
    set_pages([place], SHEET, scale)
    left, bottom, right, top = place.corners
    assert right - left == pytest.approx(TEXT_WIDTH)
    assert top - bottom == pytest.approx(300.0)


def test_smaller_print_leaves_head_and_foot_as_they_are() -> None:
    whole, small = (set_pages(short(3), SHEET, scale) for scale in (1.0, 0.9))
    places = [[(piece.x, piece.y) for piece in pieces(page) if piece.text != "word"] for page in (whole, small)]
    assert places[0] == places[1]
    with pikepdf.open(io.BytesIO(small)) as pdf:
        assert b".9 0 0 .9 0 0 cm" in pdf.pages[0].Contents.read_bytes()


def test_a_case_with_too_much_for_any_page_is_printed_whole() -> None:
    case = cases.transplant_case(samples=130)
    report = case_report(cases.report_data(case, 366), cases.fake_chart())
    assert page_count(report) > 2
    assert text_of(report).count("marrow") + text_of(report).count("blood") >= 130
