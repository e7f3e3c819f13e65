"""How much the rules call, as a quiet row under the inbox: twelve bars with their numbers, and what they amount to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dalba_desktop import wording
from dalba_desktop.gui import fonts
from dalba_desktop.gui.inbox_words import calls_words, definition_words, trend_words
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px, px_size
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.inbox_calls import MonthlyCalls

MONTH_PX, HEIGHT_PX, BAR_PX = 28, 60, 14
WORDS_PX = 460
"""The least room for the words beside the bars."""
LINE_PX = 14
"""The height of a line of small figures above and of letters below the bars."""


class MonthBars(QWidget):
    """One bar a calendar month; the current one, which is not over, is drawn open."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours_of(theme)
        self._calls: MonthlyCalls | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Calls per month"))

    def sizeHint(self) -> QSize:
        """Room for a year."""
        return px_size(12 * MONTH_PX, HEIGHT_PX)

    def set_calls(self, calls: MonthlyCalls | None) -> None:
        """Shows these numbers; of calls that are not all counted only the months. None shows nothing."""
        self._calls = calls
        said = ", ".join(_month_lines(calls)) if calls is not None and calls.is_complete else ""
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._colours = colours_of(theme)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draws the bars on one base line, a number above each, the month below."""
        if self._calls is None:
            return
        painter = QPainter(self)
        painter.setFont(fonts.font(fonts.SMALL_PX))
        base, wide, line = self.height() - px(LINE_PX), px(MONTH_PX), px(LINE_PX)
        for place, month in enumerate(self._calls.months):
            painter.setPen(QColor(self._colours["muted"]))
            below = QRectF(place * wide, base, wide, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, wording.month_word(month.month))
            if self._calls.is_complete:
                self._bar(painter, place, base)
        painter.setPen(QColor(self._colours["line"]))
        painter.drawLine(0, base, 12 * wide, base)

    def _bar(self, painter: QPainter, place: int, base: int) -> None:
        assert self._calls is not None
        counts = self._calls.counts
        wide, line = px(MONTH_PX), px(LINE_PX)
        height = round((self.height() - 2 * line - 2) * counts[place] / max(1, *counts))
        bar = QRectF(place * wide + (wide - px(BAR_PX)) / 2, base - height, px(BAR_PX), height)
        if place == len(counts) - 1:
            painter.setPen(QColor(self._colours["muted"]))
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            painter.fillRect(bar, QColor(self._colours["edge"]))
        painter.setPen(QColor(self._colours["ink" if counts[place] else "muted"]))
        above = QRectF(place * wide, base - height - line, wide, line)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, wording.count_words(counts[place]))


class CallsRow(QFrame):
    """The bars, and in words whether the rules tire their reader."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = MonthBars(theme)
        self.head = words(say("Calls per month"), "section")
        self.said = words(wraps=True, selectable=True)
        self.trend = words(role="muted", wraps=True, selectable=True)
        self.defined = words(definition_words(), "small", wraps=True)
        text = QVBoxLayout()
        text.setSpacing(2)
        for label in (self.head, self.said, self.trend, self.defined):
            text.addWidget(label)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(24)
        row.addWidget(self.bars, 0, Qt.AlignmentFlag.AlignBottom)
        row.addLayout(text, 1)
        self.show_calls(None)

    def show_calls(self, calls: MonthlyCalls | None) -> None:
        """Shows what is counted, and until all is, how far that is."""
        is_there = calls is not None and calls.is_complete and calls.cases > 0
        self.bars.set_calls(calls if calls is not None and calls.cases else None)
        self.trend.setVisible(is_there)
        if calls is None or not calls.cases:
            self.said.setText(say("Counted when every case is read."))
        elif not calls.is_complete:
            done, cases = wording.count_words(calls.done), wording.count_words(calls.cases)
            self.said.setText(say("{done} of {cases} cases counted", done=done, cases=cases))
        else:
            self.said.setText(calls_words(calls))
            self.trend.setText(trend_words(calls))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.bars.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for both, the words say it alone."""
        super().resizeEvent(event)
        self.bars.setVisible(event.size().width() >= px(12 * MONTH_PX + WORDS_PX))


def _month_lines(calls: MonthlyCalls) -> list[str]:
    pairs = zip(calls.months, calls.counts, strict=True)
    return [f"{wording.month_word(month.month)} {month.year}: {count}" for month, count in pairs]
