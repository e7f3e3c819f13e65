"""Gathers what a damaged store still tells: from its tables, from the indexes over them, and from its trail."""

from __future__ import annotations

import collections
import hashlib
import json
import math
from collections.abc import Collection, Mapping
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import rows
from dalba_desktop.store.attachments import ATTACHMENTS
from dalba_desktop.store.audit import Action
from dalba_desktop.store.contents import LABORATORIES, PATIENT, PREFERENCES, SECTIONS, SIGN_OFFS, Place
from dalba_desktop.store.damaged import DamagedStore
from dalba_desktop.store.gathered import DRAFTS, KNOWLEDGE_FILES, Doubt, Gathered, Listed, Origin, Row
from dalba_desktop.store.old_trail import trail_of
from dalba_desktop.store.settings import Section

_OLD_ATTACHMENT = ("case_id", "id", "name", "media_type", "size", "sha256", "date", "note", "at", "who", "removed")
_ATTACHMENT = (*_OLD_ATTACHMENT, "records")
_OWN = ("section", "key", "value", "at", "who", "reason", "ended_at", "ended_by", "ended_reason")
_FILE = ("sha256", "name", "version", "date", "at", "who")
_SIGN_OFF = ("sha256", "name", "at", "who")
_DRAFT = ("key", "case_id", "at", "content")
_OPENED = "opened/"
"""Who had which case open last is kept beside the half-typed forms. It counts rows of the old trail, so it is left."""


def gather(store: DamagedStore) -> Gathered:
    """Reads everything that can be read."""
    found = Gathered(trail_of(store))
    _take_meta(store, found)
    known_cases = _take_patients(store, found)
    for name in LISTS:
        _take_list(store, found, name, known_cases)
    for (case_id, name), listed in found.records.items():
        if case_id not in found.patients:
            # Without the patient's own row nothing of the case can be stored.
            found.lose(Place(case_id, PATIENT, case_id))
            for each in listed:
                found.lose(Place(case_id, name, each.record.id))
    _take_attachments(store, found, known_cases)
    _take_laboratories(store, found)
    _take_settings(store, found)
    _take_sign_offs(store, found)
    _take_preferences(store, found)
    _take_drafts(store, found)
    return found


def _take_meta(store: DamagedStore, found: Gathered) -> None:
    meta: dict[str, str] = dict(store.table("meta", ("key", "value")).rows.values())
    if "synthetic" not in meta:
        created = next((entry for entry in found.trail.entries if entry.action == Action.CREATED), None)
        meta = {**json.loads((created and created.after) or "{}"), **meta}
    if "synthetic" in meta:
        found.synthetic = meta["synthetic"] == "true"
    if "as_of" in meta:
        found.as_of = codec.read_day(meta["as_of"])


def _take_patients(store: DamagedStore, found: Gathered) -> set[str]:
    """Takes what is recorded about each person; returns the ids of all cases that anything speaks of."""
    pairs = store.keys('SELECT rowid, case_id FROM patient INDEXED BY "sqlite_autoindex_patient_1"')
    columns = ("case_id", "position", *rows.columns_of(Patient))
    last = None if pairs is None else max((row[0] for row in pairs), default=0)
    table = store.table(PATIENT, columns, at_least=len(found.trail.places(PATIENT)), last=last)
    read: dict[Place, tuple[float, Any]] = {}
    known = {Place(case_id, PATIENT, case_id) for _, case_id in pairs or ()}
    for case_id, position, *values in table.rows.values():
        place = Place(case_id, PATIENT, case_id)
        known.add(place)
        content = _content(Patient, values, PATIENT)
        if content is not None:
            read[place] = position, content
    for place in dict.fromkeys((*read, *found.trail.places(PATIENT), *sorted(known))):
        position, content = read.get(place, (math.inf, None))
        is_absent = place not in known and (table.is_whole or pairs is not None)
        content = found.settle(place, content, is_known=place in known, is_absent=is_absent)
        patient = found.record(place, Patient, content)
        if patient is not None:
            found.patients[patient.case_id] = Listed(patient, found.trail.first.get(place, math.inf), position)
    if pairs is None:
        found.may_be_more(PATIENT, table)
    return found.trail.case_ids() | {place.record_id for place in known}


def _take_list(store: DamagedStore, found: Gathered, name: str, known_cases: Collection[str]) -> None:
    kind = LISTS[name]
    columns = rows.columns_of(kind)
    keys = _keys_of(store, name, known_cases)
    table = store.table(name, ("case_id", "position", *columns), **_extent(keys, len(found.trail.places(name))))
    read: dict[Place, tuple[float, Any]] = {}
    known = {Place(case_id, name, key) for case_id, of_case in keys.items() for key in (of_case or {}).values()}
    for case_id, position, *values in table.rows.values():
        place = Place(case_id, name, values[columns.index("id")])
        known.add(place)
        content = _content(kind, values, name)
        if content is not None:
            read[place] = position, content
    for place in dict.fromkeys((*read, *found.trail.places(name), *sorted(known))):
        position, content = read.get(place, (math.inf, None))
        is_absent = place not in known and (table.is_whole or keys.get(place.case_id or "") is not None)
        content = found.settle(place, content, is_known=place in known, is_absent=is_absent)
        record = found.record(place, kind, content)
        if record is not None:
            listed = Listed(record, found.trail.first.get(place, math.inf), position)
            found.records.setdefault((place.case_id or "", name), []).append(listed)
    for case_id in sorted(known_cases):
        if keys.get(case_id) is None:
            found.may_be_more(name, table, case_id)


