"""Whoever has the passphrase and any program for databases can change any row; the check finds each of these changes.

The changes are made on one open database inside transactions that are rolled back, with the triggers dropped and put
back as somebody would who hides what was done.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import audit, connect, verify
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.contents import Place
from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Finding, Problem, chain_findings, verified
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.everything import fill

COLUMNS = tuple(AuditEntry.__dataclass_fields__)
ERASABLE = ("case_id", "record_id", "reason", "before", "after", "nonce")


@pytest.fixture(scope="module")
def full_store_file(empty_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "full.dalba"
    shutil.copy(empty_store_file, path)
    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as store:
        fill(store)
    return path


@pytest.fixture(scope="module")
def database(full_store_file: Path) -> Iterator[Database]:
    opened, _ = connect.open_database(full_store_file, PASSPHRASE)
    opened.execute("PRAGMA foreign_keys = OFF")
    opened.execute("PRAGMA ignore_check_constraints = ON")
    yield opened
    opened.close()


@pytest.fixture
def pages_are_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are not what these tests spoil, and looking at them takes most of the time."""
    monkeypatch.setattr(connect, "page_problems", lambda database, quick=False: ())


@contextlib.contextmanager
def tampered(database: Database) -> Iterator[Callable[..., Any]]:
    """Runs SQL on the store for the time of the block, as if there were no triggers and none had been dropped."""
    triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    database.execute("BEGIN")
    try:
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database.execute
    finally:
        database.execute("ROLLBACK")


def found(database: Database) -> tuple[Finding, ...]:
    for name, sql in (
        (name, sql)
        for name, sql in verify.known_tables().items()
        if sql.startswith("CREATE TRIGGER")
        and not database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", [name]).fetchone()
    ):
        assert name
        database.execute(sql)
    return verified(database).findings


def named(findings: tuple[Finding, ...]) -> set[tuple[Problem, int | None]]:
    return {(finding.problem, finding.sequence) for finding in findings}


def trail_of(database: Database) -> tuple[AuditEntry, ...]:
    return audit.entries(database)


def another(value: Any, kind: str) -> Any:
    if value is None:
        return {"TEXT": "x", "INTEGER": 1, "REAL": 1.5, "BLOB": b"x"}[kind]
    if isinstance(value, str):
        return value + "x"
    return value + b"x" if isinstance(value, bytes) else value + 1


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


PLACE_OF = {
    "patient": "patient",
    "laboratory": "laboratories",
    "attachment": "attachments",
    "preference": "preferences",
    "sign_off": "sign_offs",
    "knowledge_file": "knowledge",
    "meta": "store",
    **{name: name for name in LISTS},
}
YES_OR_NO = {"removed", "consent", "serious", "extramedullary"}
ONLY_AN_ORDER = {"position", "number"}


def lists_of(table: str, row: dict[str, Any]) -> str:
    return row["section"] if table == "own_value" else PLACE_OF[table]


