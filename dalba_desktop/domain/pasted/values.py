"""The value behind a label of a report, as pieces a line could have had.

What stands in a value and is not understood goes along as a problem: a word of doubt, a limit or a previous figure must
not be dropped in silence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dalba_desktop.domain.pasted.days import day_in
from dalba_desktop.domain.pasted.labels import Labelled
from dalba_desktop.domain.quick.items import (
    Amount,
    CodingText,
    DayText,
    Item,
    Pair,
    RelativeDay,
    Strange,
    VariantText,
    Word,
)
from dalba_desktop.domain.quick.tokens import Names, items_of

_GENE = re.compile(r"(?<!\w)(?P<ABL1>abl1?)(?!\w)|(?P<GUSB>gusb?)(?!\w)|(?P<BCR>bcr)(?!\W{0,3}abl)", re.IGNORECASE)
_IS = re.compile(r"(?<!\w)is(?!\w)", re.IGNORECASE)
_NEGATED = re.compile(
    r"(?<!\w)(?:not?|non|nessuna|negativ[aeio]|assent[ei]|absent|without|senza|wild)(?!\w)", re.IGNORECASE
)
_RESULT_KEYS = frozenset({"category", "positive"})
_KEYS = {
    "specimen": frozenset({"specimen"}),
    "assay": frozenset({"assay", "method", "family"}),
    "transcript": frozenset({"transcript"}),
    "mutation": frozenset({"status", "compound", "vaf"}),
    "level": _RESULT_KEYS,
}
_HARMLESS = frozenset(
    {"filler", "family", "gene", "bcr", "transcript", "p210", "assay", "method", "specimen", "level", "laboratory"}
    | {"category", "positive", "scale", "lod_percent", "loq_percent", "label"}
)
"""What a word before the result may speak of."""
_HARMLESS_OF_VARIANTS = _HARMLESS | {"kd", "also", "role"}
_OF_A_LIMIT = re.compile(
    r"(?:previous|prior|preced|threshold|soglia|cut|limit|sensitiv|sensib|referen|riferim|required|minim|(?:at|to)$)",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"[ \t]*(?:[.,][ \t]*\n[ \t]*\d|\n[ \t]*(?:[.,]\d|\d{1,3}[ \t]*%|\d{3}(?![\d/-]|[.]\d)))", re.ASCII
)
_PLAIN_WORD = re.compile(
    r"exons?|esone|found|identified|present|presente|rilevat[aei]|frequency|frequenza|allelic[ao]?|allele|coverage|"
    r"copertura|heterozygous|eterozigosi|pathogenic|patogenetica|somatic|somatica",
    re.IGNORECASE,
)


class ReportValues:
    """Reads values out of a report's text. `orders` and `names` are those of `days` and `quick.tokens`."""

    def __init__(self, text: str, as_of: dt.date, orders: frozenset[str], names: Names) -> None:
        self._text = text
        self._as_of = as_of
        self._orders = orders
        self._names = names

    def of(self, label: Labelled, start: int, end: int) -> Iterator[Item]:
        """The pieces behind a label that its kind takes."""
        if label.kind in ("sampled", "reported"):
            day = day_in(self._text, start, end, self._orders, self._as_of)
            if day is not None and label.kind == "reported":
                yield Word(label.start, label.end, (("role", "reported"),))
            if day is not None:
                yield day
            return
        pieces = self.pieces(start, end)
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
            yield from (only(item, keys) for item in pieces if isinstance(item, Word) and item.keys & keys)

    def _count(self, label: Labelled, pieces: Sequence[Item]) -> Iterator[Item]:
        """The number behind the label; further ones go along, to be asked about."""
        counts = _joined([item for item in pieces if isinstance(item, Amount) and item.unit in ("", "thousand")])
        strange = [item for item in pieces if isinstance(item, Strange)]
        if not counts:
            yield from (item for item in strange if item.code == "above" and label.has_colon)
            return
        yield from (item for item in strange if item.start < counts[0].start or item.code != "unknown-word")
        if self._goes_on(counts[-1]):
            yield Strange(counts[-1].start, counts[-1].end, "broken-number")
            return
        amount = counts[0]
        # The word that binds the number has no width of its own: in a table the head stands far from its cells.
        yield Word(amount.start, amount.start, ((label.kind, label.kind),))
        gene = _GENE.search(self._text, label.start, label.value_end) if label.kind == "control" else None
        if gene is not None:
            yield Word(gene.start(), gene.end(), (("only_gene", str(gene.lastgroup)),))
        yield from counts

    def _level(self, label: Labelled, pieces: Sequence[Item]) -> Iterator[Item]:
        found = [item for item in pieces if _is_result(item)]
        if found:
            yield from self._doubts(pieces, found[0])
        for item in pieces:
            if isinstance(item, Amount) and item.unit in ("", "%", "ratio"):
                if self._goes_on(item):
                    yield Strange(item.start, item.end, "broken-number")
                    continue
                yield self._with_unit(item, label)
                if _IS.search(self._text, label.start, label.end):
                    yield Word(label.start, label.end, (("only_scale", "is"),))
            elif (isinstance(item, Pair) and item.second.unit in ("", "thousand")) or (
                isinstance(item, DayText | RelativeDay) and found
            ):
                yield item
            elif isinstance(item, Word) and item.keys & (_RESULT_KEYS | {"scale"}):
                yield only(item, _RESULT_KEYS | {"scale"})

    def _doubts(self, pieces: Sequence[Item], first: Item) -> Iterator[Item]:
        """What stands before the result and is not known (`no evidence of`, `less than`), and words of a limit."""
        for item in pieces:
            is_before = item.start < first.start
            if isinstance(item, Strange):
                word = self._text[item.start : item.end]
                if is_before or item.code != "unknown-word" or _OF_A_LIMIT.match(word):
                    yield item
            elif isinstance(item, Word) and is_before and not item.keys & _HARMLESS:
                yield Strange(item.start, item.end, "unknown-word")

    def _goes_on(self, amount: Amount) -> bool:
        """Whether a number at the end of its line may be continued by the next: copied from a PDF, lines break."""
        return not amount.unit and _CONTINUED.match(self._text, amount.end) is not None

    def _with_unit(self, amount: Amount, label: Labelled) -> Amount:
        in_percent = not amount.unit and "%" in self._text[label.start : label.end]
        return replace(amount, unit="%") if in_percent else amount

    def _mutation(self, pieces: Sequence[Item], label: Labelled) -> Iterator[Item]:
        """Variants and status. A line that names a variant to say that it is not there says nothing of others."""
        line_start = self._text.rfind("\n", 0, label.start) + 1
        variants = [item for item in self.pieces(line_start, label.value_end) if isinstance(item, VariantText)]
        if variants and _NEGATED.search(self._text, line_start, label.value_end):
            yield Word(variants[0].start, variants[0].end, (("negated", "variant"),))
            return
        said = variants or any(isinstance(item, Word) and item.values("status") for item in pieces)
        before: Item | None = None
        for item in pieces:
            is_named = isinstance(before, Word) and bool(before.values("vaf"))
            before = item
            if isinstance(item, Amount) and variants and (item.unit == "%" or is_named):
                yield item
            elif isinstance(item, VariantText | CodingText) or (isinstance(item, Strange) and said):
                if not _PLAIN_WORD.fullmatch(self._text[item.start : item.end]):
                    yield item
            elif isinstance(item, Word) and item.keys & _KEYS["mutation"]:
                yield only(item, _KEYS["mutation"])
            elif isinstance(item, Word) and variants and not item.keys & _HARMLESS_OF_VARIANTS:
                yield Strange(item.start, item.end, "unknown-word")

    def pieces(self, start: int, end: int) -> list[Item]:
        return [moved(item, start) for item in items_of(self._text[start:end], self._names)]


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


def _is_result(item: Item) -> bool:
    if isinstance(item, Amount):
        return item.unit in ("", "%", "ratio")
    return isinstance(item, Pair) or (isinstance(item, Word) and bool(item.keys & _RESULT_KEYS))


def only(word: Word, keys: frozenset[str]) -> Word:
    return Word(word.start, word.end, tuple(meaning for meaning in word.meanings if meaning[0] in keys))


def moved(item: Item, by: int) -> Item:
    shifted = replace(item, start=item.start + by, end=item.end + by)
    if isinstance(shifted, Amount):
        return replace(shifted, digits_start=shifted.digits_start + by, digits_end=shifted.digits_end + by)
    if isinstance(shifted, Pair):
        first, second = moved(shifted.first, by), moved(shifted.second, by)
        assert isinstance(first, Amount)
        assert isinstance(second, Amount)
        return replace(shifted, first=first, second=second)
    return shifted
