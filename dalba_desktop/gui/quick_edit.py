"""The field that a line is typed into: words underlined by what they were read as, and the keys of quick entry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF, QTextLayout
from PySide6.QtWidgets import QLineEdit, QWidget

from dalba_desktop.gui.quick_words import Mark, Tone
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme

WAVE_PX = 2.0
_DIGITS = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
_BEFORE_CURSOR_PX = 5
"""Qt's rectangle of the cursor begins so far left of it."""


class QuickEdit(QLineEdit):
    """Says what the keys ask for; understands nothing itself. Places in the text count characters, as Python does."""

    store_asked = Signal()
    form_asked = Signal()
    help_asked = Signal()
    escaped = Signal()
    older_asked = Signal()
    newer_asked = Signal()
    choice_asked = Signal(int)
    """Alt and a digit: the how-many-th choice, from 1."""
    choices_asked = Signal()
    """Tab, while there are choices to walk through."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quick")
        self.choices = 0
        """How many answers there are to the question that is open."""
        self._marks: Sequence[Mark] = ()
        self._colours: dict[Tone, QColor] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        colours = tone_colours(theme)
        self._colours = {tone: QColor(color) for tone, color in colours.items()}
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Underlines these words of the text."""
        self._marks = marks
        self.update()

    @property
    def place(self) -> int:
        """Where the cursor is, in characters."""
        return len(self.text().encode("utf-16-le")[: 2 * self.cursorPosition()].decode("utf-16-le", "replace"))

    def write(self, text: str, cursor: int | None = None) -> None:
        """Puts another text there, which Ctrl+Z takes back like typing."""
        self.selectAll()
        self.insert(text)
        if cursor is not None:
            self.setCursorPosition(units_in(text[:cursor]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of quick entry; everything else is typing."""
        key, held = event.key(), event.modifiers()
        control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.form_asked if held & control else self.store_asked).emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_F1:
            self.help_asked.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not held & (control | alt):
            (self.older_asked if key == Qt.Key.Key_Up else self.newer_asked).emit()
        elif held & alt and key in _DIGITS:
            self.choice_asked.emit(key - Qt.Key.Key_0)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tells Qt which keys are the line's before they become shortcuts of the window, and which are not."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            key, held = event.key(), event.modifiers()
            is_choice = bool(held & Qt.KeyboardModifier.AltModifier) and key in _DIGITS and self.choices > 0
            if key in (Qt.Key.Key_F1, Qt.Key.Key_Escape) or is_choice:
                event.accept()
                return True
            if self._has_nothing_to_undo(event):
                event.ignore()
                return True
        return super().event(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab leads to the choices first."""
        if forwards and self.choices:
            self.choices_asked.emit()
            return True
        return super().focusNextPrevChild(forwards)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and a line under each word."""
        super().paintEvent(event)
        if not self._marks or not self.text():
            return
        text = self.displayText()
        layout = QTextLayout(text, self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        cursor = self.cursorRect()
        origin = cursor.x() + px(_BEFORE_CURSOR_PX) - _x(line.cursorToX(self.cursorPosition()))
        under = float(cursor.bottom())
        painter = QPainter(self)
        margins = self.textMargins()
        painter.setClipRect(self.rect().adjusted(6 + margins.left(), 0, -6 - margins.right(), 0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            start, end = (_x(line.cursorToX(units_in(text[:place]))) for place in (mark.start, mark.end))
            left, right = sorted((origin + start, origin + end))
            paint_underline(painter, left, right, under, mark.tone, self._colours[mark.tone])

    def _has_nothing_to_undo(self, event: QKeyEvent) -> bool:
        """An empty line leaves Ctrl+Z and its opposite to the window: what was just stored is taken back at once."""
        if self.text():
            return False
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()


def tone_colours(theme: Theme) -> dict[Tone, str]:
    """The colour of each underline."""
    return {
        Tone.DAY: colours_of(theme)["faint"],
        Tone.WHAT: theme.transplant,
        Tone.MEASURED: theme.accent,
        Tone.ASKED: theme.warning,
        Tone.WRONG: theme.critical,
        Tone.TYPED: colours_of(theme)["edge"],
    }


def paint_underline(painter: QPainter, left: float, right: float, y: float, tone: Tone, color: QColor) -> None:
    """A line, dots or a wave: told apart without colour too."""
    pen = QPen(color, 2.0 if tone is not Tone.WRONG else 1.3)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if tone is Tone.WRONG:
        steps = range(int((right - left) / px(WAVE_PX)) + 1)
        painter.setPen(pen)
        painter.drawPolyline(
            QPolygonF([QPointF(left + step * px(WAVE_PX), y - step % 2 * px(WAVE_PX)) for step in steps])
        )
        return
    if tone in (Tone.ASKED, Tone.TYPED):
        pen.setDashPattern([1.0, 1.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(left + 0.5, y), QPointF(right - 0.5, y))


def units_in(text: str) -> int:
    """How many places a text takes in Qt, which counts some characters twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _x(found: object) -> float:
    """PySide gives the place alone or with the index it belongs to."""
    return float(found[0]) if isinstance(found, tuple) else float(found)  # type: ignore[arg-type]
