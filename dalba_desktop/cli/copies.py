"""`backup`: a checked copy of a store."""

from __future__ import annotations

from pathlib import Path

import click

from dalba_desktop.cli.options import PATH, check_new, passphrase_option, with_secret
from dalba_desktop.cli.printing import one_line
from dalba_desktop.wording import entry_line, say


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--out", type=PATH, required=True, metavar="F", help="A file that is not there yet.")
def backup(store: Path, passphrase_file: Path | None, out: Path) -> None:
    """Copy a store, encrypted as it is, and check the copy. Works while the store is open elsewhere."""
    from dalba_desktop.tracker.store_file import write_copy

    check_new(out)
    last = with_secret(passphrase_file, lambda secret: write_copy(store, secret, out))
    click.echo(say("{path}: copied and checked; it opens with what opens {store}", path=str(out), store=str(store)))
    click.echo(f"  {one_line(say('last {line}', line=entry_line(last)))}")
