"""Draws the MRD panel: phases, level axis, floor, lines, points and the words beside them."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain import codes
from dalba_desktop.plots import day_words, glyphs, lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import Family, Join, Point, PointKind
from dalba_desktop.plots.frame import EDGE, Frame, Place, as_of_box
from dalba_desktop.plots.lettering import LINE_HEIGHT, SMALL, TEXT
from dalba_desktop.plots.placing import RowItem, place_in_rows
from dalba_desktop.plots.sheet import DASHED, DOTTED, Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import figures, plain_number

POINT_SIZE = 7.0
RING_SIZE = 13.5
THRESHOLDS_PERCENT = (0.1, 0.01)


def color_of(family: Family, theme: Theme) -> str:
    """Marrow is ink, blood blue; CSF is ink as well and told apart by its shape."""
    return theme.blood if family.specimen is codes.Specimen.BLOOD else theme.ink


def shown_points(model: ChartModel, frame: Frame) -> Iterator[tuple[Point, Place]]:
    """The results inside the window, each with its place on the page."""
    for point, place in zip(model.points, frame.points, strict=True):
        if model.scale.shows(point.day):
            yield point, place


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Everything above the lanes."""
    _bands(model, frame, theme, sheet)
    _levels(model, frame, theme, sheet)
    _floor(model, frame, theme, sheet)
    _joins(model, frame, theme, sheet)
    marrow_last = sorted(shown_points(model, frame), key=lambda entry: model.series[entry[0].series].family)
    for point, place in marrow_last:
        _point(model, point, place, frame, theme, sheet)
    if model.empty_words:
        x, y = (frame.left + frame.right) / 2, (frame.panel_top + frame.panel_bottom) / 2
        sheet.centred(x, y, model.empty_words, theme.muted, size=lettering.LARGE, align="center")


