"""What every rule is asked: the case as known on a day, its readings, and the policy to judge by."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from dalba_desktop.alerts.findings import Alert, Evidence, NotCalled
from dalba_desktop.alerts.mutations import MutationTable
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.analysis import molecular
from dalba_desktop.analysis.readings import MrdReading, SeriesKey
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """The case as known on `as_of` (nothing later in it), and what the rules go by."""

    known: CaseHistory
    readings: tuple[MrdReading, ...]
    policy: Policy
    mutations: MutationTable
    as_of: dt.date
    laboratories: Mapping[str, Laboratory]
    _found: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @functools.cached_property
    def series(self) -> Mapping[SeriesKey, tuple[MrdReading, ...]]:
        """The evaluable BCR::ABL1 readings of each series, the highest of each day."""
        return molecular.series_points(self.readings)

    @functools.cached_property
    def response_days(self) -> tuple[dt.date, ...]:
        """The days whose highest marrow sample is a molecular response, in any series."""
        return molecular.marrow_response_days(self.readings)

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What `work` answers, worked out at the first asking: several rules ask for the same rises."""
        if name not in self._found:
            self._found[name] = work()
        return cast(T, self._found[name])

    def laboratory_of(self, series: SeriesKey) -> Laboratory:
        """The figures of the laboratory of a series; none where it has none."""
        name = series.laboratory or "-"
        return self.laboratories.get(name, Laboratory(name=name))

    def response_after(self, when: dt.date) -> dt.date | None:
        """The first later day whose highest marrow sample is a molecular response."""
        return next((day for day in self.response_days if day > when), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule found."""

    alerts: tuple[Alert, ...] = ()
    not_called: tuple[NotCalled, ...] = ()


def evidence_of(readings: Sequence[MrdReading]) -> tuple[Evidence, ...]:
    """MRD readings as evidence, each once, in the order given."""
    return tuple(dict.fromkeys(Evidence("mrd", reading.id) for reading in readings))
