"""The language of the search field: words, and filters such as `mrd:rising tki:ponatinib overdue:>7d`.

    word              begins a word of any fact of the case; several words have to be found all, anywhere in it
    key:value         the case has this value; the keys and their values are in `filters_keys`
    key:a,b           one of these values
    key:>7d           compared: > >= < <= =; days as 7d, 2w, 3m, 1y; percent with or without the sign
    key:2024-05       a day, a month or a year, for the keys that tell a day; also compared
    -word -key:value  not so
    "two words"       quotes keep what is between them together, and make a word of what looks like a filter

What cannot be read is a `Problem` at its place and is left out; whoever shows what was found shows the problem too.
A level may be typed with a decimal comma (`mrd:>0,1`). Capitals and accents do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dalba_desktop.analysis.filters_keys import KEYS, Unit, Vocabulary
from dalba_desktop.analysis.filters_text import words_of
from dalba_desktop.analysis.filters_values import NotRead, Value, value_from

MOST_SIGNS = 500
"""What is longer is no search, and is cut."""
_KEY = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_]*):(?!:)(?P<value>.*)", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word as it stands; `is_whole` when it was put in quotes: then it does not only begin a word."""

    text: str
    start: int
    end: int
    is_negated: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One filter: the case has one of the values, or, negated, none of them."""

    key: str
    values: tuple[Value, ...]
    start: int
    end: int
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and where. `is_unfinished` while it may still become something: it is being typed.

    Codes: `unknown-key`, `unknown-value`, `no-value`, `open-quote`.
    """

    code: str
    start: int
    end: int
    key: str = ""
    value: str = ""
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, as it was understood."""

    words: tuple[Word, ...] = ()
    clauses: tuple[Clause, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Whether every case is meant."""
        return not self.words and not self.clauses


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of what was typed, between spaces that stand outside quotes."""

    text: str
    start: int
    is_open: bool

    @property
    def end(self) -> int:
        """The place after its last sign."""
        return self.start + len(self.text)


def terms(text: str) -> Iterator[Term]:
    """The pieces of a text; `is_open` when a quote was begun and never ended."""
    start, is_quoted = None, False
    for place, char in enumerate(text):
        if start is None and not char.isspace():
            start = place
        if char == '"':
            is_quoted = not is_quoted
        if start is not None and char.isspace() and not is_quoted:
            yield Term(text[start:place], start, is_open=False)
            start = None
    if start is not None:
        yield Term(text[start:], start, is_open=is_quoted)


def parsed(text: str, vocabulary: Vocabulary = MappingProxyType({})) -> Query:
    """What a text asks for. Nothing is raised, and nothing is left out without a problem that says so."""
    words: list[Word] = []
    clauses: list[Clause] = []
    problems: list[Problem] = []
    for term in terms(text[:MOST_SIGNS]):
        found = _read(term, vocabulary, is_last=term.end == len(text))
        if isinstance(found, Problem):
            problems.append(found)
        elif isinstance(found, Clause):
            clauses.append(found)
        elif words_of(found.text):
            words.append(found)
    return Query(tuple(words), tuple(clauses), tuple(problems))


def _read(term: Term, vocabulary: Vocabulary, *, is_last: bool) -> Word | Clause | Problem:
    is_negated = len(term.text) > 1 and term.text.startswith("-")
    body = term.text[1:] if is_negated else term.text
    match = _KEY.fullmatch(body)
    if term.is_open and match is not None:
        return Problem("open-quote", term.start, term.end, is_unfinished=True)
    if match is None:
        whole = body.strip('"')
        return Word(whole, term.start, term.end, is_negated, is_whole=len(body) > 1 and body == f'"{whole}"')
    name = match["key"].casefold()
    key = KEYS.get(name)
    if key is None:
        return Problem("unknown-key", term.start, term.end, key=match["key"])
    pieces = _pieces(match["value"], key.unit)
    if not all(pieces):
        is_unfinished = is_last and not pieces[-1] and all(pieces[:-1])
        return Problem("no-value", term.start, term.end, key=name, is_unfinished=is_unfinished)
    values: list[Value] = []
    known: Mapping[str, tuple[str, ...]] = vocabulary
    for place, piece in enumerate(pieces):
        try:
            values.append(value_from(key, piece, known.get(name, ())))
        except NotRead as problem:
            is_unfinished = is_last and place == len(pieces) - 1 and problem.is_beginning
            return Problem("unknown-value", term.start, term.end, name, piece, is_unfinished)
    return Clause(name, tuple(values), term.start, term.end, is_negated)


def _pieces(text: str, unit: Unit | None) -> tuple[str, ...]:
    """The values between commas; those in quotes stay whole, those of a level may have a decimal comma."""
    if unit is Unit.PERCENT:
        text = _DECIMAL_COMMA.sub(".", text)
    pieces, is_quoted = [""], False
    for char in text:
        if char == '"':
            is_quoted = not is_quoted
        elif char == "," and not is_quoted:
            pieces.append("")
        else:
            pieces[-1] += char
    return tuple(piece.strip() for piece in pieces)
