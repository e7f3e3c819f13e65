"""Walking from fact to fact: along a series or lane, and across them on one day."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.gui.chart_walk import Fact, Step, facts_of, walked
from dalba_desktop.plots.chart_model import chart_model
from tests.gui.clinic import rising_case
from tests.gui.views import view_of


def fact(record_id: str, first: float, row: int, last: float | None = None) -> Fact:
    return Fact("mrd", record_id, first, first if last is None else last, row)


MARROW = (fact("m1", 1, 0), fact("m2", 22, 0), fact("m3", 45, 0))
BLOOD = (fact("b1", 22, 1),)
DASATINIB = (fact("d1", 1, 2, 42), fact("d2", 43, 2, 60))
EVENT = (fact("e1", 35, 4),)
FACTS = tuple(sorted((*MARROW, *BLOOD, *DASATINIB, *EVENT), key=lambda found: (found.first, found.row)))


def test_left_and_right_follow_the_series() -> None:
    assert walked(FACTS, None, 0, Step.LATER) == MARROW[0]
    assert walked(FACTS, None, 0, Step.EARLIER) == MARROW[-1]
    assert walked(FACTS, MARROW[0], 1, Step.LATER) == MARROW[1]
    assert walked(FACTS, MARROW[1], 22, Step.EARLIER) == MARROW[0]
    assert walked(FACTS, MARROW[2], 45, Step.LATER) is None
    assert walked(FACTS, MARROW[1], 22, Step.LAST) == MARROW[2]
    assert walked(FACTS, MARROW[1], 22, Step.FIRST) == MARROW[0]


def test_up_and_down_stay_on_the_day() -> None:
    """Marrow of day 22, blood of the same day, the dasatinib that was taken on it; then the nearest event."""
    down = [walked(FACTS, MARROW[1], 22, Step.DOWN)]
    for _ in range(2):
        down.append(walked(FACTS, down[-1], 22, Step.DOWN))
    assert down == [BLOOD[0], DASATINIB[0], EVENT[0]]
    assert walked(FACTS, EVENT[0], 22, Step.DOWN) is None
    assert walked(FACTS, EVENT[0], 22, Step.UP) == DASATINIB[0]


def test_a_row_without_anything_on_the_day_is_passed_over() -> None:
    assert walked(FACTS, MARROW[2], 45, Step.DOWN) == DASATINIB[1]


def test_nothing_to_walk_to() -> None:
    assert walked((), None, 0, Step.LATER) is None


@given(st.lists(st.sampled_from(list(Step)), max_size=30))
def test_every_walk_stays_on_the_chart(steps: list[Step]) -> None:
    at: Fact | None = None
    for step in steps:
        found = walked(FACTS, at, at.first if at is not None else 0, step)
        at = found if found is not None else at
        assert at is None or at in FACTS


def test_every_fact_of_a_case_can_be_reached() -> None:
    """From the first fact, by Right and Down alone from each one reached."""
    view = view_of(rising_case())
    facts = facts_of(chart_model(view.known, view.assessment, view.timeline))
    begin = walked(facts, None, 0, Step.LATER)
    assert begin is not None
    reached, waiting = {begin}, [begin]
    while waiting:
        at = waiting.pop()
        for step in Step:
            found = walked(facts, at, at.first, step)
            if found is not None and found not in reached:
                reached.add(found)
                waiting.append(found)
    assert reached == set(facts)
    assert len({found.key for found in facts}) == len(facts)
