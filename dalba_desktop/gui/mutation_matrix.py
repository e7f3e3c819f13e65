"""Which ABL1 variant resists which TKI, as a matrix: a letter, a shape and a colour for each call.

Resistant is a filled square box, intermediate a filled pill, usable an empty pill, no data the words. A letter in bold
has a source that was read; a thin one is from memory.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dalba_desktop.alerts.mutations import Call, Cell, MutationTable
from dalba_desktop.domain.codes import Agent
from dalba_desktop.gui import fonts
from dalba_desktop.gui.knowledge_words import call_words, variant_title
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import label, say

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 28
VARIANT_PX = 168
TITLE_PADDING_PX = 24
"""What the style sheet leaves at both sides of a title."""
BOX_WIDTH, BOX_HEIGHT = 44.0, 20.0


class MatrixRole(IntEnum):
    """Beyond Qt's own roles."""

    CELL = Qt.ItemDataRole.UserRole + 1


class MatrixModel(QAbstractTableModel):
    """Variants down, TKIs across; the first column names the variant."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: MutationTable | None = None
        self.variants: tuple[str, ...] = ()
        self.tkis: tuple[Agent, ...] = ()

    def set_table(self, table: MutationTable) -> None:
        """Shows a table."""
        self.beginResetModel()
        self._table = table
        self.variants, self.tkis = table.rows, table.tkis
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many variants there are."""
        return 0 if parent.isValid() else len(self.variants)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One for the variant, one for each TKI."""
        return 0 if parent.isValid() else len(self.tkis) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The TKI of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return say("Variant") if section == 0 else label(self.tkis[section - 1])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The call as written, in words where there is none."""
        if not index.isValid() or self._table is None:
            return None
        variant = self.variants[index.row()]
        if index.column() == 0:
            return variant_title(variant) if role == Qt.ItemDataRole.DisplayRole else None
        cell = self._table.cells.get((variant, self.tkis[index.column() - 1]))
        if role == Qt.ItemDataRole.DisplayRole:
            return say("no data") if cell is None or cell.call is Call.NO_DATA else cell.written
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index)
        if role == MatrixRole.CELL:
            return cell
        return None

    def words(self, index: Index) -> str:
        """A cell in full; empty beside the matrix."""
        if not index.isValid() or index.column() == 0 or self._table is None:
            return ""
        return call_words(self._table, self.variants[index.row()], self.tkis[index.column() - 1])


class CallDelegate(QStyledItemDelegate):
    """Draws a call."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The shape, the letters in it, and an edge around the cell that is read off."""
        area = QRectF(option.rect)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self._theme)
        if is_current:
            painter.fillRect(area, QColor(colours["selected"]))
        painter.fillRect(area.adjusted(0, area.height() - 1, 0, 0), QColor(colours["hair"]))
        paint_call(painter, area, index.data(MatrixRole.CELL), str(index.data()), self._theme)
        painter.restore()


def paint_call(painter: QPainter, area: QRectF, cell: Cell | None, text: str, theme: Theme) -> None:
    """Draws a call in the middle of an area."""
    call = Call.NO_DATA if cell is None else cell.call
    box = QRectF(0, 0, min(BOX_WIDTH, area.width() - 8), BOX_HEIGHT)
    box.moveCenter(area.center())
    ink, fill, edge, radius = theme.muted, None, None, 0.0
    if call is Call.RESISTANT:
        ink, fill, radius = theme.on(theme.critical), theme.critical, 2.0
    elif call is Call.INTERMEDIATE:
        fill, radius = theme.warning, BOX_HEIGHT / 2
        ink = theme.on(theme.warning)
    elif call is Call.USABLE:
        ink, edge, radius = theme.ink, theme.muted, BOX_HEIGHT / 2
    if fill is not None or edge is not None:
        painter.setPen(QPen(QColor(edge), 1) if edge is not None else Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(fill)) if fill is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    is_read = cell is not None and cell.standing == "verified" and call is not Call.NO_DATA
    painter.setFont(fonts.font(fonts.SMALL_PX if call is Call.NO_DATA else fonts.BODY_PX, bold=is_read))
    painter.setPen(QColor(ink))
    # Two words stand one under the other where there is no room beside.
    room = area.adjusted(2, 0, -2, 0)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)


class MutationMatrix(QTableView):
    """Arrow keys or the mouse choose a cell; `cell_chosen` says it in full."""

    cell_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records")
        self.setAccessibleName(say("Variants and TKIs"))
        self.matrix = MatrixModel(self)
        self.setModel(self.matrix)
        self._delegate = CallDelegate(theme, self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(ROW_PX))
        self.verticalHeader().setMinimumSectionSize(px(ROW_PX))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentChanged.connect(lambda index: self.cell_chosen.emit(self.matrix.words(index)))

    def set_table(self, table: MutationTable) -> None:
        """Shows a table and stands on its first call."""
        self.matrix.set_table(table)
        for column in range(1, self.matrix.columnCount()):
            self.setItemDelegateForColumn(column, self._delegate)
        self._share_width()
        self.setCurrentIndex(self.matrix.index(0, 1))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._delegate.set_theme(theme)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The TKIs share what the variants leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        count = len(self.matrix.tkis)
        if not count:
            return
        room, metrics = self.viewport().width(), QFontMetrics(fonts.font(fonts.SMALL_PX))
        titles = [str(self.matrix.headerData(column, Qt.Orientation.Horizontal)) for column in range(count + 1)]
        first, *others = [metrics.horizontalAdvance(title) + px(TITLE_PADDING_PX) for title in titles]
        needed = max(others)
        # Where it is narrow the variants give way as far as their names let them; then the table scrolls.
        least = max(self.sizeHintForColumn(0), first)
        variants = min(px(VARIANT_PX), max(least, room - needed * count))
        self.setColumnWidth(0, variants)
        each = max(needed, (room - variants) // count)
        for column in range(1, count + 1):
            self.setColumnWidth(column, each)
