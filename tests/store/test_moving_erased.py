"""A patient whose records once stood in another case, or who was two cases, is nowhere in the file once erased."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from dalba_desktop.domain.events import Note
from dalba_desktop.store import errors
from dalba_desktop.store.store import Store
from tests.store.conftest import changes_of
from tests.store.everything import PDF, a_full_case, facts_of, put
from tests.store.plain_pages import plain_pages

CANARY = "KNMWQA"
"""A word in everything that is about the patient to be erased, and nowhere else."""
DAY = dt.date(2026, 3, 1)
A, B, C = "ALPHA", "BETA", "GAMMA"


@pytest.fixture
def ward(store: Store) -> Store:
    for case_id in (A, B, C):
        put(store, a_full_case(case_id, "mrd", "notes"))
    return store


def note(store: Store, case_id: str, record_id: str = "n", text: str = CANARY) -> None:
    with store.writing(who="anna", reason=f"{text} on the telephone") as writer:
        writer.add(case_id, Note(id=record_id, date=DAY, text=text))
    with store.writing(who="anna", reason=f"{text} again") as writer:
        writer.amend(case_id, Note(id=record_id, date=DAY, text=f"{text} and more"))


def attach(store: Store, case_id: str, record_id: str = "n", word: str = CANARY) -> None:
    with store.writing(who="anna") as writer:
        content = PDF.replace(b"KNMWQA", word.encode())
        writer.attach(case_id, f"{word}.pdf", content, note=word, records=(("notes", record_id),))


def move(store: Store, case_id: str, into: str, record_id: str = "n", reason: str = CANARY) -> None:
    with store.writing(who="berta", reason=reason) as writer:
        writer.move_record(case_id, ("notes", record_id), into)


def merge(store: Store, case_id: str, into: str, reason: str = CANARY) -> None:
    person = dataclasses.replace(store.case(case_id).patient)
    with store.writing(who="berta", reason=reason) as writer:
        writer.merge_case(case_id, into, person, {})


def named(store: Store, case_id: str, word: str = CANARY) -> None:
    """The person of the case is called so."""
    with store.writing(who="anna", reason=f"{word} is the name") as writer:
        writer.amend_patient(dataclasses.replace(store.case(case_id).patient, family_name=word))


def undo(store: Store) -> None:
    with store.writing(who="carla") as writer:
        writer.undo(changes_of(store)[-1].change)


def redo(store: Store) -> None:
    with store.writing(who="carla") as writer:
        writer.redo(changes_of(store)[-1].change)


def erase(store: Store, case_id: str) -> None:
    with store.writing(who="carla") as writer:
        writer.erase_case(case_id)
    store.compact()


def assert_forgotten(store: Store, word: str = CANARY) -> None:
    pages = plain_pages(store.path, store.key).lower()
    assert word.lower().encode() not in pages
    assert store.verify().words() == ()


def test_what_stood_in_the_wrong_case_goes_with_the_patient(ward: Store) -> None:
    named(ward, B)
    note(ward, A)
    attach(ward, A)
    facts = ward.case(A)
    move(ward, A, B)
    assert CANARY.encode() in plain_pages(ward.path, ward.key)

    erase(ward, B)

    assert_forgotten(ward)
    assert ward.case(A).mrd == facts.mrd
    assert [row.case_id for row in ward.audit_entries(A)] != []
    assert ward.attachments(A) == ()


def test_the_case_it_was_wrongly_entered_in_leaves_nothing_behind_in_the_right_one(ward: Store) -> None:
    """Whatever was said when it was moved stands in the trail of the case that is erased."""
    named(ward, A)
    note(ward, A, text="well")
    attach(ward, A, word="XXXXXX")
    move(ward, A, B, reason=f"{CANARY} is somebody else")
    kept = ward.case(B), ward.attachments(B), ward.audit_entries(B)

    erase(ward, A)

    assert_forgotten(ward)
    assert (ward.case(B), ward.attachments(B), ward.audit_entries(B)) == kept
    assert ward.attachment_content(B, ward.attachments(B)[0].id)
    erase(ward, B)
    assert_forgotten(ward, "XXXXXX")


def test_through_a_third_case_everything_before_goes_as_well(ward: Store) -> None:
    note(ward, A)
    attach(ward, A)
    move(ward, A, C)
    move(ward, C, B)

    erase(ward, B)

    assert_forgotten(ward)
    assert ward.case_ids() == (A, C)


def test_a_case_that_it_only_passed_through_takes_what_came_before_but_not_the_record(ward: Store) -> None:
    named(ward, C)
    note(ward, A, text="well")
    attach(ward, A, word="XXXXXX")
    move(ward, A, C)
    move(ward, C, B)
    kept = ward.case(B), ward.attachments(B)

    erase(ward, C)

    assert_forgotten(ward)
    assert (ward.case(B), ward.attachments(B)) == kept


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_record_that_came_back_keeps_its_history(ward: Store, *, by_hand: bool) -> None:
    named(ward, B)
    note(ward, A, text="well")
    attach(ward, A, word="XXXXXX")
    move(ward, A, B)
    if by_hand:
        move(ward, B, A, reason="no, it was right")
    else:
        undo(ward)
    kept = ward.case(A), [(made.name, made.records) for made in ward.attachments(A)]
    entered = [row for row in ward.audit_entries(A) if row.record_id == "n"][:2]

    erase(ward, B)

    assert_forgotten(ward)
    assert (ward.case(A), [(made.name, made.records) for made in ward.attachments(A)]) == kept
    assert [row for row in ward.audit_entries(A) if row.record_id == "n"][:2] == entered


def test_the_case_that_it_stood_in_for_a_moment_forgets_it(ward: Store) -> None:
    named(ward, A)
    note(ward, A)
    attach(ward, A)
    move(ward, A, B)
    undo(ward)
    redo(ward)
    undo(ward)

    erase(ward, A)

    assert_forgotten(ward)
    assert ward.case_ids() == (B, C)
    assert ward.attachments(B) == ()


def test_two_cases_that_became_one_are_erased_together(ward: Store) -> None:
    named(ward, A)
    note(ward, A)
    attach(ward, A)
    merge(ward, A, B)
    named(ward, B)
    merge(ward, B, C)
    ward.put_draft("mrd/ALPHA", {"note": CANARY}, A)
    ward.put_draft("new", {"family_name": CANARY})

    for gone, into in ((A, B), (B, C)):
        with pytest.raises(errors.Refused, match=f'"{gone}" became part of "{into}"'):
            erase(ward, gone)
    erase(ward, C)

    assert_forgotten(ward)
    assert ward.case_ids() == ()
    assert ward.drafts() == {}
    put(ward, a_full_case(A, "notes"))
    assert ward.verify().words() == ()


def test_after_an_undone_merge_each_is_erased_alone(ward: Store) -> None:
    named(ward, A)
    note(ward, A)
    attach(ward, A)
    merge(ward, A, B)
    undo(ward)
    kept = ward.case(B)

    erase(ward, A)

    assert_forgotten(ward)
    assert ward.case(B) == kept


def test_after_an_undone_merge_the_other_leaves_nothing_either(ward: Store) -> None:
    named(ward, B)
    note(ward, A, text="well")
    merge(ward, A, B)
    undo(ward)
    redo(ward)
    undo(ward)
    kept = ward.case(A)

    erase(ward, B)

    assert_forgotten(ward)
    assert ward.case(A) == kept


def test_what_was_handed_on_while_two_were_one_goes_too(ward: Store) -> None:
    named(ward, A)
    note(ward, A)
    done = []
    for case_id, into in ((A, B), (B, C)):
        merge(ward, case_id, into, reason="the same")
        done.append(changes_of(ward)[-1].change)
    for change in reversed(done):
        with ward.writing(who="carla") as writer:
            writer.undo(change)
    assert ward.case_ids() == (A, B, C)
    kept = ward.case(B), ward.case(C)

    erase(ward, A)

    assert_forgotten(ward)
    assert (ward.case(B), ward.case(C)) == kept


@pytest.mark.parametrize("erased", [A, B])
def test_notes_that_were_joined_and_parted_again_go_with_their_patient(ward: Store, erased: str) -> None:
    other = {A: B, B: A}[erased]
    for case_id, text in ((erased, CANARY), (other, "XXXXXX")):
        with ward.writing(who="anna", reason=text) as writer:
            writer.add(case_id, Note(id="n", date=DAY, text="well", note=text))
            writer.attach(case_id, "report.pdf", b"%PDF-1.4", note=text, records=(("notes", "n"),))
    with ward.writing(who="berta", reason=CANARY) as writer:
        writer.merge_case(A, B, ward.case(A).patient, {("notes", "n"): ("notes", "n")})
    joined = next(each.note for each in ward.case(B).notes if each.id == "n")
    for note in (joined, ward.attachments(B)[0].note):
        assert {*(note or "").split("; ")} == {CANARY, "XXXXXX"}
    undo(ward)
    kept = ward.case(other), ward.attachments(other)

    erase(ward, erased)

    assert_forgotten(ward)
    assert (ward.case(other), ward.attachments(other)) == kept


def test_an_undone_move_of_an_erased_patient_is_not_done_again(ward: Store) -> None:
    note(ward, A)
    move(ward, A, B)
    moved = changes_of(ward)[-1].change
    erase(ward, B)
    facts = facts_of(ward)

    with pytest.raises(errors.Conflict, match="erased"), ward.writing(who="anna") as writer:
        writer.undo(moved)

    assert facts_of(ward) == facts


def test_in_a_store_without_any_case_there_is_nobody_to_erase(store: Store) -> None:
    assert store.merged_cases(A) == (A,)
    with pytest.raises(errors.UnknownCase):
        erase(store, A)
