"""Reading the chart off: pointer, keys, selection, evidence; what is painted for it and what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QPaintEvent
from pytestqt.qtbot import QtBot

from dalba_desktop.gui import chart_voice
from dalba_desktop.gui.chart_view import ChartMark, ChartView
from dalba_desktop.gui.main_window import MainWindow
from tests.builders import on_day
from tests.gui.hands import click, move, press


@pytest.fixture
def chart(qtbot: QtBot, open_window: MainWindow) -> ChartView:
    made = open_window.workspace.page.chart
    qtbot.waitUntil(lambda: made.drawing is not None and made.drawing.size == made.size())
    return made


def mark(chart: ChartView, record_id: str) -> ChartMark:
    assert chart.drawing is not None
    return next(mark for mark in chart.drawing.marks if mark.id == record_id)


def said(window: MainWindow) -> str:
    return window.workspace.page.chart_pane.read_off.text().replace("\xa0", " ")


def hovered(chart: ChartView) -> str | None:
    return chart.hovered.id if chart.hovered is not None else None


def test_a_result_is_read_off_with_day_value_phase_and_dose(
    qtbot: QtBot, open_window: MainWindow, chart: ChartView
) -> None:
    move(chart, mark(chart, "m4").area.center().toPoint())
    qtbot.waitUntil(lambda: hovered(chart) == "m4")
    assert said(open_window) == "day 57 · 5 Mar 2025 · marrow 1.2 % · Induction · dasatinib 100 mg/day · critical alert"


def test_a_day_without_a_fact_is_read_off_too(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    assert chart.drawing is not None
    plot = chart.drawing.plot
    move(chart, QPoint(round(chart.drawing.x_of(38)), round(plot.top()) + 30))
    qtbot.waitUntil(lambda: said(open_window).startswith("day 38"))
    assert said(open_window) == "day 38 · 14 Feb 2025 · Induction · dasatinib held"
    assert hovered(chart) is None
    move(chart, QPoint(2, 2))
    qtbot.waitUntil(lambda: open_window.workspace.page.chart_pane.read_off.shown is None)
    assert said(open_window).startswith("Point to read off")


def test_the_line_keeps_its_height(open_window: MainWindow, chart: ChartView) -> None:
    line = open_window.workspace.page.chart_pane.read_off
    heights = {line.height()}
    for record_id in ("m1", "m4", "b2"):
        chart.point_at("mrd", record_id)
        heights.add(line.height())
        assert not line.grab().isNull()
    assert len(heights) == 1


def test_arrows_walk_the_series_and_its_day(open_window: MainWindow, chart: ChartView) -> None:
    chart.setFocus()
    chart.point(mark(chart, "m3"))
    press(chart, Qt.Key.Key_Right)
    assert hovered(chart) == "m4"
    press(chart, Qt.Key.Key_Left)
    press(chart, Qt.Key.Key_Left)
    assert hovered(chart) == "m2"
    press(chart, Qt.Key.Key_Down)
    assert hovered(chart) == "b1", "blood of the same day"
    press(chart, Qt.Key.Key_Down)
    assert said(open_window).startswith("day 1 · 8 Jan 2025 · dasatinib 140 mg/day"), "taken on that day"
    press(chart, Qt.Key.Key_Up)
    assert hovered(chart) == "b1"
    press(chart, Qt.Key.Key_End)
    assert hovered(chart) == "b2"
    press(chart, Qt.Key.Key_Home)
    assert hovered(chart) == "b1"


def test_enter_selects_and_escape_clears(open_window: MainWindow, chart: ChartView) -> None:
    table = open_window.workspace.page.tabs.tables["mrd"]
    chart.point(mark(chart, "m3"))
    press(chart, Qt.Key.Key_Return)
    assert chart.selected == ("mrd", "m3")
    assert table.selected_row is not None
    assert table.selected_row.id == "m3"
    press(chart, Qt.Key.Key_Escape)
    assert not any((chart.selected, chart.hovered, table.selected_row))


def test_walking_brings_a_zoomed_chart_along(chart: ChartView) -> None:
    chart.set_window((on_day(15), on_day(24)))
    chart.setFocus()
    chart.point(mark(chart, "m2"))
    press(chart, Qt.Key.Key_Right)
    assert hovered(chart) == "m3"
    assert chart.drawing is not None
    assert chart.drawing.plot.contains(mark(chart, "m3").area.center())
    assert chart.drawing.scale.last - chart.drawing.scale.first == 10, "as close as before"


def test_a_row_selected_outside_what_is_shown_is_brought_into_sight(open_window: MainWindow, chart: ChartView) -> None:
    chart.set_window((on_day(15), on_day(24)))
    open_window.workspace.page.select_fact("mrd", "m4")
    assert mark(chart, "m4").key == chart.selected


def test_evidence_is_ringed_until_escape(open_window: MainWindow, chart: ChartView) -> None:
    facts = [("mrd", "m3"), ("mrd", "m4")]
    before = chart.grab().toImage()
    chart.show_evidence(facts)
    shown = chart.grab().toImage()
    assert shown != before
    assert {mark.key for mark in chart.drawing.marks if mark.key in chart.evidence} == set(facts)  # type: ignore[union-attr]
    chart.setFocus()
    press(chart, Qt.Key.Key_Escape)
    assert chart.evidence == frozenset()
    assert chart.grab().toImage() == before


def test_evidence_stays_while_one_of_it_is_selected(chart: ChartView) -> None:
    chart.show_evidence([("mrd", "m3"), ("mrd", "m4")])
    chart.select("mrd", "m4")
    kept = len(chart.evidence)
    chart.select("mrd", "m1")
    assert (kept, len(chart.evidence)) == (2, 0)


def test_evidence_outside_what_is_shown_brings_the_whole_course_back(chart: ChartView) -> None:
    chart.set_window((on_day(15), on_day(24)))
    chart.show_evidence([("mrd", "m2")])
    zoomed = chart.is_zoomed
    chart.show_evidence([("mrd", "m2"), ("mrd", "m4")])
    assert (zoomed, chart.is_zoomed) == (True, False)


def test_pressing_all_evidence_of_a_card_rings_it(open_window: MainWindow, chart: ChartView) -> None:
    card = open_window.workspace.alerts.cards[0]
    assert card.all is not None
    click(card.all)
    assert {key for key in chart.evidence if key[0] == "mrd"} >= {("mrd", "m3"), ("mrd", "m4")}


class Painted(QObject):
    """Notes how large each painting of a widget was, in pixels."""

    def __init__(self, chart: ChartView) -> None:
        super().__init__(chart)
        self.areas: list[int] = []
        chart.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect().width() * event.rect().height())
        return False


def test_pointing_paints_no_more_than_it_touches(
    qtbot: QtBot, chart: ChartView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is not drawn again, and only the ring and its words are painted."""
    drawn: list[object] = []
    monkeypatch.setattr(type(chart.source), "draw", lambda *_: drawn.append(1))
    painted = Painted(chart)
    chart.point(mark(chart, "m3"))
    qtbot.waitUntil(lambda: bool(painted.areas))
    assert not drawn
    assert max(painted.areas) < 0.02 * chart.width() * chart.height()


def test_a_screen_reader_hears_each_step(chart: ChartView, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    class Listening:
        Event = QAccessible.Event

        @staticmethod
        def isActive() -> bool:
            return True

        @staticmethod
        def updateAccessibility(event: object) -> None:
            words = event.value() if hasattr(event, "value") else event.message()  # type: ignore[attr-defined]
            heard.append(str(words).replace("\xa0", " "))

    monkeypatch.setattr(chart_voice, "QAccessible", Listening)
    chart.point(mark(chart, "m3"))
    press(chart, Qt.Key.Key_Right)
    assert len(heard) == 2, "as a value and as an announcement"
    assert all("1.2 %" in words and "5 Mar 2025, day 57" in words for words in heard)


def test_the_chart_has_a_name_and_tells_itself_in_words(chart: ChartView) -> None:
    assert chart.accessibleName() == "Chart of MRD and treatment"
    told = chart.accessibleDescription().replace("\xa0", " ")
    for part in ("Marrow", "0.31 % on day 45", "dasatinib", "Response: CR"):
        assert part.lower() in told.lower()
