"""The words of cases as they stand in the store, for searching: read from the columns, without making records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain.abl1 import short_name
from dalba_desktop.domain.fields import Kind, NamedSpec, Record, Spec, specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.rows import columns_of, select, values_of

PATIENT = "patient"
_WORDED = frozenset({Kind.TEXT, Kind.TEXTS, Kind.CHOICE, Kind.CHOICES, Kind.VARIANT, Kind.VARIANTS, Kind.RECORDS})
_NOT_SEARCHED = frozenset(
    {
        *((name, "id") for name in LISTS),
        ("decisions", "fingerprint"),
        ("decisions", "episode"),
        ("mrd", "scale"),
        ("mrd", "control_gene"),
        ("mrd", "specimen"),
        ("mrd", "assay"),
        ("mrd", "target"),
        ("treatments", "dose_unit"),
        ("assessments", "kind"),
    }
)
"""Ids nobody types, and codes that stand in every case: what finds all finds none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a case: the list and field it stands in, and whether its fact was taken back."""

    list: str
    field: str
    text: str
    is_withdrawn: bool = False


def searched_fields(list_name: str) -> tuple[NamedSpec, ...]:
    """The fields of a list, or of the patient, that hold words; in the order of the data dictionary."""
    record = Patient if list_name == PATIENT else LISTS[list_name]
    return tuple(
        item
        for item in specs_of(record)
        if item.spec.kind in _WORDED and (list_name, item.key) not in _NOT_SEARCHED and item.key != "withdrawn"
    )


def pieces_of(database: Database, case_ids: Sequence[str]) -> Iterator[tuple[str, Piece]]:
    """Every text of these cases with the id of its case. The caller holds the transaction."""
    marks = ", ".join("?" * len(case_ids))
    for name in (PATIENT, *LISTS):
        fields = searched_fields(name)
        columns = ["case_id", *(item.key for item in fields)]
        if name != PATIENT:
            columns.append("withdrawn")
        for case_id, *values in database.execute(select(name, columns, f"WHERE case_id IN ({marks})"), list(case_ids)):
            is_withdrawn = name != PATIENT and values.pop() is not None
            for item, value in zip(fields, values, strict=True):
                for text in _texts(item.spec, value):
                    yield case_id, Piece(name, item.key, text, is_withdrawn)


def texts_of_record(list_name: str, record: Record) -> Iterator[str]:
    """The texts of a fact that is at hand."""
    stored = dict(zip(columns_of(type(record)), values_of(record), strict=True))
    for item in searched_fields(list_name):
        yield from _texts(item.spec, stored[item.key])


def _texts(spec: Spec, value: Any) -> Iterator[str]:
    """The words of a column; a protein change is found by both its names."""
    if value is None or value == "":
        return
    if spec.kind in (Kind.TEXTS, Kind.CHOICES, Kind.VARIANTS):
        for each in json.loads(value):
            yield _named(spec, each)
    elif spec.kind is Kind.RECORDS:
        assert spec.record is not None
        for entry in json.loads(value):
            for item in specs_of(spec.record):
                if item.spec.kind in _WORDED:
                    stored = entry.get(item.key)
                    yield from _texts(item.spec, json.dumps(stored) if isinstance(stored, list) else stored)
    else:
        yield _named(spec, value)


def _named(spec: Spec, value: str) -> str:
    if spec.kind in (Kind.VARIANT, Kind.VARIANTS):
        return f"{short_name(value)} {value}"
    return value
