"""Where things go on the page, in points: the MRD panel, the lanes, the two axes. No matplotlib here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import day_words, lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import Point
from dalba_desktop.plots.chart_text import lane_title
from dalba_desktop.plots.lettering import SMALL, TEXT
from dalba_desktop.plots.placing import RowItem, RowPlace, Rows, aside, place_in_rows
from dalba_desktop.plots.time_scale import TimeScale

EDGE = 4.0
LANE_HEIGHT, LEAST_LANE_HEIGHT = 20.0, 12.5
ROW_HEIGHT = 11.0
LEAST_WORDS_HEIGHT = 8.5
"""A lane squeezed below this shows its signs and bars without words."""
TRACK_HEIGHT = 7.0
DOSE_HEIGHT = 5.0
"""More for the TKI lane, where height is dose."""
SLIM_HEIGHT = 4.0
"""Of the track of a concomitant drug."""
ALSO_HEIGHT = 10.5
"""Of the lane of what is also noted: as low as its name allows."""
MOST_ROWS = 3
AXIS_HEIGHT = 29.0
STRIP_HEIGHT = 22.0
"""For the phases and the day the chart stands at."""
LANES_GAP = 6.0
LANES_SHARE = 0.33
"""Of the room that lanes and MRD panel share."""
LEAST_PANEL_SHARE = 0.38
"""Of the page."""
LEAST_PANEL = 60.0
GLYPH_SIZE = 7.5
BREAK_HALF_WIDTH = 2.6
"""Of the strip in which the axis is broken. It hides what runs through it: a bar or a line goes on beyond."""
REFERENCE_HEIGHT = 12.0
"""For the published proportions, between the phases and the panel."""

Place = tuple[float, float]
"""Points from the left and from the bottom of the page."""


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane: its edges, the tracks its bars need, the rows its labels need, the slim tracks below the others."""

    top: float
    bottom: float
    tracks: int
    rows: int
    slim: int = 0

    @property
    def margin(self) -> float:
        """Between the edges and the bars."""
        return 3.0 if self.top - self.bottom >= 18.0 and not self.slim else 1.5

    @property
    def middle(self) -> float:
        """Half-way between the edges."""
        return (self.top + self.bottom) / 2

    @property
    def row_step(self) -> float:
        """From one row of signs to the next: less than usual where the lane was squeezed."""
        return min(ROW_HEIGHT, (self.top - self.bottom) / self.rows)

    @property
    def holds_words(self) -> bool:
        """Whether a line of type has room in a row without touching the next."""
        return self.row_step >= LEAST_WORDS_HEIGHT


@dataclass(frozen=True, slots=True)
class Frame:
    """The page: edges of the plot, and the scales of time and level."""

    width: float
    height: float
    left: float
    right: float
    strip_bottom: float
    panel_top: float
    panel_bottom: float
    lanes: Mapping[Lane, LaneBox]
    label_places: Mapping[Lane, tuple[RowPlace, ...]]
    axis_top: float
    scale: TimeScale
    log_range: tuple[float, float]
    points: tuple[Place, ...] = ()
    """The place of every MRD result, those outside the window too, in the order of the model's points."""

    def x(self, day: float) -> float:
        """The place of a day, kept inside the plot."""
        return self.left + min(1.0, max(0.0, self.scale.position(day))) * (self.right - self.left)

    def x_beyond(self, day: float) -> float:
        """The place of a day, outside the plot where that is where it lies."""
        return self.left + self.scale.position(day) * (self.right - self.left)

    @property
    def breaks(self) -> Sequence[tuple[float, float]]:
        """Left and right ends of the strips in which the axis is broken, one for each visible gap."""
        return _breaks(self.scale, self.left, self.right)

    def cut(self, one: Place, other: Place) -> tuple[Place, Place] | None:
        """A line between two places (the left one first), cut where the plot ends; None where none is inside."""
        (x0, y0), (x1, y1) = one, other
        if x1 <= self.left or x0 >= self.right or x1 <= x0:
            return None

        def at(x: float) -> Place:
            return x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)

        return (at(self.left) if x0 < self.left else one), (at(self.right) if x1 > self.right else other)

    def y(self, percent: float) -> float:
        """The place of a level, kept inside the panel."""
        low, high = self.log_range
        share = (math.log10(percent) - low) / (high - low)
        return self.panel_bottom + min(1.0, max(0.0, share)) * (self.panel_top - self.panel_bottom)


