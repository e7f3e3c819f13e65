"""What is expected of a case on a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.analysis import worklist
from dalba_desktop.analysis.worklist import DueState, What, WorkItem, WorkKind, expected_samples
from dalba_desktop.domain.codes import Protocol
from dalba_desktop.domain.history import CaseHistory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import POLICY, readings


def expected(case: CaseBuilder, day: int) -> list[tuple[str, str, int]]:
    history = case.build().as_known_on(on_day(day))
    found = expected_samples(history, readings(history), POLICY.calendars[Protocol.D_ALBA], on_day(day))
    return [(item.planned.label, item.state.value, item.days) for item in found]


@pytest.mark.parametrize(
    ("case", "day", "first"),
    [
        (a_case(), 1, ("d22", "upcoming", 16)),
        (a_case(), 17, ("d22", "due", 10)),
        (a_case(), 27, ("d22", "due", 0)),
        (a_case(), 28, ("d22", "overdue", 1)),
        (a_case().with_mrd(22, 2), 28, ("d45", "upcoming", 10)),
        (a_case().with_mrd(22, 2, copies=500), 28, ("d45", "upcoming", 10)),
        (a_case().undetected(22, copies=500), 28, ("d22", "overdue", 1)),
        (a_case().with_mrd(22, 2, specimen="blood"), 28, ("d22", "overdue", 1)),
        (a_case().with_mrd(22, 2, assay="igtr_ngs"), 28, ("d22", "overdue", 1)),
    ],
)
def test_the_first_thing_expected(case: CaseBuilder, day: int, first: tuple[str, str, int]) -> None:
    assert expected(case, day)[0] == first


def test_only_the_newest_missed_sample_is_overdue() -> None:
    states = [state for _, state, _ in expected(a_case(), 100)]
    assert states.count("overdue") == 1


def test_a_sample_of_another_kind_does_not_hide_a_missed_one() -> None:
    case = a_case().cycle(1, 86, 113)
    for day in (22, 45, 57, 85, 115, 204, 296, 387, 478, 570):
        case.with_mrd(day, 0.01)
    blood = case.undetected(844, specimen="blood")
    assert expected(blood, 880)[0][:2] == ("+18m", "overdue")


def test_a_later_window_answered_early_does_not_hide_a_missed_one() -> None:
    case = a_case().cycle(1, 52, 80).with_mrd(76, 0.5)
    assert expected(case, 130)[0][:2] == ("C1", "overdue")


def test_nothing_is_expected_of_the_dead_and_the_lost() -> None:
    assert expected(a_case().having("follow_up", date=on_day(20), status="dead"), 40) == []
    assert expected(a_case().having("follow_up", date=on_day(20), status="lost"), 40) == []
    assert expected(a_case().having("follow_up", date=on_day(20), status="alive"), 40) != []


def doses(case: CaseBuilder, *days: int) -> CaseBuilder:
    for day in days:
        case.on("intrathecal", day)
    return case


def said(items: Iterable[WorkItem | None]) -> list[tuple[str, dt.date, dt.date | None, str, int]]:
    return [(item.what.value, item.first, item.last, item.state.value, item.days) for item in items if item is not None]


def known_on(case: CaseBuilder, day: int) -> CaseHistory:
    return case.build().as_known_on(on_day(day))


def test_a_planned_sample_becomes_an_entry_with_its_day_and_specimens() -> None:
    known = known_on(a_case(), 30)
    found = list(worklist.samples(known, readings(known), POLICY.calendars[Protocol.D_ALBA], on_day(30)))
    assert (found[0].label, found[0].planned, found[0].days) == ("d22", on_day(22), 3)
    assert found[0].kind is WorkKind.SAMPLE
    assert found[0].key == ("sample", "d22", "")
    assert {one.value for one in found[0].specimens} == {"marrow"}


def test_an_abl1_test_is_due_from_the_day_it_was_asked_for_and_never_late() -> None:
    first = worklist.asked_test(on_day(50), on_day(57), again=False)
    again = worklist.asked_test(on_day(57), on_day(57), again=True)
    assert said([first, again]) == [
        ("abl1-test", on_day(50), None, "due", 7),
        ("abl1-repeat", on_day(57), None, "due", 0),
    ]
    assert first.kind is again.kind is WorkKind.ABL1


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [(40, "upcoming", 21), (60, "upcoming", 1), (61, "due", 0), (62, "overdue", 1)],
)
def test_a_pending_result_is_late_after_three_weeks(day: int, state: str, days: int) -> None:
    known = known_on(a_case().tested(40, "pending", id="t1"), day)
    found = list(worklist.pending_results(known, POLICY["test_pending_days"], on_day(day)))
    assert said(found) == [("abl1-result", on_day(61), on_day(61), state, days)]
    assert (found[0].list, found[0].record_id) == ("abl1_tests", "t1")


def test_a_result_of_a_later_sample_ends_the_wait_and_one_of_before_does_not() -> None:
    waiting = a_case().tested(30, "no_mutation").tested(40, "pending")
    assert len(list(worklist.pending_results(known_on(waiting, 70), 21, on_day(70)))) == 1
    over = waiting.tested(50, "no_mutation")
    assert not list(worklist.pending_results(known_on(over, 70), 21, on_day(70)))


def next_cycle(case: CaseBuilder, day: int) -> list[tuple[str, dt.date, dt.date | None, str, int]]:
    return said([worklist.next_cycle(known_on(case, day), 14, 2, on_day(day))])


def test_the_second_cycle_is_due_once_two_weeks_are_over() -> None:
    case = a_case().on("dasatinib", 1).cycle(1, 86, 113)
    assert next_cycle(case, 113) == []  # the cycle covers its last day
    assert next_cycle(case, 120) == [("cycle-start", on_day(127), None, "upcoming", 7)]
    assert next_cycle(case, 130) == [("cycle-start", on_day(127), None, "due", 3)]
    assert next_cycle(case, 156) == []  # no longer between two cycles


@pytest.mark.parametrize(
    "case",
    [
        a_case().on("dasatinib", 1),
        a_case().cycle(1, 86, 113, stop_reason="toxicity"),
        a_case().cycle(1, 44, 71).cycle(2, 86, 113),
        a_case().cycle(1, 86, 113).having("transplants", date=on_day(118)),
        a_case().cycle(1, 86, 113).having("relapses", date=on_day(118), type="haematological"),
        a_case().cycle(1, 86),
    ],
)
def test_no_cycle_is_due_where_none_is_planned(case: CaseBuilder) -> None:
    assert next_cycle(case, 120) == []


def test_a_cycle_stopped_as_planned_is_followed_by_the_next() -> None:
    assert next_cycle(a_case().cycle(1, 86, 113, stop_reason="completed"), 127)[0][3:] == ("due", 0)


def test_the_end_of_a_running_cycle_is_known_only_where_it_is_recorded_ahead() -> None:
    def ends(case: CaseBuilder, day: int) -> list[tuple[str, dt.date, dt.date | None, str, int]]:
        return said(worklist.planned_cycle_ends(known_on(case, day), case.build(), on_day(day)))

    ahead = a_case().cycle(1, 86, 113)
    assert ends(ahead, 100) == [("cycle-end", on_day(113), on_day(113), "upcoming", 13)]
    assert ends(ahead, 113) == []
    assert ends(a_case().cycle(1, 86), 100) == []
    past = known_on(ahead, 100)
    assert not list(worklist.planned_cycle_ends(past, past, on_day(100)))
    nothing = CaseHistory(patient=past.patient)
    assert not list(worklist.planned_cycle_ends(past, nothing, on_day(100)))


STEPS = ((3, 86), (12, 366))


def ahead(case: CaseBuilder, day: int) -> list[tuple[int | None, int | None, str, int]]:
    items = worklist.doses_ahead(known_on(case, day), STEPS, on_day(day))
    return [(item.given, item.number, item.state.value, item.days) for item in items]


def test_doses_are_in_time_until_the_day_before_they_are_missed() -> None:
    case = doses(a_case(), 14, 28)
    assert ahead(case, 80) == [(2, 3, "upcoming", 5), (2, 12, "upcoming", 285)]
    assert ahead(case, 85)[0] == (2, 3, "due", 0)
    assert ahead(case, 86) == [(2, 12, "upcoming", 279)]
    assert ahead(doses(case, 40), 80) == [(3, 12, "upcoming", 285)]


def test_no_doses_are_expected_after_a_transplant_or_without_a_day_one() -> None:
    assert ahead(a_case().having("transplants", date=on_day(70)), 80) == []
    assert ahead(a_case(protocol_start=None), 80) == []


def test_doses_that_an_alert_misses_are_late_since_the_day_it_opened() -> None:
    known = known_on(doses(a_case(), 14), 90)
    assert said([worklist.doses_due(known, 3, on_day(86), on_day(90))]) == [
        ("intrathecal", on_day(85), on_day(85), "overdue", 5)
    ]


def test_what_is_open_stands_in_this_week_and_what_is_late_in_none() -> None:
    monday = dt.date(2025, 3, 3)
    today = dt.date(2025, 3, 5)
    late = worklist.asked_test(today, today, again=False)
    assert worklist.week_of(late, today) == monday
    before = dataclasses.replace(late, first=dt.date(2025, 2, 3))
    assert worklist.week_of(before, today) == monday
    sunday = dataclasses.replace(late, first=dt.date(2025, 3, 9), state=DueState.UPCOMING)
    assert worklist.week_of(sunday, today) == monday
    later = dataclasses.replace(late, first=dt.date(2025, 3, 10), state=DueState.UPCOMING)
    assert worklist.week_of(later, today) == dt.date(2025, 3, 10)
    overdue = dataclasses.replace(late, last=monday, state=DueState.OVERDUE)
    assert worklist.week_of(overdue, today) is None
    assert worklist.comes_by(overdue, monday)
    assert worklist.comes_by(later, dt.date(2025, 3, 10))
    assert not worklist.comes_by(later, dt.date(2025, 3, 9))


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1))


@given(first=DAYS, length=st.none() | st.integers(0, 400), as_of=DAYS)
def test_a_window_is_late_open_or_ahead_and_the_days_say_how_far(
    first: dt.date, length: int | None, as_of: dt.date
) -> None:
    last = None if length is None else first + dt.timedelta(days=length)
    state, days = worklist.standing(first, last, as_of)
    assert days >= 0
    if state is DueState.OVERDUE:
        assert last is not None
        assert last + dt.timedelta(days=days) == as_of
        assert days >= 1
    elif state is DueState.UPCOMING:
        assert as_of + dt.timedelta(days=days) == first
        assert days >= 1
    else:
        assert first <= as_of
        assert last is None or as_of <= last


@given(first=DAYS, length=st.integers(0, 400), as_of=DAYS)
def test_a_day_later_nothing_goes_back(first: dt.date, length: int, as_of: dt.date) -> None:
    order = [DueState.UPCOMING, DueState.DUE, DueState.OVERDUE]
    last = first + dt.timedelta(days=length)
    today, _ = worklist.standing(first, last, as_of)
    tomorrow, _ = worklist.standing(first, last, as_of + dt.timedelta(days=1))
    assert order.index(today) <= order.index(tomorrow) <= order.index(today) + 2


@given(first=DAYS, length=st.none() | st.integers(0, 400), as_of=DAYS)
def test_every_entry_stands_under_a_monday_that_is_not_past(first: dt.date, length: int | None, as_of: dt.date) -> None:
    last = None if length is None else first + dt.timedelta(days=length)
    state, days = worklist.standing(first, last, as_of)
    item = WorkItem(what=What.SAMPLE, first=first, last=last, state=state, days=days)
    monday = worklist.week_of(item, as_of)
    assert (monday is None) == (state is DueState.OVERDUE)
    if monday is not None:
        assert monday.weekday() == 0
        assert monday >= worklist.monday_of(as_of)
