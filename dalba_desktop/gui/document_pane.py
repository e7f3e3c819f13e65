"""The pages of a document in a scroll area with what turns and enlarges them: in the viewer, and beside a form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.document_pages import Pages
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

STEP = 1.25
LEAST_ZOOM, MOST_ZOOM = 0.1, 6.0
MARGIN_PX = 16


class DocumentPane(QWidget):
    """Shows pages at its own width, or at a zoom that was chosen. `bar` is to be put where there is room for it."""

    def __init__(self, pages: Pages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self.page = 0
        self.fits_width = True
        self.is_closed = False
        self.zoom = 1.0
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setObjectName("sheet")
        self.area = QScrollArea()
        self.area.setObjectName("desk")
        self.area.setWidget(self.picture)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setAccessibleName(say("Page"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Always there, so that the width to fit does not depend on the height.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.installEventFilter(self)
        self.area.viewport().installEventFilter(self)
        self.problem = words(role="problem", wraps=True)
        self.problem.hide()
        self.bar = QWidget()
        self.number = words(role="small")
        self.size_words = words(role="small")
        self.previous = button(say("Previous"), "flat")
        self.next = button(say("Next"), "flat")
        self.smaller = button("\N{MINUS SIGN}", "flat")
        self.smaller.setAccessibleName(say("Smaller"))
        self.larger = button("+", "flat")
        self.larger.setAccessibleName(say("Larger"))
        self.fit = button(say("Fit width"), "flat")
        for pressed, act in (
            (self.previous, lambda: self.turn(-1)),
            (self.next, lambda: self.turn(1)),
            (self.smaller, lambda: self.zoom_by(1 / STEP)),
            (self.larger, lambda: self.zoom_by(STEP)),
            (self.fit, self.fit_width),
        ):
            pressed.clicked.connect(lambda _checked=False, act=act: act())
        self.larger.setToolTip("Ctrl++")
        self.smaller.setToolTip("Ctrl+\N{MINUS SIGN}")
        self.fit.setToolTip("Ctrl+0")
        self.previous.setToolTip(say("Page Up"))
        self.next.setToolTip(say("Page Down"))
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for shown in (self.previous, self.number, self.next, self.smaller, self.size_words, self.larger, self.fit):
            row.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.problem)
        column.addWidget(self.area, 1)

    def turn(self, by: int) -> None:
        """So many pages further, from the top of the page."""
        to = max(0, min(self._pages.count - 1, self.page + by))
        if to != self.page:
            self.page = to
            self.draw()
            self.area.verticalScrollBar().setValue(0)

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller; the width of the pane no longer matters."""
        self.zoom = max(LEAST_ZOOM, min(MOST_ZOOM, self.zoom * factor))
        self.fits_width = False
        self.draw()

    def fit_width(self) -> None:
        """As wide as the pane, and again whenever that changes."""
        self.fits_width = True
        self.draw()

    def draw(self) -> None:
        """Draws the page anew."""
        if self.is_closed:
            return
        with said_calmly(self._say_problem):
            size = self._pages.size_of(self.page)
            if self.fits_width:
                room = self.area.viewport().width() - 2 * px(MARGIN_PX)
                self.zoom = max(LEAST_ZOOM, min(MOST_ZOOM, room / size.width()))
            ratio = self.devicePixelRatioF()
            picture = self._pages.picture_of(self.page, self.zoom * ratio)
            picture.setDevicePixelRatio(ratio)
            self.picture.setPixmap(QPixmap.fromImage(picture))
            self.picture.adjustSize()
            self._say_problem("")
        count = self._pages.count
        self.number.setText(say("{number} of {count}", number=self.page + 1, count=count))
        self.size_words.setText(f"{round(self.zoom * 100)} %")
        for shown in (self.previous, self.number, self.next):
            shown.setVisible(count > 1)
        self.previous.setEnabled(self.page > 0)
        self.next.setEnabled(self.page < count - 1)
        self.fit.setEnabled(not self.fits_width)
        self.picture.setAccessibleName(say("Page {number} of {count}", number=self.page + 1, count=count))

    def close_pages(self) -> None:
        """Forgets the document."""
        if not self.is_closed:
            self.is_closed = True
            self.picture.clear()
            self._pages.close()

    def take_key(self, event: QKeyEvent) -> bool:
        """Ctrl with +, - and 0; False for any other key."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key())
        if is_control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif is_control and key is Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif is_control and key is Qt.Key.Key_0:
            self.fit_width()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Page Down scrolls to the foot of a page first, then goes on to the next; Page Up likewise.

        And what fits the width follows it.
        """
        if event.type() is QEvent.Type.Resize and watched is self.area.viewport() and self.fits_width:
            self.draw()
        if watched is self.area and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            bar = self.area.verticalScrollBar()
            key = Qt.Key(event.key())
            if key is Qt.Key.Key_PageDown and bar.value() == bar.maximum():
                self.turn(1)
                return True
            if key is Qt.Key.Key_PageUp and bar.value() == bar.minimum():
                if self.page > 0:
                    self.turn(-1)
                    bar.setValue(bar.maximum())
                return True
            if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
                self.turn(self._pages.count * (1 if key is Qt.Key.Key_End else -1))
                return True
            return self.take_key(event)
        return super().eventFilter(watched, event)

    def _say_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            self.picture.clear()
