"""The time axis: days to places and back, with long stretches without a fact drawn shorter."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dalba_desktop.plots.chart_options import Align, Window

GAP_SHARE = 0.055
"""Of the axis: how long a compressed stretch is drawn."""
MOST_GAPS_SHARE = 0.22
"""Of the axis: how much all of them together may take."""
LEAST_SPAN_DAYS = 14.0
"""A case of one day is drawn in a fortnight, not in the width of a hair."""
HALF_DAY = 0.5


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without any fact, drawn shorter: from the end of one fact's day to the beginning of the next's."""

    first: float
    last: float
    words: str

    @property
    def ends(self) -> tuple[float, float]:
        """First and last day."""
        return self.first, self.last


@dataclass(frozen=True, slots=True)
class _Course:
    """Days and their places (0 to 1), both rising, and how many plain days the whole length would hold."""

    days: tuple[float, ...]
    places: tuple[float, ...]
    length: float


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days count from `zero` (the date of day 0); `first`/`last` are the ends of what is shown, in days.

    `whole` holds the ends of the whole course where only a window of it is shown. `fact_days` are the days with a
    fact, in order; no gap holds one.
    """

    zero: dt.date
    align: Align
    first: float
    last: float
    as_of: dt.date
    fact_days: tuple[float, ...] = ()
    gaps: tuple[Gap, ...] = ()
    whole: tuple[float, float] | None = None
    _course: _Course = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_course", _course(self.first, self.last, self.gaps))

    @property
    def is_protocol(self) -> bool:
        """Whether days are protocol days: day 1 is day 1."""
        return self.align is Align.DAY_ONE

    @property
    def start(self) -> float:
        """The day of the event that days count from."""
        return 1.0 if self.is_protocol else 0.0

    @property
    def is_window(self) -> bool:
        """Whether only a part of the course is shown."""
        return self.whole is not None

    def day(self, when: dt.date) -> float:
        """The day of a date."""
        return float((when - self.zero).days)

    def date(self, day: float) -> dt.date:
        """The date of a day, kept inside the calendar."""
        number = self.zero.toordinal() + math.floor(day + HALF_DAY)
        return dt.date.fromordinal(min(max(number, dt.date.min.toordinal()), dt.date.max.toordinal()))

    def position(self, day: float) -> float:
        """The place of a day on the axis: 0 at its beginning, 1 at its end, past either as far as it would lie."""
        course = self._course
        if day < self.first:
            return (day - self.first) / course.length
        if day > self.last:
            return 1.0 + (day - self.last) / course.length
        return _between(day, course.days, course.places)

    def day_at(self, position: float) -> float:
        """The day at a place: the inverse of `position`."""
        course = self._course
        if position < 0.0:
            return self.first + position * course.length
        if position > 1.0:
            return self.last + (position - 1.0) * course.length
        return _between(position, course.places, course.days)

    @property
    def plain_days(self) -> float:
        """How many days outside the gaps the whole length of the axis would hold."""
        return self._course.length

    def shows(self, day: float) -> bool:
        """Whether a day lies inside what is shown."""
        return self.first <= day <= self.last

    def shows_part(self, first: float, last: float) -> bool:
        """Whether any of a span lies inside what is shown."""
        return first < self.last and self.first < last

    def gap_at(self, day: float) -> Gap | None:
        """The compressed stretch a day lies in."""
        return next((gap for gap in self.gaps if gap.first < day < gap.last), None)

    def outside_gaps(self, first: float, last: float) -> Iterator[tuple[float, float]]:
        """What of a span lies outside the compressed stretches."""
        for gap in self.gaps:
            if first < gap.last and gap.first < last:
                if first < gap.first:
                    yield first, gap.first
                first = gap.last
        if first < last:
            yield first, last

    def windowed(self, window: Window | None) -> TimeScale:
        """The axis with just the days of a window, both its ends whole; None is the whole course."""
        first, last = self.whole or (self.first, self.last)
        if window is None:
            return replace(self, first=first, last=last, whole=None)
        begin, end = sorted(self.day(when) for when in window)
        return replace(self, first=begin - HALF_DAY, last=end + HALF_DAY, whole=(first, last))

    @property
    def as_of_day(self) -> float:
        """The day of `as_of`, which may lie past the end of the axis."""
        return self.day(self.as_of)

    @property
    def shows_as_of(self) -> bool:
        """False in a window without it, and when so much time has passed since the last fact that the axis ends."""
        return self.shows(self.as_of_day)


def _course(first: float, last: float, gaps: tuple[Gap, ...]) -> _Course:
    """The ends of the axis and of each visible gap with their places.

    A gap half in view takes half the room, so nothing jumps while the window moves; none is drawn longer than true.
    """
    seen = [(max(gap.first, first), min(gap.last, last), gap) for gap in gaps if gap.first < last and first < gap.last]
    shares = [(end - begin) / (gap.last - gap.first) for begin, end, gap in seen]
    each = min(GAP_SHARE, MOST_GAPS_SHARE / max(1, len(gaps)))
    plain = max(LEAST_SPAN_DAYS, last - first - sum(end - begin for begin, end, _ in seen))
    room = each * plain / (1.0 - each * sum(shares))
    days, lengths = [first], [0.0]
    for (begin, end, _), share in zip(seen, shares, strict=True):
        if begin > days[-1]:
            lengths.append(lengths[-1] + begin - days[-1])
            days.append(begin)
        lengths.append(lengths[-1] + min(end - begin, share * room))
        days.append(end)
    if last > days[-1]:
        lengths.append(lengths[-1] + last - days[-1])
        days.append(last)
    length = lengths[-1]
    return _Course(tuple(days), tuple(place / length for place in lengths), length)


def _between(value: float, xs: tuple[float, ...], ys: tuple[float, ...]) -> float:
    """A value of one rising series mapped to another, linear between neighbours."""
    place = min(bisect_right(xs, value), len(xs) - 1)
    x0, x1, y0, y1 = xs[place - 1], xs[place], ys[place - 1], ys[place]
    return y0 + (value - x0) * (y1 - y0) / (x1 - x0)
