"""The small sign of a record that has a document: a paper clip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from dalba_desktop.gui.scale_size import factor, px

SIGN_PX = 14
_RATIOS = (1, 2, 3)


def clip_icon(colour: str) -> QIcon:
    """A paper clip in a colour, sharp on screens of any density."""
    icon = QIcon()
    for ratio in _RATIOS:
        picture = QPixmap(px(SIGN_PX) * ratio, px(SIGN_PX) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.translate(px(SIGN_PX) / 2, px(SIGN_PX) / 2)
        painter.scale(factor(), factor())
        painter.rotate(35)
        painter.drawPath(_clip())
        painter.end()
        icon.addPixmap(picture)
    return icon


def _clip() -> QPainterPath:
    """One wire bent three times, around the middle."""
    path = QPainterPath(QPointF(2.6, -3.0))
    path.lineTo(2.6, 3.2)
    path.arcTo(QRectF(-2.6, 0.8, 5.2, 5.2), 0, -180)
    path.lineTo(-2.6, -3.4)
    path.arcTo(QRectF(-2.6, -5.4, 3.6, 3.6), 180, -180)
    path.lineTo(1.0, 2.8)
    path.arcTo(QRectF(-1.0, 1.8, 2.0, 2.0), 0, -180)
    path.lineTo(-1.0, -2.4)
    return path
