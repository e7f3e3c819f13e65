"""What a hand does on the chart: press, drag, mark a span, turn the wheel, pinch."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

from dalba_desktop.gui.chart_sight import Sight
from dalba_desktop.gui.scale_size import px

if TYPE_CHECKING:
    from dalba_desktop.gui.chart_view import ChartView

STEP = 120.0
"""What Qt counts for one notch of a wheel."""
PER_NOTCH = 1.25
PAN_PER_NOTCH = 0.12
DRAG_PX = 4.0
LEAST_SPAN_PX = 8.0


class _Doing(Enum):
    NOTHING = "nothing"
    PRESSED = "pressed"
    PANNING = "panning"
    MARKING = "marking"


class ChartHand:
    """Turns the events of mouse and trackpad into what the chart can do."""

    def __init__(self, view: ChartView) -> None:
        self._view = view
        self._doing = _Doing.NOTHING
        self._button = Qt.MouseButton.NoButton
        self._begin = QPointF()
        self._last = QPointF()
        self._sight = Sight()

    def forget(self) -> None:
        """The picture below is another one: a drag goes on from where it is."""
        if self._view.sight.is_drawn:
            self._begin, self._sight = (self._last if self._doing is _Doing.PANNING else self._begin), Sight()

    def press(self, event: QMouseEvent) -> None:
        """The left button pans or selects; the right one, or Shift, marks a span."""
        if self._view.drawing is None or self._doing is not _Doing.NOTHING:
            return
        is_left, is_right = (event.button() is kind for kind in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton))
        if not is_left and not is_right:
            return
        self._button, self._begin, self._sight = event.button(), event.position(), self._view.sight
        marks = is_right or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._doing = _Doing.MARKING if marks else _Doing.PRESSED

    def move(self, event: QMouseEvent) -> None:
        """Goes on with what was begun; without a button the place is read off."""
        view, at = self._view, event.position()
        if self._doing is _Doing.NOTHING or view.drawing is None:
            if view.sight.is_drawn:
                view.point_from(at)
            return
        if self._doing is _Doing.MARKING:
            view.set_band((self._begin.x(), at.x()))
            return
        if self._doing is _Doing.PRESSED:
            if abs(at.x() - self._begin.x()) < DRAG_PX:
                return
            self._doing = _Doing.PANNING
            view.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._last = at
        view.look_at(self._sight.moved((self._begin.x() - at.x()) / view.drawing.plot.width()))

    def release(self, event: QMouseEvent) -> None:
        """A click selects, a span is looked at, a drag has ended."""
        if event.button() is not self._button:
            return
        doing, self._doing, self._button = self._doing, _Doing.NOTHING, Qt.MouseButton.NoButton
        view, at = self._view, event.position()
        if doing is _Doing.MARKING:
            self._end_span(at, event)
        elif doing is _Doing.PANNING:
            view.setCursor(Qt.CursorShape.ArrowCursor)
        elif doing is _Doing.PRESSED:
            mark = view.mark_at(at)
            if mark is not None:
                view.choose(mark)

    def cancel(self) -> bool:
        """Gives up the span that is being marked. False when there is none."""
        if self._doing is not _Doing.MARKING:
            return False
        self._doing = _Doing.NOTHING
        self._view.set_band(None)
        return True

    def _end_span(self, at: QPointF, event: QMouseEvent) -> None:
        view = self._view
        view.set_band(None)
        if abs(at.x() - self._begin.x()) >= px(LEAST_SPAN_PX) and view.drawing is not None:
            places = sorted(self._place(x) for x in (self._begin.x(), at.x()))
            sight = view.sight
            view.look_at(Sight(sight.place(places[0]), sight.place(places[1])))
        elif event.button() is Qt.MouseButton.RightButton:
            view.menu_asked.emit(event.globalPosition().toPoint())

    def wheel(self, event: QWheelEvent) -> None:
        """Up comes closer at the pointer; to the side, or with Shift, it pans."""
        if self._view.drawing is None:
            return
        across, up = (delta / STEP for delta in (event.angleDelta().x(), event.angleDelta().y()))
        is_to_the_side = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or abs(across) > abs(up)
        if is_to_the_side:
            self._view.pan(-PAN_PER_NOTCH * (across or up))
        elif up:
            self._view.zoom(PER_NOTCH**up, self._place(event.position().x()))
        event.accept()

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Two fingers come closer or go apart. False for other gestures."""
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._view.zoom(1.0 + event.value(), self._place(event.position().x()))
        return True

    def _place(self, x: float) -> float:
        """A place on the plot, 0 to 1, for an x in pixels."""
        drawing = self._view.drawing
        assert drawing is not None
        return min(max((x - drawing.plot.left()) / drawing.plot.width(), 0.0), 1.0)
