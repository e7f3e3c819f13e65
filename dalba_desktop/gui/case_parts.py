"""What can be done on the page of a case beyond looking at it: made once, joined to the window in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What these parts add to the menus, by the key of the menu; `chart` is a menu of their own."""
    return {}


class Themed(Protocol):
    """What is drawn in the colours of a theme."""

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""


class CaseParts(QObject):
    """Holds the commands; knows what the menu calls them."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QMainWindow, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self.joined = (session, workspace, asker, theme)
        self.themed: tuple[Themed, ...] = ()

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menus do."""
        return {}

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        for part in self.themed:
            part.set_theme(theme)
