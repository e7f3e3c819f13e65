"""What the dialogs of moving and merging say of people and records. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record, specs_of
from dalba_desktop.domain.patient import Genetics, Patient
from dalba_desktop.gui.forms.form_words import record_words
from dalba_desktop.wording import NONE, date_words, dose_words, field_words, label, list_words, say, say_n, value_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.mending import MergePlan, Pair, PersonField

_NAMES = ("agent", "drug", "term", "kind", "specimen", "category", "type")
_SAID_FIRST = ("level_percent", "category", "status", "dose", "value", "grade", "text")
_MOST = 2
IDENTITY = ("family_name", "given_name", "hospital_number", "birth_date", "sex", "diagnosis_date", "transcript")
"""By what a person is told from another, in the order of the dialog."""
SURELY_OF_ONE = frozenset({"family_name", "given_name", "hospital_number", "birth_date", "sex"})
"""Fields in which two entries of one person would not differ but for a slip."""


def person_words(patient: Patient) -> str:
    """`Rossi, Ada · 3 May 1953 · 4711`: what is known of who it is, after the id of the case."""
    names = ", ".join(name for name in (patient.family_name, patient.given_name) if name)
    born = date_words(patient.birth_date) if patient.birth_date is not None else ""
    if not born and patient.birth_year is not None:
        born = str(patient.birth_year)
    sex = label(patient.sex) if patient.sex is not None else ""
    return " · ".join(part for part in (names, born, sex, patient.hospital_number or "") if part)


def identity_rows(one: Patient, other: Patient | None) -> tuple[tuple[str, str, str], ...]:
    """Name of each field, what it is for one person and for the other; those that neither has are left out."""
    rows = []
    for key in IDENTITY:
        first, second = _identity(one, key), NONE if other is None else _identity(other, key)
        if (first, second) != (NONE, NONE):
            rows.append((_capital(field_words(key)), first, second))
    return tuple(rows)


def record_line(list_name: str, record: Record) -> str:
    """`MRD result, marrow, 5 Mar 2025: 0.31 %`."""
    written: dict[str, Any] = dict(codec.write_record(record))
    said = [value_words(list_name, key, written[key]) for key in _SAID_FIRST if written.get(key) is not None]
    name = record_words(list_name, record)
    return say("{record}: {values}", record=name, values=", ".join(said[:_MOST])) if said else name


def values_line(list_name: str, record: Record) -> str:
    """What a record says first, for a table that has what it is and its day in other columns."""
    written: dict[str, Any] = dict(codec.write_record(record))
    if "dose" in written:
        written["dose"] = dose_words(getattr(record, "dose", None), getattr(record, "dose_unit", None))
    said = [_said(list_name, key, written[key]) for key in (*_NAMES, *_SAID_FIRST) if written.get(key) is not None]
    return " ".join(" · ".join(said[:_MOST]).split()) or NONE


def other_values(list_name: str, record: Record, beside: Record) -> str:
    """Only what a record says otherwise than the one beside it: `level 1 % · copies 52,000`."""
    written: dict[str, Any] = dict(codec.write_record(record))
    other: dict[str, Any] = dict(codec.write_record(beside))
    keys = [key for key in dict.fromkeys((*written, *other)) if key not in ("id", "note")]
    differing = [key for key in keys if written.get(key) != other.get(key)]
    said = [f"{field_words(key)} {_said(list_name, key, written.get(key))}" for key in differing]
    return " ".join(" · ".join(said).split()) or NONE


def list_title(list_name: str) -> str:
    """`Treatment`, at the head of a row."""
    return _capital(list_words(list_name))


def field_title(key: str) -> str:
    """`Family name`; of genetics the gene."""
    return _capital(field_words(key.rpartition(".")[2]))


def side_words(field: PersonField, value: Any) -> str:
    """One value of a person as it would be said."""
    if value is None:
        return NONE
    outer, _, inner = field.key.rpartition(".")
    if not outer:
        is_year = field.key == "birth_date" and isinstance(value, int)
        return str(value) if is_year else value_words("patient", field.key, value)
    spec = next(item.spec for item in specs_of(Genetics) if item.key == inner)
    return label(spec.choices(value)) if spec.choices is not None else str(value)


def counts_words(plan: MergePlan) -> str:
    """`4 records move over, 2 that both have are kept once, 1 pair to look at. 1 document moves over.`"""
    parts = [say_n("{count} record moves over", "{count} records move over", len(plan.new))]
    if plan.twice:
        parts.append(
            say_n("{count} that both have is kept once", "{count} that both have are kept once", len(plan.twice))
        )
    if plan.doubtful:
        parts.append(say_n("{count} pair to look at", "{count} pairs to look at", len(plan.doubtful)))
    said = [say("{parts}.", parts=", ".join(parts))]
    if plan.documents:
        said.append(say_n("{count} document moves over.", "{count} documents move over.", plan.documents))
    return " ".join(said)


def doubt_words(pair: Pair) -> str:
    """Why a pair is worth a look, and what becomes of it."""
    name = {"mrd": say("same day, specimen and assay"), "treatments": say("same drug and start")}.get(pair.list)
    return say("{alike}, other values: both stay", alike=name or say("same day"))


def together_words(others: Sequence[tuple[str, Record]], documents: Sequence[str]) -> str:
    """What goes along with a record that is moved; empty for nothing."""
    parts = []
    if documents:
        parts.append(say_n("its document {names}", "its documents {names}", len(documents), names=", ".join(documents)))
    if others:
        lines = "; ".join(record_line(name, record) for name, record in others)
        parts.append(say("what stands in it as well: {records}", records=lines))
    return say("With it goes {parts}.", parts=", ".join(parts)) if parts else ""


def _identity(patient: Patient, key: str) -> str:
    if key == "birth_date" and patient.birth_date is None:
        return NONE if patient.birth_year is None else str(patient.birth_year)
    written: dict[str, Any] = dict(codec.write_record(patient))
    return value_words("patient", key, written.get(key))


def _said(list_name: str, key: str, value: Any) -> str:
    return str(value) if key == "dose" and isinstance(value, str) else value_words(list_name, key, value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
