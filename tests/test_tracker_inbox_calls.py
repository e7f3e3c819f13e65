"""How much the rules call, counted in small steps: the same as the back-test, kept while facts stay as they are."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.alerts.replay import replay
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.inbox_calls import CallCount, MonthlyCalls
from tests.builders import on_day
from tests.test_tracker_inbox import PASSPHRASE, a_rise

TODAY = on_day(120)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calls") / "ward.dalba"
    with Tracker.create(path, PASSPHRASE, today=TODAY) as made:
        assert made.import_cases(CaseFile(cases=tuple(a_rise(f"C-{place}") for place in range(3)))).stored
    return path


@pytest.fixture
def tracker(filled: Path, tmp_path: Path) -> Iterator[Tracker]:
    with Tracker.open(Path(shutil.copy(filled, tmp_path / "w.dalba")), PASSPHRASE, today=TODAY) as opened:
        assert opened.ward.advance(1000.0)
        yield opened


def begun(tracker: Tracker, count: CallCount | None = None) -> CallCount:
    assert tracker.ward.advance(1000.0)
    made = count or CallCount(tracker.as_of)
    made.begin(tracker.ward.views(), tracker.settings.in_force())
    return made


def test_the_calls_are_those_of_the_replay_by_month(tracker: Tracker) -> None:
    count = begun(tracker)
    assert count.advance(1000.0)
    figures = count.figures
    now = tracker.settings.in_force()
    replays = [
        replay(view.history, now.policy, now.knowledge, TODAY, now.laboratories) for view in tracker.ward.views()
    ]
    called = [firing.called_on for case in replays for firing in case.firings if firing.called_on is not None]
    assert figures.is_complete
    assert figures.total == len(called)
    for month, number in zip(figures.months, figures.counts, strict=True):
        assert number == sum((day.year, day.month) == (month.year, month.month) for day in called)
    assert figures.patient_years == pytest.approx(sum(case.patient_years for case in replays))
    assert figures.per_patient_year == pytest.approx(len(called) / figures.patient_years)
    assert figures.per_month == pytest.approx(len(called) / 12)


def test_it_goes_on_where_it_was(tracker: Tracker) -> None:
    ticks = itertools.count()
    count = CallCount(tracker.as_of, clock=lambda: float(next(ticks)))
    begun(tracker, count)
    steps = 1
    while not count.advance(1.0):
        assert not count.figures.is_complete or count.figures.done == 3
        steps += 1
    assert steps > 3
    assert count.figures.is_complete


def test_a_decision_counts_nothing_anew_and_is_counted_itself(tracker: Tracker) -> None:
    count = begun(tracker)
    assert count.advance(1000.0)
    before = count.figures
    waiting = [(case_id, found.episode) for case_id, found in tracker.episodes() if found.is_open]
    tracker.acknowledge(*waiting[0])
    tracker.dismiss(*waiting[1], "not_relevant")
    begun(tracker, count)
    assert count.figures.done == 3
    assert count.advance(0.0)
    after = count.figures
    assert (after.counts, after.decisions, after.dismissals) == (before.counts, 2, 1)


def test_a_fact_counts_its_case_anew_and_a_threshold_all(tracker: Tracker) -> None:
    count = begun(tracker)
    assert count.advance(1000.0)
    sample = tracker.case_view("C-1").history.mrd[0]
    tracker.record("C-1", dataclasses.replace(sample, id="", date=on_day(100)))
    begun(tracker, count)
    assert not count.advance(0.0)
    assert count.figures.done == 2
    tracker.settings.set_policy_value("rise_min_log10", 0.9, "ours")
    begun(tracker, count)
    assert count.figures.done == 0
    assert count.advance(1000.0)
    count.begin((), tracker.settings.in_force())
    assert (count.figures.cases, count.figures.done, count.figures.total) == (0, 0, 0)
    assert count.figures.per_patient_year is None


def test_the_last_full_months_are_compared_with_those_before() -> None:
    figures = MonthlyCalls(months=(), counts=(1, 1, 1, 1, 1, 1, 1, 1, 4, 5, 6, 99), patient_years=2.0, done=1, cases=1)
    assert (figures.recent, figures.earlier) == (5.0, 1.0)
