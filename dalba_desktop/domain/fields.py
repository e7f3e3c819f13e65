"""One declaration per fact: what kind of value a record's field holds, its unit and what is allowed.

A record class declares its fields with the helpers below (`number(unit="%", high=1000)`); the
declaration travels as `dataclasses` metadata and is read back with `specs_of`. Reading, writing,
storing, importing and editing all go by it, so a limit is written down once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of value a field can hold."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    TEXTS = "texts"
    CHOICES = "choices"
    RECORD = "record"
    RECORDS = "records"
    VARIANT = "variant"
    VARIANTS = "variants"


@dataclasses.dataclass(frozen=True, slots=True)
class Spec:
    """What one field may hold. `low`/`high` are inclusive unless `above_low`; lengths are characters."""

    kind: Kind
    required: bool = False
    choices: type[StrEnum] | None = None
    record: type[Any] | None = None
    low: float | None = None
    high: float | None = None
    above_low: bool = False
    unit: str = ""
    min_length: int = 0
    max_length: int | None = None
    identifies: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class NamedSpec:
    """A field of a record class: the attribute, its key in files and columns, and its `Spec`."""

    name: str
    key: str
    spec: Spec


def _declare(spec: Spec, default: Any = None) -> Any:
    if spec.required:
        return dataclasses.field(metadata={"spec": spec})
    return dataclasses.field(default=default, metadata={"spec": spec})


def text(
    *, required: bool = False, max_length: int | None = None, identifies: bool = False, default: str | None = None
) -> Any:
    """Free text. `identifies` marks what never leaves in pseudonymised output."""
    spec = Spec(
        Kind.TEXT,
        required=required,
        min_length=1 if required else 0,
        max_length=max_length,
        identifies=identifies,
    )
    return _declare(spec, default)


def number(
    *,
    unit: str = "",
    low: float | None = 0.0,
    high: float | None = None,
    above_low: bool = False,
    required: bool = False,
) -> Any:
    """A finite decimal number, kept as `float`."""
    return _declare(Spec(Kind.NUMBER, required=required, low=low, high=high, above_low=above_low, unit=unit))


def integer(
    *, low: int | None = 0, high: int | None = None, required: bool = False, default: int | None = None, unit: str = ""
) -> Any:
    """A whole number."""
    return _declare(Spec(Kind.INTEGER, required=required, low=low, high=high, unit=unit), default)


def boolean() -> Any:
    """Yes, no or not recorded."""
    return _declare(Spec(Kind.BOOLEAN))


def day(*, required: bool = False) -> Any:
    """A calendar day."""
    return _declare(Spec(Kind.DATE, required=required))


def instant() -> Any:
    """A moment in UTC, to the second."""
    return _declare(Spec(Kind.INSTANT))


def choice(choices: type[StrEnum], *, required: bool = False, default: StrEnum | None = None) -> Any:
    """One value of an enumeration."""
    return _declare(Spec(Kind.CHOICE, required=required, choices=choices), default)


def choices_of(choices: type[StrEnum]) -> Any:
    """A list of values of an enumeration."""
    return _declare(Spec(Kind.CHOICES, choices=choices), ())


def texts() -> Any:
    """A list of strings."""
    return _declare(Spec(Kind.TEXTS, min_length=1), ())


def nested(record: type[Any], *, default: Any = None) -> Any:
    """One record inside another."""
    return _declare(Spec(Kind.RECORD, record=record), default)


def nested_list(record: type[Any]) -> Any:
    """A list of records inside another."""
    return _declare(Spec(Kind.RECORDS, record=record), ())


def variant(*, required: bool = False) -> Any:
    """A protein change of ABL1, kept as HGVS (`p.Thr315Ile`)."""
    return _declare(Spec(Kind.VARIANT, required=required))


def variants() -> Any:
    """A list of protein changes of ABL1."""
    return _declare(Spec(Kind.VARIANTS), ())


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """When and why a record was taken back. The record stays, struck through, and is never evaluated."""

    on: dt.date = day(required=True)
    reason: str = text(required=True)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every dated fact of a case carries: its id (unique in the case), a note, a withdrawal."""

    id: str = text(default="")
    note: str | None = text()
    withdrawn: Withdrawal | None = nested(Withdrawal)


_known: dict[type[Any], tuple[NamedSpec, ...]] = {}


def specs_of(record: type[Any]) -> tuple[NamedSpec, ...]:
    """The declared fields of a record class, in the order of the data dictionary: id, own fields, note, withdrawn."""
    if record not in _known:
        _known[record] = _collect(record)
    return _known[record]


def _collect(record: type[Any]) -> tuple[NamedSpec, ...]:
    named = [
        NamedSpec(item.name, item.name.rstrip("_"), item.metadata["spec"])
        for item in dataclasses.fields(record)
        if "spec" in item.metadata
    ]
    tail = ("note", "withdrawn") if issubclass(record, Record) else ()
    return (
        *(item for item in named if item.name not in tail),
        *(item for item in named if item.name in tail),
    )


def identifying_keys(record: type[Any]) -> Iterator[str]:
    """The keys of a record class that identify a person."""
    return (item.key for item in specs_of(record) if item.spec.identifies)
