"""Draws one row of the case list: two lines, the level at the right, the gravest alert as a mark."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.gui import fonts
from dalba_desktop.gui.case_list_model import CaseRole
from dalba_desktop.gui.marks import MARK_PX, paint_severity
from dalba_desktop.gui.scale_size import px

ROW_PX = 48
MARGIN_PX = 12
GAP_PX = 8


class CaseRowDelegate(QStyledItemDelegate):
    """Paints from roles, so that the model stays free of looks."""

    colours: dict[str, str]

    def __init__(self, colours: dict[str, str]) -> None:
        super().__init__()
        self.colours = colours

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines and the air around them."""
        return QSize(200, px(ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draws the row."""
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(area, QColor(self.colours["page"]))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(self.colours["accent"]))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(self.colours["hover"]))
        inside = area.adjusted(px(MARGIN_PX), px(6), -px(MARGIN_PX), -px(6))
        half = inside.height() // 2
        upper = QRect(inside.left(), inside.top(), inside.width(), half)
        lower = QRect(inside.left(), inside.top() + half, inside.width(), inside.height() - half)

        gravest = index.data(CaseRole.GRAVEST)
        if gravest is not None:
            mark = QRectF(upper.right() - px(MARK_PX), upper.top(), px(MARK_PX), upper.height())
            paint_severity(painter, mark, Severity(gravest), self.colours)
            upper.setRight(upper.right() - px(MARK_PX) - px(GAP_PX))
        width = self._write(painter, upper, str(index.data(Qt.ItemDataRole.DisplayRole)), "ink", bold=True)
        upper.setLeft(upper.left() + width + px(GAP_PX))
        self._write(painter, upper, str(index.data(CaseRole.PERSON)), "muted")

        level = str(index.data(CaseRole.LEVEL))
        level_colour = "ink" if index.data(CaseRole.IS_WORKED_OUT) else "muted"
        width = self._write(painter, lower, level, level_colour, at_right=True)
        lower.setRight(lower.right() - width - px(GAP_PX))
        self._write(painter, lower, fitting(index.data(CaseRole.PHASE), lower.width()), "muted")
        painter.restore()

    def _write(
        self, painter: QPainter, area: QRect, text: str, colour: str, *, bold: bool = False, at_right: bool = False
    ) -> int:
        """Draws one line, shortened to fit; returns how wide it became."""
        face = fonts.font(bold=bold)
        metrics = QFontMetrics(face)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
        painter.setFont(face)
        painter.setPen(QColor(self.colours[colour]))
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextSingleLine, shown)
        return metrics.horizontalAdvance(shown)


def fitting(forms: list[str], width: int) -> str:
    """The first of several forms that fits into a width; the last one when none does."""
    metrics = QFontMetrics(fonts.font())
    return next((form for form in forms if metrics.horizontalAdvance(form) <= width), forms[-1])
