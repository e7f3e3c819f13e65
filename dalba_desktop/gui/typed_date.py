"""A date as people type it. Day first, as in Europe; never guessed when the year has two figures."""

from __future__ import annotations

import datetime as dt
import re

from dalba_desktop.wording import say

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})\s*[/.\-\s]\s*(?P<month>\d{1,2})\s*[/.\-\s]\s*(?P<year>\d{2}|\d{4})")
_WORDS = re.compile(r"(?P<day>\d{1,2})\.?\s*(?P<month>[^\W\d_]{3,})\.?,?\s*(?P<year>\d{4})")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "dic": 12,
}  # fmt: skip


class UnreadableDate(ValueError):
    """A text that is no date; `str()` says why."""


def read_date(text: str) -> dt.date:
    """`12/3/2025`, `12.3.2025`, `12 Mar 2025`, `2025-03-12`. Raises UnreadableDate."""
    tidy = " ".join(text.split())
    match = _ISO.fullmatch(tidy) or _NUMBERS.fullmatch(tidy)
    if match is None:
        match = _WORDS.fullmatch(tidy)
        month = _MONTHS.get(match["month"][:3].casefold()) if match is not None else None
        if match is None or month is None:
            raise UnreadableDate(say("Not a date: 12/3/2025 or 12 Mar 2025"))
    else:
        month = int(match["month"])
    if len(match["year"]) == 2:
        raise UnreadableDate(say("Write the year with four figures."))
    try:
        return dt.date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        raise UnreadableDate(say("There is no such day.")) from None
