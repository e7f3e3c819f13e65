"""`due`: the samples that are overdue, due, or come up within some weeks, over all cases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.analysis.worklist import DueState
from dalba_desktop.cli.options import PATH, as_of_option, json_option, looked_into, passphrase_option
from dalba_desktop.cli.printing import print_json
from dalba_desktop.domain.codes import Specimen
from dalba_desktop.wording import date_words, label, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.worklist import DueRow

FORMAT = "dalba-due/1"


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--days", type=click.IntRange(min=0), default=28, show_default=True, help="How far ahead to look.")
@as_of_option
@json_option
def due(store: Path, passphrase_file: Path | None, days: int, as_of: dt.date | None, as_json: bool) -> None:
    """List the samples that are overdue, due, or come up soon."""
    from dalba_desktop.tracker.worklist import due_rows

    with looked_into(store, passphrase_file) as tracker:
        day = as_of or tracker.as_of
        rows = due_rows(tracker, day, days)
        if as_json:
            print_json({"format": FORMAT, "as_of": day.isoformat(), "samples": [_document(row) for row in rows]})
            return
        count = say_n("{count} sample as of {day}", "{count} samples as of {day}", len(rows), day=date_words(day))
        click.echo(f"{say('SYNTHETIC')} · {count}" if tracker.synthetic else count)
        for row in rows:
            click.echo("  " + _line(row))


def _line(row: DueRow) -> str:
    planned = row.expected.planned
    state = {
        DueState.OVERDUE: say("overdue by {days} d", days=row.expected.days),
        DueState.DUE: say("due, {days} d left", days=row.expected.days),
        DueState.UPCOMING: say("in {days} d", days=row.expected.days),
    }[row.expected.state]
    window = f"{planned.first.isoformat()} - {planned.last.isoformat()}"
    return f"{row.case_id:<12} {planned.label:<7} {window}  {_specimens(planned.specimens):<16} {state}"


def _specimens(specimens: frozenset[Specimen]) -> str:
    return say(" or ").join(label(one) for one in Specimen if one in specimens)


def _document(row: DueRow) -> dict[str, Any]:
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
