"""What is usual of a dose or a measured value: outside it a number is worth a second look, never refused for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dalba_desktop.domain.codes import Agent, AssessmentKind, DoseUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A range outside of which a number is worth a second look. `standing` as in the policy."""

    low: float
    high: float
    source: str
    standing: str

    def holds(self, value: float) -> bool:
        """Whether a value lies in it, ends included."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class UsualRanges:
    """Usual doses by drug and unit, the usual unit of a drug, usual values by kind.

    The numbers are those of `resources/knowledge/plausible.toml`; this layer reads no files and is handed them.
    """

    doses: Mapping[tuple[Agent, DoseUnit], Usual]
    units: Mapping[Agent, DoseUnit]
    values: Mapping[AssessmentKind, Usual]


NOTHING_USUAL = UsualRanges({}, {}, {})
"""Where neither doses nor values are read."""
