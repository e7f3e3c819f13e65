"""How often the rules call: counted from a day on, the same as a replay of the whole case would have it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dalba_desktop.alerts import calls as calls_module
from dalba_desktop.alerts import replay as replay_module
from dalba_desktop.alerts.calls import Call, calls_from, first_month, months_from, patient_years
from dalba_desktop.alerts.engine import alerts_on
from dalba_desktop.alerts.findings import Alert, Message, Severity
from dalba_desktop.alerts.replay import FAILED, replay
from dalba_desktop.demo import load_demo
from dalba_desktop.domain.history import CaseHistory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MUTATIONS, POLICY

LAST = on_day(4000)


def calls(case: CaseBuilder | CaseHistory, first: dt.date, until: dt.date = LAST) -> list[Call]:
    history = case.build() if isinstance(case, CaseBuilder) else case
    return [call for day in calls_from(history, POLICY, MUTATIONS, first, until) for call in day]


def of_replay(history: CaseHistory, first: dt.date, until: dt.date = LAST) -> list[Call]:
    firings = replay(history, POLICY, MUTATIONS, until).firings
    found = [
        Call(firing.called_on, firing.rule, firing.subject)
        for firing in firings
        if firing.called_on is not None and firing.called_on >= first
    ]
    return in_order(found)


def in_order(found: list[Call]) -> list[Call]:
    return sorted(found, key=lambda call: (call.on, call.rule, call.subject))


def a_course() -> CaseBuilder:
    """Remission, a loss of response that comes, grows, goes and comes again, an effusion in between."""
    case = a_case(protocol="other").having("responses", date=on_day(22), category="CR").undetected(85)
    case.with_mrd(200, 0.05, reported=203).with_mrd(221, 0.06, reported=225).undetected(260).with_mrd(330, 0.2)
    case.having("adverse_events", term="Pleural effusion", grade=2, start=on_day(230), id="e1").on("dasatinib", 1)
    return case.having("follow_up", date=on_day(400), status="alive")


def test_a_call_is_the_day_on_which_it_was_first_a_warning() -> None:
    losses = [call for call in calls(a_course(), on_day(1)) if call.rule == "mrd-loss-of-response"]
    assert [call.on for call in losses] == [on_day(203), on_day(330)]


def test_what_stood_before_is_no_call_when_it_grows_graver() -> None:
    losses = [call for call in calls(a_course(), on_day(210)) if call.rule == "mrd-loss-of-response"]
    assert [call.on for call in losses] == [on_day(330)]


def test_a_case_without_a_fact_calls_nothing() -> None:
    assert calls(a_case(), on_day(1)) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(-20, 420))
def test_from_any_day_on_they_are_those_of_the_replay(day: int) -> None:
    history = a_course().build()
    assert in_order(calls(history, on_day(day))) == of_replay(history, on_day(day))


@pytest.mark.parametrize("place", range(0, 63, 9))
def test_the_demo_is_counted_as_it_is_replayed(place: int) -> None:
    demo = load_demo()
    assert demo.as_of is not None
    first = first_month(demo.as_of)
    history = demo.cases[place]
    assert in_order(calls(history, first, demo.as_of)) == of_replay(history, first, demo.as_of)


def waxing() -> CaseBuilder:
    """No remission: a warning from day 95 on. MRD that rises below 0.01 % is context until it is more."""
    case = a_case(protocol="other").having("responses", date=on_day(22), category="CR")
    case.with_mrd(100, 0.0005, copies=500_000).with_mrd(130, 0.005, copies=500_000)
    case.with_mrd(160, 0.5, copies=500_000).with_mrd(200, 0.006, copies=500_000)
    return case.having("follow_up", date=on_day(400), status="alive")


@pytest.mark.parametrize("day", range(90, 220, 5))
def test_context_that_grows_into_a_warning_is_called_once(day: int) -> None:
    history = waxing().build()
    assert in_order(calls(history, on_day(day))) == of_replay(history, on_day(day))


def test_months_are_those_of_the_calendar() -> None:
    first = first_month(dt.date(2025, 3, 5))
    assert first == dt.date(2024, 4, 1)
    assert months_from(first)[0] == first
    assert months_from(first)[-1] == dt.date(2025, 3, 1)
    assert len(months_from(first)) == 12
    assert first_month(dt.date(2025, 12, 31)) == dt.date(2025, 1, 1)
    assert first_month(dt.date(2025, 12, 31), 1) == dt.date(2025, 12, 1)


def test_time_under_observation_is_counted_from_the_first_of_these_days() -> None:
    history = a_course().build()
    whole = replay(history, POLICY, MUTATIONS, LAST)
    assert patient_years(history, dt.date(1990, 1, 1), LAST) == pytest.approx(whole.patient_years)
    assert patient_years(history, on_day(300), LAST) == pytest.approx(100 / 365.25)
    assert patient_years(history, on_day(3000), LAST) == 0


def an_alert(history: CaseHistory, day: dt.date, severity: Severity, *, failed: bool = False) -> Alert:
    (alert,) = (one for one in alerts_on(history, POLICY, MUTATIONS, day) if one.rule == "mrd-rising")
    summary = Message(FAILED) if failed else alert.summary
    return dataclasses.replace(alert, severity=severity, summary=summary)


_STATES = st.sampled_from([None, "failed", *Severity])


@settings(max_examples=60, deadline=None)
@example([None, "info", "info", "info", "warning", None, None, None], 3, None)
@example(["info", "info", "info", "info", "warning", None, None, None], 3, "info")
@example(["info", "critical", "info", "info", "warning", None, None, None], 3, "info")
@given(st.lists(_STATES, min_size=8, max_size=8), st.integers(0, 9), st.sampled_from([None, "info"]))
def test_a_stretch_that_wanes_and_waxes_is_called_as_in_the_replay(
    states: list[str | None], first: int, earlier: str | None
) -> None:
    """Eight days in a row on each of which a rule may be silent, say context, warn, or fail; and all days before."""
    case = a_case(protocol="other")
    for place in range(8):
        case.having("follow_up", date=on_day(100 + place), status="alive")
    history = case.build()
    rising = a_case().with_mrd(22, 0.1).with_mrd(45, 3.0).build()
    scripted = {on_day(100 + place): state for place, state in enumerate(states)}

    def answer(_history: object, _policy: object, _mutations: object, day: dt.date, *_more: object) -> list[Alert]:
        state = scripted.get(day, earlier)
        if state is None:
            return []
        is_failed = state == "failed"
        return [an_alert(rising, on_day(45), Severity.WARNING if is_failed else Severity(state), failed=is_failed)]

    with mock.patch.object(calls_module, "alerts_on", answer), mock.patch.object(replay_module, "alerts_on", answer):
        day = on_day(100 + first)
        assert in_order(calls(history, day)) == of_replay(history, day)
