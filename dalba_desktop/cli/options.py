"""What the subcommands share: exit codes, options, the passphrase, the mapping of a table."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
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
        "--passphrase-file", type=PATH, metavar="F", help="File that holds the passphrase (else it is asked for)."
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
    """The store, opened with the passphrase from its file or from the terminal."""
    from dalba_desktop.tracker import Tracker

    return Tracker.open(store, passphrase(passphrase_file), today=today(), read_only=read_only)


@contextlib.contextmanager
def looked_into(store: Path, passphrase_file: Path | None) -> Generator[Tracker]:
    """The same to print what is in it: where it can be written, its trail says so once something was shown."""
    from dalba_desktop.tracker import Tracker

    with Tracker.look(store, passphrase(passphrase_file), today=today()) as tracker:
        yield tracker
        tracker.note_unlock()


def passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """The passphrase from its file (one trailing newline is not part of it) or from the terminal, unseen."""
    if file is None:
        if not sys.stdin.isatty():
            raise click.UsageError(say("no terminal to ask for the passphrase at; give --passphrase-file"))
        prompt: str = click.prompt(say("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True)
        return prompt
    from dalba_desktop.interchange.files import read_bytes

    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(say("{path}: the passphrase is not UTF-8 text", path=str(file)))
    return text.removesuffix("\n").removesuffix("\r")


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
