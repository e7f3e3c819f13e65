"""A sheet of records as a Qt table model; sorted by values, not by words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from dalba_desktop.gui import fonts
from dalba_desktop.gui.document_sign import clip_icon
from dalba_desktop.gui.record_rows import Column, Row, Sheet
from dalba_desktop.wording import say_n

Index = QModelIndex | QPersistentModelIndex


class RecordRole(IntEnum):
    """Beyond Qt's own roles."""

    SORT = Qt.ItemDataRole.UserRole + 1
    RECORD_ID = Qt.ItemDataRole.UserRole + 2


class RecordTableModel(QAbstractTableModel):
    """Rows of one sheet. Withdrawn rows are struck through and carry the word in their last cell."""

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.marked: frozenset[str] = frozenset()
        """Ids of the records whose rows are tinted."""
        self.documents: Mapping[tuple[str, str], int] = {}
        """How many documents a record has, by list and id."""
        self._clip: QIcon | None = None
        self._colours = colours
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_sheet(self, sheet: Sheet) -> None:
        """Shows a sheet, in the order it comes or as it was last sorted here."""
        self.set_rows(sheet.columns, sheet.rows)

    def set_rows(self, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> None:
        """Shows rows under columns."""
        self.beginResetModel()
        self.columns = columns
        self.rows = rows
        if self._sorted_by is not None:
            self.rows = self._in_order(*self._sorted_by)
        self.endResetModel()

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours
        self._clip = None
        self._look_again()

    def mark(self, ids: frozenset[str]) -> None:
        """Tints the rows of these records."""
        if ids != self.marked:
            self.marked = ids
            self._look_again()

    def set_documents(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Shows a small sign at the records that have a document."""
        if counts != self.documents:
            self.documents = counts
            self._look_again()

    def row_of(self, record_id: str) -> int | None:
        """Where a record stands."""
        return next((place for place, row in enumerate(self.rows) if row.id == record_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many records there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column, aligned as its cells are."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(section) | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says in a role."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            # Plain text that looks like mark-up would be shown as rich text in a tool tip.
            return cell.text if len(cell.text) > 24 and "<" not in cell.text else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(index.column()) | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and row.is_withdrawn and index.column() < len(row.cells) - 1:
            return fonts.font(struck=True)
        if role == Qt.ItemDataRole.ForegroundRole and (row.is_withdrawn or row.is_muted):
            return QColor(self._colours["muted"])
        if role == Qt.ItemDataRole.BackgroundRole and row.id in self.marked:
            return QColor(self._colours["marked"])
        if role == Qt.ItemDataRole.DecorationRole and index.column() == len(row.cells) - 1:
            return self._sign() if (row.list, row.id) in self.documents else None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            count = self.documents.get((row.list, row.id), 0)
            return say_n("{count} document", "{count} documents", count) if count else None
        if role == RecordRole.SORT:
            return cell.sort
        if role == RecordRole.RECORD_ID:
            return row.id
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by value; rows that are equal keep their order."""
        if column < 0 or column >= len(self.columns):
            return
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [(self.rows[index.row()].id, index.column()) for index in before]
        self.rows = self._in_order(column, order)
        after = [self.index(self.row_of(record_id) or 0, place) for record_id, place in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sign(self) -> QIcon:
        if self._clip is None:
            self._clip = clip_icon(self._colours["muted"])
        return self._clip

    def _look_again(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def _in_order(self, column: int, order: Qt.SortOrder) -> tuple[Row, ...]:
        descending = order is Qt.SortOrder.DescendingOrder
        return tuple(sorted(self.rows, key=lambda row: row.cells[column].sort, reverse=descending))

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if self.columns[column].is_number else Qt.AlignmentFlag.AlignLeft
