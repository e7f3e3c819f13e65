"""Erasing a patient: finds the copies, asks, erases store and copies one after the other, says what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from dalba_desktop.gui.backup_words import reason_words, when_words
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.erase_dialog import CopyLine, EraseDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.safety import Copy


class EraseCommands(QObject):
    """Joins the dialog to the session."""

    def __init__(self, session: Session, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self._copies: dict[str, Copy] = {}
        self._case_id = ""
        self.dialog: EraseDialog | None = None
        session.locked.connect(self.close)

    def show(self) -> None:
        """Looks where the patient shown is, and asks."""
        case_id = self._workspace.case_id
        if case_id is None or not self._session.is_open or self.dialog is not None:
            return
        with said_calmly(self._workspace.page.notice.show_notice):
            with wait_cursor():
                self._session.settle()
                found = self._session.tracker.safety.holding(case_id)
            self._case_id = case_id
            self._copies = {str(copy.path): copy for copy in found}
            lines = [
                CopyLine(key=key, text=copy_words(copy), problem=copy.problem) for key, copy in self._copies.items()
            ]
            dialog = EraseDialog(case_id, lines, is_synthetic=self._session.tracker.synthetic, parent=self._window)
            self.dialog = dialog
            dialog.erase_asked.connect(self.erase)
            dialog.finished.connect(self._closed)
            dialog.resize(dialog.sizeHint())
            dialog.open()

    def erase(self) -> None:
        """Erases the patient from the store, then from each copy that was ticked."""
        dialog = self.dialog
        if dialog is None:
            return
        chosen = [self._copies[key] for key in dialog.chosen]
        deleted = [self._copies[key] for key in dialog.chosen_to_delete]
        left = [copy for copy in self._copies.values() if copy not in chosen and copy not in deleted]
        dialog.begin(len(chosen) + len(deleted) + 1)
        with said_calmly(dialog.show_problem), wait_cursor():
            self._step(0, say("Erasing from the store. The window stands still for as long as this takes."))
            blanked = self._session.perform(lambda tracker: tracker.keeping.erase(self._case_id))
            lines = [
                say_n(
                    "Erased from the store; {count} row of the trail was blanked.",
                    "Erased from the store; {count} rows of the trail were blanked.",
                    blanked,
                )
            ]
            for place, copy in enumerate(chosen, start=1):
                self._step(place, say("Erasing from {name}\N{HORIZONTAL ELLIPSIS}", name=copy.path.name))
                lines += [self._erased_from(copy)]
            for place, copy in enumerate(deleted, start=1 + len(chosen)):
                self._step(place, say("Deleting {name}\N{HORIZONTAL ELLIPSIS}", name=copy.path.name))
                lines += [self._deleted(copy)]
            lines += [say("Left as it is: {copy}", copy=copy_words(copy)) for copy in left]
            dialog.show_result(lines)
            self._session.reloaded.emit()

    def close(self) -> None:
        """Takes the dialog away: the store is being closed."""
        if self.dialog is not None:
            self.dialog.is_working = False
            self.dialog.reject()

    def _erased_from(self, copy: Copy) -> str:
        (done,) = self._session.perform(lambda tracker: tracker.safety.erase_from((copy,), self._case_id))
        if done.is_done:
            return say("Erased from {copy}", copy=copy_words(copy))
        return say("Not erased from {copy}: {why}", copy=copy_words(copy), why=done.problem)

    def _deleted(self, copy: Copy) -> str:
        (done,) = self._session.perform(lambda tracker: tracker.safety.discard((copy,)))
        if done.is_done:
            return say("Deleted: {copy}", copy=copy_words(copy))
        return say("Not deleted: {copy}: {why}", copy=copy_words(copy), why=done.problem)

    def _step(self, done: int, text: str) -> None:
        if self.dialog is not None:
            self.dialog.step(done, text)
        # The store belongs to this thread: between two files the window is drawn, and nothing can be pressed.
        QApplication.processEvents()

    def _closed(self) -> None:
        self._copies.clear()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def copy_words(copy: Copy) -> str:
    """`Backup of 5 Mar 2025 14:02, every hour`."""
    if copy.backup is None:
        return say("Store set aside on {when}: {name}", when=when_words(copy.at), name=Path(copy.path).name)
    said = say("Backup of {when}, {reason}", when=when_words(copy.at), reason=reason_words(copy.backup.reason.value))
    return say("{copy}, in the second folder", copy=said) if copy.is_second else said
