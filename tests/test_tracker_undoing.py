"""Undo and redo across a session: whatever was done, in whatever order it is taken back and brought again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from dalba_desktop.alerts.findings import Message
from dalba_desktop.assets import asset
from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.interchange.merge import OnConflict
from dalba_desktop.store import attachments, errors
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.undoing import NothingToUndo, what_was_done
from tests.builders import a_case, on_day
from tests.store.everything import LISTS as PLAIN
from tests.store.everything import PDF, a_full_case, facts_of

TODAY = on_day(60)
NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
PASSPHRASE = "ward"


def a_tracker(path: Path) -> tuple[Tracker, Store]:
    store = Store.open(path, PASSPHRASE, clock=lambda: NOW)
    return Tracker(store, load_policy(), load_mutation_table(), TODAY, who="anna"), store


@pytest.fixture(scope="module")
def ward_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases, one of them with a card to decide about, the other with everything.

    Synthetic, because an import into a store of patients makes a backup first.
    """
    path = tmp_path_factory.mktemp("undoing") / "ward.dalba"
    Tracker.create(path, PASSPHRASE, today=TODAY, synthetic=True, clock=lambda: NOW).close()
    tracker, _ = a_tracker(path)
    with tracker:
        rising = a_case().on("dasatinib", day=1).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2).build()
        tracker.import_cases(CaseFile(cases=(rising, a_full_case("CASE-2")), synthetic=True))
        tracker.keeping.attach("CASE-1", "first.pdf", PDF)
    return path


@pytest.fixture
def opened(ward_file: Path, tmp_path: Path) -> Iterator[tuple[Tracker, Store]]:
    path = tmp_path / "ward.dalba"
    shutil.copy(ward_file, path)
    tracker, store = a_tracker(path)
    with tracker:
        yield tracker, store