def rows_of(database: Database, table: str) -> list[dict[str, Any]]:
    cursor = database.execute(f'SELECT rowid AS "rowid_", * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    return [
        row for values in cursor.fetchall() if (row := dict(zip(names, values, strict=True))).get("key") != audit.HEAD
    ]


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize("table", [*PLACE_OF, "own_value"])
def test_any_value_of_any_data_row_that_is_edited_is_named(database: Database, table: str) -> None:
    kinds = {name: kind for _, name, kind, *_ in database.execute(f'PRAGMA table_info("{table}")')}
    rows = rows_of(database, table)
    assert rows
    for row in rows:
        for column, kind in kinds.items():
            if column in ONLY_AN_ORDER:
                continue
            with tampered(database) as run:
                other = 1 - row[column] if column in YES_OR_NO and row[column] else another(row[column], kind)
                if column == "section":
                    other = "policy" if row["section"] == "calendars" else "calendars"
                run(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [other, row["rowid_"]])

                said = found(database)

            assert lists_of(table, row) in {finding.place.list for finding in said if finding.place}, (row, column)


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize("table", [*PLACE_OF, "own_value"])
def test_any_data_row_that_is_deleted_or_doubled_is_named(database: Database, table: str) -> None:
    columns = [name for _, name, *_ in database.execute(f'PRAGMA table_info("{table}")')]
    unique = {"own_value": "number", "sign_off": "number", "knowledge_file": "sha256"}
    key = next(name for name in (unique.get(table, "id"), "id", "name", "key", "case_id") if name in columns)
    for row in rows_of(database, table):
        with tampered(database) as run:
            run(f'DELETE FROM "{table}" WHERE rowid = ?', [row["rowid_"]])

            assert lists_of(table, row) in {finding.place.list for finding in found(database) if finding.place}, row
        if table == "own_value" and row["ended_at"] is None:
            continue
        with tampered(database) as run:
            copied = ", ".join(
                f'"{name}"' if name != key else f'max("{name}") + 1000' if name == "number" else f"\"{name}\" || 'x'"
                for name in columns
            )
            run(f'INSERT INTO "{table}" SELECT {copied} FROM "{table}" WHERE rowid = ?', [row["rowid_"]])

            assert lists_of(table, row) in {finding.place.list for finding in found(database) if finding.place}, row


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize("table", [*PLACE_OF, "own_value"])
def test_a_data_table_that_was_emptied_is_missed(database: Database, table: str) -> None:
    lists = {lists_of(table, row) for row in rows_of(database, table)}
    with tampered(database) as run:
        run(f'DELETE FROM "{table}"')

        assert lists <= {finding.place.list for finding in found(database) if finding.place}


@pytest.mark.usefixtures("pages_are_sound")
def test_an_ended_value_of_which_nothing_is_left_is_missed(database: Database) -> None:
    with tampered(database) as run:
        run("DELETE FROM own_value WHERE key = 'confirm_days'")

        assert found(database) == (Finding(Problem.FACT_MISSING, None, Place(None, "policy", "confirm_days")),)


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize("table", [*LISTS, "patient", "laboratory"])
def test_records_that_change_places_are_named(database: Database, table: str) -> None:
    with tampered(database) as run:
        run(f'UPDATE "{table}" SET position = -position')

        said = found(database)

    assert {finding.problem for finding in said} == {Problem.FACT_CHANGED}
    assert {finding.place.list for finding in said if finding.place} == {PLACE_OF[table]}
    assert all(finding.sequence for finding in said)


@pytest.mark.usefixtures("pages_are_sound")
def test_a_fact_is_named_with_the_row_of_the_trail_that_it_contradicts(database: Database) -> None:
    (withdrawn,) = [
        entry.sequence
        for entry in trail_of(database)
        if (entry.list, entry.case_id, entry.record_id, entry.action) == ("mrd", "CASE-1", "mrd-1", "withdrawn")
    ]
    with tampered(database) as run:
        run("UPDATE mrd SET level_percent = 0.2 WHERE case_id = 'CASE-1' AND id = 'mrd-1'")

        (finding,) = found(database)

    assert finding == Finding(Problem.FACT_CHANGED, withdrawn, Place("CASE-1", "mrd", "mrd-1"))


@pytest.mark.usefixtures("pages_are_sound")
def test_true_is_not_one(database: Database) -> None:
    with tampered(database) as run:
        run("UPDATE preference SET value = '1' WHERE key = 'dark'")

        assert [finding.place for finding in found(database)] == [Place(None, "preferences", "dark")]


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE patient SET genetics = 'not JSON' WHERE case_id = 'CASE-1'",
        "UPDATE patient SET sex = 'x' WHERE case_id = 'CASE-1'",
        "UPDATE mrd SET date = '31 March' WHERE case_id = 'CASE-1' AND id = 'mrd-1'",
        "UPDATE own_value SET value = '{' WHERE ended_at IS NULL AND section = 'policy'",
        "UPDATE preference SET value = '' WHERE key = 'dark'",
    ],
)
def test_a_value_that_does_not_read_back_is_named_and_the_others_are_checked_all_the_same(
    database: Database, sql: str
) -> None:
    with tampered(database) as run:
        run(sql)
        run("DELETE FROM laboratory WHERE name = 'Lab B'")

        said = found(database)

    assert Problem.UNREADABLE in {finding.problem for finding in said}
    assert (Problem.FACT_MISSING, Place(None, "laboratories", "Lab B")) in {(f.problem, f.place) for f in said}


