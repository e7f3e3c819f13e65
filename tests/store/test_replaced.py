"""What lies under an open store may change: another file, no file, another program's rows, an older clock."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dalba_desktop.store import audit, connect, errors, settings
from dalba_desktop.store.audit import Trail
from dalba_desktop.store.settings import Section
from dalba_desktop.store.store import Store
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.everything import a_full_case, facts_of, fill, put

WRITES: dict[str, Callable[[Store], object]] = {
    "a change": lambda store: put(store, a_full_case("CASE-9", "mrd")),
    "a draft": lambda store: store.put_draft("key", 1),
    "a draft forgotten": lambda store: store.put_draft("key", None),
    "rewriting the file": lambda store: store.compact(),
    "another passphrase": lambda store: store.change_passphrase("new", who="anna"),
    "an unlock": lambda store: store.note_unlock(),
}


@pytest.fixture
def ward(store: Store) -> Store:
    put(store, a_full_case("CASE-1", "mrd"))
    return store


@contextlib.contextmanager
def untouched(*paths: Path) -> Iterator[None]:
    before = [path.read_bytes() for path in paths]
    yield
    assert [path.read_bytes() for path in paths] == before


def write_elsewhere(store: Store, who: str = "eve") -> None:
    """As a program would that does not know of the lock."""
    database, _ = connect.open_database(store.path, store.key)
    with contextlib.closing(database), database.atomic():
        trail = Trail(database, at=NOW, who=who, account=who, reason="", nonce=audit.random_nonce)
        settings.SettingsWriter(database, trail, NOW, who, "").put_preference("theirs", who)
        trail.seal()


@pytest.mark.parametrize("what", sorted(set(WRITES) - {"an unlock"}))
def test_nothing_is_written_into_another_file_that_lies_there_now(ward: Store, tmp_path: Path, what: str) -> None:
    aside, other = tmp_path / "aside.dalba", tmp_path / "other.dalba"
    shutil.copy(ward.path, other)
    ward.path.rename(aside)
    other.rename(ward.path)

    with untouched(ward.path, aside), pytest.raises(errors.Replaced, match="replaced or removed") as refused:
        WRITES[what](ward)
    assert refused.value.exit_code == 4
    assert ward.case("CASE-1") == a_full_case("CASE-1", "mrd")


@pytest.mark.parametrize("what", sorted(set(WRITES) - {"an unlock"}))
def test_nothing_is_written_into_a_file_that_was_removed(ward: Store, what: str) -> None:
    folder = ward.path.parent
    ward.path.unlink()

    with pytest.raises(errors.Replaced):
        WRITES[what](ward)
    assert not [file for file in folder.iterdir() if file.suffix != ".lock"]


@pytest.mark.parametrize("what", sorted(set(WRITES) - {"an unlock", "rewriting the file"}))
def test_nothing_is_written_after_another_program_wrote(ward: Store, what: str) -> None:
    write_elsewhere(ward)

    with untouched(ward.path), pytest.raises(errors.Replaced, match="another program has written"):
        WRITES[what](ward)
    assert ward.preferences["theirs"] == "eve"
    assert ward.verify().words() == ()


def test_an_older_copy_put_over_the_open_file_is_noticed(ward: Store, tmp_path: Path) -> None:
    older = tmp_path / "older.dalba"
    shutil.copy(ward.path, older)
    put(ward, a_full_case("CASE-2", "mrd"))
    ward.path.write_bytes(older.read_bytes())

    with untouched(ward.path), pytest.raises(errors.Replaced):
        put(ward, a_full_case("CASE-3", "mrd"))


def test_another_store_written_over_the_open_file_is_noticed(ward: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.dalba"
    Store.create(other, PASSPHRASE).close()
    ward.path.write_bytes(other.read_bytes())

    with untouched(ward.path), pytest.raises((errors.Replaced, errors.Damaged)):
        put(ward, a_full_case("CASE-3", "mrd"))


def test_after_opening_anew_what_another_program_wrote_is_simply_there(ward: Store) -> None:
    write_elsewhere(ward)
    ward.close()

    with Store.open(ward.path, ward.key, clock=lambda: NOW) as again:
        put(again, a_full_case("CASE-2", "mrd"))
        assert again.preferences["theirs"] == "eve"
        assert again.verify().words() == ()


@pytest.mark.parametrize("what", WRITES)
def test_whoever_only_looks_writes_nothing(ward: Store, what: str) -> None:
    ward.close()
    with untouched(ward.path), Store.open(ward.path, PASSPHRASE, read_only=True) as looking:
        assert looking.read_only
        if what == "an unlock":
            WRITES[what](looking)
        else:
            with pytest.raises(errors.ReadOnly, match="reading only"):
                WRITES[what](looking)
        assert looking.verify().words() == ()
        assert looking.key.recovery_code()
    assert {file.suffix for file in ward.path.parent.iterdir()} <= {".dalba", ".lock"}


def test_with_a_clock_set_back_the_order_is_that_of_the_trail(empty_store_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "ward.dalba"
    shutil.copy(empty_store_file, path)
    times = [NOW, *(NOW - dt.timedelta(days=days) for days in (3, 9, 1, 30, 2))]
    changes, now = [], [NOW]
    with Store.open(path, PASSPHRASE, clock=lambda: now[0]) as store:
        for number, at in enumerate(times):
            now[0] = at
            with store.writing(who="anna", reason=f"no. {number}") as writer:
                writer.put_policy("confirm_days", number)
                writer.put_preference("last", number)
                changes.append(writer.change)
        with store.writing(who="anna") as writer, pytest.raises(errors.Conflict):
            writer.undo(changes[3])
        entries = [entry for entry in store.audit_entries() if entry.list == "policy"]

        assert [entry.reason for entry in entries] == [f"no. {number}" for number in range(6)]
        assert [own.value for own in store.own_value_history(Section.POLICY, "confirm_days")] == list(range(6))
        assert store.policy_overrides["confirm_days"] == 5
        assert store.preferences["last"] == 5
        assert store.head().sequence == len(store.audit_entries())
        assert store.verify().words() == ()
        with store.writing(who="anna") as writer:
            writer.undo(store.head().change)
        assert store.policy_overrides["confirm_days"] == 4
        assert store.verify().words() == ()


def test_codes_on_paper_find_their_row(store: Store) -> None:
    fill(store)
    for entry in (store.audit_entries()[0], store.head()):
        code = audit.short_code(entry.hash)
        for typed in (code, code.upper(), code.replace("-", " "), f" {code}\n", entry.hash, code[:8]):
            assert entry in store.entries_with_code(typed)
        assert store.entries_with_code(code) == (entry,)
    head = store.head().hash
    wrong = ("0" if head[5] != "0" else "1").join((head[:5], head[6:12]))
    for typed in ("", "-", head[:5], wrong, "zzzz-zzzz-zzzz", head + "0"):
        assert store.entries_with_code(typed) == ()


def test_that_a_store_was_opened_is_written_once_and_only_after_a_passphrase(ward: Store) -> None:
    ward.close()
    with Store.open(ward.path, ward.key, clock=lambda: NOW) as keyed:
        keyed.note_unlock()
        before = keyed.audit_entries()
        put(keyed, a_full_case("CASE-2", "mrd"))
        assert "unlocked" not in [entry.action for entry in keyed.audit_entries()[len(before) :]]
    with Store.open(ward.path, ward.key.recovery_code(), clock=lambda: NOW) as opened:
        count = opened.head().sequence
        opened.note_unlock()
        opened.note_unlock()
        put(opened, a_full_case("CASE-3", "mrd"))
        actions = [entry.action for entry in opened.audit_entries(after=count)]
    assert actions == ["unlocked", "added", "added", "added"]


def test_a_first_change_that_fails_is_no_unlock_either(ward: Store) -> None:
    ward.close()
    with Store.open(ward.path, PASSPHRASE, clock=lambda: NOW) as opened:
        head = opened.head()
        with pytest.raises(errors.UnknownCase), opened.writing(who="anna") as writer:
            writer.erase_case("nobody")
        assert opened.head() == head
        opened.note_unlock()
        assert opened.head().action == "unlocked"


def test_drafts_survive_without_a_row_in_the_trail(ward: Store) -> None:
    head = ward.head()
    ward.put_draft("mrd/CASE-1", {"level": "0,0", "Ü": [None, True, 1.5]}, "CASE-1")
    ward.put_draft("b", "text")
    ward.put_draft("b", "other text")
    ward.put_draft("nothing", None)
    ward.close()

    with Store.open(ward.path, ward.key, clock=lambda: NOW) as again:
        assert dict(again.drafts()) == {"mrd/CASE-1": {"level": "0,0", "Ü": [None, True, 1.5]}, "b": "other text"}
        again.put_draft("b", None)
        assert [*again.drafts()] == ["mrd/CASE-1"]
        assert again.head() == head
        assert again.verify().words() == ()


def test_a_copy_is_the_store_under_the_same_key(ward: Store, tmp_path: Path) -> None:
    fill_target = tmp_path / "copy.dalba"
    fill_target.touch()
    ward.copy_to(fill_target)

    with Store.open(fill_target, ward.key, read_only=True) as copy:
        assert facts_of(copy) == facts_of(ward)
        assert copy.audit_entries() == ward.audit_entries()
        assert copy.verify().words() == ()


def test_rewriting_the_file_keeps_everything_and_makes_it_smaller(store: Store) -> None:
    fill(store)
    with store.writing(who="anna") as writer:
        large = writer.attach("CASE-1", "large.pdf", b"%PDF-" + bytes(500_000))
    with store.writing(who="anna") as writer:
        writer.erase_case("CASE-1")
    facts, trail, size = facts_of(store), store.audit_entries(), store.path.stat().st_size

    store.compact()

    assert large.size > 500_000
    assert store.path.stat().st_size < size - 400_000
    assert (facts_of(store), store.audit_entries()) == (facts, trail)
    put(store, a_full_case("CASE-9", "mrd"))
    assert store.verify().words() == ()


def test_an_erasure_counts_as_a_change(ward: Store) -> None:
    ward.close()
    with Store.open(ward.path, ward.key, clock=lambda: NOW) as again:
        assert not again.has_changed
        with again.writing(who="anna") as writer:
            writer.erase_case("CASE-1")
        assert again.has_changed
