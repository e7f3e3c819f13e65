"""Facts go into the store and come out as they were, each change with its audit row, all or nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from sqlcipher3 import dbapi2

from dalba_desktop.domain import codes
from dalba_desktop.domain.codec import FactError, write_record
from dalba_desktop.domain.events import Note
from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.store import connect, errors
from dalba_desktop.store.audit import FIRST_HASH
from dalba_desktop.store.store import Store
from tests.builders import a_case
from tests.domain.strategies import cases
from tests.store.conftest import NOW, PASSPHRASE, changes_of


def put(store: Store, history: CaseHistory) -> None:
    with store.writing(who="anna", reason="first entry") as writer:
        writer.add_case(history.patient)
        writer.add_all(history.case_id, (record for _, record in history.records()))


def a_sample(level: float = 0.02, **values: Any) -> MrdSample:
    return MrdSample(
        date=dt.date(2025, 4, 2),
        specimen=codes.Specimen.MARROW,
        assay=codes.Assay.RQPCR,
        level_percent=level,
        **values,
    )


def test_a_case_comes_out_as_it_went_in(store: Store) -> None:
    history = (
        a_case(genetics={"ikzf1": "deleted"}, additional_abnormalities=["+8"], consent=False)
        .on("dasatinib", day=1, dose=140, dose_unit="mg/day", holds=[{"start": "2025-02-01", "reason": "effusion"}])
        .with_mrd(day=22, level=2.6)
        .tested(60, "mutation", {"protein": "T315I", "vaf_percent": 38})
        .build()
    )

    put(store, history)

    assert store.case("CASE-1") == history
    assert store.case_ids() == ("CASE-1",)
    assert store.cases() == (history,)


@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(raw=cases())
def test_any_case_of_the_dictionary_can_be_stored(store: Store, raw: dict[str, Any]) -> None:
    raw["patient"]["case_id"] = f"case {len(store.case_ids())}"
    history = read_case(raw, "cases[0]")

    put(store, history)

    assert store.case(history.case_id) == history


def test_an_unknown_case_is_said_so(store: Store) -> None:
    with pytest.raises(errors.UnknownCase, match="CASE-9"):
        store.case("CASE-9")
    assert store.audit_head("CASE-9") is None


def test_a_fact_without_an_id_gets_one_from_its_content(store: Store) -> None:
    put(store, a_case().build())

    with store.writing(who="anna") as writer:
        first = writer.add("CASE-1", a_sample())
        again = writer.add("CASE-1", a_sample())

    assert first.id
    assert again.id == f"{first.id}-2"
    assert [row.id for row in store.case("CASE-1").mrd] == [first.id, again.id]


def test_every_change_leaves_who_when_why_before_and_after(store: Store) -> None:
    put(store, a_case().build())
    with store.writing(who="anna", reason="telephone") as writer:
        made = writer.add("CASE-1", a_sample(0.02))
    with store.writing(who="berta", reason="the laboratory corrected it") as writer:
        writer.amend("CASE-1", dataclasses.replace(made, level_percent=0.2))
    with store.writing(who="carla", reason="another patient's sample") as writer:
        writer.withdraw("CASE-1", "mrd", made.id, on=dt.date(2026, 3, 1))

    _, added, amended, withdrawn = store.audit_entries("CASE-1")

    assert [(entry.who, entry.action, entry.reason) for entry in (added, amended, withdrawn)] == [
        ("anna", "added", "telephone"),
        ("berta", "amended", "the laboratory corrected it"),
        ("carla", "withdrawn", "another patient's sample"),
    ]
    assert {entry.at for entry in (added, amended, withdrawn)} == {"2026-03-01T10:00:00Z"}
    assert added.before is None
    assert added.after == amended.before
    assert amended.after == withdrawn.before
    assert json.loads(amended.after or "")["level_percent"] == 0.2
    assert json.loads(withdrawn.after or "")["withdrawn"] == {
        "on": "2026-03-01",
        "reason": "another patient's sample",
    }
    (kept,) = store.case("CASE-1").mrd
    assert kept.withdrawn is not None
    assert kept.level_percent == 0.2


def test_the_trail_is_a_chain_of_hashes(store: Store) -> None:
    put(store, a_case().with_mrd(day=22, level=2.6).build())

    entries = store.audit_entries()

    assert [entry.action for entry in entries] == ["created", "unlocked", "added", "added"]
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
    assert [entry.change for entry in entries] == [1, 2, 2, 2]
    assert [entry.previous_hash for entry in entries] == [FIRST_HASH, *(entry.hash for entry in entries[:-1])]
    assert all(entry.hash == entry.computed_hash() for entry in entries)
    assert all(entry.content_hash == entry.computed_content_hash() for entry in entries)
    head = store.audit_head("CASE-1")
    assert head is not None
    assert (head.sequence, head.code.replace("-", "")) == (4, entries[-1].hash[:12])


def test_changing_one_word_of_the_trail_shows_in_its_hash(store: Store) -> None:
    put(store, a_case().build())
    (entry,) = changes_of(store)

    assert dataclasses.replace(entry, who="somebody else").computed_hash() != entry.hash
    assert dataclasses.replace(entry, reason="another one").computed_content_hash() != entry.content_hash


def test_the_trail_cannot_be_rewritten(store: Store) -> None:
    put(store, a_case().build())

    for statement in ("UPDATE audit SET who = 'nobody'", "DELETE FROM audit"):
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            store._database.execute(statement)


def test_nothing_of_a_change_that_fails_half_way_is_stored(store: Store) -> None:
    put(store, a_case().build())

    with contextlib.suppress(ZeroDivisionError), store.writing(who="anna") as writer:
        writer.add("CASE-1", a_sample())
        raise ZeroDivisionError

    assert store.case("CASE-1").mrd == ()
    assert len(changes_of(store)) == 1


def test_a_value_outside_the_dictionary_is_refused_before_it_can_spoil_the_case(store: Store) -> None:
    put(store, a_case().build())

    with pytest.raises(FactError, match=r"mrd\.level_percent"), store.writing(who="anna") as writer:
        writer.add("CASE-1", a_sample(5000.0))

    assert store.case("CASE-1").mrd == ()


def test_an_id_used_in_another_list_is_a_conflict(store: Store) -> None:
    put(store, a_case().with_mrd(day=22, level=2.6, id="x1").build())

    with pytest.raises(errors.Conflict, match="mrd"), store.writing(who="anna") as writer:
        writer.add("CASE-1", Note(id="x1", date=dt.date(2025, 1, 1), text="seen"))


def test_a_case_cannot_be_added_twice(store: Store) -> None:
    put(store, a_case().build())

    with pytest.raises(errors.Conflict, match="CASE-1"):
        put(store, a_case().build())


def test_a_missing_record_cannot_be_amended_or_withdrawn(store: Store) -> None:
    put(store, a_case().build())

    with pytest.raises(errors.UnknownRecord, match="no mrd record"), store.writing(who="anna") as writer:
        writer.amend("CASE-1", a_sample(id="zz"))
    with pytest.raises(errors.UnknownRecord), store.writing(who="anna", reason="x") as writer:
        writer.withdraw("CASE-1", "mrd", "zz", on=dt.date(2025, 1, 1))


def test_what_is_known_of_the_person_can_be_corrected(store: Store) -> None:
    history = a_case().build()
    put(store, history)
    corrected = dataclasses.replace(history.patient, transcript=codes.Transcript.E14A2)

    with store.writing(who="anna", reason="typo") as writer:
        writer.amend_patient(corrected)

    assert store.case("CASE-1").patient == corrected
    assert store.audit_entries()[-1].before is not None


def test_a_case_does_not_go_while_facts_hang_on_it(store: Store) -> None:
    put(store, a_case().with_mrd(day=22, level=2.6).build())

    with pytest.raises(dbapi2.IntegrityError):
        store._database.execute("DELETE FROM patient")


def test_laboratories_and_policy_are_facts_of_the_centre(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.put_laboratory(Laboratory(name="Roma", lod_percent=0.001))
        writer.put_laboratory(Laboratory(name="Milano"))
        writer.put_laboratory(Laboratory(name="Roma", lod_percent=0.002))
        writer.put_policy("adequate_copies", 10_000)
        writer.put_policy("adequate_copies", 20_000)

    assert [(entry.name, entry.lod_percent) for entry in store.laboratories] == [("Roma", 0.002), ("Milano", None)]
    assert store.policy_overrides == {"adequate_copies": 20_000}
    assert [entry.action for entry in changes_of(store)] == ["added", "added", "amended", "added", "amended"]
    assert store.versions() == {None: store.head().sequence}


def test_the_version_of_a_case_grows_with_its_changes_alone(store: Store) -> None:
    put(store, a_case().build())
    put(store, a_case(case_id="CASE-2").build())
    before = dict(store.versions())

    with store.writing(who="anna") as writer:
        writer.add("CASE-2", a_sample())
        writer.put_preference("lock", 5)

    after = store.versions()
    assert None not in after, "a preference judges no case"
    assert after["CASE-1"] == before["CASE-1"]
    assert after["CASE-2"] > before["CASE-2"]


def test_a_demo_store_stands_still_at_its_own_day(tmp_path: Any) -> None:
    path = tmp_path / "demo.dalba"
    with Store.create(path, PASSPHRASE, synthetic=True, as_of=dt.date(2025, 6, 1), clock=lambda: NOW) as demo:
        assert demo.synthetic
        assert demo.as_of == dt.date(2025, 6, 1)
        assert demo.path == path


def test_a_second_program_that_writes_is_told_to_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "PATIENCE_SECONDS", 0.05)
    database, _ = connect.open_database(store.path, PASSPHRASE)
    with contextlib.closing(database):
        database.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.StoreInUse, match="in use"), store.writing(who="anna"):
            pass
        database.execute("ROLLBACK")


def test_a_full_disk_is_said_and_costs_nothing_already_stored(store: Store) -> None:
    put(store, a_case().build())
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    long_note = Note(date=dt.date(2025, 1, 1), text="x" * 100_000)

    with pytest.raises(errors.DiskFull, match="disk is full"), store.writing(who="anna") as writer:
        writer.add("CASE-1", long_note)

    assert store.case("CASE-1").notes == ()
    assert len(changes_of(store)) == 1


def test_a_store_that_cannot_be_written_to_can_be_read(store: Store) -> None:
    put(store, a_case().build())
    store._database.execute("PRAGMA query_only = ON")

    assert store.case_ids() == ("CASE-1",)
    with pytest.raises(errors.ReadOnly, match="cannot be written"), store.writing(who="anna") as writer:
        writer.add("CASE-1", a_sample())


def test_a_row_that_no_version_wrote_is_damage_not_a_wrong_number(store: Store) -> None:
    put(store, a_case().with_mrd(day=22, level=2.6).build())
    store._database.execute("UPDATE mrd SET specimen = 'hair'")

    with pytest.raises(errors.Damaged, match=r"mrd\.specimen"):
        store.case("CASE-1")


def test_an_error_of_our_own_making_is_not_dressed_up_as_the_world_s(store: Store) -> None:
    with pytest.raises(dbapi2.OperationalError), errors.translated(store.path):
        store._database.execute("SELECT * FROM no_such_table")


def test_a_number_beyond_the_database_is_refused(store: Store) -> None:
    with pytest.raises(errors.Refused), errors.translated(store.path):
        store._database.execute("SELECT ?", [2**64])


def test_numbers_keep_every_digit(store: Store) -> None:
    put(store, a_case().with_mrd(day=22, level=0.1 + 0.2).build())

    (sample,) = store.case("CASE-1").mrd
    assert write_record(sample)["level_percent"] == 0.30000000000000004
