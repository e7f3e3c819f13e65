"""Light and dark: one palette, one style sheet, switched while the program runs."""

from __future__ import annotations

import re
import string
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from dalba_desktop import assets
from dalba_desktop.gui import fonts
from dalba_desktop.gui.scale_dress import HouseStyle, grow
from dalba_desktop.gui.scale_size import USUAL, factor, px, set_percent
from dalba_desktop.gui.scale_size import percent as current_percent
from dalba_desktop.plots.theme import DARK, LIGHT, Theme, mixed


class Appearance(StrEnum):
    """What the user chose; `system` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def colours_of(theme: Theme) -> dict[str, str]:
    """Every colour a widget may use: the roles of the palette and the few tints made from them."""
    is_dark = theme.name == "dark"
    return {
        "name": theme.name,
        "ink": theme.ink,
        "muted": theme.muted,
        "faint": mixed(theme.panel, theme.muted, 0.62),
        "line": theme.line,
        "hair": mixed(theme.page, theme.line, 0.55),
        "edge": mixed(theme.page, theme.muted, 0.38),
        "page": theme.page,
        "panel": theme.panel,
        "raised": theme.panel if is_dark else theme.page,
        "field": theme.panel if is_dark else theme.page,
        "accent": theme.accent,
        "accent_hover": mixed(theme.ink, theme.accent, 0.86),
        "on_accent": theme.page,
        "hover": mixed(theme.panel, theme.ink, 0.05),
        "selected": mixed(theme.page, theme.accent, 0.22 if is_dark else 0.12),
        "marked": mixed(theme.page, theme.warning, 0.22 if is_dark else 0.16),
        "notice": mixed(theme.page, theme.accent, 0.14 if is_dark else 0.07),
        "critical": theme.critical,
        "critical_text": theme.text(theme.critical),
        "warning": theme.warning,
        "warning_text": theme.text(theme.warning),
    }


def style_sheet(theme: Theme) -> str:
    """The style sheet of the program in the colours of a theme."""
    template = assets.asset("resources", "style", "desktop.qss").read_text(encoding="utf-8")
    icons = assets.asset("resources", "icons").as_posix()
    return enlarged(string.Template(template).substitute(colours_of(theme), icons=icons))


def enlarged(sheet: str) -> str:
    """A style sheet with its lengths as large as everything is drawn now; a hairline stays one."""

    def length(found: re.Match[str]) -> str:
        pixels = int(found[1])
        return f"{px(pixels) if pixels > 1 else pixels * int(factor())}px"

    return re.sub(r"\b(\d+)px\b", length, sheet)


def palette(theme: Theme) -> QPalette:
    """The same colours for what a style sheet does not reach."""
    colours = colours_of(theme)
    made = QPalette()
    role = QPalette.ColorRole
    for place, name in (
        (role.Window, "panel"),
        (role.WindowText, "ink"),
        (role.Base, "page"),
        (role.AlternateBase, "panel"),
        (role.Text, "ink"),
        (role.Button, "panel"),
        (role.ButtonText, "ink"),
        (role.BrightText, "critical"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "ink"),
        (role.PlaceholderText, "faint"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Light, "page"),
        (role.Midlight, "hair"),
        (role.Mid, "line"),
        (role.Dark, "edge"),
        (role.Shadow, "line"),
        (role.Accent, "accent"),
    ):
        made.setColor(place, QColor(colours[name]))
    for place in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, place, QColor(colours["faint"]))
    return made


class ThemeSwitch(QObject):
    """Dresses the application and says when its theme has changed."""

    theme_changed = Signal(object)

    def __init__(
        self, application: QApplication, appearance: Appearance = Appearance.SYSTEM, *, percent: int = USUAL
    ) -> None:
        super().__init__(application)
        set_percent(percent)
        self._application = application
        self.appearance = appearance
        self.theme: Theme = LIGHT
        fonts.load_fonts()
        application.setStyle(HouseStyle() if percent != USUAL else QStyleFactory.create("Fusion"))
        application.setFont(fonts.font())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress(_theme_for(appearance))

    def choose(self, appearance: Appearance) -> None:
        """Light, dark, or whatever the desktop says from now on."""
        self.appearance = appearance
        self._dress(_theme_for(appearance))

    def enlarge(self, percent: int) -> None:
        """Draws everything larger or smaller from now on, what is there already included."""
        old = current_percent()
        set_percent(percent)
        if current_percent() == old:
            return
        if not isinstance(self._application.style(), HouseStyle):
            self._application.setStyle(HouseStyle())
        grow(old, current_percent())
        self._application.setFont(fonts.font())
        self._dress(self.theme)

    def retire(self) -> None:
        """Follows the desktop no longer."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._follow_system)
        self.deleteLater()

    def _follow_system(self) -> None:
        if self.appearance is Appearance.SYSTEM:
            self._dress(_theme_for(self.appearance))

    def _dress(self, theme: Theme) -> None:
        self.theme = theme
        self._application.setPalette(palette(theme))
        self._application.setStyleSheet(style_sheet(theme))
        self.theme_changed.emit(theme)


def _theme_for(appearance: Appearance) -> Theme:
    if appearance is Appearance.SYSTEM:
        wants_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if wants_dark else LIGHT
    return DARK if appearance is Appearance.DARK else LIGHT
