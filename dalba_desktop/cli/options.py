"""What the subcommands share: exit codes, options, the passphrase, the mapping of a table."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from dalba_desktop.cli.printing import one_line
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.interchange.tables import TableMapping
    from dalba_desktop.tracker import Tracker

PROGRAM = "dalba-desktop"
FOUND_A_PROBLEM, BAD_INPUT, NOT_OPENED, NOT_WRITABLE = 1, 2, 3, 4
OpenWindow = Callable[[Path, str], int]
"""Opens the window on a store with its passphrase and returns the exit code of the program."""
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
PAUSES_SECONDS = (1.0, 2.0)
"""Between the tries of a passphrase at the terminal."""
wait = time.sleep


def failed(sentence: str, code: int) -> int:
    """Says on one line of standard error what is wrong, and returns the exit code."""
    click.echo(f"{PROGRAM}: {one_line(sentence)}", err=True)
    return code


def refuse(sentence: str) -> NoReturn:
    """Ends the subcommand as bad input."""
    raise click.ClickException(sentence)


class Day(click.ParamType[dt.date]):
    """A calendar day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        from dalba_desktop.domain.codec import FIRST_YEAR, LAST_YEAR, read_day, shown

        try:
            return read_day(value)
        except ValueError:
            sentence = say(
                "{value} is no calendar day; allowed: YYYY-MM-DD, {first} to {last}",
                value=shown(value),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
            self.fail(sentence, param, ctx)


PATH = click.Path(path_type=Path)


def passphrase_option(command: F) -> F:
    """--passphrase-file."""
    return click.option(
        "--passphrase-file",
        type=PATH,
        metavar="F",
        help="File that holds the passphrase or the recovery code (else it is asked for).",
    )(command)


def as_of_option(command: F) -> F:
    """--as-of."""
    return click.option("--as-of", type=Day(), metavar="DATE", help="The day the question is asked; default: today.")(
        command
    )


def json_option(command: F) -> F:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document and nothing else.")(command)


def opened(store: Path, passphrase_file: Path | None, *, read_only: bool = False) -> Tracker:
    """The store, opened with the passphrase or recovery code from its file or from the terminal."""
    from dalba_desktop.tracker import Tracker

    return with_secret(passphrase_file, lambda secret: Tracker.open(store, secret, today=today(), read_only=read_only))


@contextlib.contextmanager
def looked_into(store: Path, passphrase_file: Path | None) -> Generator[Tracker]:
    """The same to print what is in it: where it can be written, its trail says so once something was shown."""
    from dalba_desktop.tracker import Tracker

    with with_secret(passphrase_file, lambda secret: Tracker.look(store, secret, today=today())) as tracker:
        yield tracker
        tracker.note_unlock()


def opened_or_looked_into(
    store: Path, passphrase_file: Path | None, *, changes: bool
) -> contextlib.AbstractContextManager[Tracker]:
    """For a subcommand that shows what there is unless it is told to change it."""
    return opened(store, passphrase_file) if changes else looked_into(store, passphrase_file)


def with_secret(file: Path | None, use: Callable[[str], T]) -> T:
    """What `use` makes of the passphrase or recovery code; at a terminal with two more tries, each after a longer wait.

    A file is tried once: a script does not learn by trying.
    """
    if file is not None:
        return use(passphrase(file))
    from dalba_desktop.tracker.store_file import WrongPassphrase

    for pause_seconds in PAUSES_SECONDS:
        try:
            return use(passphrase(None))
        except WrongPassphrase as error:
            failed(str(error), NOT_OPENED)
            wait(pause_seconds)
    return use(passphrase(None))


def passphrase(file: Path | None, *, confirm: bool = False, prompt: str = "", option: str = "--passphrase-file") -> str:
    """The passphrase from its file (one trailing newline is not part of it) or from the terminal, unseen."""
    if file is None:
        if not sys.stdin.isatty():
            raise click.UsageError(say("no terminal to ask for the passphrase at; give {option}", option=option))
        typed: str = click.prompt(prompt or say("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True)
        return typed
    from dalba_desktop.interchange.files import read_bytes

    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(say("{path}: the passphrase is not UTF-8 text", path=str(file)))
    return text.removesuffix("\n").removesuffix("\r")


def check_out(out: Path, store: Path) -> None:
    """An export over the store itself would be the end of the store."""
    if out.is_dir():
        refuse(say("{path}: a folder; a file name is needed", path=str(out)))
    if out.exists() and store.exists() and out.samefile(store):
        refuse(say("{path}: this is the store itself", path=str(out)))


def check_new(out: Path) -> None:
    """What is made only once is never written over something else."""
    if os.path.lexists(out):
        refuse(say("{path}: a file is already there; nothing was changed", path=str(out)))


def warned(sentence: str) -> None:
    """Says something on one line of standard error that keeps nothing from being done."""
    click.echo(f"{PROGRAM}: {say('warning: {sentence}', sentence=one_line(sentence))}", err=True)


def has_display() -> bool:
    """Whether a window can open: Qt ends the program without one word to its caller where it cannot."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def today() -> dt.date:
    """The day on this computer's calendar."""
    return dt.datetime.now().astimezone().date()


def mapping_of(
    table: str | None,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    origin: dt.date | None,
    *,
    create_cases: bool,
    decimal: str | None,
) -> TableMapping | None:
    """The mapping that the options describe, None without --table. Raises UsageError."""
    from dalba_desktop.interchange.tables import MappingError, TableMapping, check_mapping

    if table is None:
        if columns or constants or origin or create_cases or decimal:
            raise click.UsageError(say("--map, --set, --origin, --create-cases and --decimal go with --table"))
        return None
    mapping = TableMapping(
        columns=_pairs("--map", columns),
        constants=_pairs("--set", constants),
        origin=origin,
        create_cases=create_cases,
        decimal=decimal,
    )
    try:
        check_mapping(mapping)
    except MappingError as error:
        raise click.UsageError(str(error)) from None
    return mapping


def _pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for entry in given:
        key, sign, value = (part.strip() for part in entry.partition("="))
        if not sign or not key or not value:
            raise click.UsageError(say("{option} {entry}: KEY=VALUE is expected", option=option, entry=entry))
        if key in pairs:
            raise click.UsageError(say("{option}: {key} is given twice", option=option, key=key))
        pairs[key] = value
    return pairs
