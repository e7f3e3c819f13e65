"""Typed texts into the plain values of a record, and back. No widgets.

A form knows every field as one text: the code of a choice, several codes or entries with commas between them, and
for a list of records JSON, `[{"start": "12/3/2025", ...}]`, whose values are texts again. The fields of a record
inside another have dotted keys (`genetics.ikzf1`).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.abl1 import VariantNameError, hgvs_protein, short_name
from dalba_desktop.domain.fields import Kind, NamedSpec, Spec, specs_of
from dalba_desktop.domain.level_text import AmbiguousText, UnreadableText, read_number
from dalba_desktop.gui.forms.problem_words import ambiguity_words, problem_words, variant_problem
from dalba_desktop.gui.typed_date import UnreadableDate, read_date
from dalba_desktop.wording import date_words, figures, label, say

Texts = Mapping[str, str]
DayNumber = Callable[[dt.date], int | None]
YES, NO = "yes", "no"
_LOOKS_GROUPED = re.compile(r"\d{1,3}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a correction began with: a field whose text was not touched keeps its value to the last blank."""

    texts: Texts = field(default_factory=lambda: MappingProxyType({}))
    raw: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Reading:
    """`raw` is for `domain.codec`. Problems and what was understood are by key: `dose`, `holds[0].start`."""

    raw: dict[str, Any]
    problems: dict[str, str]
    understood: dict[str, str]


def no_day(_: dt.date) -> int | None:
    """For a person without a day 1."""
    return None


def texts_of(record: type[Any], raw: Mapping[str, Any]) -> dict[str, str]:
    """The plain values of a record as a form shows them; reading these texts gives the same values again."""
    texts: dict[str, str] = {}
    for item in specs_of(record):
        value = raw.get(item.key)
        if value is None:
            continue
        if item.spec.kind is Kind.RECORD and item.spec.record is not None:
            inner = texts_of(item.spec.record, value)
            texts |= {f"{item.key}.{key}": text for key, text in inner.items()}
        else:
            texts[item.key] = _text(item.spec, value)
    return texts


def number_text(value: float) -> str:
    """A number that reads back as itself, also where three decimals could be taken for thousands."""
    text = repr(value)
    return figures(text + "0" if _LOOKS_GROUPED.fullmatch(text) and not text.startswith("0") else text)


