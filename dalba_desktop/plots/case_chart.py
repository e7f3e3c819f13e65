"""The case chart: one model, drawn once, on screen and on paper alike."""

from __future__ import annotations

import io
from collections.abc import Iterable

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from dalba_desktop.plots import (
    gap_signs,
    hit_map,
    lanes,
    legend,
    mrd_panel,
    panel_words,
    planned_ticks,
    reference_strip,
    time_axis,
    trend_line,
)
from dalba_desktop.plots.chart_model import ChartModel, chart_model
from dalba_desktop.plots.chart_text import as_text, describe, rows_of
from dalba_desktop.plots.frame import Frame, frame_of
from dalba_desktop.plots.hit_map import HitMap, Mark
from dalba_desktop.plots.sheet import POINTS_PER_INCH, Sheet, to_points
from dalba_desktop.plots.theme import Theme

__all__ = ["CaseChart", "ChartModel", "as_text", "case_chart", "chart_model", "describe", "rows_of"]

HIGHLIGHT_MARGIN = 4.5


class CaseChart:
    """A drawn chart: its figure, what lies where (`hits`), and a ring that marks facts.

    The figure has the size it was made for: after a resize make a new one. `ring` is the only artist that
    `highlight` touches, so a canvas can keep the rest as a picture and draw the ring over it.
    """

    def __init__(self, model: ChartModel, figure: Figure, frame: Frame, hits: HitMap, ring: PathPatch) -> None:
        self.model = model
        self.figure = figure
        self.frame = frame
        self.hits = hits
        self.ring = ring

    def nearest(self, x_px: float, y_px: float, radius: float = 8.0) -> Mark | None:
        """The fact under a pixel (origin lower left, as matplotlib's mouse events count)."""
        return self.hits.nearest(x_px, y_px, radius)

    def highlight(self, facts: Iterable[tuple[str, str]]) -> int:
        """Puts a ring around each of these facts (list, id) and takes every other away; how many of them are drawn."""
        found = [mark for fact in dict.fromkeys(facts) if (mark := self.hits.find(*fact)) is not None]
        self.ring.set_visible(bool(found))
        if found:
            self.ring.set_path(Path.make_compound_path(*map(_outline, found)))
        return len(found)

    def pdf(self) -> bytes:
        """The chart as one PDF page with embedded fonts; equal charts give equal bytes."""
        buffer = io.BytesIO()
        with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 6}):
            self.figure.savefig(
                buffer, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None}
            )
        return buffer.getvalue()

    def svg(self) -> bytes:
        """The chart as a vector picture with its type as outlines, the same everywhere; equal charts, equal bytes."""
        buffer = io.BytesIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "chart"}):
            self.figure.savefig(buffer, format="svg", metadata=nothing)
        return buffer.getvalue()

    def png(self) -> bytes:
        """The chart as a picture at the figure's dpi."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=self.figure.dpi, metadata={"Software": None})
        return buffer.getvalue()


def case_chart(
    model: ChartModel, theme: Theme, *, width_inches: float, height_inches: float, dpi: float = 100
) -> CaseChart:
    """Draws a chart of a size in inches. Type keeps its size in points, so a larger chart holds more, not bigger."""
    width, height = width_inches * POINTS_PER_INCH, height_inches * POINTS_PER_INCH
    sheet = Sheet()
    head = legend.head_of(model, width, height)
    frame = frame_of(model, width, height, head.height)
    legend.draw(model, head, width, height, theme, sheet)
    for part in (mrd_panel, reference_strip, trend_line, planned_ticks, lanes, gap_signs, panel_words):
        part.draw(model, frame, theme, sheet)
    time_axis.draw(model, frame, theme, sheet)
    _as_of_line(model, frame, theme, sheet)
    figure = Figure(figsize=(width_inches, height_inches), dpi=dpi, facecolor=theme.page, edgecolor="none")
    FigureCanvasAgg(figure)
    sheet.put_on(figure)
    ring = PathPatch(
        Path([(0.0, 0.0)]),
        facecolor="none",
        edgecolor=theme.accent,
        linewidth=2.0,
        zorder=40,
        transform=to_points(figure),
    )
    ring.set_visible(False)
    figure.add_artist(ring, clip=False)
    hits = HitMap(figure, hit_map.marks_of(model, frame), hit_map.signs_of(model, frame))
    return CaseChart(model, figure, frame, hits, ring)


def _as_of_line(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    if model.scale.shows_as_of:
        x = frame.x(model.scale.as_of_day)
        sheet.line([(x, frame.axis_top), (x, frame.strip_bottom)], theme.muted, 0.8, 4.5, gid="as of")


def _outline(mark: Mark) -> Path:
    if not mark.is_bar:
        return Path.circle((mark.x, mark.y), max(mark.half_width, mark.half_height) + HIGHLIGHT_MARGIN)
    a, b = mark.half_width + 1.5, mark.half_height + 1.5
    corners = [(mark.x - a, mark.y - b), (mark.x + a, mark.y - b), (mark.x + a, mark.y + b), (mark.x - a, mark.y + b)]
    return Path([*corners, corners[0]], closed=True)
