"""A case replayed day by day: what opened when, how grave, when it closed, and that no day was missed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalba_desktop.alerts import replay as module
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.replay import Firing, Replay, days_that_matter, replay
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.demo import load_demo
from dalba_desktop.domain.history import CaseHistory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MUTATIONS, POLICY

LAST = on_day(4000)


def replayed(case: CaseBuilder | CaseHistory, policy: Policy = POLICY, until: dt.date = LAST) -> Replay:
    history = case.build() if isinstance(case, CaseBuilder) else case
    return replay(history, policy, MUTATIONS, until)


def every_day(history: CaseHistory, policy: Policy = POLICY, until: dt.date = LAST) -> Replay:
    """The replay that asks on every single day from the first recorded one to the last."""
    days = days_that_matter(history, policy, until)
    whole = tuple(dt.date.fromordinal(day) for day in range(days[0].toordinal(), days[-1].toordinal() + 1))
    with mock.patch.object(module, "days_that_matter", return_value=whole):
        return replay(history, policy, MUTATIONS, until)


def of_rule(found: Replay, rule: str) -> list[Firing]:
    return [firing for firing in found.firings if firing.rule == rule]


def seen(to: int = 400) -> CaseBuilder:
    """A case in remission, seen until a day."""
    case = a_case(protocol="other").having("responses", date=on_day(22), category="CR")
    return case.having("follow_up", date=on_day(to), status="alive")


def test_a_loss_is_called_on_the_day_it_is_reported_and_grows_with_its_confirmation() -> None:
    case = seen().undetected(85).with_mrd(200, 0.05, reported=203).with_mrd(221, 0.06, reported=225).undetected(260)
    (loss,) = of_rule(replayed(case), "mrd-loss-of-response")
    assert loss.since == on_day(200)
    assert [(step.on, step.severity) for step in loss.path] == [
        (on_day(203), Severity.WARNING),
        (on_day(225), Severity.CRITICAL),
    ]
    assert loss.closed_on == on_day(260)
    assert (loss.opened_on, loss.called_on, loss.gravest) == (on_day(203), on_day(203), Severity.CRITICAL)
    assert not loss.is_open_on(on_day(202))
    assert loss.is_open_on(on_day(259))
    assert not loss.is_open_on(on_day(260))


def test_context_alone_is_no_call() -> None:
    case = seen().undetected(85).with_mrd(200, 0.005)
    (loss,) = of_rule(replayed(case), "mrd-loss-of-response")
    assert (loss.called_on, loss.gravest, loss.closed_on) == (None, Severity.INFO, None)
    assert loss.is_open_on(on_day(390))


def test_an_alert_that_begins_as_context_is_dated_by_what_it_was_called_for() -> None:
    case = seen().undetected(85).with_mrd(200, 0.005).with_mrd(230, 0.05)
    (loss,) = of_rule(replayed(case), "mrd-loss-of-response")
    assert (loss.opened_on, loss.called_on, loss.since) == (on_day(200), on_day(230), on_day(230))


def test_what_closes_and_opens_again_fires_twice() -> None:
    case = seen().undetected(85).with_mrd(200, 0.05).undetected(230).with_mrd(300, 0.05)
    assert [loss.closed_on for loss in of_rule(replayed(case), "mrd-loss-of-response")] == [on_day(230), None]


def test_a_gap_in_the_tki_opens_between_two_recorded_days() -> None:
    case = seen().on("dasatinib", 1, 60).on("ponatinib", 90)
    (gap,) = of_rule(replayed(case), "tki-gap")
    assert (gap.opened_on, gap.closed_on) == (on_day(68), on_day(90))


def test_observation_runs_from_diagnosis_to_the_last_recorded_day() -> None:
    found = replayed(seen(to=366))
    assert (found.first, found.last) == (dt.date(2025, 1, 1), on_day(366))
    assert found.patient_years == pytest.approx(372 / 365.25)


def test_observation_ends_with_death_and_at_the_day_asked_about() -> None:
    dead = seen(to=100).having("follow_up", date=on_day(120), status="dead").having("notes", date=on_day(300), text="x")
    assert replayed(dead).last == on_day(120)
    assert replayed(dead, until=on_day(50)).last == on_day(22)


def test_without_a_calendar_nothing_is_overdue() -> None:
    bare = dataclasses.replace(POLICY, calendars={})
    case = seen().with_mrd(30, 1.0)
    assert of_rule(replayed(case, bare), "mrd-overdue") == []


def test_a_case_without_any_fact_has_nothing_to_replay() -> None:
    found = replayed(a_case())
    assert (found.firings, found.patient_years) == ((), 0)


def test_nothing_is_replayed_before_diagnosis_alone() -> None:
    found = replayed(a_case().with_mrd(-100, 80.0), until=on_day(-50))
    assert found.patient_years == 0


def test_a_rule_that_cannot_be_evaluated_is_named_and_is_no_alert() -> None:
    def fails(question: Any) -> Any:
        raise ArithmeticError

    found = replay(seen().build(), POLICY, MUTATIONS, LAST, rules=(("cns-suspected", fails),))
    assert found.failed_rules == ("cns-suspected",)
    assert found.firings == ()


def test_two_contradictions_in_one_record_are_one_alert() -> None:
    case = seen().having("adverse_events", term="Fever", grade=1, start=on_day(-800), end=on_day(-900))
    (firing,) = of_rule(replayed(case), "data-order")
    assert [step.severity for step in firing.path] == [Severity.WARNING]


@pytest.mark.parametrize("place", range(0, 63, 9))
def test_the_demo_cohort_gives_the_same_when_asked_on_every_day(place: int) -> None:
    demo = load_demo()
    assert demo.as_of is not None
    history = demo.cases[place]
    assert replayed(history, until=demo.as_of).firings == every_day(history, until=demo.as_of).firings


_SPAN = st.integers(1, 240)
_LENGTH = st.none() | st.integers(0, 60)
_ROWS = st.lists(
    st.one_of(
        st.tuples(st.just("tki"), st.sampled_from(["dasatinib", "ponatinib"]), _SPAN, _LENGTH, _LENGTH),
        st.tuples(st.just("cycle"), st.integers(1, 3), _SPAN, _LENGTH, _LENGTH),
        st.tuples(st.just("mrd"), st.sampled_from([None, 0.004, 0.03, 0.4]), _SPAN, st.integers(0, 9), _LENGTH),
        st.tuples(st.just("relapse"), st.sampled_from(["haematological", "molecular"]), _SPAN, _LENGTH, _LENGTH),
        st.tuples(st.just("test"), st.sampled_from(["mutation", "no_mutation"]), _SPAN, st.integers(0, 50), _LENGTH),
        st.tuples(st.just("event"), st.sampled_from(["Seizure", "Pleural effusion"]), _SPAN, _LENGTH, _LENGTH),
        st.tuples(st.just("drug"), st.sampled_from(["ppi", "cyp3a4_inhibitor"]), _SPAN, _LENGTH, _LENGTH),
        st.tuples(st.just("transplant"), st.just(""), st.integers(100, 240), _LENGTH, _LENGTH),
        st.tuples(st.just("response"), st.sampled_from(["CR", "NR"]), _SPAN, _LENGTH, _LENGTH),
    ),
    min_size=1,
    max_size=9,
)


def _case_of(rows: list[tuple[Any, ...]], protocol: str, day_one: bool) -> CaseHistory:
    case = a_case(protocol=protocol, **({} if day_one else {"protocol_start": None}))
    for kind, what, day, length, second in rows:
        start, end = on_day(day), None if length is None else on_day(day + length)
        if kind in ("tki", "cycle"):
            hold = {"start": on_day(day + (second or 0)), "end": on_day(day + (second or 0) + 12) if length else None}
            holds = [{key: value.isoformat() for key, value in hold.items() if value}] if second is not None else None
            made = {"agent": what} if kind == "tki" else {"agent": "blinatumomab", "cycle": what}
            case.having("treatments", start=start, end=end, holds=holds, **made)
        elif kind == "mrd":
            category = "undetected" if what is None else None
            case.with_mrd(day, what, category=category, reported=None if length is None else day + length)
        elif kind == "relapse":
            case.having("relapses", date=start, type=what)
        elif kind == "test":
            variants = [{"protein": "T315I"}] if what == "mutation" else None
            case.having("abl1_tests", date=start, status=what, variants=variants, reported_on=end)
        elif kind == "event":
            case.having("adverse_events", term=what, grade=3, start=start, end=end)
        elif kind == "drug":
            case.having("concomitants", drug="x", class_=what, start=start, end=end)
        elif kind == "transplant":
            case.having("transplants", date=start)
        else:
            case.having("responses", date=start, category=what)
    return case.having("follow_up", date=on_day(420), status="alive").build()


@settings(max_examples=min(40, settings().max_examples), deadline=None)
@given(_ROWS, st.sampled_from(["d-alba", "all2820", "other"]), st.booleans(), st.sampled_from([None, 2.5]))
def test_no_day_is_missed(rows: list[tuple[Any, ...]], protocol: str, day_one: bool, limit: float | None) -> None:
    policy = POLICY
    if limit is not None:
        counting = ("tki_gap_days", "overdue_warning_days", "test_pending_days", "cycle_hold_days", "cd19_open_days")
        more = ("event_resolved_days", "cycle_interval_open_days", "relapse_test_days", "no_cr_info_day")
        policy = POLICY.with_own(dict.fromkeys((*counting, *more), limit))
    history = _case_of(rows, protocol, day_one)
    assert replayed(history, policy).firings == every_day(history, policy).firings


def test_a_patient_who_never_begins_a_tki_is_called_on_day_8() -> None:
    case = a_case(protocol="other").with_mrd(1, 84).having("responses", date=on_day(22), category="CR")
    (firing,) = of_rule(replayed(case.having("follow_up", date=on_day(60), status="alive")), "tki-gap")
    assert (firing.opened_on, firing.closed_on) == (on_day(8), None)


def test_a_hold_too_long_an_event_long_over_and_a_late_test_come_on_their_own_day() -> None:
    """None of these days has a fact of its own: 8 days after a hold began, 15 after an event, 22 after a test."""
    case = a_case(protocol="other").on("dasatinib", 1).having("responses", date=on_day(22), category="CR")
    hold = {"start": on_day(90).isoformat(), "end": on_day(120).isoformat()}
    case.cycle(1, 86, 130, holds=[hold])
    case.having("adverse_events", term="Cytokine release syndrome", grade=3, start=on_day(100), end=on_day(140))
    case.with_mrd(200, 0.1).with_mrd(214, 1.2).tested(220, "pending")
    found = replayed(case.having("follow_up", date=on_day(400), status="alive"))
    (held,) = of_rule(found, "blinatumomab-interval")
    assert held.opened_on == on_day(98)
    (event,) = of_rule(found, "blinatumomab-crs")
    assert event.closed_on == on_day(155)
    (due,) = of_rule(found, "abl1-test-due")
    assert [(step.on, step.severity) for step in due.path] == [
        (on_day(214), Severity.CRITICAL),
        (on_day(220), Severity.INFO),
        (on_day(242), Severity.WARNING),
    ]


def test_the_first_and_the_last_recorded_day_are_asked_about_too() -> None:
    case = a_case(protocol="other").with_mrd(22, 1).with_mrd(60, 1).build()
    days = days_that_matter(case, POLICY, LAST)
    assert (days[0], days[-1]) == (on_day(22), on_day(60))
    until = days_that_matter(case, POLICY, on_day(60))
    assert until[-1] == replayed(case, until=on_day(60)).last == on_day(60)


def test_a_rule_that_failed_once_is_named() -> None:
    def broken_at_first(question: Question) -> Answer:
        if question.as_of < on_day(60):
            raise ZeroDivisionError
        return Answer()

    case = a_case(protocol="other").with_mrd(22, 1).with_mrd(60, 1).build()
    assert replay(case, POLICY, MUTATIONS, LAST, rules=(("qtc-prolonged", broken_at_first),)).failed_rules == (
        "qtc-prolonged",
    )


def test_a_hold_is_too_long_by_the_centre_s_own_count() -> None:
    hold = {"start": on_day(90).isoformat(), "end": on_day(120).isoformat()}
    case = seen().on("dasatinib", 1).cycle(1, 86, 130, holds=[hold])
    (held,) = of_rule(replayed(case, POLICY.with_own({"cycle_hold_days": 3})), "blinatumomab-interval")
    assert held.opened_on == on_day(94)


def test_an_event_that_goes_on_has_no_day_on_which_it_is_long_over() -> None:
    case = seen().having("adverse_events", term="Pleural effusion", grade=3, start=on_day(100)).build()
    later = (
        seen().having("adverse_events", term="Pleural effusion", grade=3, start=on_day(100), end=on_day(110)).build()
    )
    assert set(days_that_matter(later, POLICY, LAST)) > set(days_that_matter(case, POLICY, LAST))
    assert replayed(case) == every_day(case)


def test_a_hold_that_goes_on_in_a_case_without_day_one() -> None:
    """No day follows from an end that is not there, and none is counted from a first day that is not known."""
    hold = {"start": on_day(60).isoformat()}
    history = a_case(protocol="other", protocol_start=None).cycle(1, 50, holds=[hold]).with_mrd(90, 1).build()
    assert history.day_one is None
    assert {on_day(50), on_day(60), on_day(61), on_day(90)} <= set(days_that_matter(history, POLICY, LAST))
    assert replayed(history) == every_day(history)
