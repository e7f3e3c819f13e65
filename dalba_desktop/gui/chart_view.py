"""The chart on screen: a picture that is drawn anew for each size and theme, and marks that can be found on it.

The figure is drawn by Agg into an image and everything that follows the pointer is painted over it, so that hover and
selection cost nothing and the chart looks the same as on paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

REACH_PX = 12.0
RING_PX = 14.0
REDRAW_AFTER_MS = 60
TIP_PADDING_PX = 8


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Something on the chart that stands for a fact: where it is, in logical pixels, and what it says."""

    list: str
    id: str
    area: QRectF
    words: str
    is_bar: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart: the image in device pixels and its marks."""

    image: QImage
    size: QSize
    marks: tuple[ChartMark, ...]


Draw = Callable[[Theme, QSize, float], Drawing]
"""Draws a case in a theme, at a size in logical pixels, at so many device pixels per logical one."""


class ChartView(QWidget):
    """Shows a drawing; names the mark under the pointer; says which one was pressed."""

    mark_hovered = Signal(str)
    mark_selected = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._draw: Draw | None = None
        self._in_words = ""
        self.drawing: Drawing | None = None
        self.hovered: ChartMark | None = None
        self._selected: tuple[str, str] | None = None
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_AFTER_MS)
        self._redraw.timeout.connect(self.draw_now)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(360, 220)
        self.setAccessibleName(say("Chart of MRD and treatment"))

    def sizeHint(self) -> QSize:
        """Wide and flat."""
        return QSize(820, 480)

    def set_drawing(self, draw: Draw | None, in_words: str = "") -> None:
        """Shows another case, or the same one after a change; `in_words` is what a screen reader says of it."""
        self._draw = draw
        self._in_words = in_words
        self.setAccessibleDescription(in_words)
        self.hovered = None
        self.draw_now()

    def set_theme(self, theme: Theme) -> None:
        """Draws in another theme."""
        self._theme = theme
        self.draw_now()

    def select(self, list_name: str | None, record_id: str | None = None) -> None:
        """Rings the mark of a fact, without announcing it; None takes the ring away."""
        self._selected = (list_name, record_id) if list_name is not None and record_id is not None else None
        self.update()

    @property
    def selected(self) -> tuple[str, str] | None:
        """List and id of the fact that is ringed."""
        return self._selected

    def point_at(self, list_name: str, record_id: str) -> bool:
        """Names the mark of a fact as if the pointer were over it. False when it is not drawn."""
        marks = self.drawing.marks if self.drawing is not None else ()
        mark = next((mark for mark in marks if (mark.list, mark.id) == (list_name, record_id)), None)
        self._hover(mark)
        return mark is not None

    def draw_now(self) -> None:
        """Draws at the present size. A drawing of another size is stretched until then."""
        self._redraw.stop()
        if self._draw is None or self.width() < 2 or self.height() < 2:
            self.drawing = None
        else:
            try:
                self.drawing = self._draw(self._theme, self.size(), self.devicePixelRatioF())
            except Exception:
                # Said once on the crash page, not again with every change of size.
                self._draw = self.drawing = None
                raise
        self.update()

    def mark_at(self, position: QPointF) -> ChartMark | None:
        """The mark under a place: the nearest glyph within reach, else the bar that covers it."""
        marks = self.drawing.marks if self.drawing is not None else ()
        near = [(_distance(mark.area.center(), position), mark) for mark in marks if not mark.is_bar]
        distance, nearest = min(near, key=lambda pair: pair[0], default=(REACH_PX + 1, None))
        if distance <= REACH_PX:
            return nearest
        return next((mark for mark in marks if mark.is_bar and mark.area.contains(position)), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws anew a moment after the last change of size."""
        super().resizeEvent(event)
        if self._draw is not None:
            if self.drawing is None:
                self.draw_now()
            else:
                self._redraw.start()

    def event(self, event: QEvent) -> bool:
        """Draws anew on a screen of another density."""
        if event.type() is QEvent.Type.DevicePixelRatioChange and self._draw is not None:
            self._redraw.start()
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Names the mark under the pointer."""
        self._hover(self.mark_at(event.position()))

    def leaveEvent(self, _: QEvent) -> None:
        """Names nothing any more."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Selects the mark under the pointer."""
        mark = self.mark_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and mark is not None:
            self._choose(mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right walk through the marks in time, Enter selects."""
        marks = sorted(self.drawing.marks, key=lambda mark: mark.area.left()) if self.drawing is not None else []
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in steps and marks:
            place = marks.index(self.hovered) + steps[key] if self.hovered in marks else 0
            self._hover(marks[max(0, min(len(marks) - 1, place))])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.hovered is not None:
            self._choose(self.hovered)
        elif key is Qt.Key.Key_Escape and self.hovered is not None:
            self._hover(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        """The picture, the ring of what is selected, the name of what is under the pointer."""
        painter = QPainter(self)
        colours = colours_of(self._theme)
        painter.fillRect(self.rect(), QColor(colours["page"]))
        if self.drawing is None:
            return
        is_stretched = self.drawing.size != self.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_stretched)
        painter.drawImage(QRectF(self.rect()), self.drawing.image)
        if is_stretched:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.drawing.marks:
            if (mark.list, mark.id) == self._selected:
                self._ring(painter, mark, colours["accent"], 2.0)
        if self.hovered is not None:
            self._ring(painter, self.hovered, colours["muted"], 1.0)
            self._name(painter, self.hovered, colours)

    def _ring(self, painter: QPainter, mark: ChartMark, colour: str, width: float) -> None:
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not mark.is_bar:
            painter.drawEllipse(mark.area.center(), RING_PX, RING_PX)
        else:
            painter.drawRoundedRect(mark.area.adjusted(-2, -2, 2, 2), 2, 2)

    def _name(self, painter: QPainter, mark: ChartMark, colours: dict[str, str]) -> None:
        face = fonts.font()
        metrics = QFontMetrics(face)
        lines = mark.words.split("\n")
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * TIP_PADDING_PX + 4
        height = metrics.height() * len(lines) + TIP_PADDING_PX
        left = min(max(4.0, mark.area.center().x() + REACH_PX), max(4.0, self.width() - width - 4.0))
        top = mark.area.top() - height - 6
        if top < 4:
            top = min(mark.area.bottom() + 8, self.height() - height - 4)
        box = QRectF(left, top, min(width, self.width() - 8), height)
        painter.setPen(QPen(QColor(colours["edge"]), 1))
        painter.setBrush(QColor(colours["raised"]))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(face)
        painter.setPen(QColor(colours["ink"]))
        for place, line in enumerate(lines):
            row = QRectF(box.left() + TIP_PADDING_PX, box.top() + TIP_PADDING_PX / 2 + place * metrics.height(),
                         box.width() - 2 * TIP_PADDING_PX, metrics.height())  # fmt: skip
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, round(row.width()))
            painter.drawText(row, Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter, shown)

    def _hover(self, mark: ChartMark | None) -> None:
        if mark == self.hovered:
            return
        self.hovered = mark
        words = mark.words.replace("\n", ", ") if mark is not None else ""
        self.setCursor(Qt.CursorShape.PointingHandCursor if mark is not None else Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription(words or self._in_words)
        self.mark_hovered.emit(words)
        self.update()

    def _choose(self, mark: ChartMark) -> None:
        self.select(mark.list, mark.id)
        self.mark_selected.emit(mark.list, mark.id)


def _distance(one: QPointF, other: QPointF) -> float:
    between = one - other
    return float((between.x() ** 2 + between.y() ** 2) ** 0.5)
