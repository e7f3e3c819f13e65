"""Published proportions above the MRD panel: a small mark at its day, its share with the interval beside it."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.plots import lettering
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_parts import ReferenceMark
from dalba_desktop.plots.frame import REFERENCE_HEIGHT, Frame
from dalba_desktop.plots.lettering import SMALL
from dalba_desktop.plots.placing import GLYPH_GAP, RowItem, Side, place_in_rows
from dalba_desktop.plots.sheet import Sheet
from dalba_desktop.plots.theme import Theme

MARK = 5.0
"""The width of a mark."""


def middle(frame: Frame) -> float:
    """The height at which the marks stand."""
    return frame.panel_top + 3.0 + REFERENCE_HEIGHT / 2


def shown(model: ChartModel, frame: Frame) -> Iterator[tuple[ReferenceMark, float]]:
    """The proportions inside the window with their place from the left."""
    for mark in model.references:
        if model.scale.shows(mark.day):
            yield mark, frame.x(mark.day)


def draw(model: ChartModel, frame: Frame, theme: Theme, sheet: Sheet) -> None:
    """The strip; nothing where no proportion is shown."""
    if not model.references:
        return
    y = middle(frame)
    sheet.centred(frame.left - 8.0, y, model.reference_title, theme.muted, size=SMALL, align="right")
    marks = list(shown(model, frame))
    items = [
        RowItem(x, MARK / 2, tuple(lettering.width(form, SMALL) for form in mark.forms), rank=1) for mark, x in marks
    ]
    places = place_in_rows(items, frame.left, frame.right + 30.0, 1).places
    for (mark, x), place in zip(marks, places, strict=True):
        sheet.marker("down", x, y, MARK, 8, face=theme.muted)
        sheet.line([(x, frame.panel_top), (x, y - MARK / 2)], theme.muted, 0.6, 4, gid="reference")
        right = place.side is Side.RIGHT
        at = x + MARK / 2 + GLYPH_GAP if right else x - MARK / 2 - GLYPH_GAP
        sheet.centred(at, y, mark.forms[place.form], theme.muted, size=SMALL, align="left" if right else "right")
