"""Checks a store against itself: every page, every row of the trail, every fact against what the trail says."""

from __future__ import annotations

import collections
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.store import attachments, audit, connect, contents
from dalba_desktop.store.audit import FIRST_HASH, Action, AuditEntry
from dalba_desktop.store.contents import SIGN_OFFS, Place


class Problem(StrEnum):
    """What can be wrong with a store."""

    PAGE = "page"
    """A page does not carry its seal, or the tables are not sound: `detail` in SQLite's words."""
    ROW_CHANGED = "row-changed"
    """A row of the trail is not what was written."""
    ROWS_MISSING = "rows-missing"
    """Rows of the trail are gone, or rows stand where they were not written."""
    CUT_SHORT = "cut-short"
    """The end of the trail is gone."""
    BLANKED = "blanked"
    """A row was blanked that no erasure speaks of."""
    FACT_CHANGED = "fact-changed"
    """A fact differs from the last thing the trail says of it."""
    FACT_MISSING = "fact-missing"
    """The trail speaks of a fact that is not there."""
    FACT_UNKNOWN = "fact-unknown"
    """There is a fact that the trail does not know."""
    UNREADABLE = "unreadable"
    """A value that no version of the application wrote."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `sequence` is the row of the trail, `place` the fact, where there is one."""

    problem: Problem
    sequence: int | None = None
    place: Place | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check found. `entries` rows of the trail and `facts` data rows were looked at; `head` is the last row."""

    findings: tuple[Finding, ...]
    entries: int
    facts: int
    head: AuditEntry | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def words(self) -> tuple[str, ...]:
        """The findings, short, for a log or an error; `wording.keeping` has the sentences."""
        return tuple(
            " ".join(
                str(part)
                for part in (
                    found.problem.value,
                    found.sequence,
                    found.place and found.place.list,
                    found.place and found.place.record_id,
                    found.detail,
                )
                if part
            )
            for found in self.findings
        )


def verified(database: Database) -> Verification:
    """Checks everything. The pages first: with damaged ones nothing else can be trusted, and nothing else is read."""
    pages = connect.page_problems(database)
    if pages:
        return Verification(
            findings=tuple(Finding(Problem.PAGE, detail=text) for text in pages), entries=0, facts=0, head=None
        )
    trail = audit.entries(database)
    (noted,) = database.execute("SELECT (SELECT value FROM meta WHERE key = ?)", [audit.HEAD]).fetchone()
    findings = [*chain_findings(trail, noted or FIRST_HASH)]
    try:
        found, counted = _fact_findings(database, trail)
        findings += found
    except codec.FactError as error:
        counted = 0
        findings.append(Finding(Problem.UNREADABLE, detail=error.place))
    return Verification(findings=tuple(findings), entries=len(trail), facts=counted, head=trail[-1] if trail else None)


def chain_findings(trail: Iterable[AuditEntry], noted_head: str) -> tuple[Finding, ...]:
    """What is wrong with the trail itself: rows edited, deleted, moved, inserted, blanked, or its end cut off."""
    findings = []
    previous, expected = FIRST_HASH, 1
    claimed: set[int] = set()
    blanked: list[int] = []
    for entry in trail:
        if entry.sequence != expected or entry.previous_hash != previous:
            findings.append(Finding(Problem.ROWS_MISSING, entry.sequence))
        if entry.computed_hash() != entry.hash:
            findings.append(Finding(Problem.ROW_CHANGED, entry.sequence))
        elif entry.is_erased:
            blanked.append(entry.sequence)
        elif entry.computed_content_hash() != entry.content_hash:
            findings.append(Finding(Problem.ROW_CHANGED, entry.sequence))
        elif entry.action == Action.ERASED:
            claimed.update(json.loads(entry.after or "{}").get("rows", ()))
        previous, expected = entry.hash, entry.sequence + 1
    findings += [Finding(Problem.BLANKED, sequence) for sequence in blanked if sequence not in claimed]
    if previous != noted_head:
        findings.append(Finding(Problem.CUT_SHORT, expected - 1 or None))
    return tuple(findings)


def _fact_findings(database: Database, trail: Iterable[AuditEntry]) -> tuple[list[Finding], int]:
    told: dict[Place, tuple[int, Any]] = {}
    signed: collections.Counter[tuple[str, str]] = collections.Counter()
    for entry in trail:
        if entry.list is None or entry.is_erased:
            continue
        if entry.list == SIGN_OFFS:
            made = json.loads(entry.after or entry.before or "{}")
            signed[made["sha256"], made["name"]] += 1 if entry.after else -1
        else:
            told[Place(entry.case_id, entry.list, entry.record_id or "")] = (entry.sequence, entry.after)
    findings, counted = [], 0
    for place, content in contents.every_content(database):
        counted += 1
        sequence, expected = told.pop(place, (None, None))
        if expected is None:
            findings.append(Finding(Problem.FACT_UNKNOWN, sequence, place))
        elif json.loads(expected) != json.loads(json.dumps(content)):
            findings.append(Finding(Problem.FACT_CHANGED, sequence, place))
    findings += [
        Finding(Problem.FACT_MISSING, sequence, place)
        for place, (sequence, expected) in told.items()
        if expected is not None
    ]
    present = collections.Counter(contents.sign_offs(database))
    for (sha256, name), count in (+signed - present).items():
        findings += [Finding(Problem.FACT_MISSING, None, Place(None, SIGN_OFFS, f"{name} {sha256[:12]}"))] * count
    for (sha256, name), count in (present - +signed).items():
        findings += [Finding(Problem.FACT_UNKNOWN, None, Place(None, SIGN_OFFS, f"{name} {sha256[:12]}"))] * count
    for document in attachments.every(database):
        try:
            attachments.content_of(database, document.case_id, document.id)
        except codec.FactError:
            place = Place(document.case_id, contents.ATTACHMENTS, document.id)
            findings.append(Finding(Problem.FACT_CHANGED, None, place))
    return findings, counted
