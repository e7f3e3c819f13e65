"""Records into rows and back.

A row holds what the case file would hold (`domain.codec` writes and reads both), so every value is checked again on
its way out of the store. What is nested or a list is JSON text; booleans are 0 and 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Kind, NamedSpec, specs_of

R = TypeVar("R")
Row = Mapping[str, Any]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_JSON_KINDS = frozenset({Kind.TEXTS, Kind.CHOICES, Kind.RECORD, Kind.RECORDS, Kind.VARIANTS})


def canonical_json(value: Any) -> str:
    """One text for one value: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def columns_of(record: type[Any]) -> tuple[str, ...]:
    """The columns of a record class: its keys, in the order of the data dictionary."""
    return tuple(item.key for item in specs_of(record))


def values_of(record: Any) -> tuple[Any, ...]:
    """What a record puts into its columns, in their order; None where nothing is recorded."""
    written = codec.write_record(record)
    return tuple(_stored(item, written.get(item.key)) for item in specs_of(type(record)))


def record_of(kind: type[R], values: Sequence[Any], place: str) -> R:
    """A record from the values of its columns. Raises `FactError` for what no version of the application wrote."""
    raw = {
        item.key: _plain(item, value) for item, value in zip(specs_of(kind), values, strict=True) if value is not None
    }
    return codec.read_record(kind, raw, place)


def select(table: str, columns: Iterable[str], rest: str) -> str:
    """`SELECT` of columns from a table; names come from the code, never from data."""
    return f"SELECT {_listed(columns)} FROM {_quoted(table)} {rest}"


def insert(table: str, columns: Sequence[str]) -> str:
    """`INSERT` with one placeholder per column."""
    return f"INSERT INTO {_quoted(table)} ({_listed(columns)}) VALUES ({', '.join('?' * len(columns))})"


def update(table: str, columns: Iterable[str], key: Iterable[str]) -> str:
    """`UPDATE` of all columns of the row with that key; placeholders of the key come last."""
    assigned = ", ".join(f"{_quoted(name)} = ?" for name in columns)
    found = " AND ".join(f"{_quoted(name)} = ?" for name in key)
    return f"UPDATE {_quoted(table)} SET {assigned} WHERE {found}"


def next_position(table: str, key: Iterable[str]) -> str:
    """The place after the last row with that key."""
    found = " AND ".join(f"{_quoted(name)} = ?" for name in key)
    return f"SELECT coalesce(max(position), 0) + 1 FROM {_quoted(table)}" + (f" WHERE {found}" if found else "")


def _quoted(name: str) -> str:
    assert _NAME.fullmatch(name), name
    return f'"{name}"'


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in columns)


def _stored(item: NamedSpec, value: Any) -> Any:
    if value is None:
        return None
    if item.spec.kind in _JSON_KINDS:
        return canonical_json(value)
    return int(value) if isinstance(value, bool) else value


def _plain(item: NamedSpec, value: Any) -> Any:
    if item.spec.kind in _JSON_KINDS:
        try:
            return json.loads(value)
        except ValueError:
            raise codec.FactError(item.key, None, "JSON") from None
    return bool(value) if item.spec.kind is Kind.BOOLEAN else value
