"""What can be done with the case shown: take a PDF away, bring cases in, add, correct or withdraw a result."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.case_import import import_cases
from dalba_desktop.gui.laboratories import laboratories_of
from dalba_desktop.gui.mrd_form import MrdForm
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import date_words, label, say

MRD = "mrd"


class CaseCommands(QObject):
    """Joins the page of a case to the session."""

    def __init__(self, session: Session, workspace: Workspace, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self.form: MrdForm | None = None
        tabs = workspace.page.tabs
        tabs.add_asked.connect(self.add_mrd)
        tabs.edit_asked.connect(self.edit_mrd)
        tabs.withdraw_asked.connect(self.withdraw_mrd)
        workspace.empty.import_asked.connect(self.import_file)

    def add_mrd(self) -> None:
        """Opens the form for a new result of the case shown."""
        if self._workspace.case_id is not None:
            self._open_form(None)

    def edit_selected(self) -> None:
        """Opens the form for the selected result."""
        self._workspace.page.tabs.edit.click()

    def withdraw_selected(self) -> None:
        """Takes the selected result back."""
        self._workspace.page.tabs.withdraw.click()

    def edit_mrd(self, list_name: str, record_id: str) -> None:
        """Opens the form for a recorded result."""
        sample = self._sample(list_name, record_id)
        if sample is not None:
            self._open_form(sample)

    def withdraw_mrd(self, list_name: str, record_id: str) -> None:
        """Asks for the reason and takes a result back."""
        sample = self._sample(list_name, record_id)
        case_id = self._workspace.case_id
        if sample is None or case_id is None:
            return
        question = say(
            "The {specimen} result of {date} stays in the record, struck through, and counts for nothing. Why?",
            specimen=label(sample.specimen),
            date=date_words(sample.date),
        )
        reason = self._asker.reason(say("Withdraw this result"), question)
        if reason is not None:
            with said_calmly(self._problem):
                self._session.withdraw(case_id, list_name, record_id, reason)

    def export_pdf(self) -> None:
        """Asks where to, writes the report of the case shown, and says where it is or why it failed."""
        case_id = self._workspace.case_id
        if case_id is None:
            return
        path = self._asker.file_to_save(say("Export the case as PDF"), f"{safe_name(case_id)}.pdf", say("PDF (*.pdf)"))
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        notice = self._workspace.page.notice
        with said_calmly(lambda sentence: notice.show_notice(say("No PDF was written. {why}", why=sentence))):
            with wait_cursor():
                self._session.tracker.write_report(case_id, path)
            notice.show_notice(
                say("PDF written: {path}", path=str(path)),
                (say("Open"), lambda: self._open(path)),
                (say("Show folder"), lambda: self._open(path.parent)),
            )

    def import_file(self) -> None:
        """Asks for a case file and brings its cases in, all or none."""
        path = self._asker.file_to_open(say("Import a case file"), say("Case files (*.json)"))
        if path is None:
            return
        with said_calmly(self._problem):
            with wait_cursor():
                said = import_cases(self._session.tracker, path)
            self._session.reloaded.emit()
            self._workspace.page.notice.show_notice(said)

    def _open_form(self, sample: MrdSample | None) -> None:
        case_id = self._workspace.case_id
        assert case_id is not None
        tracker = self._session.tracker
        laboratories = laboratories_of(tracker, case_id)
        form = MrdForm(tracker.case_view(case_id), tracker.policy, laboratories, sample, self._window)
        form.submitted.connect(lambda made, reason: self._store(case_id, form, made, reason))
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _store(self, case_id: str, form: MrdForm, sample: MrdSample, reason: str) -> None:
        with said_calmly(form.show_problem):
            if form.is_correction:
                self._session.amend(case_id, sample, reason)
            else:
                self._session.record(case_id, sample)
            form.accept()

    def _sample(self, list_name: str, record_id: str) -> MrdSample | None:
        case_id = self._workspace.case_id
        if list_name != MRD or case_id is None:
            return None
        found = self._session.tracker.case_view(case_id).history.find(list_name, record_id)
        return found if isinstance(found, MrdSample) and found.withdrawn is None else None

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
