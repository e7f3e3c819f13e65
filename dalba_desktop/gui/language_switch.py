"""Another language while the program runs: the window is built anew on the same open store.

A new window cannot have a text of the old language left over. The passphrase is not asked for again: the open store is
handed over; half-typed forms go aside as they do for a lock and are there again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dalba_desktop.gui.language import put_on
from dalba_desktop.gui.waiting import wait_cursor

if TYPE_CHECKING:
    from dalba_desktop.gui.main_window import MainWindow

Leave = Callable[[], None]
"""Takes back what was joined to a window."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was in the window."""

    store: Path | None
    is_synthetic: bool
    case_id: str | None
    as_of: dt.date | None
    as_stored: bool
    desk: str | None
    tab: int
    fact: tuple[str, str] | None
    looked_for: str


class LanguageSwitch:
    """Holds the window that is shown. `join` ties it to the program around it and returns how to take that back."""

    def __init__(self, application: QApplication, window: MainWindow, join: Callable[[MainWindow], Leave]) -> None:
        self._application = application
        self._join = join
        self.window = window
        self._leave = self._tied(window)

    def close(self) -> None:
        """The program ends: nothing is joined to the window any more, its store is closed."""
        self._leave()
        self.window.session.lock()

    def choose(self, code: str) -> None:
        """Speaks another language, in a window at the same place. Not while something is being written."""
        old = self.window
        if old.session.is_writing:
            return
        with wait_cursor():
            place = place_of(old)
            old.remember()
            tracker = old.session.hand_over()
            self._leave()
            put_on(self._application, code)
            new = old.again()
            self.window = new
            self._leave = self._tied(new)
            if tracker is not None:
                new.session.use(tracker)
            show_place(new, place)
            # Remembered geometry is kept within the screen; this one stands where the other did.
            new.setGeometry(old.geometry())
            new.setWindowState(old.windowState())
            new.show()
            old.close()
            old.deleteLater()

    def _tied(self, window: MainWindow) -> Leave:
        window.desk.language.chosen.connect(self.choose, Qt.ConnectionType.QueuedConnection)
        return self._join(window)


def place_of(window: MainWindow) -> Place:
    """Where somebody is."""
    workspace, is_open = window.workspace, window.session.is_open
    asked_for = window.unlock.path if window.pages.currentWidget() is window.unlock else None
    return Place(
        store=asked_for,
        is_synthetic=asked_for is not None and window.unlock.is_synthetic,
        case_id=workspace.case_id,
        as_of=workspace.as_of,
        as_stored=workspace.as_stored,
        desk=workspace.desk if is_open else None,
        tab=workspace.page.tabs.bar.currentIndex(),
        fact=workspace.page.tabs.selected_record,
        looked_for=workspace.cases.search.text(),
    )


def show_place(window: MainWindow, place: Place) -> None:
    """Goes there."""
    if place.store is not None and not window.session.is_open:
        window.stores.show_unlock(place.store, synthetic=place.is_synthetic)
    if not window.session.is_open:
        return
    workspace = window.workspace
    if place.case_id is not None and place.case_id in window.session.tracker.case_ids():
        workspace.go_to(place.case_id)
        workspace.look_at(place.as_of, as_stored=place.as_stored)
        if place.fact is not None:
            workspace.page.select_fact(*place.fact)
        workspace.page.tabs.bar.setCurrentIndex(place.tab)
    if place.looked_for:
        workspace.cases.search.setText(place.looked_for)
    if place.desk is not None:
        workspace.show_desk(place.desk)
