"""Help > Copy details of the last problem: for whoever is asked for help, without anything of a patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui import error_details
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

MESSAGE_MS = 6_000


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """The line of the Help menu."""
    return {"help": (Entry("copy_details", say("&Copy details of the last problem"), "Ctrl+Shift+F1"), None)}


class ErrorCommands(QObject):
    """Whatever was told of a problem, on a page or in a dialog: its details are copied from one place."""

    def __init__(
        self, _session: Session, _workspace: Workspace, _asker: Asker, window: QMainWindow, _theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._window = window

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry does."""
        return {"copy_details": self.copy}

    def use(self, _: Menus) -> None:
        """The entry does not change."""

    def set_theme(self, _: Theme) -> None:
        """Nothing is drawn."""

    def copy(self) -> None:
        """Copies them, and says so in the status line."""
        details = error_details.last()
        if details:
            clipboard().copy(details)
        said = say("Copied: the kind of the problem and the lines of code, nothing of a patient.")
        none = say("No problem was told since the program began.")
        self._window.statusBar().showMessage(said if details else none, MESSAGE_MS)
