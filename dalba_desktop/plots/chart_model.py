"""Everything a case chart shows, worked out before anything is drawn: `chart_model` is pure, its result frozen."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Assessment
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.timeline import Lane, Timeline
from dalba_desktop.plots import chart_words, lane_items, mrd_points
from dalba_desktop.plots.chart_parts import (
    Band,
    BarItem,
    Callout,
    FloorStep,
    Join,
    MarkItem,
    Point,
    Series,
    TimeScale,
)
from dalba_desktop.wording import say

LOWEST_PERCENT, HIGHEST_PERCENT = 0.001, 100.0
"""The axis shows at least these decades."""
LEAST_SPAN_DAYS = 14.0
"""A case of one day is drawn in a fortnight, not in the width of a hair."""
PATIENCE_DAYS = 180.0
"""The axis runs on to `as_of` unless that leaves more than this, and more than the whole case, empty."""


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
    empty_words: str

    @property
    def decades(self) -> tuple[float, ...]:
        """The labelled levels, percent: every power of ten inside the range."""
        low, high = (math.log10(bound) for bound in self.percent_range)
        return tuple(10.0**power for power in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1))


def chart_model(known: CaseHistory, assessment: Assessment, timeline: Timeline) -> ChartModel:
    """The chart of a case: `known` as of the assessment's day, its assessment, its timeline."""
    scale = _time_scale(known, assessment, timeline)
    series = mrd_points.series_of(assessment.readings)
    points = mrd_points.points_of(assessment, series, scale)
    floor = mrd_points.floor_of(assessment.readings, scale)
    return ChartModel(
        case_id=known.case_id,
        title=say("MRD and treatment"),
        axis_title=chart_words.axis_words(entry.key for entry in series),
        day_title=say("day") if scale.is_protocol else say("days from diagnosis"),
        scale=scale,
        percent_range=_percent_range(points, floor),
        series=series,
        points=points,
        joins=mrd_points.joins_of(points),
        floor=floor,
        callout=mrd_points.callout_of(assessment, points, scale),
        lanes=timeline.lanes,
        bars=lane_items.bars_of(timeline, scale),
        marks=lane_items.marks_of(timeline, assessment, scale),
        bands=lane_items.bands_of(timeline, scale),
        empty_words="" if points else say("No MRD result yet"),
    )


def _time_scale(known: CaseHistory, assessment: Assessment, timeline: Timeline) -> TimeScale:
    """Days from day 1 (or diagnosis), from the first drawn fact to `as_of`, with room for the arrows."""
    as_of = assessment.as_of
    day_one = known.day_one
    zero = known.patient.diagnosis_date if day_one is None else _day_before(day_one)
    facts = sorted({float((when - zero).days) for when in _fact_dates(assessment, timeline)})
    now = float((as_of - zero).days)
    start = 1.0 if day_one is not None else 0.0
    if not facts:
        facts = [min(start, now)]
    first, newest = min(facts[0], start if start <= now else facts[0]), facts[-1]
    empty = now - newest
    last = newest if empty > max(PATIENCE_DAYS, newest - first) else max(now, newest)
    span = max(last - first, LEAST_SPAN_DAYS)
    end = last + 0.035 * span if last - first >= LEAST_SPAN_DAYS else first + span
    start = first - max(0.025 * span, 0.75)
    return TimeScale(zero, day_one is not None, start, end, as_of, tuple(facts))


def _day_before(when: dt.date) -> dt.date:
    return when - dt.timedelta(days=1) if when > dt.date.min else when


def _fact_dates(assessment: Assessment, timeline: Timeline) -> Iterator[dt.date]:
    for reading in assessment.readings:
        yield reading.date
    for bar in timeline.bars:
        yield bar.first
        if bar.last is not None:
            yield max(bar.first, bar.last)
    for mark, _ in lane_items.drawn_marks(timeline, assessment):
        yield mark.day


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


def describe(model: ChartModel) -> str:
    """The chart in words, for those who cannot see it: series by series, then lane by lane."""
    sentences = [_series_sentence(model, place) for place in range(len(model.series))]
    if model.empty_words:
        sentences.append(say("{words}.", words=model.empty_words))
    if model.callout is not None:
        sentences.append(say("{words}.", words=", ".join(model.callout.lines)))
    for lane in model.lanes:
        items = [bar.words for bar in model.bars if bar.lane is lane]
        items += [mark.words for mark in model.marks if mark.lane is lane]
        if items:
            listed = "; ".join(item.replace("\n", ", ") for item in items)
            sentences.append(say("{lane}: {items}.", lane=lane_title(lane), items=listed))
    return "\n".join(sentences)


def _series_sentence(model: ChartModel, place: int) -> str:
    series = model.series[place]
    name = chart_words.family_words(series.family)
    name = f"{name[:1].upper()}{name[1:]}"
    title = say("{name} ({label})", name=name, label=series.label) if series.label else name
    results = (
        chart_words.level_on(point.brief, point.day, model.scale) for point in model.points if point.series == place
    )
    return say("{series}: {results}.", series=title, results=", ".join(results))


def lane_title(lane: Lane) -> str:
    """The name of a lane."""
    return say(_LANE_TITLES[lane])


_LANE_TITLES = {
    Lane.TKI: "TKI",
    Lane.STEROID: "Steroid",
    Lane.BLINATUMOMAB: "Blinatumomab",
    Lane.INTRATHECAL: "Intrathecal",
    Lane.OTHER: "Other",
    Lane.ABL1: "ABL1 test",
    Lane.EVENTS: "Events",
}
