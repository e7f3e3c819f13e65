"""Where in a case a search was met, to be shown beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dalba_desktop.analysis.filters import Clause, Word
from dalba_desktop.analysis.filters_text import found_by, words_of, written_out
from dalba_desktop.analysis.filters_values import Text
from dalba_desktop.domain.fields import Kind
from dalba_desktop.store.search_text import PATIENT, Piece, searched_fields

_WORD = re.compile(r"[^\W_]+")
_OF_KEY = {"note": ("note", "text"), "lab": ("laboratory",)}
"""The fields that a filter of texts looks at."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text of a case and the place in it where what was searched for begins and ends."""

    list: str
    field: str
    text: str
    start: int
    end: int
    is_withdrawn: bool = False

    @property
    def is_code(self) -> bool:
        """Whether the text is a code of the field's own list, and not words that somebody typed."""
        spec = next(item.spec for item in searched_fields(self.list) if item.key == self.field)
        return spec.kind not in (Kind.TEXT, Kind.TEXTS)


def hit_in(pieces: Sequence[Piece], words: Sequence[Word], texts: Sequence[Clause]) -> Hit | None:
    """The first place that a word or a filter of texts means; the case id itself is seen anyway."""
    for clause in texts:
        for value in clause.values:
            if isinstance(value, Text):
                found = next(_hits(_pieces_for(clause.key, pieces), frozenset(value.words[:1])), None)
                if found is not None:
                    return found
    live = [piece for piece in pieces if not piece.is_withdrawn and (piece.list, piece.field) != (PATIENT, "case_id")]
    for word in words:
        found = next(_hits(live, _beginnings(word.text)), None)
        if found is not None:
            return found
    return None


def _pieces_for(key: str, pieces: Sequence[Piece]) -> list[Piece]:
    if key == "withdrawn":
        return [piece for piece in pieces if piece.is_withdrawn]
    return [piece for piece in pieces if piece.field in _OF_KEY[key] and not piece.is_withdrawn]


def _beginnings(text: str) -> frozenset[str]:
    """What the first word of a text may begin with, German letters as they are or written out."""
    return frozenset(words[0] for words in (words_of(text), words_of(written_out(text))))


def _hits(pieces: Sequence[Piece], begun: frozenset[str]) -> Iterator[Hit]:
    for piece in pieces:
        for match in _WORD.finditer(piece.text):
            if any(word.startswith(begin) for word in found_by(match[0]) for begin in begun):
                yield Hit(piece.list, piece.field, piece.text, match.start(), match.end(), piece.is_withdrawn)
