"""English or Italian, in the View menu; whoever holds the window builds it anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import language, say
from dalba_desktop.wording.language import ENGLISH, ITALIAN


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What goes into the View menu: each language called as it calls itself."""
    return {
        "view": (
            None,
            Entry(_key(ENGLISH), say("&English"), "Ctrl+Alt+8"),
            Entry(_key(ITALIAN), say("Italian&o"), "Ctrl+Alt+9"),
            None,
        )
    }


def _key(code: str) -> str:
    return f"language_{code}"


class LanguageCommands(QObject):
    """Keeps the choice and tells of it."""

    chosen = Signal(str)
    """Another language than the one in use."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QMainWindow, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        del session, workspace, asker, theme
        self._menus: Menus | None = None

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu do."""
        return {_key(code): partial(self.choose, code) for code in (ENGLISH, ITALIAN)}

    def use(self, menus: Menus) -> None:
        """Ticks the language in use."""
        self._menus = menus
        group = QActionGroup(self)
        for code in (ENGLISH, ITALIAN):
            action = menus.actions[_key(code)]
            action.setCheckable(True)
            group.addAction(action)
        self._tick()

    def set_theme(self, theme: Theme) -> None:
        """Nothing here has a colour of its own."""

    def choose(self, code: str) -> None:
        """Keeps the language for the next start too, and tells whoever can build the window anew."""
        Settings().language = code
        self._tick()
        if code != language():
            self.chosen.emit(code)

    def _tick(self) -> None:
        if self._menus is not None:
            self._menus.actions[_key(language())].setChecked(True)
