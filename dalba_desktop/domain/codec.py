"""Records to and from the plain values of JSON, with errors that name the place, the value and what is allowed.

`read_record` is strict: an unknown key, an unknown code, a wrong type or an impossible date is an error.
`write_record` is canonical: keys in dictionary order, nothing that is not recorded, whole numbers without
a decimal point. So writing what was read gives the same text again.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from dalba_desktop.domain.abl1 import VariantNameError, hgvs_protein
from dalba_desktop.domain.fields import Kind, NamedSpec, Spec, specs_of

R = TypeVar("R")
Json = Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|\+00:00)")
_EXACT_INTEGER = 2**53
_LARGEST_INTEGER = 10**9
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years a date may lie in; beyond them a date is a slip of the keyboard."""


class FactError(ValueError):
    """A value that a field does not allow: where it stands, what it is, what is allowed."""

    def __init__(self, place: str, value: object, allowed: str, reason: str = "") -> None:
        self.place = place
        self.value = value
        self.allowed = allowed
        self.reason = reason
        super().__init__(f"{place}: {shown(value)} is not allowed; {reason + '; ' if reason else ''}allowed: {allowed}")


class _RefusedError(Exception):
    """A value refused inside `_read_value`; the caller knows the place."""

    def __init__(self, allowed: str, reason: str = "") -> None:
        self.allowed = allowed
        self.reason = reason


def shown(value: object) -> str:
    """A value as it stood in the file, on one line and short enough to read."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= 60 else text[:57] + "..."


def allowed_by(spec: Spec) -> str:
    """What a field allows, in words."""
    if spec.choices is not None:
        listed = ", ".join(code.value for code in spec.choices)
        return f"a list of: {listed}" if spec.kind is Kind.CHOICES else listed
    words = _KIND_WORDS[spec.kind]
    if spec.low is not None and spec.high is not None:
        words += f" from {spec.low:g} to {spec.high:g}"
    elif spec.low is not None:
        words += f" above {spec.low:g}" if spec.above_low else f" of at least {spec.low:g}"
    if spec.kind is Kind.TEXT and spec.max_length is not None:
        words += f" of {max(spec.min_length, 1)} to {spec.max_length} characters"
    elif spec.kind is Kind.TEXT and spec.min_length:
        words += f" of at least {spec.min_length} character"
    return f"{words} ({spec.unit})" if spec.unit else words


_KIND_WORDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "a number",
    Kind.INTEGER: "a whole number",
    Kind.BOOLEAN: "true or false",
    Kind.DATE: f"a calendar day as YYYY-MM-DD, {FIRST_YEAR} to {LAST_YEAR}",
    Kind.INSTANT: "a UTC time as YYYY-MM-DDThh:mm:ssZ",
    Kind.CHOICE: "one of a list",
    Kind.TEXTS: "a list of text",
    Kind.CHOICES: "a list",
    Kind.RECORD: "an object",
    Kind.RECORDS: "a list of objects",
    Kind.VARIANT: "a substitution of ABL1 isoform 1a such as T315I, p.T315I or p.Thr315Ile",
    Kind.VARIANTS: "a list of substitutions of ABL1 isoform 1a",
}


def read_record(record: type[R], raw: Json, place: str) -> R:
    """A record from plain values. Raises the first `FactError`; `place` names where `raw` stands."""
    made, errors = _read(record, raw, place)
    if errors:
        raise errors[0]
    return cast("R", made)


def problems_in(record: type[Any], raw: Json, place: str = "") -> tuple[FactError, ...]:
    """Every error in the plain values of a record, in the order of its fields."""
    return tuple(_read(record, raw, place)[1])


def _read(record: type[R], raw: Json, place: str) -> tuple[R | None, list[FactError]]:
    if not isinstance(raw, Mapping):
        return None, [FactError(place, raw, "an object")]
    named = specs_of(record)
    known = {item.key for item in named}
    allowed = ", ".join(item.key for item in named)
    errors = [FactError(_join(place, str(key)), str(key), allowed, "unknown key") for key in raw if key not in known]
    values: dict[str, Any] = {}
    for item in named:
        value = raw.get(item.key)
        where = _join(place, item.key)
        if value is None:
            if item.spec.required:
                errors.append(FactError(where, None, allowed_by(item.spec), "required"))
            continue
        values[item.name] = _read_field(item, value, where, errors)
    return (None, errors) if errors else (record(**values), errors)


def _read_field(item: NamedSpec, value: Json, where: str, errors: list[FactError]) -> Any:
    spec = item.spec
    if spec.kind is Kind.RECORD:
        assert spec.record is not None
        made, found = _read(spec.record, value, where)
        errors.extend(found)
        return made
    if spec.kind in _LISTS:
        if not isinstance(value, list):
            errors.append(FactError(where, value, allowed_by(spec)))
            return ()
        return tuple(_read_entry(spec, entry, f"{where}[{index}]", errors) for index, entry in enumerate(value))
    return _read_plain(spec, value, where, errors)


def _read_entry(spec: Spec, value: Json, where: str, errors: list[FactError]) -> Any:
    if spec.kind is Kind.RECORDS:
        assert spec.record is not None
        made, found = _read(spec.record, value, where)
        errors.extend(found)
        return made
    single = Spec(_LISTS[spec.kind], choices=spec.choices, min_length=spec.min_length)
    return _read_plain(single, value, where, errors)


def _read_plain(spec: Spec, value: Json, where: str, errors: list[FactError]) -> Any:
    try:
        return _READERS[spec.kind](spec, value)
    except _RefusedError as refused:
        errors.append(FactError(where, value, refused.allowed, refused.reason))
        return None


def _read_text(spec: Spec, value: Json) -> str:
    if not isinstance(value, str):
        raise _RefusedError(allowed_by(spec))
    if len(value) < spec.min_length or (spec.max_length is not None and len(value) > spec.max_length):
        raise _RefusedError(allowed_by(spec))
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise _RefusedError(allowed_by(spec), "it holds a character that is not text")
    if spec.max_length is not None and (not value.isprintable() or value != value.strip()):
        raise _RefusedError(allowed_by(spec), "no control characters and no spaces at the ends")
    return value


def _read_number(spec: Spec, value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _RefusedError(allowed_by(spec))
    try:
        number = float(value)
    except OverflowError:
        raise _RefusedError(allowed_by(spec)) from None
    if not math.isfinite(number):
        raise _RefusedError(allowed_by(spec))
    _check_range(spec, number)
    return number + 0.0


def _read_integer(spec: Spec, value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _RefusedError(allowed_by(spec))
    if isinstance(value, float) and not value.is_integer():
        raise _RefusedError(allowed_by(spec))
    _check_range(spec, value)
    if value > _LARGEST_INTEGER:
        raise _RefusedError(f"{allowed_by(spec)}, at most {_LARGEST_INTEGER}")
    return int(value)


def _check_range(spec: Spec, value: float) -> None:
    too_low = spec.low is not None and (value < spec.low or (spec.above_low and value == spec.low))
    if too_low or (spec.high is not None and value > spec.high) or abs(value) > 1e300:
        raise _RefusedError(allowed_by(spec))


def _read_boolean(spec: Spec, value: Json) -> bool:
    if not isinstance(value, bool):
        raise _RefusedError(allowed_by(spec))
    return value


def read_day(value: Json) -> dt.date:
    """A date from `YYYY-MM-DD`. Raises ValueError for anything else: 2025-02-30, or a year no patient lives in."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None or not value.isascii():
        raise ValueError(value)
    day = dt.date.fromisoformat(value)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(value)
    return day


