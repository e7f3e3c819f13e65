"""The open alerts as cards: how grave, what, on which facts, what speaks against it, what closes it, by which rules.

What somebody has acknowledged, snoozed or dismissed is a line below them, never left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from reportlab.lib.colors import Color
from reportlab.platypus import CondPageBreak, Flowable

from dalba_desktop.alerts.decisions import DecidedEpisode, DismissReason
from dalba_desktop.alerts.findings import Alert, Severity
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import evidence_list, joined
from dalba_desktop.reports.layout.blocks import Card, Mark
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, TEXT_WIDTH
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import CELL, CRITICAL, INK, LABEL, MUTED, SECTION, TEXT, WARNING
from dalba_desktop.reports.privacy import Hide
from dalba_desktop.wording import (
    NBSP,
    alert_summary,
    alert_title,
    back_words,
    citation,
    closes,
    date_words,
    figures,
    grade_word,
    message,
    noted_words,
    plain_number,
    policy_words,
    say,
    say_n,
    settled_words,
    severity_word,
)

_MARKS: Mapping[Severity, Mark] = {
    Severity.CRITICAL: "octagon",
    Severity.WARNING: "triangle",
    Severity.INFO: "circle",
}
_COLOURS: Mapping[Severity, Color] = {Severity.CRITICAL: CRITICAL, Severity.WARNING: WARNING, Severity.INFO: MUTED}

_SHORT = 80
"""Characters of what closes a further rule of an episode, up to which it is printed beside that of the gravest."""


def alert_cards(data: ReportData, hide: Hide) -> list[Flowable]:
    """One card per open episode, gravest first; below them what is decided or only context, a quiet line each."""
    waiting = [found for found in data.cards if found.is_open]
    settled = [found for found in data.cards if found.is_settled]
    quiet = [alert for alert in data.assessment.alerts if not alert.is_open]
    runs = [*(_settled(found, data, hide) for found in settled), *(_context(alert, hide) for alert in quiet)]
    lines = [Text(each, space_before=3.0 if place else 6.0) for place, each in enumerate(runs)]
    count = say_n("{count} open", "{count} open", len(waiting)) if waiting else say("none open")
    said = joined([count, settled_words(settled)], " · ")
    heading = Text((Run(say("Alerts") + "  ", SECTION), Run(said, LABEL)), space_before=9.0)
    if not waiting:
        return [heading, *lines]
    cards = [_card(found, data, hide) for found in waiting]
    return [_room_for(heading, cards[0]), heading, *cards, *lines]


def _room_for(heading: Text, card: Card) -> CondPageBreak:
    """A heading never stands alone at the foot of a page."""
    needed = heading.height_at(TEXT_WIDTH) + heading.spaceBefore + card.spaceBefore + card.wrap(TEXT_WIDTH, 0.0)[1]
    return CondPageBreak(min(needed, PAGE_HEIGHT * 0.8))


def _card(found: DecidedEpisode, data: ReportData, hide: Hide) -> Card:
    gravest, alerts = found.episode.gravest, found.episode.open_alerts
    colour = _COLOURS[gravest.severity]
    title = Text(
        (
            Run(severity_word(gravest.severity) + "  ", TEXT.bold.coloured(colour)),
            Run(hide(alert_title(gravest)), TEXT.bold),
            Run("  " + say("since {date}", date=date_words(gravest.since)), LABEL),
        )
    )
    facts = list(dict.fromkeys(fact for alert in alerts for fact in alert.evidence))
    evidence = evidence_list(data.known, data.assessment, facts)
    against = _each(message(doubt) for alert in alerts for doubt in alert.against)
    texts = [
        title,
        Text(hide(back_words(_without_person(found) if data.pseudonymised else found)), LABEL),
        *(Text(hide(words), TEXT) for words in _each(alert_summary(alert) for alert in alerts)),
        _labelled(say("Evidence"), hide(joined(evidence, "; "))),
        _labelled(say("Against"), hide(joined(against, "; "))),
        _labelled(say("Closes when"), hide(joined(_closing(alerts), "; "))),
        Text(_origin(alerts), LABEL),
    ]
    return Card(texts, _MARKS[gravest.severity], colour, page_height=PAGE_HEIGHT)


def _each(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _labelled(name: str, words: str) -> Text:
    return Text((Run(name + "  ", LABEL), Run(words, CELL)) if words else ())


def _closing(alerts: Sequence[Alert]) -> list[str]:
    """What closes the gravest rule and, named, what closes the others, where that is short."""
    first, *others = alerts
    named = (
        say("{title}: {closes}", title=alert_title(alert), closes=closes(alert))
        for alert in others
        if alert.rule != first.rule and len(closes(alert)) <= _SHORT
    )
    return [closes(first), *_each(named)]


def _origin(alerts: Sequence[Alert]) -> str:
    """Every rule with its version and grade, then where they come from."""
    return joined([_rules(alerts), *_each(citation(alert) for alert in alerts)], " · ")


def _rules(alerts: Sequence[Alert]) -> str:
    rules = [
        say("{rule} ({grade})", rule=f"{alert.rule}{NBSP}v{alert.version}", grade=grade_word(alert.grade))
        for alert in alerts
    ]
    return joined([say_n("Rule", "Rules", len(rules)), joined(_each(rules))], " ")


def _settled(found: DecidedEpisode, data: ReportData, hide: Hide) -> tuple[Run, ...]:
    """A card that somebody decided about: how grave, what was decided by whom and when, what it says, its rules."""
    found = _without_person(found) if data.pseudonymised else found
    decision, gravest = found.decision, found.episode.gravest
    said = "" if decision is None else noted_words(decision)
    summary = joined([alert_summary(alert) for alert in found.episode.open_alerts], " ")
    head = joined([severity_word(gravest.severity), alert_title(gravest)], " · ")
    words = joined([hide(said) + ".", hide(summary)], " ")
    return (
        Run(hide(head) + "  ", LABEL.bold),
        Run(joined([words, _rules(found.episode.open_alerts)], " · "), LABEL),
    )


def _without_person(found: DecidedEpisode) -> DecidedEpisode:
    """Without who decided and what they typed: the reasons of the list stay."""
    if found.decision is None:
        return found
    reason = found.decision.reason if found.decision.reason in list(DismissReason) else None
    return dataclasses.replace(
        found, decision=dataclasses.replace(found.decision, by=None, comment=None, reason=reason)
    )


def _context(alert: Alert, hide: Hide) -> tuple[Run, ...]:
    """What is worth knowing and asks for nothing, with what speaks against it and its rule."""
    against = joined(_each(message(doubt) for doubt in alert.against), "; ")
    said = joined([alert_summary(alert), say("Against: {doubts}.", doubts=against) if against else ""], " ")
    words = joined([hide(said), _rules([alert])], " · ")
    return Run(say("Context") + "  ", LABEL.bold), Run(words, LABEL)


def thresholds(data: ReportData) -> list[Flowable]:
    """The policy values behind the open alerts, each once; by their keys where no policy is given.

    A value of the centre's own stands out; another is followed by how well it is supported.
    """
    values: dict[str, Run] = {}
    for alert in data.assessment.open_alerts:
        if data.policy is None:
            values |= {key: Run(f"{key}: {_figure(value)}", LABEL) for key, value in alert.policy.items()}
            continue
        for key, (meaning, value, _) in zip(alert.policy, policy_words(alert, data.policy), strict=True):
            entry = data.policy.values[key]
            written = value if entry.own else say("{value} ({standing})", value=value, standing=say(entry.standing))
            # A unit such as "(protocol day)" and what follows it share one pair of brackets.
            words = say("{meaning}: {value}", meaning=meaning, value=written.replace(") (", ", "))
            values[key] = Run(words, LABEL.coloured(INK) if entry.own else LABEL)
    if not values:
        return []
    between = Run("; ", LABEL)
    runs = [run for value in values.values() for run in (between, value)][1:]
    return [Text((Run(say("Thresholds behind the alerts") + "  ", LABEL.bold), *runs), space_before=10.0)]


def _figure(value: float) -> str:
    return figures(f"{value:g}") if value == 0 or 1e-4 <= abs(value) < 1e6 else plain_number(value, 3)
