"""A case as the chart on screen wants it: models worked out once, pictures, the places of marks in logical pixels.

Matplotlib is imported when the first chart is drawn; `warm_up` does it ahead of time, behind the first page.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from dalba_desktop.gui.chart_drawn import ChartMark, Drawing, Key, ReadOff
from dalba_desktop.gui.chart_walk import Fact, facts_of
from dalba_desktop.gui.scale_size import factor, px
from dalba_desktop.plots.chart_options import Align, ChartOptions, available_alignments
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, say

if TYPE_CHECKING:
    from dalba_desktop.domain.schedule import Calendar
    from dalba_desktop.plots.case_chart import CaseChart, ChartModel
    from dalba_desktop.plots.chart_rows import Around, Row
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
        self._around: Around | None = None
        self._planned: Sequence[PlannedSample] | None = None
        self._models: dict[ChartOptions, ChartModel] = {}
        self._facts: dict[Align, tuple[Fact, ...]] = {}
        self._reads: dict[Align, dict[Key, ReadOff]] = {}

    @property
    def alignments(self) -> tuple[Align, ...]:
        """The events of the case that its days can count from."""
        return available_alignments(self.view.known)

    def model(self, options: ChartOptions) -> ChartModel:
        """The chart as data; a window shows a part of the same model."""
        from dalba_desktop.interchange.knowledge import load_reference
        from dalba_desktop.plots.case_chart import chart_model

        whole = dataclasses.replace(options, window=None)
        model = self._models.get(whole)
        if model is None:
            view = self.view
            model = chart_model(
                view.known,
                view.assessment,
                view.timeline,
                planned=self.planned,
                options=whole,
                reference=load_reference() if whole.shows_reference else None,
            )
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
        """What is to be read off on a day without a fact: the phase and the TKI of that day."""
        from dalba_desktop.plots.chart_rows import Around
        from dalba_desktop.plots.day_words import day_words

        if self._around is None:
            self._around = Around(self.view.timeline)
        scale = self.model(options).scale
        when = scale.date(day)
        return ReadOff(day_words(day, scale), date_words(when), "", self._around.phase(when), self._around.dose(when))

    def reads(self, options: ChartOptions) -> dict[Key, ReadOff]:
        """What is to be read off at each fact."""
        if options.align not in self._reads:
            self._reads[options.align] = {(row.list, row.id): read_off_of(row) for row in self.model(options).rows}
        return self._reads[options.align]

    def chart(
        self,
        theme: Theme,
        size: QSize,
        options: ChartOptions,
        density: float = 1.0,
        *,
        leaves: bool = False,
        enlarged: float = 1.0,
    ) -> CaseChart:
        """The chart as a figure, for a size in logical pixels. One that leaves the window says when it is made up.

        `enlarged` is how many logical pixels stand for one: letters and marks grow with it, the size stays.
        """
        from dalba_desktop.plots.case_chart import case_chart

        model = self.model(options)
        if leaves and self.view.synthetic:
            model = dataclasses.replace(model, title=say("{title} · SYNTHETIC", title=model.title))
        return case_chart(
            model,
            theme,
            width_inches=size.width() / DOTS_PER_INCH / enlarged,
            height_inches=size.height() / DOTS_PER_INCH / enlarged,
            dpi=DOTS_PER_INCH * density * enlarged,
        )

    def draw(self, theme: Theme, size: QSize, density: float, options: ChartOptions) -> Drawing:
        """The chart as a picture, at `density` device pixels per logical one."""
        from dalba_desktop.plots.frame import STRIP_HEIGHT

        chart = self.chart(theme, size, options, density, enlarged=factor())
        frame, height, scale = chart.frame, size.height(), px(SCALE)
        top = height - (frame.strip_bottom + STRIP_HEIGHT) * scale
        plot = QRectF(frame.left * scale, top, (frame.right - frame.left) * scale, height - top)
        reads = self.reads(options)
        marks = tuple(
            _mark(mark, height, reads.get((mark.list, mark.id))) for mark in (*chart.hits.marks, *chart.hits.signs)
        )
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


def read_off_of(row: Row) -> ReadOff:
    """A row of the chart as it is read off."""
    date, day, what, value, phase, dose, remark = row.cells
    return ReadOff(day, date, f"{what} {value}".strip(), phase, dose, remark)


def _mark(mark: Mark, height_px: int, read: ReadOff | None) -> ChartMark:
    """Matplotlib counts points from the lower left, Qt pixels from the upper left."""
    scale = px(SCALE)
    left, top = (mark.x - mark.half_width) * scale, height_px - (mark.y + mark.half_height) * scale
    area = QRectF(left, top, 2 * mark.half_width * scale, 2 * mark.half_height * scale)
    if read is None:
        head, *rest = mark.words.splitlines() or [""]
        read = ReadOff("", "", head, remark="; ".join(rest))
    return ChartMark(mark.list, mark.id, area, mark.words, mark.is_bar, read)


def warm_up() -> Iterator[None]:
    """Imports, one step at a time, what opening a store, the first chart and the first report will need."""
    import dalba_desktop.tracker

    yield
    import dalba_desktop.plots.case_chart

    yield
    import dalba_desktop.reports.case_report  # noqa: F401
