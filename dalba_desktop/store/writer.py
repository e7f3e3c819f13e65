"""The changes of one transaction; each writes its row and its audit row."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record, Withdrawal
from dalba_desktop.domain.history import list_of, made_id
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import attachments, audit, erasure, errors, moves, moving, reading, rows, undo
from dalba_desktop.store.attachments import ATTACHMENTS, Attachment, RecordKey
from dalba_desktop.store.audit import Action, Trail
from dalba_desktop.store.settings import SettingsWriter
from dalba_desktop.wording import say

R = TypeVar("R")
Fact = TypeVar("Fact", bound=Record)


class Writer(SettingsWriter):
    """What can be changed in a transaction. Made by `Store.writing`."""

    @property
    def database(self) -> Database:
        """The open transaction; for the modules of this package."""
        return self._database

    @property
    def trail(self) -> Trail:
        """The audit rows of this transaction."""
        return self._trail

    @property
    def at(self) -> dt.datetime:
        """The moment that the audit rows of this transaction carry."""
        return self._at

    @property
    def change(self) -> int:
        """The number that the audit rows of this transaction carry; what `undo` takes."""
        return self._trail.change

    def add_case(self, patient: Patient) -> None:
        """Adds a case without any fact yet. Raises Conflict when the id is taken."""
        patient = _checked(patient, "patient")
        if reading.has_case(self._database, patient.case_id):
            raise errors.Conflict(
                say("a case with the id {case_id} is already there", case_id=codec.shown(patient.case_id))
            )
        into = moves.merged_into(self._database, patient.case_id)
        if into is not None:
            # Its trail is still there, and is that of another patient.
            raise errors.Conflict(
                say(
                    "the case {case_id} became part of {into}; its id is not given again",
                    case_id=codec.shown(patient.case_id),
                    into=codec.shown(into),
                )
            )
        self.insert_row("patient", patient, {})
        self._note(Action.ADDED, patient.case_id, "patient", patient.case_id, None, patient)

    def amend_patient(self, patient: Patient) -> None:
        """Replaces what is recorded about the person. Raises UnknownCase."""
        patient = _checked(patient, "patient")
        before = reading.case_of(self._database, patient.case_id).patient
        self.update_row("patient", patient, {"case_id": patient.case_id})
        self._note(Action.AMENDED, patient.case_id, "patient", patient.case_id, before, patient)

    def add(self, case_id: str, record: Fact) -> Fact:
        """Adds a fact and returns it with its id (made from its content when it has none).

        Raises UnknownCase, Conflict when the id is taken in any list of the case, and FactError for a value that the
        data dictionary does not allow.
        """
        history = reading.case_of(self._database, case_id)
        taken = {entry.id: name for name, entry in history.records()}
        name = list_of(record)
        record = _checked(record, name)
        if not record.id:
            record = dataclasses.replace(record, id=made_id(name, record, set(taken)))
        if record.id in taken:
            raise errors.Conflict(
                say(
                    "case {case_id}: the id {record_id} is already used in {list}",
                    case_id=codec.shown(case_id),
                    record_id=codec.shown(record.id),
                    list=taken[record.id],
                )
            )
        self.insert_row(name, record, {"case_id": case_id})
        self._note(Action.ADDED, case_id, name, record.id, None, record)
        return record

    def add_all(self, case_id: str, records: Iterable[Record]) -> None:
        """Adds facts that have ids which the caller has checked against the case: an import of many rows."""
        for given in records:
            name = list_of(given)
            record = _checked(given, name)
            self.insert_row(name, record, {"case_id": case_id})
            self._note(Action.ADDED, case_id, name, record.id, None, record)

    def amend(self, case_id: str, record: Record) -> None:
        """Replaces the fact with the record's id in its list. Raises UnknownCase, UnknownRecord."""
        record = _checked(record, list_of(record))
        before = self._present(case_id, list_of(record), record.id)
        self._replace(Action.AMENDED, case_id, before, record)

    def withdraw(self, case_id: str, list_name: str, record_id: str, on: dt.date) -> Record:
        """Takes a fact back: it stays, with the day and the transaction's reason, and is never evaluated.

        Raises UnknownCase, UnknownRecord, and FactError for a reason that the dictionary does not allow, such as none.
        """
        before = self._present(case_id, list_name, record_id)
        after = dataclasses.replace(before, withdrawn=Withdrawal(on=on, reason=self._reason))
        after = _checked(after, list_name)
        self._replace(Action.WITHDRAWN, case_id, before, after)
        return after

    def put_laboratory(self, laboratory: Laboratory) -> None:
        """Adds or replaces a laboratory's figures. Raises FactError."""
        laboratory = _checked(laboratory, "laboratories")
        present = reading.laboratories(self._database)
        before = next((entry for entry in present if entry.name == laboratory.name), None)
        if before is None:
            self.insert_row("laboratory", laboratory, {})
        else:
            self.update_row("laboratory", laboratory, {"name": laboratory.name})
        action = Action.ADDED if before is None else Action.AMENDED
        self._note(action, None, "laboratories", laboratory.name, before, laboratory)

    def remove_laboratory(self, name: str) -> bool:
        """Takes a laboratory's figures away; False when there are none. The results that name it stay as they are."""
        present = {entry.name: entry for entry in reading.laboratories(self._database)}
        if name not in present:
            return False
        self.delete_row("laboratory", {"name": name})
        self._trail.append(Action.WITHDRAWN, None, "laboratories", name, codec.write_record(present[name]), None)
        return True

    def attach(
        self,
        case_id: str,
        name: str,
        content: bytes,
        *,
        date: dt.date | None = None,
        note: str = "",
        records: tuple[RecordKey, ...] = (),
    ) -> Attachment:
        """Keeps a document with a case, as one of these records of it. Raises UnknownCase, UnknownRecord, Refused."""
        self.check_records(case_id, records)
        made = attachments.insert(
            self._database, case_id=case_id, name=name, content=content, date=date, note=note,
            at=audit.utc_text(self._at), who=self._who, records=records,
        )  # fmt: skip
        self._trail.append(Action.ADDED, case_id, ATTACHMENTS, made.id, None, made.as_json())
        return made

    def amend_attachment(self, changed: Attachment) -> Attachment:
        """Gives a document another day, note, or other records that it belongs to; nothing else of it can change."""
        before = attachments.find(self._database, changed.case_id, changed.id)
        if before is None or before.removed:
            raise errors.UnknownRecord(say("there is no such document"))
        self.check_records(changed.case_id, tuple(key for key in changed.records if key not in before.records))
        after = attachments.set_details(self._database, before, changed.as_json())
        if after != before:
            told = before.as_json(), after.as_json()
            self._trail.append(Action.AMENDED, before.case_id, ATTACHMENTS, before.id, *told)
        return after

    def move_record(self, case_id: str, key: RecordKey, into: str) -> moving.Renamed:
        """Moves a record and what goes with it into another case. Raises like `store.moving.move`."""
        return moving.move(self, case_id, key, into)

    def merge_case(self, case_id: str, into: str, patient: Patient, once: moving.Renamed) -> moving.Renamed:
        """Makes a case part of another one. Raises like `store.moving.merge`."""
        return moving.merge(self, case_id, into, patient, once)

    def remove_attachment(self, case_id: str, attachment_id: str) -> Attachment:
        """Takes a document from sight, with the transaction's reason; its bytes stay until the patient is erased."""
        before = attachments.find(self._database, case_id, attachment_id)
        if before is None or before.removed:
            raise errors.UnknownRecord(say("there is no such document"))
        self._trail.append(Action.WITHDRAWN, case_id, ATTACHMENTS, before.id, before.as_json(), None)
        return attachments.set_removed(self._database, before, removed=True)

    def note_deed(self, action: Action, details: Mapping[str, Any], case_id: str | None = None) -> None:
        """Writes down what was done without any change of the data: an export, a report, an unlock."""
        self._trail.append(action, case_id, None, None, None, dict(details))

    def undo(self, change: int) -> tuple[str | None, ...]:
        """Takes back an earlier transaction by compensating rows; returns the ids of the cases it touched.

        Raises Conflict when something it touched has changed since.
        """
        return undo.compensate(self, change, Action.UNDONE)

    def redo(self, change: int) -> tuple[str | None, ...]:
        """Takes back an `undo`. Raises Conflict likewise."""
        return undo.compensate(self, change, Action.REDONE)

    def erase_case(self, case_id: str) -> int:
        """Takes a patient out of the data and the trail for ever; returns how many rows of the trail were blanked.

        The file still holds the bytes until `Store.compact`. Raises UnknownCase.
        """
        return erasure.erase(self, case_id)

    def insert_row(self, table: str, record: Any, key: Mapping[str, str]) -> None:
        """A data row, in the last place; the caller writes its audit row."""
        (position,) = self._database.execute(rows.next_position(table, key), list(key.values())).fetchone()
        columns = (*key, "position", *rows.columns_of(type(record)))
        self._database.execute(rows.insert(table, columns), [*key.values(), position, *rows.values_of(record)])

    def update_row(self, table: str, record: Any, key: Mapping[str, str]) -> None:
        """Another content of a data row; the caller writes its audit row."""
        sql = rows.update(table, rows.columns_of(type(record)), key)
        self._database.execute(sql, [*rows.values_of(record), *key.values()])

    def delete_row(self, table: str, key: Mapping[str, str]) -> None:
        """Takes a data row away; the caller writes its audit row."""
        found = " AND ".join(f"{name} = ?" for name in key)
        self._database.execute(f"DELETE FROM {table} WHERE {found}", list(key.values()))

    def check_records(self, case_id: str, keys: tuple[RecordKey, ...]) -> None:
        """Raises UnknownCase, and UnknownRecord when a case does not have one of these records."""
        history = reading.case_of(self._database, case_id)
        for name, record_id in keys:
            if history.find(name, record_id) is None:
                raise _unknown_record(case_id, name, record_id)

    def _present(self, case_id: str, list_name: str, record_id: str) -> Record:
        before = reading.case_of(self._database, case_id).find(list_name, record_id)
        if before is None:
            raise _unknown_record(case_id, list_name, record_id)
        return before

    def _replace(self, action: Action, case_id: str, before: Record, after: Record) -> None:
        name = list_of(after)
        self.update_row(name, after, {"case_id": case_id, "id": after.id})
        self._note(action, case_id, name, after.id, before, after)

    def _note(
        self, action: Action, case_id: str | None, list_name: str, record_id: str, before: Any, after: Any
    ) -> None:
        written = None if before is None else codec.write_record(before)
        self._trail.append(action, case_id, list_name, record_id, written, codec.write_record(after))


def _unknown_record(case_id: str, list_name: str, record_id: str) -> errors.UnknownRecord:
    return errors.UnknownRecord(
        say(
            "case {case_id} has no {list} record with the id {record_id}",
            case_id=codec.shown(case_id),
            list=list_name,
            record_id=codec.shown(record_id),
        )
    )


def _checked(record: R, place: str) -> R:
    """The record as it will read back. Raises FactError now rather than at every later look at the case."""
    return codec.read_record(type(record), codec.write_record(record), place)
