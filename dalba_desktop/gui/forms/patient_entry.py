"""What was typed about a person, read: the record, what is wrong at which field, what was understood. No widgets.

A key is that of the data dictionary, dotted inside `genetics`, except that `born` takes a date or a year of birth.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.codes import Deletion, Zygosity
from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.genetics import Ikzf1Plus, ikzf1plus
from dalba_desktop.domain.patient import Genetics, Patient
from dalba_desktop.gui.forms.entry import Entry
from dalba_desktop.gui.forms.patient_words import hints_of, preview_of, range_problem
from dalba_desktop.gui.forms.texts import Kept, codec_problems, read_texts, texts_of
from dalba_desktop.wording import say

BORN = "born"
ABNORMALITIES = "additional_abnormalities"
_SPECS = {item.key: item.spec for item in specs_of(Patient)}
_YEAR = re.compile(r"\d{4}")
NOT_YET = dt.date(codec.LAST_YEAR, 12, 31)
_NOBODY = MappingProxyType({"case_id": "\N{MIDDLE DOT}", "diagnosis_date": NOT_YET.isoformat()})
"""What stands for the two needed fields while somebody looks for the same person: it is like nothing in a store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a person is judged by: the day it is, the ids that are taken, and day 1 when no start is typed."""

    as_of: dt.date
    taken: Collection[str] = ()
    first_tki: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """`entry` as every form has it; `typed` is what can be read of it so far, to look for the same person.

    `taken` is the case that has the typed id already, "" when the id is free.
    """

    entry: Entry
    typed: Patient
    taken: str = ""


def person_texts(patient: Patient) -> dict[str, str]:
    """A person as the form shows them; reading these texts gives the same record again."""
    texts = texts_of(Patient, codec.write_record(patient))
    born = texts.pop("birth_year", "")
    born = texts.pop("birth_date", "") or born
    return {**texts, BORN: born} if born else texts


def read_person(texts: Mapping[str, str], around: Surroundings, known: Patient | None = None) -> PersonEntry:
    """Reads the whole form. `known` is the person whose data are corrected: what was not touched stays as it is."""
    given, kept = _translated(texts, known)
    reading = read_texts(Patient, given, kept=kept)
    raw, problems, understood = reading.raw, dict(reading.problems), dict(reading.understood)
    if texts.get(ABNORMALITIES) and ABNORMALITIES not in raw:
        raw[ABNORMALITIES] = abnormalities_of(texts[ABNORMALITIES])
    if known is not None and known.genetics == Genetics() and "genetics" not in raw:
        raw["genetics"] = {}
    for key, words in codec_problems(Patient, raw).items():
        problems.setdefault(key, (range_problem(key, _SPECS[key], raw) if key in _SPECS else "") or words)
    typed_id = str(raw.get("case_id", ""))
    taken = typed_id if known is None and typed_id in around.taken else ""
    if taken:
        problems["case_id"] = say("There is a case with this id already.")
    typed = _typed(raw, problems)
    if _is_born_after(typed):
        problems["birth_date"] = say("Born after the diagnosis.")
    problems = {BORN if key in ("birth_date", "birth_year") else key: words for key, words in problems.items()}
    understood = {BORN if key == "birth_date" else key: words for key, words in understood.items()}
    record = None if problems else codec.read_record(Patient, raw, "patient")
    has_diagnosis = typed.diagnosis_date != NOT_YET
    hints, explained = hints_of(typed, around.as_of, around.taken if known is None else (), has_diagnosis=has_diagnosis)
    entry = Entry(
        record=record,
        problems=problems,
        hints={key: words for key, words in hints.items() if key not in problems},
        understood={**understood, **explained},
        preview="" if record is None else preview_of(record, around.first_tki),
    )
    return PersonEntry(entry=entry, typed=typed, taken=taken)


def abnormalities_of(text: str) -> list[str]:
    """Abnormalities between commas, or between semicolons where one stands outside brackets: `t(1;19)(q23;p13), +8`."""
    parts: dict[str, list[str]] = {}
    for sign in ";,":
        depth, found = 0, [""]
        for char in text:
            depth = max(0, depth + (char in "([") - (char in ")]"))
            if char == sign and not depth:
                found.append("")
            else:
                found[-1] += char
        parts[sign] = found
    chosen = parts[";"] if len(parts[";"]) > 1 else parts[","]
    return [part.strip() for part in chosen if part.strip()]


def only_adds(known: Patient, now: Patient) -> bool:
    """Whether everything that was recorded still stands, so that there is nothing to give a reason for."""
    return _still_stands(codec.write_record(known), codec.write_record(now))


def _still_stands(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return all(
        _still_stands(value, after.get(key, {})) if isinstance(value, dict) else after.get(key) == value
        for key, value in before.items()
    )


def ikzf1plus_words(texts: Mapping[str, str]) -> str:
    """What the lesions typed so far make of IKZF1plus, and what is still to be known for it."""
    lesions = {key: texts.get(f"genetics.{key}") or None for key in ("ikzf1", "pax5", "par1", "erg")}
    genes = {key: texts.get(f"genetics.{key}") or None for key in ("cdkn2a", "cdkn2b")}
    genetics = codec.read_record(Genetics, {**lesions, **genes}, "genetics")
    found = ikzf1plus(genetics)
    if found is not Ikzf1Plus.INCOMPLETE:
        return say("IKZF1plus: yes") if found is Ikzf1Plus.YES else say("IKZF1plus: no")
    unknown = (None, Deletion.UNKNOWN, Zygosity.UNKNOWN)
    open_genes = [] if genetics.ikzf1 not in unknown else ["IKZF1"]
    if not open_genes:
        open_genes = ["ERG"] if genetics.erg in unknown else []
        partners = (genetics.cdkn2a, genetics.cdkn2b, genetics.pax5, genetics.par1)
        open_genes += [say("CDKN2A, CDKN2B, PAX5 or PAR1")] if all(each in unknown for each in partners) else []
    return say("IKZF1plus: open, not known: {genes}", genes=", ".join(open_genes))


def _translated(texts: Mapping[str, str], known: Patient | None) -> tuple[dict[str, str], Kept]:
    """The texts under the keys of the record, without those that only this module reads; what is kept of `known`."""
    raw = {} if known is None else codec.write_record(known)
    kept = {} if known is None else person_texts(known)
    given = {key: text for key, text in texts.items() if key != BORN}
    born = texts.get(BORN, "").strip()
    if born != kept.get(BORN, ""):
        raw = {key: value for key, value in raw.items() if key not in ("birth_date", "birth_year")}
        given["birth_year" if _YEAR.fullmatch(born) else "birth_date"] = born
    if given.get(ABNORMALITIES, "") != kept.get(ABNORMALITIES, ""):
        raw.pop(ABNORMALITIES, None)
        given.pop(ABNORMALITIES, None)
    return given, Kept(kept, raw)


def _is_born_after(typed: Patient) -> bool:
    age = typed.age_on(typed.diagnosis_date)
    return age is not None and age < 0


def _typed(raw: Mapping[str, Any], problems: Mapping[str, str]) -> Patient:
    """Whatever reads, whether or not the rest does."""
    wrong = {key.split(".")[0] for key in problems}
    return codec.read_record(Patient, {**_NOBODY, **{key: raw[key] for key in raw if key not in wrong}}, "patient")