class Session(RuleBasedStateMachine):
    """`past` and `future` are what undo and redo must lead to; a change of any kind forgets the future."""

    folder: Path
    template: Path
    number = 0

    def __init__(self) -> None:
        super().__init__()
        Session.number += 1
        self.path = self.folder / f"ward-{Session.number}.dalba"
        shutil.copy(self.template, self.path)
        self.tracker, self.store = a_tracker(self.path)
        self.count = 0
        self.past: list[str] = []
        self.future: list[str] = []
        self.now = self.state()

    def state(self) -> str:
        return facts_of(self.store) + self.tracker.case_file()

    def changed(self, change: Callable[[], object]) -> None:
        change()
        self.past.append(self.now)
        self.future.clear()
        self.now = self.state()

    def another(self) -> int:
        self.count += 1
        return self.count

    cases = st.sampled_from(["CASE-1", "CASE-2"])

    @rule(case_id=cases, name=st.sampled_from(sorted(LISTS)))
    def record(self, case_id: str, name: str) -> None:
        made = codec.read_record(LISTS[name], {**PLAIN[name], "note": f"no. {self.another()}"}, name)
        self.changed(lambda: self.tracker.record(case_id, made))

    @rule(case_id=cases, pick=st.integers(0, 10**6))
    def amend(self, case_id: str, pick: int) -> None:
        records = [record for _, record in self.store.case(case_id).records()]
        chosen = dataclasses.replace(records[pick % len(records)], note=f"no. {self.another()}")
        self.changed(lambda: self.tracker.amend(case_id, chosen, "a slip"))

    @rule(case_id=cases, pick=st.integers(0, 10**6))
    def withdraw(self, case_id: str, pick: int) -> None:
        records = [*self.store.case(case_id).records()]
        name, chosen = records[pick % len(records)]
        self.changed(lambda: self.tracker.withdraw(case_id, name, chosen.id, f"reason {self.another()}"))

    @rule(case_id=cases)
    def amend_patient(self, case_id: str) -> None:
        def change() -> None:
            with self.store.writing(who="anna") as writer:
                patient = self.store.case(case_id).patient
                writer.amend_patient(dataclasses.replace(patient, family_name=f"Name {self.another()}"))

        self.changed(change)

    @rule(how_many=st.integers(1, 4))
    def import_cases(self, how_many: int) -> None:
        made = tuple(a_full_case(f"NEW-{self.another()}", "mrd", "notes") for _ in range(how_many))
        self.changed(lambda: self.tracker.import_cases(CaseFile(cases=made, synthetic=True)))

    @rule()
    def import_over_what_is_there(self) -> None:
        """New facts for a case, another value for a fact that is there, a laboratory and a threshold."""
        there = self.store.case("CASE-2")
        number = self.another()
        changed = CaseHistory(
            patient=dataclasses.replace(there.patient, given_name=f"Name {number}"),
            mrd=(dataclasses.replace(there.mrd[0], note=f"no. {number}", withdrawn=None),),
            notes=(dataclasses.replace(there.notes[0], id=f"import-{number}", withdrawn=None),),
        )
        file = CaseFile(
            cases=(changed, a_full_case(f"NEW-{number}", "mrd")),
            laboratories=(Laboratory(name=f"Lab {number}", lod_percent=0.001),),
            synthetic=True,
        )
        path = self.folder / "more.json"
        path.write_text(write_case_file(file), encoding="utf-8")
        self.changed(lambda: self.tracker.import_files([path], on_conflict=OnConflict.TAKE))

    @rule(name=st.sampled_from(["Lab A", "Lab B"]))
    def set_laboratory(self, name: str) -> None:
        figures = Laboratory(name=name, lod_percent=0.001 * self.another())
        self.changed(lambda: self.tracker.settings.set_laboratory(figures))

    @rule(key=st.sampled_from(["rise_min_log10", "confirm_days"]))
    def set_or_reset_policy(self, key: str) -> None:
        if key in self.store.policy_overrides and self.another() % 2:
            self.changed(lambda: self.tracker.settings.reset_policy_value(key, "as shipped"))
        else:
            value = {"rise_min_log10": 0.5 + self.another() / 1000, "confirm_days": 20 + self.another() % 20}[key]
            if self.store.policy_overrides.get(key) != value:
                self.changed(lambda: self.tracker.settings.set_policy_value(key, value, "ours"))

    @rule(protocol=st.sampled_from(["d-alba", "all2820"]))
    def set_or_reset_calendar(self, protocol: str) -> None:
        if protocol in self.store.settings().calendars and self.another() % 2:
            self.changed(lambda: self.tracker.settings.reset_calendar(protocol, "as shipped"))
        else:
            own = {"protocol": {protocol: {"source": f"ours, no. {self.another()}"}}}
            self.changed(lambda: self.tracker.settings.set_calendar(protocol, own, "ours"))

    @rule()
    def replace_or_reset_table(self) -> None:
        if self.store.settings().files_in_force and self.another() % 2:
            self.changed(self.tracker.settings.use_shipped_table)
        else:
            text = asset("resources", "knowledge", "abl1_mutations.toml").read_text("utf-8")
            path = self.folder / "table.toml"
            path.write_text(
                text.replace('version = "1"', f'version = "{100 + self.another()}"', 1), encoding="utf-8", newline="\n"
            )
            self.changed(lambda: self.tracker.settings.replace_mutation_table(path, force=True))

    @rule(name=st.sampled_from(["Dr Alpha", "Dr Beta"]))
    def sign(self, name: str) -> None:
        self.changed(lambda: self.tracker.settings.sign_mutation_table(name))

    @rule(value=st.one_of(st.none(), st.booleans(), st.integers(2, 9), st.text(max_size=3)))
    def prefer(self, value: Any) -> None:
        if self.tracker.keeping.preference("lock") != value:
            self.changed(lambda: self.tracker.keeping.set_preference("lock", value))

    @rule(pick=st.integers(0, 10**6))
    def attach(self, pick: int) -> None:
        """New cases may have documents, too."""
        case_id = self.store.case_ids()[pick % len(self.store.case_ids())]
        name = f"{self.another()}.pdf"
        self.changed(lambda: self.tracker.keeping.attach(case_id, name, PDF + name.encode()))

    @rule(case_id=cases)
    def remove_attachment(self, case_id: str) -> None:
        there = self.tracker.keeping.attachments(case_id)
        if there:
            self.changed(lambda: self.tracker.keeping.remove_attachment(case_id, there[-1].id, "another patient's"))

    @rule(dismissed=st.booleans())
    def decide_or_open_again(self, dismissed: bool) -> None:
        found = [each for _, each in self.tracker.episodes("CASE-1")]
        held = [each for each in found if each.decision is not None]
        if held:
            self.changed(lambda: self.tracker.open_again("CASE-1", held[0], "too early"))
        elif found and dismissed:
            self.changed(lambda: self.tracker.dismiss("CASE-1", found[0].episode, "other", "known"))
        elif found:
            self.changed(lambda: self.tracker.acknowledge("CASE-1", found[0].episode, "seen"))

    @rule()
    def do_what_changes_no_data(self) -> None:
        self.tracker.keeping.put_draft("mrd/CASE-1", {"level": str(self.another())}, "CASE-1")
        self.tracker.keeping.recovery_code()
        self.tracker.export_case_file(self.folder / "ward.json", "CASE-1")

    @precondition(lambda self: self.past)
    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.past))):
            named = self.tracker.undoing.next_undo
            undone = self.tracker.undoing.undo()
            assert undone.what == named
            self.future.append(self.now)
            self.now = self.past.pop()
            assert self.state() == self.now

    @precondition(lambda self: self.future)
    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self.future))):
            named = self.tracker.undoing.next_redo
            undone = self.tracker.undoing.redo()
            assert undone.what == named
            self.past.append(self.now)
            self.now = self.future.pop()
            assert self.state() == self.now

    @invariant()
    def the_store_is_sound_and_as_it_should_be(self) -> None:
        assert self.state() == self.now
        assert self.store.verify().words() == ()
        assert (self.tracker.undoing.next_undo is None) == (not self.past)
        assert (self.tracker.undoing.next_redo is None) == (not self.future)

    def teardown(self) -> None:
        try:
            states = [*self.past, self.now]
            while self.past:
                self.undo(1)
            assert self.state() == states[0]
            for state in states[1:]:
                self.redo(1)
                assert self.state() == state
            assert self.store.verify().words() == ()
        finally:
            self.tracker.close()
            self.path.unlink()


