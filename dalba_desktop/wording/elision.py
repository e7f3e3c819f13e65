"""Italian articles before a number that begins with a vowel when it is read: `dell'8 mar`, `l'11 %`."""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"\b(?P<article>[Ii]l|[Dd]al|[Aa]l|[Dd]el|[Nn]el|[Ss]ul)[ \u00a0](?=(?:8\d*|11)(?:[,.]\d|[\s\u00a0,;:.)%]|$))"
)
_ELIDED = {"il": "l'", "Il": "L'"}


def elided(sentence: str) -> str:
    """A sentence with its articles before 8, 80, 800 ... and 11 written as they are said."""
    return _BEFORE.sub(lambda match: _ELIDED.get(match["article"], f"{match['article']}l'"), sentence)
