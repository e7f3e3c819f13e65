"""The first page: a new store for whoever has none, else the store they come back to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.start_page import StartPage
from dalba_desktop.gui.theme import ThemeSwitch
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import press


def in_order(page: StartPage) -> list[QPushButton]:
    return sorted(
        (page.open_store, page.create_store, page.demo), key=lambda pressed: pressed.mapTo(page, pressed.pos()).y()
    )


def test_whoever_comes_first_is_led_to_a_new_store(qtbot: QtBot, window: MainWindow) -> None:
    start = window.start
    assert in_order(start) == [start.create_store, start.demo, start.open_store]
    assert start.create_store.hasFocus()
    assert start.create_store.property("role") == "primary"
    press(start.create_store, Qt.Key.Key_Tab)
    assert start.demo.hasFocus()
    press(start.demo, Qt.Key.Key_Tab)
    assert start.open_store.hasFocus()


def test_whoever_has_a_store_is_led_back_to_it(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE)
    window.stores.close()
    start = window.start
    assert in_order(start) == [start.open_store, start.create_store, start.demo]
    assert start.open_store.hasFocus()
    assert [pressed.isDefault() for pressed in in_order(start)] == [True, False, False]


def test_a_look_at_the_demo_does_not_count(window: MainWindow) -> None:
    window.stores.open_demo()
    window.stores.close()
    assert in_order(window.start)[0] is window.start.create_store


def test_it_is_remembered_until_the_next_start(
    qtbot: QtBot, window: MainWindow, ward_store: Path, themes: ThemeSwitch
) -> None:
    window.session.open(ward_store, PASSPHRASE)
    window.close()
    assert window._settings.has_own_store
