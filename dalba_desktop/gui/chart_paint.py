"""What is painted over the finished picture of a chart, and how much of the widget each of it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from dalba_desktop.gui import fonts
from dalba_desktop.gui.chart_sight import Sight
from dalba_desktop.gui.scale_size import px

RING_PX = 12.0
EVIDENCE_PX = 13.0
MARGIN_PX = 3.0
"""Around what is painted, for the width of the pen and the smoothing of its edge."""
TIP_PADDING_PX = 8.0
TIP_AWAY_PX = 14.0
EDGE_PX = 4.0

Colours = Mapping[str, str]


def ring_area(area: QRectF, *, is_bar: bool, radius: float = EVIDENCE_PX) -> QRectF:
    """What a ring around a mark touches."""
    if is_bar:
        return area.adjusted(-2 - px(MARGIN_PX), -2 - px(MARGIN_PX), 2 + px(MARGIN_PX), 2 + px(MARGIN_PX))
    reach = radius + px(MARGIN_PX)
    return QRectF(area.center().x() - reach, area.center().y() - reach, 2 * reach, 2 * reach)


def ring(painter: QPainter, area: QRectF, *, is_bar: bool, colour: str, width: float, radius: float = RING_PX) -> None:
    """A ring around a glyph, a frame around a bar."""
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_bar:
        painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), 2, 2)
    else:
        painter.drawEllipse(area.center(), radius, radius)


def halo(painter: QPainter, area: QRectF, *, is_bar: bool, colour: str) -> None:
    """The sign of evidence: a ring with a breath of its colour inside."""
    inside = QColor(colour)
    inside.setAlphaF(0.16)
    painter.setPen(QPen(QColor(colour), 1.25))
    painter.setBrush(inside)
    if is_bar:
        painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), 2, 2)
    else:
        painter.drawEllipse(area.center(), px(EVIDENCE_PX), px(EVIDENCE_PX))


def line_area(plot: QRectF, x: float) -> QRectF:
    """What the line at a day touches."""
    return QRectF(x - 1.5, plot.top(), 3.0, plot.height())


def day_line(painter: QPainter, plot: QRectF, x: float, colours: Colours) -> None:
    """A hairline at the day that is read off."""
    pen = QPen(QColor(colours["edge"]), 1.0)
    painter.setPen(pen)
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))


def band_area(plot: QRectF, one: float, other: float) -> QRectF:
    """What a span that is being marked covers."""
    left, right = sorted(min(max(x, plot.left()), plot.right()) for x in (one, other))
    return QRectF(left, plot.top(), right - left, plot.height())


def band(painter: QPainter, area: QRectF, colours: Colours) -> None:
    """A span that is being marked."""
    inside = QColor(colours["accent"])
    inside.setAlphaF(0.12)
    painter.fillRect(area, inside)
    painter.setPen(QPen(QColor(colours["accent"]), 1.0))
    painter.drawLine(area.topLeft(), area.bottomLeft())
    painter.drawLine(area.topRight(), area.bottomRight())


def tip_area(words: str, mark: QRectF, size: QSize) -> QRectF:
    """Where the words of a mark stand: beside it, inside the chart."""
    metrics = QFontMetricsF(fonts.font())
    lines = words.split("\n")
    width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * px(TIP_PADDING_PX) + 4
    width = min(width, size.width() - 2 * px(EDGE_PX))
    height = metrics.height() * len(lines) + px(TIP_PADDING_PX)
    left = min(max(px(EDGE_PX), mark.center().x() + px(TIP_AWAY_PX)), size.width() - width - px(EDGE_PX))
    top = mark.top() - height - px(TIP_PADDING_PX)
    if top < EDGE_PX:
        top = min(mark.bottom() + px(TIP_PADDING_PX), size.height() - height - px(EDGE_PX))
    return QRectF(left, top, width, height)


def tip(painter: QPainter, words: str, area: QRectF, colours: Colours) -> None:
    """The words of a mark, as plain text: they may hold what was typed about a patient."""
    face = fonts.font()
    metrics = QFontMetricsF(face)
    painter.setPen(QPen(QColor(colours["edge"]), 1))
    painter.setBrush(QColor(colours["raised"]))
    painter.drawRoundedRect(area, 4, 4)
    painter.setFont(face)
    painter.setPen(QColor(colours["ink"]))
    for place, line in enumerate(words.split("\n")):
        row = QRectF(
            area.left() + TIP_PADDING_PX,
            area.top() + px(TIP_PADDING_PX) / 2 + place * metrics.height(),
            area.width() - 2 * TIP_PADDING_PX,
            metrics.height(),
        )
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter, shown)


def moved_picture(painter: QPainter, image: QImage, plot: QRectF, sight: Sight, colours: Colours) -> None:
    """The picture as it is, with what depends on time moved and stretched to another sight of the course."""
    density = image.devicePixelRatio()
    painter.drawImage(QPointF(0.0, 0.0), image)
    painter.setClipRect(plot)
    painter.fillRect(plot, QColor(colours["page"]))
    source = QRectF(plot.topLeft() * density, plot.size() * density)
    left = plot.left() - sight.left / sight.width * plot.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(left, plot.top(), plot.width() / sight.width, plot.height()), image, source)
    painter.setClipping(False)


def union(areas: Sequence[QRectF]) -> list[QRectF]:
    """The areas that are not empty."""
    return [area for area in areas if not area.isEmpty()]
