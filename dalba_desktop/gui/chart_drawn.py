"""What the widget of the chart knows of a chart: a picture, the marks on it, and whoever can draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage

from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme

if TYPE_CHECKING:
    from dalba_desktop.gui.chart_walk import Fact
    from dalba_desktop.plots.chart_options import ChartOptions
    from dalba_desktop.plots.time_scale import TimeScale

REACH_PX = 12.0
Key = tuple[str, str]
"""List and id of a fact."""


@dataclass(frozen=True, slots=True)
class ReadOff:
    """What is to be read off at a place: words, empty where there is nothing to say."""

    day: str
    date: str
    value: str = ""
    phase: str = ""
    dose: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Something on the chart: where it is, in logical pixels, and what it says.

    What stands for no fact, such as a planned sample, has no list.
    """

    list: str
    id: str
    area: QRectF
    words: str
    is_bar: bool = False
    read_off: ReadOff | None = None

    @property
    def key(self) -> Key:
        """List and id of the fact."""
        return self.list, self.id

    @property
    def is_fact(self) -> bool:
        """Whether it can be selected."""
        return bool(self.list)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart: the image in device pixels, its marks, and the part of it that depends on time, with its axis."""

    image: QImage
    size: QSize
    marks: tuple[ChartMark, ...]
    plot: QRectF
    scale: TimeScale

    def find(self, key: Key) -> ChartMark | None:
        """The mark of a fact; None where it is not in sight."""
        return next((mark for mark in self.marks if mark.key == key), None)

    def mark_at(self, position: QPointF) -> ChartMark | None:
        """The mark under a place: the nearest glyph within reach, else the bar that covers it."""
        near = [(_distance(mark.area.center(), position), mark) for mark in self.marks if not mark.is_bar]
        distance, nearest = min(near, key=lambda pair: pair[0], default=(px(REACH_PX) + 1, None))
        if distance <= REACH_PX:
            return nearest
        return next((mark for mark in self.marks if mark.is_bar and mark.area.contains(position)), None)

    def day_at(self, x: float) -> float:
        """The whole day at a place, of those that are drawn."""
        day = round(self.scale.day_at((x - self.plot.left()) / self.plot.width()))
        return min(max(float(day), self.scale.first), self.scale.last)

    def x_of(self, day: float) -> float:
        """The place of a day."""
        return self.plot.left() + self.scale.position(day) * self.plot.width()


class ChartSource(Protocol):
    """A case that can be drawn."""

    def draw(self, theme: Theme, size: QSize, density: float, options: ChartOptions) -> Drawing:
        """Draws it at a size in logical pixels, at `density` device pixels per logical one."""

    def describe(self, options: ChartOptions) -> str:
        """The chart in words."""

    def facts(self, options: ChartOptions) -> Sequence[Fact]:
        """All its facts, those outside the window included."""

    def read_day(self, day: float, options: ChartOptions) -> ReadOff | None:
        """What is to be read off on a day without a fact."""


def _distance(one: QPointF, other: QPointF) -> float:
    between = one - other
    return float((between.x() ** 2 + between.y() ** 2) ** 0.5)
