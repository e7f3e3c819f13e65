"""Undo and redo across a session: which transactions can be taken back, newest first, and what each was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Message
from dalba_desktop.store import moves
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.store import Store


class NothingToUndo(Exception):
    """Undo or redo was asked for with nothing to take back."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the cases that it touched, None standing for the settings; and what it was, to be said."""

    case_ids: tuple[str | None, ...]
    what: Message


class Undoing:
    """The two stacks of a session. Told of every stored transaction by the store itself, so nothing escapes it."""

    def __init__(self, store: Store, who: Callable[[], str]) -> None:
        self._store = store
        self._who = who
        self._done: list[int] = []
        self._undone: list[int] = []
        self._is_mine = False
        store.committed = self._committed

    @property
    def next_undo(self) -> Message | None:
        """What undo would take back; None when there is nothing."""
        return self._what(self._done)

    @property
    def next_redo(self) -> Message | None:
        """What redo would bring back; None when there is nothing."""
        return self._what(self._undone)

    def undo(self) -> Undone:
        """Takes the newest change back. Raises NothingToUndo; Conflict when it has been changed since."""
        return self._move(self._done, self._undone, redo=False)

    def redo(self) -> Undone:
        """Brings back what was undone last. Raises likewise."""
        return self._move(self._undone, self._done, redo=True)

    def forget(self) -> None:
        """Nothing from before can be taken back any more: after an erasure."""
        self._done.clear()
        self._undone.clear()

    def _move(self, source: list[int], target: list[int], *, redo: bool) -> Undone:
        what = self._what(source)
        if what is None:
            raise NothingToUndo
        self._is_mine = True
        try:
            with self._store.writing(who=self._who()) as writer:
                touched = writer.redo(source[-1]) if redo else writer.undo(source[-1])
                change = writer.change
        finally:
            self._is_mine = False
        source.pop()
        target.append(change)
        return Undone(touched, what)

    def _committed(self, change: int) -> None:
        if self._is_mine:
            return
        self._done.append(change)
        self._undone.clear()

    def _what(self, changes: list[int]) -> Message | None:
        if not changes:
            return None
        return what_was_done([entry for entry in self._store.entries_of(changes[-1]) if entry.list is not None])


def what_was_done(entries: list[AuditEntry]) -> Message:
    """The name of a transaction, whichever direction it was last done in: what kind of rows, how many, of which case.

    Codes: change-one (list, id, date, case_id), change-many (count, cases), change-case (case_id, count), change-move
    (list, id, date, case_id, into) and change-merge (case_id, into).
    """
    first = entries[0]
    crossing = _crossing(entries)
    if crossing is not None:
        return crossing
    cases = tuple(dict.fromkeys(entry.case_id for entry in entries))
    if len(entries) == 1 and first.list != "patient":
        content = json.loads(first.after or first.before or "null")
        date = content.get("date") or content.get("start") if isinstance(content, dict) else None
        return Message(
            "change-one", {"list": first.list, "id": first.record_id, "date": date, "case_id": first.case_id}
        )
    if len(cases) == 1 and cases[0] is not None:
        return Message("change-case", {"case_id": cases[0], "count": len(entries), "list": first.list})
    return Message("change-many", {"count": len(entries), "cases": sum(case is not None for case in cases)})


def _crossing(entries: list[AuditEntry]) -> Message | None:
    """The name of a move or a merge, always as it was first done: from the case that was left into the other one."""
    partners = moves.partners(entries)
    persons = [entry for entry in entries if entry.list == "patient" and entry.sequence in partners]
    if persons:
        left = next(entry for entry in persons if entry.before is None or entry.after is None)
        return Message("change-merge", {"case_id": left.case_id, "into": partners[left.sequence].case_id})
    if not partners:
        return None
    # What is undone is told from its end.
    is_undone = entries[0].action == Action.UNDONE
    listed = [entry for entry in entries if entry.sequence in partners]
    here = listed[-1] if is_undone else listed[0]
    content = json.loads(here.after or here.before or "null")
    return Message(
        "change-move",
        {
            "list": here.list,
            "id": here.record_id,
            "date": content.get("date") or content.get("start"),
            "case_id": here.case_id,
            "into": partners[here.sequence].case_id,
        },
    )