def _read_date(spec: Spec, value: Json) -> dt.date:
    try:
        return read_day(value)
    except ValueError:
        reason = "no such day" if isinstance(value, str) and _DAY.fullmatch(value) else ""
        raise _RefusedError(allowed_by(spec), reason) from None


def _read_instant(spec: Spec, value: Json) -> dt.datetime:
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None or not value.isascii():
        raise _RefusedError(allowed_by(spec))
    try:
        read_day(value[:10])
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    except ValueError:
        raise _RefusedError(allowed_by(spec), "no such time") from None


def _read_choice(spec: Spec, value: Json) -> Any:
    assert spec.choices is not None
    if not isinstance(value, str) or value not in spec.choices.__members__.values():
        raise _RefusedError(", ".join(code.value for code in spec.choices))
    return spec.choices(value)


def _read_variant(spec: Spec, value: Json) -> str:
    if not isinstance(value, str):
        raise _RefusedError(allowed_by(spec))
    try:
        return hgvs_protein(value)
    except VariantNameError as error:
        reason = "" if error.code == "unreadable" else str(error)
        raise _RefusedError(allowed_by(spec), reason) from None


_READERS: Mapping[Kind, Callable[[Spec, Json], Any]] = {
    Kind.TEXT: _read_text,
    Kind.NUMBER: _read_number,
    Kind.INTEGER: _read_integer,
    Kind.BOOLEAN: _read_boolean,
    Kind.DATE: _read_date,
    Kind.INSTANT: _read_instant,
    Kind.CHOICE: _read_choice,
    Kind.VARIANT: _read_variant,
}
_LISTS: Mapping[Kind, Kind] = {
    Kind.TEXTS: Kind.TEXT,
    Kind.CHOICES: Kind.CHOICE,
    Kind.VARIANTS: Kind.VARIANT,
    Kind.RECORDS: Kind.RECORD,
}


def write_record(record: Any) -> dict[str, Json]:
    """The plain values of a record: keys in dictionary order, without what is not recorded."""
    written: dict[str, Json] = {}
    for item in specs_of(type(record)):
        value = getattr(record, item.name)
        if value is None or value == () or (item.name == "id" and not value):
            continue
        written[item.key] = write_value(item.spec, value)
    return written


def write_value(spec: Spec, value: Any) -> Json:
    """One recorded value as JSON holds it."""
    if spec.kind is Kind.RECORD:
        return write_record(value)
    if spec.kind is Kind.RECORDS:
        return [write_record(entry) for entry in value]
    if spec.kind in _LISTS:
        return [str(entry) for entry in value]
    if spec.kind is Kind.NUMBER:
        whole = float(value).is_integer() and abs(value) < _EXACT_INTEGER
        return int(value) if whole else float(value)
    if spec.kind is Kind.DATE:
        return value.isoformat()
    if spec.kind is Kind.INSTANT:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if spec.kind is Kind.CHOICE:
        return str(value.value)
    return value


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
