"""The blocks of a page that are neither running text nor a table: facts side by side, alert cards, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import HAIRLINE, LABEL, LINE, TEXT, WHITE

Mark = Literal["octagon", "triangle", "circle"]

_FACT_GUTTER = 6.0
_INDENT = 20.0


class Facts(Flowable):
    """Label above value, several side by side. Values that would need more than three lines belong in `long_fact`."""

    def __init__(self, facts: Sequence[tuple[str, str]], columns: int, *, space_before: float = 4.0) -> None:
        super().__init__()
        self._facts = tuple((Text(name, LABEL), Text(value, TEXT)) for name, value in facts)
        self._columns = columns
        self.spaceBefore = space_before
        self._width = 0.0

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room at this width."""
        self._width = available_width
        width = fact_width(available_width, self._columns)
        return available_width, max(
            (name.height_at(width) + value.height_at(width) for name, value in self._facts), default=0.0
        )

    def draw(self) -> None:
        """Draws the row of facts."""
        width = fact_width(self._width, self._columns)
        _, top = self.wrap(self._width, 0.0)
        for place, (name, value) in enumerate(self._facts):
            left = place * (width + _FACT_GUTTER)
            name.draw_on(self.canv, left, top, width)
            value.draw_on(self.canv, left, top - name.height_at(width), width)


def fact_width(width: float, columns: int) -> float:
    """The width of one fact, in points."""
    return (width - _FACT_GUTTER * (columns - 1)) / columns


def fact_rows(facts: Sequence[tuple[str, str]], width: float, columns: int = 5) -> list[Flowable]:
    """Facts in rows of so many; one whose value needs more than two lines gets the whole width, after the others."""
    room = fact_width(width, columns)
    short = [fact for fact in facts if len(Text(fact[1], TEXT).lines(room)) <= 2]
    rows: list[Flowable] = [Facts(short[at : at + columns], columns) for at in range(0, len(short), columns)]
    return rows + [long_fact(*fact) for fact in facts if fact not in short]


def long_fact(name: str, value: str) -> Text:
    """Label and value over the whole width, on as many lines as it takes."""
    return Text((Run(f"{name}  ", LABEL), Run(value, TEXT)), TEXT, space_before=4.0)


def long_facts(facts: Sequence[tuple[str, str]], width: float) -> list[Flowable]:
    """Facts that may need the whole width: on one line when they fit there together, else each on its own."""
    between = Run("     ", TEXT)
    runs = [run for name, value in facts for run in (between, Run(f"{name}  ", LABEL), Run(value, TEXT))][1:]
    together = Text(runs, TEXT, space_before=4.0)
    if len(facts) < 2 or together.natural_width() > width:
        return [long_fact(name, value) for name, value in facts]
    return [together]


class Card(Flowable):
    """Texts beside a mark and a thin line in the colour of their gravity; moves whole while it fits a page."""

    def __init__(
        self,
        texts: Sequence[Text],
        mark: Mark | None,
        colour: Color,
        *,
        page_height: float,
        space_before: float = 7.0,
    ) -> None:
        super().__init__()
        self.texts = tuple(text for text in texts if not text.is_empty)
        self.mark: Mark | None = mark
        self.colour = colour
        self.page_height = page_height
        self.spaceBefore = space_before
        self._width = 0.0

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room at this width."""
        self._width = available_width
        return available_width, self._height(available_width - _INDENT)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """ReportLab's question: in which parts. Only a card taller than a page is taken apart."""
        width = available_width - _INDENT
        if self._height(width) <= self.page_height and available_height < self.page_height - 1.0:
            return []
        room = available_height
        for place, text in enumerate(self.texts):
            height = text.spaceBefore * (place > 0) + text.height_at(width)
            if height <= room:
                room -= height
                continue
            count = int((room - text.spaceBefore) // text.leading)
            if count > 0:
                first, rest = text.parted(width, count)
                return [self._part((*self.texts[:place], first)), self._rest((rest, *self.texts[place + 1 :]))]
            if place:
                return [self._part(self.texts[:place]), self._rest(self.texts[place:])]
            return []
        return [self]

    def draw(self) -> None:
        """Draws line, mark and texts."""
        canvas, width = self.canv, self._width - _INDENT
        height = top = self._height(width)
        canvas.setStrokeColor(self.colour)
        canvas.setLineWidth(1.5)
        canvas.line(0.75, 1.0, 0.75, height - 1.0)
        if self.mark is not None and self.texts:
            draw_mark(canvas, self.mark, self.colour, 11.0, height - self.texts[0].leading * 0.5)
        for place, text in enumerate(self.texts):
            top -= text.spaceBefore * (place > 0)
            text.draw_on(canvas, _INDENT, top, width)
            top -= text.height_at(width)

    def _height(self, width: float) -> float:
        return sum(text.height_at(width) + text.spaceBefore * (place > 0) for place, text in enumerate(self.texts))

    def _part(self, texts: Sequence[Text]) -> Card:
        return Card(texts, self.mark, self.colour, page_height=self.page_height, space_before=self.spaceBefore)

    def _rest(self, texts: Sequence[Text]) -> Card:
        return Card(texts, None, self.colour, page_height=self.page_height, space_before=0.0)


class Rule(Flowable):
    """A thin line over the whole width."""

    def __init__(self, *, space_before: float = 8.0, space_after: float = 0.0, colour: Color = LINE) -> None:
        super().__init__()
        self.spaceBefore = space_before
        self.spaceAfter = space_after
        self._colour = colour
        self._width = 0.0

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room."""
        self._width = available_width
        return available_width, HAIRLINE

    def draw(self) -> None:
        """Draws the line."""
        self.canv.setStrokeColor(self._colour)
        self.canv.setLineWidth(HAIRLINE)
        self.canv.line(0.0, 0.0, self._width, 0.0)


def draw_mark(canvas: Any, mark: Mark, colour: Color, x: float, y: float) -> None:
    """A mark of gravity around a point: full octagon, full triangle with a bar, open circle. Told apart in grey."""
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour if mark != "circle" else WHITE)
    canvas.setLineWidth(1.0)
    if mark == "circle":
        canvas.circle(x, y, 3.6, stroke=1, fill=1)
        return
    around = _OCTAGON if mark == "octagon" else _TRIANGLE
    path = canvas.beginPath()
    path.moveTo(x + around[0][0], y + around[0][1])
    for across, up in around[1:]:
        path.lineTo(x + across, y + up)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(1.1)
    canvas.line(x, y + 2.2, x, y - 0.6)
    canvas.line(x, y - 1.8, x, y - 2.8)


_OCTAGON = ((-1.7, 4.1), (1.7, 4.1), (4.1, 1.7), (4.1, -1.7), (1.7, -4.1), (-1.7, -4.1), (-4.1, -1.7), (-4.1, 1.7))
_TRIANGLE = ((0.0, 4.2), (4.4, -3.4), (-4.4, -3.4))
