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
from dalba_desktop.plots.placing import RowItem, RowPlace, place_in_rows

EDGE = 4.0
LANE_HEIGHT, LEAST_LANE_HEIGHT = 20.0, 14.0
ROW_HEIGHT = 11.0
TRACK_HEIGHT = 7.0
MOST_ROWS = 3
AXIS_HEIGHT = 30.0
LEAST_PANEL = 90.0
GLYPH_SIZE = 7.5


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane: its edges, the tracks its bars need, the rows its labels need."""

    top: float
    bottom: float
    tracks: int
    rows: int

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


def frame_of(model: ChartModel, width: float, height: float, head_height: float) -> Frame:
    """The page for a chart of a size in points; `head_height` is what title and legend take at the top."""
    titles = [lane_title(lane) for lane in model.lanes]
    label_column = max(lettering.width(title, TEXT) for title in titles)
    label_column = max(label_column, lettering.width(model.day_title, SMALL), 58.0)
    left = EDGE + label_column + 8.0
    right = width - max(46.0, lettering.width("0.01 %", TEXT) + 10.0)
    low, high = model.percent_range
    day_range = (model.scale.first, model.scale.last)
    places: dict[Lane, tuple[RowPlace, ...]] = {}
    rows: dict[Lane, int] = {}
    for lane, most in ((Lane.ABL1, 2), (Lane.EVENTS, MOST_ROWS)):
        places[lane], rows[lane] = _label_places(model, lane, left, right, day_range, most)
    strip_bottom = height - head_height - 25.0
    panel_top = strip_bottom - 4.0
    extra = {lane: _extra_height(model, lane, rows.get(lane, 1)) for lane in model.lanes}
    room = panel_top - AXIS_HEIGHT - 8.0 - sum(extra.values())
    each = min(LANE_HEIGHT, max(LEAST_LANE_HEIGHT, room * 0.36 / len(model.lanes)))
    panel_bottom = min(panel_top - LEAST_PANEL, AXIS_HEIGHT + 8.0 + sum(extra.values()) + each * len(model.lanes))
    lanes: dict[Lane, LaneBox] = {}
    top = panel_bottom - 8.0
    for lane in model.lanes:
        bottom = top - each - extra[lane]
        lanes[lane] = LaneBox(top, bottom, _tracks(model, lane), rows.get(lane, 1))
        top = bottom
    return Frame(
        width=width,
        height=height,
        left=left,
        right=right,
        strip_bottom=strip_bottom,
        panel_top=panel_top,
        panel_bottom=panel_bottom,
        lanes=lanes,
        label_places=places,
        axis_top=top,
        day_range=day_range,
        log_range=(math.log10(low), math.log10(high)),
    )


def _tracks(model: ChartModel, lane: Lane) -> int:
    return 1 + max((bar.track for bar in model.bars if bar.lane is lane), default=0)


def _extra_height(model: ChartModel, lane: Lane, rows: int) -> float:
    return max(ROW_HEIGHT * (rows - 1), TRACK_HEIGHT * max(0, _tracks(model, lane) - 1))


def _label_places(
    model: ChartModel, lane: Lane, left: float, right: float, day_range: tuple[float, float], most: int
) -> tuple[tuple[RowPlace, ...], int]:
    first, last = day_range
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
    # Labels may run into the right margin, which is empty beside the lanes.
    return place_in_rows(items, left, right + 40.0, most)


def as_of_box(model: ChartModel, frame: Frame) -> tuple[float, float, Literal["left", "right"]]:
    """Left and right end of the two lines that name the day the chart stands at, and how they are aligned."""
    wide = max(lettering.width(line, SMALL) for line in chart_words.as_of_forms(model.scale))
    at = frame.x(model.scale.as_of_day)
    room_right = frame.width - EDGE - at
    if model.scale.shows_as_of and wide <= room_right:
        return at, at + wide, "left"
    end = frame.width - EDGE
    return end - wide, end, "right"
