"""How what is typed into the palette is compared with the names of what can be done: by the beginnings of words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dalba_desktop.gui.case_list_model import folded

_WORD = re.compile(r"[\w:.%+-]*\w", re.UNICODE)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: lower case, without accents."""
    return tuple(_WORD.findall(folded(text)))


def rank(typed: Sequence[str], name: Sequence[str], also: Sequence[str] = ()) -> int | None:
    """How well a name fits what was typed, smaller is better; None when a typed word is found nowhere.

    A typed word may run over the beginnings of several words that follow each other: `expdf` finds `Export case PDF`.
    `also` are words that are not the name but lead to it, such as the menu it stands in.
    """
    total = 0
    for place, word in enumerate(typed):
        in_name = _best(word, name)
        if in_name is not None:
            total += in_name if place else 2 * in_name
        elif _best(word, also) is not None:
            total += 40
        else:
            return None
    return total


def _best(word: str, words: Sequence[str]) -> int | None:
    """Where a typed word begins among the words of a name; whole beginnings before those that are put together."""
    whole = next((at for at, one in enumerate(words) if one.startswith(word)), None)
    if whole is not None:
        return whole
    put_together = next((at for at in range(len(words)) if _runs_over(word, words[at:])), None)
    return None if put_together is None else 20 + put_together


def _runs_over(word: str, words: Sequence[str]) -> bool:
    """Whether a text is the beginning of the first word, then beginnings of later ones."""
    if not words or not word.startswith(words[0][:1]):
        return False
    for length in range(1, min(len(word), len(words[0])) + 1):
        if word[:length] != words[0][:length]:
            return False
        rest = word[length:]
        if not rest or any(_runs_over(rest, words[at:]) for at in range(1, len(words))):
            return True
    return False
