"""The chart a user works with: what is pointed at, selected, walked to, shown as evidence.

All of it is painted over the finished picture, and only where it changed, so that hover and selection cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui import chart_keys, chart_paint, chart_walk
from dalba_desktop.gui.chart_canvas import ChartCanvas
from dalba_desktop.gui.chart_drawn import ChartMark, ChartSource, Drawing, Key
from dalba_desktop.gui.chart_hand import ChartHand
from dalba_desktop.gui.chart_voice import announce
from dalba_desktop.gui.chart_walk import Fact, Step
from dalba_desktop.plots.theme import Theme

__all__ = ["ChartMark", "ChartView", "Drawing"]


class ChartView(ChartCanvas):
    """Names what is under the pointer; says what is read off and which fact was chosen."""

    read_changed = Signal(object)
    """Carries the `ReadOff` at pointer or keys, None when there is none."""
    mark_selected = Signal(str, str)
    selection_cleared = Signal()
    menu_asked = Signal(QPoint)
    """At a place in coordinates of the screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.hovered: ChartMark | None = None
        self.selected: Key | None = None
        """List and id of the fact that is ringed."""
        self.evidence: frozenset[Key] = frozenset()
        """The facts a card rests on."""
        self._tip: QRectF | None = None
        self._line: float | None = None
        self._band: tuple[float, float] | None = None
        self._walk_day: float | None = None
        self._hand = ChartHand(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_source(self, source: ChartSource | None, *, is_other_case: bool = True) -> None:
        """Shows another case, or the same one after a change: then what is looked at and selected stays."""
        if is_other_case:
            self.selected, self.evidence = None, frozenset()
            self._point(None)
        super().set_source(source, is_other_case=is_other_case)

    def renewed(self) -> None:
        """What was read off stands elsewhere now, or nowhere."""
        keeps = self.hovered is not None and self.drawing is not None and self.sight.is_drawn
        mark = self.drawing.find(self.hovered.key) if keeps and self.drawing and self.hovered else None
        self._hand.forget()
        self._point(mark)
        self._tell(mark)

    # --- selection ---------------------------------------------------------------------------------------------

    def select(self, list_name: str | None, record_id: str | None = None) -> None:
        """Rings the mark of a fact, without announcing it; None takes the ring away.

        A zoomed chart moves to where it is. Evidence that it is not part of is shown no longer.
        """
        key = (list_name, record_id) if list_name is not None and record_id is not None else None
        if key not in self.evidence:
            self.evidence = frozenset()
        self.selected = key
        if key is not None:
            self._brought(key)
        self.update()

    def show_evidence(self, facts: Sequence[Key]) -> None:
        """Rings all facts that a card rests on, until another is selected or Escape is pressed."""
        self.evidence = frozenset(facts)
        drawn = {mark.key for mark in self._marks}
        if self.is_zoomed and any(fact.key in self.evidence - drawn for fact in self._facts):
            self.show_whole()
        self.update()

    def cancel(self) -> bool:
        """Gives up a span, else takes away what is pointed at, selected and shown as evidence. False without any."""
        if self._hand.cancel():
            return True
        if self.hovered is None and self.selected is None and not self.evidence:
            return False
        self.point(None)
        if self.selected is not None or self.evidence:
            self.select(None)
            self.selection_cleared.emit()
        return True

    def choose(self, mark: ChartMark) -> None:
        """Selects a fact and says so; a mark that is none is only read off."""
        if not mark.is_fact:
            return
        self.select(mark.list, mark.id)
        self.mark_selected.emit(mark.list, mark.id)

    # --- reading off -------------------------------------------------------------------------------------------

    def mark_at(self, position: QPointF) -> ChartMark | None:
        """The mark under a place."""
        return self.drawing.mark_at(position) if self.drawing is not None else None

    def point_at(self, list_name: str, record_id: str) -> bool:
        """Names the mark of a fact as if the pointer were over it. False when it is not drawn."""
        mark = self._mark((list_name, record_id))
        self.point(mark, has_tip=True)
        return mark is not None

    def point_from(self, position: QPointF) -> None:
        """Reads off what is at a place: the fact there, else the day."""
        drawing = self.drawing
        mark = self.mark_at(position)
        is_day = mark is None and drawing is not None and drawing.plot.contains(position)
        self.point(mark, has_tip=True, day=drawing.day_at(position.x()) if is_day and drawing is not None else None)

    def point(self, mark: ChartMark | None, *, has_tip: bool = False, day: float | None = None) -> None:
        """Reads off a fact, or a day without one; nothing without either."""
        if self._point(mark, has_tip=has_tip, day=day):
            self._tell(mark, day)

    def walk(self, step: Step) -> None:
        """To the next fact: along its row, or across rows on the day the walk keeps to. Voice and chart follow."""
        begin = self.hovered.key if self.hovered is not None else self.selected
        at = next((fact for fact in self._facts if fact.key == begin), None)
        day = self._walk_day if self._walk_day is not None else 0.0
        if at is not None and (self._walk_day is None or step not in (Step.UP, Step.DOWN)):
            day = at.first
        found = chart_walk.walked(self._facts, at, day, step)
        if found is None:
            return
        mark = self._brought(found.key)
        self.point(mark)
        self._walk_day = day if step in (Step.UP, Step.DOWN) and at is not None else found.first
        if mark is not None:
            announce(self, mark.words.replace("\n", ", "))

    def zoom_at_reading(self, factor: float) -> None:
        """Closer or farther around what is read off, else around the middle."""
        at = 0.5
        if self.drawing is not None and self.hovered is not None:
            plot = self.drawing.plot
            at = min(max((self.hovered.area.center().x() - plot.left()) / plot.width(), 0.0), 1.0)
        self.zoom(factor, at)

    def set_band(self, band: tuple[float, float] | None) -> None:
        """Shows the span that is being marked, between two places; None shows none."""
        for ends in (self._band, band):
            if ends is not None and self.drawing is not None:
                area = chart_paint.band_area(self.drawing.plot, *ends)
                self.update(area.adjusted(-2, 0, 2, 0).toAlignedRect())
        self._band = band

    def _point(self, mark: ChartMark | None, *, has_tip: bool = False, day: float | None = None) -> bool:
        line = self.drawing.x_of(day) if self.drawing is not None and day is not None else None
        tip = chart_paint.tip_area(mark.words, mark.area, self.size()) if mark is not None and has_tip else None
        if (mark, line, tip) == (self.hovered, self._line, self._tip):
            return False
        before = list(self._pointed())
        self.hovered, self._line, self._tip, self._walk_day = mark, line, tip, None
        for area in (*before, *self._pointed()):
            self.update(area.toAlignedRect())
        return True

    def _tell(self, mark: ChartMark | None, day: float | None = None) -> None:
        can_choose = mark is not None and mark.is_fact
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_choose else Qt.CursorShape.ArrowCursor)
        words = mark.words.replace("\n", ", ") if mark is not None else self.in_words
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        read = mark.read_off if mark is not None else None
        if mark is None and day is not None and self.source is not None:
            read = self.source.read_day(day, self.options)
        self.read_changed.emit(read)

    def _pointed(self) -> Iterator[QRectF]:
        """What the present pointing touches."""
        if self.hovered is not None:
            yield chart_paint.ring_area(self.hovered.area, is_bar=self.hovered.is_bar)
        if self._tip is not None:
            yield self._tip.adjusted(-2, -2, 2, 2)
        if self._line is not None and self.drawing is not None:
            yield chart_paint.line_area(self.drawing.plot, self._line)

    def _brought(self, key: Key) -> ChartMark | None:
        """The mark of a fact; where it is not in sight the chart moves there."""
        mark = self._mark(key) if self.sight.is_drawn else None
        fact = next((fact for fact in self._facts if fact.key == key), None)
        if mark is None and fact is not None and self.is_zoomed:
            self.show_days(fact.first, fact.last)
            mark = self._mark(key)
        return mark

    @property
    def _marks(self) -> tuple[ChartMark, ...]:
        return self.drawing.marks if self.drawing is not None else ()

    @property
    def _facts(self) -> Sequence[Fact]:
        return self.source.facts(self.options) if self.source is not None else ()

    def _mark(self, key: Key) -> ChartMark | None:
        return self.drawing.find(key) if self.drawing is not None else None

    # --- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """A pinch zooms."""
        if isinstance(event, QNativeGestureEvent) and self._hand.pinch(event):
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Reads off, pans or marks a span."""
        self._hand.move(event)

    def leaveEvent(self, _: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click, a drag or a span begins."""
        self._hand.press(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Selects, or ends what was dragged."""
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the whole course."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.show_whole()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer; to the side it pans."""
        self._hand.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu, from the keyboard; the right button may mark a span and asks for it when it is released."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            area = self.hovered.area if self.hovered is not None else QRectF(self.rect())
            self.menu_asked.emit(self.mapToGlobal(area.center().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks, selects, zooms and pans."""
        if not chart_keys.handle(self, event):
            super().keyPressEvent(event)

    def paint_over(self, painter: QPainter, drawing: Drawing) -> None:
        """Evidence, selection, what is pointed at."""
        accent = self.colours["accent"]
        for mark in drawing.marks:
            if mark.key in self.evidence:
                chart_paint.halo(painter, mark.area, is_bar=mark.is_bar, colour=accent)
            if mark.key == self.selected:
                chart_paint.ring(painter, mark.area, is_bar=mark.is_bar, colour=accent, width=2.0)
        if self._line is not None:
            chart_paint.day_line(painter, drawing.plot, self._line, self.colours)
        if self._band is not None:
            chart_paint.band(painter, chart_paint.band_area(drawing.plot, *self._band), self.colours)
        if self.hovered is not None:
            area, is_bar = self.hovered.area, self.hovered.is_bar
            chart_paint.ring(painter, area, is_bar=is_bar, colour=self.colours["muted"], width=1.0)
            if self._tip is not None:
                chart_paint.tip(painter, self.hovered.words, self._tip, self.colours)
