"""What the pages of the settings have done: saved, taken away, written to a file, taken in from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.backup_commands import FOLDER
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.lock_commands import PREFERENCE as LOCK_AFTER
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings_centre import centre_of
from dalba_desktop.gui.settings_dialog import SettingsDialog
from dalba_desktop.gui.settings_pages import StorePages
from dalba_desktop.wording import label, say, say_n

if TYPE_CHECKING:
    from pathlib import Path

    from dalba_desktop.gui.settings_commands import SettingsCommands

SUFFIX = ".dalba-settings"


class PageDeeds(QObject):
    """Belongs to one opened dialog and goes with it."""

    def __init__(self, session: Session, asker: Asker, commands: SettingsCommands, pages: StorePages) -> None:
        super().__init__(pages.centre)
        self._session = session
        self._asker = asker
        self._commands = commands
        self._pages = pages

    def join(self, dialog: SettingsDialog) -> None:
        """Listens to the pages."""
        pages = self._pages
        for page in (pages.centre, pages.laboratories, pages.calendars, pages.lock):
            page.edited.connect(dialog.mark_unsaved)
        pages.centre.save_asked.connect(lambda _: self.save_centre())
        pages.laboratories.save_asked.connect(self.save_laboratory)
        pages.laboratories.removal_asked.connect(self.remove_laboratory)
        pages.calendars.save_asked.connect(self.save_calendar)
        pages.calendars.reset_asked.connect(self.reset_calendar)
        pages.lock.save_asked.connect(lambda _: self.save_lock())
        pages.backups.folder_asked.connect(self.choose_folder)
        pages.backups.folder_cleared.connect(lambda: self.set_folder(None))
        pages.backups.all_asked.connect(self.show_backups)
        pages.exchange.export_asked.connect(self.export)
        pages.exchange.import_asked.connect(self.compare)
        pages.exchange.taken.connect(self.take_in)

    def save_centre(self) -> None:
        """Stores centre and physician in one step."""
        texts = self._pages.centre.texts()
        if self._commands.make(lambda settings: settings.set_centre(centre_of(texts), texts["physician"])):
            self._pages.centre.stored()
            self._commands.fill()

    def save_laboratory(self, subject: str) -> None:
        """Stores the figures of a laboratory, under another name where that was changed."""
        page = self._pages.laboratories
        with said_calmly(page.show_problem):
            made = page.laboratory()
            had = next((use for use in page.uses if use.name == subject), None)
            was = subject if had is not None and had.figures is not None else ""
            done = say("Saved: {name}.", name=made.name)
            if self._commands.make(lambda settings: settings.set_laboratory(made, was=was), done):
                page.stored()
                page.show_uses(self._session.tracker.settings.laboratory_uses(), made.name)
                self._commands.fill()

    def remove_laboratory(self, subject: str) -> None:
        """Takes the figures of a laboratory away once that is meant."""
        use = next(use for use in self._pages.laboratories.uses if use.name == subject)
        results = say_n("{count} result names it", "{count} results name it", use.results)
        question = say(
            "{name}: {results}, for which the usual values of the thresholds are taken then. Why?",
            name=subject,
            results=results,
        )
        title = say("Take the figures away?")
        reason = self._asker.text(title, question, say("Reason"), say("Take away"))
        if reason is not None:
            done = say("The figures of {name} were taken away.", name=subject)
            self._commands.make(lambda settings: settings.remove_laboratory(subject, reason), done)

    def save_calendar(self, protocol: str) -> None:
        """Stores the centre's own calendar of a protocol."""
        page = self._pages.calendars
        document, reason = page.document(), page.reason.value()
        if self._commands.make(lambda settings: settings.set_calendar(protocol, document, reason)):
            page.stored()
            self._commands.fill()

    def reset_calendar(self, protocol: str) -> None:
        """Goes back to the shipped calendar of a protocol once a reason is given."""
        rows = self._session.tracker.settings.calendars()
        name = next(label(row.protocol) for row in rows if row.protocol.value == protocol)
        question = say("{name}: back to the days that ship. Your own ones stay in the history. Why?", name=name)
        reason = self._asker.text(say("Back to the shipped calendar"), question, say("Reason"), say("Go back"))
        if reason is not None and self._commands.make(lambda settings: settings.reset_calendar(protocol, reason)):
            self._pages.calendars.stored()
            self._commands.fill()

    def save_lock(self) -> None:
        """Stores when the store locks by itself; it holds from now on."""
        page, locks = self._pages.lock, self._commands.locks
        minutes = page.chosen()
        is_kept = False
        with said_calmly(page.show_problem):
            self._session.perform(lambda tracker: tracker.keeping.set_preference(LOCK_AFTER, minutes))
            is_kept = True
        if is_kept:
            page.stored()
            if locks is not None:
                locks.watch()
            self._commands.fill()
            self._tell(say("Saved."))

    def choose_folder(self) -> None:
        """Chooses where copies of the backups go besides."""
        path = self._asker.folder(say("Where should copies of the backups go?"))
        if path is not None:
            self.set_folder(path)

    def set_folder(self, path: Path | None) -> None:
        """Stores the second folder, or that there is none."""
        value = None if path is None else str(path)
        with said_calmly(self._pages.backups.show_problem):
            self._session.perform(lambda tracker: tracker.keeping.set_preference(FOLDER, value))
            self._tell(say("Saved."))
        self._commands.fill()
        if self._commands.backups is not None:
            self._commands.backups.say_standing()

    def show_backups(self) -> None:
        """Leads to the list of all backups; the settings make room for it."""
        backups = self._commands.backups
        self._commands.close()
        if backups is not None:
            backups.show()

    def export(self) -> None:
        """Writes the settings to a file."""
        page = self._pages.exchange
        suggestion = f"{self._session.tracker.path.stem}{SUFFIX}"
        path = self._asker.file_to_save(say("Export the settings"), suggestion, _kinds())
        if path is None:
            return
        page.show_comparison(None)
        with said_calmly(lambda why: page.say_done(why, is_problem=True)):
            self._session.perform(lambda tracker: tracker.settings.files.write(path))
            page.say_done(say("Written: {name}. It stands in the trail.", name=path.name))

    def compare(self) -> None:
        """Holds a file against the store; nothing is stored."""
        page = self._pages.exchange
        path = self._asker.file_to_open(say("Import settings"), _kinds())
        if path is None:
            return
        page.show_comparison(None)
        with said_calmly(lambda why: page.say_done(why, is_problem=True)):
            tracker = self._session.tracker
            page.show_comparison(tracker.settings.files.compare(path), tracker.policy)

    def take_in(self) -> None:
        """Stores what was compared, all of it or nothing."""
        page = self._pages.exchange
        found = page.comparison
        if found is None:
            return
        done = say_n("{count} setting taken in.", "{count} settings taken in.", found.changes)
        if self._commands.make(lambda settings: settings.files.carry_out(found), done):
            page.show_comparison(None)

    def _tell(self, sentence: str) -> None:
        if self._commands.dialog is not None:
            self._commands.dialog.say_now(sentence)


def _kinds() -> str:
    return say("Settings of a centre (*{suffix})", suffix=SUFFIX)
