"""What the lines of a report say, label by label and table row by table row, as pieces a line could have had."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dalba_desktop.domain.quick_items import Amount, CodingText, Item, Pair, VariantText, Word
from dalba_desktop.domain.quick_tokens import Names, items_of
from dalba_desktop.domain.report_days import day_in
from dalba_desktop.domain.report_labels import Labelled, labels_in

_ANSWER = re.compile(r"\{([^{}\n]{0,80})\}")
_CELLS = re.compile(r"[^\t|;]+?(?=\s{2,}|\t|\||;|$)")
_GENE = re.compile(r"(?<!\w)(?P<ABL1>abl1?)(?!\w)|(?P<GUSB>gusb?)(?!\w)|(?P<BCR>bcr)(?!\W{0,3}abl)", re.IGNORECASE)
_IS = re.compile(r"(?<!\w)is(?!\w)", re.IGNORECASE)
_NEGATED = re.compile(
    r"(?<!\w)(?:not?|non|nessuna|negativ[aeio]|assent[ei]|absent|without|senza|wild)(?!\w)", re.IGNORECASE
)
_PLAIN_HEAD = re.compile(
    r"(?<!\w)(?:(?P<sampled>date|data|day)|(?P<lod>lod|limit of detection|sensitivity|sensibilit[a\u00e0])|"
    r"(?P<loq>loq|limit of quantification))(?!\w)",
    re.IGNORECASE,
)
"""Heads of columns that are no labels by themselves."""
_RESULT_KEYS = frozenset({"category", "positive"})
_KEYS = {
    "specimen": frozenset({"specimen"}),
    "assay": frozenset({"assay", "method", "family"}),
    "transcript": frozenset({"transcript"}),
    "mutation": frozenset({"status", "compound", "vaf"}),
    "level": _RESULT_KEYS,
}
_MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said: its kind (a label's, or `row`), the pieces that say it, the line's number and end."""

    kind: str
    items: tuple[Item, ...]
    line: int
    end: int


