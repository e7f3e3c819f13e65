"""How tall the chart may be, and whether the print must be a little smaller, so that a case keeps to two pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable

from dalba_desktop.reports.layout.overlay import Place
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, TEXT_WIDTH

LEAST_HEIGHT, USUAL_HEIGHT, MOST_HEIGHT = 316.0, 360.0, 400.0
"""Heights of the chart, in points: the least that reads well, of a chart drawn alone, the most that is worth it."""

_STEP = 12.0
_SPARE = 0.5
_PAGES = 2
_SCALES = (1.0, 0.97, 0.94, 0.92, 0.9)
"""DejaVu is a large face: at 0.9 its small print stands as tall as 8 points of most others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The height of the chart, in points on paper, and the scale of everything else."""

    height: float
    scale: float = 1.0


def best_fit(story: Sequence[Flowable], place: Place, *, fixed: bool) -> Fit:
    """The first scale at which the story takes two pages, and the height that leaves the first page full.

    `fixed` keeps the height of the place, whose picture is already drawn. A story that is longer at any scale is
    printed at full size. The place is left at the height of the answer.
    """
    heights = [place.height] if fixed else _heights()
    fits = (_fit(story, place, heights, scale) for scale in _SCALES)
    fit = next((fit for fit in fits if fit is not None), None) or _fit(story, place, heights, 1.0, pages=None)
    assert fit is not None
    _resize(place, fit.height, fit.scale)
    return fit


def _resize(place: Place, height: float, scale: float) -> None:
    """Gives a place a height on paper, over the whole width, whatever the scale."""
    place.width, place.height = TEXT_WIDTH / scale, height / scale


def _heights() -> list[float]:
    steps = int((MOST_HEIGHT - LEAST_HEIGHT) // _STEP)
    return [LEAST_HEIGHT + _STEP * step for step in range(steps + 1)]


def _fit(
    story: Sequence[Flowable], place: Place, heights: Sequence[float], scale: float, *, pages: int | None = _PAGES
) -> Fit | None:
    """The best height at a scale: fewest pages, then a large chart with little left empty below it.

    None when the story takes more pages than are allowed; without a limit only the first page is looked at.
    """
    found: list[tuple[int, float, Fit]] = []
    for height in heights:
        left = _left_empty(story, place, height, scale, pages or 0)
        if pages is not None and len(left) > pages:
            continue
        # What stays empty on the first page is room that the chart can take.
        grown = min(heights[-1], height + left[0] * scale - _SPARE)
        if grown > height:
            then = _left_empty(story, place, grown, scale, pages or 0)
            if len(then) == len(left) and then[0] < left[0]:
                height, left = grown, then
        others_follow = len(left) > 1 or pages is None
        found.append((-len(left), height - left[0] if others_follow else height, Fit(height, scale)))
    return max(found, key=lambda entry: entry[:2])[2] if found else None


def _left_empty(story: Sequence[Flowable], place: Place, chart_height: float, scale: float, pages: int) -> list[float]:
    """What stays empty at the foot of each page, laid out as ReportLab does but without drawing.

    A story that takes more than so many pages is followed no further: one entry more says so.
    """
    _resize(place, chart_height, scale)
    width, height = TEXT_WIDTH / scale, PAGE_HEIGHT / scale
    left: list[float] = []
    waiting = deque(story)
    room, after, fresh = height, 0.0, True
    while waiting and len(left) <= pages:
        flowable = waiting.popleft()
        before = 0.0 if fresh else max(flowable.getSpaceBefore() - after, 0.0)
        if isinstance(flowable, CondPageBreak):
            if room >= flowable.height:
                continue
        else:
            needed = flowable.wrap(width, room - before)[1]
            if needed <= room - before + 1e-6:
                after = flowable.getSpaceAfter()
                room -= before + needed + after
                fresh = False
                continue
            parts = flowable.split(width, room - before)
            if len(parts) > 1:
                waiting.extendleft(reversed(parts))
                continue
            waiting.appendleft(flowable)
            if fresh:
                break
        left.append(room)
        room, after, fresh = height, 0.0, True
    return [*left, room] if not waiting else left + [0.0] * (pages + 1 - len(left))
