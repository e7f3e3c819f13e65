"""What can be done on the page of a case beyond looking at it: made once, joined to the window in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui import (
    changes_commands,
    chart_commands,
    mending_commands,
    past_commands,
    person_commands,
    quick_commands,
    reading_commands,
    report_paste_commands,
)
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.changes_commands import ChangesCommands
from dalba_desktop.gui.chart_commands import ChartCommands
from dalba_desktop.gui.mending_commands import MendingCommands
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.past_commands import PastCommands
from dalba_desktop.gui.person_commands import PersonCommands
from dalba_desktop.gui.quick_commands import QuickCommands
from dalba_desktop.gui.reading_commands import ReadingCommands
from dalba_desktop.gui.report_paste_commands import ReportPasteCommands
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What these parts add to the menus, by the key of the menu; `chart` is a menu of their own."""
    return {
        "case": (
            None,
            *quick_commands.menu_entries(),
            *report_paste_commands.menu_entries(),
            *person_commands.menu_entries(),
            *reading_commands.menu_entries(),
            *mending_commands.menu_entries(),
        ),
        **chart_commands.menu_entries(),
        "view": (*changes_commands.menu_entries(), *past_commands.menu_entries(), None),
    }


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
        # The line first: it stands right under the head.
        self.quick = QuickCommands(session, workspace, window, theme)
        self.reports = ReportPasteCommands(session, workspace, window, theme)
        self.person = PersonCommands(session, workspace, window, self.quick.take_keys)
        self.readings = ReadingCommands(session, workspace, window, theme)
        self.mending = MendingCommands(session, workspace, window, theme)
        self.chart = ChartCommands(session, workspace, asker, window, theme)
        self.changes = ChangesCommands(session, workspace, window, theme)
        self.past = PastCommands(session, workspace, window, theme)
        # The past day last: its tint lies over what the others did.
        self.themed: tuple[Themed, ...] = (
            self.quick,
            self.reports,
            self.readings,
            self.mending,
            self.chart,
            self.changes,
            self.past,
        )

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menus do."""
        return {
            **self.quick.slots(),
            **self.reports.slots(),
            **self.person.slots(),
            **self.readings.slots(),
            **self.mending.slots(),
            **self.chart.slots(),
            **self.changes.slots(),
            **self.past.slots(),
        }

    def use(self, menus: Menus) -> None:
        """Takes the entries of the menus that change with what is shown."""
        self.chart.use(menus)
        self.past.use(menus)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        for part in self.themed:
            part.set_theme(theme)
