"""What can be done with a store as a whole: make one, open, unlock, lock, look at the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.start_page import StartPage
from dalba_desktop.gui.unlock_page import UnlockPage
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker

SUFFIX = ".dalba"


def store_kinds() -> str:
    """The filter of a file dialog."""
    return say("Stores (*.dalba)")


class StoreCommands(QObject):
    """Joins the two first pages to the session."""

    unlock_shown = Signal()
    start_shown = Signal()

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
        start.open_asked.connect(self.open_other)
        start.create_asked.connect(self.create)
        start.demo_asked.connect(self.open_demo)
        unlock.other_asked.connect(self.show_start)
        unlock.unlock_asked.connect(self.unlock)

    def show_start(self) -> None:
        """The page without a store."""
        self._start.show_problem("")
        self.start_shown.emit()

    def show_unlock(self, path: Path, *, synthetic: bool = False) -> None:
        """The page that asks for the passphrase of a store."""
        self._unlock.set_store(path, synthetic=synthetic)
        self.unlock_shown.emit()

    def open_other(self) -> None:
        """Chooses a store and asks for its passphrase; an open store is locked first."""
        path = self._asker.file_to_open(say("Open a store"), store_kinds())
        if path is not None:
            self._session.lock()
            self.show_unlock(path)

    def unlock(self, path: Path, passphrase: str) -> None:
        """Opens a store, or says on the page why not."""
        with said_calmly(self._unlock.show_problem):
            with wait_cursor():
                self._session.open(path, passphrase)
            self._unlock.forget()

    def create(self) -> None:
        """Chooses a place, then a passphrase, and makes an empty store there."""
        path = self._asker.file_to_save(say("Create a store"), say("cases") + SUFFIX, store_kinds())
        if path is None:
            return
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        dialog = CreateDialog(path, self._window)
        dialog.accepted.connect(lambda: self._create(path, dialog.passphrase()))
        dialog.finished.connect(dialog.deleteLater)
        self.create_dialog = dialog
        dialog.open()

    def open_demo(self) -> None:
        """Makes the demo store anew and opens it."""
        with said_calmly(self._problem), wait_cursor():
            # An open demo would be in its own way.
            self._session.lock()
            self._session.use(self._make_demo())

    def lock(self) -> None:
        """Closes the open store and asks for its passphrase again."""
        if not self._session.is_open:
            return
        path, synthetic = self._session.tracker.path, self._session.tracker.synthetic
        self._session.lock()
        self.show_unlock(path, synthetic=synthetic)

    def close(self) -> None:
        """Closes the open store and goes back to the first page."""
        self._session.lock()
        self.show_start()

    def _create(self, path: Path, passphrase: str) -> None:
        with said_calmly(self._problem), wait_cursor():
            self._session.create(path, passphrase)

    def _problem(self, sentence: str) -> None:
        if self._session.is_open:
            self._asker.tell(say("This did not work"), sentence)
        else:
            self.show_start()
            self._start.show_problem(sentence)
