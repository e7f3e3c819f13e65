"""Light, dark and whatever the desktop says, while the program runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from dalba_desktop.gui import fonts
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.theme import Appearance, ThemeSwitch, colours_of, style_sheet
from dalba_desktop.plots.theme import DARK, LEGIBLE, LIGHT, Theme, contrast


def test_switching_repaints_window_and_chart(open_window: MainWindow, themes: ThemeSwitch, qapp: QApplication) -> None:
    chart = open_window.workspace.page.chart
    before = chart.drawing
    assert before is not None
    open_window.menus.actions["theme_dark"].trigger()
    assert themes.theme is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.page)
    assert chart.drawing is not None
    assert chart.drawing.image != before.image
    assert chart.drawing.image.pixelColor(2, 2) == QColor(DARK.page)
    assert open_window.grab().toImage().pixelColor(4, 700) == QColor(DARK.panel)
    assert Settings().appearance is Appearance.DARK
    open_window.menus.actions["theme_light"].trigger()
    assert chart.drawing.image.pixelColor(2, 2) == QColor(LIGHT.page)


def test_the_system_is_followed_until_something_is_chosen(
    qapp: QApplication, themes: ThemeSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = QGuiApplication.styleHints()
    themes.choose(Appearance.SYSTEM)
    monkeypatch.setattr(type(hints), "colorScheme", lambda _: Qt.ColorScheme.Dark)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert themes.theme is DARK
    themes.choose(Appearance.LIGHT)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert themes.theme is LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_words_can_be_read_on_their_ground(theme: Theme) -> None:
    colours = colours_of(theme)
    for word in ("ink", "muted", "critical_text", "warning_text", "accent"):
        for ground in ("page", "panel"):
            assert contrast(colours[word], colours[ground]) >= LEGIBLE - 0.25, (word, ground)
    assert contrast(colours["on_accent"], colours["accent"]) >= LEGIBLE
    assert contrast(colours["ink"], colours["selected"]) >= LEGIBLE


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_colour_of_the_style_sheet_is_filled_in(theme: Theme) -> None:
    assert "$" not in style_sheet(theme)


def test_the_house_has_one_typeface(qapp: QApplication, themes: ThemeSwitch) -> None:
    fonts.load_fonts()
    assert qapp.font().family() == fonts.FAMILY
    assert fonts.font(bold=True, struck=True).strikeOut()


def test_settings_hold_the_window_and_the_theme_and_nothing_else(open_window: MainWindow) -> None:
    """No store, no path, no case id survives in the settings."""
    open_window.close()
    kept = QSettings("D-ALBA Desktop", "D-ALBA Desktop")
    tables = {f"table/{key}" for key in open_window.workspace.page.tabs.tables}
    states = {f"window/{name}" for name in ("alerts", "columns", "geometry", "tables")}
    words = {f"window/{name}" for name in ("folded", "percent", "tab")}
    assert set(kept.allKeys()) == {"start/own_store"} | tables | states | words
    assert kept.value("start/own_store", type=bool) is True
    for key in states:
        value = bytes(Settings().bytes_of(key).data())
        assert b"TEST-014" not in value
        assert b"ward" not in value
    for key in tables | words:
        assert not [word for word in Settings().words_of(key) if "TEST" in word or "ward" in word]
