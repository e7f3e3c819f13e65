"""`audit`: who changed what, when, from what to what, as a table for people or as a document to take away."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dalba_desktop.cli.options import (
    PATH,
    check_out,
    json_option,
    looked_into,
    opened,
    passphrase_option,
    refuse,
)
from dalba_desktop.cli.printing import one_line, print_json
from dalba_desktop.wording import entry_words, field_place, field_words, say, value_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail import FieldChange, TrailRow

_SAID_ABOVE = frozenset({"id", "case_id"})
_REPLACES = frozenset({"amended", "undone", "redone"})


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--case", "case_id", metavar="ID", help="Only this case.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="A table with a line per row and nothing else.")
@click.option("--out", type=PATH, metavar="F", help="Write the whole trail to a file (JSON, or CSV with --csv).")
def audit(
    store: Path, passphrase_file: Path | None, case_id: str | None, as_json: bool, as_csv: bool, out: Path | None
) -> None:
    """Print the audit trail, or export it: who changed what, when, from what to what."""
    from dalba_desktop.tracker import trail

    if as_json and as_csv:
        raise click.UsageError(say("give one of --json and --csv"))
    if out is not None:
        if case_id is not None:
            raise click.UsageError(say("--out writes the whole trail; --case goes without it"))
        check_out(out, store)
        with opened(store, passphrase_file) as tracker:
            tracker.keeping.write_trail(out, as_csv=as_csv or (not as_json and out.suffix.lower() == ".csv"))
        click.echo(say("{path}: the whole trail, readable by anyone", path=str(out)))
        return
    with looked_into(store, passphrase_file) as tracker:
        rows = tracker.keeping.rows(case_id)
        if case_id is not None and not rows:
            refuse(say("{path}: the trail knows no case with the id {case}", path=str(store), case=case_id))
        entries = [row.entry for row in rows]
        if as_json:
            document = trail.as_json(entries)
            print_json(document if case_id is None else {**document, "case_id": case_id})
        elif as_csv:
            click.echo(trail.as_csv(entries), nl=False)
        else:
            _print(rows)


def _print(rows: Iterable[TrailRow]) -> None:
    rows = tuple(rows)
    number = max((len(str(row.entry.sequence)) for row in rows), default=1)
    who = max((len(one_line(row.entry.who)) for row in rows), default=1)
    for row in rows:
        entry = row.entry
        said = one_line(entry_words(entry))
        why = one_line(say(" (reason: {reason})", reason=entry.reason)) if entry.reason and entry.list else ""
        click.echo(f"{entry.sequence:>{number}}  {entry.at}  {row.code}  {one_line(entry.who):<{who}}  {said}{why}")
        if entry.list is not None and row.changes:
            changes = sorted(row.changes, key=lambda change: field_place(entry.list, change.field))
            told = [change for change in changes if change.field not in _SAID_ABOVE]
            values = "; ".join(_change_words(entry.list, entry.action, change) for change in told)
            click.echo(one_line(f"{'':<{number}}  {values}"))


def _change_words(list_name: str, action: str, change: FieldChange) -> str:
    """One value: what it became, or from what to what where both are told."""
    name = field_words(change.field)
    before = value_words(list_name, change.field, change.before)
    after = value_words(list_name, change.field, change.after)
    if action in _REPLACES or (change.before is not None and change.after is not None):
        return say("{field}: {before} \N{RIGHTWARDS ARROW} {after}", field=name, before=before, after=after)
    return say("{field}: {value}", field=name, value=before if change.after is None else after)
