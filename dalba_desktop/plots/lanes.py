"""Draws the lanes below the MRD panel: treatments as bars, tests and events as glyphs with words."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import lettering
from dalba_desktop.plots.chart_model import ChartModel, lane_title
from dalba_desktop.plots.chart_parts import BarItem, Glyph, MarkItem, Role
from dalba_desktop.plots.frame import GLYPH_SIZE, ROW_HEIGHT, Frame
from dalba_desktop.plots.lettering import SMALL, TEXT
from dalba_desktop.plots.placing import GLYPH_GAP, Box, Side
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme

BAR_MARGIN = 3.0
LEAST_BAR_WIDTH = 2.5
HATCH_STEP = 4.0
NOTCH_DEPTH = 0.6


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Names and rules of the lanes, then what is in them."""
    for lane, box in frame.lanes.items():
        sheet.centred(frame.left - 8.0, box.middle, lane_title(lane), theme.muted, size=TEXT, align="right")
        sheet.line([(frame.left, box.bottom), (frame.right, box.bottom)], theme.line, 0.6, 2)
    for bar in model.bars:
        _bar(bar, frame, theme, sheet)
    for mark, (x, y), label in placed_marks(model, frame):
        _mark(mark, x, y, label, theme, sheet)


def bar_box(bar: BarItem, frame: Frame) -> Box:
    """The box of a bar at its dose's height, standing on the base of its track."""
    lane = frame.lanes[bar.lane]
    track_height = (lane.top - lane.bottom - 2 * BAR_MARGIN) / lane.tracks
    bottom = lane.top - BAR_MARGIN - (bar.track + 1) * track_height + (0.5 if lane.tracks > 1 else 0.0)
    height = (track_height - (1.0 if lane.tracks > 1 else 0.0)) * (1.0 if bar.share is None else bar.share)
    x0, x1 = frame.x(bar.first), frame.x(bar.last)
    return x0, bottom, max(x1, x0 + LEAST_BAR_WIDTH), bottom + height


def placed_marks(model: ChartModel, frame: Frame) -> Iterator[tuple[MarkItem, tuple[float, float], tuple[str, Side]]]:
    """Every mark with its place and the label that fits there."""
    counted = dict.fromkeys(frame.label_places, 0)
    for mark in model.marks:
        box = frame.lanes[mark.lane]
        x = frame.x(mark.day)
        if mark.lane not in frame.label_places:
            yield mark, (x, box.middle), ("", Side.RIGHT)
            continue
        place = frame.label_places[mark.lane][counted[mark.lane]]
        counted[mark.lane] += 1
        y = box.middle + ROW_HEIGHT * ((box.rows - 1) / 2 - place.row)
        yield mark, (x, y), (mark.forms[place.form], place.side)


def _bar(bar: BarItem, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    color = getattr(theme, bar.role.value)
    x0, y0, x1, y1 = bar_box(bar, frame)
    face = color if bar.share is not None else theme.tint(color, 0.35)
    pieces = [(x0, x1)]
    for first, last in bar.pauses:
        a = frame.x(first)
        b = max(frame.x(last), a + 2.0)
        pieces = [
            piece
            for left, right in pieces
            for piece in ((left, min(a, right)), (max(b, left), right))
            if piece[1] > piece[0]
        ]
        if bar.lane is Lane.BLINATUMOMAB:
            sheet.rect(a, y0, b, y1 - (y1 - y0) * NOTCH_DEPTH, face, 6)
        else:
            hatch(sheet, (a, y0, b, y1), color)
    for left, right in pieces:
        sheet.rect(left, y0, right, y1, face, 6)
    if bar.share is None:
        sheet.line([(x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0)], color, 0.8, 7)
    if bar.is_ongoing:
        middle = (y0 + y1) / 2
        sheet.marker("arrow", x1 - 0.3, middle, max(7.0, y1 - y0 + 3.0), 6, face=color)
    _bar_label(bar, pieces, (y0, y1), theme.on(face), sheet)


def hatch(sheet: Sheet, box: Box, color: str) -> None:
    """An outline with slanted strokes: the drug is held."""
    x0, y0, x1, y1 = box
    height = y1 - y0
    start = x0 - height
    while start < x1:
        a, b = max(start, x0), min(start + height, x1)
        if b > a:
            sheet.line([(a, y0 + a - start), (b, y0 + b - start)], color, 0.9, 6)
        start += HATCH_STEP
    sheet.line([(x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0)], color, 0.8, 6)


def _bar_label(
    bar: BarItem, pieces: list[tuple[float, float]], edges: tuple[float, float], color: str, sheet: Sheet
) -> None:
    """The fullest label that fits the longest stretch without a hold."""
    height = edges[1] - edges[0]
    if not pieces or height < SMALL * lettering.CAP_HEIGHT + 0.5:
        return
    fits = [piece for piece in pieces if piece[1] - piece[0] >= 14.0] or pieces
    for form in bar.forms:
        words = lettering.printable(form)
        wide = lettering.width(words, SMALL)
        for left, right in fits:
            if wide + 6.0 <= right - left or (len(words) <= 2 and wide + 2.0 <= right - left):
                inset = min(4.0, (right - left - wide) / 2)
                sheet.centred(left + inset, sum(edges) / 2, words, color, size=SMALL)
                return


def _mark(mark: MarkItem, x: float, y: float, label: tuple[str, Side], theme: Theme, sheet: Sheet) -> None:
    color = getattr(theme, mark.role.value)
    draw_glyph(sheet, mark.glyph, x, y, color, theme, is_filled=mark.is_filled)
    words, side = lettering.printable(label[0]), label[1]
    reach = GLYPH_SIZE / 2 + GLYPH_GAP
    ink = theme.text(color) if mark.role not in (Role.INK, Role.TRANSPLANT) else theme.ink
    if mark.glyph in (Glyph.MUTATION, Glyph.RELAPSE) and mark.role is not Role.INK:
        ink = theme.text(color)
    at = x + reach if side is Side.RIGHT else x - reach
    sheet.centred(at, y, words, ink, size=SMALL, align="left" if side is Side.RIGHT else "right")


_SHAPES = {
    Glyph.MUTATION: ("diamond", 1.05),
    Glyph.NO_MUTATION: ("diamond", 1.05),
    Glyph.PENDING: ("diamond", 1.05),
    Glyph.NOT_AMPLIFIABLE: ("diamond", 1.05),
    Glyph.REMISSION: ("circle", 0.9),
    Glyph.NO_REMISSION: ("circle", 0.9),
    Glyph.RELAPSE: ("saltire", 1.1),
    Glyph.TRANSPLANT: ("plus", 1.1),
    Glyph.ADVERSE_EVENT: ("up", 0.95),
    Glyph.DEATH: ("latin", 1.25),
    Glyph.LOST: ("x", 0.7),
    Glyph.TICK: ("tick", 1.25),
}


def draw_glyph(sheet: Sheet, glyph: Glyph, x: float, y: float, color: str, theme: Theme, *, is_filled: bool) -> None:
    """The sign of a test or event; also used by the legend."""
    shape, scale = _SHAPES[glyph]
    size = GLYPH_SIZE * scale
    if shape == "x" or not is_filled:
        sheet.marker(shape, x, y, size - 0.6, 8, face=theme.page if shape != "x" else "none", edge=color, width=1.2)
    else:
        sheet.marker(shape, x, y, size, 8, face=color)
