"""Whatever is moved, merged and undone: a check finds nothing, and an erased patient is named nowhere."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from dalba_desktop.domain.events import Note
from dalba_desktop.store import errors
from dalba_desktop.store.moves import merged_cases, steps_of
from dalba_desktop.store.store import Store
from dalba_desktop.store.writer import Writer
from tests.store.conftest import NOW
from tests.store.everything import PDF, a_full_case, put
from tests.store.plain_pages import plain_pages

DAY = dt.date(2026, 3, 1)
A, B, C = "ALPHA", "BETA", "GAMMA"
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.sampled_from((A, B, C)), st.sampled_from("xy")),
        st.tuples(st.just("move"), st.permutations((A, B, C)), st.sampled_from("xy")),
        st.tuples(st.just("merge"), st.permutations((A, B, C))),
        st.tuples(st.just("attach"), st.sampled_from((A, B, C)), st.sampled_from("xy")),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
        st.tuples(st.just("erase"), st.sampled_from((A, B, C))),
    ),
    max_size=14,
)


def _whatever_was_moved(empty: Store, steps: list[Any], erased: str) -> None:
    """On a store of its own: one that grows is slower to check from example to example."""
    path = empty.path.with_name("example.dalba")
    shutil.copy(empty.path, path)
    with Store.open(path, empty.key, clock=lambda: NOW) as store:
        _moved_and_erased(store, steps, erased)


def _moved_and_erased(store: Store, steps: list[Any], erased: str) -> None:
    ward = Ward(store)
    for step in steps:
        ward.take(step)
    assert store.verify().words() == ()
    for case_id in (erased, A, B, C):
        if store.has_case(ward.real[case_id]):
            gone = ward.words_of(case_id)
            kept = {each: store.case(each) for each in store.case_ids()}
            with store.writing(who="carla") as writer:
                writer.erase_case(ward.real[case_id])
            assert store.verify().words() == ()
            kept.pop(ward.real[case_id])
            assert {each: store.case(each) for each in store.case_ids()} == kept
            pages = plain_pages(store.path, store.key)
            assert [word for word in gone if word.encode() in pages] == []


@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(steps=STEPS, erased=st.sampled_from((A, B, C)))
def test_whatever_was_moved_and_undone_an_erased_patient_is_named_nowhere(
    store: Store, steps: list[Any], erased: str
) -> None:
    """The word of each patient stands in their name and in every reason that concerns them."""
    _whatever_was_moved(store, steps, erased)


def test_a_document_that_was_undone_redone_and_moved_goes_with_the_patient(store: Store) -> None:
    steps = [("note", B, "x"), ("attach", B, "x"), ("undo",), ("redo",), ("move", [B, A, C], "x")]
    _whatever_was_moved(store, steps, A)


@pytest.mark.long
@hypothesis.settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400, deadline=None)
@given(steps=STEPS, erased=st.sampled_from((A, B, C)))
def test_the_same_many_times(store: Store, steps: list[Any], erased: str) -> None:
    _whatever_was_moved(store, steps, erased)


class Ward:
    """Three patients with a word each, which stands in everything that is about them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        number = store.head().sequence
        self.words = {case_id: f"{case_id[0]}{number:06}Q" for case_id in (A, B, C)}
        self.real = {case_id: f"{case_id} {number}" for case_id in (A, B, C)}
        self.done: list[int] = []
        self.undone: list[int] = []
        for case_id, known in self.real.items():
            put(store, a_full_case(known, "notes", family_name=self.words[case_id]), self.words[case_id])

    def words_of(self, case_id: str) -> list[str]:
        """The words of a patient and of every case that became part of theirs."""
        cases = merged_cases(steps_of(self.store.database), self.real[case_id])
        return [self.words[each] for each, real in self.real.items() if real in cases]

    def take(self, step: Any) -> None:
        what, *rest = step
        if what in ("undo", "redo"):
            source, target = (self.done, self.undone) if what == "undo" else (self.undone, self.done)
            if source:
                with self.store.writing(who="carla") as writer:
                    (writer.undo if what == "undo" else writer.redo)(source[-1])
                    change = writer.change
                source.pop()
                target.append(change)
            return
        cases = [rest[0]] if isinstance(rest[0], str) else list(rest[0][:2])
        try:
            with self.store.writing(who="anna", reason=" ".join(self.words[each] for each in cases)) as writer:
                self._change(writer, what, [self.real[each] for each in cases], *rest[1:])
                change = writer.change
        except errors.StoreError:
            return
        self.done = [] if what == "erase" else [*self.done, change]
        self.undone = []

    def _change(self, writer: Writer, what: str, cases: list[str], key: str = "") -> None:
        if what == "erase":
            writer.erase_case(cases[0])
        elif what == "note":
            writer.add(cases[0], Note(id=key, date=DAY, text="well", note=cases[0][0]))
        elif what == "attach":
            writer.attach(cases[0], "report.pdf", PDF, records=(("notes", key),))
        elif what == "move":
            writer.move_record(cases[0], ("notes", key), cases[1])
        else:
            left, kept = self.store.case(cases[0]), self.store.case(cases[1])
            both = {("notes", each.id) for each in left.notes} & {("notes", each.id) for each in kept.notes}
            writer.merge_case(cases[0], cases[1], left.patient, {each: each for each in both})
