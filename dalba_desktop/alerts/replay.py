"""One case replayed day by day: which alert opened when, how grave it became, when it closed.

The rules are asked on every day on which their answer can change: the days on which something becomes known (a fact,
a report, an end, a hold), the day after, and the days on which a rule that counts days reaches its number. On every
other day the answer is that of the day before, so the replay is exact to the day. The record is replayed as it stands
today, each fact from the day on which it was known; what a correction replaced is not seen.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dalba_desktop.alerts.engine import RULES, Rule, alerts_on
from dalba_desktop.alerts.findings import Alert, Severity
from dalba_desktop.alerts.mutations import MutationTable
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.schedule import planned_samples

DAYS_PER_YEAR = 365.25
FAILED = "rule.failed"
"""The code of the summary of a rule that could not be evaluated."""
_LISTS = (
    "treatments",
    "mrd",
    "abl1_tests",
    "responses",
    "relapses",
    "transplants",
    "adverse_events",
    "concomitants",
    "assessments",
    "follow_up",
    "notes",
)
"""The lists of a case that hold facts; a decision about an alert is none."""


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which an alert took this severity."""

    on: dt.date
    severity: Severity


@dataclass(frozen=True, slots=True)
class Firing:
    """One unbroken stretch of days with an alert of one rule about one subject.

    `since` is the day of the events that the alert rested on when it was first called. Not closed: None.
    """

    rule: str
    subject: str
    since: dt.date
    path: tuple[Step, ...]
    closed_on: dt.date | None

    @property
    def opened_on(self) -> dt.date:
        """The first day on which it could be seen, however grave."""
        return self.path[0].on

    @property
    def called_on(self) -> dt.date | None:
        """The first day on which it was a warning or critical, None if it was never more than context."""
        return next((step.on for step in self.path if step.severity is not Severity.INFO), None)

    @property
    def gravest(self) -> Severity:
        """The gravest severity it reached."""
        return max((step.severity for step in self.path), key=lambda severity: severity.rank)

    def is_open_on(self, day: dt.date) -> bool:
        """Whether it stood on that day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class Replay:
    """A replayed case. Observed from diagnosis (`first`) to the last recorded day or death (`last`)."""

    history: CaseHistory
    first: dt.date
    last: dt.date
    firings: tuple[Firing, ...]
    failed_rules: tuple[str, ...]

    @property
    def patient_years(self) -> float:
        """The time under observation, in years of 365.25 days."""
        return max(0, (self.last - self.first).days) / DAYS_PER_YEAR


def replay(
    history: CaseHistory,
    policy: Policy,
    mutations: MutationTable,
    until: dt.date,
    laboratories: Sequence[Laboratory] = (),
    rules: Sequence[tuple[str, Rule]] = RULES,
) -> Replay:
    """What the rules would have said from the first recorded day to the last one, `until` at the latest."""
    opened: dict[tuple[str, str], _Stretch] = {}
    firings: list[Firing] = []
    failed: set[str] = set()
    for day in days_that_matter(history, policy, until):
        alerts = alerts_on(history, policy, mutations, day, laboratories, rules)
        failed |= {alert.rule for alert in alerts if alert.summary.code == FAILED}
        # A rule may speak twice about one record (two contradictions in it): that is one alert on the screen's list.
        present = {(alert.rule, alert.subject): alert for alert in sorted(alerts, key=lambda item: item.severity.rank)}
        closed = [key for key in opened if key not in present]
        firings += [opened.pop(key).firing(key, day) for key in closed]
        for key, alert in present.items():
            if alert.summary.code != FAILED:
                opened.setdefault(key, _Stretch()).note(day, alert)
    firings += [stretch.firing(key, None) for key, stretch in opened.items()]
    first, last = observed(history.as_known_on(until), until)
    return Replay(
        history=history.as_known_on(until),
        first=first,
        last=last,
        firings=tuple(sorted(firings, key=lambda firing: (firing.opened_on, firing.rule, firing.subject))),
        failed_rules=tuple(sorted(failed)),
    )


class _Stretch:
    """An alert while it stands."""

    def __init__(self) -> None:
        self.path: list[Step] = []
        self.since = dt.date.min

    def note(self, day: dt.date, alert: Alert) -> None:
        if all(step.severity is Severity.INFO for step in self.path):
            self.since = alert.since
        if not self.path or self.path[-1].severity is not alert.severity:
            self.path.append(Step(day, alert.severity))

    def firing(self, key: tuple[str, str], closed_on: dt.date | None) -> Firing:
        return Firing(*key, self.since, tuple(self.path), closed_on)


def days_that_matter(history: CaseHistory, policy: Policy, until: dt.date) -> tuple[dt.date, ...]:
    """The days up to the last recorded one (`until` at the latest) on which the answer of a rule can change."""
    known = history.as_known_on(until)
    facts = sorted({day for day in _fact_days(known) if day <= until})
    if not facts:
        return ()
    last = facts[-1].toordinal()
    numbers = {day.toordinal() for day in facts} | set(_counted(known, policy)) | set(_planned(known, policy, facts))
    return tuple(dt.date.fromordinal(number) for number in sorted(numbers) if facts[0].toordinal() <= number <= last)


def observed(known: CaseHistory, until: dt.date) -> tuple[dt.date, dt.date]:
    """From diagnosis to the last recorded day, `until` at the latest, or to death."""
    first = known.patient.diagnosis_date
    last = max((day for day in _fact_days(known) if day <= until), default=first)
    return first, last if known.death_date is None else min(last, known.death_date)


def _records(known: CaseHistory) -> Iterator[Any]:
    for name in _LISTS:
        yield from getattr(known, name)


def _fact_days(known: CaseHistory) -> Iterator[dt.date]:
    """Every day on which a fact begins, ends, or becomes known."""
    for record in _records(known):
        for name in ("date", "known_on", "start", "end"):
            day = getattr(record, name, None)
            if day is not None:
                yield day
        for hold in getattr(record, "holds", ()):
            yield hold.start
            if hold.end is not None:
                yield hold.end


def _counted(known: CaseHistory, policy: Policy) -> Iterator[int]:
    """The days, as ordinals, on which a rule that counts from a fact reaches its number.

    "More than n days" is reached on day floor(n) + 1, "at least n" on day ceil(n). The tests compare the replay with
    one that asks on every single day.
    """
    yield known.patient.diagnosis_date.toordinal()
    for day in _fact_days(known):
        # A drug that ended, or is held from the second day of the hold on, is no longer taken on the day after.
        yield day.toordinal() + 1
    gap = math.floor(policy["tki_gap_days"])
    shown = math.ceil(policy["cycle_interval_open_days"])
    if known.day_one is not None:
        one = known.day_one.toordinal()
        for key in ("no_cr_info_day", "no_cr_warning_day", "intrathecal_induction_day", "intrathecal_plan_day"):
            yield one + math.ceil(policy[key]) - 1
        yield one + gap
    for row in known.treatments:
        if row.agent is Agent.BLINATUMOMAB:
            yield row.start.toordinal() + shown
        ends = [day for day in (row.end, *(hold.end for hold in row.holds)) if day is not None]
        yield from (day.toordinal() + shown for day in ends)
        yield from (day.toordinal() + 1 + gap for day in (row.end, *(hold.start for hold in row.holds)) if day)
        yield from (hold.start.toordinal() + math.floor(policy["cycle_hold_days"]) + 1 for hold in row.holds)
    for event in known.adverse_events:
        if event.end is not None:
            yield event.end.toordinal() + math.floor(policy["event_resolved_days"]) + 1
    for relapse in known.relapses:
        yield relapse.date.toordinal() + math.ceil(policy["cd19_open_days"])
        yield relapse.date.toordinal() + math.floor(policy["relapse_test_days"]) + 1
    for test in known.abl1_tests:
        yield test.date.toordinal() + math.floor(policy["test_pending_days"]) + 1


def _planned(known: CaseHistory, policy: Policy, facts: Sequence[dt.date]) -> Iterator[int]:
    """The day after each window of a planned sample, and the day it is late, as planned on the days themselves."""
    calendar = policy.calendars.get(known.patient.protocol)
    if calendar is None:
        return
    late = math.floor(policy["overdue_warning_days"]) + 1
    for day, following in pairwise(facts):
        for item in planned_samples(known.as_known_on(day), calendar):
            for number in (item.last.toordinal() + 1, item.last.toordinal() + late):
                if day.toordinal() < number < following.toordinal():
                    yield number
