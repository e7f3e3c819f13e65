"""Another passphrase: at once or not at all, with everything in the store as it was."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.store import connect, errors, keys, rekeying
from dalba_desktop.store.audit import Action, Trail
from dalba_desktop.store.findings import Finding, Problem, Verification
from dalba_desktop.store.keys import Cost
from dalba_desktop.store.store import Store
from tests.store.conftest import NOW
from tests.store.everything import a_full_case, facts_of, fill, put

OLD, NEW = "the old one", "Neue Wörter, neues Glück"


@pytest.fixture(autouse=True)
def a_cheap_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change of a passphrase derives a key."""
    monkeypatch.setitem(keys.COSTS, keys.COST_CODE, Cost(passes=1, memory_kib=8, lanes=1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "ward"
    folder.mkdir()
    return folder / "ward.dalba"


@pytest.fixture
def ward(path: Path) -> Iterator[Store]:
    with Store.create(path, OLD, clock=lambda: NOW) as opened:
        put(opened, a_full_case("CASE-1", "mrd"))
        yield opened


def opens(path: Path, secret: str) -> bool:
    try:
        Store.open(path, secret, read_only=True).close()
    except errors.WrongPassphrase:
        return False
    return True


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir() if not file.name.endswith(".lock")}


def test_the_new_passphrase_opens_the_store_and_the_old_one_does_not(ward: Store, path: Path) -> None:
    ward.change_passphrase(NEW, who="anna")

    assert opens(path, NEW)
    assert not opens(path, OLD)
    assert names_in(path.parent) == {"ward.dalba"}


def test_everything_is_in_it_as_it_was(path: Path) -> None:
    with Store.create(path, OLD, clock=lambda: NOW) as ward:
        fill(ward)
        facts, trail, drafts = facts_of(ward), ward.audit_entries(), ward.drafts()

        ward.change_passphrase(NEW, who="anna")

        for _ in range(2):
            assert facts_of(ward) == facts
            assert ward.drafts() == drafts
            assert ward.audit_entries()[:-1] == trail
            assert ward.verify().words() == ()
            ward.close()
            ward = Store.open(path, NEW, clock=lambda: NOW)
        ward.close()


def test_the_trail_says_who_changed_it_and_nothing_more(ward: Store) -> None:
    ward.change_passphrase(NEW, who="anna")

    entry = ward.head()
    assert (entry.action, entry.who, entry.list, entry.after) == (Action.PASSPHRASE_CHANGED, "anna", None, "{}")
    assert not any(NEW in str(entry) or OLD in str(entry) for entry in ward.audit_entries())


def test_the_store_goes_on_being_written_to(ward: Store, path: Path) -> None:
    ward.change_passphrase(NEW, who="anna")
    put(ward, a_full_case("CASE-2", "mrd"))
    ward.change_passphrase(OLD, who="anna")
    put(ward, a_full_case("CASE-3", "mrd"))
    ward.compact()
    ward.put_draft("x", 1)
    ward.close()

    with Store.open(path, OLD) as again:
        assert again.case_ids() == ("CASE-1", "CASE-2", "CASE-3")
        assert again.verify().words() == ()


def test_a_recovery_code_opens_the_copies_of_its_time_only(ward: Store, path: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.dalba", tmp_path / "after.dalba"
    old_code = ward.key.recovery_code()
    shutil.copy(path, before)
    ward.change_passphrase(NEW, who="anna")
    new_code = ward.key.recovery_code()
    shutil.copy(path, after)

    assert [opens(before, secret) for secret in (old_code, OLD, new_code, NEW)] == [True, True, False, False]
    assert [opens(after, secret) for secret in (old_code, OLD, new_code, NEW)] == [False, False, True, True]


def test_the_same_passphrase_again_is_a_new_key(ward: Store, path: Path) -> None:
    code = ward.key.recovery_code()

    ward.change_passphrase(OLD, who="anna")

    assert opens(path, OLD)
    assert not opens(path, code)


def test_the_new_file_is_private_and_carries_its_header(ward: Store, path: Path) -> None:
    header = path.read_bytes()[:16]
    ward.change_passphrase(NEW, who="anna")

    content = path.read_bytes()
    assert content[:16] == ward.key.header != header
    assert keys.is_ours(content)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_empty_passphrase_is_refused_and_nothing_changed(ward: Store, path: Path) -> None:
    content = path.read_bytes()

    with pytest.raises(errors.EmptyPassphrase):
        ward.change_passphrase("", who="anna")

    assert path.read_bytes() == content
    assert opens(path, OLD)


def test_whoever_only_looks_cannot_change_it(ward: Store, path: Path) -> None:
    content = path.read_bytes()
    with Store.open(path, OLD, read_only=True) as looking, pytest.raises(errors.ReadOnly):
        looking.change_passphrase(NEW, who="eve")
    assert path.read_bytes() == content


def test_a_reader_at_the_same_time_reads_on_and_the_store_stays_taken(ward: Store, path: Path) -> None:
    with Store.open(path, OLD, read_only=True) as looking:
        facts = facts_of(looking)
        ward.change_passphrase(NEW, who="anna")
        put(ward, a_full_case("CASE-2", "mrd"))

        assert facts_of(looking) == facts
        with pytest.raises(errors.StoreInUse):
            Store.open(path, NEW)
    with Store.open(path, NEW, read_only=True) as looking:
        assert looking.case_ids() == ("CASE-1", "CASE-2")


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")
def test_behind_a_symbolic_link_the_file_itself_is_changed(ward: Store, path: Path, tmp_path: Path) -> None:
    ward.close()
    link = tmp_path / "link.dalba"
    link.symlink_to(path)

    with Store.open(link, OLD) as linked:
        linked.change_passphrase(NEW, who="anna")
        put(linked, a_full_case("CASE-2", "mrd"))

    assert link.is_symlink()
    assert opens(path, NEW)
    assert not opens(path, OLD)


def unsound(database: object) -> Verification:
    return Verification(findings=(Finding(Problem.CUT_SHORT),), entries=0, facts=0, head=None)


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


FULL = OSError(28, "No space left on device")
FAULTS: dict[str, tuple[object, str, Callable[..., Any], type[BaseException]]] = {
    "a full disk while it is copied": (connect, "copy_under", failing(errors.DiskFull("full")), errors.DiskFull),
    "a copy that is not sound": (rekeying, "verified", unsound, errors.NotWritten),
    "a full disk at the end": (connect, "sync_file", failing(FULL), errors.DiskFull),
    "a file that cannot be replaced": (Path, "replace", failing(PermissionError(13, "in use")), errors.ReadOnly),
    "an interruption while it is checked": (rekeying, "verified", failing(KeyboardInterrupt()), KeyboardInterrupt),
    "an interruption at the last moment": (Path, "replace", failing(KeyboardInterrupt()), KeyboardInterrupt),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_where_it_fails_the_store_goes_on_as_it_was(
    ward: Store, path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    where, name, happens, error = FAULTS[fault]
    facts, trail, key = facts_of(ward), ward.audit_entries(), ward.key

    with monkeypatch.context() as patched:
        patched.setattr(where, name, happens)
        with pytest.raises(error):
            ward.change_passphrase(NEW, who="anna")

    assert (facts_of(ward), ward.audit_entries(), ward.key) == (facts, trail, key)
    assert names_in(path.parent) == {"ward.dalba"}
    assert opens(path, OLD)
    assert not opens(path, NEW)
    put(ward, a_full_case("CASE-2", "mrd"))
    assert ward.verify().words() == ()
    ward.change_passphrase(NEW, who="anna")
    assert opens(path, NEW)


def test_an_interruption_right_after_the_exchange_leaves_the_new_one(
    ward: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(connect, "sync_folder", failing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            ward.change_passphrase(NEW, who="anna")

    assert opens(path, NEW)
    put(ward, a_full_case("CASE-2", "mrd"))
    assert ward.verify().words() == ()


def test_a_file_swapped_meanwhile_is_not_replaced(ward: Store, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.dalba"
    Store.create(other, "theirs").close()
    shutil.copy(path, tmp_path / "aside.dalba")
    other.replace(path)

    with pytest.raises(errors.Replaced):
        ward.change_passphrase(NEW, who="anna")

    assert opens(path, "theirs")
    assert "ward.dalba" in names_in(path.parent)


def test_what_another_program_wrote_is_not_carried_over_in_silence(ward: Store, path: Path) -> None:
    other, _ = connect.open_database(path, ward.key)
    trail = Trail(other, at=NOW, who="eve", account="eve", reason="", nonce=lambda: "00")
    trail.append(Action.EXPORTED, None, None, None, None, {})
    trail.seal()
    other.close()

    with pytest.raises(errors.Replaced, match="another program has written"):
        ward.change_passphrase(NEW, who="anna")
    assert opens(path, OLD)
