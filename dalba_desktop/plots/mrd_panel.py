"""Draws the MRD panel: phases, level axis, floor, lines, points and the words beside them."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain import codes
from dalba_desktop.plots import day_words, glyphs, lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import Family, Join, Point, PointKind
from dalba_desktop.plots.frame import EDGE, Frame, as_of_box
from dalba_desktop.plots.lettering import LINE_HEIGHT, SMALL, TEXT
from dalba_desktop.plots.placing import Box, Ground, RowItem, place_in_rows
from dalba_desktop.plots.sheet import DASHED, DOTTED, Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import percent_words, plain_number

POINT_SIZE = 7.0
RING_SIZE = 13.5
THRESHOLDS_PERCENT = (0.1, 0.01)


def color_of(family: Family, theme: Theme) -> str:
    """Marrow is ink, blood blue; CSF is ink as well and told apart by its shape."""
    return theme.blood if family.specimen is codes.Specimen.BLOOD else theme.ink


def shown_points(model: ChartModel, frame: Frame) -> Iterator[tuple[Point, tuple[float, float]]]:
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
    _words(model, frame, theme, sheet)
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
            percent_words(percent).replace("0.10", "0.1").replace("0.010", "0.01"),
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
        x0, x1, y = frame.x(step.first), frame.x(step.last), frame.y(step.percent)
        sheet.rect(x0, frame.panel_bottom, x1, y, theme.muted, 2.5, alpha=0.16)


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


def join_ends(join: Join, frame: Frame) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The two ends of a line, cut where the plot ends; None where none of it is inside."""
    (x0, y0), (x1, y1) = frame.points[join.first], frame.points[join.last]
    if x1 <= frame.left or x0 >= frame.right:
        return None

    def at(x: float) -> tuple[float, float]:
        return x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)

    return (at(frame.left) if x0 < frame.left else (x0, y0)), (at(frame.right) if x1 > frame.right else (x1, y1))


def _point(
    model: ChartModel, point: Point, place: tuple[float, float], frame: Frame, theme: Theme, sheet: Sheet
) -> None:
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
        sheet.line([(x, top), (x, _open_end(point, frame))], color, 1.2, 5, dashes=DOTTED, gid="open bars")
        return
    bottom = frame.y(point.low_percent)
    sheet.line([(x, bottom), (x, top)], color, 1.2, 5, gid="limit bars")
    for y in (bottom, top):
        sheet.line([(x - 2.5, y), (x + 2.5, y)], color, 1.2, 5, gid="limit caps")


def _open_end(point: Point, frame: Frame) -> float:
    if point.floor_percent is None or point.high_percent is None or point.floor_percent >= point.high_percent:
        return frame.panel_bottom
    return frame.y(point.floor_percent)


def ground_of(model: ChartModel, frame: Frame) -> Ground:
    """What words in the panel must not cover: marks, bars, lines."""
    ground = Ground((frame.left + 3.0, frame.panel_bottom + 3.0, frame.width - EDGE, frame.panel_top - 3.0), [])
    for point, (x, y) in shown_points(model, frame):
        reach = RING_SIZE / 2 if point.ring is not None or point.is_doubtful else POINT_SIZE / 2 + 0.5
        ground.add(x - reach, y - reach, x + reach + (6.0 if point.is_doubtful else 0.0), y + reach)
        if point.high_percent is not None:
            low = _open_end(point, frame) if point.low_percent is None else frame.y(point.low_percent)
            ground.add(x - 1.0, low, x + 1.0, frame.y(point.high_percent))
    for join in model.joins:
        ends = join_ends(join, frame)
        if ends is not None:
            ground.add_line(*ends[0], *ends[1])
    for percent in THRESHOLDS_PERCENT:
        y = frame.y(percent)
        ground.add(frame.right + 2.0, y - 6.0, frame.width, y + 6.0)
        ground.add(frame.left, y - 0.5, frame.right, y + 0.5)
    if model.scale.shows_as_of:
        x = frame.x(model.scale.as_of_day)
        ground.add(x - 0.5, frame.panel_bottom, x + 0.5, frame.panel_top)
    return ground


def _words(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """The callout first, then why samples are inadequate, then the laboratories; each only where it covers nothing."""
    ground = ground_of(model, frame)
    if model.callout is not None and model.scale.shows(model.points[model.callout.point].day):
        at = frame.points[model.callout.point]
        color = theme.critical if model.callout.severity is Severity.CRITICAL else theme.warning
        box = _put(
            model.callout.lines,
            at,
            ground,
            (18, 30, 44, 60, 80, 110, 150),
            theme.text(color),
            sheet,
            size=TEXT,
        )
        if box is not None:
            _leader(box, at, color, sheet)
    for point, at in shown_points(model, frame):
        if point.reason:
            short = (point.reason[0].rstrip(":"),)
            if _put(point.reason, at, ground, (7, 11, 16, 24), theme.muted, sheet, middle=True) is None:
                _put(short, at, ground, (6, 10, 14, 20), theme.muted, sheet, middle=True)
    named: set[int] = set()
    for point, at in shown_points(model, frame):
        label = lettering.printable(model.series[point.series].label)
        if label and point.series not in named:
            named.add(point.series)
            label = lettering.shortened(label, SMALL, 110.0)
            color = theme.text(theme.tint(color_of(model.series[point.series].family, theme), 0.75))
            _put((label,), at, ground, (6, 9, 13, 18, 26), color, sheet)


def _put(
    lines: tuple[str, ...],
    anchor: tuple[float, float],
    ground: Ground,
    reaches: tuple[float, ...],
    color: str,
    sheet: Sheet,
    *,
    size: float = SMALL,
    middle: bool = False,
) -> Box | None:
    """Lines of type at the nearest free place, which is then taken; None where there is none."""
    step = size * LINE_HEIGHT
    width = max(lettering.width(line, size) for line in lines)
    box = ground.free_spot(width, step * len(lines), anchor, reaches)
    if box is None:
        return None
    ground.boxes.append(box)
    for place, line in enumerate(lines):
        x = (box[0] + box[2]) / 2 if middle else box[0]
        y = box[3] - step * place - size
        sheet.text(x, y, line, color, size=size, align="center" if middle else "left")
    return box


def _leader(box: Box, anchor: tuple[float, float], color: str, sheet: Sheet) -> None:
    """A thin line from the words to the edge of the ring."""
    x0, y0, x1, y1 = box
    near = (min(max(anchor[0], x0), x1), min(max(anchor[1], y0), y1))
    dx, dy = near[0] - anchor[0], near[1] - anchor[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length <= RING_SIZE / 2 + 2.0:
        return
    start = (anchor[0] + dx / length * RING_SIZE / 2, anchor[1] + dy / length * RING_SIZE / 2)
    end = (near[0] - dx / length * 1.5, near[1] - dy / length * 1.5)
    sheet.line([start, end], color, 0.9, 6, gid="leader")
