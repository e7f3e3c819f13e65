"""Help > Keyboard: the page of all keys, made from the menus as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.shortcut_page import ShortcutPage
from dalba_desktop.gui.shortcut_page_words import key_lines
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

HELP_KEY, SECOND_HELP_KEY = "F1", "Ctrl+/"


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """The way in."""
    return {"help": (Entry("keyboard", say("&Keyboard\N{HORIZONTAL ELLIPSIS}"), HELP_KEY),)}


class ShortcutPageCommands(QObject):
    """Shows the page, one at a time."""

    def __init__(
        self,
        _session: Session,
        _workspace: Workspace,
        _asker: Asker,
        window: QMainWindow,
        _theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._menus: Menus | None = None
        self.page: ShortcutPage | None = None

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry does."""
        return {"keyboard": self.show}

    def use(self, menus: Menus) -> None:
        """Takes the menus, whose keys are shown."""
        self._menus = menus
        menus.actions["keyboard"].setShortcuts([QKeySequence(HELP_KEY), QKeySequence(SECOND_HELP_KEY)])

    def set_theme(self, _: Theme) -> None:
        """The style sheet does it."""

    def show(self) -> None:
        """Opens the page, or brings it to the front."""
        if self._menus is None:
            return
        if self.page is None:
            self.page = ShortcutPage(key_lines(self._menus), self._window)
            self.page.finished.connect(self._gone)
        self.page.show()
        self.page.raise_()
        self.page.activateWindow()
        self.page.search.setFocus()

    def _gone(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
            self.page = None
