"""Everything a case chart shows, worked out before anything is drawn: `chart_model` is pure, its result frozen."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Assessment
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.timeline import Lane, Timeline
from dalba_desktop.plots import chart_words, day_words, lane_items, mrd_points
from dalba_desktop.plots.chart_options import USUAL, ChartOptions, Window
from dalba_desktop.plots.chart_parts import (
    Band,
    BarItem,
    Callout,
    FloorStep,
    Join,
    MarkItem,
    PlannedMark,
    Point,
    ReferenceMark,
    Series,
)
from dalba_desktop.plots.chart_rows import Row, is_shown, rows_of_facts
from dalba_desktop.plots.course_scale import scale_of
from dalba_desktop.plots.planned import PlannedSample
from dalba_desktop.plots.reference import Reference
from dalba_desktop.plots.reference_marks import planned_marks, reference_dates, reference_marks
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.plots.trend import Trend, trend_of
from dalba_desktop.wording import say

LOWEST_PERCENT, HIGHEST_PERCENT = 0.001, 100.0
"""The axis shows at least these decades."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartModel:
    """A case chart as data. Marks of every kind carry the list and id of the fact they stand for."""

    case_id: str
    title: str
    axis_title: str
    day_title: str
    scale: TimeScale
    percent_range: tuple[float, float]
    series: tuple[Series, ...]
    points: tuple[Point, ...]
    joins: tuple[Join, ...]
    floor: tuple[FloorStep, ...]
    callout: Callout | None
    lanes: tuple[Lane, ...]
    bars: tuple[BarItem, ...]
    marks: tuple[MarkItem, ...]
    bands: tuple[Band, ...]
    planned: tuple[PlannedMark, ...]
    references: tuple[ReferenceMark, ...]
    reference_title: str
    trend: Trend | None
    rows: tuple[Row, ...]
    empty_words: str

    def in_window(self, window: Window | None) -> ChartModel:
        """The same chart showing just the days of a window; None shows the whole course."""
        return dataclasses.replace(self, scale=self.scale.windowed(window))

    @property
    def earlier(self) -> int:
        """How many facts lie before what is shown."""
        return sum(row.last <= self.scale.first for row in self.rows)

    @property
    def later(self) -> int:
        """How many facts lie after what is shown."""
        return sum(row.first >= self.scale.last for row in self.rows)

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """The facts inside what is shown, by day."""
        return tuple(row for row in self.rows if is_shown(row, self.scale))

    @property
    def decades(self) -> tuple[float, ...]:
        """The labelled levels, percent: every power of ten inside the range."""
        low, high = (math.log10(bound) for bound in self.percent_range)
        return tuple(10.0**power for power in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1))


def chart_model(
    known: CaseHistory,
    assessment: Assessment,
    timeline: Timeline,
    *,
    planned: Sequence[PlannedSample] = (),
    options: ChartOptions = USUAL,
    reference: Reference | None = None,
) -> ChartModel:
    """The chart of a case: `known` as of the assessment's day, its assessment, its timeline.

    `planned` comes from `planned.planned_of`, `reference` from the knowledge files; both are shown where the options
    ask for them.
    """
    compared = reference if options.shows_reference else None
    shown_plan = planned if options.shows_planned else ()
    compared_on = reference_dates(known, compared, assessment.as_of) if compared is not None else {}
    scale = scale_of(known, assessment, timeline, shown_plan, options, list(compared_on.values()))
    series = mrd_points.series_of(assessment.readings)
    points = mrd_points.points_of(assessment, series, scale)
    floor = mrd_points.floor_of(assessment.readings, scale)
    bars = lane_items.bars_of(timeline, scale)
    marks = lane_items.marks_of(timeline, assessment, scale)
    return ChartModel(
        case_id=known.case_id,
        title=say("MRD and treatment"),
        axis_title=chart_words.axis_words(entry.key for entry in series),
        day_title=day_words.day_title(scale),
        scale=scale.windowed(options.window),
        percent_range=_percent_range(points, floor),
        series=series,
        points=points,
        joins=mrd_points.joins_of(points),
        floor=floor,
        callout=mrd_points.callout_of(assessment, points, scale),
        lanes=lane_items.lanes_of(timeline, marks),
        bars=bars,
        marks=marks,
        bands=lane_items.bands_of(timeline, scale),
        planned=planned_marks(shown_plan, scale),
        references=reference_marks(compared_on, compared.trial, scale) if compared is not None else (),
        reference_title=say("{trial}: response", trial=compared.trial) if compared is not None else "",
        trend=trend_of(assessment, scale) if options.shows_trend else None,
        rows=rows_of_facts(timeline, scale, series, points, marks, bars),
        empty_words="" if points else say("No MRD result yet"),
    )


def _percent_range(points: Sequence[Point], floor: Sequence[FloorStep]) -> tuple[float, float]:
    """The ends of the level axis: whole data and a margin, at least 0.001 to 100 %."""
    levels = [
        level
        for point in points
        for level in (point.level_percent, point.low_percent if point.is_open_below else None)
        if level is not None and level > 0
    ]
    # A limit of 1e-9 % is a typing error; it stays on the chart without flattening the rest.
    lowest = max(1e-7, min([LOWEST_PERCENT, *levels, *(step.percent for step in floor)]))
    highest = max([HIGHEST_PERCENT, *levels])
    return lowest / 2.5, highest * 2.4
