"""Reading and writing records: strict, canonical, and clear about what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain import codec
from dalba_desktop.domain.codec import FactError, problems_in, read_record, shown, write_record
from dalba_desktop.domain.events import AdverseEvent, Assessment, Decision, Note
from dalba_desktop.domain.fields import Record, identifying_keys, specs_of
from dalba_desktop.domain.history import LISTS, read_case, write_case
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.treatment import Treatment
from tests.domain.strategies import cases

A_SAMPLE = {"date": "2025-03-05", "specimen": "marrow", "assay": "rqpcr"}


@given(cases())
def test_any_valid_case_survives_write_read_write_byte_for_byte(raw: dict[str, Any]) -> None:
    once = json.dumps(write_case(read_case(raw, "case")), ensure_ascii=False)
    again = json.dumps(write_case(read_case(json.loads(once), "case")), ensure_ascii=False)
    assert again == once


@given(cases())
def test_the_same_file_always_gives_the_same_ids(raw: dict[str, Any]) -> None:
    assert read_case(raw, "case") == read_case(json.loads(json.dumps(raw)), "case")


@given(cases())
def test_every_record_of_a_case_has_an_id_of_its_own(raw: dict[str, Any]) -> None:
    ids = [record.id for _, record in read_case(raw, "case").records()]
    assert all(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("key", "value", "fragment"),
    [
        ("date", "2025-02-30", "no such day"),
        ("date", "2025-2-3", "YYYY-MM-DD"),
        ("date", "0202-05-03", "1900 to 2199"),
        ("date", "20250203", "YYYY-MM-DD"),
        ("date", "٢٠٢٥-٠٢-٠٣", "YYYY-MM-DD"),
        ("date", 20250204, "YYYY-MM-DD"),
        ("date", None, "required"),
        ("specimen", "bone marrow", "marrow, blood, csf"),
        ("specimen", 3, "marrow, blood, csf"),
        ("level_percent", "0.01", "a number from 0 to 1000 (%)"),
        ("level_percent", True, "a number"),
        ("level_percent", -0.1, "a number"),
        ("level_percent", 1000.1, "a number"),
        ("level_percent", float("nan"), "a number"),
        ("level_percent", 10**400, "a number"),
        ("target_copies", 1e301, "a number"),
        ("lod_percent", 0, "above 0"),
        ("laboratory", 7, "text"),
        ("laboratory", "a\0b", "not text"),
        ("laboratory", "\ud800", "not text"),
        ("withdrawn", "yes", "an object"),
        ("withdrawn", {"on": "2025-01-01"}, "required"),
        ("withdrawn", {"on": "2025-01-01", "reason": ""}, "at least 1 character"),
        ("colour", "red", "unknown key"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place_and_what_is_allowed(key: str, value: object, fragment: str) -> None:
    raw = {**A_SAMPLE, key: value}
    with pytest.raises(FactError) as error:
        read_record(MrdSample, raw, "cases[3].mrd[7]")
    assert error.value.place.startswith(f"cases[3].mrd[7].{key}")
    assert fragment in str(error.value)


def test_all_problems_of_a_record_are_found_at_once() -> None:
    found = problems_in(MrdSample, {"date": "2025-13-01", "specimen": "x", "level_percent": -1})
    assert [problem.place for problem in found] == ["date", "specimen", "assay", "level_percent"]


def test_a_record_must_be_an_object() -> None:
    with pytest.raises(FactError, match="an object"):
        read_record(MrdSample, ["marrow"], "mrd[0]")


@pytest.mark.parametrize("grade", [2.5, True, "2", 0, 6])
def test_a_grade_is_a_whole_number_from_1_to_5(grade: object) -> None:
    with pytest.raises(FactError, match="a whole number from 1 to 5"):
        read_record(AdverseEvent, {"term": "Fever", "grade": grade, "start": "2025-01-01"}, "ae")


def test_a_whole_number_may_be_written_with_a_decimal_point() -> None:
    event = read_record(AdverseEvent, {"term": "Fever", "grade": 3.0, "start": "2025-01-01"}, "ae")
    assert event.grade == 3


def test_a_whole_number_that_no_store_could_hold_is_refused() -> None:
    with pytest.raises(FactError, match="at most 1000000000"):
        read_record(LISTS["transplants"], {"date": "2025-01-01", "number": 10**30}, "t")


def test_lists_inside_a_record_name_the_entry_that_is_wrong() -> None:
    raw = {"agent": "dasatinib", "start": "2025-01-01", "holds": [{"start": "2025-01-05"}, {"start": "soon"}]}
    with pytest.raises(FactError) as error:
        read_record(Treatment, raw, "t")
    assert error.value.place == "t.holds[1].start"


@pytest.mark.parametrize(("key", "value"), [("holds", {}), ("drugs", "methotrexate")])
def test_a_list_must_be_a_list(key: str, value: object) -> None:
    with pytest.raises(FactError, match="a list"):
        read_record(Treatment, {"agent": "dasatinib", "start": "2025-01-01", key: value}, "t")


@pytest.mark.parametrize("drugs", [[""], [3], [None]])
def test_entries_of_a_list_of_text_are_text(drugs: list[object]) -> None:
    with pytest.raises(FactError, match="text"):
        read_record(Treatment, {"agent": "intrathecal", "start": "2025-01-01", "drugs": drugs}, "t")


def test_a_list_of_codes_refuses_an_unknown_one() -> None:
    raw = {"term": "Fever", "grade": 1, "start": "2025-01-01", "related_to": ["dasatinib", "aspirin"]}
    with pytest.raises(FactError) as error:
        read_record(AdverseEvent, raw, "ae")
    assert error.value.place == "ae.related_to[1]"
    assert codec.allowed_by(next(item.spec for item in specs_of(AdverseEvent) if item.key == "related_to")).startswith(
        "a list of: prednisone"
    )


@pytest.mark.parametrize("case_id", ["", " X", "a\tb", "x" * 41, 5])
def test_a_case_id_is_one_short_printable_line(case_id: object) -> None:
    with pytest.raises(FactError, match="1 to 40 characters"):
        read_record(Patient, {"case_id": case_id, "diagnosis_date": "2025-01-01"}, "patient")


@pytest.mark.parametrize("at", ["2025-01-01", "2025-01-01T10:00:00", "2025-13-01T10:00:00Z", 5])
def test_a_decision_is_made_at_a_moment_in_utc(at: object) -> None:
    with pytest.raises(FactError, match="UTC"):
        read_record(Decision, {"at": at}, "d")


def test_a_moment_is_written_in_utc() -> None:
    decision = read_record(Decision, {"at": "2025-01-01T10:00:00+00:00"}, "d")
    assert decision.at == dt.datetime(2025, 1, 1, 10, tzinfo=dt.UTC)
    assert write_record(decision) == {"at": "2025-01-01T10:00:00Z"}


def test_consent_is_yes_no_or_not_recorded() -> None:
    with pytest.raises(FactError, match="true or false"):
        read_record(Patient, {"case_id": "A", "diagnosis_date": "2025-01-01", "consent": 1}, "p")


@pytest.mark.parametrize(
    ("name", "fragment"),
    [("T334I", "isoform 1b"), ("T316I", "codon 316"), ("a mutation", "such as T315I"), (315, "such as T315I")],
)
def test_a_variant_that_cannot_be_one_is_refused_with_the_reason(name: object, fragment: str) -> None:
    raw = {"date": "2025-01-01", "status": "mutation", "variants": [{"protein": name}]}
    with pytest.raises(FactError, match=fragment):
        read_record(LISTS["abl1_tests"], raw, "abl1_tests[0]")


def test_whole_numbers_are_written_without_a_decimal_point() -> None:
    sample = read_record(MrdSample, {**A_SAMPLE, "level_percent": 84.0, "control_copies": 1e16}, "m")
    assert write_record(sample)["level_percent"] == 84
    assert isinstance(write_record(sample)["level_percent"], int)
    assert write_record(sample)["control_copies"] == 1e16


def test_what_is_not_recorded_is_not_written() -> None:
    assert write_record(read_record(Note, {"date": "2025-01-01", "text": "ok", "note": None}, "n")) == {
        "date": "2025-01-01",
        "text": "ok",
    }


@pytest.mark.parametrize("record", [*LISTS.values(), Patient, Laboratory])
def test_every_field_of_a_record_is_declared(record: type[Record]) -> None:
    declared = {item.name for item in specs_of(record)}
    assert declared == set(record.__dataclass_fields__)
    assert all(codec.allowed_by(item.spec) for item in specs_of(record))


def test_identifiers_are_marked() -> None:
    assert list(identifying_keys(Patient)) == ["family_name", "given_name", "hospital_number"]


def test_a_measured_value_is_never_negative() -> None:
    with pytest.raises(FactError, match="at least 0"):
        read_record(Assessment, {"date": "2025-01-01", "kind": "qtcf_ms", "value": -1}, "a")


@given(st.text(max_size=300))
def test_a_value_is_shown_on_one_short_line(text: str) -> None:
    line = shown(text)
    assert len(line) <= 60
    assert "\n" not in line


def test_a_value_json_cannot_hold_is_shown_as_python_writes_it() -> None:
    assert shown({1, 2}) == "{1, 2}"


def test_a_number_made_in_code_as_a_whole_one_is_written_as_such() -> None:
    assert write_record(Laboratory(name="Lab A", lod_percent=1)) == {"name": "Lab A", "lod_percent": 1}
