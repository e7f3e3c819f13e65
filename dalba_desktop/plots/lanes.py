"""Draws the lanes: their names, tests and events as glyphs with words; `bars` has the treatments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import bars, lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import Glyph, MarkItem, Role
from dalba_desktop.plots.chart_text import lane_title
from dalba_desktop.plots.frame import ALSO_HEIGHT, FURTHEST_ASIDE, GLYPH_SIZE, LEAST_WORDS_HEIGHT, Frame
from dalba_desktop.plots.lettering import SMALL, TEXT
from dalba_desktop.plots.placing import GLYPH_GAP, Side, aside
from dalba_desktop.plots.quiet_marks import DOT_STEP, dot_place
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme

QUIET_SCALE = 0.5
"""Of the usual size of a sign."""
TICKS_APART, GLYPHS_APART = 2.5, 4.5
"""How far the middles of two signs of one row stay from each other, so that both can be seen and pointed at."""


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Names and rules of the lanes, then what is in them."""
    named = frame.panel_bottom + TEXT
    for lane, box in frame.lanes.items():
        if named - box.middle >= LEAST_WORDS_HEIGHT:
            sheet.centred(frame.left - 8.0, box.middle, lane_title(lane), theme.muted, size=TEXT, align="right")
            named = box.middle
        sheet.line([(frame.left, box.bottom), (frame.right, box.bottom)], theme.line, 0.6, 2)
    bars.draw(model, frame, theme, sheet)
    for mark, (x, y), label in placed_marks(model, frame):
        _mark(mark, x, y, label, theme, sheet)


def placed_marks(model: ChartModel, frame: Frame) -> Iterator[tuple[MarkItem, tuple[float, float], tuple[str, Side]]]:
    """Every mark inside the window with its place and the label that fits there."""
    counted = dict.fromkeys(frame.label_places, 0)
    taken: dict[tuple[Lane, int], list[float]] = defaultdict(list)
    dots: list[tuple[float, float]] = []
    for mark in model.marks:
        if not model.scale.shows(mark.day):
            continue
        box = frame.lanes[mark.lane]
        x = frame.x(mark.day)
        if mark.lane is Lane.ALSO:
            step = DOT_STEP * min(1.0, (box.top - box.bottom) / ALSO_HEIGHT)
            at, up = dot_place(x, dots, step, FURTHEST_ASIDE, (frame.left, frame.right))
            yield mark, (at, box.middle + up), ("", Side.RIGHT)
            continue
        if mark.lane not in frame.label_places:
            yield mark, (_aside(x, TICKS_APART, taken[mark.lane, 0], frame), box.middle), ("", Side.RIGHT)
            continue
        place = frame.label_places[mark.lane][counted[mark.lane]]
        counted[mark.lane] += 1
        x = _aside(x, GLYPHS_APART, taken[mark.lane, place.row], frame)
        y = box.middle + box.row_step * ((box.rows - 1) / 2 - place.row)
        yield mark, (x, y), (mark.forms[place.form] if box.holds_words else "", place.side)


def _aside(x: float, apart: float, taken: list[float], frame: Frame) -> float:
    """The place itself, or one beside it where no other sign of its row stands on top of it."""
    near = [((other, 0.0), apart) for other in taken if abs(other - x) < FURTHEST_ASIDE + apart]
    found = aside(x, near, FURTHEST_ASIDE, (frame.left, frame.right))
    taken.append(found)
    return found


def _mark(mark: MarkItem, x: float, y: float, label: tuple[str, Side], theme: Theme, sheet: Sheet) -> None:
    color = getattr(theme, mark.role.value)
    scale = QUIET_SCALE if mark.is_quiet else 1.0
    draw_glyph(sheet, mark.glyph, x, y, color, theme, is_filled=mark.is_filled, scale=scale)
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
    Glyph.DOT: ("circle", 0.72),
}


def draw_glyph(
    sheet: Sheet, glyph: Glyph, x: float, y: float, color: str, theme: Theme, *, is_filled: bool, scale: float = 1.0
) -> None:
    """The sign of a test or event; also used by the legend."""
    shape, share = _SHAPES[glyph]
    size = GLYPH_SIZE * share * scale
    if shape == "x" or not is_filled:
        sheet.marker(shape, x, y, size - 0.6, 8, face=theme.page if shape != "x" else "none", edge=color, width=1.2)
    else:
        sheet.marker(shape, x, y, size, 8, face=color)
