"""A hairline under a zoomed chart: which part of the course is in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui import chart_sight
from dalba_desktop.gui.chart_canvas import ChartCanvas
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme

HEIGHT_PX = 4
LEAST_PX = 12.0


class ChartOverview(QWidget):
    """Empty while the whole course is shown; keeps its room, so that nothing moves."""

    def __init__(self, canvas: ChartCanvas, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._colours = colours_of(theme)
        self.setFixedHeight(px(HEIGHT_PX))
        canvas.sight_changed.connect(self.update)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._colours = colours_of(theme)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """The course as a line, what is in sight on it."""
        drawing = self._canvas.drawing
        if drawing is None or not self._canvas.is_zoomed:
            return
        painter = QPainter(self)
        left, width, middle = drawing.plot.left(), drawing.plot.width(), px(HEIGHT_PX) / 2
        painter.fillRect(QRectF(left, middle - 0.5, width, 1.0), QColor(self._colours["line"]))
        whole = drawing.scale.windowed(None)
        first, last = (whole.position(day) for day in chart_sight.days_of(self._canvas.sight, drawing.scale))
        begin = left + first * width
        shown = QRectF(begin, 0.0, max(px(LEAST_PX), (last - first) * width), px(HEIGHT_PX))
        painter.fillRect(shown, QColor(self._colours["accent"]))
