"""How often the rules call: the days of a stretch of time on which somebody would have been told something new.

A call is the first day of a `replay.Firing` on which it is a warning or a critical. To count the calls of the last
year a case need not be replayed from its beginning: the day before says what was called already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.engine import alerts_on
from dalba_desktop.alerts.findings import Alert
from dalba_desktop.alerts.mutations import MutationTable
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.replay import DAYS_PER_YEAR, FAILED, days_that_matter, observed
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory

MONTHS = 12
Key = tuple[str, str]
"""Rule and subject."""


@dataclass(frozen=True, slots=True)
class Call:
    """A rule that began to warn about a subject."""

    on: dt.date
    rule: str
    subject: str


def first_month(as_of: dt.date, months: int = MONTHS) -> dt.date:
    """The first day of the calendar month with which so many months begin, that of `as_of` the last of them."""
    place = as_of.year * 12 + as_of.month - months
    return dt.date(place // 12, place % 12 + 1, 1)


def months_from(first: dt.date, months: int = MONTHS) -> tuple[dt.date, ...]:
    """The first days of so many calendar months."""
    places = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + months)
    return tuple(dt.date(place // 12, place % 12 + 1, 1) for place in places)


def patient_years(history: CaseHistory, first: dt.date, until: dt.date) -> float:
    """The time from `first` on in which a case was under observation, in years of 365.25 days."""
    begun, last = observed(history.as_known_on(until), until)
    return max(0, (last - max(first, begun)).days) / DAYS_PER_YEAR


def calls_from(
    history: CaseHistory,
    policy: Policy,
    mutations: MutationTable,
    first: dt.date,
    until: dt.date,
    laboratories: Sequence[Laboratory] = (),
) -> Generator[tuple[Call, ...]]:
    """The calls of a case from `first` to `until`: after each day that is asked about, those of that day.

    One step is one day, so that whoever counts a whole ward can pause in between.
    """
    days = days_that_matter(history, policy, until)
    eve = max((place for place, day in enumerate(days) if day < first), default=0)
    called: set[Key] = set()
    unknown: set[Key] = set()
    """What stood on the eve as context: whether it was called before is asked when it is called again."""

    def on(day: dt.date) -> list[Alert]:
        return alerts_on(history, policy, mutations, day, laboratories)

    for day in days[eve:]:
        alerts = on(day)
        present = {(alert.rule, alert.subject) for alert in alerts}
        called &= present
        unknown &= present
        new = _called(alerts) - called
        called |= new
        if day < first:
            unknown = present - called
            yield ()
            continue
        for key in sorted(new & unknown):
            was_called = yield from _was_called(key, map(on, reversed(days[:eve])))
            if was_called:
                new.discard(key)
        yield tuple(Call(day, *key) for key in sorted(new))


def _was_called(key: Key, backwards: Iterable[list[Alert]]) -> Generator[tuple[Call, ...], None, bool]:
    """Whether a stretch that stood on the eve as context had been more than that before; asked day by day."""
    for alerts in backwards:
        of_key = [alert for alert in alerts if (alert.rule, alert.subject) == key]
        if not of_key or _called(of_key):
            return bool(of_key)
        yield ()
    return False


def _called(alerts: Iterable[Alert]) -> set[Key]:
    return {(alert.rule, alert.subject) for alert in alerts if alert.is_open and alert.summary.code != FAILED}
