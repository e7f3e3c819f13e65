"""The open store as the window sees it: opened, locked, changed. The one bus of the program.

The tracker is imported when a store is opened, not before: it brings the database, numpy and the rules with it, and
the first page should be there before that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from dalba_desktop.alerts.decisions import DecidedEpisode
    from dalba_desktop.alerts.episodes import Episode
    from dalba_desktop.domain.fields import Record
    from dalba_desktop.tracker import Tracker
    from dalba_desktop.tracker.settings import Settings


def local_today() -> dt.date:
    """The day on the calendar of whoever sits here."""
    return dt.datetime.now().astimezone().date()


class Session(QObject):
    """Holds at most one tracker. Everything that writes goes through here, so that everyone hears of it."""

    opened = Signal()
    locked = Signal()
    changed = Signal(object)
    """Carries `tracker.Changed`."""
    reloaded = Signal()
    """Many cases may have changed: after an import."""

    def __init__(self, today: Callable[[], dt.date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._tracker: Tracker | None = None

    @property
    def tracker(self) -> Tracker:
        """The open store's use cases. Only while `is_open`."""
        assert self._tracker is not None
        return self._tracker

    @property
    def is_open(self) -> bool:
        """Whether a store is open."""
        return self._tracker is not None

    def open(self, path: Path, passphrase: str) -> None:
        """Opens a store in place of the one that is open. Raises `StoreError`; the open one then stays open."""
        from dalba_desktop.tracker import Tracker

        tracker = Tracker.open(path, passphrase, today=self._today())
        try:
            tracker.note_unlock()
        except BaseException:
            tracker.close()
            raise
        self.use(tracker)

    def create(self, path: Path, passphrase: str) -> None:
        """Makes an empty store and opens it. Raises `StoreError`."""
        from dalba_desktop.tracker import Tracker

        self.use(Tracker.create(path, passphrase, today=self._today()))

    def use(self, tracker: Tracker) -> None:
        """Shows a store that is already open."""
        before, self._tracker = self._tracker, tracker
        if before is not None and before is not tracker:
            before.close()
        self.opened.emit()

    def lock(self) -> None:
        """Closes the store; nothing of it stays in the window."""
        before, self._tracker = self._tracker, None
        if before is not None:
            self.locked.emit()
            before.close()

    def record(self, case_id: str, record: Record) -> None:
        """Adds a fact. Raises `StoreError`."""
        self.changed.emit(self.tracker.record(case_id, record))

    def amend(self, case_id: str, record: Record, reason: str) -> None:
        """Corrects a fact. Raises `StoreError`."""
        self.changed.emit(self.tracker.amend(case_id, record, reason))

    def acknowledge(self, case_id: str, episode: Episode) -> None:
        """Takes a card over. Raises `StoreError`, `NotDecided`; so do the next three."""
        self.changed.emit(self.tracker.acknowledge(case_id, episode))

    def snooze(self, case_id: str, episode: Episode, comment: str) -> None:
        """Puts a card aside until the next result."""
        self.changed.emit(self.tracker.snooze(case_id, episode, comment))

    def dismiss(self, case_id: str, episode: Episode, reason: str, comment: str) -> None:
        """Sets a card aside with a reason of the list."""
        self.changed.emit(self.tracker.dismiss(case_id, episode, reason, comment))

    def open_again(self, case_id: str, found: DecidedEpisode) -> None:
        """Takes back what was decided about a card."""
        self.changed.emit(self.tracker.open_again(case_id, found))

    def change_settings(self, change: Callable[[Settings], object]) -> None:
        """Changes what every case is judged by. Raises `StoreError`, `SettingRefused`."""
        change(self.tracker.settings)
        self.reloaded.emit()

    def withdraw(self, case_id: str, list_name: str, record_id: str, reason: str) -> None:
        """Takes a fact back. Raises `StoreError`."""
        self.changed.emit(self.tracker.withdraw(case_id, list_name, record_id, reason))
