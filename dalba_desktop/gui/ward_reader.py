"""Works out every case behind the window, a few milliseconds at a time, and tells how far it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.steady import SteadyMemory

SLICE_SECONDS = 0.012
PAUSE_MS = 4
"""Between two slices, for what the user does."""


class WardReader(QObject):
    """The one reader of all cases; pages that show all of them listen to it and take `tracker.ward.views()`."""

    advanced = Signal(int, int)
    """How many cases are worked out, and of how many."""
    worked_out = Signal(object)
    """The ids of the cases that the last step worked out."""
    completed = Signal()
    """Every case is worked out, for the first time or again after a change."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._slices = QTimer(self)
        self._slices.setInterval(PAUSE_MS)
        self._slices.timeout.connect(self._advance)
        session.opened.connect(self.read)
        session.reloaded.connect(self.read)
        session.changed.connect(lambda _: self.read())
        session.locked.connect(self._slices.stop)
        self._memory = SteadyMemory()
        session.left.connect(self._memory.let_go)

    @property
    def is_complete(self) -> bool:
        """Whether every case of the open store is worked out."""
        return self._session.is_open and self._session.tracker.ward.is_complete

    def read(self) -> None:
        """Begins, or goes on after a change."""
        if self._session.is_open:
            self._slices.start()

    def _advance(self) -> None:
        if not self._session.is_open:
            self._slices.stop()
            return
        ward, problems = self._session.tracker.ward, list[str]()
        is_through = False
        with said_calmly(problems.append):
            is_through = ward.advance(SLICE_SECONDS)
        if problems:
            self._slices.stop()
            self._session.failed.emit(problems[0])
            return
        if ward.newest:
            self.worked_out.emit(ward.newest)
            self._memory.note(len(ward.newest))
        self.advanced.emit(*ward.count)
        if is_through:
            self._slices.stop()
            self.completed.emit()
