"""The documents of a case: laboratory reports and pictures, kept inside the encrypted store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.privacy import held_back
from dalba_desktop.gui.record_rows import Column, Row, Sheet, date_cell, number_cell, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.trail_words import local_words, moment_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import figures, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.documents import Attachment

LIST = "attachments"
LARGEST_MB = 20
"""What the store takes, said here so that the first page need not wait for the store to be loaded."""


class DocumentsTab(QWidget):
    """Shows the documents; says which one is to be opened or removed, and which files are to be taken in."""

    files_dropped = Signal(object)
    add_asked = Signal()
    open_asked = Signal(str)
    remove_asked = Signal(str)
    describe_asked = Signal(str)
    history_asked = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._can_change = True
        self.table = RecordTable(say("Documents"), theme)
        self.nothing = words(nothing_words(), "muted", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.nothing.setObjectName("drop")
        self.nothing.setMargin(12)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        self.pages.addWidget(self.table)
        self.add = button(say("Add document\N{HORIZONTAL ELLIPSIS}"), "primary")
        self.open = button(say("Open"))
        self.describe = button(say("Day and note\N{HORIZONTAL ELLIPSIS}"))
        self.remove = button(say("Remove\N{HORIZONTAL ELLIPSIS}"))
        self.pressed = QWidget()
        row = QHBoxLayout(self.pressed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for one in (self.open, self.describe, self.remove, self.add):
            row.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.add.clicked.connect(self.add_asked)
        self.open.clicked.connect(lambda: self._ask(self.open_asked))
        self.describe.clicked.connect(lambda: self._ask(self.describe_asked))
        self.remove.clicked.connect(lambda: self._ask(self.remove_asked))
        self.table.record_opened.connect(lambda _, document: self.open_asked.emit(document))
        self.table.record_selected.connect(lambda *_: self._update_buttons())
        self.set_documents(())

    @property
    def selected_id(self) -> str | None:
        """The document that is selected."""
        row = self.table.selected_row
        return row.id if row is not None else None

    def set_documents(
        self,
        documents: Sequence[Attachment],
        *,
        can_change: bool = True,
        belongs: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Shows documents, the newest first; `belongs` says by their ids to which records they belong."""
        self._can_change = can_change
        sheet = documents_sheet(documents, belongs)
        self.table.set_sheet(sheet)
        self.pages.setCurrentWidget(self.table if sheet.rows else self.nothing)
        self.setAcceptDrops(can_change)
        self._update_buttons()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped here."""
        if files_in(event):
            restyle(self.nothing, "state", "over")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        restyle(self.nothing, "state", "")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes the files that were dropped."""
        restyle(self.nothing, "state", "")
        files = files_in(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def _ask(self, signal: object) -> None:
        if self.selected_id is not None:
            signal.emit(self.selected_id)  # type: ignore[attr-defined]

    def _update_buttons(self) -> None:
        is_selected = self.selected_id is not None
        self.open.setEnabled(is_selected)
        self.describe.setEnabled(is_selected and self._can_change)
        self.remove.setEnabled(is_selected and self._can_change)
        self.add.setEnabled(self._can_change)


def files_in(event: QDropEvent) -> tuple[Path, ...]:
    """The files that are being dragged."""
    urls = event.mimeData().urls()
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile() and Path(url.toLocalFile()).is_file())


def documents_sheet(documents: Sequence[Attachment], belongs: Mapping[str, str] = MappingProxyType({})) -> Sheet:
    """Name, size, when and by whom it was added; day, records and note in columns where any document has them."""
    has_days, has_notes = any(made.date for made in documents), any(made.note for made in documents)
    has_records = any(belongs.values())
    columns = [Column(say("Document")), Column(say("Size"), True), Column(say("Added")), Column(say("Added by"))]
    columns += [Column(say("Of"))] * has_days + [Column(say("Belongs to"))] * has_records
    columns += [Column(say("Note"))] * has_notes
    rows = []
    for made in reversed(documents):
        cells = [
            text_cell(held_back(made.name)),
            number_cell(size_words(made.size), made.size),
            number_cell(local_words(made.at), moment_of(made.at).timestamp()),
            text_cell(made.who),
        ]
        cells += [date_cell(dt.date.fromisoformat(made.date) if made.date else None)] * has_days
        cells += [text_cell(belongs.get(made.id))] * has_records
        cells += [text_cell(held_back(made.note))] * has_notes
        rows.append(Row(LIST, made.id, tuple(cells)))
    return Sheet("documents", say("Documents"), tuple(columns), tuple(rows))


def size_words(size: int) -> str:
    """`1.4 MB`."""
    return figures(QLocale.c().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat))


def nothing_words() -> str:
    """What stands here while there is no document."""
    return say(
        "No documents yet. Drop a laboratory report or a picture here, or add one: PDF, PNG, JPEG or TIFF, up to "
        "{size} MB each. Documents are kept inside the encrypted store and opened from there; no copy is left on disk.",
        size=LARGEST_MB,
    )
