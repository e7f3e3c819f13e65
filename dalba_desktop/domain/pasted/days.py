"""Days of a report: which number is the day and which the month is never guessed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dalba_desktop.domain.quick.items import DayText, Item
from dalba_desktop.domain.quick.tokens_day import read_day_text

_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])", re.ASCII)
_PLACE = re.compile(r"(?<![\w/.-])\w")


@dataclass(frozen=True, slots=True)
class OpenDay(Item):
    """A day that reads in more than one way; the dates it may be."""

    dates: tuple[dt.date, ...]


def orders_in(text: str) -> frozenset[str]:
    """The orders that the dates of a report prove: `day` or `month` first. Both, none or one."""
    proven = set()
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            proven.add("day")
        elif second > 12 >= first:
            proven.add("month")
    return frozenset(proven)


def day_in(text: str, start: int, end: int, orders: frozenset[str], as_of: dt.date) -> DayText | OpenDay | None:
    """The first day in a part of the text. One of unknown order comes back with its readings up to `as_of`."""
    for place in _PLACE.finditer(text, start, end):
        numeric = _NUMERIC.match(text, place.start(), end)
        if numeric is not None:
            return _numeric_day(numeric, orders, as_of)
        day = read_day_text(text[:end], place.start())
        if day is not None:
            return day
    return None


def _numeric_day(match: re.Match[str], orders: frozenset[str], as_of: dt.date) -> DayText | OpenDay:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    is_short = len(match[4]) == 2
    full = 2000 + year if is_short else year
    readings = {"day": _date(full, second, first), "month": _date(full, first, second)}
    if is_short:
        readings["year"] = _date(2000 + first, second, year)
    known = {order: date for order, date in readings.items() if date is not None}
    if len(orders) == 1 and not is_short:
        known = {order: date for order, date in known.items() if order in orders}
    dates = sorted(set(known.values()))
    possible = [date for date in dates if date <= as_of] or dates
    if len(possible) > 1:
        return OpenDay(match.start(), match.end(), tuple(possible))
    if not possible:
        return DayText(match.start(), match.end(), first, second, full, False)
    return DayText(match.start(), match.end(), possible[0].day, possible[0].month, possible[0].year, False)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
