"""What can be typed next in the search field."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from dalba_desktop.analysis.filters import Term, terms
from dalba_desktop.analysis.filters_keys import KEYS, Vocabulary
from dalba_desktop.analysis.filters_text import folded

MOST_OFFERED = 12
SHORTEST_KEY = 2
"""From how many letters on a key is offered: a single letter begins many a word."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to go on: the text from `start` to `end` becomes `text`. `value` is "" while the key is offered."""

    start: int
    end: int
    text: str
    key: str
    value: str = ""


def offers(
    text: str, cursor: int, vocabulary: Vocabulary = MappingProxyType({}), *, asked: bool = False
) -> tuple[Offer, ...]:
    """What fits at the cursor, at the end of a term. `asked`: also where nothing was typed yet."""
    term = next((term for term in terms(text[:cursor]) if term.end == cursor), Term("", cursor, is_open=False))
    if term.text[-1:].isspace() or (cursor < len(text) and not text[cursor].isspace()):
        return ()
    negation = "-" if term.text.startswith("-") else ""
    body = term.text[len(negation) :]
    start = term.start + len(negation)
    name, colon, value = body.partition(":")
    if not colon:
        return _keys(name, start, cursor, asked=asked)
    return _values(name.casefold(), value, cursor, vocabulary)


def _keys(typed: str, start: int, end: int, *, asked: bool) -> tuple[Offer, ...]:
    begun = folded(typed)
    if len(begun) < SHORTEST_KEY and not asked:
        return ()
    found = [name for name in KEYS if name.startswith(begun)]
    most = len(found) if asked else MOST_OFFERED
    return tuple(Offer(start, end, f"{name}:", name) for name in found[:most])


def _values(key: str, typed: str, end: int, vocabulary: Vocabulary) -> tuple[Offer, ...]:
    known = KEYS.get(key)
    if known is None:
        return ()
    begun = typed.rpartition(",")[2]
    start = end - len(begun)
    taken = {folded(piece) for piece in typed.split(",")[:-1]}
    bare = folded(begun.strip('"'))
    allowed = dict.fromkeys((*known.values, *vocabulary.get(key, ())))
    found = [value for value in allowed if folded(value).startswith(bare) and folded(value) not in {*taken, bare}]
    return tuple(Offer(start, end, _quoted(value), key, value) for value in found[:MOST_OFFERED])


def _quoted(value: str) -> str:
    return f'"{value}"' if any(char.isspace() or char == "," for char in value) else value
