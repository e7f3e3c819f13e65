"""What can be done with the case shown: take a PDF away, bring cases in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.case_import import import_cases
from dalba_desktop.gui.privacy import is_hidden, shown_id
from dalba_desktop.gui.session import PATIENCE_MS, Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.working import work_beside
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import date_words, say


class CaseCommands(QObject):
    """Joins the page of a case to the session."""

    def __init__(self, session: Session, workspace: Workspace, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        workspace.empty.import_asked.connect(self.import_file)

    def export_pdf(self) -> None:
        """Asks where to, writes the report of the case shown, and says where it is or why it failed."""
        case_id = self._workspace.case_id
        if case_id is None:
            return
        day = self._workspace.as_of
        shown = safe_name(shown_id(case_id))
        name = shown if day is None else f"{shown}-{day.isoformat()}"
        path = self._asker.file_to_save(say("Export the case as PDF"), f"{name}.pdf", say("PDF (*.pdf)"))
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        notice = self._workspace.page.notice
        with said_calmly(lambda sentence: notice.show_notice(say("No PDF was written. {why}", why=sentence))):
            with wait_cursor():
                under = shown_id(case_id) if is_hidden() else ""
                writing = say("Writing the PDF\N{HORIZONTAL ELLIPSIS}")
                beside = functools.partial(work_beside, writing, parent=self._window, says_so_after_ms=PATIENCE_MS)
                self._session.perform(
                    lambda tracker: tracker.write_report(case_id, path, day, is_hidden(), shown_as=under, make=beside)
                )
            said = say("PDF written: {path}", path=str(path))
            if day is not None:
                said = say("PDF written, as known on {date}: {path}", date=date_words(day), path=str(path))
            notice.show_notice(
                said,
                (say("Open"), lambda: self._open(path)),
                (say("Show folder"), lambda: self._open(path.parent)),
            )

    def import_file(self) -> None:
        """Asks for a case file and brings its cases in, all or none."""
        path = self._asker.file_to_open(say("Import a case file"), say("Case files (*.json)"))
        if path is not None:
            self.import_paths((path,))

    def import_into_new(self, create: Callable[[Callable[[], None]], None]) -> None:
        """Asks for a case file, has a store created, and brings the cases in."""
        path = self._asker.file_to_open(say("Import a case file"), say("Case files (*.json)"))
        if path is not None:
            create(lambda: self.import_paths((path,)))

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Brings the cases of these files in, all or none."""
        with said_calmly(self._problem):
            with wait_cursor():
                said = import_cases(self._session.tracker, *paths)
            self._session.reloaded.emit()
            self._workspace.page.notice.show_notice(said)

    def _open(self, path: Path) -> None:
        if not self._asker.open_file(path):
            self._asker.tell(say("Could not be opened"), say("{path}: no program for it was found.", path=str(path)))

    def _problem(self, sentence: str) -> None:
        if self._workspace.case_id is None:
            self._workspace.empty.show_problem(sentence)
        else:
            self._workspace.page.notice.show_notice(sentence)


def safe_name(case_id: str) -> str:
    """A case id as a file name."""
    return "".join(char if char.isalnum() or char in "-_." else "_" for char in case_id).strip(".") or "case"
