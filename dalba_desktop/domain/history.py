"""One case and all its dated facts, and what of it was known on a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dalba_desktop.domain import codec, codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.codec import FactError, Json
from dalba_desktop.domain.events import LARGEST_VALUES, AdverseEvent, Assessment, Concomitant, Decision, FollowUp, Note
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment

LISTS: Mapping[str, type[Record]] = {
    "treatments": Treatment,
    "mrd": MrdSample,
    "abl1_tests": Abl1Test,
    "responses": Response,
    "relapses": Relapse,
    "transplants": Transplant,
    "adverse_events": AdverseEvent,
    "concomitants": Concomitant,
    "assessments": Assessment,
    "follow_up": FollowUp,
    "notes": Note,
    "decisions": Decision,
}
"""The lists of a case in the order of the data dictionary, with the record each holds."""

_LIST_OF = {record: name for name, record in LISTS.items()}


def list_of(record: Record) -> str:
    """The name of the list a record belongs to."""
    return _LIST_OF[type(record)]


@dataclass(frozen=True, kw_only=True)
class CaseHistory:
    """One case: the patient and every dated fact, in the order given."""

    patient: Patient
    treatments: tuple[Treatment, ...] = ()
    mrd: tuple[MrdSample, ...] = ()
    abl1_tests: tuple[Abl1Test, ...] = ()
    responses: tuple[Response, ...] = ()
    relapses: tuple[Relapse, ...] = ()
    transplants: tuple[Transplant, ...] = ()
    adverse_events: tuple[AdverseEvent, ...] = ()
    concomitants: tuple[Concomitant, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    notes: tuple[Note, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def case_id(self) -> str:
        """The local pseudonym."""
        return self.patient.case_id

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every dated fact with the name of its list, in dictionary order."""
        for name in LISTS:
            for record in getattr(self, name):
                yield name, record

    def find(self, list_name: str, record_id: str) -> Record | None:
        """The fact with that id in that list, or None."""
        return next((record for record in getattr(self, list_name) if record.id == record_id), None)

    def with_record(self, record: Record) -> CaseHistory:
        """The case with one more fact, or with the fact of the same id replaced in its place."""
        name = list_of(record)
        present: tuple[Record, ...] = getattr(self, name)
        if any(entry.id == record.id for entry in present):
            changed = tuple(record if entry.id == record.id else entry for entry in present)
        else:
            changed = (*present, record)
        return dataclasses.replace(self, **{name: changed})  # type: ignore[arg-type]

    def as_known_on(self, as_of: dt.date) -> CaseHistory:
        """The case as it was known on a day, without what was withdrawn.

        Only facts dated and reported by then exist; an end or a hold after that day is not known yet; an
        ABL1 test sampled but not reported is pending.
        """
        return CaseHistory(
            patient=self.patient,
            treatments=tuple(_treatment_known(row, as_of) for row in _live(self.treatments) if row.start <= as_of),
            mrd=tuple(row for row in _live(self.mrd) if row.date <= as_of and row.known_on <= as_of),
            abl1_tests=tuple(_test_known(row, as_of) for row in _live(self.abl1_tests) if row.date <= as_of),
            responses=tuple(row for row in _live(self.responses) if row.date <= as_of),
            relapses=tuple(row for row in _live(self.relapses) if row.date <= as_of),
            transplants=tuple(_transplant_known(row, as_of) for row in _live(self.transplants) if row.date <= as_of),
            adverse_events=tuple(_ended(row, as_of) for row in _live(self.adverse_events) if row.start <= as_of),
            concomitants=tuple(_ended(row, as_of) for row in _live(self.concomitants) if row.start <= as_of),
            assessments=tuple(row for row in _live(self.assessments) if row.date <= as_of),
            follow_up=tuple(row for row in _live(self.follow_up) if row.date <= as_of),
            notes=tuple(row for row in _live(self.notes) if row.date <= as_of),
            decisions=tuple(row for row in _live(self.decisions) if row.at is None or row.at.date() <= as_of),
        )

    @functools.cached_property
    def day_one(self) -> dt.date | None:
        """Day 1: the protocol's start, else the first TKI start, else None."""
        if self.patient.protocol_start is not None:
            return self.patient.protocol_start
        return min((row.start for row in self.treatments if row.is_tki and row.withdrawn is None), default=None)

    def day_number(self, when: dt.date) -> int | None:
        """The protocol day of a date (day 1 is `day_one`; the day before is 0), None without a day 1."""
        return None if self.day_one is None else (when - self.day_one).days + 1

    @functools.cached_property
    def death_date(self) -> dt.date | None:
        """The date of the first row with status dead, None while alive or unknown."""
        dead = (row.date for row in self.follow_up if row.status is codes.VitalStatus.DEAD and row.withdrawn is None)
        return min(dead, default=None)


