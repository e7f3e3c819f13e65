"""Where things go on the page, in points: the MRD panel, the lanes, the two axes. No matplotlib here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import chart_words, lettering
from dalba_desktop.plots.chart_model import ChartModel, lane_title
from dalba_desktop.plots.lettering import SMALL, TEXT
from dalba_desktop.plots.placing import RowItem, RowPlace, Rows, place_in_rows

EDGE = 4.0
LANE_HEIGHT, LEAST_LANE_HEIGHT = 20.0, 12.5
ROW_HEIGHT = 11.0
TRACK_HEIGHT = 7.0
DOSE_HEIGHT = 5.0
"""More for the TKI lane, where height is dose."""
MOST_ROWS = 3
AXIS_HEIGHT = 29.0
STRIP_HEIGHT = 22.0
"""For the phases and the day the chart stands at."""
LANES_GAP = 6.0
LANES_SHARE = 0.33
"""Of the room that lanes and MRD panel share."""
LEAST_PANEL_SHARE = 0.34
"""Of the page."""
LEAST_PANEL = 60.0
GLYPH_SIZE = 7.5


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane: its edges, the tracks its bars need, the rows its labels need."""

    top: float
    bottom: float
    tracks: int
    rows: int

    @property
    def margin(self) -> float:
        """Between the edges and the bars."""
        return 3.0 if self.top - self.bottom >= 18.0 else 1.5

    @property
    def middle(self) -> float:
        """Half-way between the edges."""
        return (self.top + self.bottom) / 2


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
    day_range: tuple[float, float]
    log_range: tuple[float, float]

    def x(self, day: float) -> float:
        """The place of a day, kept inside the plot."""
        first, last = self.day_range
        share = (day - first) / (last - first)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

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


def frame_of(model: ChartModel, width: float, height: float, head_height: float) -> Frame:
    """The page for a chart of a size in points; `head_height` is what title and legend take at the top."""
    titles = [lane_title(lane) for lane in model.lanes]
    label_column = max(lettering.width(title, TEXT) for title in titles)
    label_column = max(label_column, lettering.width(model.day_title, SMALL), 58.0)
    left = EDGE + label_column + 8.0
    right = width - max(46.0, lettering.width("0.01 %", TEXT) + 10.0)
    low, high = model.percent_range
    strip_bottom = height - head_height - STRIP_HEIGHT
    panel_top = strip_bottom - 4.0
    # On a low page labels take fewer rows before the panel gets too low to be read.
    below = _below(model, left, right, panel_top, MOST_ROWS)
    if panel_top - below.height < LEAST_PANEL_SHARE * height:
        fewer = _below(model, left, right, panel_top, MOST_ROWS - 1)
        below = fewer if fewer.is_clean or not below.is_clean else below
    # On a page lower than any screen needs the lanes are squeezed before anything falls off it.
    room = panel_top - max(LEAST_PANEL, panel_top - below.height) - AXIS_HEIGHT - LANES_GAP
    squeeze = min(1.0, max(0.1, room / sum(below.heights.values())))
    panel_bottom = AXIS_HEIGHT + LANES_GAP + squeeze * sum(below.heights.values())
    lanes: dict[Lane, LaneBox] = {}
    top = panel_bottom - LANES_GAP
    for lane in model.lanes:
        bottom = top - below.heights[lane] * squeeze
        lanes[lane] = LaneBox(top, bottom, _tracks(model, lane), below.rows.get(lane, 1))
        top = bottom
    return Frame(
        width=width,
        height=height,
        left=left,
        right=right,
        strip_bottom=strip_bottom,
        panel_top=panel_top,
        panel_bottom=min(panel_bottom, panel_top - 1.0),
        lanes=lanes,
        label_places=below.places,
        axis_top=top,
        day_range=(model.scale.first, model.scale.last),
        log_range=(math.log10(low), math.log10(high)),
    )


def _below(model: ChartModel, left: float, right: float, panel_top: float, most_rows: int) -> _Below:
    labels = {lane: _label_places(model, lane, left, right, most_rows) for lane in (Lane.ABL1, Lane.EVENTS)}
    rows = {lane: found.count for lane, found in labels.items()}
    extra = {lane: _extra_height(model, lane, rows.get(lane, 1)) for lane in model.lanes}
    room = panel_top - AXIS_HEIGHT - LANES_GAP - sum(extra.values())
    each = min(LANE_HEIGHT, max(LEAST_LANE_HEIGHT, room * LANES_SHARE / len(model.lanes)))
    heights = {lane: each + extra[lane] for lane in model.lanes}
    is_clean = all(found.is_clean for found in labels.values())
    return _Below({lane: found.places for lane, found in labels.items()}, rows, heights, is_clean)


def _tracks(model: ChartModel, lane: Lane) -> int:
    return 1 + max((bar.track for bar in model.bars if bar.lane is lane), default=0)


def _extra_height(model: ChartModel, lane: Lane, rows: int) -> float:
    taller = DOSE_HEIGHT if lane is Lane.TKI else 0.0
    return max(ROW_HEIGHT * (rows - 1), taller + TRACK_HEIGHT * max(0, _tracks(model, lane) - 1))


def _label_places(model: ChartModel, lane: Lane, left: float, right: float, most: int) -> Rows:
    first, last = model.scale.first, model.scale.last
    items = [
        RowItem(
            x=left + (mark.day - first) / (last - first) * (right - left),
            half=GLYPH_SIZE / 2,
            widths=tuple(lettering.width(lettering.printable(form), SMALL) for form in mark.forms),
            rank=mark.rank,
        )
        for mark in model.marks
        if mark.lane is lane
    ]
    # Labels stay clear of the line at `as_of`, unless that stands far left: then they may run into the right margin.
    now = left + (model.scale.as_of_day - first) / (last - first) * (right - left)
    limit = now - 3.0 if model.scale.shows_as_of and now > left + 0.6 * (right - left) else right + 40.0
    return place_in_rows(items, left, limit, most)


def as_of_box(model: ChartModel, frame: Frame) -> tuple[float, float, Literal["left", "right"]]:
    """Left and right end of the two lines that name the day the chart stands at, and how they are aligned."""
    wide = max(lettering.width(line, SMALL) for line in chart_words.as_of_forms(model.scale))
    at = frame.x(model.scale.as_of_day)
    room_right = frame.width - EDGE - at
    if model.scale.shows_as_of and wide <= room_right:
        return at, at + wide, "left"
    end = frame.width - EDGE
    return end - wide, end, "right"
