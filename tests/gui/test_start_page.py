"""The first page: a new store for whoever has none, else the store they come back to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.start_page import StartPage
from dalba_desktop.gui.theme import ThemeSwitch
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from tests.gui.clinic import calm_case
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import press, type_into

NEW_PASSPHRASE = "four words are good"


def in_order(page: StartPage) -> list[QPushButton]:
    return sorted(
        filter(QPushButton.isVisible, (page.open_store, page.create_store, page.demo, page.bring_in)),
        key=lambda pressed: pressed.mapTo(page, pressed.pos()).y(),
    )


def test_whoever_comes_first_is_led_to_a_new_store(qtbot: QtBot, window: MainWindow) -> None:
    start = window.start
    assert in_order(start) == [start.create_store, start.demo, start.bring_in, start.open_store]
    assert start.create_store.hasFocus()
    assert start.create_store.property("role") == "primary"
    press(start.create_store, Qt.Key.Key_Tab)
    assert start.demo.hasFocus()
    press(start.demo, Qt.Key.Key_Tab)
    assert start.bring_in.hasFocus()
    press(start.bring_in, Qt.Key.Key_Tab)
    assert start.open_store.hasFocus()


def test_whoever_has_a_store_is_led_back_to_it(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE)
    window.stores.close()
    start = window.start
    assert in_order(start) == [start.open_store, start.create_store, start.demo]
    assert start.open_store.hasFocus()
    assert [pressed.isDefault() for pressed in in_order(start)] == [True, False, False]


def test_a_look_at_the_demo_does_not_count(window: MainWindow) -> None:
    window.stores.open_demo()
    window.stores.close()
    assert in_order(window.start)[0] is window.start.create_store


def test_it_is_remembered_until_the_next_start(
    qtbot: QtBot, window: MainWindow, ward_store: Path, themes: ThemeSwitch
) -> None:
    window.session.open(ward_store, PASSPHRASE)
    window.close()
    assert window._settings.has_own_store


def test_cases_in_a_file_come_into_a_new_store(
    qtbot: QtBot, window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.opens, asker.saves = tmp_path / "cases.json", tmp_path / "new.dalba"
    asker.opens.write_text(write_case_file(CaseFile(cases=(calm_case("NEW-1"),))), "utf-8")
    press(window.start.bring_in, Qt.Key.Key_Space)
    dialog = window.stores.create_dialog
    assert dialog is not None
    type_into(dialog.new.first, NEW_PASSPHRASE)
    type_into(dialog.new.second, NEW_PASSPHRASE)
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.is_open)
    assert window.session.tracker.case_ids() == ("NEW-1",)
    assert window.workspace.case_id == "NEW-1"
    assert window.keys.kit_dialog is not None


def test_a_file_that_is_none_leaves_an_empty_store_and_says_why(
    window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.opens, asker.saves = tmp_path / "cases.json", tmp_path / "new.dalba"
    asker.opens.write_text("{}", "utf-8")
    window.start.bring_in.click()
    dialog = window.stores.create_dialog
    assert dialog is not None
    type_into(dialog.new.first, NEW_PASSPHRASE)
    type_into(dialog.new.second, NEW_PASSPHRASE)
    dialog.accept()
    assert window.session.tracker.case_ids() == ()
    assert "cases.json" in window.workspace.empty.problem.text()


def test_nothing_is_made_when_no_file_is_chosen(window: MainWindow, asker: ScriptedAsker) -> None:
    asker.opens = None
    window.start.bring_in.click()
    assert window.stores.create_dialog is None
