"""Backups of real stores in real folders: checked before they count, never pushed out by something worse."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.store import backups, connect, errors, pausing
from dalba_desktop.store.backups import Backups, PauseReason, Reason, Trouble
from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Verification
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.copies import PAGE, add_case, backed_up, names, spoil


@pytest.fixture
def ward(store: Store) -> Store:
    """A store with a case in it."""
    add_case(store, "CASE-1")
    return store


def test_a_backup_is_a_private_read_only_copy_with_the_whole_trail(ward: Store) -> None:
    made = backed_up(ward)

    assert made.path == ward.path.parent / "ward backups" / "ward 2026-03-01T100000Z.0001 close.dalba"
    assert (made.at, made.reason, made.size, made.caveats) == (NOW, Reason.CLOSE, made.path.stat().st_size, ())
    assert names(made.path.parent) == [made.path.name]
    if os.name == "posix":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o400
        assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    with Store.open(made.path, PASSPHRASE, read_only=True) as copy:
        assert copy.case("CASE-1") == ward.case("CASE-1")
        assert copy.head() == ward.head()
    assert Backups(ward.path).made() == (made,)


def test_checking_a_backup_changes_nothing_in_its_folder(ward: Store) -> None:
    made = backed_up(ward)
    before = made.path.read_bytes()

    found = Backups(ward.path).check(made, PASSPHRASE)

    assert isinstance(found, Verification)
    assert found.is_sound
    assert made.path.read_bytes() == before
    assert names(made.path.parent) == [made.path.name]


def test_what_a_copy_cannot_be_opened_with_is_told_not_raised(ward: Store) -> None:
    made = backed_up(ward)

    assert isinstance(Backups(ward.path).check(made, "something else"), errors.WrongPassphrase)
    assert isinstance(Backups(ward.path).check(made.path.with_name("gone"), ward.key), errors.NoSuchStore)


@pytest.mark.parametrize(
    "name",
    [
        "ward", "ward.db", "WARD.DALBA", ".dalba", "Dr. Müller’s Station 3.dalba", "ward.dalba.dalba", "a b .dalba",
        "0123456789" * 24 + ".dalba", "[x]*(y)+.dalba", "Stationu\N{COMBINING DIAERESIS}.dalba",
        "白血病" * 20 + ".dalba",
    ],
)  # fmt: skip
def test_any_name_that_a_store_can_have_has_backups(empty_store_file: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copy(empty_store_file, path)
    with Store.open(path, PASSPHRASE) as store:
        made = backed_up(store)

        assert [(each.path, each.reason) for each in Backups(path).made()] == [(made.path, Reason.CLOSE)]
        found = Backups(path).check(made, store.key)
    assert isinstance(found, Verification)
    assert found.is_sound


def test_stores_side_by_side_do_not_share_their_backups(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("ward", "ward.dalba", "ward.DALBA", "ward 2.dalba", "ward.db")]

    assert len({Backups(path).folder for path in paths}) == len(paths)


def test_a_link_to_a_store_leads_to_the_same_backups(ward: Store, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere.dalba"
    link.symlink_to(ward.path)

    assert Backups(link).folder == Backups(ward.path).folder


def test_the_newest_comes_first_and_strangers_are_neither_seen_nor_touched(ward: Store) -> None:
    folder = Backups(ward.path).folder
    folder.mkdir()
    strangers = [
        "ward.dalba", "ward 2026-02-30T100000Z.0001 close.dalba", "ward 2026-03-01T100000Z.0001 close.dalba.part",
        "ward 2026-03-01T100000Z.0001 whim.dalba", "Ward 2026-03-01T100000Z.0001 close.dalba", "letter.docx",
        "other 2020-01-01T100000Z.0001 close.dalba", "ward 2020-01-01T100000Z.0001 close.dalba.txt",
    ]  # fmt: skip
    for name in strangers:
        (folder / name).write_text("mine")
    (folder / "ward 2020-01-01T100000Z.0009 close.dalba").mkdir()

    made = [backed_up(ward, minutes=30 * count) for count in range(12)]

    left = Backups(ward.path).made()
    assert list(left) == [each for each in reversed(made) if each.path.exists()]
    assert left[0] == made[-1]
    assert len(left) < len(made)
    assert [(folder / name).read_text() for name in strangers] == ["mine"] * len(strangers)


def test_backups_of_one_second_do_not_meet(ward: Store) -> None:
    assert len({backed_up(ward).path for _ in range(3)}) == 3


def test_a_clock_set_back_takes_nothing_away_and_the_newest_stays_the_newest(ward: Store) -> None:
    first = backed_up(ward)
    add_case(ward, "CASE-2")
    second = backed_up(ward, minutes=-60 * 24 * 400)

    assert Backups(ward.path).made() == (second, first)
    assert Backups(ward.path).newest_sound(ward.key) == second


def test_the_newest_sound_one_is_found_behind_spoiled_ones(ward: Store) -> None:
    made = [backed_up(ward, minutes=count) for count in range(4)]
    spoil(made[3].path, page=1)
    spoil(made[2].path)

    assert Backups(ward.path).newest_sound(ward.key) == made[1]
    assert Backups(ward.path).newest_sound(PASSPHRASE) == made[1]
    assert Backups(ward.path).newest_sound("not it") is None


def test_an_older_copy_is_kept_when_the_one_that_should_stand_for_it_is_spoiled(ward: Store) -> None:
    older = backed_up(ward, minutes=0)
    newer = backed_up(ward, minutes=10)
    spoil(newer.path)

    new = backed_up(ward, minutes=300)

    assert older.path.exists()
    assert [(caveat.trouble, caveat.path) for caveat in new.caveats] == [(Trouble.STAND_IN_UNSOUND, newer.path)]


def test_an_older_copy_goes_when_the_one_that_stands_for_it_is_sound(ward: Store) -> None:
    older = backed_up(ward, minutes=0)
    newer = backed_up(ward, minutes=10)

    new = backed_up(ward, minutes=300)

    assert Backups(ward.path).made() == (new, newer)
    assert not older.path.exists()
    assert new.caveats == ()


def test_before_a_restore_nothing_goes_for_it_may_be_what_is_wanted(ward: Store) -> None:
    made = [backed_up(ward, minutes=minutes) for minutes in (0, 10)]

    made.append(backed_up(ward, minutes=300, reason=Reason.BEFORE_RESTORE))

    assert Backups(ward.path).made() == tuple(reversed(made))


def test_a_backup_that_cannot_be_removed_is_told_and_tried_again(ward: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    older, _ = backed_up(ward, minutes=0), backed_up(ward, minutes=10)

    def refusing(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "_remove", refusing)
        new = backed_up(ward, minutes=300)
    assert [(caveat.trouble, caveat.path, caveat.detail) for caveat in new.caveats] == [
        (Trouble.NOT_REMOVED, older.path, "Permission denied")
    ]

    assert backed_up(ward, minutes=301).caveats == ()
    assert not older.path.exists()


def test_a_pause_that_cannot_be_ended_is_said(ward: Store) -> None:
    kept = Backups(ward.path)
    (kept.folder / pausing.MARKER).mkdir(parents=True)

    with pytest.raises(errors.ReadOnly, match="paused"):
        kept.resume()
    assert kept.paused is not None


def test_copies_under_an_older_passphrase_are_thinned_like_others(ward: Store) -> None:
    older = backed_up(ward, minutes=0)
    newer = backed_up(ward, minutes=10)
    ward.change_passphrase("another one entirely", who="anna")

    new = backed_up(ward, minutes=300)

    assert Backups(ward.path).made() == (new, newer)
    assert not older.path.exists()
    assert isinstance(Backups(ward.path).check(newer, PASSPHRASE), Verification)
    assert isinstance(Backups(ward.path).check(newer, ward.key), errors.WrongPassphrase)


def test_a_damaged_store_is_not_backed_up_and_pushes_nothing_out(ward: Store) -> None:
    for count in range(40):
        add_case(ward, f"MORE-{count}")
    good = [backed_up(ward, minutes=minutes) for minutes in (0, 10, 20)]
    bytes_before = [made.path.read_bytes() for made in good]
    path, key = ward.path, ward.key
    ward.close()
    spoil(path, page=path.stat().st_size // PAGE // 2)

    for cycle in range(10):
        database, _ = connect.open_database(path, key)
        with pytest.raises(errors.Damaged):
            Backups(path).make(database, key, at=NOW + dt.timedelta(days=30 * cycle), reason=Reason.HOURLY)
        database.close()

    assert Backups(path).made() == tuple(reversed(good))
    assert [made.path.read_bytes() for made in good] == bytes_before
    paused = Backups(path).paused
    assert paused is not None
    assert (paused.reason, paused.since) == (PauseReason.DAMAGED, "2026-03-01T10:00:00Z")
    assert set(names(Backups(path).folder)) == {*(made.path.name for made in good), pausing.MARKER}


def test_a_store_whose_trail_was_tampered_with_is_not_backed_up(ward: Store) -> None:
    ward._database.execute("UPDATE mrd SET level_percent = 0.001")

    with pytest.raises(errors.Damaged, match="fact-changed"):
        backed_up(ward)

    assert Backups(ward.path).made() == ()
    assert Backups(ward.path).paused is not None


def test_a_medium_that_spoils_the_copy_is_not_taken_for_a_damaged_store(
    ward: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_pages = connect.copy_pages

    def spoiling(database: Any, key: Any, target: Path) -> None:
        copy_pages(database, key, target)
        spoil(target)

    monkeypatch.setattr(connect, "copy_pages", spoiling)

    with pytest.raises(errors.NotWritten, match="medium"):
        backed_up(ward)

    assert Backups(ward.path).paused is None
    assert names(Backups(ward.path).folder) == []


def test_a_read_only_folder_is_named(ward: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Backups(ward.path).folder.mkdir()

    def refusing(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    # Permissions of folders do not hold for root, as whom tests may run.
    monkeypatch.setattr(os, "open", refusing)

    with pytest.raises(errors.ReadOnly, match="ward backups"):
        backed_up(ward)

    assert Backups(ward.path).made() == ()


def test_a_file_in_the_place_of_the_folder_is_named(ward: Store) -> None:
    Backups(ward.path).folder.write_text("in the way")

    with pytest.raises(errors.ReadOnly, match="ward backups"):
        backed_up(ward)

    assert Backups(ward.path).made() == ()


def test_what_a_killed_program_began_is_removed_after_a_day(ward: Store) -> None:
    kept = Backups(ward.path)
    kept.folder.mkdir()
    old, fresh, stranger = (
        kept.folder / name
        for name in (".ward 2026-02-01.0123456789ab.new", ".ward 2026-02-01.0123456789ac.new", ".ward notes")
    )
    beside, other = (
        ward.path.with_name(name) for name in (".ward.dalba.0123456789ab.new", ".b.dalba.0123456789ab.new")
    )
    for file in (old, fresh, stranger, beside, other):
        file.write_text("half")
        os.utime(file, (0, 0))
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))

    backed_up(ward)

    assert (old.exists(), fresh.exists(), stranger.exists()) == (False, True, True)
    assert (beside.exists(), other.exists()) == (False, True)


def test_a_store_of_an_older_version_is_checked_as_far_as_this_version_can(
    ward: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dalba_desktop.store import migrate

    known = migrate.migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: (*known, migrate.Migration(len(known) + 1, "next", "")))

    made = backed_up(ward, reason=Reason.BEFORE_MIGRATION)

    found = Backups(ward.path).check(made, ward.key)
    assert isinstance(found, Verification)
    assert found.is_sound
    assert found.entries == len(ward.audit_entries())
