"""What happened besides MRD and drugs: ABL1 tests, remissions, relapses, transplants, adverse events, the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from reportlab.platypus import CondPageBreak, Flowable

from dalba_desktop.domain import codes
from dalba_desktop.domain.events import AdverseEvent, FollowUp
from dalba_desktop.domain.fields import Record
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import (
    joined,
    measurement_words,
    relapse_details,
    response_details,
    span,
    transplant_details,
    variants_words,
)
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.layout.text import Run, Text, note
from dalba_desktop.reports.layout.typography import CELL, LABEL, SECTION
from dalba_desktop.reports.tables import DATE_WIDTH, Cells, date_cells, date_columns, record_row, table
from dalba_desktop.wording import NONE, date_words, label, percent_words, say, say_n

AnyRecord = TypeVar("AnyRecord", bound=Record)

_PRINTED_GRADE = 2
_GRAVE_GRADE = 3
_HEADING_AND_A_LINE = 44.0


def abl1_table(data: ReportData) -> RecordTable | None:
    """The ABL1 kinase-domain tests, newest first."""
    tests = [*data.known.abl1_tests, *_withdrawn(data, data.history.abl1_tests)]
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
    """Responses, relapses, transplants, death and the newest follow-up, newest first."""
    known, history = data.known, data.history
    columns = (*date_columns(known, say("Date")), Column(say("Event"), 132.0), Column(say("Details")))
    entries: list[tuple[dt.date, Record, str, str]] = []
    for response in (*known.responses, *_withdrawn(data, history.responses)):
        what = label(response.category) if response.category else say("response not classified")
        entries.append((response.date, response, what, response_details(response)))
    for relapse in (*known.relapses, *_withdrawn(data, history.relapses)):
        what = say("{kind} relapse", kind=label(relapse.type)) if relapse.type else say("relapse")
        entries.append((relapse.date, relapse, what, relapse_details(relapse)))
    for transplant in (*known.transplants, *_withdrawn(data, history.transplants)):
        what = say("transplant {number}", number=transplant.number) if transplant.number else say("transplant")
        entries.append((transplant.date, transplant, what, transplant_details(transplant)))
    for row in (*_newest_follow_up(data), *_withdrawn(data, history.follow_up)):
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
    """Adverse events of grade 2 and more, newest first, grade 3 and more in bold; milder ones are counted."""
    events = (*data.known.adverse_events, *_withdrawn(data, data.history.adverse_events))
    printed = sorted(
        (row for row in events if row.grade >= _PRINTED_GRADE), key=lambda row: (row.start, row.id), reverse=True
    )
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
    milder = sum(1 for row in data.known.adverse_events if row.grade < _PRINTED_GRADE)
    count = say_n("and {count} of grade 1", "and {count} of grade 1", milder) if milder else ""
    return table(say("Adverse events, grade 2 and more"), columns, rows, count=count)


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


def remaining(data: ReportData) -> list[Flowable]:
    """Other drugs, newest measurements, notes; and how much of the rest only the application shows."""
    known = data.known
    texts: list[Text] = []
    if known.concomitants:
        drugs = [
            say("{drug} ({when})", drug=row.drug, when=joined([_class(row.class_), span(row.start, row.end)]))
            for row in sorted(known.concomitants, key=lambda row: (row.start, row.id), reverse=True)
        ]
        texts.append(_entry(say("Other drugs"), Run(joined(drugs, "; "))))
    newest = {row.kind: row for row in sorted(known.assessments, key=lambda row: (row.date, row.id))}
    if newest:
        values = [
            say("{what} ({date})", what=measurement_words(newest[kind]), date=date_words(newest[kind].date))
            for kind in codes.AssessmentKind
            if kind in newest
        ]
        texts.append(_entry(say("Newest measurements"), Run(joined(values, "; "))))
    texts += [
        _entry(say("Note of {date}", date=date_words(row.date)), note(row.text))
        for row in sorted(known.notes, key=lambda row: (row.date, row.id), reverse=True)
    ]
    left_out = _left_out(data, printed_measurements=len(newest))
    if left_out:
        texts.append(_entry(say("Not printed, in the application"), Run(joined(left_out))))
    if not texts:
        return []
    return [CondPageBreak(_HEADING_AND_A_LINE), Text(say("Also recorded"), SECTION, space_before=10.0), *texts]


def _entry(name: str, run: Run) -> Text:
    return Text((Run(name + "  ", LABEL), run), space_before=3.0)


def _left_out(data: ReportData, *, printed_measurements: int) -> list[str]:
    known = data.known
    measurements = len(known.assessments) - printed_measurements
    follow_up = len(known.follow_up) - len(_newest_follow_up(data))
    mild = [row for row in known.adverse_events if row.grade < _PRINTED_GRADE]
    counted_already = len(mild) < len(known.adverse_events)
    withdrawn_mild = [row for row in _withdrawn(data, data.history.adverse_events) if row.grade < _PRINTED_GRADE]
    withdrawn = len(withdrawn_mild) + sum(
        1
        for rows in (data.history.concomitants, data.history.assessments, data.history.notes)
        for row in rows
        if row.withdrawn is not None
    )
    lines = (
        (measurements, say_n("{count} earlier measurement", "{count} earlier measurements", measurements)),
        (follow_up, say_n("{count} earlier follow-up entry", "{count} earlier follow-up entries", follow_up)),
        (
            0 if counted_already else len(mild),
            say_n("{count} adverse event of grade 1", "{count} adverse events of grade 1", len(mild)),
        ),
        (withdrawn, say_n("{count} withdrawn entry", "{count} withdrawn entries", withdrawn)),
        (_later(data), say_n("{count} entry of later date", "{count} entries of later date", _later(data))),
    )
    return [words for count, words in lines if count > 0]


def _later(data: ReportData) -> int:
    """How many live facts of the case, MRD apart (its table says so), are dated after the day of the report."""
    everything = {(name, row.id) for name, row in data.history.records() if row.withdrawn is None}
    now = {(name, row.id) for name, row in data.known.records()}
    return sum(1 for name, _ in everything - now if name not in ("mrd", "decisions"))


def _class(code: codes.ConcomitantClass | None) -> str:
    return label(code) if code is not None else ""


def _newest_follow_up(data: ReportData) -> tuple[FollowUp, ...]:
    """The newest entry, and the death where a later one hides it."""
    rows = sorted(data.known.follow_up, key=lambda row: (row.date, row.id))
    dead = [row for row in rows if row.status is codes.VitalStatus.DEAD]
    return tuple({row.id: row for row in (*dead[:1], *rows[-1:])}.values())


def _withdrawn(data: ReportData, rows: Iterable[AnyRecord]) -> list[AnyRecord]:
    """The rows that were taken back, printed struck through."""
    return [row for row in rows if row.withdrawn is not None and _begins(row) <= data.as_of]


def _begins(row: Record) -> dt.date:
    begin = getattr(row, "date", None) or getattr(row, "start", None)
    assert isinstance(begin, dt.date)
    return begin
