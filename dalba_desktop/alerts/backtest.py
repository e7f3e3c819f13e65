"""What the rules would have done over a whole cohort: how often they call, how early, how often for nothing.

* An alert counts once per firing (`replay.Firing`), as a warning or a critical by the gravest severity it reached;
  context (info) is counted apart. The rate is of warnings and criticals per patient-year under observation.
* Lead time: days from the first call of `mrd-rising`, `mrd-loss-of-response` or `abl1-test-due` to a recorded relapse
  (molecular ones excepted) or to the day an ABL1 mutation became known. Calls of the 365 days before count; one
  made earlier that still stood 365 days before counts as 365.
* A call of a rule that claims returning disease (`CLAIMS`) is *answered* when within 180 days, its own day included, a
  relapse of any type is dated, an ABL1 mutation becomes known, or a later sample confirms it. It is *false* when it
  closed, was followed for 180 days, and nothing answered it; else (still open, or followed for less) *undecided*.
* A later sample confirms when it lies at least `confirm_days` after the alert's own date and became known while the
  alert stood: quantified, in its series (after a transplant positive is enough; for `mrd-blood-positive` a
  quantified marrow, also the one that closes it). `abl1-test-due` is confirmed with the alert that asked for the test.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.alerts.mutations import MutationTable
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.replay import Firing, Replay, replay
from dalba_desktop.alerts.rules import abl1_test_due, after_blinatumomab, after_transplant, blood, loss, rising
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.analysis.readings import RESPONSES, MrdReading
from dalba_desktop.domain.codes import Abl1Status, MrdCategory, RelapseType, Specimen
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory

LEAD_DAYS = 365
ANSWER_DAYS = 180
WARNERS = (rising.RULE, loss.RULE, abl1_test_due.RULE)
"""The rules whose first call is measured against relapses and mutations."""
CLAIMS = (rising.RULE, loss.RULE, after_transplant.RULE, blood.RULE, abl1_test_due.RULE)
"""The rules that claim returning disease, so that a call of theirs can be false."""
_ASK_FOR_A_TEST = (rising.RULE, loss.RULE, after_blinatumomab.RULE)


class EventKind(StrEnum):
    """What one wants to be warned of."""

    RELAPSE = "relapse"
    MUTATION = "mutation"


class Verdict(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    FALSE = "false"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How early an event was called, None when it was not.

    `days` counts from the first call; `standing_days` from the first of those calls that still stood the day before.
    """

    case_id: str
    kind: EventKind
    id: str
    date: dt.date
    rule: str | None = None
    days: int | None = None
    standing_days: int | None = None


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """How often one rule spoke. `verdicts` is None for a rule that claims nothing."""

    rule: str
    infos: int
    warnings: int
    criticals: int
    per_patient_year: float | None
    verdicts: dict[Verdict, int] | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """A replayed cohort under one policy."""

    cases: tuple[Replay, ...]
    rules: tuple[RuleFigures, ...]
    lead_times: tuple[LeadTime, ...]

    @property
    def patient_years(self) -> float:
        """The time under observation of all cases."""
        return sum(case.patient_years for case in self.cases)

    @property
    def per_patient_year(self) -> float | None:
        """Warnings and criticals of all rules per patient-year, None without any time."""
        return _rate(sum(row.warnings + row.criticals for row in self.rules), self.patient_years)

    @property
    def failed_rules(self) -> tuple[str, ...]:
        """The rules that could not be evaluated somewhere."""
        return tuple(sorted({rule for case in self.cases for rule in case.failed_rules}))


def backtest(
    histories: Sequence[CaseHistory],
    policy: Policy,
    mutations: MutationTable,
    until: dt.date,
    laboratories: Sequence[Laboratory] = (),
) -> Backtest:
    """Replays every case and counts."""
    return counted(
        [replay(history, policy, mutations, until, laboratories) for history in histories], policy, laboratories
    )


def counted(replays: Sequence[Replay], policy: Policy, laboratories: Sequence[Laboratory] = ()) -> Backtest:
    """The figures of cases already replayed under this policy."""
    years = sum(case.patient_years for case in replays)
    verdicts: dict[str, Counter[Verdict]] = {rule: Counter() for rule in CLAIMS}
    for case in replays:
        judge = _Judge(case, policy, laboratories)
        for firing in case.firings:
            if firing.rule in CLAIMS and firing.called_on is not None:
                verdicts[firing.rule][judge.verdict(firing, firing.called_on)] += 1
    fired = sorted({firing.rule for case in replays for firing in case.firings})
    return Backtest(
        cases=tuple(replays),
        rules=tuple(_figures(rule, replays, years, verdicts.get(rule)) for rule in fired),
        lead_times=tuple(lead for case in replays for lead in _lead_times(case)),
    )


