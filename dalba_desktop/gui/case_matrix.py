"""Beside the ABL1 table: the variants of the case against the TKIs, the drug given now outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from dalba_desktop.alerts.mutations import Call, MutationTable
from dalba_desktop.domain.codes import Agent
from dalba_desktop.gui import fonts
from dalba_desktop.gui.case_matrix_words import VariantRow, cell_words
from dalba_desktop.gui.mutation_matrix import CallDelegate, MatrixRole
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import label, mark, say

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 40
VARIANT_PX = 116
LEAST_TKI_PX = 42
FULL_NAME_PX = 104
"""From this width on a column has room for the name of its TKI in full."""
_SHORT = mark(
    {
        Agent.DASATINIB: "dasa",
        Agent.PONATINIB: "pona",
        Agent.IMATINIB: "ima",
        Agent.NILOTINIB: "nilo",
        Agent.BOSUTINIB: "bosu",
        Agent.ASCIMINIB: "asci",
        Agent.OLVEREMBATINIB: "olver",
    }
)


class CaseMatrixModel(QAbstractTableModel):
    """Variants of the case down, TKIs across; the first column names the variant, its share and its day."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[VariantRow, ...] = ()
        self.current: tuple[Agent, ...] = ()
        self.tkis: tuple[Agent, ...] = ()
        self.names_are_short = True
        self._table: MutationTable | None = None

    def set_rows(self, rows: Sequence[VariantRow], current: Sequence[Agent], table: MutationTable) -> None:
        """Shows these variants by a table."""
        self.beginResetModel()
        self.rows, self.current, self.tkis, self._table = tuple(rows), tuple(current), table.tkis, table
        self.endResetModel()

    def forget(self) -> None:
        """Keeps nothing of a case."""
        self.beginResetModel()
        self.rows, self.current = (), ()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many variants there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One for the variant, one for each TKI."""
        return 0 if parent.isValid() else len(self.tkis) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The TKI of a column; the one given now in bold."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if section == 0:
            return say("Variant") if role == Qt.ItemDataRole.DisplayRole else None
        tki = self.tkis[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return say(_SHORT[tki]) if self.names_are_short else label(tki)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return say("{tki}, given now", tki=label(tki)) if tki in self.current else label(tki)
        if role == Qt.ItemDataRole.FontRole and tki in self.current:
            return fonts.font(fonts.SMALL_PX, bold=True)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The call as written, in words where there is none."""
        if not index.isValid() or self._table is None:
            return None
        row = self.rows[index.row()]
        if index.column() == 0:
            if role == Qt.ItemDataRole.DisplayRole:
                return row.title
            return self.words(index) if role == Qt.ItemDataRole.AccessibleTextRole else None
        cell = self._table.cells.get((row.read_as, self.tkis[index.column() - 1]))
        if role == Qt.ItemDataRole.DisplayRole:
            return say("no data") if cell is None or cell.call is Call.NO_DATA else cell.written
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words = self.words(index)
            # A tool tip that looks like mark-up would be shown as rich text.
            return words if role == Qt.ItemDataRole.AccessibleTextRole or "<" not in words else None
        return cell if role == MatrixRole.CELL else None

    def words(self, index: Index) -> str:
        """A cell in full; of the first column the variant with its share and day."""
        if not index.isValid() or self._table is None:
            return ""
        row = self.rows[index.row()]
        if index.column() == 0:
            known = "" if row.is_known else say("not in the table")
            return " · ".join(part for part in (row.title, row.detail, known, row.remark) if part)
        return cell_words(row, self._table, self.tkis[index.column() - 1], self.current)


class _VariantDelegate(QStyledItemDelegate):
    """The variant, and under it its share of the reads and the day of its test."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Two lines; a variant that was cleared is muted."""
        model = index.model()
        assert isinstance(model, CaseMatrixModel)
        row = model.rows[index.row()]
        colours = colours_of(self.theme)
        area = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours["selected"]))
        painter.fillRect(area.adjusted(0, area.height() - 1, 0, 0), QColor(colours["hair"]))
        half = area.height() / 2
        detail = row.detail if row.is_known else say("not in the table")
        for text, face, ink, line in (
            (row.title, fonts.font(bold=not row.is_cleared), "muted" if row.is_cleared else "ink",
             QRectF(area.left() + 6, area.top() + 2, area.width() - 8, half - 1)),
            (detail, fonts.font(fonts.SMALL_PX), "muted",
             QRectF(area.left() + 6, area.top() + half - 1, area.width() - 8, half - 2)),
        ):  # fmt: skip
            painter.setFont(face)
            painter.setPen(QColor(colours[ink]))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(line.width()))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class CaseMatrix(QTableView):
    """As high as its rows. Arrow keys or the mouse choose a cell; `cell_chosen` says it in full."""

    cell_chosen = Signal(str)
    test_chosen = Signal(str)
    """The name of a variant was pressed: carries the id of its test."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setAccessibleName(say("Variants of this case and TKIs"))
        self._theme = theme
        self.matrix = CaseMatrixModel(self)
        self.setModel(self.matrix)
        self._calls = CallDelegate(theme, self)
        self._names = _VariantDelegate(theme, self)
        self.setItemDelegateForColumn(0, self._names)
        make_plain(self, px(ROW_PX))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setMinimumSectionSize(px(LEAST_TKI_PX))
        self.selectionModel().currentChanged.connect(lambda index: self.cell_chosen.emit(self.matrix.words(index)))
        self.activated.connect(self._opened)
        self.clicked.connect(self._opened)

    def set_rows(self, rows: Sequence[VariantRow], current: Sequence[Agent], table: MutationTable) -> None:
        """Shows variants and stands on the newest one with the drug given now."""
        self.matrix.set_rows(rows, current, table)
        for column in range(1, self.matrix.columnCount()):
            self.setItemDelegateForColumn(column, self._calls)
        self._share_width()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + px(ROW_PX) * len(rows) + 2)
        first = next((1 + place for place, tki in enumerate(self.matrix.tkis) if tki in current), 1)
        self.setCurrentIndex(self.matrix.index(0, first))

    def show_test(self, test_id: str) -> bool:
        """Stands on the first variant of a test, in the column it stands in. False when it has none here."""
        place = next((at for at, row in enumerate(self.matrix.rows) if row.test_id == test_id), None)
        if place is None:
            return False
        self.setCurrentIndex(self.matrix.index(place, max(1, self.currentIndex().column())))
        return True

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        self._calls.set_theme(theme)
        self._names.theme = theme
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The TKIs share what the variants leave."""
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and a line around the column of each drug given now."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(colours_of(self._theme)["ink"]), 1.5))
        for place, tki in enumerate(self.matrix.tkis, start=1):
            if tki in self.matrix.current and self.matrix.rows:
                left, width = self.columnViewportPosition(place), self.columnWidth(place)
                painter.drawRect(QRectF(left + 1, 1, width - 2, px(ROW_PX) * len(self.matrix.rows) - 2))

    def _share_width(self) -> None:
        count = len(self.matrix.tkis)
        if not count:
            return
        room = self.viewport().width()
        each = max(px(LEAST_TKI_PX), (room - px(VARIANT_PX)) // count)
        self.matrix.names_are_short = each < px(FULL_NAME_PX)
        self.setColumnWidth(0, max(px(VARIANT_PX), room - each * count))
        for column in range(1, count + 1):
            self.setColumnWidth(column, each)

    def _opened(self, index: QModelIndex) -> None:
        if index.isValid() and index.column() == 0:
            self.test_chosen.emit(self.matrix.rows[index.row()].test_id)