class ReportLines:
    """Reads a report line by line. `orders` and `names` are those of `report_days` and `quick_tokens`."""

    def __init__(self, text: str, as_of: dt.date, orders: frozenset[str], names: Names) -> None:
        self._typed = text
        self._text = _ANSWER.sub(lambda answer: " " * len(answer.group()), text)
        self._as_of = as_of
        self._orders = orders
        self._names = names
        self._columns: tuple[str, ...] = ()
        self._heads: tuple[Labelled, ...] = ()
        self._is_closing = False

    def facts(self) -> Iterator[Fact]:
        """Everything the lines say, in order."""
        start = 0
        for number, line in enumerate(self._text.split("\n")[:_MOST_LINES]):
            end = start + len(line)
            yield from self._facts_of(number, start, end)
            start = end + 1

    def _facts_of(self, number: int, start: int, end: int) -> Iterator[Fact]:
        yield from self._said_by(number, start, end)
        for answer in _ANSWER.finditer(self._typed, start, end):
            found = [_moved(item, answer.start(1)) for item in items_of(answer[1], self._names)]
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
                yield from self._value(replace(head, kind=kind), cell.start, cell.end)

    def _labelled(self, labels: Sequence[Labelled], number: int, start: int, end: int) -> Iterator[Fact]:
        for item in self._pieces(start, end):
            if isinstance(item, Word) and item.values("laboratory"):
                yield Fact("laboratory", (item,), number, end)
        own = next((item for item in self._pieces(start, end)[:1] if isinstance(item, Word)), None)
        if own is not None and own.values("specimen") and not (labels and labels[0].start <= own.start):
            until = labels[0].start if labels else end
            result = Labelled("level", own.start, own.end, until, True)
            items = [_only(own, frozenset({"specimen"})), *self._value(result, own.end, until)]
            for label in labels:
                items += self._value(label, label.end, label.value_end)
            yield Fact("row", tuple(items), number, end)
            return
        for label in labels:
            items = list(self._value(label, label.end, label.value_end))
            if items and (label.has_colon or self._begins_with(label, items)):
                yield Fact(label.kind, tuple(items), number, end)

    def _begins_with(self, label: Labelled, items: Sequence[Item]) -> bool:
        """Whether the value stands right behind its label; words between them make it a sentence."""
        first = min((item.start for item in items if item.start >= label.end), default=label.value_end)
        return not self._text[label.end : first].strip(" \t(")

    def _value(self, label: Labelled, start: int, end: int) -> Iterator[Item]:
        """The pieces behind a label that its kind takes."""
        if label.kind in ("sampled", "reported"):
            day = day_in(self._text, start, end, self._orders, self._as_of)
            if day is not None and label.kind == "reported":
                yield Word(label.start, label.end, (("role", "reported"),))
            if day is not None:
                yield day
            return
        pieces = self._pieces(start, end)
        if label.kind in ("control", "target"):
            yield from self._count(label, pieces)
        elif label.kind in ("lod", "loq"):
            amounts = [item for item in pieces if isinstance(item, Amount)]
            for amount in amounts:
                yield self._with_unit(amount, label)
            if amounts:
                yield Word(amounts[0].start, amounts[0].start, ((f"{label.kind}_percent", label.kind),))
        elif label.kind == "level":
            yield from self._level(label, pieces)
        elif label.kind == "mutation":
            yield from self._mutation(pieces, label)
        else:
            keys = _KEYS.get(label.kind, frozenset())
            yield from (_only(item, keys) for item in pieces if isinstance(item, Word) and item.keys & keys)

    def _count(self, label: Labelled, pieces: Sequence[Item]) -> Iterator[Item]:
        """The number behind the label; further ones go along, to be asked about."""
        counts = _joined([item for item in pieces if isinstance(item, Amount) and item.unit in ("", "thousand")])
        if not counts:
            return
        amount = counts[0]
        # The word that binds the number has no width of its own: in a table the head stands far from its cells.
        yield Word(amount.start, amount.start, ((label.kind, label.kind),))
        gene = _GENE.search(self._text, label.start, label.value_end) if label.kind == "control" else None
        if gene is not None:
            yield Word(gene.start(), gene.end(), (("only_gene", str(gene.lastgroup)),))
        yield from counts

    def _level(self, label: Labelled, pieces: Sequence[Item]) -> Iterator[Item]:
        for item in pieces:
            if isinstance(item, Amount) and item.unit in ("", "%", "ratio"):
                amount = self._with_unit(item, label)
                yield amount
                if _IS.search(self._text, label.start, label.end):
                    yield Word(label.start, label.end, (("only_scale", "is"),))
            elif isinstance(item, Pair) and item.second.unit in ("", "thousand"):
                yield item
            elif isinstance(item, Word) and item.keys & (_RESULT_KEYS | {"scale"}):
                yield _only(item, _RESULT_KEYS | {"scale"})

    def _with_unit(self, amount: Amount, label: Labelled) -> Amount:
        in_percent = not amount.unit and "%" in self._text[label.start : label.end]
        return replace(amount, unit="%") if in_percent else amount

    def _mutation(self, pieces: Sequence[Item], label: Labelled) -> Iterator[Item]:
        """Variants and status. A line that names a variant to say that it is not there says nothing of others."""
        line_start = self._text.rfind("\n", 0, label.start) + 1
        variants = [item for item in self._pieces(line_start, label.value_end) if isinstance(item, VariantText)]
        if variants and _NEGATED.search(self._text, line_start, label.value_end):
            yield Word(variants[0].start, variants[0].end, (("negated", "variant"),))
            return
        for item in pieces:
            is_share = isinstance(item, Amount) and item.unit == "%" and bool(variants)
            if is_share or isinstance(item, VariantText | CodingText):
                yield item
            elif isinstance(item, Word) and item.keys & _KEYS["mutation"]:
                yield _only(item, _KEYS["mutation"])

    def _pieces(self, start: int, end: int) -> list[Item]:
        return [_moved(item, start) for item in items_of(self._text[start:end], self._names)]


def _joined(amounts: Sequence[Amount]) -> list[Amount]:
    """`88 400` is one number: groups of three figures, one blank apart."""
    found: list[Amount] = []
    for amount in amounts:
        last = found[-1] if found else None
        if last is not None and amount.start == last.end + 1 and len(amount.digits) == 3 and not last.unit:
            digits = last.digits + amount.digits
            found[-1] = replace(last, end=amount.end, digits=digits, digits_end=amount.digits_end, unit=amount.unit)
        else:
            found.append(amount)
    return found


def _column(text: str, head: Labelled | None) -> str:
    if head is not None:
        return head.kind
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


def _only(word: Word, keys: frozenset[str]) -> Word:
    return Word(word.start, word.end, tuple(meaning for meaning in word.meanings if meaning[0] in keys))


def _moved(item: Item, by: int) -> Item:
    moved = replace(item, start=item.start + by, end=item.end + by)
    if isinstance(moved, Amount):
        return replace(moved, digits_start=moved.digits_start + by, digits_end=moved.digits_end + by)
    if isinstance(moved, Pair):
        first, second = _moved(moved.first, by), _moved(moved.second, by)
        assert isinstance(first, Amount)
        assert isinstance(second, Amount)
        return replace(moved, first=first, second=second)
    return moved
