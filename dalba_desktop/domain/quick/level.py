"""The numbers of an MRD line: copies, level, limits, and what a number without a word may be."""

from __future__ import annotations

import re
from typing import Any

from dalba_desktop.domain.quick.check import HIGHEST_LEVEL, check_result
from dalba_desktop.domain.quick.draft import Draft, bound
from dalba_desktop.domain.quick.items import Amount, Item, Pair, Word
from dalba_desktop.domain.quick.numbers import count, is_bare_whole, is_count, may_count, percent

_LEVEL_UNITS = ("", "%", "ratio")
_FRACTION = re.compile("0?[.,][0-9]+|.*e-.*")
_RESULT_KEYS = ("level_percent", "category", "target_copies", "loq_percent")


def read_copies(draft: Draft) -> None:
    """Control gene, control copies, target copies; a pair has both."""
    for word in draft.words("only_gene"):
        draft.take(word)
        draft.put(word, "control_gene", word.values("only_gene")[0])
    for word in draft.words("gene"):
        amount = bound(draft, word, is_count) or bound(draft, word, may_count)
        if amount is None:
            continue
        draft.take(word)
        draft.put(word, "control_gene", word.values("gene")[0])
        _put_count(draft, _joined(draft, amount), "control_copies")
    for word in draft.words("control"):
        amount = bound(draft, word, may_count)
        if amount is not None:
            draft.take(word)
            _put_count(draft, amount, "control_copies")
    for word in draft.words("target"):
        amount = bound(draft, word, may_count)
        if amount is not None:
            draft.take(word)
            draft.part(word, "target_copies", None)
            _put_count(draft, amount, "target_copies", whole=False)
    for pair in draft.left(Pair):
        _read_pair(draft, pair)


def _joined(draft: Draft, amount: Amount) -> Amount | None:
    """`48 000`: the three noughts belong to the number; any other three figures are asked about."""
    after = draft.beside(amount, 1)
    if isinstance(after, Amount) and len(after.digits) == 3 and after.start == amount.end + 1 and draft.has(after):
        if not is_bare_whole(amount) or not is_bare_whole(after):
            return amount
        draft.take(after)
        draft.take(amount)
        if after.digits != "000":
            whole = amount.digits + after.digits
            draft.ask(Item(amount.start, after.end), "control_copies", "one-number", [(float(whole), whole)])
            return None
        draft.items = tuple(item for item in draft.items if item != after)
        return Amount(
            amount.start, after.end, amount.digits + "000", amount.start, after.end, after.unit, False, after.is_sure
        )
    return amount


def _put_count(draft: Draft, amount: Amount | None, key: str, *, whole: bool = True) -> None:
    if amount is None:
        return
    if draft.has(amount):
        draft.take(amount)
    value = count(draft, amount, key, whole=whole)
    if value is not None:
        draft.put(amount, key, value)


def _read_pair(draft: Draft, pair: Pair) -> None:
    draft.take(pair)
    if pair.second.unit not in ("", "thousand"):
        draft.refuse(pair, "which-number", value=draft.typed(pair))
        return
    if _FRACTION.fullmatch(pair.first.digits) and not pair.first.is_sure:
        # Fewer copies than one: as likely a level before a slash.
        level, copies = pair.first.digits, pair.second.digits
        texts = (f"{level}% abl {copies}", f"target {level} abl {copies}")
        draft.ask(pair, "number", "level-or-copies", [(text, text) for text in texts])
        return
    for amount, key, whole in ((pair.first, "target_copies", False), (pair.second, "control_copies", True)):
        value = count(draft, amount, key, whole=whole)
        if value == 0 and key == "control_copies":
            draft.refuse(amount, "no-control")
        elif value is not None:
            draft.put(amount, key, value)


