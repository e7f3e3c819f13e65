"""The recovery page: what is wrong is named, nothing of a damaged store is shown, a backup or a salvage leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.plots.theme import DARK
from dalba_desktop.store.backups import Backups
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.beside import Reason
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into


def flip(path: Path, page: int = 4) -> bytes:
    content = bytearray(path.read_bytes())
    content[page * 4096 + 77] ^= 0xFF
    path.chmod(0o600)
    path.write_bytes(content)
    return bytes(content)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def backed_up(ward_store: Path) -> Path:
    """A store with backups, the oldest from before the last two changes."""
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        tracker.safety.backup(Reason.ASKED)
        tracker.withdraw("TEST-014", "mrd", "m3", "wrong tube")
        tracker.safety.backup(Reason.CLOSE)
        tracker.withdraw("TEST-014", "mrd", "m2", "wrong tube")
    return ward_store


def shown(window: MainWindow, path: Path) -> None:
    window.safety.damage.show(path, PASSPHRASE)
    assert window.pages.currentWidget() is window.safety.damage.page


def test_a_damaged_page_leads_here_and_is_named(window: MainWindow, backed_up: Path) -> None:
    content = flip(backed_up)
    window.stores.show_unlock(backed_up)
    type_into(window.unlock.passphrase, PASSPHRASE)
    click(window.unlock.unlock)
    page = window.safety.damage.page
    assert window.pages.currentWidget() is page
    assert page.heading.text() == "This store is damaged"
    assert "page 5" in page.problems.text()
    assert "not touched" in page.untouched.text()
    assert not page.open_store.isVisible()
    assert page.restore.isVisible()
    assert "would be lost" in page.lost.text()
    assert backed_up.read_bytes() == content
    assert not window.session.is_open


def test_the_newest_sound_backup_is_restored(window: MainWindow, backed_up: Path, asker: ScriptedAsker) -> None:
    content = flip(backed_up)
    for made in Backups(backed_up).made():
        if made.reason is not Reason.ASKED:
            flip(made.path)
    shown(window, backed_up)
    page = window.safety.damage.page
    assert "by hand" in page.newest.text()
    asker.says_yes = False
    click(page.restore)
    assert backed_up.read_bytes() == content
    asker.says_yes = True
    click(page.restore)
    assert window.pages.currentWidget() is window.unlock
    assert "is in place" in window.unlock.note.text()
    assert window.safety.damage.page.secret.text() == ""
    (aside,) = backed_up.parent.glob("ward set aside *.dalba")
    assert aside.read_bytes() == content
    window.session.open(backed_up, PASSPHRASE)
    found = window.session.tracker.case_view("TEST-014").history.find("mrd", "m3")
    assert found is not None
    assert found.withdrawn is None


def test_what_a_broken_trail_still_tells_is_counted(window: MainWindow, backed_up: Path) -> None:
    with Store.open(backed_up, PASSPHRASE) as store:
        found = store.database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in found:
            store.database.execute(f"DROP TRIGGER {name}")
        store.database.execute("UPDATE audit SET reason = 'another' WHERE sequence = 3")
    for made in Backups(backed_up).made():
        if made.reason is not Reason.ASKED:
            flip(made.path)
    shown(window, backed_up)
    page = window.safety.damage.page
    assert page.heading.text() == "This store is damaged"
    assert "row 3 of the trail" in page.problems.text()
    assert "would be lost" in plain(page.lost.text())


def test_other_backups_are_checked_and_restored_one_by_one(
    window: MainWindow, backed_up: Path, asker: ScriptedAsker
) -> None:
    flip(backed_up)
    shown(window, backed_up)
    page = window.safety.damage.page
    assert not page.check_other.isEnabled()
    page._others.toggle.setChecked(True)
    page.table.select(page.table.records.rows[0].id)
    page.table.record_selected.emit("", "")
    click(page.check_other)
    assert "nothing is wrong" in page.notice.text.text()
    assert page.table.records.rows[0].cells[4].text == "just now: sound"
    page.table.select(page.table.records.rows[0].id)
    page.table.record_selected.emit("", "")
    click(page.restore_other)
    assert "is in place" in window.unlock.note.text()


def test_a_restore_is_undone_from_here(window: MainWindow, backed_up: Path, asker: ScriptedAsker) -> None:
    content = flip(backed_up)
    shown(window, backed_up)
    click(window.safety.damage.page.restore)
    shown(window, backed_up)
    page = window.safety.damage.page
    assert page.heading.text() == "This store is sound"
    assert "nobody has said yet" in page.undo_words.text()
    asker.says_yes = False
    click(page.undo)
    asker.says_yes = True
    click(page.undo)
    assert backed_up.read_bytes() == content


def test_a_sound_store_can_be_opened(window: MainWindow, backed_up: Path) -> None:
    shown(window, backed_up)
    page = window.safety.damage.page
    assert page.heading.text() == "This store is sound"
    assert not page.problems.isVisible()
    assert page.lost.text()
    click(page.open_store)
    assert window.pages.currentWidget() is window.unlock
    assert window.unlock.path == backed_up


def test_the_menu_leads_here_for_any_store(window: MainWindow, ward_store: Path, asker: ScriptedAsker) -> None:
    copy = ward_store.with_name("copy.dalba")
    copy.write_bytes(ward_store.read_bytes())
    window.session.open(ward_store, PASSPHRASE)
    window.menus.actions["recover"].trigger()
    assert window.pages.currentWidget() is window.workspace
    asker.opens = copy
    window.menus.actions["recover"].trigger()
    assert not window.session.is_open
    page = window.safety.damage.page
    assert window.pages.currentWidget() is page
    assert page.heading.text() == "Check and recover"
    assert not page.look.isEnabled()
    type_into(page.secret, "wrong horse")
    press(page.secret, Qt.Key.Key_Return)
    assert "There are no backups beside it" in page.problems.text()
    type_into(page.secret, PASSPHRASE)
    click(page.look)
    assert page.heading.text() == "This store is sound"
    assert "No backup of this store" in page.newest.text()
    click(page.back)
    assert window.pages.currentWidget() is window.unlock
    window.safety.set_theme(DARK)


def test_a_store_that_is_gone_is_said_and_its_backups_are_there(window: MainWindow, backed_up: Path) -> None:
    backed_up.unlink()
    shown(window, backed_up)
    page = window.safety.damage.page
    assert page.heading.text() == "This store does not open"
    assert "there is no such file" in page.problems.text()
    assert page.restore.isVisible()
    click(page.restore)
    assert backed_up.exists()


def test_a_store_in_use_is_not_replaced(window: MainWindow, backed_up: Path) -> None:
    with Tracker.open(backed_up, PASSPHRASE, today=TODAY):
        shown(window, backed_up)
        click(window.safety.damage.page.restore)
        assert window.safety.damage.page.notice.text.text().startswith("Nothing was restored.")
        assert window.pages.currentWidget() is window.safety.damage.page


def test_wrong_tries_wait_here_as_on_the_unlock_page(window: MainWindow, backed_up: Path) -> None:
    page = window.safety.damage.page
    window.safety.damage.show(backed_up)
    for _ in range(3):
        window.safety.damage.look_if_due("wrong horse")
    assert window.stores.tries.wait_seconds(backed_up) > 0

    window.safety.damage.look_if_due(PASSPHRASE)

    assert "Try again in" in page.problems.text()
    assert not page.restore.isVisible()
