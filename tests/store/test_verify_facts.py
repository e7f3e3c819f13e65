"""Any value of any row of the data that is edited, deleted, doubled or moved is found by the check."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from sqlite_utils import Database

from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import audit, connect
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.contents import Place
from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Finding, Problem, verified
from tests.store.everything import fill
from tests.store.tampering import another, found, named, tampered, trail_of

COLUMNS = tuple(AuditEntry.__dataclass_fields__)
ERASABLE = ("case_id", "record_id", "reason", "before", "after", "nonce")


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
