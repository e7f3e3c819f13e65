"""The facts of many cases by value, so that a filter asks each value once and not each case.

`FactsTable.meant_by` answers what `filters_matching.matches` answers for every case; 100,000 cases take it some
milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dalba_desktop.analysis.filters import Clause
from dalba_desktop.analysis.filters_facts import FilterFacts
from dalba_desktop.analysis.filters_matching import compares, falls
from dalba_desktop.analysis.filters_text import begins
from dalba_desktop.analysis.filters_values import Amount, Period, Tag, Value


@dataclass(slots=True)
class ByValue:
    """Which cases have a value."""

    cases: dict[Hashable, set[str]] = field(default_factory=dict)

    def put(self, value: Hashable, case_id: str) -> None:
        """Notes that a case has it."""
        self.cases.setdefault(value, set()).add(case_id)

    def drop(self, value: Hashable, case_id: str) -> None:
        """Takes that back."""
        found = self.cases[value]
        found.discard(case_id)
        if not found:
            del self.cases[value]

    def having(self, is_meant: Callable[[Any], bool]) -> set[str]:
        """The cases with a value that is meant."""
        return set().union(*(found for value, found in self.cases.items() if is_meant(value)))


class FactsTable:
    """Cases of one `as_of`; a case that is put again is replaced."""

    def __init__(self) -> None:
        self._facts: dict[str, FilterFacts] = {}
        self._columns: dict[tuple[str, str], ByValue] = {}

    def put(self, facts: FilterFacts) -> None:
        """Takes a case in."""
        self.drop(facts.case_id)
        self._facts[facts.case_id] = facts
        for column, value in _values(facts):
            self._columns.setdefault(column, ByValue()).put(value, facts.case_id)

    def drop(self, case_id: str) -> None:
        """Lets a case go; one that is not there has gone already."""
        facts = self._facts.pop(case_id, None)
        for column, value in () if facts is None else _values(facts):
            self._columns[column].drop(value, case_id)

    def clear(self) -> None:
        """Lets every case go."""
        self._facts.clear()
        self._columns.clear()

    def meant_by(self, clause: Clause) -> frozenset[str]:
        """The cases that a filter means."""
        found = set[str]().union(*(self._with(clause.key, value) for value in clause.values))
        return frozenset(self._facts.keys() - found) if clause.is_negated else frozenset(found)

    def _with(self, key: str, value: Value) -> set[str]:
        if isinstance(value, Tag):
            return self._column("tags", key).cases.get(value.name, set())
        if isinstance(value, Period):
            return self._column("days", key).having(lambda day: falls(day, value))
        if isinstance(value, Amount):
            ago = self._column("ago", key).having(lambda days: compares((days, days), value))
            return ago | self._column("numbers", key).having(lambda bounds: compares(bounds, value))
        return self._column("texts", key).having(lambda text: begins(value.words, text))

    def _column(self, kind: str, key: str) -> ByValue:
        return self._columns.get((kind, key), ByValue())


def _values(facts: FilterFacts) -> Iterator[tuple[tuple[str, str], Hashable]]:
    """Every value of a case with its column."""
    for tag in facts.tags:
        key, _, name = tag.partition(":")
        yield ("tags", key), name
    for key, bounds in facts.numbers.items():
        yield ("numbers", key), bounds
    for key, day in facts.days.items():
        yield ("days", key), day
        yield ("ago", key), float(_days_since(day, facts.as_of))
    for key, texts in facts.texts.items():
        for text in dict.fromkeys(texts):
            yield ("texts", key), text


def _days_since(day: dt.date, as_of: dt.date) -> int:
    return (as_of - day).days
