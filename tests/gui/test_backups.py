"""Backups in the window: the light, one more, one checked, one back, and back again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.backup_light import BackupLight
from dalba_desktop.gui.backup_words import (
    Light,
    LightWords,
    ago_words,
    caveat_words,
    light_words,
    lost_words,
    pause_words,
    reason_words,
)
from dalba_desktop.gui.backups_dialog import BackupsDialog
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.plots.theme import DARK, LIGHT
from dalba_desktop.store.backups import Backups
from dalba_desktop.tracker.beside import (
    AuditEntry,
    Backup,
    Caveat,
    Level,
    Pause,
    PauseReason,
    Reason,
    SafetyState,
    SecondState,
    Trouble,
)
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press

CONTROL = Qt.KeyboardModifier.ControlModifier
NOW = dt.datetime(2025, 3, 5, 12, tzinfo=dt.UTC)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def level(window: MainWindow) -> float | None:
    found = window.session.tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(found, MrdSample)
    return found.level_percent


def correct(window: MainWindow, to: float) -> None:
    found = window.session.tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(found, MrdSample)
    window.session.amend("TEST-014", dataclasses.replace(found, level_percent=to), "letter")


def shown(window: MainWindow) -> BackupsDialog:
    window.safety.backups.show()
    dialog = window.safety.backups.dialog
    assert dialog is not None
    return dialog


def select(dialog: BackupsDialog, place: int = 0) -> None:
    dialog.table.select(dialog.table.records.rows[place].id)
    dialog.table.record_selected.emit("", "")


def is_open(window: MainWindow) -> bool:
    return window.session.is_open


def light(window: MainWindow) -> str:
    return plain(window.safety.backups.light.text())


def test_a_store_without_backups_says_so(open_window: MainWindow) -> None:
    assert light(open_window) == "No backup yet"
    dialog = shown(open_window)
    assert dialog.nothing.isVisible()
    assert not dialog.restore.isEnabled()
    assert "No test-restored copy" in dialog.standing.text()


def test_one_is_made_opened_and_checked(open_window: MainWindow, ward_store: Path) -> None:
    press(open_window, Qt.Key.Key_B, CONTROL)
    dialog = open_window.safety.backups.dialog
    assert dialog is not None
    click(dialog.make)
    (made,) = Backups(ward_store).made()
    assert made.reason is Reason.ASKED
    assert made.path.name in dialog.notice.text.text()
    assert [cell.text for cell in dialog.table.records.rows[0].cells][1:3] == ["just now", "by hand"]
    assert light(open_window) == "Test-restored backup just now"
    assert "It has everything." in dialog.standing.text()


def test_the_light_leads_to_the_backups_and_follows_changes(open_window: MainWindow) -> None:
    click(shown(open_window).make)
    open_window.safety.backups.close()
    correct(open_window, 2.0)
    assert "1 change was made since." in open_window.safety.backups.light.toolTip()
    click(open_window.safety.backups.light)
    assert open_window.safety.backups.dialog is not None
    open_window.safety.set_theme(DARK)


def test_a_backup_is_checked_again(open_window: MainWindow, ward_store: Path) -> None:
    dialog = shown(open_window)
    click(dialog.make)
    select(dialog)
    click(dialog.check)
    assert dialog.notice.text.text().startswith("Checked, and nothing is wrong")
    assert dialog.table.records.rows[0].cells[4].text == "just now: sound"


def test_a_damaged_backup_is_named_and_not_restored(
    open_window: MainWindow, ward_store: Path, asker: ScriptedAsker
) -> None:
    dialog = shown(open_window)
    click(dialog.make)
    (made,) = Backups(ward_store).made()
    content = bytearray(made.path.read_bytes())
    content[3 * 4096 + 100] ^= 1
    made.path.chmod(0o600)
    made.path.write_bytes(content)
    select(dialog)
    click(dialog.check)
    assert "is damaged" in dialog.notice.text.text()
    assert dialog.table.records.rows[0].cells[4].text == "just now: damaged"
    select(dialog)
    click(dialog.restore)
    assert dialog.notice.text.text().startswith("Nothing was restored.")
    assert asker.asked == []
    assert is_open(open_window)


def test_going_back_says_what_would_be_lost_and_can_be_undone(
    open_window: MainWindow, asker: ScriptedAsker, ward_store: Path
) -> None:
    dialog = shown(open_window)
    click(dialog.make)
    correct(open_window, 2.0)
    correct(open_window, 3.0)
    select(dialog)
    asker.says_yes = False
    click(dialog.restore)
    assert "2 changes would be lost, in 1 case" in asker.asked[-1]
    assert is_open(open_window)

    asker.says_yes = True
    click(dialog.restore)
    assert not is_open(open_window)
    assert open_window.pages.currentWidget() is open_window.unlock
    assert open_window.unlock.path == ward_store
    assert "is in place" in open_window.unlock.note.text()

    open_window.session.open(ward_store, PASSPHRASE)
    assert level(open_window) == 1.2
    assert light(open_window) == "Backups paused"
    assert "nobody has said yet" in open_window.workspace.page.notice.text.text()
    (button,) = open_window.workspace.page.notice.actions_shown
    click(button)
    dialog = shown(open_window)
    dialog = open_window.safety.backups.dialog or dialog
    assert dialog.pause.isVisible()
    asker.says_yes = False
    click(dialog.pause.go_back)
    assert is_open(open_window)
    asker.says_yes = True
    click(dialog.pause.go_back)
    assert "back in place" in open_window.unlock.note.text()
    open_window.session.open(ward_store, PASSPHRASE)
    assert level(open_window) == 3.0
    assert Backups(ward_store).paused is None


def test_keeping_the_state_lets_backups_go_on(open_window: MainWindow, asker: ScriptedAsker, ward_store: Path) -> None:
    dialog = shown(open_window)
    click(dialog.make)
    correct(open_window, 2.0)
    select(dialog)
    click(dialog.restore)
    open_window.session.open(ward_store, PASSPHRASE)
    dialog = shown(open_window)
    click(dialog.pause.keep)
    assert Backups(ward_store).paused is None
    assert not dialog.pause.isVisible()
    assert "Backups go on" in dialog.notice.text.text()


def test_after_damage_the_store_is_checked_before_backups_go_on(open_window: MainWindow, ward_store: Path) -> None:
    Backups(ward_store).pause(PauseReason.DAMAGED)
    dialog = shown(open_window)
    assert "did not pass its check" in dialog.pause.text.text()
    assert not dialog.pause.go_back.isVisible()
    click(dialog.pause.keep)
    assert "nothing is wrong" in dialog.notice.text.text()
    assert Backups(ward_store).paused is None


def test_a_backup_from_before_another_passphrase_says_where_it_opens(
    open_window: MainWindow, ward_store: Path, asker: ScriptedAsker
) -> None:
    open_window.session.tracker.keeping.change_passphrase("another horse altogether")
    open_window.session.reloaded.emit()
    assert light(open_window) == "Last backup does not open with this key"
    dialog = shown(open_window)
    for press_it in (dialog.check, dialog.restore):
        select(dialog)
        click(press_it)
        assert "choose Recover a store" in dialog.notice.text.text()
    assert asker.asked == []
    open_window.session.lock()
    page = open_window.safety.damage.page
    open_window.safety.damage.show(ward_store, PASSPHRASE)
    assert page.heading.text() == "This store does not open"
    click(page.restore)
    open_window.session.open(ward_store, PASSPHRASE)
    assert level(open_window) == 1.2


def test_a_second_folder_gets_a_copy(open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog = shown(open_window)
    assert not dialog.clear_folder.isVisible()
    click(dialog.choose)
    asker.chooses = stick
    click(dialog.choose)
    assert dialog.second.text() == str(stick)
    click(dialog.make)
    places = {row.cells[5].text for row in dialog.table.records.rows}
    assert places == {"beside the store", "second folder"}
    assert "The second folder has it too." in dialog.standing.text()
    stick.rename(tmp_path / "gone")
    open_window.safety.backups.fill()
    assert "is not there now" in dialog.standing.text()
    assert light(open_window).endswith("not in the second folder")
    click(dialog.make)
    assert "The second folder is not there" in dialog.notice.text.text()
    click(dialog.clear_folder)
    assert dialog.second.text().startswith("None.")


def test_no_room_for_a_backup_is_said(
    open_window: MainWindow, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Backups(ward_store).folder.write_text("a file stands in the way")
    dialog = shown(open_window)
    click(dialog.make)
    assert dialog.notice.text.text().startswith("No backup was made.")
    assert is_open(open_window)


def test_locking_closes_it_and_the_light_goes_out(open_window: MainWindow) -> None:
    shown(open_window)
    open_window.session.lock()
    assert open_window.safety.backups.dialog is None
    assert not open_window.safety.backups.light.isVisible()
    open_window.safety.backups.show()
    assert open_window.safety.backups.dialog is None


def test_for_reading_only_it_can_be_looked_at(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE)
    click(shown(window).make)
    window.session.lock()
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    dialog = shown(window)
    select(dialog)
    assert not dialog.make.isEnabled()
    assert not dialog.restore.isEnabled()
    assert dialog.check.isEnabled()


def a_backup(hours: float) -> Backup:
    return Backup(path=Path("b.dalba"), at=NOW - dt.timedelta(hours=hours), reason=Reason.HOURLY, size=5)


def a_state(hours: float, **more: object) -> SafetyState:
    plain_state = {
        "level": Level.OK, "newest": a_backup(hours), "changes_since": 0, "pause": None, "second_folder": None,
        "second": SecondState.NOT_SET, "second_newest": None,
    }  # fmt: skip
    return SafetyState(**{**plain_state, **more})  # type: ignore[arg-type]


class TestWords:
    @pytest.mark.parametrize(
        ("state", "shines", "short"),
        [
            (lambda: a_state(2), Light.GOOD, "Test-restored backup 2 hours ago"),
            (lambda: a_state(72, level=Level.OLD, changes_since=3), Light.ATTENTION, "Last backup 3 days ago"),
            (lambda: a_state(1, level=Level.NONE, newest=None), Light.NONE, "No backup yet"),
            (
                lambda: a_state(1, pause=Pause(PauseReason.RESTORED, "2025-03-05T10:00:00Z", "ward set aside.dalba")),
                Light.ATTENTION,
                "Backups paused",
            ),
            (
                lambda: a_state(0.5, second=SecondState.BEHIND),
                Light.ATTENTION,
                "Backup 30 minutes ago, not in the second folder",
            ),
        ],
    )
    def test_the_light(self, state: Callable[[], SafetyState], shines: Light, short: str) -> None:
        said = light_words(state(), NOW)
        assert (said.light, said.short) == (shines, short)
        assert len(said.full) > len(short) or shines is Light.NONE

    def test_what_cannot_be_told_is_said(self) -> None:
        said = light_words(a_state(1, changes_since=None), NOW)
        assert said.light is Light.ATTENTION
        assert "does not open with the key of now" in said.full
        assert "cannot be told" in lost_words(None)
        assert "Nothing would be lost" in lost_words([])

    def test_one_change_has_one_date(self) -> None:
        entry = AuditEntry(
            sequence=9, at="2025-03-05T10:00:00Z", who="w", account="a", change=4, action="added", list="policy",
            case_id=None, record_id="k", reason="", before=None, after="1", nonce="0", content_hash="",
            previous_hash="", hash="0",
        )  # fmt: skip
        assert lost_words([entry]).startswith("1 change would be lost, of the settings, from 5")

    @pytest.mark.parametrize("trouble", list(Trouble))
    def test_every_trouble_has_a_sentence(self, trouble: Trouble) -> None:
        assert caveat_words(Caveat(trouble, Path("b.dalba"), "no room")).endswith(".")

    @pytest.mark.parametrize("reason", list(Reason))
    def test_every_reason_has_words(self, reason: Reason) -> None:
        assert "-" not in reason_words(reason.value)

    def test_a_pause_that_cannot_be_dated_is_still_said(self) -> None:
        assert pause_words(Pause(PauseReason.DAMAGED, "")).startswith("Backups are paused: the store did not")
        assert pause_words(Pause(PauseReason.DAMAGED, "nonsense")).startswith("Backups are paused: ")

    def test_a_clock_that_was_set_back_makes_no_negative_age(self) -> None:
        assert ago_words(NOW + dt.timedelta(hours=3), NOW) == "just now"


@pytest.mark.parametrize("shines", list(Light))
def test_the_dot_is_full_half_or_empty(qtbot: QtBot, shines: Light) -> None:
    button = BackupLight(LIGHT)
    qtbot.addWidget(button)
    button.show_words(LightWords(light=shines, short="s", full="f <b>"))
    image = button.icon().pixmap(16, 10).toImage()
    upper, lower = image.pixelColor(5, 3).alpha() > 100, image.pixelColor(5, 7).alpha() > 100
    assert (upper, lower) == {Light.GOOD: (True, True), Light.ATTENTION: (False, True), Light.NONE: (False, False)}[
        shines
    ]
    assert button.toolTip() == "s"
