"""Text from data made fit for paper: every character is seen as typed or as a placeholder that says which it was.

Nothing here or after it reads markup: text goes to the page character by character, so `<b>` or `<img src=...>` are
only letters. What a font cannot draw, and what is meant to steer rather than to be read (control characters,
bidirectional overrides, zero-width signs), becomes `[U+202E]`.
"""

from __future__ import annotations

import unicodedata

from dalba_desktop.reports.layout.typography import REGULAR, has_glyph
from dalba_desktop.wording import figures, say

NOTE_LIMIT = 600
"""Characters of a note that are printed; the rest is read in the application."""
FIELD_LIMIT = 4000
"""Characters of any other text. No real field comes near; without it one damaged field could fill a thousand pages."""

_MARKS_ON_ONE_LETTER = 2
_NEWLINE_SIGN = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"


def visible(text: str, font: str = REGULAR, *, keep_lines: bool = False) -> str:
    """The text with every character printable in the font.

    Line breaks are kept (as `\\n`) when `keep_lines`, else shown as an arrow; a tab is a space; at most two
    combining marks stand on one letter, further ones are named.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    shown: list[str] = []
    marks = 0
    for character in text:
        if character == "\n":
            shown.append("\n" if keep_lines else _NEWLINE_SIGN)
            marks = 0
            continue
        marks = marks + 1 if unicodedata.combining(character) else 0
        shown.append(_shown(character, font) if marks <= _MARKS_ON_ONE_LETTER else _named(character))
    return "".join(shown)


def cut(text: str, limit: int) -> str:
    """The text up to a number of characters, saying how many more the application shows."""
    if len(text) <= limit:
        return text
    left = len(text) - limit
    rest = say("… (continues in the application: {count} characters)", count=figures(f"{left:,}"))
    return f"{text[:limit].rstrip()}{rest}"


def _shown(character: str, font: str) -> str:
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return character if character in " \N{NO-BREAK SPACE}" else " "
    if category[0] == "C" or category in ("Zl", "Zp") or not has_glyph(character, font):
        return _named(character)
    return character


def _named(character: str) -> str:
    return f"[U+{ord(character):04X}]"
