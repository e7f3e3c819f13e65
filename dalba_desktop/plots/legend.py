"""The legend: an entry for every kind of mark that is shown and not labelled where it stands, and for no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain import codes
from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import bars, chart_words, glyphs, lettering, mrd_panel, trend_line
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import PointKind, Role
from dalba_desktop.plots.frame import EDGE
from dalba_desktop.plots.lettering import SMALL, TITLE
from dalba_desktop.plots.planned import PlannedState
from dalba_desktop.plots.sheet import DASHED, Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

Drawing = Callable[[Sheet, float, float, Theme], None]
ICON_WIDTH = 16.0
ICON_GAP = 3.0
ENTRY_GAP = 9.0
ROW_STEP = 13.0
LOW_PAGE = 260.0
"""Points: a page lower than this has no room for title and legend."""
HEAD_TOP = 8.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One legend entry: what it says and how its sign is drawn around a middle."""

    words: str
    draw: Drawing

    @property
    def width(self) -> float:
        """Sign and words."""
        return ICON_WIDTH + ICON_GAP + lettering.width(self.words, SMALL)


def entries_of(model: ChartModel) -> tuple[Entry, ...]:
    """The entries in reading order: specimens and assays, then results, then what is drawn around them."""
    return (*_families(model), *_kinds(model), *_surroundings(model))


def _families(model: ChartModel) -> Iterator[Entry]:
    shown = {model.series[p.series].family for p in model.points if p.kind is not PointKind.NOT_EVALUABLE}
    order = {specimen: place for place, specimen in enumerate(codes.Specimen)}
    for family in sorted(shown, key=lambda entry: (list(codes.Assay).index(entry.assay), order[entry.specimen])):
        shape = glyphs.shape_of(family)

        def sign(sheet: Sheet, x: float, y: float, theme: Theme, shape: str = shape, family: object = family) -> None:
            color = theme.blood if getattr(family, "specimen", None) is codes.Specimen.BLOOD else theme.ink
            sheet.line([(x - 8.0, y), (x + 8.0, y)], color, 1.1, 6)
            mrd_panel.draw_point_glyph(sheet, PointKind.QUANTIFIED, shape, x, y, theme, color)

        yield Entry(chart_words.family_words(family), sign)


def _kinds(model: ChartModel) -> Iterator[Entry]:
    kinds = {point.kind for point in model.points}
    words = {
        PointKind.PNQ: say("positive, not quantifiable"),
        PointKind.UNDETECTED: say("not detected (at its limit)"),
        PointKind.INADEQUATE: say("inadequate sample"),
        PointKind.NOT_EVALUABLE: say("not evaluable"),
    }
    for kind, said in words.items():
        if kind not in kinds:
            continue

        def sign(sheet: Sheet, x: float, y: float, theme: Theme, kind: PointKind = kind) -> None:
            mrd_panel.draw_point_glyph(sheet, kind, "circle", x, y, theme, theme.ink)

        yield Entry(said, sign)
    if any(point.is_doubtful for point in model.points):
        yield Entry(say("doubtful"), _doubtful)
    if any(point.kind is PointKind.QUANTIFIED and point.high_percent is not None for point in model.points):
        yield Entry(say("95 % interval"), _whisker)


def _surroundings(model: ChartModel) -> Iterator[Entry]:
    if model.floor:
        yield Entry(say("below the sample’s limit"), _floor)
    if model.trend is not None and model.trend.points:
        yield Entry(say("trend, 95 % band") if model.trend.has_band else say("trend"), _trend)
    if model.trend is not None and model.trend.projected is not None:
        yield Entry(say("projected"), _projected)
    states = {mark.state for mark in model.planned}
    if states - {PlannedState.DUE, PlannedState.OVERDUE}:
        yield Entry(say("planned sample"), _planned)
    if PlannedState.MISSED in states:
        yield Entry(say("planned, no result"), _missed)
    rings = {point.ring for point in model.points}
    if Severity.CRITICAL in rings:
        yield Entry(say("critical alert"), _critical)
    if Severity.WARNING in rings:
        yield Entry(say("warning"), _warning)
    if any(bar.pauses and bar.lane is not Lane.BLINATUMOMAB for bar in model.bars):
        yield Entry(say("held"), _held)
    if any(bar.pauses and bar.lane is Lane.BLINATUMOMAB for bar in model.bars):
        yield Entry(say("pump stopped"), _notched)
    if any(bar.share is None for bar in model.bars):
        yield Entry(say("dose not recorded"), _no_dose)


