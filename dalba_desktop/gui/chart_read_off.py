"""The line under the chart: what is read off at pointer or keys. Its height never changes and nothing in it jumps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.chart_drawn import ReadOff
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

HEIGHT_PX = 24
DAY_PX, DATE_PX = 72.0, 92.0
"""Day and date have places of their own: the eye finds them where they were."""
GAP_PX = 16.0


class ReadOffLine(QWidget):
    """Shows a `ReadOff`; without one a quiet hint."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours_of(theme)
        self.shown: ReadOff | None = None
        self._hint = ""
        self.setFixedHeight(px(HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Read-off"))

    def show_read(self, read: ReadOff | None) -> None:
        """Shows what is read off, the hint with None."""
        if read != self.shown:
            self.shown = read
            self._say()

    def set_hint(self, hint: str) -> None:
        """What stands there while nothing is read off."""
        if hint != self._hint:
            self._hint = hint
            self._say()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._colours = colours_of(theme)
        self.update()

    def text(self) -> str:
        """All that is said, in one line."""
        if self.shown is None:
            return self._hint
        read = self.shown
        parts = (read.day, read.date, read.value, read.phase, read.dose, read.remark)
        return " \N{MIDDLE DOT} ".join(part for part in parts if part)

    def sizeHint(self) -> QSize:
        """As wide as it is let."""
        return QSize(320, px(HEIGHT_PX))

    def _say(self) -> None:
        self.setAccessibleDescription(self.text())
        self.update()

    def _is_narrow(self, read: ReadOff) -> bool:
        """Whether the value would be cut short: then the date gives way to it, and stays in the chart's own words."""
        value = QFontMetricsF(fonts.font(bold=True)).horizontalAdvance(read.value)
        return px(DAY_PX) + px(DATE_PX) + value > self.width()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Day, date and value in ink, what belongs to them muted; what does not fit ends in an ellipsis."""
        painter = QPainter(self)
        ink, muted = (QColor(self._colours[name]) for name in ("ink", "muted"))
        read = self.shown
        if read is None:
            _written(painter, self._hint, 0.0, self.width(), muted, fonts.SMALL_PX)
            return
        x = _written(painter, read.day, 0.0, float(self.width()), muted) + px(GAP_PX) / 2 if read.day else 0.0
        x = max(x, px(DAY_PX)) if read.day and not self._is_narrow(read) else x
        if not self._is_narrow(read):
            _written(painter, read.date, x, px(DATE_PX), muted)
            x += px(DATE_PX) if read.date else 0.0
        for text, colour, is_bold in ((read.value, ink, True), (read.phase, ink, False), (read.dose, ink, False)):
            if text and x < self.width():
                x += _written(painter, text, x, self.width() - x, colour, is_bold=is_bold) + px(GAP_PX)
        if read.remark and x < self.width():
            _written(painter, read.remark, x, self.width() - x, muted)


def _written(
    painter: QPainter,
    text: str,
    x: float,
    room: float,
    colour: QColor,
    pixels: int = fonts.BODY_PX,
    *,
    is_bold: bool = False,
) -> float:
    """Writes a text into the room that it has; answers with the width it took."""
    face = fonts.font(pixels, bold=is_bold)
    metrics = QFontMetricsF(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setFont(face)
    painter.setPen(colour)

    painter.drawText(
        QRectF(x, 0.0, room, px(HEIGHT_PX)), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown
    )
    return min(metrics.horizontalAdvance(shown), room)
