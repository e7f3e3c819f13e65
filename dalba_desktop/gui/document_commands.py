"""What can be done with the documents of a case: take in, look at, remove."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop.alerts.findings import Message
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly, world_sentence
from dalba_desktop.gui.document_details_dialog import DocumentDetailsDialog
from dalba_desktop.gui.document_pages import NotShown, pages_of
from dalba_desktop.gui.document_viewer import DocumentViewer
from dalba_desktop.gui.documents_tab import DocumentsTab, size_words
from dalba_desktop.gui.forms.form_words import record_words
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.privacy import know
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.trail_words import local_words
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.domain.history import CaseHistory
    from dalba_desktop.tracker import Tracker
    from dalba_desktop.tracker.documents import Attachment
    from dalba_desktop.tracker.views import Changed


class DocumentCommands(QObject):
    """Puts the tab under the chart and joins it to the session. An open document goes with the lock."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QWidget, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self.viewer: DocumentViewer | None = None
        self.details: DocumentDetailsDialog | None = None
        self.undo: Callable[[], None] | None = None
        self.tab = DocumentsTab(theme())
        tabs = workspace.page.tabs
        tabs.add_page(say("Documents"), self.tab, self.tab.pressed, self.tab.table)
        self.tab.add_asked.connect(self.add)
        self.tab.files_dropped.connect(self.take_in)
        self.tab.open_asked.connect(self.open)
        self.tab.remove_asked.connect(self.remove)
        self.tab.describe_asked.connect(self.describe)
        workspace.case_shown.connect(self.fill)
        session.locked.connect(self.close)

    def fill(self, *_: object) -> None:
        """Shows the documents of the case shown."""
        case_id = self._workspace.case_id
        found: Sequence[Attachment] = ()
        can_change = False
        belongs: dict[str, str] = {}
        if case_id is not None and self._session.is_open:
            tracker, day = self._session.tracker, self._workspace.as_of
            with said_calmly(self._problem):
                if day is None:
                    found = tracker.keeping.attachments(case_id)
                else:
                    found = tracker.changes.documents(case_id, day, as_stored=self._workspace.as_stored)
                belongs = belongs_to(tracker.case_view(case_id).history, found)
            can_change = not tracker.read_only and day is None
        know(*(made.name for made in found), *(made.note or "" for made in found))
        self.tab.set_documents(found, can_change=can_change, belongs=belongs)
        title = say("Documents")
        self._workspace.page.tabs.set_page_title(self.tab, f"{title}  {len(found)}" if found else title)

    def add(self) -> None:
        """Chooses a file, asks for its day and a note, and takes it in."""
        path = self.chosen_file(say("Add a document"))
        case_id = self._workspace.case_id
        if path is None or case_id is None:
            return
        title, text = say("Add a document"), say("{name} is kept in the encrypted store.", name=path.name)
        self.ask_details(
            DocumentDetailsDialog(title, text, say("Add"), parent=self._window),
            lambda day, note: self.take_in((path,), day, note),
        )

    def describe(self, document_id: str) -> None:
        """Asks for the day and the note of a document that is there already."""
        case_id = self._workspace.case_id
        found = self._find(document_id)
        if case_id is None or found is None:
            return
        day = dt.date.fromisoformat(found.date) if found.date else None
        dialog = DocumentDetailsDialog(
            say("Day and note"), found.name, say("Store"), day=day, note=found.note or "", parent=self._window
        )

        def carry_out(tracker: Tracker, day: dt.date | None, note: str) -> Changed:
            tracker.mending.describe(case_id, document_id, day, note)
            return _changed(case_id, document_id)

        self.ask_details(dialog, lambda day, note: self._session.run(lambda tracker: carry_out(tracker, day, note)))

    def chosen_file(self, title: str) -> Path | None:
        """A document on disk; None when the user thought better of it."""
        return self._asker.file_to_open(title, say("Documents (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)"))

    def ask_details(self, dialog: DocumentDetailsDialog, keep: Callable[[dt.date | None, str], object]) -> None:
        """Opens the dialog; `keep` gets what was typed, and what it raises of the world is said in the dialog."""
        if self.details is not None:
            return

        def answered(day: dt.date | None, note: str) -> None:
            with said_calmly(dialog.show_problem):
                keep(day, note)
                dialog.accept()

        dialog.kept.connect(answered)
        dialog.finished.connect(self._details_closed)
        self.details = dialog
        dialog.open()

    def take_in(self, paths: Sequence[Path], day: dt.date | None = None, note: str = "") -> None:
        """Takes files in, one by one, and says which were kept and why others were not."""
        case_id = self._workspace.case_id
        if case_id is None:
            return
        kept, refused = [], []
        with wait_cursor():
            for path in paths:
                try:
                    self._session.run(functools.partial(_attach, case_id, path, day, note))
                    kept.append(path.name)
                except Exception as error:
                    sentence = world_sentence(error)
                    if sentence is None:
                        raise
                    refused.append(sentence)
        said = []
        if kept:
            names = ", ".join(kept)
            said.append(
                say_n(
                    "Kept in the encrypted store: {names}. The file it came from is still where it was.",
                    "Kept in the encrypted store: {names}. The files they came from are still where they were.",
                    len(kept),
                    names=names,
                )
            )
        said += [say("Not kept: {why}.", why=why.rstrip(".")) for why in refused]
        self._problem("\n".join(said))

    def open(self, document_id: str) -> None:
        """Shows a document, from memory."""
        case_id = self._workspace.case_id
        found = self._find(document_id)
        if case_id is None or found is None or self.viewer is not None:
            return
        with said_calmly(self._problem):
            with wait_cursor():
                content = self._session.tracker.keeping.attachment_content(case_id, document_id)
                pages = pages_of(content, found.media_type)
            viewer = DocumentViewer(
                pages,
                found.name,
                detail_words(found),
                is_synthetic=self._session.tracker.synthetic,
                parent=self._window,
            )
            self.viewer = viewer
            viewer.finished.connect(self._closed)
            viewer.resize(viewer.sizeHint())
            viewer.open()

    def remove(self, document_id: str) -> None:
        """Takes a document from sight once a reason is given."""
        case_id = self._workspace.case_id
        found = self._find(document_id)
        if case_id is None or found is None:
            return
        question = say(
            "{name} is no longer shown. It can be undone, and its bytes stay in the store until the patient is "
            "erased. Why?",
            name=found.name,
        )
        reason = self._asker.text(say("Remove this document"), question, say("Reason"), say("Remove"))
        if reason is None:
            return

        def carry_out(tracker: Tracker) -> Changed:
            tracker.keeping.remove_attachment(case_id, document_id, reason)
            return _changed(case_id, document_id)

        with said_calmly(self._problem):
            self._session.run(carry_out)
            offered = () if self.undo is None else ((say("Undo"), self.undo),)
            self._workspace.page.notice.show_notice(say("Removed: {name}", name=found.name), *offered)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.tab.set_theme(theme)

    def close(self) -> None:
        """Forgets what was open: the store is being closed."""
        for dialog in (self.viewer, self.details):
            if dialog is not None:
                dialog.reject()
        self.tab.set_documents(())
        self._workspace.page.tabs.set_page_title(self.tab, say("Documents"))

    def _find(self, document_id: str) -> Attachment | None:
        case_id = self._workspace.case_id
        if case_id is None:
            return None
        documents = self._session.tracker.keeping.attachments(case_id)
        return next((made for made in documents if made.id == document_id), None)

    def _problem(self, sentence: str) -> None:
        self._workspace.page.notice.show_notice(sentence)

    def _closed(self) -> None:
        if self.viewer is not None:
            self.viewer.deleteLater()
            self.viewer = None

    def _details_closed(self) -> None:
        if self.details is not None:
            self.details.deleteLater()
            self.details = None