def _doubtful(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.marker("circle", x, y, 11.0, 7, face=theme.tint(theme.muted, 0.3))
    sheet.centred(x, y, "?", theme.muted, size=SMALL, bold=True, align="center")


def _whisker(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.line([(x, y - 5.0), (x, y + 5.0)], theme.tint(theme.ink, 0.7), 0.9, 5)
    sheet.marker("circle", x, y, 4.0, 8, face=theme.ink)


def _floor(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.rect(x - 8.0, y - 4.0, x + 8.0, y + 4.0, theme.muted, 2.5, alpha=0.24)


def _trend(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    color = getattr(theme, trend_line.COLOR.value)
    sheet.rect(x - 8.0, y - 3.5, x + 8.0, y + 3.5, color, 2.7, alpha=0.16)
    sheet.line([(x - 8.0, y), (x + 8.0, y)], color, trend_line.WIDTH, 5.5, gid="trend")


def _projected(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    color = getattr(theme, trend_line.COLOR.value)
    sheet.line([(x - 8.0, y), (x + 8.0, y)], color, 1.3, 5.5, dashes=DASHED, gid="projection")


def _planned(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.line([(x - 5.0, y - 1.0), (x + 5.0, y - 1.0)], theme.line, 0.8, 3)
    sheet.line([(x, y - 4.0), (x, y + 3.0)], theme.muted, 0.9, 5, gid="planned")


def _missed(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.line([(x, y - 5.0), (x, y)], theme.muted, 0.9, 5, gid="planned")
    sheet.marker("x", x, y + 2.6, 3.6, 5, face="none", edge=theme.muted, width=0.9)


def _critical(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.marker("ring", x, y, 10.0, 8, face="none", edge=theme.critical, width=1.9)


def _warning(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.marker("ring", x, y, 10.0, 8, face="none", edge=theme.warning, width=1.2)


def _held(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    bars.hatch(sheet, (x - 7.0, y - 4.0, x + 7.0, y + 4.0), theme.muted)


def _notched(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    sheet.rect(x - 8.0, y - 4.0, x - 2.0, y + 4.0, theme.blinatumomab, 6)
    sheet.rect(x - 2.0, y - 4.0, x + 2.0, y - 1.0, theme.blinatumomab, 6)
    sheet.rect(x + 2.0, y - 4.0, x + 8.0, y + 4.0, theme.blinatumomab, 6)


def _no_dose(sheet: Sheet, x: float, y: float, theme: Theme) -> None:
    color = getattr(theme, Role.STEROID.value)
    sheet.rect(x - 7.0, y - 4.0, x + 7.0, y + 4.0, theme.tint(color, 0.35), 6)
    bars.outline(sheet, (x - 7.0, y - 4.0, x + 7.0, y + 4.0), color)


@dataclass(frozen=True, slots=True)
class Head:
    """Title and legend laid out: rows of entries, whether they stand at the right or flow from the title on."""

    rows: tuple[tuple[Entry, ...], ...]
    is_at_right: bool
    height: float
    has_title: bool = True


def head_of(model: ChartModel, width: float, height: float) -> Head:
    """The legend beside the title, at the right where two lines hold it, else flowing on from the title's line.

    On a low page both give way to what they name.
    """
    if height < LOW_PAGE:
        return Head((), False, EDGE, has_title=False)
    entries = entries_of(model)
    room = width - EDGE - _title_end(model)
    rows = _rows(entries, room, room)
    is_at_right = len(rows) <= 2
    if not is_at_right:
        rows = _rows(entries, room, width - 2 * EDGE)
    return Head(rows, is_at_right, HEAD_TOP + 18.0 + ROW_STEP * max(0, len(rows) - 1))


def _title_end(model: ChartModel) -> float:
    return EDGE + lettering.width(model.title, TITLE, bold=True) + 24.0


def _rows(entries: Sequence[Entry], first_room: float, room: float) -> tuple[tuple[Entry, ...], ...]:
    rows: list[list[Entry]] = []
    for entry in entries:
        if not rows or _row_width([*rows[-1], entry]) > (first_room if len(rows) == 1 else room):
            rows.append([])
        rows[-1].append(entry)
    return tuple(tuple(row) for row in rows)


def _row_width(entries: Sequence[Entry]) -> float:
    return sum(entry.width for entry in entries) + ENTRY_GAP * max(0, len(entries) - 1)


def draw(model: ChartModel, head: Head, width: float, height: float, theme: Theme, sheet: Sheet) -> None:
    """Title and legend."""
    y = height - HEAD_TOP - 6.0
    if head.has_title:
        sheet.centred(EDGE, y, model.title, theme.ink, size=TITLE, bold=True)
    for place, row in enumerate(head.rows):
        start = EDGE if place else _title_end(model)
        x = width - EDGE - _row_width(row) if head.is_at_right else start
        row_y = y - ROW_STEP * place
        for entry in row:
            entry.draw(sheet, x + ICON_WIDTH / 2, row_y, theme)
            sheet.centred(x + ICON_WIDTH + ICON_GAP, row_y, entry.words, theme.muted, size=SMALL)
            x += entry.width + ENTRY_GAP
