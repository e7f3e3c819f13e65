"""Counts how much the rules call, a few milliseconds at a time, while somebody looks at the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.inbox_page import InboxPage
from dalba_desktop.gui.inbox_reader import InboxReader
from dalba_desktop.gui.session import Session

if TYPE_CHECKING:
    from dalba_desktop.tracker.inbox_calls import CallCount

SLICE_SECONDS = 0.012
PAUSE_MS = 12
"""As long a rest as the work takes: nobody waits for these numbers."""
SAYS_EVERY = 20
"""Slices between two words about how far it is."""


class InboxCounter(QObject):
    """Begins when every case is read and the page is in sight; pauses while it is not."""

    def __init__(self, session: Session, reader: InboxReader, page: InboxPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reader = reader
        self._page = page
        self._count: CallCount | None = None
        self._slices_done = 0
        self._is_stale = True
        self._slices = QTimer(self)
        self._slices.setInterval(PAUSE_MS)
        self._slices.timeout.connect(self._advance)
        reader.updated.connect(self._look_again)
        for happened in (session.changed, session.reloaded):
            happened.connect(self._note_change)
        session.locked.connect(self._clear)
        page.installEventFilter(self)

    @property
    def is_complete(self) -> bool:
        """Whether every case is counted as it is now."""
        return self._count is not None and not self._is_stale and self._count.is_complete

    def finish(self) -> None:
        """Counts what is left at once, without a rest: for pictures."""
        while self._slices.isActive():
            self._advance()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Goes on when the page comes into sight, rests when it goes."""
        if watched is self._page and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._look_again()
        return False

    def _note_change(self, *_: object) -> None:
        self._is_stale = True

    def _look_again(self) -> None:
        if not self._session.is_open or not self._page.isVisible():
            self._slices.stop()
            return
        if self._is_stale and self._reader.is_complete:
            self._begin()
        if self._count is not None and not self._is_stale and not self._count.is_complete:
            self._slices.start()

    def _begin(self) -> None:
        from dalba_desktop.tracker.inbox_calls import CallCount

        tracker = self._session.tracker
        with said_calmly(self._session.failed.emit):
            count = self._count if self._count is not None else CallCount(tracker.as_of)
            count.begin(tracker.ward.views(), tracker.settings.in_force())
            self._count, self._is_stale = count, False
            self._page.calls.show_calls(count.figures)
            self._slices.start()

    def _advance(self) -> None:
        count = self._count
        if count is None or self._is_stale:
            self._slices.stop()
            return
        is_through = count.advance(SLICE_SECONDS)
        self._slices_done += 1
        if is_through:
            self._slices.stop()
        if is_through or self._slices_done % SAYS_EVERY == 1:
            self._page.calls.show_calls(count.figures)

    def _clear(self) -> None:
        self._slices.stop()
        self._count, self._is_stale = None, True
        self._page.calls.show_calls(None)
