"""Erases a patient on legal demand: from the data and from the trail, which keeps a tombstone that names no one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import errors, moves, settling
from dalba_desktop.store.audit import Action
from dalba_desktop.store.contents import Place
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.store.writer import Writer

_NAMING = ("family_name", "given_name", "hospital_number")
"""What of a patient is looked for in a half-typed form."""

Told = tuple[int, str]
"""Number and hash of a row of the trail; a copy of the same history has both."""


class Reach(NamedTuple):
    """What goes with a patient: cases that became one, rows of the trail, documents that other cases still hold."""

    cases: tuple[str, ...]
    rows: tuple[int, ...]
    documents: tuple[Place, ...]


def erase(writer: Writer, case_id: str) -> int:
    """Deletes every row of a case, of the cases that became part of it, and what other cases still tell of records
    that were moved to or from it; blanks their rows of the trail and returns how many those were.

    The last row written says which rows it blanked (`rows`: their numbers), so that a check can tell an erasure from
    tampering. A case whose entry was undone is gone from the data, but not from the trail: it can be erased as well.
    Raises UnknownCase, and Refused for a case that became part of another one.
    """
    database = writer.database
    into = moves.merged_into(database, case_id)
    if into is not None:
        raise errors.Refused(
            say(
                "{case_id} became part of {into}; the patient is erased under that id",
                case_id=codec.shown(case_id),
                into=codec.shown(into),
            )
        )
    reach = reach_of(database, case_id)
    if not reach.rows:
        raise errors.UnknownCase(say("no case with the id {case_id}", case_id=codec.shown(case_id)))
    names: set[str] = set()
    for each in reach.cases:
        names |= _names_of(database, each)
    for each in reach.cases:
        _forget_drafts(database, each, names)
        for table in (*LISTS, "attachment", "patient"):
            database.execute(f'DELETE FROM "{table}" WHERE case_id = ?', [each])
    for place in reach.documents:
        database.execute("DELETE FROM attachment WHERE case_id = ? AND id = ?", [place.case_id, place.record_id])
    _blank(writer, reach.rows)
    return len(reach.rows)


def erase_told(writer: Writer, told: Iterable[Told]) -> int:
    """Takes out of a copy what is told of a patient, and from its data what then nothing speaks of any more.

    Returns how many rows that were; one that is not of the same history is none.
    """
    rows = told_in(writer.database, told)
    places = settling.places_of(writer.database, rows)
    if rows:
        _blank(writer, rows)
        settling.settle(writer, places)
    return len(rows)


def told_in(database: Database, told: Iterable[Told]) -> tuple[int, ...]:
    """Which of these rows stand in a trail, with the same hash, and were not erased from it."""
    found = database.execute(
        "SELECT audit.sequence FROM json_each(?) AS told JOIN audit ON audit.sequence = told.value ->> 0 "
        "WHERE audit.hash = told.value ->> 1 AND audit.nonce IS NOT NULL ORDER BY audit.sequence",
        [json.dumps(list(told))],
    )
    return tuple(sequence for (sequence,) in found)


def told_of(database: Database, case_id: str) -> tuple[Told, ...]:
    """The rows that an erasure of a patient would blank, for copies made before: there they have the same hash."""
    listed = json.dumps(reach_of(database, case_id).rows)
    found = database.execute(
        "SELECT sequence, hash FROM audit WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence",
        [listed],
    )
    return tuple((sequence, hash_) for sequence, hash_ in found)


def reach_of(database: Database, case_id: str) -> Reach:
    """What has to go with a patient."""
    steps = moves.steps_of(database)
    cases = moves.merged_cases(steps, case_id)
    beyond = moves.beyond(steps, cases)
    found = set(beyond.rows)
    for each in cases:
        # The row about an import of many cases names none of them, but the names of its files can.
        found |= {
            sequence
            for (sequence,) in database.execute(
                "SELECT sequence FROM audit WHERE case_id = ? OR (case_id IS NULL AND nonce IS NOT NULL AND action = ? "
                "AND change IN (SELECT change FROM audit WHERE case_id = ?))",
                [each, Action.IMPORTED.value, each],
            )
        }
    return Reach(cases, tuple(sorted(found)), beyond.documents)


def _blank(writer: Writer, rows: tuple[int, ...]) -> None:
    """The trail keeps a tombstone that says which rows were blanked."""
    for sequence in rows:
        writer.database.execute(
            "UPDATE audit SET case_id = NULL, record_id = NULL, reason = NULL, before = NULL, after = NULL, "
            "nonce = NULL WHERE sequence = ?",
            [sequence],
        )
    writer.trail.append(Action.ERASED, None, None, None, None, {"rows": list(rows)})


def _names_of(database: Database, case_id: str) -> set[str]:
    """What a patient is or was called, the id of the case included."""
    names = {case_id}
    told = "SELECT before, after FROM audit WHERE case_id = ? AND list = 'patient'"
    for row in database.execute(told, [case_id]):
        for content in (json.loads(text) for text in row if text is not None):
            names |= {content[key] for key in _NAMING if content.get(key)}
    return names


def _forget_drafts(database: Database, case_id: str, names: set[str]) -> None:
    """The half-typed forms of a case, and those of no case that name the patient: a form for a new one, say."""
    named = re.compile("|".join(rf"(?<!\w){re.escape(name.casefold())}(?!\w)" for name in names))
    for key, draft_of, text in database.execute("SELECT key, case_id, content FROM draft").fetchall():
        if draft_of == case_id or (draft_of is None and named.search(f"{key} {text}".casefold())):
            database.execute("DELETE FROM draft WHERE key = ?", [key])
