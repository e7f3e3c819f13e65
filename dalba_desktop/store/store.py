"""The store as the rest of the application sees it: cases in and out, every change with its audit row.

Nothing here concludes anything; facts go in, facts come out. All methods raise the errors of `store.errors`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeVar

from sqlite_utils import Database

from dalba_desktop import __version__
from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record, Withdrawal
from dalba_desktop.domain.history import LISTS, CaseHistory, list_of, made_id
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import audit, connect, errors, migrate, rows, settings
from dalba_desktop.store.audit import Action, AuditEntry, AuditHead
from dalba_desktop.store.settings import KnowledgeFile, OwnValue, Section, SettingsWriter, StoredSettings
from dalba_desktop.wording import say

Clock = Callable[[], dt.datetime]
R = TypeVar("R")
Fact = TypeVar("Fact", bound=Record)


def utc_now() -> dt.datetime:
    """The moment a change is written."""
    return dt.datetime.now(dt.UTC)


class Store:
    """One open, encrypted store. Use `create` and `open`; it belongs to the thread that opened it."""

    def __init__(self, database: Database, path: Path, clock: Clock) -> None:
        self._database = database
        self._path = path
        self._clock = clock
        self._writing: Writer | None = None
        meta = dict(database.execute("SELECT key, value FROM meta").fetchall())
        self._synthetic = meta.get("synthetic") == "true"
        self._as_of = codec.read_day(meta["as_of"]) if "as_of" in meta else None

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        synthetic: bool = False,
        as_of: dt.date | None = None,
        clock: Clock = utc_now,
    ) -> Store:
        """Makes an empty store, readable by its owner alone, and opens it. A file already there is refused."""
        meta = {"synthetic": "true" if synthetic else "false", "app_version": __version__}
        meta["created"] = audit.utc_text(clock())
        if as_of is not None:
            meta["as_of"] = as_of.isoformat()

        known = migrate.migrations()

        def fill(database: Database) -> None:
            with errors.translated(path):
                migrate.bring_up_to_date(database, known, clock())
                with database.atomic():
                    for key, value in meta.items():
                        database.execute("INSERT INTO meta (key, value) VALUES (?, ?)", [key, value])

        connect.create_database(path, passphrase, fill)
        return cls.open(path, passphrase, clock=clock)

    @classmethod
    def open(cls, path: Path, passphrase: str, *, clock: Clock = utc_now) -> Store:
        """Opens a store and brings its tables up to date; one made by a newer version is refused untouched."""
        database = connect.open_database(path, passphrase)
        try:
            with errors.translated(path):
                known = migrate.migrations()
                migrate.check_known(database, path, known)
                migrate.bring_up_to_date(database, known, clock())
                connect.use_rollback_journal(database)
                return cls(database, path, clock)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Closes the file. Safe to call twice."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def synthetic(self) -> bool:
        """Whether it holds invented patients; such a store and a real one never mix."""
        return self._synthetic

    @property
    def as_of(self) -> dt.date | None:
        """The day a demo store stands still at; None in a real one."""
        return self._as_of

    def versions(self) -> Mapping[str | None, int]:
        """A number per case that grows with each change of it, by any program; under None laboratories and policy."""
        with errors.translated(self._path):
            return audit.newest_by_case(self._database)

    def case_ids(self) -> tuple[str, ...]:
        """The ids of all cases, in the order in which they came."""
        with errors.translated(self._path):
            return tuple(key for (key,) in self._database.execute("SELECT case_id FROM patient ORDER BY position"))

    def has_case(self, case_id: str) -> bool:
        """Whether there is a case with that id."""
        with errors.translated(self._path):
            return self._database.execute("SELECT 1 FROM patient WHERE case_id = ?", [case_id]).fetchone() is not None

    def case(self, case_id: str) -> CaseHistory:
        """The whole history of a case, what was withdrawn included. Raises UnknownCase."""
        with self._reading():
            return self._case(case_id)

    def cases(self) -> tuple[CaseHistory, ...]:
        """Every case, all from one moment."""
        with self._reading():
            return tuple(self._case(case_id) for case_id in self.case_ids())

    @property
    def laboratories(self) -> tuple[Laboratory, ...]:
        """The laboratories' own figures, in the order in which they came."""
        with self._reading():
            found = self._database.execute(rows.select("laboratory", rows.columns_of(Laboratory), "ORDER BY position"))
            return tuple(rows.record_of(Laboratory, row, "laboratories") for row in found)

    @property
    def policy_overrides(self) -> Mapping[str, float]:
        """The centre's own policy values, by key."""
        with self._reading():
            found = settings.values_in_force(self._database, Section.POLICY)
        return MappingProxyType({key: own.value for key, own in found.items()})

    def settings_version(self) -> int:
        """A number that grows with each change of what the centre has set, by any program."""
        with errors.translated(self._path):
            return audit.newest_without_case(self._database)

    def settings(self) -> StoredSettings:
        """Everything the centre has set, from one moment."""
        with self._reading():
            return StoredSettings(
                version=audit.newest_without_case(self._database),
                policy=settings.values_in_force(self._database, Section.POLICY),
                calendars=settings.values_in_force(self._database, Section.CALENDARS),
                files_in_force=settings.files_in_force(self._database),
                laboratories=self.laboratories,
                sign_offs=settings.sign_offs(self._database),
            )

    def own_value_history(self, section: Section, key: str) -> tuple[OwnValue, ...]:
        """Every value the centre ever set for a key, oldest first, the ended ones with their end."""
        with self._reading():
            return settings.value_history(self._database, section, key)

    def knowledge_files(self) -> tuple[KnowledgeFile, ...]:
        """Every knowledge file ever taken from disk, in the order in which they came."""
        with self._reading():
            return settings.knowledge_files(self._database)

    def audit_entries(self, case_id: str | None = None) -> tuple[AuditEntry, ...]:
        """The audit trail in order, of one case or of the whole store."""
        with errors.translated(self._path):
            return audit.entries(self._database, case_id)

    def audit_head(self, case_id: str) -> AuditHead | None:
        """The last change of a case's data; None for an unknown case."""
        with errors.translated(self._path):
            return audit.head(self._database, case_id)

    @contextlib.contextmanager
    def writing(self, *, who: str, reason: str = "") -> Generator[Writer]:
        """One transaction: everything done through the writer is stored, or nothing of it."""
        assert self._writing is None, "a transaction is already open"
        with errors.translated(self._path):
            # IMMEDIATE takes the lock now: a store in use elsewhere is refused before anything is changed.
            self._database.execute("BEGIN IMMEDIATE")
            try:
                self._writing = Writer(self, self._database, self._clock(), who, reason)
                yield self._writing
                self._database.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already.
                if self._database.conn.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            finally:
                self._writing = None

    @contextlib.contextmanager
    def _reading(self) -> Generator[None]:
        """All reads inside see one state of the file; what does not read back is damage."""
        with errors.translated(self._path):
            nested = self._database.conn.in_transaction
            if not nested:
                self._database.execute("BEGIN")
            try:
                yield
            except codec.FactError as error:
                raise errors.Damaged(
                    say("{path}: damaged: {reason}", path=str(self._path), reason=error.place)
                ) from error
            finally:
                if not nested and self._database.conn.in_transaction:
                    self._database.execute("ROLLBACK")

    def _case(self, case_id: str) -> CaseHistory:
        columns = rows.columns_of(Patient)
        row = self._database.execute(rows.select("patient", columns, "WHERE case_id = ?"), [case_id]).fetchone()
        if row is None:
            raise errors.UnknownCase(say("no case with the id {case_id}", case_id=codec.shown(case_id)))
        lists = {name: tuple(self._records(name, case_id)) for name in LISTS}
        return CaseHistory(patient=rows.record_of(Patient, row, "patient"), **lists)  # type: ignore[arg-type]

    def _records(self, list_name: str, case_id: str) -> Iterator[Record]:
        kind = LISTS[list_name]
        sql = rows.select(list_name, rows.columns_of(kind), "WHERE case_id = ? ORDER BY position")
        for row in self._database.execute(sql, [case_id]):
            yield rows.record_of(kind, row, list_name)


