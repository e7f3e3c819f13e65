"""A case as a whole: reading it, its day 1, and what was known of it on a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain.codec import FactError, read_record
from dalba_desktop.domain.codes import Abl1Status
from dalba_desktop.domain.history import list_of, made_id, read_case
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.treatment import Treatment
from tests.builders import DAY_ONE, a_case, on_day
from tests.domain.strategies import cases, record_of

PATIENT = {"case_id": "A", "diagnosis_date": "2025-01-01"}


def test_day_one_is_the_protocol_start_else_the_first_tki() -> None:
    assert a_case().on("dasatinib", 3).build().day_one == DAY_ONE
    assert a_case(protocol_start=None).on("prednisone", -6).on("dasatinib", 3).build().day_one == on_day(3)
    without = a_case(protocol_start=None).on("prednisone", -6).build()
    assert without.day_one is None
    assert without.day_number(on_day(5)) is None


def test_day_one_counts_from_one_and_the_day_before_is_zero() -> None:
    case = a_case().build()
    assert [case.day_number(DAY_ONE + dt.timedelta(days=offset)) for offset in (-1, 0, 84)] == [0, 1, 85]


def test_facts_dated_or_reported_later_do_not_exist_yet() -> None:
    case = a_case().with_mrd(22, 2.6).with_mrd(45, 0.3, reported=50).having("responses", date=on_day(60)).build()
    known = case.as_known_on(on_day(47))
    assert [sample.date for sample in known.mrd] == [on_day(22)]
    assert known.responses == ()
    assert len(case.as_known_on(on_day(50)).mrd) == 2


def test_an_end_in_the_future_is_not_known_and_the_drug_is_ongoing() -> None:
    case = (
        a_case()
        .on("dasatinib", 1, 85, stop_reason="toxicity", holds=[{"start": "2025-02-12", "end": "2025-02-18"}])
        .having("adverse_events", term="Fever", grade=2, start=on_day(3), end=on_day(90))
        .having("concomitants", drug="omeprazole", class_="ppi", start=on_day(3), end=on_day(10))
        .build()
    )
    known = case.as_known_on(dt.date(2025, 2, 14))
    assert known.treatments[0].end is None
    assert known.treatments[0].stop_reason is None
    assert known.treatments[0].holds[0].end is None
    assert known.adverse_events[0].end is None
    assert known.concomitants[0].end == on_day(10)
    assert known.as_known_on(dt.date(2025, 2, 1)).treatments[0].holds == ()
    later = case.as_known_on(on_day(200))
    assert later.treatments == case.treatments


def test_an_abl1_test_sampled_but_not_reported_is_pending() -> None:
    case = a_case().tested(57, "mutation", {"protein": "T315I"}, reported_on=on_day(66)).build()
    assert case.as_known_on(on_day(60)).abl1_tests[0].status is Abl1Status.PENDING
    assert case.as_known_on(on_day(60)).abl1_tests[0].variants == ()
    assert case.as_known_on(on_day(66)).abl1_tests[0].status is Abl1Status.MUTATION


def test_engraftment_in_the_future_is_not_known() -> None:
    case = a_case().having("transplants", date=on_day(200), neutrophil_engraftment=on_day(218)).build()
    assert case.as_known_on(on_day(210)).transplants[0].neutrophil_engraftment is None
    assert case.as_known_on(on_day(218)).transplants[0].neutrophil_engraftment == on_day(218)


def test_decisions_are_known_from_their_moment_on() -> None:
    case = a_case().having("decisions", rule="mrd-rising", at="2025-03-05T10:00:00Z").having("decisions").build()
    assert len(case.as_known_on(dt.date(2025, 3, 4)).decisions) == 1
    assert len(case.as_known_on(dt.date(2025, 3, 5)).decisions) == 2


def test_withdrawn_facts_stay_in_the_case_and_are_never_evaluated() -> None:
    case = a_case().with_mrd(22, 2.6, withdrawn={"on": "2025-02-01", "reason": "wrong patient"}).build()
    assert len(case.mrd) == 1
    assert case.as_known_on(on_day(100)).mrd == ()


@given(cases(), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_what_is_known_on_a_day_does_not_change_when_asked_twice(raw: dict[str, object], day: dt.date) -> None:
    known = read_case(raw, "case").as_known_on(day)
    assert known.as_known_on(day) == known


def test_death_is_the_first_row_with_status_dead() -> None:
    case = (
        a_case()
        .having("follow_up", date=on_day(300), status="dead", cause_of_death="relapse")
        .having("follow_up", date=on_day(100), status="alive")
        .build()
    )
    assert case.death_date == on_day(300)
    assert a_case().build().death_date is None


def test_equal_records_without_ids_get_ids_by_their_place() -> None:
    case = a_case().with_mrd(22, 2.6).with_mrd(22, 2.6).build()
    first, second = (sample.id for sample in case.mrd)
    assert second == f"{first}-2"


def test_a_made_id_steps_aside_for_a_given_one() -> None:
    sample = read_record(MrdSample, {"date": "2025-03-05", "specimen": "marrow", "assay": "rqpcr"}, "m")
    plain = made_id("mrd", sample)
    raw = {"date": "2025-03-05", "specimen": "marrow", "assay": "rqpcr"}
    case = read_case({"patient": PATIENT, "mrd": [raw, {**raw, "id": plain}]}, "case")
    assert [sample.id for sample in case.mrd] == [f"{plain}-2", plain]


def test_an_id_is_used_once_in_a_case() -> None:
    row = {"id": "x", "date": "2025-03-05"}
    with pytest.raises(FactError) as error:
        read_case({"patient": PATIENT, "responses": [row], "relapses": [row]}, "cases[0]")
    assert error.value.place == "cases[0].relapses[0].id"
    assert "cases[0].responses[0].id" in str(error.value)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ([], "cases[0]"),
        ({}, "cases[0].patient"),
        ({"patient": PATIENT, "lab": []}, "cases[0].lab"),
        ({"patient": PATIENT, "mrd": {}}, "cases[0].mrd"),
        ({"patient": {**PATIENT, "birth_date": "1970-01-01", "birth_year": 1971}}, "cases[0].patient.birth_year"),
    ],
)
def test_a_case_that_is_not_one_is_refused_at_its_place(raw: object, place: str) -> None:
    with pytest.raises(FactError) as error:
        read_case(raw, "cases[0]")
    assert error.value.place == place


def test_a_missing_or_null_list_is_an_empty_one() -> None:
    assert read_case({"patient": PATIENT, "mrd": None}, "c").mrd == ()


def test_records_are_found_added_and_replaced() -> None:
    case = a_case().with_mrd(22, 2.6).build()
    sample = case.mrd[0]
    assert case.find("mrd", sample.id) is sample
    assert case.find("mrd", "other") is None
    replaced = case.with_record(dataclasses.replace(sample, level_percent=2.7))
    assert [row.level_percent for row in replaced.mrd] == [2.7]
    added = case.with_record(dataclasses.replace(sample, id="new"))
    assert len(added.mrd) == 2
    assert list_of(sample) == "mrd"
    assert [name for name, _ in added.records()] == ["mrd", "mrd"]


def test_age_counts_completed_years() -> None:
    born = Patient(case_id="A", diagnosis_date=dt.date(2025, 1, 1), birth_date=dt.date(1970, 6, 15))
    assert born.age_on(dt.date(2025, 6, 14)) == 54
    assert born.age_on(dt.date(2025, 6, 15)) == 55
    assert Patient(case_id="A", diagnosis_date=dt.date(2025, 1, 1), birth_year=1970).age_on(dt.date(2025, 1, 1)) == 55
    assert Patient(case_id="A", diagnosis_date=dt.date(2025, 1, 1)).age_on(dt.date(2025, 1, 1)) is None


def test_a_drug_is_taken_on_the_first_day_of_a_hold_and_not_after() -> None:
    row = read_record(
        Treatment,
        {"agent": "dasatinib", "start": "2025-01-08", "holds": [{"start": "2025-02-12", "end": "2025-02-18"}]},
        "t",
    )
    taken = {day: row.taken_on(dt.date(2025, 2, day)) for day in (11, 12, 13, 18, 19)}
    assert taken == {11: True, 12: True, 13: False, 18: False, 19: True}
    assert not row.taken_on(dt.date(2025, 1, 7))


def test_an_intrathecal_dose_lasts_its_day() -> None:
    row = read_record(Treatment, {"agent": "intrathecal", "start": "2025-01-08"}, "t")
    assert row.last_day == row.start
    assert not row.covers(dt.date(2025, 1, 9))


@given(record_of(Treatment), st.integers(-10, 500))
def test_the_last_day_taken_is_the_newest_day_on_which_it_was_taken(raw: dict[str, object], offset: int) -> None:
    row = read_record(Treatment, {**raw, "start": "2025-01-08"}, "t")
    when = dt.date(2025, 1, 8) + dt.timedelta(days=offset)
    days = (when - dt.timedelta(days=back) for back in range(max(offset, 0) + 1))
    assert row.last_taken_day(when) == next((day for day in days if row.taken_on(day)), None)


def test_a_hold_is_stepped_over_to_the_last_dose_before_it() -> None:
    holds = [{"start": "2025-02-01", "end": "2025-02-05"}, {"start": "2025-02-05", "end": "2025-02-09"}]
    row = read_record(Treatment, {"agent": "dasatinib", "start": "2025-01-08", "holds": holds}, "t")
    assert row.last_taken_day(dt.date(2025, 2, 8)) == dt.date(2025, 2, 1)
    assert row.last_taken_day(dt.date(2025, 2, 10)) == dt.date(2025, 2, 10)
    assert row.last_taken_day(dt.date(2025, 1, 7)) is None


@pytest.mark.parametrize(
    ("kind", "value", "fragment"),
    [
        ("csf_blasts", 2, "0 (no blasts) or 1"),
        ("csf_blasts", 0.5, "0 (no blasts) or 1"),
        ("donor_chimerism_percent", 100.1, "0 to 100"),
        ("lvef_percent", 101, "0 to 100"),
    ],
)
def test_a_measured_value_must_be_one_its_kind_can_have(kind: str, value: float, fragment: str) -> None:
    row = {"date": "2025-03-05", "kind": kind, "value": value}
    with pytest.raises(FactError, match=re.escape(fragment)) as error:
        read_case({"patient": PATIENT, "assessments": [row]}, "cases[0]")
    assert error.value.place == "cases[0].assessments[0].value"


def test_an_id_may_be_any_text() -> None:
    row = {"id": " a long id " * 20, "date": "2025-03-05"}
    assert read_case({"patient": PATIENT, "relapses": [row]}, "c").relapses[0].id == row["id"]
