"""What is about the whole desk, not about one case: made once, joined to the window in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui import (
    error_commands,
    inbox_commands,
    language_commands,
    palette_commands,
    pane_commands,
    printing_commands,
    privacy_commands,
    search_commands,
    settings_commands,
    shortcut_page_commands,
    worklist_commands,
)
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.error_commands import ErrorCommands
from dalba_desktop.gui.inbox_commands import InboxCommands
from dalba_desktop.gui.language_commands import LanguageCommands
from dalba_desktop.gui.menus import Entry, Menus, joined
from dalba_desktop.gui.palette_commands import PaletteCommands
from dalba_desktop.gui.pane_commands import PaneCommands
from dalba_desktop.gui.printing_commands import PrintCommands
from dalba_desktop.gui.privacy_commands import PrivacyCommands
from dalba_desktop.gui.search_commands import SearchCommands
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings_commands import SettingsCommands
from dalba_desktop.gui.shortcut_page_commands import ShortcutPageCommands
from dalba_desktop.gui.ward_reader import WardReader
from dalba_desktop.gui.worklist_commands import WorklistCommands
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What these parts add to the menus, by the key of the menu; `go` is a menu of their own."""
    return joined(
        inbox_commands.menu_entries(),
        worklist_commands.menu_entries(),
        language_commands.menu_entries(),
        settings_commands.menu_entries(),
        privacy_commands.menu_entries(),
        search_commands.menu_entries(),
        palette_commands.menu_entries(),
        pane_commands.menu_entries(),
        printing_commands.menu_entries(),
        shortcut_page_commands.menu_entries(),
        error_commands.menu_entries(),
    )


class Part(Protocol):
    """One of the parts."""

    def slots(self) -> dict[str, Callable[[], None]]:
        """What its entries of the menus do."""

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""

    def use(self, menus: Menus) -> None:
        """Takes the entries of the menus that change with what is shown."""


class DeskParts(QObject):
    """Holds the parts; knows what the menu calls them."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QMainWindow, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self.joined = (session, workspace, asker, window, theme)
        self.ward = WardReader(session, self)
        self.ward.worked_out.connect(workspace.refresh_rows)
        self.ward.completed.connect(workspace.put_in_order)
        self.search = SearchCommands(session, workspace, asker, window, theme)
        self.search.follow(self.ward)
        self.palette = PaletteCommands(session, workspace, asker, window, theme)
        self.panes = PaneCommands(workspace, window)
        self.printing = PrintCommands(session, workspace, asker, window, theme)
        self.errors = ErrorCommands(session, workspace, asker, window, theme)
        self.keyboard = ShortcutPageCommands(session, workspace, asker, window, theme)
        self.privacy = PrivacyCommands(session, workspace, asker, window, theme)
        self.inbox = InboxCommands(session, workspace, asker, window, theme, self.ward)
        self.worklist = WorklistCommands(session, workspace, asker, window, theme, self.ward)
        self.language = LanguageCommands(session, workspace, asker, window, theme)
        self.settings = SettingsCommands(session, workspace, asker, window, theme, self.ward)
        self.all: tuple[Part, ...] = (
            self.settings,
            self.language,
            self.inbox,
            self.worklist,
            self.search,
            self.privacy,
            self.palette,
            self.panes,
            self.printing,
            self.keyboard,
            self.errors,
        )

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menus do."""
        return {key: slot for part in self.all for key, slot in part.slots().items()}

    def use(self, menus: Menus) -> None:
        """Takes the entries of the menus that change with what is shown."""
        for part in self.all:
            part.use(menus)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        for part in self.all:
            part.set_theme(theme)
