"""--language: the sentences of a subcommand, and the PDF it writes, in English or Italian.

English unless told otherwise, whatever the system speaks: scripts read the same everywhere. Keys, codes and dates of
--json never change.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from dalba_desktop.wording.language import ENGLISH, LANGUAGES, language

OPTION = "--language"
VARIABLE = "DALBA_LANGUAGE"


def without_language(arguments: Sequence[str]) -> tuple[list[str], str]:
    """The arguments without the option, wherever it stands, and the language to speak. Raises UsageError.

    It is taken out before anything else is read, so that what is said of wrong arguments is in that language too.
    """
    rest: list[str] = []
    chosen = os.environ.get(VARIABLE, "") or ENGLISH
    given = iter(arguments)
    for argument in given:
        name, sign, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *given]
        elif name != OPTION:
            rest.append(argument)
        else:
            chosen = value if sign else next(given, "")
    if chosen not in LANGUAGES:
        # In English: the language is what is wrong.
        raise click.UsageError(f"{OPTION} {chosen}: one of {', '.join(LANGUAGES)} is expected")
    return rest, chosen


def speak(code: str) -> None:
    """Says everything in a language from now on."""
    if code != language():
        from dalba_desktop.interchange.catalogue import speak as speak_by_catalogue

        speak_by_catalogue(code)
