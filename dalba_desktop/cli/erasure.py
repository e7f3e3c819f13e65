"""`erase`: takes a patient out of a store, and out of its copies, on the patient's legal demand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dalba_desktop.cli.options import (
    FOUND_A_PROBLEM,
    PATH,
    looked_into,
    opened,
    passphrase,
    passphrase_option,
    refuse,
)
from dalba_desktop.cli.printing import one_line
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.safety import Copy


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--case", "case_id", required=True, metavar="ID", help="The patient's case.")
@click.option("--yes", is_flag=True, help="Do it: nothing of it can be undone.")
@click.option("--backups", is_flag=True, help="Also from every backup and every store set aside.")
@click.option(
    "--old-passphrase-file", "old_files", type=PATH, multiple=True, metavar="F",
    help="File with an earlier passphrase or recovery code, for older backups.",
)  # fmt: skip
def erase(
    store: Path, passphrase_file: Path | None, case_id: str, yes: bool, backups: bool, old_files: tuple[Path, ...]
) -> int:
    """Erase a patient for ever. Without --yes it lists the copies that hold the patient and changes nothing."""
    from dalba_desktop.tracker import erasing

    secrets = [passphrase(file) for file in old_files]
    if not yes:
        with looked_into(store, passphrase_file) as tracker:
            _print_copies(erasing.copies_with(tracker, case_id, secrets))
        refuse(say("nothing was erased: it cannot be undone, so it needs --yes"))
    with opened(store, passphrase_file) as tracker:
        done = erasing.erase(tracker, case_id, also_copies=backups, secrets=secrets)
    if done.blanked is None:
        click.echo(say("{path}: the case was not in it any more", path=str(store)))
    else:
        rows = say_n("{count} row of the trail blanked", "{count} rows of the trail blanked", done.blanked)
        click.echo(say("{path}: case erased, {rows}", path=str(store), rows=rows))
    for each in done.tried:
        said = say("erased") if each.is_done else say("NOT erased: {problem}", problem=each.problem)
        click.echo(one_line(f"  {each.path}: {said}"))
    if not backups:
        _print_copies(done.left)
    return FOUND_A_PROBLEM if backups and done.left else 0


def _print_copies(found: Iterable[Copy]) -> None:
    """The copies that hold the case, and those of which that cannot be told."""
    for copy in found:
        if copy.holds:
            click.echo(one_line(say("  {path}: holds the case; --backups reaches it", path=str(copy.path))))
        else:
            click.echo(
                one_line(say("  {path}: may hold the case: {problem}", path=str(copy.path), problem=copy.problem))
            )
