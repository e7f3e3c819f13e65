"""Random values for every field, made from the field's own declaration."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from dalba_desktop.domain.events import Assessment
from dalba_desktop.domain.fields import Kind, Spec, specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.patient import Patient

_PROTEINS = ["T315I", "p.Thr315Ile", "E255K", "p.(Tyr253His)", "F317L", "V299L"]
_days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(dt.date.isoformat)
_text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)


def value_of(spec: Spec) -> st.SearchStrategy[Any]:
    """Plain values that a field allows."""
    if spec.kind is Kind.TEXT and spec.max_length is not None:
        return st.text("abcXYZ019-/_é中", min_size=max(1, spec.min_length), max_size=min(spec.max_length, 20))
    if spec.kind is Kind.TEXT:
        return _text.filter(lambda text: len(text) >= spec.min_length)
    if spec.kind in (Kind.NUMBER, Kind.INTEGER):
        low = spec.low if spec.low is not None else -1e6
        high = spec.high if spec.high is not None else 1e9
        if spec.kind is Kind.INTEGER:
            return st.integers(int(low), int(high))
        return st.one_of(
            st.floats(low, high, exclude_min=spec.above_low, allow_subnormal=False),
            st.integers(int(low) + 1, int(high)),
        )
    if spec.kind is Kind.BOOLEAN:
        return st.booleans()
    if spec.kind is Kind.DATE:
        return _days
    if spec.kind is Kind.INSTANT:
        return st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)).map(  # noqa: DTZ001 - written as UTC below
            lambda when: when.isoformat(timespec="seconds") + "Z"
        )
    if spec.kind is Kind.VARIANT:
        return st.sampled_from(_PROTEINS)
    if spec.kind is Kind.VARIANTS:
        return st.lists(st.sampled_from(_PROTEINS), max_size=2)
    if spec.kind is Kind.TEXTS:
        return st.lists(_text.filter(bool), max_size=3)
    if spec.record is not None:
        one = record_of(spec.record)
        return one if spec.kind is Kind.RECORD else st.lists(one, max_size=2)
    assert spec.choices is not None
    one_code = st.sampled_from([code.value for code in spec.choices])
    return one_code if spec.kind is Kind.CHOICE else st.lists(one_code, max_size=3)


def record_of(record: type[Any], *, with_id: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Plain values of a record: required fields always, others sometimes, ids left to be made."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for item in specs_of(record):
        if item.key == "id" and not with_id:
            continue
        if record is Patient and item.key == "birth_year":
            continue
        (required if item.spec.required else optional)[item.key] = value_of(item.spec)
    return st.fixed_dictionaries(required, optional=optional)


def _plausible(assessment: dict[str, Any]) -> dict[str, Any]:
    """An assessment whose value its kind allows."""
    return {**assessment, "value": assessment["value"] % 2 if assessment["kind"] != "csf_blasts" else 1}


def cases() -> st.SearchStrategy[dict[str, Any]]:
    """Plain values of a whole case."""
    lists = {name: st.lists(record_of(record), max_size=3) for name, record in LISTS.items()}
    lists["assessments"] = st.lists(record_of(Assessment).map(_plausible), max_size=3)
    return st.fixed_dictionaries({"patient": record_of(Patient)}, optional=lists)


__all__ = ["cases", "record_of", "value_of"]
