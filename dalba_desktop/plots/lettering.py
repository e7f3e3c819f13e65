"""Type: the one font family of the house, its scale of sizes, and how wide a line of it is before it is drawn."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

SMALL, TEXT, LARGE, TITLE = 8.0, 9.0, 10.5, 13.0
"""Sizes in points."""
LINE_HEIGHT = 1.3
"""Of the size, between two base lines."""
CAP_HEIGHT = 0.73
"""Of the size: the height of a capital of DejaVu Sans."""

_UNITS = 1000.0
_HINTING = 1.055


@lru_cache(maxsize=2)
def _path(*, bold: bool) -> str:
    # Matplotlib's own files, named directly: no search of the machine's fonts, the same letters everywhere.
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(mpl.get_data_path(), "fonts", "ttf", name))


@lru_cache(maxsize=16)
def font(size: float, *, bold: bool = False) -> FontProperties:
    """The font at a size."""
    return FontProperties(fname=_path(bold=bold), size=size)


@lru_cache(maxsize=2)
def _face(*, bold: bool) -> FT2Font:
    face = FT2Font(_path(bold=bold))
    face.set_size(_UNITS, 72)
    return face


@lru_cache(maxsize=1024)
def _advance(char: str, *, bold: bool) -> float:
    glyph = _face(bold=bold).load_char(ord(char), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536.0 / _UNITS


def width(words: str, size: float, *, bold: bool = False) -> float:
    """The width of a line in points, as wide as a screen's hinting may make it."""
    return sum(_advance(char, bold=bold) for char in words) * size * _HINTING


def printable(words: str) -> str:
    """One line the font can show: control characters become spaces, letters it lacks a replacement sign."""
    return "".join(_shown(char) for char in unicodedata.normalize("NFC", words))


@lru_cache(maxsize=1024)
def _shown(char: str) -> str:
    if unicodedata.category(char).startswith(("C", "Z")) and char != "\N{NO-BREAK SPACE}":
        return " "
    return char if _face(bold=False).get_char_index(ord(char)) else "\N{REPLACEMENT CHARACTER}"


def shortened(words: str, size: float, room: float) -> str:
    """The line, cut with an ellipsis where it is wider than the room; empty where not even that fits."""
    if width(words, size) <= room:
        return words
    kept = words
    while kept and width(kept + "\N{HORIZONTAL ELLIPSIS}", size) > room:
        kept = kept[:-1].rstrip()
    return kept + "\N{HORIZONTAL ELLIPSIS}" if kept else ""
