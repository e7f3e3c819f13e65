"""Erasing a patient: asked for by typing the id, from the store and from every copy that was ticked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dalba_desktop.gui.erase_dialog import EraseDialog
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.store.backups import Backups
from dalba_desktop.store.store import Store
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, press, type_into


def holds(path: Path, case_id: str = "TEST-014") -> bool:
    with Store.open(path, PASSPHRASE, read_only=True) as store:
        return case_id in store.case_ids()


@pytest.fixture
def dialog(open_window: MainWindow) -> EraseDialog:
    """The dialog on TEST-014, of a store with two backups."""
    safety = open_window.session.tracker.safety
    safety.backup()
    safety.backup()
    open_window.menus.actions["erase"].trigger()
    found = open_window.safety.erasing.dialog
    assert found is not None
    return found


def test_it_waits_for_the_case_id(dialog: EraseDialog, open_window: MainWindow) -> None:
    assert not dialog.erase.isEnabled()
    type_into(dialog.typed, "TEST-01")
    assert not dialog.erase.isEnabled()
    type_into(dialog.typed, "4")
    assert dialog.erase.isEnabled()
    press(dialog, Qt.Key.Key_Escape)
    assert "TEST-014" in open_window.session.tracker.case_ids()


def test_the_patient_is_gone_from_the_store_and_the_ticked_copies(
    dialog: EraseDialog, open_window: MainWindow, ward_store: Path
) -> None:
    newer, older = (made.path for made in Backups(ward_store).made())
    assert set(dialog.boxes) == {str(newer), str(older)}
    dialog.boxes[str(older)].setChecked(False)
    type_into(dialog.typed, "TEST-014")
    click(dialog.erase)
    assert dialog.is_done
    said = dialog.outcome.text()
    assert said.startswith("Erased from the store; ")
    assert "Erased from Backup of" in said
    assert "Left as it is: Backup of" in said
    assert "TEST-014" not in open_window.session.tracker.case_ids()
    assert open_window.workspace.case_id != "TEST-014"
    assert not holds(newer)
    assert holds(older)
    assert not open_window.menus.actions["undo"].isEnabled()
    assert open_window.session.tracker.keeping.verify().is_sound
    click(dialog.cancel)
    assert open_window.safety.erasing.dialog is None


def test_a_copy_that_cannot_be_opened_is_named_and_can_be_deleted(open_window: MainWindow, ward_store: Path) -> None:
    made = open_window.session.tracker.safety.backup()
    made.path.chmod(0o600)
    made.path.write_bytes(b"x" * 4096)
    open_window.safety.erasing.show()
    dialog = open_window.safety.erasing.dialog
    assert dialog is not None
    assert dialog.boxes == {}
    (box,) = dialog.closed.values()
    assert "Backup of" in box.text()
    assert not box.isChecked()
    box.setChecked(True)
    type_into(dialog.typed, "TEST-014")
    click(dialog.erase)
    assert "Deleted: Backup of" in dialog.outcome.text()
    assert not made.path.exists()


def test_without_copies_it_says_so(open_window: MainWindow) -> None:
    open_window.safety.erasing.show()
    dialog = open_window.safety.erasing.dialog
    assert dialog is not None
    assert dialog.chosen == ()
    type_into(dialog.typed, "TEST-014")
    click(dialog.erase)
    assert dialog.is_done


def test_what_fails_is_said_and_nothing_is_lost(dialog: EraseDialog, open_window: MainWindow, ward_store: Path) -> None:
    moved = ward_store.with_name("elsewhere.dalba")
    ward_store.rename(moved)
    type_into(dialog.typed, "TEST-014")
    click(dialog.erase)
    assert "replaced or removed" in dialog.problem.text()
    assert dialog.erase.isEnabled()
    moved.rename(ward_store)
    assert holds(ward_store)


def test_it_cannot_be_closed_while_it_works_and_goes_with_the_lock(
    dialog: EraseDialog, open_window: MainWindow
) -> None:
    dialog.begin(3)
    dialog.step(1, "Erasing")
    dialog.reject()
    assert dialog.isVisible()
    open_window.session.lock()
    assert open_window.safety.erasing.dialog is None
    open_window.safety.erasing.show()
    assert open_window.safety.erasing.dialog is None


def test_for_reading_only_it_is_grey(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    assert not window.menus.actions["erase"].isEnabled()
