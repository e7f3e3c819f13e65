"""Draws treatments as bars: height is dose, hatching a hold, a notch a pump stop, an arrow goes on after today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import BarItem, Role
from dalba_desktop.plots.frame import SLIM_HEIGHT, TRACK_HEIGHT, Frame
from dalba_desktop.plots.lettering import CAP_HEIGHT, SMALL
from dalba_desktop.plots.placing import Box
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme

LEAST_WIDTH = 2.5
LEAST_PAUSE_WIDTH = 2.0
HATCH_STEP = 4.0
NOTCH_DEPTH = 0.6
"""Of the height of a blinatumomab bar that a pump stop takes away."""
INSET = 4.0

SLIM_BAR, SLIM_TINT = 3.0, 0.6
"""The height of the bar of a concomitant drug in points, and how much of its colour one has that no TKI minds."""
CONTINUATION = 3.5
"""How far inside the edge the slit of a bar lies that goes on outside the window."""

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place for a label: its left end, the middle of its capitals, and whether it lies on the bar."""

    x: float
    y: float
    words: str
    is_inside: bool


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """The bars of all lanes, each with the fullest label that fits."""
    starts: dict[tuple[Lane, int, bool], float] = {}
    ends: list[float] = []
    shown = shown_bars(model)
    for bar in reversed(shown):
        ends.append(starts.get((bar.lane, bar.track, bar.is_slim), _open_end(model, frame, bar)))
        starts[bar.lane, bar.track, bar.is_slim] = frame.x(bar.first)
    for bar, end in zip(shown, reversed(ends), strict=True):
        _bar(bar, end, frame, theme, sheet)


def shown_bars(model: ChartModel) -> list[BarItem]:
    """The bars of which something lies inside the window."""
    return [bar for bar in model.bars if model.scale.shows_part(bar.first, bar.last)]


def _open_end(model: ChartModel, frame: Frame, bar: BarItem) -> float:
    """How far right a label behind the last bar of a track may reach."""
    now = frame.x(model.scale.as_of_day)
    return now if model.scale.shows_as_of and frame.x(bar.last) < now - LEAST_WIDTH else frame.right


def bar_box(bar: BarItem, frame: Frame) -> Box:
    """The box of a bar at its dose's height, standing on the base of its track."""
    bottom, top = _track(bar, frame)
    x0, x1 = frame.x(bar.first), frame.x(bar.last)
    share = 1.0 if bar.share is None else bar.share
    height = min(SLIM_BAR, top - bottom) if bar.is_slim else (top - bottom) * share
    return x0, bottom, max(x1, x0 + LEAST_WIDTH), bottom + height


def _track(bar: BarItem, frame: Frame) -> tuple[float, float]:
    lane = frame.lanes[bar.lane]
    room = lane.top - lane.bottom - 2 * lane.margin
    slim = room / (lane.slim or 1)
    if lane.tracks:
        slim = min(SLIM_HEIGHT, room * SLIM_HEIGHT / (TRACK_HEIGHT * lane.tracks + SLIM_HEIGHT * lane.slim))
    height = slim if bar.is_slim else (room - slim * lane.slim) / lane.tracks
    top = lane.top - lane.margin - bar.track * height
    if bar.is_slim:
        top = lane.bottom + lane.margin + slim * (lane.slim - bar.track)
    gap = 0.5 if lane.tracks + lane.slim > 1 else 0.0
    return top - height + gap, top - gap


