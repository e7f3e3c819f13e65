"""Mending from the window: a record into its right case, two cases into one, a document given to its result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop.alerts.findings import Message
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.document_beside import BEST_PX, LEAST_PX, DocumentBeside
from dalba_desktop.gui.document_commands import DocumentCommands, content_of, detail_words
from dalba_desktop.gui.document_details_dialog import DocumentDetailsDialog
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.mending_merge_dialog import MergeDialog
from dalba_desktop.gui.mending_move_dialog import MoveDialog
from dalba_desktop.gui.mending_words import record_line, together_words
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.record_commands import RecordCommands
from dalba_desktop.gui.record_menu import ATTACH, DOCUMENT, MOVE
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.domain.fields import Record
    from dalba_desktop.domain.patient import Patient
    from dalba_desktop.tracker import Tracker
    from dalba_desktop.tracker.mending import MergePlan, Side
    from dalba_desktop.tracker.views import Changed

AROUND_PX = 40
MOVE_KEY, MERGE_KEY, ATTACH_KEY = "Ctrl+M", "Ctrl+Shift+M", "Ctrl+Alt+A"


def menu_entries() -> tuple[Entry | None, ...]:
    """What stands in the menu of the case."""
    return (
        None,
        Entry("attach_document", say("Attac&h a document\N{HORIZONTAL ELLIPSIS}"), ATTACH_KEY, "result", writes=True),
        Entry("move_record", say("&Move to another case\N{HORIZONTAL ELLIPSIS}"), MOVE_KEY, "result", writes=True),
        Entry("merge_cases", say("Mer&ge two cases\N{HORIZONTAL ELLIPSIS}"), MERGE_KEY, "case", writes=True),
    )


class MendingCommands(QObject):
    """Joins the dialogs of moving, merging and attaching to the session; each goes with the lock."""

    def __init__(self, session: Session, workspace: Workspace, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self._theme = theme
        self._tabs = workspace.page.tabs
        self._documents: DocumentCommands | None = None
        self.move_dialog: MoveDialog | None = None
        self.merge_dialog: MergeDialog | None = None
        self.undo: Callable[[], None] | None = None
        self._beside: list[DocumentBeside] = []
        self._tabs.deed_asked.connect(self._asked)
        workspace.case_shown.connect(self._mark)
        session.locked.connect(self.close)

    def join(self, records: RecordCommands, documents: DocumentCommands, undo: Callable[[], None]) -> None:
        """Learns of forms that are opened, and how documents are chosen and looked at."""
        self._documents = documents
        self.undo = undo
        records.form_opened.connect(self.show_beside)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu do."""
        return {
            "move_record": lambda: self._on_selected(self.move),
            "merge_cases": self.merge,
            "attach_document": lambda: self._on_selected(self.attach),
        }

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        if self.merge_dialog is not None:
            self.merge_dialog.set_theme(theme)

    def move(self, list_name: str, record_id: str) -> None:
        """Asks into which case a record belongs, and moves it there."""
        case_id, record = self._workspace.case_id, self._record(list_name, record_id)
        people = self._people()
        if case_id is None or record is None or people is None or self.move_dialog is not None:
            return
        with said_calmly(self._say):
            plan = self._session.tracker.mending.move_plan(case_id, list_name, record_id)
            day = getattr(record, "date", None) or getattr(record, "start", None)
            dialog = MoveDialog(
                record_line(list_name, record),
                together_words(plan.records[1:], [made.name for made in plan.documents]),
                case_id,
                people,
                day=day if isinstance(day, dt.date) else None,
                parent=self._window,
            )
            dialog.move_asked.connect(
                lambda into, reason: self._move(dialog, (case_id, list_name, record_id), into, reason)
            )
            dialog.finished.connect(self._move_closed)
            self.move_dialog = dialog
            dialog.open()

    def merge(self) -> None:
        """Asks which case is another entry of the person shown, and makes one of the two."""
        case_id = self._workspace.case_id
        people = self._people()
        if case_id is None or people is None or self.merge_dialog is not None or self._tabs.barred:
            return
        tracker = self._session.tracker
        dialog = MergeDialog(
            case_id,
            people,
            tracker.mending.merge_plan,
            self._theme(),
            synthetic=tracker.synthetic,
            parent=self._window,
        )
        alike = tracker.cases.alike(people[case_id])
        if alike:
            dialog.case.choose(alike[0].case_id)
        dialog.merge_asked.connect(lambda plan, choices, reason: self._merge(dialog, plan, choices, reason))
        dialog.finished.connect(self._merge_closed)
        self.merge_dialog = dialog
        dialog.resize(dialog.sizeHint())
        dialog.open()

    def attach(self, list_name: str, record_id: str) -> None:
        """Chooses a file, asks for its day and a note, and keeps it as a document of a record."""
        case_id, record = self._workspace.case_id, self._record(list_name, record_id)
        if case_id is None or record is None or self._documents is None:
            return
        path = self._documents.chosen_file(say("Attach a document"))
        if path is None:
            return
        text = say("{name} is kept with {record}.", name=path.name, record=record_line(list_name, record))
        day = getattr(record, "reported_on", None) or getattr(record, "date", None)
        dialog = DocumentDetailsDialog(say("Attach a document"), text, say("Attach"), day=day, parent=self._window)

        def keep(day: dt.date | None, note: str) -> None:
            with wait_cursor():
                self._session.run(lambda tracker: _attached(tracker, case_id, (list_name, record_id), path, day, note))
            self._say(say("Attached: {name}", name=path.name), undo=True)

        self._documents.ask_details(dialog, keep)

    def look(self, list_name: str, record_id: str) -> None:
        """Opens the newest document of a record."""
        case_id = self._workspace.case_id
        if case_id is None or self._documents is None:
            return
        found = self._session.tracker.mending.documents_of(case_id, list_name, record_id)
        if found:
            self._documents.open(found[-1].id)

    def show_beside(self, form: RecordForm) -> None:
        """Puts the documents of a record beside its form."""
        if form.record is None or not self._session.is_open:
            return
        case_id, keeping = form.draft_case, self._session.tracker.keeping
        with said_calmly(self._say):
            found = self._session.tracker.mending.documents_of(case_id, form.list_name, form.record.id)
            if not found:
                return
            newest = found[::-1]
            pane = DocumentBeside(
                newest, [detail_words(made) for made in newest], lambda each: keeping.attachment_content(case_id, each)
            )
            # The form keeps its width; the document gets what is left, up to what is useful.
            room = max(form.screen().availableGeometry().width(), self._window.width()) - px(AROUND_PX)
            needed = form.minimumWidth() + px(AROUND_PX)
            form.set_beside(pane)
            form.setMinimumWidth(min(needed + px(LEAST_PX), room))
            form.resize(min(needed + px(BEST_PX), room), form.height())
            self._beside.append(pane)
            form.finished.connect(lambda _: self._forget(pane))

    def close(self) -> None:
        """Forgets what was open: the store is being closed."""
        for dialog in (self.move_dialog, self.merge_dialog):
            if dialog is not None:
                dialog.reject()
        for pane in tuple(self._beside):
            self._forget(pane)
        self._tabs.mark_documents({})

    def _asked(self, deed: str, list_name: str, record_id: str) -> None:
        {MOVE: self.move, ATTACH: self.attach, DOCUMENT: self.look}[deed](list_name, record_id)

    def _on_selected(self, act: Callable[[str, str], None]) -> None:
        selected = self._tabs.selected_record
        if selected is not None and selected[0] in KINDS:
            act(*selected)

    def _record(self, list_name: str, record_id: str) -> Record | None:
        case_id = self._workspace.case_id
        if case_id is None or self._tabs.barred or not self._session.is_open:
            return None
        return self._session.tracker.case_view(case_id).history.find(list_name, record_id)

    def _people(self) -> Mapping[str, Patient] | None:
        if not self._session.is_open:
            return None
        people = {person.case_id: person for person in self._session.tracker.mending.people()}
        if len(people) < 2:
            self._say(say("There is no other case in this store."))
            return None
        return people

    def _move(self, dialog: MoveDialog, record: tuple[str, str, str], into: str, reason: str) -> None:
        with said_calmly(dialog.show_problem):
            moved = self._session.perform(lambda tracker: tracker.mending.move_record(*record, into, reason))
            dialog.accept()
            # Both cases are other than they were, and whoever shows one of them looks again.
            for changed in (moved.left, moved.entered):
                self._session.changed.emit(changed)
            there = moved.ids[record[1], record[2]]
            self._say(
                say("Moved to {case_id}.", case_id=into), (say("Go there"), lambda: self._go(into, *there)), undo=True
            )

    def _merge(self, dialog: MergeDialog, plan: MergePlan, choices: Mapping[str, Side], reason: str) -> None:
        left, kept = plan.left.case_id, plan.kept.case_id
        with said_calmly(dialog.show_problem), wait_cursor():
            self._session.run(lambda tracker: _merged(tracker, plan, choices, reason))
            dialog.accept()
            self._workspace.cases.select(kept)
            self._say(say("{left} became part of {kept}.", left=left, kept=kept), undo=True)

    def _go(self, case_id: str, list_name: str, record_id: str) -> None:
        self._workspace.cases.search.clear()
        self._workspace.cases.select(case_id)
        self._workspace.page.select_fact(list_name, record_id)

    def _mark(self, case_id: str) -> None:
        self._tabs.mark_documents(self._session.tracker.mending.records_with_documents(case_id))

    def _say(self, sentence: str, *actions: tuple[str, Callable[[], None]], undo: bool = False) -> None:
        offered = ((say("Undo"), self.undo),) if undo and self.undo is not None else ()
        self._workspace.page.notice.show_notice(sentence, *offered, *actions)

    def _forget(self, pane: DocumentBeside) -> None:
        pane.forget()
        self._beside.remove(pane)

    def _move_closed(self) -> None:
        if self.move_dialog is not None:
            self.move_dialog.deleteLater()
            self.move_dialog = None

    def _merge_closed(self) -> None:
        if self.merge_dialog is not None:
            self.merge_dialog.deleteLater()
            self.merge_dialog = None


def _merged(tracker: Tracker, plan: MergePlan, choices: Mapping[str, Side], reason: str) -> None:
    tracker.mending.merge(plan, choices, reason)


def _attached(
    tracker: Tracker, case_id: str, key: tuple[str, str], path: Path, day: dt.date | None, note: str
) -> Changed:
    from dalba_desktop.tracker.documents import ATTACHMENTS
    from dalba_desktop.tracker.views import Changed

    made = tracker.mending.attach_to(case_id, *key, path.name, content_of(path), date=day, note=note)
    what = Message("record-added", {"list": ATTACHMENTS, "id": made.id, "date": None})
    return Changed(case_id, frozenset({ATTACHMENTS}), what)
