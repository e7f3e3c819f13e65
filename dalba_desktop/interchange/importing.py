"""Reads files for an import and plans what they change: all of them, or none.

The plan (`merge.ImportPlan`) looks at what is there and at the files before; `ImportOutcome` tells what it comes to,
for a person and as JSON.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalba_desktop.domain.codec import FactError, read_record, shown
from dalba_desktop.domain.history import CaseHistory, made_id
from dalba_desktop.domain.patient import Patient
from dalba_desktop.interchange.case_file import CaseFile, read_case_file
from dalba_desktop.interchange.files import UnusableFile, read_bytes
from dalba_desktop.interchange.merge import Clash, ImportPlan, OnConflict, Present
from dalba_desktop.interchange.tables import MappingError, TableMapping, TableRows, read_mrd_table
from dalba_desktop.wording import refusal_words, say, say_n


class MixedData(UnusableFile):
    """Invented patients met a real store, or real ones a demo store."""


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What an import did or would do. `problems` and `clashes` forbid it; `notes` do not."""

    stored: bool
    new_cases: int
    added: int
    replaced: int
    unchanged: int
    kept: int
    clashes: tuple[Clash, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        """Whether something forbids it."""
        return bool(self.clashes or self.problems)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Everything that forbids it, one sentence each."""
        return (*self.problems, *(clash_words(clash) for clash in self.clashes))

    def document(self) -> dict[str, Any]:
        """The same as plain values for JSON."""
        return {
            "format": "dalba-import/1",
            "stored": self.stored,
            "new_cases": self.new_cases,
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "kept": self.kept,
            "conflicts": [dataclasses.asdict(clash) for clash in self.clashes],
            "problems": list(self.problems),
            "notes": list(self.notes),
        }


def clash_words(clash: Clash) -> str:
    """A conflict in a sentence."""
    if clash.other_list is not None:
        return say(
            "{case} {list} {id}: the id is already used in {other}",
            case=shown(clash.case_id),
            list=clash.list,
            id=shown(clash.id),
            other=clash.other_list,
        )
    where = say("{list} {id}", list=clash.list, id=shown(clash.id))
    if clash.case_id is not None and clash.list != "patient":
        where = say("case {case}, {where}", case=shown(clash.case_id), where=where)
    return say("{where}: already there with other values (see --on-conflict)", where=where)


class Importer:
    """Plans files one after the other over what is `present`."""

    def __init__(
        self,
        present: Present,
        *,
        synthetic: bool,
        on_conflict: OnConflict = OnConflict.REFUSE,
        check_policy: Callable[[Mapping[str, float]], object] | None = None,
    ) -> None:
        self.plan = ImportPlan(present, on_conflict)
        self._synthetic = synthetic
        self._check_policy = check_policy
        self._problems: list[str] = []
        self._notes: list[str] = []

    def add_case_file(self, path: Path) -> None:
        """Plans a case file. Raises UnusableFile, MixedData."""
        try:
            file = read_case_file(read_bytes(path), self._check_policy)
        except FactError as error:
            raise UnusableFile(path, refusal_words(error)) from None
        self.add_cases(file, path)

    def add_cases(self, file: CaseFile, path: Path) -> None:
        """Plans what a case file holds. Raises MixedData."""
        self._check_mixing(path, synthetic=file.synthetic)
        for history in file.cases:
            self.plan.add_case(history)
        self.plan.add_laboratories(file.laboratories)
        self.plan.add_policy(file.policy)

    def add_table(self, path: Path, mapping: TableMapping) -> None:
        """Plans a table of MRD results. Raises UnusableFile, MixedData; wrong rows become problems."""
        self._check_mixing(path, synthetic=False)
        try:
            rows = read_mrd_table(read_bytes(path), mapping)
        except MappingError as error:
            raise UnusableFile(path, str(error)) from None
        self._problems += [f"{path}: {remark}" for remark in rows.problems]
        self._notes += [f"{path}: {remark}" for remark in rows.notes]
        self._add_samples(rows, path, mapping)

    def outcome(self, *, stored: bool) -> ImportOutcome:
        """What the plan comes to."""
        return ImportOutcome(
            stored=stored,
            new_cases=self.plan.new_cases,
            added=self.plan.added,
            replaced=self.plan.replaced,
            unchanged=self.plan.unchanged,
            kept=self.plan.kept,
            clashes=tuple(self.plan.clashes),
            problems=tuple(self._problems),
            notes=tuple(self._notes),
        )

    def _add_samples(self, rows: TableRows, path: Path, mapping: TableMapping) -> None:
        for case_id, samples in rows.samples.items():
            present = self.plan.history(case_id)
            if present is not None:
                patient = present.patient
            elif mapping.create_cases and mapping.origin is not None:
                made = {"case_id": case_id, "diagnosis_date": mapping.origin.isoformat()}
                try:
                    patient = read_record(Patient, made, "")
                except FactError as error:
                    self._problems.append(f"{path}: {error}")
                    continue
            else:
                self._problems.append(
                    say("{path}: no case {case} in the store (see --create-cases)", path=str(path), case=shown(case_id))
                )
                continue
            taken: set[str] = {sample.id for sample in samples if sample.id}
            named = []
            for sample in samples:
                if not sample.id:
                    sample = dataclasses.replace(sample, id=made_id("mrd", sample, taken))
                    taken.add(sample.id)
                named.append(sample)
            self.plan.add_case(CaseHistory(patient=patient, mrd=tuple(named)))

    def _check_mixing(self, path: Path, *, synthetic: bool) -> None:
        if synthetic and not self._synthetic:
            raise MixedData(path, say("SYNTHETIC demo data; a real store does not take it"))
        if self._synthetic and not synthetic:
            raise MixedData(path, say("not marked as synthetic; a demo store takes no real data"))


def summary(outcome: ImportOutcome) -> str:
    """The outcome in one line."""
    parts: Sequence[str] = (
        say_n("{count} new case", "{count} new cases", outcome.new_cases),
        say_n("{count} new record", "{count} new records", outcome.added),
        say("{count} changed", count=outcome.replaced),
        say("{count} already there", count=outcome.unchanged + outcome.kept),
    )
    return ", ".join(parts)