def _bar(bar: BarItem, end: float, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    color = getattr(theme, bar.role.value)
    x0, y0, x1, y1 = bar_box(bar, frame)
    face = color if bar.share is not None else theme.tint(color, 0.35)
    if bar.is_slim and bar.role is not Role.MUTED:
        face = theme.tint(color, SLIM_TINT)
    pieces: list[Stretch] = [(x0, x1)]
    for first, last in bar.pauses:
        if not frame.scale.shows_part(first, last):
            continue
        a, b = frame.x(first), max(frame.x(last), frame.x(first) + LEAST_PAUSE_WIDTH)
        pieces = [part for piece in pieces for part in _without(piece, a, b)]
        if bar.lane is Lane.BLINATUMOMAB:
            sheet.rect(a, y0, b, y1 - (y1 - y0) * NOTCH_DEPTH, face, 6)
        else:
            hatch(sheet, (a, y0, b, y1), color)
    for left, right in pieces:
        sheet.rect(left, y0, right, y1, face, 6)
    if bar.share is None:
        outline(sheet, (x0, y0, x1, y1), color)
    if frame.scale.is_window and bar.first < frame.scale.first:
        _continuation(x0 + CONTINUATION, (y0, y1), theme, sheet)
    if frame.scale.is_window and bar.last > frame.scale.last:
        _continuation(x1 - CONTINUATION, (y0, y1), theme, sheet)
    elif bar.is_ongoing:
        size = y1 - y0 + 2.0 if bar.is_slim else max(7.0, y1 - y0 + 3.0)
        sheet.marker("arrow", x1 - 0.3, (y0 + y1) / 2, size, 6, face=face if bar.is_slim else color)
    if bar.is_slim and frame.lanes[bar.lane].tracks + frame.lanes[bar.lane].slim > 1:
        return  # no room for a name without covering the next track
    if not frame.lanes[bar.lane].holds_words:
        return
    room = _track(bar, frame)[1] + frame.lanes[bar.lane].margin - y1
    if frame.scale.is_window and bar.first < frame.scale.first:
        pieces = [part for piece in pieces for part in _without(piece, x0, x0 + CONTINUATION + 1.0)]
    for a, b in frame.breaks:
        pieces = [part for piece in pieces for part in _without(piece, a, b)]
        end = min(end, a) if a > x1 else end
    spot = next(_spots(bar, pieces, (x0, y0, x1, y1), room, end), None)
    if spot is not None:
        ink = theme.text(theme.muted) if bar.is_slim else theme.ink
        sheet.centred(spot.x, spot.y, spot.words, theme.on(face) if spot.is_inside else ink, size=SMALL)


def _continuation(x: float, heights: tuple[float, float], theme: Theme, sheet: Sheet) -> None:
    """A slit just before the edge of the plot: the bar goes on outside the window."""
    sheet.line([(x, heights[0] - 0.5), (x, heights[1] + 0.5)], theme.page, 1.6, 6.5)


def _without(piece: Stretch, first: float, last: float) -> Iterator[Stretch]:
    """What a pause leaves of a stretch."""
    for left, right in ((piece[0], min(first, piece[1])), (max(last, piece[0]), piece[1])):
        if right > left:
            yield left, right


def _spots(bar: BarItem, pieces: Sequence[Stretch], box: Box, room: float, end: float) -> Iterator[_Spot]:
    """Places for a label, the best first: on the bar (over a low one), behind it, then the shortest on the bar."""
    forms = [lettering.printable(form) for form in bar.forms]
    for form in forms[:-1] or forms:
        yield from _on_bar(form, pieces, box, room)
    for form in map(lettering.printable, bar.forms_behind):
        x = box[2] + INSET
        if x + lettering.width(form, SMALL) + INSET <= end:
            yield _Spot(x, _base_middle(box), form, is_inside=False)
    yield from _on_bar(forms[-1], pieces, box, room)


def _base_middle(box: Box) -> float:
    """The middle of a line of type that stands on the foot of a low bar or in the middle of a high one."""
    return max((box[1] + box[3]) / 2, box[1] + SMALL * CAP_HEIGHT / 2 + 1.0) + 0.3


def _on_bar(words: str, pieces: Sequence[Stretch], box: Box, room: float) -> Iterator[_Spot]:
    wide = lettering.width(words, SMALL)
    low = box[3] - box[1] < SMALL
    if low and room < SMALL:
        return
    y = box[3] + 1.6 + SMALL * CAP_HEIGHT / 2 if low else (box[1] + box[3]) / 2 + 0.3
    for left, right in pieces:
        slack = right - left - wide
        if slack >= 6.0 or (len(words) <= 2 and slack >= 2.0):
            yield _Spot(left + min(INSET, slack / 2), y, words, is_inside=not low)


def hatch(sheet: Sheet, box: Box, color: str) -> None:
    """An outline with slanted strokes: the drug is held."""
    x0, y0, x1, y1 = box
    start = x0 - (y1 - y0)
    while start < x1:
        a, b = max(start, x0), min(start + y1 - y0, x1)
        if b > a:
            sheet.line([(a, y0 + a - start), (b, y0 + b - start)], color, 0.9, 6)
        start += HATCH_STEP
    outline(sheet, box, color)


def outline(sheet: Sheet, box: Box, color: str) -> None:
    """The edge of a box."""
    x0, y0, x1, y1 = box
    sheet.line([(x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0)], color, 0.8, 7)
