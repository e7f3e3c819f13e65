"""Brings the data of a copy into line with its trail, where rows were erased from the middle of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import attachments, audit, expected
from dalba_desktop.store.contents import ATTACHMENTS, PATIENT, Place
from dalba_desktop.store.expected import Expected

if TYPE_CHECKING:
    from dalba_desktop.store.writer import Writer


def places_of(database: Database, rows: Iterable[int]) -> tuple[Place, ...]:
    """What these rows of the trail speak of, as far as it is of a case; the person of a case last."""
    found = database.execute(
        "SELECT DISTINCT case_id, list, record_id FROM audit "
        "WHERE sequence IN (SELECT value FROM json_each(?)) AND case_id IS NOT NULL AND list IS NOT NULL",
        [json.dumps(list(rows))],
    )
    places = (Place(case_id, name, record_id or "") for case_id, name, record_id in found)
    return tuple(sorted(places, key=lambda place: place.list == PATIENT))


def settle(writer: Writer, places: Iterable[Place]) -> None:
    """Sets what stands at each place to the last thing that the trail still says of it; takes out what it is silent of.

    Nothing is brought back: a place where nothing stands stays empty.
    """
    told = expected.expected_of(audit.entries(writer.database))
    for place in places:
        if place.list == ATTACHMENTS:
            _settle_document(writer.database, place, told)
        elif place.list == PATIENT:
            _settle_row(writer, place, Patient, "patient", {"case_id": place.record_id}, told)
        elif place.list in LISTS:
            key = {"case_id": place.case_id or "", "id": place.record_id}
            _settle_row(writer, place, LISTS[place.list], place.list, key, told)


def _settle_row(writer: Writer, place: Place, kind: type[Any], table: str, key: dict[str, str], told: Expected) -> None:
    said = told.facts.get(place)
    if said is None:
        writer.delete_row(table, key)
    else:
        writer.update_row(table, codec.read_record(kind, json.loads(said.text), place.list), key)


def _settle_document(database: Database, place: Place, told: Expected) -> None:
    found = attachments.find(database, place.case_id or "", place.record_id)
    known = told.documents.get(place)
    if found is None:
        return
    if known is None:
        database.execute("DELETE FROM attachment WHERE case_id = ? AND id = ?", [place.case_id, place.record_id])
    else:
        attachments.set_details(database, found, json.loads(known.said.text))
        attachments.set_removed(database, found, removed=known.removed)