def _keys_of(store: DamagedStore, table: str, known_cases: Collection[str]) -> dict[str, dict[int, str] | None]:
    """The ids of a list's records by case and row number, from the index alone; None where it cannot be read."""
    index = f'FROM "{table}" INDEXED BY "sqlite_autoindex_{table}_1"'
    pairs = store.keys(f"SELECT rowid, case_id, id {index}")
    keys: dict[str, dict[int, str] | None] = {}
    if pairs is None:
        for case_id in known_cases:
            listed = store.keys(f"SELECT rowid, id {index} WHERE case_id = ?", [case_id])
            keys[case_id] = None if listed is None else dict(listed)
        return keys
    whole: dict[str, dict[int, str]] = {case_id: {} for case_id in known_cases}
    for number, case_id, record_id in pairs:
        whole.setdefault(case_id, {})[number] = record_id
    keys.update(whole)
    return keys


def _extent(keys: Mapping[str, Mapping[int, str] | None], told: int) -> dict[str, Any]:
    """How far a table reaches, for `DamagedStore.table`."""
    largest = max((number for of_case in keys.values() for number in of_case or ()), default=0)
    is_known = bool(keys) and all(of_case is not None for of_case in keys.values())
    return {"last": largest} if is_known else {"at_least": max(largest, told)}


def _content(kind: type[Any], values: list[Any], name: str) -> Any:
    try:
        return codec.write_record(rows.record_of(kind, values, name))
    except FactError:
        return None


def _take_attachments(store: DamagedStore, found: Gathered, known_cases: Collection[str]) -> None:
    keys = _keys_of(store, "attachment", known_cases)
    there = store.keys("SELECT name FROM pragma_table_info('attachment')")
    # A store of 0.1.0 does not know yet which records a document belongs to.
    columns = _ATTACHMENT if ("records",) in (there or ()) else _OLD_ATTACHMENT
    table = store.table("attachment", columns, **_extent(keys, len(found.trail.places(ATTACHMENTS))))
    known = {Place(case_id, ATTACHMENTS, key) for case_id, of_case in keys.items() for key in (of_case or {}).values()}
    for number, values in table.rows.items():
        row = dict(zip(columns, values, strict=True))
        place = Place(row["case_id"], ATTACHMENTS, row["id"])
        content = store.value("SELECT content FROM attachment WHERE rowid = ?", [number])
        is_intact = content is not None and hashlib.sha256(content).hexdigest() == row["sha256"]
        if is_intact:
            found.origins[place] = Origin.READ
            found.attachments.append({**row, "content": content})
        else:
            found.lose(place)
    told = [place for place in found.trail.places(ATTACHMENTS) if found.trail.newest[place].after is not None]
    for place in (*sorted(known), *told):
        # The trail knows of a document, but not its bytes.
        is_absent = place not in known and (table.is_whole or keys.get(place.case_id or "") is not None)
        if place not in found.origins and not is_absent:
            found.lose(place)
    for case_id in sorted(known_cases):
        if keys.get(case_id) is None:
            found.may_be_more(ATTACHMENTS, table, case_id)


def _take_laboratories(store: DamagedStore, found: Gathered) -> None:
    table = store.table("laboratory", ("name", *rows.columns_of(Laboratory)))
    read: dict[Place, Any] = {}
    known: set[Place] = set()
    for name, *values in table.rows.values():
        place = Place(None, LABORATORIES, name)
        known.add(place)
        read[place] = _content(Laboratory, values, LABORATORIES)
    for place in dict.fromkeys((*read, *found.trail.places(LABORATORIES))):
        is_absent = place not in known and table.is_whole
        content = found.settle(place, read.get(place), is_known=place in known, is_absent=is_absent)
        laboratory = found.record(place, Laboratory, content)
        if laboratory is not None:
            found.laboratories.append(laboratory)
    found.may_be_more(LABORATORIES, table)


