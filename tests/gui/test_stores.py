"""Creating, unlocking, locking: the pages before the cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.passphrase_fields import passphrase_problem
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into


def shows(window: MainWindow, page: object) -> bool:
    return window.pages.currentWidget() is page


def test_without_a_store_the_window_offers_three_ways(window: MainWindow) -> None:
    assert shows(window, window.start)
    assert window.windowTitle() == "D-ALBA Desktop"
    assert window.state.text() == "No store open"
    assert not window.menus.actions["export_pdf"].isEnabled()
    assert window.menus.actions["open_store"].isEnabled()


def test_the_right_passphrase_opens(qtbot: QtBot, window: MainWindow, asker: ScriptedAsker, ward_store: Path) -> None:
    asker.opens = ward_store
    click(window.start.open_store)
    assert shows(window, window.unlock)
    assert window.unlock.name.text() == "ward"
    assert not window.unlock.unlock.isEnabled()
    type_into(window.unlock.passphrase, PASSPHRASE)
    press(window.unlock.passphrase, Qt.Key.Key_Return)
    assert shows(window, window.workspace)
    assert window.workspace.case_id == "TEST-014"
    assert window.unlock.passphrase.text() == ""


def test_a_wrong_passphrase_is_said_calmly(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    before = ward_store.read_bytes()
    window.stores.show_unlock(ward_store)
    type_into(window.unlock.passphrase, "wrong horse")
    click(window.unlock.unlock)
    assert shows(window, window.unlock)
    assert window.unlock.error.isVisibleTo(window)
    assert "passphrase" in window.unlock.error.text()
    assert window.unlock.passphrase.selectedText()
    assert ward_store.read_bytes() == before
    type_into(window.unlock.passphrase, PASSPHRASE)
    assert not window.unlock.error.isVisibleTo(window)
    press(window.unlock.passphrase, Qt.Key.Key_Return)
    assert shows(window, window.workspace)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(4096), b"{}", None])
def test_what_is_no_store_is_said(window: MainWindow, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.dalba"
    if content is not None:
        path.write_bytes(content)
    window.stores.show_unlock(path)
    window.stores.unlock(path, "whatever")
    assert shows(window, window.unlock)
    assert window.unlock.error.text()
    assert not window.session.is_open


def test_a_new_store_starts_empty(qtbot: QtBot, window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.saves = tmp_path / "mine"
    click(window.start.create_store)
    dialog = window.stores.create_dialog
    assert dialog is not None
    assert not dialog.make.isEnabled()
    type_into(dialog.name, "Dr Rossi")
    type_into(dialog.new.first, "four words are good")
    assert "once more" in dialog.new.problem.text()
    type_into(dialog.new.second, "four words are good")
    assert dialog.make.isEnabled()
    click(dialog.make)
    assert shows(window, window.workspace)
    assert window.session.tracker.user_name == "Dr Rossi"
    assert dialog.new.first.text() == ""
    assert window.workspace.middle.currentWidget() is window.workspace.empty
    assert window.workspace.cases.count.text() == "0 cases"
    assert not window.menus.actions["add_record"].isEnabled()
    window.session.lock()
    with Tracker.open(tmp_path / "mine.dalba", "four words are good", today=TODAY) as tracker:
        assert tracker.case_ids() == ()


def test_creating_over_a_file_is_refused(
    window: MainWindow, asker: ScriptedAsker, ward_store: Path, qtbot: QtBot
) -> None:
    asker.saves = ward_store
    before = ward_store.read_bytes()
    window.stores.create()
    dialog = window.stores.create_dialog
    assert dialog is not None
    for field in (dialog.new.first, dialog.new.second):
        type_into(field, "four words are good")
    dialog.accept()
    assert shows(window, window.start)
    assert window.start.error.text()
    assert ward_store.read_bytes() == before


def test_the_passphrase_dialog_says_what_cannot_be_undone(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CreateDialog(tmp_path / "x.dalba")
    qtbot.addWidget(dialog)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "nobody can recover" in texts
    assert "Several words" in texts
    dialog.new.show_it.setChecked(True)
    assert dialog.new.first.echoMode() is QLineEdit.EchoMode.Normal


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("short", "short", "8 characters"),
        ("long enough", "", "once more"),
        ("long enough", "long enoug", "not the same"),
        ("long enough", "long enough", ""),
    ],
)
def test_why_a_passphrase_cannot_be_taken(first: str, second: str, why: str) -> None:
    assert why in passphrase_problem(first, second)
    assert bool(passphrase_problem(first, second)) is bool(why)


def test_the_demo_says_everywhere_that_it_is_one(qtbot: QtBot, window: MainWindow) -> None:
    click(window.start.demo)
    assert window.workspace.page.header.synthetic.isVisibleTo(window)
    assert "SYNTHETIC" in window.windowTitle()
    assert window.synthetic.isVisibleTo(window)
    window.stores.lock()
    assert shows(window, window.unlock)
    assert window.unlock.synthetic.isVisibleTo(window)
    window.stores.show_start()
    window.stores.open_demo()
    assert shows(window, window.workspace)


def test_locking_leaves_nothing_of_a_case_behind(open_window: MainWindow) -> None:
    open_window.menus.actions["lock"].trigger()
    assert shows(open_window, open_window.unlock)
    workspace = open_window.workspace
    assert not open_window.session.is_open
    assert workspace.cases.model.rows == []
    assert workspace.page.header.case_id.text() == ""
    assert workspace.page.chart.drawing is None
    assert workspace.alerts.cards == []
    assert all(table.records.rows == () for table in workspace.page.tabs.tables.values())
    assert "TEST-014" not in open_window.windowTitle()


def test_closing_the_store_goes_back_to_the_first_page(open_window: MainWindow) -> None:
    open_window.menus.actions["close_store"].trigger()
    assert shows(open_window, open_window.start)


def test_unlocking_again_shows_the_cases(open_window: MainWindow) -> None:
    open_window.stores.lock()
    open_window.stores.unlock(open_window.unlock._path, PASSPHRASE)
    assert open_window.workspace.case_id == "TEST-014"
    assert open_window.workspace.page.chart.drawing is not None
