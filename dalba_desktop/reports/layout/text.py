"""A block of text that wraps, breaks anything too long for its line, and splits between pages.

ReportLab's own paragraph reads its text as XML and takes quadratic time over a long unbroken word; this one reads
nothing and is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.platypus import Flowable

from dalba_desktop.reports.layout.safe_text import FIELD_LIMIT, NOTE_LIMIT, cut, visible
from dalba_desktop.reports.layout.typography import CELL, Style, text_width

Align = Literal["left", "right"]

_PIECES = re.compile(r"\n| +|[^ \n]+")
_BREAK_AFTER = frozenset("-/,;:_.)]}|\N{HYPHEN}\N{EN DASH}\N{EM DASH}")
_LOOK_BACK = 16
"""How far before the end of a full line a broken word may end at a sign that reads as a break."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one style. `keep_lines` breaks the line where the text does, as a note wants."""

    text: str
    style: Style = CELL
    keep_lines: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    runs: tuple[tuple[str, Style], ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    style: Style
    width: float


def note(text: str, style: Style = CELL) -> Run:
    """A note as typed, its own lines kept, cut visibly when it is long."""
    return Run(cut(text, NOTE_LIMIT), style, keep_lines=True)


class Text(Flowable):
    """Runs of text set as one paragraph; heights are whole lines of the first run's leading."""

    def __init__(
        self,
        runs: str | Run | Iterable[Run],
        style: Style = CELL,
        *,
        align: Align = "left",
        space_before: float = 0.0,
        space_after: float = 0.0,
    ) -> None:
        super().__init__()
        if isinstance(runs, str):
            runs = (Run(runs, style),)
        elif isinstance(runs, Run):
            runs = (runs,)
        self.runs: tuple[Run, ...] = tuple(_made_visible(run) for run in runs)
        self.align: Align = align
        self.leading = max((run.style.leading for run in self.runs), default=style.leading)
        self.spaceBefore = space_before
        self.spaceAfter = space_after
        self._wrapped: dict[float, tuple[_Line, ...]] = {}
        self._fixed: tuple[_Line, ...] | None = None
        self._width = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to print."""
        return self._fixed == () or (self._fixed is None and not any(run.text for run in self.runs))

    def natural_width(self) -> float:
        """The width on one line, in points."""
        return sum(text_width(run.text, run.style) for run in self.runs)

    def lines(self, width: float) -> tuple[_Line, ...]:
        """The lines at a width in points. A text that was already split keeps the lines it has."""
        if self._fixed is not None:
            return self._fixed
        if width not in self._wrapped:
            self._wrapped[width] = tuple(_wrap(self.runs, width))
        return self._wrapped[width]

    def height_at(self, width: float) -> float:
        """The height at a width, in points."""
        return len(self.lines(width)) * self.leading

    def parted(self, width: float, count: int) -> tuple[Text, Text]:
        """The first `count` lines and the rest."""
        lines = self.lines(width)
        return self._with(lines[:count]), self._with(lines[count:])

    def _with(self, lines: tuple[_Line, ...]) -> Text:
        part = Text((), align=self.align, space_before=self.spaceBefore, space_after=self.spaceAfter)
        part.leading = self.leading
        part._fixed = lines
        return part

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room at this width."""
        self._width = available_width
        return available_width, self.height_at(available_width)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """ReportLab's question: in which parts. No part is a single line unless nothing else fits."""
        count = int((available_height + 0.01) // self.leading)
        total = len(self.lines(available_width))
        if count <= 0 or (count == 1 and total > 2):
            return []
        if total - count == 1 and count > 2:
            count -= 1
        return list(self.parted(available_width, count))

    def draw(self) -> None:
        """Draws at the flowable's own place."""
        self.draw_on(self.canv, 0.0, self.height_at(self._width), self._width)

    def draw_on(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draws with the top left corner at a place of the canvas, in points."""
        baseline = top - self.leading * 0.76
        for line in self.lines(width):
            x = left if self.align == "left" else left + width - line.width
            for text, style in line.runs:
                run_width = text_width(text, style)
                canvas.setFont(style.font, style.size)
                canvas.setFillColor(style.colour)
                canvas.drawString(x, baseline, text)
                if style.struck and text.strip():
                    canvas.setStrokeColor(style.colour)
                    canvas.setLineWidth(0.6)
                    canvas.line(x, baseline + style.size * 0.27, x + run_width, baseline + style.size * 0.27)
                x += run_width
            baseline -= self.leading


def _made_visible(run: Run) -> Run:
    limited = cut(run.text, FIELD_LIMIT)
    return Run(visible(limited, run.style.font, keep_lines=run.keep_lines), run.style)


def _wrap(runs: Sequence[Run], width: float) -> Iterable[_Line]:
    line: list[_Piece] = []
    used = 0.0
    for word in _words(runs):
        if word is None:
            yield _line(line)
            line, used = [], 0.0
            continue
        blank = word[0].text.isspace() and word[0].text[0] == " "
        word_width = sum(piece.width for piece in word)
        if blank and not line:
            continue
        if used + word_width <= width + 0.01 or blank:
            line += word
            used += word_width
            continue
        if line and any(piece.text.strip(" ") for piece in line):
            yield _line(line)
            line, used = [], 0.0
        if word_width <= width + 0.01:
            line, used = list(word), word_width
            continue
        *full, last = _broken(word, width)
        for part in full:
            yield _line(part)
        line, used = list(last), sum(piece.width for piece in last)
    if line:
        yield _line(line)


def _words(runs: Sequence[Run]) -> Iterable[list[_Piece] | None]:
    """Words (pieces without a space between them, whatever their style), blanks, and None for a line break."""
    word: list[_Piece] = []
    for run in runs:
        for piece in _PIECES.findall(run.text):
            if piece[0] in " \n":
                if word:
                    yield word
                    word = []
                yield None if piece == "\n" else [_Piece(piece, run.style, text_width(piece, run.style))]
            else:
                word.append(_Piece(piece, run.style, text_width(piece, run.style)))
    if word:
        yield word


def _broken(word: Sequence[_Piece], width: float) -> list[list[_Piece]]:
    """A word wider than its line, in parts that fit; breaks after a hyphen, slash or comma near the end of the line."""
    parts: list[list[_Piece]] = [[]]
    used = 0.0
    for piece in word:
        start = place = 0
        text, style = piece.text, piece.style
        while place < len(text):
            step = text_width(text[place], style)
            if used + step > width and (place > start or parts[-1]):
                end = _good_end(text, start, place)
                parts[-1].append(_Piece(text[start:end], style, text_width(text[start:end], style)))
                parts.append([])
                start = place = end
                used = 0.0
                continue
            used += step
            place += 1
        parts[-1].append(_Piece(text[start:], style, text_width(text[start:], style)))
    return [part for part in parts if part]


def _good_end(text: str, start: int, place: int) -> int:
    for end in range(place, max(start + 1, place - _LOOK_BACK), -1):
        if text[end - 1] in _BREAK_AFTER:
            return end
    return place


def _line(pieces: Sequence[_Piece]) -> _Line:
    """One line, spaces at its end left out, neighbours of one style joined."""
    kept = list(pieces)
    while kept and not kept[-1].text.strip(" "):
        kept.pop()
    runs: list[tuple[str, Style]] = []
    for piece in kept:
        if runs and runs[-1][1] == piece.style:
            runs[-1] = (runs[-1][0] + piece.text, piece.style)
        else:
            runs.append((piece.text, piece.style))
    return _Line(tuple(runs), sum(text_width(text, style) for text, style in runs))
