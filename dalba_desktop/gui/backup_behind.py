"""The backups that nobody asks for, every hour and at the end: made beside the window, which goes on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dalba_desktop.gui.calm import world_sentence
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.working import giving_way, work_beside
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker

OPENED_WITHIN_SECONDS = 1.0
"""The second connection opens the file in milliseconds; a medium that hangs must not hold the window for ever."""


class BackupBehind(QObject):
    """Carries out what the session asks for. One backup at a time; whoever needs the folder at rest calls `settle`."""

    made = Signal()
    """A backup was made, or failed, behind the window."""
    _ended = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._thread: threading.Thread | None = None
        self._errors: list[BaseException] = []
        self._told = ""
        """What went wrong the last time: the same is not told every minute again."""
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        session.back_up = self.hourly
        session.close_tracker = self.close_tracker
        session.settle = self.settle

    @property
    def is_at_work(self) -> bool:
        """Whether a backup is being made just now."""
        return self._thread is not None and self._thread.is_alive()

    def hourly(self, tracker: Tracker) -> None:
        """Begins the hourly backup if one is due. Raises what keeps it from beginning.

        Not while a dialog is open: what it shows of the backups, or is about to erase from them, stays true.
        """
        from dalba_desktop.tracker.beside import Reason, due_backup_beside

        if self.is_at_work or QApplication.activeModalWidget() is not None:
            return
        opened = threading.Event()
        work = due_backup_beside(tracker, Reason.HOURLY, opened.set)
        if work is None:
            return
        self._thread = threading.Thread(target=self._run, args=(work,), name="hourly backup", daemon=True)
        self._thread.start()
        opened.wait(OPENED_WITHIN_SECONDS)

    def settle(self) -> None:
        """Comes back when no backup is being made any more."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            work_beside(say("Finishing the hourly backup\N{HORIZONTAL ELLIPSIS}"), thread.join, self._window)
        self._thread = None

    def close_tracker(self, tracker: Tracker) -> None:
        """Closes a store, with the backup at its end; one that cannot be made keeps nothing open."""
        from dalba_desktop.tracker.beside import Reason, StoreError, due_backup_beside

        try:
            self.settle()
            with contextlib.suppress(StoreError):
                work = due_backup_beside(tracker, Reason.CLOSE)
                if work is not None:
                    work_beside(say("Making a backup\N{HORIZONTAL ELLIPSIS}"), work, self._window)
        finally:
            tracker.close(backs_up=False)

    def _run(self, work: Callable[[], object]) -> None:
        try:
            with giving_way():
                work()
        except BaseException as error:  # noqa: BLE001 - told in the window's thread
            self._errors.append(error)
        self._ended.emit()

    def _tell(self) -> None:
        errors, self._errors = self._errors, []
        told, self._told = self._told, ""
        for error in errors:
            sentence = world_sentence(error) if isinstance(error, Exception) else None
            if sentence is None:
                raise error
            self._told = sentence
            if self._session.is_open and sentence != told:
                self._session.failed.emit(sentence)
        self.made.emit()
