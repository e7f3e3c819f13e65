"""A transaction is taken back whole or not at all, whatever it changed; nothing leaves the trail."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given

from dalba_desktop.domain.events import Note
from dalba_desktop.domain.history import read_case
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import errors
from dalba_desktop.store.audit import Action
from dalba_desktop.store.store import Store
from dalba_desktop.store.writer import Writer
from tests.builders import a_case
from tests.domain.strategies import cases
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.everything import LISTS, PDF, PNG, a_full_case, facts_of, fill, put

NOTE = Note(id="n1", date=dt.date(2025, 3, 1), text="well")
DAY = dt.date(2026, 3, 1)
BETA = Patient(case_id="CASE-1", diagnosis_date=dt.date(2025, 1, 1), family_name="Beta")


@pytest.fixture(scope="module")
def full_store_file(empty_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "full.dalba"
    shutil.copy(empty_store_file, path)
    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as store:
        fill(store)
    return path


@pytest.fixture
def full_store(full_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "full.dalba"
    shutil.copy(full_store_file, path)
    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as opened:
        yield opened


def undo(store: Store, change: int) -> int:
    with store.writing(who="berta") as writer:
        writer.undo(change)
        return writer.change


def redo(store: Store, change: int) -> int:
    with store.writing(who="berta") as writer:
        writer.redo(change)
        return writer.change


def patient_entered(writer: Writer) -> None:
    writer.add_case(Patient(case_id="CASE-9", diagnosis_date=dt.date(2025, 1, 1)))


def record_added(writer: Writer) -> None:
    writer.add("CASE-1", NOTE)


def record_amended(writer: Writer) -> None:
    writer.amend("CASE-1", dataclasses.replace(NOTE, id="notes-1", text="unwell"))


def record_withdrawn(writer: Writer) -> None:
    writer.withdraw("CASE-1", "mrd", "mrd-1", on=DAY)


def patient_amended(writer: Writer) -> None:
    writer.amend_patient(BETA)


def laboratory_added(writer: Writer) -> None:
    writer.put_laboratory(Laboratory(name="Lab C", lod_percent=0.001))


def laboratory_amended(writer: Writer) -> None:
    writer.put_laboratory(Laboratory(name="Lab A", lod_percent=0.1))


def policy_set(writer: Writer) -> None:
    writer.put_policy("confirm_days", 30)
    writer.put_policy("rise_min_log10", 0.7)


def policy_reset(writer: Writer) -> None:
    assert writer.reset_policy("rise_min_log10")


def calendar_set(writer: Writer) -> None:
    writer.put_calendar("d-alba", {"protocol": {"d-alba": {"source": "theirs"}}})
    writer.put_calendar("other", {"protocol": {}})


def calendar_reset(writer: Writer) -> None:
    assert writer.reset_calendar("d-alba")


def knowledge_replaced(writer: Writer) -> None:
    writer.use_knowledge_file("abl1_mutations", b"three", "3", "2026-03-01")


def knowledge_as_shipped(writer: Writer) -> None:
    assert writer.use_shipped_knowledge("abl1_mutations")


def file_signed(writer: Writer) -> None:
    writer.sign("ab" * 32, "Dr Alpha")
    writer.sign("ef" * 32, "Dr Gamma")


def preferences_set(writer: Writer) -> None:
    writer.put_preference("lock_minutes", 99)
    writer.put_preference("second_folder", {"path": "/media/usb"})
    writer.put_preference("dark", None)


def document_attached(writer: Writer) -> None:
    writer.attach("CASE-1", "third.pdf", PDF + b"third")


def document_removed(writer: Writer) -> None:
    writer.remove_attachment("CASE-1", writer.database.execute(
        "SELECT id FROM attachment WHERE removed = 0 AND case_id = 'CASE-1'").fetchone()[0])  # fmt: skip


def much_at_once(writer: Writer) -> None:
    """Later steps build on earlier ones of the same transaction."""
    patient_entered(writer)
    writer.add("CASE-9", dataclasses.replace(NOTE, id="first"))
    writer.amend("CASE-9", dataclasses.replace(NOTE, id="first", text="second thought"))
    writer.withdraw("CASE-9", "notes", "first", on=DAY)
    writer.put_policy("confirm_days", 1)
    writer.put_policy("confirm_days", 2)
    writer.reset_policy("confirm_days")
    for change in EVERYTHING[1:8]:
        change(writer)
    writer.note_deed(Action.IMPORTED, {"files": ["a.json"]})


EVERYTHING = (
    patient_entered, record_added, record_amended, record_withdrawn, patient_amended, laboratory_added,
    laboratory_amended, policy_set, policy_reset, calendar_set, calendar_reset, knowledge_replaced,
    knowledge_as_shipped, file_signed, preferences_set, document_attached, document_removed, much_at_once,
)  # fmt: skip


@pytest.mark.parametrize("change", EVERYTHING, ids=lambda change: change.__name__)
def test_a_change_of_any_kind_can_be_undone_and_redone_again_and_again(full_store: Store, change: Any) -> None:
    store = full_store
    before = facts_of(store)
    with store.writing(who="anna", reason="a slip") as writer:
        change(writer)
        number = writer.change
    after = facts_of(store)
    rows = len([entry for entry in store.entries_of(number) if entry.list is not None])
    assert after != before

    for _ in range(2):
        number = undo(store, number)
        assert facts_of(store) == before
        assert store.verify().words() == ()
        number = redo(store, number)
        assert facts_of(store) == after
        assert store.verify().words() == ()

    told = [entry for entry in store.entries_of(number) if entry.list is not None]
    assert {(entry.action, entry.who) for entry in told} == {("redone", "berta")}
    assert len(told) == rows


@pytest.mark.parametrize("change", EVERYTHING, ids=lambda change: change.__name__)
def test_what_was_undone_cannot_be_undone_again(full_store: Store, change: Any) -> None:
    store = full_store
    with store.writing(who="anna", reason="a slip") as writer:
        change(writer)
        number = writer.change
    undo(store, number)
    rows, facts = store.audit_entries(), facts_of(store)

    with pytest.raises(errors.Conflict):
        undo(store, number)

    assert (store.audit_entries(), facts_of(store)) == (rows, facts)


@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(raw=cases())
def test_any_case_of_the_dictionary_can_be_undone_and_redone(store: Store, raw: dict[str, Any]) -> None:
    raw["patient"]["case_id"] = f"case {store.head().sequence}"
    history = read_case(raw, "cases[0]")

    number = put(store, history)
    number = undo(store, number)
    assert not store.has_case(history.case_id)
    redo(store, number)

    assert store.case(history.case_id) == history
    assert store.verify().words() == ()


def test_the_trail_says_what_was_undone_and_keeps_what_was_done(store: Store) -> None:
    put(store, a_case().build())
    with store.writing(who="anna", reason="telephone") as writer:
        writer.add("CASE-1", NOTE)
        number = writer.change

    undo(store, number)

    *_, added, undone = store.audit_entries("CASE-1")
    assert (added.action, added.who, added.reason) == ("added", "anna", "telephone")
    assert (undone.action, undone.who, undone.reason) == ("undone", "berta", "")
    assert (undone.list, undone.record_id) == ("notes", "n1")
    assert (undone.before, undone.after) == (added.after, None)
    assert undone.change == number + 1


def test_the_cases_that_an_undo_touched_are_told_once_each(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.add_case(BETA)
        writer.put_policy("confirm_days", 2)
        writer.add("CASE-1", NOTE)
        number = writer.change
    with store.writing(who="anna") as writer:
        assert writer.undo(number) == ("CASE-1", None)


def spoilt(store: Store, change: Any, meanwhile: Any, says: str) -> None:
    """`change`, then `meanwhile`: the first cannot be undone, and nothing at all is done."""
    with store.writing(who="anna", reason="a slip") as writer:
        change(writer)
        number = writer.change
    with store.writing(who="carla", reason="a second thought") as writer:
        meanwhile(writer)
    facts, head = facts_of(store), store.head()

    with pytest.raises(errors.Conflict, match=says):
        undo(store, number)

    assert (facts_of(store), store.head()) == (facts, head)
    with store.writing(who="anna") as writer:
        writer.put_preference("still", "writable")
    assert store.verify().is_sound


@pytest.mark.parametrize(
    ("change", "meanwhile"),
    [
        (record_added, lambda writer: writer.amend("CASE-1", dataclasses.replace(NOTE, text="other"))),
        (record_amended, lambda writer: writer.withdraw("CASE-1", "notes", "notes-1", on=DAY)),
        (record_withdrawn, lambda writer: writer.withdraw("CASE-1", "mrd", "mrd-1", on=dt.date(2026, 3, 2))),
        (patient_amended, lambda writer: writer.amend_patient(dataclasses.replace(BETA, given_name="Zoë"))),
        (laboratory_added, lambda writer: writer.put_laboratory(Laboratory(name="Lab C", lod_percent=0.5))),
        (policy_set, lambda writer: writer.put_policy("confirm_days", 31)),
        pytest.param(policy_set, lambda writer: writer.reset_policy("confirm_days"), id="policy-reset-since"),
        (policy_reset, lambda writer: writer.put_policy("rise_min_log10", 0.9)),
        (calendar_reset, lambda writer: writer.put_calendar("d-alba", {})),
        (knowledge_replaced, knowledge_as_shipped),
        (preferences_set, lambda writer: writer.put_preference("lock_minutes", None)),
        (document_attached, document_removed),
        (much_at_once, lambda writer: writer.put_laboratory(Laboratory(name="Lab C"))),
    ],
)
def test_what_was_changed_since_is_not_undone(store: Store, change: Any, meanwhile: Any) -> None:
    put(store, a_full_case("CASE-1"))
    if change in (policy_reset, calendar_reset):
        with store.writing(who="anna") as writer:
            writer.put_policy("rise_min_log10", 0.6)
            writer.put_calendar("d-alba", {"protocol": {}})

    if change is much_at_once:
        with store.writing(who="anna") as writer:
            writer.put_laboratory(Laboratory(name="Lab A"))
    spoilt(store, change, meanwhile, "has changed since")


@pytest.mark.parametrize("name", LISTS)
def test_a_case_is_not_undone_while_facts_hang_on_it(store: Store, name: str) -> None:
    record = getattr(a_full_case("CASE-9", name), name)[0]

    spoilt(store, patient_entered, lambda writer: writer.add("CASE-9", record), "facts were added")


def test_a_case_is_not_undone_while_a_document_hangs_on_it(store: Store) -> None:
    spoilt(store, patient_entered, lambda writer: writer.attach("CASE-9", "scan.png", PNG), "documents were attached")


def test_a_case_whose_document_was_undone_can_be_undone_and_both_redone(store: Store) -> None:
    with store.writing(who="anna") as writer:
        patient_entered(writer)
        entered = writer.change
    with store.writing(who="anna") as writer:
        kept = writer.attach("CASE-9", "scan.png", PNG)
        attached = writer.change

    undone = undo(store, attached)
    gone = undo(store, entered)
    assert store.case_ids() == ()
    redo(store, gone)
    redo(store, undone)

    assert store.attachment_content("CASE-9", kept.id) == PNG
    assert store.verify().is_sound


@pytest.mark.parametrize("what", [record_added, document_attached])
def test_nothing_is_brought_back_to_a_case_that_is_gone(store: Store, what: Any) -> None:
    entered = put(store, a_full_case("CASE-1", "mrd"))
    with store.writing(who="anna") as writer:
        what(writer)
        added = writer.change
    undone = undo(store, added)
    gone = undo(store, entered)
    head = store.head()

    with pytest.raises(errors.Conflict, match="its case is not there"):
        redo(store, undone)

    assert store.head() == head
    redo(store, gone)
    redo(store, undone)
    assert store.verify().words() == ()


def test_an_undone_case_can_be_entered_anew_beside_the_bytes_that_wait_for_redo(store: Store) -> None:
    entered = put(store, a_full_case("CASE-1", "mrd"))
    with store.writing(who="anna") as writer:
        document_attached(writer)
        added = writer.change
    undo(store, added)
    undo(store, entered)

    put(store, a_full_case("CASE-1", "notes"))
    with store.writing(who="anna") as writer:
        document_attached(writer)

    assert len(store.attachments("CASE-1")) == 1
    assert store.verify().words() == ()
    with store.writing(who="anna") as writer:
        writer.erase_case("CASE-1")
    assert store.verify().words() == ()


def test_a_sign_off_is_undone_only_while_it_is_the_newest_of_its_kind(store: Store) -> None:
    spoilt(store, lambda writer: writer.sign("ab" * 32, "Dr Alpha"), undo_last, "changed since")


def test_a_sign_off_repeated_by_another_user_is_not_the_one_that_is_undone(store: Store) -> None:
    spoilt(
        store,
        lambda writer: writer.sign("ab" * 32, "Dr Alpha"),
        lambda writer: writer.sign("ab" * 32, "Dr Alpha"),
        "changed since",
    )


def undo_last(writer: Writer) -> None:
    writer.undo(writer.change - 1)


def test_nothing_is_undone_of_a_transaction_that_changed_nothing(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.note_deed(Action.EXPORTED, {"file": "ward.json"})
        number = writer.change
    head = store.head()

    for change in (number, 0, 99):
        with pytest.raises(errors.Refused, match="nothing to undo"):
            undo(store, change)
    assert store.head() == head


def test_nothing_is_undone_across_an_erasure(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.add_case(BETA)
        writer.add_case(dataclasses.replace(BETA, case_id="CASE-2"))
        number = writer.change
    with store.writing(who="anna") as writer:
        writer.erase_case("CASE-1")
    head = store.head()

    with pytest.raises(errors.Conflict, match="erased"):
        undo(store, number)

    assert store.head() == head
    assert store.case_ids() == ("CASE-2",)


def test_an_undone_record_comes_back_behind_those_that_stayed(store: Store) -> None:
    """Only what was done last can be undone in the application; here the order is what it is when not."""
    put(store, a_case().build())
    changes = []
    for name in ("a", "b", "c"):
        with store.writing(who="anna") as writer:
            writer.add("CASE-1", dataclasses.replace(NOTE, id=name))
            changes.append(writer.change)

    redo(store, undo(store, changes[0]))

    assert [note.id for note in store.case("CASE-1").notes] == ["b", "c", "a"]
    assert store.verify().words() == ()
