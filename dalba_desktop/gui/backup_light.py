"""The light in the status line: how long ago the last test-restored copy was made."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from dalba_desktop.gui.backup_words import Light, LightWords
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme

DOT_PX, WIDE_PX = 10, 16
"""The dot, and with it the air before the words."""


class BackupLight(QPushButton):
    """A dot and words; pressed, it leads to the backups. The shape says what the colour says: full, half, empty."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setIconSize(QSize(px(WIDE_PX), px(DOT_PX)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._theme = theme
        self.said: LightWords | None = None
        self.show_words(None)

    def show_words(self, said: LightWords | None) -> None:
        """Shows how the backups stand; None shows nothing."""
        self.said = said
        self.setVisible(said is not None)
        if said is None:
            self.setText("")
            return
        self.setText(said.short)
        self.setAccessibleName(said.full)
        self.setToolTip(said.full if "<" not in said.full else said.short)
        self._paint_dot()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        self._paint_dot()

    def _paint_dot(self) -> None:
        if self.said is None:
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(px(WIDE_PX) * ratio), round(px(DOT_PX) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        colours = colours_of(self._theme)
        colour = QColor(
            {
                Light.GOOD: self._theme.transplant,
                Light.ATTENTION: colours["warning"],
                Light.NONE: colours["muted"],
            }[self.said.light]
        )
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        if self.said.light is Light.GOOD:
            painter.setBrush(colour)
        painter.drawEllipse(1, 1, px(DOT_PX) - 2, px(DOT_PX) - 2)
        if self.said.light is Light.ATTENTION:
            painter.setBrush(colour)
            painter.drawPie(1, 1, px(DOT_PX) - 2, px(DOT_PX) - 2, 0, -180 * 16)
        painter.end()
        self.setIcon(QIcon(picture))
