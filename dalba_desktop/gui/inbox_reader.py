"""Puts the alerts of all cases into rows as the ward is worked out, a few milliseconds at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.inbox_words import InboxRow, rows_of
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.ward_reader import WardReader

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView, Changed
    from dalba_desktop.tracker.inbox import Key

SLICE_SECONDS = 0.012
SOON_MS, NEXT_MS = 120, 4
"""After which time news of the ward are looked at, and between two slices of them."""


class InboxReader(QObject):
    """Holds the rows of every case that was read; those of a case that is worked out again stay until it is."""

    updated = Signal()
    """The rows may be others, or more cases are read."""

    def __init__(self, session: Session, ward: WardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ward = ward
        self._kept: dict[str, tuple[CaseView | None, tuple[InboxRow, ...]]] = {}
        self.done, self.total = 0, 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.gather)
        ward.advanced.connect(self._look_soon)
        ward.completed.connect(self.gather)
        session.opened.connect(self.gather)
        session.reloaded.connect(self.gather)
        session.changed.connect(self._read_changed)
        session.locked.connect(self.clear)

    @property
    def rows(self) -> tuple[InboxRow, ...]:
        """Every row in order: what waits, the gravest first, then the newest; then what was decided."""
        return tuple(sorted((row for _, rows in self._kept.values() for row in rows), key=lambda row: row.line.order))

    @property
    def is_complete(self) -> bool:
        """Whether the rows are those of every case as it is now."""
        return self._ward.is_complete and self.done == self.total

    def view_of(self, case_id: str) -> CaseView | None:
        """A case as its rows were made from it; None when it is being worked out again."""
        return self._kept.get(case_id, (None, ()))[0]

    def gather(self) -> None:
        """Makes rows of what has been worked out since, for as long as a slice; the rest follows by itself."""
        if not self._session.is_open:
            return
        tracker, begun = self._session.tracker, time.perf_counter()
        there = set(tracker.case_ids())
        for case_id in self._kept.keys() - there:
            del self._kept[case_id]
        read = 0
        for view in tracker.ward.views():
            if self._kept.get(view.case_id, (None, ()))[0] is not view:
                if time.perf_counter() - begun > SLICE_SECONDS:
                    self._soon.start(NEXT_MS)
                    break
                self._kept[view.case_id] = (view, rows_of(view))
            read += 1
        self.done, self.total = read, len(there)
        self.updated.emit()

    def take_out(self, keys: Iterable[Key]) -> None:
        """Leaves out rows that were just decided on, before their cases are worked out again."""
        going = set(keys)
        for case_id in {case_id for case_id, _ in going} & self._kept.keys():
            _, rows = self._kept[case_id]
            self._kept[case_id] = (None, tuple(row for row in rows if row.key not in going))
        self.updated.emit()

    def clear(self) -> None:
        """Keeps nothing of a store that was closed."""
        self._soon.stop()
        self._kept.clear()
        self.done, self.total = 0, 0
        self.updated.emit()

    def _look_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start(SOON_MS)

    def _read_changed(self, changed: Changed) -> None:
        """One case is worked out at once: whoever decided looks at its row."""
        with said_calmly(self._session.failed.emit):
            view = self._session.tracker.case_view(changed.case_id)
            self._kept[changed.case_id] = (view, rows_of(view))
        self.updated.emit()
