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
from dalba_desktop.plots.time_scale import Gap

HALF_WIDTH = 2.6
"""Of the strip, which hides what runs through it: a bar or a line goes on beyond."""
WAVE_HEIGHT, WAVE_LENGTH = 1.3, 9.0
_STEP = 1.5
WORDS_BELOW_AXIS = 25.5


def breaks(model: ChartModel, frame: Frame) -> Iterator[tuple[Gap, float]]:
    """The visible gaps, each with the middle of what is seen of it."""
    scale = model.scale
    for gap in scale.gaps:
        if scale.shows_part(gap.first, gap.last):
            yield gap, (frame.x(gap.first) + frame.x(gap.last)) / 2


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """Every break: over bars and lines, below the marks."""
    top, bottom = frame.panel_top + 2.0, frame.axis_top - 3.0
    steps = max(2, math.ceil((top - bottom) / _STEP))
    heights = [bottom + (top - bottom) * step / steps for step in range(steps + 1)]
    for _, x in breaks(model, frame):
        wave = [WAVE_HEIGHT * math.sin(2 * math.pi * (y - bottom) / WAVE_LENGTH) for y in heights]
        left = [(x - HALF_WIDTH + shift, y) for shift, y in zip(wave, heights, strict=True)]
        right = [(x + HALF_WIDTH + shift, y) for shift, y in zip(wave, heights, strict=True)]
        sheet.area([*left, *reversed(right)], theme.page, 7.5)
        for edge in (left, right):
            sheet.line(edge, theme.tint(theme.muted, 0.6), 0.7, 7.6, gid="breaks")
    for box, words in labels(model, frame):
        sheet.text((box[0] + box[2]) / 2, box[1], words, theme.muted, size=SMALL, align="center")


def labels(model: ChartModel, frame: Frame) -> Iterator[tuple[Box, str]]:
    """The true length of every gap with its place in the calendar's line: from its base line up."""
    y = frame.axis_top - WORDS_BELOW_AXIS
    for gap, x in breaks(model, frame):
        half = lettering.width(gap.words, SMALL) / 2
        x = min(max(x, frame.left + half), frame.right - half)
        yield (x - half, y, x + half, y + SMALL), gap.words
