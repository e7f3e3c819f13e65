"""`abl1-test-due`: MRD rises, is lost or persists on a TKI, or the disease relapses, and no ABL1 test answers it.

Each trigger is judged alone; the newest test sampled since it decides. Example: marrow rose on day 57 on
dasatinib and no kinase-domain test was sampled since day 43: due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, Severity, Value
from dalba_desktop.alerts.rules import after_blinatumomab, loss, rising
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.codes import Abl1Status, RelapseType
from dalba_desktop.domain.phases import on_tki_at, tki_on

RULE = "abl1-test-due"
RELAPSE = "relapse"
CARD = Card(
    rule=RULE,
    grade=Grade.ESTABLISHED,
    citation="abl1-testing",
    uses=("test_lead_days", "test_pending_days", "test_amplifiable_percent", "relapse_test_days"),
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Why a test is asked for: the rule or relapse, its day, and the newest level it rests on."""

    cause: str
    date: dt.date
    evidence: tuple[Evidence, ...]
    newest_percent: float | None


@dataclass(frozen=True, slots=True)
class _Due:
    trigger: Trigger
    severity: Severity
    state: str
    test: Abl1Test | None


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case: the gravest trigger that no test has answered speaks, all are its evidence."""
    due = [found for trigger in triggers(question) if (found := _judge(question, trigger)) is not None]
    return Answer((_alert(question, due),)) if due else Answer()


def triggers(question: Question) -> Iterator[Trigger]:
    """Every open reason to test, each on a TKI at its own date."""
    for trigger in _molecular_triggers(question):
        if on_tki_at(question.known, trigger.date):
            yield trigger
    days = dt.timedelta(days=question.policy["relapse_test_days"])
    for relapse in question.known.relapses:
        treated = any(row.is_tki and row.start < relapse.date for row in question.known.treatments)
        if relapse.type is not RelapseType.MOLECULAR and relapse.date >= question.as_of - days and treated:
            yield Trigger(RELAPSE, relapse.date, (Evidence("relapses", relapse.id),), None)


def _molecular_triggers(question: Question) -> Iterator[Trigger]:
    for series, rises in rising.open_rises(question).items():
        newest = [point for point in question.series[series] if point.quantified][-1].bound_percent
        for rise in rises:
            if rise.severity is not Severity.INFO:
                opening = rise.first
                evidence = evidence_of([opening.reference, opening.sample])
                yield Trigger(rising.RULE, opening.sample.date, evidence, newest)
    for lost in loss.open_losses(question):
        if lost.severity is not Severity.INFO:
            evidence = evidence_of([lost.reference, lost.sample])
            yield Trigger(loss.RULE, lost.sample.date, evidence, lost.run[-1].bound_percent)
    absent = after_blinatumomab.no_response(question)
    if absent is not None and absent.severity is Severity.WARNING:
        newest_reading = absent.run[-1]
        newest_level = newest_reading.bound_percent if newest_reading.quantified else None
        yield Trigger(after_blinatumomab.RULE, absent.since, evidence_of([newest_reading]), newest_level)


def _judge(question: Question, trigger: Trigger) -> _Due | None:
    begin = trigger.date - dt.timedelta(days=question.policy["test_lead_days"])
    since = [test for test in question.known.abl1_tests if test.date >= begin]
    if any(test.has_result for test in since):
        return None
    if not since:
        level, limit = trigger.newest_percent, question.policy["test_amplifiable_percent"]
        grave = trigger.cause == RELAPSE or (level is not None and reaches(level, limit))
        return _Due(trigger, Severity.CRITICAL if grave else Severity.WARNING, "open" if grave else "open-low", None)
    newest = max(since, key=lambda test: test.date)
    if newest.status is Abl1Status.NOT_AMPLIFIABLE:
        return _Due(trigger, Severity.WARNING, "not-amplifiable", newest)
    late = (question.as_of - newest.date).days > question.policy["test_pending_days"]
    return _Due(trigger, Severity.WARNING if late else Severity.INFO, "late" if late else "pending", newest)


def _alert(question: Question, due: list[_Due]) -> Alert:
    gravest = max(due, key=_weight)
    trigger = gravest.trigger
    tki = tki_on(question.known, trigger.date)
    begin = trigger.date - dt.timedelta(days=question.policy["test_lead_days"])
    values: dict[str, Value] = {
        "cause": trigger.cause,
        "date": trigger.date,
        "tki": tki.value if tki is not None else None,
        "level": trigger.newest_percent,
        "since": begin,
        "test_date": gravest.test.date if gravest.test is not None else None,
    }
    tests = () if gravest.test is None else (Evidence("abl1_tests", gravest.test.id),)
    numbers = {} if trigger.newest_percent is None else {"level_percent": trigger.newest_percent}
    return CARD.alert(
        question,
        severity=gravest.severity,
        since=min(found.trigger.date for found in due),
        says=gravest.state,
        values=values,
        evidence=(*trigger.evidence, *tests, *(item for found in due for item in found.trigger.evidence)),
        against=_against(question, gravest),
        closing_values={"since": begin},
        numbers=numbers,
    )


def _weight(found: _Due) -> tuple[int, bool, dt.date]:
    """Which trigger speaks for all: the gravest; of equals a relapse, then the newest."""
    return found.severity.rank, found.trigger.cause == RELAPSE, found.trigger.date


def _against(question: Question, found: _Due) -> tuple[Message, ...]:
    limit = question.policy["test_amplifiable_percent"]
    level = found.trigger.newest_percent
    if found.test is None and level is not None and not reaches(level, limit):
        return (Message("doubt.hard-to-amplify", {"limit": limit}),)
    return ()
