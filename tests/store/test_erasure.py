"""A patient who is erased is nowhere in the file any more, and the trail still holds."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import connect, errors
from dalba_desktop.store.audit import Action
from dalba_desktop.store.store import Store
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.everything import PDF, PNG, a_full_case, facts_of, put
from tests.store.plain_pages import plain_pages

CANARY = "KNMWQA"
"""A word that stands in every text about the patient and nowhere else."""
OTHER = "XJZVPY"


def enter(store: Store, word: str) -> None:
    """A patient in every list, amended, withdrawn, undone, reported, imported, with documents and half-typed forms."""
    case_id = f"{word}-id"
    history = a_full_case(case_id, family_name=f"{word} family", hospital_number=f"{word}/77")
    records = [dataclasses.replace(record, note=f"{word} note") for _, record in history.records()]
    with store.writing(who="anna", reason=f"{word} on the telephone") as writer:
        writer.add_case(history.patient)
        writer.add_all(case_id, records)
        writer.note_deed(Action.IMPORTED, {"files": [f"{word}.json"], "new_cases": 1}, case_id)
    with store.writing(who="anna", reason=f"{word} corrected") as writer:
        writer.amend_patient(dataclasses.replace(history.patient, given_name=f"{word} given"))
        writer.amend(case_id, dataclasses.replace(records[0], note=f"{word} other note"))
        writer.withdraw(case_id, "notes", "notes-1", on=dt.date(2026, 3, 1))
        first = writer.attach(case_id, f"{word}.pdf", PDF.replace(b"KNMWQA", word.encode()), note=f"{word} document")
        writer.attach(case_id, f"{word}.png", PNG.replace(b"KNMWQA", word.encode()) * 900)
        change = writer.change
    with store.writing(who="anna", reason=f"{word} second thought") as writer:
        writer.undo(change)
        change = writer.change
    with store.writing(who="anna", reason=f"{word} third thought") as writer:
        writer.redo(change)
    with store.writing(who="anna", reason=f"{word}'s papers") as writer:
        writer.remove_attachment(case_id, first.id)
        writer.note_deed(Action.REPORTED, {"file": f"{word}.pdf", "as_of": "2026-03-01"}, case_id)
        writer.note_deed(Action.EXPORTED, {"file": f"{word}.json"}, case_id)
    store.put_draft(f"mrd/{case_id}", {"note": f"{word} half-typed"}, case_id)
    store.put_draft(f"new/{word}", {"family_name": f"{word} FAMILY"})
    store.put_draft(f"search {word}", {"text": f"Where is {case_id}?"})


@pytest.fixture(scope="module")
def ward_file(empty_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("erasure") / "ward.dalba"
    shutil.copy(empty_store_file, path)
    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as store:
        enter(store, CANARY)
        enter(store, OTHER)
    return path


@pytest.fixture
def ward(ward_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "ward.dalba"
    shutil.copy(ward_file, path)
    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as opened:
        yield opened


def erase(store: Store, word: str = CANARY) -> int:
    with store.writing(who="carla") as writer:
        blanked = writer.erase_case(f"{word}-id")
    store.compact()
    return blanked


def exported(store: Store, folder: Path) -> bytes:
    """All live rows, as they are without a cipher."""
    target = folder / "plain.sqlite"
    database, _ = connect.open_database(store.path, store.key)
    with contextlib.closing(database):
        database.execute("ATTACH DATABASE ? AS plain KEY ''", [str(target)])
        database.execute("SELECT sqlcipher_export('plain')")
        database.execute("DETACH DATABASE plain")
    return target.read_bytes()


def test_no_byte_of_an_erased_patient_is_left_in_any_page(ward: Store, tmp_path: Path) -> None:
    before = plain_pages(ward.path, ward.key).lower()
    assert before.count(b"knmwqa") > 100

    erase(ward)

    pages, live = plain_pages(ward.path, ward.key), exported(ward, tmp_path)
    assert live.startswith(b"SQLite format 3")
    for content in (pages, live):
        assert CANARY.lower().encode() not in content.lower()
        assert CANARY.lower().encode("utf-16-le") not in content.lower()
        assert OTHER.encode() in content


def test_the_trail_still_holds_and_its_tombstone_names_no_one(ward: Store) -> None:
    before = ward.audit_entries()
    told = [entry.sequence for entry in before if CANARY in f"{entry.case_id} {entry.after}"]

    with ward.writing(who="carla", reason=f"{CANARY} asked for it") as writer:
        assert writer.erase_case(f"{CANARY}-id") == len(told)

    *rest, tombstone = ward.audit_entries()
    assert ward.verify().words() == ()
    assert [(entry.sequence, entry.hash, entry.at, entry.who, entry.action) for entry in rest[: len(before)]] == [
        (entry.sequence, entry.hash, entry.at, entry.who, entry.action) for entry in before
    ]
    assert [entry.sequence for entry in rest if entry.is_erased] == told
    assert (tombstone.action, tombstone.who, tombstone.list, tombstone.case_id) == ("erased", "carla", None, None)
    assert (tombstone.reason, tombstone.record_id, tombstone.before) == ("", None, None)
    assert json.loads(tombstone.after or "") == {"rows": told}


def test_another_patient_is_untouched(ward: Store) -> None:
    def theirs() -> object:
        documents = [ward.attachment_content(f"{OTHER}-id", made.id) for made in ward.attachments(f"{OTHER}-id")]
        drafts = {key: content for key, content in ward.drafts().items() if OTHER in key}
        return ward.case(f"{OTHER}-id"), ward.audit_entries(f"{OTHER}-id"), documents, drafts

    before = theirs()
    assert len(ward.drafts()) == 6

    erase(ward)

    assert theirs() == before
    assert len(ward.drafts()) == 3
    assert ward.case_ids() == (f"{OTHER}-id",)


def test_a_draft_is_forgotten_only_when_it_names_the_patient(ward: Store) -> None:
    kept = {"a": {"text": f"{CANARY}-idle"}, "b": {"text": f"un{CANARY}-id"}, "c": {"family_name": "Familia"}}
    for key, content in kept.items():
        ward.put_draft(key, content)
    ward.put_draft("of the other", {"text": f"not {CANARY}-id"}, f"{OTHER}-id")

    erase(ward)

    assert {*kept, "of the other"} <= {*ward.drafts()}


def test_an_erased_patient_is_unknown_and_can_be_entered_anew(ward: Store) -> None:
    version = ward.versions()[f"{CANARY}-id"]
    erase(ward)
    assert not ward.has_case(f"{CANARY}-id")
    assert ward.audit_entries(f"{CANARY}-id") == ()
    assert ward.audit_head(f"{CANARY}-id") is None
    with pytest.raises(errors.UnknownCase):
        erase(ward)

    put(ward, a_full_case(f"{CANARY}-id"))

    assert ward.case(f"{CANARY}-id") == a_full_case(f"{CANARY}-id")
    assert ward.attachments(f"{CANARY}-id") == ()
    assert ward.versions()[f"{CANARY}-id"] > version
    assert ward.verify().words() == ()
    assert erase(ward) > 0
    assert ward.verify().words() == ()


def test_nothing_of_an_erased_patient_can_be_undone(ward: Store) -> None:
    changes = {entry.change for entry in ward.audit_entries(f"{CANARY}-id") if entry.list is not None}
    erase(ward)
    facts, head = facts_of(ward), ward.head()

    for change in changes:
        with pytest.raises(errors.Conflict, match="erased"), ward.writing(who="anna") as writer:
            writer.undo(change)

    assert (facts_of(ward), ward.head()) == (facts, head)


def test_a_patient_whose_entry_was_undone_can_still_be_erased(store: Store) -> None:
    change = put(store, a_full_case(f"{CANARY}-id", family_name=CANARY))
    store.put_draft("new", {"family_name": CANARY})
    with store.writing(who="anna") as writer:
        writer.undo(change)
    assert store.case_ids() == ()
    assert CANARY.encode() in plain_pages(store.path, store.key)

    assert erase(store) == 2 * (1 + 2 * len(LISTS))

    assert CANARY.lower().encode() not in plain_pages(store.path, store.key).lower()
    assert store.verify().words() == ()
    with pytest.raises(errors.Conflict, match="erased"), store.writing(who="anna") as writer:
        writer.undo(change)


def test_the_names_of_files_that_brought_many_patients_go_with_each_of_them(store: Store) -> None:
    with store.writing(who="anna", reason="import") as writer:
        for word in (CANARY, OTHER):
            writer.add_case(Patient(case_id=f"{word}-id", diagnosis_date=dt.date(2025, 1, 1)))
        writer.note_deed(Action.IMPORTED, {"files": [f"{CANARY}.json", f"{OTHER}.json"]})
    with store.writing(who="anna") as writer:
        writer.note_deed(Action.IMPORTED, {"files": ["another time.json"]})
        writer.note_deed(Action.EXPORTED, {"file": "ward.json"})

    erase(store)

    pages = plain_pages(store.path, store.key)
    assert CANARY.encode() not in pages
    assert b"another time.json" in pages
    assert b"ward.json" in pages
    assert store.case_ids() == (f"{OTHER}-id",)
    assert store.verify().words() == ()


def test_what_was_done_in_the_same_transaction_keeps_no_reason_that_names_the_patient(store: Store) -> None:
    """The first change of a session writes down that the store was opened, too."""
    with store.writing(who="anna", reason=f"{CANARY} called") as writer:
        writer.add_case(Patient(case_id="CASE-1", diagnosis_date=dt.date(2025, 1, 1)))
    with store.writing(who="carla") as writer:
        writer.erase_case("CASE-1")

    assert [(row.action, row.who, row.reason) for row in store.audit_entries()][1:] == [
        ("unlocked", "anna", ""),
        ("added", "anna", None),
        ("erased", "carla", ""),
    ]
    assert store.verify().words() == ()


def test_an_erasure_that_fails_has_erased_nothing(ward: Store) -> None:
    facts, trail, drafts = facts_of(ward), ward.audit_entries(), ward.drafts()

    with pytest.raises(errors.UnknownCase), ward.writing(who="carla") as writer:
        assert [writer.erase_case(case_id) for case_id in (f"{CANARY}-id", f"{CANARY}-id")] == []

    assert (facts_of(ward), ward.audit_entries(), ward.drafts()) == (facts, trail, drafts)


def test_a_patient_that_never_was_cannot_be_erased(ward: Store) -> None:
    head = ward.head()
    with pytest.raises(errors.UnknownCase, match="nobody"), ward.writing(who="carla") as writer:
        writer.erase_case("nobody")
    assert ward.head() == head


def test_what_is_entered_and_erased_at_once_leaves_a_tombstone_only(store: Store) -> None:
    with store.writing(who="carla") as writer:
        writer.add_case(Patient(case_id=f"{CANARY}-id", diagnosis_date=dt.date(2025, 1, 1)))
        assert writer.erase_case(f"{CANARY}-id") == 1
        writer.add_case(Patient(case_id="CASE-2", diagnosis_date=dt.date(2025, 1, 1)))

    assert store.case_ids() == ("CASE-2",)
    assert store.verify().words() == ()


def test_every_table_that_holds_something_of_a_case_is_emptied(ward: Store) -> None:
    database, _ = connect.open_database(ward.path, ward.key)
    with contextlib.closing(database):
        of_cases = {
            name
            for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            if "case_id" in {column[1] for column in database.execute(f'PRAGMA table_info("{name}")')}
        }
        assert of_cases == {*LISTS, "patient", "attachment", "draft", "audit"}
        erase(ward)
        for name in of_cases:
            found = database.execute(f'SELECT count(*) FROM "{name}" WHERE case_id = ?', [f"{CANARY}-id"])
            assert found.fetchone() == (0,)


def test_the_decrypted_pages_are_those_of_the_file(ward: Store, tmp_path: Path) -> None:
    """The search above would find nothing in noise."""
    pages = plain_pages(ward.path, ward.key)

    assert len(pages) == ward.path.stat().st_size // 4096 * (4096 - 80) - 16
    assert b"CREATE TABLE" in pages
    assert pages.count(OTHER.encode()) >= exported(ward, tmp_path).count(OTHER.encode())


def test_what_is_erased_is_overwritten_also_where_the_file_cannot_be_rewritten(ward: Store) -> None:
    assert b"knmwqa" in plain_pages(ward.path, ward.key).lower()

    with ward.writing(who="anna") as writer:
        writer.erase_case(next(case_id for case_id in ward.case_ids() if "knmwqa" in case_id.lower()))

    assert b"knmwqa" not in plain_pages(ward.path, ward.key).lower()