@dataclass(frozen=True, slots=True)
class _Below:
    """What lies below the MRD panel, measured: label places, rows and height of each lane, height in all."""

    places: Mapping[Lane, tuple[RowPlace, ...]]
    rows: Mapping[Lane, int]
    heights: Mapping[Lane, float]
    is_clean: bool

    @property
    def height(self) -> float:
        return AXIS_HEIGHT + LANES_GAP + sum(self.heights.values())


def left_of(model: ChartModel) -> float:
    """The left edge of the plot: right of the widest name."""
    widths = [lettering.width(lane_title(lane), TEXT) for lane in model.lanes]
    widths += [lettering.width(title, SMALL) for title in (model.day_title, model.reference_title)]
    return EDGE + max(*widths, 58.0) + 8.0


def frame_of(model: ChartModel, width: float, height: float, head_height: float) -> Frame:
    """The page for a chart of a size in points; `head_height` is what title and legend take at the top."""
    left = left_of(model)
    right = width - max(46.0, lettering.width("0.01 %", TEXT) + 10.0)
    low, high = model.percent_range
    strip_bottom = height - head_height - STRIP_HEIGHT
    panel_top = strip_bottom - 4.0 - (REFERENCE_HEIGHT if model.references else 0.0)
    # On a low page labels take fewer rows before the panel gets too low to be read.
    below = _below(model, left, right, panel_top, MOST_ROWS)
    if panel_top - below.height < LEAST_PANEL_SHARE * height:
        fewer = _below(model, left, right, panel_top, MOST_ROWS - 1)
        below = fewer if fewer.is_clean or not below.is_clean else below
    # On a page lower than any screen needs the lanes are squeezed before anything falls off it.
    room = panel_top - max(LEAST_PANEL, panel_top - below.height) - AXIS_HEIGHT - LANES_GAP
    squeeze = min(1.0, max(0.1, room / sum(below.heights.values())))
    panel_bottom = AXIS_HEIGHT + LANES_GAP + squeeze * sum(below.heights.values())
    boxes: dict[Lane, LaneBox] = {}
    top = panel_bottom - LANES_GAP
    for lane in model.lanes:
        bottom = top - below.heights[lane] * squeeze
        boxes[lane] = LaneBox(top, bottom, _tracks(model, lane), below.rows.get(lane, 1), _slim(model, lane))
        top = bottom
    frame = Frame(
        width=width,
        height=height,
        left=left,
        right=right,
        strip_bottom=strip_bottom,
        panel_top=panel_top,
        panel_bottom=min(panel_bottom, panel_top - 1.0),
        lanes=boxes,
        label_places=below.places,
        axis_top=top,
        scale=model.scale,
        log_range=(math.log10(low), math.log10(high)),
    )
    return replace(frame, points=point_places(model, frame))


def _below(model: ChartModel, left: float, right: float, panel_top: float, most_rows: int) -> _Below:
    labels = {lane: _label_places(model, lane, left, right, most_rows) for lane in (Lane.ABL1, Lane.EVENTS)}
    rows = {lane: found.count for lane, found in labels.items()}
    if model.scale.is_window:  # as high as for the whole course: nothing moves up or down while the window does
        whole = model.in_window(None)
        rows = {lane: _label_places(whole, lane, left, right, most_rows).count for lane in labels}
        labels = {lane: _label_places(model, lane, left, right, count) for lane, count in rows.items()}
    extra = {lane: _extra_height(model, lane, rows.get(lane, 1)) for lane in model.lanes}
    room = panel_top - AXIS_HEIGHT - LANES_GAP - sum(extra.values())
    usual = [lane for lane in model.lanes if lane is not Lane.ALSO]
    each = min(LANE_HEIGHT, max(LEAST_LANE_HEIGHT, room * LANES_SHARE / len(usual)))
    heights = {lane: each + extra[lane] if lane in usual else ALSO_HEIGHT for lane in model.lanes}
    is_clean = all(found.is_clean for found in labels.values())
    return _Below({lane: found.places for lane, found in labels.items()}, rows, heights, is_clean)


def _tracks(model: ChartModel, lane: Lane) -> int:
    usual = max((bar.track + 1 for bar in model.bars if bar.lane is lane and not bar.is_slim), default=0)
    return usual if _slim(model, lane) else max(1, usual)


