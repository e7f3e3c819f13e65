"""How much the rules call: by calendar month and per patient-year, counted in small steps behind the window."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.alerts.calls import Call, calls_from, first_month, months_from, patient_years
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.history import CaseHistory

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import InForce
    from dalba_desktop.tracker.views import CaseView

RECENT = 3
"""The full months that are compared with those before them."""


@dataclass(frozen=True, slots=True)
class MonthlyCalls:
    """The calls of twelve calendar months, the current one last. `done` of `cases` are counted.

    `decisions` and `dismissals` are what was decided about alerts in these months.
    """

    months: tuple[dt.date, ...]
    counts: tuple[int, ...]
    patient_years: float
    done: int
    cases: int
    decisions: int = 0
    dismissals: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every case is counted."""
        return self.done >= self.cases

    @property
    def total(self) -> int:
        """All calls of these months."""
        return sum(self.counts)

    @property
    def per_month(self) -> float:
        """Calls a month."""
        return self.total / len(self.counts)

    @property
    def per_patient_year(self) -> float | None:
        """Calls per year under observation, None without any time."""
        return self.total / self.patient_years if self.patient_years else None

    @property
    def recent(self) -> float:
        """Calls a month in the last full months."""
        return sum(self.counts[-1 - RECENT : -1]) / RECENT

    @property
    def earlier(self) -> float:
        """Calls a month in the full months before those."""
        before = self.counts[: -1 - RECENT]
        return sum(before) / len(before)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A case that is counted."""

    facts: CaseHistory
    calls: tuple[Call, ...]
    patient_years: float


class CallCount:
    """Counts the calls of a ward up to `as_of`. A case is counted again only when its facts or the values changed."""

    def __init__(self, as_of: dt.date, clock: Callable[[], float] = time.perf_counter) -> None:
        self._as_of = as_of
        self._first = first_month(as_of)
        self._clock = clock
        self._values: tuple[object, ...] = ()
        self._counted: dict[str, _Counted] = {}
        self._views: dict[str, CaseView] = {}
        self._steps: Generator[None] = iter_nothing()

    def begin(self, views: Iterable[CaseView], judged_by: InForce) -> None:
        """Counts these cases from now on, judged by these values; what is counted already is kept."""
        values = (judged_by.policy, judged_by.knowledge, judged_by.laboratories)
        if values != self._values:
            self._counted.clear()
            self._values = values
        self._views = {view.case_id: view for view in views}
        for case_id in self._counted.keys() - self._views.keys():
            del self._counted[case_id]
        self._steps = self._count(judged_by)

    def advance(self, seconds: float) -> bool:
        """Counts until the time is over. True when every case is counted."""
        begun = self._clock()
        return all(self._clock() - begun < seconds for _ in self._steps)

    @property
    def is_complete(self) -> bool:
        """Whether every case is counted."""
        return len(self._counted) == len(self._views)

    @property
    def figures(self) -> MonthlyCalls:
        """What is counted so far."""
        months = months_from(self._first)
        count = Counter(call.on.replace(day=1) for case in self._counted.values() for call in case.calls)
        decided = [
            row.kind
            for view in self._views.values()
            for row in view.counted_decisions
            if row.at is not None and row.withdrawn is None and row.at.date() >= self._first
        ]
        return MonthlyCalls(
            months=months,
            counts=tuple(count[month] for month in months),
            patient_years=sum(case.patient_years for case in self._counted.values()),
            done=len(self._counted),
            cases=len(self._views),
            decisions=len(decided),
            dismissals=decided.count(DecisionKind.DISMISSED),
        )

    def _count(self, now: InForce) -> Generator[None]:
        for case_id, view in self._views.items():
            facts = dataclasses.replace(view.history, decisions=())
            kept = self._counted.get(case_id)
            if kept is not None and kept.facts == facts:
                continue
            self._counted.pop(case_id, None)
            calls: list[Call] = []
            for found in calls_from(facts, now.policy, now.knowledge, self._first, self._as_of, now.laboratories):
                calls += found
                yield
            years = patient_years(facts, self._first, self._as_of)
            self._counted[case_id] = _Counted(facts, tuple(calls), years)
            yield


def iter_nothing() -> Generator[None]:
    """Steps of which there are none."""
    yield from ()