def _bands(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Shades and labels of the phases, and the day the chart stands at."""
    share = 0.12 if theme.name == "dark" else 0.065
    bands = [band for band in model.bands if model.scale.shows_part(band.first, band.last)]
    for band in bands:
        if band.role is not None:
            color = getattr(theme, band.role.value)
            x0, x1 = frame.x(band.first), frame.x(band.last)
            sheet.rect(x0, frame.panel_bottom, x1, frame.panel_top, theme.tint(color, share), 1)
            sheet.rect(x0, frame.panel_top, x1, frame.panel_top + 2.0, color, 1, alpha=0.75)
    label_left, label_right, align = as_of_box(model, frame)
    for line, words in enumerate(day_words.as_of_forms(model.scale)):
        x = label_left if align == "left" else label_right
        y = frame.strip_bottom + 3.0 + SMALL * LINE_HEIGHT * (1 - line)
        sheet.text(x, y, words, theme.muted, size=SMALL, align=align)
    items = [
        RowItem((frame.x(b.first) + frame.x(b.last)) / 2, 0.0, tuple(_width(f) for f in b.forms), b.rank) for b in bands
    ]
    limit = min(frame.right, label_left - 6.0)
    places = place_in_rows(items, frame.left, limit, 1, centred=True).places
    # One cycle shortened, all shortened: "B1, Blina 2" would read as two things.
    cycles = [place.form for band, place in zip(bands, places, strict=True) if band.cycle is not None]
    for band, item, place in zip(bands, items, places, strict=True):
        form = max(place.form, min(1, max(cycles))) if band.cycle is not None else place.form
        half = item.widths[form] / 2
        x = min(max(item.x, frame.left + half), limit - half)
        color = theme.text(getattr(theme, band.role.value)) if band.role is not None else theme.muted
        words = band.forms[form]
        sheet.text(x, frame.strip_bottom + 3.0, words, color, size=SMALL, bold=True, align="center")


def _width(words: str) -> float:
    return lettering.width(words, SMALL, bold=True)


def _levels(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Decades at the left, the two thresholds dashed and named at the right."""
    for percent in model.decades:
        y = frame.y(percent)
        if percent not in THRESHOLDS_PERCENT:
            sheet.line([(frame.left, y), (frame.right, y)], theme.line, 0.6, 2)
        words = f"{plain_number(percent, 1)}\N{NO-BREAK SPACE}%"
        sheet.centred(frame.left - 8.0, y, words, theme.muted, size=TEXT, align="right")
    for percent in THRESHOLDS_PERCENT:
        y = frame.y(percent)
        sheet.line([(frame.left, y), (frame.right, y)], theme.muted, 0.8, 3, dashes=DASHED, gid="thresholds")
        sheet.centred(
            frame.right + 5.0,
            y,
            figures(f"{percent:g}\N{NO-BREAK SPACE}%"),
            theme.ink,
            size=TEXT,
        )
    sheet.line([(frame.left, frame.panel_bottom), (frame.left, frame.panel_top)], theme.line, 0.8, 3)
    sheet.line([(frame.left, frame.panel_bottom), (frame.right, frame.panel_bottom)], theme.line, 0.8, 3)
    for place, line in enumerate(_axis_title(model.axis_title, frame.panel_top - frame.panel_bottom + 16.0)):
        x, y = EDGE + 6.0 + place * TEXT * LINE_HEIGHT, (frame.panel_top + frame.panel_bottom) / 2
        sheet.text(x, y, line, theme.muted, size=TEXT, align="center", turned=True)


def _axis_title(title: str, room: float) -> tuple[str, ...]:
    """One line, or two where the panel is low."""
    before, comma, after = title.partition(", ")
    if lettering.width(title, TEXT) <= room or not comma:
        return (lettering.shortened(title, TEXT, room),)
    return (lettering.shortened(before, TEXT, room), lettering.shortened(after, TEXT, room))


def _floor(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    for step in model.floor:
        if not model.scale.shows_part(step.first, step.last):
            continue
        for first, last in model.scale.outside_gaps(step.first, step.last):
            top = frame.y(step.percent)
            sheet.rect(frame.x(first), frame.panel_bottom, frame.x(last), top, theme.muted, 2.5, alpha=0.16)


def _joins(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    for join in model.joins:
        family = model.series[join.series].family
        color = color_of(family, theme)
        if join.severity is not None:
            color = theme.critical if join.severity is Severity.CRITICAL else theme.warning
        width = 1.5 if family == Family(codes.Specimen.MARROW, codes.Assay.RQPCR) else 1.0
        ends = join_ends(join, frame)
        if ends is not None:
            sheet.line(ends, color, width, 6, dashes=DOTTED if join.is_dotted else (), gid="joins")


def join_ends(join: Join, frame: Frame) -> tuple[Place, Place] | None:
    """The two ends of a line inside the plot; None where none of it is."""
    return frame.cut(frame.points[join.first], frame.points[join.last])


def _point(model: ChartModel, point: Point, place: Place, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    family = model.series[point.series].family
    color, shape = color_of(family, theme), glyphs.shape_of(family)
    x, y = place
    _bar(point, x, frame, theme, sheet, color)
    if point.is_doubtful:
        sheet.marker("circle", x, y, 13.0, 7, face=theme.tint(theme.muted, 0.3))
        sheet.text(x + 6.5, y + 3.0, "?", theme.muted, size=SMALL, bold=True)
    draw_point_glyph(sheet, point.kind, shape, x, y, theme, color)
    if point.ring is not None:
        severe = point.ring is Severity.CRITICAL
        edge = theme.critical if severe else theme.warning
        sheet.marker("ring", x, y, RING_SIZE, 9, face="none", edge=edge, width=1.9 if severe else 1.2)


def draw_point_glyph(sheet: Sheet, kind: PointKind, shape: str, x: float, y: float, theme: Theme, color: str) -> None:
    """The mark of a result; also used by the legend."""
    if kind is PointKind.NOT_EVALUABLE:
        sheet.marker("x", x, y, 5.0, 8, face="none", edge=theme.muted, width=1.3)
    elif kind in (PointKind.UNDETECTED, PointKind.INADEQUATE):
        edge = color if kind is PointKind.UNDETECTED else theme.muted
        sheet.marker("down", x, y, POINT_SIZE, 8, face=theme.page, edge=edge, width=1.3)
        if shape not in ("circle", "square"):
            sheet.marker(shape, x, y + 7.0, 4.5, 8, face=edge)
    elif kind is PointKind.PNQ:
        sheet.marker(shape, x, y, POINT_SIZE, 8, face=theme.page, edge=color, width=1.2)
        sheet.marker(f"{shape}/half", x, y, POINT_SIZE, 8.1, face=color)
    else:
        sheet.marker(shape, x, y, POINT_SIZE, 8, face=color, edge=theme.page, width=0.5)


def _bar(point: Point, x: float, frame: Frame, theme: Theme, sheet: Sheet, color: str) -> None:
    """Whiskers of a quantified result; LoD to LoQ of a PNQ one, without a lower end where none is known."""
    if point.high_percent is None:
        return
    top = frame.y(point.high_percent)
    if point.kind is PointKind.QUANTIFIED and point.low_percent is not None:
        ends = [(x, frame.y(point.low_percent)), (x, top)]
        sheet.line(ends, theme.tint(color, 0.7), 0.9, 5, gid="whiskers")
        return
    if point.low_percent is None:
        sheet.line([(x, top), (x, open_end(point, frame))], color, 1.2, 5, dashes=DOTTED, gid="open bars")
        return
    bottom = frame.y(point.low_percent)
    sheet.line([(x, bottom), (x, top)], color, 1.2, 5, gid="limit bars")
    for y in (bottom, top):
        sheet.line([(x - 2.5, y), (x + 2.5, y)], color, 1.2, 5, gid="limit caps")


def open_end(point: Point, frame: Frame) -> float:
    """Where a bar without a lower limit ends."""
    if point.floor_percent is None or point.high_percent is None or point.floor_percent >= point.high_percent:
        return frame.panel_bottom
    return frame.y(point.floor_percent)
