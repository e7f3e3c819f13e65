"""Everything larger while the program runs: letters, margins, rows, the chart, dialogs that are open."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui import fonts
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.scale_size import STEPS, USUAL, nearest, percent, px, set_percent
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.theme import Appearance, ThemeSwitch, enlarged
from tests.gui.hands import press


@pytest.fixture(autouse=True)
def usual_size() -> Generator[None]:
    yield
    set_percent(USUAL)


def test_lengths_follow_the_size() -> None:
    set_percent(150)
    assert px(12) == 18
    assert px(4.5) == 6.75
    assert fonts.font(fonts.TITLE_PX).pixelSize() == 26
    set_percent(100)
    assert px(12) == 12


@pytest.mark.parametrize(("wanted", "step"), [(0, 100), (100, 100), (120, 125), (160, 150), (900, 200)])
def test_any_number_becomes_a_step(wanted: int, step: int) -> None:
    assert nearest(wanted) == step


def test_the_style_sheet_grows_and_a_hairline_stays_one() -> None:
    set_percent(150)
    assert enlarged("a { padding: 4px 8px; border: 1px solid; margin: 0px }") == (
        "a { padding: 6px 12px; border: 1px solid; margin: 0px }"
    )
    set_percent(200)
    assert enlarged("b { border: 1px solid }") == "b { border: 2px solid }"


def test_the_keys_step_and_the_choice_is_kept(open_window: MainWindow) -> None:
    actions = open_window.menus.actions
    assert not actions["smaller"].isEnabled()
    for step in STEPS[1:]:
        press(open_window, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
        assert percent() == step
    assert not actions["larger"].isEnabled()
    assert Settings().percent == 200
    press(open_window, Qt.Key.Key_Minus, Qt.KeyboardModifier.AltModifier)
    assert percent() == 175
    press(open_window, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert percent() == 100
    assert Settings().percent == 100
    assert QKeySequence("Alt+=") in actions["larger"].shortcuts()


def measures(window: MainWindow) -> dict[str, int]:
    page = window.workspace.page
    table = page.tabs.tables["mrd"]
    layout = page.layout()
    assert layout is not None
    return {
        "row of the list": window.workspace.cases.view.sizeHintForRow(0),
        "row of a table": table.verticalHeader().defaultSectionSize(),
        "margin": layout.contentsMargins().left(),
        "letters": page.header.fontMetrics().height(),
        "list": window.workspace.cases.minimumWidth(),
    }


def test_everything_grows_and_comes_back_exactly(qtbot: QtBot, open_window: MainWindow) -> None:
    qtbot.waitUntil(lambda: open_window.workspace.page.chart.drawing is not None)
    before = measures(open_window)
    chart = open_window.workspace.page.chart
    for chosen in (150, 200, 110, 175):
        open_window.scaling.choose(chosen)
        now = measures(open_window)
        for name, length in before.items():
            assert now[name] == pytest.approx(length * chosen / 100, abs=2 if name == "letters" else 1), name
        assert chart.drawing is not None
        assert chart.drawing.image.deviceIndependentSize().toSize() == chart.drawing.size
    open_window.scaling.choose(100)
    assert measures(open_window) == before


def test_marks_of_the_chart_are_where_they_are_drawn(open_window: MainWindow) -> None:
    chart = open_window.workspace.page.chart
    chart.draw_now()
    assert chart.drawing is not None
    small = next(mark for mark in chart.drawing.marks if mark.is_fact and not mark.is_bar)
    open_window.scaling.choose(150)
    chart.draw_now()
    large = chart.drawing.find(small.key)
    assert large is not None
    assert large.area.width() == pytest.approx(small.area.width() * 1.5, rel=0.05)
    assert chart.drawing.plot.contains(large.area.center())
    assert chart.drawing.mark_at(large.area.center()) is not None


def test_what_is_made_later_is_as_large(qtbot: QtBot, open_window: MainWindow) -> None:
    open_window.scaling.choose(150)
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(8)
    inner = QHBoxLayout()
    inner.setSpacing(4)
    column.addLayout(inner)
    inner.addWidget(QLabel("x"))
    qtbot.addWidget(made)
    made.show()
    assert column.contentsMargins().left() == 36
    assert (column.spacing(), inner.spacing()) == (12, 6)
    open_window.scaling.choose(100)
    assert (column.contentsMargins().left(), column.spacing(), inner.spacing()) == (24, 8, 4)


def test_a_dialog_that_is_open_grows_too(open_window: MainWindow) -> None:
    open_window.menus.actions["keyboard"].trigger()
    page = open_window.desk.keyboard.page
    assert page is not None
    width = page.width()
    open_window.scaling.choose(110)
    assert page.width() == pytest.approx(width * 1.1, abs=1)


def test_the_window_is_never_larger_than_the_screen_must_be(open_window: MainWindow) -> None:
    room = open_window.screen().availableGeometry()
    open_window.scaling.choose(200)
    assert open_window.minimumWidth() <= room.width()
    assert open_window.minimumHeight() <= room.height()


def test_it_begins_as_large_as_it_was(qapp: QApplication) -> None:
    Settings().percent = 125
    themes = ThemeSwitch(qapp, Appearance.LIGHT, percent=Settings().percent)
    try:
        assert percent() == 125
        assert "font-size: 15px" in qapp.styleSheet()
    finally:
        themes.retire()


def test_theme_and_size_go_together(open_window: MainWindow, qapp: QApplication) -> None:
    open_window.scaling.choose(150)
    open_window.menus.actions["theme_dark"].trigger()
    assert "font-size: 18px" in qapp.styleSheet()
    assert open_window.workspace.page.chart.drawing is not None
