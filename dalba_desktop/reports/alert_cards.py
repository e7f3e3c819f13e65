"""An alert as a card: how grave, what, on which facts, what speaks against it, what closes it, by which rule."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from dalba_desktop.alerts.findings import Alert, Severity
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import evidence_words, joined
from dalba_desktop.reports.layout.blocks import Card, Mark
from dalba_desktop.reports.layout.page import PAGE_HEIGHT
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
        return [Text((Run(say("Alerts") + "  ", SECTION), Run(say("none open"), LABEL)), space_before=12.0)]
    count = say_n("{count} open", "{count} open", len(alerts))
    heading = Text((Run(say("Alerts") + "  ", SECTION), Run(count, LABEL)), space_before=12.0)
    return [heading, *(_card(alert, data, hide) for alert in alerts)]


def context_lines(data: ReportData, hide: Hide) -> list[Flowable]:
    """The alerts of severity info, one line each."""
    alerts = [alert for alert in data.assessment.alerts if not alert.is_open]
    if not alerts:
        return []
    lines: list[Flowable] = [Text(say("For information"), SECTION, space_before=14.0)]
    for alert in alerts:
        runs = (Run(hide(alert_title(alert)) + "  ", CELL.bold), Run(hide(alert_summary(alert)), CELL))
        lines.append(Card([Text(runs)], "circle", MUTED, page_height=PAGE_HEIGHT, space_before=4.0))
    return lines


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
        Text(_rule_words(alert, data.policy), LABEL),
    ]
    return Card(texts, _MARKS[alert.severity], colour, page_height=PAGE_HEIGHT)


def _labelled(name: str, words: str) -> Text:
    return Text((Run(name + "  ", LABEL), Run(words, CELL)) if words else ())


def _rule_words(alert: Alert, policy: Policy | None) -> str:
    """Rule and version, grade, the policy values it used, where it comes from."""
    rule = say("Rule {name}, version {version}", name=alert.rule, version=alert.version)
    if policy is None:
        values = [f"{key} {_figure(value)}" for key, value in alert.policy.items()]
    else:
        values = [f"{meaning}: {value}" for meaning, value, _ in policy_words(alert, policy)]
    return joined([rule, grade_word(alert.grade), joined(values, "; "), citation(alert)], " · ")


def _figure(value: float) -> str:
    return f"{value:g}" if value == 0 or 1e-4 <= abs(value) < 1e6 else plain_number(value, 3)
