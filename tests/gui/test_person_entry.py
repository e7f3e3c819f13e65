"""What is typed about a person, and what becomes of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.patient import Genetics, Patient
from dalba_desktop.gui.forms.patient_entry import (
    BORN,
    PersonEntry,
    Surroundings,
    abnormalities_of,
    ikzf1plus_words,
    person_texts,
    read_person,
)

TODAY = dt.date(2025, 3, 5)
AROUND = Surroundings(as_of=TODAY, taken=("ROMA-014", "Roma-2"))
FULL: dict[str, Any] = {
    "case_id": "ROMA-015",
    "family_name": "Rossi",
    "given_name": "Anna",
    "hospital_number": "00 471-22",
    "sex": "female",
    "birth_date": "1963-05-02",
    "diagnosis_date": "2025-01-01",
    "protocol": "all2820",
    "protocol_start": "2025-01-08",
    "transcript": "e1a2",
    "wbc_10e9_per_l": 45.5,
    "marrow_blasts_percent": 90,
    "cns_status": "CNS1",
    "ecog": 1,
    "karyotype": "46,XX,t(9;22)(q34;q11.2)[18]/46,XX[2]",
    "additional_abnormalities": ["del(9)(p21)", "t(1;19)(q23;p13)"],
    "genetics": {"ikzf1": "deleted", "ikzf1_exons": "4-7", "cdkn2a": "homozygous", "erg": "none"},
    "height_cm": 165,
    "weight_kg": 62.5,
    "hbv": "anti_hbc",
    "cmv_igg": "positive",
    "consent": True,
}


def typed(**texts: str) -> PersonEntry:
    given = {"case_id": "ROMA-015", "diagnosis_date": "1/1/2025", **texts}
    return read_person({key.replace("__", "."): text for key, text in given.items()}, AROUND)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_an_id_and_the_day_of_diagnosis_make_a_case() -> None:
    entry = typed().entry
    assert entry.record == Patient(case_id="ROMA-015", diagnosis_date=dt.date(2025, 1, 1))
    assert plain(entry.preview) == "Diagnosed 1 Jan 2025 · D-ALBA, day 1 is the first TKI"


def test_what_is_needed_is_said_and_nothing_is_understood_yet() -> None:
    entry = typed(case_id="", diagnosis_date="").entry
    assert entry.record is None
    assert entry.problems == {"case_id": "Needed.", "diagnosis_date": "Needed."}
    assert entry.preview == ""


def test_everything_that_was_understood_is_one_line() -> None:
    entry = typed(sex="female", born="2/5/1963", transcript="e1a2", protocol_start="8/1/2025").entry
    assert plain(entry.preview) == ("Female, 61 at diagnosis on 1 Jan 2025 · e1a2 (p190) · D-ALBA, day 1 on 8 Jan 2025")
    assert plain(entry.understood["protocol_start"]) == "8 Jan 2025, 7 days later"


@pytest.mark.parametrize(
    ("born", "date", "year", "said"),
    [
        ("2/5/1963", dt.date(1963, 5, 2), None, "61 at diagnosis"),
        ("1963", None, 1963, "62 at diagnosis"),
        ("2 May 2010", dt.date(2010, 5, 2), None, "14 at diagnosis"),
    ],
)
def test_a_birth_is_a_date_or_a_year(born: str, date: dt.date | None, year: int | None, said: str) -> None:
    entry = typed(born=born).entry
    assert (entry.record.birth_date, entry.record.birth_year) == (date, year)
    assert entry.understood[BORN] == said


@pytest.mark.parametrize(
    ("texts", "key", "problem"),
    [
        ({"case_id": "ROMA-014"}, "case_id", "There is a case with this id already."),
        ({"born": "2/5/63"}, "born", "Write the year with four figures."),
        ({"born": "63"}, "born", "Not a date: 12/3/2025 or 12 Mar 2025"),
        ({"born": "1834"}, "born", "Allowed: 1900 to 2199."),
        ({"born": "2/5/2025"}, "born", "Born after the diagnosis."),
        ({"born": "2026"}, "born", "Born after the diagnosis."),
        ({"diagnosis_date": "30/2/2025"}, "diagnosis_date", "There is no such day."),
        ({"wbc_10e9_per_l": "45200"}, "wbc_10e9_per_l", "0 to 2000. Per µL? Then it is 45.2."),
        ({"wbc_10e9_per_l": "-3"}, "wbc_10e9_per_l", "Not a number."),
        ({"marrow_blasts_percent": "101"}, "marrow_blasts_percent", "Allowed: 0 to 100."),
        ({"height_cm": "1,65"}, "height_cm", "100 to 250 cm. 1.65 m is 165."),
        ({"height_cm": "65"}, "height_cm", "Allowed: 100 to 250."),
        ({"ecog": "1.5"}, "ecog", "Allowed: 0 to 4."),
        ({"ecog": "5"}, "ecog", "Allowed: 0 to 4."),
    ],
)
def test_a_problem_stands_at_its_field(texts: dict[str, str], key: str, problem: str) -> None:
    found = typed(**texts)
    assert found.entry.record is None
    assert {name: plain(words) for name, words in found.entry.problems.items()} == {key: problem}
    assert found.taken == ("ROMA-014" if key == "case_id" else "")


@pytest.mark.parametrize(
    ("texts", "key", "hint"),
    [
        ({"case_id": "ROMA-2"}, "case_id", "Roma-2 is there already."),
        ({"diagnosis_date": "6/3/2025"}, "diagnosis_date", "After 5 Mar 2025."),
        ({"born": "2010"}, "born", "15 at diagnosis: no adult"),
        ({"protocol_start": "31/12/2024"}, "protocol_start", "1 day before the diagnosis"),
    ],
)
def test_what_is_unusual_is_said_and_stored(texts: dict[str, str], key: str, hint: str) -> None:
    entry = typed(**texts).entry
    assert entry.record is not None
    assert plain(entry.hints[key]) == hint


def test_surface_area_is_shown_with_its_source() -> None:
    assert "weight_kg" not in typed(height_cm="165").entry.understood
    assert typed(height_cm="165", weight_kg="62,5").entry.understood["weight_kg"] == "1.69 m² (Mosteller)"


def test_day_1_of_a_case_with_treatments_is_the_first_tki() -> None:
    around = dataclasses.replace(AROUND, first_tki=dt.date(2025, 1, 9))
    texts = {"case_id": "ROMA-015", "diagnosis_date": "2025-01-01"}
    assert plain(read_person(texts, around).entry.preview).endswith("day 1 on 9 Jan 2025, the first TKI")


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("del(9)(p21), +8", ["del(9)(p21)", "+8"]),
        ("t(1;19)(q23;p13), +8", ["t(1;19)(q23;p13)", "+8"]),
        ("hyperdiploid, 52 chromosomes; +8", ["hyperdiploid, 52 chromosomes", "+8"]),
        ("t(1;19)(q23;p13)", ["t(1;19)(q23;p13)"]),
        ("+8,", ["+8"]),
        (" ; ", []),
    ],
)
def test_abnormalities_keep_the_semicolons_of_their_brackets(text: str, entries: list[str]) -> None:
    assert abnormalities_of(text) == entries
    assert list(typed(additional_abnormalities=text).entry.record.additional_abnormalities) == entries


@pytest.mark.parametrize(
    ("lesions", "said"),
    [
        ({}, "IKZF1plus: open, not known: IKZF1"),
        ({"ikzf1": "none"}, "IKZF1plus: no"),
        ({"ikzf1": "deleted"}, "IKZF1plus: open, not known: ERG, CDKN2A, CDKN2B, PAX5 or PAR1"),
        ({"ikzf1": "deleted", "cdkn2a": "heterozygous"}, "IKZF1plus: open, not known: ERG"),
        ({"ikzf1": "deleted", "erg": "none", "pax5": "unknown"},
         "IKZF1plus: open, not known: CDKN2A, CDKN2B, PAX5 or PAR1"),
        ({"ikzf1": "deleted", "erg": "none", "cdkn2a": "heterozygous"}, "IKZF1plus: yes"),
        ({"ikzf1": "deleted", "erg": "deleted", "cdkn2a": "heterozygous"}, "IKZF1plus: no"),
        ({"ikzf1": "unknown", "erg": "deleted"}, "IKZF1plus: open, not known: IKZF1"),
    ],
)  # fmt: skip
def test_ikzf1plus_is_derived_while_the_lesions_are_typed(lesions: dict[str, str], said: str) -> None:
    assert ikzf1plus_words({f"genetics.{key}": text for key, text in lesions.items()}) == said


def test_whoever_is_typed_half_can_be_looked_for() -> None:
    """The rest of the form may be empty or wrong meanwhile."""
    person = typed(case_id="", diagnosis_date="soon", hospital_number="47122", born="2/5/1963").typed
    assert (person.hospital_number, person.birth_date) == ("47122", dt.date(1963, 5, 2))


def test_a_correction_begins_as_recorded_and_changes_only_what_is_typed() -> None:
    known = codec.read_record(Patient, FULL, "patient")
    texts = person_texts(known)
    assert texts[BORN] == "1963-05-02"
    assert read_person(texts, AROUND, known).entry.record == known
    changed = read_person({**texts, BORN: "1964", "genetics.erg": "deleted", "karyotype": ""}, AROUND, known)
    genetics = dataclasses.replace(
        known.genetics or Genetics(), erg=codec.read_record(Genetics, {"erg": "deleted"}, "").erg
    )
    assert changed.entry.record == dataclasses.replace(
        known, birth_date=None, birth_year=1964, genetics=genetics, karyotype=None
    )


def test_the_id_of_the_case_that_is_corrected_is_not_taken() -> None:
    known = Patient(case_id="ROMA-014", diagnosis_date=dt.date(2025, 1, 1))
    found = read_person(person_texts(known), AROUND, known)
    assert (found.entry.record, found.taken, found.entry.hints) == (known, "", {})


def test_both_birth_fields_of_a_case_file_stay_while_nobody_touches_them() -> None:
    known = codec.read_record(Patient, {**FULL, "birth_year": 1963, "genetics": {}, "consent": False}, "patient")
    assert read_person(person_texts(known), AROUND, known).entry.record == known


odd_texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@st.composite
def people(draw: st.DrawFn) -> Patient:
    """Anyone a case file can hold, with texts as they come."""
    raw = {key: value for key, value in FULL.items() if key in ("case_id", "diagnosis_date") or draw(st.booleans())}
    for key in ("family_name", "karyotype", "hospital_number"):
        if key in raw:
            raw[key] = draw(odd_texts)
    if "additional_abnormalities" in raw:
        raw["additional_abnormalities"] = draw(st.lists(odd_texts, max_size=3))
    for key, high in (("wbc_10e9_per_l", 2000), ("marrow_blasts_percent", 100)):
        if key in raw:
            raw[key] = draw(st.floats(0, high))
    return codec.read_record(Patient, raw, "patient")


@hypothesis.given(people())
def test_what_the_form_shows_reads_back_as_it_was(person: Patient) -> None:
    assert read_person(person_texts(person), AROUND, person).entry.record == person


def test_every_field_of_the_dictionary_has_its_text() -> None:
    texts = person_texts(codec.read_record(Patient, {**FULL, "genetics": {
        "ikzf1": "deleted", "ikzf1_exons": "4-7", "cdkn2a": "none", "cdkn2b": "none", "pax5": "none", "par1": "none",
        "erg": "none"}}, "patient"))  # fmt: skip
    keys = {item.key for item in specs_of(Patient)} - {"birth_date", "birth_year", "genetics"}
    assert set(texts) == keys | {BORN} | {f"genetics.{item.key}" for item in specs_of(Genetics)}
