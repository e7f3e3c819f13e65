"""Published proportions with molecular response: single times with their intervals, never a curve."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dalba_desktop.domain.codec import FactError

Z95 = 1.959964
"""Half-width of a 95 % interval in standard deviations."""
STANDINGS = ("verified", "memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """How many of a trial's patients had a molecular response at one time.

    The time is a protocol day, or the end of a blinatumomab cycle counted from 1. `standing` is that of the counts:
    verified (read in the source) or memory (recalled, not seen).
    """

    day: int | None
    after_cycle: int | None
    responders: int
    patients: int
    source: str
    standing: str

    @property
    def label(self) -> str:
        """What names it among the others: `day-85`, `cycle-2`."""
        return f"day-{self.day}" if self.day is not None else f"cycle-{self.after_cycle}"

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.responders / self.patients

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval, 0 to 1."""
        return wilson_interval(self.responders, self.patients)


@dataclass(frozen=True, slots=True)
class Reference:
    """The proportions of one trial, and what they are proportions of."""

    trial: str
    proportions: tuple[Proportion, ...]


def wilson_interval(successes: int, patients: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927): inside 0 to 1 also for few patients."""
    share, z2 = successes / patients, Z95 * Z95
    middle = share + z2 / (2 * patients)
    reach = Z95 * math.sqrt(share * (1 - share) / patients + z2 / (4 * patients * patients))
    low, high = ((middle + sign * reach) / (1 + z2 / patients) for sign in (-1.0, 1.0))
    # Exactly the share at 0 and at 1, where rounding would put the end a hair inside.
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def read_reference(document: Mapping[str, Any]) -> Reference:
    """The reference in the parsed file. Raises `FactError` with the place of what is not allowed."""
    rows = document.get("proportion")
    if not isinstance(rows, list) or not rows:
        raise FactError("reference.proportion", rows, "a list of proportions", "required")
    trial = document.get("trial")
    if not isinstance(trial, str) or not trial:
        raise FactError("reference.trial", trial, "the name of the trial", "required")
    return Reference(trial, tuple(_proportion(row, f"reference.proportion[{place}]") for place, row in enumerate(rows)))


def _proportion(row: Mapping[str, Any], place: str) -> Proportion:
    when = [row.get(key) for key in ("day", "after_cycle")]
    if sum(value is not None for value in when) != 1 or not all(value is None or _is_count(value) for value in when):
        raise FactError(place, when, "either day or after_cycle, a whole number from 1")
    patients, responders = row.get("patients"), row.get("responders")
    if not _is_count(patients):
        raise FactError(f"{place}.patients", patients, "a whole number from 1")
    if not (_is_count(responders) or responders == 0) or row["responders"] > row["patients"]:
        raise FactError(f"{place}.responders", responders, "a whole number from 0 to the number of patients")
    if row.get("standing") not in STANDINGS:
        raise FactError(f"{place}.standing", row.get("standing"), ", ".join(STANDINGS))
    if not isinstance(row.get("source"), str) or not row["source"]:
        raise FactError(f"{place}.source", row.get("source"), "where the figures stand", "required")
    return Proportion(
        day=when[0],
        after_cycle=when[1],
        responders=row["responders"],
        patients=row["patients"],
        source=row["source"],
        standing=row["standing"],
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
