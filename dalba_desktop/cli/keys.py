"""`passphrase` and `recovery-kit`: what opens a store."""

from __future__ import annotations

from pathlib import Path

import click

from dalba_desktop.cli.options import PATH, check_new, opened, passphrase_option, today
from dalba_desktop.cli.options import passphrase as asked_for
from dalba_desktop.wording import say


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option(
    "--new-passphrase-file", type=PATH, metavar="F", help="File that holds the new passphrase (else it is asked for)."
)
def passphrase(store: Path, passphrase_file: Path | None, new_passphrase_file: Path | None) -> None:
    """Change the passphrase: at once or not at all."""
    with opened(store, passphrase_file) as tracker:
        new = asked_for(new_passphrase_file, confirm=True, prompt=say("New passphrase"), option="--new-passphrase-file")
        tracker.keeping.change_passphrase(new)
    click.echo(say("{path}: passphrase changed", path=str(store)))
    click.echo(say("Recovery kits made before no longer open it; make a new one with recovery-kit."))
    click.echo(say("Backups made before still open with the old passphrase and the old kits."))


@click.command("recovery-kit")
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--out", type=PATH, required=True, metavar="PDF")
def recovery_kit(store: Path, passphrase_file: Path | None, out: Path) -> None:
    """Write the page that opens the store when the passphrase is lost."""
    from dalba_desktop.tracker.recovery import write_recovery_kit

    check_new(out)
    with opened(store, passphrase_file) as tracker:
        write_recovery_kit(tracker, out, today())
    click.echo(
        say("{path}: print it, lock it away, and delete the file: whoever has it opens the store", path=str(out))
    )
