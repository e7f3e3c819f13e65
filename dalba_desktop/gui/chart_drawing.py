"""A case chart as a picture for the screen, with the places of its marks in logical pixels.

Matplotlib is imported when the first chart is drawn; `warm_up` does it ahead of time, behind the first page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from dalba_desktop.gui.chart_view import ChartMark, Draw, Drawing
from dalba_desktop.plots.theme import Theme

if TYPE_CHECKING:
    from dalba_desktop.plots.case_chart import ChartModel
    from dalba_desktop.plots.hit_map import Mark
    from dalba_desktop.tracker import CaseView

DOTS_PER_INCH = 96.0
POINTS_PER_INCH = 72.0


def drawing_of(view: CaseView) -> tuple[Draw, str]:
    """How to draw a case, and the chart in words for those who cannot see it.

    The model is worked out once and serves every size and theme.
    """
    from dalba_desktop.plots.case_chart import chart_model, describe

    model = chart_model(view.known, view.assessment, view.timeline)
    return (lambda theme, size, density: draw(model, theme, size, density)), describe(model)


def draw(model: ChartModel, theme: Theme, size: QSize, density: float) -> Drawing:
    """Draws a chart model at a size in logical pixels, at `density` device pixels per logical one."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from dalba_desktop.plots.case_chart import case_chart

    chart = case_chart(
        model,
        theme,
        width_inches=size.width() / DOTS_PER_INCH,
        height_inches=size.height() / DOTS_PER_INCH,
        dpi=DOTS_PER_INCH * density,
    )
    canvas = chart.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    width, height = canvas.get_width_height()
    # Qt reads the buffer without owning it; the copy is its own.
    image = QImage(canvas.buffer_rgba(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(density)
    marks = tuple(_mark(mark, size.height()) for mark in chart.hits.marks)
    return Drawing(image, size, marks)


def _mark(mark: Mark, height_px: int) -> ChartMark:
    """Matplotlib counts points from the lower left, Qt pixels from the upper left."""
    scale = DOTS_PER_INCH / POINTS_PER_INCH
    left, top = (mark.x - mark.half_width) * scale, height_px - (mark.y + mark.half_height) * scale
    area = QRectF(left, top, 2 * mark.half_width * scale, 2 * mark.half_height * scale)
    return ChartMark(mark.list, mark.id, area, mark.words, mark.is_bar)


def warm_up() -> Iterator[None]:
    """Imports, one step at a time, what opening a store, the first chart and the first report will need."""
    import dalba_desktop.tracker

    yield
    import dalba_desktop.plots.case_chart

    yield
    import dalba_desktop.reports.case_report  # noqa: F401
