"""Erases a patient on legal demand: from the data and from the trail, which keeps a tombstone that names no one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import errors, reading
from dalba_desktop.store.audit import Action
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.store.writer import Writer


def erase(writer: Writer, case_id: str) -> int:
    """Deletes every row of a case and blanks its rows of the trail; returns how many those were.

    The last row written says which rows it blanked (`rows`: their numbers), so that a check can tell an erasure from
    tampering. Raises UnknownCase.
    """
    database = writer.database
    if not reading.has_case(database, case_id):
        raise errors.UnknownCase(say("no case with the id {case_id}", case_id=codec.shown(case_id)))
    for table in (*LISTS, "attachment", "draft", "patient"):
        database.execute(f'DELETE FROM "{table}" WHERE case_id = ?', [case_id])
    found = database.execute("SELECT sequence FROM audit WHERE case_id = ? ORDER BY sequence", [case_id])
    blanked = [sequence for (sequence,) in found]
    database.execute(
        "UPDATE audit SET case_id = NULL, record_id = NULL, reason = NULL, before = NULL, after = NULL, nonce = NULL "
        "WHERE case_id = ?",
        [case_id],
    )
    writer.trail.append(Action.ERASED, None, None, None, None, {"rows": blanked})
    return len(blanked)
