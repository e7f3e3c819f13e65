"""What can be done with the backups of the open store: look, make, check, go back, go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.backup_light import BackupLight
from dalba_desktop.gui.backup_words import (
    BackupLine,
    ago_words,
    caveat_words,
    light_words,
    line_of,
    lost_words,
    pause_words,
    when_words,
)
from dalba_desktop.gui.backups_dialog import BackupsDialog
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.verify_words import verification_words
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.working import work_beside
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

MINUTE_MS = 60_000
FOLDER = "backup_folder"


def utc_now() -> dt.datetime:
    """The time of the light."""
    return dt.datetime.now(dt.UTC)


class BackupCommands(QObject):
    """Keeps the light in step and shows the dialog.

    A restore locks the store first; `restored` then says which store is to be unlocked and what to tell.
    """

    restored = Signal(object, str)

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QWidget, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self._theme = theme
        self._checked: dict[str, str] = {}
        self.dialog: BackupsDialog | None = None
        self.now: Callable[[], dt.datetime] = utc_now
        self.light = BackupLight(theme())
        self.light.clicked.connect(self.show)
        self._minutes = QTimer(self)
        self._minutes.setInterval(MINUTE_MS)
        self._minutes.timeout.connect(self.say_standing)
        session.opened.connect(self._opened)
        session.locked.connect(self._locked)
        session.changed.connect(self.say_standing)
        session.reloaded.connect(self.say_standing)

    def say_standing(self, *_: object) -> None:
        """Looks how the backups stand and says so, in the light and in the dialog."""
        if not self._session.is_open:
            self.light.show_words(None)
            return
        with said_calmly(self._problem):
            said = light_words(self._session.tracker.safety.state(), self.now())
            self.light.show_words(said)
            if self.dialog is not None:
                self.dialog.show_standing(said)

    def show(self) -> None:
        """Opens the dialog over the window."""
        if not self._session.is_open or self.dialog is not None:
            return
        self._session.settle()
        tracker = self._session.tracker
        dialog = BackupsDialog(
            self._theme(), is_synthetic=tracker.synthetic, is_read_only=tracker.read_only, parent=self._window
        )
        self.dialog = dialog
        dialog.make_asked.connect(self.make)
        dialog.check_asked.connect(self.check)
        dialog.restore_asked.connect(self.restore)
        dialog.folder_asked.connect(self.choose_folder)
        dialog.folder_cleared.connect(lambda: self._set_folder(None))
        dialog.pause.keep_asked.connect(self.keep)
        dialog.pause.go_back_asked.connect(self.go_back)
        dialog.finished.connect(self._closed)
        self.fill()
        dialog.resize(dialog.sizeHint())
        dialog.open()

    def fill(self) -> None:
        """Shows what there is now."""
        if self.dialog is None:
            return
        tracker = self._session.tracker
        with said_calmly(self._problem):
            here = [
                line_of(made, checked=self._checked.get(str(made.path), ""))
                for made in self._session.tracker.safety.backups()
            ]
            there = [
                line_of(made, is_second=True, checked=self._checked.get(str(made.path), ""))
                for made in self._session.tracker.safety.backups_in_second_folder()
            ]
            lines = sorted((*here, *there), key=lambda line: line.at, reverse=True)
            folder = here[0].key if here else ""
            place = str(Path(folder).parent) if folder else _folder_of(tracker.path)
            self.dialog.set_lines(lines, self.now(), place)
            self.dialog.set_second_folder(str(self._session.tracker.safety.second_folder or ""))
            pause = self._session.tracker.safety.state().pause
            is_restored = pause is not None and pause.reason.value == "restored"
            self.dialog.pause.show_pause(
                "" if pause is None else pause_words(pause),
                can_keep=not tracker.read_only,
                can_go_back=is_restored and not tracker.read_only,
            )
            self.dialog.pause.keep.setText(
                say("Keep this state, resume backups") if is_restored else say("Check the store, resume backups")
            )
        self.say_standing()

    def make(self) -> None:
        """Makes a backup now, beside the window."""
        from dalba_desktop.tracker.beside import backup_beside

        if self.dialog is None:
            return
        self.dialog.notice.clear()
        with said_calmly(lambda why: self._problem(say("No backup was made. {why}", why=why))):
            work = backup_beside(self._session.tracker)
            made = self._session.perform(lambda _: work_beside(_making(), work, self.dialog))
            told = [say("A backup was made, opened and checked: {name}.", name=made.path.name)]
            self._problem("\n".join([*told, *map(caveat_words, made.caveats)]))
        self.fill()

    def check(self, key: str) -> None:
        """Opens a backup and checks all of it, beside the window."""
        from dalba_desktop.tracker.beside import WrongPassphrase, check_backup_beside

        if self.dialog is None:
            return
        self.dialog.notice.clear()
        work = check_backup_beside(self._session.tracker, Path(key))
        with said_calmly(self._problem):
            try:
                found = work_beside(say("Checking the backup\N{HORIZONTAL ELLIPSIS}"), work, self.dialog)
            except WrongPassphrase:
                self._problem(_other_key_words())
                return
            self._checked[key] = say("just now: sound") if found.is_sound else say("just now: damaged")
            self._problem(verification_words(found))
        self.fill()

    def restore(self, key: str) -> None:
        """Goes back to a backup once it was said what would be lost; the store is locked for it."""
        from dalba_desktop.tracker.beside import Damaged, WrongPassphrase, check_backup_beside, restore_beside

        if self.dialog is None:
            return
        dialog, tracker, path = self.dialog, self._session.tracker, Path(key)
        dialog.notice.clear()
        with said_calmly(lambda why: self._problem(say("Nothing was restored. {why}", why=why))):
            try:
                check = check_backup_beside(tracker, path)
                found = work_beside(say("Checking the backup\N{HORIZONTAL ELLIPSIS}"), check, dialog)
                if self.dialog is not dialog:
                    return  # locked meanwhile
                if not found.is_sound:
                    raise Damaged(verification_words(found))
                with wait_cursor():
                    lost = lost_words(self._session.tracker.safety.entries_since(path))
            except WrongPassphrase:
                self._problem(_other_key_words())
                return
            made = next(line for line in self._all_lines() if line.key == key)
            question = say(
                "Back to the backup of {when}, {ago}. {lost} The store of now is set aside beside it, and you can go "
                "back to it from this page. The store is locked for this; afterwards backups are paused until you say "
                "that the state is right.",
                when=when_words(made.at),
                ago=ago_words(made.at, self.now()),
                lost=lost,
            )
            if not self._asker.confirmed(say("Restore this backup?"), question, say("Restore")):
                return
            self._carry_out(
                say("Restoring\N{HORIZONTAL ELLIPSIS}"),
                restore_beside(tracker, path),
                say("The backup of {when} is in place. Unlock it to go on.", when=when_words(made.at)),
            )

    def go_back(self) -> None:
        """Undoes the last restore."""
        from dalba_desktop.tracker.beside import undo_restore_beside

        if self.dialog is None:
            return
        question = say(
            "The store that was set aside is put back, as it was. What was entered since the restore is set aside in "
            "its turn. The store is locked for this."
        )
        with said_calmly(self._problem):
            work = undo_restore_beside(self._session.tracker)
            if self._asker.confirmed(say("Go back to the store before the restore?"), question, say("Go back")):
                done = say("The store before the restore is back in place. Unlock it to go on.")
                self._carry_out(say("Going back\N{HORIZONTAL ELLIPSIS}"), work, done)

    def keep(self) -> None:
        """The state is right: backups go on; after damage only when the store passes its check."""
        if self.dialog is None:
            return
        with said_calmly(self._problem):
            pause = self._session.tracker.safety.state().pause
            if pause is not None and pause.reason.value == "damaged":
                with wait_cursor():
                    found = self._session.perform(lambda tracker: tracker.safety.resume_after_damage())
                self._problem(verification_words(found))
            else:
                self._session.perform(lambda tracker: tracker.safety.confirm_restored())
                self._problem(say("Backups go on. The store that was set aside stays where it is."))
        self.fill()

    def choose_folder(self) -> None:
        """Chooses where copies of the backups go besides."""
        path = self._asker.folder(say("Where should copies of the backups go?"))
        if path is not None:
            self._set_folder(path)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.light.set_theme(theme)
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def close(self) -> None:
        """Takes the dialog away: the store is being closed."""
        if self.dialog is not None:
            self.dialog.reject()

    def _carry_out(self, saying: str, work: Callable[[], object], done: str) -> None:
        """Locks the store, exchanges the files beside the window, and leads to the unlock page."""
        path = self._session.tracker.path
        self._session.lock()
        problems: list[str] = []
        with said_calmly(problems.append):
            work_beside(saying, work, self._window)
        self.restored.emit(path, say("Nothing was restored: {why}", why=problems[0]) if problems else done)

    def _set_folder(self, path: Path | None) -> None:
        value = None if path is None else str(path)
        with said_calmly(self._problem):
            self._session.perform(lambda tracker: tracker.keeping.set_preference(FOLDER, value))
        self.fill()

    def _all_lines(self) -> list[BackupLine]:
        return [
            line_of(made)
            for made in (
                *self._session.tracker.safety.backups(),
                *self._session.tracker.safety.backups_in_second_folder(),
            )
        ]

    def _opened(self) -> None:
        self._minutes.start()
        self.say_standing()
        with said_calmly(self._problem):
            pause = self._session.tracker.safety.state().pause
            if pause is not None:
                self._workspace.page.notice.show_notice(
                    pause_words(pause), (say("Backups\N{HORIZONTAL ELLIPSIS}"), self.show)
                )

    def _locked(self) -> None:
        self._minutes.stop()
        self._checked.clear()
        self.close()
        self.light.show_words(None)

    def _problem(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.notice.show_notice(sentence)
        else:
            self._workspace.page.notice.show_notice(sentence)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _folder_of(store: Path) -> str:
    return str(store.with_name(f"{store.stem} backups"))


def _making() -> str:
    return say("Making a backup and checking it\N{HORIZONTAL ELLIPSIS}")


def _other_key_words() -> str:
    return say(
        "This backup does not open with the key of now: it was made before the passphrase was changed, or its first "
        "page is damaged. Close the store and choose Recover a store in the File menu: there its own passphrase can be "
        "typed."
    )
