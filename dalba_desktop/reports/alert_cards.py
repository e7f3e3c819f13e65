"""An alert as a card: how grave, what, on which facts, what speaks against it, what closes it, by which rule."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.lib.colors import Color
from reportlab.platypus import CondPageBreak, Flowable

from dalba_desktop.alerts.findings import Alert, Severity
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import evidence_words, joined
from dalba_desktop.reports.layout.blocks import Card, Mark
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, TEXT_WIDTH
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import CELL, CRITICAL, LABEL, MUTED, SECTION, TEXT, WARNING
from dalba_desktop.reports.privacy import Hide
from dalba_desktop.wording import (
    alert_summary,
    alert_title,
    citation,
    closes,
    date_words,
    grade_word,
    message,
    plain_number,
    policy_words,
    say,
    say_n,
    severity_word,
)

_MARKS: Mapping[Severity, Mark] = {
    Severity.CRITICAL: "octagon",
    Severity.WARNING: "triangle",
    Severity.INFO: "circle",
}
_COLOURS: Mapping[Severity, Color] = {Severity.CRITICAL: CRITICAL, Severity.WARNING: WARNING, Severity.INFO: MUTED}


def alert_cards(data: ReportData, hide: Hide) -> list[Flowable]:
    """The open alerts in full, gravest first; what is only context in one line each."""
    alerts = data.assessment.open_alerts
    if not alerts:
        return [Text((Run(say("Alerts") + "  ", SECTION), Run(say("none open"), LABEL)), space_before=10.0)]
    count = say_n("{count} open", "{count} open", len(alerts))
    heading = Text((Run(say("Alerts") + "  ", SECTION), Run(count, LABEL)), space_before=10.0)
    cards = [_card(alert, data, hide) for alert in alerts]
    return [_room_for(heading, cards[0]), heading, *cards]


def context_lines(data: ReportData, hide: Hide) -> list[Flowable]:
    """The alerts of severity info, one line each."""
    alerts = [alert for alert in data.assessment.alerts if not alert.is_open]
    if not alerts:
        return []
    heading = Text(say("For information"), SECTION, space_before=10.0)
    lines = [
        Card(
            [Text((Run(hide(alert_title(alert)) + "  ", CELL.bold), Run(hide(alert_summary(alert)), CELL)))],
            "circle",
            MUTED,
            page_height=PAGE_HEIGHT,
            space_before=4.0,
        )
        for alert in alerts
    ]
    return [_room_for(heading, lines[0]), heading, *lines]


def _room_for(heading: Text, card: Card) -> CondPageBreak:
    """A heading never stands alone at the foot of a page."""
    needed = heading.height_at(TEXT_WIDTH) + heading.spaceBefore + card.spaceBefore + card.wrap(TEXT_WIDTH, 0.0)[1]
    return CondPageBreak(min(needed, PAGE_HEIGHT * 0.8))


def _card(alert: Alert, data: ReportData, hide: Hide) -> Card:
    colour = _COLOURS[alert.severity]
    title = Text(
        (
            Run(severity_word(alert.severity) + "  ", TEXT.bold.coloured(colour)),
            Run(hide(alert_title(alert)), TEXT.bold),
            Run("  " + say("since {date}", date=date_words(alert.since)), LABEL),
        )
    )
    evidence = [hide(evidence_words(data.known, data.assessment, item)) for item in alert.evidence]
    against = [hide(message(item)) for item in alert.against]
    texts = [
        title,
        Text(hide(alert_summary(alert)), TEXT),
        _labelled(say("Evidence"), joined(evidence, "; ")),
        _labelled(say("Against"), joined(against, "; ")),
        _labelled(say("Closes when"), hide(closes(alert))),
        Text(_rule_words(alert), LABEL),
    ]
    return Card(texts, _MARKS[alert.severity], colour, page_height=PAGE_HEIGHT)


def _labelled(name: str, words: str) -> Text:
    return Text((Run(name + "  ", LABEL), Run(words, CELL)) if words else ())


def _rule_words(alert: Alert) -> str:
    """Rule and version, grade, where it comes from."""
    rule = say("Rule {name}, version {version}", name=alert.rule, version=alert.version)
    return joined([rule, grade_word(alert.grade), citation(alert)], " · ")


def thresholds(data: ReportData) -> list[Flowable]:
    """The policy values behind the open alerts, each once; by their keys where no policy is given."""
    values: dict[str, str] = {}
    for alert in data.assessment.open_alerts:
        if data.policy is not None:
            values |= {meaning: value for meaning, value, _ in policy_words(alert, data.policy)}
        else:
            values |= {key: _figure(value) for key, value in alert.policy.items()}
    if not values:
        return []
    words = joined([f"{name}: {value}" for name, value in values.items()], "; ")
    return [Text((Run(say("Thresholds behind the alerts") + "  ", LABEL.bold), Run(words, LABEL)), space_before=10.0)]


def _figure(value: float) -> str:
    return f"{value:g}" if value == 0 or 1e-4 <= abs(value) < 1e6 else plain_number(value, 3)
