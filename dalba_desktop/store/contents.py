"""Every data row of an open store as the trail would name it: where it stands, and its content in plain JSON.

One place knows how the lists of the trail lie in tables; undoing, checking and salvaging go by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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


class Unreadable(NamedTuple):
    """In place of a content that no version of the application wrote: which value it is."""

    value: str


def every_content(database: Database) -> Iterator[tuple[Place, Any]]:
    """All data rows but sign-offs, of which one file can have many. Raises FactError."""
    for place, content in every_row(database):
        if isinstance(content, Unreadable):
            raise codec.FactError(content.value, None, "what the application writes")
        yield place, content


def every_row(database: Database) -> Iterator[tuple[Place, Any]]:
    """The same, each list in the order of its rows, with Unreadable for a content that does not read back."""
    for row in database.execute(rows.select(PATIENT, rows.columns_of(Patient), "ORDER BY position")):
        case_id = row[rows.columns_of(Patient).index("case_id")]
        yield Place(case_id, PATIENT, case_id), _content(Patient, row, PATIENT)
    for name, kind in LISTS.items():
        columns = ("case_id", "id", *rows.columns_of(kind))
        for case_id, record_id, *row in database.execute(rows.select(name, columns, "ORDER BY case_id, position")):
            yield Place(case_id, name, record_id), _content(kind, row, name)
    columns = ("name", *rows.columns_of(Laboratory))
    for name, *row in database.execute(rows.select("laboratory", columns, "ORDER BY position")):
        yield Place(None, LABORATORIES, name), _content(Laboratory, row, LABORATORIES)
    for document in attachments.every(database):
        if not document.removed:
            yield Place(document.case_id, ATTACHMENTS, document.id), document.as_json()
    for name in SECTIONS:
        in_force = "SELECT key, value FROM own_value WHERE section = ? AND ended_at IS NULL ORDER BY key"
        for key, text in database.execute(in_force, [name]):
            yield Place(None, name, key), _loaded(text, f"own_value {key}")
    for key, text in database.execute("SELECT key, value FROM preference ORDER BY key"):
        yield Place(None, PREFERENCES, key), _loaded(text, f"preference {key}")


def _content(kind: type[Any], row: Sequence[Any], name: str) -> Any:
    try:
        return codec.write_record(rows.record_of(kind, row, name))
    except codec.FactError as error:
        return Unreadable(error.place)
    except ValueError:
        return Unreadable(name)


def _loaded(text: str, value: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return Unreadable(value)


def own_rows(database: Database) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """Everything a centre ever set, oldest first, by section and key.

    Each as (value, at, who, reason), and (ended_at, ended_by, ended_reason) behind that when it has ended.
    """
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    columns = ("section", "key", "value", "at", "who", "reason", "ended_at", "ended_by", "ended_reason")
    for section, key, *rest in database.execute(rows.select("own_value", columns, "ORDER BY number")):
        found.setdefault((section, key), []).append(tuple(part for part in rest if part is not None))
    return found


def sign_offs(database: Database) -> list[tuple[str, str]]:
    """Every sign-off as (SHA-256, name)."""
    return [(made.sha256, made.name) for made in settings.sign_offs(database)]


__all__ = ["ATTACHMENTS", "LABORATORIES", "PATIENT", "PREFERENCES", "SECTIONS", "SIGN_OFFS", "Place", "Unreadable"]
