"""The values of filters: a name, a figure that is compared, a day or a stretch of days, words of a text."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.analysis.filters_keys import Key, Unit
from dalba_desktop.analysis.filters_text import folded, words_of
from dalba_desktop.domain.abl1 import VariantNameError, hgvs_protein, short_name


class Comparison(StrEnum):
    """How a figure or a day is compared."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="
    EQUAL = "="


@dataclass(frozen=True, slots=True)
class Tag:
    """One of the names that a key knows, as it is typed."""

    name: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the unit of its key; days are days, however they were typed."""

    comparison: Comparison
    number: float


@dataclass(frozen=True, slots=True)
class Period:
    """A day, or all days of a month or a year, both ends included."""

    comparison: Comparison
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Text:
    """Words that begin words of one text."""

    words: tuple[str, ...]


Value = Tag | Amount | Period | Text


class NotRead(ValueError):
    """A value that its key does not know; `is_beginning` when more letters may still make one of it."""

    def __init__(self, *, is_beginning: bool = False) -> None:
        self.is_beginning = is_beginning
        super().__init__()


_COMPARED = re.compile(r"(?P<sign>>=|<=|>|<|=|≥|≤)?\s*(?P<rest>.*)", re.DOTALL)
_SIGNS = {"≥": Comparison.AT_LEAST, "≤": Comparison.AT_MOST, "": Comparison.EQUAL}
_NUMBER = re.compile(r"(?P<number>\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s*(?P<unit>[a-z%]*)")
_NUMBER_BEGUN = re.compile(r"\d*\.?")
_DAYS = {"": 1.0, "d": 1.0, "w": 7.0, "m": 365.25 / 12, "y": 365.25}
_UNITS = {
    Unit.PERCENT: {"": 1.0, "%": 1.0},
    Unit.DAYS: _DAYS,
    Unit.YEARS: {"": 1.0, "y": 1.0},
    Unit.COUNT: {"": 1.0},
}
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
_PERIOD_BEGUN = re.compile(r"\d{0,4}|\d{4}-(\d{1,2}(-\d?)?)?")
_CODON = re.compile(r"\d{2,4}")
_VARIANT_BEGUN = re.compile(r"p?\.?(?:[a-z]?\d{0,4}|[a-z]{2,3}\d{0,4}[a-z]{0,2})", re.IGNORECASE)
"""`T31` and `p.Thr315I` are on their way; `T334I` is a whole name, and a wrong one."""


def value_from(key: Key, text: str, others: tuple[str, ...] = ()) -> Value:
    """A typed value of a key; `others` are the values of an open key. Raises `NotRead`."""
    if key.reads_text:
        words = words_of(text)
        if not words:
            raise NotRead
        return Text(words)
    name = folded(text).replace("_", "-")
    allowed = (*key.values, *others)
    if name in allowed:
        return Tag(name)
    for read in (_variant, _period, _amount):
        found = read(key, text)
        if found is not None:
            return found
    raise NotRead(is_beginning=any(each.startswith(name) for each in allowed) or _is_begun(key, text))


def _variant(key: Key, text: str) -> Value | None:
    """`T315I` however it is spelled, or every change of a codon."""
    if not key.reads_variants:
        return None
    if _CODON.fullmatch(text):
        return Tag(text)
    try:
        return Tag(short_name(hgvs_protein(text)).casefold())
    except VariantNameError:
        return None


def _period(key: Key, text: str) -> Value | None:
    comparison, rest = _compared(text)
    match = _PERIOD.fullmatch(rest)
    if not key.reads_days or match is None:
        return None
    year, month, day = (None if match[name] is None else int(match[name]) for name in ("year", "month", "day"))
    assert year is not None
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return Period(comparison, first, dt.date(year, last_month, last_day))


def _amount(key: Key, text: str) -> Value | None:
    comparison, rest = _compared(text)
    match = _NUMBER.fullmatch(rest.casefold())
    factor = None if match is None or key.unit is None else _UNITS[key.unit].get(match["unit"])
    if match is None or factor is None or (key.reads_days and not match["unit"]):
        return None
    return Amount(comparison, float(match["number"]) * factor)


def _compared(text: str) -> tuple[Comparison, str]:
    match = _COMPARED.fullmatch(text)
    assert match is not None
    sign = match["sign"] or ""
    return _SIGNS.get(sign) or Comparison(sign), match["rest"].strip()


def _is_begun(key: Key, text: str) -> bool:
    """Whether a figure, a day or a variant has been begun."""
    if key.reads_variants and _VARIANT_BEGUN.fullmatch(text):
        return True
    _, rest = _compared(text)
    if key.reads_days and _PERIOD_BEGUN.fullmatch(rest):
        return True
    return key.unit is not None and _NUMBER_BEGUN.fullmatch(rest) is not None
