"""Every stored row is shown once: in the chart, in its words and twin table, in the tabs under it, in the PDF."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from matplotlib.collections import LineCollection

from dalba_desktop.domain.history import LISTS
from dalba_desktop.gui.sheets import sheets_of
from dalba_desktop.plots.case_chart import CaseChart, ChartModel, case_chart, chart_model, describe, rows_of
from dalba_desktop.plots.chart_parts import BarItem, MarkItem, Point
from dalba_desktop.plots.theme import LIGHT
from dalba_desktop.reports.case_report import case_report
from tests.every_list import Rows, reason_of, rows, word_of
from tests.reports.cases import data_of, fake_chart
from tests.reports.pdf_text import text_of

NOT_DRAWN = "decisions"
"""They belong to alerts: cards on screen and in the PDF, not facts of the course."""


def model_of(case: Rows) -> ChartModel:
    view = case.view
    return chart_model(view.known, view.assessment, view.timeline)


@given(rows())
def test_each_live_row_is_one_mark_and_one_row_of_the_twin_table(case: Rows) -> None:
    """What was withdrawn was never evaluated and has no place on the chart."""
    model = model_of(case)
    expected = Counter(key for key, _ in case.live() if key[0] != NOT_DRAWN)
    items: tuple[Point | MarkItem | BarItem, ...] = (*model.points, *model.marks, *model.bars)
    assert Counter((item.list, item.id) for item in items) == expected
    assert Counter((row.list, row.id) for row in rows_of(model)) == expected
    said = describe(model)
    assert all(item.words.replace("\n", ", ") in said for item in items if not isinstance(item, Point))


@given(rows())
def test_each_row_stands_once_in_one_tab_the_withdrawn_struck_through(case: Rows) -> None:
    """Also what is not known yet, which is muted."""
    sheets = sheets_of(case.view)
    found = Counter((row.list, row.id) for sheet in sheets for row in sheet.rows)
    assert found == Counter((name, row.id) for name, row in case.history.records() if name != NOT_DRAWN)
    struck = {(row.list, row.id) for sheet in sheets for row in sheet.rows if row.is_withdrawn}
    taken_back = {(name, row.id) for name, row in case.history.records() if row.withdrawn is not None}
    assert struck == {key for key in taken_back if key[0] != NOT_DRAWN}
    for sheet in sheets:
        for row in sheet.rows:
            shown = " ".join(cell.text for cell in row.cells)
            assert shown.count(word_of((row.list, row.id))) == 1
            assert shown.count(reason_of((row.list, row.id))) == row.is_withdrawn


@settings(max_examples=12)
@given(rows())
def test_each_row_is_printed_once_the_withdrawn_with_their_reason(case: Rows) -> None:
    printed = text_of(case_report(data_of(case.history, case.day), fake_chart()))
    live = {key for key, _ in case.live()}
    taken_back = {key for key, _ in case.withdrawn()}
    for name in LISTS:
        for row in getattr(case.history, name):
            key = (name, row.id)
            assert printed.count(word_of(key)) == (key in live or key in taken_back), key
            assert printed.count(reason_of(key)) == (key in taken_back), key


def places_of(chart: CaseChart) -> list[set[tuple[float, float]]]:
    """For each series the places of its results."""
    found: list[set[tuple[float, float]]] = [set() for _ in chart.model.series]
    for point, (x, y) in zip(chart.model.points, chart.frame.points, strict=True):
        found[point.series].add((round(x, 3), round(y, 3)))
    return found


@settings(max_examples=30)
@given(rows())
def test_two_series_are_never_joined_in_the_model_and_in_the_drawing(case: Rows) -> None:
    model = model_of(case)
    for join in model.joins:
        ends = [model.points[place] for place in (join.first, join.last)]
        assert {end.series for end in ends} == {join.series}
        readings = {reading.id: reading for reading in case.view.assessment.readings}
        assert len({readings[end.id].series for end in ends}) == 1
    chart = case_chart(model, LIGHT, width_inches=9, height_inches=5.5)
    lines = [
        [(round(float(x), 3), round(float(y), 3)) for x, y in segment]
        for artist in chart.figure.artists
        if isinstance(artist, LineCollection) and artist.get_gid() == "joins"
        for segment in artist.get_segments()
    ]
    assert len(lines) == len(model.joins)
    assert all(any(set(line) <= places for places in places_of(chart)) for line in lines)
