"""An MRD result as people and laboratories write it: read without guessing, or not at all.

`0.012`, `0,012 %`, `1.2e-4` (unit ratio), `<0.001`, `ND`, `neg`, `undetected`, `0`, `PNQ`, `pos <LOQ`, `NE`,
`12/45000` are results. `1.234` is 1.234 or 1234, depending on where it was typed; unless the caller knows the
decimal sign it is refused with both readings.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.domain.codes import MrdCategory


class LevelUnit(StrEnum):
    """What a bare number stands for: percent, or target / control (1 is 100 %)."""

    PERCENT = "percent"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLevel:
    """What a result says, in the fields of an MRD record; `category` None means that the numbers decide."""

    level_percent: float | None = None
    category: MrdCategory | None = None
    lod_percent: float | None = None
    loq_percent: float | None = None
    target_copies: float | None = None
    control_copies: float | None = None


class UnreadableText(ValueError):
    """A text that is no MRD result. `code` says why: empty, unreadable, not-positive, no-control."""

    def __init__(self, text: str, code: str = "unreadable") -> None:
        self.text = text
        self.code = code
        super().__init__(f"{text!r}: {code}")


class AmbiguousText(UnreadableText):
    """A number that reads in more than one way; `readings` are the numbers it may be."""

    def __init__(self, text: str, readings: tuple[float, ...]) -> None:
        super().__init__(text, "decimal-sign")
        self.readings = readings


_SPACED = "'\u2019 \u00a0\u202f"
"""What sets thousands apart besides the sign that is not the decimal one: apostrophes and spaces."""
_NUMBER = rf"[0-9.,][0-9.,{_SPACED}]*(?:e[+-]?[0-9]{{1,3}})?"
_POSITIVE = r"(?:pos(?:itiv[eo]?)?\.?)"
_UNDETECTED = frozenset(
    {
        "nd",
        "n.d.",
        "neg",
        "neg.",
        "negative",
        "undetected",
        "not detected",
        "undetectable",
        "negativo",
        "negativa",
        "non rilevato",
        "non rilevata",
        "non rilevabile",
    }
)
_NOT_QUANTIFIABLE = frozenset(
    {
        "pnq",
        "pos <loq",
        "pos<loq",
        "positive <loq",
        "<loq",
        "pos nq",
        "positive not quantifiable",
        "positive, not quantifiable",
        "positive_not_quantifiable",
        "positivo non quantificabile",
        "positivo, non quantificabile",
    }
)
_NOT_EVALUABLE = frozenset({"ne", "n.e.", "not evaluable", "not_evaluable", "non valutabile"})
_LEVEL = re.compile(rf"(?P<below><)?\s*(?P<number>{_NUMBER})\s*(?P<percent>%)?", re.IGNORECASE)
_POSITIVE_BELOW = re.compile(rf"{_POSITIVE}\s*<\s*(?P<number>{_NUMBER})\s*(?P<percent>%)?", re.IGNORECASE)
_COPIES = re.compile(rf"(?P<target>{_NUMBER})\s*/\s*(?P<control>{_NUMBER})", re.IGNORECASE)
_EXPONENT = re.compile(r"[+-]?[0-9]{1,4}")
"""Half typed it is none yet; and `float` would also read `1_0`."""
_SPACES = re.compile(r"\s+")


def read_level(text: str, *, unit: LevelUnit = LevelUnit.PERCENT, decimal: str | None = None) -> ReadLevel:
    """A result from its text. `decimal` is the decimal sign where it is known: "." or ",".

    Raises AmbiguousText for a number that reads in two ways, UnreadableText for anything else that is no result.
    """
    tidy = _SPACES.sub(" ", text).strip()
    word = tidy.casefold()
    if not tidy:
        raise UnreadableText(text, "empty")
    if word in _UNDETECTED:
        return ReadLevel(category=MrdCategory.UNDETECTED)
    if word in _NOT_QUANTIFIABLE:
        return ReadLevel(category=MrdCategory.POSITIVE_NOT_QUANTIFIABLE)
    if word in _NOT_EVALUABLE:
        return ReadLevel(category=MrdCategory.NOT_EVALUABLE)
    if match := _POSITIVE_BELOW.fullmatch(tidy):
        limit = _percent(match, unit, decimal)
        return ReadLevel(category=MrdCategory.POSITIVE_NOT_QUANTIFIABLE, loq_percent=_above_zero(limit, text))
    if match := _COPIES.fullmatch(tidy):
        return _copies(match, text, decimal)
    if match := _LEVEL.fullmatch(tidy):
        level = _percent(match, unit, decimal)
        if match["below"] is not None:
            return ReadLevel(category=MrdCategory.UNDETECTED, lod_percent=_above_zero(level, text))
        return ReadLevel(category=MrdCategory.UNDETECTED) if level == 0 else ReadLevel(level_percent=level)
    raise UnreadableText(text)


def read_number(text: str, *, decimal: str | None = None) -> float:
    """A number with decimal point or comma, thousands set apart or not. Raises as `read_level` does."""
    mantissa, e, exponent = text.strip().lower().partition("e")
    if e and not _EXPONENT.fullmatch(exponent):
        raise UnreadableText(text)
    readings = _readings(mantissa, grouped=not e)
    if decimal is not None:
        # A number that reads only with the other sign is refused: one of the two is wrong, and nobody here knows which.
        readings = {sign: digits for sign, digits in readings.items() if sign == decimal}
    values = sorted({float(f"{digits}e{exponent}" if e else digits) for digits in readings.values()})
    if len(values) > 1:
        raise AmbiguousText(text, tuple(values))
    if not values or not math.isfinite(values[0]):
        raise UnreadableText(text)
    return values[0]


def decimal_signs(text: str) -> frozenset[str]:
    """The decimal signs with which a number reads: both for `12` and `1.234`, one for `0.5`, none for no number."""
    mantissa, e, _ = text.strip().lower().partition("e")
    return frozenset(_readings(mantissa, grouped=not e))


def _readings(mantissa: str, *, grouped: bool) -> dict[str, str]:
    """The digits a mantissa may stand for, by decimal sign. With an exponent nobody sets thousands apart."""
    readings: dict[str, str] = {}
    for sign, shape in _SHAPES.items():
        match = shape.fullmatch(mantissa)
        if match is not None and mantissa and (grouped or match["mark"] is None):
            whole = re.sub("[^0-9]", "", match["whole"])
            readings[sign] = f"{whole or 0}.{match['fraction'] or 0}"
    return readings


def _shape(sign: str, other: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<mark>[{other}{_SPACED}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*|[0-9]*)"
        rf"(?:{re.escape(sign)}(?P<fraction>[0-9]+))?"
    )


_SHAPES = {".": _shape(".", ","), ",": _shape(",", ".")}


def _percent(match: re.Match[str], unit: LevelUnit, decimal: str | None) -> float:
    number = read_number(match["number"], decimal=decimal)
    # Fifteen digits: 1.2e-4 is 0.012 %, not 0.012000000000000002 %.
    return float(f"{number * 100:.15g}") if unit is LevelUnit.RATIO and match["percent"] is None else number


def _copies(match: re.Match[str], text: str, decimal: str | None) -> ReadLevel:
    target = read_number(match["target"], decimal=decimal)
    control = read_number(match["control"], decimal=decimal)
    if control == 0:
        raise UnreadableText(text, "no-control")
    return ReadLevel(target_copies=target, control_copies=control)


def _above_zero(limit: float, text: str) -> float:
    if limit <= 0:
        raise UnreadableText(text, "not-positive")
    return limit
