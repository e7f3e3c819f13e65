"""Mending what was entered in the wrong place: a record moved, two cases made one, a document given to its result."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Message
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.attachments import ATTACHMENTS, Attachment
from dalba_desktop.store.errors import UnknownRecord
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.merge_plan import MergePlan, Pair, PersonField, Side, Standing, plan_of
from dalba_desktop.tracker.views import Changed
from dalba_desktop.wording import say

DECISIONS = "decisions"
RecordKey = tuple[str, str]
"""List and id of a record."""


class NotMended(Exception):
    """Something that is not carried out, in one sentence."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePlan:
    """What goes when a record is moved: itself first, then the records that share a document with it; documents."""

    records: tuple[tuple[str, Record], ...]
    documents: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was moved: the changes of both cases, and the ids in the case that it is in now by list and id before."""

    left: Changed
    entered: Changed
    ids: Mapping[RecordKey, RecordKey]


class Mending:
    """The mending of an open store; each call is one transaction. All methods raise the errors of `store.errors`."""

    def __init__(self, store: Store, who: Callable[[], str]) -> None:
        self._store = store
        self._who = who

    def move_plan(self, case_id: str, list_name: str, record_id: str) -> MovePlan:
        """What would go with a record. Raises UnknownCase, UnknownRecord."""
        history = self._store.case(case_id)
        keys, going = self._store.going_together(case_id, (list_name, record_id))
        found = [(name, history.find(name, each)) for name, each in keys]
        documents = tuple(made for made in self._store.attachments(case_id) if made.id in going)
        records = tuple((name, record) for name, record in found if record is not None)
        if not records or records[0][1].id != record_id:
            raise UnknownRecord(say("This entry is not there any more."))
        return MovePlan(records=records, documents=documents)

    def move_record(self, case_id: str, list_name: str, record_id: str, to_case_id: str, reason: str) -> Moved:
        """Moves a record, with its documents and what else is in them, into the case that it belongs to.

        Raises NotMended without a reason and for a decision, which is about the alerts of its own case; UnknownCase,
        UnknownRecord, Refused when both cases are the same.
        """
        _check_reason(reason)
        if list_name == DECISIONS:
            raise NotMended(say("A decision about an alert belongs to its case and is not moved."))
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            ids = writer.move_record(case_id, (list_name, record_id), to_case_id)
        lists = frozenset({*(name for name, _ in ids), ATTACHMENTS})
        values = {"list": list_name, "id": record_id, "from": case_id, "into": to_case_id}
        return Moved(
            left=Changed(case_id, lists, Message("record-left", values)),
            entered=Changed(to_case_id, lists, Message("record-entered", values)),
            ids=ids,
        )

    def merge_plan(self, from_case: str, into_case: str) -> MergePlan:
        """What making `from_case` part of `into_case` would do. Raises UnknownCase, NotMended for the same case."""
        if from_case == into_case:
            raise NotMended(say("A case cannot be merged with itself."))
        left, kept = self._store.case(from_case), self._store.case(into_case)
        return plan_of(left, kept, len(self._store.attachments(from_case)))

    def merge(self, plan: MergePlan, choices: Mapping[str, Side], reason: str) -> Changed:
        """Carries a plan out: the case that is left is no more, its trail stays and says where it went.

        `choices` decide the plan's conflicts by key. Raises NotMended when one is missing, without a reason, and when
        one of the cases has changed since the plan was made.
        """
        _check_reason(reason)
        if not plan.is_complete(choices):
            raise NotMended(say("Where the two cases differ, one has to be chosen."))
        left, kept = plan.left.case_id, plan.kept.case_id
        if self.merge_plan(left, kept) != plan:
            raise NotMended(say("The cases have changed meanwhile. Nothing was merged; please look again."))
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            writer.merge_case(left, kept, plan.patient(choices), plan.once)
        lists = frozenset({"patient", *(name for name, _ in plan.new), ATTACHMENTS})
        return Changed(kept, lists, Message("case-merged", {"from": left, "into": kept}))

    def attach_to(
        self,
        case_id: str,
        list_name: str,
        record_id: str,
        name: str,
        content: bytes,
        *,
        date: dt.date | None = None,
        note: str = "",
    ) -> Attachment:
        """Keeps a document as that of a record; one that the case has already is given to this record as well.

        Raises UnknownRecord, and Refused for what a store does not keep.
        """
        key = (list_name, record_id)
        sha256 = hashlib.sha256(content).hexdigest()
        known = next((made for made in self._store.attachments(case_id) if made.sha256 == sha256), None)
        with self._store.writing(who=self._who()) as writer:
            if known is None:
                return writer.attach(case_id, name, content, date=date, note=note, records=(key,))
            records = tuple(dict.fromkeys((*known.records, key)))
            wanted = dataclasses.replace(
                known,
                records=records,
                date=known.date if date is None else date.isoformat(),
                note=note or known.note,
            )
            return writer.amend_attachment(wanted)

    def give_to(self, case_id: str, attachment_id: str, records: tuple[RecordKey, ...]) -> Attachment:
        """Says which records a document that is already there belongs to; none is allowed. Raises UnknownRecord."""
        return self._amend(case_id, attachment_id, lambda made: dataclasses.replace(made, records=records))

    def describe(
        self, case_id: str, attachment_id: str, date: dt.date | None, note: str, reason: str = ""
    ) -> Attachment:
        """Says which day a document is of, and what is to be noted about it. Raises UnknownRecord."""
        day = None if date is None else date.isoformat()
        return self._amend(
            case_id, attachment_id, lambda made: dataclasses.replace(made, date=day, note=note.strip() or None), reason
        )

    def documents_of(self, case_id: str, list_name: str, record_id: str) -> tuple[Attachment, ...]:
        """The documents of a record, in the order in which they came."""
        return tuple(made for made in self._store.attachments(case_id) if (list_name, record_id) in made.records)

    def records_with_documents(self, case_id: str) -> Mapping[RecordKey, int]:
        """How many documents each record of a case has that has any."""
        found: dict[RecordKey, int] = {}
        for made in self._store.attachments(case_id):
            for key in made.records:
                found[key] = found.get(key, 0) + 1
        return found

    def people(self) -> tuple[Patient, ...]:
        """What is recorded about every person, in the order of the cases; to choose one of them."""
        return self._store.patients()

    def merged_into(self, case_id: str) -> str | None:
        """The case that a case became part of; None for one that is there or never was."""
        return self._store.merged_into(case_id)

    def _amend(
        self, case_id: str, attachment_id: str, change: Callable[[Attachment], Attachment], reason: str = ""
    ) -> Attachment:
        known = next((made for made in self._store.attachments(case_id) if made.id == attachment_id), None)
        if known is None:
            raise UnknownRecord(say("there is no such document"))
        with self._store.writing(who=self._who(), reason=reason) as writer:
            return writer.amend_attachment(change(known))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise NotMended(say("A reason is needed."))


__all__ = ["Mending", "MergePlan", "MovePlan", "Moved", "NotMended", "Pair", "PersonField", "Side", "Standing"]
