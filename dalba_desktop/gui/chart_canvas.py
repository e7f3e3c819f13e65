"""The picture of the chart: drawn anew for each size, theme and part of the course.

The figure is drawn by Agg into an image, so that the chart looks the same as on paper. While it is zoomed or dragged
the image itself is moved and stretched; it is drawn anew when the hand rests.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dalba_desktop.gui import chart_paint, chart_sight
from dalba_desktop.gui.chart_drawn import ChartSource, Drawing
from dalba_desktop.gui.chart_sight import Sight
from dalba_desktop.gui.scale_size import px, px_size
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.chart_options import ChartOptions, Window
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

REDRAW_AFTER_MS = 60


class ChartCanvas(QWidget):
    """Shows a case, or a part of its course; `renewed` is for whoever paints over it."""

    sight_changed = Signal()
    """Something else is in sight, drawn already or not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.colours = colours_of(theme)
        self.source: ChartSource | None = None
        self.options = ChartOptions()
        self.drawing: Drawing | None = None
        self.sight = Sight()
        """What is looked at, while the picture does not show it yet."""
        self.in_words = ""
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_AFTER_MS)
        self._redraw.timeout.connect(self.draw_now)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(px(360), px(220))
        self.setAccessibleName(say("Chart of MRD and treatment"))

    def sizeHint(self) -> QSize:
        """Wide and flat."""
        return px_size(820, 480)

    def set_source(self, source: ChartSource | None, *, is_other_case: bool = True) -> None:
        """Shows another case, or the same one after a change: then what is looked at stays."""
        self.source = source
        if is_other_case:
            self.sight = Sight()
            self.options = dataclasses.replace(self.options, window=None)
        self._renew()
        self.sight_changed.emit()

    def set_options(self, options: ChartOptions) -> None:
        """Looks at the case in another way."""
        if options == self.options:
            return
        has_moved = options.window != self.options.window
        self.options = options
        self._renew()
        if has_moved:
            self.sight_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Draws in another theme."""
        self._theme = theme
        self.colours = colours_of(theme)
        self.draw_now()

    def renewed(self) -> None:
        """Another picture is shown."""

    def _renew(self) -> None:
        self._settle()
        self.in_words = self.source.describe(self.options) if self.source is not None else ""
        self.draw_now()

    def draw_now(self) -> None:
        """Draws at the present size and place. A drawing of another size is stretched until then."""
        self._redraw.stop()
        self._settle()
        if self.source is None or self.width() < 2 or self.height() < 2:
            self.drawing = None
        else:
            try:
                self.drawing = self.source.draw(self._theme, self.size(), self.devicePixelRatioF(), self.options)
            except Exception:
                # Said once on the crash page, not again with every change of size.
                self.source = self.drawing = None
                raise
        self.renewed()
        self.update()

    def _settle(self) -> None:
        """What is looked at becomes the window that is drawn."""
        sight, self.sight = self.sight, Sight()
        if sight.is_drawn or self.drawing is None:
            return
        window = chart_sight.window_of(sight, self.drawing.scale)
        if window != self.options.window:
            self.options = dataclasses.replace(self.options, window=window)
            self.sight_changed.emit()

    @property
    def is_zoomed(self) -> bool:
        """Whether less than the whole course is looked at."""
        return self.options.window is not None or not self.sight.is_drawn

    def look_at(self, sight: Sight) -> None:
        """Moves and stretches the picture at once; draws anew when the hand rests."""
        if self.drawing is None:
            return
        sight = chart_sight.kept_inside(sight, self.drawing.scale)
        if sight != self.sight:
            self.sight = sight
            self.renewed()
            self._redraw.start()
            self.sight_changed.emit()
            self.update()

    def zoom(self, factor: float, at: float = 0.5) -> None:
        """Closer by a factor, around a place of what is seen (0 to 1)."""
        if self.drawing is not None:
            factor = chart_sight.closest(factor, self.sight, self.drawing.scale)
            self.look_at(self.sight.zoomed(factor, at))

    def pan(self, share: float) -> None:
        """Later by a share of what is seen."""
        self.look_at(self.sight.moved(share))

    def set_window(self, window: Window | None) -> None:
        """Shows a part of the course; None shows the whole."""
        self.sight = Sight()
        self.set_options(dataclasses.replace(self.options, window=window))
        if self._redraw.isActive():
            self.draw_now()

    def show_whole(self) -> None:
        """Back to the whole course."""
        self.set_window(None)

    def show_days(self, first: float, last: float) -> None:
        """Moves a zoomed chart so that these days are in its middle."""
        if self.drawing is not None:
            self._settle()
            self.set_window(chart_sight.window_around((first, last), self.drawing.scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws anew a moment after the last change of size."""
        super().resizeEvent(event)
        if self.source is not None:
            if self.drawing is None:
                self.draw_now()
            else:
                self._redraw.start()

    def event(self, event: QEvent) -> bool:
        """Draws anew on a screen of another density."""
        if event.type() is QEvent.Type.DevicePixelRatioChange and self.source is not None:
            self._redraw.start()
        return super().event(event)

    def paint_over(self, painter: QPainter, drawing: Drawing) -> None:
        """What lies over the picture while it is at rest."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and what lies over it; Qt clips it to what has changed."""
        painter = QPainter(self)
        drawing = self.drawing
        if drawing is None:
            painter.fillRect(event.rect(), QColor(self.colours["page"]))
        elif drawing.size != self.size():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), drawing.image)
        elif not self.sight.is_drawn:
            chart_paint.moved_picture(painter, drawing.image, drawing.plot, self.sight, self.colours)
        else:
            painter.drawImage(QPointF(0.0, 0.0), drawing.image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_over(painter, drawing)
