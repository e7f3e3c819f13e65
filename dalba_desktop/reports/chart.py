"""The case chart as a one-page vector PDF, drawn by `plots` as on screen and made to be laid into a report."""

from __future__ import annotations

import io

import matplotlib as mpl

from dalba_desktop.plots.case_chart import case_chart, chart_model
from dalba_desktop.plots.theme import PAPER
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.layout.page import CHART_HEIGHT, CHART_WIDTH
from dalba_desktop.reports.privacy import for_paper

_POINTS_PER_INCH = 72.0
_NOTHING_SAID = {"CreationDate": None, "Creator": None, "Producer": None}


def chart_pdf(data: ReportData) -> bytes:
    """The chart of a case as PDF bytes; equal data, equal bytes. To be called on matplotlib's own thread."""
    data = for_paper(data)
    chart = case_chart(
        chart_model(data.known, data.assessment, data.timeline),
        PAPER,
        width_inches=CHART_WIDTH / _POINTS_PER_INCH,
        height_inches=CHART_HEIGHT / _POINTS_PER_INCH,
    )
    out = io.BytesIO()
    with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 6}):
        chart.figure.savefig(out, format="pdf", metadata=_NOTHING_SAID)
    return out.getvalue()
