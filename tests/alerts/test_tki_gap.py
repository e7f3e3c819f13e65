"""`tki-gap`: more than a week without a TKI."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.alerts.rules.taken import first_taken, last_taken
from dalba_desktop.alerts.rules.tki_gap import RULE, evaluate
from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.treatment import Hold, Treatment
from tests.alerts.ask import a_case, a_hold, asked, on_day, opened, severity
from tests.builders import CaseBuilder


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (a_case(), 7, None),
        (a_case(), 8, "warning"),
        (a_case(protocol_start=None), 500, None),
        (a_case().on("dasatinib", 1), 500, None),
        (a_case().on("dasatinib", 1, 60), 67, None),
        (a_case().on("dasatinib", 1, 60), 68, "warning"),
        (a_case().on("dasatinib", 1, 60).on("ponatinib", 68), 67, None),
        (a_case().on("dasatinib", 1, 60).on("ponatinib", 70), 69, "warning"),
        (a_case().on("dasatinib", 1, 60).on("ponatinib", 70), 70, None),
        (a_case().on("dasatinib", 1, holds=[a_hold(60)]), 67, None),
        (a_case().on("dasatinib", 1, holds=[a_hold(60)]), 68, "warning"),
        (a_case().on("dasatinib", 1, holds=[a_hold(60, 80)]), 80, "warning"),
        (a_case().on("dasatinib", 1, holds=[a_hold(60, 80)]), 81, None),
        (a_case().on("prednisone", 1), 8, "warning"),
        (a_case().on("dasatinib", -20, -10), 7, None),
        (a_case().on("dasatinib", -20, -10), 8, "warning"),
        (a_case().on("dasatinib", 1, 60).having("transplants", date=on_day(70)), 69, "warning"),
        (a_case().on("dasatinib", 1, 60).having("transplants", date=on_day(70)), 70, None),
        (a_case().on("dasatinib", 1, 60).having("follow_up", date=on_day(70), status="dead"), 70, None),
    ],
)
def test_more_than_seven_days_without_a_tki_is_a_warning(case: CaseBuilder, day: int, expected: str | None) -> None:
    assert severity(case, RULE, evaluate, day) == expected


@pytest.mark.parametrize(
    ("case", "code", "since", "days", "facts"),
    [
        (a_case(), "never", 8, 100, 0),
        (a_case().on("dasatinib", 1, 60, id="d"), "ended", 68, 40, 1),
        (a_case().on("dasatinib", -20, -10, id="d"), "ended", 8, 100, 1),
        (a_case().on("imatinib", 1, 40).on("dasatinib", 41, id="d", holds=[a_hold(60)]), "held", 68, 40, 1),
        (a_case().on("dasatinib", 1, id="d", holds=[a_hold(0)]), "held", 8, 100, 1),
    ],
)
def test_it_says_why_and_dates_from_the_eighth_day(
    case: CaseBuilder, code: str, since: int, days: int, facts: int
) -> None:
    (alert,) = asked(case, RULE, evaluate, 100)
    assert alert.summary.code == f"tki-gap.{code}"
    assert alert.since == on_day(since)
    assert alert.numbers == {"days": days}
    assert [item.id for item in alert.evidence] == ["d"] * facts


def test_a_gap_closes_on_the_day_a_tki_is_taken_again() -> None:
    case = a_case().on("dasatinib", 1, 20).on("ponatinib", 35)
    assert opened(case, RULE, evaluate, range(1, 50)) == list(range(28, 35))


def test_a_gap_of_twenty_years_costs_no_more_than_one_of_a_week() -> None:
    case = a_case().on("dasatinib", 1, 60)
    begun = time.perf_counter()
    (alert,) = asked(case, RULE, evaluate, 60 + 7300)
    assert time.perf_counter() - begun < 0.5
    assert alert.numbers["days"] == 7300


_offsets = st.integers(0, 40)
_holds = st.lists(st.tuples(_offsets, st.none() | _offsets), max_size=4)


@given(start=_offsets, end=st.none() | _offsets, holds=_holds, first=_offsets, last=_offsets)
def test_the_days_taken_are_those_that_going_day_by_day_finds(
    start: int, end: int | None, holds: list[tuple[int, int | None]], first: int, last: int
) -> None:
    row = Treatment(
        agent=Agent.DASATINIB,
        start=on_day(start),
        end=None if end is None else on_day(end),
        holds=tuple(Hold(start=on_day(a), end=None if b is None else on_day(b)) for a, b in holds),
    )
    taken = [on_day(day) for day in range(41) if row.taken_on(on_day(day))]
    assert last_taken(row, on_day(last)) == max((day for day in taken if day <= on_day(last)), default=None)
    within = [day for day in taken if on_day(first) <= day <= on_day(last)]
    assert first_taken(row, on_day(first), on_day(last)) == min(within, default=None)


def test_two_drugs_that_end_together_leave_one_gap() -> None:
    case = a_case().on("dasatinib", 1, 40).on("imatinib", 1, 40)
    (alert,) = asked(case, RULE, evaluate, 60)
    assert alert.summary.code.startswith(f"{RULE}.")
