"""The sheet: A4 with its margins, what stands at the head and foot of every page, and the count of pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from dalba_desktop.reports.layout.safe_text import visible
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import (
    BOLD,
    CELL,
    HAIRLINE,
    LABEL,
    LINE,
    REGULAR,
    SMALL,
    WARNING,
    load_fonts,
    text_width,
)
from dalba_desktop.wording import say

WIDTH, HEIGHT = A4
MARGIN = 36.0
_TOP = 46.0
_BOTTOM = 48.0
TEXT_WIDTH = WIDTH - 2 * MARGIN
PAGE_HEIGHT = HEIGHT - _TOP - _BOTTOM
"""The height of an empty page's text area, in points."""

CHART_WIDTH = TEXT_WIDTH
"""The width of a case chart, in points; `fitting` finds its height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What every page says about the document. `banner` stands out (synthetic data); `running` from page 2 on."""

    sender: str
    running: str
    banner: str
    origin: str
    warning: str


def set_pages(story: Sequence[Flowable], sheet: Sheet, scale: float = 1.0) -> bytes:
    """The story on numbered pages, as PDF bytes without a date; `scale` prints it, not head and foot, smaller."""
    load_fonts()
    out = io.BytesIO()
    box = (MARGIN / scale, _BOTTOM / scale, TEXT_WIDTH / scale, PAGE_HEIGHT / scale)
    frame = Frame(*box, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        pageTemplates=[_scaled_page(frame, scale)],
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,
        initialFontSize=SMALL,
    )
    document.build(list(story), canvasmaker=lambda *args, **kwargs: _CountedCanvas(sheet, *args, **kwargs))
    return out.getvalue()


def _scaled_page(frame: Frame, scale: float) -> PageTemplate:
    def begin(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.scale(scale, scale)

    def end(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.restoreState()

    return PageTemplate(frames=[frame]) if scale == 1.0 else PageTemplate(frames=[frame], onPage=begin, onPageEnd=end)


class _CountedCanvas(Canvas):
    """Keeps every page until the last one is known, so that each can say `page x of y`."""

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined] # missing in the stubs

    def save(self) -> None:
        kept = self._kept
        for number, state in enumerate(kept, start=1):
            self.__dict__.update(state)
            _draw_head(self, self._sheet, first=number == 1)
            _draw_foot(self, self._sheet, number, len(kept))
            super().showPage()
        super().save()


def _draw_head(canvas: Canvas, sheet: Sheet, *, first: bool) -> None:
    top = HEIGHT - 24.0
    words = sheet.sender if first else sheet.running
    _one_line(words, TEXT_WIDTH - 180.0).draw_on(canvas, MARGIN, top, TEXT_WIDTH)
    if not sheet.banner:
        return
    style = CELL.bold.coloured(WARNING)
    banner = visible(sheet.banner, BOLD)
    width = text_width(banner, style) + 14.0
    canvas.setStrokeColor(WARNING)
    canvas.setLineWidth(0.8)
    canvas.roundRect(MARGIN + TEXT_WIDTH - width, top - 12.6, width, 15.2, 2.0)
    Text(Run(sheet.banner, style)).draw_on(canvas, MARGIN + TEXT_WIDTH - width + 7.0, top + 0.4, width)


def _draw_foot(canvas: Canvas, sheet: Sheet, number: int, total: int) -> None:
    top = _BOTTOM - 14.0
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(HAIRLINE)
    canvas.line(MARGIN, top + 3.0, MARGIN + TEXT_WIDTH, top + 3.0)
    count = Text(say("page {number} of {total}", number=number, total=total), LABEL, align="right")
    room = TEXT_WIDTH - count.natural_width() - 16.0
    _one_line(sheet.origin, room).draw_on(canvas, MARGIN, top, room)
    count.draw_on(canvas, MARGIN, top, TEXT_WIDTH)
    Text(sheet.warning, LABEL).draw_on(canvas, MARGIN, top - LABEL.leading, TEXT_WIDTH)


def _one_line(words: str, room: float) -> Text:
    """Quiet text on one line; what does not fit ends in an ellipsis, for the page says it in full elsewhere."""
    text = Text(words[:400], LABEL)
    if len(text.lines(room)) <= 1:
        return text
    kept = "".join(part for part, _ in text.lines(room - text_width("…", LABEL))[0].runs)
    return Text(f"{kept}…", LABEL)
