"""Labels that show text as it was typed: never rich text, whatever a patient's record holds."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QWidget


def words(text: str = "", role: str = "", *, wraps: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label; `role` is its place in the style sheet (heading, muted, problem ...)."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline: the house separates with lines rather than boxes."""
    line = QFrame()
    line.setObjectName("rule_v" if vertical else "rule_h")
    line.setFrameShape(QFrame.Shape.NoFrame)
    return line


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Sets a property that the style sheet looks at, and makes it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that takes its shorter form, then ends in an ellipsis, when there is no room.

    The whole text is then its tool tip.
    """

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shorter = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Shows a text; the accessible name follows it."""
        if text != self.text():
            # The whole of the text before, until it is drawn anew: where it is covered, that may be never.
            self.setToolTip("")
        super().setText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Next to nothing: it can always be shortened further."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draws as much of the text as there is room for."""
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        area = self.contentsRect()
        fits = metrics.horizontalAdvance(self.text()) < area.width() - 1
        form = self.text() if fits or not self.shorter else self.shorter
        shown = metrics.elidedText(form, Qt.TextElideMode.ElideRight, area.width())
        # A tool tip that looks like mark-up would be shown as rich text.
        tip = self.text() if shown != self.text() and "<" not in self.text() else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        self.style().drawItemText(
            painter,
            area,
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class LinkLabel(QLabel):
    """A line of plain text that can be pressed with the mouse, Enter or Space."""

    pressed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setAccessibleName(text)
        self.setProperty("role", "link")
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click presses the link."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space press the link."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def standard_pixels(widget: QWidget, metric: QStyle.PixelMetric) -> int:
    """A measure of the current style, in logical pixels."""
    return widget.style().pixelMetric(metric, None, widget)
