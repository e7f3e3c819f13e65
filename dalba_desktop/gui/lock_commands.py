"""What locks the store: a key, time, the system; and what goes away with it."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.lock_clock import ClockWatch
from dalba_desktop.gui.lock_dialog import LockingDialog
from dalba_desktop.gui.lock_idle import IdleWatch, minutes_of
from dalba_desktop.gui.lock_note import LockNote
from dalba_desktop.gui.session import Session
from dalba_desktop.wording import say, say_n

PREFERENCE = "lock_after_minutes"
_CLOSED = frozenset({Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Tool, Qt.WindowType.Popup})


class LockCommands(QObject):
    """Watches while a store is open. `lock` closes the store and says on its page why."""

    def __init__(self, session: Session, window: QWidget, lock: Callable[[str], None]) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._lock = lock
        self._minutes = 0
        self._note: LockNote | None = None
        self.dialog: LockingDialog | None = None
        self.idle = IdleWatch(self)
        self.clock = ClockWatch(self)
        self.idle.expired.connect(self._expired)
        self.idle.counting_down.connect(self._count_down)
        self.idle.lock_pressed.connect(lambda: self._lock(""))
        self.clock.slept.connect(self.slept)
        session.opened.connect(self.watch)
        session.locking.connect(self._put_away)
        session.locked.connect(self._rest)

    def watch(self) -> None:
        """Goes by what the open store says about locking."""
        self._minutes = minutes_of(self._session.tracker.keeping.preference(PREFERENCE))
        self.idle.start(self._minutes)
        self.clock.start()

    def slept(self) -> None:
        """The computer sleeps, is about to, or was asleep."""
        if self._session.is_open:
            self._lock(say("Locked because the computer slept or its clock was set."))

    def session_locked(self) -> None:
        """The desktop was locked."""
        if self._session.is_open:
            self._lock(say("Locked together with the desktop."))

    def show(self) -> None:
        """Asks when to lock."""
        if not self._session.is_open or self.dialog is not None:
            return
        dialog = LockingDialog(self._minutes, self._window)
        self.dialog = dialog
        dialog.keep.clicked.disconnect()
        dialog.keep.clicked.connect(self._keep)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _keep(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        chosen = dialog.chosen()

        def problem(sentence: str) -> None:
            dialog.problem.setText(sentence)
            dialog.problem.show()

        with said_calmly(problem):
            self._session.perform(lambda tracker: tracker.keeping.set_preference(PREFERENCE, chosen))
            self.watch()
            dialog.accept()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _expired(self) -> None:
        if self._session.is_open:
            minutes = self._minutes
            self._lock(
                say_n(
                    "Locked after {count} minute without a key or a movement.",
                    "Locked after {count} minutes without a key or a movement.",
                    minutes,
                )
            )

    def _count_down(self, seconds: int) -> None:
        if self._note is None or not shiboken6.isValid(self._note):
            # Gone with the dialog that it stood over.
            self._note = LockNote(self._window) if seconds else None
        if self._note is not None:
            self._note.show_seconds(seconds)

    def _put_away(self) -> None:
        clipboard().clear_own()
        close_all(self._window)

    def _rest(self) -> None:
        self.idle.stop()
        self.clock.stop()


def close_all(window: QWidget) -> None:
    """Closes whatever stands over a window: menus, dialogs, previews, those that somebody is waiting for included."""
    while isinstance(popup := QApplication.activePopupWidget(), QMenu):
        popup.close()
        if QApplication.activePopupWidget() is popup:
            break
    for widget in reversed(QApplication.topLevelWidgets()):
        if widget is window or not widget.isVisible() or not widget.isWindow():
            continue
        if isinstance(widget, QDialog):
            widget.reject()
        elif widget.windowType() in _CLOSED:
            widget.close()