def _figures(rule: str, replays: Sequence[Replay], years: float, verdicts: Counter[Verdict] | None) -> RuleFigures:
    count = Counter(firing.gravest for case in replays for firing in case.firings if firing.rule == rule)
    return RuleFigures(
        rule=rule,
        infos=count[Severity.INFO],
        warnings=count[Severity.WARNING],
        criticals=count[Severity.CRITICAL],
        per_patient_year=_rate(count[Severity.WARNING] + count[Severity.CRITICAL], years),
        verdicts=None if verdicts is None else {verdict: verdicts[verdict] for verdict in Verdict},
    )


def _rate(count: int, years: float) -> float | None:
    return count / years if years else None


def _lead_times(case: Replay) -> Iterator[LeadTime]:
    calls = [
        (called, firing)
        for firing in [firing for rule in WARNERS for firing in case.firings if firing.rule == rule]
        if (called := firing.called_on) is not None
    ]
    calls.sort(key=lambda call: call[0])
    for kind, id_, day in sorted(_events(case.history), key=lambda event: event[2]):
        begin, eve = day - dt.timedelta(days=LEAD_DAYS), day - dt.timedelta(days=1)
        early = [
            (firing.rule, min(LEAD_DAYS, (day - called).days), firing.is_open_on(eve))
            for called, firing in calls
            if called < day and (called >= begin or firing.is_open_on(begin))
        ]
        rule, days = early[0][:2] if early else (None, None)
        standing = next((lead for _, lead, stood in early if stood), None)
        yield LeadTime(case.history.case_id, kind, id_, day, rule, days, standing)


def _events(history: CaseHistory) -> Iterator[tuple[EventKind, str, dt.date]]:
    for relapse in history.relapses:
        if relapse.type is not RelapseType.MOLECULAR:
            yield EventKind.RELAPSE, relapse.id, relapse.date
    for test in history.abl1_tests:
        if test.status is Abl1Status.MUTATION:
            yield EventKind.MUTATION, test.id, test.known_on


class _Judge:
    """Says what became of the calls of one case."""

    def __init__(self, case: Replay, policy: Policy, laboratories: Sequence[Laboratory]) -> None:
        self._case = case
        self._readings = [
            reading
            for reading in readings_of(case.history, policy.measurement, laboratories)
            if reading.evaluable and reading.sample.is_bcr_abl1
        ]
        self._confirm = dt.timedelta(days=policy["confirm_days"])
        self._answers = [row.date for row in case.history.relapses]
        self._answers += [day for kind, _, day in _events(case.history) if kind is EventKind.MUTATION]

    def verdict(self, firing: Firing, called: dt.date) -> Verdict:
        limit = called + dt.timedelta(days=ANSWER_DAYS)
        if any(called <= day <= limit for day in self._answers) or self._is_confirmed(firing, called, limit):
            return Verdict.ANSWERED
        if firing.closed_on is not None and self._case.last >= limit:
            return Verdict.FALSE
        return Verdict.UNDECIDED

    def _is_confirmed(self, firing: Firing, called: dt.date, limit: dt.date) -> bool:
        if firing.rule == abl1_test_due.RULE:
            asking = [other for other in self._case.firings if other.rule in _ASK_FOR_A_TEST]
            return any(other.is_open_on(called) and self._is_confirmed(other, called, limit) for other in asking)
        return any(
            reading.date >= firing.since + self._confirm
            and reading.sample.known_on <= limit
            and _stood_when(firing, reading)
            and _confirms(firing, reading)
            for reading in self._readings
        )


def _stood_when(firing: Firing, reading: MrdReading) -> bool:
    """Whether the alert stood when the sample became known; a marrow that closes an alert on blood still tells."""
    known = reading.sample.known_on
    return firing.is_open_on(known) or (firing.rule == blood.RULE and known == firing.closed_on)


def _confirms(firing: Firing, reading: MrdReading) -> bool:
    of_series = str(reading.series) == firing.subject
    marrow = reading.sample.specimen is Specimen.MARROW
    if firing.rule == after_transplant.RULE:
        return of_series and reading.category is not MrdCategory.UNDETECTED
    if firing.rule == after_blinatumomab.RULE:
        return marrow and reading.response not in RESPONSES
    return reading.quantified and (of_series or (firing.rule == blood.RULE and marrow))
