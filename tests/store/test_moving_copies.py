"""An erasure reaches the copies too: what a patient's record left in another case while a copy of it was made."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from dalba_desktop.domain.events import Note
from dalba_desktop.store import copies, errors
from dalba_desktop.store.store import Store
from tests.store.conftest import NOW
from tests.store.everything import a_full_case, put
from tests.store.plain_pages import plain_pages
from tests.store.test_moving_random import STEPS, A, B, C, Ward

CANARY = "KNMWQA"


@pytest.fixture
def ward(store: Store) -> Store:
    put(store, a_full_case(A, "mrd", "notes"))
    return store


def copied(store: Store, name: str) -> Path:
    return Path(shutil.copy(store.path, store.path.with_name(f"{name}.copy.dalba")))


def add_case(store: Store, case_id: str) -> None:
    put(store, a_full_case(case_id, "mrd", "notes"))


def enter_in_the_wrong_case(store: Store) -> None:
    with store.writing(who="anna", reason=f"{CANARY} on the telephone") as writer:
        writer.add(A, Note(id="n", date=dt.date(2026, 3, 1), text=CANARY))
        writer.attach(A, f"{CANARY}.pdf", b"%PDF-" + CANARY.encode(), records=(("notes", "n"),))


def move(store: Store, case_id: str, into: str) -> None:
    with store.writing(who="anna", reason=CANARY) as writer:
        writer.move_record(case_id, ("notes", "n"), into)


def erase_with(store: Store, case_id: str, *paths: Path) -> None:
    """From the copies first, as the command line does."""
    ids, told = store.merged_cases(case_id), store.told_of(case_id)
    for path in paths:
        copies.erase_in(path, store.key, ids, told, at=NOW, who="carla", account="carla")
    with store.writing(who="carla") as writer:
        writer.erase_case(case_id)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_copy_of_before_a_move_is_known_to_hold_the_patient_and_forgets_them(ward: Store, *, is_there: bool) -> None:
    """Also where the right case was made only after the copy."""
    if is_there:
        add_case(ward, B)
    facts = ward.case(A)
    enter_in_the_wrong_case(ward)
    copy = copied(ward, "before")
    if not is_there:
        add_case(ward, B)
    move(ward, A, B)
    assert copies.holds(copy, ward.key, ward.merged_cases(B), ward.told_of(B))

    erase_with(ward, B, copy)

    assert CANARY.encode() not in plain_pages(copy, ward.key)
    assert not copies.holds(copy, ward.key, (B,))
    with Store.open(copy, ward.key, read_only=True) as found:
        assert found.cases() == (facts,)
        assert found.attachments(A) == ()
        assert found.verify().words() == ()


def test_a_copy_of_while_two_were_one_forgets_the_one_and_keeps_the_other(ward: Store) -> None:
    add_case(ward, B)
    kept = ward.case(A)
    with ward.writing(who="anna", reason=CANARY) as writer:
        writer.add(B, Note(id="n", date=dt.date(2026, 3, 1), text=CANARY))
    with ward.writing(who="anna", reason=CANARY) as writer:
        writer.merge_case(B, A, kept.patient, {})
        merged = writer.change
    copy = copied(ward, "merged")
    with ward.writing(who="anna") as writer:
        writer.undo(merged)

    erase_with(ward, B, copy)

    assert CANARY.encode() not in plain_pages(copy, ward.key)
    with Store.open(copy, ward.key, read_only=True) as found:
        assert found.cases() == (kept,)
        assert found.verify().words() == ()


def test_a_copy_of_another_history_is_left_alone(ward: Store, tmp_path: Path) -> None:
    enter_in_the_wrong_case(ward)
    add_case(ward, B)
    move(ward, A, B)
    ids, told = ward.merged_cases(B), ward.told_of(B)
    copy = tmp_path / "other.dalba"
    Store.create(copy, "other").close()
    content = copy.read_bytes()

    assert not copies.holds(copy, "other", ids, told)
    with pytest.raises(errors.UnknownCase):
        copies.erase_in(copy, "other", ids, told, at=NOW, who="carla", account="carla")
    assert copy.read_bytes() == content


def _copies_of_every_time(empty: Store, steps: list[Any], erased: str) -> None:
    path = empty.path.with_name("example.dalba")
    shutil.copy(empty.path, path)
    with Store.open(path, empty.key, clock=lambda: NOW) as store:
        ward, made = Ward(store), []
        for number, step in enumerate(steps):
            ward.take(step)
            if number % 3 == len(steps) % 3:
                made.append(copied(store, str(number)))
        real = ward.real[erased]
        if not store.has_case(real):
            return
        gone = ward.words_of(erased)
        erase_with(store, real, *made)
        for copy in made:
            pages = plain_pages(copy, store.key)
            assert [word for word in gone if word.encode() in pages] == []


EXAMPLES = given(steps=STEPS, erased=st.sampled_from((A, B, C)))


@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None)
@EXAMPLES
def test_whatever_was_moved_and_undone_an_erased_patient_is_in_no_copy(
    store: Store, steps: list[Any], erased: str
) -> None:
    _copies_of_every_time(store, steps, erased)


@pytest.mark.long
@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@EXAMPLES
def test_the_same_many_times(store: Store, steps: list[Any], erased: str) -> None:
    _copies_of_every_time(store, steps, erased)
