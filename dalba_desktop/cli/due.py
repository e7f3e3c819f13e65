"""`due`: what is overdue, due, or comes up within some weeks, over all cases; as text, JSON, calendar and PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.cli.options import (
    PATH,
    as_of_option,
    check_out,
    json_option,
    opened_or_looked_into,
    passphrase_option,
)
from dalba_desktop.cli.printing import print_json
from dalba_desktop.domain.codes import Specimen
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.worklist import DueRow, WorkRow

FORMAT = "dalba-due/1"
DAYS = 28


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--days", type=click.IntRange(min=0), help=f"How many days to look ahead.  [default: {DAYS}]")
@click.option("--weeks", type=click.IntRange(min=1, max=520), help="How many weeks to look ahead, this one included.")
@click.option("--ics", type=PATH, metavar="FILE", help="Write them as a calendar, without case ids.")
@click.option("--identifiers", is_flag=True, help="With the case ids in the calendar.")
@click.option("--pdf", type=PATH, metavar="FILE", help="Print them, week by week.")
@click.option("--hide-identifiers", is_flag=True, help="Without the case ids in the PDF.")
@as_of_option
@json_option
def due(
    store: Path,
    passphrase_file: Path | None,
    days: int | None,
    weeks: int | None,
    ics: Path | None,
    identifiers: bool,
    pdf: Path | None,
    hide_identifiers: bool,
    as_of: dt.date | None,
    as_json: bool,
) -> None:
    """List what is overdue, due, or comes up soon: samples, ABL1 tests, cycles, intrathecal doses."""
    from dalba_desktop.tracker.worklist import due_rows, last_day

    if days is not None and weeks is not None:
        raise click.UsageError(say("--days and --weeks say the same: give one of them"))
    if identifiers and ics is None:
        raise click.UsageError(say("--identifiers goes with --ics"))
    if hide_identifiers and pdf is None:
        raise click.UsageError(say("--hide-identifiers goes with --pdf"))
    for out in (ics, pdf):
        if out is not None:
            check_out(out, store)
    writes = ics is not None or pdf is not None
    with opened_or_looked_into(store, passphrase_file, changes=writes) as tracker:
        day = as_of or tracker.as_of
        until = last_day(day, weeks) if weeks is not None else _added(day, DAYS if days is None else days)
        views = [tracker.case_view(case_id, day) for case_id in tracker.case_ids()]
        rows = tracker.worklists.rows(views, until)
        if ics is not None:
            tracker.worklists.write_calendar(ics, rows, as_of=day, identifiers=identifiers)
        if pdf is not None:
            tracker.worklists.write_pdf(
                pdf,
                rows,
                until=until,
                as_of=day,
                set_aside=tracker.worklists.set_aside(views),
                identifiers=not hide_identifiers,
            )
        if as_json:
            samples = due_rows(tracker, day, (until - day).days)
            document: dict[str, Any] = {"format": FORMAT, "as_of": day.isoformat()}
            document |= {"samples": [_sample(row) for row in samples], "items": [_document(row) for row in rows]}
            print_json(document)
            return
        count = say_n("{count} to do as of {day}", "{count} to do as of {day}", len(rows), day=date_words(day))
        click.echo(f"{say('SYNTHETIC')} · {count}" if tracker.synthetic else count)
        for line in _table([_cells(row, day) for row in rows]):
            click.echo(f"  {line}")
        for out in (ics, pdf):
            if out is not None:
                click.echo(say("written: {path}", path=str(out)))


def _added(day: dt.date, days: int) -> dt.date:
    """So many days later, or the last day there is."""
    return day + dt.timedelta(days=min(days, (dt.date.max - day).days))


def _cells(row: WorkRow, as_of: dt.date) -> tuple[str, ...]:
    from dalba_desktop.wording.worklist import kind_words, state_words, work_words

    item = row.item
    last = item.last.isoformat() if item.last is not None else ""
    window = " - ".join(part for part in dict.fromkeys((item.first.isoformat(), last)) if part)
    return row.case_id, window, kind_words(item.kind), work_words(item), state_words(item, as_of)


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _sample(row: DueRow) -> dict[str, Any]:
    planned = row.expected.planned
    return {
        "case_id": row.case_id,
        "sample": planned.label,
        "planned": planned.day.isoformat(),
        "window": [planned.first.isoformat(), planned.last.isoformat()],
        "specimens": [one.value for one in Specimen if one in planned.specimens],
        "state": row.expected.state.value,
        "days": row.expected.days,
    }


def _document(row: WorkRow) -> dict[str, Any]:
    item = row.item
    return {
        "case_id": row.case_id,
        "kind": item.kind.value,
        "what": item.what.value,
        "sample": item.label or None,
        "specimens": [one.value for one in Specimen if one in item.specimens],
        "number": item.number,
        "given": item.given,
        "window": [item.first.isoformat(), None if item.last is None else item.last.isoformat()],
        "state": item.state.value,
        "days": item.days,
        "citation": row.listed.citation or None,
        "policy": dict(row.listed.policy),
    }
