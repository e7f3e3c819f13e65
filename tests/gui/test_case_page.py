"""The page of a case: chart, table and alerts point at the same facts."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.alert_card import AlertCard
from dalba_desktop.gui.alerts_panel import PanelText
from dalba_desktop.gui.chart_drawing import CaseSource
from dalba_desktop.gui.chart_view import ChartMark, ChartView, Drawing
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.scroll_room import content_of
from tests.gui.hands import click, move, press


@pytest.fixture
def chart(qtbot: QtBot, open_window: MainWindow) -> ChartView:
    made = open_window.workspace.page.chart
    qtbot.waitUntil(lambda: made.drawing is not None and made.drawing.size == made.size())
    return made


def mark(chart: ChartView, record_id: str) -> ChartMark:
    assert chart.drawing is not None
    return next(mark for mark in chart.drawing.marks if mark.id == record_id)


def place(chart: ChartView, record_id: str) -> QPoint:
    return mark(chart, record_id).area.center().toPoint()


def test_the_page_shows_who_and_how(open_window: MainWindow) -> None:
    header = open_window.workspace.page.header
    assert header.case_id.text() == "TEST-014"
    assert "IKZF1plus" in header.description.text()
    assert not header.synthetic.isVisibleTo(open_window)
    assert open_window.windowTitle() == "TEST-014 – ward – D-ALBA Desktop"
    assert open_window.state.text().replace("\xa0", " ") == "Encrypted · as of 5 Mar 2025 · 4 cases"


def test_hovering_a_point_names_it(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    move(chart, place(chart, "m4"))
    qtbot.waitUntil(lambda: chart.hovered is not None)
    assert chart.hovered is not None
    assert chart.hovered.id == "m4"
    read_off = open_window.workspace.page.chart_pane.read_off
    assert "1.2" in read_off.text()
    assert read_off.accessibleDescription() == read_off.text()
    assert "Marrow" in chart.accessibleDescription()
    move(chart, QPoint(2, 2))
    qtbot.waitUntil(lambda: chart.hovered is None)
    assert read_off.shown is None
    assert chart.accessibleDescription() == chart.in_words != ""


def test_a_click_on_a_point_selects_its_row(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    tabs = open_window.workspace.page.tabs
    tabs.bar.setCurrentIndex(3)
    click(chart, place(chart, "m3"))
    assert tabs.current is tabs.tables["mrd"]
    assert tabs.current.selected_row is not None
    assert tabs.current.selected_row.id == "m3"
    assert chart.selected == ("mrd", "m3")


def test_a_bar_of_treatment_selects_its_row(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    tabs = open_window.workspace.page.tabs
    assert chart.drawing is not None
    bar = next(mark for mark in chart.drawing.marks if mark.is_bar)
    click(chart, bar.area.center().toPoint())
    assert tabs.current is tabs.tables["treatments"]
    assert tabs.current.selected_row is not None
    assert tabs.current.selected_row.id == bar.id


def test_a_row_rings_its_point(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    table = open_window.workspace.page.tabs.tables["mrd"]
    row = table.records.row_of("m2")
    assert row is not None
    table.scrollTo(table.records.index(row, 2))
    where = table.visualRect(table.records.index(row, 2)).center()
    click(table.viewport(), where)
    assert chart.selected == ("mrd", "m2")
    before = chart.grab().toImage()
    chart.select(None)
    assert chart.grab().toImage() != before


def test_the_chart_can_be_walked_with_the_keyboard(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    chart.setFocus()
    press(chart, Qt.Key.Key_Right)
    first = chart.hovered
    assert first is not None
    press(chart, Qt.Key.Key_Right)
    assert chart.hovered is not None
    assert chart.hovered.area.left() >= first.area.left()
    press(chart, Qt.Key.Key_Left)
    assert chart.hovered == first
    press(chart, Qt.Key.Key_Return)
    assert chart.selected == (first.list, first.id)
    press(chart, Qt.Key.Key_Escape)
    assert chart.hovered is None


def test_pressing_evidence_shows_it_in_chart_and_table(qtbot: QtBot, open_window: MainWindow) -> None:
    workspace = open_window.workspace
    card = workspace.alerts.cards[0]
    assert card.title.text() == "ABL1 test due"
    link = next(link for link in card.evidence if "0.31" in link.text())
    click(link)
    selected = workspace.page.tabs.tables["mrd"].selected_row
    assert selected is not None
    assert selected.id == "m3"
    assert workspace.page.chart.selected == ("mrd", "m3")
    other = next(link for link in card.evidence if "1.2" in link.text())
    other.setFocus()
    press(other, Qt.Key.Key_Return)
    assert workspace.page.chart.selected == ("mrd", "m4")


def test_the_card_says_why_and_where_the_rule_comes_from(qtbot: QtBot, open_window: MainWindow) -> None:
    card = open_window.workspace.alerts.cards[0]
    said = " ".join(label.text() for label in card.findChildren(QLabel)).replace("\xa0", " ")
    for part in (
        "no kinase-domain test",
        "+0.59 log",
        "Rests on",
        "Closes when",
        "Rule abl1-test-due, version 1",
        "Blood",
    ):
        assert part in said
    assert card.accessibleName() == "Critical: ABL1 test due"
    assert not card.origin.content.isVisibleTo(card)
    click(card.origin.toggle)
    assert card.origin.content.isVisibleTo(card)


def test_nothing_open_says_what_was_looked_at(open_window: MainWindow) -> None:
    open_window.workspace.cases.select("TEST-020")
    panel = open_window.workspace.alerts
    assert panel.cards == []
    said = [label.text().replace("\xa0", " ") for label in panel.findChildren(QLabel)]
    assert "Nothing open" in said
    assert "Looked at 3 MRD results, 0 ABL1 tests, 1 treatment, as of 5 Mar 2025." in said


def test_cards_below_the_first_come_a_moment_later_in_their_order(qtbot: QtBot, open_window: MainWindow) -> None:
    """A case with many alerts is painted at once; whoever asks for a card gets it at once as well."""
    panel = open_window.workspace.alerts
    one = panel.cards[0].text
    many = PanelText(open_ones=[dataclasses.replace(one, title=f"Alert {place}") for place in range(6)], doubts=["?"])
    panel.set_alerts(many)
    inside = content_of(panel)
    assert inside is not None
    assert len(inside.findChildren(AlertCard)) < 6
    qtbot.waitUntil(lambda: len(inside.findChildren(AlertCard)) == 6)
    qtbot.waitUntil(lambda: not panel._soon.isActive())
    assert panel.doubts is not None
    tops = [card.mapTo(inside, QPoint(0, 0)).y() for card in panel.cards]
    assert tops == sorted(tops)
    panel.set_alerts(many)
    assert [card.title.text() for card in panel.cards] == [f"Alert {place}" for place in range(6)]


def test_context_is_folded_away_until_asked_for(qtbot: QtBot, open_window: MainWindow) -> None:
    """IKZF1plus is context, not something to do today."""
    fold = open_window.workspace.alerts.context
    assert fold is not None
    assert not fold.content.isVisibleTo(open_window)
    click(fold.toggle)
    assert [card.accessibleName() for card in fold.content.findChildren(AlertCard)] == ["Information: IKZF1plus"]


def test_what_was_considered_and_not_called_can_be_read(qtbot: QtBot, open_window: MainWindow) -> None:
    fold = open_window.workspace.alerts.not_called
    assert fold is not None
    click(fold.toggle)
    assert fold.content.isVisibleTo(fold)


def test_labels_never_interpret_what_was_typed(open_window: MainWindow) -> None:
    """Patient text that looks like mark-up stays as typed, in every label of the window."""
    labels = open_window.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_a_case_with_one_sample_is_drawn(open_window: MainWindow, qtbot: QtBot) -> None:
    open_window.workspace.cases.select("TEST-031")
    chart = open_window.workspace.page.chart
    move(chart, place(chart, "only"))
    qtbot.waitUntil(lambda: chart.hovered is not None)
    assert "92" in open_window.workspace.page.chart_pane.read_off.text()


def test_the_chart_is_drawn_anew_after_a_resize(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    open_window.resize(1280, 720)
    qtbot.waitUntil(lambda: chart.drawing is not None and chart.drawing.size == chart.size())


def test_switching_cases_forgets_the_selection(open_window: MainWindow) -> None:
    page = open_window.workspace.page
    page.select_fact("mrd", "m3")
    open_window.workspace.cases.select("TEST-007")
    assert page.chart.selected is None
    assert page.tabs.tables["mrd"].selected_row is None
    assert not page.tabs.edit.isEnabled()


def test_in_a_narrow_window_the_last_facts_give_way(qtbot: QtBot, open_window: MainWindow) -> None:
    """Day, TKI and last MRD are never the ones that are missing."""
    header = open_window.workspace.page.header

    def seen() -> list[str]:
        return [fact.name for fact, value, _ in header._columns if value.isVisibleTo(open_window)]

    assert seen() == ["Phase", "TKI", "Last MRD", "Molecular response", "Next sample"]
    open_window.resize(960, 600)
    qtbot.waitUntil(lambda: header.width() < 500)
    assert seen()[:3] == ["Phase", "TKI", "Last MRD"]
    for fact, value, _ in header._columns:
        if value.isVisibleTo(open_window):
            assert value.width() >= value.fontMetrics().horizontalAdvance(fact.short_value or fact.value) - 1


def test_a_chart_that_fails_is_reported_once(chart: ChartView) -> None:
    """Not again with every change of the window's size; the tables stay usable."""

    assert isinstance(chart.source, CaseSource)

    class Failing(CaseSource):
        def draw(self, *_: object) -> Drawing:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        chart.set_source(Failing(chart.source.view))
    chart.draw_now()
    assert chart.drawing is None
