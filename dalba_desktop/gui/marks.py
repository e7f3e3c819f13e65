"""The marks of severity: told apart by shape as well as by colour.

Critical is a filled diamond, warning a filled circle, information an open ring.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.gui.scale_size import px

MARK_PX = 12


def paint_severity(painter: QPainter, area: QRectF, severity: Severity, colours: dict[str, str]) -> None:
    """Draws the mark of a severity centred in `area`, 12 px wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = area.center()
    if severity is Severity.CRITICAL:
        reach = px(MARK_PX) / 2 + 0.5
        corners = [(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(colours["critical"])))
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))
    elif severity is Severity.WARNING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(colours["warning"])))
        painter.drawEllipse(centre, px(MARK_PX) / 2 - 1, px(MARK_PX) / 2 - 1)
    else:
        painter.setPen(QPen(QColor(colours["muted"]), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, px(MARK_PX) / 2 - 1.75, px(MARK_PX) / 2 - 1.75)
    painter.restore()


class SeverityMark(QWidget):
    """The mark of a severity as a widget; its name says the severity in words."""

    def __init__(self, severity: Severity, colours: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._severity = severity
        self._colours = colours
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(wording.severity_word(severity))
        self.setToolTip(wording.severity_word(severity))

    def sizeHint(self) -> QSize:
        """As large as the mark, with room for its corners."""
        return QSize(px(MARK_PX) + 2, px(MARK_PX) + 4)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draws the mark."""
        paint_severity(QPainter(self), QRectF(self.rect()), self._severity, self._colours)
