"""Mending what was entered in the wrong case, and two cases that are one person; nothing is ever lost on the way."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given

from dalba_desktop.domain.fields import Withdrawal
from dalba_desktop.domain.history import LISTS, CaseHistory, read_case
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.store import errors
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.mending import MergePlan, NotMended, Side, Standing
from dalba_desktop.tracker.merge_plan import plan_of
from dalba_desktop.wording import change_words, date_words
from tests.builders import a_case, on_day
from tests.domain.strategies import cases
from tests.store.everything import PDF, PNG

PASSPHRASE = "mending"
WHY = "the labels were mixed up"


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker.create(tmp_path / "ward.dalba", PASSPHRASE, today=on_day(100)) as made:
        yield made


def enter(tracker: Tracker, *histories: CaseHistory) -> None:
    assert tracker.import_cases(CaseFile(cases=histories)).stored


def alpha() -> CaseHistory:
    return (
        a_case(case_id="DB-001", family_name="Alpha", hospital_number="11", sex="female", birth_year=1953)
        .with_mrd(1, 84.0, id="m1")
        .with_mrd(22, 2.6, id="m2", note="by fax")
        .with_mrd(45, 0.3, id="m3")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .build()
    )


def also_alpha() -> CaseHistory:
    return (
        a_case(
            case_id="DB-002", family_name="Alfa", given_name="Ada", sex="female", birth_date="1953-05-06", ecog=1,
            genetics={"ikzf1": "deleted"},
        )
        .with_mrd(22, 2.6, id="m1", note="telephone")
        .with_mrd(45, 0.4, id="x3")
        .with_mrd(57, 0.1, id="x4")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .build()
    )  # fmt: skip


CHOICES = {"family_name": Side.LEFT}


def test_a_result_goes_into_the_case_it_belongs_to(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    before = tracker.case_file()

    moved = tracker.mending.move_record("DB-001", "mrd", "m3", "DB-002", f" {WHY} ")

    assert moved.ids == {("mrd", "m3"): ("mrd", "m3")}
    assert (moved.left.case_id, moved.entered.case_id) == ("DB-001", "DB-002")
    assert "mrd" in moved.entered.lists
    assert [sample.id for sample in tracker.case_view("DB-001").history.mrd] == ["m1", "m2"]
    assert [sample.id for sample in tracker.case_view("DB-002").history.mrd] == ["m1", "x3", "x4", "m3"]
    what = tracker.undoing.next_undo
    assert what is not None
    assert change_words(what) == f"MRD result of {date_words(on_day(45))} moved from DB-001 to DB-002"
    undone = tracker.undoing.undo()
    assert {*undone.case_ids} == {"DB-001", "DB-002"}
    assert change_words(undone.what) == change_words(what)
    assert tracker.case_file() == before
    again = tracker.undoing.next_redo
    assert again is not None
    assert change_words(again) == change_words(what)
    tracker.undoing.redo()
    assert len(tracker.case_view("DB-002").history.mrd) == 4
    tracker.undoing.undo()
    assert tracker.case_file() == before
    assert tracker.keeping.verify().is_sound


def test_the_history_of_a_moved_result_begins_where_it_was_entered(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    tracker.amend("DB-001", dataclasses.replace(alpha().mrd[0], note="repeat"), "typo")
    ((_, new),) = tracker.mending.move_record("DB-001", "mrd", "m1", "DB-002", WHY).ids.items()

    rows = tracker.keeping.history_of_record("DB-002", *new)

    assert [(row.entry.action, row.entry.case_id) for row in rows] == [
        ("added", "DB-001"), ("amended", "DB-001"), ("moved", "DB-001"), ("moved", "DB-002"),
    ]  # fmt: skip
    assert [row.reason for row in rows[2:]] == [WHY, WHY]
    assert [row.crosses for row in rows] == [False, False, True, True]
    back = tracker.keeping.history_of_record("DB-001", "mrd", "m1")
    assert [row.entry.action for row in back] == ["added", "amended", "moved"]
    assert back[-1].partner == rows[-1].entry


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_mended_without_a_reason(tracker: Tracker, reason: str) -> None:
    enter(tracker, alpha(), also_alpha())
    with pytest.raises(NotMended, match="reason"):
        tracker.mending.move_record("DB-001", "mrd", "m1", "DB-002", reason)
    with pytest.raises(NotMended, match="reason"):
        tracker.mending.merge(tracker.mending.merge_plan("DB-002", "DB-001"), CHOICES, reason)


def test_what_is_not_moved(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    with pytest.raises(NotMended, match="belongs to its case"):
        tracker.mending.move_record("DB-001", "decisions", "d1", "DB-002", WHY)
    with pytest.raises(errors.UnknownRecord):
        tracker.mending.move_record("DB-001", "mrd", "m9", "DB-002", WHY)
    with pytest.raises(errors.UnknownRecord, match="not there any more"):
        tracker.mending.move_plan("DB-001", "mrd", "m9")
    with pytest.raises(NotMended, match="itself"):
        tracker.mending.merge_plan("DB-001", "DB-001")


def test_in_a_store_for_looking_at_nothing_is_mended(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    with Tracker.open(tracker.path, PASSPHRASE, today=on_day(100), read_only=True) as looking:
        plan = looking.mending.merge_plan("DB-002", "DB-001")
        for change in (
            lambda: looking.mending.merge(plan, CHOICES, WHY),
            lambda: looking.mending.move_record("DB-001", "mrd", "m1", "DB-002", WHY),
            lambda: looking.mending.attach_to("DB-001", "mrd", "m1", "a.pdf", PDF),
        ):
            with pytest.raises(errors.ReadOnly):
                change()


def test_a_plan_compares_the_person_field_by_field(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())

    plan = tracker.mending.merge_plan("DB-002", "DB-001")

    told = {field.key: field.standing for field in plan.fields}
    assert told["sex"] is told["diagnosis_date"] is Standing.SAME
    assert told["family_name"] is Standing.CONFLICT
    assert told["given_name"] is told["ecog"] is told["genetics.ikzf1"] is Standing.ONLY_LEFT
    assert told["hospital_number"] is Standing.ONLY_KEPT
    # One knows the year, the other the day in it.
    assert told["birth_date"] is Standing.ONLY_LEFT
    assert "birth_year" not in told
    assert "case_id" not in told
    assert [field.key for field in plan.conflicts] == ["family_name"]


def test_a_plan_tells_new_records_from_those_entered_twice_and_from_doubtful_ones(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())

    plan = tracker.mending.merge_plan("DB-002", "DB-001")

    assert {(name, record.id) for name, record in plan.new if name == "mrd"} == {("mrd", "x3"), ("mrd", "x4")}
    assert [(pair.left.id, pair.kept.id) for pair in plan.twice if pair.list == "mrd"] == [("m1", "m2")]
    assert [pair.list for pair in plan.twice] == ["treatments", "mrd"]
    assert [(pair.left.id, pair.kept.id) for pair in plan.doubtful] == [("x3", "m3")]


def test_two_cases_are_made_one_and_come_back_byte_for_byte(tracker: Tracker) -> None:
    enter(tracker, a_case(case_id="DB-000").build(), also_alpha(), alpha(), a_case(case_id="DB-009").build())
    tracker.mending.attach_to("DB-002", "mrd", "m1", "a.pdf", PDF)
    before = tracker.case_file(), tracker.keeping.attachments("DB-002"), tracker.keeping.attachments("DB-001")
    plan = tracker.mending.merge_plan("DB-002", "DB-001")

    made = tracker.mending.merge(plan, CHOICES, WHY)

    assert made.case_id == "DB-001"
    assert tracker.case_ids() == ("DB-000", "DB-001", "DB-009")
    history = tracker.case_view("DB-001").history
    person = history.patient
    assert (person.family_name, person.given_name, person.hospital_number) == ("Alfa", "Ada", "11")
    assert (person.birth_date, person.birth_year, person.ecog) == (dt.date(1953, 5, 6), None, 1)
    assert person.genetics is not None
    assert [sample.id for sample in history.mrd] == ["m1", "m2", "m3", "x3", "x4"]
    assert history.mrd[1].note == "by fax; telephone"
    assert len(history.treatments) == 1
    assert tracker.mending.documents_of("DB-001", "mrd", "m2")[0].name == "a.pdf"
    assert tracker.mending.merged_into("DB-002") == "DB-001"
    with pytest.raises(errors.UnknownCase):
        tracker.case_view("DB-002")
    what = tracker.undoing.next_undo
    assert what is not None
    assert change_words(what) == "DB-002 became part of DB-001"
    joined = tracker.case_file()
    for _ in range(2):
        assert change_words(tracker.undoing.undo().what) == change_words(what)
        now = tracker.case_file(), tracker.keeping.attachments("DB-002"), tracker.keeping.attachments("DB-001")
        assert now == before
        assert change_words(tracker.undoing.redo().what) == change_words(what)
        assert tracker.case_file() == joined
    assert tracker.keeping.verify().is_sound


def test_both_trails_say_that_the_cases_became_one(tracker: Tracker) -> None:
    enter(tracker, also_alpha(), alpha())
    tracker.mending.merge(tracker.mending.merge_plan("DB-002", "DB-001"), CHOICES, WHY)

    left, kept = (tracker.keeping.rows(case_id)[-1] for case_id in ("DB-002", "DB-001"))

    assert (left.entry.action, left.entry.after, left.reason) == ("merged", None, WHY)
    assert (kept.entry.action, kept.reason) == ("merged", WHY)
    assert (left.partner, kept.partner) == (kept.entry, left.entry)


def test_a_conflict_has_to_be_decided(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    plan = tracker.mending.merge_plan("DB-002", "DB-001")
    before = tracker.case_file()
    with pytest.raises(NotMended, match="one has to be chosen"):
        tracker.mending.merge(plan, {}, WHY)
    assert tracker.case_file() == before
    assert plan.patient({"family_name": Side.KEPT}).family_name == "Alpha"


def test_a_plan_that_is_out_of_date_is_not_carried_out(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    plan = tracker.mending.merge_plan("DB-002", "DB-001")
    tracker.withdraw("DB-001", "mrd", "m2", "x")
    before = tracker.case_file()
    with pytest.raises(NotMended, match="changed meanwhile"):
        tracker.mending.merge(plan, CHOICES, WHY)
    assert tracker.case_file() == before


def test_two_dates_of_birth_are_chosen_whole() -> None:
    one = a_case(case_id="A", birth_year=1953).build()
    other = a_case(case_id="B", birth_date="1954-05-06").build()
    plan = plan_of(one, other)
    assert [field.key for field in plan.conflicts] == ["birth_date"]
    left, kept = (plan.patient({"birth_date": side}) for side in Side)
    assert (left.birth_date, left.birth_year) == (None, 1953)
    assert (kept.birth_date, kept.birth_year) == (dt.date(1954, 5, 6), None)
    back = plan_of(other, a_case(case_id="C", birth_year=1954).build())
    assert not back.conflicts
    assert back.patient({}).birth_date == dt.date(1954, 5, 6)
    assert plan_of(a_case(case_id="C", birth_year=1954).build(), other).patient({}).birth_date == dt.date(1954, 5, 6)


def test_what_was_withdrawn_is_neither_the_same_nor_doubtful() -> None:
    one = a_case(case_id="A").with_mrd(22, 2.6, id="a").build()
    gone = dataclasses.replace(one.mrd[0], id="b", withdrawn=Withdrawal(on=on_day(30), reason="x"))
    other = dataclasses.replace(a_case(case_id="B").build(), mrd=(gone,))
    for plan in (plan_of(one, other), plan_of(other, one)):
        assert (len(plan.new), plan.twice, plan.doubtful) == (1, (), ())


def test_a_result_that_stands_twice_in_one_case_is_found_once_in_the_other() -> None:
    one = a_case(case_id="A").with_mrd(22, 2.6, id="a").with_mrd(22, 2.6, id="b").build()
    other = a_case(case_id="B").with_mrd(22, 2.6, id="c").build()
    plan = plan_of(one, other)
    assert plan.once == {("mrd", "a"): ("mrd", "c")}
    assert plan.new == (("mrd", one.mrd[1]),)


def _everything(tracker: Tracker, case_ids: tuple[str, ...]) -> set[tuple[str, str]]:
    """Every fact of these cases by content, without its id and note."""
    return {
        (name, repr(dataclasses.replace(record, id="", note=None)))
        for case_id in case_ids
        for name, record in tracker.case_view(case_id).history.records()
    }


@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(one=cases(), other=cases())
def test_no_fact_of_any_two_cases_is_lost_and_undo_gives_both_back(
    tracker: Tracker, one: dict[str, Any], other: dict[str, Any]
) -> None:
    number = len(tracker.keeping.rows())
    ids = (f"A{number}", f"B{number}")
    enter(tracker, *(read_case({**raw, "patient": {**raw["patient"], "case_id": case_id}}, "c")
                     for raw, case_id in zip((one, other), ids, strict=True)))  # fmt: skip
    before, facts = tracker.case_file(), _everything(tracker, ids)
    plan = tracker.mending.merge_plan(*ids)
    choices = {field.key: Side.LEFT if place % 2 else Side.KEPT for place, field in enumerate(plan.conflicts)}

    tracker.mending.merge(plan, choices, WHY)

    assert _everything(tracker, ids[1:]) == facts
    _check_person(plan, choices, tracker.case_view(ids[1]).history)
    after = tracker.case_file()
    tracker.undoing.undo()
    assert tracker.case_file() == before
    tracker.undoing.redo()
    assert tracker.case_file() == after
    tracker.undoing.undo()
    assert tracker.case_file() == before
    assert tracker.keeping.verify().words() == ()


def _check_person(plan: MergePlan, choices: dict[str, Side], made: CaseHistory) -> None:
    then = plan_of(plan.left, made)
    for field, now in zip(plan.fields, then.fields, strict=True):
        wanted = field.left if choices.get(field.key) is Side.LEFT or field.kept is None else field.kept
        if field.standing is Standing.ONLY_LEFT:
            wanted = field.left
        assert now.kept == wanted, field


@pytest.mark.parametrize("list_name", [name for name in LISTS if name != "decisions"])
def test_a_record_of_any_list_has_its_document_beside_it(tracker: Tracker, list_name: str) -> None:
    from tests.store.everything import a_full_case

    enter(tracker, a_full_case("DB-001"), a_full_case("DB-002", "mrd"))
    key = (list_name, f"{list_name}-1")

    made = tracker.mending.attach_to("DB-001", *key, "report.pdf", PDF, date=dt.date(2025, 4, 2), note="by fax")

    assert (made.records, made.date, made.note) == ((key,), "2025-04-02", "by fax")
    assert tracker.mending.documents_of("DB-001", *key) == (made,)
    assert tracker.mending.records_with_documents("DB-001") == {key: 1}
    plan = tracker.mending.move_plan("DB-001", *key)
    assert [record.id for _, record in plan.records] == [key[1]]
    assert plan.documents == (made,)
    tracker.mending.move_record("DB-001", *key, "DB-002", WHY)
    assert tracker.keeping.attachments("DB-001") == ()
    assert len(tracker.keeping.attachments("DB-002")) == 1


def test_one_report_can_belong_to_several_results(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    first = tracker.mending.attach_to("DB-001", "mrd", "m1", "a.pdf", PDF)
    both = tracker.mending.attach_to("DB-001", "mrd", "m2", "b.pdf", PDF, note="page 2", date=dt.date(2025, 2, 1))

    assert (both.id, both.name, both.note, both.date) == (first.id, "a.pdf", "page 2", "2025-02-01")
    assert both.records == (("mrd", "m1"), ("mrd", "m2"))
    assert tracker.mending.attach_to("DB-001", "mrd", "m2", "b.pdf", PDF) == both
    plan = tracker.mending.move_plan("DB-001", "mrd", "m2")
    assert [record.id for _, record in plan.records] == ["m2", "m1"]
    assert tracker.mending.give_to("DB-001", both.id, ()).records == ()
    tracker.undoing.undo()
    assert tracker.keeping.attachments("DB-001") == (both,)


def test_a_document_is_described_later(tracker: Tracker) -> None:
    enter(tracker, alpha())
    made = tracker.keeping.attach("DB-001", "scan.png", PNG)

    told = tracker.mending.describe("DB-001", made.id, dt.date(2025, 2, 3), " from Roma ", "it was empty")

    assert (told.date, told.note) == ("2025-02-03", "from Roma")
    assert tracker.mending.describe("DB-001", made.id, None, "").date is None
    with pytest.raises(errors.UnknownRecord):
        tracker.mending.describe("DB-001", "a9", None, "")
    with pytest.raises(errors.UnknownRecord):
        tracker.mending.attach_to("DB-001", "mrd", "m9", "b.pdf", PDF)


def test_who_was_two_cases_is_erased_from_copies_of_every_time(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha(), a_case(case_id="DB-009").build())
    before = tracker.safety.backup()
    tracker.mending.merge(tracker.mending.merge_plan("DB-002", "DB-001"), CHOICES, WHY)
    after = tracker.safety.backup()

    held = tracker.safety.holding("DB-001")
    assert {copy.path for copy in held} >= {before.path, after.path}
    tracker.keeping.erase("DB-001")
    assert all(done.is_done for done in tracker.safety.erase_from(held, "DB-001"))

    for path in (before.path, after.path):
        with Tracker.open(path, PASSPHRASE, today=on_day(100), read_only=True) as copy:
            assert copy.case_ids() == ("DB-009",)
            assert copy.keeping.verify().is_sound
    assert tracker.safety.holding("DB-001") == tracker.safety.holding("DB-002") == ()


def test_a_merge_that_was_undone_leaves_the_other_case_in_the_copies(tracker: Tracker) -> None:
    enter(tracker, alpha(), also_alpha())
    made = tracker.safety.backup()
    tracker.mending.merge(tracker.mending.merge_plan("DB-002", "DB-001"), CHOICES, WHY)
    tracker.safety.holding("DB-001")
    tracker.undoing.undo()

    held = tracker.safety.holding("DB-001")
    tracker.keeping.erase("DB-001")
    tracker.safety.erase_from(held, "DB-001")

    with Tracker.open(made.path, PASSPHRASE, today=on_day(100), read_only=True) as copy:
        assert copy.case_ids() == ("DB-002",)
