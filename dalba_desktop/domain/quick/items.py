"""The pieces a typed line falls into, before anybody asks what they mean together."""

from __future__ import annotations

from dataclasses import dataclass

from dalba_desktop.domain.quick.words import Meaning


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the text from `start` to `end` (excluded)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word(Item):
    """A known word or phrase, with everything it may mean."""

    meanings: tuple[Meaning, ...]

    def values(self, key: str) -> tuple[str, ...]:
        """What the word says of a key; empty when it says nothing of it."""
        return tuple(value for own, value in self.meanings if own == key)

    @property
    def keys(self) -> frozenset[str]:
        """The keys it may speak of."""
        return frozenset(key for key, _ in self.meanings)


@dataclass(frozen=True, slots=True)
class DayText(Item):
    """A calendar day as typed. `year` None: not typed; below 100: two figures. `is_sure`: marked with `!`."""

    day: int
    month: int
    year: int | None
    is_sure: bool


@dataclass(frozen=True, slots=True)
class RelativeDay(Item):
    """Today or yesterday: days from the day asked about."""

    offset: int


@dataclass(frozen=True, slots=True)
class Label(Item):
    """A time point (`d85`, `C2`, `+3m`, `tx+30`); the day or cycle in it where it is one."""

    label: str
    day: int | None = None
    cycle: int | None = None
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Amount(Item):
    """A number: its digits with an exponent as `e-4`, where they end, the unit typed, `<` before it, `!` after it."""

    digits: str
    digits_start: int
    digits_end: int
    unit: str
    is_limit: bool
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Pair(Item):
    """Two numbers with a slash: `12/45000`."""

    first: Amount
    second: Amount


@dataclass(frozen=True, slots=True)
class VariantText(Item):
    """What looks like a protein change."""

    name: str


@dataclass(frozen=True, slots=True)
class CodingText(Item):
    """What looks like a coding change."""

    name: str


@dataclass(frozen=True, slots=True)
class Grade(Item):
    """A CTCAE grade."""

    grade: int


@dataclass(frozen=True, slots=True)
class Quoted(Item):
    """Text in quotes, without them."""

    text: str


@dataclass(frozen=True, slots=True)
class NoteText(Item):
    """The rest of the line after `note`."""

    text: str


@dataclass(frozen=True, slots=True)
class Strange(Item):
    """What nobody here understands; `code` says why: unknown-word, invisible, unclosed-quote, negative, above."""

    code: str
