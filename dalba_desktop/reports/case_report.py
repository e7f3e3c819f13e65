"""One case on A4 paper, one to two pages, as PDF bytes."""

from __future__ import annotations

from dalba_desktop.reports.data import ReportData


def case_report(data: ReportData, chart_pdf: bytes | None = None) -> bytes:
    """The report of one case as PDF.

    `chart_pdf` is the case chart as a one-page PDF of `chart.CHART_SIZE_INCHES`; without it the chart is drawn
    here, which must then happen on the thread that owns matplotlib. Equal data give equal bytes.
    """
    raise NotImplementedError
