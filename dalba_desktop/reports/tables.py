"""From records to rows: what every table of the report has in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.reports.layout.page import PAGE_HEIGHT
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.layout.text import Run, Text, note
from dalba_desktop.reports.layout.typography import CELL, LABEL
from dalba_desktop.wording import MINUS, NONE, date_words, say

DATE_WIDTH = 55.0
DAY_WIDTH = 24.0

Cells = Sequence[str | Text]


def date_columns(known: CaseHistory, header: str) -> tuple[Column, ...]:
    """The date and, where the case has a day 1, the protocol day."""
    date = Column(header, DATE_WIDTH)
    return (date,) if known.day_one is None else (date, Column(say("Day"), DAY_WIDTH, "right"))


def date_cells(known: CaseHistory, when: dt.date) -> tuple[str, ...]:
    """The texts for `date_columns`."""
    day = known.day_number(when)
    return (date_words(when),) if day is None else (date_words(when), f"{day}".replace("-", MINUS))


def record_row(record: Record, columns: Sequence[Column], cells: Cells, detail: str = "") -> Row:
    """A record as a row; struck through with the reason below when it was withdrawn; detail and note below."""
    style = CELL.struck_through if record.withdrawn is not None else CELL
    texts = tuple(
        cell if isinstance(cell, Text) else Text(cell or NONE, style, align=column.align)
        for cell, column in zip(cells, columns, strict=True)
    )
    return Row(texts, _below(record, detail))


def table(title: str, columns: Sequence[Column], rows: Sequence[Row], *, count: str = "") -> RecordTable:
    """A table on this report's pages."""
    dates = 1 + any(column.header == say("Day") for column in columns)
    return RecordTable(title, columns, rows, page_height=PAGE_HEIGHT, count=count, below_from=dates)


def _below(record: Record, detail: str) -> Text | None:
    """What does not fit the cells, a line each."""
    entries: list[tuple[Run, ...]] = []
    if detail:
        entries.append((Run(detail),))
    if record.withdrawn is not None:
        when = Run(say("Withdrawn {date}:", date=date_words(record.withdrawn.on)) + " ", LABEL)
        entries.append((when, Run(record.withdrawn.reason)))
    if record.note:
        entries.append((Run(say("Note:") + " ", LABEL), note(record.note)))
    line_break = Run("\n", LABEL, keep_lines=True)
    runs = [run for entry in entries for run in (line_break, *entry)]
    return Text(runs[1:]) if runs else None
