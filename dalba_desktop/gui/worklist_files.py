"""The worklist as files: printed as PDF, and as a calendar for other programs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.privacy import is_hidden
from dalba_desktop.gui.session import PATIENCE_MS, Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.working import work_beside
from dalba_desktop.gui.worklist_dialog import TakeOutDialog
from dalba_desktop.gui.worklist_page import WorklistPage
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker


class WorklistFiles(QObject):
    """Writes what the page shows; first it asks what the file may say of whom."""

    def __init__(self, session: Session, page: WorklistPage, asker: Asker, window: QMainWindow) -> None:
        super().__init__(window)
        self._session = session
        self.page = page
        self._asker = asker
        self._window = window
        self.dialog: TakeOutDialog | None = None
        """What asks about identifiers before a file is chosen."""
        session.locking.connect(self._close_dialog)
        page.print_asked.connect(self.print_list)
        page.calendar_asked.connect(self.save_calendar)

    def print_list(self) -> None:
        """Asks whether identifiers are printed, then where to, and writes the entries shown as PDF."""
        self._ask(
            TakeOutDialog(
                say("Print the worklist"),
                say("The entries that are shown now, week by week on A4 paper."),
                say("Without &identifiers: a line to write on in place of each case"),
                is_chosen=is_hidden(),
                parent=self._window,
            ),
            self._write_pdf,
        )

    def save_calendar(self) -> None:
        """Asks whether identifiers go along, then where to, and writes the entries shown as a calendar."""
        self._ask(
            TakeOutDialog(
                say("Calendar file"),
                say(
                    "The entries that are shown now as whole days, for the calendar program (.ics). Calendars are "
                    "often shared and kept elsewhere: without identifiers an entry says only what is due."
                ),
                say("With case &ids, and why each is due"),
                is_chosen=False,
                parent=self._window,
            ),
            self._write_calendar,
        )

    def _ask(self, dialog: TakeOutDialog, then: Callable[[bool], None]) -> None:
        self._close_dialog()
        self.dialog = dialog
        dialog.accepted.connect(lambda: then(dialog.choice.isChecked()))
        dialog.finished.connect(lambda _: self._dialog_closed(dialog))
        dialog.open()

    def _dialog_closed(self, dialog: TakeOutDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()

    def _write_pdf(self, without: bool) -> None:
        from dalba_desktop.tracker.worklist import last_day

        page, kind = self.page, self.page.chosen_kind
        beside = functools.partial(
            work_beside,
            say("Writing the PDF\N{HORIZONTAL ELLIPSIS}"),
            parent=self._window,
            says_so_after_ms=PATIENCE_MS,
        )

        def write(tracker: Tracker, path: Path) -> None:
            tracker.worklists.write_pdf(
                path,
                page.shown,
                until=last_day(tracker.as_of, page.chosen_weeks),
                kinds=() if kind is None else (kind,),
                set_aside=tracker.worklists.set_aside(tracker.ward.views()),
                identifiers=not without,
                make=beside,
            )

        self._write(say("Print the worklist"), "pdf", say("PDF (*.pdf)"), write)

    def _write_calendar(self, with_ids: bool) -> None:
        shown = self.page.shown
        self._write(
            say("Calendar file"),
            "ics",
            say("Calendar (*.ics)"),
            lambda tracker, path: tracker.worklists.write_calendar(path, shown, identifiers=with_ids),
        )

    def _write(self, title: str, ending: str, kinds: str, write: Callable[[Tracker, Path], None]) -> None:
        if not self._session.is_open:
            return
        name = say("worklist-{date}", date=self._session.tracker.as_of.isoformat())
        path = self._asker.file_to_save(title, f"{name}.{ending}", kinds)
        if path is None or not self._session.is_open:
            return
        target = path if path.suffix.lower() == f".{ending}" else path.with_name(f"{path.name}.{ending}")
        notice = self.page.notice
        with said_calmly(lambda sentence: notice.show_notice(say("Nothing was written. {why}", why=sentence))):
            with wait_cursor():
                self._session.perform(lambda tracker: write(tracker, target))
            notice.show_notice(
                say("Written: {path}", path=str(target)),
                (say("Open"), lambda: self._open(target)),
                (say("Show folder"), lambda: self._open(target.parent)),
            )

    def _open(self, path: Path) -> None:
        if not self._asker.open_file(path):
            self._asker.tell(say("Could not be opened"), say("{path}: no program for it was found.", path=str(path)))
