"""The breaks of a compressed time axis: a torn strip through panel and lanes, and its true length below it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from dalba_desktop.plots import lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.frame import Frame
from dalba_desktop.plots.lettering import SMALL
from dalba_desktop.plots.placing import Box
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme

WAVE_HEIGHT, WAVE_LENGTH = 1.3, 9.0
_STEP = 1.5
WORDS_BELOW_AXIS = 25.5


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Every break: over bars and lines, below the marks."""
    top, bottom = frame.panel_top + 2.0, frame.axis_top - 3.0
    steps = max(2, math.ceil((top - bottom) / _STEP))
    heights = [bottom + (top - bottom) * step / steps for step in range(steps + 1)]
    for first, last in frame.breaks:
        wave = [WAVE_HEIGHT * math.sin(2 * math.pi * (y - bottom) / WAVE_LENGTH) for y in heights]
        left = [(first + shift, y) for shift, y in zip(wave, heights, strict=True)]
        right = [(last + shift, y) for shift, y in zip(wave, heights, strict=True)]
        sheet.area([*left, *reversed(right)], theme.page, 7.5)
        for edge in (left, right):
            sheet.line(edge, theme.tint(theme.muted, 0.6), 0.7, 7.6, gid="breaks")
    for box, words in labels(model, frame):
        sheet.text((box[0] + box[2]) / 2, box[1], words, theme.muted, size=SMALL, align="center")


def labels(model: ChartModel, frame: Frame) -> Iterator[tuple[Box, str]]:
    """The true length of every gap with its place in the calendar's line: from its base line up."""
    y = frame.axis_top - WORDS_BELOW_AXIS
    shown = [gap for gap in model.scale.gaps if model.scale.shows_part(gap.first, gap.last)]
    for gap, (first, last) in zip(shown, frame.breaks, strict=True):
        half = lettering.width(gap.words, SMALL) / 2
        x = min(max((first + last) / 2, frame.left + half), frame.right - half)
        yield (x - half, y, x + half, y + SMALL), gap.words
