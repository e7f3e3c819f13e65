"""Opening a store: wrong tries, the recovery code, somebody else has it, nothing can be written."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QPushButton
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.lock_delay import LONGEST_SECONDS, WrongTries, delay_seconds
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(window: MainWindow) -> Clock:
    made = Clock()
    window.stores.tries._clock = made
    return made


@pytest.fixture
def held(ward_store: Path) -> Generator[Tracker]:
    """Somebody else has the store open."""
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        tracker.set_user_name("Dr Bianchi")
        yield tracker


def wrong_try(window: MainWindow, text: str = "wrong horse") -> None:
    window.unlock.passphrase.setText(text)
    press(window.unlock.passphrase, Qt.Key.Key_Return)


# --- the wait -----------------------------------------------------------------------------------------------------


def test_the_wait_grows_and_has_an_end() -> None:
    assert [delay_seconds(count) for count in range(1, 11)] == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert delay_seconds(100_000) == LONGEST_SECONDS


def test_the_wait_belongs_to_the_store(tmp_path: Path) -> None:
    clock = Clock()
    tries = WrongTries(clock)
    one, other = tmp_path / "one.dalba", tmp_path / "other.dalba"
    one.touch()
    for _ in range(4):
        tries.wrong(one)
    assert tries.wait_seconds(one) == 2
    assert tries.wait_seconds(tmp_path / "." / "one.dalba") == 2
    assert tries.wait_seconds(other) == 0
    clock.now += 1.5
    assert tries.wait_seconds(one) == 1
    clock.now += 0.5
    assert tries.wait_seconds(one) == 0
    tries.wrong(one)
    assert tries.wait_seconds(one) == 4
    tries.right(one)
    assert tries.wait_seconds(one) == 0


def test_after_wrong_tries_the_button_counts_down(window: MainWindow, clock: Clock, ward_store: Path) -> None:
    before = ward_store.read_bytes()
    window.stores.show_unlock(ward_store)
    for _ in range(2):
        wrong_try(window)
        assert window.unlock.unlock.text() == "Unlock"
    wrong_try(window)
    assert window.unlock.unlock.text() == "Unlock in 1 s"
    assert not window.unlock.unlock.isEnabled()
    window.unlock.passphrase.setText(PASSPHRASE)
    press(window.unlock.passphrase, Qt.Key.Key_Return)
    window.stores.unlock(ward_store, PASSPHRASE)  # whatever way it is asked for
    assert not window.session.is_open
    assert window.stores._waiting.isActive()
    window.stores.show_start()
    window.stores.show_unlock(ward_store)
    assert window.unlock.unlock.text() == "Unlock in 1 s"
    clock.now += 1
    window.stores._show_wait()
    assert not window.stores._waiting.isActive()
    window.unlock.passphrase.setText(PASSPHRASE)
    press(window.unlock.passphrase, Qt.Key.Key_Return)
    assert window.session.tracker.case_ids()
    assert window.stores.tries.wait_seconds(ward_store) == 0
    window.session.lock()
    assert len(ward_store.read_bytes()) >= len(before)  # nothing was wiped


def test_another_store_need_not_wait(window: MainWindow, clock: Clock, ward_store: Path, tmp_path: Path) -> None:
    for _ in range(5):
        window.stores.tries.wrong(ward_store)
    other = tmp_path / "other.dalba"
    other.write_bytes(ward_store.read_bytes())
    window.stores.show_unlock(other)
    assert window.unlock.unlock.text() == "Unlock"
    window.stores.show_unlock(ward_store)
    assert window.unlock.unlock.text() == "Unlock in 4 s"


def test_what_is_no_passphrase_matter_does_not_count(window: MainWindow, clock: Clock, tmp_path: Path) -> None:
    window.stores.show_unlock(tmp_path / "nothing.dalba")
    for _ in range(5):
        wrong_try(window)
    assert window.unlock.unlock.text() == "Unlock"


# --- words --------------------------------------------------------------------------------------------------------


def test_a_wrong_passphrase_and_a_damaged_header_look_alike(
    window: MainWindow, clock: Clock, ward_store: Path, tmp_path: Path
) -> None:
    said = []
    for place in (None, 0, 5, 15):
        store = tmp_path / "same.dalba"
        content = bytearray(ward_store.read_bytes())
        if place is not None:
            content[place] ^= 0x10
        store.write_bytes(content)
        window.stores.show_unlock(store)
        wrong_try(window, "wrong horse" if place is None else PASSPHRASE)
        said.append((window.unlock.error.text(), window.unlock.restore.isVisibleTo(window)))
        window.stores.tries.right(store)
    assert len(set(said)) == 1
    assert "damaged" in said[0][0]
    assert said[0][1]


def test_a_backup_is_the_second_way_in(
    qtbot: QtBot, window: MainWindow, clock: Clock, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.stores.show_unlock(ward_store)
    assert not window.unlock.restore.isVisibleTo(window)
    wrong_try(window)
    type_into(window.unlock.passphrase, "x")
    assert window.unlock.restore.isVisibleTo(window)
    with qtbot.waitSignal(window.stores.restore_asked) as told:
        click(window.unlock.restore)
    assert told.args == [ward_store]


def test_the_recovery_code_opens(window: MainWindow, ward_store: Path) -> None:
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        code = tracker.keeping.recovery_code()
    window.stores.show_unlock(ward_store)
    type_into(window.unlock.passphrase, code.lower().replace("-", " "))
    click(window.unlock.unlock)
    assert window.session.is_open


# --- company ------------------------------------------------------------------------------------------------------


def test_who_has_it_and_reading_all_the_same(
    window: MainWindow, held: Tracker, ward_store: Path, asker: ScriptedAsker
) -> None:
    window.stores.show_unlock(ward_store)
    assert not window.unlock.read_only.isVisibleTo(window)
    type_into(window.unlock.passphrase, PASSPHRASE)
    click(window.unlock.unlock)
    assert not window.session.is_open
    assert "open by" in window.unlock.error.text()
    assert "since" in window.unlock.error.text()
    click(window.unlock.read_only)
    assert window.session.is_read_only
    assert window.reading.isVisibleTo(window)
    assert "READING ONLY" in window.windowTitle()
    assert "open by" in window.state.text()
    assert window.workspace.case_id == "TEST-014"


READS = {
    "new_store", "open_store", "open_demo", "lock", "close_store", "quit", "find", "next_case", "previous_case",
    "theme_system", "theme_light", "theme_dark", "about", "knowledge", "backtest", "history", "who_changed",
    "documents", "backups", "damage", "recovery",
}  # fmt: skip


@pytest.fixture
def reading_window(window: MainWindow, held: Tracker, ward_store: Path) -> MainWindow:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    window.workspace.page.select_fact("mrd", "m4")
    return window


def test_everything_that_writes_is_grey_and_says_why(reading_window: MainWindow) -> None:
    for key in ("import_file", "export_pdf", "add_record", "edit_record", "withdraw_record", "change_passphrase",
                "recovery_kit", "locking"):  # fmt: skip
        action = reading_window.menus.actions[key]
        assert not action.isEnabled(), key
        assert "reading only" in action.toolTip(), key
    enabled = {key for key, action in reading_window.menus.actions.items() if action.isEnabled()}
    assert {"lock", "find", "next_case", "knowledge", "backtest"} <= enabled
    workspace = reading_window.workspace
    barred: list[QPushButton] = [workspace.page.tabs.add, workspace.page.tabs.edit, workspace.page.tabs.withdraw]
    barred += [pressed for card in workspace.alerts.cards for pressed in card.buttons.values()]
    assert len(barred) == 6
    for pressed in barred:
        assert not pressed.isEnabled(), pressed.text()
        assert "reading only" in pressed.toolTip()


def test_it_stays_grey_from_case_to_case_and_theme_to_theme(reading_window: MainWindow) -> None:
    reading_window.workspace.cases.select("TEST-007")
    assert not reading_window.workspace.page.tabs.add.isEnabled()
    reading_window.menus.actions["theme_dark"].trigger()
    decisions = [pressed for card in reading_window.workspace.alerts.cards for pressed in card.buttons.values()]
    assert decisions
    assert not any(pressed.isEnabled() for pressed in decisions)


def test_thresholds_can_only_be_read(reading_window: MainWindow) -> None:
    reading_window.menus.actions["knowledge"].trigger()
    dialog = reading_window.knowledge.dialog
    assert dialog is not None
    for pressed in (dialog.thresholds.reset, dialog.mutations.sign, dialog.mutations.replace):
        assert not pressed.isEnabled()
        assert "reading only" in pressed.toolTip()
    table = dialog.thresholds.table
    table.selectRow(0)
    assert not dialog.thresholds.reset.isEnabled()
    press(table, Qt.Key.Key_F2)
    assert table.state() is not QAbstractItemView.State.EditingState
    press(table, Qt.Key.Key_Delete)
    assert reading_window.knowledge._asker.asked == []  # type: ignore[attr-defined]
    assert "reading only" in dialog.problem.text()
    reading_window.knowledge.close()


def test_a_double_click_opens_no_form(reading_window: MainWindow) -> None:
    reading_window.workspace.page.tabs.tables["mrd"].record_opened.emit("mrd", "m4")
    reading_window.records.edit_selected()
    assert reading_window.records.form is None


def test_reading_leaves_the_file_as_it_is(reading_window: MainWindow, ward_store: Path) -> None:
    before = ward_store.read_bytes()
    reading_window.drafts.keep_typed()
    reading_window.session.minute()
    reading_window.stores.lock()
    assert ward_store.read_bytes() == before


def test_the_buttons_come_back_with_a_store_that_can_be_written(
    reading_window: MainWindow, held: Tracker, ward_store: Path
) -> None:
    held.close()
    reading_window.stores.lock()
    reading_window.session.open(ward_store, PASSPHRASE)
    assert reading_window.workspace.page.tabs.add.isEnabled()
    assert reading_window.workspace.page.tabs.add.toolTip() == ""
    assert reading_window.menus.actions["export_pdf"].isEnabled()
    assert not reading_window.reading.isVisibleTo(reading_window)
    assert "READING" not in reading_window.windowTitle()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_opens_for_reading(window: MainWindow, ward_store: Path) -> None:
    ward_store.parent.chmod(0o500)
    try:
        window.stores.show_unlock(ward_store)
        type_into(window.unlock.passphrase, PASSPHRASE)
        click(window.unlock.unlock)
        click(window.unlock.read_only)
        assert window.session.is_read_only
    finally:
        ward_store.parent.chmod(0o700)


def test_a_store_on_a_medium_that_cannot_be_written(
    window: MainWindow, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dalba_desktop.store.errors import ReadOnly

    real = Tracker.open

    def opened(path: Path, secret: str, *, read_only: bool = False, **rest: object) -> Tracker:
        if not read_only:
            raise ReadOnly("ward.dalba: the file or its folder cannot be written to")
        return real(path, secret, read_only=True, today=TODAY)

    monkeypatch.setattr(Tracker, "open", opened)
    window.stores.show_unlock(ward_store)
    type_into(window.unlock.passphrase, PASSPHRASE)
    click(window.unlock.unlock)
    assert "cannot be written" in window.unlock.error.text()
    click(window.unlock.read_only)
    assert window.session.is_read_only
    assert window.state.text().startswith("Encrypted")  # nobody holds it


def test_a_store_taken_over_is_locked_with_the_reason(open_window: MainWindow) -> None:
    open_window.session.taken_over.emit()
    assert not open_window.session.is_open
    assert "another computer" in open_window.unlock.note.text()
