"""Making a case, correcting its person, and noticing that the person is in the store already."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from dalba_desktop.domain import codec
from dalba_desktop.domain.codes import Sex
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.patient import Genetics, Patient
from dalba_desktop.store import errors
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.cases import Alike, Likeness
from tests.builders import a_case, on_day
from tests.store.everything import LISTS as PLAIN

TODAY = on_day(60)
PASSPHRASE = "ward"
DIAGNOSED = dt.date(2025, 1, 1)


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "empty.dalba"
    Tracker.create(path, PASSPHRASE, today=TODAY).close()
    return path


@pytest.fixture
def tracker(empty_file: Path, tmp_path: Path) -> Iterator[Tracker]:
    path = tmp_path / "ward.dalba"
    shutil.copy(empty_file, path)
    with Tracker.open(path, PASSPHRASE, today=TODAY) as opened:
        yield opened


def a_person(case_id: str = "ROMA-015", **known: Any) -> Patient:
    return Patient(case_id=case_id, **{"diagnosis_date": DIAGNOSED, **known})


ROSSI = a_person(
    family_name="Rossi",
    given_name="Anna Maria",
    hospital_number="00 471-22",
    birth_date=dt.date(1963, 5, 2),
    sex=Sex.FEMALE,
)


def test_a_case_of_three_fields_is_there_at_once_and_in_the_trail(tracker: Tracker) -> None:
    made = tracker.cases.add_case(a_person(sex=Sex.FEMALE))

    assert (made.case_id, made.lists) == ("ROMA-015", frozenset({"patient"}))
    assert tracker.case_ids() == ("ROMA-015",)
    assert tracker.case_view("ROMA-015").history.patient.sex is Sex.FEMALE
    (row,) = tracker.keeping.rows("ROMA-015")
    assert row.entry.list == "patient"


def test_undo_takes_a_case_away_and_redo_brings_it_back_byte_for_byte(tracker: Tracker) -> None:
    tracker.cases.add_case(a_person("ROMA-014"))
    before = tracker.case_file()
    facts = [codec.read_record(LISTS[name], values, name) for name, values in PLAIN.items()]
    full = dataclasses.replace(ROSSI, genetics=Genetics(), additional_abnormalities=("+8", "-7"), consent=False)
    made = tracker.cases.add_case(full, facts)
    after = tracker.case_file()
    assert made.lists == {"patient", *PLAIN}

    undone = tracker.undoing.undo()
    assert undone.case_ids == ("ROMA-015",)
    assert tracker.case_file() == before
    tracker.undoing.redo()
    assert tracker.case_file() == after
    assert tracker.keeping.verify().is_sound


def test_a_case_with_a_fact_that_is_not_allowed_is_not_made_at_all(tracker: Tracker) -> None:
    case = a_case(case_id="ROMA-015").with_mrd(22, 2.6).build()
    wrong = dataclasses.replace(case.mrd[0], level_percent=-1.0)
    with pytest.raises(codec.FactError):
        tracker.cases.add_case(case.patient, (wrong,))
    assert tracker.case_ids() == ()
    assert tracker.undoing.next_undo is None


def test_an_id_belongs_to_one_case(tracker: Tracker) -> None:
    tracker.cases.add_case(ROSSI)
    with pytest.raises(errors.Conflict, match="ROMA-015"):
        tracker.cases.add_case(a_person(sex=Sex.MALE))
    assert tracker.case_view("ROMA-015").history.patient == ROSSI


def test_a_correction_of_the_person_keeps_the_reason_and_can_be_undone(tracker: Tracker) -> None:
    tracker.cases.add_case(ROSSI)
    before = tracker.case_file()
    moved = dataclasses.replace(ROSSI, protocol_start=on_day(1))

    made = tracker.cases.amend_patient(moved, "first dasatinib was on the 8th")

    assert (made.case_id, made.lists) == ("ROMA-015", frozenset({"patient"}))
    assert tracker.case_view("ROMA-015").history.patient == moved
    assert tracker.keeping.rows("ROMA-015")[-1].entry.reason == "first dasatinib was on the 8th"
    tracker.undoing.undo()
    assert tracker.case_file() == before


def test_nobody_corrects_a_person_who_is_not_there(tracker: Tracker) -> None:
    with pytest.raises(errors.UnknownCase):
        tracker.cases.amend_patient(ROSSI, "a slip")


def test_a_store_that_can_only_be_read_takes_no_case(tracker: Tracker) -> None:
    tracker.cases.add_case(ROSSI)
    path = tracker.path
    tracker.close()
    with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True) as reading:
        with pytest.raises(errors.ReadOnly):
            reading.cases.add_case(a_person("ROMA-016"))
        with pytest.raises(errors.ReadOnly):
            reading.cases.amend_patient(ROSSI, "a slip")
        assert reading.cases.suggest_case_id() == "ROMA-016"
        assert reading.cases.similar(dataclasses.replace(ROSSI, case_id="new")) == ("ROMA-015",)


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ((), "CASE-001"),
        (("ROMA-015",), "ROMA-016"),
        (("ROMA-015", "ROMA-003"), "ROMA-016"),
        (("ROMA-099", "MILANO-7"), "MILANO-8"),
        (("ROMA-999",), "ROMA-1000"),
        (("ROMA-015", "the sister of 14b"), "ROMA-016"),
        (("no number",), "CASE-001"),
        (("2025/3",), "2025/4"),
        (("41",), "42"),
    ],
)
def test_the_next_id_follows_the_style_of_the_newest_case(
    tracker: Tracker, present: tuple[str, ...], expected: str
) -> None:
    for case_id in present:
        tracker.cases.add_case(a_person(case_id))
    assert tracker.cases.suggest_case_id() == expected


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"hospital_number": "0047122"}, Likeness.HOSPITAL_NUMBER),
        ({"hospital_number": "47122"}, Likeness.HOSPITAL_NUMBER),
        ({"family_name": "ROSSI", "given_name": "Annamaria", "birth_date": dt.date(1963, 5, 2)}, Likeness.NAMES),
        ({"family_name": "Anna-Maria", "given_name": "Róssi", "birth_date": dt.date(1963, 5, 2)}, Likeness.NAMES),
        ({"birth_date": dt.date(1963, 5, 2), "sex": Sex.FEMALE}, Likeness.DATES),
        ({"family_name": "Rossi", "given_name": "Anna Maria"}, None),
        ({"family_name": "Rossi", "birth_date": dt.date(1963, 5, 2)}, None),
        ({"birth_date": dt.date(1963, 5, 2), "sex": Sex.MALE}, None),
        ({"birth_date": dt.date(1963, 5, 2), "sex": Sex.FEMALE, "diagnosis_date": dt.date(2025, 1, 2)}, None),
        ({"birth_year": 1963, "sex": Sex.FEMALE}, None),
        ({}, None),
    ],
)
def test_a_person_who_may_be_there_already_is_noticed(
    tracker: Tracker, typed: dict[str, Any], why: Likeness | None
) -> None:
    tracker.cases.add_case(a_person("ROMA-001"))
    tracker.cases.add_case(ROSSI)
    expected = () if why is None else (Alike("ROMA-015", why),)
    assert tracker.cases.alike(a_person("ROMA-016", **typed)) == expected
    assert tracker.cases.similar(a_person("ROMA-016", **typed)) == tuple(found.case_id for found in expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("Muller", "Mueller"),
        ("MU\u0308LLER", "mueller"),
        ("Jörg", "Joerg"),
        ("Weiß", "WEISS"),
        ("Søren", "Soeren"),
        ("Ærø", "Aeroe"),
        ("Åse", "Aase"),
        ("Łukasz", "Lukasz"),
        ("Y\u0131ld\u0131z", "Yildiz"),
        ("Meyer-Lüdenscheid", "meyer luedenscheid"),
        ("O’Brien", "OBRIEN"),
    ],
)
def test_a_name_is_the_same_however_its_letters_are_written(tracker: Tracker, one: str, other: str) -> None:
    born = dt.date(1963, 5, 2)
    tracker.cases.add_case(a_person(family_name=one, given_name="Kim", birth_date=born))
    for names in ((other, "Kim"), ("KIM", other)):
        typed = a_person("new", family_name=names[0], given_name=names[1], birth_date=born)
        assert tracker.cases.alike(typed) == (Alike("ROMA-015", Likeness.NAMES),)
    typed = a_person("new", family_name="Miller", given_name="Kim", birth_date=born)
    assert tracker.cases.alike(typed) == ()


def test_an_erased_person_is_like_nobody_any_more(tracker: Tracker) -> None:
    typed = dataclasses.replace(ROSSI, case_id="new")
    tracker.cases.add_case(ROSSI)
    tracker.cases.add_case(a_person("ROMA-016"))
    assert tracker.cases.similar(typed) == ("ROMA-015",)
    tracker.keeping.erase("ROMA-015")
    assert tracker.cases.similar(typed) == ()


def test_the_id_of_a_case_that_became_part_of_another_is_not_suggested(tracker: Tracker) -> None:
    tracker.cases.add_case(ROSSI)
    tracker.cases.add_case(a_person("ROMA-016"))
    tracker.mending.merge(tracker.mending.merge_plan("ROMA-016", "ROMA-015"), {}, "one person")
    assert tracker.cases.suggest_case_id() == "ROMA-017"
    tracker.cases.add_case(a_person(tracker.cases.suggest_case_id()))


def test_nobody_is_like_themselves(tracker: Tracker) -> None:
    tracker.cases.add_case(ROSSI)
    assert tracker.cases.similar(ROSSI) == ()


def test_what_was_entered_corrected_or_undone_since_counts_when_looking_for_the_same_person(tracker: Tracker) -> None:
    typed = a_person("ROMA-016", hospital_number="0047122")
    assert tracker.cases.similar(typed) == ()
    tracker.cases.add_case(ROSSI)
    assert tracker.cases.similar(typed) == ("ROMA-015",)
    tracker.cases.amend_patient(dataclasses.replace(ROSSI, hospital_number="9"), "another number")
    assert tracker.cases.similar(typed) == ()
    tracker.undoing.undo()
    assert tracker.cases.similar(typed) == ("ROMA-015",)


def test_who_is_there_is_read_once_however_many_keys_are_pressed(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker.cases.add_case(ROSSI)
    read: list[tuple[Patient, ...]] = []
    patients = Store.patients

    def counted(store: Store) -> tuple[Patient, ...]:
        read.append(patients(store))
        return read[-1]

    monkeypatch.setattr(Store, "patients", counted)
    for number in ("0", "00", "004", "0047", "0047122"):
        tracker.cases.similar(a_person("ROMA-016", hospital_number=number))
    assert read == [(ROSSI,)]


@hypothesis.given(st.lists(st.from_regex(r"[A-Z ]{0,4}-?[0-9]{1,4}[a-z]?", fullmatch=True), unique=True, max_size=6))
def test_a_suggested_id_is_always_free(present: list[str]) -> None:
    class Ids:
        def case_ids(self) -> tuple[str, ...]:
            return tuple(present)

        def merged_into(self, case_id: str) -> str | None:
            return None

    from dalba_desktop.tracker.cases import Cases

    assert Cases(Ids(), lambda: "").suggest_case_id() not in present  # type: ignore[arg-type]
