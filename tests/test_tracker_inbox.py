"""The alerts of all cases in one list, and taking over many of them at once, on a real store."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.alerts.decisions import State
from dalba_desktop.alerts.episodes import Episode
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.deciding import NotDecided
from dalba_desktop.tracker.inbox import InboxLine, in_order, lines_of, newest_evidence
from tests.builders import a_case, on_day

PASSPHRASE = "ward"
TODAY = on_day(60)
NOW = dt.datetime.combine(TODAY, dt.time(10, 30), dt.UTC)


def a_rise(case_id: str) -> CaseHistory:
    """A rise on dasatinib without an ABL1 test, in complete remission, with an effusion: two cards."""
    case = a_case(case_id=case_id).on("dasatinib", 1, id="t1").having("responses", date=on_day(22), category="CR")
    case.with_mrd(22, 2.6, id="m22").with_mrd(45, 0.31, id="m45").with_mrd(57, 1.2, id="m57")
    return case.having("adverse_events", term="Pleural effusion", grade=2, start=on_day(50), id="e1").build()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inbox") / "ward.dalba"
    with Tracker.create(path, PASSPHRASE, today=TODAY) as made:
        assert made.import_cases(CaseFile(cases=tuple(a_rise(f"C-{place}") for place in range(3)))).stored
    return path


@pytest.fixture
def tracker(filled: Path, tmp_path: Path) -> Iterator[Tracker]:
    path = Path(shutil.copy(filled, tmp_path / "ward.dalba"))
    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as opened:
        yield opened


def lines(tracker: Tracker) -> tuple[InboxLine, ...]:
    return in_order(line for case_id in tracker.case_ids() for line in lines_of(tracker.case_view(case_id)))


def waiting(tracker: Tracker) -> list[tuple[str, Episode]]:
    return [(line.case_id, line.found.episode) for line in lines(tracker) if line.found.is_open]


def decided(tracker: Tracker) -> int:
    return sum(line.found.is_settled for line in lines(tracker))


def test_the_gravest_come_first_and_one_episode_is_one_line(tracker: Tracker) -> None:
    found = lines(tracker)
    assert [line.severity for line in found] == [Severity.CRITICAL] * 3 + [Severity.WARNING] * 3
    assert [line.case_id for line in found] == ["C-0", "C-1", "C-2"] * 2
    assert len({line.key for line in found}) == len(found)
    assert (found[0].since, found[0].days_open) == (on_day(57), 3)


def test_the_newest_evidence_is_the_latest_fact(tracker: Tracker) -> None:
    first = lines(tracker)[0]
    evidence = newest_evidence(tracker.case_view("C-0"), first.found.episode)
    assert evidence is not None
    assert (evidence.list, evidence.id) == ("mrd", "m57")
    bare = dataclasses.replace(first.found.episode.gravest, evidence=())
    assert newest_evidence(tracker.case_view("C-0"), Episode("x", (bare,))) is None


def test_many_are_taken_over_in_one_step_which_undo_takes_back(tracker: Tracker) -> None:
    seen = waiting(tracker)
    assert tracker.inbox.acknowledge_all(seen, "round of Monday") is None
    assert (waiting(tracker), decided(tracker)) == ([], 6)
    assert {line.found.state for line in lines(tracker)} == {State.ACKNOWLEDGED}
    rows = [row for case_id in tracker.case_ids() for row in tracker.case_view(case_id).history.decisions]
    assert {(row.comment, row.at) for row in rows} == {("round of Monday", NOW)}

    undone = tracker.undoing.undo()

    assert (undone.what.code, undone.what.values) == ("change-many", {"count": 6, "cases": 3})
    assert waiting(tracker) == seen
    tracker.undoing.redo()
    assert waiting(tracker) == []


def test_of_one_case_it_tells_which_and_a_line_given_twice_counts_once(tracker: Tracker) -> None:
    seen = [entry for entry in waiting(tracker) if entry[0] == "C-1"]
    changed = tracker.inbox.acknowledge_all([*seen, *seen])
    assert changed is not None
    assert (changed.case_id, changed.lists) == ("C-1", frozenset({"decisions"}))
    assert len(tracker.case_view("C-1").history.decisions) == 2


def test_all_is_refused_when_one_card_changed_meanwhile(tracker: Tracker) -> None:
    seen = waiting(tracker)
    sample = tracker.case_view("C-2").history.find("mrd", "m57")
    assert isinstance(sample, MrdSample)
    tracker.amend("C-2", dataclasses.replace(sample, level_percent=4.0), "corrected elsewhere")
    with pytest.raises(NotDecided, match="C-2 has changed meanwhile"):
        tracker.inbox.acknowledge_all(seen)
    assert decided(tracker) == 0


def test_all_is_refused_when_one_was_decided_meanwhile(tracker: Tracker) -> None:
    seen = waiting(tracker)
    tracker.snooze(*seen[0])
    with pytest.raises(NotDecided):
        tracker.inbox.acknowledge_all(seen)
    assert decided(tracker) == 1


def test_nothing_selected_is_said_in_words(tracker: Tracker) -> None:
    with pytest.raises(NotDecided, match="No alert is selected"):
        tracker.inbox.acknowledge_all([])
