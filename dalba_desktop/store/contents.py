"""Every data row of an open store as the trail would name it: where it stands, and its content in plain JSON.

One place knows how the lists of the trail lie in tables; undoing, checking and salvaging go by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import attachments, reading, rows, settings
from dalba_desktop.store.attachments import ATTACHMENTS
from dalba_desktop.store.settings import PREFERENCES, SIGN_OFFS, Section

PATIENT, LABORATORIES = "patient", "laboratories"
SECTIONS = {section.value: section for section in Section}


class Place(NamedTuple):
    """Where a row stands: its case (None for what belongs to the whole store), its list, its id."""

    case_id: str | None
    list: str
    record_id: str


def content_at(database: Database, place: Place) -> Any:
    """What stands at a place in plain JSON; None when nothing does. Raises FactError for what does not read back."""
    case_id, name, record_id = place
    match name:
        case str() if name in LISTS:
            found = reading.record_of(database, name, case_id or "", record_id)
            return None if found is None else codec.write_record(found)
        case "patient":
            patient = reading.patient_of(database, record_id)
            return None if patient is None else codec.write_record(patient)
        case "laboratories":
            known = {entry.name: entry for entry in reading.laboratories(database)}
            return codec.write_record(known[record_id]) if record_id in known else None
        case "attachments":
            document = attachments.find(database, case_id or "", record_id)
            return None if document is None or document.removed else document.as_json()
        case "preferences":
            return settings.preferences(database).get(record_id)
        case _:
            own = settings.values_in_force(database, SECTIONS[name]).get(record_id)
            return None if own is None else own.value


def every_content(database: Database) -> Iterator[tuple[Place, Any]]:
    """All data rows but sign-offs, of which one file can have many. Raises FactError."""
    for row in database.execute(rows.select(PATIENT, rows.columns_of(Patient), "ORDER BY position")):
        patient = rows.record_of(Patient, row, PATIENT)
        yield Place(patient.case_id, PATIENT, patient.case_id), codec.write_record(patient)
    for name, kind in LISTS.items():
        columns = ("case_id", *rows.columns_of(kind))
        for case_id, *row in database.execute(rows.select(name, columns, "ORDER BY case_id, position")):
            record = rows.record_of(kind, row, name)
            yield Place(case_id, name, record.id), codec.write_record(record)
    for row in database.execute(rows.select("laboratory", rows.columns_of(Laboratory), "ORDER BY position")):
        laboratory = rows.record_of(Laboratory, row, LABORATORIES)
        yield Place(None, LABORATORIES, laboratory.name), codec.write_record(laboratory)
    for document in attachments.every(database):
        if document.removed:
            continue
        yield Place(document.case_id, ATTACHMENTS, document.id), document.as_json()
    for name, section in SECTIONS.items():
        for key, own in settings.values_in_force(database, section).items():
            yield Place(None, name, key), own.value
    for key, value in settings.preferences(database).items():
        yield Place(None, PREFERENCES, key), value


def sign_offs(database: Database) -> list[tuple[str, str]]:
    """Every sign-off as (SHA-256, name)."""
    return [(made.sha256, made.name) for made in settings.sign_offs(database)]


__all__ = ["ATTACHMENTS", "LABORATORIES", "PATIENT", "PREFERENCES", "SECTIONS", "SIGN_OFFS", "Place"]
