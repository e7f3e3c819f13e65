"""The worklist of one case, with the reason and the source of each entry.

What is planned is worked out with the policy's numbers; what a rule asks for is taken over from its alert. An entry
that only repeats an alert which was snoozed or dismissed is left out, and counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from dalba_desktop.alerts.decisions import DecidedEpisode, State
from dalba_desktop.alerts.findings import Alert, Assessment, Message, Value
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.rules import abl1_test_due, blinatumomab_interval, intrathecal, overdue
from dalba_desktop.analysis import worklist
from dalba_desktop.analysis.worklist import DueState, What, WorkItem
from dalba_desktop.domain.history import CaseHistory

_INTERVAL = ("cycle_interval_days", "blinatumomab_cycles_for_response")
_AGAIN = {"open": False, "open-low": False, "not-amplifiable": True}
"""The states of `abl1-test-due` in which a sample is to be sent, and whether it is one more."""
_DOSES = (
    ("intrathecal_induction_doses", "intrathecal_induction_day"),
    ("intrathecal_plan_doses", "intrathecal_plan_day"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of the worklist: why, by which source, with which values of the policy."""

    item: WorkItem
    reason: Message
    citation: str
    policy: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CaseWork:
    """What is to be done for a case; `set_aside` counts what is not listed because its alert was set aside."""

    listed: tuple[Listed, ...] = ()
    set_aside: int = 0


def case_work(
    known: CaseHistory,
    recorded: CaseHistory,
    assessment: Assessment,
    episodes: Sequence[DecidedEpisode],
    policy: Policy,
) -> CaseWork:
    """The worklist of a case as known on the day of its assessment. Nothing after death or lost to follow-up.

    `recorded` is the case with what is recorded ahead, such as the end of a running cycle; on a past day, where
    nobody could know it, the same as `known`.
    """
    if not worklist.is_followed(known):
        return CaseWork()
    as_of = assessment.as_of
    called = {alert.rule: (alert, _is_set_aside(found)) for found in episodes for alert in found.episode.alerts}
    found = [
        *_samples(known, assessment, policy),
        *_tests(known, called, policy, as_of),
        *_cycles(known, recorded, policy, as_of),
        *_doses(known, called, policy, as_of),
    ]
    kept = tuple(listed for listed in found if not _is_quiet(listed.item, called))
    return CaseWork(kept, len(found) - len(kept))


_Called = Mapping[str, tuple[Alert, bool]]
_RULE_OF = {
    What.SAMPLE: overdue.RULE,
    What.ABL1_TEST: abl1_test_due.RULE,
    What.ABL1_REPEAT: abl1_test_due.RULE,
    What.ABL1_RESULT: abl1_test_due.RULE,
    What.INTRATHECAL: intrathecal.RULE,
}


def _is_set_aside(found: DecidedEpisode) -> bool:
    return found.state in (State.SNOOZED, State.DISMISSED)


def _is_quiet(item: WorkItem, called: _Called) -> bool:
    """Whether it is what an alert says that was set aside; what is still to come is not."""
    _, is_set_aside = called.get(_RULE_OF.get(item.what, ""), (None, False))
    says_the_same = item.state is DueState.OVERDUE or item.what in (What.ABL1_TEST, What.ABL1_REPEAT)
    return is_set_aside and says_the_same


def _samples(known: CaseHistory, assessment: Assessment, policy: Policy) -> Iterator[Listed]:
    protocol = known.patient.protocol
    calendar = policy.calendars.get(protocol)
    if calendar is None:
        return
    for item in worklist.samples(known, assessment.readings, calendar, assessment.as_of):
        values: dict[str, Value] = {"protocol": protocol.value, "label": item.label, "date": item.planned}
        yield Listed(item=item, reason=Message("worklist.sample", values), citation=overdue.CARD.citation)


