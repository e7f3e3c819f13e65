"""A case as the chart on screen wants it: models worked out once, pictures, the places of marks in logical pixels.

Matplotlib is imported when the first chart is drawn; `warm_up` does it ahead of time, behind the first page.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from dalba_desktop.gui.chart_drawn import ChartMark, Drawing, ReadOff
from dalba_desktop.gui.chart_walk import Fact, facts_of
from dalba_desktop.plots.chart_options import Align, ChartOptions, available_alignments
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.domain.schedule import Calendar
    from dalba_desktop.plots.case_chart import CaseChart, ChartModel
    from dalba_desktop.plots.hit_map import Mark
    from dalba_desktop.plots.planned import PlannedSample
    from dalba_desktop.tracker import CaseView

DOTS_PER_INCH = 96.0
POINTS_PER_INCH = 72.0
SCALE = DOTS_PER_INCH / POINTS_PER_INCH


class CaseSource:
    """A case view to be drawn. Models are kept for as long as the view is: one for each way of looking at it."""

    def __init__(self, view: CaseView, calendar: Calendar | None = None) -> None:
        self.view = view
        self._calendar = calendar
        self._planned: Sequence[PlannedSample] | None = None
        self._models: dict[ChartOptions, ChartModel] = {}
        self._facts: dict[Align, tuple[Fact, ...]] = {}

    @property
    def alignments(self) -> tuple[Align, ...]:
        """The events of the case that its days can count from."""
        return available_alignments(self.view.known)

    def model(self, options: ChartOptions) -> ChartModel:
        """The chart as data; a window shows a part of the same model."""
        from dalba_desktop.plots.case_chart import chart_model

        whole = dataclasses.replace(options, window=None)
        model = self._models.get(whole)
        if model is None:
            view = self.view
            model = chart_model(view.known, view.assessment, view.timeline, planned=self.planned, options=whole)
            if view.synthetic:
                model = dataclasses.replace(model, title=say("{title} · SYNTHETIC", title=model.title))
            self._models[whole] = model
        return model.in_window(options.window)

    @property
    def planned(self) -> Sequence[PlannedSample]:
        """The planned samples of the case."""
        from dalba_desktop.plots.planned import planned_of

        if self._planned is None:
            view = self.view
            self._planned = planned_of(view.known, view.assessment.readings, self._calendar, view.as_of)
        return self._planned

    def describe(self, options: ChartOptions) -> str:
        """The chart in words."""
        from dalba_desktop.plots.case_chart import describe

        return describe(self.model(options))

    def facts(self, options: ChartOptions) -> tuple[Fact, ...]:
        """All facts, those outside the window included."""
        if options.align not in self._facts:
            self._facts[options.align] = facts_of(self.model(options))
        return self._facts[options.align]

    def read_day(self, day: float, options: ChartOptions) -> ReadOff | None:
        """What is to be read off on a day without a fact."""
        from dalba_desktop.plots.day_words import day_words
        from dalba_desktop.wording import date_words

        scale = self.model(options).scale
        return ReadOff(day_words(day, scale), date_words(scale.date(day)))

    def chart(self, theme: Theme, size: QSize, options: ChartOptions, density: float = 1.0) -> CaseChart:
        """The chart as a figure, for a size in logical pixels."""
        from dalba_desktop.plots.case_chart import case_chart

        return case_chart(
            self.model(options),
            theme,
            width_inches=size.width() / DOTS_PER_INCH,
            height_inches=size.height() / DOTS_PER_INCH,
            dpi=DOTS_PER_INCH * density,
        )

    def draw(self, theme: Theme, size: QSize, density: float, options: ChartOptions) -> Drawing:
        """The chart as a picture, at `density` device pixels per logical one."""
        from dalba_desktop.plots.frame import STRIP_HEIGHT

        chart = self.chart(theme, size, options, density)
        frame, height = chart.frame, size.height()
        top = height - (frame.strip_bottom + STRIP_HEIGHT) * SCALE
        plot = QRectF(frame.left * SCALE, top, (frame.right - frame.left) * SCALE, height - top)
        marks = tuple(_mark(mark, height) for mark in chart.hits.marks)
        return Drawing(picture_of(chart, density), size, marks, plot, frame.scale)


def picture_of(chart: CaseChart, density: float) -> QImage:
    """A drawn figure as an image in the format that Qt paints fastest."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = chart.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    width, height = canvas.get_width_height()
    # Qt reads the buffer without owning it; the conversion is a copy of its own.
    lent = QImage(canvas.buffer_rgba(), width, height, 4 * width, QImage.Format.Format_RGBX8888)
    image = lent.convertToFormat(QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(density)
    return image


def _mark(mark: Mark, height_px: int) -> ChartMark:
    """Matplotlib counts points from the lower left, Qt pixels from the upper left."""
    left, top = (mark.x - mark.half_width) * SCALE, height_px - (mark.y + mark.half_height) * SCALE
    area = QRectF(left, top, 2 * mark.half_width * SCALE, 2 * mark.half_height * SCALE)
    read_off = ReadOff("", "", mark.words.replace("\n", ", "))
    return ChartMark(mark.list, mark.id, area, mark.words, mark.is_bar, read_off)


def warm_up() -> Iterator[None]:
    """Imports, one step at a time, what opening a store, the first chart and the first report will need."""
    import dalba_desktop.tracker

    yield
    import dalba_desktop.plots.case_chart

    yield
    import dalba_desktop.reports.case_report  # noqa: F401
