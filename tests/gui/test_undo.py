"""Undo and redo in the window: named, told, shown where they happened."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into

CONTROL = Qt.KeyboardModifier.ControlModifier
CONTROL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def result(window: MainWindow, record_id: str = "m4", case_id: str = "TEST-014") -> MrdSample:
    found = window.session.tracker.case_view(case_id).history.find("mrd", record_id)
    assert isinstance(found, MrdSample)
    return found


def correct(window: MainWindow, level: float, record_id: str = "m4", case_id: str = "TEST-014") -> None:
    sample = dataclasses.replace(result(window, record_id, case_id), level_percent=level)
    window.session.amend(case_id, sample, "letter of the laboratory")


def text_of(window: MainWindow, key: str) -> str:
    return window.menus.actions[key].text().replace("\N{NO-BREAK SPACE}", " ")


def notice(window: MainWindow) -> str:
    return window.workspace.page.notice.text.text().replace("\N{NO-BREAK SPACE}", " ")


def test_with_nothing_done_there_is_nothing_to_undo(window: MainWindow, ward_store: Path) -> None:
    assert not window.menus.actions["undo"].isEnabled()
    window.session.open(ward_store, PASSPHRASE)
    assert text_of(window, "undo") == "&Undo"
    assert not window.menus.actions["undo"].isEnabled()
    assert not window.menus.actions["redo"].isEnabled()
    window.safety.undoing.undo()
    assert notice(window) == ""


def test_undo_is_named_done_and_can_be_done_again(open_window: MainWindow) -> None:
    correct(open_window, 3.0)
    assert text_of(open_window, "undo") == "&Undo: MRD result of 5 Mar 2025, case TEST-014"

    press(open_window, Qt.Key.Key_Z, CONTROL)

    assert result(open_window).level_percent == 1.2
    assert notice(open_window) == "Undone: MRD result of 5 Mar 2025, case TEST-014"
    assert not open_window.menus.actions["undo"].isEnabled()
    assert text_of(open_window, "redo") == "&Redo: MRD result of 5 Mar 2025, case TEST-014"
    row = open_window.workspace.page.tabs.tables["mrd"].selected_row
    assert row is not None
    assert row.id == "m4"

    (redo,) = open_window.workspace.page.notice.actions_shown
    assert redo.text() == "Redo"
    click(redo)
    assert result(open_window).level_percent == 3.0
    assert notice(open_window).startswith("Done again: MRD result")
    assert not open_window.menus.actions["redo"].isEnabled()


@pytest.mark.parametrize("key", [(Qt.Key.Key_Z, CONTROL_SHIFT), (Qt.Key.Key_Y, CONTROL)])
def test_both_keys_do_again(open_window: MainWindow, key: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    correct(open_window, 3.0)
    open_window.menus.actions["undo"].trigger()
    press(open_window, *key)
    assert result(open_window).level_percent == 3.0


def test_what_was_undone_elsewhere_is_gone_to(open_window: MainWindow) -> None:
    (first, *_) = open_window.session.tracker.case_view("TEST-007").history.mrd
    correct(open_window, 66.0, first.id, "TEST-007")
    assert open_window.workspace.case_id == "TEST-014"

    press(open_window, Qt.Key.Key_Z, CONTROL)

    assert open_window.workspace.case_id == "TEST-007"
    assert "case TEST-007" in notice(open_window)
    assert result(open_window, first.id, "TEST-007").level_percent == 70.0


def test_a_withdrawal_and_a_new_result_are_undone_one_after_the_other(
    open_window: MainWindow, asker: ScriptedAsker
) -> None:
    open_window.session.withdraw("TEST-014", "mrd", "m3", "wrong tube")
    open_window.session.record("TEST-014", dataclasses.replace(result(open_window), id="", level_percent=9.0))
    count = len(open_window.session.tracker.case_view("TEST-014").history.mrd)
    for _ in range(2):
        press(open_window, Qt.Key.Key_Z, CONTROL)
    assert result(open_window, "m3").withdrawn is None
    assert len(open_window.session.tracker.case_view("TEST-014").history.mrd) == count - 1
    assert not open_window.menus.actions["undo"].isEnabled()


def test_a_text_field_keeps_its_own_undo(open_window: MainWindow) -> None:
    correct(open_window, 3.0)
    field = open_window.workspace.cases.search
    field.setFocus()
    type_into(field, "007")
    press(field, Qt.Key.Key_Z, CONTROL)
    assert field.text() == ""
    assert result(open_window).level_percent == 3.0
    press(field, Qt.Key.Key_Y, CONTROL)
    assert field.text() == "007"
    field.clear()


def test_a_change_since_is_said_in_words_and_nothing_happens(open_window: MainWindow) -> None:
    correct(open_window, 3.0)
    tracker = open_window.session.tracker
    changes = tracker.undoing
    correct(open_window, 4.0)
    changes._done.pop()  # as if the second correction had come from another session

    press(open_window, Qt.Key.Key_Z, CONTROL)

    assert notice(open_window).startswith("Nothing was undone: it cannot be undone")
    assert "has changed since" in notice(open_window)
    assert result(open_window).level_percent == 4.0


def test_undoing_the_import_of_all_cases_is_said_on_the_empty_page(
    qtbot: QtBot, window: MainWindow, asker: ScriptedAsker, ward_store: Path, tmp_path: Path
) -> None:
    file = tmp_path / "cases.json"
    window.session.open(ward_store, PASSPHRASE)
    window.session.tracker.export_case_file(file)
    window.session.create(tmp_path / "new.dalba", "four words are good")
    asker.opens = file
    window.cases.import_file()
    assert window.workspace.case_id is not None
    assert "4 cases" in text_of(window, "undo")

    press(window, Qt.Key.Key_Z, CONTROL)

    assert window.workspace.middle.currentWidget() is window.workspace.empty
    assert "4 cases" in window.statusBar().currentMessage()
    assert window.session.tracker.case_ids() == ()
    window.statusBar().clearMessage()


def test_locking_forgets_the_names(open_window: MainWindow) -> None:
    correct(open_window, 3.0)
    open_window.session.lock()
    assert text_of(open_window, "undo") == "&Undo"
    assert not open_window.menus.actions["undo"].isEnabled()
    open_window.safety.undoing.undo()
    open_window.safety.undoing.redo()
