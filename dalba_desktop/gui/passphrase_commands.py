"""What can be done about the key of the open store: another passphrase, a recovery kit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly, world_sentence
from dalba_desktop.gui.lock_delay import WrongTries
from dalba_desktop.gui.passphrase_dialog import PassphraseDialog
from dalba_desktop.gui.recovery_dialog import RecoveryDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say

LOOK_MS = 250
PDF = ".pdf"


class PassphraseCommands(QObject):
    """Shows the dialogs while a store is open."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QWidget, tries: WrongTries
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self._tries = tries
        self.dialog: PassphraseDialog | None = None
        self.kit_dialog: RecoveryDialog | None = None
        self._waiting = QTimer(self)
        self._waiting.setInterval(LOOK_MS)
        self._waiting.timeout.connect(self._show_wait)

    def change(self) -> None:
        """Asks for the present passphrase and a new one."""
        if not self._session.is_open or self._session.is_read_only or self.dialog is not None:
            return
        dialog = PassphraseDialog(self._window)
        self.dialog = dialog
        dialog.change_asked.connect(self._change)
        dialog.finished.connect(self._closed)
        self._show_wait()
        dialog.open()

    def make_kit(self, *, after_change: bool = False) -> None:
        """Offers the recovery kit."""
        if not self._session.is_open or self._session.is_read_only or self.kit_dialog is not None:
            return
        dialog = RecoveryDialog(self._window, after_change=after_change)
        self.kit_dialog = dialog
        dialog.save_asked.connect(self._save_kit)
        dialog.code_asked.connect(self._show_code)
        dialog.finished.connect(self._kit_closed)
        dialog.open()

    def _change(self, present: str, new: str) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        path = self._session.tracker.path
        if self._tries.wait_seconds(path):
            self._show_wait()
            return
        with wait_cursor():
            refused = self._check(path, present)
        if refused:
            dialog.show_problem(refused, at_present=True)
            self._show_wait()
            return
        with said_calmly(dialog.show_problem):
            with wait_cursor():
                self._session.perform(lambda tracker: tracker.keeping.change_passphrase(new))
            dialog.accept()
            self._workspace.page.notice.show_notice(
                say("The passphrase was changed. Backups made before open with the old one.")
            )
            self.make_kit(after_change=True)

    def _check(self, path: Path, present: str) -> str:
        """Why the store does not open with what was typed as the present passphrase; empty when it does."""
        from dalba_desktop.tracker import Tracker
        from dalba_desktop.tracker.outside import WrongPassphrase

        try:
            Tracker.open(path, present, today=self._session.tracker.as_of, read_only=True).close()
        except WrongPassphrase:
            self._tries.wrong(path)
            return say("This is not the present passphrase of the store. Nothing was changed.")
        except Exception as error:
            sentence = world_sentence(error)
            if sentence is None:
                raise
            return sentence
        self._tries.right(path)
        return ""

    def _show_wait(self) -> None:
        if self.dialog is None or not self._session.is_open:
            self._waiting.stop()
            return
        seconds = self._tries.wait_seconds(self._session.tracker.path)
        self.dialog.show_wait(seconds)
        if not seconds:
            self._waiting.stop()
        elif not self._waiting.isActive():
            self._waiting.start()

    def _save_kit(self) -> None:
        dialog = self.kit_dialog
        if dialog is None:
            return
        suggestion = say("{store} recovery kit", store=self._session.tracker.path.stem) + PDF
        path = self._asker.file_to_save(say("Save the recovery kit"), suggestion, say("PDF (*.pdf)"))
        if path is None or self.kit_dialog is not dialog:
            return
        if path.suffix.lower() != PDF:
            path = path.with_name(path.name + PDF)
        from dalba_desktop.tracker.recovery import replace_recovery_kit

        with said_calmly(dialog.show_problem):
            with wait_cursor():
                self._session.perform(lambda tracker: replace_recovery_kit(tracker, path, self._session.today))
            dialog.show_saved(str(path))

    def _show_code(self) -> None:
        dialog = self.kit_dialog
        if dialog is None:
            return
        with said_calmly(dialog.show_problem):
            dialog.show_code_text(self._session.perform(lambda tracker: tracker.keeping.recovery_code()))

    def _closed(self) -> None:
        self._waiting.stop()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _kit_closed(self) -> None:
        if self.kit_dialog is not None:
            self.kit_dialog.deleteLater()
            self.kit_dialog = None
