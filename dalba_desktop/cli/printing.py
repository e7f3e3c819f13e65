"""What the subcommands print: one line per thing, JSON for scripts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.alerts.decisions import DecidedEpisode
    from dalba_desktop.alerts.findings import Alert

Decided = dict[tuple[str, str], "DecidedEpisode"]
"""What was decided, by case id and episode id."""


def by_episode(found: Iterable[tuple[str, DecidedEpisode]]) -> Decided:
    """The cards of the tracker, to be looked up for an alert."""
    return {(case_id, each.episode.id): each for case_id, each in found}


def one_line(text: str) -> str:
    """Text of files and patients as it can stand on one line of a terminal, control signs made visible."""
    # Hard spaces become plain ones too: not every terminal knows them.
    spaced = "".join(" " if char.isspace() else char for char in text)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in spaced)


def alerts_document(
    found: Sequence[tuple[str, Alert]], as_of: dt.date, decided: Decided, *, synthetic: bool
) -> dict[str, Any]:
    """Warnings and criticals with their cases and what was decided about them, for scripts."""
    from dalba_desktop.interchange.check_document import alert_document

    return {
        "format": "dalba-alerts/1",
        "as_of": as_of.isoformat(),
        "synthetic": synthetic,
        "alerts": [
            {"case_id": case_id, **alert_document(alert, decided.get((case_id, alert.episode)))}
            for case_id, alert in found
        ],
    }


def print_json(document: Any) -> None:
    """Prints a document and nothing else."""
    click.echo(json_text(document), nl=False)


def json_text(document: Any) -> str:
    """ASCII, so that no console and no locale can spoil it."""
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def print_alerts(
    found: Sequence[tuple[str, Alert]],
    as_of: dt.date,
    decided: Decided,
    *,
    synthetic: bool,
    cases: int,
    lists_decided: bool = False,
) -> None:
    """Open alerts for people, the gravest first; how many cards something is decided about, or which."""
    from dalba_desktop.alerts.findings import Severity
    from dalba_desktop.wording import date_words, settled_words, severity_word

    head = say_n("{count} case as of {date}", "{count} cases as of {date}", cases, date=date_words(as_of))
    click.echo(one_line(say("SYNTHETIC · {head}", head=head) if synthetic else head))
    settled = {key for key, each in decided.items() if each.is_settled}
    open_ones = [(case_id, alert) for case_id, alert in found if (case_id, alert.episode) not in settled]
    if not open_ones:
        click.echo(say("no open alerts"))
    for severity in sorted(Severity, key=lambda each: -each.rank):
        listed = [(case_id, alert) for case_id, alert in open_ones if alert.severity is severity]
        if listed:
            click.echo(f"\n{severity_word(severity)} ({len(listed)})")
            _print_lines(listed, found, decided)
    said = settled_words(decided.values())
    if said and lists_decided:
        click.echo(f"\n{say('Decided: {counts}', counts=said)}")
        _print_lines(
            [(case_id, alert) for case_id, alert in found if (case_id, alert.episode) in settled], found, decided
        )
    elif said:
        click.echo(f"\n{say('{counts} (--all lists them)', counts=said)}")


def _print_lines(
    listed: Sequence[tuple[str, Alert]], found: Sequence[tuple[str, Alert]], decided: Mapping[Any, DecidedEpisode]
) -> None:
    """A line for each alert, in columns as wide as all that was found; under the first of a card what was decided."""
    from dalba_desktop.wording import alert_summary, back_words, noted_words

    width = max(len(case_id) for case_id, _ in found)
    rule_width = max(len(alert.rule) for _, alert in found)
    said: set[tuple[str, str]] = set()
    for case_id, alert in listed:
        day = alert.since.isoformat()
        click.echo(one_line(f"  {case_id:<{width}}  {day}  {alert.rule:<{rule_width}}  {alert_summary(alert)}"))
        key = (case_id, alert.episode)
        card = decided.get(key)
        if card is not None and card.decision is not None and key not in said:
            said.add(key)
            sentence = back_words(card) or noted_words(card.decision)
            click.echo(one_line(f"  {'':<{width}}  {'':<10}  {'':<{rule_width}}  {sentence}"))
