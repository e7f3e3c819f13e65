"""A wrapped line of plain text, some words of which can be pressed with the mouse or the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from dalba_desktop.gui.reading_links import LinkedWords, Span
from dalba_desktop.gui.scale_size import px

NARROWEST_PX = 120
PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LinkedText(QLabel):
    """Tab walks through what can be pressed, Enter presses it. Nothing in the text is ever read as mark-up."""

    link_pressed = Signal(object)
    """Carries the target of the place."""

    def __init__(self, words: LinkedWords, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words.text, parent)
        self.words = words
        self.current: Span | None = None
        """The place that the keyboard stands on."""
        self._hovered: Span | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(words.text)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if role:
            self.setProperty("role", role)
        if words.spans:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """As wide as a line of the pane, as high as that makes it."""
        width = min(px(NARROWEST_PX) * 2, self.fontMetrics().horizontalAdvance(self.words.text) + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Wraps down to a narrow column."""
        return QSize(min(px(NARROWEST_PX), self.sizeHint().width()), self.fontMetrics().height())

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped text."""
        laid = self._laid(width)
        return round(laid.boundingRect().height() + 0.49)

    def areas_of(self, span: Span) -> tuple[QRectF, ...]:
        """Where a place is drawn, line by line."""
        laid = self._laid(self.width())
        found = []
        for number in range(laid.lineCount()):
            line = laid.lineAt(number)
            start = max(span.start, line.textStart())
            end = min(span.end, line.textStart() + line.textLength())
            if start < end:
                left, right = _across(line.cursorToX(start)), _across(line.cursorToX(end))
                found.append(QRectF(left, line.y(), right - left, line.height()))
        return tuple(found)

    def span_at(self, position: QPointF) -> Span | None:
        """What can be pressed under a place."""
        return next(
            (span for span in self.words.spans if any(area.contains(position) for area in self.areas_of(span))), None
        )

    def paintEvent(self, _: QPaintEvent) -> None:
        """The words; those that can be pressed in the accent, underlined where the pointer or the keyboard stands."""
        painter = QPainter(self)
        laid = self._laid(self.width())
        accent = self.palette().color(QPalette.ColorRole.Link)
        formats = []
        for span in self.words.spans:
            made = QTextLayout.FormatRange()
            made.start, made.length = span.start, span.end - span.start
            drawn = QTextCharFormat()
            drawn.setForeground(accent)
            is_current = span is self.current and self.hasFocus()
            drawn.setFontUnderline(span is self._hovered or is_current)
            made.format = drawn
            formats.append(made)
        painter.setPen(QPen(self.palette().color(self.foregroundRole())))
        laid.draw(painter, QPointF(0, 0), formats)
        if self.current is not None and self.hasFocus():
            painter.setPen(QPen(accent, 1))
            for area in self.areas_of(self.current):
                painter.drawRoundedRect(area.adjusted(-1.5, 0.5, 1.5, -0.5), 3, 3)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be pressed."""
        span = self.span_at(event.position())
        if span is not self._hovered:
            self._hovered = span
            self.setCursor(Qt.CursorShape.ArrowCursor if span is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, _: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click presses."""
        span = self.span_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and span is not None:
            self.link_pressed.emit(span.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space press."""
        if event.key() in PRESSING and self.current is not None:
            self.link_pressed.emit(self.current.target)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stands on the first place, on the last when coming from behind."""
        if self.words.spans:
            is_from_behind = event.reason() is Qt.FocusReason.BacktabFocusReason
            self._stand_on(self.words.spans[-1 if is_from_behind else 0])
        super().focusInEvent(event)

    def focusNextPrevChild(self, goes_on: bool) -> bool:
        """Tab goes to the next place of this text before it leaves it."""
        if self.current is not None:
            place = self.words.spans.index(self.current) + (1 if goes_on else -1)
            if 0 <= place < len(self.words.spans):
                self._stand_on(self.words.spans[place])
                return True
        return super().focusNextPrevChild(goes_on)

    def event(self, event: QEvent) -> bool:
        """The tool tip of the place under the pointer, as plain text."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            span = self.span_at(QPointF(event.pos()))
            # A tool tip that looks like mark-up would be shown as rich text.
            tip = span.tip if span is not None and "<" not in span.tip else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def _stand_on(self, span: Span) -> None:
        self.current = span
        self.setAccessibleDescription(self.words.text[span.start : span.end])
        self.update()

    def _laid(self, width: int) -> QTextLayout:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        laid = QTextLayout(self.words.text.replace("\n", "\N{LINE SEPARATOR}"), self.font())
        laid.setTextOption(option)
        laid.beginLayout()
        height = 0.0
        while (line := laid.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        laid.endLayout()
        return laid


def _across(found: object) -> float:
    """The place across the line: the binding answers with the cursor beside it."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
