"""The case file: canonical when written, strict when read, and an error names the place."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.history import read_case
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.case_file import CaseFile, UnreadableFile, read_case_file, write_case_file
from tests.builders import a_case
from tests.domain.strategies import cases
from tests.knowledge import POLICY

A_CASE = {"patient": {"case_id": "A", "diagnosis_date": "2025-01-01"}}


def a_file(*made: object, **more: object) -> str:
    return json.dumps({"format": "dalba-case/1", "cases": list(made), **more})


@given(st.lists(cases(), max_size=3), st.booleans())
def test_any_file_survives_write_read_write_byte_for_byte(raws: list[dict[str, Any]], synthetic: bool) -> None:
    for index, raw in enumerate(raws):
        raw["patient"]["case_id"] = f"case {index}"
    histories = tuple(read_case(raw, "cases[0]") for raw in raws)
    file = CaseFile(
        cases=histories,
        synthetic=synthetic,
        as_of=dt.date(2025, 6, 1) if synthetic else None,
        laboratories=(Laboratory(name="Łódź", lod_percent=0.001),),
        policy=MappingProxyType({"b": 0.5, "a": 10_000.0}),
    )

    written = write_case_file(file)
    read = read_case_file(written.encode())

    assert read == file
    assert write_case_file(read) == written


def test_a_written_file_is_plain_utf_8_with_sorted_policy() -> None:
    written = write_case_file(CaseFile(cases=(a_case(karyotype="Łódź").build(),), policy={"b": 2.0, "a": 0.5}))

    assert "Łódź" in written
    assert written.endswith("\n")
    assert '"policy": {\n  "a": 0.5,\n  "b": 2\n }' in written
    assert '"synthetic"' not in written


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_case_file(b"\xef\xbb\xbf" + a_file(A_CASE).encode()).cases[0].case_id == "A"
    assert read_case_file("\ufeff" + a_file(A_CASE)).cases[0].case_id == "A"


def test_null_is_not_recorded_anywhere() -> None:
    read = read_case_file(a_file(synthetic=None, as_of=None, laboratories=None, policy=None))

    assert read == CaseFile(cases=())


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", "", "empty"),
        ("  \n", "", "empty"),
        ('{"format": "dalba-case/1",\n "cases": [', "line 2, column 12", "cut short"),
        ('{"format": "dalba-case/1" "cases": []}', "line 1, column 27", "not JSON"),
        ("[]", "", "one JSON object"),
        ('"text"', "", "one JSON object"),
        ('{"format": "dalba-case/1", "cases": [], "cases": []}', "cases", "written twice"),
        (a_file({"patient": {"case_id": "A", "diagnosis_date": "2025-01-01", "ecog": float("nan")}}),
         "cases[0].patient.ecog", "NaN"),
        (a_file(policy={"x": float("-inf")}), "policy.x", "-Infinity"),
        ("[" * 100_000, "", "nested"),
        (a_file(json.loads("[" * 60 + "]" * 60)), "cases[0]", "nested"),
        (b"\xff\xfe{\x00}\x00", "line 1", "UTF-8"),
        (b'{\n"format": "\xe9"}', "line 2", "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_one_sentence(text: str | bytes, place: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence) as caught:
        read_case_file(text)
    assert caught.value.place.startswith(place)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{}", "format"),
        ('{"format": "dalba-case/2", "cases": []}', "format"),
        ('{"format": "dalba-case/1"}', "cases"),
        (a_file(colour="red"), "colour"),
        (a_file(synthetic="yes"), "synthetic"),
        (a_file(as_of="2025-02-30"), "as_of"),
        (a_file(laboratories={}), "laboratories"),
        (a_file(laboratories=[{"name": "Roma"}, {"name": "Roma"}]), "laboratories[1].name"),
        (a_file(policy=[]), "policy"),
        (a_file(policy={"adequate_copies": "many"}), "policy.adequate_copies"),
        (a_file(policy={"adequate_copies": True}), "policy.adequate_copies"),
        (a_file(policy={"adequate_copies": 10**400}), "policy.adequate_copies"),
        (a_file(7), "cases[0]"),
        (a_file({"patient": {"case_id": "A", "diagnosis_date": "2025-02-30"}}), "cases[0].patient.diagnosis_date"),
        (a_file(A_CASE, A_CASE), "cases[1].patient.case_id"),
        (a_file({**A_CASE, "mrd": [{"date": "2025-01-01", "specimen": "hair", "assay": "rqpcr"}]}),
         "cases[0].mrd[0].specimen"),
        (a_file(policy={"x": 1}).replace("1}", "9" * 5000 + "}"), "policy.x"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_named_with_its_place(text: str, place: str) -> None:
    with pytest.raises(FactError) as caught:
        read_case_file(text)
    assert caught.value.place == place


def test_the_second_case_of_one_id_points_at_the_first() -> None:
    with pytest.raises(FactError, match=r"already used at cases\[0\]\.patient\.case_id"):
        read_case_file(a_file(A_CASE, A_CASE))


def test_the_policy_may_be_checked_by_who_knows_its_keys() -> None:
    read = read_case_file(a_file(policy={"adequate_copies": 20_000}), POLICY.with_own)
    assert read.policy == {"adequate_copies": 20_000}

    with pytest.raises(FactError, match="colour"):
        read_case_file(a_file(policy={"colour": 1}), POLICY.with_own)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(FactError):
        read_case_file(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["patient", "mrd", "case_id", "id", "date", "withdrawn"]), inner, max_size=3
            )
        ),
        max_leaves=10,
    )
)
def test_any_json_in_place_of_a_case_is_refused_calmly(raw: object) -> None:
    with pytest.raises(FactError):
        read_case_file(a_file(raw))
