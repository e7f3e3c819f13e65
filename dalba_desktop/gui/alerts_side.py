"""The alerts beside the page; where there is no room for both, a rail at the edge that puts them in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from dalba_desktop.gui.alerts_panel import AlertsPanel
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.reading_side import RAIL_PX, WIDEST_PX, Rail
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say, say_n

LEAST_PX, WANTS_PX = 260, 272
LEAST_PAGE_PX = 460
"""The page beside the alerts; narrower it is one or the other."""


class AlertsSide(QWidget):
    """Second in a splitter whose first is the page."""

    def __init__(self, alerts: AlertsPanel) -> None:
        super().__init__()
        self.alerts = alerts
        self._split: QSplitter | None = None
        self._takes_all = False
        self.back = button(say("Back to the page"), "flat")
        self.back.clicked.connect(lambda: self.turn(False))
        self.rail = Rail(say("Alerts"), say("Alerts"))
        self.rail.clicked.connect(lambda: self.turn(True))
        alerts.wanted.connect(lambda: self.turn(True))
        alerts.counted.connect(self._say_count)
        alerts.evidence_pressed.connect(lambda *_: self.turn(False))
        alerts.all_pressed.connect(lambda *_: self.turn(False))
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        inside.addWidget(alerts, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(inside, 1)
        row.addWidget(self.rail)
        self.settle()

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for the page and the alerts."""
        return self._split is not None and self._split.width() < px(LEAST_PAGE_PX) + px(LEAST_PX)

    def turn(self, is_open: bool) -> None:
        """Puts the alerts in the place of the page, or the page back; nothing where there is room for both."""
        if self.is_narrow and is_open != self._takes_all:
            self._takes_all = is_open
            self.settle()
            (self.back if is_open else self.rail).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Follows the width of the room it shares with the page."""
        super().showEvent(event)
        room = self.parentWidget()
        if isinstance(room, QSplitter) and room is not self._split:
            self._split = room
            room.installEventFilter(self)
            self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room became wider or narrower."""
        if event.type() is QEvent.Type.Resize and watched is self._split:
            self.settle()
        return False

    def settle(self) -> None:
        """Takes the room and the lengths that there are now."""
        narrow = self.is_narrow
        self._takes_all = self._takes_all and narrow
        is_open = self._takes_all or not narrow
        was_open = self.rail.isHidden()
        self.back.setVisible(self._takes_all)
        self.alerts.setVisible(is_open)
        self.rail.setVisible(not is_open)
        self.setMinimumWidth(px(LEAST_PX) if is_open else px(RAIL_PX))
        self.setMaximumWidth(WIDEST_PX if is_open else px(RAIL_PX))
        if self._split is None:
            return
        page = self._split.widget(0)
        if page is not None and page is not self:
            page.setVisible(not self._takes_all)
        if is_open != was_open and not self._takes_all:
            mine = px(WANTS_PX) if is_open else px(RAIL_PX)
            self._split.setSizes([self._split.width() - mine, mine])

    def _say_count(self, count: int) -> None:
        self.rail.show_text(say_n("{count} alert", "{count} alerts", count) if count else say("Alerts"))
