"""Moves what stands in the wrong case into the right one, and makes one case of two. The caller holds the transaction.

Each thing that goes has a row of the trail where it leaves, with the reason, and right behind it one where it comes in
(`store.moves` reads them). A document's bytes stay in both cases until one of the patients is erased.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory, made_id
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import attachments, errors, reading
from dalba_desktop.store.attachments import ATTACHMENTS, Attachment, RecordKey
from dalba_desktop.store.audit import Action
from dalba_desktop.store.contents import PATIENT
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.store.writer import Writer

Renamed = Mapping[RecordKey, RecordKey]
"""What a record of the case that is left is called in the other one."""


def going_together(database: Database, case_id: str, key: RecordKey) -> tuple[tuple[RecordKey, ...], tuple[str, ...]]:
    """What has to go with a record: every record that shares a document with it, itself first; and those documents.

    A report of the wrong patient takes all its results along. Records that are not there any more are left out, and so
    are decisions, which are about the alerts of their own case.
    """
    history = reading.case_of(database, case_id)
    there = {(name, record.id) for name, record in history.records() if name != "decisions"}
    documents = [made for made in attachments.of_case(database, case_id) if not made.removed]
    keys = [key]
    going: list[str] = []
    for known in keys:
        for document in documents:
            if known in document.records and document.id not in going:
                going.append(document.id)
                keys += [other for other in document.records if other in there and other not in keys]
    return tuple(keys), tuple(going)


def move(writer: Writer, case_id: str, key: RecordKey, into: str) -> Renamed:
    """Moves a record, with what has to go together, and says under which ids; an id stays unless it is taken there.

    Raises UnknownCase, UnknownRecord, Refused when both cases are the same.
    """
    source, target = _two_cases(writer.database, case_id, into)
    writer.check_records(case_id, (key,))
    keys, documents = going_together(writer.database, case_id, key)
    renamed = _move_records(writer, source, target, keys)
    for document_id in documents:
        document = attachments.find(writer.database, case_id, document_id)
        assert document is not None
        _move_document(writer, document, into, renamed)
    return renamed


def merge(writer: Writer, case_id: str, into: str, patient: Patient, once: Renamed) -> Renamed:
    """Makes a case part of another one, which is from then on about `patient`; says what its records are called there.

    `once` names the records that the other case has as well: they are not moved. Raises UnknownCase, UnknownRecord
    for a record of `once` that is not there, Refused when both cases are the same.
    """
    source, target = _two_cases(writer.database, case_id, into)
    for mine, theirs in once.items():
        if source.find(*mine) is None or target.find(*theirs) is None:
            raise errors.UnknownRecord(say("the two cases have changed meanwhile; please look again"))
    keys = [(name, record.id) for name, record in source.records()]
    for (name, record_id), (_, kept_id) in once.items():
        gone, kept = source.find(name, record_id), target.find(name, kept_id)
        _take_out(writer, Action.MERGED, case_id, name, gone, record_id)
        _keep_note(writer, into, name, gone, kept)
    renamed = {**once, **_move_records(writer, source, target, [key for key in keys if key not in once])}
    for document in attachments.of_case(writer.database, case_id):
        if not document.removed:
            _move_document(writer, document, into, renamed)
    before = codec.write_record(target.patient)
    after = codec.read_record(
        Patient, codec.write_record(dataclasses.replace(patient, case_id=target.case_id)), PATIENT
    )
    writer.delete_row(PATIENT, {"case_id": case_id})
    person = codec.write_record(source.patient)
    writer.trail.append(Action.MERGED, case_id, PATIENT, case_id, person, None)
    writer.update_row(PATIENT, after, {"case_id": into})
    written = codec.write_record(after)
    writer.trail.append(Action.MERGED, into, PATIENT, into, before, written, with_reason=False)
    return renamed


def _two_cases(database: Database, case_id: str, into: str) -> tuple[CaseHistory, CaseHistory]:
    if case_id == into:
        raise errors.Refused(say("{case_id} is the same case", case_id=codec.shown(case_id)))
    return reading.case_of(database, case_id), reading.case_of(database, into)


def _move_records(
    writer: Writer, source: CaseHistory, target: CaseHistory, keys: Iterable[RecordKey]
) -> dict[RecordKey, RecordKey]:
    taken = {record.id for _, record in target.records()}
    renamed = {}
    for name, record_id in keys:
        record = source.find(name, record_id)
        assert record is not None
        new = record
        if record_id in taken:
            new = dataclasses.replace(record, id=made_id(name, record, taken))
        taken.add(new.id)
        _take_out(writer, Action.MOVED, source.case_id, name, record, record_id)
        writer.insert_row(name, new, {"case_id": target.case_id})
        written = codec.write_record(new)
        writer.trail.append(Action.MOVED, target.case_id, name, new.id, None, written, with_reason=False)
        renamed[name, record_id] = name, new.id
    return renamed


def _keep_note(writer: Writer, case_id: str, name: str, gone: Record | None, kept: Record | None) -> None:
    """What is kept once keeps the notes of both."""
    assert gone is not None
    assert kept is not None
    changed = dataclasses.replace(kept, note=_joined(kept.note, gone.note))
    if changed == kept:
        return
    writer.update_row(name, changed, {"case_id": case_id, "id": kept.id})
    told = codec.write_record(kept), codec.write_record(changed)
    writer.trail.append(Action.MERGED, case_id, name, kept.id, *told, with_reason=False)


def _joined(*notes: str | None) -> str | None:
    return "; ".join(dict.fromkeys(note for note in notes if note)) or None


def _take_out(writer: Writer, action: Action, case_id: str, name: str, record: Record | None, record_id: str) -> None:
    assert record is not None
    writer.delete_row(name, {"case_id": case_id, "id": record_id})
    writer.trail.append(action, case_id, name, record_id, codec.write_record(record), None)


def _move_document(writer: Writer, document: Attachment, into: str, renamed: Renamed) -> None:
    """Moves a document; where the other case has the same one, that takes over the records it belongs to."""
    database = writer.database
    records = tuple(renamed[key] for key in document.records if key in renamed)
    there = attachments.with_content(database, into, document.sha256)
    before: dict[str, Any] | None = None
    if there is None:
        made = attachments.insert_copy(database, document, into, records)
    else:
        before = there.as_json()
        united = dataclasses.replace(
            there,
            date=there.date or document.date,
            note=_joined(there.note, document.note),
            records=tuple(dict.fromkeys((*there.records, *records))),
        )
        made = attachments.set_details(database, there, united.as_json())
    attachments.set_removed(database, document, removed=True)
    writer.trail.append(Action.MOVED, document.case_id, ATTACHMENTS, document.id, document.as_json(), None)
    writer.trail.append(Action.MOVED, into, ATTACHMENTS, made.id, before, made.as_json(), with_reason=False)
