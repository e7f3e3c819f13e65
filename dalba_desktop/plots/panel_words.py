"""The words inside the MRD panel, each only where it covers nothing: rise, trend, planned samples, reasons, names."""

from __future__ import annotations

from itertools import pairwise

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.plots import lettering, mrd_panel, planned_ticks, trend_line
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import Callout
from dalba_desktop.plots.frame import EDGE, Frame, Place
from dalba_desktop.plots.lettering import LINE_HEIGHT, SMALL, TEXT
from dalba_desktop.plots.placing import Box, Ground
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.plots.trend import Trend

CALLOUT_REACHES = (18, 30, 44, 60, *range(72, 280, 12))
"""Points from the result to its numbers; the line between them may be long in a crowded panel."""


def ground_of(model: ChartModel, frame: Frame) -> Ground:
    """What words in the panel must not cover: marks, bars, lines."""
    ground = Ground((frame.left + 3.0, frame.panel_bottom + 3.0, frame.width - EDGE, frame.panel_top - 3.0), [])
    for point, (x, y) in mrd_panel.shown_points(model, frame):
        reach = (
            mrd_panel.RING_SIZE / 2 if point.ring is not None or point.is_doubtful else mrd_panel.POINT_SIZE / 2 + 0.5
        )
        ground.add(x - reach, y - reach, x + reach + (6.0 if point.is_doubtful else 0.0), y + reach)
        if point.high_percent is not None:
            low = mrd_panel.open_end(point, frame) if point.low_percent is None else frame.y(point.low_percent)
            ground.add(x - 1.0, low, x + 1.0, frame.y(point.high_percent))
    for join in model.joins:
        ends = mrd_panel.join_ends(join, frame)
        if ends is not None:
            ground.add_line(*ends[0], *ends[1])
    for percent in mrd_panel.THRESHOLDS_PERCENT:
        y = frame.y(percent)
        ground.add(frame.right + 2.0, y - 6.0, frame.width, y + 6.0)
        ground.add(frame.left, y - 0.5, frame.right, y + 0.5)
    for first, last in frame.breaks:
        ground.add(first, frame.panel_bottom, last, frame.panel_top)
    for mark, x in planned_ticks.shown(model, frame):
        if mark.state.is_open:
            ground.add(x - 1.0, frame.panel_bottom, x + 8.0, frame.panel_bottom + planned_ticks.FLAG)
    if model.trend is not None:
        trend_line.keep_free(model.trend, frame, ground)
    if model.scale.shows_as_of:
        x = frame.x(model.scale.as_of_day)
        ground.add(x - 0.5, frame.panel_bottom, x + 0.5, frame.panel_top)
    return ground


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """The callout first, then why samples are inadequate, then the laboratories; each only where it covers nothing."""
    ground = ground_of(model, frame)
    if model.callout is not None and model.scale.shows(model.points[model.callout.point].day):
        _callout(model.callout, frame.points[model.callout.point], ground, theme, sheet)
    if model.trend is not None and not model.empty_words:
        _trend(model.trend, frame, ground, theme, sheet)
    for mark, x in planned_ticks.shown(model, frame):
        if mark.state.is_open:
            at = x, frame.panel_bottom + planned_ticks.FLAG
            _put((planned_ticks.words_of(mark),), at, ground, (4, 8, 12, 18), theme.text(theme.warning), sheet)
    for point, at in mrd_panel.shown_points(model, frame):
        if point.reason:
            short = (point.reason[0].rstrip(":"),)
            if _put(point.reason, at, ground, (7, 11, 16, 24), theme.muted, sheet, middle=True) is None:
                _put(short, at, ground, (6, 10, 14, 20), theme.muted, sheet, middle=True)
    named: set[int] = set()
    for point, at in mrd_panel.shown_points(model, frame):
        label = lettering.printable(model.series[point.series].label)
        if label and point.series not in named:
            named.add(point.series)
            label = lettering.shortened(label, SMALL, 110.0)
            color = theme.text(theme.tint(mrd_panel.color_of(model.series[point.series].family, theme), 0.75))
            _put((label,), at, ground, (6, 9, 13, 18, 26), color, sheet)


def _callout(callout: Callout, at: Place, ground: Ground, theme: Theme, sheet: Sheet) -> None:
    """The numbers of a rise with a line to its point; on shorter lines where there is no room for long ones."""
    color = theme.critical if callout.severity is Severity.CRITICAL else theme.warning
    narrow = tuple(part for line in callout.lines for part in line.split(", "))
    for lines in (callout.lines, narrow):
        box = _put(lines, at, ground, CALLOUT_REACHES, theme.text(color), sheet, size=TEXT)
        if box is not None:
            _leader(box, at, color, sheet)
            return


def _trend(trend: Trend, frame: Frame, ground: Ground, theme: Theme, sheet: Sheet) -> None:
    """What the line says beside its end; in the upper right corner where there is no line."""
    if not trend.points:
        width = lettering.width(trend.lines[0], SMALL)
        _put(
            trend.lines, (frame.right - width / 2, frame.panel_top - 10.0), ground, (2, 20, 40, 60), theme.muted, sheet
        )
        return
    reaches = (10, 16, 24, 36, 52, 72, 100, 140)
    color = theme.text(theme.muted)
    if any(frame.cut(one, other) for one, other in pairwise(trend_line.line_of(trend, frame))):
        _put(trend.lines, trend_line.end_of(trend, frame), ground, reaches, color, sheet)
    if trend.projected is not None and any(
        frame.cut(one, other) for one, other in pairwise(trend_line.projection_of(trend, frame))
    ):
        x, y = trend_line.projection_of(trend, frame)[-1]
        _put(trend.projected.lines, (min(x, frame.right), y), ground, reaches, color, sheet)


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
    if length <= mrd_panel.RING_SIZE / 2 + 2.0:
        return
    start = (anchor[0] + dx / length * mrd_panel.RING_SIZE / 2, anchor[1] + dy / length * mrd_panel.RING_SIZE / 2)
    end = (near[0] - dx / length * 1.5, near[1] - dy / length * 1.5)
    sheet.line([start, end], color, 0.9, 6, gid="leader")
