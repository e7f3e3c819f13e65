"""Keeping the store: passphrase and recovery code, the check, the trail, documents, drafts, erasing a patient."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dalba_desktop.interchange.files import name_as_text, on_the_medium
from dalba_desktop.store.attachments import Attachment
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.errors import DiskFull, NotWritten
from dalba_desktop.store.store import Store
from dalba_desktop.store.thinning import Reason
from dalba_desktop.store.verify import Verification
from dalba_desktop.tracker import trail
from dalba_desktop.tracker.trail import TrailRow


class Keeping:
    """What is done with the store as a whole. All methods raise the errors of `store.errors`."""

    def __init__(
        self, store: Store, who: Callable[[], str], forget: Callable[[], None], back_up_before: Callable[[Reason], None]
    ) -> None:
        self._store = store
        self._who = who
        self._forget = forget
        self._back_up_before = back_up_before

    def verify(self) -> Verification:
        """Checks every page, the whole trail, and every fact against the trail."""
        return self._store.verify()

    def recovery_code(self) -> str:
        """What opens the store when the passphrase is lost; that it was shown is written into the trail."""
        with self._store.writing(who=self._who()) as writer:
            writer.note_deed(Action.RECOVERY_KIT_MADE, {})
        return self._store.key.recovery_code()

    def change_passphrase(self, passphrase: str) -> None:
        """Another passphrase, at once or not at all. Recovery codes made so far no longer open the store.

        Backups made so far, one of right now included, still open with the passphrase of before.
        """
        self._back_up_before(Reason.BEFORE_PASSPHRASE)
        self._store.change_passphrase(passphrase, who=self._who())

    def rows(self, case_id: str | None = None, *, after: int = 0) -> tuple[TrailRow, ...]:
        """The trail as people read it, oldest first, of one case or of the whole store."""
        entries = self._store.audit_entries(case_id, after=after)
        return trail.rows_of(entries, self._store.partners(entries))

    def history_of_record(self, case_id: str, list_name: str, record_id: str) -> tuple[TrailRow, ...]:
        """The rows about one record, oldest first, those of the cases that it was moved from included."""
        return trail.history_of_record(self._store, case_id, list_name, record_id)

    def history_of_field(self, case_id: str, list_name: str, record_id: str, field: str) -> tuple[TrailRow, ...]:
        """Who set one value of one record, when, from what; oldest first."""
        return tuple(trail.history_of_field(self._store.audit_entries(case_id), list_name, record_id, field))

    def entries_with_code(self, code: str) -> tuple[AuditEntry, ...]:
        """The rows of the trail that a code on paper can mean; usually one."""
        return self._store.entries_with_code(code)

    def write_trail(self, path: Path, *, as_csv: bool = False) -> None:
        """Writes the whole trail as JSON or CSV, whole or not at all; that it was taken out is its last row."""
        kind = "audit-csv" if as_csv else "audit-json"
        with contextlib.ExitStack() as until_named:
            with self._store.writing(who=self._who()) as writer:
                writer.note_deed(Action.EXPORTED, {"file": name_as_text(path), "format": kind})
                rows = self._store.audit_entries()
                text = trail.as_csv(rows) if as_csv else json.dumps(trail.as_json(rows), ensure_ascii=False, indent=1)
                put_in_place = until_named.enter_context(on_the_medium(path, text.encode()))
            put_in_place()

    def attachments(self, case_id: str) -> tuple[Attachment, ...]:
        """The documents kept with a case."""
        return self._store.attachments(case_id)

    def attachment_content(self, case_id: str, attachment_id: str) -> bytes:
        """The bytes of a document, to be shown from memory; they are never written to a temporary file."""
        return self._store.attachment_content(case_id, attachment_id)

    def attach(
        self, case_id: str, name: str, content: bytes, *, date: dt.date | None = None, note: str = ""
    ) -> Attachment:
        """Keeps a PDF or a picture with a case. Raises Refused: too large, another kind of file, already there."""
        with self._store.writing(who=self._who()) as writer:
            return writer.attach(case_id, name, content, date=date, note=note)

    def remove_attachment(self, case_id: str, attachment_id: str, reason: str) -> None:
        """Takes a document from sight; it can be undone, and its bytes stay until the patient is erased."""
        with self._store.writing(who=self._who(), reason=reason) as writer:
            writer.remove_attachment(case_id, attachment_id)

    def drafts(self) -> Mapping[str, Any]:
        """The half-typed forms that were put aside, by key, as plain JSON values."""
        return self._store.drafts()

    def put_draft(self, key: str, content: Any, case_id: str | None = None) -> None:
        """Keeps a half-typed form, encrypted in the store; None forgets it."""
        self._store.put_draft(key, content, case_id)

    def preference(self, key: str) -> Any:
        """What the user set for this store, as a plain JSON value; None when nothing is set."""
        return self._store.preferences.get(key)

    def set_preference(self, key: str, value: Any) -> None:
        """Sets a preference, with its row in the trail; None goes back to what the application does by itself."""
        with self._store.writing(who=self._who()) as writer:
            writer.put_preference(key, value)

    def erase(self, case_id: str) -> int:
        """Takes a patient out of the data and the trail for ever and rewrites the file; returns the rows blanked.

        Backups still hold the patient. Nothing from before can be undone any more.
        """
        with self._store.writing(who=self._who()) as writer:
            blanked = writer.erase_case(case_id)
        self._forget()
        # What is deleted is overwritten at once (PRAGMA secure_delete); this gives the room back and can do without.
        with contextlib.suppress(DiskFull, NotWritten):
            self._store.compact()
        return blanked
