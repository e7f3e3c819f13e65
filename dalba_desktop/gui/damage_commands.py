"""Joins the recovery page to what can be done for a store that is not open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.backup_commands import utc_now
from dalba_desktop.gui.backup_words import ago_words, line_of, lost_words, pause_words, when_words
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.damage_page import DamagePage, DamageView
from dalba_desktop.gui.lock_delay import WrongTries
from dalba_desktop.gui.salvage_dialog import SalvageDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.store_commands import SUFFIX, store_kinds
from dalba_desktop.gui.verify_words import finding_lines, verification_words
from dalba_desktop.gui.working import work_beside
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.beside import RescueFound


class DamageCommands(QObject):
    """Shows the page, looks, restores, salvages. Keeps what opens the store only for as long as the page is shown."""

    page_shown = Signal()
    left = Signal(object, str)
    """Goes on to the unlock page of a store, with something to tell."""

    def __init__(self, session: Session, asker: Asker, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._asker = asker
        self._window = window
        self._path = Path()
        self._secret = ""
        self._checked: dict[str, str] = {}
        self.now: Callable[[], dt.datetime] = utc_now
        self.report: SalvageDialog | None = None
        self.create_dialog: CreateDialog | None = None
        self.page = DamagePage(theme())
        self.tries = WrongTries()
        """Shared with the unlock page, so that nobody guesses faster here."""
        self.page.look_asked.connect(self.look_if_due)
        self.page.restore_asked.connect(self.restore)
        self.page.check_asked.connect(self.check)
        self.page.salvage_asked.connect(self.salvage)
        self.page.undo_asked.connect(self.undo)
        self.page.open_asked.connect(lambda: self._leave(""))
        self.page.back_asked.connect(lambda: self._leave(""))

    def show(self, path: Path, secret: str = "") -> None:
        """Shows the page for a store; with what opens it, looks at once."""
        self._forget()
        self._path = path
        self.page.ask_secret(path)
        self.page_shown.emit()
        if secret:
            self.look_if_due(secret)

    def ask(self) -> None:
        """Chooses a store that is to be looked at; an open store is locked first."""
        path = self._asker.file_to_open(say("Recover a store"), say("Stores (*.dalba)"))
        if path is not None:
            self._session.lock()
            self.show(path)

    def look_if_due(self, secret: str) -> None:
        """Looks with what was typed, unless wrong tries have to wait."""
        seconds = self.tries.wait_seconds(self._path)
        if seconds:
            wait = say_n("Try again in {count} second.", "Try again in {count} seconds.", seconds)
            self.page.ask_secret(self._path, wait)
        else:
            self.look(secret)

    def look(self, secret: str) -> None:
        """Finds out what is wrong with the store and which backup is sound."""
        from dalba_desktop.tracker.beside import Rescue, look_beside

        self._secret = secret
        self.page.notice.clear()
        problem: list[str] = []
        with said_calmly(problem.append):
            found = work_beside(
                say("Looking at the store and its backups\N{HORIZONTAL ELLIPSIS}"),
                look_beside(self._path, secret),
                self._window,
            )
            rescue = Rescue(self._path)
            if is_closed_to(found, secret):
                self.tries.wrong(self._path)
            else:
                self.tries.right(self._path)
            if is_closed_to(found, secret) and not rescue.backups():
                self.page.ask_secret(self._path, say("{why}. There are no backups beside it.", why=str(found.store)))
                return
            newest = found.newest.path if found.newest is not None else None
            others = tuple(
                line_of(made, checked=self._checked.get(str(made.path), ""))
                for made in rescue.backups()
                if made.path != newest
            )
            pause = rescue.pause
            can_undo = pause is not None and pause.reason.value == "restored"
            view = DamageView(
                heading=heading_words(found),
                problems=problem_lines(found),
                newest_sound=None if found.newest is None else line_of(found.newest),
                lost=losing_words(found),
                others=others,
                can_salvage=bool(problem_lines(found)),
                undo=pause_words(pause) if pause is not None and can_undo else "",
            )
            self.page.show_found(self._path, view, self.now())
        if problem:
            self.page.ask_secret(self._path, problem[0])

    def check(self, key: str) -> None:
        """Checks one of the other backups."""
        from dalba_desktop.tracker.beside import Rescue, StoreError

        rescue, secret, notice = Rescue(self._path), self._secret, self.page.notice
        with said_calmly(notice.show_notice):
            found = work_beside(_checking(), lambda: rescue.check(Path(key), secret), self._window)
            if isinstance(found, StoreError):
                raise found
            self._checked[key] = say("just now: sound") if found.is_sound else say("just now: damaged")
            self.look_again()
            notice.show_notice(verification_words(found))

    def look_again(self) -> None:
        """Shows what there is now."""
        self.look(self._secret)

    def restore(self, key: str) -> None:
        """Puts a backup in the place of the store, which is set aside as it is."""
        from dalba_desktop.tracker.beside import Rescue

        rescue, secret, notice = Rescue(self._path), self._secret, self.page.notice
        made = next((made for made in rescue.backups() if str(made.path) == key), None)
        if made is None:
            return
        question = say(
            "Back to the backup of {when}, {ago}. What was entered after it is not in it. The file of now is set aside "
            "beside it, as it is, and you can go back to it. Backups are paused until you say that the state is right.",
            when=when_words(made.at),
            ago=ago_words(made.at, self.now()),
        )
        if not self._asker.confirmed(say("Restore this backup?"), question, say("Restore")):
            return
        with said_calmly(lambda why: notice.show_notice(say("Nothing was restored. {why}", why=why))):
            path = made.path
            work_beside(say("Restoring\N{HORIZONTAL ELLIPSIS}"), lambda: rescue.restore(path, secret), self._window)
            self._leave(say("The backup of {when} is in place. Unlock it to go on.", when=when_words(made.at)))

    def undo(self) -> None:
        """Puts the store back that the last restore set aside."""
        from dalba_desktop.tracker.beside import Rescue

        rescue, secret, notice = Rescue(self._path), self._secret, self.page.notice
        question = say("The store that was set aside is put back, as it was. That of now is set aside in its turn.")
        if not self._asker.confirmed(say("Go back to the store before the restore?"), question, say("Go back")):
            return
        with said_calmly(notice.show_notice):
            work_beside(say("Going back\N{HORIZONTAL ELLIPSIS}"), lambda: rescue.undo_restore(secret), self._window)
            self._leave(say("The store before the restore is back in place."))

    def salvage(self) -> None:
        """Copies what can be read into a new store, under what was typed, or under a new passphrase."""
        suggestion = f"{self._path.stem} {say('salvaged')}{SUFFIX}"
        target = self._asker.file_to_save(say("Salvage into a new store"), suggestion, store_kinds())
        if target is None:
            return
        self._salvage(target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX), None)

    def _salvage(self, target: Path, passphrase: str | None) -> None:
        from dalba_desktop.tracker.beside import EmptyPassphrase, salvage_beside

        notice = self.page.notice
        with said_calmly(lambda why: notice.show_notice(say("Nothing was salvaged. {why}", why=why))):
            work = salvage_beside(self._path, self._secret, target, passphrase)
            try:
                made = work_beside(say("Salvaging\N{HORIZONTAL ELLIPSIS}"), work, self._window)
            except EmptyPassphrase:
                self._ask_passphrase(target)
                return
            report = SalvageDialog(made, self._window)
            self.report = report
            report.open_asked.connect(lambda: self._leave("", made.path))
            report.finished.connect(self._report_closed)
            report.resize(report.sizeHint())
            report.open()

    def _ask_passphrase(self, target: Path) -> None:
        """A recovery code cannot be the passphrase of the new store."""
        dialog = CreateDialog(target, self._window)

        def accepted() -> None:
            passphrase = dialog.passphrase()
            dialog.forget()
            self._salvage(target, passphrase)

        dialog.accepted.connect(accepted)
        dialog.finished.connect(self._passphrase_closed)
        self.create_dialog = dialog
        dialog.open()

    def _passphrase_closed(self) -> None:
        if self.create_dialog is not None:
            self.create_dialog.deleteLater()
            self.create_dialog = None

    def _report_closed(self) -> None:
        if self.report is not None:
            self.report.deleteLater()
            self.report = None

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.page.set_theme(theme)

    def _leave(self, said: str, path: Path | None = None) -> None:
        path = path or self._path
        self._forget()
        self.left.emit(path, said)

    def _forget(self) -> None:
        self._secret = ""
        self._checked.clear()
        self.page.forget()


def is_closed_to(found: RescueFound, secret: str) -> bool:
    """Whether neither the store nor any backup opened with what was typed."""
    from dalba_desktop.tracker.beside import StoreError

    return bool(secret) and isinstance(found.store, StoreError) and found.newest is None


def heading_words(found: RescueFound) -> str:
    """What the page is headed with."""
    from dalba_desktop.tracker.beside import Damaged, StoreError

    if not isinstance(found.store, StoreError):
        return say("This store is sound") if found.store.is_sound else say("This store is damaged")
    return say("This store is damaged") if isinstance(found.store, Damaged) else say("This store does not open")


def problem_lines(found: RescueFound) -> tuple[str, ...]:
    """What is wrong, one line each; nothing for a sound store."""
    from dalba_desktop.tracker.beside import StoreError

    if isinstance(found.store, StoreError):
        details = tuple(getattr(found.store, "found", ()) or ())
        return (str(found.store), *(f"\N{BULLET} {detail}" for detail in details[:8]))
    return finding_lines(found.store.findings, 8)


def losing_words(found: RescueFound) -> str:
    """What going back to the newest sound backup would lose, as far as the damaged store still tells."""
    if found.newest is None:
        return ""
    if found.since is None:
        when = when_words(found.newest.at)
        return say("What was entered after {when} is not in it; the file does not tell how much that is.", when=when)
    said = lost_words(found.since)
    if not found.missing:
        return said
    return say_n(
        "{said} It may be more: {count} row of the trail cannot be read.",
        "{said} It may be more: {count} rows of the trail cannot be read.",
        found.missing,
        said=said,
    )


def _checking() -> str:
    return say("Checking the backup\N{HORIZONTAL ELLIPSIS}")
