"""What can be done with a store as a whole: make one, open, unlock, lock, look at the demo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly, world_sentence
from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.lock_delay import WrongTries
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.start_page import StartPage
from dalba_desktop.gui.unlock_page import UnlockPage
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker

SUFFIX = ".dalba"
LOOK_MS = 250


def store_kinds() -> str:
    """The filter of a file dialog."""
    return say("Stores (*.dalba)")


class StoreCommands(QObject):
    """Joins the two first pages to the session."""

    unlock_shown = Signal()
    start_shown = Signal()
    created = Signal()
    """A new store is open: its recovery kit can be made."""
    restore_asked = Signal(object)
    """A store does not open; carries its path. Whoever can restore a backup takes over."""

    def __init__(
        self,
        session: Session,
        start: StartPage,
        unlock: UnlockPage,
        asker: Asker,
        make_demo: Callable[[], Tracker],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._start = start
        self._unlock = unlock
        self._asker = asker
        self._make_demo = make_demo
        self._window = window
        self.create_dialog: CreateDialog | None = None
        self.tries = WrongTries()
        self._after_lock: tuple[Path, bool, str] | None = None
        self._waiting = QTimer(self)
        self._waiting.setInterval(LOOK_MS)
        self._waiting.timeout.connect(self._show_wait)
        start.open_asked.connect(self.open_other)
        start.create_asked.connect(self.create)
        start.demo_asked.connect(self.open_demo)
        unlock.other_asked.connect(self.show_start)
        unlock.unlock_asked.connect(self.unlock)
        unlock.read_asked.connect(lambda path, secret: self.unlock(path, secret, read_only=True))
        unlock.restore_asked.connect(self.restore_asked)
        session.taken_over.connect(self._taken_over)
        session.locked.connect(self._show_after_lock)

    def show_start(self) -> None:
        """The page without a store."""
        self._unlock.forget()
        self._start.show_problem("")
        self.start_shown.emit()

    def show_unlock(self, path: Path, *, synthetic: bool = False) -> None:
        """The page that asks for the passphrase of a store."""
        self._unlock.set_store(path, synthetic=synthetic)
        self._show_wait()
        self.unlock_shown.emit()

    def open_other(self) -> None:
        """Chooses a store and asks for its passphrase; an open store is locked first."""
        path = self._asker.file_to_open(say("Open a store"), store_kinds())
        if path is not None:
            self.open_at((path,))

    def open_at(self, paths: Sequence[Path]) -> None:
        """Asks for the passphrase of a store that was chosen; an open store is locked first."""
        self._session.lock()
        self.show_unlock(paths[0])

    def unlock(self, path: Path, secret: str, *, read_only: bool = False) -> None:
        """Opens a store with its passphrase or recovery code, or says on the page why not."""
        if self.tries.wait_seconds(path):
            self._show_wait()
            return
        try:
            with wait_cursor():
                self._session.open(path, secret, read_only=read_only)
        except Exception as error:
            sentence = world_sentence(error)
            if sentence is None:
                raise
            self._refused(path, error, sentence, read_only=read_only)
            return
        self.tries.right(path)
        self._unlock.forget()

    def create(self, then: Callable[[], None] | None = None) -> None:
        """Chooses a place, then a passphrase, and makes an empty store there; `then` is what it was made for."""
        path = self._asker.file_to_save(say("Create a store"), say("cases") + SUFFIX, store_kinds())
        if path is None:
            return
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        from dalba_desktop.tracker.outside import place_warning

        with wait_cursor():
            warning = place_warning(path)
        dialog = CreateDialog(path, self._window, warning=warning)
        dialog.accepted.connect(lambda: self._create(path, dialog, then))
        dialog.finished.connect(dialog.deleteLater)
        self.create_dialog = dialog
        dialog.open()

    def open_demo(self) -> None:
        """Makes the demo store anew and opens it."""
        with said_calmly(self._problem), wait_cursor():
            # An open demo would be in its own way.
            self._session.lock()
            self._session.use(self._make_demo())

    def lock(self, why: str = "") -> None:
        """Closes the open store and asks for its passphrase again; `why` is said when nobody pressed Lock."""
        if not self._session.is_open:
            return
        self._after_lock = (self._session.tracker.path, self._session.tracker.synthetic, why)
        with wait_cursor():
            self._session.lock()
        # Not yet closed when a write is under way: the page need not wait for it.
        self._show_after_lock()

    def close(self) -> None:
        """Closes the open store and goes back to the first page."""
        self._session.lock()
        self.show_start()

    def _create(self, path: Path, dialog: CreateDialog, then: Callable[[], None] | None) -> None:
        passphrase, name = dialog.passphrase(), dialog.user_name()
        dialog.forget()
        with said_calmly(self._problem):
            with wait_cursor():
                self._session.create(path, passphrase, name)
            if then is not None:
                then()
            self.created.emit()

    def _refused(self, path: Path, error: Exception, sentence: str, *, read_only: bool) -> None:
        from dalba_desktop.tracker.outside import DAMAGED_OR_WRONG, HELD_OR_READ_ONLY, Damaged, WrongPassphrase

        if isinstance(error, WrongPassphrase):
            self.tries.wrong(path)
        self._unlock.show_problem(
            sentence,
            can_read=isinstance(error, HELD_OR_READ_ONLY) and not read_only,
            can_restore=isinstance(error, DAMAGED_OR_WRONG),
        )
        self._show_wait()
        if isinstance(error, Damaged):
            self.restore_asked.emit(path)

    def _show_wait(self) -> None:
        """Keeps the countdown on the page in step; the wait belongs to the store, whatever page is shown."""
        seconds = self.tries.wait_seconds(self._unlock.path)
        self._unlock.show_wait(seconds)
        if not seconds:
            self._waiting.stop()
        elif not self._waiting.isActive():
            self._waiting.start()

    def _show_after_lock(self) -> None:
        """The page is there before the store is closed, which may take a backup: nobody reads on meanwhile."""
        if self._after_lock is None:
            return
        (path, synthetic, why), self._after_lock = self._after_lock, None
        self.show_unlock(path, synthetic=synthetic)
        self._unlock.show_note(why)
        self._window.repaint()

    def _taken_over(self) -> None:
        self.lock(
            say(
                "Locked: another computer has taken this store over while this one could not be heard. "
                "Everything stored before is there; nothing was written since."
            )
        )

    def _problem(self, sentence: str) -> None:
        if self._session.is_open:
            self._asker.tell(say("This did not work"), sentence)
        else:
            self.show_start()
            self._start.show_problem(sentence)
