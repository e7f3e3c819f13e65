"""`settings`: what a centre has set, to a file and from one, for a second workstation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.cli.options import PATH, check_out, json_option, opened, passphrase_option
from dalba_desktop.cli.printing import one_line, print_json
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker
    from dalba_desktop.tracker.settings_file import Comparison


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--export", "out", type=PATH, metavar="FILE", help="Write what the centre has set; no patient is in it.")
@click.option("--import", "taken", type=PATH, metavar="FILE", help="Take in what is new or differs, all or nothing.")
@click.option("--dry-run", is_flag=True, help="Only show what --import would change.")
@json_option
def settings(
    store: Path,
    passphrase_file: Path | None,
    out: Path | None,
    taken: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take centre, laboratories, thresholds, calendars and mutation table to a second workstation."""
    if (out is None) == (taken is None):
        raise click.UsageError(say("give one of --export and --import"))
    if dry_run and taken is None:
        raise click.UsageError(say("--dry-run goes with --import"))
    with opened(store, passphrase_file, read_only=dry_run) as tracker:
        if out is not None:
            check_out(out, store)
            _export(tracker, out, as_json=as_json)
        elif taken is not None:
            _import(tracker, taken, dry_run=dry_run, as_json=as_json)


def _export(tracker: Tracker, out: Path, *, as_json: bool) -> None:
    written = tracker.settings.files.write(out)
    counts = {
        "centre": bool(written.centre.letterhead),
        "laboratories": len(written.laboratories),
        "policy": len(written.policy),
        "calendars": len(written.calendars),
        "mutation_table": written.mutation_table is not None,
        "searches": len(written.searches),
    }
    if as_json:
        print_json({"format": "dalba-settings-export/1", "file": str(out), **counts})
        return
    click.echo(one_line(say("{path}: settings written", path=str(out))))


def _import(tracker: Tracker, taken: Path, *, dry_run: bool, as_json: bool) -> None:
    found = tracker.settings.files.take_in(taken, dry_run=dry_run)
    if as_json:
        print_json(comparison_document(found))
        return
    said = say_n("{count} setting taken in", "{count} settings taken in", found.changes)
    would = say_n("{count} setting would be taken in", "{count} settings would be taken in", found.changes)
    click.echo(one_line(say("{name}: {said}", name=found.name, said=would if dry_run else said)))
    _print_differences(tracker, found)


def comparison_document(found: Comparison) -> dict[str, Any]:
    """The comparison for scripts: `standing` is same, new, differs or only-here."""
    return {
        "format": "dalba-settings-import/1",
        "stored": found.stored,
        "changes": found.changes,
        "settings": [
            {
                "part": each.part.value,
                "key": each.key,
                "standing": each.standing.value,
                "mine": each.mine,
                "theirs": each.theirs,
            }
            for each in found.differences
        ],
    }


def _print_differences(tracker: Tracker, found: Comparison) -> None:
    from dalba_desktop.wording.settings import setting_name_words, setting_standing_words, setting_value_words

    values = tracker.policy.values
    for each in found.differences:
        unit = values[each.key].unit if each.part.value == "policy" and each.key in values else ""
        mine, theirs = (setting_value_words(each.part.value, value, unit) for value in (each.mine, each.theirs))
        line = say(
            "  {standing}: {name}: {mine} / {theirs}",
            standing=setting_standing_words(each.standing.value),
            name=setting_name_words(each.part.value, each.key),
            mine=mine,
            theirs=theirs,
        )
        click.echo(one_line(line))
