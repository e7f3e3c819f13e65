"""The case chart as a one-page vector PDF, drawn by `plots` as on screen and made to be laid into a report."""

from __future__ import annotations

import dataclasses

from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.plots.case_chart import case_chart, chart_model
from dalba_desktop.plots.planned import planned_of
from dalba_desktop.plots.theme import PAPER
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.layout.fitting import USUAL_HEIGHT
from dalba_desktop.reports.layout.page import CHART_WIDTH
from dalba_desktop.reports.privacy import for_paper

_POINTS_PER_INCH = 72.0
_LONGEST_TERM = 60
_CUT_TERM = 5
"""Up to six characters the chart prints a term as it is, without making initials of it."""


def chart_pdf(data: ReportData, height: float = USUAL_HEIGHT) -> bytes:
    """The chart of a case, so many points high, as PDF bytes; equal data, equal bytes.

    As on screen long stretches without a fact are drawn shorter; planned samples are on it where the policy is known.

    To be called on matplotlib's own thread.
    """
    data = _with_plain_terms(for_paper(data))
    calendar = data.policy.calendars.get(data.known.patient.protocol) if data.policy is not None else None
    planned = planned_of(data.known, data.assessment.readings, calendar, data.as_of)
    chart = case_chart(
        chart_model(data.known, data.assessment, data.timeline, planned=planned),
        PAPER,
        width_inches=CHART_WIDTH / _POINTS_PER_INCH,
        height_inches=height / _POINTS_PER_INCH,
    )
    return chart.pdf()


def _with_plain_terms(data: ReportData) -> ReportData:
    """The data with adverse events that are no terms cut short: their initials would read as if they meant something.

    The table below the chart prints them in full.
    """
    events = tuple(
        event if _reads_as_term(event.term) else dataclasses.replace(event, term=f"{event.term.strip()[:_CUT_TERM]}…")
        for event in data.known.adverse_events
    )
    if events == data.known.adverse_events:
        return data
    known = dataclasses.replace(data.known, adverse_events=events)
    return dataclasses.replace(data, known=known, timeline=timeline_of(known, data.as_of))


def _reads_as_term(term: str) -> bool:
    """Whether a term is words: not long, printable, each beginning with a letter or digit (a bracket before it)."""
    words = term.split()
    starts_well = all(word.lstrip("([")[:1].isalnum() for word in words)
    return bool(words) and term.isprintable() and len(term) <= _LONGEST_TERM and starts_well