def read_result(draft: Draft) -> None:
    """Level, category and the limits. Numbers without a unit take that of the others in the line, else are asked."""
    for word in draft.words("below"):
        _ask_which_side(draft, word)
    draft.put_words("category")
    limits: list[tuple[Amount, str]] = []
    for key in ("lod_percent", "loq_percent"):
        for word in draft.words(key):
            amount = bound(draft, word, lambda amount: amount.unit in _LEVEL_UNITS)
            if amount is not None:
                draft.take(word)
                draft.take(amount)
                limits.append((amount, key))
    levels = [amount for amount in draft.left(Amount) if amount.unit in _LEVEL_UNITS]
    measured = [amount for amount in levels if not is_bare_whole(amount) or amount.digits.strip("0") == ""]
    counts = [amount for amount in levels if amount not in measured]
    units = {amount.unit for amount in (*measured, *(limit for limit, _ in limits)) if amount.unit}
    unit = next(iter(units)) if len(units) == 1 and draft.assumes else ""
    for word in draft.words("level"):
        draft.take(word)
    for amount, key in limits:
        _put_percent(draft, amount, key, unit)
    for place, amount in enumerate(measured):
        draft.take(amount)
        if place:
            draft.refuse(amount, "two-levels", value=draft.typed(amount))
        elif amount.is_limit:
            _read_limit(draft, amount, unit)
        else:
            _read_level(draft, amount, unit)
    has_result = bool(measured) or any(draft.raw.get(key) is not None for key in _RESULT_KEYS)
    for amount in counts:
        _ask_what_it_counts(draft, amount, has_result=has_result)
    check_result(draft, asked=bool(counts) or bool(measured))


def _ask_which_side(draft: Draft, word: Word) -> None:
    """`<loq 0,5%`: that limit, or a level below it?"""
    amount = draft.beside(word, 1)
    if isinstance(amount, Amount) and amount.unit in _LEVEL_UNITS and not amount.is_limit:
        draft.take(amount)
        limit, typed = word.values("below")[0], draft.typed(amount)
        draft.ask(amount, "number", "level-or-limit", [(text, f"{text} {typed}") for text in (limit, "level")])


def _put_percent(draft: Draft, amount: Amount, key: str, unit: str) -> None:
    value = percent(draft, amount, key, unit, HIGHEST_LEVEL)
    if value is not None:
        draft.put(amount, key, value)
        if not amount.unit and unit:
            draft.assume(key, value, "same-unit")


def _read_limit(draft: Draft, amount: Amount, unit: str) -> None:
    """`<0,001%`: not detected, that limit. `pos <0,01%` and `PNQ <0,01%`: positive below that limit."""
    positive = next(iter(draft.words("positive")), None)
    below = Item(amount.start, amount.start + 1)
    if positive is not None:
        draft.take(positive)
        draft.put(positive, "category", "positive_not_quantifiable")
    is_positive = draft.raw.get("category") == "positive_not_quantifiable"
    if not is_positive:
        draft.put(below, "category", "undetected")
    number = Item(amount.digits_start, amount.end)
    key = "loq_percent" if is_positive else "lod_percent"
    value = percent(draft, amount, key, unit, HIGHEST_LEVEL)
    if value is not None and value <= 0:
        draft.refuse(number, "not-positive")
    elif value is not None:
        draft.put(number, key, value)


def _read_level(draft: Draft, amount: Amount, unit: str) -> None:
    value = percent(draft, amount, "level_percent", unit, HIGHEST_LEVEL)
    if value == 0:
        draft.put(amount, "category", "undetected")
    elif value is not None:
        draft.put(amount, "level_percent", value)


def _ask_what_it_counts(draft: Draft, amount: Amount, *, has_result: bool) -> None:
    """A whole number with no unit: a level, target copies or control copies?"""
    draft.take(amount)
    value, text = float(amount.digits), amount.digits
    options: list[tuple[Any, str]] = []
    if not has_result and value <= HIGHEST_LEVEL:
        options.append((value, f"{text}%"))
    if "target_copies" not in draft.raw and draft.assumes:
        options.append((value, f"target {text}"))
    if "control_copies" not in draft.raw and draft.assumes:
        gene = draft.raw.get("control_gene", "ABL1").lower().removesuffix("1")
        options.append((value, f"{gene} {text}"))
    if options:
        draft.ask(amount, "number", "which-number", options)
    else:
        draft.refuse(amount, "which-number", value=text)
