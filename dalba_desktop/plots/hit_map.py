"""What lies under the pointer: every drawn fact with its place, its list and id, and the words of its tooltip."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matplotlib.figure import Figure

from dalba_desktop.plots import bars, gap_signs, lanes, mrd_panel, planned_ticks, reference_strip
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.frame import GLYPH_SIZE, Frame
from dalba_desktop.plots.sheet import POINTS_PER_INCH
from dalba_desktop.wording import say


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn fact. `x`/`y` is its middle and the halves its extent, in points; `words` may hold several lines."""

    list: str
    id: str
    x: float
    y: float
    half_width: float
    half_height: float
    words: str
    is_bar: bool = False
    read_off: str = ""

    @property
    def is_fact(self) -> bool:
        """False for a planned sample, a published proportion or a gap: these have no list, `id` names them."""
        return bool(self.list)

    def distance(self, x: float, y: float) -> float:
        """From a place to the mark: to its middle, for a bar to its nearest edge (0 inside)."""
        if not self.is_bar:
            return math.hypot(x - self.x, y - self.y)
        return math.hypot(max(0.0, abs(x - self.x) - self.half_width), max(0.0, abs(y - self.y) - self.half_height))


class HitMap:
    """The drawn facts of one figure (`marks`), and apart from them the signs that are no facts (`signs`).

    Places go in and out in display pixels, origin at the lower left.
    """

    def __init__(self, figure: Figure, marks: Iterable[Mark], signs: Iterable[Mark] = ()) -> None:
        self._figure = figure
        self.marks = tuple(marks)
        self.signs = tuple(signs)

    @property
    def pixels_per_point(self) -> float:
        """Follows the figure's dpi, which a canvas changes on a dense screen."""
        return float(self._figure.dpi) / POINTS_PER_INCH

    def nearest(self, x_px: float, y_px: float, radius: float = 8.0) -> Mark | None:
        """The mark or sign closest to a pixel, at most `radius` pixels away; points win over bars and signs."""
        scale = self.pixels_per_point
        x, y = x_px / scale, y_px / scale
        everything = (*self.marks, *self.signs)
        found = [
            (mark.is_bar, mark.distance(x, y), not mark.is_fact, math.hypot(x - mark.x, y - mark.y), place)
            for place, mark in enumerate(everything)
        ]
        close = [entry for entry in found if entry[1] <= radius / scale]
        return everything[min(close)[4]] if close else None

    def find(self, list_name: str, record_id: str) -> Mark | None:
        """The mark of a fact, None when it is not drawn."""
        return next((mark for mark in self.marks if (mark.list, mark.id) == (list_name, record_id)), None)

    def pixels(self, mark: Mark) -> tuple[float, float]:
        """The middle of a mark in display pixels."""
        return mark.x * self.pixels_per_point, mark.y * self.pixels_per_point


def marks_of(model: ChartModel, frame: Frame) -> list[Mark]:
    """Every fact drawn inside the window: MRD results, then tests and events, then treatments."""
    marks = []
    read_off = {(row.list, row.id): row.read_off for row in model.shown_rows}
    for point, (x, y) in mrd_panel.shown_points(model, frame):
        half = mrd_panel.POINT_SIZE / 2
        marks.append(Mark(point.list, point.id, x, y, half, half, point.words, read_off=read_off[point.list, point.id]))
    half = GLYPH_SIZE / 2
    for item, (x, y), _ in lanes.placed_marks(model, frame):
        marks.append(Mark(item.list, item.id, x, y, half, half, item.words, read_off=read_off[item.list, item.id]))
    for bar in bars.shown_bars(model):
        x0, y0, x1, y1 = bars.bar_box(bar, frame)
        across, up = (x1 - x0) / 2, (y1 - y0) / 2
        said = read_off[bar.list, bar.id]
        marks.append(Mark(bar.list, bar.id, x0 + across, y0 + up, across, up, bar.words, is_bar=True, read_off=said))
    return marks


def signs_of(model: ChartModel, frame: Frame) -> Iterator[Mark]:
    """What is drawn and can be asked about but is no fact: planned samples, published proportions, gaps."""
    for planned, x in planned_ticks.shown(model, frame):
        half = planned_ticks.FLAG / 2 if planned.state.is_open else planned_ticks.ABOVE
        yield Mark("", f"planned:{planned.label}", x, frame.panel_bottom + half, 3.0, half, planned.words, is_bar=True)
    for reference, x in reference_strip.shown(model, frame):
        y = reference_strip.middle(frame)
        yield Mark("", f"reference:{reference.label}", x, y, 4.0, 4.0, reference.words, is_bar=True)
    for place, (box, words) in enumerate(gap_signs.labels(model, frame), start=1):
        middle, half = (box[0] + box[2]) / 2, (box[2] - box[0]) / 2
        said = say("{length} without an entry, drawn shorter", length=words)
        yield Mark("", f"gap:{place}", middle, (box[1] + box[3]) / 2, half, (box[3] - box[1]) / 2, said, is_bar=True)
