"""Every case of the store, worked out in small steps: for whatever looks at all of them at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from dalba_desktop.tracker.viewing import Views
from dalba_desktop.tracker.views import CaseRow, CaseView, row_of


class Ward:
    """The cases of an open store on its `as_of`. A case that changed is left to be worked out again."""

    def __init__(self, views: Views, clock: Callable[[], float] = time.perf_counter) -> None:
        self._views = views
        self._clock = clock
        self._place = 0
        """How many of the ids were looked at since anything changed; what is before it is worked out."""
        self._generation = 0
        self.newest: tuple[str, ...] = ()
        """What the last step worked out."""

    @property
    def left(self) -> tuple[str, ...]:
        """The ids of the cases that are still to be worked out, or again, in the order in which they came."""
        current = self._views.current()
        return tuple(case_id for case_id in self._views.case_ids() if case_id not in current)

    @property
    def count(self) -> tuple[int, int]:
        """How many cases are worked out, and of how many; costs nothing, however many they are."""
        return len(self._views.current()), len(self._views.case_ids())

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        done, total = self.count
        return done == total

    def advance(self, seconds: float) -> bool:
        """Works out case after case until the time is over, at least one. True when none is left."""
        begun, self.newest = self._clock(), ()
        newest = []
        try:
            for case_id in self._waiting():
                self._views.view(case_id)
                newest.append(case_id)
                if self._clock() - begun >= seconds:
                    break
        finally:
            self.newest = tuple(newest)
        return self.is_complete

    def views(self) -> tuple[CaseView, ...]:
        """The cases that are worked out, in the order in which they came."""
        current = self._views.current()
        return tuple(current[case_id] for case_id in self._views.case_ids() if case_id in current)

    def prepare(self) -> None:
        """Does beforehand what the first look at the store costs: which cases there are, and the first of them."""
        for case_id in self._views.case_ids()[:1]:
            self._views.view(case_id)

    def rows(self) -> tuple[CaseRow, ...]:
        """The case list at once, in the order in which they came: of cases that are left it is said who they are."""
        return self._views.known_rows()

    def row(self, case_id: str) -> CaseRow:
        """The line of one case, which is worked out if it has to be. Raises UnknownCase."""
        return row_of(self._views.view(case_id))

    def _waiting(self) -> Iterator[str]:
        """What is left, from where the last step ended."""
        case_ids, current = self._views.case_ids(), self._views.current()
        if self._generation != self._views.generation:
            self._generation, self._place = self._views.generation, 0
        while self._place < len(case_ids):
            case_id = case_ids[self._place]
            if case_id not in current:
                yield case_id
            self._place += 1
