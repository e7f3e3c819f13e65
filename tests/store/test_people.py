"""Who the cases are, for a list that is there before anything is worked out; and transactions found in a long trail."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from dalba_desktop.domain import codes
from dalba_desktop.store import audit, errors
from dalba_desktop.store.store import Store
from tests.builders import a_case, on_day
from tests.store.conftest import PASSPHRASE


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "people.dalba", PASSPHRASE)


def put(store: Store, *cases: object) -> None:
    for case in cases:
        history = case.build()  # type: ignore[attr-defined]
        with store.writing(who="anna") as writer:
            writer.add_case(history.patient)
            writer.add_all(history.case_id, [record for _, record in history.records()])


def test_a_person_is_as_old_as_on_the_day_or_at_death(store: Store) -> None:
    gone = a_case(case_id="GONE", sex="male", birth_date="1950-01-09", transcript="e14a2")
    gone.having("follow_up", date=on_day(1), status="dead").having("follow_up", date=on_day(0), status="alive")
    mistaken = a_case(case_id="HERE", birth_year=1960, transcript=None)
    mistaken.having(
        "follow_up", date=on_day(9), status="dead", withdrawn={"on": "2025-02-01", "reason": "another patient"}
    )
    with store:
        put(store, gone, mistaken)
        then, now = store.people(on_day(0)), store.people(on_day(1000))
    assert [(each.case_id, each.age) for each in then] == [("GONE", 74), ("HERE", 65)]
    assert [(each.case_id, each.age) for each in now] == [("GONE", 74), ("HERE", 67)]
    assert (now[0].sex, now[0].transcript) == (codes.Sex.MALE, codes.Transcript.E14A2)
    assert (now[1].sex, now[1].transcript) == (None, None)


def test_a_value_that_no_version_wrote_is_damage(store: Store) -> None:
    with store:
        put(store, a_case(case_id="ODD"))
        store.database.execute("UPDATE patient SET birth_date = '1950-02-30'")
        with pytest.raises(errors.Damaged):
            store.people(on_day(1))


def test_a_transaction_is_found_by_halving(store: Store) -> None:
    with store:
        put(store, *(a_case(case_id=f"C-{place}").with_mrd(1, 84).with_mrd(22, 1.2) for place in range(17)))
        everything = store.audit_entries()
        newest = everything[-1].change
        for change in range(newest + 3):
            expected = tuple(entry for entry in everything if entry.change == change)
            assert store.entries_of(change) == expected
        assert audit.entries(store.database, "C-3", change=everything[-1].change) == ()


def test_changes_are_counted_where_they_lie(store: Store) -> None:
    with store:
        put(store, a_case(case_id="A").with_mrd(1, 84).with_mrd(22, 1.2))
        head = store.head()
        assert store.changes_after(head.sequence) == 0
        assert store.last_row() == head.sequence
        case = store.case("A")
        with store.writing(who="anna") as writer:
            for sample in case.mrd:
                writer.amend("A", dataclasses.replace(sample, level_percent=3.0))
        with store.writing(who="anna") as writer:
            writer.note_deed(audit.Action.EXPORTED, {"file": "a.json"})
        assert store.changes_after(head.sequence) == 1
