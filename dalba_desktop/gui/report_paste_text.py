"""The pasted text: words that were read stand out, those of the selected result strongly; the rest is grey."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from dalba_desktop.gui.quick_edit import tone_colours, units_in
from dalba_desktop.gui.quick_words import Mark, Tone
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

_LINES = {
    Tone.ASKED: QTextCharFormat.UnderlineStyle.DotLine,
    Tone.TYPED: QTextCharFormat.UnderlineStyle.DotLine,
    Tone.WRONG: QTextCharFormat.UnderlineStyle.WaveUnderline,
}


class ReportText(QPlainTextEdit):
    """Can be typed into: a line that was copied badly is put right here. Nothing of it is ever rich text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report")
        self.setTabChangesFocus(True)
        self.setAccessibleName(say("Text of the report"))
        self.setPlaceholderText(say("Paste the text of a laboratory's report here (Ctrl+V)."))
        self._theme = theme
        self._marks: Sequence[Mark] = ()
        self._current: Sequence[Mark] = ()

    def write(self, text: str) -> None:
        """Puts another text there, which Ctrl+Z takes back like typing; what was in sight stays in sight."""
        at = self.verticalScrollBar().value()
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.verticalScrollBar().setValue(at)

    def show_marks(self, marks: Sequence[Mark], current: Sequence[Mark]) -> None:
        """Underlines what was read; `current` are the words of the result that is looked at."""
        self._marks, self._current = marks, current
        text = self.toPlainText()
        made = []
        for mark in (*marks, *current):
            selection = QTextEdit.ExtraSelection()  # type: ignore[attr-defined, unused-ignore]
            selection.cursor = self._cursor(text, mark)
            selection.format = self._format(mark.tone, is_current=mark in current)
            made.append(selection)
        self.setExtraSelections(made)

    def show_place(self, mark: Mark) -> None:
        """Scrolls to a word without moving the cursor of whoever types."""
        block = self._cursor(self.toPlainText(), mark).block()
        bar = self.verticalScrollBar()
        first, lines = self.firstVisibleBlock().blockNumber(), self.viewport().height() // self.fontMetrics().height()
        if not first <= block.blockNumber() < first + lines - 1:
            bar.setValue(max(0, block.blockNumber() - lines // 3))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        self.show_marks(self._marks, self._current)

    def _cursor(self, text: str, mark: Mark) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(units_in(text[: mark.start]))
        cursor.setPosition(units_in(text[: mark.end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _format(self, tone: Tone, *, is_current: bool) -> QTextCharFormat:
        colours = colours_of(self._theme)
        made = QTextCharFormat()
        made.setForeground(QColor(self._theme.ink))
        made.setUnderlineStyle(_LINES.get(tone, QTextCharFormat.UnderlineStyle.SingleUnderline))
        made.setUnderlineColor(QColor(tone_colours(self._theme)[tone]))
        if is_current:
            made.setBackground(QColor(colours["marked" if tone in _LINES else "selected"]))
        return made