@pytest.mark.usefixtures("pages_are_sound")
@pytest.mark.parametrize("after", ["not JSON", "[1, 2]", '"text"', "null", "3", '{"rows": 3}'])
def test_whatever_is_written_into_the_trail_the_check_goes_through(database: Database, after: str) -> None:
    for entry in trail_of(database)[::3]:
        with tampered(database) as run:
            run("UPDATE audit SET after = ? WHERE sequence = ?", [after, entry.sequence])

            assert (Problem.ROW_CHANGED, entry.sequence) in named(found(database))


@pytest.mark.usefixtures("pages_are_sound")
def test_bytes_that_are_no_text_are_found_in_the_trail_and_in_a_fact(database: Database) -> None:
    with tampered(database) as run:
        run("UPDATE audit SET reason = CAST(x'ff' AS TEXT) WHERE sequence = 9")
        assert (Problem.UNREADABLE, 9) in named(found(database))
    with tampered(database) as run:
        run("UPDATE notes SET text = CAST(x'ff' AS TEXT)")
        assert Problem.UNREADABLE in {finding.problem for finding in found(database)}


@pytest.mark.usefixtures("pages_are_sound")
def test_a_trigger_that_is_missing_or_foreign_and_a_table_that_is_gone_are_named(database: Database) -> None:
    with tampered(database):
        assert [(finding.problem, finding.detail) for finding in verified(database).findings] == [
            (Problem.PAGE, "audit_is_never_changed"),
            (Problem.PAGE, "audit_is_never_shortened"),
        ]
    with tampered(database) as run:
        run("CREATE TRIGGER helper AFTER INSERT ON mrd BEGIN UPDATE mrd SET level_percent = 0; END")
        assert [(finding.problem, finding.detail) for finding in found(database)] == [(Problem.PAGE, "helper")]
    with tampered(database) as run:
        run("DROP TABLE notes")
        assert (Problem.PAGE, "notes") in {(finding.problem, finding.detail) for finding in found(database)}


def test_a_check_of_damaged_pages_reads_nothing_else(store: Store) -> None:
    path = store.path
    fill(store)
    key = store.key
    store.close()
    content = bytearray(path.read_bytes())
    content[3 * 4096 + 77] ^= 1
    path.write_bytes(content)

    database, _ = connect.open_database(path, key)
    with contextlib.closing(database):
        checked = verified(database)

    assert {finding.problem for finding in checked.findings} == {Problem.PAGE}
    assert (checked.entries, checked.facts, checked.head) == (0, 0, None)
    assert all(words.startswith("page ") for words in checked.words())


def test_a_header_that_would_lock_everybody_out_is_noticed_by_whoever_is_still_in(store: Store) -> None:
    with store.path.open("r+b") as file:
        file.seek(7)
        file.write(b"?")

    assert store.verify().findings == (Finding(Problem.PAGE, detail="page 1: header"),)


def test_the_words_for_a_log_name_row_list_and_record(database: Database) -> None:
    with tampered(database) as run:
        run("UPDATE mrd SET level_percent = 0.2 WHERE case_id = 'CASE-2' AND id = 'mrd-1'")
        (words,) = verified_words(database)

    assert words.startswith("fact-changed ")
    assert words.endswith(" mrd mrd-1")


def verified_words(database: Database) -> tuple[str, ...]:
    return tuple(word for word in verified(database).words() if not word.startswith("page "))
