"""What was entered in the wrong case goes into the right one, in one transaction that can be taken back whole."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import errors, moves
from dalba_desktop.store.attachments import Attachment
from dalba_desktop.store.moving import Renamed, going_together
from dalba_desktop.store.store import Store
from tests.store.conftest import changes_of
from tests.store.everything import PDF, PNG, a_full_case, facts_of, put

REASON = "labels mixed up"


@pytest.fixture
def ward(store: Store) -> Store:
    put(store, a_full_case("WRONG", family_name="Alpha"))
    put(store, a_full_case("RIGHT", "mrd", family_name="Beta"))
    return store


def move(store: Store, list_name: str, record_id: str, case_id: str = "WRONG", into: str = "RIGHT") -> Renamed:
    with store.writing(who="berta", reason=REASON) as writer:
        return writer.move_record(case_id, (list_name, record_id), into)


def merge(store: Store, once: Renamed | None = None, case_id: str = "WRONG", into: str = "RIGHT") -> Renamed:
    person = dataclasses.replace(store.case(case_id).patient, hospital_number="77")
    with store.writing(who="berta", reason=REASON) as writer:
        return writer.merge_case(case_id, into, person, once or {})


def attach(store: Store, *records: tuple[str, str], case_id: str = "WRONG", content: bytes = PDF) -> Attachment:
    with store.writing(who="anna") as writer:
        return writer.attach(case_id, "report.pdf", content, records=records)


def last_change(store: Store) -> int:
    return changes_of(store)[-1].change


def undo(store: Store) -> None:
    with store.writing(who="carla") as writer:
        writer.undo(last_change(store))


def redo(store: Store) -> None:
    with store.writing(who="carla") as writer:
        writer.redo(last_change(store))


def ids(history: CaseHistory, list_name: str) -> list[str]:
    return [record.id for record in getattr(history, list_name)]


@pytest.mark.parametrize("list_name", LISTS)
def test_a_record_of_any_list_leaves_one_case_and_enters_the_other(ward: Store, list_name: str) -> None:
    before = ward.case("WRONG").find(list_name, f"{list_name}-1")
    facts = facts_of(ward)

    ((old, new),) = move(ward, list_name, f"{list_name}-1").items()

    assert old == (list_name, f"{list_name}-1")
    assert ids(ward.case("WRONG"), list_name) == [f"{list_name}-2"]
    moved = ward.case("RIGHT").find(*new)
    assert moved is not None
    assert before is not None
    assert dataclasses.replace(moved, id=before.id) == before
    assert ward.verify().words() == ()
    there = facts_of(ward)
    undo(ward)
    assert facts_of(ward) == facts
    redo(ward)
    assert facts_of(ward) == there
    undo(ward)
    assert facts_of(ward) == facts
    assert ward.verify().words() == ()


def test_an_id_stays_unless_it_is_taken_where_it_goes(ward: Store) -> None:
    assert move(ward, "notes", "notes-1") == {("notes", "notes-1"): ("notes", "notes-1")}
    (new,) = move(ward, "mrd", "mrd-1").values()

    assert new[1] not in ("mrd-1", "mrd-2")
    assert ids(ward.case("RIGHT"), "mrd") == ["mrd-1", "mrd-2", new[1]]


def test_both_cases_tell_of_it_and_each_row_leads_to_the_other(ward: Store) -> None:
    move(ward, "notes", "notes-1")

    leaves, enters = changes_of(ward)[-2:]
    assert (leaves.case_id, leaves.action, leaves.reason, leaves.after) == ("WRONG", "moved", REASON, None)
    assert (enters.case_id, enters.action, enters.before, enters.after) == ("RIGHT", "moved", None, leaves.before)
    # Said once, where an erasure of either patient takes it along.
    assert enters.reason == ""
    found = moves.partners(ward.audit_entries())
    assert found == {leaves.sequence: enters, enters.sequence: leaves}


def test_what_is_undone_and_done_again_still_leads_to_the_other_case(ward: Store) -> None:
    move(ward, "notes", "notes-1")
    undo(ward)
    redo(ward)

    rows = changes_of(ward)[-6:]
    found = moves.partners(ward.audit_entries())
    assert [found[row.sequence].sequence - row.sequence for row in rows] == [1, -1] * 3
    assert [row.case_id for row in rows] == ["WRONG", "RIGHT", "RIGHT", "WRONG", "WRONG", "RIGHT"]


def test_the_middle_of_a_list_is_where_it_comes_back_to(store: Store) -> None:
    history = a_full_case("WRONG", "mrd")
    many = tuple(dataclasses.replace(history.mrd[0], id=f"m{n}") for n in range(5))
    put(store, dataclasses.replace(history, mrd=many))
    put(store, a_full_case("RIGHT", "mrd"))
    for gone in ("m1", "m3", "m4"):
        move(store, "mrd", gone)
        assert store.verify().words() == ()
        undo(store)
        assert ids(store.case("WRONG"), "mrd") == ["m0", "m1", "m2", "m3", "m4"]
        assert store.verify().words() == ()


def test_moved_back_by_hand_it_stands_last(ward: Store) -> None:
    move(ward, "notes", "notes-1")
    move(ward, "notes", "notes-1", case_id="RIGHT", into="WRONG")

    assert ids(ward.case("WRONG"), "notes") == ["notes-2", "notes-1"]
    assert ward.verify().words() == ()


def test_a_document_goes_with_its_record_and_takes_its_other_records_along(ward: Store) -> None:
    attach(ward, ("mrd", "mrd-1"), ("abl1_tests", "abl1_tests-1"))
    other = attach(ward, content=PNG)
    facts = facts_of(ward)
    together = going_together(ward.database, "WRONG", ("mrd", "mrd-1"))
    assert together[0] == (("mrd", "mrd-1"), ("abl1_tests", "abl1_tests-1"))
    assert len(together[1]) == 1

    renamed = move(ward, "mrd", "mrd-1")

    assert [made.id for made in ward.attachments("WRONG")] == [other.id]
    (moved,) = ward.attachments("RIGHT")
    assert moved.records == (renamed["mrd", "mrd-1"], ("abl1_tests", "abl1_tests-1"))
    assert ward.attachment_content("RIGHT", moved.id) == PDF
    assert ward.verify().words() == ()
    undo(ward)
    assert facts_of(ward) == facts
    assert ward.verify().words() == ()
    redo(ward)
    assert ward.attachments("RIGHT") == (moved,)
    assert ward.verify().words() == ()


def test_a_document_that_is_there_already_takes_over_the_record(ward: Store) -> None:
    attach(ward, ("mrd", "mrd-1"))
    there = attach(ward, ("mrd", "mrd-2"), case_id="RIGHT")
    facts = facts_of(ward)

    (new,) = move(ward, "mrd", "mrd-1").values()

    assert ward.attachments("WRONG") == ()
    assert ward.attachments("RIGHT") == (dataclasses.replace(there, records=(("mrd", "mrd-2"), new)),)
    undo(ward)
    assert facts_of(ward) == facts
    assert ward.verify().words() == ()


def test_a_document_moved_to_where_its_id_is_taken_gets_another(ward: Store) -> None:
    first = attach(ward, ("notes", "notes-1"))
    with ward.writing(who="anna", reason="x") as writer:
        removed = writer.attach("RIGHT", "report.pdf", PDF)
        writer.remove_attachment("RIGHT", removed.id)
    assert removed.id == first.id

    move(ward, "notes", "notes-1")

    (moved,) = ward.attachments("RIGHT")
    assert moved.id != first.id
    assert ward.verify().words() == ()


def test_a_decision_stays_with_the_alerts_of_its_case(ward: Store) -> None:
    attach(ward, ("mrd", "mrd-1"), ("decisions", "decisions-1"))
    decisions = ward.case("WRONG").decisions

    assert list(move(ward, "mrd", "mrd-1")) == [("mrd", "mrd-1")]

    assert ward.case("WRONG").decisions == decisions
    (moved,) = ward.attachments("RIGHT")
    assert [name for name, _ in moved.records] == ["mrd"]
    assert ward.verify().words() == ()


def test_a_record_that_is_gone_is_not_taken_along(ward: Store) -> None:
    attach(ward, ("notes", "notes-1"), ("notes", "notes-2"))
    move(ward, "notes", "notes-2")
    undo(ward)
    with ward.writing(who="anna") as writer:
        writer.delete_row("notes", {"case_id": "WRONG", "id": "notes-2"})

    assert going_together(ward.database, "WRONG", ("notes", "notes-1"))[0] == (("notes", "notes-1"),)


@pytest.mark.parametrize(
    ("case_id", "key", "into", "error"),
    [
        ("WRONG", ("mrd", "mrd-9"), "RIGHT", errors.UnknownRecord),
        ("WRONG", ("mrd", "notes-1"), "RIGHT", errors.UnknownRecord),
        ("WRONG", ("mrd", "mrd-1"), "NOBODY", errors.UnknownCase),
        ("NOBODY", ("mrd", "mrd-1"), "RIGHT", errors.UnknownCase),
        ("WRONG", ("mrd", "mrd-1"), "WRONG", errors.Refused),
    ],
)
def test_what_cannot_be_moved_changes_nothing(
    ward: Store, case_id: str, key: tuple[str, str], into: str, error: type[Exception]
) -> None:
    rows, facts = ward.audit_entries(), facts_of(ward)
    with pytest.raises(error):
        move(ward, *key, case_id=case_id, into=into)
    assert (ward.audit_entries(), facts_of(ward)) == (rows, facts)


def test_a_move_is_not_undone_when_the_record_was_corrected_since(ward: Store) -> None:
    move(ward, "notes", "notes-1")
    change = last_change(ward)
    with ward.writing(who="anna", reason="typo") as writer:
        writer.withdraw("RIGHT", "notes", "notes-1", on=dt.date(2026, 3, 1))

    with pytest.raises(errors.Conflict, match="changed since"), ward.writing(who="anna") as writer:
        writer.undo(change)


def test_two_cases_become_one(ward: Store) -> None:
    attach(ward, ("mrd", "mrd-1"))
    facts, files = facts_of(ward), ward.case_ids()

    once: Renamed = {("mrd", "mrd-1"): ("mrd", "mrd-2")}
    renamed = merge(ward, once)

    assert ward.case_ids() == ("RIGHT",)
    right = ward.case("RIGHT")
    assert right.patient.family_name == "Alpha"
    assert (right.patient.case_id, right.patient.hospital_number) == ("RIGHT", "77")
    assert len(right.mrd) == 3
    assert all(len(getattr(right, name)) == 2 for name in LISTS if name != "mrd")
    (document,) = ward.attachments("RIGHT")
    assert document.records == (("mrd", "mrd-2"),)
    assert renamed["notes", "notes-1"] == ("notes", "notes-1")
    assert moves.merged_into(ward.database, "WRONG") == "RIGHT"
    assert moves.merged_into(ward.database, "RIGHT") is None
    assert ward.verify().words() == ()
    joined = facts_of(ward)
    for _ in range(2):
        undo(ward)
        assert (facts_of(ward), ward.case_ids()) == (facts, files)
        assert moves.merged_into(ward.database, "WRONG") is None
        assert ward.verify().words() == ()
        redo(ward)
        assert facts_of(ward) == joined
        assert moves.merged_into(ward.database, "WRONG") == "RIGHT"
        assert ward.verify().words() == ()


def test_the_trail_of_the_case_that_is_left_stays_and_says_where_it_went(ward: Store) -> None:
    before = ward.audit_entries("WRONG")
    merge(ward)

    told = ward.audit_entries("WRONG")
    assert told[: len(before)] == before
    assert (told[-1].list, told[-1].action, told[-1].after, told[-1].reason) == ("patient", "merged", None, REASON)
    assert moves.partners(ward.audit_entries())[told[-1].sequence].case_id == "RIGHT"


def test_the_id_of_a_case_that_was_left_is_not_given_again_until_it_is_undone(ward: Store) -> None:
    merge(ward)
    person = Patient(case_id="WRONG", diagnosis_date=dt.date(2025, 1, 1))
    with pytest.raises(errors.Conflict, match='"WRONG" became part of "RIGHT"'), ward.writing(who="anna") as writer:
        writer.add_case(person)
    undo(ward)
    with pytest.raises(errors.Conflict, match="already there"), ward.writing(who="anna") as writer:
        writer.add_case(person)


def test_cases_come_back_in_their_order(store: Store) -> None:
    for case_id in ("FIRST", "SECOND", "THIRD"):
        put(store, a_full_case(case_id, "notes"))
    merge(store, case_id="FIRST", into="THIRD")
    merge(store, case_id="SECOND", into="THIRD")
    undo(store)
    assert store.case_ids() == ("SECOND", "THIRD")
    assert store.verify().words() == ()


def test_what_is_said_to_be_twice_must_be_there(ward: Store) -> None:
    rows = ward.audit_entries()
    for once in ({("mrd", "mrd-9"): ("mrd", "mrd-1")}, {("mrd", "mrd-1"): ("mrd", "mrd-9")}):
        with pytest.raises(errors.UnknownRecord, match="changed meanwhile"):
            merge(ward, once)
    with pytest.raises(errors.Refused):
        merge(ward, case_id="WRONG", into="WRONG")
    assert ward.audit_entries() == rows


def test_documents_that_both_cases_have_are_kept_once(ward: Store) -> None:
    attach(ward, ("mrd", "mrd-1"))
    with ward.writing(who="anna") as writer:
        theirs = writer.attach("RIGHT", "other name.pdf", PDF, date=dt.date(2025, 4, 2))
        gone = writer.attach("WRONG", "x.png", PNG)
        writer.remove_attachment("WRONG", gone.id)
    facts = facts_of(ward)

    renamed = merge(ward)

    (kept,) = ward.attachments("RIGHT")
    assert (kept.id, kept.date, kept.records) == (theirs.id, "2025-04-02", (renamed["mrd", "mrd-1"],))
    assert ward.verify().words() == ()
    undo(ward)
    assert facts_of(ward) == facts