def belongs_to(history: CaseHistory, documents: Sequence[Attachment]) -> dict[str, str]:
    """By the id of each document the records that it belongs to: `MRD result, marrow, 5 Mar 2025`."""
    found = {}
    for made in documents:
        records = ((name, history.find(name, record_id)) for name, record_id in made.records if name in KINDS)
        found[made.id] = "; ".join(record_words(name, record) for name, record in records if record is not None)
    return found


def detail_words(found: Attachment) -> str:
    """`1.4 MB · of 5 Mar 2025 · added 6 Mar 2025 10:12 by Dr Rossi`."""
    parts = [size_words(found.size)]
    if found.date:
        parts.append(say("of {date}", date=date_words(dt.date.fromisoformat(found.date))))
    parts.append(say("added {when} by {who}", when=local_words(found.at), who=found.who))
    if found.note:
        parts.append(found.note)
    return " · ".join(parts)


def content_of(path: Path) -> bytes:
    """The bytes of a file, and no more than one beyond what a store takes: nobody waits for a film to be read."""
    from dalba_desktop.tracker.documents import LARGEST_BYTES

    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def _attach(case_id: str, path: Path, day: dt.date | None, note: str, tracker: Tracker) -> Changed:
    made = tracker.keeping.attach(case_id, path.name, content_of(path), date=day, note=note)
    return _changed(case_id, made.id)


def _changed(case_id: str, document_id: str) -> Changed:
    from dalba_desktop.tracker.documents import ATTACHMENTS
    from dalba_desktop.tracker.views import Changed

    what = Message("record-added", {"list": ATTACHMENTS, "id": document_id, "date": None})
    return Changed(case_id, frozenset({ATTACHMENTS}), what)


__all__ = ["DocumentCommands", "NotShown", "detail_words"]
