"""`backtest`: what the rules would have done over the cases of a store, under one set of values or two."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.cli.options import PATH, as_of_option, json_option, looked_into, passphrase_option, refuse
from dalba_desktop.cli.printing import one_line, print_json
from dalba_desktop.wording import date_words, refusal_words, say, say_n
from dalba_desktop.wording import figures as in_figures

if TYPE_CHECKING:
    from dalba_desktop.alerts.backtest import Backtest, LeadTime, RuleFigures
    from dalba_desktop.alerts.replay import Firing, Replay
    from dalba_desktop.tracker.backtesting import UnderPolicy

FORMAT = "dalba-backtest/1"
_NONE = "-"


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--policy", "other", type=PATH, metavar="FILE", help="Values to try beside those in force: TOML or JSON.")
@as_of_option
@json_option
def backtest(
    store: Path, passphrase_file: Path | None, other: Path | None, as_of: dt.date | None, as_json: bool
) -> None:
    """Replay the rules day by day: alerts per patient-year, lead times, false calls."""
    from dalba_desktop.domain.codec import FactError
    from dalba_desktop.interchange.knowledge import read_calendar_file
    from dalba_desktop.tracker.backtesting import backtests

    values = None if other is None else read_calendar_file(other)
    with looked_into(store, passphrase_file) as tracker:
        day = as_of or tracker.as_of
        try:
            found = backtests(tracker, day, values, _told if sys.stderr.isatty() else None)
        except FactError as error:
            refuse(f"{other}: {refusal_words(error)}")
        names = [say("in force"), *([] if other is None else [other.name])]
        if as_json:
            print_json(backtest_document(found, names, day, synthetic=tracker.synthetic))
            return
        synthetic = tracker.synthetic
    for line in _lines(found, names, day, synthetic=synthetic):
        click.echo(one_line(line))


def _told(done: int, of: int) -> None:
    """Progress, on one line that the next word overwrites."""
    click.echo(f"\r{done}/{of}" if done < of else "\r" + " " * (2 * len(str(of)) + 1) + "\r", nl=False, err=True)


def backtest_document(
    found: Sequence[UnderPolicy], names: Sequence[str], as_of: dt.date, *, synthetic: bool
) -> dict[str, Any]:
    """The whole answer for scripts, with every firing."""
    from dalba_desktop.tracker.backtesting import definitions

    return {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "synthetic": synthetic,
        "definitions": definitions(),
        "policies": [_under_policy(under, name) for under, name in zip(found, names, strict=True)],
    }


def _under_policy(under: UnderPolicy, name: str) -> dict[str, Any]:
    figures = under.figures
    return {
        "name": name,
        "version": under.policy.version,
        "own": {key: value.value for key, value in under.policy.values.items() if value.own},
        "n": len(figures.cases),
        "patient_years": figures.patient_years,
        "alerts_per_patient_year": figures.per_patient_year,
        "rules": [_rule(row) for row in figures.rules],
        "lead_times": [_lead(row) for row in figures.lead_times],
        "failed_rules": list(figures.failed_rules),
        "cases": [_case(case) for case in figures.cases],
    }


def _rule(row: RuleFigures) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "info": row.infos,
        "warning": row.warnings,
        "critical": row.criticals,
        "per_patient_year": row.per_patient_year,
        "calls": None if row.verdicts is None else {verdict.value: n for verdict, n in row.verdicts.items()},
    }


def _lead(row: LeadTime) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "event": row.kind.value,
        "id": row.id,
        "date": row.date.isoformat(),
        "rule": row.rule,
        "lead_days": row.days,
        "standing_days": row.standing_days,
    }


def _case(case: Replay) -> dict[str, Any]:
    return {
        "case_id": case.history.case_id,
        "from": case.first.isoformat(),
        "to": case.last.isoformat(),
        "patient_years": case.patient_years,
        "firings": [_firing(firing) for firing in case.firings],
    }


def _firing(firing: Firing) -> dict[str, Any]:
    called, closed = firing.called_on, firing.closed_on
    return {
        "rule": firing.rule,
        "subject": firing.subject,
        "since": firing.since.isoformat(),
        "opened_on": firing.opened_on.isoformat(),
        "called_on": None if called is None else called.isoformat(),
        "closed_on": None if closed is None else closed.isoformat(),
        "severity": firing.gravest.value,
        "path": [{"on": step.on.isoformat(), "severity": step.severity.value} for step in firing.path],
    }


def _lines(found: Sequence[UnderPolicy], names: Sequence[str], as_of: dt.date, *, synthetic: bool) -> Iterator[str]:
    first = found[0].figures
    head = say_n(
        "{count} case up to {date}, {years} patient-years",
        "{count} cases up to {date}, {years} patient-years",
        len(first.cases),
        date=date_words(as_of),
        years=in_figures(f"{first.patient_years:.1f}"),
    )
    yield say("SYNTHETIC · {head}", head=head) if synthetic else head
    for under, name in zip(found, names, strict=True):
        yield ""
        yield say(
            "{name}: {rate} warnings and criticals per patient-year",
            name=name,
            rate=_NONE
            if under.figures.per_patient_year is None
            else in_figures(f"{under.figures.per_patient_year:.2f}"),
        )
        yield from _rule_lines(under.figures)
    yield from _lead_lines(found, names)
    for rule in sorted({rule for under in found for rule in under.figures.failed_rules}):
        yield say("{rule} could not be evaluated on some days", rule=rule)


def _rule_lines(figures: Backtest) -> Iterator[str]:
    yield _row(
        say("rule"),
        [
            say("info"),
            say("warning"),
            say("critical"),
            say("per year"),
            say("answered"),
            say("false"),
            say("undecided"),
        ],
    )
    for row in figures.rules:
        verdicts = [_NONE] * 3 if row.verdicts is None else [str(count) for count in row.verdicts.values()]
        rate = _NONE if row.per_patient_year is None else in_figures(f"{row.per_patient_year:.2f}")
        yield _row(row.rule, [str(row.infos), str(row.warnings), str(row.criticals), rate, *verdicts])


def _row(rule: str, cells: Sequence[str]) -> str:
    return f"  {rule:<36}" + "".join(f"{cell:>10}" for cell in cells)


def _lead_lines(found: Sequence[UnderPolicy], names: Sequence[str]) -> Iterator[str]:
    if not found[0].figures.lead_times:
        return
    yield ""
    yield say("days from the first call to the event: {names}", names=", ".join(names))
    for leads in zip(*(under.figures.lead_times for under in found), strict=True):
        event = leads[0]
        days = "".join(f"{_NONE if lead.days is None else lead.days:>6}" for lead in leads)
        line = f"  {event.case_id:<14} {event.date.isoformat()}  {event.kind.value:<9}{days}  {event.rule or ''}"
        yield line.rstrip()
