"""What a user does with copies of the store: the light, going back, erasing a patient in all of them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.store import errors, keys
from dalba_desktop.store.backups import Backups, PauseReason, Reason
from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Verification
from dalba_desktop.tracker.rescue import Rescue
from dalba_desktop.tracker.safety import BACKUP_FOLDER, Level, Safety, SecondState
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.copies import add_case, spoil

OTHER = "another one entirely"


class Ward:
    """An open store, its safety, and a clock that one can turn."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW
        self.open()

    def open(self, secret: str = PASSPHRASE) -> None:
        self.store = Store.open(self.path, secret, clock=self.clock)
        self.safety = Safety(self.store, self.clock, who=lambda: "anna")

    def clock(self) -> dt.datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += dt.timedelta(**time)

    def add(self, case_id: str) -> None:
        add_case(self.store, case_id)


@pytest.fixture(scope="module", autouse=True)
def cheap_keys() -> Iterator[None]:
    """Many stores are opened here; what a try of a passphrase costs is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "COSTS", {1: keys.Cost(passes=1, memory_kib=64, lanes=1)})
        yield


@pytest.fixture(scope="module")
def empty_store_file(tmp_path_factory: pytest.TempPathFactory, cheap_keys: None) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.dalba"
    Store.create(path, PASSPHRASE, clock=lambda: NOW).close()
    return path


@pytest.fixture
def ward(empty_store_file: Path, tmp_path: Path) -> Iterator[Ward]:
    path = tmp_path / "Station Süd.dalba"
    shutil.copy(empty_store_file, path)
    made = Ward(path)
    yield made
    made.store.close()


def test_without_a_backup_the_light_says_so(ward: Ward) -> None:
    state = ward.safety.state()

    assert (state.level, state.newest, state.second) == (Level.NONE, None, SecondState.NOT_SET)


def test_after_a_backup_the_light_counts_what_changed_since(ward: Ward) -> None:
    ward.add("CASE-1")
    made = ward.safety.backup()

    state = ward.safety.state()
    assert (state.level, state.newest, state.changes_since) == (Level.OK, made, 0)

    ward.add("CASE-2")
    ward.add("CASE-3")
    assert ward.safety.state().changes_since == 2
    assert ward.safety.state().level is Level.OK
    ward.wait(hours=25)
    assert ward.safety.state().level is Level.OLD


def test_an_old_backup_of_a_store_that_did_not_change_is_no_reason_to_worry(ward: Ward) -> None:
    ward.add("CASE-1")
    ward.safety.backup()
    ward.wait(days=400)

    assert ward.safety.state().level is Level.OK


def test_a_backup_under_an_older_passphrase_cannot_be_compared(ward: Ward) -> None:
    ward.add("CASE-1")
    ward.safety.backup(Reason.BEFORE_PASSPHRASE)
    ward.store.change_passphrase(OTHER, who="anna")

    assert Safety(ward.store, ward.clock).state().changes_since is None
    ward.wait(minutes=1)
    assert ward.safety.backup_on_close() is not None
    assert ward.safety.state().changes_since == 0


def test_a_backup_is_made_at_close_only_when_something_changed(ward: Ward) -> None:
    assert ward.safety.backup_on_close() is None
    ward.add("CASE-1")

    made = ward.safety.backup_on_close()

    assert made is not None
    assert made.reason is Reason.CLOSE
    assert ward.safety.backup_on_close() is None


def test_what_the_session_before_left_without_a_backup_gets_one(ward: Ward) -> None:
    ward.add("CASE-1")
    ward.safety.backup()
    ward.add("CASE-2")
    ward.store.close()
    ward.open()

    assert not ward.store.has_changed
    assert ward.safety.backup_on_close() is not None


def test_hourly_backups_are_an_hour_apart_and_only_of_changes(ward: Ward) -> None:
    assert ward.safety.hourly() is None
    ward.add("CASE-1")
    assert ward.safety.hourly() is not None
    ward.add("CASE-2")
    ward.wait(minutes=59)
    assert ward.safety.hourly() is None
    ward.wait(minutes=1)
    assert ward.safety.hourly() is not None
    ward.wait(hours=5)
    assert ward.safety.hourly() is None
    ward.add("CASE-3")
    ward.wait(days=-400)
    assert ward.safety.hourly() is not None


def test_before_an_import_into_an_empty_store_there_is_nothing_to_keep(ward: Ward) -> None:
    assert ward.safety.backup_before(Reason.BEFORE_IMPORT) is None
    ward.add("CASE-1")
    assert ward.safety.backup_before(Reason.BEFORE_IMPORT) is not None
    assert ward.safety.backup_before(Reason.BEFORE_IMPORT) is None
    assert ward.safety.backup_before(Reason.BEFORE_PASSPHRASE) is not None


def test_a_store_open_for_reading_makes_no_backups(ward: Ward) -> None:
    ward.add("CASE-1")
    ward.store.close()
    with Store.open(ward.path, PASSPHRASE, read_only=True) as looking:
        safety = Safety(looking, ward.clock)
        assert safety.hourly() is None
        assert safety.backup_on_close() is None
        with pytest.raises(errors.ReadOnly):
            safety.backup()
        assert safety.state().level is Level.NONE


def test_while_paused_only_what_is_asked_for_is_made(ward: Ward) -> None:
    ward.add("CASE-1")
    Backups(ward.path).pause(PauseReason.DAMAGED, at=NOW)

    assert ward.safety.backup_on_close() is None
    assert ward.safety.hourly() is None
    assert ward.safety.state().level is Level.PAUSED
    assert ward.safety.backup() is not None


def test_a_pause_for_damage_ends_only_when_the_store_is_sound(ward: Ward) -> None:
    ward.add("CASE-1")
    Backups(ward.path).pause(PauseReason.DAMAGED, at=NOW)
    ward.store._database.execute("UPDATE mrd SET level_percent = 0.001")

    assert not ward.safety.resume_after_damage().is_sound
    assert ward.safety.state().pause is not None

    ward.store._database.execute("UPDATE mrd SET level_percent = 2.6")
    assert ward.safety.resume_after_damage().is_sound
    assert ward.safety.state().pause is None


def test_the_second_folder_is_a_preference_and_its_state_is_told(ward: Ward, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with ward.store.writing(who="anna") as writer:
        writer.put_preference(BACKUP_FOLDER, str(stick))
    ward.add("CASE-1")

    made = ward.safety.backup()
    assert [caveat.path for caveat in made.caveats] == [stick]
    assert ward.safety.state().second is SecondState.MISSING

    stick.mkdir()
    assert ward.safety.state().second is SecondState.BEHIND
    ward.wait(minutes=1)
    again = ward.safety.backup()
    state = ward.safety.state()
    assert state.second is SecondState.CURRENT
    assert state.second_newest is not None
    assert state.second_newest.path.name == again.path.name


def test_a_user_goes_back_to_a_backup_and_returns(ward: Ward) -> None:
    ward.add("CASE-1")
    made = ward.safety.backup()
    ward.add("CASE-2")
    lost = ward.safety.entries_since(made)
    assert lost is not None
    assert {entry.case_id for entry in lost} == {"CASE-2"}

    done = ward.safety.restore(made)
    ward.open()
    assert ward.store.case_ids() == ("CASE-1",)
    assert ward.safety.state().level is Level.PAUSED
    assert [aside.path for aside in ward.safety.set_aside()] == [done.set_aside]
    assert ward.safety.backups()[0].reason is Reason.BEFORE_RESTORE

    ward.wait(minutes=1)
    ward.safety.undo_restore()
    ward.open()
    assert ward.store.case_ids() == ("CASE-1", "CASE-2")
    assert ward.store.head().action == "restored"
    assert ward.safety.state().pause is None


def test_once_confirmed_backups_go_on_and_there_is_nothing_to_undo(ward: Ward) -> None:
    ward.add("CASE-1")
    ward.safety.restore(ward.safety.backup())
    ward.open()

    ward.safety.confirm_restored()

    assert ward.safety.state().pause is None
    with pytest.raises(errors.Refused):
        ward.safety.undo_restore()
    assert ward.store.case_ids() == ("CASE-1",)


def test_a_backup_that_cannot_be_restored_leaves_the_store_open(ward: Ward) -> None:
    ward.add("CASE-1")
    made = ward.safety.backup()
    spoil(made.path)

    with pytest.raises(errors.Damaged):
        ward.safety.restore(made)
    with pytest.raises(errors.WrongPassphrase):
        ward.safety.restore(made, "not it")

    ward.add("CASE-2")
    assert ward.store.case_ids() == ("CASE-1", "CASE-2")


def test_a_patient_erased_since_would_come_back_with_a_backup(ward: Ward) -> None:
    ward.add("CASE-1")
    ward.add("CASE-2")
    made = ward.safety.backup()
    assert ward.safety.coming_back(made) == ()
    with ward.store.writing(who="anna") as writer:
        writer.erase_case("CASE-1")

    assert ward.safety.coming_back(made) == ("CASE-1",)


def test_a_backup_of_another_history_cannot_be_compared(ward: Ward, tmp_path: Path) -> None:
    with Store.create(tmp_path / "other.dalba", PASSPHRASE) as other:
        add_case(other, "CASE-1")
        made = Backups(other.path).make(other._database, other.key, at=NOW, reason=Reason.ASKED)

    assert ward.safety.entries_since(made, PASSPHRASE) is None


def test_a_patient_is_found_and_erased_in_every_copy(ward: Ward, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with ward.store.writing(who="anna") as writer:
        writer.put_preference(BACKUP_FOLDER, str(stick))
    without = ward.safety.backup()
    ward.wait(hours=3)
    ward.add("CASE-1")
    ward.add("CASE-2")
    first = ward.safety.backup()
    ward.safety.restore(first)
    ward.open()
    with ward.store.writing(who="anna") as writer:
        writer.erase_case("CASE-1")
    ward.store.compact()

    held = ward.safety.holding("CASE-1")

    assert without.path not in {copy.path for copy in held}
    assert [copy.is_second for copy in held] == [False, True, False]
    assert {copy.holds for copy in held} == {True}

    done = ward.safety.erase_from(held, "CASE-1")

    assert [each.is_done for each in done] == [True, True, True]
    assert {each.blanked for each in done} == {2}
    assert ward.safety.holding("CASE-1") == ()
    assert len(ward.safety.holding("CASE-2")) == 3
    for copy in held:
        found = ward.safety.check(copy.path)
        assert isinstance(found, Verification)
        assert found.is_sound
        if os.name == "posix":
            assert copy.path.stat().st_mode & 0o777 == 0o400


def test_a_copy_under_another_passphrase_may_hold_the_patient(ward: Ward) -> None:
    ward.add("CASE-1")
    made = ward.safety.backup(Reason.BEFORE_PASSPHRASE)
    ward.store.change_passphrase(OTHER, who="anna")

    (copy,) = ward.safety.holding("CASE-1")
    assert copy.path == made.path
    assert copy.holds is None
    assert "wrong passphrase" in copy.problem
    (failed,) = ward.safety.erase_from([copy], "CASE-1")
    assert not failed.is_done

    (known,) = ward.safety.holding("CASE-1", [PASSPHRASE])
    assert known.holds
    (done,) = ward.safety.erase_from([known], "CASE-1", [PASSPHRASE])
    assert done.is_done
    assert ward.safety.holding("CASE-1", [PASSPHRASE]) == ()


def test_a_damaged_copy_is_not_half_erased_but_can_be_removed(ward: Ward) -> None:
    ward.add("CASE-1")
    made = ward.safety.backup()
    spoil(made.path, page=40)
    before = made.path.read_bytes()

    (failed,) = ward.safety.erase_from([made.path], "CASE-1")

    assert not failed.is_done
    assert made.path.read_bytes() == before
    (gone,) = ward.safety.discard([made.path])
    assert gone.is_done
    assert not made.path.exists()
    with pytest.raises(errors.Refused):
        ward.safety.discard([ward.path])
    assert ward.path.exists()


def test_a_damaged_store_is_rescued_from_outside(ward: Ward) -> None:
    ward.add("CASE-1")
    made = ward.safety.backup()
    ward.add("CASE-2")
    ward.store.close()
    spoil(ward.path, page=16)
    rescue = Rescue(ward.path, ward.clock, who="anna")

    rescue.mark_damaged()
    assert rescue.pause is not None
    assert rescue.backups() == (made,)
    assert rescue.newest_sound(PASSPHRASE) == made
    assert isinstance(rescue.check(made, "not it"), errors.WrongPassphrase)
    rescue.restore(made, PASSPHRASE)

    ward.open()
    assert ward.store.case_ids() == ("CASE-1",)
    ward.store.close()
    assert len(rescue.set_aside()) == 1
    ward.wait(minutes=1)
    rescue.undo_restore(PASSPHRASE)
    assert len(rescue.set_aside()) == 1
    with pytest.raises(errors.Damaged):
        ward.open()
