"""The page of all keys says what the menus say, is searched, and every key in it is somebody's alone."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.shortcut_page import ShortcutPage
from dalba_desktop.gui.shortcut_page_words import key_lines, native
from tests.gui.hands import press, type_into


def page_of(window: MainWindow) -> ShortcutPage:
    press(window, Qt.Key.Key_F1)
    page = window.desk.keyboard.page
    assert page is not None
    return page


def rows(page: ShortcutPage) -> list[tuple[str, ...]]:
    found = page.found
    return [tuple(str(found.index(row, at).data()) for at in range(3)) for row in range(found.rowCount())]


def test_every_key_of_the_menus_is_on_the_page(open_window: MainWindow) -> None:
    page = page_of(open_window)
    shown = {keys for _, keys, _ in rows(page)}
    for action in open_window.menus.actions.values():
        if action.shortcuts():
            assert ", ".join(keys.toString() for keys in action.shortcuts()) in shown
    page.reject()
    assert open_window.desk.keyboard.page is None


def test_no_key_has_two_entries(window: MainWindow) -> None:
    keys = Counter(key.toString() for action in window.menus.actions.values() for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_standard_keys_do_what_people_expect(window: MainWindow) -> None:
    actions = window.menus.actions
    standard = {
        "keyboard": "F1",
        "undo": "Ctrl+Z",
        "redo": "Ctrl+Shift+Z",
        "find": "Ctrl+F",
        "open_store": "Ctrl+O",
        "add_record": "Ctrl+N",
        "close_store": "Ctrl+W",
        "quit": "Ctrl+Q",
        "palette": "Ctrl+K",
    }
    assert {key: actions[key].shortcut().toString() for key in standard} == standard
    assert QKeySequence("Ctrl+/") in actions["keyboard"].shortcuts()


def test_it_is_searched_by_words_and_by_keys(open_window: MainWindow) -> None:
    page = page_of(open_window)
    assert page.focusWidget() is page.search
    type_into(page.search, "zoom ctrl")
    assert {what for what, _, _ in rows(page)} == {"Zoom in", "Zoom out"}
    press(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert page.isVisible()
    type_into(page.search, "nothing like that")
    assert rows(page) == []
    assert page.count.text() == "0 lines"
    press(page.search, Qt.Key.Key_Escape)
    press(page.search, Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == 0
    press(page.table, Qt.Key.Key_Escape)
    assert open_window.desk.keyboard.page is None


def test_a_row_is_read_out_whole(open_window: MainWindow) -> None:
    page = page_of(open_window)
    spoken = page.found.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "New store…, Ctrl+Shift+N, File"


def test_the_page_is_there_once_and_beside_the_window(open_window: MainWindow) -> None:
    page = page_of(open_window)
    assert not page.isModal()
    open_window.menus.actions["keyboard"].trigger()
    assert open_window.desk.keyboard.page is page


def test_keys_are_printed_as_the_system_prints_them(window: MainWindow) -> None:
    assert native("Ctrl++; Ctrl+-") == "Ctrl++, Ctrl+-"
    lines = key_lines(window.menus)
    assert all(line.keys and line.what and line.where for line in lines)
    assert {line.where for line in lines} >= {"File", "Chart", "List of cases", "One line", "Forms"}
