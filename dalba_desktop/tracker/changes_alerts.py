"""Which alerts are other than they were: opened, closed, graver, milder, decided, back. Pure: from two views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.alerts.decisions import DecidedEpisode, State
from dalba_desktop.alerts.findings import Alert, Severity
from dalba_desktop.alerts.rules import overdue
from dalba_desktop.domain.events import Decision
from dalba_desktop.tracker.views import CaseView


class Turn(StrEnum):
    """What happened to an alert, in the order in which it is told."""

    OPENED = "opened"
    GRAVER = "graver"
    BACK = "back"
    MILDER = "milder"
    DECIDED = "decided"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """An alert that is other than it was. `alert` is as it stands now, or as it stood when it has closed.

    `severity_then` is None for one that was not open. `decision` is the one that counts, or with `back` once did.
    """

    turn: Turn
    alert: Alert
    severity_then: Severity | None = None
    decision: Decision | None = None


def alert_changes(then: CaseView, now: CaseView) -> tuple[AlertChange, ...]:
    """Every warning and critical that differs, one line for each: what happened to it first, the gravest first.

    An alert is the same one when rule and subject are. Samples that fell overdue are told by `fell_overdue`.
    """
    found = [*_opened_or_kept(then, now), *_closed(then, now)]
    order = list(Turn)
    return tuple(sorted(found, key=lambda item: (order.index(item.turn), -item.alert.severity.rank)))


def fell_overdue(then: CaseView, now: CaseView) -> tuple[Alert, ...]:
    """The planned samples whose window passed unanswered meanwhile, whatever their severity."""
    known = {alert.since for alert in then.assessment.alerts if alert.rule == overdue.RULE}
    return tuple(alert for alert in now.assessment.alerts if alert.rule == overdue.RULE and alert.since not in known)


def _opened_or_kept(then: CaseView, now: CaseView) -> Iterator[AlertChange]:
    before, late = _open(then), {id(alert) for alert in fell_overdue(then, now)}
    for key, (alert, found) in _open(now).items():
        was = before.get(key)
        if id(alert) in late:
            continue
        if was is None:
            yield AlertChange(turn=Turn.OPENED, alert=alert, decision=found.decision)
            continue
        severity = was[0].severity
        turn = _turn(was, (alert, found))
        if turn is not None:
            yield AlertChange(turn=turn, alert=alert, severity_then=severity, decision=found.decision)


def _closed(then: CaseView, now: CaseView) -> Iterator[AlertChange]:
    after = _open(now)
    for key, (alert, _) in _open(then).items():
        if key not in after:
            yield AlertChange(turn=Turn.CLOSED, alert=alert, severity_then=alert.severity)


_Stands = tuple[Alert, DecidedEpisode]


def _turn(was: _Stands, stands: _Stands) -> Turn | None:
    (before, then), (after, now) = was, stands
    if after.severity.rank > before.severity.rank:
        return Turn.GRAVER
    if then.state is not State.OPEN and now.state is State.OPEN:
        return Turn.BACK
    if now.state is not State.OPEN and (now.state, now.decision) != (then.state, then.decision):
        return Turn.DECIDED
    return Turn.MILDER if after.severity.rank < before.severity.rank else None


def _open(view: CaseView) -> dict[tuple[str, str], _Stands]:
    """Warnings and criticals by rule and subject, the gravest where a rule speaks twice of one, with their cards."""
    found: dict[tuple[str, str], _Stands] = {}
    for card in view.episodes:
        for alert in card.episode.open_alerts:
            key = (alert.rule, alert.subject)
            if key not in found or alert.severity.rank > found[key][0].severity.rank:
                found[key] = (alert, card)
    return found