class Writer(SettingsWriter):
    """The changes of one transaction; each writes its row and its audit row. Made by `Store.writing`."""

    def __init__(self, store: Store, database: Database, at: dt.datetime, who: str, reason: str) -> None:
        super().__init__(database, at, who, reason)
        self._store = store

    @property
    def at(self) -> dt.datetime:
        """The moment that the audit rows of this transaction carry."""
        return self._at

    def add_case(self, patient: Patient) -> None:
        """Adds a case without any fact yet. Raises Conflict when the id is taken."""
        patient = _checked(patient, "patient")
        if self._store.has_case(patient.case_id):
            raise errors.Conflict(
                say("a case with the id {case_id} is already there", case_id=codec.shown(patient.case_id))
            )
        self._insert("patient", patient, {})
        self._note(Action.ADDED, patient.case_id, "patient", patient.case_id, None, patient)

    def amend_patient(self, patient: Patient) -> None:
        """Replaces what is recorded about the person. Raises UnknownCase."""
        patient = _checked(patient, "patient")
        before = self._store.case(patient.case_id).patient
        self._update("patient", patient, {"case_id": patient.case_id})
        self._note(Action.AMENDED, patient.case_id, "patient", patient.case_id, before, patient)

    def add(self, case_id: str, record: Fact) -> Fact:
        """Adds a fact and returns it with its id (made from its content when it has none).

        Raises UnknownCase, Conflict when the id is taken in any list of the case, and FactError for a value that the
        data dictionary does not allow.
        """
        history = self._store.case(case_id)
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
        self._insert(name, record, {"case_id": case_id})
        self._note(Action.ADDED, case_id, name, record.id, None, record)
        return record

    def add_all(self, case_id: str, records: Iterable[Record]) -> None:
        """Adds facts that have ids which the caller has checked against the case: an import of many rows."""
        for record in records:
            name = list_of(record)
            self._insert(name, record, {"case_id": case_id})
            self._note(Action.ADDED, case_id, name, record.id, None, record)

    def amend(self, case_id: str, record: Record) -> None:
        """Replaces the fact with the record's id in its list. Raises UnknownCase, UnknownRecord."""
        record = _checked(record, list_of(record))
        before = self._present(case_id, list_of(record), record.id)
        self._replace(Action.AMENDED, case_id, before, record)

    def withdraw(self, case_id: str, list_name: str, record_id: str, on: dt.date) -> Record:
        """Takes a fact back: it stays, with the day and the transaction's reason, and is never evaluated."""
        before = self._present(case_id, list_name, record_id)
        after = dataclasses.replace(before, withdrawn=Withdrawal(on=on, reason=self._reason))
        self._replace(Action.WITHDRAWN, case_id, before, after)
        return after

    def put_laboratory(self, laboratory: Laboratory) -> None:
        """Adds or replaces a laboratory's figures."""
        before = next((entry for entry in self._store.laboratories if entry.name == laboratory.name), None)
        if before is None:
            self._insert("laboratory", laboratory, {})
        else:
            self._update("laboratory", laboratory, {"name": laboratory.name})
        action = Action.ADDED if before is None else Action.AMENDED
        self._note(action, None, "laboratories", laboratory.name, before, laboratory)

    def _present(self, case_id: str, list_name: str, record_id: str) -> Record:
        before = self._store.case(case_id).find(list_name, record_id)
        if before is None:
            raise errors.UnknownRecord(
                say(
                    "case {case_id} has no {list} record with the id {record_id}",
                    case_id=codec.shown(case_id),
                    list=list_name,
                    record_id=codec.shown(record_id),
                )
            )
        return before

    def _replace(self, action: Action, case_id: str, before: Record, after: Record) -> None:
        name = list_of(after)
        self._update(name, after, {"case_id": case_id, "id": after.id})
        self._note(action, case_id, name, after.id, before, after)

    def _insert(self, table: str, record: Any, key: Mapping[str, str]) -> None:
        (position,) = self._database.execute(rows.next_position(table, key), list(key.values())).fetchone()
        columns = (*key, "position", *rows.columns_of(type(record)))
        self._database.execute(rows.insert(table, columns), [*key.values(), position, *rows.values_of(record)])

    def _update(self, table: str, record: Any, key: Mapping[str, str]) -> None:
        sql = rows.update(table, rows.columns_of(type(record)), key)
        self._database.execute(sql, [*rows.values_of(record), *key.values()])

    def _note(
        self, action: Action, case_id: str | None, list_name: str, record_id: str, before: Any, after: Any
    ) -> None:
        written = None if before is None else codec.write_record(before)
        self._append(action, case_id, list_name, record_id, written, codec.write_record(after))


def _checked(record: R, place: str) -> R:
    """The record as it will read back. Raises FactError now rather than at every later look at the case."""
    return codec.read_record(type(record), codec.write_record(record), place)