def _live(records: Sequence[Any]) -> Iterator[Any]:
    return (record for record in records if record.withdrawn is None)


def _ended(row: Any, as_of: dt.date) -> Any:
    return dataclasses.replace(row, end=None) if row.end is not None and row.end > as_of else row


def _treatment_known(row: Treatment, as_of: dt.date) -> Treatment:
    holds = tuple(_ended(hold, as_of) for hold in row.holds if hold.start <= as_of)
    ongoing = row.end is not None and row.end > as_of
    if not ongoing and holds == row.holds:
        return row
    return dataclasses.replace(
        row,
        holds=holds,
        end=None if ongoing else row.end,
        stop_reason=None if ongoing else row.stop_reason,
    )


def _test_known(row: Abl1Test, as_of: dt.date) -> Abl1Test:
    if row.known_on <= as_of:
        return row
    return dataclasses.replace(row, status=codes.Abl1Status.PENDING, variants=(), reported_on=None)


def _transplant_known(row: Transplant, as_of: dt.date) -> Transplant:
    later = {
        name: None
        for name in ("neutrophil_engraftment", "platelet_engraftment")
        if getattr(row, name) is not None and getattr(row, name) > as_of
    }
    return dataclasses.replace(row, **later) if later else row  # type: ignore[arg-type]


def read_case(raw: Json, place: str) -> CaseHistory:
    """A case from plain values, every record with an id. Raises the first `FactError`."""
    if not isinstance(raw, Mapping):
        raise FactError(place, raw, "an object")
    for key in raw:
        if key != "patient" and key not in LISTS:
            raise FactError(f"{place}.{key}", str(key), ", ".join(["patient", *LISTS]), "unknown key")
    if raw.get("patient") is None:
        raise FactError(f"{place}.patient", None, "an object", "required")
    patient = codec.read_record(Patient, raw["patient"], f"{place}.patient")
    _check_birth(patient, f"{place}.patient")
    lists: dict[str, tuple[Record, ...]] = {}
    seen: dict[str, str] = {}
    for name, record in LISTS.items():
        rows = raw.get(name)
        if rows is None:
            continue
        if not isinstance(rows, list):
            raise FactError(f"{place}.{name}", rows, "a list of objects")
        made = [codec.read_record(record, row, f"{place}.{name}[{index}]") for index, row in enumerate(rows)]
        for index, entry in enumerate(made):
            if isinstance(entry, Assessment):
                _check_value(entry, f"{place}.{name}[{index}].value")
            if not entry.id:
                continue
            where = f"{place}.{name}[{index}].id"
            if entry.id in seen:
                raise FactError(where, entry.id, "an id used once in its case", f"already used at {seen[entry.id]}")
            seen[entry.id] = where
        lists[name] = tuple(made)
    taken = set(seen)
    named = {name: tuple(_with_id(name, entry, taken) for entry in rows) for name, rows in lists.items()}
    return CaseHistory(patient=patient, **named)  # type: ignore[arg-type]


def _check_birth(patient: Patient, place: str) -> None:
    if patient.birth_date is not None and patient.birth_year not in (None, patient.birth_date.year):
        raise FactError(
            f"{place}.birth_year", patient.birth_year, "one of birth_date and birth_year, or the same year in both"
        )


def _check_value(entry: Assessment, place: str) -> None:
    largest = LARGEST_VALUES.get(entry.kind)
    if entry.kind is codes.AssessmentKind.CSF_BLASTS and entry.value not in (0, 1):
        raise FactError(place, entry.value, "0 (no blasts) or 1 (blasts)")
    if largest is not None and entry.value > largest:
        raise FactError(place, entry.value, f"a number from 0 to {largest:g} for {entry.kind.value}")


def _with_id(list_name: str, record: Record, taken: set[str]) -> Record:
    if record.id:
        return record
    made = made_id(list_name, record, taken)
    taken.add(made)
    return dataclasses.replace(record, id=made)


def made_id(list_name: str, record: Record, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """An id made from the record's content and its place among equals: the same file gives the same ids."""
    content = codec.write_record(dataclasses.replace(record, id=""))
    text = json.dumps([list_name, content], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    place = 1
    while (candidate := f"{digest}-{place}" if place > 1 else digest) in taken:
        place += 1
    return candidate


def write_case(history: CaseHistory) -> dict[str, Json]:
    """The plain values of a case, lists in dictionary order, empty ones left out."""
    written: dict[str, Json] = {"patient": codec.write_record(history.patient)}
    for name in LISTS:
        rows = getattr(history, name)
        if rows:
            written[name] = [codec.write_record(row) for row in rows]
    return written
