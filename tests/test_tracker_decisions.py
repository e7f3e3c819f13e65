"""Deciding about alert cards on a real store: what counts, what comes back, and the trace it leaves."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.alerts.decisions import DecidedEpisode, State, Why
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.deciding import NotDecided
from tests.builders import a_case, on_day

PASSPHRASE = "ward"
TODAY = on_day(60)
NOW = dt.datetime.combine(TODAY, dt.time(10, 30, 15, 250), dt.UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deciding") / "ward.dalba"
    with Tracker.create(path, PASSPHRASE, today=TODAY) as made:
        assert made.import_cases(CaseFile(cases=(a_rise(),))).stored
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "ward.dalba"))


@pytest.fixture
def tracker(path: Path) -> Iterator[Tracker]:
    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as opened:
        yield opened


def a_rise() -> CaseHistory:
    """A rise on dasatinib without an ABL1 test, in complete remission, with an effusion: two cards."""
    case = a_case().on("dasatinib", 1, id="t1").having("responses", date=on_day(22), category="CR")
    case.with_mrd(22, 2.6, id="m22").with_mrd(45, 0.31, id="m45").with_mrd(57, 1.2, id="m57")
    return case.having("adverse_events", term="Pleural effusion", grade=2, start=on_day(50), id="e1").build()


def cards(tracker: Tracker) -> dict[str, DecidedEpisode]:
    found = {each.episode.gravest.rule: each for _, each in tracker.episodes() if each.episode.is_open}
    return {"rise" if rule == "abl1-test-due" else rule: each for rule, each in found.items()}


def corrected(tracker: Tracker, sample: str, level: float) -> None:
    before = tracker.case_view("CASE-1").history.find("mrd", sample)
    assert isinstance(before, MrdSample)
    tracker.amend("CASE-1", dataclasses.replace(before, level_percent=level), "laboratory corrected it")


def counted(tracker: Tracker) -> tuple[int, Severity | None]:
    (row,) = tracker.case_rows()
    return row.open_alerts, row.gravest


def test_what_is_acknowledged_counts_no_more_and_is_stored_with_who_and_when(tracker: Tracker) -> None:
    assert counted(tracker) == (2, Severity.CRITICAL)

    done = tracker.acknowledge("CASE-1", cards(tracker)["rise"].episode, "repeat marrow booked")

    assert counted(tracker) == (1, Severity.WARNING)
    assert (done.case_id, done.lists, done.description.code) == ("CASE-1", frozenset({"decisions"}), "record-added")
    view = tracker.case_view("CASE-1")
    (decision,) = view.history.decisions
    assert (decision.rule, decision.kind, decision.comment) == (
        "abl1-test-due",
        codes.DecisionKind.ACKNOWLEDGED,
        "repeat marrow booked",
    )
    assert decision.at == NOW.replace(microsecond=0)
    assert cards(tracker)["rise"].decision == decision
    assert [row.rule for row in view.assessment.open_alerts] == [
        "abl1-test-due",
        "mrd-rising",
        "dasatinib-pleural-effusion",
    ]
    assert len(tracker.open_alerts()) == 3
    assert tracker.case_rows()[0].trend == "rising"


def test_it_is_one_transaction_with_its_audit_row(tracker: Tracker, path: Path) -> None:
    tracker.dismiss("CASE-1", cards(tracker)["rise"].episode, "sample_error")
    (decision,) = tracker.case_view("CASE-1").history.decisions
    tracker.close()
    with Store.open(path, PASSPHRASE) as store:
        entry = store.audit_entries("CASE-1")[-1]
    assert (entry.list, entry.record_id, entry.who) == ("decisions", decision.id, decision.by)


def test_it_survives_the_store_and_the_case_file(tracker: Tracker, path: Path) -> None:
    tracker.acknowledge("CASE-1", cards(tracker)["rise"].episode)
    tracker.close()
    with Tracker.open(path, PASSPHRASE, today=TODAY + dt.timedelta(days=3)) as again:
        assert cards(again)["rise"].state is State.ACKNOWLEDGED


def test_a_graver_result_brings_the_card_back(tracker: Tracker) -> None:
    tracker.acknowledge("CASE-1", cards(tracker)["dasatinib-pleural-effusion"].episode)
    view = tracker.case_view("CASE-1")
    event = view.history.adverse_events[0]
    tracker.amend("CASE-1", dataclasses.replace(event, grade=3), "drained")
    found = cards(tracker)["dasatinib-pleural-effusion"]
    assert (found.state, found.back) == (State.OPEN, (Why.GRAVER, Why.CORRECTED))
    assert counted(tracker) == (2, Severity.CRITICAL)


def test_a_corrected_result_closes_the_card_and_leaves_its_trace(tracker: Tracker, path: Path) -> None:
    tracker.acknowledge("CASE-1", cards(tracker)["rise"].episode)

    corrected(tracker, "m57", 0.33)

    assert "rise" not in cards(tracker)
    view = tracker.case_view("CASE-1")
    assert view.closed_decisions == view.history.decisions
    tracker.close()
    with Store.open(path, PASSPHRASE) as store:
        entry = store.audit_entries("CASE-1")[-1]
    assert (entry.record_id, entry.reason) == ("m57", "laboratory corrected it")


def test_a_corrected_result_reopens_a_dismissed_card_and_says_why(tracker: Tracker) -> None:
    tracker.dismiss("CASE-1", cards(tracker)["rise"].episode, "sample_error")
    assert cards(tracker)["rise"].state is State.DISMISSED

    corrected(tracker, "m57", 1.4)

    found = cards(tracker)["rise"]
    assert (found.state, found.back, found.is_open) == (State.OPEN, (Why.CORRECTED,), True)
    assert found.decision is not None
    assert found.decision.reason == "sample_error"

    corrected(tracker, "m57", 1.2)
    assert cards(tracker)["rise"].state is State.DISMISSED


def test_a_snooze_ends_with_the_next_result_and_never_with_a_date(path: Path) -> None:
    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as tracker:
        tracker.snooze("CASE-1", cards(tracker)["dasatinib-pleural-effusion"].episode)
    with Tracker.open(path, PASSPHRASE, today=on_day(300)) as later:
        assert cards(later)["dasatinib-pleural-effusion"].state is State.SNOOZED
        blood = MrdSample(date=on_day(58), specimen=codes.Specimen.BLOOD, assay=codes.Assay.RQPCR, level_percent=0.5)
        later.record("CASE-1", blood)
        found = cards(later)["dasatinib-pleural-effusion"]
    assert (found.state, found.back) == (State.OPEN, (Why.NEXT_RESULT,))


def test_open_again_takes_the_decision_back_and_keeps_it(tracker: Tracker) -> None:
    tracker.acknowledge("CASE-1", cards(tracker)["rise"].episode)

    done = tracker.open_again("CASE-1", cards(tracker)["rise"])

    assert (done.description.code, done.lists) == ("record-withdrawn", frozenset({"decisions"}))
    assert counted(tracker) == (2, Severity.CRITICAL)
    assert cards(tracker)["rise"].decision is None
    (decision,) = tracker.case_view("CASE-1").history.decisions
    assert decision.withdrawn is not None
    assert decision.withdrawn.reason == "opened again"
    with pytest.raises(NotDecided):
        tracker.open_again("CASE-1", cards(tracker)["rise"])


def test_a_card_that_changed_meanwhile_is_not_decided_on(tracker: Tracker) -> None:
    seen = cards(tracker)["rise"].episode
    corrected(tracker, "m57", 1.4)
    with pytest.raises(NotDecided, match="look again"):
        tracker.acknowledge("CASE-1", seen)
    assert tracker.case_view("CASE-1").history.decisions == ()


@pytest.mark.parametrize(("reason", "comment"), [("", ""), ("no such reason", "x"), ("other", " ")])
def test_a_dismissal_without_a_usable_reason_stores_nothing(tracker: Tracker, reason: str, comment: str) -> None:
    with pytest.raises(NotDecided, match="reason"):
        tracker.dismiss("CASE-1", cards(tracker)["rise"].episode, reason, comment)
    assert tracker.case_view("CASE-1").history.decisions == ()
    tracker.dismiss("CASE-1", cards(tracker)["rise"].episode, "other", "seen in Rome")


def test_a_decision_made_where_utc_is_a_day_ahead_counts_at_once(path: Path) -> None:
    late = NOW + dt.timedelta(days=1)
    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: late) as tracker:
        tracker.acknowledge("CASE-1", cards(tracker)["rise"].episode)
        assert cards(tracker)["rise"].state is State.ACKNOWLEDGED
        before = tracker.case_view("CASE-1", TODAY - dt.timedelta(days=1))
    assert all(found.decision is None for found in before.episodes)


def test_in_a_demo_that_stands_still_a_decision_is_made_on_its_own_day(tmp_path: Path) -> None:
    years_later = NOW + dt.timedelta(days=700)
    file = CaseFile(cases=(a_rise(),), synthetic=True, as_of=TODAY)
    made = Tracker.create(
        tmp_path / "demo.dalba", "demo", today=TODAY, synthetic=True, as_of=TODAY, clock=lambda: years_later
    )
    with made as tracker:
        assert tracker.import_cases(file).stored
        tracker.acknowledge("CASE-1", cards(tracker)["rise"].episode)
        assert cards(tracker)["rise"].state is State.ACKNOWLEDGED
        (decision,) = tracker.case_view("CASE-1").history.decisions
    assert decision.at == dt.datetime.combine(TODAY, years_later.time().replace(microsecond=0), dt.UTC)
