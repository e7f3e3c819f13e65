"""The command line: the tracker's use cases without a screen, as `interfaces.md` describes them.

Exit codes: 0 done, 1 it ran and found a problem, 2 bad input or usage, 3 the store cannot be opened, 4 in use,
read-only or disk full. An error is one line on standard error. With --json standard output holds one JSON document.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dalba_desktop.cli.backtest import backtest
from dalba_desktop.cli.copies import backup, restore
from dalba_desktop.cli.due import due
from dalba_desktop.cli.erasure import erase
from dalba_desktop.cli.keys import passphrase, recovery_kit
from dalba_desktop.cli.language import speak, without_language
from dalba_desktop.cli.options import BAD_INPUT, NOT_WRITABLE, PROGRAM, OpenWindow, failed, has_display
from dalba_desktop.cli.salvage import salvage
from dalba_desktop.cli.settings import knowledge, laboratory, policy
from dalba_desktop.cli.settings_file import settings
from dalba_desktop.cli.subcommands import commands
from dalba_desktop.cli.trail import audit
from dalba_desktop.cli.verification import verify
from dalba_desktop.wording import refusal_words, say

for command in (
    backtest,
    due,
    policy,
    knowledge,
    laboratory,
    settings,
    verify,
    audit,
    backup,
    restore,
    salvage,
    passphrase,
    recovery_kit,
    erase,
):
    commands.add_command(command)

__all__ = ["commands", "has_display", "main", "no_display"]

_CRASHED = 70
_WRITE_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


def main(arguments: Sequence[str] | None = None, open_window: OpenWindow | None = None) -> int:
    """Runs a subcommand and returns the exit code; no error leaves as a traceback.

    `open_window` shows a store: the command line itself knows nothing of windows.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a sign shows a question mark instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        rest, code_of_language = without_language(sys.argv[1:] if arguments is None else arguments)
        speak(code_of_language)
        code = commands.main(args=rest, prog_name=PROGRAM, standalone_mode=False, obj=open_window)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return BAD_INPUT
    except click.ClickException as error:
        return failed(error.format_message(), BAD_INPUT)
    except click.Abort:
        return failed(say("cancelled"), BAD_INPUT)
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to be said.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return failed(f"{place}{error.strerror or error}", NOT_WRITABLE if error.errno in _WRITE_ERRNOS else BAD_INPUT)
    except Exception as error:  # noqa: BLE001 - the last line of defence of a program used by scripts
        return _failed_with(error)
    return code if isinstance(code, int) else 0


def no_display() -> int:
    """What to say where no window can open."""
    return failed(say("there is no display for the window; see {program} --help", program=PROGRAM), BAD_INPUT)


def _failed_with(error: Exception) -> int:
    """The world's errors carry an exit code and a sentence; any other one is ours and is named without its values."""
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        return failed(str(error), code)
    from dalba_desktop.domain.codec import FactError

    if isinstance(error, FactError):
        return failed(refusal_words(error), BAD_INPUT)
    if os.environ.get("DALBA_DEBUG"):
        raise error
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return failed(
        say("a fault of this program ({kind} at {where}); please report it", kind=type(error).__name__, where=where),
        _CRASHED,
    )
