"""The open store as the window sees it: opened, locked, changed. The one bus of the program.

The tracker is imported when a store is opened, not before: it brings the database, numpy and the rules with it, and
the first page should be there before that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.alerts.decisions import DecidedEpisode
    from dalba_desktop.alerts.episodes import Episode
    from dalba_desktop.domain.fields import Record
    from dalba_desktop.tracker import Changed, Tracker
    from dalba_desktop.tracker.settings import Settings
    from dalba_desktop.tracker.undoing import Undone

MINUTE_MS = 60_000
PATIENCE_MS = 2_000
"""Until then nobody is told that a store is being opened."""
ONE_RECORD = "change-one"
"""The code of what undo took back when it was one record of one case."""

Answer = TypeVar("Answer")


def local_today() -> dt.date:
    """The day on the calendar of whoever sits here."""
    return dt.datetime.now().astimezone().date()


class StoreLocked(Exception):
    """Something was asked of a store that is not open any more; nothing was done."""

    exit_code = 4

    def __init__(self) -> None:
        super().__init__(say("The store is locked; nothing was stored."))


class NotNow(Exception):
    """A change was asked for while the window says that none can be made; nothing was done."""

    exit_code = 4


class Session(QObject):
    """Holds at most one tracker. Everything that writes goes through here, so that everyone hears of it.

    A write that is under way when the store is locked is finished first: the window is emptied at once, the file is
    closed when the write is through.
    """

    opened = Signal()
    locking = Signal()
    """The store is still open and will be locked: whoever holds something typed or secret puts it away now."""
    closing = Signal()
    """The last moment with the store, at rest: for what is kept in it over the lock."""
    locked = Signal()
    emptied = Signal()
    """Everybody has taken the store off the screen, and what follows may take seconds: the time to paint."""
    left = Signal()
    """The file is closed, too."""
    changed = Signal(object)
    """Carries `tracker.Changed`."""
    reloaded = Signal()
    """Many cases may have changed: after an import."""
    failed = Signal(str)
    """What is done every minute did not work: one sentence."""
    taken_over = Signal()
    """Another computer holds the store now; nothing more was written."""

    def __init__(self, today: Callable[[], dt.date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._tracker: Tracker | None = None
        self._writes = 0
        self._lock_waits = False
        self._is_lost = False
        self.is_moving = False
        """Whether the store is being handed over: what is put away is there again in a moment."""
        self.why_not: Callable[[], str] = lambda: ""
        """Why no case can be changed just now, in a sentence; "" when it can. Asked before each change."""
        self.back_up: Callable[[Tracker], object] = lambda tracker: tracker.safety.hourly()
        """Looks after the hourly backup."""
        self.close_tracker: Callable[[Tracker], None] = lambda tracker: tracker.close()
        """Closes a store, with the backup at its end."""
        self.settle: Callable[[], None] = lambda: None
        """Comes back when no backup is being made any more: for whoever erases from them or counts them."""
        self._problems: list[str] = []
        """What went wrong in the last minute: the same is not told every minute again."""
        self._minutes = QTimer(self)
        self._minutes.setInterval(MINUTE_MS)
        self._minutes.timeout.connect(self.minute)

    @property
    def tracker(self) -> Tracker:
        """The open store's use cases. Raises StoreLocked when none is open."""
        if self._tracker is None:
            raise StoreLocked
        return self._tracker

    @property
    def today(self) -> dt.date:
        """The day on the calendar here, whatever day a demo stands still at."""
        return self._today()

    @property
    def is_open(self) -> bool:
        """Whether a store is open and not about to be locked."""
        return self._tracker is not None and not self._lock_waits

    @property
    def is_read_only(self) -> bool:
        """Whether the open store can only be looked at."""
        return self.is_open and self.tracker.read_only

    def open(self, path: Path, secret: str, *, read_only: bool = False) -> None:
        """Opens a store in place of the one that is open. Raises `StoreError`; the open one then stays open.

        `secret` is the passphrase or the recovery code.
        """
        from dalba_desktop.gui.working import work_beside

        today = self._today()

        def unlocked() -> Tracker:
            from dalba_desktop.tracker import Tracker

            made = Tracker.open(path, secret, today=today, read_only=read_only)
            try:
                made.note_unlock()
                # What is wrong with a case is told where it is shown.
                with said_calmly(lambda _: None):
                    made.ward.prepare()
            except BaseException:
                made.close()
                raise
            return made

        # The key and the seals of all pages take their time; from here on the store is the window's alone.
        tracker = work_beside(say("Opening the store\N{HORIZONTAL ELLIPSIS}"), unlocked, says_so_after_ms=PATIENCE_MS)
        self.use(tracker)

    def create(self, path: Path, passphrase: str, name: str = "") -> None:
        """Makes an empty store and opens it. Raises `StoreError`. `name` is who keeps it, for the trail."""
        from dalba_desktop.tracker import Tracker

        self.use(Tracker.create(path, passphrase, today=self._today(), name=name))

    def use(self, tracker: Tracker) -> None:
        """Shows a store that is already open, in place of another one, which is locked."""
        if self._tracker is not tracker:
            self.lock()
        self._tracker = tracker
        self._is_lost = False
        self._problems = []
        self._minutes.start()
        self.opened.emit()

    def lock(self) -> None:
        """Closes the store; nothing of it stays in the window. A write under way is finished first."""
        if self._tracker is None or self._lock_waits:
            return
        self.locking.emit()
        self._lock_waits = True
        if not self._writes:
            self._close()

    @property
    def is_writing(self) -> bool:
        """Whether a write is under way."""
        return self._writes > 0

    def hand_over(self) -> Tracker | None:
        """Gives the open store away, still open, to another session; for this one it is as if it were locked.

        None when none is open. Nothing may be written meanwhile: see `is_writing`.
        """
        if not self.is_open:
            return None
        assert not self._writes
        self.settle()
        tracker, self.is_moving = self.tracker, True
        self.locking.emit()
        self._minutes.stop()
        try:
            self.closing.emit()
        finally:
            self._tracker, self.is_moving = None, False
            self.locked.emit()
        return tracker

    def record(self, case_id: str, record: Record) -> None:
        """Adds a fact. Raises `StoreError`."""
        self.run(lambda tracker: tracker.record(case_id, record))

    def amend(self, case_id: str, record: Record, reason: str) -> None:
        """Corrects a fact. Raises `StoreError`."""
        self.run(lambda tracker: tracker.amend(case_id, record, reason))

    def withdraw(self, case_id: str, list_name: str, record_id: str, reason: str) -> None:
        """Takes a fact back. Raises `StoreError`."""
        self.run(lambda tracker: tracker.withdraw(case_id, list_name, record_id, reason))

    def acknowledge(self, case_id: str, episode: Episode) -> None:
        """Takes a card over. Raises `StoreError`, `NotDecided`; so do the next three."""
        self.run(lambda tracker: tracker.acknowledge(case_id, episode))

    def snooze(self, case_id: str, episode: Episode, comment: str) -> None:
        """Puts a card aside until the next result."""
        self.run(lambda tracker: tracker.snooze(case_id, episode, comment))

    def dismiss(self, case_id: str, episode: Episode, reason: str, comment: str) -> None:
        """Sets a card aside with a reason of the list."""
        self.run(lambda tracker: tracker.dismiss(case_id, episode, reason, comment))

    def open_again(self, case_id: str, found: DecidedEpisode) -> None:
        """Takes back what was decided about a card."""
        self.run(lambda tracker: tracker.open_again(case_id, found))

    def change_settings(self, change: Callable[[Settings], object]) -> None:
        """Changes what every case is judged by. Raises `StoreError`, `SettingRefused`."""

        def carry_out(tracker: Tracker) -> None:
            change(tracker.settings)

        self.run(carry_out)

    def run(self, change: Callable[[Tracker], Changed | None]) -> None:
        """Makes any change and tells of it: of one case with its `Changed`, of more than that with None.

        Raises what `change` raises, StoreLocked, and NotNow.
        """
        self._check_may_change()
        made = self.perform(change)
        if made is None:
            self._tell_reloaded()
        else:
            self._tell_changed(made)

    def perform(self, action: Callable[[Tracker], Answer]) -> Answer:
        """Does what changes no case, such as an export, a backup, a preference; the store stays open until it is done.

        Raises what `action` raises, and StoreLocked.
        """
        with self._writing() as tracker:
            return action(tracker)

    def keep_draft(self, key: str, content: object, case_id: str | None = None) -> bool:
        """Puts a half-typed form into the store, or forgets it with None; also while it is being locked.

        False when nothing can be written there. Raises `StoreError`.
        """
        tracker = self._tracker
        if tracker is None or tracker.read_only or self._is_lost:
            return False
        tracker.keeping.put_draft(key, content, case_id)
        return True

    def undo(self) -> Undone:
        """Takes the newest change of this session back. Raises `NothingToUndo`, `StoreError`."""
        self._check_may_change()
        undone = self.perform(lambda tracker: tracker.undoing.undo())
        self._tell_undone(undone)
        return undone

    def redo(self) -> Undone:
        """Brings back what was undone last. Raises likewise."""
        self._check_may_change()
        undone = self.perform(lambda tracker: tracker.undoing.redo())
        self._tell_undone(undone)
        return undone

    def minute(self) -> None:
        """What an open store wants every minute: others told that we are here, its hourly backup looked after."""
        if not self.is_open or self._writes:
            return
        problems: list[str] = []
        with said_calmly(problems.append), self._writing() as tracker:
            if not tracker.beat():
                self._is_lost = True
                self.taken_over.emit()
                return
            self.back_up(tracker)
        if problems != self._problems and problems:
            self.failed.emit(problems[0])
        self._problems = problems

    def _check_may_change(self) -> None:
        why = self.why_not()
        if why:
            raise NotNow(why)

    @contextmanager
    def _writing(self) -> Generator[Tracker]:
        if not self.is_open:
            raise StoreLocked
        self._writes += 1
        try:
            yield self.tracker
        finally:
            self._writes -= 1
            if self._lock_waits and not self._writes:
                self._close()

    def _close(self) -> None:
        tracker = self.tracker
        self._minutes.stop()
        try:
            self.closing.emit()
        finally:
            self._tracker, self._lock_waits = None, False
            try:
                self.locked.emit()
                # The backup below takes a while on a large store: what was on screen goes first.
                self.emptied.emit()
            finally:
                self.close_tracker(tracker)
                self.left.emit()

    def _tell_changed(self, made: Changed) -> None:
        if self.is_open:
            self.changed.emit(made)

    def _tell_reloaded(self) -> None:
        if self.is_open:
            self.reloaded.emit()

    def _tell_undone(self, undone: Undone) -> None:
        from dalba_desktop.tracker import Changed

        case_id = undone.case_ids[0] if len(undone.case_ids) == 1 else None
        if case_id is None or undone.what.code != ONE_RECORD:
            self._tell_reloaded()
            return
        self._tell_changed(Changed(case_id, frozenset({str(undone.what.values["list"])}), undone.what))