def _slim(model: ChartModel, lane: Lane) -> int:
    return max((bar.track + 1 for bar in model.bars if bar.lane is lane and bar.is_slim), default=0)


def _extra_height(model: ChartModel, lane: Lane, rows: int) -> float:
    taller = DOSE_HEIGHT if lane is Lane.TKI else 0.0
    tracks = _tracks(model, lane)
    slim = SLIM_HEIGHT * max(0, _slim(model, lane) - (0 if tracks else 2))
    return max(ROW_HEIGHT * (rows - 1), taller + TRACK_HEIGHT * max(0, tracks - 1) + slim)


def _label_places(model: ChartModel, lane: Lane, left: float, right: float, most: int) -> Rows:
    scale = model.scale
    items = [
        RowItem(
            x=left + scale.position(mark.day) * (right - left),
            half=GLYPH_SIZE / 2,
            widths=tuple(lettering.width(lettering.printable(form), SMALL) for form in mark.forms),
            rank=mark.rank,
        )
        for mark in model.marks
        if mark.lane is lane and not mark.is_quiet and scale.shows(mark.day)
    ]
    # Labels stay clear of the line at `as_of`, unless that stands far left: then they may run into the right margin.
    now = left + scale.position(scale.as_of_day) * (right - left)
    limit = now - 3.0 if scale.shows_as_of and now > left + 0.6 * (right - left) else right + 40.0
    return place_in_rows(items, left, limit, most, blocked=_breaks(scale, left, right))


def _breaks(scale: TimeScale, left: float, right: float) -> list[tuple[float, float]]:
    """The strips in which the axis is broken: left and right ends."""
    shown = [gap for gap in scale.gaps if scale.shows_part(gap.first, gap.last)]
    ends = [[left + min(1.0, max(0.0, scale.position(day))) * (right - left) for day in gap.ends] for gap in shown]
    return [((a + b) / 2 - BREAK_HALF_WIDTH, (a + b) / 2 + BREAK_HALF_WIDTH) for a, b in ends]


def as_of_box(model: ChartModel, frame: Frame) -> tuple[float, float, Literal["left", "right"]]:
    """Left and right end of the two lines that name the day the chart stands at, and how they are aligned."""
    wide = max(lettering.width(line, SMALL) for line in day_words.as_of_forms(model.scale))
    at = frame.x(model.scale.as_of_day)
    room_right = frame.width - EDGE - at
    if model.scale.shows_as_of and wide <= room_right:
        return at, at + wide, "left"
    end = frame.width - EDGE
    return end - wide, end, "right"


SAME_DAY_APART, POINT_APART = 5.0, 2.5
"""How far the middles of two results stay from each other, of one day and of two, so that both can be seen and
pointed at."""
FURTHEST_ASIDE = 7.5
"""A result stands at most its own width beside its day."""
BOTTOM_EDGE = 6.0
"""How far above the edge the cross of a result without a level stands."""


def point_places(model: ChartModel, frame: Frame) -> tuple[tuple[float, float], ...]:
    """Where each result stands: at its day and level, moved aside a little where another stands already.

    The level is never moved. Of results that would cover each other the one drawn on top keeps its place.
    """
    places = [_place_of(point, frame) for point in model.points]
    shown = [place for place, point in enumerate(model.points) if model.scale.shows(point.day)]
    taken: list[tuple[float, float, float]] = []
    for place in sorted(shown, key=lambda index: (places[index][0], model.series[model.points[index].series].family)):
        (x, y), day = places[place], model.points[place].day
        near = [
            ((other[0], other[1] - y), SAME_DAY_APART if other[2] == day else POINT_APART)
            for other in taken
            if abs(other[0] - x) < FURTHEST_ASIDE + SAME_DAY_APART
        ]
        x = aside(x, near, FURTHEST_ASIDE, (frame.left, frame.right))
        places[place] = (x, y)
        taken.append((x, y, day))
    return tuple(places)


def _place_of(point: Point, frame: Frame) -> tuple[float, float]:
    if point.level_percent is None:
        return frame.x_beyond(point.day), min(frame.panel_bottom + BOTTOM_EDGE, frame.panel_top)
    return frame.x_beyond(point.day), frame.y(point.level_percent)
