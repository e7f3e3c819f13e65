"""What can be asked of an open store: cases, settings, documents, the trail. Nothing here writes."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import (
    attachments,
    audit,
    connect,
    erasure,
    errors,
    moves,
    moving,
    reading,
    search_text,
    settings,
)
from dalba_desktop.store.attachments import Attachment, RecordKey
from dalba_desktop.store.audit import AuditEntry, AuditHead
from dalba_desktop.store.keys import Key
from dalba_desktop.store.reading import Person
from dalba_desktop.store.search_text import Piece
from dalba_desktop.store.settings import KnowledgeFile, OwnValue, Section, StoredSettings
from dalba_desktop.store.verify import Finding, Problem, Verification, verified
from dalba_desktop.wording import say


class Answers:
    """The questions that a `Store` answers; each answer is of one moment. All raise the errors of `store.errors`."""

    def __init__(self, database: Database, key: Key, path: Path) -> None:
        self._database = database
        self._key = key
        self._path = path
        self._versions: dict[str | None, int] = {}
        self._versions_until = 0

    def versions(self) -> Mapping[str | None, int]:
        """A number per case that grows with each change of it, by any program; under None laboratories and policy."""
        with self._reading():
            newest = audit.last_sequence(self._database)
            if newest != self._versions_until:
                self._versions.update(audit.newest_by_case(self._database, self._versions_until))
                self._versions_until = newest
        return MappingProxyType(self._versions)

    def last_row(self) -> int:
        """The number of the last row of the trail: while it is the same, nothing was written, by any program."""
        with errors.translated(self._path):
            return audit.last_sequence(self._database)

    def people(self, as_of: dt.date) -> tuple[Person, ...]:
        """Who the cases are, for a list, in the order in which they came; no fact is read but a death by that day."""
        with self._reading():
            return reading.people(self._database, as_of)

    def case_ids(self) -> tuple[str, ...]:
        """The ids of all cases, in the order in which they came."""
        with errors.translated(self._path):
            return reading.case_ids(self._database)

    def has_case(self, case_id: str) -> bool:
        """Whether there is a case with that id."""
        with errors.translated(self._path):
            return reading.has_case(self._database, case_id)

    def case(self, case_id: str) -> CaseHistory:
        """The whole history of a case, what was withdrawn included. Raises UnknownCase."""
        with self._reading():
            return reading.case_of(self._database, case_id)

    def patients(self) -> tuple[Patient, ...]:
        """What is recorded about every person, all from one moment, in the order in which the cases came."""
        with self._reading():
            return reading.patients(self._database)

    def cases(self) -> tuple[CaseHistory, ...]:
        """Every case, all from one moment."""
        with self._reading():
            return tuple(reading.case_of(self._database, case_id) for case_id in reading.case_ids(self._database))

    @property
    def laboratories(self) -> tuple[Laboratory, ...]:
        """The laboratories' own figures, in the order in which they came."""
        with self._reading():
            return reading.laboratories(self._database)

    @property
    def preferences(self) -> Mapping[str, Any]:
        """What the user prefers for this store, by key."""
        with self._reading():
            return settings.preferences(self._database)

    def attachments(self, case_id: str) -> tuple[Attachment, ...]:
        """The documents kept with a case, without those that were removed."""
        with self._reading():
            return tuple(made for made in attachments.of_case(self._database, case_id) if not made.removed)

    def attachment_content(self, case_id: str, attachment_id: str) -> bytes:
        """The bytes of a document, the same that were taken in. Raises UnknownRecord, Damaged."""
        with self._reading():
            return attachments.content_of(self._database, case_id, attachment_id)

    def going_together(self, case_id: str, key: RecordKey) -> tuple[tuple[RecordKey, ...], tuple[str, ...]]:
        """What has to go with a record when it is moved: records, itself first, and ids of documents."""
        with self._reading():
            return moving.going_together(self._database, case_id, key)

    def merged_into(self, case_id: str) -> str | None:
        """The case that a case became part of; None for one that is there or never was."""
        with errors.translated(self._path):
            return moves.merged_into(self._database, case_id)

    def merged_cases(self, case_id: str) -> tuple[str, ...]:
        """A case and every case that became part of it and still is."""
        with self._reading():
            return moves.merged_cases(moves.steps_of(self._database), case_id)

    def told_of(self, case_id: str) -> tuple[erasure.Told, ...]:
        """The rows of the trail that go when a patient is erased, those of other cases included; for older copies."""
        with self._reading():
            return erasure.told_of(self._database, case_id)

    def partners(self, entries: Iterable[AuditEntry]) -> Mapping[int, AuditEntry]:
        """For rows of the trail that tell of a move or a merge the row of the other case, by the number of the first.

        Where one of the two patients was erased there is none.
        """
        changes = {entry.change for entry in entries if entry.action in moves.ACTIONS}
        found: dict[int, AuditEntry] = {}
        with self._reading():
            for change in sorted(changes):
                found.update(moves.partners(audit.entries(self._database, change=change)))
        return found

    def words_of(self, case_ids: Sequence[str]) -> Mapping[str, tuple[Piece, ...]]:
        """Every text of these cases, of facts that were taken back too; nothing for a case that is not there."""
        found: dict[str, list[Piece]] = {case_id: [] for case_id in case_ids}
        with self._reading():
            for case_id, piece in search_text.pieces_of(self._database, case_ids):
                found[case_id].append(piece)
        return {case_id: tuple(pieces) for case_id, pieces in found.items()}

    def drafts(self) -> Mapping[str, Any]:
        """The half-typed forms that were put aside, by key."""
        with self._reading():
            found = self._database.execute("SELECT key, content FROM draft ORDER BY at, key").fetchall()
        return MappingProxyType({key: json.loads(content) for key, content in found})

    @property
    def policy_overrides(self) -> Mapping[str, float]:
        """The centre's own policy values, by key."""
        with self._reading():
            found = settings.values_in_force(self._database, Section.POLICY)
        return MappingProxyType({key: own.value for key, own in found.items()})

    def settings_version(self) -> int:
        """A number that grows with each change of what the centre has set, by any program."""
        return self.versions().get(None, 0)

    def settings(self) -> StoredSettings:
        """Everything the centre has set, from one moment."""
        with self._reading():
            return StoredSettings(
                version=self.settings_version(),
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

    def audit_entries(self, case_id: str | None = None, *, after: int = 0) -> tuple[AuditEntry, ...]:
        """The audit trail in order, of one case or of the whole store; with `after` only what came after that row."""
        with errors.translated(self._path):
            return audit.entries(self._database, case_id, after=after)

    def entries_of(self, change: int) -> tuple[AuditEntry, ...]:
        """The rows of the trail that one transaction wrote."""
        with errors.translated(self._path):
            return audit.entries(self._database, change=change)

    def audit_head(self, case_id: str) -> AuditHead | None:
        """The last change of a case's data; None for an unknown case."""
        with errors.translated(self._path):
            return audit.head(self._database, case_id)

    def head(self) -> AuditEntry:
        """The last row of the trail; there is always one, for a store tells of its own making."""
        with errors.translated(self._path):
            found = audit.last(self._database)
        if found is None:
            raise errors.Damaged(say("{path}: damaged: {reason}", path=str(self._path), reason=say("no audit trail")))
        return found

    def changes_after(self, sequence: int) -> int:
        """How many transactions changed data after a row of the trail."""
        with errors.translated(self._path):
            return audit.changes_after(self._database, sequence)

    def has_row(self, sequence: int, hash_: str) -> bool:
        """Whether a row of the trail is the one with this hash: in a store that was put back it can be another."""
        with errors.translated(self._path):
            return audit.has_row(self._database, sequence, hash_)

    def entries_with_code(self, code: str) -> tuple[AuditEntry, ...]:
        """The rows of the trail whose hash begins with a code as it stands on paper; dashes and case do not matter."""
        digits = "".join(sign for sign in code.lower() if sign.isalnum())
        if len(digits) < audit.SHORTEST_CODE:
            return ()
        return tuple(entry for entry in self.audit_entries() if entry.hash.startswith(digits))

    def verify(self) -> Verification:
        """Checks every page, the whole trail, and every fact against the trail."""
        # Outside of any transaction: to close a file takes all of the process's locks on it away.
        if connect.checked_header(self._path) != self._key.header:
            finding = Finding(Problem.PAGE, detail="page 1: header")
            return Verification(findings=(finding,), entries=0, facts=0, head=None)
        with self._reading():
            return verified(self._database)

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
