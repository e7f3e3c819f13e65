"""A journal beside the store: used when it belongs to the file, set aside when it does not, and never guessed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from dalba_desktop.store import errors, leftovers, opening
from dalba_desktop.store.holder import lock_path
from dalba_desktop.store.store import Store
from tests.builders import a_case
from tests.store.conftest import NOW, PASSPHRASE


def killed_half_way(store: Store) -> tuple[Path, Path]:
    """The files as they lie after a program was killed while it wrote: a page already changed, the journal beside."""
    folder = store.path.with_name("killed")
    folder.mkdir()
    database = store._database
    for pragma in ("cache_size = 5", "cache_spill = 1"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN IMMEDIATE")
    for number in range(40):
        database.execute("INSERT INTO preference (key, value) VALUES (?, ?)", [f"k{number}", f'"{"x" * 3000}"'])
    path = Path(shutil.copy(store.path, folder))
    journal = Path(shutil.copy(f"{store.path}-journal", folder))
    database.execute("ROLLBACK")
    return path, journal


def test_a_half_written_change_is_taken_back(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.add_case(a_case().build().patient)
    path, journal = killed_half_way(store)
    assert leftovers.beside(path) == (journal,)

    with Store.open(path, PASSPHRASE) as opened:
        assert opened.case_ids() == ("CASE-1",)
        assert opened.preferences == {}
        assert opened.verify().is_sound
        assert opened.set_aside == ()
    assert not journal.exists()


def test_a_journal_beside_a_file_restored_by_hand_is_set_aside(store: Store) -> None:
    backup = Path(shutil.copy(store.path, store.path.with_name("backup.dalba")))
    with store.writing(who="anna") as writer:
        for number in range(30):
            writer.add_case(a_case(case_id=f"CASE-{number}").build().patient)
    path, journal = killed_half_way(store)
    content = journal.read_bytes()
    shutil.copy(backup, path)

    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as opened:
        assert opened.case_ids() == ()
        assert opened.verify().is_sound
        (aside,) = opened.set_aside
    assert aside.name == "ward.dalba-journal set aside 2026-03-01T10-00-00Z"
    assert aside.read_bytes() == content


def test_where_neither_is_sound_nothing_is_touched(store: Store) -> None:
    path, journal = killed_half_way(store)
    spoilt = bytearray(path.read_bytes())
    spoilt[5 * 4096 + 100] ^= 1
    path.write_bytes(spoilt)
    journal.write_bytes(b"\0" * 600)

    with pytest.raises(errors.StoreError):
        Store.open(path, PASSPHRASE)

    assert path.read_bytes() == spoilt
    assert journal.read_bytes() == b"\0" * 600
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, journal.name]


def test_a_wrong_passphrase_touches_neither(store: Store) -> None:
    path, journal = killed_half_way(store)
    before = path.read_bytes(), journal.read_bytes()

    with pytest.raises(errors.WrongPassphrase):
        Store.open(path, "wrong")

    assert (path.read_bytes(), journal.read_bytes()) == before


def test_without_room_to_try_it_out_the_journal_is_used(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path, journal = killed_half_way(store)

    def no_room(*_: object) -> None:
        raise errors.DiskFull

    monkeypatch.setattr(leftovers, "_problem", no_room)

    with Store.open(path, PASSPHRASE) as opened:
        assert opened.verify().is_sound
    assert not journal.exists()


def test_an_unclean_end_is_not_forgotten_over_a_wrong_passphrase(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    lock_path(store.path).write_text("left behind")
    checked: list[bool] = []
    plain = opening.check_pages

    def noted(database: Database, path: Path, *, thoroughly: bool) -> None:
        checked.append(thoroughly)
        plain(database, path, thoroughly=thoroughly)

    monkeypatch.setattr(opening, "check_pages", noted)

    with pytest.raises(errors.WrongPassphrase):
        Store.open(store.path, "wrong")
    Store.open(store.path, PASSPHRASE).close()
    Store.open(store.path, PASSPHRASE).close()

    assert checked == [True, False]


def test_a_store_whose_lock_was_lost_takes_no_more_changes(store: Store) -> None:
    assert store.beat()
    lock_path(store.path).unlink()

    assert not store.beat()
    assert store.read_only
    with pytest.raises(errors.ReadOnly), store.writing(who="anna"):
        pass
