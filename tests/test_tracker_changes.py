"""What changed in a case: what became known, what was typed in, what was corrected, what the alerts made of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker.changes import Kind, Turn
from tests.builders import a_case, on_day
from tests.ward_over_time import TODAY, Ward, a_sample, a_ward, an_empty_store, only, the_case


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_empty_store(tmp_path_factory.mktemp("changes") / "ward.dalba")


@pytest.fixture
def ward(empty_file: Path, tmp_path: Path) -> Iterator[Ward]:
    yield from a_ward(empty_file, tmp_path)


def test_nothing_done_is_nothing_told(ward: Ward) -> None:
    changes = ward.since(ward.clock())
    assert (changes.count, changes.facts, changes.alerts, changes.entered) == (0, (), (), None)


def test_a_new_result_and_what_follows_from_it(ward: Ward) -> None:
    """Typed in today, of today: it was entered since, it became known since, and it opened the alerts."""
    yesterday = ward.clock() - dt.timedelta(days=1)
    ward.clock.wait(hours=1)
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.record("CASE-1", a_sample(57, 1.2, id="m4"))
    changes = ward.since(seen)
    new = only(changes)
    assert (new.kind, new.id, new.day, new.was_entered, new.who) == (Kind.NEW, "m4", TODAY, True, "anna")
    assert not new.by_others
    opened = {change.alert.rule for change in changes.alerts if change.turn is Turn.OPENED}
    assert {"mrd-rising", "abl1-test-due"} <= opened
    assert changes.count == len(changes.facts) + len(changes.alerts)
    assert ward.since(yesterday).entered is not None


def test_an_old_result_typed_in_late_is_new_to_the_store_alone(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.record("CASE-1", a_sample(30, 1.0, id="late"))
    new = only(ward.since(seen))
    assert (new.was_entered, new.became_known, new.known_on) == (True, False, on_day(30))


def test_a_result_that_waited_for_its_report_became_known_though_nothing_was_typed(ward: Ward) -> None:
    """The report's day came: the trail is silent, the dates are not."""
    ward.tracker.record("CASE-1", a_sample(55, 0.2, id="waits", reported=60))
    assert "waits" not in [row.id for row in ward.tracker.case_view("CASE-1").known.mrd]
    ward.clock.wait(days=8)
    ward.again(today=on_day(65))
    new = only(ward.since(on_day(57)))
    assert (new.id, new.became_known, new.was_entered, new.at) == ("waits", True, False, "")


