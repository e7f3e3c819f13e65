"""What is usual of a dose or a measured value, and what the grades of an adverse event mean: for whoever types."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dalba_desktop.assets import asset
from dalba_desktop.domain.codes import Agent, AssessmentKind, DoseUnit
from dalba_desktop.domain.usual import Usual, UsualRanges

__all__ = ["Plausible", "Term", "Usual", "load_plausible"]


@dataclass(frozen=True, slots=True)
class Term:
    """An adverse event as it is spelled, who graded it, and what its grades 1 to 4 mean; empty where there is none."""

    name: str
    graded_by: str
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Plausible(UsualRanges):
    """Usual doses and values, and terms by their name in small letters."""

    terms: Mapping[str, Term]

    def term(self, name: str) -> Term | None:
        """A term, however its letters were typed."""
        return self.terms.get(" ".join(name.casefold().split()))


@functools.cache
def load_plausible() -> Plausible:
    """The ranges and terms as shipped."""
    ranges, events = _document("plausible.toml"), _document("event_terms.toml")
    doses = {(Agent(row["agent"]), DoseUnit(row["unit"])): _usual(row) for row in ranges["dose"]}
    units = dict(reversed(doses.keys()))  # a drug with two units is usually given in the first of them
    terms = [
        Term(name, graded["name"], tuple(grades))
        for graded in (events["ctcae"], events["astct"])
        for name, grades in graded["terms"].items()
    ]
    return Plausible(
        doses=MappingProxyType(doses),
        units=MappingProxyType(units),
        values=MappingProxyType({AssessmentKind(row["kind"]): _usual(row) for row in ranges["value"]}),
        terms=MappingProxyType({term.name.casefold(): term for term in sorted(terms, key=lambda term: term.name)}),
    )


def _usual(row: Mapping[str, Any]) -> Usual:
    return Usual(low=float(row["low"]), high=float(row["high"]), source=row["source"], standing=row["standing"])


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(asset("resources", "knowledge", name).read_text(encoding="utf-8"))
