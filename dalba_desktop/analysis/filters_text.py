"""Words as they are compared: without capitals, accents and signs, so that what is typed is found."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i"})
"""Letters that are no others with an accent."""
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue"}
"""How German letters are written where a keyboard lacks them."""
_WORD = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"\d{2,}")


def folded(text: str) -> str:
    """Lower case, letters without accents; everything else as it is."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in their order: `p.Thr315Ile` is `p` and `thr315ile`."""
    return tuple(_WORD.findall(folded(text)))


def written_out(text: str) -> str:
    """The text with German letters as two: Müller as Mueller."""
    composed = unicodedata.normalize("NFC", text.casefold())
    return "".join(_WRITTEN_OUT.get(char, char) for char in composed)


def found_by(text: str) -> frozenset[str]:
    """The words that a text is found by, or by how they begin.

    Besides its own words their figures, also without the zeros in front (`case-014` by 14, `T315I` by 315), and
    German letters written as two.
    """
    words = {*words_of(text), *words_of(written_out(text))}
    figures = {run for word in words for run in _FIGURES.findall(word)}
    return frozenset(words | figures | {run.lstrip("0") for run in figures} - {""})


def begins(words: tuple[str, ...], text: str) -> bool:
    """Whether each of the words begins a word of a text. The text is what `padded` made."""
    return all(f" {word}" in text for word in words)


def padded(text: str) -> str:
    """A text for `begins`: its words, a space in front of each."""
    return "".join(f" {word}" for word in words_of(text))