def _take_settings(store: DamagedStore, found: Gathered) -> None:
    table = store.table("own_value", _OWN)
    read = [dict(zip(_OWN, table.rows[number], strict=True)) for number in sorted(table.rows)]
    in_force = {Place(None, row["section"], row["key"]): row for row in read if row["ended_at"] is None}
    files = _take_files(store, found)
    found.own_values = [row for row in read if _is_usable(row, files)]
    for place in dict.fromkeys((*in_force, *(place for name in SECTIONS for place in found.trail.places(name)))):
        row = in_force.get(place)
        content = found.settle(
            place, None if row is None else _plain(row["value"]), is_known=row is not None,
            is_absent=row is None and table.is_whole,
        )  # fmt: skip
        if content is None:
            continue
        made = row or _told_value(found, place, content)
        if not _is_usable(made, files):
            # A file that is not there cannot be in force; the one that ships with the application is.
            found.lose(place)
            found.lose(Place(None, KNOWLEDGE_FILES, str(content)))
        elif row is None:
            found.own_values.append(made)
    used = {_plain(row["value"]) for row in found.own_values if row["section"] == Section.KNOWLEDGE}
    for sha256 in files - used:
        found.lose(Place(None, KNOWLEDGE_FILES, sha256))
    for name in SECTIONS:
        found.may_be_more(name, table)


def _is_usable(row: Row, files: Collection[str]) -> bool:
    value = _plain(row["value"])
    return value is not None and (row["section"] != Section.KNOWLEDGE or str(value) in files)


def _told_value(found: Gathered, place: Place, content: Any) -> Row:
    entry = found.trail.newest[place]
    told = (place.list, place.record_id, rows.canonical_json(content), entry.at, entry.who, entry.reason or "")
    return dict(zip(_OWN, (*told, None, None, None), strict=True))


def _take_files(store: DamagedStore, found: Gathered) -> set[str]:
    table = store.table("knowledge_file", _FILE)
    for number, values in table.rows.items():
        row = dict(zip(_FILE, values, strict=True))
        content = store.value("SELECT content FROM knowledge_file WHERE rowid = ?", [number])
        place = Place(None, KNOWLEDGE_FILES, row["sha256"])
        if content is not None and hashlib.sha256(content).hexdigest() == row["sha256"]:
            found.origins[place] = Origin.READ
            found.knowledge_files.append({**row, "content": content})
        else:
            found.lose(place)
    found.may_be_more(KNOWLEDGE_FILES, table)
    return {row["sha256"] for row in found.knowledge_files}


def _take_sign_offs(store: DamagedStore, found: Gathered) -> None:
    table = store.table("sign_off", _SIGN_OFF)
    found.sign_offs = [dict(zip(_SIGN_OFF, values, strict=True)) for values in table.rows.values()]
    there = collections.Counter((row["sha256"], row["name"]) for row in found.sign_offs)
    for count, row in enumerate(found.sign_offs):
        found.origins[_sign_off_place(row, count)] = Origin.READ
    if table.is_whole:
        return
    told: dict[tuple[str, str], list[Row]] = {}
    for entry in found.trail.entries:
        if entry.list == SIGN_OFFS and not entry.is_erased:
            made = json.loads(entry.after or entry.before or "{}")
            listed = told.setdefault((made["sha256"], made["name"]), [])
            if entry.after is None:
                del listed[-1:]
            else:
                listed.append({"sha256": made["sha256"], "name": made["name"], "at": entry.at, "who": entry.who})
    for key, listed in told.items():
        for row in listed[there[key] :]:
            found.origins[_sign_off_place(row, len(found.sign_offs))] = Origin.TRAIL
            found.sign_offs.append(row)
    found.may_be_more(SIGN_OFFS, table)


def _sign_off_place(row: Row, count: int) -> Place:
    return Place(None, SIGN_OFFS, f"{row['name']} {row['sha256'][:12]} {count + 1}")


def _take_preferences(store: DamagedStore, found: Gathered) -> None:
    table = store.table("preference", ("key", "value"))
    read = {Place(None, PREFERENCES, key): _plain(value) for key, value in table.rows.values()}
    for place in dict.fromkeys((*read, *found.trail.places(PREFERENCES))):
        is_absent = place not in read and table.is_whole
        content = found.settle(place, read.get(place), is_known=place in read, is_absent=is_absent)
        if content is not None:
            found.preferences[place.record_id] = content
    found.may_be_more(PREFERENCES, table)


def _take_drafts(store: DamagedStore, found: Gathered) -> None:
    keys = store.keys('SELECT rowid, key FROM draft INDEXED BY "sqlite_autoindex_draft_1"')
    table = store.table("draft", _DRAFT, last=None if keys is None else max((row[0] for row in keys), default=0))
    for values in table.rows.values():
        row = dict(zip(_DRAFT, values, strict=True))
        if row["key"].startswith(_OPENED):
            continue
        found.drafts.append(row)
        found.origins[Place(row["case_id"], DRAFTS, row["key"])] = Origin.READ
    there = {row["key"] for row in found.drafts}
    for _, key in keys or ():
        if key not in there and not key.startswith(_OPENED):
            found.lose(Place(None, DRAFTS, key))
    if keys is None and not table.is_whole:
        found.doubts.append((Doubt.MAY_BE_MORE, Place(None, DRAFTS, "")))


def _plain(text: Any) -> Any:
    """JSON of a table; None for what is none."""
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return None
