"""The chart as something that can be pasted or saved: picture, drawing, document, table of words.

It is always drawn in the light theme, as large as on screen and never so small that title and legend are left out: what
is pasted ends on white paper or a slide. A made-up case says so in its title.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize

from dalba_desktop.plots.theme import LIGHT
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.chart_drawing import CaseSource
    from dalba_desktop.plots.case_chart import CaseChart
    from dalba_desktop.plots.chart_options import ChartOptions

LEAST_SIZE = QSize(880, 480)
DENSITY = 2.0
"""Pixels of a copied picture for each on screen."""
DOTS_PER_METRE = round(DENSITY * 96 / 0.0254)


class Form(StrEnum):
    """The files a chart can be saved as; the value is the ending."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


def kinds() -> str:
    """What a file dialog offers."""
    return ";;".join((say("Picture (*.png)"), say("Drawing (*.svg)"), say("PDF (*.pdf)")))


def form_of(path: Path) -> Form | None:
    """The form that a file's ending names; None for any other."""
    ending = path.suffix.lower().lstrip(".")
    return Form(ending) if ending in list(Form) else None


class ChartCopy:
    """A case's chart as it is looked at now, to be taken away."""

    def __init__(self, source: CaseSource, size: QSize, options: ChartOptions) -> None:
        self._source = source
        self._size = size.expandedTo(LEAST_SIZE)
        self._options = options

    def _chart(self) -> CaseChart:
        return self._source.chart(LIGHT, self._size, self._options, DENSITY, leaves=True)

    def content(self, form: Form) -> bytes:
        """The bytes of a file."""
        chart = self._chart()
        return {Form.PNG: chart.png, Form.SVG: chart.svg, Form.PDF: chart.pdf}[form]()

    def picture(self) -> QMimeData:
        """A picture, twice as fine as on screen."""
        from dalba_desktop.gui.chart_drawing import picture_of

        image = picture_of(self._chart(), 1.0)
        image.setDotsPerMeterX(DOTS_PER_METRE)
        image.setDotsPerMeterY(DOTS_PER_METRE)
        made = QMimeData()
        made.setImageData(image)
        return made

    def vector(self) -> QMimeData:
        """Lines and letters instead of pixels: SVG and PDF, whichever the other program takes."""
        made = QMimeData()
        made.setData("image/svg+xml", self.content(Form.SVG))
        made.setData("application/pdf", self.content(Form.PDF))
        return made

    def text(self) -> str:
        """Every fact in sight as a line of cells with tabs between, to be pasted into a table."""
        from dalba_desktop.plots.chart_text import as_text

        lines = as_text(self._source.model(self._options))
        return f"{say('SYNTHETIC')}\n{lines}" if self._source.view.synthetic else lines