def test_a_correction_is_told_field_by_field_with_its_reason(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    sample = ward.fact("mrd", "m3")
    assert isinstance(sample, MrdSample)
    for level, why in ((0.4, "typing error"), (0.5, "second letter")):
        sample = dataclasses.replace(sample, level_percent=level)
        ward.tracker.amend("CASE-1", sample, why)
    corrected = only(ward.since(seen))
    assert corrected.kind is Kind.CORRECTED
    assert corrected.is_correction
    (field,) = corrected.fields
    assert (field.field, field.before, field.after) == ("level_percent", 0.31, 0.5)
    assert corrected.reasons == ("typing error", "second letter")


def test_a_value_that_was_missing_completes_a_fact(ward: Ward) -> None:
    """The end of a drug and the result of a pending test are news, not corrections."""
    ward.tracker.record("CASE-1", a_test("pending"))
    seen = ward.clock()
    ward.clock.wait(hours=1)
    drug = ward.fact("treatments", "t1")
    assert isinstance(drug, Treatment)
    ward.tracker.amend("CASE-1", dataclasses.replace(drug, end=on_day(56)), "stopped")
    ward.tracker.amend("CASE-1", a_test("no_mutation"), "reported")
    kinds = {change.id: change.kind for change in ward.since(seen).facts}
    assert kinds == {"t1": Kind.COMPLETED, "a1": Kind.COMPLETED}
    shorter = dataclasses.replace(drug, end=on_day(50))
    ward.clock.wait(hours=1)
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.amend("CASE-1", shorter, "stopped before")
    assert only(ward.since(seen)).kind is Kind.CORRECTED


def a_test(status: str) -> Abl1Test:
    return a_case().tested(50, status, id="a1").build().abl1_tests[0]


def test_what_was_undone_is_nothing_and_what_was_done_again_is_once(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    sample = dataclasses.replace(ward.fact("mrd", "m3"), note="looked at again")
    ward.tracker.amend("CASE-1", sample, "a slip")
    ward.tracker.undoing.undo()
    assert ward.since(seen).count == 0
    ward.tracker.undoing.redo()
    changed = only(ward.since(seen))
    assert (changed.kind, changed.reasons) == (Kind.COMPLETED, ("a slip",))
    ward.tracker.record("CASE-1", a_sample(56, 0.3, id="gone"))
    ward.tracker.undoing.undo()
    assert [change.id for change in ward.since(seen).facts] == ["m3"]


def test_withdrawn_and_taken_out_are_told_apart(ward: Ward) -> None:
    ward.tracker.record("CASE-1", a_sample(56, 0.3, id="out"))
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.undoing.undo()
    ward.tracker.withdraw("CASE-1", "mrd", "m2", "another patient's sample")
    told = {change.id: (change.kind, change.reasons) for change in ward.since(seen).facts}
    assert told == {"m2": (Kind.WITHDRAWN, ("another patient's sample",)), "out": (Kind.REMOVED, ())}
    ward.tracker.undoing.undo()
    assert [change.kind for change in ward.since(seen).facts] == [Kind.REMOVED]


def test_a_withdrawal_taken_back_reinstates(ward: Ward) -> None:
    ward.tracker.withdraw("CASE-1", "mrd", "m2", "a slip")
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.undoing.undo()
    assert only(ward.since(seen)).kind is Kind.REINSTATED


def test_the_person_can_be_corrected(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    patient = ward.tracker.case_view("CASE-1").history.patient
    ward.tracker.cases.amend_patient(dataclasses.replace(patient, transcript=None), "not known")
    changed = only(ward.since(seen))
    assert (changed.list, changed.kind) == ("patient", Kind.CORRECTED)
    assert [field.field for field in changed.fields] == ["transcript"]


def test_phases_and_response_are_held_against_the_day(ward: Ward) -> None:
    """A second cycle of time: a blinatumomab row that began after the day is another phase."""
    seen = ward.clock()
    ward.clock.wait(days=20)
    ward.again(today=on_day(77))
    cycle = a_case().cycle(1, 70).build().treatments[0]
    ward.tracker.record("CASE-1", cycle)
    ward.tracker.record("CASE-1", a_case().undetected(76, copies=110_000, id="neg").build().mrd[0])
    changes = ward.since(seen)
    assert changes.phase_changed
    assert [(span.name, span.first) for span in changes.phases] == [(PhaseName.BLINATUMOMAB, on_day(70))]
    assert changes.response_changed
    assert (changes.day_then, changes.today) == (TODAY, on_day(77))


def test_a_decision_and_a_card_that_comes_back_are_told_with_the_alert(ward: Ward) -> None:
    ward.tracker.record("CASE-1", a_sample(57, 1.2, id="m4"))
    seen = ward.clock()
    ward.clock.wait(hours=1)
    card = next(found for found in ward.tracker.case_view("CASE-1").episodes if found.is_open)
    ward.tracker.acknowledge("CASE-1", card.episode)
    changes = ward.since(seen)
    assert changes.facts == ()
    assert {change.turn for change in changes.alerts} == {Turn.DECIDED}
    assert changes.alerts[0].decision is not None
    ward.clock.wait(hours=1)
    seen = ward.clock()
    ward.clock.wait(hours=1)
    sample = dataclasses.replace(ward.fact("mrd", "m4"), note="checked", level_percent=1.4)  # type: ignore[call-arg]
    ward.tracker.amend("CASE-1", sample, "letter")
    assert Turn.BACK in {change.turn for change in ward.since(seen).alerts}


def test_a_rise_that_is_confirmed_grew_graver_and_one_that_is_corrected_milder(ward: Ward) -> None:
    """One sample up is a warning; the repeat that is up as well makes it critical."""
    ward.tracker.record("CASE-1", a_sample(50, 1.2, id="m4"))
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.record("CASE-1", a_sample(57, 1.4, id="m5"))
    (graver,) = [change for change in ward.since(seen).alerts if change.alert.rule == "mrd-rising"]
    assert (graver.turn, graver.severity_then, graver.alert.severity) == (
        Turn.GRAVER,
        Severity.WARNING,
        Severity.CRITICAL,
    )
    ward.clock.wait(hours=1)
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.withdraw("CASE-1", "mrd", "m5", "mixed up")
    assert Turn.MILDER in {change.turn for change in ward.since(seen).alerts}


def test_an_alert_that_closed_shows_what_it_said(ward: Ward) -> None:
    ward.tracker.record("CASE-1", a_sample(57, 1.2, id="m4"))
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.withdraw("CASE-1", "mrd", "m4", "another patient's sample")
    closed = [change for change in ward.since(seen).alerts if change.turn is Turn.CLOSED]
    assert "mrd-rising" in {change.alert.rule for change in closed}


def test_thresholds_of_then_judge_the_case_of_then(ward: Ward) -> None:
    """A rise of 0.59 log opens when the centre lowers its threshold, though no fact of the case changed."""
    ward.tracker.record("CASE-1", a_sample(57, 1.2, id="m4"))
    ward.tracker.settings.set_policy_value("rise_min_log10", 0.8, "ours")
    seen = ward.clock()
    ward.clock.wait(hours=1)
    before = {alert.rule for alert in ward.tracker.case_view("CASE-1").assessment.open_alerts}
    ward.tracker.settings.set_policy_value("rise_min_log10", 0.3, "as published")
    with ward.tracker._store.writing(who="anna") as writer:
        writer.put_laboratory(Laboratory(name="Lab Z", lod_percent=0.001))
    after = {alert.rule for alert in ward.tracker.case_view("CASE-1").assessment.open_alerts}
    changes = ward.since(seen)
    assert changes.settings_changed
    assert changes.facts == ()
    assert {change.alert.rule for change in changes.alerts if change.turn is Turn.OPENED} == after - before


def test_a_planned_sample_that_was_missed_meanwhile_fell_overdue(ward: Ward) -> None:
    """The protocol's calendar wants a marrow around day 57; none was taken, and the window is over."""
    ward.add(a_case(case_id="CASE-2").on("dasatinib", 1).with_mrd(1, 84.0).with_mrd(22, 0.2).build())
    ward.clock.wait(days=30)
    ward.again(today=on_day(87))
    changes = ward.since(on_day(40), "CASE-2")
    assert len(changes.overdue) == 1
    assert on_day(40) < changes.overdue[0].since <= on_day(87)
    assert not [change for change in changes.alerts if change.alert.rule == "mrd-overdue"]


def test_a_case_typed_in_since_is_said_in_one_line_and_told_by_its_dates(ward: Ward) -> None:
    """All of it is new to the store; since the last visit only what is dated after it is news."""
    ward.clock.wait(hours=1)
    case = dataclasses.replace(the_case(), patient=dataclasses.replace(the_case().patient, case_id="CASE-9"))
    ward.tracker.import_cases(CaseFile(cases=(case,), synthetic=True), "old.json")
    changes = ward.since(on_day(30), "CASE-9")
    assert changes.entered is not None
    assert (changes.entered.imported, changes.entered.who) == (True, "anna")
    assert [(change.id, change.became_known, change.was_entered) for change in changes.facts] == [("m3", True, False)]
    assert ward.tracker.changes.entered("CASE-9") == changes.entered


def test_what_an_import_brought_into_a_known_case_is_not_ones_own_typing(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    more = the_case().with_record(a_sample(50, 0.1, id="imported"))
    ward.tracker.import_cases(CaseFile(cases=(more,), synthetic=True), "more.json")
    changes = ward.since(seen)
    assert [(change.id, change.imported) for change in changes.by_others] == [("imported", True)]


def test_another_user_of_the_account_is_somebody_else(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.again(who="berta")
    ward.tracker.record("CASE-1", a_sample(50, 0.1, id="hers"))
    assert ward.since(seen).by_others == ()
    ward.again(who="anna")
    assert [change.who for change in ward.since(seen).by_others] == ["berta"]


def test_a_fact_moved_to_another_case_names_it(ward: Ward) -> None:
    """One transaction takes it out here and puts it in there."""
    ward.add(a_case(case_id="CASE-2").build())
    seen = ward.clock()
    ward.clock.wait(hours=1)
    with ward.tracker._store.writing(who="anna", reason="wrong case") as writer:
        writer.move_record("CASE-1", ("mrd", "m2"), "CASE-2")
    left = only(ward.since(seen))
    assert (left.kind, left.moved, left.reasons) == (Kind.REMOVED, "CASE-2", ("wrong case",))
    arrived = only(ward.since(seen, "CASE-2"))
    assert (arrived.kind, arrived.moved) == (Kind.NEW, "CASE-1")
    ward.tracker.undoing.undo()
    assert ward.since(seen).facts == ()
    assert ward.since(seen, "CASE-2").facts == ()


def test_a_case_that_took_in_another_tells_what_came_from_it(ward: Ward) -> None:
    double = a_case(case_id="CASE-2", family_name="Bianchi").with_mrd(50, 0.2, id="m9").build()
    ward.add(double)
    seen = ward.clock()
    ward.clock.wait(hours=1)
    with ward.tracker._store.writing(who="anna", reason="one person") as writer:
        writer.merge_case("CASE-2", "CASE-1", dataclasses.replace(double.patient, case_id="CASE-1"), {})
    told = {change.list: (change.kind, change.moved) for change in ward.since(seen).facts}
    assert told["mrd"] == (Kind.NEW, "CASE-2")
    assert told["patient"][1] == "CASE-2"
