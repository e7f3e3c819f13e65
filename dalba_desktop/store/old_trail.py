"""The trail of a damaged store: the rows that can be read and believed, and what is known of those that cannot."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from dalba_desktop.store import audit
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.contents import SIGN_OFFS, Place
from dalba_desktop.store.damaged import DamagedStore
from dalba_desktop.store.ranks import Ranks

_ENTRY = tuple(each.name for each in dataclasses.fields(AuditEntry))


@dataclass(frozen=True, slots=True)
class OldTrail:
    """What is left of a trail.

    `missing` are the numbers of rows that cannot be read or believed; with `end_unknown` there may be more after the
    last. `newest` is the last row that speaks of a place, `first` the number of the one that put it into its list.
    """

    entries: tuple[AuditEntry, ...]
    missing: tuple[int, ...]
    end_unknown: bool
    newest: Mapping[Place, AuditEntry]
    first: Mapping[Place, int]
    last_missing_of: Mapping[str | None, int]
    """The last missing row of each case, as far as the index tells whose it was."""
    last_missing: int
    """The last missing row that may be of any case."""

    def may_have_more(self, case_id: str | None, after: int = 0) -> bool:
        """Whether a lost row after that number may be about the case."""
        return self.end_unknown or max(self.last_missing, self.last_missing_of.get(case_id, 0)) > after

    def places(self, list_name: str) -> list[Place]:
        """The places of a list that the trail speaks of."""
        return [place for place in self.newest if place.list == list_name]

    def case_ids(self) -> set[str]:
        """The cases that the trail or its index speak of."""
        told = {place.case_id for place in self.newest} | set(self.last_missing_of)
        return {case_id for case_id in told if case_id is not None}


def trail_of(store: DamagedStore) -> OldTrail:
    """The trail as far as its rows can be read and their hashes fit."""
    pairs = store.keys('SELECT sequence, case_id FROM audit INDEXED BY "audit_of_case"')
    case_of: dict[int, str | None] = {row[0]: row[1] for row in pairs or ()}
    found = store.table("audit", _ENTRY, last=None if pairs is None else max(case_of, default=0))
    entries = []
    for number in sorted(found.rows):
        with contextlib.suppress(TypeError, ValueError):
            entry = AuditEntry(**dict(zip(_ENTRY, found.rows[number], strict=True)))
            if _is_believed(entry):
                entries.append(entry)
    last = max((*case_of, *found.rows), default=0)
    there = {entry.sequence for entry in entries}
    missing = tuple(number for number in range(1, last + 1) if number not in there)
    noted = store.value("SELECT value FROM meta WHERE key = ?", [audit.HEAD])
    ends_well = bool(entries) and entries[-1].sequence == last and noted == entries[-1].hash
    facts = [entry for entry in entries if entry.list is not None and not entry.is_erased and entry.list != SIGN_OFFS]
    return OldTrail(
        entries=tuple(entries),
        missing=missing,
        # The whole index knows of every row, whether it can be read or not.
        end_unknown=not ends_well and pairs is None,
        newest={_place_of(entry): entry for entry in facts},
        first=Ranks(facts).rank,
        last_missing_of={case_of[number]: number for number in missing if number in case_of},
        last_missing=max((number for number in missing if number not in case_of), default=0),
    )


def _place_of(entry: AuditEntry) -> Place:
    return Place(entry.case_id, entry.list or "", entry.record_id or "")


def _is_believed(entry: AuditEntry) -> bool:
    fits = entry.is_erased or entry.computed_content_hash() == entry.content_hash
    return fits and entry.computed_hash() == entry.hash
