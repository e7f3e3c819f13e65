"""The type of the house on paper: one face, five sizes, few colours, and how wide a character is."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from dalba_desktop import assets
from dalba_desktop.plots.theme import PAPER

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"

SMALL, BODY, LEAD, HEADING, TITLE = 8.0, 9.0, 10.5, 13.0, 16.0
"""The type scale, in points."""

INK = HexColor(PAPER.ink)
MUTED = HexColor(PAPER.muted)
LINE = HexColor(PAPER.line)
CRITICAL = HexColor(PAPER.critical)
WARNING = HexColor(PAPER.text(PAPER.warning))
WHITE = HexColor(PAPER.page)

HAIRLINE = 0.5
"""The width of a rule, in points."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set. `leading` is the distance from one line to the next, in points."""

    font: str = REGULAR
    size: float = SMALL
    colour: Color = INK
    struck: bool = False

    @property
    def leading(self) -> float:
        """From one line to the next: 1.28 times the size, the least that suits the tall letters of DejaVu."""
        return round(self.size * 1.28, 1)

    @property
    def bold(self) -> Style:
        """The same in bold."""
        return replace(self, font=BOLD)

    @property
    def muted(self) -> Style:
        """The same in the quiet colour."""
        return replace(self, colour=MUTED)

    @property
    def struck_through(self) -> Style:
        """The same, quiet and with a line through it: a row that was withdrawn."""
        return replace(self, colour=MUTED, struck=True)

    def coloured(self, colour: Color) -> Style:
        """The same in a colour that means something."""
        return replace(self, colour=colour)


CELL = Style()
LABEL = Style(colour=MUTED)
TEXT = Style(size=BODY)
SENTENCE = Style(size=LEAD)
SECTION = Style(font=BOLD, size=LEAD)
HEAD = Style(font=BOLD, size=TITLE)
SUBHEAD = Style(size=HEADING, colour=MUTED)


@functools.cache
def _face(font: str) -> Any:
    """The registered face of a font; files are read once. Raises KeyError for a font that is not ours."""
    files = {path.stem: path for path in assets.font_files()}
    face = TTFont(font, str(files[font]))
    pdfmetrics.registerFont(face)
    return face.face


def load_fonts() -> None:
    """Makes the fonts known to ReportLab; calling it again costs nothing."""
    for font in (REGULAR, BOLD):
        _face(font)


def has_glyph(character: str, font: str) -> bool:
    """Whether the font draws the character. Characters past U+FFFF are not asked for: ReportLab's map from
    glyph back to text cannot hold them, so a reader could see but neither search nor copy them."""
    code = ord(character)
    return code <= 0xFFFF and code in _face(font).charToGlyph


def text_width(text: str, style: Style) -> float:
    """The width of a text in points."""
    face = _face(style.font)
    widths, otherwise = face.charWidths, face.defaultWidth
    total = sum(widths.get(32 if code == 0xA0 else code, otherwise) for code in map(ord, text))
    return float(total) * style.size / 1000.0
