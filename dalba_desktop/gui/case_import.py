"""Bringing a case file into the open store, and what is said about it afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.interchange.importing import ImportOutcome
    from dalba_desktop.tracker import Tracker

SHOWN_REFUSALS = 3


class ImportRefused(Exception):
    """Nothing of the file was stored; `str()` says why. `exit_code` marks it as an error of the world."""

    exit_code = 1


def import_cases(tracker: Tracker, *paths: Path) -> str:
    """Imports all cases of these files or none; returns what to tell.

    Raises ImportRefused, UnusableFile, StoreError.
    """
    outcome = tracker.import_files(paths)
    if outcome.is_refused:
        raise ImportRefused(refusal_words(outcome))
    return outcome_words(outcome, *paths)


def refusal_words(outcome: ImportOutcome) -> str:
    """Why an import stored nothing: the first reasons, and how many more there are."""
    shown = " ".join(outcome.refusals[:SHOWN_REFUSALS])
    more = len(outcome.refusals) - SHOWN_REFUSALS
    if more > 0:
        shown += " " + say_n("And {count} more.", "And {count} more.", more)
    return say("Nothing was imported. {why}", why=shown)


def outcome_words(outcome: ImportOutcome, *paths: Path) -> str:
    """What an import did."""
    parts = [
        say_n("{count} new case", "{count} new cases", outcome.new_cases),
        say_n("{count} new record", "{count} new records", outcome.added),
        say_n("{count} already there", "{count} already there", outcome.unchanged),
    ]
    files = ", ".join(path.name for path in paths)
    return " ".join([say("{file} imported: {what}.", file=files, what=", ".join(parts)), *outcome.notes])
