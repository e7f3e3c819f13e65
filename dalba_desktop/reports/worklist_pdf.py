"""The worklist on A4 paper, week by week, as PDF bytes: a list to take along and to tick off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.worklist import WorkRow, by_week
from dalba_desktop.analysis.worklist import DueState, WorkKind
from dalba_desktop.reports.facts import joined
from dalba_desktop.reports.layout.blocks import Rule
from dalba_desktop.reports.layout.overlay import DocumentInfo, finished
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, Sheet, set_pages
from dalba_desktop.reports.layout.safe_text import visible
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import CELL, CRITICAL, HEAD, LABEL, SUBHEAD, TEXT
from dalba_desktop.wording import date_words, say, say_n
from dalba_desktop.wording.worklist import (
    kind_words,
    reason_words,
    source_words,
    state_words,
    week_words,
    window_words,
    work_words,
)

_BLANK = "_" * 14
"""Where a case id would stand: room to write it in by hand."""
_TICK = "_" * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistData:
    """What is printed: the rows in order up to a day, those of some kinds only when `kinds` names them."""

    rows: tuple[WorkRow, ...]
    as_of: dt.date
    until: dt.date
    kinds: tuple[WorkKind, ...] = ()
    set_aside: int = 0
    hides_identifiers: bool = False
    synthetic: bool = False
    centre: str = ""
    version: str = ""
    language: str = "en"
    policy: Policy


def worklist_pdf(data: WorklistData) -> bytes:
    """The list as PDF. Equal data give equal bytes."""
    return finished(set_pages(list(_story(data)), _sheet(data)), _info(data), None, None)


def _story(data: WorklistData) -> Iterator[Flowable]:
    kinds = joined([kind_words(kind) for kind in data.kinds], ", ") or say("all kinds")
    ahead = say("what begins by {date}", date=date_words(data.until))
    runs = (
        Run(say("Worklist"), HEAD),
        Run("   " + date_words(data.as_of), SUBHEAD),
    )
    yield Text(runs, HEAD, space_after=2.0)
    yield Text(joined([_count_words(data.rows), ahead, kinds], " · "), LABEL, space_after=2.0)
    if data.hides_identifiers:
        yield Text(say("Without identifiers: the line in each row is for writing the case in."), LABEL)
    if not data.rows:
        yield Text(say("Nothing is overdue, due, or planned in this time."), TEXT, space_before=12.0)
    for monday, rows in by_week(data.rows):
        yield _week(monday, rows, data)
    yield from _foot(data)


def _count_words(rows: Sequence[WorkRow]) -> str:
    late = sum(row.item.state is DueState.OVERDUE for row in rows)
    due = sum(row.item.state is DueState.DUE for row in rows)
    return say("{late} overdue, {due} due, {ahead} to come", late=late, due=due, ahead=len(rows) - late - due)


def _week(monday: dt.date | None, rows: Sequence[WorkRow], data: WorklistData) -> RecordTable:
    columns = (
        Column(say("Days"), 84.0),
        Column(say("Case"), 80.0),
        Column(say("Kind"), 64.0),
        Column(say("What")),
        Column(say("State"), 112.0),
        Column(say("Done"), 40.0),
    )
    return RecordTable(
        week_words(monday, data.as_of),
        columns,
        [_row(row, data) for row in rows],
        count=f"{len(rows)}",
        page_height=PAGE_HEIGHT,
        space_before=14.0,
    )


def _row(row: WorkRow, data: WorklistData) -> Row:
    item = row.item
    is_late = item.state is DueState.OVERDUE
    cells = (
        Text(window_words(item, data.as_of)),
        Text(_BLANK, LABEL) if data.hides_identifiers else Text(row.case_id, CELL.bold),
        Text(kind_words(item.kind), LABEL),
        Text(work_words(item)),
        Text(state_words(item, data.as_of), CELL.bold.coloured(CRITICAL) if is_late else CELL),
        Text(_TICK, LABEL),
    )
    return Row(cells, Text(reason_words(row.listed), LABEL) if item.kind is WorkKind.ABL1 else None)


def _foot(data: WorklistData) -> Iterator[Flowable]:
    if data.set_aside:
        said = say_n(
            "{count} entry is not listed: its alert was snoozed or dismissed.",
            "{count} entries are not listed: their alerts were snoozed or dismissed.",
            data.set_aside,
        )
        yield Text(said, LABEL, space_before=12.0)
    sources = {
        kind: source_words((row.listed for row in data.rows if row.item.kind is kind), data.policy) for kind in WorkKind
    }
    if not any(sources.values()):
        return
    yield Rule(space_before=14.0)
    yield Text(say("Where the days come from"), TEXT.bold, space_before=8.0)
    for kind, source in sources.items():
        if source:
            yield Text((Run(f"{kind_words(kind)}  ", CELL.bold), Run(source, LABEL)), CELL, space_before=3.0)


def _sheet(data: WorklistData) -> Sheet:
    as_of = say("Data as of {date}", date=date_words(data.as_of))
    return Sheet(
        sender=data.centre or "D-ALBA Desktop",
        running=joined([say("Worklist"), date_words(data.as_of)], " · "),
        banner=say("SYNTHETIC – not a real patient") if data.synthetic else "",
        origin=joined([as_of, joined(["D-ALBA Desktop", data.version], " ")], " · "),
        warning=say("Not a medical device. Verify every number against the source."),
    )


def _info(data: WorklistData) -> DocumentInfo:
    """What the file says about itself: never who is on the list."""
    return DocumentInfo(
        title=joined([say("Worklist"), say("SYNTHETIC") if data.synthetic else ""], " · "),
        subject=say("Data as of {date}", date=date_words(data.as_of)),
        author=visible(data.centre) or "D-ALBA Desktop",
        producer=joined(["D-ALBA Desktop", data.version], " "),
        language=data.language,
        made_on=data.as_of,
    )
