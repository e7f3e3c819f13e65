"""Another language while the program runs: nothing is lost, nothing is left over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QMainWindow, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.events import Note
from dalba_desktop.gui.language import chosen_language, put_on
from dalba_desktop.gui.language_switch import LanguageSwitch
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.message_dialog import ReasonDialog
from dalba_desktop.gui.settings import Settings
from dalba_desktop.interchange.catalogue import speak
from dalba_desktop.wording import language, say
from tests import catalogues
from tests.gui.conftest import PASSPHRASE
from tests.translations import FOLDER

Switching = Callable[[str], MainWindow]


@pytest.fixture
def switching(qapp: QApplication, open_window: MainWindow, qtbot: QtBot) -> Generator[Switching]:
    """Chooses a language in the menu of whatever window is shown, and gives the new window."""
    joined: list[MainWindow] = []
    left: list[MainWindow] = []

    def join(window: MainWindow) -> Callable[[], None]:
        joined.append(window)
        return lambda: left.append(window)

    shown = LanguageSwitch(qapp, open_window, join)

    def switch(code: str) -> MainWindow:
        before = shown.window
        before.menus.actions[f"language_{code}"].trigger()
        qtbot.waitUntil(lambda: shown.window is not before)
        qtbot.waitExposed(shown.window)
        qtbot.wait(0)
        assert joined[-1] is shown.window
        assert left[-1] is before
        return shown.window

    yield switch
    put_on(qapp, "en")
    QLocale.setDefault(QLocale.c())
    shown.close()
    shown.window.close()
    shown.window.deleteLater()


def test_the_case_page_is_there_again_in_italian(switching: Switching, open_window: MainWindow) -> None:
    case_id = open_window.workspace.cases.model.rows[1].case_id
    open_window.workspace.go_to(case_id)
    open_window.workspace.page.tabs.bar.setCurrentIndex(2)
    tracker = open_window.session.tracker
    size = open_window.size()
    window = switching("it")
    assert language() == "it"
    assert window.session.tracker is tracker
    assert window.pages.currentWidget() is window.workspace
    assert window.workspace.case_id == case_id
    assert window.workspace.page.tabs.bar.currentIndex() == 2
    assert window.menus.actions["language_it"].isChecked()
    assert Settings().language == "it"
    assert window.size() == size
    again = switching("en")
    assert again.session.tracker is tracker
    assert stale(again) == []


def test_a_past_day_stays(switching: Switching, open_window: MainWindow) -> None:
    day = open_window.session.tracker.as_of - dt.timedelta(days=200)
    open_window.workspace.look_at(day, as_stored=True)
    window = switching("it")
    assert (window.workspace.as_of, window.workspace.as_stored) == (day, True)


def test_the_page_about_all_cases_stays(switching: Switching, open_window: MainWindow) -> None:
    key = next(iter(open_window.workspace.desks))
    open_window.workspace.show_desk(key)
    window = switching("it")
    assert window.workspace.desk == key
    assert stale(window) == []


def test_dialogs_are_closed_and_a_begun_reason_comes_back_as_words(
    switching: Switching, open_window: MainWindow, qtbot: QtBot
) -> None:
    dialog = ReasonDialog("Withdraw this result", "Why?", "Withdraw", open_window)
    dialog.open()
    typed = dialog.findChild(QLineEdit)
    assert typed is not None
    typed.setText("wrong tube")
    window = switching("it")
    qtbot.waitUntil(lambda: "wrong tube" in window.workspace.page.notice.text.text())
    assert window.workspace.page.notice.text.text() == "Si era iniziato a digitare: wrong tube"
    assert [shown for shown in QApplication.topLevelWidgets() if isinstance(shown, QDialog) and shown.isVisible()] == []


def test_the_language_in_use_is_no_change(open_window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(open_window.desk.language.chosen):
        open_window.menus.actions["language_en"].trigger()
    assert open_window.menus.actions["language_en"].isChecked()
    assert Settings().language == "en"


def test_cases_are_found_by_words_of_the_new_language(
    switching: Switching, open_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: open_window.desk.ward.is_complete)
    window = switching("it")
    ward, search = window.desk.ward, window.session.tracker.search
    qtbot.waitUntil(lambda: ward.is_complete and bool(search.find("maschio").case_ids))
    assert search.find("maschio").case_ids == search.find("sex:male").case_ids
    assert not search.find("rising").case_ids


def test_undo_goes_on_after_a_switch(switching: Switching, open_window: MainWindow) -> None:
    case_id = open_window.workspace.case_id
    assert case_id is not None
    before = len(open_window.session.tracker.case_view(case_id).history.notes)
    note = Note(id="n-language", date=open_window.session.tracker.as_of, text="typed in English")
    open_window.session.record(case_id, note)
    window = switching("it")
    assert window.menus.actions["undo"].isEnabled()
    window.menus.actions["undo"].trigger()
    assert len(window.session.tracker.case_view(case_id).history.notes) == before


def test_nothing_is_said_in_the_language_before(switching: Switching, open_window: MainWindow) -> None:
    assert stale(open_window) == []
    window = switching("it")
    for row in window.workspace.cases.model.rows:
        window.workspace.go_to(row.case_id)
        for tab in range(window.workspace.page.tabs.bar.count()):
            window.workspace.page.tabs.bar.setCurrentIndex(tab)
        assert stale(window) == []
    for key in window.workspace.desks:
        window.workspace.show_desk(key)
        assert stale(window) == []


def test_a_stale_text_is_found(switching: Switching) -> None:
    window = switching("it")
    window.workspace.page.tabs.bar.setTabText(0, "Treatment")
    window.workspace.cases.search.setPlaceholderText("Find a case")
    assert len(stale(window)) == 2


def test_a_half_typed_form_and_line_come_back(switching: Switching, open_window: MainWindow, qtbot: QtBot) -> None:
    quick = open_window.parts.quick
    quick.line.edit.setText("12/3 bm 0,0")
    open_window.menus.actions["add_record"].trigger()
    form = open_window.records.form
    assert form is not None
    form.fields["date"].set_value("12/3/2025")
    case_id = open_window.workspace.case_id
    window = switching("it")
    qtbot.waitUntil(lambda: window.records.form is not None)
    again = window.records.form
    assert again is not None
    assert again.draft_case == case_id
    assert again.fields["date"].value() == "12/3/2025"
    assert stale(again) == []
    assert window.parts.quick.line.edit.text() == "12/3 bm 0,0"
    again.reject()


def test_it_switches_before_a_store_is_open(qapp: QApplication, window: MainWindow, ward_store: Path) -> None:
    window.stores.show_unlock(ward_store)
    window.stores.tries.wrong(ward_store)
    shown = LanguageSwitch(qapp, window, lambda _: lambda: None)
    shown.choose("it")
    assert shown.window.pages.currentWidget() is shown.window.unlock
    assert shown.window.unlock.path == ward_store
    assert stale(shown.window) == []
    shown.window.stores.tries.wrong(ward_store)
    shown.window.stores.tries.wrong(ward_store)
    assert shown.window.stores.tries.wait_seconds(ward_store), "the count of wrong tries goes on"
    shown.window.session.open(ward_store, PASSPHRASE)
    put_on(qapp, "en")
    QLocale.setDefault(QLocale.c())
    shown.close()
    shown.window.close()
    shown.window.deleteLater()


def test_what_was_hidden_stays_hidden(switching: Switching, open_window: MainWindow) -> None:
    open_window.menus.actions["hide_identifiers"].trigger()
    window = switching("it")
    assert window.privacy.is_hidden
    window.menus.actions["hide_identifiers"].trigger()


def test_qt_speaks_italian_too(switching: Switching, qtbot: QtBot) -> None:
    switching("it")
    box = QMessageBox()
    qtbot.addWidget(box)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    assert cancel.text().replace("&", "") == "Annulla"
    line = QLineEdit()
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    assert any("Incolla" in action.text() for action in menu.actions())
    menu.deleteLater()
    assert QLocale().monthName(3) == "marzo"
    switching("en")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Cancel"


def test_nothing_is_switched_while_something_is_written(switching: Switching, open_window: MainWindow) -> None:
    shown = LanguageSwitch(QApplication.instance(), open_window, lambda _: lambda: None)  # type: ignore[arg-type]
    open_window.session.perform(lambda _: shown.choose("it"))
    assert shown.window is open_window
    assert language() == "en"


def test_the_language_of_the_system_is_the_first_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen_language("it") == "it"
    assert chosen_language("") == "en"
    italian = QLocale(QLocale.Language.Italian)
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: italian))
    assert chosen_language("") == "it"
    assert chosen_language("en") == "en"
    assert chosen_language("xx") == "it"


def test_every_menu_line_has_a_letter_of_its_own_in_italian(switching: Switching) -> None:
    window = switching("it")
    for menu in window.menuBar().actions():
        letters = [letter for action in _lines(menu) if (letter := key_of(action.text()))]
        assert sorted(letters) == sorted(set(letters)), (menu.text(), letters)


def _lines(menu: QAction) -> list[QAction]:
    return [action for action in menu.menu().actions() if not action.isSeparator()]  # type: ignore[attr-defined]


def key_of(text: str) -> str:
    """The letter that presses a line."""
    bare = text.replace("&&", "")
    return bare.partition("&")[2][:1].casefold()


def stale(window: QWidget) -> list[str]:
    """Texts of a window that are templates of the language not in use: English ones whose Italian differs, or both."""
    english_to = {
        entry.one: entry.said[0]
        for entry in catalogues.read((FOLDER / "it.po").read_text(encoding="utf-8")).values()
        if entry.said[0] not in ("", entry.one) and "{" not in entry.one
    }
    italian = set(english_to.values())
    wrong = set(english_to) - italian if language() == "it" else italian - set(english_to)
    return [text for text in texts_of(window) if text in wrong]


def texts_of(window: QWidget) -> Iterator[str]:
    """Everything that a window says or offers, hidden pages included."""
    for thing in (window, *window.findChildren(QObject)):
        for name in ("text", "placeholderText", "toolTip", "accessibleName", "accessibleDescription", "title"):
            get = getattr(thing, name, None)
            if callable(get) and not (name == "text" and isinstance(thing, QLineEdit)):
                found = get()
                if isinstance(found, str) and found:
                    yield found
        if isinstance(thing, QMainWindow):
            yield thing.windowTitle()
        for count, text in (("count", "tabText"), ("count", "itemText")):
            if hasattr(thing, text):
                yield from (getattr(thing, text)(place) for place in range(getattr(thing, count)()))


def test_say_is_english_again() -> None:
    speak("en")
    assert say("Cancel") == "Cancel"
