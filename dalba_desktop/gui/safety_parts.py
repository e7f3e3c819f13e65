"""Undo, history, documents, backups, recovery, erasure: made once, joined to the window in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.backup_behind import BackupBehind
from dalba_desktop.gui.backup_commands import BackupCommands
from dalba_desktop.gui.damage_commands import DamageCommands
from dalba_desktop.gui.document_commands import DocumentCommands
from dalba_desktop.gui.erase_commands import EraseCommands
from dalba_desktop.gui.history_commands import HistoryCommands
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.record_menu import HISTORY_KEY
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.store_commands import StoreCommands
from dalba_desktop.gui.undo_commands import UndoCommands
from dalba_desktop.gui.unlock_page import UnlockPage
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What these parts add to the menus, by the key of the menu; `edit` is a menu of their own."""
    return {
        "file": (
            None,
            Entry("backups", say("&Backups\N{HORIZONTAL ELLIPSIS}"), "Ctrl+B", "store"),
            Entry("recover", say("Re&cover a store\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+R"),
        ),
        "edit": (Entry("undo", say("&Undo"), "Ctrl+Z", "undo"), Entry("redo", say("&Redo"), "Ctrl+Shift+Z", "redo")),
        "case": (
            None,
            Entry("who_changed", say("Who &changed this?"), HISTORY_KEY, "case"),
            Entry("erase", say("E&rase patient\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+Delete", "case", writes=True),
        ),
        "view": (Entry("history", say("&History\N{HORIZONTAL ELLIPSIS}"), "Ctrl+H", "store"), None),
    }


class SafetyParts(QObject):
    """Holds the commands; knows what the menu calls them."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QMainWindow, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self.undoing = UndoCommands(session, workspace, window)
        self.history = HistoryCommands(session, workspace, asker, window, theme)
        self.documents = DocumentCommands(session, workspace, asker, window, theme)
        self.documents.undo = self.undoing.undo
        self.backups = BackupCommands(session, workspace, asker, window, theme)
        self.behind = BackupBehind(session, window)
        self.behind.made.connect(self.backups.say_standing)
        self.damage = DamageCommands(session, asker, window, theme)
        self.erasing = EraseCommands(session, workspace, window)
        window.statusBar().addPermanentWidget(self.backups.light)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menus do."""
        return {
            "undo": self.undoing.undo,
            "redo": self.undoing.redo,
            "history": self.history.show,
            "who_changed": self.history.show_selected,
            "backups": self.backups.show,
            "recover": self.damage.ask,
            "erase": self.erasing.show,
        }

    def use(self, menus: Menus) -> None:
        """Takes the entries of the menus that change their words."""
        self.undoing.use(menus.actions["undo"], menus.actions["redo"])

    def join(self, stores: StoreCommands, unlock: UnlockPage, show: Callable[[QWidget], None]) -> None:
        """Leads from the unlock page to the recovery page, and back; `show` brings a page to the front."""

        def unlock_next(path: Path, said: str) -> None:
            stores.show_unlock(path)
            unlock.show_note(said)

        self.damage.tries = stores.tries
        stores.restore_asked.connect(lambda path: self.damage.show(path, unlock.passphrase.text()))
        self.damage.page_shown.connect(lambda: show(self.damage.page))
        self.damage.left.connect(unlock_next)
        self.backups.restored.connect(unlock_next)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.backups.set_theme(theme)
        self.damage.set_theme(theme)
        self.history.set_theme(theme)
        self.documents.set_theme(theme)
