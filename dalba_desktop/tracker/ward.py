"""Every case of the store, worked out in small steps: for whatever looks at all of them at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from dalba_desktop.tracker.views import CaseView

if TYPE_CHECKING:
    from dalba_desktop.store.store import Store
    from dalba_desktop.tracker.viewing import Views


class Ward:
    """The cases of an open store on its `as_of`. A case that changed is left to be worked out again."""

    def __init__(self, store: Store, views: Views, clock: Callable[[], float] = time.perf_counter) -> None:
        self._store = store
        self._views = views
        self._clock = clock

    @property
    def left(self) -> tuple[str, ...]:
        """The ids of the cases that are still to be worked out, or again, in the order in which they came."""
        current = self._views.current()
        return tuple(case_id for case_id in self._store.case_ids() if case_id not in current)

    def advance(self, seconds: float) -> bool:
        """Works out case after case until the time is over, at least one. True when none is left."""
        begun, left = self._clock(), self.left
        for place, case_id in enumerate(left, start=1):
            self._views.view(case_id)
            if self._clock() - begun >= seconds:
                return place == len(left)
        return True

    def views(self) -> tuple[CaseView, ...]:
        """The cases that are worked out, in the order in which they came."""
        current = self._views.current()
        return tuple(current[case_id] for case_id in self._store.case_ids() if case_id in current)
