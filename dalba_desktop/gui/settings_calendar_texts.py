"""A protocol's calendar as typed texts, and back: `22 ± 5, 45 ± 7`. No widgets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dalba_desktop.alerts.calendars import read_calendars
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.level_text import AmbiguousText, UnreadableText, read_number
from dalba_desktop.gui.forms.problem_words import ambiguity_words, problem_words
from dalba_desktop.wording import figures, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import CalendarRow

Texts = dict[str, str]
PLACES: Mapping[str, tuple[str, str]] = {
    "induction": ("protocol", "induction"),
    "anchor_day": ("protocol", "anchor_day"),
    "tki": ("protocol", "tki"),
    "from_day": ("after_cycle", "from_day"),
    "to_day": ("after_cycle", "to_day"),
    "every_months": ("follow_up", "every_months"),
    "tolerance_days": ("follow_up", "tolerance_days"),
    "until_month": ("follow_up", "until_month"),
    "late_every_months": ("follow_up", "late_every_months"),
    "late_tolerance_days": ("follow_up", "late_tolerance_days"),
    "late_until_month": ("follow_up", "late_until_month"),
    "graft_days": ("after_transplant", "days"),
    "graft_every_months": ("after_transplant", "every_months"),
    "graft_tolerance_days": ("after_transplant", "tolerance_days"),
    "graft_until_month": ("after_transplant", "until_month"),
    "source": ("protocol", "source"),
    "standing": ("protocol", "standing"),
}
"""Where each field stands in a file of calendars: its table and its key."""
WINDOWS = ("induction", "graft_days")
WORDS = ("tki", "source", "standing")
MAY_BE_EMPTY = ("anchor_day", "tki", "source", "standing")
_WINDOW = re.compile(r"(\d{1,6})\s*(?:±|\+/?-|/)\s*(\d{1,6})")


def calendar_texts(row: CalendarRow) -> Texts:
    """What is in force, as the fields show it."""
    return {key: _text(key, _table(row.document, row.protocol, PLACES[key][0]).get(PLACES[key][1])) for key in PLACES}


def read_calendar_texts(protocol: str, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The calendar in the shape of its file, and what is wrong with it by the key of the field.

    Only without problems can it be stored.
    """
    tables: dict[str, dict[str, Any]] = {name: {} for name in ("protocol", "after_cycle", "follow_up")}
    tables["after_transplant"] = {}
    problems: dict[str, str] = {}
    for key, (table, name) in PLACES.items():
        try:
            value = _value(key, texts.get(key, "").strip())
        except AmbiguousText as error:
            problems[key] = ambiguity_words(error)
        except UnreadableText:
            problems[key] = say("Days as 22 ± 5, 45 ± 7.") if key in WINDOWS else say("Not a number.")
        else:
            if value is not None:
                tables[table][name] = value
    document = {**tables, "protocol": {protocol: tables["protocol"]}}
    if not problems:
        problems = _refused(protocol, document)
    return document, problems


def _refused(protocol: str, document: Mapping[str, Any]) -> dict[str, str]:
    """What the reader of calendars says first; it stops there."""
    try:
        read_calendars(document)
    except FactError as error:
        where = {f"{'protocols.' + protocol if table == 'protocol' else table}.{name}": key
                 for key, (table, name) in PLACES.items()}  # fmt: skip
        return {where.get(error.place, "source"): problem_words(error)}
    return {}


def _table(document: Mapping[str, Any], protocol: str, table: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document["protocol"][protocol] if table == "protocol" else document[table]
    return found


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key in WINDOWS:
        return ", ".join(f"{day} ± {tolerance}" for day, tolerance in value)
    return str(value) if key in WORDS else figures(f"{value:g}")


def _value(key: str, text: str) -> Any:
    if key in WINDOWS:
        return _windows(text)
    if not text:
        return None
    if key in WORDS:
        return text
    number = read_number(text)
    return int(number) if number.is_integer() else number


def _windows(text: str) -> list[list[int]]:
    windows = []
    for entry in re.split(r"[,;]", text):
        if not entry.strip():
            continue
        found = _WINDOW.fullmatch(entry.strip())
        if found is None:
            raise UnreadableText(text)
        windows.append([int(found[1]), int(found[2])])
    return windows
