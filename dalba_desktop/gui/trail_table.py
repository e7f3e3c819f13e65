"""The table of the audit trail: dense, plain, one line per row."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.gui.trail_model import CASE, CHANGES, CODE, NUMBER, REASON, RECORD, WHAT, WHEN, WHO, TrailModel
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

ROW_PX = 24
PADDING_PX = 26
_LONGEST = {
    NUMBER: "88,888", WHEN: "28 Mar 2025 14:02", WHO: "Dr Anna Rossi", WHAT: "PDF written", CASE: "DEMO-014",
    CODE: "0000-0000-0000",
}  # fmt: skip
"""What the columns of fixed width are made for; a longer word ends in an ellipsis and stands whole below."""
_SHARES = ((RECORD, 0.28), (CHANGES, 0.48), (REASON, 0.24))
LEAST_PX = 110
"""Where the free columns would become narrower than this, the code gives way: it stands below too."""


class TrailTable(QTableView):
    """Says which row was selected, by its place."""

    row_selected = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records")
        self.setAccessibleName(say("Audit trail"))
        self.shows_case = True
        self.trail = TrailModel(colours_of(theme), self)
        self.setModel(self.trail)
        make_plain(self, px(ROW_PX))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_case_column(self, is_shown: bool) -> None:
        """Of one case its name need not stand in every row."""
        self.shows_case = is_shown
        self._share_width()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.trail.set_colours(colours_of(theme))

    def select_place(self, place: int) -> None:
        """Selects a row and scrolls to it."""
        index = self.trail.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the new width among the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def _share_width(self) -> None:
        metrics = QFontMetrics(fonts.font())
        widths = {column: metrics.horizontalAdvance(text) + px(PADDING_PX) for column, text in _LONGEST.items()}
        shown = [column for column in widths if column != CASE or self.shows_case]
        left = self.viewport().width() - sum(widths[column] for column in shown)
        fits = left >= len(_SHARES) * px(LEAST_PX)
        left += 0 if fits else widths[CODE]
        self.setColumnHidden(CODE, not fits)
        self.setColumnHidden(CASE, not self.shows_case)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        for column, share in _SHARES:
            self.setColumnWidth(column, max(px(LEAST_PX) // 2, int(left * share)))

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            self.row_selected.emit(current.row())
