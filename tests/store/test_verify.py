"""Whoever has the passphrase and any program for databases can change any row; the check finds each of these changes.

The changes are made on one open database inside transactions that are rolled back, with the triggers dropped and put
back as somebody would who hides what was done.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from typing import Any

import pytest
from sqlite_utils import Database

from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import audit, connect, verify
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Problem, chain_findings, verified
from tests.store.conftest import NOW
from tests.store.tampering import another, found, named, tampered, trail_of

COLUMNS = tuple(AuditEntry.__dataclass_fields__)
ERASABLE = ("case_id", "record_id", "reason", "before", "after", "nonce")


def test_a_store_in_which_everything_happened_is_sound(database: Database) -> None:
    checked = verified(database)

    assert checked.findings == ()
    assert checked.is_sound
    assert checked.words() == ()
    assert checked.entries == len(trail_of(database)) > 60
    assert checked.facts > 30
    assert checked.head == trail_of(database)[-1]


def test_there_is_a_row_of_every_list_in_the_store_that_is_tried(database: Database) -> None:
    tables = [name for name in verify.known_tables() if database.execute(
        "SELECT 1 FROM sqlite_schema WHERE name = ? AND type = 'table'", [name]).fetchone()]  # fmt: skip

    assert {*LISTS, "patient", "laboratory", "own_value", "knowledge_file", "sign_off", "attachment"} <= {*tables}
    assert all(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)


@pytest.mark.parametrize("column", COLUMNS)
def test_any_column_of_any_row_of_the_trail_that_is_edited_is_named(database: Database, column: str) -> None:
    entries = trail_of(database)
    for place, entry in enumerate(entries):
        value = getattr(entry, column)
        edited = dataclasses.replace(
            entry, **{column: value + 100_000 if column == "sequence" else another(value, "TEXT")}
        )
        trail = sorted([*entries[:place], edited, *entries[place + 1 :]], key=lambda row: row.sequence)

        said = named(chain_findings(trail, entries[-1].hash))

        assert (Problem.ROW_CHANGED, edited.sequence) in said or (Problem.BLANKED, edited.sequence) in said


@pytest.mark.parametrize("column", ERASABLE)
def test_any_content_of_the_trail_that_is_blanked_alone_is_named(database: Database, column: str) -> None:
    entries = trail_of(database)
    for place, entry in enumerate(entries):
        if getattr(entry, column) is not None:
            blank: dict[str, Any] = {column: None}
            trail = [*entries[:place], dataclasses.replace(entry, **blank), *entries[place + 1 :]]

            assert (Problem.ROW_CHANGED, entry.sequence) in named(chain_findings(trail, entries[-1].hash))


@pytest.mark.usefixtures("pages_are_sound")
def test_an_edit_in_the_file_itself_is_named_whatever_column_it_is(database: Database) -> None:
    entries = trail_of(database)
    for entry, column in itertools.product((entries[0], entries[len(entries) // 2], entries[-1]), COLUMNS[1:]):
        with tampered(database) as run:
            other = another(getattr(entry, column), "TEXT")
            run(f'UPDATE audit SET "{column}" = ? WHERE sequence = ?', [other, entry.sequence])

            assert (Problem.ROW_CHANGED, entry.sequence) in named(found(database))


@pytest.mark.usefixtures("pages_are_sound")
def test_any_row_of_the_trail_that_is_deleted_is_missed(database: Database) -> None:
    *rest, last = trail_of(database)
    for entry in rest:
        with tampered(database) as run:
            run("DELETE FROM audit WHERE sequence = ?", [entry.sequence])

            assert (Problem.ROWS_MISSING, entry.sequence + 1) in named(found(database))
    with tampered(database) as run:
        run("DELETE FROM audit WHERE sequence = ?", [last.sequence])

        assert (Problem.CUT_SHORT, last.sequence - 1) in named(found(database))


@pytest.mark.usefixtures("pages_are_sound")
def test_two_rows_of_the_trail_that_change_places_are_named(database: Database) -> None:
    entries = trail_of(database)
    for first, second in itertools.pairwise(entries):
        with tampered(database) as run:
            for here, there in ((first.sequence, -9), (second.sequence, first.sequence), (-9, second.sequence)):
                run("UPDATE audit SET sequence = ? WHERE sequence = ?", [there, here])

            said = named(found(database))

        assert {(Problem.ROW_CHANGED, first.sequence), (Problem.ROW_CHANGED, second.sequence)} <= said


@pytest.mark.usefixtures("pages_are_sound")
def test_a_row_inserted_anywhere_in_the_trail_is_named(database: Database) -> None:
    listed = ", ".join(f'"{column}"' for column in COLUMNS)
    for entry in trail_of(database):
        with tampered(database) as run:
            run("UPDATE audit SET sequence = -sequence - 1 WHERE sequence > ?", [entry.sequence])
            run("UPDATE audit SET sequence = -sequence WHERE sequence < 0")
            copied = listed.replace('"sequence"', '"sequence" + 1', 1)
            run(f"INSERT INTO audit ({listed}) SELECT {copied} FROM audit WHERE sequence = ?", [entry.sequence])

            said = named(found(database))

        assert (Problem.ROWS_MISSING, entry.sequence + 1) in said
        assert (Problem.ROW_CHANGED, entry.sequence + 1) in said


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize("sequence", [0, -1, -(2**62)])
def test_a_row_hidden_before_the_first_is_named(database: Database, sequence: int) -> None:
    with tampered(database) as run:
        run("INSERT INTO audit SELECT ?, " + ", ".join(f'"{name}"' for name in COLUMNS[1:]) + " FROM audit LIMIT 1",
            [sequence])  # fmt: skip

        assert (Problem.ROWS_MISSING, sequence) in named(found(database))


@pytest.mark.usefixtures("pages_are_sound")
def test_a_row_that_was_put_behind_the_last_with_a_right_hash_is_named(database: Database) -> None:
    with tampered(database):
        trail = audit.Trail(database, at=NOW, who="eve", account="eve", reason="", nonce=audit.random_nonce)
        added = trail.append(audit.Action.EXPORTED, None, None, None, None, {})

        assert named(found(database)) == {(Problem.ROWS_MISSING, added)}


def test_a_gap_whose_hashes_were_all_worked_out_anew_is_named_by_its_numbers(database: Database) -> None:
    """As somebody would who knows how the hashes are made."""
    trail, previous = [], audit.FIRST_HASH
    for entry in trail_of(database):
        if entry.sequence != 10:
            linked = dataclasses.replace(entry, previous_hash=previous)
            linked = dataclasses.replace(linked, hash=linked.computed_hash())
            trail.append(linked)
            previous = linked.hash

    assert named(chain_findings(trail, previous)) == {(Problem.ROWS_MISSING, 11)}


@pytest.mark.usefixtures("pages_are_sound")
def test_wherever_the_trail_is_cut_off_it_is_said_so(database: Database) -> None:
    for entry in trail_of(database)[:-1]:
        with tampered(database) as run:
            run("DELETE FROM audit WHERE sequence > ?", [entry.sequence])

            assert (Problem.CUT_SHORT, entry.sequence) in named(found(database))


@pytest.mark.usefixtures("pages_are_sound")
def test_a_trail_cut_off_with_its_head_moved_leaves_facts_that_nobody_entered(database: Database) -> None:
    """Where only deeds were cut off, nothing but a code on paper can tell."""
    entries = trail_of(database)
    for place, entry in enumerate(entries[:-1]):
        if not any(cut.list and cut.after and not cut.is_erased for cut in entries[place + 1 :]):
            continue
        with tampered(database) as run:
            run("DELETE FROM audit WHERE sequence > ?", [entry.sequence])
            run("UPDATE meta SET value = ? WHERE key = ?", [entry.hash, audit.HEAD])

            assert found(database), entry


@pytest.mark.usefixtures("pages_are_sound")
def test_a_trail_that_is_gone_altogether_is_missed_even_with_its_head(database: Database) -> None:
    with tampered(database) as run:
        run("DELETE FROM audit")
        assert (Problem.CUT_SHORT, None) in named(found(database))
        run("DELETE FROM meta WHERE key = ?", [audit.HEAD])
        assert (Problem.CUT_SHORT, None) in named(found(database))


def test_an_empty_store_without_its_trail_is_not_sound(store: Store) -> None:
    database, _ = connect.open_database(store.path, store.key)
    with contextlib.closing(database), tampered(database) as run:
        run("DELETE FROM audit")
        run("DELETE FROM meta")

        assert named(found(database)) == {(Problem.CUT_SHORT, None)}


@pytest.mark.usefixtures("pages_are_sound")
def test_a_head_that_is_edited_or_gone_is_named(database: Database) -> None:
    last = trail_of(database)[-1]
    for value in ("x", audit.FIRST_HASH, ""):
        with tampered(database) as run:
            run("UPDATE meta SET value = ? WHERE key = ?", [value, audit.HEAD])
            assert named(found(database)) == {(Problem.CUT_SHORT, last.sequence)}


@pytest.mark.usefixtures("pages_are_sound")
def test_a_row_blanked_without_an_erasure_is_named(database: Database) -> None:
    for entry in trail_of(database):
        if entry.is_erased:
            continue
        with tampered(database) as run:
            blank = ", ".join(f'"{column}" = NULL' for column in ERASABLE)
            run(f"UPDATE audit SET {blank} WHERE sequence = ?", [entry.sequence])

            assert (Problem.BLANKED, entry.sequence) in named(found(database))


@pytest.mark.usefixtures("pages_are_sound")
def test_an_erased_row_must_stay_blank(database: Database) -> None:
    erased = [entry for entry in trail_of(database) if entry.is_erased]
    assert erased
    for entry in erased:
        for column in set(ERASABLE) - {"nonce"}:
            with tampered(database) as run:
                run(f'UPDATE audit SET "{column}" = \'"x"\' WHERE sequence = ?', [entry.sequence])

                assert named(found(database)) == {(Problem.ROW_CHANGED, entry.sequence)}


@pytest.mark.usefixtures("pages_are_sound")
def test_only_a_later_erasure_can_speak_for_a_blank_row(store: Store) -> None:
    with store.writing(who="eve") as writer:
        writer.note_deed(audit.Action.ERASED, {"rows": [1, 2, 3, 4, 5]})
        writer.note_deed(audit.Action.EXPORTED, {})
        row = store.audit_entries()[-1].sequence
    database, _ = connect.open_database(store.path, store.key)
    with contextlib.closing(database), tampered(database) as run:
        assert row <= 5
        run("UPDATE audit SET " + ", ".join(f'"{column}" = NULL' for column in ERASABLE) + " WHERE sequence = ?", [row])

        assert (Problem.BLANKED, row) in named(found(database))