def rows_text(rows: list[dict[str, str]]) -> str:
    """The text of a list of records; rows with nothing in them are none."""
    there = [{key: text for key, text in row.items() if text} for row in rows]
    there = [row for row in there if row]
    return json.dumps(there, ensure_ascii=False) if there else ""


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows in a text that `rows_text` made; none in any other."""
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [{str(key): str(value) for key, value in row.items()} for row in found if isinstance(row, dict)]


def entries_of(text: str) -> list[str]:
    """The entries of a typed list, between commas, or between semicolons where there is one."""
    return [entry.strip() for entry in text.split(";" if ";" in text else ",") if entry.strip()]


def read_texts(
    record: type[Any], texts: Texts, day_number: DayNumber = no_day, kept: Kept | None = None, prefix: str = ""
) -> Reading:
    """Reads every text of a record. Only what is typed is judged here; ranges and what is missing judges the codec."""
    reading = Reading({}, {}, {})
    for item in specs_of(record):
        where = prefix + item.key
        if item.spec.kind is Kind.RECORD and item.spec.record is not None:
            _read_inner(item, texts, day_number, kept, where, reading)
            continue
        text = texts.get(where, "").strip()
        if kept is not None and where in kept.raw and texts.get(where, "") == kept.texts.get(where, ""):
            reading.raw[item.key] = kept.raw[where]
            _understand_kept(item.spec, where, text, day_number, reading)
        elif text:
            _read(item, text, day_number, where, reading)
    return reading


def _read_inner(
    item: NamedSpec, texts: Texts, day_number: DayNumber, kept: Kept | None, where: str, reading: Reading
) -> None:
    assert item.spec.record is not None
    flat = None
    if kept is not None:
        inner_raw = kept.raw.get(where) or {}
        flat = Kept(kept.texts, {f"{where}.{key}": value for key, value in inner_raw.items()})
    inner = read_texts(item.spec.record, texts, day_number, flat, f"{where}.")
    if inner.raw:
        reading.raw[item.key] = inner.raw
    reading.problems.update(inner.problems)
    reading.understood.update(inner.understood)


def _read(item: NamedSpec, text: str, day_number: DayNumber, where: str, reading: Reading) -> None:
    spec = item.spec
    try:
        match spec.kind:
            case Kind.DATE:
                day = read_date(text)
                reading.raw[item.key] = day.isoformat()
                reading.understood[where] = day_words(day, day_number)
            case Kind.NUMBER | Kind.INTEGER:
                reading.raw[item.key] = read_bounded(text, spec)
            case Kind.BOOLEAN:
                reading.raw[item.key] = text == YES
            case Kind.TEXTS:
                reading.raw[item.key] = entries_of(text)
            case Kind.CHOICES:
                reading.raw[item.key] = [chosen(spec, entry) for entry in entries_of(text)]
            case Kind.VARIANT:
                reading.raw[item.key] = reading.understood[where] = hgvs_protein(text)
            case Kind.VARIANTS:
                reading.raw[item.key] = [hgvs_protein(entry) for entry in entries_of(text)]
            case Kind.RECORDS if spec.record is not None:
                _read_rows(spec.record, text, day_number, item.key, where, reading)
            case _:
                reading.raw[item.key] = text
    except AmbiguousText as error:
        reading.problems[where] = ambiguity_words(error)
    except UnreadableText:
        reading.problems[where] = say("Not a number.")
    except VariantNameError as error:
        reading.problems[where] = variant_problem(error)
    except (UnreadableDate, UnknownChoice) as error:
        reading.problems[where] = str(error)


def _read_rows(record: type[Any], text: str, day_number: DayNumber, key: str, where: str, reading: Reading) -> None:
    made = []
    for place, row in enumerate(rows_of(text)):
        inner = read_texts(record, row, day_number)
        made.append(inner.raw)
        at = f"{where}[{place}]."
        reading.problems.update({at + name: words for name, words in inner.problems.items()})
        reading.understood.update({at + name: words for name, words in inner.understood.items()})
    reading.raw[key] = made


def _understand_kept(spec: Spec, where: str, text: str, day_number: DayNumber, reading: Reading) -> None:
    """What was not touched is explained like what was typed."""
    again = Reading({}, {}, {})
    if text:
        _read(NamedSpec(where, where, spec), text, day_number, where, again)
    reading.understood.update(again.understood)


def read_bounded(text: str, spec: Spec) -> float:
    """A number; of two readings the one that the field can hold at all. Raises as `read_number` does."""
    try:
        return read_number(text)
    except AmbiguousText as error:
        low = spec.low if spec.low is not None else float("-inf")
        high = spec.high if spec.high is not None else float("inf")
        fitting = [value for value in error.readings if low <= value <= high]
        if len(fitting) != 1 or (spec.kind is Kind.INTEGER and not fitting[0].is_integer()):
            raise
        return fitting[0]


class UnknownChoice(ValueError):
    """An entry of a list that is none of the codes; `str()` says what there is."""


def chosen(spec: Spec, entry: str) -> str:
    """The code that an entry of a typed list stands for: its name, or a beginning that only one has."""
    assert spec.choices is not None
    wanted = entry.casefold()
    names = {code.value: {code.value.casefold(), label(code).casefold()} for code in spec.choices}
    exact = [code for code, each in names.items() if wanted in each]
    found = exact or [code for code, each in names.items() if any(name.startswith(wanted) for name in each)]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(label(spec.choices(code)) for code in found)
        raise UnknownChoice(say("{entry}: {several}?", entry=entry, several=several))
    raise UnknownChoice(say("Not known here: {entry}", entry=entry))


def day_words(day: dt.date, day_number: DayNumber) -> str:
    """`5 Mar 2025, day 57`."""
    number = day_number(day)
    if number is None:
        return date_words(day)
    return say("{date}, day {day}", date=date_words(day), day=str(number).replace("-", "\N{MINUS SIGN}"))


def codec_problems(record: type[Any], raw: Mapping[str, Any]) -> dict[str, str]:
    """What `domain.codec` would refuse, in words, by the key of the field."""
    found: dict[str, str] = {}
    for error in codec.problems_in(record, raw):
        found.setdefault(error.place, problem_words(error))
    return found


def _text(spec: Spec, value: Any) -> str:
    match spec.kind:
        case Kind.NUMBER | Kind.INTEGER:
            return number_text(value)
        case Kind.BOOLEAN:
            return YES if value else NO
        case Kind.TEXTS:
            return ("; " if any("," in entry for entry in value) else ", ").join(value)
        case Kind.CHOICES if spec.choices is not None:
            return ", ".join(label(spec.choices(entry)) for entry in value)
        case Kind.VARIANT:
            return short_name(value)
        case Kind.VARIANTS:
            return ", ".join(map(short_name, value))
        case Kind.RECORDS if spec.record is not None:
            return rows_text([texts_of(spec.record, entry) for entry in value])
    return str(value)
