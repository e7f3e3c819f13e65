"""A pause of the backups, and their second folder."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from dalba_desktop.store import backups, pausing
from dalba_desktop.store.backups import Backups, PauseReason, Reason, Trouble
from dalba_desktop.store.store import Store
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.copies import add_case, backed_up, names, spoil


@pytest.fixture
def ward(store: Store) -> Store:
    """A store with a case in it."""
    add_case(store, "CASE-1")
    return store


def test_while_paused_nothing_is_thinned(ward: Store) -> None:
    kept = Backups(ward.path)
    made = [backed_up(ward, minutes=minutes) for minutes in (0, 10)]
    kept.pause(PauseReason.RESTORED, at=NOW)

    made.append(backed_up(ward, minutes=300, reason=Reason.ASKED))

    assert kept.made() == tuple(reversed(made))
    assert kept.paused == backups.Pause(PauseReason.RESTORED, "2026-03-01T10:00:00Z")


def test_after_a_pause_it_goes_on_as_before(ward: Store) -> None:
    kept = Backups(ward.path)
    made = [backed_up(ward, minutes=minutes) for minutes in (0, 10)]
    kept.pause(PauseReason.RESTORED, at=NOW)

    kept.resume()
    kept.resume()

    assert kept.paused is None
    backed_up(ward, minutes=301)
    assert made[0] not in kept.made()


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"reason": "whim", "since": 3}', "\udcff"])
def test_a_marker_that_cannot_be_understood_still_pauses(ward: Store, content: str) -> None:
    kept = Backups(ward.path)
    kept.folder.mkdir()
    (kept.folder / pausing.MARKER).write_bytes(content.encode(errors="surrogateescape"))

    assert kept.paused == backups.Pause(PauseReason.DAMAGED, "")


def test_the_second_folder_gets_a_checked_copy_of_its_own(ward: Store, tmp_path: Path) -> None:
    second = tmp_path / "Stick Ü"
    second.mkdir()

    made = backed_up(ward, second)

    kept = Backups(ward.path, second)
    (copy,) = kept.made_in_second(ward._database)
    assert made.caveats == ()
    assert copy.path.read_bytes() == made.path.read_bytes()
    assert copy.path.parent.parent == second
    if os.name == "posix":
        assert stat.S_IMODE(copy.path.stat().st_mode) == 0o400


def test_two_stores_of_one_name_do_not_meet_in_the_second_folder(ward: Store, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    (tmp_path / "b").mkdir()
    with Store.create(tmp_path / "b" / "ward.dalba", PASSPHRASE, clock=lambda: NOW) as other:
        backed_up(ward, second)
        backed_up(other, second)

        assert len(Backups(ward.path, second).made_in_second(ward._database)) == 1
        assert len(Backups(other.path, second).made_in_second(other._database)) == 1
    assert len(names(second)) == 2


def test_a_second_folder_that_is_not_there_is_said_and_nothing_else(ward: Store, tmp_path: Path) -> None:
    made = backed_up(ward, tmp_path / "stick")

    assert [(caveat.trouble, caveat.path) for caveat in made.caveats] == [(Trouble.SECOND_MISSING, tmp_path / "stick")]
    assert Backups(ward.path, tmp_path / "stick").made_in_second(ward._database) == ()
    assert not (tmp_path / "stick").exists()
    assert made.path.exists()


def test_a_second_folder_that_cannot_be_written_to_is_said_and_nothing_else(ward: Store, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    Backups(ward.path, second).own_second_folder(ward._database).write_text("in the way")

    made = backed_up(ward, second)

    assert [caveat.trouble for caveat in made.caveats] == [Trouble.SECOND_FAILED]
    assert made.path.exists()


def test_a_second_folder_that_is_full_keeps_no_half_copy(
    ward: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "stick"
    second.mkdir()

    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:5000])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)

    made = backed_up(ward, second)

    (caveat,) = made.caveats
    assert caveat.trouble is Trouble.SECOND_FAILED
    assert "full" in caveat.detail
    assert names(Backups(ward.path, second).own_second_folder(ward._database)) == []


def test_a_second_folder_that_spoils_what_it_is_given_is_found_out(
    ward: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    copyfile = shutil.copyfile

    def spoiling(source: Path, target: Path) -> None:
        copyfile(source, target)
        spoil(Path(target))

    monkeypatch.setattr(shutil, "copyfile", spoiling)

    made = backed_up(ward, second)

    assert [caveat.trouble for caveat in made.caveats] == [Trouble.SECOND_FAILED]
    assert Backups(ward.path, second).made_in_second(ward._database) == ()
