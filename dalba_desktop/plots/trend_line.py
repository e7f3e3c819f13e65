"""Draws the fitted line of the newest segment with its band, dashed on to the level it would meet."""

from __future__ import annotations

from itertools import pairwise

from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import Role
from dalba_desktop.plots.frame import Frame, Place
from dalba_desktop.plots.placing import Ground
from dalba_desktop.plots.sheet import DASHED, Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.plots.trend import Trend

WIDTH = 2.0


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """The line over its days, the band below it, the projection; nothing where the fit was refused."""
    trend = model.trend
    if trend is None or not trend.points:
        return
    color = getattr(theme, COLOR.value)
    if trend.has_band:
        upper = [(frame.x_beyond(p.day), frame.y(p.high)) for p in trend.points if p.high is not None]
        lower = [(frame.x_beyond(p.day), frame.y(p.low)) for p in trend.points if p.low is not None]
        sheet.area(_inside([*upper, *reversed(lower)], frame), color, 2.7, alpha=0.16)
    for one, other in pairwise(line_of(trend, frame)):
        _stretch(one, other, frame, sheet, color, dashed=False)
    for one, other in pairwise(projection_of(trend, frame)):
        _stretch(one, other, frame, sheet, color, dashed=True)
        if other[0] <= frame.right:
            sheet.marker("x", *other, 5.5, 8, face="none", edge=color, width=1.4)


COLOR = Role.MUTED


def line_of(trend: Trend, frame: Frame) -> list[Place]:
    """The line as places, those outside the window too."""
    return [(frame.x_beyond(point.day), frame.y(point.percent)) for point in trend.points]


def projection_of(trend: Trend, frame: Frame) -> list[Place]:
    """From the end of the line to where it would meet the next level; empty where it meets none."""
    if trend.projected is None:
        return []
    end = (frame.x_beyond(trend.projected.day), frame.y(trend.projected.percent))
    return [line_of(trend, frame)[-1], end]


def end_of(trend: Trend, frame: Frame) -> Place:
    """Where the words of the trend belong: the last of it that is inside the plot."""
    inside = [place for place in line_of(trend, frame) if frame.left <= place[0] <= frame.right]
    return inside[-1] if inside else (frame.right, frame.panel_top)


def keep_free(trend: Trend, frame: Frame, ground: Ground) -> None:
    """Keeps words off the line and its projection."""
    for one, other in (*pairwise(line_of(trend, frame)), *pairwise(projection_of(trend, frame))):
        cut = frame.cut(one, other)
        if cut is not None:
            ground.add_line(*cut[0], *cut[1])


def _stretch(one: Place, other: Place, frame: Frame, sheet: Sheet, color: str, *, dashed: bool) -> None:
    cut = frame.cut(one, other)
    if cut is not None:
        gid = "projection" if dashed else "trend"
        sheet.line(cut, color, 1.3 if dashed else WIDTH, 5.5, dashes=DASHED if dashed else (), gid=gid)


def _inside(corners: list[Place], frame: Frame) -> list[Place]:
    """The corners moved to the edges of the plot where they lie outside."""
    return [(min(max(x, frame.left), frame.right), y) for x, y in corners]
