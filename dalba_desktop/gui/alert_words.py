"""An alert as the card shows it: every part said, the rules of one episode put together. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop import wording
from dalba_desktop.alerts.decisions import DecidedEpisode
from dalba_desktop.alerts.findings import Alert, Evidence, Severity
from dalba_desktop.alerts.rules.loss import RULE as LOSS
from dalba_desktop.alerts.rules.rising import RULE as RISING
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.knowledge_words import number_words
from dalba_desktop.gui.reading_links import LinkedWords, figure, linked
from dalba_desktop.gui.reading_trend import rise_words
from dalba_desktop.wording import date_words, dose_words, label, say

if TYPE_CHECKING:
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.tracker import CaseView

CLIMBING = frozenset({RISING, LOSS})
"""The rules about a series that climbs: their cards say how fast."""


@dataclass(frozen=True, slots=True)
class CardText:
    """Everything a card shows, said. `others` are the sentences of the further rules of the same episode.

    `back` says what was decided about it once and why it is open again; "" when nothing was.
    """

    found: DecidedEpisode
    severity: Severity
    title: str
    summary: str
    others: tuple[str, ...]
    back: str
    evidence: tuple[tuple[Evidence, str], ...]
    against: tuple[str, ...]
    closes_when: str
    grade: str
    rules: tuple[str, ...]
    values: tuple[LinkedWords, ...]
    sources: tuple[str, ...]
    speed: tuple[LinkedWords, ...] = ()
    """How fast the series climbs and what it reaches when, on cards about a rise or a loss."""


@dataclass(frozen=True, slots=True)
class DecidedText:
    """A card about which something is decided, as it stands in the fold below: what, by whom, when, why."""

    found: DecidedEpisode
    severity: Severity
    title: str
    summary: str
    said: str
    comment: str


def cards_of(view: CaseView, policy: Policy, *, open_ones: bool) -> tuple[CardText, ...]:
    """One card per episode, its gravest rule first; `open_ones` chooses what waits for somebody, else the context."""
    return tuple(
        card_of(view, policy, found)
        for found in view.episodes
        if (found.is_open if open_ones else not found.episode.is_open)
    )


def decided_of(view: CaseView) -> tuple[DecidedText, ...]:
    """The cards that were acknowledged, snoozed or dismissed."""
    lines = []
    for found in view.episodes:
        if found.is_settled and found.decision is not None:
            gravest = found.episode.gravest
            lines.append(
                DecidedText(
                    found=found,
                    severity=gravest.severity,
                    title=wording.alert_title(gravest),
                    summary=wording.alert_summary(gravest),
                    said=wording.decision_words(found.decision),
                    comment=found.decision.comment or "",
                )
            )
    return tuple(lines)


def closed_words(view: CaseView) -> tuple[str, ...]:
    """The decisions about cards that have closed since, newest first."""
    return tuple(
        ". ".join(
            part
            for part in (
                wording.rule_title(decision.rule or ""),
                wording.noted_words(decision),
            )
            if part
        )
        for decision in view.closed_decisions
    )


def card_of(view: CaseView, policy: Policy, found: DecidedEpisode) -> CardText:
    """One episode as a card, whatever was decided about it."""
    episode = found.episode.alerts
    gravest = found.episode.gravest
    facts = sorted(
        dict.fromkeys(fact for alert in episode for fact in alert.evidence), key=lambda fact: _day_of(view, fact)
    )
    used = {key: value for alert in episode for key, value in alert.policy.items()}
    return CardText(
        found=found,
        severity=gravest.severity,
        title=wording.alert_title(gravest),
        summary=wording.alert_summary(gravest),
        others=tuple(wording.alert_summary(alert) for alert in episode[1:]),
        back=wording.back_words(found),
        evidence=tuple((fact, fact_words(view, fact)) for fact in facts),
        against=_each(wording.message(doubt) for alert in episode for doubt in alert.against),
        closes_when=wording.closes(gravest),
        grade=wording.grade_word(gravest.grade),
        rules=tuple(
            say(
                "Rule {rule}, version {version}, {grade}. Closes with {closes}.",
                rule=alert.rule,
                version=alert.version,
                grade=wording.grade_word(alert.grade),
                closes=wording.closes(alert),
            )
            for alert in episode
        ),
        values=tuple(_value(policy, key, value) for key, value in used.items()),
        sources=_each(wording.citation(alert) for alert in episode if alert.citation),
        speed=_speed(view, policy, episode),
    )


def _value(policy: Policy, key: str, value: float) -> LinkedWords:
    """A threshold that a rule used; its value leads to where it can be read and set."""
    entry = policy.values[key]
    written = f"{number_words(value)}{wording.NBSP}{wording.policy_unit(entry.unit)}"
    own = say(" (own value)") if entry.own else ""
    return linked(
        say("{meaning}: {value}{own} ({source} [{standing}])"),
        meaning=say(entry.meaning),
        value=figure(policy, key, written),
        own=own,
        source=entry.source,
        standing=say(entry.standing),
    )


def _speed(view: CaseView, policy: Policy, episode: Sequence[Alert]) -> tuple[LinkedWords, ...]:
    """Of the series that the alerts of an episode say have climbed."""
    subjects = {alert.subject for alert in episode if alert.rule in CLIMBING}
    fits = (fit for fit in view.assessment.kinetics if str(fit.series) in subjects)
    return tuple(line for fit in fits for line in rise_words(fit, policy, view.as_of))


def _day_of(view: CaseView, fact: Evidence) -> dt.date:
    record = view.history.find(fact.list, fact.id)
    day: dt.date = getattr(record, "date", getattr(record, "start", view.as_of))
    return day


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def fact_words(view: CaseView, fact: Evidence) -> str:
    """A fact behind an alert in a few words."""
    record = view.history.find(fact.list, fact.id)
    if isinstance(record, Treatment):
        drug = " ".join(part for part in (label(record.agent), dose_words(record.dose, record.dose_unit)) if part)
        until = date_words(record.last_day) if record.last_day is not None else say("ongoing")
        return say("{start} to {until} · {drug}", start=date_words(record.start), until=until, drug=drug)
    return wording.evidence_words(fact, view.history, {reading.id: reading for reading in view.assessment.readings})


def severity_and_title(card: CardText) -> str:
    """What a screen reader says of a card."""
    return f"{wording.severity_word(card.severity)}: {card.title}"


def not_called_words(view: CaseView) -> tuple[str, ...]:
    """What was considered and left alone, newest first, each with the fact and the reason."""
    lines = []
    for item in reversed(view.assessment.not_called):
        fact = fact_words(view, item.evidence[-1]) if item.evidence else ""
        lines.append(" \N{EN DASH} ".join(part for part in (fact, wording.message(item.reason)) if part))
    return tuple(lines)


def doubt_words(view: CaseView) -> tuple[str, ...]:
    """What in the data contradicts itself."""
    return tuple(wording.message(doubt) for doubt in view.assessment.data_doubts)
