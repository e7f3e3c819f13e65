"""Beside the MRD table: why, and why not. What the engine made of the selected result, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.gui.labels import ElidedLabel, LinkLabel, words
from dalba_desktop.gui.marks import SeverityMark
from dalba_desktop.gui.reading_links import LinkedWords, Threshold
from dalba_desktop.gui.reading_side import SidePane
from dalba_desktop.gui.reading_text import LinkedText
from dalba_desktop.gui.reading_words import CalledLine, Part, ReadingText
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.scroll_room import show_inside
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

WANTS_PX, LEAST_PX = 288, 240
NAME_PX = 60


class ReadingPane(SidePane):
    """Shows a `ReadingText`; says what was pressed in it."""

    threshold_pressed = Signal(str)
    evidence_pressed = Signal(str, str)
    card_pressed = Signal(str)
    """Carries the episode."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(say("Why"), QWidget(), WANTS_PX, LEAST_PX)
        self._theme = theme
        self.shown: ReadingText | None = None
        self.which = ElidedLabel(role="muted")
        self.head.insertWidget(1, self.which, 100)
        self.lines: list[LinkedText] = []
        self.cards: list[LinkLabel] = []
        self._build()

    def set_reading(self, shown: ReadingText | None) -> None:
        """Shows another result, or that there is none."""
        is_other = shown is None or self.shown is None or shown.id != self.shown.id
        if shown == self.shown:
            return
        self.shown = shown
        self._build()
        if is_other:
            self.area.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        self._build()

    def focus_first(self) -> None:
        """Opens the pane and gives the keyboard to the first thing in it that can be pressed."""
        if not self.is_open:
            self.turn(True)
        pressed = [*self.cards, *(line for line in self.lines if line.words.spans)]
        (pressed[0] if pressed else self.fold).setFocus(Qt.FocusReason.TabFocusReason)

    def said(self) -> str:
        """Everything the pane says, line by line: for the clipboard, a screen reader, a test."""
        if self.shown is None:
            return say("No MRD result.")
        rows = [f"{self.shown.where} · {self.shown.level}"]
        rows += [" ".join(part for part in (line.title, line.state) if part) for line in self.shown.called]
        rows += [f"{part.name}: {line.text}" for part in self.shown.parts for line in part.lines]
        return "\n".join(rows)

    def _build(self) -> None:
        self.lines, self.cards = [], []
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 0, 8, 8)
        column.setSpacing(8)
        shown = self.shown
        self.which.shorter = "" if shown is None else f"{shown.date} · {shown.level}"
        self.which.setText("" if shown is None else f"{shown.where} · {shown.level}")
        if shown is None:
            column.addWidget(words(say("No MRD result."), "muted", wraps=True))
        else:
            if shown.called:
                column.addLayout(self._called(shown.called))
            column.addLayout(self._parts(shown.parts))
        column.addStretch(1)
        inside.setAccessibleDescription(self.said())
        show_inside(self.area, inside)

    def _called(self, lines: Sequence[CalledLine]) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(2)
        for line in lines:
            link = LinkLabel(" · ".join(part for part in (line.title, line.state) if part))
            link.setToolTip(say("Show its card"))
            link.pressed.connect(lambda episode=line.episode: self.card_pressed.emit(episode))
            self.cards.append(link)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(SeverityMark(line.severity, colours_of(self._theme)), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(link, 1)
            rows.addLayout(row)
        return rows

    def _parts(self, parts: Sequence[Part]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, px(NAME_PX))
        grid.setColumnStretch(1, 1)
        place = 0
        for part in parts:
            name = words(part.name, "small")
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            name.setContentsMargins(0, 1, 0, 0)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            for line in part.lines:
                grid.addWidget(self._line(line), place, 1)
                place += 1
        return grid

    def _line(self, line: LinkedWords) -> LinkedText:
        made = LinkedText(line)
        made.link_pressed.connect(self._pressed)
        self.lines.append(made)
        return made

    def _pressed(self, target: object) -> None:
        if isinstance(target, Threshold):
            self.threshold_pressed.emit(target.key)
        elif isinstance(target, Evidence):
            self.evidence_pressed.emit(target.list, target.id)
