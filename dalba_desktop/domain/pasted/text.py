"""The text of a laboratory's report becomes candidates: facts in the making, with the words they were read from.

Only what stands behind a label, in a column of a table or beside its specimen is read; prose is left alone. Nothing is
assumed: what a report does not say is asked, and so is a day of unknown order. An answer about something missing is put
into the text in braces, and the text is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.pasted.days import OpenDay, orders_in
from dalba_desktop.domain.pasted.facts import Fact, ReportLines
from dalba_desktop.domain.pasted.person import other_person
from dalba_desktop.domain.quick.abl1 import read_abl1
from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.entry import laboratory_phrases
from dalba_desktop.domain.quick.items import Item, VariantText, Word
from dalba_desktop.domain.quick.mrd import read_mrd
from dalba_desktop.domain.quick.reading import LineReading, Part, Problem

LONGEST_REPORT = 200_000
"""Characters; the rest is not read."""
_RESULTS = ("level", "target", "control")
_SHARED = ("sampled", "reported", "specimen", "assay", "transcript", "laboratory", "lod", "loq")
_CLOSING = ("sampled", "specimen", "assay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(LineReading):
    """One fact of a report, to be shown with its source before anything is stored.

    `values` are the plain values read so far, also while `record` is None. Parts, questions and problems are places in
    the whole report; two candidates may share the words of its head.
    """

    values: Mapping[str, Any] = field(default_factory=dict)

    def source(self, key: str) -> tuple[Part, ...]:
        """The words that a value was read from; empty for one that was not read."""
        return tuple(part for part in self.parts if part.key == key)


def read_report(
    text: str, known: CaseHistory, as_of: dt.date, laboratories: Sequence[Laboratory] = ()
) -> tuple[Candidate, ...]:
    """The results in a report, in its order; empty when there are none. Never raises.

    `known`, `as_of` and `laboratories` are those of `read_line`.
    """
    text = text[:LONGEST_REPORT]
    names = laboratory_phrases(known, laboratories)
    orders = orders_in(text)
    facts = list(ReportLines(text, as_of, orders, names).facts())
    others = tuple(other_person(text, known.patient, orders, as_of))
    groups = _Groups(facts)
    made = []
    for group in groups.all():
        items = sorted({item for fact in group for item in fact.items}, key=lambda item: (item.start, item.end))
        end = max(fact.end for fact in group if fact.kind in (*_RESULTS, "row", "mutation"))
        is_mutation = any(fact.kind == "mutation" for fact in group)
        items = [item for item in items if not (is_mutation and _is_only_mrd(item))]
        draft = Draft(text, _without_open(items), known, as_of, laboratories, assumes=False, answers_at=end)
        for item, code in others:
            draft.refuse(item, code)
        _ask_days(draft, items, group)
        made.append(_candidate(draft, read_abl1(draft) if is_mutation else read_mrd(draft)))
    return tuple(_alone(candidate, made) for candidate in made)


def _alone(candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    """The candidate; not ready when the report gives another result of the same sample by the same assay."""
    keys = ("date", "specimen", "assay", "method", "control_gene", "target", "laboratory")
    for other in others:
        if other is candidate or other.list_name != candidate.list_name or candidate.record is None:
            continue
        if all(other.values.get(key) == candidate.values.get(key) for key in keys) and _differ(other, candidate):
            end = max(part.end for part in candidate.parts)
            return replace(candidate, record=None, amends=False, problems=(Problem(end, end, "two-results"),))
    return candidate


def _differ(one: Candidate, other: Candidate) -> bool:
    return any(one.values.get(key) != other.values.get(key) for key in ("level_percent", "category", "status"))


def _candidate(draft: Draft, reading: LineReading) -> Candidate:
    return Candidate(
        text=reading.text,
        list_name=reading.list_name,
        record=reading.record,
        amends=reading.amends,
        along=reading.along,
        parts=reading.parts,
        assumed=reading.assumed,
        questions=reading.questions,
        problems=reading.problems,
        values=draft.raw,
    )


def _is_only_mrd(item: Item) -> bool:
    """A word of the head that an ABL1 test has no use for: its assay, transcript, laboratory."""
    return (
        isinstance(item, Word)
        and bool(item.keys & {"assay", "family", "transcript", "laboratory"})
        and "method" not in item.keys
    )


def _without_open(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if not isinstance(item, OpenDay)]


def _ask_days(draft: Draft, items: Sequence[Item], group: Sequence[Fact]) -> None:
    for item in items:
        if isinstance(item, OpenDay):
            is_report = any(fact.kind == "reported" and item in fact.items for fact in group)
            options = [(date.isoformat(), date.isoformat()) for date in item.dates]
            draft.ask(item, "reported_on" if is_report else "date", "which-order", options)
    for word in draft.words("negated"):
        draft.take(word)
        draft.refuse(word, "negated-variant", value=draft.typed(word))
    for word in draft.words("role"):
        if draft.is_asked("reported_on"):
            draft.take(word)


class _Groups:
    """Facts put together that speak of one result. What a report says once holds for all of its results."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = facts
        self._found: list[list[Fact]] = []
        self._context: dict[str, Fact] = {}
        self._open: dict[str, Fact] = {}

    def all(self) -> list[list[Fact]]:
        """The groups, in the order of the report."""
        for fact in self._facts:
            self._add(fact)
        self._close()
        for group in self._found:
            self._fill(group)
        return self._found

    def _add(self, fact: Fact) -> None:
        if fact.kind == "answer":
            self._answer(fact)
        elif fact.kind == "row":
            self._close()
            self._found.append([*self._of_context(_keys(fact.items)), fact])
        elif fact.kind == "mutation":
            if any(isinstance(item, VariantText) or _says_status(item) for item in fact.items):
                self._close()
                self._found.append([*self._of_context(set()), fact])
        elif fact.kind in _RESULTS:
            if fact.kind in self._open:
                self._close()
            self._open[fact.kind] = fact
        else:
            if self._open and fact.kind in _CLOSING and fact.kind in self._context:
                self._close()
            self._context[fact.kind] = fact

    def _answer(self, fact: Fact) -> None:
        """An answer belongs to the result of its line."""
        if self._open:
            self._open["answer"] = fact
        elif self._found:
            self._found[-1].append(fact)
        else:
            self._context["answer"] = fact

    def _close(self) -> None:
        if self._open:
            self._found.append([*self._of_context(set()), *self._open.values()])
        self._open = {}

    def _of_context(self, own: set[str]) -> list[Fact]:
        return [fact for kind, fact in self._context.items() if kind not in own]

    def _fill(self, group: list[Fact]) -> None:
        """Adds what the report says just once, wherever it stands."""
        present = {fact.kind for fact in group} | {key for fact in group for key in _keys(fact.items)}
        for kind in _SHARED:
            said = [fact for fact in self._facts if fact.kind == kind]
            if kind not in present and len({_texts(fact) for fact in said}) == 1:
                group.append(said[0])


def _texts(fact: Fact) -> tuple[Any, ...]:
    return tuple(item.meanings if isinstance(item, Word) else item for item in fact.items)


def _says_status(item: Item) -> bool:
    return isinstance(item, Word) and bool(item.keys & {"status", "negated"})


def _keys(items: Sequence[Item]) -> set[str]:
    """The kinds of labels that the pieces of a row stand for."""
    found = set()
    for item in items:
        if isinstance(item, Word):
            found |= {{"specimen": "specimen", "role": "reported"}.get(key, key) for key in item.keys}
        elif not hasattr(item, "digits"):
            found.add("sampled" if type(item).__name__ in ("DayText", "OpenDay") else "")
    return found
