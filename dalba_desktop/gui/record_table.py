"""A table of records: read, sort, select."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.record_rows import Row, Sheet
from dalba_desktop.gui.record_table_model import RecordTableModel
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme

ROW_PX = 28
CELL_PADDING_PX = 24
WIDEST_SHARE = 0.45
MOST_AIR_PX = 20
NARROWEST_PX = 40


class RecordTable(QTableView):
    """Says which record was selected and which one was opened (double click, Enter)."""

    record_selected = Signal(str, str)
    record_opened = Signal(str, str)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records")
        self.setAccessibleName(title)
        self.records = RecordTableModel(colours_of(theme), self)
        self.setModel(self.records)
        header = make_plain(self, ROW_PX)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(NARROWEST_PX)
        header.setSortIndicatorShown(False)
        header.sectionClicked.connect(self._sort_by)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.activated.connect(self._opened)

    def set_sheet(self, sheet: Sheet) -> None:
        """Shows a sheet; the selected record stays selected if it is still there, without being announced."""
        selected = self.selected_row
        self.records.set_sheet(sheet)
        self._share_width()
        self.select(selected.id if selected is not None else None)

    def clear_records(self) -> None:
        """Shows no record."""
        self.records.set_rows(self.records.columns, ())

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.records.set_colours(colours_of(theme))

    @property
    def selected_row(self) -> Row | None:
        """The selected record."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= len(self.records.rows):
            return None
        return self.records.rows[index.row()]

    def select(self, record_id: str | None) -> bool:
        """Selects a record without announcing it; None clears the selection. False when it is not here."""
        place = self.records.row_of(record_id) if record_id is not None else None
        was_blocked = self.blockSignals(True)
        try:
            if place is None:
                self.selectionModel().clear()
                return False
            index = self.records.index(place, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)
            return True
        finally:
            self.blockSignals(was_blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the new width among the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def _share_width(self) -> None:
        """Every column as wide as its words; what is left over to the column of remarks."""
        columns = self.records.columns
        if not columns:
            return
        metrics = QFontMetrics(fonts.font())
        room = self.viewport().width()
        needs = []
        for place, column in enumerate(columns):
            texts = [column.title, *(row.cells[place].text for row in self.records.rows)]
            need = max(metrics.horizontalAdvance(text) for text in texts) + CELL_PADDING_PX
            needs.append(min(need, round(room * WIDEST_SHARE)) if place < len(columns) - 1 else need)
        # A little air for everyone; the rest to the last column, which holds the remarks.
        air = min(MOST_AIR_PX, max(0, room - sum(needs)) // len(columns))
        for place in range(len(columns) - 1):
            self.setColumnWidth(place, needs[place] + air)
        self.setColumnWidth(len(columns) - 1, NARROWEST_PX)

    def _sort_by(self, column: int) -> None:
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        descending = again and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)
        self.records.sort(column, order)

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            row = self.records.rows[current.row()]
            self.record_selected.emit(row.list, row.id)

    def _opened(self, index: QModelIndex) -> None:
        row = self.records.rows[index.row()]
        self.record_opened.emit(row.list, row.id)
