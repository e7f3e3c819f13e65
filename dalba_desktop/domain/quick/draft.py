"""A line while it is being read: what is left of its pieces, and what came of the others so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.quick.items import (
    Amount,
    DayText,
    Item,
    NoteText,
    Pair,
    Quoted,
    RelativeDay,
    Strange,
    Word,
)
from dalba_desktop.domain.quick.reading import Assumed, LineReading, Option, Part, Problem, Question, apart
from dalba_desktop.domain.usual import NOTHING_USUAL, UsualRanges

I = TypeVar("I", bound=Item)  # noqa: E741 - a kind of item


class Draft:
    """Collects the plain values of one record. Pieces that nobody takes become problems in `finish`.

    Without `assumes` nothing is taken from the case or the calendar: it is asked. `answers_at` is where an answer about
    something missing goes, in braces; without it the end of the line, bare.
    """

    def __init__(
        self,
        text: str,
        items: Sequence[Item],
        known: CaseHistory,
        as_of: dt.date,
        laboratories: Sequence[Laboratory] = (),
        *,
        usual: UsualRanges = NOTHING_USUAL,
        assumes: bool = True,
        answers_at: int | None = None,
    ) -> None:
        self.text = text
        self.items = tuple(items)
        self.known = known
        self.as_of = as_of
        self.laboratories = tuple(laboratories)
        self.raw: dict[str, Any] = {}
        self.usual = usual
        self.assumes = assumes
        self._answers_at = answers_at
        self.along: list[Record] = []
        self._left = list(items)
        self._parts: list[Part] = []
        self._assumed: list[Assumed] = []
        self._questions: list[Question] = []
        self._problems: list[Problem] = []

    # what is left

    def left(self, shape: type[I]) -> list[I]:
        """The pieces of a shape that nobody took yet."""
        return [item for item in self._left if isinstance(item, shape)]

    def has(self, item: Item | None) -> bool:
        """Whether a piece is there and nobody took it yet."""
        return item in self._left

    def words(self, *keys: str) -> list[Word]:
        """The words left that may speak of one of the keys."""
        return [word for word in self.left(Word) if any(word.values(key) for key in keys)]

    def take(self, item: Item) -> None:
        """Nobody else may have this piece."""
        self._left.remove(item)

    def beside(self, item: Item, step: int) -> Item | None:
        """The next piece on one side, blank words skipped."""
        place = self.items.index(item) + step
        while 0 <= place < len(self.items):
            found = self.items[place]
            if not (isinstance(found, Word) and found.values("filler") and len(found.meanings) == 1):
                return found
            place += step
        return None

    # what came of them

    @property
    def is_open(self) -> bool:
        """Whether something is asked or wrong."""
        return bool(self._questions or self._problems)

    def is_asked(self, key: str) -> bool:
        """Whether a question about a key is open."""
        return any(question.key == key for question in self._questions)

    def part(self, item: Item, key: str, value: Any) -> None:
        """Says what a piece was read as, without setting a value."""
        if item.end > item.start:
            self._parts.append(Part(item.start, item.end, key, value))

    def put(self, item: Item, key: str, value: Any) -> None:
        """Sets a value from a piece; another value for the same key is a problem at its place."""
        if self.raw.get(key, value) != value:
            self.refuse(item, "two-values", key=key, value=value, other=self.raw[key])
            return
        self.raw[key] = value
        self.part(item, key, value)

    def put_words(self, key: str, field: str | None = None) -> list[Word]:
        """Takes every word that speaks of a key; the values go into the field of that or another name."""
        found = self.words(key)
        for word in found:
            self.take(word)
            self.put(word, field or key, word.values(key)[0])
        return found

    def assume(self, key: str, value: Any, code: str) -> None:
        """Says a value that was not typed."""
        self._assumed.append(Assumed(key, value, code))

    def ask(self, item: Item | None, key: str, code: str, options: Iterable[tuple[Any, str]]) -> None:
        """Asks in the place of a piece, or at the end of the line for what is missing."""
        place = len(self.text) if self._answers_at is None else self._answers_at
        start, end = (place, place) if item is None else (item.start, item.end)
        before, after = ("", "")
        if item is None:
            before = " " if self.text[:place] and not self.text[place - 1].isspace() else ""
            before, after = (before, "") if self._answers_at is None else (" {", "}")
        made = tuple(Option(value, f"{before}{replacement}{after}") for value, replacement in options)
        self._questions.append(Question(key, start, end, code, made))

    def refuse(self, item: Item | None, code: str, **values: Any) -> None:
        """Names what is wrong at a piece, or at the end of the line for what is missing."""
        place = len(self.text) if self._answers_at is None else self._answers_at
        start, end = (place, place) if item is None else (item.start, item.end)
        self._problems.append(Problem(start, end, code, values))

    def place_of(self, key: str) -> Item | None:
        """Where a value was typed, None for one that was not."""
        part = next((part for part in self._parts if part.key == key), None)
        return None if part is None else Item(part.start, part.end)

    def typed(self, item: Item) -> str:
        """The characters of a piece."""
        return self.text[item.start : item.end]

    # the end

    def finish(self, list_name: str, *, amended: Record | None = None) -> LineReading:
        """The reading: whatever is left is a problem, and the record is made only when nothing stands in the way."""
        self._take_notes()
        for item in self._left:
            if not (isinstance(item, Word) and item.values("filler")):
                self.refuse(item, _code_of(item), value=self.typed(item)[:40])
        if amended is not None:
            present = codec.write_record(amended)
            if "note" in present and "note" in self.raw:
                self.raw["note"] = f"{present['note']}\n{self.raw['note']}"
            self.raw = {**present, **self.raw}
        if not self.is_open:
            self._check(list_name)
        record = None if self.is_open else codec.read_record(LISTS[list_name], self.raw, "")
        return self._reading(list_name, record, amends=amended is not None)

    def finish_unknown(self) -> LineReading:
        """The reading of a line of which not even the kind is known."""
        known = [item for item in self._left if not isinstance(item, Strange)]
        for item in self.left(Strange):
            self.refuse(item, item.code, value=self.typed(item)[:40])
        if known or not self._problems:
            self.refuse(None, "which-kind")
        return self._reading(None, None, amends=False)

    def _take_notes(self) -> None:
        self.take_text("note")

    def take_text(self, key: str) -> None:
        """Takes what was typed in quotes or after `note`."""
        for item in [item for item in self._left if isinstance(item, NoteText | Quoted)]:
            self.take(item)
            self.put(item, key, item.text)

    def _check(self, list_name: str) -> None:
        for error in codec.problems_in(LISTS[list_name], self.raw):
            key = error.place.split(".")[0].split("[")[0]
            self.refuse(
                self.place_of(key),
                "not-allowed",
                key=key,
                value=error.value,
                allowed=error.allowed,
                reason=error.reason,
            )

    def _reading(self, list_name: str | None, record: Record | None, *, amends: bool) -> LineReading:
        problems = apart(self._problems, ())
        questions = apart(self._questions, problems)
        parts = apart(self._parts, (*problems, *questions))
        return LineReading(
            text=self.text,
            list_name=list_name,
            record=record,
            amends=amends and record is not None,
            along=tuple(self.along) if record is not None else (),
            parts=parts,
            assumed=tuple(self._assumed),
            questions=questions,
            problems=problems,
        )


def _code_of(item: Item) -> str:
    if isinstance(item, Strange):
        return item.code
    if isinstance(item, Amount | Pair):
        return "which-number"
    if isinstance(item, Word) and item.keys & _WANT_A_NUMBER:
        return "needs-number"
    return "which-day" if isinstance(item, DayText | RelativeDay) else "not-here"


_WANT_A_NUMBER = {"gene", "target", "lod_percent", "loq_percent", "blasts", "vaf", "acute_gvhd"}
"""Words that say nothing without the number they belong to."""


def bound(draft: Draft, word: Item, fits: Callable[[Amount], bool]) -> Amount | None:
    """The number a word belongs to: the one right after it, else the one right before, if it fits and is left."""
    for step in (1, -1):
        found = draft.beside(word, step)
        if isinstance(found, Amount) and draft.has(found) and fits(found):
            return found
    return None


def live(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows that were not withdrawn."""
    return (row for row in rows if row.withdrawn is None)
