"""Pages about all cases beside the page of one: what leads there, and what leads back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from tests.gui.hands import click, press


def with_desk(window: MainWindow) -> QWidget:
    page = QLabel("all cases")
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.workspace.add_desk("all", "All", page)
    return page


def test_a_page_about_all_cases_comes_and_goes(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    page = with_desk(open_window)
    case = str(workspace.case_id)
    click(workspace.cases.desks.buttons["all"])
    assert workspace.desk == "all"
    assert page.isVisibleTo(open_window)
    assert workspace.cases.desks.buttons["all"].isChecked()
    assert not open_window.menus.actions["add_record"].isEnabled()
    assert workspace.case_id == case
    workspace.go_to(case)
    assert not page.isVisibleTo(open_window)
    assert open_window.menus.actions["add_record"].isEnabled()


def test_a_case_chosen_in_the_list_takes_its_place(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    with_desk(open_window)
    workspace.show_desk("all")
    press(workspace.cases.view, Qt.Key.Key_Down)
    press(workspace.cases.view, Qt.Key.Key_Return)
    assert workspace.desk is None


def test_it_stays_when_the_list_is_read_again_and_goes_with_the_store(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    with_desk(open_window)
    workspace.show_desk("all")
    open_window.session.reloaded.emit()
    assert workspace.desk == "all"
    open_window.stores.lock()
    assert workspace.desk is None


def test_every_case_is_worked_out_behind_the_window(qtbot: QtBot, open_window: MainWindow) -> None:
    ward = open_window.desk.ward
    qtbot.waitUntil(lambda: ward.is_complete)
    assert len(open_window.session.tracker.ward.views()) == len(open_window.session.tracker.case_ids())
    seen: list[tuple[int, int]] = []
    ward.advanced.connect(lambda done, total: seen.append((done, total)))
    with qtbot.waitSignal(ward.completed):
        ward.read()
    assert seen[-1][0] == seen[-1][1]


def test_the_case_that_is_shown_first_has_its_line_too(qtbot: QtBot, open_window: MainWindow) -> None:
    qtbot.waitUntil(lambda: open_window.desk.ward.is_complete)
    cases = open_window.workspace.cases
    assert all(row.is_worked_out for row in cases.model.rows)
    assert "read" not in cases.count.text()
