"""Numbers of a line as typed: figures, power of ten, unit, `<` before and `!` behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from dalba_desktop.domain.quick.items import Amount, Item, Pair

PLAIN = r"(?:[0-9](?:[0-9.,'\u2019]*[0-9])?|[.,][0-9]+)"
_SMALL = r"[0-9\u2070\u00b9\u00b2\u00b3\u2074-\u2079]"
_POWER = rf"(?:e[+-]?[0-9]{{1,3}}(?!\w)|\s?[x\u00d7*\u00b7]\s?10\s?(?:\^\s?-?|-|\u207b){_SMALL}{{1,2}}(?!\w|\s?/))"
_NUMBER = re.compile(
    rf"(?:10\s?\^\s?(?P<ten>-[0-9]{{1,2}})(?!\w)|(?P<plain>{PLAIN})(?P<power>{_POWER})?)", re.IGNORECASE
)
_EXPONENT = re.compile(rf"(-|\u207b)?({_SMALL}{{1,2}})$")
_UNITS: Mapping[str, str] = {
    "%": r"\s?%",
    "ratio": r"\s?ratio",
    "thousand": r"k",
    "10^9/L": r"\s?(?:x\s?)?(?:10\s?\^?\s?9|10e9)\s?/\s?l",
    "per-ul": r"\s?/\s?(?:[u\u00b5\u03bc]l|mm3|mmc)",
    "mg/m2/day": r"\s?mg/(?:m2|m\u00b2|mq)(?:/(?:day|d|die))?",
    "mcg/m2/day": r"\s?(?:mcg|ug|\u00b5g|\u03bcg)/(?:m2|m\u00b2|mq)(?:/(?:day|d|die))?",
    "mg/day": r"\s?mg/(?:day|d|die)",
    "mcg/day": r"\s?(?:mcg|ug|\u00b5g|\u03bcg)/(?:day|d|die)",
    "mg/dL": r"\s?mg/dl",
    "mg": r"\s?mg",
    "mcg": r"\s?(?:mcg|ug|\u00b5g|\u03bcg)",
    "xULN": r"\s?x?\s?uln|x",
    "ms": r"\s?ms(?:ec)?",
    "mmHg": r"\s?mmhg",
    "kg": r"\s?kg",
    "IU/mL": r"\s?[iu]{2}/ml",
    "g/L": r"\s?g/l",
}
_UNIT = re.compile(
    "|".join(f"(?P<u{place}>{pattern})(?!\\w)" for place, pattern in enumerate(_UNITS.values())), re.IGNORECASE
)
_SURE = re.compile(r"!(?!\w)")
_RUN = re.compile(r"\w")


def read_pair(text: str, place: int) -> Item | None:
    """The two numbers with a slash at a place."""
    first = _NUMBER.match(text, place)
    if first is None:
        return None
    slash = re.compile(r"\s?/\s?").match(text, first.end())
    second = None if slash is None else read_amount(text, slash.end())
    if not isinstance(second, Amount) or second.is_limit:
        return None
    return Pair(place, second.end, _amount(first, first.end(), "", limit=False, sure=False), second)


def read_amount(text: str, place: int) -> Item | None:
    """The number at a place, with its unit."""
    start = place
    limit = text.startswith("<", place)
    if limit:
        start = place + 1 + len(text[place + 1 :]) - len(text[place + 1 :].lstrip())
    match = _NUMBER.match(text, start)
    if match is None:
        return None
    end, unit = match.end(), ""
    if found := _UNIT.match(text, end):
        end, unit = found.end(), list(_UNITS)[int(str(found.lastgroup)[1:])]
    elif _RUN.match(text, end):
        return None
    sure = _SURE.match(text, end) is not None
    made = _amount(match, end + sure, unit, limit=limit, sure=sure)
    return made if not limit else Amount(place, made.end, made.digits, start, match.end(), unit, True, sure)


def _amount(match: re.Match[str], end: int, unit: str, *, limit: bool, sure: bool) -> Amount:
    return Amount(match.start(), end, _digits(match), match.start(), match.end(), unit, limit, sure)


def _digits(match: re.Match[str]) -> str:
    if match["ten"] is not None:
        return f"1e{match['ten']}"
    power: str | None = match["power"]
    if power is None:
        return match["plain"]
    if power.lower().startswith("e"):
        return match["plain"] + power.lower()
    exponent = _EXPONENT.search(power)
    assert exponent is not None
    return f"{match['plain']}e{'-' if exponent[1] else ''}{unicodedata.normalize('NFKC', exponent[2])}"
