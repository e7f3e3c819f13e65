"""The list of the palette: a name, where it stands, its keys at the right; what cannot be done is grey and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.palette_lines import Line
from dalba_desktop.gui.scale_size import px

Index = QModelIndex | QPersistentModelIndex
AIR_PX = 16
MARGIN_PX = 12
GAP_PX = 12
ROWS_SHOWN = 12


class PaletteModel(QAbstractListModel):
    """The lines that were found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Shows other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """One row per line."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, what is spoken, the line itself."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Qt.ItemDataRole.UserRole:
            return line
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Paints a line."""

    def __init__(self, colours: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours = colours

    def sizeHint(self, _: QStyleOptionViewItem, __: Index) -> QSize:
        """One line and the air around it."""
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws the line: what is at the right first, the name has what is left."""
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(self.colours["selected"]))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(self.colours["hover"]))
        inside = area.adjusted(px(MARGIN_PX), 0, -px(MARGIN_PX), 0)
        aside = line.why_not or line.keys
        if aside:
            width = self._write(painter, inside, aside, "muted", fonts.SMALL_PX, Qt.AlignmentFlag.AlignRight)
            inside.setRight(inside.right() - width - px(GAP_PX))
        name = "muted" if line.why_not else "ink"
        width = self._write(painter, inside, line.name, name, fonts.BODY_PX, Qt.AlignmentFlag.AlignLeft)
        inside.setLeft(inside.left() + width + px(GAP_PX))
        self._write(painter, inside, line.where, "muted", fonts.SMALL_PX, Qt.AlignmentFlag.AlignLeft)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, text: str, colour: str, size: int, side: Qt.AlignmentFlag) -> int:
        face = fonts.font(size)
        metrics = QFontMetrics(face)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
        painter.setFont(face)
        painter.setPen(QColor(self.colours[colour]))
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextSingleLine, shown)
        return metrics.horizontalAdvance(shown)


class PaletteView(QListView):
    """Shows so many rows that the eye can take them in; the rest is scrolled to."""

    def __init__(self, colours: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(PaletteDelegate(colours, self))

    def sizeHint(self) -> QSize:
        """As high as the rows it shows at most: the window does not jump while one types."""
        return QSize(super().sizeHint().width(), ROWS_SHOWN * row_height())

    def minimumSizeHint(self) -> QSize:
        """Three rows."""
        return QSize(200, 3 * row_height())


def row_height() -> int:
    """How high a row is in the size that was chosen."""
    return QFontMetrics(fonts.font()).height() + px(AIR_PX)
