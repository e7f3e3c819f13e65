"""Taking the chart away: copied as picture, drawing and table, saved with a row in the trail, read as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.chart_copy import LEAST_SIZE
from dalba_desktop.gui.chart_table import ChartTable
from dalba_desktop.gui.chart_view import ChartView
from dalba_desktop.gui.main_window import MainWindow
from tests.builders import on_day
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press


@pytest.fixture
def chart(qtbot: QtBot, open_window: MainWindow) -> Iterator[ChartView]:
    made = open_window.workspace.page.chart
    qtbot.waitUntil(lambda: made.drawing is not None and made.drawing.size == made.size())
    yield made
    QGuiApplication.clipboard().clear()


def trigger(window: MainWindow, key: str) -> None:
    window.menus.actions[key].trigger()


def board_holds() -> list[str]:
    """The kinds of what is on the clipboard."""
    content: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return [] if content is None else content.formats()


def said(window: MainWindow) -> str:
    return window.workspace.page.chart_pane.read_off.text()


def test_the_picture_is_twice_as_fine_as_on_screen(open_window: MainWindow, chart: ChartView) -> None:
    trigger(open_window, "chart_copy")
    image = QGuiApplication.clipboard().image()
    assert image.size() == chart.size().expandedTo(LEAST_SIZE) * 2
    assert image.pixelColor(2, 2).name() == "#ffffff", "on white, whatever the theme"
    assert said(open_window) == "Copied: the chart as a picture."


def test_the_drawing_has_letters_not_pixels(open_window: MainWindow, chart: ChartView) -> None:
    trigger(open_window, "chart_copy_vector")
    content = QGuiApplication.clipboard().mimeData()
    svg, pdf = (content.data(kind).data() for kind in ("image/svg+xml", "application/pdf"))
    assert b"<svg" in bytes(svg)
    assert b"<image" not in bytes(svg)
    assert bytes(pdf).startswith(b"%PDF-")


def test_the_table_is_one_line_a_fact(open_window: MainWindow, chart: ChartView) -> None:
    trigger(open_window, "chart_copy_text")
    lines = QGuiApplication.clipboard().text().replace("\xa0", " ").splitlines()
    assert lines[0].startswith("Date\tDay\tWhat\tValue")
    assert any(line.startswith("5 Mar 2025\tday 57\tmarrow\t1.2 %\tInduction\tdasatinib 100 mg/day") for line in lines)
    assert chart.drawing is not None
    assert len(lines) == 1 + len([mark for mark in chart.drawing.marks if mark.is_fact])


def test_a_made_up_case_says_so_in_all_that_is_copied(qtbot: QtBot, window: MainWindow) -> None:
    window.stores.open_demo()
    qtbot.waitUntil(lambda: window.workspace.page.chart.drawing is not None)
    trigger(window, "chart_copy_text")
    assert QGuiApplication.clipboard().text().startswith("SYNTHETIC\n")
    trigger(window, "chart_copy_vector")
    assert b"SYNTHETIC" in bytes(QGuiApplication.clipboard().mimeData().data("image/svg+xml").data())
    QGuiApplication.clipboard().clear()


def test_a_copy_from_the_smallest_window_has_title_and_legend(qtbot: QtBot, window: MainWindow) -> None:
    """On screen both give way to the curve there; what leaves the window must say that the case is made up."""
    window.stores.open_demo()
    window.resize(window.minimumSize())
    chart = window.workspace.page.chart
    qtbot.waitUntil(lambda: chart.drawing is not None and chart.drawing.size == chart.size())
    assert chart.height() < 320
    trigger(window, "chart_copy_vector")
    svg = bytes(QGuiApplication.clipboard().mimeData().data("image/svg+xml").data())
    assert b"SYNTHETIC" in svg
    assert b"marrow" in svg
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("key", ["chart_copy", "chart_copy_vector", "chart_copy_text"])
def test_what_was_copied_goes_with_the_lock(open_window: MainWindow, chart: ChartView, key: str) -> None:
    trigger(open_window, key)
    assert board_holds()
    open_window.session.lock()
    assert not board_holds()


@pytest.mark.parametrize(("ending", "begin"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_a_saved_chart_is_in_the_trail(
    open_window: MainWindow, chart: ChartView, asker: ScriptedAsker, tmp_path: Path, ending: str, begin: bytes
) -> None:
    asker.saves = tmp_path / f"course.{ending}"
    trigger(open_window, "chart_save")
    assert asker.saves.read_bytes().startswith(begin)
    newest = open_window.session.tracker.keeping.rows("TEST-014")[-1].entry
    assert newest.action == "exported"
    assert f"chart-{ending}" in (newest.after or "")
    assert str(asker.saves) in open_window.workspace.page.notice.text.text()


def test_without_an_ending_it_is_a_picture(
    open_window: MainWindow, chart: ChartView, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.saves = tmp_path / "course"
    trigger(open_window, "chart_save")
    assert asker.asked[-1] == "TEST-014-chart.png"
    assert not QImage(str(tmp_path / "course.png")).isNull()


def test_saving_thought_better_of_writes_nothing(
    open_window: MainWindow, chart: ChartView, asker: ScriptedAsker
) -> None:
    before = len(open_window.session.tracker.keeping.rows("TEST-014"))
    trigger(open_window, "chart_save")
    assert len(open_window.session.tracker.keeping.rows("TEST-014")) == before


def test_a_place_that_cannot_be_written_is_told_calmly(
    open_window: MainWindow, chart: ChartView, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.saves = tmp_path / "nowhere" / "course.png"
    trigger(open_window, "chart_save")
    assert open_window.workspace.page.notice.text.text().startswith("Nothing was written.")


def test_a_store_that_is_only_looked_at_lets_nothing_be_saved(
    qtbot: QtBot, window: MainWindow, ward_store: Path, asker: ScriptedAsker, tmp_path: Path
) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    assert not window.menus.actions["chart_save"].isEnabled()
    asker.saves = tmp_path / "course.png"
    window.parts.chart.save()
    assert not asker.saves.exists()
    assert window.menus.actions["chart_copy_text"].isEnabled()


def table_of(window: MainWindow) -> ChartTable:
    trigger(window, "chart_table")
    found = window.parts.chart.table
    assert found is not None
    return found


def test_the_table_lists_every_drawn_fact_once(open_window: MainWindow, chart: ChartView) -> None:
    table = table_of(open_window)
    rows = [(row.list, row.id.split("/", 1)[1]) for row in table.table.records.rows]
    assert chart.drawing is not None
    assert sorted(rows) == sorted(mark.key for mark in chart.drawing.marks if mark.is_fact)
    assert table.table.accessibleName() == "Chart as a table"
    assert table.said.text() == f"{len(rows)} facts, each once."


def test_a_row_selects_the_fact_and_the_chart_the_row(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    table = table_of(open_window)
    begun = chart.selected
    press(table.table, Qt.Key.Key_Down)
    selected = chart.selected
    assert begun is None, "opening it selects nothing"
    assert selected is not None
    assert table.table.selected_row is not None
    assert table.table.selected_row.id == "/".join(selected)
    assert chart.drawing is not None
    click(chart, next(mark for mark in chart.drawing.marks if mark.id == "m3").area.center().toPoint())
    assert table.table.selected_row.id == "mrd/m3"


def test_the_table_follows_the_chart(open_window: MainWindow, chart: ChartView) -> None:
    table = table_of(open_window)
    every = len(table.table.records.rows)
    chart.set_window((on_day(15), on_day(24)))
    shown = len(table.table.records.rows)
    assert 0 < shown < every
    assert table.said.text().replace("\xa0", " ").startswith(f"{shown} of {every} facts: those in sight, 22 Jan 2025")
    open_window.workspace.cases.select("TEST-020")
    assert table.title.text().startswith("TEST-020")
    click(table.copy)
    assert "not detected" in QGuiApplication.clipboard().text()
    open_window.session.lock()
    assert open_window.parts.chart.table is None


def test_the_right_button_and_the_menu_key_offer_all_of_it(
    qtbot: QtBot, open_window: MainWindow, chart: ChartView
) -> None:
    pane = open_window.workspace.page.chart_pane
    QTest.mouseClick(chart, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    assert pane.context_menu is not None
    assert pane.context_menu.isVisible()
    assert open_window.menus.actions["chart_copy"] in pane.context_menu.actions()
    pane.context_menu.close()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(10, 10), chart.mapToGlobal(QPoint(10, 10)))
    QApplication.sendEvent(chart, event)
    assert pane.context_menu.isVisible()
    pane.context_menu.close()
    assert event.type() is QEvent.Type.ContextMenu
