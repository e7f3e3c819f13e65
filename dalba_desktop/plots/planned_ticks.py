"""Planned samples at the bottom of the MRD panel: quiet ticks, and flags for those that are due or overdue."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import PlannedMark
from dalba_desktop.plots.frame import Frame
from dalba_desktop.plots.planned import PlannedState
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

BELOW, ABOVE = 3.0, 4.0
"""How far a tick reaches past the bottom edge of the panel."""
FLAG = 11.0
"""The height of a flag."""


def shown(model: ChartModel, frame: Frame) -> Iterator[tuple[PlannedMark, float]]:
    """The planned samples inside the window with their place from the left."""
    for mark in model.planned:
        if model.scale.shows(mark.day):
            yield mark, frame.x(mark.day)


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Ticks and flags, and the window of what is waited for as a line on the edge."""
    y = frame.panel_bottom
    for mark, x in shown(model, frame):
        if mark.state.is_open:
            x0, x1 = frame.x(mark.first), frame.x(mark.last)
            sheet.line([(x0, y), (x1, y)], theme.warning, 2.0, 4, gid="planned windows")
            draw_flag(sheet, mark.state, x, y, theme)
        else:
            color = theme.muted if mark.state is not PlannedState.PLANNED else theme.tint(theme.muted, 0.75)
            sheet.line([(x, y - BELOW), (x, y + ABOVE)], color, 0.9, 5, gid="planned")
            if mark.state is PlannedState.MISSED:
                sheet.marker("x", x, y + ABOVE + 3.0, 3.6, 5, face="none", edge=theme.muted, width=0.9)


def draw_flag(sheet: Sheet, state: PlannedState, x: float, y: float, theme: Theme) -> None:
    """Filled: overdue; open: due. Also used by the legend."""
    sheet.line([(x, y - BELOW), (x, y + FLAG)], theme.warning, 1.1, 8.2, gid="planned flags")
    face = theme.warning if state is PlannedState.OVERDUE else theme.page
    sheet.area(
        ((x, y + FLAG), (x + 7.0, y + FLAG - 2.8), (x, y + FLAG - 5.6)), face, 8.2, edge=theme.warning, width=1.1
    )


def words_of(mark: PlannedMark) -> str:
    """`d57 overdue`; empty for a quiet tick."""
    if not mark.state.is_open:
        return ""
    is_overdue = mark.state is PlannedState.OVERDUE
    return say("{label} overdue" if is_overdue else "{label} due", label=mark.label)
