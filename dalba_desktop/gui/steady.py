"""Keeps the collector of garbage from halting the window: it need not look at what stays for the whole session."""

from __future__ import annotations

import gc

CASES_AT_A_TIME = 25
"""A case worked out is some thousand objects; a whole collection over a thousand cases takes most of a second."""
YOUNG = 1


class SteadyMemory:
    """Is told how many cases were worked out; sets them aside from the collector until the store is closed.

    What is set aside is freed all the same when nobody holds it any more; only circles have to wait for `let_go`.
    """

    def __init__(self) -> None:
        self._cases = 0
        self._has_set_aside = False

    def note(self, cases: int) -> None:
        """More cases are there to stay."""
        self._cases += cases
        if self._cases >= CASES_AT_A_TIME:
            self._cases = 0
            self._has_set_aside = True
            gc.collect(YOUNG)
            gc.freeze()

    def let_go(self) -> None:
        """The store is closed: everything is looked at once more, and what is garbage goes."""
        self._cases = 0
        if self._has_set_aside:
            self._has_set_aside = False
            gc.unfreeze()
            gc.collect()
