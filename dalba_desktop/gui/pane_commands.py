"""F6 from pane to pane: list, head, chart, tabs, alerts, or the page about all cases; back with Shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui import tab_order
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

NEXT_KEY, PREVIOUS_KEY = "F6", "Shift+F6"


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """Two lines of the Go menu."""
    return {
        "go": (
            None,
            Entry("next_pane", say("&Next pane"), NEXT_KEY, "store"),
            Entry("previous_pane", say("&Previous pane"), PREVIOUS_KEY, "store"),
        )
    }


class PaneCommands(QObject):
    """Gives the keyboard to the first thing of another pane."""

    def __init__(self, workspace: Workspace, window: QMainWindow) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries do."""
        return {"next_pane": lambda: self.step(forward=True), "previous_pane": lambda: self.step(forward=False)}

    def step(self, *, forward: bool) -> None:
        """To the next pane in which something takes the keyboard, or the one before."""
        tab_order.step_pane(self._window, self._workspace.parts, forward=forward)

    def set_theme(self, _: Theme) -> None:
        """Nothing here is drawn."""

    def use(self, _: Menus) -> None:
        """The entries stay as they are."""
