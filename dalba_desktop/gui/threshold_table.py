"""The thresholds as a table; own values are typed into it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dalba_desktop.gui import fonts
from dalba_desktop.gui.knowledge_words import matches, number_text, number_words, standing_words, unit_words
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import PolicyRow

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 28
WIDTHS_PX = {1: 84, 2: 100, 3: 156, 4: 144}
"""Of every column but the first and the last, which share what is left."""
SHARE_OF_MEANING = 0.6


class Column(IntEnum):
    """The columns in their order."""

    MEANING = 0
    SHIPPED = 1
    OWN = 2
    UNIT = 3
    STANDING = 4
    SOURCE = 5


class ThresholdModel(QAbstractTableModel):
    """Every threshold, or those that hold the words of a search. `value_typed` says what was typed for which key."""

    value_typed = Signal(str, str)

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PolicyRow, ...] = ()
        self._all: tuple[PolicyRow, ...] = ()
        self._search = ""
        self._colours = colours

    def set_rows(self, rows: Sequence[PolicyRow]) -> None:
        """Shows these thresholds, as far as they hold what is searched for."""
        self._all = tuple(rows)
        self.search(self._search)

    def search(self, text: str) -> None:
        """Shows the thresholds that hold every word of a text."""
        self.beginResetModel()
        self._search = text
        self.rows = tuple(row for row in self._all if matches(row, text))
        self.endResetModel()

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many thresholds are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Always the same."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            titles = say("Threshold"), say("Shipped"), say("Own value"), say("Unit"), say("Standing"), say("Source")
            return titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(section) | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only own values can be typed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.OWN else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says in a role."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.EditRole and column is Column.OWN:
            return "" if row.own is None else number_text(row.entry.value)
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.MEANING, Column.SOURCE):
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(column) | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and row.own is not None and column in (Column.OWN, Column.SHIPPED):
            return fonts.font(bold=column is Column.OWN, struck=column is Column.SHIPPED)
        if role == Qt.ItemDataRole.ForegroundRole and self._is_quiet(row, column):
            return QColor(self._colours["muted"])
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Says what was typed; the table shows it only once it is in force."""
        row, text = self.rows[index.row()], str(value).strip()
        if role == Qt.ItemDataRole.EditRole and text != self.data(index, role):
            self.value_typed.emit(row.key, text)
        return False

    def _text(self, row: PolicyRow, column: Column) -> str:
        match column:
            case Column.MEANING:
                return say(row.entry.meaning)
            case Column.SHIPPED:
                return number_words(row.shipped)
            case Column.OWN:
                return "" if row.own is None else number_words(row.entry.value)
            case Column.UNIT:
                return unit_words(row.entry.unit)
            case Column.STANDING:
                return standing_words(row.entry.standing)
            case Column.SOURCE:
                return row.entry.source

    def _is_quiet(self, row: PolicyRow, column: Column) -> bool:
        return column in (Column.UNIT, Column.STANDING, Column.SOURCE) or (
            column is Column.SHIPPED and row.own is not None
        )


class _OwnValueDelegate(QStyledItemDelegate):
    """The one column that can be typed into is tinted."""

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The tint under the cell."""
        painter.fillRect(option.rect, QColor(self._colours["notice"]))
        super().paint(painter, option, index)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        """A line that reads as the cell does."""
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(say("Own value"))
        editor.setObjectName("cell")
        return editor


class ThresholdTable(QTableView):
    """Type into the column of own values; Delete takes the own value of the row back."""

    row_selected = Signal(str)
    reset_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records")
        self.setAccessibleName(say("Thresholds"))
        self.thresholds = ThresholdModel(colours_of(theme), self)
        self.setModel(self.thresholds)
        self._own_value = _OwnValueDelegate(colours_of(theme), self)
        self.setItemDelegateForColumn(Column.OWN, self._own_value)
        make_plain(self, px(ROW_PX))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.selectionModel().currentChanged.connect(self._moved)

    @property
    def selected(self) -> PolicyRow | None:
        """The threshold the selection stands on."""
        index = self.currentIndex()
        return self.thresholds.rows[index.row()] if index.isValid() else None

    def set_rows(self, rows: Sequence[PolicyRow]) -> None:
        """Shows thresholds; the selection stays where it was."""
        key = None if self.selected is None else self.selected.key
        self.thresholds.set_rows(rows)
        self.select(key)

    def select(self, key: str | None) -> None:
        """Stands on a threshold, on the first when it is not shown."""
        place = next((at for at, row in enumerate(self.thresholds.rows) if row.key == key), 0)
        self.setCurrentIndex(self.thresholds.index(place, Column.OWN))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.thresholds.set_colours(colours_of(theme))
        self._own_value.set_colours(colours_of(theme))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes an own value back; typing anywhere in a row types its own value."""
        row = self.selected
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row is not None:
            if row.own is not None:
                self.reset_asked.emit(row.key)
            return
        if row is not None and (event.text()[:1].isdigit() or event.key() == Qt.Key.Key_F2):
            self.setCurrentIndex(self.thresholds.index(self.currentIndex().row(), Column.OWN))
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Meaning and source share what the narrow columns leave."""
        super().resizeEvent(event)
        room = self.viewport().width() - px(sum(WIDTHS_PX.values()))
        for column, width in WIDTHS_PX.items():
            self.setColumnWidth(column, px(width))
        self.setColumnWidth(Column.MEANING, round(room * SHARE_OF_MEANING))
        self.setColumnWidth(Column.SOURCE, room - round(room * SHARE_OF_MEANING))

    def _moved(self, current: QModelIndex) -> None:
        self.row_selected.emit(self.thresholds.rows[current.row()].key if current.isValid() else "")


def _side(column: int) -> Qt.AlignmentFlag:
    is_number = column in (Column.SHIPPED, Column.OWN)
    return Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
