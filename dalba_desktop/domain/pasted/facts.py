"""What the lines of a report say, label by label and table row by table row, as pieces a line could have had."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dalba_desktop.domain.pasted.days import day_in
from dalba_desktop.domain.pasted.labels import Labelled, labels_in
from dalba_desktop.domain.pasted.values import ReportValues, moved, only
from dalba_desktop.domain.quick.items import DayText, Item, Strange, Word
from dalba_desktop.domain.quick.tokens import Names, items_of

_ANSWER = re.compile(r"\{([^{}\n]{0,80})\}")
_CELLS = re.compile(r"[^\t|;]+?(?=\s{2,}|\t|\||;|$)")
_PLAIN_HEAD = re.compile(
    r"(?<!\w)(?:(?P<sampled>date|data|day)|(?P<lod>lod|limit of detection|sensitivity|sensibilit[a\u00e0])|"
    r"(?P<loq>loq|limit of quantification))(?!\w)",
    re.IGNORECASE,
)
"""Heads of columns that are no labels by themselves."""
_MEASURED = frozenset({"level", "target", "control", "mutation", "lod", "loq"})
_EARLIER = re.compile(
    r"(?<!\w)(?:previous(?:ly)?|prior|preceding|earlier|former|last|baseline|initial|onset|at diagnosis|diagnosis|"
    r"history|precedent[ei]|ultim[oa]|iniziale|storic[oi]|esordio|anamnesi)(?!\w)[^:\n;|]{0,25}$",
    re.IGNORECASE,
)
"""Right before a label: what stands behind it is not the result of this sample."""
_MOST_LINES = 2000
_LONGEST_LINE = 4000
"""Characters: a longer line is no line of a report, and is not read."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said: its kind (a label's, or `row`), the pieces that say it, the line's number and end."""

    kind: str
    items: tuple[Item, ...]
    line: int
    end: int


class ReportLines:
    """Reads a report line by line. `orders` and `names` are those of `days` and `quick.tokens`."""

    def __init__(self, text: str, as_of: dt.date, orders: frozenset[str], names: Names) -> None:
        self._typed = text
        self._text = _ANSWER.sub(lambda answer: " " * len(answer.group()), text)
        self._as_of = as_of
        self._orders = orders
        self._names = names
        self._values = ReportValues(self._text, as_of, orders, names)
        self._columns: tuple[str, ...] = ()
        self._heads: tuple[Labelled, ...] = ()
        self._is_closing = False

    def facts(self) -> Iterator[Fact]:
        """Everything the lines say, in order."""
        start = 0
        for number, line in enumerate(self._text.split("\n")[:_MOST_LINES]):
            end = start + len(line)
            if len(line) <= _LONGEST_LINE:
                yield from self._facts_of(number, start, end)
            start = end + 1

    def _facts_of(self, number: int, start: int, end: int) -> Iterator[Fact]:
        yield from self._said_by(number, start, end)
        for answer in _ANSWER.finditer(self._typed, start, end):
            found = [moved(item, answer.start(1)) for item in items_of(answer[1], self._names)]
            yield Fact("answer", tuple(found), number, end)

    def _said_by(self, number: int, start: int, end: int) -> Iterator[Fact]:
        line = self._text[start:end]
        if not line.strip():
            self._is_closing, self._columns = False, ()
            return
        labels = list(labels_in(self._text, start, end))
        self._is_closing = self._is_closing or bool(labels and labels[0].kind == "closing")
        if self._is_closing:
            return
        cells = _cells(line, start)
        if self._take_heads(cells, labels):
            return
        if self._columns and len(cells) == len(self._columns) and any(char.isdigit() for char in line):
            yield Fact("row", tuple(self._row(cells)), number, end)
            return
        yield from self._labelled(labels, number, start, end)

    def _take_heads(self, cells: Sequence[Item], labels: Sequence[Labelled]) -> bool:
        """Whether the line is the head of a table: three columns or more, each with a label and no value."""
        if len(cells) < 3 or len(labels) < 3 or any(label.has_colon for label in labels):
            return False
        heads = [next((label for label in labels if cell.start <= label.start < cell.end), None) for cell in cells]
        kinds = [_column(self._text[cell.start : cell.end], head) for cell, head in zip(cells, heads, strict=True)]
        has_day = any(day_in(self._text, cell.start, cell.end, self._orders, self._as_of) for cell in cells)
        beside = self._text[cells[0].start : labels[0].start]
        for label in labels:
            beside += self._text[label.end : label.value_end]
        if has_day or sum(kind != "" for kind in kinds) < 3 or any(char.isdigit() for char in beside):
            return False
        self._columns = tuple(kinds)
        pairs = zip(cells, heads, strict=True)
        self._heads = tuple(head or Labelled("", cell.start, cell.end, cell.end, False) for cell, head in pairs)
        return True

    def _row(self, cells: Sequence[Item]) -> Iterator[Item]:
        for kind, head, cell in zip(self._columns, self._heads, cells, strict=True):
            if kind:
                yield from self._values.of(replace(head, kind=kind), cell.start, cell.end)

    def _labelled(self, labels: Sequence[Labelled], number: int, start: int, end: int) -> Iterator[Fact]:
        for item in self._values.pieces(start, end):
            if isinstance(item, Word) and item.values("laboratory"):
                yield Fact("laboratory", (item,), number, end)
        own = next((item for item in self._values.pieces(start, end)[:1] if isinstance(item, Word)), None)
        if own is not None and own.values("specimen") and not (labels and labels[0].start <= own.start):
            until = labels[0].start if labels else end
            result = Labelled("level", own.start, own.end, until, True)
            found = [item for item in self._values.of(result, own.end, until) if not isinstance(item, DayText)]
            items = [only(own, frozenset({"specimen"})), *found]
            day = day_in(self._text, own.end, until, self._orders, self._as_of)
            items += [] if day is None or not found else [day]
            for label in labels:
                items += self._values.of(label, label.end, label.value_end)
            yield Fact("row", tuple(items), number, end)
            return
        for label in labels:
            if label.kind in _MEASURED and _EARLIER.search(self._text[start : label.start]):
                continue
            items = list(self._values.of(label, label.end, label.value_end))
            if items and (label.has_colon or self._begins_with(label, items)):
                yield Fact(label.kind, tuple(items), number, end)

    def _begins_with(self, label: Labelled, items: Sequence[Item]) -> bool:
        """Whether the value stands right behind its label; words between them make it a sentence."""
        places = [item.start for item in items if item.start >= label.end and not isinstance(item, Strange)]
        first = min(places, default=label.value_end)
        return not self._text[label.end : first].strip(" \t(")


def _column(text: str, head: Labelled | None) -> str:
    if head is not None:
        return "" if _EARLIER.search(text) else head.kind
    found = _PLAIN_HEAD.search(text)
    return "" if found is None else str(found.lastgroup)


def _cells(line: str, start: int) -> list[Item]:
    cells = []
    for match in _CELLS.finditer(line):
        text = match.group()
        lead = len(text) - len(text.lstrip())
        if text.strip():
            cells.append(Item(start + match.start() + lead, start + match.start() + len(text.rstrip())))
    return cells