def test_after_undoing_everything_all_is_as_it_was_and_after_redoing_as_it_became(
    ward_file: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    machine = type("Session", (Session,), {"folder": tmp_path, "template": ward_file})
    many = 100 if request.config.getoption("--long") else 5
    run_state_machine_as_test(
        machine,
        settings=hypothesis.settings(
            max_examples=many, stateful_step_count=20, suppress_health_check=[*hypothesis.HealthCheck]
        ),
    )


def test_a_fresh_session_has_nothing_to_undo(opened: tuple[Tracker, Store]) -> None:
    tracker, store = opened

    assert tracker.undoing.next_undo is None
    assert tracker.undoing.next_redo is None
    head = store.head()
    with pytest.raises(NothingToUndo):
        tracker.undoing.undo()
    with pytest.raises(NothingToUndo):
        tracker.undoing.redo()
    assert store.head() == head


def test_what_is_undone_is_named_and_says_which_cases_to_draw_anew(opened: tuple[Tracker, Store]) -> None:
    tracker, _ = opened
    note = a_full_case("CASE-1", "notes").notes[0]
    tracker.record("CASE-1", note)

    undone = tracker.undoing.undo()
    could_be_redone = tracker.undoing.next_redo

    assert undone.case_ids == ("CASE-1",)
    assert undone.what == could_be_redone
    assert undone.what == Message(
        "change-one", {"list": "notes", "id": "notes-1", "date": "2025-01-08", "case_id": "CASE-1"}
    )
    assert tracker.undoing.redo().case_ids == ("CASE-1",)


def test_a_card_that_was_dismissed_stands_again_after_undo(opened: tuple[Tracker, Store]) -> None:
    tracker, _ = opened
    (_, found), *_ = tracker.episodes("CASE-1")
    tracker.acknowledge("CASE-1", found.episode)
    assert any(each.decision for _, each in tracker.episodes("CASE-1"))

    tracker.undoing.undo()

    assert not any(each.decision for _, each in tracker.episodes("CASE-1"))


def test_a_new_change_forgets_what_could_be_redone(opened: tuple[Tracker, Store]) -> None:
    tracker, _ = opened
    tracker.keeping.set_preference("a", 1)
    tracker.undoing.undo()
    tracker.keeping.set_preference("b", 1)

    assert tracker.undoing.next_redo is None
    tracker.undoing.undo()
    assert tracker.undoing.next_undo is None


@pytest.mark.parametrize("redo", [False, True])
def test_a_step_that_fails_leaves_both_stacks_usable(
    opened: tuple[Tracker, Store], monkeypatch: pytest.MonkeyPatch, redo: bool
) -> None:
    tracker, store = opened
    start = facts_of(store)
    tracker.keeping.set_preference("a", 1)
    kept = tracker.keeping.attach("CASE-2", "x.pdf", PDF + b"x")
    tracker.keeping.set_preference("b", 1)
    end = facts_of(store)
    tracker.undoing.undo()
    if redo:
        tracker.undoing.undo()
    step = tracker.undoing.redo if redo else tracker.undoing.undo
    named, facts, head = (tracker.undoing.next_undo, tracker.undoing.next_redo), facts_of(store), store.head()

    def full(*_: object, **__: object) -> None:
        raise errors.DiskFull("full")

    with monkeypatch.context() as patched:
        patched.setattr(attachments, "set_removed", full)
        for _ in range(2):
            with pytest.raises(errors.DiskFull):
                step()
    assert (tracker.undoing.next_undo, tracker.undoing.next_redo) == named
    assert (facts_of(store), store.head()) == (facts, head)

    while tracker.undoing.next_redo:
        tracker.undoing.redo()
    assert facts_of(store) == end
    assert tracker.keeping.attachment_content("CASE-2", kept.id) == PDF + b"x"
    while tracker.undoing.next_undo:
        tracker.undoing.undo()
    assert facts_of(store) == start


def test_what_could_not_be_undone_goes_on_the_stack_no_more_after_an_erasure(opened: tuple[Tracker, Store]) -> None:
    tracker, store = opened
    tracker.keeping.set_preference("a", 1)
    tracker.record("CASE-1", a_full_case("CASE-1", "notes").notes[0])
    tracker.undoing.undo()

    tracker.keeping.erase("CASE-1")

    assert tracker.undoing.next_undo is None
    assert tracker.undoing.next_redo is None
    tracker.keeping.set_preference("b", 1)
    tracker.undoing.undo()
    assert tracker.keeping.preference("a") == 1
    assert tracker.keeping.preference("b") is None
    assert store.verify().is_sound


def test_undo_can_itself_be_seen_in_the_history_of_the_field(opened: tuple[Tracker, Store]) -> None:
    tracker, store = opened
    sample = store.case("CASE-1").mrd[0]
    tracker.amend("CASE-1", dataclasses.replace(sample, level_percent=0.5), "a slip")
    tracker.undoing.undo()
    tracker.undoing.redo()

    levels = [
        (row.entry.action, row.changes[0].before, row.changes[0].after)
        for row in tracker.keeping.history_of_field("CASE-1", "mrd", sample.id, "level_percent")
    ]

    assert levels == [("added", None, 2.6), ("amended", 2.6, 0.5), ("undone", 0.5, 2.6), ("redone", 2.6, 0.5)]


def test_in_a_store_that_can_only_be_looked_at_there_is_nothing_to_undo(ward_file: Path) -> None:
    with Tracker.open(ward_file, PASSPHRASE, today=TODAY, read_only=True) as tracker:
        assert tracker.undoing.next_undo is None
        with pytest.raises(NothingToUndo):
            tracker.undoing.undo()


def test_names_of_changes(opened: tuple[Tracker, Store]) -> None:
    tracker, store = opened

    def name_of(change: Callable[[], object]) -> Message:
        change()
        named = tracker.undoing.next_undo
        assert named is not None
        return named

    policy = name_of(lambda: tracker.settings.set_policy_value("confirm_days", 30, "ours"))
    both = name_of(lambda: tracker.settings.set_calendars(
        {"protocol": {"d-alba": {"source": "x"}, "all2820": {"source": "y"}}}, "ours"))  # fmt: skip
    one_case = name_of(lambda: tracker.import_cases(CaseFile(cases=(a_full_case("NEW-1", "mrd"),), synthetic=True)))
    pair = CaseFile(cases=(a_case(case_id="A").build(), a_case(case_id="B").build()), synthetic=True)
    two_cases = name_of(lambda: tracker.import_cases(pair))
    document = name_of(lambda: tracker.keeping.attach("CASE-2", "y.pdf", PDF + b"y", date=TODAY))

    assert policy == Message("change-one", {"list": "policy", "id": "confirm_days", "date": None, "case_id": None})
    assert both == Message("change-many", {"count": 2, "cases": 0})
    assert one_case == Message("change-case", {"case_id": "NEW-1", "count": 3, "list": "patient"})
    assert two_cases == Message("change-many", {"count": 2, "cases": 2})
    assert document.code == "change-one"
    assert document.values["date"] == TODAY.isoformat()
    while tracker.undoing.next_undo:
        tracker.undoing.undo()
    assert what_was_done([entry for entry in store.audit_entries() if entry.list][-1:]).code == "change-one"
