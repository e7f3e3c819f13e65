"""Rows of an open store as records: cases and laboratories. The caller holds the transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain import codec, codes
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import errors, rows
from dalba_desktop.wording import say


def case_ids(database: Database) -> tuple[str, ...]:
    """The ids of all cases, in the order in which they came."""
    return tuple(key for (key,) in database.execute("SELECT case_id FROM patient ORDER BY position"))


def has_case(database: Database, case_id: str) -> bool:
    """Whether there is a case with that id."""
    return database.execute("SELECT 1 FROM patient WHERE case_id = ?", [case_id]).fetchone() is not None


def patient_of(database: Database, case_id: str) -> Patient | None:
    """What is recorded about the person; None for an unknown id."""
    columns = rows.columns_of(Patient)
    row = database.execute(rows.select("patient", columns, "WHERE case_id = ?"), [case_id]).fetchone()
    return None if row is None else rows.record_of(Patient, row, "patient")


@dataclass(frozen=True, slots=True)
class Person:
    """What a list says of a person. `age` is in completed years on the day asked about, or at death."""

    case_id: str
    sex: codes.Sex | None
    age: int | None
    transcript: codes.Transcript | None


_PEOPLE = """
    SELECT "case_id", "sex", "birth_date", "birth_year", "transcript", "diagnosis_date",
        (SELECT min("date") FROM "follow_up" WHERE "follow_up"."case_id" = "patient"."case_id"
            AND "status" = ? AND "withdrawn" IS NULL AND "date" <= ?)
    FROM "patient" ORDER BY "position"
"""


def people(database: Database, as_of: dt.date) -> tuple[Person, ...]:
    """Everybody, in the order in which the cases came. Raises FactError for what does not read back."""
    found = database.execute(_PEOPLE, [codes.VitalStatus.DEAD.value, as_of.isoformat()])
    return tuple(_person(row, as_of) for row in found)


def _person(row: tuple[Any, ...], as_of: dt.date) -> Person:
    case_id, sex, born, birth_year, transcript, diagnosed, died = row
    try:
        patient = Patient(
            case_id=case_id,
            sex=None if sex is None else codes.Sex(sex),
            birth_date=None if born is None else codec.read_day(born),
            birth_year=birth_year,
            transcript=None if transcript is None else codes.Transcript(transcript),
            diagnosis_date=codec.read_day(diagnosed),
        )
        age = patient.age_on(as_of if died is None else codec.read_day(died))
    except ValueError as error:
        raise codec.FactError("patient", str(error), "what the field allows") from error
    return Person(case_id, patient.sex, age, patient.transcript)


def patients(database: Database) -> tuple[Patient, ...]:
    """What is recorded about every person, in the order in which the cases came."""
    found = database.execute(rows.select("patient", rows.columns_of(Patient), "ORDER BY position"))
    return tuple(rows.record_of(Patient, row, "patient") for row in found)


def case_of(database: Database, case_id: str) -> CaseHistory:
    """The whole history of a case. Raises UnknownCase, and FactError for what does not read back."""
    patient = patient_of(database, case_id)
    if patient is None:
        raise errors.UnknownCase(say("no case with the id {case_id}", case_id=codec.shown(case_id)))
    lists = {name: tuple(records_of(database, name, case_id)) for name in LISTS}
    return CaseHistory(patient=patient, **lists)  # type: ignore[arg-type]


def records_of(database: Database, list_name: str, case_id: str) -> Iterator[Record]:
    """One list of a case, in the order in which the records came."""
    kind = LISTS[list_name]
    sql = rows.select(list_name, rows.columns_of(kind), "WHERE case_id = ? ORDER BY position")
    for row in database.execute(sql, [case_id]):
        yield rows.record_of(kind, row, list_name)


def record_of(database: Database, list_name: str, case_id: str, record_id: str) -> Record | None:
    """One record; None when there is none with that id in that list."""
    kind = LISTS[list_name]
    sql = rows.select(list_name, rows.columns_of(kind), "WHERE case_id = ? AND id = ?")
    row = database.execute(sql, [case_id, record_id]).fetchone()
    return None if row is None else rows.record_of(kind, row, list_name)


def laboratories(database: Database) -> tuple[Laboratory, ...]:
    """The laboratories' own figures, in the order in which they came."""
    found = database.execute(rows.select("laboratory", rows.columns_of(Laboratory), "ORDER BY position"))
    return tuple(rows.record_of(Laboratory, row, "laboratories") for row in found)
