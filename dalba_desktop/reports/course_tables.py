"""What happened besides MRD and drugs: ABL1 tests, remissions, relapses, transplants, adverse events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from dalba_desktop.domain import codes
from dalba_desktop.domain.events import AdverseEvent, FollowUp
from dalba_desktop.domain.fields import Record
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import (
    joined,
    relapse_details,
    response_details,
    transplant_details,
    variants_words,
)
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.layout.text import Text
from dalba_desktop.reports.layout.typography import CELL
from dalba_desktop.reports.tables import DATE_WIDTH, Cells, date_cells, date_columns, record_row, table
from dalba_desktop.wording import NONE, date_words, label, percent_words, say

AnyRecord = TypeVar("AnyRecord", bound=Record)

_GRAVE_GRADE = 3


def abl1_table(data: ReportData) -> RecordTable | None:
    """The ABL1 kinase-domain tests, newest first."""
    tests = [*data.known.abl1_tests, *withdrawn_of(data, data.history.abl1_tests)]
    tests.sort(key=lambda row: (row.date, row.id), reverse=True)
    if not tests:
        return None
    columns = (
        *date_columns(data.known, say("Sampled")),
        Column(say("Reported"), DATE_WIDTH),
        Column(say("Specimen"), 52.0),
        Column(say("Method"), 60.0),
        Column(say("Detects from"), 60.0, "right"),
        Column(say("Result")),
    )
    rows = [
        record_row(
            row,
            columns,
            (
                *date_cells(data.known, row.date),
                date_words(row.reported_on),
                label(row.specimen),
                label(row.method),
                percent_words(row.lod_percent),
                variants_words(row),
            ),
        )
        for row in tests
    ]
    return table(say("ABL1 kinase-domain tests"), columns, rows)


def course_table(data: ReportData) -> RecordTable | None:
    """Responses, relapses, transplants, death and the newest follow-up, newest first; what was withdrawn of them."""
    known, history = data.known, data.history
    columns = (*date_columns(known, say("Date")), Column(say("Event"), 132.0), Column(say("Details")))
    entries: list[tuple[dt.date, Record, str, str]] = []
    for response in (*known.responses, *withdrawn_of(data, history.responses)):
        what = label(response.category) if response.category else say("response not classified")
        entries.append((response.date, response, what, response_details(response)))
    for relapse in (*known.relapses, *withdrawn_of(data, history.relapses)):
        what = say("{kind} relapse", kind=label(relapse.type)) if relapse.type else say("relapse")
        entries.append((relapse.date, relapse, what, relapse_details(relapse)))
    for transplant in (*known.transplants, *withdrawn_of(data, history.transplants)):
        what = say("transplant {number}", number=transplant.number) if transplant.number else say("transplant")
        entries.append((transplant.date, transplant, what, transplant_details(transplant)))
    for row in (*newest_follow_up(data), *withdrawn_of(data, history.follow_up)):
        cause = say("cause: {cause}", cause=label(row.cause_of_death)) if row.cause_of_death else ""
        entries.append((row.date, row, label(row.status), cause))
    if not entries:
        return None
    entries.sort(key=lambda entry: (entry[0], entry[1].id), reverse=True)
    rows = [
        record_row(record, columns, (*date_cells(known, when), what, details))
        for when, record, what, details in entries
    ]
    return table(say("Course"), columns, rows)


def adverse_event_table(data: ReportData) -> RecordTable | None:
    """Adverse events, newest first, grade 3 and more in bold."""
    events = (*data.known.adverse_events, *withdrawn_of(data, data.history.adverse_events))
    printed = sorted(events, key=lambda row: (row.start, row.id), reverse=True)
    if not printed:
        return None
    columns = (
        *date_columns(data.known, say("From")),
        Column(say("To"), DATE_WIDTH),
        Column(say("Grade"), 30.0, "right"),
        Column(say("Adverse event")),
        Column(say("Related to"), 72.0),
        Column(say("Action"), 94.0),
    )
    rows = [_event_row(data, row, columns) for row in printed]
    return table(say("Adverse events"), columns, rows)


def _event_row(data: ReportData, row: AdverseEvent, columns: tuple[Column, ...]) -> Row:
    style = CELL.bold if row.grade >= _GRAVE_GRADE else CELL
    if row.withdrawn is not None:
        style = style.struck_through
    cells: Cells = (
        *date_cells(data.known, row.start),
        say("ongoing") if row.end is None else date_words(row.end),
        Text(f"{row.grade}", style, align="right"),
        Text(row.term, style),
        joined([label(agent) for agent in row.related_to]) or NONE,
        joined([_action(row), say("serious") if row.serious else ""]) or NONE,
    )
    return record_row(row, columns, cells)


def _action(row: AdverseEvent) -> str:
    return "" if row.action in (None, codes.EventAction.NONE) else label(row.action)


def newest_follow_up(data: ReportData) -> tuple[FollowUp, ...]:
    """The newest entry, and the death where a later one hides it."""
    rows = sorted(data.known.follow_up, key=lambda row: (row.date, row.id))
    dead = [row for row in rows if row.status is codes.VitalStatus.DEAD]
    return tuple({row.id: row for row in (*dead[:1], *rows[-1:])}.values())


def withdrawn_of(data: ReportData, rows: Iterable[AnyRecord]) -> list[AnyRecord]:
    """The rows that were taken back, printed struck through."""
    return [row for row in rows if row.withdrawn is not None and _begins(row) <= data.as_of]


def _begins(row: Record) -> dt.date:
    begin = getattr(row, "date", None) or getattr(row, "start", None)
    assert isinstance(begin, dt.date)
    return begin
