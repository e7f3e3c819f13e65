"""The time axis: days that matter above, the calendar below, never one label over another."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dalba_desktop.plots import day_words, gap_signs, lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.frame import EDGE, Frame
from dalba_desktop.plots.lettering import SMALL, TEXT
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import say, short_date

DAY_GAP = 5.0
DATE_GAP = 10.0
TITLE_GAP = 5.0
"""How far left of the plot a number may reach: what it counts is said just beyond."""
EMPTY_STRETCH = 140.0
"""Points without a labelled day after which a round number is put in."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the axis."""

    day: float
    words: str


def day_ticks(model: ChartModel, frame: Frame) -> tuple[Tick, ...]:
    """Day 1, then the days with a result, then round numbers where there is none; each only where it fits."""
    chosen: list[Tick] = []
    boxes: list[tuple[float, float]] = []
    scale = model.scale
    sampled = dict.fromkeys(point.day for point in model.points)
    others = dict.fromkeys(mark.day for mark in model.marks if mark.rank <= 3)
    for day in (scale.start, *sampled, *others):
        _add(Tick(day, day_words.day_number(day, scale)), chosen, boxes, frame, scale, DAY_GAP)
    for day in _round_days(scale, frame):
        _add(Tick(day, day_words.day_number(day, scale)), chosen, boxes, frame, scale, EMPTY_STRETCH / 2)
    return tuple(sorted(chosen, key=lambda tick: tick.day))


def _add(
    tick: Tick, chosen: list[Tick], boxes: list[tuple[float, float]], frame: Frame, scale: TimeScale, gap: float
) -> None:
    if not scale.shows(tick.day) or scale.gap_at(tick.day) is not None or not tick.words:
        return
    half = lettering.width(tick.words, TEXT) / 2
    x = frame.x(tick.day)
    if x + half > frame.width - EDGE or x - half < frame.left - TITLE_GAP:
        return
    if all(x + half + gap <= left or right + gap <= x - half for left, right in boxes):
        chosen.append(tick)
        boxes.append((x - half, x + half))


def _round_days(scale: TimeScale, frame: Frame) -> Iterator[float]:
    per_point = scale.plain_days / (frame.right - frame.left)
    wanted = max(1.0, per_point * EMPTY_STRETCH / 2)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted)
    day = math.ceil(scale.first / step) * step
    if scale.is_protocol and step <= 2:
        day += 1.0 - step * (1.0 // step)  # odd days, so that day 1 is one of them
    while day <= scale.last:
        if day != 0 or not scale.is_protocol:
            yield day
        day += step


def date_ticks(scale: TimeScale, frame: Frame) -> tuple[Tick, ...]:
    """The calendar at the finest step whose labels stand apart; the year where it begins."""
    for step in _STEPS:
        if not _may_fit(step, scale, frame):
            continue
        ticks = tuple(_dated(step, scale))
        if _apart(ticks, frame):
            return ticks
    return ()


_Step = tuple[str, int]
_STEPS: tuple[_Step, ...] = (
    *(("day", days) for days in (1, 2, 7, 14)),
    *(("month", months) for months in (1, 2, 3, 6)),
    *(("year", years) for years in (1, 2, 5, 10, 20, 50, 100, 500)),
)
_DAYS = {"day": 1.0, "month": 30.4375, "year": 365.25}


def _may_fit(step: _Step, scale: TimeScale, frame: Frame) -> bool:
    """A cheap look first: a step whose ticks lie under 20 points apart never fits."""
    days = _DAYS[step[0]] * step[1]
    return days / scale.plain_days * (frame.right - frame.left) >= 20.0


def _dated(step: _Step, scale: TimeScale) -> Iterator[Tick]:
    year = None
    for when in _dates(step, scale):
        day = scale.day(when)
        if not scale.shows(day) or scale.gap_at(day) is not None:
            continue
        year_is_new = when.year != year
        year = when.year
        yield Tick(day, _date_label(step[0], when, year_is_new=year_is_new))


def _date_label(unit: str, when: dt.date, *, year_is_new: bool) -> str:
    if unit == "year":
        return f"{when.year}"
    words = short_date(when) if unit == "day" else short_date(when).split("\N{NO-BREAK SPACE}")[1]
    return say("{date} {year}", date=words, year=when.year) if year_is_new else words


def _dates(step: _Step, scale: TimeScale) -> Iterable[dt.date]:
    unit, count = step
    first = _date(scale, math.floor(scale.first))
    last = _date(scale, math.ceil(scale.last))
    if unit == "day":
        anchor = scale.zero + dt.timedelta(days=1 if scale.is_protocol else 0)
        offset = (first - anchor).days // count * count
        return (_clamped(anchor, offset + place * count) for place in range((last - first).days // count + 3))
    if unit == "month":
        months = range((first.year * 12 + first.month - 1) // count * count, last.year * 12 + last.month, count)
        return (dt.date(month // 12, month % 12 + 1, 1) for month in months if month >= 12)
    years = range(max(count, first.year // count * count), last.year + 1, count)
    return (dt.date(year, 1, 1) for year in years)


def _date(scale: TimeScale, day: int) -> dt.date:
    return _clamped(scale.zero, day)


def _clamped(start: dt.date, days: int) -> dt.date:
    number = min(max(start.toordinal() + days, dt.date.min.toordinal()), dt.date.max.toordinal())
    return dt.date.fromordinal(number)


def _apart(ticks: tuple[Tick, ...], frame: Frame) -> bool:
    end = -math.inf
    for tick in ticks:
        half = lettering.width(tick.words, TEXT) / 2
        x = frame.x(tick.day)
        if x - half < end + DATE_GAP:
            return False
        end = x + half
    return True


def _beyond(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """At the ends of a window: how much of the case lies outside it."""
    y = frame.axis_top - 25.5
    earlier, later = outside_words(model)
    sheet.text(frame.left - 8.0, y, earlier, theme.ink, size=SMALL, align="right")
    sheet.text(frame.width - EDGE, y, later, theme.ink, size=SMALL, align="right")


def outside_words(model: ChartModel) -> tuple[str, str]:
    """`3 earlier`, `2 later`: the facts left and right of what is shown; empty where there are none."""
    earlier, later = model.earlier, model.later
    return (
        say("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} {count} earlier", count=earlier) if earlier else "",
        say("{count} later \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", count=later) if later else "",
    )


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """The axis below the lanes."""
    y = frame.axis_top
    sheet.line([(frame.left, y), (frame.right, y)], theme.line, 0.8, 4)
    sheet.text(frame.left - 8.0, y - 12.0, model.day_title, theme.muted, size=SMALL, align="right")
    for tick in day_ticks(model, frame):
        x = frame.x(tick.day)
        sheet.line([(x, y), (x, y - 3.0)], theme.muted, 0.8, 4)
        sheet.text(x, y - 12.0, tick.words, theme.ink, size=TEXT, align="center")
    _beyond(model, frame, theme, sheet)
    taken = [(box[0], box[2]) for box, _ in gap_signs.labels(model, frame)]
    for tick in date_ticks(model.scale, frame):
        x = frame.x(tick.day)
        half = lettering.width(tick.words, TEXT) / 2
        if model.scale.is_window and x > frame.right - half:
            continue
        if any(x - half < right + DATE_GAP / 2 and left < x + half + DATE_GAP / 2 for left, right in taken):
            continue
        sheet.line([(x, y - 15.0), (x, y - 17.0)], theme.muted, 0.6, 4)
        x = min(x, frame.width - EDGE - half)
        sheet.text(x, y - 25.5, tick.words, theme.muted, size=TEXT, align="center")
