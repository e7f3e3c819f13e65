"""Cells of the trail: what `wording` says of a row, laid out in columns and cut to one line. No widgets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.patient import Patient
from dalba_desktop.wording import (
    NBSP,
    crossing_words,
    date_words,
    entry_words,
    field_words,
    list_words,
    say,
    value_words,
)

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail import FieldChange, TrailRow

ARROW = "\N{RIGHTWARDS ARROW}"
LONGEST_VALUE = 160
"""Characters of one value in a cell; the whole of it stands in the read-off."""
_NOT_SAID = frozenset({"id", "fingerprint", "episode", "case_id", "sha256"})
"""Fields that say nothing to a reader beside others."""
_BESIDE = frozenset({"date", "start", "at", "who", "by"})
"""Of a new record these stand in the row anyway: beside its name, or in the columns of when and who."""
_FIRST = ("level_percent", "category", "specimen", "agent", "dose", "term", "grade", "status")
"""What a reader looks for first; the rest in the order of the data dictionary."""


def record_words(row: TrailRow) -> str:
    """`MRD result 5 Mar 2025`: what a row is about; of a deed that changed no data, what was done with what."""
    entry = row.entry
    if entry.is_erased:
        return say("{what}, erased with the patient", what=list_words(entry.list)) if entry.list else say("erased")
    if entry.list is None:
        _, _, rest = entry_words(entry).partition(": ")
        return rest
    if entry.list == "patient":
        return list_words(entry.list)
    content = json.loads(entry.after or entry.before or "null")
    content = content if isinstance(content, dict) else {}
    key = next((key for key in ("date", "start", "name", "term") if content.get(key)), "")
    which = value_words(entry.list, key, content[key]) if key else entry.record_id or ""
    return f"{list_words(entry.list)} {shortened(which, 60)}"


def changes_words(row: TrailRow) -> str:
    """`level: 0.31 % → 0.35 %`, field by field; of a record that is new, its values alone."""
    entry = row.entry
    if entry.list is None or entry.is_erased:
        return ""
    crossing = ""
    if row.crosses:
        crossing = crossing_words(
            entry.list,
            row.partner.case_id if row.partner is not None else None,
            leaves=entry.after is None,
            enters=entry.before is None,
            parts=entry.action == "undone",
        )
    if entry.after is None:
        return crossing or say("taken out again")
    told = [crossing] if crossing else []
    for change in in_order(entry.list, row.changes):
        if change.field in _NOT_SAID and len(row.changes) > 1:
            continue
        if entry.before is None and change.field in _BESIDE:
            continue
        before, after = (shortened(text) for text in from_and_to(entry.list, change))
        name = field_words(change.field)
        told.append(f"{name} {after}" if entry.before is None else f"{name}: {before} {ARROW} {after}")
    return " · ".join(told)


def in_order(list_name: str | None, changes: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Changes in the order in which they are read; the trail has them by the alphabet."""
    kind = Patient if list_name == "patient" else LISTS.get(list_name or "")
    known = [*_FIRST, *(item.key for item in specs_of(kind))] if kind is not None else []
    places = {key: place for place, key in reversed(list(enumerate(known)))}
    return tuple(sorted(changes, key=lambda change: places.get(change.field, len(known))))


def from_and_to(list_name: str | None, change: FieldChange) -> tuple[str, str]:
    """What stood there and what stands there now, each as it would be said."""
    before, after = (value_words(list_name, change.field, value) for value in (change.before, change.after))
    return before, after


def shortened(text: str, longest: int = LONGEST_VALUE) -> str:
    """One line, and not endless."""
    line = text.replace("\n", " ")
    return line if len(line) <= longest else line[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"


def local_words(at: str) -> str:
    """`5 Mar 2025 14:02` on the clock of whoever sits here, from the UTC of the trail."""
    moment = moment_of(at).astimezone()
    return f"{date_words(moment.date())}{NBSP}{moment:%H:%M}"


def moment_of(at: str) -> dt.datetime:
    """A time of the trail."""
    return dt.datetime.fromisoformat(at)
