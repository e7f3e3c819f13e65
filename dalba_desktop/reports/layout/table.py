"""Tables with thin rules: the header returns on every page, a row moves to the next page whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable

from dalba_desktop.reports.layout.text import Align, Text
from dalba_desktop.reports.layout.typography import HAIRLINE, INK, LABEL, LINE, SECTION, text_width
from dalba_desktop.wording import say

_GUTTER = 7.0
_PAD = 1.2
_TITLE_SPACE = 2.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its header says, how wide it is in points (0: what is left over), where its text stands."""

    header: str
    width: float = 0.0
    align: Align = "left"

    @property
    def room(self) -> float:
        """Its width, or more where a word of the header would be broken: words are longer in other languages."""
        words = self.header.split() if self.width else ()
        return max([self.width, *(text_width(word, LABEL) for word in words)])


@dataclass(frozen=True, slots=True)
class Measure:
    """The widths of the columns, and where below the cells the text that needs more room begins, in points."""

    widths: tuple[float, ...]
    below_from: int

    @property
    def below_left(self) -> float:
        """The left edge of the text below the cells."""
        return sum(self.widths[: self.below_from]) + _GUTTER * self.below_from

    @property
    def below_width(self) -> float:
        """The width of the text below the cells."""
        return sum(self.widths) + _GUTTER * (len(self.widths) - 1) - self.below_left


@dataclass(frozen=True, slots=True)
class Row:
    """One record: a text for each column and, below them, what needs the whole width (a note, a reason)."""

    cells: tuple[Text, ...]
    below: Text | None = None

    def cells_height(self, measure: Measure) -> float:
        """The height of the tallest cell, in points; none when the row is what is left of one begun before."""
        return max(
            (cell.height_at(width) for cell, width in zip(self.cells, measure.widths, strict=False)), default=0.0
        )

    def height(self, measure: Measure) -> float:
        """The height with its padding, in points."""
        below = self.below.height_at(measure.below_width) if self.below else 0.0
        return self.cells_height(measure) + below + 2 * _PAD

    def parted(self, measure: Measure, room: float) -> tuple[Row, Row] | None:
        """The part that fits into the room and the rest, line by line; None when not even one line fits."""
        room -= 2 * _PAD
        cells_height = self.cells_height(measure)
        if self.cells and cells_height > room:
            count = int(room // max(cell.leading for cell in self.cells))
            if count <= 0:
                return None
            pairs = [cell.parted(width, count) for cell, width in zip(self.cells, measure.widths, strict=True)]
            return Row(tuple(first for first, _ in pairs)), Row(tuple(rest for _, rest in pairs), self.below)
        if self.below is None:
            return None
        count = int((room - cells_height) // self.below.leading)
        if count <= 0:
            return (Row(self.cells), Row((), self.below)) if self.cells else None
        first, rest = self.below.parted(measure.below_width, count)
        return Row(self.cells, first), Row((), rest)


class RecordTable(Flowable):
    """A titled table of records. `page_height` is the height of an empty page, in points; what a row
    has below its cells begins at the column `below_from`.

    Nothing is left out: what does not fit goes on, under the same header, on the next page. Only a row taller than a
    page is ever taken apart.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        page_height: float,
        count: str = "",
        below_from: int = 1,
        continued: bool = False,
        space_before: float = 9.0,
    ) -> None:
        super().__init__()
        self.title = title
        self.columns = tuple(columns)
        self.rows = tuple(rows)
        self.count = count
        self.below_from = below_from
        self.continued = continued
        self.page_height = page_height
        self.spaceBefore = space_before
        self._width = 0.0
        suffix = say("continued") if continued else count
        self._title = Text(title, SECTION)
        self._suffix = Text(suffix, LABEL)
        self._headers = tuple(Text(column.header, LABEL, align=column.align) for column in columns)

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room at this width."""
        self._width = available_width
        measure = self._measure(available_width)
        return available_width, self._head_height(measure) + sum(row.height(measure) for row in self.rows)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """ReportLab's question: in which parts."""
        measure = self._measure(available_width)
        head = self._head_height(measure)
        room = available_height - head
        fitting = 0
        for row in self.rows:
            height = row.height(measure)
            if height > room + 0.01:
                break
            room -= height
            fitting += 1
        if fitting == len(self.rows):
            return [self]
        wanted = min(2, len(self.rows))
        fresh = available_height > self.page_height - 1.0
        if fitting >= wanted or (fresh and fitting):
            return [self._part(self.rows[:fitting]), self._rest(self.rows[fitting:])]
        if head + sum(row.height(measure) for row in self.rows[:wanted]) <= self.page_height and not fresh:
            return []
        parts = self.rows[fitting].parted(measure, room)
        if parts is None:
            return []
        first, rest = parts
        return [self._part((*self.rows[:fitting], first)), self._rest((rest, *self.rows[fitting + 1 :]))]

    def draw(self) -> None:
        """Draws title, header and rows from the top down."""
        canvas, width = self.canv, self._width
        measure = self._measure(width)
        top = self._head_height(measure) + sum(row.height(measure) for row in self.rows)
        self._title.draw_on(canvas, 0.0, top, width)
        offset = self._title.natural_width() + _GUTTER
        drop = self._title.leading * 0.76 - self._suffix.leading * 0.76
        self._suffix.draw_on(canvas, offset, top - drop, max(1.0, width - offset))
        top -= self._title.leading + _TITLE_SPACE
        _draw_cells(canvas, self._headers, measure.widths, top)
        top -= self._header_height(measure)
        _rule(canvas, width, top, INK)
        for row in self.rows:
            height = row.height(measure)
            if row.cells:
                _draw_cells(canvas, row.cells, measure.widths, top - _PAD)
            if row.below is not None:
                below_top = top - _PAD - row.cells_height(measure)
                row.below.draw_on(canvas, measure.below_left, below_top, measure.below_width)
            top -= height
            _rule(canvas, width, top, LINE)

    def _measure(self, width: float) -> Measure:
        """The width of each column's text; the columns without one of their own share what is left."""
        taken = sum(column.room for column in self.columns) + _GUTTER * (len(self.columns) - 1)
        flexible = [column for column in self.columns if not column.width]
        share = max(40.0, (width - taken) / len(flexible)) if flexible else 0.0
        return Measure(tuple(column.room or share for column in self.columns), self.below_from)

    def _header_height(self, measure: Measure) -> float:
        return max(header.height_at(at) for header, at in zip(self._headers, measure.widths, strict=True)) + _PAD

    def _head_height(self, measure: Measure) -> float:
        return self._title.leading + _TITLE_SPACE + self._header_height(measure)

    def _part(self, rows: Sequence[Row]) -> RecordTable:
        return self._copy(rows, continued=self.continued, space_before=self.spaceBefore)

    def _rest(self, rows: Sequence[Row]) -> RecordTable:
        return self._copy(rows, continued=True, space_before=0.0)

    def _copy(self, rows: Sequence[Row], *, continued: bool, space_before: float) -> RecordTable:
        return RecordTable(
            self.title,
            self.columns,
            rows,
            page_height=self.page_height,
            count=self.count,
            below_from=self.below_from,
            continued=continued,
            space_before=space_before,
        )


def _draw_cells(canvas: Any, cells: Sequence[Text], widths: Sequence[float], top: float) -> None:
    left = 0.0
    for cell, width in zip(cells, widths, strict=True):
        cell.draw_on(canvas, left, top, width)
        left += width + _GUTTER


def _rule(canvas: Any, width: float, height: float, colour: Any) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(HAIRLINE)
    canvas.line(0.0, height, width, height)
