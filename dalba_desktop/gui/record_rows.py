"""Records of a case as rows of text: the shapes that the tables under the chart are made of. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.wording import NONE, date_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView

SortKey = tuple[int, float, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and whether its cells are numbers (right-aligned)."""

    title: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the value it is sorted by."""

    text: str
    sort: SortKey


@dataclass(frozen=True, slots=True)
class Row:
    """One record as a row. A withdrawn row is struck through and says so in its last cell."""

    list: str
    id: str
    cells: tuple[Cell, ...]
    is_withdrawn: bool = False
    is_muted: bool = False
    is_running: bool = False
    """A drug that is being given: it can be stopped, held, or given at another dose."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: its title, its columns, its rows (newest first), and how many of them count."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        """Rows that have not been withdrawn."""
        return sum(not row.is_withdrawn for row in self.rows)


def text_cell(text: str | None) -> Cell:
    """A cell of text; an em dash where nothing is recorded."""
    return Cell(text or NONE, (1, 0.0, (text or "").casefold()))


def number_cell(text: str, value: float | None) -> Cell:
    """A cell of a number; what is not recorded sorts last."""
    return Cell(text, (0, value, "") if value is not None else (2, 0.0, ""))


def date_cell(day: dt.date | None, *, open_word: str = NONE) -> Cell:
    """A cell of a date; `open_word` stands where there is none."""
    return Cell(date_words(day) if day else open_word, (0, float(day.toordinal()), "") if day else (2, 0.0, ""))


def day_cell(view: CaseView, day: dt.date) -> Cell:
    """The protocol day of a date."""
    number = view.known.day_number(day)
    return number_cell(NONE if number is None else str(number).replace("-", "\N{MINUS SIGN}"), number)


def with_remark(record: Record, remark: str) -> Cell:
    """The last cell: withdrawal first, then the remark, then the note."""
    parts = [remark] if remark else []
    if record.note:
        parts.append(" ".join(record.note.split()))
    if record.withdrawn is not None:
        gone = say("withdrawn {date}", date=date_words(record.withdrawn.on))
        parts = [f"{gone}: {record.withdrawn.reason}", *parts]
    return Cell(" · ".join(parts), (1, 0.0, " ".join(parts).casefold()))


def newest_first(rows: Iterable[tuple[dt.date, Row]]) -> tuple[Row, ...]:
    """Rows by their day, newest first; of one day as they came."""
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True))


def row_of(view: CaseView, name: str, record: Record, cells: Sequence[Cell], known_on: dt.date) -> tuple[dt.date, Row]:
    """A record's day and its row; what was not known yet on the view's day is muted."""
    day: dt.date = getattr(record, "date", getattr(record, "start", known_on))
    is_withdrawn = record.withdrawn is not None
    return day, Row(
        name, record.id, tuple(cells), is_withdrawn, known_on > view.as_of, is_running=is_running(record, view.as_of)
    )


def is_running(record: Record, today: dt.date) -> bool:
    """Whether a record is of a drug that is being given, held or not."""
    if not isinstance(record, Treatment) or record.withdrawn is not None or record.agent is codes.Agent.INTRATHECAL:
        return False
    return record.covers(today)
