"""`salvage`: takes out of a damaged store what can be read, into a new one, and says what cannot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dalba_desktop.cli.options import FOUND_A_PROBLEM, PATH, check_new, passphrase, passphrase_option, with_secret
from dalba_desktop.cli.printing import one_line
from dalba_desktop.wording import doubt_words, list_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.store.salvage import Salvaged


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--out", type=PATH, required=True, metavar="NEW", help="The new store; not there yet.")
@click.option(
    "--new-passphrase-file", type=PATH, metavar="F",
    help="File with the passphrase of the new store; needed where a recovery code opens the old one.",
)  # fmt: skip
def salvage(store: Path, passphrase_file: Path | None, out: Path, new_passphrase_file: Path | None) -> int:
    """Make a new store of what can be read in a damaged one. Exit 1 when something is lost or in doubt."""
    from dalba_desktop.tracker.store_file import salvage as salvaged

    check_new(out)
    new = None if new_passphrase_file is None else passphrase(new_passphrase_file)
    found = with_secret(passphrase_file, lambda secret: salvaged(store, secret, out, new))
    _print(store, out, found)
    return 0 if found.is_complete else FOUND_A_PROBLEM


def _print(store: Path, out: Path, found: Salvaged) -> None:
    click.echo(say("{path}: salvaged from {store}, which was not changed", path=str(out), store=str(store)))
    for count in found.lists:
        if count.read or count.from_trail or count.lost:
            counts = say("{read} read, {trail} from the trail, {lost} lost", read=count.read, trail=count.from_trail,
                lost=count.lost)  # fmt: skip
            click.echo(one_line(f"  {list_words(count.list)}: {counts}"))
    rows = say_n("{count} row of the old trail", "{count} rows of the old trail", found.trail_read)
    click.echo(f"  {say('{rows} read, {missing} missing', rows=rows, missing=found.trail_missing)}")
    if found.trail_end_unknown:
        click.echo(f"  {say('the old trail may have gone on')}")
    if found.synthetic_unknown:
        click.echo(f"  {say('whether its patients are invented cannot be told; the new store takes them for real')}")
    for case in found.cases:
        for place in case.lost:
            click.echo(one_line(f"  {doubt_words('lost', *place)}"))
        for doubt, place in case.doubts:
            click.echo(one_line(f"  {doubt_words(doubt, *place)}"))
    if found.is_complete:
        click.echo(f"  {say('every fact is there')}")
