"""The entries of the worklist: dense, under the heading of their week; Enter opens the case."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from dalba_desktop.analysis.worklist import DueState, What, WorkItem, WorkKind
from dalba_desktop.domain.codes import Specimen
from dalba_desktop.gui import fonts
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.gui.worklist_model import CASE, DAYS, KIND, STATE, WHAT, WHY, Key, WorklistModel
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say
from dalba_desktop.wording.worklist import days_words, kind_words, state_words, work_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.worklist import WorkRow

ROW_PX = 26
PADDING_PX = 28
WIDEST_CASE_PX = 180
LEAST_WHAT_PX, LEAST_WHY_PX = 120, 200
"""The sentence gives way where it would have less room: it stands below the table too."""
_USUAL_ID = "DEMO-0144"
_LONG_WINDOW = dt.date(2025, 11, 28), dt.date(2026, 11, 28)
_LONG_STATE = WorkItem(
    what=What.SAMPLE, first=_LONG_WINDOW[0], last=dt.date(2025, 12, 28), state=DueState.DUE, days=188
)
_LONG_WORK = (
    dataclasses.replace(_LONG_STATE, label="TX+18m", specimens=frozenset({Specimen.MARROW, Specimen.BLOOD})),
    dataclasses.replace(_LONG_STATE, what=What.ABL1_REPEAT),
)
"""Texts that most are no wider than: to measure them all would take longer than to draw them."""


class WorklistTable(QTableView):
    """Keeps what is selected and what is in sight while entries come and go."""

    selection_changed = Signal()
    opened = Signal()
    """Enter or a double click on an entry."""
    entry_asked = Signal()
    """The keys that add a result everywhere."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records")
        self.setAccessibleName(say("What is to be done, by week"))
        self.setAccessibleDescription(say("Enter opens the case, Ctrl+N enters what was done."))
        self.work = WorklistModel(colours_of(theme), self)
        self.setModel(self.work)
        header = make_plain(self, px(ROW_PX))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_filling = False
        self._is_chosen = False
        """Whether somebody went to an entry; until then the first is selected, however many come before it."""
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(self._double_clicked)

    def show_weeks(self, weeks: Sequence[tuple[dt.date | None, Sequence[WorkRow]]], as_of: dt.date) -> None:
        """Shows these weeks; what was selected and is still there stays selected, and in its place on screen."""
        key, scrolled = self.selected_key if self._is_chosen else None, self.verticalScrollBar().value()
        stood = self.currentIndex().row() if self._is_chosen else 0
        offset = self.rowViewportPosition(stood) if key is not None else 0
        self._is_filling = True
        try:
            if self.work.set_weeks(weeks, as_of):
                self._span_headings()
                self._share_width()
                if key is not None and self._find(key):
                    above = self.currentIndex().row() * self.verticalHeader().defaultSectionSize()
                    self.verticalScrollBar().setValue(above - offset)
                else:
                    self._select_near(stood)
                    self.verticalScrollBar().setValue(scrolled)
                self._is_chosen = self._is_chosen and bool(weeks)
        finally:
            self._is_filling = False
        self.selection_changed.emit()

    @property
    def selected(self) -> WorkRow | None:
        """The entry selected."""
        return self.work.row_at(self.currentIndex().row())

    @property
    def selected_key(self) -> Key | None:
        """What stays the same of it."""
        return self.selected.key if self.selected is not None else None

    def select(self, key: Key) -> bool:
        """Goes to an entry; False when it is not shown."""
        if not self._find(key):
            return False
        self._is_chosen = True
        self.scrollTo(self.currentIndex())
        return True

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.work.set_colours(colours_of(theme))

    def say_again(self) -> None:
        """Says ids as they may be shown now."""
        self.work.say_again()
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the case; the keys for a new result enter it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected is not None:
            self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.New):
            self.entry_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the new width among the columns."""
        super().resizeEvent(event)
        self._share_width()

    def _find(self, key: Key) -> bool:
        place = self.work.place_of(key)
        if place is not None:
            self._stand_on(place)
        return place is not None

    def _select_near(self, place: int) -> None:
        """The entry at a place, or the next one, or the last: the one before it was answered and has gone."""
        places = [at for at, line in enumerate(self.work.lines) if line.row is not None]
        if places:
            self._stand_on(next((at for at in places if at >= place), places[-1]))

    def _stand_on(self, place: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.work.index(place, CASE), flags)

    def _span_headings(self) -> None:
        self.clearSpans()
        for place, line in enumerate(self.work.lines):
            if line.row is None:
                self.setSpan(place, DAYS, 1, WHY + 1)

    def _share_width(self) -> None:
        bold, plain = QFontMetrics(fonts.font(bold=True)), QFontMetrics(fonts.font())
        ids = {shown_id(line.row.case_id) for line in self.work.lines if line.row is not None}
        widest = {
            DAYS: plain.horizontalAdvance(days_words(*_LONG_WINDOW, as_of=_LONG_WINDOW[0])),
            CASE: min(px(WIDEST_CASE_PX), bold.horizontalAdvance(max((*ids, _USUAL_ID), key=len))),
            KIND: max(plain.horizontalAdvance(kind_words(kind)) for kind in WorkKind),
            WHAT: max(plain.horizontalAdvance(work_words(item)) for item in _LONG_WORK),
            STATE: bold.horizontalAdvance(state_words(_LONG_STATE, _LONG_WINDOW[0])),
        }
        widths = {column: width + px(PADDING_PX) for column, width in widest.items()}
        left = self.viewport().width() - sum(widths.values())
        has_why = left >= px(LEAST_WHY_PX)
        widths[WHY] = left if has_why else 0
        if not has_why:
            widths[WHAT] = max(px(LEAST_WHAT_PX), widths[WHAT] + left)
        self.setColumnHidden(WHY, not has_why)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def _moved(self, _current: QModelIndex) -> None:
        if not self._is_filling:
            self._is_chosen = True
            self.selection_changed.emit()

    def _double_clicked(self, index: QModelIndex) -> None:
        if self.work.row_at(index.row()) is not None:
            self.opened.emit()
