"""A table of records: read, sort, select."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.labels import restyle
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.record_rows import Row, Sheet
from dalba_desktop.gui.record_table_model import RecordTableModel
from dalba_desktop.gui.scale_size import GROWS, factor, px
from dalba_desktop.gui.table_look import TableLook
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 28
CELL_PADDING_PX = 24
DENSE_PADDING_PX = 16
"""Where not everything fits; the style sheet knows of it."""
WIDEST_DENSE_PX = 108
LEAST_LAST_PX = 112
WIDEST_SHARE = 0.45
MOST_AIR_PX = 20
NARROWEST_PX = 40


class _MarkedRows(QStyledItemDelegate):
    """Tints the rows that are marked: a style sheet would paint over the model's own background."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The tint under the cell."""
        tint = index.data(Qt.ItemDataRole.BackgroundRole)
        if tint is not None:
            painter.fillRect(option.rect, tint)
        super().paint(painter, option, index)


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
        self._tint = _MarkedRows(self)
        self.setItemDelegate(self._tint)
        header = make_plain(self, px(ROW_PX))
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(px(NARROWEST_PX))
        header.setSortIndicatorShown(False)
        header.sectionClicked.connect(self._sort_by)
        header.setSectionsMovable(True)
        header.sectionResized.connect(self._width_drawn)
        self._own_widths: dict[int, int] = {}
        """Widths that somebody drew, by column, in pixels at 100 %."""
        self._is_sharing = False
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

    def mark_rows(self, ids: Iterable[str]) -> None:
        """Tints the rows of these records, of no others."""
        self.records.mark(frozenset(ids))

    def scroll_to_marked(self) -> None:
        """Brings the topmost tinted row into view."""
        place = next((at for at, row in enumerate(self.records.rows) if row.id in self.records.marked), None)
        if place is not None:
            self.scrollTo(self.records.index(place, 0))

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

    @property
    def look(self) -> TableLook:
        """How somebody looks at this table."""
        header = self.horizontalHeader()
        order = tuple(header.logicalIndex(place) for place in range(header.count()))
        is_moved = order != tuple(range(header.count()))
        sort = None
        if header.isSortIndicatorShown():
            sort = header.sortIndicatorSection(), header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        return TableLook(dict(self._own_widths), order if is_moved else (), sort)

    def look_as(self, look: TableLook) -> None:
        """Looks at it in another way, as far as its columns allow."""
        header = self.horizontalHeader()
        count = header.count()
        self._own_widths = {column: width for column, width in look.widths.items() if column < count - 1}
        if sorted(look.order) == list(range(count)):
            for place, column in enumerate(look.order):
                header.moveSection(header.visualIndex(column), place)
        if look.sort is not None and look.sort[0] < count:
            order = Qt.SortOrder.DescendingOrder if look.sort[1] else Qt.SortOrder.AscendingOrder
            header.setSortIndicatorShown(True)
            header.setSortIndicator(look.sort[0], order)
            self.records.sort(look.sort[0], order)
        self._share_width()

    def _width_drawn(self, column: int, _: int, width: int) -> None:
        """A width that the table did not choose was drawn by somebody."""
        if not self._is_sharing and not self.property(GROWS) and column < self.horizontalHeader().count() - 1:
            self._own_widths[column] = round(width / factor())

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
        room = self.viewport().width()
        needs = self._needs(px(CELL_PADDING_PX), round(room * WIDEST_SHARE))
        is_dense = sum(needs) > room
        if is_dense:
            needs = self._needs(px(DENSE_PADDING_PX), max(px(WIDEST_DENSE_PX), room // 6))
        if is_dense != (self.property("dense") == "yes"):
            restyle(self, "dense", "yes" if is_dense else "")
            header = self.horizontalHeader()
            header.style().unpolish(header)
            header.style().polish(header)
        # A little air for everyone; the rest to the last column, which holds the remarks.
        air = min(px(MOST_AIR_PX), max(0, room - sum(needs)) // len(columns))
        self._is_sharing = True
        for place in range(len(columns) - 1):
            own = self._own_widths.get(place)
            self.setColumnWidth(place, needs[place] + air if own is None else px(own))
        # The last one is never squeezed to nothing: the table scrolls before that.
        headed = self.fontMetrics().horizontalAdvance(columns[-1].title) + px(DENSE_PADDING_PX)
        self.setColumnWidth(len(columns) - 1, min(needs[-1], max(headed, px(LEAST_LAST_PX))))
        self._is_sharing = False

    def _needs(self, padding: int, widest: int) -> list[int]:
        """The width of every column's words; no column but the last is wider than `widest`."""
        metrics = QFontMetrics(fonts.font())
        needs = []
        for place, column in enumerate(self.records.columns):
            texts = [column.title, *(row.cells[place].text for row in self.records.rows)]
            need = max(metrics.horizontalAdvance(text) for text in texts) + padding
            needs.append(need if place == len(self.records.columns) - 1 else min(need, widest))
        return needs

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
