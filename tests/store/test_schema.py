"""Tables, data dictionary and migrations agree; a migration runs whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from dalba_desktop.assets import asset
from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import connect, errors, migrate, rows, schema
from dalba_desktop.store.backups import Backups, Reason
from dalba_desktop.store.migrate import Migration
from dalba_desktop.store.store import Store
from tests.builders import a_case
from tests.store.conftest import NOW, PASSPHRASE

TABLES: dict[str, tuple[type[Any], set[str]]] = {
    "patient": (Patient, {"position"}),
    "laboratory": (Laboratory, {"position"}),
    **{name: (record, {"case_id", "position"}) for name, record in LISTS.items()},
}


def next_number() -> int:
    return len(migrate.migrations()) + 1


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_columns_are_the_keys_of_the_dictionary(store: Store, table: str) -> None:
    record, of_the_store = TABLES[table]
    columns = {name for _, name, *_ in store._database.execute(f"PRAGMA table_info({table})")}

    assert columns - of_the_store == {item.key for item in specs_of(record)}


def test_every_table_is_strict_and_lists_hang_on_their_case(store: Store) -> None:
    strict = {
        name: bool(flag)
        for _, name, kind, _, _, flag in store._database.execute("PRAGMA table_list")
        if kind == "table" and not name.startswith("sqlite_")
    }
    of_the_store = {"meta", "migration", "own_value", "knowledge_file", "sign_off", "audit"}
    assert set(strict) == {*TABLES, *of_the_store, "attachment", "draft", "preference"}
    assert all(strict.values())
    for name in LISTS:
        (key,) = store._database.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        assert key[2:4] == ("patient", "case_id")
        assert "RESTRICT" in key


def test_the_snapshot_for_readers_is_up_to_date() -> None:
    assert asset("db", "schema.sql").read_text("utf-8") == schema.snapshot()


def test_a_store_of_today_has_the_tables_of_the_snapshot(store: Store) -> None:
    assert schema.snapshot().endswith(schema.schema_of(store._database))


def test_an_older_store_is_brought_up_to_date_with_its_facts(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.add_case(a_case().build().patient)
    step = Migration(next_number(), "colour", 'ALTER TABLE "mrd" ADD COLUMN "colour" TEXT;\n-- and nothing else\n')
    known = (*migrate.migrations(), step)

    assert migrate.bring_up_to_date(store._database, known, NOW) == 1

    assert migrate.applied(store._database) == tuple(range(1, next_number() + 1))
    assert migrate.bring_up_to_date(store._database, known, NOW) == 0
    assert store.case_ids() == ("CASE-1",)
    assert store._database.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_table_can_be_rebuilt_without_losing_its_children(store: Store) -> None:
    with store.writing(who="anna") as writer:
        history = a_case().with_mrd(day=22, level=2.6).build()
        writer.add_case(history.patient)
        writer.add_all("CASE-1", history.mrd)
    rebuild = """
        CREATE TABLE "new" AS SELECT * FROM "patient";
        DROP TABLE "patient";
        CREATE TABLE "patient" ("case_id" TEXT NOT NULL PRIMARY KEY, "position" INTEGER NOT NULL) STRICT;
        INSERT INTO "patient" SELECT "case_id", "position" FROM "new";
        DROP TABLE "new";
    """

    migrate.bring_up_to_date(
        store._database, (*migrate.migrations(), Migration(next_number(), "rebuild", rebuild)), NOW
    )

    assert store._database.execute("SELECT count(*) FROM mrd").fetchone() == (1,)


@pytest.mark.parametrize(
    "sql",
    [
        'ALTER TABLE "mrd" ADD COLUMN "colour" TEXT;\nINSERT INTO "no_such_table" VALUES (1);',
        'ALTER TABLE "mrd" ADD COLUMN "colour" TEXT;\nDELETE FROM "patient";',
    ],
    ids=["a step that fails", "a step that would orphan facts"],
)
def test_a_failing_migration_changes_nothing(store: Store, sql: str) -> None:
    with store.writing(who="anna") as writer:
        history = a_case().with_mrd(day=22, level=2.6).build()
        writer.add_case(history.patient)
        writer.add_all("CASE-1", history.mrd)
    before = schema.schema_of(store._database)

    with pytest.raises((dbapi2.OperationalError, AssertionError)):
        migrate.bring_up_to_date(store._database, (*migrate.migrations(), Migration(next_number(), "bad", sql)), NOW)

    assert schema.schema_of(store._database) == before
    assert migrate.applied(store._database) == tuple(range(1, next_number()))
    assert store.case("CASE-1").mrd == history.mrd
    assert store._database.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_store_of_a_newer_version_is_refused_untouched(store: Store, tmp_path: Path) -> None:
    newer = tmp_path / "newer.dalba"
    shutil.copy(store.path, newer)
    database, _ = connect.open_database(newer, PASSPHRASE)
    database.execute(
        f"INSERT INTO migration VALUES ({next_number()}, 'from_the_future', '2031-01-01T00:00:00Z', '2.7')"
    )
    database.close()
    before = newer.read_bytes()

    with pytest.raises(errors.NewerStore, match=r"newer version .* 2\.7 or later") as caught:
        Store.open(newer, PASSPHRASE)

    assert caught.value.exit_code == 3
    assert newer.read_bytes() == before


def test_migrations_are_numbered_without_a_gap(tmp_path: Path) -> None:
    (tmp_path / "0002_later.sql").write_text("SELECT 1;")

    with pytest.raises(AssertionError):
        migrate.migrations(tmp_path)


def test_a_trigger_is_one_statement() -> None:
    script = "CREATE TABLE t (a);\nCREATE TRIGGER g AFTER INSERT ON t BEGIN\n  SELECT 1;\nEND;\n-- the end\n"

    assert len(list(migrate.statements_of(script))) == 2
    with pytest.raises(AssertionError, match="unfinished"):
        list(migrate.statements_of("CREATE TABLE t ("))


def test_names_of_tables_come_from_the_code_alone() -> None:
    with pytest.raises(AssertionError):
        rows.insert('mrd"; DROP TABLE mrd; --', ["a"])


def test_an_older_store_is_migrated_behind_a_backup_and_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.writing(who="anna") as writer:
        writer.add_case(a_case().build().patient)
    store.close()
    known = migrate.migrations()
    step = Migration(next_number(), "colour", 'ALTER TABLE "meta" ADD COLUMN "colour" TEXT;')
    monkeypatch.setattr(migrate, "migrations", lambda: (*known, step))

    with pytest.raises(errors.ReadOnly, match="older version"):
        Store.open(store.path, PASSPHRASE, read_only=True)
    with Store.open(store.path, PASSPHRASE, clock=lambda: NOW) as opened:
        assert migrate.applied(opened._database)[-1] == step.number
        assert opened.verify().is_sound
        told = opened.head()
    (backup,) = Backups(store.path).made()

    assert (told.action, json.loads(told.after or "")["to"]) == ("migrated", step.number)
    assert backup.reason is Reason.BEFORE_MIGRATION
    monkeypatch.setattr(migrate, "migrations", lambda: known)
    with Store.open(backup.path, PASSPHRASE, read_only=True) as older:
        assert older.case_ids() == ("CASE-1",)
        assert migrate.applied(older._database)[-1] == len(known)


def test_without_room_for_the_backup_an_older_store_is_left_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    before = store.path.read_bytes()
    step = Migration(next_number(), "colour", 'ALTER TABLE "meta" ADD COLUMN "colour" TEXT;')
    monkeypatch.setattr(migrate, "migrations", lambda known=migrate.migrations(): (*known, step))  # noqa: B008

    def no_room(*_: object, **__: object) -> None:
        raise errors.DiskFull

    monkeypatch.setattr(Backups, "make", no_room)

    with pytest.raises(errors.DiskFull):
        Store.open(store.path, PASSPHRASE)
    assert store.path.read_bytes() == before
