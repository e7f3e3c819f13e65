"""What the subcommands print: one line per thing, JSON for scripts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.alerts.findings import Alert


def one_line(text: str) -> str:
    """Text of files and patients as it can stand on one line of a terminal, control signs made visible."""
    # Hard spaces become plain ones too: not every terminal knows them.
    spaced = "".join(" " if char.isspace() else char for char in text)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in spaced)


def alerts_document(found: Sequence[tuple[str, Alert]], as_of: dt.date, *, synthetic: bool) -> dict[str, Any]:
    """Open alerts with their cases, for scripts."""
    from dalba_desktop.interchange.check_document import alert_document

    return {
        "format": "dalba-alerts/1",
        "as_of": as_of.isoformat(),
        "synthetic": synthetic,
        "alerts": [{"case_id": case_id, **alert_document(alert)} for case_id, alert in found],
    }


def print_json(document: Any) -> None:
    """Prints a document and nothing else."""
    click.echo(json_text(document), nl=False)


def json_text(document: Any) -> str:
    """ASCII, so that no console and no locale can spoil it."""
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def print_alerts(found: Sequence[tuple[str, Alert]], as_of: dt.date, *, synthetic: bool, cases: int) -> None:
    """Open alerts for people, the gravest first."""
    from dalba_desktop.alerts.findings import Severity
    from dalba_desktop.wording import alert_summary, date_words, severity_word

    head = say_n("{count} case as of {date}", "{count} cases as of {date}", cases, date=date_words(as_of))
    click.echo(one_line(say("SYNTHETIC · {head}", head=head) if synthetic else head))
    if not found:
        click.echo(say("no open alerts"))
    width = max((len(case_id) for case_id, _ in found), default=0)
    rule_width = max((len(alert.rule) for _, alert in found), default=0)
    for severity in sorted(Severity, key=lambda each: -each.rank):
        listed = [(case_id, alert) for case_id, alert in found if alert.severity is severity]
        if listed:
            click.echo(f"\n{severity_word(severity)} ({len(listed)})")
        for case_id, alert in listed:
            line = (
                f"  {case_id:<{width}}  {alert.since.isoformat()}  {alert.rule:<{rule_width}}  {alert_summary(alert)}"
            )
            click.echo(one_line(line))
