"""The keeping of a store in words: rows of the trail, what a check found, what undo would take back.

Takes plain values, or anything shaped like the store's entries and findings: the store itself is not known here.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, Protocol

from dalba_desktop.alerts.findings import Message
from dalba_desktop.wording.field_names import moment_words
from dalba_desktop.wording.language import mark, say, say_n
from dalba_desktop.wording.words import date_words

_SHORT_HASH = 12


class EntryLike(Protocol):
    """A row of the trail, as `store.audit.AuditEntry` is. `before` and `after` are JSON text."""

    @property
    def sequence(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def list(self) -> str | None: ...
    @property
    def case_id(self) -> str | None: ...
    @property
    def record_id(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...
    @property
    def is_erased(self) -> bool: ...


class FindingLike(Protocol):
    """One thing that is wrong, as `store.verify.Finding` is; `place` is case, list and record."""

    @property
    def problem(self) -> str: ...
    @property
    def sequence(self) -> int | None: ...
    @property
    def place(self) -> tuple[str | None, str, str] | None: ...
    @property
    def detail(self) -> str: ...


_ACTIONS = mark(
    {
        "added": "added",
        "amended": "changed",
        "withdrawn": "withdrawn",
        "moved": "moved",
        "merged": "merged",
        "undone": "undone",
        "redone": "redone",
        "created": "store made",
        "unlocked": "store opened",
        "imported": "imported",
        "exported": "exported",
        "reported": "report written",
        "backed-up": "backed up",
        "restored": "backup restored",
        "migrated": "brought up to date",
        "salvaged": "salvaged",
        "passphrase-changed": "passphrase changed",
        "recovery-kit-made": "recovery kit made",
        "erased": "patient erased",
    }
)

_LISTS = mark(
    {
        "patient": "patient data",
        "treatments": "treatment",
        "mrd": "MRD result",
        "abl1_tests": "ABL1 test",
        "responses": "response",
        "relapses": "relapse",
        "transplants": "transplant",
        "adverse_events": "adverse event",
        "concomitants": "other drug",
        "assessments": "measurement",
        "follow_up": "follow-up",
        "notes": "note",
        "decisions": "decision",
        "attachments": "document",
        "laboratories": "laboratory",
        "policy": "threshold",
        "calendars": "calendar",
        "knowledge": "knowledge file",
        "sign_offs": "sign-off",
        "preferences": "preference",
        "drafts": "half-typed form",
        "knowledge_files": "knowledge file kept",
    }
)

_FINDINGS = mark(
    {
        "row-changed": "row {row} of the trail is not what was written",
        "rows-missing": "before row {row} of the trail rows are missing, were moved or were put in",
        "cut-short": "the end of the trail is gone: it stops at row {row}, but more was written",
        "blanked": "row {row} of the trail was blanked, and no erasure of a patient says so",
        "fact-changed": "{fact} is not what the trail says{since}",
        "fact-missing": "{fact} is gone, though the trail{since} says it is there",
        "fact-unknown": "{fact} is there, though the trail knows of no such entry",
    }
)
_PAGE = re.compile(r"\bpage (\d+)")


def action_words(action: str) -> str:
    """What was done, in a word or two: `added`, `report written`. A code of another version is shown as it is."""
    return say(_ACTIONS[action]) if action in _ACTIONS else action


def list_words(name: str | None) -> str:
    """What one entry of a list is called: `mrd` holds MRD results. The name itself where this version has no words."""
    return say(_LISTS[name]) if name in _LISTS else name or ""


def finding_words(found: FindingLike) -> str:
    """One thing that a check found, without a full stop: which row, or which record of which case, and how."""
    problem, fact = str(found.problem), "" if found.place is None else place_words(*found.place)
    row = "" if found.sequence is None else say("row {row} of the trail", row=found.sequence)
    if problem == "page":
        page = _PAGE.search(found.detail)
        if page is None:
            return say("the tables of the file are not those of a store: {detail}", detail=found.detail)
        return say("page {page} of the file is damaged: {detail}", page=page[1], detail=found.detail)
    if problem == "unreadable":
        where = ", ".join(part for part in (row, fact, found.detail) if part)
        return say("{where}: not what any version of the application wrote", where=where)
    if problem == "cut-short" and not row:
        return say("the whole trail is gone")
    if problem not in _FINDINGS:
        return " ".join(part for part in (problem, row, fact, found.detail) if part)
    since = say(" (row {row})", row=found.sequence) if row else ""
    return say(_FINDINGS[problem], row=found.sequence, fact=fact, since=since)


_DOUBTS = mark(
    {
        "may-be-older": "{fact}: taken from the trail; a newer value may be lost",
        "differs": "{fact}: table and trail do not agree, and no damage explains it; check it",
        "may-be-gone": "{fact}: left out; the trail speaks of it, and why it is not there cannot be told",
        "may-be-more": "{fact}: there may have been more than could be found",
        "lost": "{fact}: lost",
    }
)


def doubt_words(doubt: str, case_id: str | None, list_name: str, record_id: str) -> str:
    """What cannot be known about something that was salvaged, or `lost`; a code of another version as it is."""
    fact = place_words(case_id, list_name, record_id)
    template = _DOUBTS.get(doubt)
    return say("{fact}: {doubt}", fact=fact, doubt=doubt) if template is None else say(template, fact=fact)


def place_words(case_id: str | None, list_name: str | None, record_id: str | None) -> str:
    """Where something stands: `case DB-014, MRD result m3`, `threshold adequate_copies`."""
    if list_name == "patient":
        return say("case {case_id}, {what}", case_id=case_id, what=list_words(list_name))
    what = say("{what} {id}", what=list_words(list_name), id=record_id) if record_id else list_words(list_name)
    return what if case_id is None else say("case {case_id}, {what}", case_id=case_id, what=what)


def entry_words(entry: EntryLike) -> str:
    """What a row of the trail tells, without who and when: `MRD result of 5 Mar 2025 (m3), case DB-014: changed`."""
    done = action_words(entry.action)
    if entry.is_erased:
        return say("{what}; erased with the patient", what=_told(list_words(entry.list), done))
    if entry.list is None:
        return _deed_words(entry, done)
    what = _record_words(entry.list, entry.record_id, _date_in(entry.after or entry.before))
    if entry.case_id is not None:
        what = say("{what}, case {case_id}", what=what, case_id=entry.case_id)
    return _told(what, done)


def entry_line(entry: EntryLike) -> str:
    """The whole row on one line: number, moment, who under which account, what, and why."""
    who = entry.who if entry.who == entry.account else say("{who} ({account})", who=entry.who, account=entry.account)
    said = say(
        "row {row}, {at}, {who}: {what}",
        row=entry.sequence,
        at=moment_words(entry.at),
        who=who,
        what=entry_words(entry),
    )
    return say("{line} (reason: {reason})", line=said, reason=entry.reason) if entry.reason and entry.list else said


def change_words(message: Message) -> str:
    """What undo or redo would move, to stand behind that word: `MRD result of 5 Mar 2025, case DB-014`."""
    values: Mapping[str, Any] = message.values
    name, case_id, count = values.get("list"), values.get("case_id"), values.get("count")
    if message.code == "change-one":
        what = _record_words(str(name), None if values.get("date") else values.get("id"), _day(values.get("date")))
        return what if case_id is None else say("{what}, case {case_id}", what=what, case_id=case_id)
    if message.code == "change-move":
        what = _record_words(str(name), None if values.get("date") else values.get("id"), _day(values.get("date")))
        return say("{what} moved from {case_id} to {into}", what=what, case_id=case_id, into=values.get("into"))
    if message.code == "change-merge":
        return say("{case_id} became part of {into}", case_id=case_id, into=values.get("into"))
    if message.code == "change-case" and case_id is not None:
        if count == 1:
            return say("{what}, case {case_id}", what=list_words(str(name)), case_id=case_id)
        return say_n(
            "{count} change, case {case_id}", "{count} changes, case {case_id}", int(count or 0), case_id=case_id
        )
    if message.code == "change-many" and values.get("cases"):
        cases = say_n("{count} case", "{count} cases", int(values["cases"]))
        return say_n("{count} change in {cases}", "{count} changes in {cases}", int(count or 0), cases=cases)
    return say_n("{count} change of the settings", "{count} changes of the settings", int(count or 0))


def crossing_words(list_name: str | None, other: str | None, *, leaves: bool, enters: bool, parts: bool = False) -> str:
    """Where something went or came from, as one of the two rows of its move tells: `to case DB-014`.

    `leaves` and `enters`: whether it is there before or after alone. `other` is None when that patient was erased;
    `parts`: what had become one is two again.
    """
    if list_name == "patient":
        if leaves:
            return say("became part of case {other}", other=other) if other else say("became part of another case")
        if enters:
            return say("parted from case {other}", other=other) if other else say("parted from another case")
        if parts:
            return say("case {other} parted from it", other=other) if other else say("another case parted from it")
        return say("case {other} became part of it", other=other) if other else say("another case became part of it")
    if leaves:
        return say("to case {other}", other=other) if other else say("to another case")
    if enters:
        return say("from case {other}", other=other) if other else say("from another case")
    return say("with that of case {other}", other=other) if other else say("with that of another case")


def _told(what: str, done: str) -> str:
    return say("{what}: {done}", what=what, done=done) if what else done


def _record_words(list_name: str, record_id: Any, day: dt.date | None) -> str:
    if list_name == "patient":
        return list_words(list_name)
    if day is None:
        if list_name == "sign_offs" and record_id:
            record_id = str(record_id)[:_SHORT_HASH]
        return say("{what} {id}", what=list_words(list_name), id=record_id) if record_id else list_words(list_name)
    dated = say("{what} of {date}", what=list_words(list_name), date=date_words(day))
    return say("{what} ({id})", what=dated, id=record_id) if record_id else dated


def _deed_words(entry: EntryLike, done: str) -> str:
    details = _plain(entry.after)
    parts = [str(details["file"])] if "file" in details else [str(name) for name in details.get("files") or ()]
    if entry.case_id is not None:
        parts.append(say("case {case_id}", case_id=entry.case_id))
    if details.get("printed"):
        parts.append(say("on paper"))
    if details.get("as_of") and entry.action == "reported":
        day = _day(details["as_of"])
        parts.append(say("data as of {date}", date=date_words(day)) if day else str(details["as_of"]))
    if details.get("pseudonymised"):
        parts.append(say("pseudonymised"))
    if details.get("format") == "settings":
        parts.append(say("settings"))
    elif entry.action == "imported":
        new, added, replaced = (_count(details.get(key)) for key in ("new_cases", "added", "replaced"))
        parts.append(say_n("{count} new case", "{count} new cases", new))
        parts.append(say_n("{count} new record", "{count} new records", added))
        parts.append(say("{count} changed", count=replaced))
    if entry.action == "erased":
        rows = details.get("rows") or ()
        parts.append(say_n("{count} row of the trail blanked", "{count} rows of the trail blanked", len(rows)))
    if isinstance(details.get("reason"), str):
        parts.append(details["reason"])
    return say("{done}: {what}", done=done, what=", ".join(parts)) if parts else done


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _date_in(text: str | None) -> dt.date | None:
    content = _plain(text)
    return _day(content.get("date") or content.get("start") or content.get("at"))


def _day(value: Any) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(value).date() if isinstance(value, str) else None
    except ValueError:
        return None


def _plain(text: str | None) -> Mapping[str, Any]:
    try:
        value = json.loads(text) if text else None
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
