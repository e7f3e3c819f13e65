"""The tab that tells what changed: since when, against what, and line by line."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dalba_desktop.gui.form_field import DateField
from dalba_desktop.gui.labels import ElidedLabel, words
from dalba_desktop.gui.record_rows import Sheet
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.typed_date import UnreadableDate, read_date
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

DATE_PX = 136
SHORTEST_CHOICE = 24
"""Characters of a choice that stay legible on a narrow page."""


class Reference(StrEnum):
    """Since when."""

    OPENED = "opened"
    VISIT = "visit"
    DATE = "date"


class ChangesTab(QWidget):
    """Shows a sheet of changes; says which reference was chosen and which fact was selected or opened."""

    reference_chosen = Signal()
    fact_selected = Signal(str, str)
    fact_opened = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reference = QComboBox()
        self.reference.setAccessibleName(say("Changes since"))
        for each in Reference:
            self.reference.addItem("", each.value)
        self.reference.setMinimumContentsLength(SHORTEST_CHOICE)
        self.reference.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.date = DateField(say("Since the end of"))
        # One line: what the day is for stands beside it, and a problem in the list's place.
        self.date.caption.hide()
        self.date.remark.hide()
        self.date.setFixedWidth(px(DATE_PX))
        self.date.hide()
        self.note = ElidedLabel(role="small")
        self.table = RecordTable(say("Changes"), theme)
        self.nothing = words(role="muted", wraps=True)
        self.nothing.setMargin(12)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        self.pages.addWidget(self.table)
        self.beside = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(0, 4, 0, 4)
        head.setSpacing(8)
        head.addWidget(self.reference)
        head.addWidget(self.date)
        head.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        self.reference.activated.connect(lambda _: self._choose())
        self.date.edited.connect(self._typed)
        self.table.record_selected.connect(self._selected)
        self.table.record_opened.connect(self._opened)

    def name_references(self, opened: str, visit: str) -> None:
        """Says of the last opening and the last visit when they were."""
        for place, text in enumerate((opened, visit, say("Since a date"))):
            self.reference.setItemText(place, text)

    @property
    def chosen(self) -> Reference:
        """Since when the list tells."""
        return Reference(str(self.reference.currentData()))

    def choose(self, reference: Reference) -> None:
        """Shows another choice, without telling of it."""
        self.reference.setCurrentIndex(list(Reference).index(reference))
        self.date.setVisible(reference is Reference.DATE)

    @property
    def day(self) -> dt.date | None:
        """The day that was typed or picked; None while it is none."""
        try:
            return read_date(self.date.value())
        except UnreadableDate:
            return None

    def show_changes(self, sheet: Sheet, note: str, nothing: str) -> None:
        """Shows the lines; without any, why there are none."""
        self.table.set_sheet(sheet)
        self.note.setText(note)
        self.nothing.setText(nothing)
        self.pages.setCurrentWidget(self.table if sheet.rows else self.nothing)

    def focus_list(self) -> None:
        """Gives the keyboard to the list, or to the choice where there is none."""
        has_lines = self.pages.currentWidget() is self.table
        (self.table if has_lines else self.reference).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _choose(self) -> None:
        self.date.setVisible(self.chosen is Reference.DATE)
        if self.chosen is Reference.DATE:
            self.date.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reference_chosen.emit()

    def _typed(self) -> None:
        text = self.date.value()
        self.date.show_state(say("Not a date") if text and self.day is None else "", "")
        self.reference_chosen.emit()

    def _selected(self, list_name: str, record_id: str) -> None:
        if list_name:
            self.fact_selected.emit(list_name, record_id)

    def _opened(self, list_name: str, record_id: str) -> None:
        if list_name:
            self.fact_opened.emit(list_name, record_id)
