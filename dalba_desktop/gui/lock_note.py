"""The last seconds before the store locks by itself: a note over whatever window is in front."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

MARGIN_PX = 12
FOOT_PX = 40
"""The status line stays readable."""


class LockNote(QFrame):
    """Stands at the foot of the window, or over the head of the dialog in front; takes no key and no click."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = words(role="strong")
        self.text.setAccessibleName(say("About to lock"))
        self.how = words(say("Any key or movement keeps it open."), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.text)
        row.addWidget(self.how)
        self.hide()

    def show_seconds(self, seconds: int) -> None:
        """Says how long there is still; 0 takes the note away."""
        if not seconds:
            self.hide()
            if self.parentWidget() is not self._window:
                self.setParent(self._window)
            return
        self.text.setText(say("Locks in {seconds} s", seconds=seconds))
        over = QApplication.activeModalWidget() or self._window
        if self.parentWidget() is not over:
            self.setParent(over)
        self.adjustSize()
        # The foot of a dialog is where its buttons are.
        y = over.height() - self.height() - px(FOOT_PX) if over is self._window else px(MARGIN_PX)
        self.move((over.width() - self.width()) // 2, y)
        self.show()
        self.raise_()
