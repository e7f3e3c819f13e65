"""The banner over a page that shows a past day: which day, what is hidden, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.past_ground import banner_sheet
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

WIDE_PX = 720
EARLIER_KEY, LATER_KEY, BACK_KEY = "Alt+Left", "Alt+Right", "Esc"


class PastBanner(QFrame):
    """Shown only while a past day is looked at; its keys work only then."""

    earlier_asked = Signal()
    later_asked = Signal()
    mode_asked = Signal()
    """The other of the two ways to look at the day: as known, as stored."""
    other_day_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("past")
        self.title = words(role="strong")
        self.detail = words(role="small", wraps=True)
        self.earlier = button("\N{LEFTWARDS ARROW}", "flat")
        self.later = button("\N{RIGHTWARDS ARROW}", "flat")
        self.mode = button("", "flat")
        self.other_day = button(say("Another day\N{HORIZONTAL ELLIPSIS}"), "flat")
        self.back = button(say("Back to today"))
        self.earlier.setAccessibleName(say("Earlier day with news"))
        self.later.setAccessibleName(say("Later day with news"))
        self.earlier.setToolTip(say("The day before on which something became known ({key})", key=EARLIER_KEY))
        self.later.setToolTip(say("The next day on which something became known ({key})", key=LATER_KEY))
        self.back.setToolTip(say("Escape"))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.title)
        said.addWidget(self.detail)
        ways = QHBoxLayout()
        ways.setSpacing(4)
        ways.addStretch(1)
        for one in (self.earlier, self.later, self.mode, self.other_day, self.back):
            ways.addWidget(one)
        # On a narrow page what is pressed stands under what is said.
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._sides.setContentsMargins(12, 4, 4, 4)
        self._sides.setSpacing(0)
        self._sides.addLayout(said, 1)
        self._sides.addLayout(ways)
        for pressed, asked in (
            (self.earlier, self.earlier_asked),
            (self.later, self.later_asked),
            (self.mode, self.mode_asked),
            (self.other_day, self.other_day_asked),
            (self.back, self.back_asked),
        ):
            pressed.clicked.connect(asked)
        # A shortcut of a widget that is hidden does nothing.
        for key, act in (
            (EARLIER_KEY, self.earlier.click),
            (LATER_KEY, self.later.click),
            (BACK_KEY, self._escape),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.set_theme(theme)
        self.hide()

    def show_day(self, title: str, detail: str, *, as_stored: bool, has_earlier: bool, has_later: bool) -> None:
        """Says which day is shown and what of it; the arrows are grey where there is nothing to go to."""
        self.title.setText(title)
        self.detail.setText(detail[:1].upper() + detail[1:])
        self.mode.setText(say("As known by now") if as_stored else say("As stored then"))
        self.mode.setToolTip(
            say("The day with what is stored now, later corrections included")
            if as_stored
            else say("What this store itself held at the end of that day")
        )
        self.mode.setAccessibleName(self.mode.text())
        self.earlier.setEnabled(has_earlier)
        self.later.setEnabled(has_later)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.detail.text())
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts everything into one row where there is room."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= px(WIDE_PX)
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._sides.direction() != way:
            self._sides.setDirection(way)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.setStyleSheet(banner_sheet(theme))

    def _escape(self) -> None:
        """A search that was typed goes first, as everywhere."""
        field = self.window().focusWidget()
        if isinstance(field, QLineEdit) and field.text():
            field.clear()
        else:
            self.back.click()
