"""The key of a store: advice on a passphrase, another one, the recovery kit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.passphrase_strength import Level, level_words, strength_of, strength_words, time_words
from dalba_desktop.gui.recovery_dialog import RecoveryDialog
from dalba_desktop.store.errors import DiskFull
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, type_into

NEW = "lantern gravel oyster thimble"


def opens(path: Path, secret: str) -> bool:
    from dalba_desktop.store.errors import WrongPassphrase

    try:
        with Tracker.open(path, secret, today=TODAY, read_only=True) as tracker:
            return tracker.keeping.verify().is_sound
    except WrongPassphrase:
        return False


# --- advice -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level", "why"),
    [
        ("password", Level.WEAK, "common word"),
        ("P4ssw0rd!", Level.WEAK, "common word"),
        ("qwertz123", Level.WEAK, "a row such as"),
        ("12345678", Level.WEAK, "a row such as"),
        ("aaaaaaaaaaaa", Level.WEAK, "repeated"),
        ("abcabcabc", Level.WEAK, "repeated"),
        ("hallo hallo hallo", Level.WEAK, "repeated"),
        ("Roma2024", Level.WEAK, "a year"),
        ("15031967", Level.WEAK, "a date"),
        ("leukaemia ward 2024", Level.WEAK, "common word"),
        ("kq7#vT9!", Level.FAIR, ""),
        ("lantern gravel oyster", Level.FAIR, ""),
        (NEW, Level.GOOD, ""),
        ("lantern gravel oyster thimble quarry", Level.STRONG, ""),
        ("kq7#vT9!mP2$xR", Level.STRONG, ""),
    ],
)
def test_how_hard_a_passphrase_is_to_guess(text: str, level: Level, why: str) -> None:
    assert strength_of(text).level is level
    said = strength_words(text)
    assert said.startswith(level_words(level))
    assert why in said


def test_advice_never_shows_what_was_typed() -> None:
    for text in ("password1987", "qwertz", "zebra zebra"):
        assert all(part not in strength_words(text).split("such as")[0] for part in text.split())
    assert strength_words("") == ""


@given(st.text(max_size=200))
def test_any_text_gets_an_estimate(text: str) -> None:
    found = strength_of(text)
    assert found.bits >= 0
    assert found.level in Level
    assert bool(strength_words(text)) is bool(text)


@given(st.lists(st.sampled_from(["lantern", "gravel", "oyster", "thimble", "quarry", "mitten"]), unique=True))
def test_another_word_is_never_less(chosen: list[str]) -> None:
    bits = [strength_of(" ".join(chosen[:count])).bits for count in range(len(chosen) + 1)]
    assert bits == sorted(bits)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (1e-9, "seconds"),
        (1e-5, "minutes"),
        (0.001, "hours"),
        (0.03, "10 days"),
        (0.5, "6 months"),
        (37, "40 years"),
        (5e4, "thousands of years"),
        (1e80, "millions of years"),
    ],
)
def test_a_time_in_words(years: float, said: str) -> None:
    assert time_words(years) == said


def test_a_weak_passphrase_is_advised_against_and_taken(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CreateDialog(tmp_path / "x.dalba")
    qtbot.addWidget(dialog)
    assert dialog.new.bar.accessibleDescription() == ""
    for field in (dialog.new.first, dialog.new.second):
        type_into(field, "password")
    assert dialog.new.bar.level is Level.WEAK
    assert dialog.new.bar.accessibleDescription() == "Weak"
    assert dialog.new.advice.text().startswith("Weak")
    assert dialog.make.isEnabled()
    dialog.new.grab()


def test_a_cloud_folder_is_warned_about(window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Clinic"
    folder.mkdir()
    asker.saves = folder / "cases.dalba"
    window.stores.create()
    dialog = window.stores.create_dialog
    assert dialog is not None
    assert "synchronised" in dialog.warning.text()
    assert dialog.warning.isVisibleTo(dialog)
    dialog.reject()
    assert not asker.saves.exists()


# --- the kit ------------------------------------------------------------------------------------------------------


def test_after_creation_the_kit_is_offered(window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.saves = tmp_path / "mine.dalba"
    window.stores.create()
    create = window.stores.create_dialog
    assert create is not None
    for field in (create.new.first, create.new.second):
        type_into(field, NEW)
    click(create.make)
    kit = window.keys.kit_dialog
    assert kit is not None
    assert kit.without.isVisibleTo(kit)
    assert "nobody can open this store" in kit.without.text()
    asker.saves = tmp_path / "kit"
    click(kit.save)
    page = tmp_path / "kit.pdf"
    assert page.read_bytes().startswith(b"%PDF")
    assert str(page) in kit.said.text()
    assert kit.skip.text() == "Done"
    assert not kit.without.isVisibleTo(kit)
    click(kit.skip)
    assert window.keys.kit_dialog is None
    assert "recovery-kit-made" in [row.entry.action for row in window.session.tracker.keeping.rows()]


def test_the_code_on_screen_opens_the_store(open_window: MainWindow, ward_store: Path) -> None:
    open_window.menus.actions["recovery_kit"].trigger()
    kit = open_window.keys.kit_dialog
    assert kit is not None
    click(kit.show_code)
    code = "-".join(cell.text() for cell in kit.groups)
    assert len(kit.groups) == 14
    assert opens(ward_store, code)
    kit.reject()
    assert not any(code.split("-")[0] in label.text() for label in open_window.findChildren(QLabel))


def test_a_kit_that_cannot_be_written_says_why(open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    open_window.keys.make_kit()
    kit = open_window.keys.kit_dialog
    assert kit is not None
    click(kit.save)  # thought better of it
    assert not kit.said.isVisibleTo(kit)
    asker.saves = tmp_path / "no such folder" / "kit.pdf"
    click(kit.save)
    assert "no such folder" in kit.said.text()
    assert kit.without.isVisibleTo(kit)
    kit.reject()


def test_a_kit_takes_the_place_of_the_file_that_may_be_overwritten(
    open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    older = tmp_path / "kit.pdf"
    older.write_bytes(b"older")
    asker.saves = older
    open_window.keys.make_kit()
    kit = open_window.keys.kit_dialog
    assert kit is not None
    click(kit.save)
    assert older.read_bytes().startswith(b"%PDF")
    assert list(tmp_path.glob(".*kit*")) == []
    kit.reject()


def test_locking_takes_the_code_off_the_screen(open_window: MainWindow) -> None:
    open_window.keys.make_kit()
    kit = open_window.keys.kit_dialog
    assert kit is not None
    click(kit.show_code)
    open_window.stores.lock()
    assert kit.groups == []
    assert not kit.isVisible()


def test_a_kit_after_a_change_says_that_older_ones_are_over(qtbot: QtBot) -> None:
    for after_change in (True, False):
        dialog = RecoveryDialog(after_change=after_change)
        qtbot.addWidget(dialog)
        assert dialog.before.isVisibleTo(dialog) is after_change


# --- another passphrase -------------------------------------------------------------------------------------------


def test_the_passphrase_is_changed(open_window: MainWindow, ward_store: Path) -> None:
    open_window.menus.actions["change_passphrase"].trigger()
    dialog = open_window.keys.dialog
    assert dialog is not None
    type_into(dialog.new.first, NEW)
    type_into(dialog.new.second, NEW)
    assert not dialog.change.isEnabled()
    type_into(dialog.present, PASSPHRASE)
    click(dialog.change)
    assert open_window.keys.dialog is None
    assert opens(ward_store, NEW)
    assert not opens(ward_store, PASSPHRASE)
    kit = open_window.keys.kit_dialog
    assert kit is not None
    assert kit.before.isVisibleTo(kit)
    kit.reject()
    assert "Backups made before" in open_window.workspace.page.notice.text.text()
    assert open_window.session.tracker.case_ids()


def test_the_present_passphrase_has_to_be_right(open_window: MainWindow, ward_store: Path) -> None:
    open_window.keys.change()
    dialog = open_window.keys.dialog
    assert dialog is not None
    for field in (dialog.new.first, dialog.new.second):
        type_into(field, NEW)
    for _ in range(3):
        dialog.present.setText("wrong horse")
        click(dialog.change)
        assert "Nothing was changed" in dialog.problem.text()
    assert dialog.change.text() == "Change in 1 s"
    assert not dialog.change.isEnabled()
    dialog.change_asked.emit(PASSPHRASE, NEW)  # whatever way it is asked for
    assert opens(ward_store, PASSPHRASE)
    open_window.stores.lock()  # the wait holds on the page as well
    assert open_window.unlock.unlock.text().startswith("Unlock in")


def test_a_change_that_fails_changes_nothing(
    open_window: MainWindow, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull("ward.dalba: the disk is full; nothing was changed")

    monkeypatch.setattr(Store, "change_passphrase", full)
    open_window.keys.change()
    dialog = open_window.keys.dialog
    assert dialog is not None
    for field in (dialog.new.first, dialog.new.second):
        type_into(field, NEW)
    type_into(dialog.present, PASSPHRASE)
    click(dialog.change)
    assert dialog.isVisible()
    assert "disk is full" in dialog.problem.text()
    assert open_window.keys.kit_dialog is None
    assert opens(ward_store, PASSPHRASE)
    dialog.reject()


def test_the_recovery_code_counts_as_the_present_passphrase(open_window: MainWindow, ward_store: Path) -> None:
    code = open_window.session.tracker.keeping.recovery_code()
    open_window.keys.change()
    dialog = open_window.keys.dialog
    assert dialog is not None
    for field in (dialog.new.first, dialog.new.second):
        type_into(field, NEW)
    type_into(dialog.present, code)
    click(dialog.change)
    assert opens(ward_store, NEW)
    assert not opens(ward_store, code)
    assert open_window.keys.kit_dialog is not None
    open_window.keys.kit_dialog.reject()


def test_locked_while_the_dialog_is_open_nothing_is_changed(open_window: MainWindow, ward_store: Path) -> None:
    open_window.keys.change()
    dialog = open_window.keys.dialog
    assert dialog is not None
    open_window.stores.lock()
    dialog.change_asked.emit(PASSPHRASE, NEW)
    assert opens(ward_store, PASSPHRASE)
