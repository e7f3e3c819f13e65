"""The settings: every page on a real store; saved, refused, taken back, half typed, and only looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.centre import Centre
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.scale_size import percent
from dalba_desktop.gui.settings_appearance import AppearancePage
from dalba_desktop.gui.settings_commands import SettingsCommands
from dalba_desktop.gui.settings_dialog import SettingsDialog
from dalba_desktop.gui.settings_page import FieldsPage
from dalba_desktop.gui.settings_pages import StorePages
from tests.builders import on_day
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into


@pytest.fixture
def commands(open_window: MainWindow) -> SettingsCommands:
    """The settings over the ward."""
    open_window.menus.actions["settings"].trigger()
    return open_window.desk.settings


@pytest.fixture
def dialog(commands: SettingsCommands) -> SettingsDialog:
    assert commands.dialog is not None
    return commands.dialog


@pytest.fixture
def pages(commands: SettingsCommands) -> StorePages:
    assert commands.pages is not None
    return commands.pages


def put(page: FieldsPage, key: str, text: str) -> None:
    """Types a text in place of what stands in a field."""
    editor = page.fields[key].editor
    editor.setFocus()
    if isinstance(editor, QLineEdit):
        editor.selectAll()
        press(editor, Qt.Key.Key_Delete)
        type_into(editor, text)
    else:
        page.fields[key].set_value(text)


def front(dialog: SettingsDialog) -> str:
    """The page that is shown."""
    return dialog.page.key


def second_folder(window: MainWindow) -> Path | None:
    return window.session.tracker.safety.second_folder


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def test_centre_and_physician_are_saved_in_one_step_and_stand_on_paper(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages
) -> None:
    page = pages.centre
    assert not page.save.isEnabled()
    put(page, "name", "Policlinico Umberto I")
    put(page, "department", "Ematologia")
    put(page, "address", "Via Benevento 6\n\n00161 Roma")
    put(page, "physician", "Dr Rossi")
    assert page.letterhead.text() == "Policlinico Umberto I\nEmatologia\nVia Benevento 6\n00161 Roma"
    assert dialog.list.item(0).text() == "Centre and physician \N{BULLET}"
    click(page.save)

    tracker = open_window.session.tracker
    assert tracker.settings.centre == Centre(
        name="Policlinico Umberto I", department="Ematologia", address=("Via Benevento 6", "00161 Roma")
    )
    assert tracker.user_name == "Dr Rossi"
    assert tracker.report_data("TEST-014").centre == "Ematologia, Policlinico Umberto I"
    assert dialog.list.item(0).text() == "Centre and physician"
    assert dialog.said.text() == "Saved."
    assert not page.save.isEnabled()
    click(dialog.undo)
    assert tracker.settings.centre == Centre()
    assert page.fields["name"].value() == ""
    assert "Undone" in dialog.said.text()


def test_a_line_too_long_is_said_at_its_field(dialog: SettingsDialog, pages: StorePages) -> None:
    page = pages.centre
    put(page, "name", "x" * 121)
    assert page.fields["name"].remark.text() == "At most 120 characters on a line."
    assert page.problem.text() == "Still open: Hospital"
    assert not page.save.isEnabled()
    put(page, "name", "Policlinico")
    put(page, "address", "\n".join("abcdefghi"))
    assert page.fields["address"].remark.text() == "At most 8 lines."
    click(page.take_back)
    assert not dialog.unsaved


def test_a_laboratory_without_figures_gets_them_with_comma_or_point(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages
) -> None:
    dialog.show_page("laboratories")
    page = pages.laboratories
    bare = [use.name for use in page.uses if use.figures is None]
    assert page.subject == bare[0]
    assert f"No figures yet: {bare[0]}: " in page.without.text()
    put(page, "lod_percent", "0,001")
    put(page, "loq_percent", "0.0003")
    assert page.fields["loq_percent"].remark.text() == "Below the detection limit: a slip?"
    put(page, "loq_percent", "little")
    assert page.fields["loq_percent"].remark.text() == "Not a number."
    assert not page.save.isEnabled()
    put(page, "loq_percent", "0.003")
    put(page, "conversion_factor", "85")
    assert "Unusual" in page.fields["conversion_factor"].remark.text()
    put(page, "conversion_factor", "0.85")
    put(page, "noise_log10", "1.5")
    assert "slip" in page.fields["noise_log10"].remark.text()
    put(page, "noise_log10", "0")
    press(page.fields["noise_log10"].editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert open_window.session.tracker.settings.laboratories() == (
        Laboratory(name=bare[0], lod_percent=0.001, loq_percent=0.003, conversion_factor=0.85, noise_log10=0.0),
    )
    assert page.subject == bare[0]
    assert "Saved: " in dialog.said.text()
    assert page.remove.isEnabled()


def test_what_is_half_typed_about_one_laboratory_outlives_a_look_at_another(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages
) -> None:
    settings = open_window.session.tracker.settings
    settings.set_laboratory(Laboratory(name="Amiens", lod_percent=0.002))
    settings.set_laboratory(Laboratory(name="Bari"))
    open_window.desk.settings.fill()
    dialog.show_page("laboratories")
    page = pages.laboratories
    page.table.record_selected.emit("laboratories", "Amiens")
    put(page, "lod_percent", "0.005")
    page.table.record_selected.emit("laboratories", "Bari")
    assert page.fields["lod_percent"].value() == ""
    assert page.begun == ("Amiens",)
    page.table.record_selected.emit("laboratories", "Amiens")
    assert page.fields["lod_percent"].value() == "0.005"
    put(page, "lod_percent", "0.002")
    assert not dialog.unsaved


def test_a_laboratory_is_called_otherwise_and_taken_away(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages, asker: ScriptedAsker
) -> None:
    settings = open_window.session.tracker.settings
    settings.set_laboratory(Laboratory(name="Amiens", lod_percent=0.002))
    settings.set_laboratory(Laboratory(name="Bari"))
    open_window.desk.settings.fill()
    dialog.show_page("laboratories")
    page = pages.laboratories
    page.turn_to("Amiens")
    put(page, "name", "Bari")
    assert page.fields["name"].remark.text() == "Has figures already: choose it in the table."
    put(page, "name", "Amiens Nord")
    click(page.save)
    assert [entry.name for entry in settings.laboratories()] == ["Bari", "Amiens Nord"]
    assert page.subject == "Amiens Nord"
    click(page.remove)
    assert [entry.name for entry in settings.laboratories()] == ["Bari", "Amiens Nord"]
    asker.why = "closed down"
    click(page.remove)
    assert "0 results name it" in asker.asked[-1]
    assert [entry.name for entry in settings.laboratories()] == ["Bari"]
    click(page.add)
    assert page.chosen.text() == "New laboratory"
    put(page, "name", "Cagliari")
    click(page.save)
    assert [entry.name for entry in settings.laboratories()] == ["Bari", "Cagliari"]


def test_a_calendar_is_set_with_a_reason_and_goes_back_to_the_shipped_one(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages, asker: ScriptedAsker
) -> None:
    dialog.show_page("calendars")
    page, settings = pages.calendars, open_window.session.tracker.settings
    assert page.subject == "d-alba"
    assert page.fields["induction"].value() == "22 ± 5, 45 ± 7, 57 ± 7, 85 ± 10"
    assert page.standing.text() == "As shipped."
    put(page, "induction", "22+-4; 45/7")
    assert page.problem.text() == "Still open: Reason"
    put(page, "every_months", "0,1")
    assert "from 0.25 to 600" in page.fields["every_months"].remark.text()
    put(page, "every_months", "")
    assert page.fields["every_months"].remark.text() == "Needed."
    put(page, "every_months", "2,5")
    put(page, "graft_days", "thirty")
    assert page.fields["graft_days"].remark.text() == "Days as 22 ± 5, 45 ± 7."
    put(page, "graft_days", "")
    type_into(page.reason.editor, "clinic days")
    click(page.save)

    row = settings.calendars()[0]
    assert row.calendar.induction == ((22, 4), (45, 7))
    assert row.calendar.every_months == 2.5
    assert row.calendar.transplant_days == ()
    assert row.own is not None
    assert row.own.reason == "clinic days"
    assert page.standing.text().endswith(": clinic days")
    page.protocol.set_value("other")
    assert page.subject == "other"
    page.protocol.set_value("d-alba")
    click(page.shipped)
    assert settings.calendars()[0].own is not None
    asker.why = "as published"
    click(page.shipped)
    assert settings.calendars()[0].own is None
    assert page.fields["induction"].value() == "22 ± 5, 45 ± 7, 57 ± 7, 85 ± 10"


def test_thresholds_and_mutation_table_do_what_they_do_in_their_own_window(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages, asker: ScriptedAsker
) -> None:
    tracker = open_window.session.tracker
    asker.why = "our assay"
    pages.thresholds.inside.value_typed.emit("few_copies", "12")
    assert tracker.policy["few_copies"] == 12
    assert "1 own value" in pages.thresholds.inside.count.text()
    pages.thresholds.inside.value_typed.emit("few_copies", "much")
    assert "is not allowed" in dialog.said.text()
    asker.why = "Dr Rossi"
    click(pages.mutations.inside.sign)
    assert pages.mutations.inside.review.text().startswith("Reviewed by Dr Rossi")
    assert dialog.said.text().startswith("Saved.")
    assert not dialog.undo.isHidden()


def test_a_changed_threshold_tells_which_cards_open_and_close(
    qtbot: QtBot, open_window: MainWindow, commands: SettingsCommands, dialog: SettingsDialog
) -> None:
    qtbot.waitUntil(lambda: open_window.desk.ward.is_complete)
    commands.effect.watch()
    qtbot.waitUntil(lambda: commands.effect.is_ready)
    with qtbot.waitSignal(commands.effect.told) as told:
        commands.make(lambda settings: settings.set_policy_value("adequate_copies", 1e9, "to see"))
    assert told.args is not None
    assert told.args[0].startswith("As of today: ")
    assert told.args[0] in dialog.said.text()
    with qtbot.waitSignal(commands.effect.told) as told:
        commands.make(lambda settings: settings.set_policy_value("few_copies", 10.5, "to see"))
    assert told.args == ["No card of today opens or closes."]


def test_locking_holds_at_once(open_window: MainWindow, dialog: SettingsDialog, pages: StorePages) -> None:
    dialog.show_page("lock")
    page = pages.lock
    put(page, "minutes", "0")
    assert page.fields["minutes"].remark.text() == "A whole number from 1 to 120."
    put(page, "minutes", "7")
    click(page.save)
    keeping = open_window.session.tracker.keeping
    assert keeping.preference("lock_after_minutes") == 7
    page.fields["locks"].set_value("no")
    assert not page.fields["minutes"].isEnabled()
    click(page.save)
    assert keeping.preference("lock_after_minutes") == 0
    assert page.fields["locks"].value() == "no"


def test_the_second_folder_is_chosen_and_given_up(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages, asker: ScriptedAsker, tmp_path: Path
) -> None:
    dialog.show_page("backups")
    page = pages.backups
    assert page.standing.text() == "No test-restored copy of this store exists yet."
    click(page.choose)
    assert not page.clear.isVisible()
    asker.chooses = tmp_path
    click(page.choose)
    assert page.second.text() == str(tmp_path)
    assert second_folder(open_window) == tmp_path
    click(page.clear)
    assert second_folder(open_window) is None
    click(page.all)
    assert open_window.safety.backups.dialog is not None
    open_window.safety.backups.dialog.reject()


def test_theme_and_size_hold_at_once(open_window: MainWindow, dialog: SettingsDialog) -> None:
    page = dialog.pages["appearance"]
    assert isinstance(page, AppearancePage)
    assert page.choices["theme_"].value() == "theme_light"
    page.choices["theme_"].set_value("theme_dark")
    assert open_window.menus.actions["theme_dark"].isChecked()
    page.choices["theme_"].set_value("theme_light")
    page.choices["size"].set_value("125")
    assert percent() == 125
    page.choices["size"].set_value("100")
    assert percent() == 100


def test_another_language_closes_the_settings_and_builds_the_window_anew(
    qtbot: QtBot, open_window: MainWindow, commands: SettingsCommands, dialog: SettingsDialog, pages: StorePages
) -> None:
    page = dialog.pages["appearance"]
    assert isinstance(page, AppearancePage)
    put(pages.centre, "name", "Policlin")
    with qtbot.waitSignal(open_window.desk.language.chosen) as chosen:
        page.choices["language_"].set_value("language_it")
    assert chosen.args == ["it"]
    assert commands.dialog is None
    assert "settings" in open_window.session.tracker.keeping.drafts()
    commands.forget_half()


def test_on_a_past_day_nothing_is_set(open_window: MainWindow, asker: ScriptedAsker) -> None:
    open_window.workspace.look_at(on_day(30))
    commands = open_window.desk.settings
    commands.show("laboratories")
    assert commands.dialog is not None
    assert commands.pages is not None
    assert "past day" in commands.dialog.said.text()
    assert not commands.pages.laboratories.add.isEnabled()
    assert not commands.pages.mutations.inside.sign.isEnabled()
    commands.dialog.search.setText("nothing like this")
    commands.dialog.search.clear()
    assert "past day" in commands.dialog.said.text()


def test_settings_are_written_compared_and_taken_in(
    open_window: MainWindow, dialog: SettingsDialog, pages: StorePages, asker: ScriptedAsker, tmp_path: Path
) -> None:
    dialog.show_page("exchange")
    page, settings = pages.exchange, open_window.session.tracker.settings
    settings.set_laboratory(Laboratory(name="Roma", lod_percent=0.001))
    settings.set_policy_value("few_copies", 12, "our assay")
    click(page.export)
    asker.saves = tmp_path / "roma.dalba-settings"
    click(page.export)
    assert asker.asked[-1] == "ward.dalba-settings"
    assert page.said.text() == "Written: roma.dalba-settings. It stands in the trail."
    asker.saves = open_window.session.tracker.path
    click(page.export)
    assert "this is the store itself" in page.said.text()

    settings.set_laboratory(Laboratory(name="Roma", lod_percent=0.02))
    settings.reset_policy_value("few_copies", "back")
    click(page.take)
    asker.opens = tmp_path / "roma.dalba-settings"
    click(page.take)
    assert page.said.text() == "roma.dalba-settings: 1 new here, 1 different, 0 the same; 0 only here."
    assert page.carry_out.text() == "Take in 2 settings"
    shown = [[cell.text for cell in row.cells] for row in page.table.records.rows]
    assert shown[0] == ["Laboratory Roma", "differs", "LoD\u00a00.02\u00a0%", "LoD\u00a00.001\u00a0%"]
    click(page.drop)
    assert not page.table.isVisible()
    click(page.take)
    click(page.carry_out)
    assert dialog.said.text().startswith("2 settings taken in.")
    assert settings.laboratories() == (Laboratory(name="Roma", lod_percent=0.001),)
    click(page.take)
    assert page.note.text() == "There is nothing to take in."
    asker.opens.write_text("[1]", encoding="utf-8")
    click(page.take)
    assert "it holds no object" in page.said.text()
    assert not page.table.isVisible()


def test_what_was_half_typed_is_kept_and_there_again(
    qtbot: QtBot, open_window: MainWindow, commands: SettingsCommands, dialog: SettingsDialog, pages: StorePages
) -> None:
    put(pages.centre, "name", "Policlin")
    put(pages.lock, "minutes", "x")
    press(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(open_window.workspace.page.notice.isVisible)
    notice = open_window.workspace.page.notice
    assert notice.text.text() == "Settings: half typed, not saved: Centre and physician, Locking."
    assert open_window.session.tracker.settings.centre == Centre()
    notice.actions_shown[0].click()
    assert commands.pages is not None
    assert commands.dialog is not None
    assert commands.pages.centre.fields["name"].value() == "Policlin"
    assert commands.pages.lock.fields["minutes"].value() == "x"
    assert "Half typed before and kept" in commands.dialog.said.text()

    path = open_window.session.tracker.path
    open_window.session.lock()
    open_window.session.open(path, PASSPHRASE)
    settle()
    commands.show()
    assert commands.pages.centre.fields["name"].value() == "Policlin"
    click(commands.pages.centre.take_back)
    commands.pages.lock.forget()
    commands.close()
    settle()
    assert "settings" not in open_window.session.tracker.keeping.drafts()


def test_what_was_half_typed_can_be_forgotten(
    qtbot: QtBot, open_window: MainWindow, commands: SettingsCommands, dialog: SettingsDialog, pages: StorePages
) -> None:
    put(pages.centre, "name", "Policlin")
    click(dialog.close_button)
    notice = open_window.workspace.page.notice
    qtbot.waitUntil(notice.isVisible)
    notice.actions_shown[1].click()
    assert "settings" not in open_window.session.tracker.keeping.drafts()
    commands.show()
    assert commands.dialog is not None
    assert not commands.dialog.unsaved


def test_a_store_open_for_reading_shows_everything_and_changes_nothing(
    window: MainWindow, ward_store: Path, asker: ScriptedAsker
) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    before = ward_store.read_bytes()
    commands = window.desk.settings
    commands.show()
    dialog, pages = commands.dialog, commands.pages
    assert dialog is not None
    assert pages is not None
    assert dialog.said.text().startswith("Open for reading only")
    asker.why = "why not"
    for pressed in (
        pages.centre.save, pages.laboratories.add, pages.laboratories.remove, pages.calendars.shipped,
        pages.calendars.save, pages.mutations.inside.sign, pages.lock.save, pages.backups.choose,
        pages.exchange.export, pages.exchange.take,
    ):  # fmt: skip
        assert not pressed.isEnabled()
        assert pressed.toolTip().startswith("Open for reading only")
    assert not pages.calendars.fields["induction"].isEnabled()
    assert pages.calendars.fields["induction"].value()
    pages.calendars.protocol.set_value("other")
    assert pages.calendars.subject == "other"
    commands.close()
    window.session.lock()
    assert ward_store.read_bytes() == before


def test_without_a_store_there_is_what_no_store_keeps(window: MainWindow) -> None:
    window.menus.actions["settings"].trigger()
    commands = window.desk.settings
    assert commands.dialog is not None
    assert list(commands.dialog.pages) == ["appearance"]
    commands.close()
    assert commands.dialog is None


def test_the_search_finds_pages_fields_and_thresholds(dialog: SettingsDialog, pages: StorePages) -> None:
    def shown() -> list[str]:
        return [dialog.list.item(at).text() for at in range(dialog.list.count()) if not dialog.list.item(at).isHidden()]

    type_into(dialog.search, "factor")
    assert "Laboratories" in shown()
    assert front(dialog) == "laboratories"
    press(dialog.search, Qt.Key.Key_Return)
    assert dialog.focusWidget() is pages.laboratories.fields["conversion_factor"].editor
    dialog.search.setText("smallest rise")
    assert shown() == ["Thresholds"]
    assert pages.thresholds.inside.table.thresholds.rowCount() == 1
    press(dialog.search, Qt.Key.Key_Escape)
    assert dialog.search.text() == ""
    assert len(shown()) == len(dialog.pages)
    assert pages.thresholds.inside.table.thresholds.rowCount() == 75
    dialog.search.setText("nothing like this")
    assert shown() == []
    assert dialog.said.text() == "No setting holds these words."
    dialog.search.setText("minutes")
    press(dialog.search, Qt.Key.Key_Down)
    press(dialog.search, Qt.Key.Key_Up)
    assert front(dialog) == "lock"


def test_the_pages_are_walked_by_keyboard(dialog: SettingsDialog) -> None:
    assert dialog.focusWidget() is dialog.list
    press(dialog.list, Qt.Key.Key_Down)
    assert front(dialog) == "laboratories"
    press(dialog.list, Qt.Key.Key_End)
    assert front(dialog) == "exchange"
