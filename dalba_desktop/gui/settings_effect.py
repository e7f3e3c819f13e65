"""What a changed setting did to the cards of today: which open, which close; worked out behind the window.

The reader of the ward works out every case anew after such a change in any event. What was open before is held against
what is open then, a few milliseconds at a time, so knowing it costs next to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dalba_desktop.gui.session import Session
from dalba_desktop.gui.ward_reader import PAUSE_MS, SLICE_SECONDS, WardReader
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView

Cards = frozenset[tuple[str, str]]
"""Open cards by case and episode."""


class SettingsEffect(QObject):
    """Knows what was open before the last change of the settings, once the ward was through; tells the effect."""

    told = Signal(str)
    """One sentence; it says so too when nothing opened or closed."""

    def __init__(self, session: Session, ward: WardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ward = ward
        self._open: Cards | None = None
        self._before: Cards | None = None
        self._is_watching = False
        self._found: set[tuple[str, str]] = set()
        self._views: Iterator[CaseView] = iter(())
        self._slices = QTimer(self)
        self._slices.setInterval(PAUSE_MS)
        self._slices.timeout.connect(self._advance)
        ward.completed.connect(self._count)
        session.changed.connect(lambda _: self.forget())
        session.reloaded.connect(self.forget)
        session.locked.connect(self.rest)

    @property
    def is_ready(self) -> bool:
        """Whether it is known what is open now."""
        return self._open is not None

    def watch(self) -> None:
        """The settings are being looked at: what is open now is worth knowing."""
        self._is_watching = True
        if self._ward.is_complete:
            self._count()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._is_watching = False
        self._slices.stop()
        self._open = self._before = None

    def expect(self) -> None:
        """The settings are about to change: tell what that does, if what was open before is known."""
        self._before = self._open

    def expect_nothing(self) -> None:
        """The change was not made."""
        self._before = None

    def forget(self) -> None:
        """Something changed: what was open is known no more."""
        self._slices.stop()
        self._open = None

    def _count(self) -> None:
        if self._is_watching and self._session.is_open:
            self._found, self._views = set(), iter(self._session.tracker.ward.views())
            self._slices.start()

    def _advance(self) -> None:
        begun = time.perf_counter()
        for view in self._views:
            self._found.update((view.case_id, each.episode.id) for each in view.episodes if each.is_open)
            if time.perf_counter() - begun >= SLICE_SECONDS:
                return
        self._slices.stop()
        before, self._open, self._before = self._before, frozenset(self._found), None
        if before is not None:
            self.told.emit(effect_words(self._open - before, before - self._open))


def effect_words(opened: Cards, closed: Cards) -> str:
    """`3 cards open, 1 closes: 4 cases.`"""
    if not opened and not closed:
        return say("No card of today opens or closes.")
    parts = []
    if opened:
        parts.append(say_n("{count} card opens", "{count} cards open", len(opened)))
    if closed:
        parts.append(say_n("{count} card closes", "{count} cards close", len(closed)))
    cases = len({case_id for case_id, _ in opened | closed})
    where = say_n("{count} case", "{count} cases", cases)
    return say("As of today: {cards}, in {cases}.", cards=", ".join(parts), cases=where)
