"""A window too narrow for list, page and alerts: nothing covers anything, and the alerts are one key away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from tests.gui.hands import click


def place_of(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def make_narrow(qtbot: QtBot, window: MainWindow, width: int = 760) -> None:
    window.setMinimumSize(400, 300)  # as on a screen that is no larger
    window.resize(width, 700)
    qtbot.waitUntil(lambda: not window.workspace.alerts.isVisible())


@pytest.mark.parametrize("width", [900, 760, 640])
def test_nothing_covers_anything(qtbot: QtBot, open_window: MainWindow, width: int) -> None:
    make_narrow(qtbot, open_window, width)
    workspace = open_window.workspace
    QApplication.processEvents()
    listed, page, rail = (place_of(each, open_window) for each in (workspace.cases, workspace.page, workspace.side))
    assert listed.right() < page.left()
    assert page.right() < rail.left()
    assert rail.right() <= open_window.width()
    assert workspace.side.rail.isVisible()


def test_the_alerts_take_the_place_of_the_page_and_give_it_back(qtbot: QtBot, open_window: MainWindow) -> None:
    make_narrow(qtbot, open_window)
    workspace = open_window.workspace
    click(workspace.side.rail)
    assert workspace.alerts.isVisible()
    assert not workspace.page.isVisible()
    assert workspace.side.back.hasFocus()
    QTest.keyClick(workspace.side.back, Qt.Key.Key_Space)
    assert workspace.page.isVisible()
    assert not workspace.alerts.isVisible()
    assert workspace.side.rail.hasFocus()


def test_a_fact_that_is_pressed_is_shown_on_the_page(qtbot: QtBot, open_window: MainWindow) -> None:
    make_narrow(qtbot, open_window)
    workspace = open_window.workspace
    click(workspace.side.rail)
    link = workspace.alerts.cards[0].evidence[0]
    with qtbot.waitSignal(workspace.page.fact_selected):
        click(link)
    assert workspace.page.isVisible()


def test_from_a_fact_to_its_alert(qtbot: QtBot, open_window: MainWindow) -> None:
    fact, _ = open_window.workspace.alerts.cards[0].text.evidence[0]
    make_narrow(qtbot, open_window)
    workspace = open_window.workspace
    workspace.page.select_fact(fact.list, fact.id)
    open_window.menus.actions["to_alert"].trigger()
    assert workspace.alerts.isVisible()
    assert workspace.alerts.fact_with_focus() == fact


def test_with_room_again_both_are_there(qtbot: QtBot, open_window: MainWindow) -> None:
    make_narrow(qtbot, open_window)
    workspace = open_window.workspace
    click(workspace.side.rail)
    open_window.resize(1440, 900)
    qtbot.waitUntil(lambda: workspace.page.isVisible() and workspace.alerts.isVisible())
    assert not workspace.side.rail.isVisible()
    assert not workspace.side.back.isVisible()
    assert workspace.alerts.width() >= 260
    workspace.side.turn(True)
    assert workspace.page.isVisible()
