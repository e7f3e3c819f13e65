"""What a check of a store can find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.contents import Place


class Problem(StrEnum):
    """What can be wrong with a store."""

    PAGE = "page"
    """A page does not carry its seal, or the tables are not sound: `detail` in SQLite's words."""
    ROW_CHANGED = "row-changed"
    """A row of the trail is not what was written."""
    ROWS_MISSING = "rows-missing"
    """Rows of the trail are gone, or rows stand where they were not written."""
    CUT_SHORT = "cut-short"
    """The end of the trail is gone."""
    BLANKED = "blanked"
    """A row was blanked that no erasure speaks of."""
    FACT_CHANGED = "fact-changed"
    """A fact differs from the last thing the trail says of it."""
    FACT_MISSING = "fact-missing"
    """The trail speaks of a fact that is not there."""
    FACT_UNKNOWN = "fact-unknown"
    """There is a fact that the trail does not know."""
    UNREADABLE = "unreadable"
    """A value that no version of the application wrote."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `sequence` is the row of the trail, `place` the fact, where there is one."""

    problem: Problem
    sequence: int | None = None
    place: Place | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check found. `entries` rows of the trail and `facts` data rows were looked at; `head` is the last row."""

    findings: tuple[Finding, ...]
    entries: int
    facts: int
    head: AuditEntry | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def words(self) -> tuple[str, ...]:
        """The findings, short, for a log or an error; `wording.keeping` has the sentences."""
        return tuple(
            " ".join(
                str(part)
                for part in (
                    found.problem.value,
                    found.sequence,
                    found.place and found.place.list,
                    found.place and found.place.record_id,
                    found.detail,
                )
                if part
            )
            for found in self.findings
        )
