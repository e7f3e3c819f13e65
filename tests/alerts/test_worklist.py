"""The worklist of a case: what is planned, what a rule asks for, why, and what was set aside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalba_desktop.alerts.decisions import decided, decision_on
from dalba_desktop.alerts.engine import RULES, Rule, assess
from dalba_desktop.alerts.episodes import episodes_of
from dalba_desktop.alerts.findings import Message
from dalba_desktop.alerts.rules import abl1_test_due, intrathecal
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.worklist import CaseWork, Listed, WorkRow, by_week, case_work, in_order, rows_of
from dalba_desktop.analysis.worklist import What, WorkItem, standing
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.history import read_case
from tests.builders import CaseBuilder, a_case, on_day
from tests.domain.strategies import cases
from tests.knowledge import MUTATIONS, POLICY

AT = dt.datetime(2025, 6, 1, 9, 0, tzinfo=dt.UTC)


def work(
    case: CaseBuilder,
    day: int,
    *,
    sets_aside: str = "",
    kind: DecisionKind = DecisionKind.SNOOZED,
    rules: tuple[tuple[str, Rule], ...] = RULES,
) -> CaseWork:
    """The worklist on a protocol day; a decision about the card of a rule can be made before."""
    history, as_of = case.build(), on_day(day)
    known = history.as_known_on(as_of)
    assessment = assess(history, POLICY, MUTATIONS, as_of, rules=rules)
    episodes = episodes_of(assessment)
    chosen = [each for each in episodes if any(alert.rule == sets_aside for alert in each.alerts)]
    reason = "not_relevant" if kind is DecisionKind.DISMISSED else None
    decisions = [decision_on(each, known, kind, by="Dr Rossi", at=AT, reason=reason) for each in chosen]
    return case_work(known, history, assessment, decided(episodes, decisions, known), POLICY)


def whats(found: CaseWork) -> list[tuple[str, str]]:
    return [(listed.item.what.value, listed.item.state.value) for listed in found.listed]


def rising() -> CaseBuilder:
    """MRD rose on day 57 on dasatinib; no test since."""
    case = a_case().on("dasatinib", 1).with_mrd(1, 84.0).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2)
    return case.on("intrathecal", 14)


def test_a_rise_asks_for_a_test_with_the_words_of_its_alert() -> None:
    found = [listed for listed in work(rising(), 60).listed if listed.item.what == "abl1-test"]
    assert [(listed.item.first, listed.item.last, listed.item.days) for listed in found] == [(on_day(57), None, 3)]
    assert found[0].reason.code == "abl1-test-due.open"
    assert found[0].citation == "abl1-testing"


def test_a_test_sent_off_is_waited_for_instead() -> None:
    found = work(rising().tested(58, "pending"), 60)
    assert ("abl1-result", "upcoming") in whats(found)
    assert not {"abl1-test", "abl1-repeat"} & {what for what, _ in whats(found)}


def test_a_test_that_could_not_be_amplified_is_asked_for_again() -> None:
    assert ("abl1-repeat", "due") in whats(work(rising().tested(58, "not_amplifiable"), 60))


@pytest.mark.parametrize("kind", [DecisionKind.SNOOZED, DecisionKind.DISMISSED])
def test_what_was_set_aside_is_not_listed_but_counted(kind: DecisionKind) -> None:
    found = work(rising(), 60, sets_aside="abl1-test-due", kind=kind)
    assert "abl1-test" not in {what for what, _ in whats(found)}
    assert found.set_aside == 1


def test_what_was_acknowledged_is_still_to_be_done() -> None:
    found = work(rising(), 60, sets_aside="abl1-test-due", kind=DecisionKind.ACKNOWLEDGED)
    assert ("abl1-test", "due") in whats(found)
    assert found.set_aside == 0


def test_an_overdue_sample_goes_with_its_alert_and_the_next_one_stays() -> None:
    case = a_case().on("dasatinib", 1)
    assert ("sample", "overdue") in whats(work(case, 40))
    quiet = work(case, 40, sets_aside="mrd-overdue")
    assert ("sample", "overdue") not in whats(quiet)
    assert ("sample", "due") in whats(quiet)
    assert quiet.set_aside == 1


def test_missing_doses_are_late_with_their_alert_and_the_next_step_is_ahead() -> None:
    found = [listed for listed in work(a_case().on("intrathecal", 20), 90).listed if listed.item.what == "intrathecal"]
    assert [(listed.item.number, listed.item.given, listed.item.state.value) for listed in found] == [
        (3, 1, "overdue"),
        (12, 1, "upcoming"),
    ]
    assert found[0].policy["intrathecal_induction_day"] == 86


def test_cycles_belong_to_the_protocols_that_plan_them() -> None:
    case = a_case().on("dasatinib", 1).cycle(1, 86, 113)
    listed = [each for each in work(case, 120).listed if each.item.what == "cycle-start"]
    assert listed[0].policy == {"cycle_interval_days": 14, "blinatumomab_cycles_for_response": 2}
    assert listed[0].citation == "blinatumomab-label"
    assert ("cycle-start", "upcoming") not in whats(work(a_case(protocol="other").cycle(1, 86, 113), 120))
    assert ("cycle-end", "upcoming") in whats(work(case, 100))


def test_a_protocol_without_a_calendar_has_no_samples_and_no_cycles() -> None:
    case = a_case().on("dasatinib", 1).cycle(1, 86, 113)
    history, as_of = case.build(), on_day(120)
    bare = type(POLICY)(POLICY.version, POLICY.values)
    assessment = assess(history, bare, MUTATIONS, as_of)
    found = case_work(history.as_known_on(as_of), history, assessment, (), bare)
    assert {listed.item.what.value for listed in found.listed} == {"intrathecal"}


@pytest.mark.parametrize("status", ["dead", "lost"])
def test_nothing_is_to_be_done_for_the_dead_and_the_lost(status: str) -> None:
    case = rising().tested(58, "pending").having("follow_up", date=on_day(59), status=status)
    assert work(case, 90) == CaseWork()


def test_a_rule_that_fails_asks_for_nothing() -> None:
    def fails(_question: Question) -> Answer:
        raise ZeroDivisionError

    broken: tuple[tuple[str, Rule], ...] = ((abl1_test_due.RULE, fails), (intrathecal.RULE, fails))
    found = work(rising(), 90, rules=broken)
    assert {what for what, _ in whats(found)} == {"sample", "intrathecal"}
    assert all(listed.item.state.value != "overdue" for listed in found.listed if listed.item.what == "intrathecal")


@settings(max_examples=60)
@given(raw=cases(), as_of=st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)))
def test_any_case_has_a_worklist_whose_entries_are_told_apart(raw: dict[str, Any], as_of: dt.date) -> None:
    history = read_case(raw, "cases[0]")
    known = history.as_known_on(as_of)
    assessment = assess(history, POLICY, MUTATIONS, as_of)
    found = case_work(known, history, assessment, decided(episodes_of(assessment), (), known), POLICY)
    assert found.set_aside == 0
    for listed in found.listed:
        item = listed.item
        assert item.last is None or item.first <= item.last
        assert (item.state.value == "overdue") == (item.last is not None and item.last < as_of)
        assert (item.state.value == "upcoming") == (item.first > as_of)
    if known.death_date is not None:
        assert found == CaseWork()


def row(case_id: str, first: int, last: int | None, as_of: int = 60) -> WorkRow:
    state, days = standing(on_day(first), None if last is None else on_day(last), on_day(as_of))
    item = WorkItem(
        what=What.SAMPLE, first=on_day(first), last=None if last is None else on_day(last), state=state, days=days
    )
    listed = Listed(item=item, reason=Message("worklist.sample"), citation="")
    return rows_of(case_id, CaseWork((listed,)), on_day(as_of))[0]


def test_the_latest_comes_first_then_what_waits_then_what_is_soon_over() -> None:
    rows = [
        row("COMES", 70, 80),
        row("SOON", 50, 61),
        row("LATER", 50, 69),
        row("WAITS", 55, None),
        row("LATE", 20, 58),
        row("LATEST", 20, 30),
    ]
    assert [each.case_id for each in in_order(rows)] == ["LATEST", "LATE", "WAITS", "SOON", "LATER", "COMES"]


def test_weeks_are_in_order_under_their_mondays() -> None:
    rows = [row("COMES", 70, 80), row("SOON", 50, 61), row("LATE", 20, 58), row("A", 70, 75)]
    weeks = by_week(in_order(rows))
    assert [(monday, [each.case_id for each in found]) for monday, found in weeks] == [
        (None, ["LATE"]),
        (dt.date(2025, 3, 3), ["SOON"]),
        (dt.date(2025, 3, 17), ["A", "COMES"]),
    ]
    assert row("A", 70, 75).key == ("A", "sample", "", "")
