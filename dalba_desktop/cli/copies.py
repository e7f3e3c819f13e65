"""`backup` and `restore`: a checked copy of a store, and a store made of such a copy."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dalba_desktop.cli.options import PATH, check_new, passphrase_option, refuse, warned, with_secret
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


@click.command()
@click.argument("backup_file", type=PATH, metavar="F")
@passphrase_option
@click.option("--out", type=PATH, required=True, metavar="STORE", help="The store to make of it.")
@click.option("--set-aside", is_flag=True, help="Keep a store that is there under another name beside it.")
def restore(backup_file: Path, passphrase_file: Path | None, out: Path, set_aside: bool) -> None:
    """Make a store of a backup. The passphrase is that of the backup."""
    from dalba_desktop.tracker.store_file import restore as restored
    from dalba_desktop.tracker.store_file import shared_place_warning

    if not set_aside and os.path.lexists(out):
        refuse(say("{path}: a file is already there; --set-aside keeps it under another name", path=str(out)))
    done = with_secret(passphrase_file, lambda secret: restored(backup_file, out, secret, set_aside=set_aside))
    click.echo(say("{path}: restored from {backup} and checked", path=str(out), backup=str(backup_file)))
    if done.head is not None:
        click.echo(f"  {say('audit {code}', code=done.head)}")
    if done.set_aside is not None:
        click.echo(f"  {say('the store that was there is now {path}', path=str(done.set_aside))}")
    click.echo(f"  {say('no backups are made by themselves until the application is told that it is the right one')}")
    warning = shared_place_warning(out)
    if warning:
        warned(f"{out}: {warning}")
