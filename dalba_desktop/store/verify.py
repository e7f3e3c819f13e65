"""Checks a store against itself: every page, every row of the trail, every fact against what the trail says."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Iterator, Mapping

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import audit, compare, connect, contents, expected, migrate
from dalba_desktop.store.audit import FIRST_HASH, Action, AuditEntry
from dalba_desktop.store.findings import Finding, Problem, Verification
from dalba_desktop.store.migrate import Migration


def verified(database: Database) -> Verification:
    """Checks everything. The pages first: with damaged ones nothing else can be trusted, and nothing else is read."""
    pages = connect.page_problems(database)
    if pages:
        return Verification(
            findings=tuple(Finding(Problem.PAGE, detail=text) for text in pages), entries=0, facts=0, head=None
        )
    findings = [Finding(Problem.PAGE, detail=name) for name in _foreign_tables(database)]
    trail: tuple[AuditEntry, ...] = ()
    counted = 0
    try:
        trail = audit.entries(database)
        (noted,) = database.execute("SELECT (SELECT value FROM meta WHERE key = ?)", [audit.HEAD]).fetchone()
        findings += _hidden_rows(database)
        findings += chain_findings(trail, noted or FIRST_HASH)
        told = expected.expected_of(trail)
        present = {}
        for place, content in contents.every_row(database):
            counted += 1
            if place.list != contents.ATTACHMENTS:
                present[place] = content
        findings += compare.fact_findings(told, present)
        findings += compare.document_findings(told, database)
        findings += compare.settings_findings(told, database)
    except dbapi2.DatabaseError as error:
        # A table that is gone, or bytes that are no text.
        findings += _unreadable_rows(database)
        findings.append(Finding(Problem.UNREADABLE, detail=str(error)))
    return Verification(findings=tuple(findings), entries=len(trail), facts=counted, head=trail[-1] if trail else None)


def chain_findings(trail: Iterable[AuditEntry], noted_head: str) -> tuple[Finding, ...]:
    """What is wrong with the trail itself: rows edited, deleted, moved, inserted, blanked, or its end cut off."""
    findings = []
    previous, position = FIRST_HASH, 1
    claimed: set[int] = set()
    blanked: list[int] = []
    after: dict[str, int] = {}
    for entry in trail:
        if entry.sequence != position or entry.previous_hash != previous:
            findings.append(Finding(Problem.ROWS_MISSING, entry.sequence))
        if entry.computed_hash() != entry.hash or not _is_whole(entry):
            findings.append(Finding(Problem.ROW_CHANGED, entry.sequence))
        elif entry.is_erased:
            blanked.append(entry.sequence)
        elif entry.action == Action.ERASED:
            told = json.loads(entry.after or "{}").get("rows", ())
            claimed.update(sequence for sequence in told if sequence < entry.sequence)
        after.setdefault(previous, entry.sequence)
        previous, position = entry.hash, entry.sequence + 1
    findings += [Finding(Problem.BLANKED, sequence) for sequence in blanked if sequence not in claimed]
    if previous != noted_head and noted_head in after and noted_head != FIRST_HASH:
        findings.append(Finding(Problem.ROWS_MISSING, after[noted_head]))
    elif previous != noted_head or previous == FIRST_HASH:
        # A store tells of its own making: there is no empty trail.
        findings.append(Finding(Problem.CUT_SHORT, position - 1 or None))
    return tuple(findings)


def _is_whole(entry: AuditEntry) -> bool:
    """Whether what can be erased is as it was written, or all of it erased."""
    if entry.is_erased:
        return {entry.case_id, entry.record_id, entry.reason, entry.before, entry.after} == {None}
    return entry.computed_content_hash() == entry.content_hash


def _hidden_rows(database: Database) -> Iterator[Finding]:
    """Rows before the first, where nobody looks."""
    for (sequence,) in database.execute("SELECT sequence FROM audit WHERE sequence < 1 ORDER BY sequence"):
        yield Finding(Problem.ROWS_MISSING, sequence)


def _unreadable_rows(database: Database) -> list[Finding]:
    """Rows of the trail that hold what is no text."""
    found = []
    try:
        sequences = [sequence for (sequence,) in database.execute("SELECT sequence FROM audit ORDER BY sequence")]
    except dbapi2.DatabaseError:
        return []
    for sequence in sequences:
        try:
            database.execute("SELECT * FROM audit WHERE sequence = ?", [sequence]).fetchone()
        except dbapi2.DatabaseError:
            found.append(Finding(Problem.UNREADABLE, sequence))
    return found


def _foreign_tables(database: Database) -> list[str]:
    """The tables, indexes and triggers that are not those the migrations make."""
    there, known = _statements(database), known_tables()
    return sorted(name for name in {*there, *known} if there.get(name) != known.get(name))


def known_tables() -> Mapping[str, str]:
    """The statement of each table, index and trigger that the migrations make, by name."""
    return _tables_of(migrate.migrations())


@functools.cache
def _tables_of(steps: tuple[Migration, ...]) -> Mapping[str, str]:
    database = connect.in_memory()
    try:
        migrate.bring_up_to_date(database, steps, dt.datetime.fromtimestamp(0, dt.UTC))
        return _statements(database)
    finally:
        database.close()


def _statements(database: Database) -> dict[str, str]:
    found = database.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: sql for name, sql in found if not name.startswith("sqlite_")}


__all__ = ["Finding", "Problem", "Verification", "chain_findings", "verified"]
