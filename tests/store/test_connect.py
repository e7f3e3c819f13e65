"""The file itself: encrypted from its first byte, private, made at once or not at all, and opened or refused calmly."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from dalba_desktop.store import connect, errors
from dalba_desktop.store.store import Store
from tests.store.conftest import PASSPHRASE


def a_table(database: Database) -> None:
    database.execute("CREATE TABLE t (a)")


def test_a_new_store_is_private_encrypted_and_alone_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "ward.dalba"

    Store.create(path, PASSPHRASE).close()

    assert os.listdir(tmp_path) == ["ward.dalba"]  # noqa: PTH208 - hidden files too
    assert not path.read_bytes().startswith(b"SQLite")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_already_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "ward.dalba"
    path.write_text("the only copy of something")

    with pytest.raises(errors.StoreExists, match="already there"):
        Store.create(path, PASSPHRASE)

    assert path.read_text() == "the only copy of something"


def test_a_file_that_appears_meanwhile_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "ward.dalba"

    def slow(database: Database) -> None:
        a_table(database)
        path.write_text("other")

    with pytest.raises(errors.StoreExists):
        connect.create_database(path, PASSPHRASE, slow)

    assert path.read_text() == "other"
    assert os.listdir(tmp_path) == ["ward.dalba"]  # noqa: PTH208


def test_where_there_are_no_hard_links_the_file_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "ward.dalba"

    Store.create(path, PASSPHRASE).close()

    assert os.listdir(tmp_path) == ["ward.dalba"]  # noqa: PTH208


def test_an_interrupted_creation_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(database: Database) -> None:
        database.execute("CREATE TABLE half (made TEXT)")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connect.create_database(tmp_path / "ward.dalba", PASSPHRASE, interrupted)

    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_a_store_is_not_made_without_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyPassphrase):
        Store.create(tmp_path / "ward.dalba", "")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.NoSuchFolder, match="nowhere"):
        Store.create(tmp_path / "nowhere" / "ward.dalba", PASSPHRASE)


def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(errors.ReadOnly, match="cannot be written"):
        Store.create(tmp_path / "file" / "ward.dalba", PASSPHRASE)


@pytest.mark.parametrize("wrong", ["wrong", "", PASSPHRASE + "\n", PASSPHRASE.upper()])
def test_a_wrong_passphrase_opens_nothing_and_prints_nothing(
    store: Store, wrong: str, capfd: pytest.CaptureFixture[str]
) -> None:
    store.close()
    before = store.path.read_bytes()

    with pytest.raises(errors.WrongPassphrase, match="wrong passphrase"):
        Store.open(store.path, wrong)

    assert store.path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "passphrase", ["it's", "x'" + "00" * 32 + "'", "null\0byte", "\N{LATIN SMALL LETTER E WITH ACUTE}"]
)
def test_any_passphrase_works_whatever_signs_are_in_it(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "ward.dalba"
    Store.create(path, passphrase).close()

    Store.open(path, passphrase).close()


def test_an_accent_typed_in_two_strokes_is_the_same_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "ward.dalba"
    Store.create(path, "perch\N{LATIN SMALL LETTER E WITH ACUTE}").close()

    Store.open(path, "perche\N{COMBINING ACUTE ACCENT}").close()


def _plain_sqlite(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.commit()
    plain.close()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello", "size"),
        (b"x" * 4097, "size"),
        (os.urandom(8192), "wrong passphrase, or the file is damaged or not a store"),
    ],
)
def test_what_is_no_store_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ward.dalba"
    path.write_bytes(content)

    with pytest.raises(errors.StoreError, match=reason) as caught:
        Store.open(path, PASSPHRASE)

    assert caught.value.exit_code == 3
    assert path.read_bytes() == content
    assert capfd.readouterr() == ("", "")


def test_a_plain_sqlite_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "ward.dalba"
    _plain_sqlite(path)
    before = path.read_bytes()

    with pytest.raises(errors.NotAStore, match="unencrypted"):
        Store.open(path, PASSPHRASE)

    assert path.read_bytes() == before


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(errors.NoSuchStore):
        Store.open(tmp_path / "ward.dalba", PASSPHRASE)

    assert not (tmp_path / "ward.dalba").exists()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(errors.NotAStore):
        Store.open(tmp_path, PASSPHRASE)


def test_an_encrypted_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.dalba"
    connect.create_database(path, PASSPHRASE, a_table)
    before = path.read_bytes()

    with pytest.raises(errors.NotAStore, match="not a store of this application"):
        Store.open(path, PASSPHRASE)

    assert path.read_bytes() == before


def test_a_flipped_bit_is_noticed(store: Store, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.dalba"
    content = bytearray(store.path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start + 100] ^= 1
    damaged.write_bytes(content)

    with pytest.raises(errors.StoreError) as caught:
        Store.open(damaged, PASSPHRASE)

    assert caught.value.exit_code == 3


def test_a_store_in_wal_mode_is_taken_back_to_a_rollback_journal(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "wal.dalba"
    shutil.copy(store.path, copy)
    database, _ = connect.open_database(copy, PASSPHRASE)
    database.execute("PRAGMA journal_mode = WAL")
    database.close()

    with Store.open(copy, PASSPHRASE) as opened:
        assert opened._database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert opened._database.execute("PRAGMA synchronous").fetchone() == (3,)
        assert opened._database.execute("PRAGMA temp_store").fetchone() == (2,)
        assert opened._database.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_locked_store_is_in_use(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "PATIENCE_SECONDS", 0.05)
    store._database.execute("BEGIN EXCLUSIVE")

    with pytest.raises(errors.StoreInUse) as caught:
        Store.open(store.path, PASSPHRASE)

    store._database.execute("ROLLBACK")
    assert caught.value.exit_code == 4


def test_an_old_sqlite_is_not_trusted_with_a_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 51, 2))

    with pytest.raises(errors.CipherMissing, match="too old"):
        Store.open(store.path, PASSPHRASE)


def test_a_library_that_does_not_encrypt_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = sqlite3.connect

    def ignores_the_key(*arguments: object, **options: object) -> object:
        return plain(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(dbapi2, "connect", ignores_the_key)

    with pytest.raises(errors.CipherMissing, match="cannot encrypt"):
        Store.create(tmp_path / "ward.dalba", PASSPHRASE)

    assert os.listdir(tmp_path) == []  # noqa: PTH208


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_store_without_permission_to_write_opens_for_reading(store: Store) -> None:
    store.path.chmod(0o400)
    store.path.parent.chmod(0o500)
    try:
        with Store.open(store.path, PASSPHRASE) as opened, pytest.raises(errors.ReadOnly), opened.writing(who="anna"):
            pass
    finally:
        store.path.parent.chmod(0o700)
