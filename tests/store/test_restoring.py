"""A backup in the place of the store: the old or the new one lies there at every moment, and it can be undone."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from dalba_desktop.store import backups, connect, errors, leftovers, migrate
from dalba_desktop.store.backups import Backups, PauseReason, Reason
from dalba_desktop.store.restoring import restore, stores_set_aside, undo_restore
from dalba_desktop.store.store import Store
from tests.store.conftest import PASSPHRASE
from tests.store.copies import LATER, LATEST, add_case, cases_in, leave_a_journal, names, spoil


def test_a_backup_comes_back_and_the_store_of_now_is_set_aside(store: Store, backup: Path) -> None:
    before = store.path.read_bytes()

    done = restore(backup, store.path, PASSPHRASE, at=LATER, who="anna", set_aside=True)

    assert cases_in(store.path) == ("CASE-1",)
    assert done.set_aside == store.path.with_name("ward set aside 2026-03-01T110000Z.dalba")
    assert done.set_aside.read_bytes() == before
    assert cases_in(done.set_aside) == ("CASE-1", "CASE-2")
    if os.name == "posix":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(done.set_aside.stat().st_mode) == 0o400
    assert [aside.path for aside in stores_set_aside(store.path)] == [done.set_aside]
    assert names(store.path.parent) == sorted(["ward backups", done.set_aside.name, "ward.dalba"])


def test_the_trail_says_what_was_restored_and_what_made_way(store: Store, backup: Path) -> None:
    done = restore(backup, store.path, PASSPHRASE, at=LATER, who="anna", set_aside=True)

    with Store.open(store.path, PASSPHRASE) as restored:
        row = restored.head()
        assert restored.verify().is_sound
    assert (row.action, row.who, row.at) == ("restored", "anna", "2026-03-01T11:00:00Z")
    assert json.loads(row.after or "") == {
        "from": backup.name,
        "head": done.head,
        "set_aside": "ward set aside 2026-03-01T110000Z.dalba",
    }
    assert done.head is not None
    with Store.open(backup, PASSPHRASE, read_only=True) as copy:
        assert copy.head().hash.startswith(done.head.replace("-", ""))


def test_backups_are_paused_until_someone_says_it_is_the_right_one(store: Store, backup: Path) -> None:
    done = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert done.set_aside is not None
    assert Backups(store.path).paused == backups.Pause(
        PauseReason.RESTORED, "2026-03-01T11:00:00Z", done.set_aside.name
    )


def test_the_backup_stays_as_it_was(store: Store, backup: Path) -> None:
    before = backup.read_bytes()

    restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert backup.read_bytes() == before
    assert names(backup.parent) == sorted([backup.name, "backups are paused.json"])


def test_a_store_that_is_there_is_refused_unless_it_may_be_set_aside(store: Store, backup: Path) -> None:
    before = store.path.read_bytes()

    with pytest.raises(errors.StoreExists, match="already there"):
        restore(backup, store.path, PASSPHRASE, at=LATER)

    assert store.path.read_bytes() == before
    assert Backups(store.path).paused is None


def test_a_backup_becomes_a_store_where_there_was_none(store: Store, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "Müller Station.dalba"

    done = restore(backup, new, PASSPHRASE, at=LATER)

    assert done.set_aside is None
    assert cases_in(new) == ("CASE-1",)


def test_what_sqlite_left_of_a_store_that_is_gone_does_not_poison_the_new_one(store: Store, backup: Path) -> None:
    journal = leave_a_journal(store.path)
    store.path.unlink()

    restore(backup, store.path, PASSPHRASE, at=LATER)

    assert leftovers.beside(store.path) == ()
    assert cases_in(store.path) == ("CASE-1",)
    assert store.path.with_name("ward set aside 2026-03-01T110000Z.dalba-journal").read_bytes() == journal


def test_the_journal_of_the_old_store_goes_with_it_and_still_mends_it(store: Store, backup: Path) -> None:
    leave_a_journal(store.path)

    done = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert leftovers.beside(store.path) == ()
    assert cases_in(store.path) == ("CASE-1",)
    assert done.set_aside is not None
    copy = store.path.with_name("copy.dalba")
    shutil.copyfile(done.set_aside, copy)
    (journal,) = leftovers.beside(done.set_aside)
    shutil.copyfile(journal, copy.with_name("copy.dalba-journal"))
    with Store.open(copy, PASSPHRASE) as mended:
        assert mended.case_ids() == ("CASE-1", "CASE-2")
        assert mended.verify().is_sound


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 and more", b"\0" * 8192, bytes(range(256)) * 64])
def test_a_store_that_cannot_be_opened_is_set_aside_all_the_same(store: Store, backup: Path, content: bytes) -> None:
    store.path.write_bytes(content)

    done = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert cases_in(store.path) == ("CASE-1",)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == content


def test_a_damaged_backup_is_refused_and_named(store: Store, backup: Path) -> None:
    spoil(backup, page=12)
    before = store.path.read_bytes()

    with pytest.raises(errors.Damaged) as caught:
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert str(backup) in str(caught.value)
    assert ".new" not in str(caught.value)
    assert store.path.read_bytes() == before
    assert stores_set_aside(store.path) == ()
    assert Backups(store.path).paused is None


def test_a_backup_that_was_tampered_with_is_refused(store: Store, backup: Path) -> None:
    copy = store.path.with_name("copy.dalba")
    shutil.copyfile(backup, copy)
    database, _ = connect.open_database(copy, PASSPHRASE)
    database.execute("UPDATE mrd SET level_percent = 0.001")
    database.close()

    with pytest.raises(errors.Damaged, match="fact-changed"):
        restore(copy, store.path, PASSPHRASE, at=LATER, set_aside=True)


def test_a_wrong_passphrase_restores_nothing(store: Store, backup: Path) -> None:
    with pytest.raises(errors.WrongPassphrase) as caught:
        restore(backup, store.path, "not it", at=LATER, set_aside=True)

    assert str(backup) in str(caught.value)
    assert cases_in(store.path) == ("CASE-1", "CASE-2")


def test_a_backup_from_before_a_change_of_passphrase_opens_with_the_older_one(store: Store, backup: Path) -> None:
    with Store.open(store.path, PASSPHRASE) as opened:
        opened.change_passphrase("another one entirely", who="anna")

    done = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert cases_in(store.path) == ("CASE-1",)
    assert done.set_aside is not None
    assert cases_in(done.set_aside, "another one entirely") == ("CASE-1", "CASE-2")


def test_what_is_no_backup_is_named(store: Store, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(errors.NoSuchStore, match="nowhere"):
        restore(tmp_path / "nowhere.dalba", store.path, PASSPHRASE, at=LATER, set_aside=True)
    with pytest.raises(errors.NotAStore):
        restore(backup.parent, store.path, PASSPHRASE, at=LATER, set_aside=True)
    with pytest.raises(errors.Refused, match="the store itself"):
        restore(store.path, store.path, PASSPHRASE, at=LATER, set_aside=True)


def test_a_store_that_is_open_is_not_exchanged(store: Store, backup: Path) -> None:
    with (
        Store.open(store.path, PASSPHRASE),
        pytest.raises(errors.StoreInUse),
    ):
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)


def test_a_restore_can_be_undone_and_the_undoing_too(store: Store, backup: Path) -> None:
    before = store.path.read_bytes()
    first = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)
    with Store.open(store.path, PASSPHRASE) as restored:
        add_case(restored, "CASE-3")

    second = undo_restore(store.path, first.set_aside, at=LATEST)

    assert store.path.read_bytes() == before
    assert first.set_aside is not None
    assert not first.set_aside.exists()
    assert second.set_aside is not None
    assert cases_in(second.set_aside) == ("CASE-1", "CASE-3")
    assert Backups(store.path).paused is None

    undo_restore(store.path, second.set_aside, at=LATEST)

    assert cases_in(store.path) == ("CASE-1", "CASE-3")
    assert [cases_in(aside.path) for aside in stores_set_aside(store.path)] == [("CASE-1", "CASE-2")]


def test_an_undone_restore_stands_in_the_trail_when_the_store_is_sound(store: Store, backup: Path) -> None:
    first = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    second = undo_restore(store.path, first.set_aside, at=LATEST, who="anna", secret=PASSPHRASE)

    with Store.open(store.path, PASSPHRASE) as back:
        assert back.case_ids() == ("CASE-1", "CASE-2")
        assert back.verify().is_sound
        row = back.head()
    assert first.set_aside is not None
    assert second.set_aside is not None
    assert (row.action, row.who) == ("restored", "anna")
    assert json.loads(row.after or "") == {
        "from": first.set_aside.name,
        "set_aside": second.set_aside.name,
        "undone": True,
    }


def test_a_damaged_store_that_comes_back_is_not_written_to(store: Store, backup: Path) -> None:
    spoil(store.path, page=16)
    before = store.path.read_bytes()
    first = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    undo_restore(store.path, first.set_aside, at=LATEST, secret=PASSPHRASE)

    assert store.path.read_bytes() == before


def test_a_store_that_comes_back_brings_its_journal(store: Store, backup: Path) -> None:
    leave_a_journal(store.path)
    first = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    undo_restore(store.path, first.set_aside, at=LATEST)

    assert len(leftovers.beside(store.path)) == 1
    with Store.open(store.path, PASSPHRASE) as back:
        assert back.case_ids() == ("CASE-1", "CASE-2")
        assert back.verify().is_sound


def test_undoing_where_there_was_no_store_leaves_none_and_loses_none(store: Store, backup: Path) -> None:
    new = store.path.with_name("new.dalba")
    restore(backup, new, PASSPHRASE, at=LATER)

    done = undo_restore(new, None, at=LATEST)

    assert not new.exists()
    assert done.set_aside is not None
    assert cases_in(done.set_aside) == ("CASE-1",)


def test_what_was_set_aside_and_is_gone_is_named(store: Store, backup: Path) -> None:
    with pytest.raises(errors.NoSuchStore):
        undo_restore(store.path, store.path.with_name("ward set aside 2026-03-01T110000Z.dalba"), at=LATEST)

    assert cases_in(store.path) == ("CASE-1", "CASE-2")


def test_restores_of_one_second_do_not_meet(store: Store, backup: Path) -> None:
    for _ in range(3):
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert len(stores_set_aside(store.path)) == 3


def test_strangers_beside_the_store_are_not_taken_for_it(store: Store, backup: Path) -> None:
    for name in ("ward set aside.dalba", "ward set aside yesterday.dalba", "ward set aside 2026-02-30T110000Z.dalba"):
        store.path.with_name(name).write_text("mine")

    assert stores_set_aside(store.path) == ()


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows one more migration than made the stores."""
    known = migrate.migrations()
    step = migrate.Migration(len(known) + 1, "next", 'CREATE TABLE "later" ("a" TEXT) STRICT;')
    monkeypatch.setattr(migrate, "migrations", lambda: (*known, step))


def test_a_restored_older_version_is_brought_up_to_date(store: Store, backup: Path, next_version: None) -> None:
    restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    with Store.open(store.path, PASSPHRASE) as restored:
        actions = [entry.action for entry in restored.audit_entries()]
        assert restored.verify().is_sound
    assert actions[-2:] == ["migrated", "restored"]


def test_a_reason_for_the_backup_before_a_restore_is_known() -> None:
    assert Reason("before-restore") is Reason.BEFORE_RESTORE


@pytest.mark.parametrize(("number", "is_refused"), [(errno.EIO, True), (errno.EROFS, False)])
def test_a_restore_whose_pause_cannot_be_written_down_leaves_the_store(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, is_refused: bool
) -> None:
    def fails(self: Backups, *_: object, **__: object) -> None:
        error = OSError(number, "no")
        raise errors.of_system(error, store.path) from error

    monkeypatch.setattr(Backups, "pause", fails)
    if is_refused:
        with pytest.raises(errors.ReadOnly):
            restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)
        assert cases_in(store.path) == ("CASE-1", "CASE-2")
    else:
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)
        assert cases_in(store.path) == ("CASE-1",)
