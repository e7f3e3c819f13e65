"""Numbers of a line: read where they read in one way, asked where they do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from dalba_desktop.domain.level_text import AmbiguousText, UnreadableText, decimal_signs, read_number
from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.items import Amount, Item

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[.,' \u2019])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_WHOLE = re.compile(r"[0-9]+")
_FEW_DECIMALS = re.compile(r"[0-9]+[.,][0-9]{1,2}")
_MANY_DECIMALS = re.compile(r"[0-9]*[.,][0-9]{4,}(?:e[+-]?[0-9]+)?|[0-9][0-9.,]*e[+-]?[0-9]+")
_THREE_DECIMALS = re.compile(r"(?P<whole>[1-9][0-9]{0,2})[.,][0-9]{3}")
_HAS_FIGURES = re.compile("[1-9]")
_LARGEST_WHOLE = 1e15


def number_text(value: float, *, counted: bool = False) -> str:
    """A number so written that a line reads it back: no three decimals that could be thousands.

    `counted`: where decimals are unusual, at least four of them say that they are meant.
    """
    if value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    text = repr(value)
    decimals = len(text.partition(".")[2])
    if "e" in text:
        return text
    if counted:
        return text + "0" * (4 - decimals)
    return text + "0" if _THREE_DECIMALS.fullmatch(text) else text


def is_count(amount: Amount) -> bool:
    """Whether it is written as counts are: whole, with thousands apart, or in thousands."""
    if amount.is_limit or amount.unit not in ("", "thousand"):
        return False
    return amount.unit == "thousand" or bool(_WHOLE.fullmatch(amount.digits) or _GROUPED.fullmatch(amount.digits))


def is_bare_whole(amount: Amount) -> bool:
    """Whether it is a whole number of which nothing says what it counts."""
    return not amount.is_limit and amount.unit == "" and _WHOLE.fullmatch(amount.digits) is not None


def may_count(amount: Amount) -> bool:
    """Whether it can be a count at all."""
    return not amount.is_limit and amount.unit in ("", "thousand")


def plain(draft: Draft, amount: Amount, key: str, fits: Callable[[float], bool] | None = None) -> float | None:
    """The number, or None after it was asked or refused. `fits` says which readings are worth asking about."""
    digits = amount.digits
    if digits[0] in ".,":
        before = draft.text[: amount.digits_start][-1:]
        if before and not before.isspace() and before != "<":
            _ask_what_the_mark_is(draft, amount, key)
            return None
    try:
        value = read_number(digits)
        if value == 0 and _HAS_FIGURES.search(digits.lower().partition("e")[0]):
            draft.refuse(amount, "not-a-number", value=digits)
            return None
        return value
    except AmbiguousText as error:
        options = [(value, number_text(value)) for value in error.readings if fits is None or fits(value)]
        draft.ask(digits_of(amount), key, "decimal-sign", options)
    except UnreadableText:
        draft.refuse(amount, "not-a-number", value=amount.digits)
    return None


def _ask_what_the_mark_is(draft: Draft, amount: Amount, key: str) -> None:
    """`bm,5%`: the mark stands between two words, or before decimals."""
    digits = amount.digits
    options = [(text, f" {text}") for text in (digits[1:], f"0{digits}")]
    draft.ask(digits_of(amount), key, "mark-or-decimals", options)


def digits_of(amount: Amount) -> Item:
    """The place of the figures alone, without sign and unit."""
    return Item(amount.digits_start, amount.digits_end)


def percent(draft: Draft, amount: Amount, key: str, unit: str, high: float) -> float | None:
    """A level, limit or fraction in percent. Without a unit both readings that are possible are asked."""
    unit = amount.unit or unit
    value = plain(draft, amount, key, lambda value: value <= (high if unit != "ratio" else high / 100))
    if value is None or unit == "%":
        return value
    as_ratio = float(f"{value * 100:.15g}")
    if unit == "ratio":
        return as_ratio
    if value == 0 or as_ratio > high:
        return value
    draft.ask(
        digits_of(amount), key, "percent-or-ratio", [(value, f"{amount.digits}%"), (as_ratio, f"{amount.digits} ratio")]
    )
    return None


def count(draft: Draft, amount: Amount, key: str, *, whole: bool = True) -> float | None:
    """A number of copies. `48.000` is 48,000; where the line itself says otherwise, or with decimals, it is asked."""
    digits = amount.digits
    grouped = _GROUPED.fullmatch(digits)
    if grouped and whole and amount.unit == "" and grouped["mark"] not in proven_signs(draft, amount):
        return float(re.sub("[^0-9]", "", digits))
    if amount.unit == "" and whole and _FEW_DECIMALS.fullmatch(digits):
        value = read_number(digits)
        options = [(value, number_text(value, counted=True)), (value * 1000, number_text(round(value * 1000, 3)))]
        draft.ask(digits_of(amount), key, "copies-or-thousands", options)
        return None
    found = plain(draft, amount, key)
    return found if found is None or amount.unit == "" else float(f"{found * 1000:.15g}")


def proven_signs(draft: Draft, besides: Amount) -> Collection[str]:
    """The decimal signs that the other numbers of the line leave no doubt about."""
    found: set[str] = set()
    for item in draft.items:
        if isinstance(item, Amount) and item != besides and len(signs := decimal_signs(item.digits)) == 1:
            found |= signs
    return found