def _tests(known: CaseHistory, called: _Called, policy: Policy, as_of: dt.date) -> Iterator[Listed]:
    citation = abl1_test_due.CARD.citation
    if abl1_test_due.RULE in called:
        alert, _ = called[abl1_test_due.RULE]
        says = alert.summary.code.removeprefix(f"{abl1_test_due.RULE}.")
        if says in _AGAIN:
            item = worklist.asked_test(alert.since, as_of, again=_AGAIN[says])
            yield Listed(item=item, reason=alert.summary, citation=citation, policy=alert.policy)
    patience = policy["test_pending_days"]
    for item in worklist.pending_results(known, patience, as_of):
        reason = Message("worklist.abl1-result", {"date": item.planned, "days": int(patience)})
        yield Listed(item=item, reason=reason, citation=citation, policy=policy.used("test_pending_days"))


def _cycles(known: CaseHistory, recorded: CaseHistory, policy: Policy, as_of: dt.date) -> Iterator[Listed]:
    for item in worklist.planned_cycle_ends(known, recorded, as_of):
        reason = Message("worklist.cycle-end", {"cycle": item.number, "date": item.planned})
        yield Listed(item=item, reason=reason, citation="")
    calendar = policy.calendars.get(known.patient.protocol)
    if calendar is None or calendar.anchor_day is None:  # a protocol that plans no induction plans no cycles
        return
    interval, least = (policy[key] for key in _INTERVAL)
    following = worklist.next_cycle(known, interval, least, as_of)
    if following is not None:
        values: dict[str, Value] = {"date": following.planned, "days": int(interval), "cycles": int(least)}
        yield Listed(
            item=following,
            reason=Message("worklist.cycle-start", values),
            citation=blinatumomab_interval.CARD.citation,
            policy=policy.used(*_INTERVAL),
        )


def _doses(known: CaseHistory, called: _Called, policy: Policy, as_of: dt.date) -> Iterator[Listed]:
    items: list[WorkItem] = []
    if intrathecal.RULE in called:
        alert, _ = called[intrathecal.RULE]
        if "wanted" in alert.numbers:
            items.append(worklist.doses_due(known, alert.numbers["wanted"], alert.since, as_of))
    items += worklist.doses_ahead(known, [(policy[doses], policy[day]) for doses, day in _DOSES], as_of)
    for item in items:
        values: dict[str, Value] = {"given": item.given, "wanted": item.number, "date": item.last}
        yield Listed(
            item=item,
            reason=Message("worklist.intrathecal", values),
            citation=intrathecal.CARD.citation,
            policy=policy.used(*(key for keys in _DOSES for key in keys)),
        )


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An entry of the worklist of all cases; `monday` of the week under which it stands, None for what is overdue.

    `order` puts what is late first, the latest of it before all; then what is open, least time left first; then what
    comes.
    """

    case_id: str
    listed: Listed
    monday: dt.date | None
    order: tuple[int, int, str, tuple[str, str, str]]

    @property
    def item(self) -> WorkItem:
        """What is to be done."""
        return self.listed.item

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same of it from one day to the next."""
        return self.case_id, *self.item.key


def rows_of(case_id: str, work: CaseWork, as_of: dt.date) -> tuple[WorkRow, ...]:
    """The entries of a case as rows of a worklist of a day."""
    return tuple(_row(case_id, listed, as_of) for listed in work.listed)


def in_order(rows: Iterable[WorkRow]) -> list[WorkRow]:
    """The most urgent first."""
    return sorted(rows, key=lambda row: row.order)


def by_week(rows: Iterable[WorkRow]) -> tuple[tuple[dt.date | None, tuple[WorkRow, ...]], ...]:
    """The rows, in the order given, under the Monday of their week; weeks without any are left out."""
    weeks: dict[dt.date | None, list[WorkRow]] = {}
    for row in rows:
        weeks.setdefault(row.monday, []).append(row)
    return tuple((monday, tuple(weeks[monday])) for monday in sorted(weeks, key=lambda day: day or dt.date.min))


def _row(case_id: str, listed: Listed, as_of: dt.date) -> WorkRow:
    item = listed.item
    # Also what is open without a last day: the longer it waits, the sooner it stands.
    waits = item.state is DueState.OVERDUE or (item.state is DueState.DUE and item.last is None)
    order = (_STATES.index(item.state), -item.days if waits else item.days, case_id, item.key)
    return WorkRow(case_id, listed, worklist.week_of(item, as_of), order)


_STATES = tuple(DueState)
