"""How tall the chart may be, and whether the print must be a little smaller, so that a case keeps to two pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable

from dalba_desktop.reports.layout.overlay import Place
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, TEXT_WIDTH

LEAST_HEIGHT, USUAL_HEIGHT, MOST_HEIGHT = 316.0, 360.0, 400.0
"""Heights of the chart, in points: the least that can be read, the one of a long case, the most that is worth it."""

_STEP = 12.0
_SPARE = 0.5
_PAGES = 2
_SCALES = (1.0, 0.95, 0.9)
"""DejaVu is a large face: at 0.9 its small print stands as tall as 8 points of most others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The height of the chart, in points on paper, and the scale of everything else."""

    height: float = USUAL_HEIGHT
    scale: float = 1.0


def best_fit(story: Sequence[Flowable], place: Place, *, fixed: bool) -> Fit:
    """The first scale at which the story takes two pages, and the height that leaves the first page full.

    `fixed` keeps the height of the place, whose picture is already drawn. A story that is longer at any scale is
    printed at full size. The place is left at the height of the answer.
    """
    heights = [place.height] if fixed else _heights()
    best = next((fit for scale in _SCALES for fit in _fits(story, place, heights, scale)), None)
    fit = best or Fit(place.height if fixed else USUAL_HEIGHT)
    _resize(place, fit.height, fit.scale)
    return fit


def _resize(place: Place, height: float, scale: float) -> None:
    """Gives a place a height on paper, over the whole width, whatever the scale."""
    place.width, place.height = TEXT_WIDTH / scale, height / scale


def _heights() -> list[float]:
    steps = int((MOST_HEIGHT - LEAST_HEIGHT) // _STEP)
    return [LEAST_HEIGHT + _STEP * step for step in range(steps + 1)]


def _fits(story: Sequence[Flowable], place: Place, heights: Sequence[float], scale: float) -> Iterator[Fit]:
    """The best height at a scale, if there is one: fewest pages, then a large chart with little left empty below."""
    found: list[tuple[int, float, Fit]] = []
    for height in heights:
        left = _left_empty(story, place, height, scale)
        if len(left) > _PAGES:
            continue
        # What stays empty on a first page that others follow is room that the chart can take.
        grown = min(max(heights), height + left[0] * scale - _SPARE) if len(left) > 1 else height
        if grown > height and len(_left_empty(story, place, grown, scale)) == len(left):
            left = [left[0] - (grown - height) / scale, *left[1:]]
            height = grown
        empty = left[0] if len(left) > 1 else 0.0
        found.append((-len(left), height - empty, Fit(height, scale)))
    if found:
        yield max(found, key=lambda entry: entry[:2])[2]


def _left_empty(story: Sequence[Flowable], place: Place, chart_height: float, scale: float) -> list[float]:
    """What stays empty at the foot of each page, laid out as ReportLab does but without drawing.

    It stops counting on the page after the last that is wanted.
    """
    _resize(place, chart_height, scale)
    width, height = TEXT_WIDTH / scale, PAGE_HEIGHT / scale
    left: list[float] = []
    waiting = deque(story)
    room, after, fresh = height, 0.0, True
    while waiting and len(left) <= _PAGES:
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
            if fresh:
                break
            waiting.appendleft(flowable)
        left.append(room)
        room, after, fresh = height, 0.0, True
    return [*left, room] if not waiting else [0.0] * (_PAGES + 1)
