"""Which cases a filter means. Each filter becomes one small test, made once and asked of every case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dalba_desktop.analysis.filters import Clause
from dalba_desktop.analysis.filters_facts import FilterFacts
from dalba_desktop.analysis.filters_text import begins
from dalba_desktop.analysis.filters_values import Amount, Comparison, Period, Tag, Text

Test = Callable[[FilterFacts], bool]


def matches(clause: Clause, facts: FilterFacts) -> bool:
    """Whether a case is meant. A figure or a day that a case does not have meets no comparison."""
    return as_test(clause)(facts)


def as_test(clause: Clause) -> Test:
    """The filter as a test."""
    tags = frozenset(f"{clause.key}:{value.name}" for value in clause.values if isinstance(value, Tag))
    others = [_test(clause.key, value) for value in clause.values if not isinstance(value, Tag)]
    if clause.is_negated:
        return lambda facts: facts.tags.isdisjoint(tags) and not any(test(facts) for test in others)
    if not others:
        return lambda facts: not facts.tags.isdisjoint(tags)
    return lambda facts: not facts.tags.isdisjoint(tags) or any(test(facts) for test in others)


def _test(key: str, value: Amount | Period | Text) -> Test:
    if isinstance(value, Text):
        return lambda facts: any(begins(value.words, text) for text in facts.texts[key])
    if isinstance(value, Period):
        return lambda facts: falls(facts.days[key], value)
    return lambda facts: compares(_number(facts, key), value)


def _number(facts: FilterFacts, key: str) -> tuple[float, float] | None:
    """The figure of a key; of a key that tells a day how many days ago it was."""
    day = facts.days.get(key)
    if day is None:
        return facts.numbers.get(key)
    ago = float((facts.as_of - day).days)
    return ago, ago


def compares(bounds: tuple[float, float] | None, amount: Amount) -> bool:
    """Only what is certain: a level below 0.01 % is below 0.02 %, and is neither above nor below 0.005 %."""
    if bounds is None:
        return False
    low, high = bounds
    number, is_exact = amount.number, low == high
    match amount.comparison:
        case Comparison.ABOVE:
            return low > number
        case Comparison.AT_LEAST:
            return low >= number
        case Comparison.BELOW:
            return high < number if is_exact else high <= number
        case Comparison.AT_MOST:
            return high <= number
        case _:
            return is_exact and low == number


def falls(day: dt.date, period: Period) -> bool:
    """Whether a day lies as asked to a stretch of days."""
    match period.comparison:
        case Comparison.ABOVE:
            return day > period.last
        case Comparison.AT_LEAST:
            return day >= period.first
        case Comparison.BELOW:
            return day < period.first
        case Comparison.AT_MOST:
            return day <= period.last
        case _:
            return period.first <= day <= period.last
