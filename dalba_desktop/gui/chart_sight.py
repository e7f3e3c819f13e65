"""Which part of a course is looked at: zooming and panning as arithmetic, without a widget."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dalba_desktop.plots.chart_options import Window
    from dalba_desktop.plots.time_scale import TimeScale

LEAST_DAYS = 7.0
"""Nothing is told apart in less: results have days, not hours."""
_HALF_DAY = 0.5


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be seen of a drawn axis, in widths of it: 0 to 1 is just what is drawn."""

    left: float = 0.0
    right: float = 1.0

    @property
    def width(self) -> float:
        """In widths of the drawn axis; below 1 is closer."""
        return self.right - self.left

    @property
    def is_drawn(self) -> bool:
        """Whether the picture shows just this."""
        return (self.left, self.right) == (0.0, 1.0)

    def place(self, at: float) -> float:
        """Where on the drawn axis a place of this sight lies; both 0 to 1 from left to right."""
        return self.left + at * self.width

    def zoomed(self, factor: float, at: float) -> Sight:
        """Closer by a factor (below 1: farther); what stands at a place of the sight stays there."""
        anchor, width = self.place(at), self.width / factor
        return Sight(anchor - at * width, anchor + (1.0 - at) * width)

    def moved(self, share: float) -> Sight:
        """Later by a share of what is seen."""
        return Sight(self.left + share * self.width, self.right + share * self.width)


def days_of(sight: Sight, scale: TimeScale) -> tuple[float, float]:
    """The days a sight begins and ends with."""
    return scale.day_at(sight.left), scale.day_at(sight.right)


def sight_of(days: tuple[float, float], scale: TimeScale) -> Sight:
    """The sight that begins and ends with days."""
    return Sight(scale.position(days[0]), scale.position(days[1]))


def kept_inside(sight: Sight, scale: TimeScale) -> Sight:
    """The nearest sight that is not shorter than `LEAST_DAYS` and not beyond the course."""
    days = days_of(sight, scale)
    bounded = bounded_days(days, course_of(scale))
    return sight if bounded == days else sight_of(bounded, scale)


def closest(factor: float, sight: Sight, scale: TimeScale) -> float:
    """A factor to zoom by, less where it would come too close; so the place under the pointer never drifts."""
    first, last = days_of(sight, scale)
    return min(factor, max(1.0, (last - first) / LEAST_DAYS))


def bounded_days(days: tuple[float, float], course: tuple[float, float]) -> tuple[float, float]:
    """Days of a length that is allowed, moved into the course."""
    first, last = days
    length = min(max(last - first, LEAST_DAYS), course[1] - course[0])
    first = (first + last - length) / 2
    first = min(max(first, course[0]), course[1] - length)
    return first, first + length


def course_of(scale: TimeScale) -> tuple[float, float]:
    """The ends of the whole course in days."""
    return scale.whole or (scale.first, scale.last)


def window_of(sight: Sight, scale: TimeScale) -> Window | None:
    """The whole days that a sight comes nearest to; None where that is the whole course."""
    course = course_of(scale)
    first, last = bounded_days(days_of(sight, scale), course)
    if first <= course[0] + _HALF_DAY and last >= course[1] - _HALF_DAY:
        return None
    # Its length is rounded once: a chart that is moved stays as close as it was.
    begin, length = math.floor(first + 1.0), max(round(last - first), round(LEAST_DAYS))
    return scale.date(begin), scale.date(begin + length - 1)


def window_around(days: tuple[float, float], scale: TimeScale) -> Window | None:
    """The window as long as the one drawn with a fact of these days in its middle; of a long one its beginning."""
    first, last = scale.first, scale.last
    middle = (days[0] + min(days[1], days[0] + (last - first) / 2)) / 2
    half = (last - first) / 2
    return window_of(sight_of((middle - half, middle + half), scale), scale)
