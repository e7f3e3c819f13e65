"""A line that is half typed belongs to its case: over another case, a lock, the end of the program, a past day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.quick_commands import LINE
from dalba_desktop.gui.quick_line import QuickLine
from dalba_desktop.store.errors import DiskFull
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import press, type_into

CASE, OTHER = "TEST-014", "TEST-020"
HALF = "4/3 bm 0,0"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ward(qtbot: QtBot, open_window: MainWindow) -> MainWindow:
    open_window.workspace.cases.select(CASE)
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    press(open_window, Qt.Key.Key_R, CONTROL)
    type_into(line(open_window).edit, HALF)
    return open_window


def line(window: MainWindow) -> QuickLine:
    return window.parts.quick.line


def kept(path: Path) -> dict[str, Any]:
    with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True) as tracker:
        return {key: value for key, value in tracker.keeping.drafts().items() if key.startswith(LINE)}


def unlock(window: MainWindow, path: Path) -> None:
    window.stores.show_unlock(path)
    window.stores.unlock(path, PASSPHRASE)


def test_each_case_has_its_own_line(ward: MainWindow) -> None:
    ward.workspace.cases.select(OTHER)
    assert line(ward).text == ""
    type_into(line(ward).edit, "cr 2/3")
    ward.workspace.cases.select(CASE)
    assert line(ward).text == HALF
    ward.workspace.cases.select(OTHER)
    assert line(ward).text == "cr 2/3"


def test_undo_in_the_line_brings_nothing_of_another_case(ward: MainWindow) -> None:
    ward.workspace.cases.select(OTHER)
    assert not line(ward).edit.isUndoAvailable()
    press(line(ward).edit, Qt.Key.Key_Up)
    assert line(ward).text == ""


def test_a_line_is_never_stored_into_another_case(ward: MainWindow) -> None:
    type_into(line(ward).edit, "04%")
    before = ward.session.tracker.case_view(OTHER).history.mrd
    ward.workspace.cases.select(OTHER)
    press(line(ward).edit, Qt.Key.Key_Return)
    assert ward.session.tracker.case_view(OTHER).history.mrd == before
    ward.workspace.page.case_id = OTHER  # as if the page had turned without telling
    ward.parts.quick._case_id = CASE
    line(ward).show_text("4/3 bm 0,004%")
    press(line(ward).edit, Qt.Key.Key_Return)
    assert ward.session.tracker.case_view(OTHER).history.mrd == before
    assert line(ward).text == "4/3 bm 0,004%"


def test_it_comes_back_after_a_lock_and_says_so(qtbot: QtBot, ward: MainWindow, ward_store: Path) -> None:
    ward.workspace.cases.select(OTHER)
    ward.stores.lock()
    assert line(ward).text == ""
    assert HALF.encode() not in ward_store.read_bytes()
    assert kept(ward_store)[LINE + CASE]["values"]["text"] == HALF
    unlock(ward, ward_store)
    ward.workspace.cases.select(CASE)
    assert line(ward).text == HALF
    press(ward, Qt.Key.Key_R, CONTROL)
    assert line(ward).panel.isVisible()
    assert line(ward).panel.continued.text() == "Continued from before the lock."
    type_into(line(ward).edit, "04%")
    press(line(ward).edit, Qt.Key.Key_Return)
    assert ward.session.tracker.case_view(CASE).history.mrd[-1].level_percent == 0.004
    assert LINE + CASE not in ward.session.tracker.keeping.drafts()


def test_the_lines_of_the_session_are_gone_with_the_lock(ward: MainWindow, ward_store: Path) -> None:
    press(line(ward).edit, Qt.Key.Key_Escape)
    ward.stores.lock()
    assert kept(ward_store) == {}
    unlock(ward, ward_store)
    ward.workspace.cases.select(CASE)
    press(line(ward).edit, Qt.Key.Key_Up)
    assert line(ward).text == ""


def test_emptying_it_forgets_what_was_put_aside(ward: MainWindow, ward_store: Path) -> None:
    ward.stores.lock()
    unlock(ward, ward_store)
    press(ward, Qt.Key.Key_R, CONTROL)
    press(line(ward).edit, Qt.Key.Key_Escape)
    assert LINE + CASE not in ward.session.tracker.keeping.drafts()


def test_it_survives_the_end_of_the_program_and_a_crash(ward: MainWindow, ward_store: Path) -> None:
    ward.parts.quick.keep_typed()
    content = ward.session.tracker.keeping.drafts()[LINE + CASE]
    assert content["values"] == {"case_id": CASE, "text": HALF}
    assert dt.datetime.fromisoformat(content["at"]).tzinfo is not None
    type_into(line(ward).edit, "1")
    ward.close()
    assert kept(ward_store)[LINE + CASE]["values"]["text"] == HALF + "1"


def test_a_full_disk_does_not_disturb_typing(ward: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DiskFull(ward.session.tracker.path)

    monkeypatch.setattr(ward.session.tracker.keeping, "put_draft", full)
    ward.parts.quick.keep_typed()
    assert line(ward).text == HALF


def test_a_past_day_greys_it_with_the_reason(ward: MainWindow) -> None:
    ward.workspace.look_at(dt.date(2025, 2, 21))
    assert not line(ward).edit.isEnabled()
    assert line(ward).text == ""
    assert line(ward).edit.placeholderText().startswith("A past day is shown")
    assert not ward.menus.actions["quick_line"].isEnabled()
    ward.workspace.look_at(None)
    assert line(ward).edit.isEnabled()
    assert line(ward).text == HALF


def test_a_store_to_read_only_greys_it(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    assert not line(window).edit.isEnabled()
    assert line(window).edit.placeholderText().startswith("Open for reading only")
    window.parts.quick.store()
    window.parts.quick.take_keys()


def test_a_case_that_is_gone_takes_its_line_with_it(ward: MainWindow) -> None:
    ward.session.run(lambda tracker: (tracker.keeping.erase(CASE), None)[1])
    assert line(ward).text == ""
    assert dict(ward.parts.quick.typed.half_typed) == {}


def test_nothing_of_it_is_left_in_the_window_when_locked(ward: MainWindow) -> None:
    ward.stores.lock()
    assert line(ward).text == ""
    assert not any(caption.isVisible() for caption in line(ward).panel.captions)
    assert HALF not in QGuiApplication.clipboard().text()
    assert line(ward).edit.accessibleDescription() == ""
    assert all(HALF not in caption.text for caption in line(ward).panel.captions)
