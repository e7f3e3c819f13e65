"""Ctrl+K: the palette over the window, and what was used of it lately."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.palette_dialog import PaletteDialog
from dalba_desktop.gui.palette_lines import Line, case_lines, menu_lines, threshold_lines
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

PALETTE_KEY = "Ctrl+K"
RECENT = "palette/recent"
MOST_RECENT = 8


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """The way in."""
    return {"go": (Entry("palette", say("Co&mmands\N{HORIZONTAL ELLIPSIS}"), PALETTE_KEY),)}


class PaletteCommands(QObject):
    """Makes the palette from the menus as they are at that moment. Of cases nothing is remembered."""

    def __init__(
        self, session: Session, workspace: Workspace, _asker: Asker, window: QMainWindow, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self._theme = theme
        self._menus: Menus | None = None
        self._settings = Settings()
        self.show_threshold: Callable[[str], None] | None = None
        """Shows a threshold by its key; whoever can sets it."""
        self.dialog: PaletteDialog | None = None

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry does."""
        return {"palette": self.show}

    def use(self, menus: Menus) -> None:
        """Takes the menus: they are what is offered."""
        self._menus = menus

    def set_theme(self, _: Theme) -> None:
        """The palette is made anew each time."""

    def show(self) -> None:
        """Opens the palette; when it goes, the focus is where it was."""
        if self._menus is None:
            return
        lines = tuple(line for line in menu_lines(self._menus) if line.key != "palette")
        cases: tuple[Line, ...] = ()
        if self._session.is_open:
            cases = case_lines(self._session.tracker.case_ids(), self._workspace.go_to)
            lines += self._thresholds()
        focus = QApplication.focusWidget()

        def give_back() -> None:
            if focus is not None and shiboken6.isValid(focus) and focus.isVisible():
                focus.setFocus(Qt.FocusReason.PopupFocusReason)

        recent = self._settings.words_of(RECENT)
        dialog = PaletteDialog(lines, cases, recent, colours_of(self._theme()), self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(give_back)
        dialog.chosen.connect(self._do)
        self.dialog = dialog
        dialog.open()
        dialog.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _thresholds(self) -> tuple[Line, ...]:
        if self.show_threshold is None:
            return ()
        rows = self._session.tracker.settings.policy_values()
        return threshold_lines({row.key: say(row.entry.meaning) for row in rows}, self.show_threshold)

    def _do(self, line: Line) -> None:
        if line.key:
            kept = self._settings.words_of(RECENT)
            self._settings.keep_words(RECENT, (line.key, *(key for key in kept if key != line.key))[:MOST_RECENT])
        line.act()
