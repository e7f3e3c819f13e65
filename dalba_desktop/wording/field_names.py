"""What the fields of a record are called, and their plain values in words: for the trail, which knows only JSON."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from typing import Any

from dalba_desktop.domain.abl1 import VariantNameError, short_name
from dalba_desktop.domain.fields import Kind, Spec, specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.wording.decisions import reason_words
from dalba_desktop.wording.language import figures, mark, say
from dalba_desktop.wording.words import NBSP, NONE, date_words, label, variant_words

_RECORDS: Mapping[str, type[Any]] = {**LISTS, "patient": Patient, "laboratories": Laboratory}

_FIELDS = mark(
    {
        "id": "record id",
        "note": "note",
        "withdrawn": "withdrawn",
        "on": "on",
        "reason": "reason",
        "case_id": "case",
        "date": "date",
        "start": "start",
        "end": "end",
        "value": "value",
        "type": "type",
        "kind": "kind",
        "category": "category",
        "status": "status",
        # the patient
        "family_name": "family name",
        "given_name": "given name",
        "hospital_number": "hospital number",
        "sex": "sex",
        "birth_date": "date of birth",
        "birth_year": "year of birth",
        "diagnosis_date": "diagnosis",
        "protocol": "protocol",
        "protocol_start": "start of protocol",
        "transcript": "transcript",
        "wbc_10e9_per_l": "white cells",
        "marrow_blasts_percent": "marrow blasts",
        "cns_status": "CNS",
        "ecog": "ECOG",
        "karyotype": "karyotype",
        "additional_abnormalities": "additional abnormalities",
        "genetics": "genetics",
        "height_cm": "height",
        "weight_kg": "weight",
        "hbv": "hepatitis B",
        "cmv_igg": "CMV IgG",
        "consent": "consent",
        "ikzf1": "IKZF1",
        "ikzf1_exons": "IKZF1 exons",
        "cdkn2a": "CDKN2A",
        "cdkn2b": "CDKN2B",
        "pax5": "PAX5",
        "par1": "PAR1",
        "erg": "ERG",
        # treatments and other drugs
        "agent": "drug",
        "cycle": "cycle",
        "dose": "dose",
        "dose_unit": "unit of dose",
        "holds": "interruptions",
        "stop_reason": "stopped because of",
        "drugs": "drugs",
        "drug": "drug",
        "class": "class",
        # MRD, ABL1, laboratories
        "reported_on": "reported on",
        "specimen": "specimen",
        "assay": "assay",
        "target": "target",
        "scale": "scale",
        "laboratory": "laboratory",
        "target_copies": "target copies",
        "control_copies": "control copies",
        "control_gene": "control gene",
        "level_percent": "level",
        "lod_percent": "detection limit",
        "loq_percent": "quantification limit",
        "timepoint": "time point",
        "method": "method",
        "variants": "variants",
        "protein": "variant",
        "vaf_percent": "allele fraction",
        "coding": "coding change",
        "compound_with": "compound with",
        "name": "name",
        "conversion_factor": "conversion factor",
        "noise_log10": "assay noise",
        # responses, relapses, transplants
        "neutrophils_10e9_per_l": "neutrophils",
        "platelets_10e9_per_l": "platelets",
        "extramedullary": "extramedullary disease",
        "sites": "sites",
        "cd19": "CD19",
        "number": "number",
        "donor": "donor",
        "source": "graft",
        "conditioning": "conditioning",
        "disease_status": "disease status",
        "neutrophil_engraftment": "neutrophil engraftment",
        "platelet_engraftment": "platelet engraftment",
        "acute_gvhd_grade": "acute GvHD grade",
        "chronic_gvhd": "chronic GvHD",
        "gvhd_prophylaxis": "GvHD prophylaxis",
        # adverse events, follow-up, notes, decisions
        "term": "term",
        "grade": "grade",
        "related_to": "related to",
        "serious": "serious",
        "action": "action",
        "cause_of_death": "cause of death",
        "text": "text",
        "rule": "alert",
        "episode": "episode",
        "fingerprint": "facts behind it",
        "comment": "comment",
        "by": "by",
        "at": "at",
        # documents
        "media_type": "kind of file",
        "size": "size",
        "sha256": "fingerprint of the file",
        "who": "by",
    }
)


def field_words(field: str) -> str:
    """What a field is called: `level_percent` is the level. A key of another version is shown as it is."""
    return say(_FIELDS[field]) if field in _FIELDS else field


def field_place(list_name: str | None, field: str) -> int:
    """Where a field stands in the data dictionary, to sort by: the trail has its keys by the alphabet."""
    record = _RECORDS.get(list_name or "")
    keys = [] if record is None else [item.key for item in specs_of(record)]
    return keys.index(field) if field in keys else len(keys)


def value_words(list_name: str | None, field: str, value: Any) -> str:
    """One plain value of the trail in words: a code by its name, a day as people write it, a number with its unit.

    Never fails: what this version would not write is shown as it stands. An em dash where nothing is recorded.
    """
    record = _RECORDS.get(list_name or "")
    specs = {} if record is None else {item.key: item.spec for item in specs_of(record)}
    with contextlib.suppress(ValueError, TypeError, AttributeError, KeyError, VariantNameError):
        return _written(specs.get(field), field, value)
    return _as_it_stands(value)


def _written(spec: Spec | None, field: str, value: Any) -> str:
    if value is None:
        return NONE
    match None if spec is None else spec.kind:
        case Kind.CHOICE if spec is not None and spec.choices is not None:
            return label(spec.choices(value))
        case Kind.CHOICES if spec is not None and spec.choices is not None:
            return ", ".join(label(spec.choices(each)) for each in value) or NONE
        case Kind.DATE:
            return date_words(dt.date.fromisoformat(value))
        case Kind.INSTANT:
            return moment_words(value)
        case Kind.NUMBER | Kind.INTEGER if spec is not None:
            return f"{_number(value)}{NBSP}{say(spec.unit)}" if spec.unit else _number(value)
        case Kind.VARIANT:
            return variant_words(value)
        case Kind.VARIANTS:
            return ", ".join(map(short_name, value)) or NONE
        case Kind.RECORD if spec is not None and spec.record is not None:
            return _nested(spec.record, value)
        case Kind.RECORDS if spec is not None and spec.record is not None:
            return "; ".join(_nested(spec.record, each) for each in value) or NONE
    if field == "reason" and isinstance(value, str):
        return reason_words(value)
    return _as_it_stands(value)


def _nested(record: type[Any], value: Mapping[str, Any]) -> str:
    specs = {item.key: item.spec for item in specs_of(record)}
    return ", ".join(f"{field_words(key)} {_written(specs.get(key), key, each)}" for key, each in value.items())


def _as_it_stands(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_as_it_stands, value)) or NONE
    if isinstance(value, Mapping):
        return ", ".join(f"{field_words(str(key))} {_as_it_stands(each)}" for key, each in value.items()) or NONE
    return str(value)


def _number(value: float) -> str:
    """Every figure that was typed: a trail does not round."""
    return figures(repr(value).removesuffix(".0"))


def moment_words(at: str) -> str:
    """A moment of the trail: `5 Mar 2025 10:02:31 UTC`, from `2025-03-05T10:02:31Z`."""
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{date_words(moment.date())}{NBSP}{moment:%H:%M:%S}{NBSP}UTC"
