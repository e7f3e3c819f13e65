"""What left one case for another, read from the trail: which two rows belong together, which cases became one.

A move is two rows next to each other in one transaction: something that is there no more, and the same in another
case. The reason stands in the first row alone, so that nothing said of a patient stays behind in another one's trail.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlite_utils import Database

from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.contents import ATTACHMENTS, PATIENT, Place

_MERGES = (Action.MERGED, Action.REDONE)
"""How a case goes that becomes part of another; one whose entry was undone goes by UNDONE."""


ACTIONS = frozenset({Action.MOVED, Action.MERGED, Action.UNDONE, Action.REDONE})
"""What the rows of a move or a merge say was done."""


class Step(NamedTuple):
    """A row of the trail that tells of something of a case: whether it was there before, and after."""

    sequence: int
    change: int
    action: str
    place: Place
    was_there: bool
    is_there: bool

    @property
    def is_start(self) -> bool:
        """Whether something begins to be there, other than by an undo or redo that brings it back."""
        return not self.was_there and self.action not in (Action.UNDONE, Action.REDONE)


def steps_of(database: Database) -> tuple[Step, ...]:
    """Everything that the trail tells of cases and that was not erased, in its order."""
    found = database.execute(
        "SELECT sequence, change, action, case_id, list, record_id, before IS NOT NULL, after IS NOT NULL FROM audit "
        "WHERE nonce IS NOT NULL AND case_id IS NOT NULL AND list IS NOT NULL ORDER BY sequence"
    )
    return tuple(
        Step(sequence, change, action, Place(case_id, name, record_id or ""), bool(was), bool(is_))
        for sequence, change, action, case_id, name, record_id, was, is_ in found
    )


def is_move(leaves: Step, enters: Step) -> bool:
    """Whether two rows tell of one thing that went from one case to another."""
    return (
        enters.sequence == leaves.sequence + 1
        and enters.change == leaves.change
        and enters.place.list == leaves.place.list
        and enters.place.case_id != leaves.place.case_id
        and leaves.was_there
        and not leaves.is_there
        and enters.is_there
        and (leaves.place.list != PATIENT or leaves.action in _MERGES)
    )


def partners(entries: Iterable[AuditEntry]) -> Mapping[int, AuditEntry]:
    """By the number of a row the other row of its move, among rows that are in the order of the trail."""
    found: dict[int, AuditEntry] = {}
    last: AuditEntry | None = None
    for entry in entries:
        if last is not None and (is_move(_step(last), _step(entry)) or _is_parting(_step(last), _step(entry))):
            found[last.sequence], found[entry.sequence] = entry, last
        last = entry if entry.case_id is not None and entry.list is not None else None
    return found


def merged_into(database: Database, case_id: str) -> str | None:
    """The case that a case became part of; None for one that is there, or that never was or went otherwise."""
    row = database.execute(
        "SELECT sequence, change, action, after IS NULL FROM audit "
        "WHERE case_id = ? AND list = ? ORDER BY sequence DESC LIMIT 1",
        [case_id, PATIENT],
    ).fetchone()
    if row is None or row[2] not in _MERGES or not row[3]:
        return None
    found = database.execute(
        "SELECT case_id FROM audit WHERE sequence = ? AND change = ? AND list = ?", [row[0] + 1, row[1], PATIENT]
    ).fetchone()
    return None if found is None or found[0] is None else str(found[0])


def merged_cases(steps: Iterable[Step], case_id: str) -> tuple[str, ...]:
    """A case and every case that became part of it, directly or through another, and still is."""
    last: dict[str | None, str | None] = {}
    listed: list[Step | None] = [step for step in steps if step.place.list == PATIENT]
    for step, after in itertools.pairwise([*listed, None]):
        if step is not None:
            last[step.place.case_id] = after.place.case_id if after is not None and is_move(step, after) else None
    found = [case_id]
    for known in found:
        found += [case for case, into in last.items() if into == known and case is not None and case not in found]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Beyond:
    """What an erasure must reach outside the erased cases: rows of the trail, and documents by case and id."""

    rows: frozenset[int]
    documents: tuple[Place, ...]


def beyond(steps: tuple[Step, ...], cases: Iterable[str]) -> Beyond:
    """What other cases still tell of what was moved to or from these, and of merges that were undone.

    What a patient's record was called while it stood in the wrong case goes; a record that came back to its own case
    keeps its history but for the row that says where it had been.
    """
    return _Search(steps, frozenset(cases)).found()


class _Search:
    def __init__(self, steps: tuple[Step, ...], cases: frozenset[str]) -> None:
        self._cases = cases
        self._steps = steps
        self._came_from: dict[int, Step] = {}
        self._went_to: dict[int, Step] = {}
        self._lives: dict[int, list[Step]] = {}
        """By the number of a row everything told of a thing while it stood at one place, from its start to its end."""
        newest: dict[Place, list[Step]] = {}
        for step in steps:
            if step.is_start or step.place not in newest:
                newest[step.place] = []
            newest[step.place].append(step)
            self._lives[step.sequence] = newest[step.place]
        for leaves, enters in itertools.pairwise(steps):
            if leaves.place.list != PATIENT and is_move(leaves, enters):
                self._went_to[leaves.sequence], self._came_from[enters.sequence] = enters, leaves
        self._rows: set[int] = set()
        self._documents: dict[Place, None] = {}

    def found(self) -> Beyond:
        left = [
            leaves
            for leaves in self._came_from.values()
            if self._went_to[leaves.sequence].place.case_id in self._cases and leaves.place.case_id not in self._cases
        ]
        count = -1
        # What is taken out of one place can be what another one came back to.
        while count != len(self._rows):
            count = len(self._rows)
            for leaves in left:
                self._forget(leaves)
        self._forget_undone_merges()
        return Beyond(frozenset(self._rows), tuple(self._documents))

    def _forget(self, leaves: Step) -> None:
        """Takes out what a case still tells of something that left it for an erased one."""
        life = self._lives[leaves.sequence]
        if life[-1] is not leaves or self._comes_back(leaves):
            self._rows.add(leaves.sequence)
            return
        for step in life:
            self._rows.add(step.sequence)
            came_from = self._came_from.get(step.sequence)
            if came_from is not None and came_from.place.case_id not in self._cases:
                self._forget(came_from)
        if leaves.place.list == ATTACHMENTS:
            self._documents[leaves.place] = None

    def _comes_back(self, leaves: Step) -> bool:
        """Whether it was moved on from where it went, and in the end to where it had been, of which something stays."""
        at: Step | None = self._went_to[leaves.sequence]
        while at is not None:
            if at.place == leaves.place and at.sequence not in self._rows:
                return True
            later = (step for step in self._lives[at.sequence] if step.sequence > at.sequence)
            at = next((self._went_to[step.sequence] for step in later if step.sequence in self._went_to), None)
        return False

    def _forget_undone_merges(self) -> None:
        """Where a case or a record became one with that of another case, and was parted from it again."""
        joined: dict[tuple[Place, Place], list[int]] = {}
        parted: list[_Together] = []
        for one, other in itertools.pairwise(self._steps):
            if is_move(one, other) and other.was_there:
                joined.setdefault((one.place, other.place), []).append(other.sequence)
                if other.place.case_id in self._cases and one.place.case_id not in self._cases:
                    self._forget_leaving(one)
            elif _is_parting(one, other) and joined.get((other.place, one.place)):
                since = joined[other.place, one.place].pop()
                parted.append(_Together(other.place, one.place, since, one.sequence))
        waiting = [each for each in parted if each.left.case_id in self._cases]
        for each in waiting:
            if each.stayed.case_id not in self._cases:
                # All this time it held what was taken over from the erased person, and handed it on.
                told = (step.sequence for step in self._steps if step.place == each.stayed)
                self._rows |= {number for number in told if each.since <= number <= each.until}
            waiting += [
                inner
                for inner in parted
                if inner.left == each.stayed and each.since < inner.since < each.until and inner not in waiting
            ]

    def _forget_leaving(self, leaves: Step) -> None:
        """What left a case in one transaction, with its reason, which may speak of the erased person."""
        case_id = leaves.place.case_id
        self._rows |= {
            step.sequence
            for step in self._steps
            if step.change == leaves.change and step.place.case_id == case_id and not step.is_there
        }


class _Together(NamedTuple):
    """Something that had become one with something of another case, from one row of the trail to another."""

    left: Place
    stayed: Place
    since: int
    until: int


def _is_parting(stayed: Step, left: Step) -> bool:
    """Whether two rows undo that something became one with something of another case."""
    return (
        left.sequence == stayed.sequence + 1
        and left.change == stayed.change
        and left.place.list == stayed.place.list
        and left.place.case_id != stayed.place.case_id
        and stayed.action == Action.UNDONE
        and stayed.was_there
        and stayed.is_there
        and not left.was_there
        and left.is_there
    )


def _step(entry: AuditEntry) -> Step:
    place = Place(entry.case_id, entry.list or "", entry.record_id or "")
    return Step(entry.sequence, entry.change, entry.action, place, entry.before is not None, entry.after is not None)
