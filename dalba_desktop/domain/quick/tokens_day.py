"""Calendar days as typed: `12/3`, `12/3/2026`, `12.3.2026`, `2026-03-12`, `3 mar`, `March 3, 2026`; day first."""

from __future__ import annotations

import re

from dalba_desktop.domain.quick.items import DayText

_MONTHS = (
    "january|jan|gennaio|gen",
    "february|feb|febbraio",
    "march|mar|marzo",
    "april|apr|aprile",
    "may|maggio|mag",
    "june|jun|giugno|giu",
    "july|jul|luglio|lug",
    "august|aug|agosto|ago",
    "september|sept|sep|settembre|sett|set",
    "october|oct|ottobre|ott",
    "november|nov|novembre",
    "december|dec|dicembre|dic",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_MONTH = "(?P<month>(?a:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r"))(?!\w)"
_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2}|(?<=[-/'\u2019])[0-9]{2})(?![0-9%]|[.,][0-9]|-[0-9]{2}-[0-9])"
_SURE = r"(?:(?P<sure>!)(?!\w))?"
_ORDINAL = r"(?:st|nd|rd|th|\u00b0|\u00ba|\.)?"
_NUMERIC = r"(?P<day>[0-9]{1,2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?P<year>[1-9][0-9]{{3}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})(?![\w%]){_SURE}",
        rf"{_NUMERIC}(?P=mark)(?P<year>[1-9][0-9]{{3}}|[0-9]{{2}})(?![\w%]|[.,][0-9]){_SURE}",
        rf"(?P<day>[0-9]{{1,2}})(?P<mark>[-/])(?P<month>[0-9]{{1,2}})(?![\w%]|[.,][0-9]|(?P=mark)[0-9]){_SURE}",
        rf"(?P<day>[0-9]{{1,2}}){_ORDINAL}[\s/-]{{0,2}}{_MONTH}\.?(?:[,\s/-]{{0,2}}['\u2019]?{_YEAR})?{_SURE}",
        rf"{_MONTH}\.?\s?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![\w%]|[.,/-][0-9])(?:,?\s?{_YEAR})?{_SURE}",
    )
)
DAY_AHEAD = (
    r"(?:[0-9]{1,2}[-/][0-9]{1,2}(?!\d)|[0-9]{4}-[0-9]|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}|"
    r"[0-9]{1,2}\s?[a-z]{3}|today|oggi|[a-z]{3,9}\s[0-9]{1,2}(?!\d))"
)
"""What begins a day, roughly: to tell the dash of a range from a minus."""


def read_day_text(text: str, place: int) -> DayText | None:
    """The day that begins at a place, possible or not, or None."""
    if not text[place : place + 1].isalnum():
        return None
    for shape in _SHAPES:
        if match := shape.match(text, place):
            month = match["month"]
            year = match.groupdict().get("year")
            return DayText(
                place,
                match.end(),
                int(match["day"]),
                int(month) if month.isdigit() else _MONTH_OF[month.casefold()],
                None if year is None else int(year),
                match["sure"] is not None,
            )
    return None
