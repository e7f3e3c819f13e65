"""A restore that is killed, fails or finds no hard links: the old or the new store is there."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from dalba_desktop.store import errors, holder, restoring
from dalba_desktop.store.backups import Backups
from dalba_desktop.store.restoring import restore, stores_set_aside, undo_restore
from dalba_desktop.store.store import Store
from tests.store.conftest import PASSPHRASE
from tests.store.copies import LATER, LATEST, cases_in, leave_a_journal, names


class Killed(BaseException):
    """Stands for the end of the process: nothing after it is done."""


STEPS = ["_copy", "_checked_head", "_write_down", "_check", "_pause", "_keep", "_put_in_place", "_clear_companions",
         "_protect"]  # fmt: skip


@pytest.mark.parametrize("with_journal", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_at_every_step_the_old_or_the_new_store_is_there(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool, with_journal: bool
) -> None:
    if with_journal:
        leave_a_journal(store.path)
    do: Callable[..., object] = getattr(restoring, step)

    def killed(*arguments: object, **named: object) -> None:
        if after:
            do(*arguments, **named)
        # What a killed process no longer does.
        monkeypatch.setattr(restoring, "_remove_names", lambda *_: None)
        monkeypatch.setattr(restoring, "_pause_as", lambda *_: None)
        raise Killed

    monkeypatch.setattr(restoring, step, killed)
    with pytest.raises(Killed):
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)
    monkeypatch.undo()

    is_new = (step, after) == ("_put_in_place", True) or STEPS.index(step) > STEPS.index("_put_in_place")
    holder.lock_path(store.path).write_text("left behind")
    with Store.open(store.path, PASSPHRASE) as found:
        assert found.case_ids() == (("CASE-1",) if is_new else ("CASE-1", "CASE-2"))
        assert found.verify().is_sound
    asides = stores_set_aside(store.path)
    assert len(asides) == is_new
    if is_new:
        assert Backups(store.path).paused is not None
        undo_restore(store.path, asides[0].path, at=LATEST)
        assert cases_in_mended(store.path) == ("CASE-1", "CASE-2")
    # Whatever was left, it can be done again.
    restore(backup, store.path, PASSPHRASE, at=LATEST, set_aside=True)
    assert cases_in(store.path) == ("CASE-1",)


def cases_in_mended(path: Path) -> tuple[str, ...]:
    with Store.open(path, PASSPHRASE) as store:
        assert store.verify().is_sound
        return store.case_ids()


def test_undoing_a_restore_that_was_killed_before_the_exchange_only_tidies_up(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        monkeypatch.setattr(restoring, "_remove_names", lambda *_: None)
        raise Killed

    monkeypatch.setattr(restoring, "_put_in_place", killed)
    with pytest.raises(Killed):
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)
    monkeypatch.undo()
    aside = store.path.with_name("ward set aside 2026-03-01T110000Z.dalba")
    assert aside.exists()

    undo_restore(store.path, aside, at=LATEST)

    assert not aside.exists()
    assert cases_in(store.path) == ("CASE-1", "CASE-2")
    if os.name == "posix":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_a_failed_exchange_leaves_everything_as_it_was(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(store.path.parent)

    def failing(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(restoring, "_put_in_place", failing)

    with pytest.raises(errors.ReadOnly):
        restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert names(store.path.parent) == before
    assert cases_in(store.path) == ("CASE-1", "CASE-2")
    assert Backups(store.path).paused is None


def test_without_hard_links_the_old_store_is_copied(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.path.read_bytes()

    def no_links(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)

    done = restore(backup, store.path, PASSPHRASE, at=LATER, set_aside=True)

    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == before
    assert cases_in(store.path) == ("CASE-1",)
    new = store.path.with_name("new.dalba")
    restore(backup, new, PASSPHRASE, at=LATER)
    assert cases_in(new) == ("CASE-1",)
