"""A case without who it is: by the rule of the pseudonymised report, with nothing else concluded from it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import CaseView, Tracker
from dalba_desktop.tracker.changes import Since
from dalba_desktop.tracker.privacy import changes_held_back, held_back
from tests.builders import a_case, on_day
from tests.reports.pdf_text import every_byte, text_of

SECRET = "Zeisig"
TODAY = on_day(60)


@pytest.fixture
def tracker(tmp_path: Path) -> Tracker:
    """One case with a name in every text."""
    case = (
        a_case(
            case_id=f"{SECRET}-1",
            family_name=SECRET,
            given_name="Ida",
            hospital_number="0471",
            birth_date="1961-07-23",
            sex="female",
        )
        .on("dasatinib", 1, dose=140, holds=[{"start": on_day(9).isoformat(), "reason": f"{SECRET} fell"}])
        .with_mrd(1, 61.0, laboratory=f"Lab {SECRET}", note=f"for {SECRET}", id="m1")
        .with_mrd(30, 2.0, withdrawn={"on": on_day(31).isoformat(), "reason": f"of {SECRET}"}, id="m2")
        .having("notes", date=on_day(9), text=f"{SECRET} called", id="n1")
        .build()
    )
    path = tmp_path / "store.dalba"
    with Store.create(path, "pass") as store, store.writing(who="test") as writer:
        writer.add_case(case.patient)
        writer.add_all(case.case_id, [record for _, record in case.records()])
    return Tracker.open(path, "pass", today=TODAY)


@pytest.fixture
def view(tracker: Tracker) -> CaseView:
    return tracker.case_view(f"{SECRET}-1")


def test_nothing_of_the_person_is_left_but_the_id_that_finds_the_case(view: CaseView) -> None:
    shown = held_back(view)
    assert shown.case_id == view.case_id
    said = repr(dataclasses.replace(shown.history, patient=dataclasses.replace(shown.history.patient, case_id="")))
    assert SECRET not in said
    assert "0471" not in said
    assert "1961" not in said
    assert SECRET not in repr(shown.assessment.readings)
    assert SECRET not in repr(shown.timeline)


def test_the_age_is_that_of_the_birth_date(view: CaseView) -> None:
    shown = held_back(view)
    assert view.age == shown.age == 63
    assert shown.known.patient.age_on(shown.as_of) == 63
    assert shown.known.patient.birth_date is None


def test_the_cards_and_what_was_decided_stay_and_comments_go(tracker: Tracker, view: CaseView) -> None:
    episode = next(found.episode for found in view.episodes if found.is_open)
    tracker.snooze(view.case_id, episode, f"when {SECRET} comes")
    view = tracker.case_view(view.case_id)
    shown = held_back(view)
    assert [(found.episode, found.state) for found in shown.episodes] == [
        (found.episode, found.state) for found in view.episodes
    ]
    assert SECRET not in repr([found.decision for found in shown.episodes])
    assert SECRET not in repr(shown.counted_decisions)


def test_decisions_of_a_past_day_are_held_back_too(view: CaseView) -> None:
    decision = Decision(id="d", kind=DecisionKind.SNOOZED, comment=SECRET, at=dt.datetime(2025, 3, 1, tzinfo=dt.UTC))
    quiet = dataclasses.replace(decision, id="q", comment=None)
    shown = held_back(dataclasses.replace(view, decisions=(decision, quiet)))
    assert shown.decisions is not None
    assert [row.comment for row in shown.decisions] == ["comment held back", None]


def test_changes_are_told_without_texts(tracker: Tracker, view: CaseView) -> None:
    since: Since = on_day(1)
    case_id = view.case_id
    sample = next(row for row in view.history.mrd if row.id == "m1")
    tracker.amend(case_id, dataclasses.replace(sample, note=f"not {SECRET}", control_copies=7000.0), f"asked {SECRET}")
    tracker.cases.amend_patient(dataclasses.replace(view.history.patient, given_name="Eva", weight_kg=60.0), "typed")
    changes = tracker.changes.since(case_id, since)
    assert SECRET in repr(changes.facts)
    shown = changes_held_back(changes, view.history.patient)
    assert SECRET not in repr([change for change in shown.facts if change.list != "patient"])
    fields = {(change.list, each.field): each for change in shown.facts for each in change.fields}
    assert all(SECRET not in repr(each) and "Eva" not in repr(each) for each in fields.values())


def test_a_report_under_another_name_does_not_hold_the_id(tracker: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    tracker.write_report(f"{SECRET}-1", path, pseudonymised=True, shown_as="Case 1")
    assert "Case1" in text_of(path.read_bytes())
    assert SECRET not in text_of(path.read_bytes())
    assert SECRET.encode() not in every_byte(path.read_bytes())


def test_a_pseudonymised_report_keeps_the_pseudonym(tracker: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    tracker.write_report(f"{SECRET}-1", path, pseudonymised=True)
    assert f"{SECRET}-1" in text_of(path.read_bytes())
