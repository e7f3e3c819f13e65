"""A case as the store held it once: after any course of entries, each past moment is found again, exactly."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory, list_of
from dalba_desktop.domain.patient import Patient
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.store import errors
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.store import Store
from dalba_desktop.store.writer import Writer
from dalba_desktop.tracker.changes_facts import fact_changes
from dalba_desktop.tracker.changes_rewind import end_of, rewound, row_at
from tests.store.everything import LISTS as PLAIN
from tests.store.everything import PDF, a_full_case

BEGAN = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 1)
PASSPHRASE = "ward"

Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "add", "amend", "withdraw", "person", "undo", "redo", "undo-any", "document", "many", "leave"]
        ),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=14,
)


class Ticking:
    """Every moment is ten minutes after the one before."""

    def __init__(self) -> None:
        self._ticks = itertools.count()

    def __call__(self) -> dt.datetime:
        return BEGAN + dt.timedelta(minutes=10 * next(self._ticks))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for every example, each on a case of its own."""
    path = tmp_path_factory.mktemp("rewind") / "ward.dalba"
    Store.create(path, PASSPHRASE, clock=lambda: BEGAN).close()
    with Store.open(path, PASSPHRASE, clock=Ticking()) as opened:
        yield opened


_cases = itertools.count(1)


@hypothesis.given(STEPS)
@hypothesis.settings(max_examples=30, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_the_case_of_every_past_moment_is_found_again(store: Store, steps: list[Step]) -> None:
    """Each state is compared with the case file that was exported at that moment, record for record and in order."""
    case_id = f"CASE-{next(_cases)}"
    course = Course(store, case_id)
    for what, number in steps:
        course.do(what, number)
    trail = store.audit_entries(case_id)
    now = store.case(case_id) if store.has_case(case_id) else None
    assert len(course.states) > 1
    for sequence, moment, exported in course.states:
        found = rewound(now, trail, sequence)
        assert as_file(found) == exported
        assert row_at(trail, moment) <= sequence
        assert as_file(rewound(now, trail, row_at(trail, moment))) == exported
        if found is not None and now is not None:
            told = {(change.list, change.id) for change in fact_changes(found, now, TODAY, TODAY, {})}
            assert told == different(found, now)


def different(then: CaseHistory, now: CaseHistory) -> set[tuple[str, str]]:
    """The places of everything that is not the same in both; decisions are told with their alerts."""
    before = {("patient", then.case_id): then.patient, **{(name, row.id): row for name, row in then.records()}}
    after = {("patient", now.case_id): now.patient, **{(name, row.id): row for name, row in now.records()}}
    return {place for place in {*before, *after} if place[0] != "decisions" and before.get(place) != after.get(place)}


class Course:
    """What happens to one case, and what was stored after each step: row, moment, case file."""

    def __init__(self, store: Store, case_id: str) -> None:
        self.store, self.case_id = store, case_id
        self.states: list[tuple[int, dt.datetime, str]] = []
        self._changes: list[int] = []
        self._undone: list[int] = []
        self._ids = itertools.count(1)
        self.other = f"OTHER-{case_id}"
        with self._writing() as writer:
            writer.add_case(Patient(case_id=self.other, diagnosis_date=dt.date(2025, 1, 1)))
        self._note()
        with self._writing() as writer:
            writer.add_case(Patient(case_id=case_id, diagnosis_date=dt.date(2025, 1, 1)))
            self._changes.append(writer.change)
        self._note()

    def do(self, what: str, number: int) -> None:
        """One step; one that cannot be made now is none."""
        try:
            with self._writing() as writer:
                self._carry_out(writer, what, number)
        except (errors.Conflict, errors.Refused, errors.UnknownRecord, errors.UnknownCase):
            return
        self._note()

    def _carry_out(self, writer: Writer, what: str, number: int) -> None:
        present = [record for _, record in self.store.case(self.case_id).records()] if self._is_there else []
        chosen = present[number % len(present)] if present else None
        if what in ("undo", "redo", "undo-any"):
            source = self._undone if what == "redo" else self._changes
            if not source:
                raise errors.Refused
            change = source[number % len(source)] if what == "undo-any" else source[-1]
            (writer.redo if what == "redo" else writer.undo)(change)
            source.remove(change)
            (self._changes if what == "redo" else self._undone).append(writer.change)
            return
        if what == "add":
            self._add(writer, number)
        elif what == "many":
            for each in range(number % 4 + 1):
                self._add(writer, number + each)
        elif what == "person":
            writer.amend_patient(
                Patient(case_id=self.case_id, diagnosis_date=dt.date(2025, 1, 1), family_name=f"N{number}")
            )
        elif what == "document":
            writer.attach(self.case_id, f"{next(self._ids)}.pdf", PDF + str(number).encode())
        elif chosen is None:
            raise errors.Refused
        elif what == "amend":
            writer.amend(self.case_id, noted(chosen, f"corrected {number}"))
        elif what == "withdraw":
            writer.withdraw(self.case_id, list_of(chosen), chosen.id, on=dt.date(2026, 3, 1))
        else:
            writer.move_record(self.case_id, (list_of(chosen), chosen.id), self.other)
        self._changes.append(writer.change)

    def _add(self, writer: Writer, number: int) -> None:
        name = list(LISTS)[number % len(LISTS)]
        record = a_full_case("X", name).find(name, f"{name}-1")
        assert record is not None
        writer.add(self.case_id, with_id(record, f"r{next(self._ids)}"))

    def _writing(self) -> Any:
        return self.store.writing(who="anna", reason="why")

    @property
    def _is_there(self) -> bool:
        return self.store.has_case(self.case_id)

    def _note(self) -> None:
        now = self.store.case(self.case_id) if self._is_there else None
        self.states.append((self.store.head().sequence, self.store.clock(), as_file(now)))


def as_file(case: CaseHistory | None) -> str:
    return "nothing" if case is None else write_case_file(CaseFile(cases=(case,)))


def with_id(record: Record, record_id: str) -> Record:
    return dataclasses.replace(record, id=record_id)


def noted(record: Record, note: str) -> Record:
    return dataclasses.replace(record, note=note)


def test_what_the_trail_does_not_speak_of_stays_where_it_is() -> None:
    """Of a case the trail of which begins later, such as a salvaged one, the known part is rewound."""
    case = a_full_case("CASE-1", "mrd", "notes")
    assert rewound(case, (), 0) == case
    assert rewound(None, (), 0) is None


def test_a_clock_that_was_set_back_hides_nothing(store: Store) -> None:
    case_id = f"CASE-{next(_cases)}"
    course = Course(store, case_id)
    course.do("add", 1)
    course.do("add", 2)
    trail = list(store.audit_entries(case_id))
    first, second, third = trail
    backwards = (first, second, with_at(third, first.at))
    assert row_at(backwards, dt.datetime.fromisoformat(first.at)) == first.sequence
    assert row_at(backwards, dt.datetime.fromisoformat(second.at)) == third.sequence
    assert row_at(backwards, BEGAN - dt.timedelta(days=1)) == 0


def with_at(entry: AuditEntry, at: str) -> AuditEntry:
    return dataclasses.replace(entry, at=at)


def test_a_day_ends_at_the_midnight_of_whoever_sits_here() -> None:
    end = end_of(dt.date(2026, 3, 1))
    assert end.tzinfo is not None
    assert (end.hour, end.minute) == (0, 0)
    assert end.date() == dt.date(2026, 3, 2)


def test_every_list_has_a_record_to_try() -> None:
    assert set(PLAIN) == set(LISTS)
