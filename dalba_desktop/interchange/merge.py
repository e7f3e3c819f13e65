"""What an import would change: equal records are left alone, new ones added, others are conflicts.

Nothing is stored here. Files are planned one after the other over what the ones before them bring, so a plan says
exactly what its execution will do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory, list_of
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient


class OnConflict(StrEnum):
    """What happens to a record that is already there with other values."""

    REFUSE = "refuse"
    KEEP = "keep"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Clash:
    """A record of a file that is already there with other values, or whose id is taken in `other_list`."""

    case_id: str | None
    list: str
    id: str
    other_list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """What one file changes in one case."""

    case_id: str
    new_case: bool
    patient: Patient | None
    added: tuple[Record, ...]
    replaced: tuple[Record, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return self.patient is None and not self.added and not self.replaced


class Present(Protocol):
    """What is there already: the part of the store that a plan looks at."""

    def has_case(self, case_id: str) -> bool:
        """Whether there is a case with that id."""

    def case(self, case_id: str) -> CaseHistory:
        """Its whole history."""

    @property
    def laboratories(self) -> tuple[Laboratory, ...]:
        """The laboratories."""

    @property
    def policy_overrides(self) -> Mapping[str, float]:
        """The centre's own policy values."""


class ImportPlan:
    """The changes that a number of files bring, in order. `changes`, `laboratories` and `policy` are what to write."""

    def __init__(self, present: Present, on_conflict: OnConflict = OnConflict.REFUSE) -> None:
        self.changes: list[CaseChange] = []
        self.laboratories: list[Laboratory] = []
        self.policy: dict[str, float] = {}
        self.clashes: list[Clash] = []
        self.unchanged = 0
        self.kept = 0
        self._present = present
        self._on_conflict = on_conflict
        self._cases: dict[str, CaseHistory] = {}
        self._known_laboratories = {entry.name: entry for entry in present.laboratories}
        self._known_policy = dict(present.policy_overrides)

    @property
    def new_cases(self) -> int:
        """How many cases are not there yet."""
        return sum(change.new_case for change in self.changes)

    @property
    def added(self) -> int:
        """How many records are new."""
        return sum(len(change.added) for change in self.changes)

    @property
    def replaced(self) -> int:
        """How many records get other values, patients included."""
        return sum(
            len(change.replaced) + (change.patient is not None and not change.new_case) for change in self.changes
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not self.changes and not self.laboratories and not self.policy

    def history(self, case_id: str) -> CaseHistory | None:
        """A case as it will be, None when nobody knows it."""
        if case_id in self._cases:
            return self._cases[case_id]
        return self._present.case(case_id) if self._present.has_case(case_id) else None

    def add_case(self, incoming: CaseHistory) -> None:
        """Plans one case of a file."""
        present = self.history(incoming.case_id)
        if present is None:
            added = tuple(record for _, record in incoming.records())
            self.changes.append(
                CaseChange(case_id=incoming.case_id, new_case=True, patient=incoming.patient, added=added, replaced=())
            )
            self._cases[incoming.case_id] = incoming
            return
        patient = None
        if incoming.patient != present.patient and self._takes(Clash(incoming.case_id, "patient", incoming.case_id)):
            patient = incoming.patient
        added, replaced = self._sorted_out(present, incoming)
        change = CaseChange(case_id=incoming.case_id, new_case=False, patient=patient, added=added, replaced=replaced)
        if not change.is_empty:
            self.changes.append(change)
            self._cases[incoming.case_id] = _changed(present, change)

    def add_laboratories(self, laboratories: Iterable[Laboratory]) -> None:
        """Plans the laboratories of a file."""
        for entry in laboratories:
            known = self._known_laboratories.get(entry.name)
            if known == entry:
                self.unchanged += 1
            elif known is None or self._takes(Clash(None, "laboratories", entry.name)):
                self.laboratories.append(entry)
                self._known_laboratories[entry.name] = entry

    def add_policy(self, policy: Mapping[str, float]) -> None:
        """Plans the policy values of a file."""
        for key, value in policy.items():
            known = self._known_policy.get(key)
            if known == value:
                self.unchanged += 1
            elif known is None or self._takes(Clash(None, "policy", key)):
                self.policy[key] = value
                self._known_policy[key] = value

    def _sorted_out(self, present: CaseHistory, incoming: CaseHistory) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
        there = {record.id: (name, record) for name, record in present.records()}
        added: list[Record] = []
        replaced: list[Record] = []
        for name, record in incoming.records():
            if record.id not in there:
                added.append(record)
                continue
            other_name, other = there[record.id]
            if other_name != name:
                # Neither keeping nor taking would be right: two facts want one id.
                self.clashes.append(Clash(incoming.case_id, name, record.id, other_name))
            elif other == record:
                self.unchanged += 1
            elif self._takes(Clash(incoming.case_id, name, record.id)):
                replaced.append(record)
        return tuple(added), tuple(replaced)

    def _takes(self, clash: Clash) -> bool:
        if self._on_conflict is OnConflict.TAKE:
            return True
        if self._on_conflict is OnConflict.KEEP:
            self.kept += 1
        else:
            self.clashes.append(clash)
        return False


def _changed(present: CaseHistory, change: CaseChange) -> CaseHistory:
    lists: dict[str, dict[str, Record]] = {}
    for record in (*change.replaced, *change.added):
        name = list_of(record)
        rows = lists.setdefault(name, {row.id: row for row in getattr(present, name)})
        rows[record.id] = record
    made = {name: tuple(rows.values()) for name, rows in lists.items()}
    return dataclasses.replace(
        present,
        patient=change.patient or present.patient,
        **made,  # type: ignore[arg-type]
    )
