"""The time axis of a case: what its days count from, how far it reaches, which stretches it draws shorter."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from dalba_desktop.alerts.findings import Assessment
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.timeline import Timeline
from dalba_desktop.plots.chart_options import ChartOptions, alignment_of, zero_of
from dalba_desktop.plots.gaps import gaps_of
from dalba_desktop.plots.planned import PlannedSample, PlannedState
from dalba_desktop.plots.time_scale import LEAST_SPAN_DAYS, Gap, TimeScale
from dalba_desktop.plots.trend import crossing_ahead, newest_fit

PATIENCE_DAYS = 180.0
"""Without compressed gaps the axis runs on to `as_of` unless that leaves more than this, and more than the whole
case, empty."""
PROJECTION_DAYS, PROJECTION_SHARE = 60.0, 0.25
"""A projected crossing is on the axis where it lies no further ahead than this, or this share of the course."""
LOOK_AHEAD_DAYS, LOOK_AHEAD_SHARE = 14.0, 0.12
"""The next planned sample is on the axis where it lies no further ahead than this, or this share of the course."""
END_SHARE, START_SHARE = 0.035, 0.025


def scale_of(
    known: CaseHistory,
    assessment: Assessment,
    timeline: Timeline,
    planned: Sequence[PlannedSample],
    options: ChartOptions,
    others: Sequence[dt.date] = (),
) -> TimeScale:
    """The axis of the whole course, from the first drawn fact to `as_of`, with room for the arrows.

    `others` are further days with something drawn, which no gap may hide.
    """
    as_of = assessment.as_of
    align = alignment_of(known, options.align)
    zero = zero_of(known, align)
    day_one = known.day_one
    begin = _days(known.patient.diagnosis_date if day_one is None else day_one, zero)
    others_first = min((_days(when, zero) for when in fact_dates(assessment, timeline)), default=None)
    facts = sorted(
        {_days(when, zero) for when in fact_dates(assessment, timeline)} | {*_beside(timeline, zero, others_first)}
    )
    now = _days(as_of, zero)
    drawn = facts or [min(begin, now)]
    first, newest = min(drawn[0], begin if begin <= now else drawn[0]), drawn[-1]
    waits = now - newest
    runs_on = options.compresses_gaps or waits <= max(PATIENCE_DAYS, newest - first)
    last = max(now, newest) if runs_on else newest
    marks = {first, now, *drawn, *_edges(timeline, zero), *(_days(when, zero) for when in others)}
    marks |= {_days(item.day, zero) for item in planned if item.state.is_open}
    if options.shows_trend:
        marks |= {_projected(assessment, zero)}

    def gaps() -> tuple[Gap, ...]:
        return gaps_of(day for day in {*marks, last} if first <= day <= last) if options.compresses_gaps else ()

    def plain() -> float:
        return TimeScale(zero, align, first, max(last, first + LEAST_SPAN_DAYS), as_of, (), gaps()).plain_days

    if runs_on:
        length = plain()
        last = _with_planned(last, length, planned, zero)
        projected = _projected(assessment, zero) if options.shows_trend else last
        last = max(last, projected) if projected - now <= max(PROJECTION_DAYS, PROJECTION_SHARE * length) else last
    span = plain()
    end = last + END_SHARE * span if last - first >= LEAST_SPAN_DAYS else first + span
    return TimeScale(zero, align, first - max(START_SHARE * span, 0.75), end, as_of, tuple(facts), gaps())


def _days(when: dt.date, zero: dt.date) -> float:
    return float((when - zero).days)


def _with_planned(last: float, length: float, planned: Sequence[PlannedSample], zero: dt.date) -> float:
    """The end of the axis with what is waited for on it, and the sample planned next where it is not far ahead."""
    waited = [_days(item.day, zero) for item in planned if item.state.is_open]
    ahead = [_days(item.day, zero) for item in planned if item.state is PlannedState.PLANNED]
    reach = last + max(LOOK_AHEAD_DAYS, LOOK_AHEAD_SHARE * length)
    return max([last, *waited, *(day for day in sorted(ahead)[:1] if day <= reach)])


def _projected(assessment: Assessment, zero: dt.date) -> float:
    """The day on which the newest line would meet its next level; long ago where it never does."""
    fit = newest_fit(assessment)
    crossing = crossing_ahead(fit) if fit is not None else None
    return _days(crossing.date, zero) if crossing is not None and crossing.date is not None else -math.inf


def fact_dates(assessment: Assessment, timeline: Timeline) -> Iterator[dt.date]:
    """The days of everything drawn but concomitant drugs, the ends of bars included."""
    for reading in assessment.readings:
        yield reading.date
    for bar in timeline.bars:
        yield bar.first
        if bar.last is not None:
            yield max(bar.first, bar.last)
    for mark in timeline.marks:
        yield mark.day


def _beside(timeline: Timeline, zero: dt.date, first: float | None) -> Iterator[float]:
    """The days of concomitant drugs. One taken since before the first other fact does not stretch the axis back."""
    for bar in timeline.side_bars:
        begin = _days(bar.first, zero)
        end = begin if bar.last is None else max(begin, _days(bar.last, zero))
        if first is None or begin >= first:
            yield begin
        if bar.last is not None:
            yield end


def _edges(timeline: Timeline, zero: dt.date) -> Iterator[float]:
    """Days on which something drawn changes without a day of its own above: pauses, phases, drugs begun long before."""
    for bar in timeline.bars:
        for pause in bar.pauses:
            yield _days(pause.first, zero)
            if pause.last is not None:
                yield _days(pause.last, zero)
    for span in timeline.phases:
        yield _days(span.first, zero)
    for side in timeline.side_bars:
        yield _days(side.first, zero)
