"""The timeline: every fact with a place on it, once, in its lane, in dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.timeline import Bar, Lane, MarkKind, SideBar, Timeline, lane_of, timeline_of
from tests.builders import CaseBuilder, a_case, on_day


def timeline(case: CaseBuilder, day: int) -> Timeline:
    history = case.build()
    return timeline_of(history.as_known_on(on_day(day)), on_day(day))


@pytest.mark.parametrize(
    ("agent", "lane"),
    [
        ("dasatinib", Lane.TKI),
        ("olverembatinib", Lane.TKI),
        ("dexamethasone", Lane.STEROID),
        ("blinatumomab", Lane.BLINATUMOMAB),
        ("intrathecal", Lane.INTRATHECAL),
        ("inotuzumab", Lane.OTHER),
        ("levetiracetam", Lane.OTHER),
    ],
)
def test_every_drug_has_its_lane(agent: str, lane: Lane) -> None:
    assert lane_of(codes.Agent(agent)) is lane


def test_an_ongoing_drug_has_no_last_day_and_an_ended_one_keeps_its_holds() -> None:
    held = {"start": str(on_day(10)), "end": str(on_day(14)), "reason": "effusion"}
    found = timeline(a_case().on("dasatinib", 1, 30, dose=140, holds=[held]).on("ponatinib", 31), 60)
    dasatinib, ponatinib = found.bars_of(Lane.TKI)
    assert (dasatinib.first, dasatinib.last) == (on_day(1), on_day(30))
    assert [(pause.first, pause.last, pause.reason) for pause in dasatinib.pauses] == [
        (on_day(10), on_day(14), "effusion")
    ]
    assert ponatinib.last is None


def test_what_ends_after_the_day_asked_is_still_going_on() -> None:
    assert timeline(a_case().on("dasatinib", 1, 100), 30).bars[0].last is None


def test_a_dose_change_shares_its_day_but_drugs_given_together_lie_side_by_side() -> None:
    change = timeline(a_case().on("dasatinib", 1, 30).on("dasatinib", 30, 60), 90)
    assert [bar.track for bar in change.bars] == [0, 0]
    together = timeline(a_case().on("dasatinib", 1).on("ponatinib", 20, 40).on("imatinib", 45), 90)
    assert [bar.track for bar in together.bars] == [0, 1, 1]


def test_an_end_before_its_start_blocks_no_track() -> None:
    found = timeline(a_case().on("dasatinib", 30, 20).on("dasatinib", 30, 60), 90)
    assert [bar.track for bar in found.bars] == [0, 0]


def test_cycles_without_a_number_are_counted() -> None:
    found = timeline(a_case().cycle(1, 10, 37).on("blinatumomab", 60, 87), 100)
    assert [bar.cycle for bar in found.bars_of(Lane.BLINATUMOMAB)] == [1, 2]


def test_donor_lymphocytes_without_an_end_are_one_day_not_ongoing() -> None:
    found = timeline(a_case().on("dli", 20).on("inotuzumab", 25), 60)
    assert [bar.last for bar in found.bars_of(Lane.OTHER)] == [on_day(20), None]


def test_two_lanes_are_there_only_when_something_is_in_them() -> None:
    rare = (Lane.OTHER, Lane.ALSO)
    assert timeline(a_case(), 1).lanes == tuple(lane for lane in Lane if lane not in rare)
    assert Lane.OTHER in timeline(a_case().on("inotuzumab", 1), 2).lanes
    assert Lane.OTHER in timeline(a_case().having("concomitants", drug="aciclovir", start=on_day(1)), 2).lanes
    assert Lane.ALSO in timeline(a_case().having("notes", date=on_day(1), text="feels well"), 2).lanes


def test_concomitant_drugs_lie_on_tracks_of_their_own() -> None:
    found = timeline(
        a_case()
        .on("inotuzumab", 1, 30)
        .having("concomitants", drug="aciclovir", start=on_day(1))
        .having("concomitants", drug="pantoprazole", class_="ppi", start=on_day(5), end=on_day(9))
        .having("concomitants", drug="posaconazole", class_="cyp3a4_inhibitor", start=on_day(10), end=on_day(20)),
        40,
    )
    assert [(bar.row.drug, bar.track, bar.last, bar.touches_tki) for bar in found.side_bars] == [
        ("aciclovir", 0, None, False),
        ("pantoprazole", 1, on_day(9), True),
        ("posaconazole", 1, on_day(20), True),
    ]
    assert [bar.track for bar in found.bars_of(Lane.OTHER)] == [0]


def test_tests_and_events_are_marks_in_order_of_time() -> None:
    case = (
        a_case()
        .having("follow_up", date=on_day(300), status="dead", cause_of_death="relapse")
        .having("follow_up", date=on_day(100), status="alive")
        .having("follow_up", date=on_day(290), status="lost")
        .having("transplants", date=on_day(200))
        .having("relapses", date=on_day(250), type="haematological")
        .having("responses", date=on_day(22), category="CR")
        .having("adverse_events", term="Fatigue", grade=1, start=on_day(30))
        .having("adverse_events", term="Pleural effusion", grade=3, start=on_day(40))
        .having("treatments", agent="intrathecal", start=on_day(14))
        .having("notes", date=on_day(15), text="feels well")
        .having("assessments", date=on_day(15), kind="qtcf_ms", value=421)
        .tested(60, "pending")
    )
    found = timeline(case, 400)
    assert [mark.kind for mark in found.marks] == [
        MarkKind.INTRATHECAL,
        MarkKind.ASSESSMENT,
        MarkKind.NOTE,
        MarkKind.RESPONSE,
        MarkKind.ADVERSE_EVENT,
        MarkKind.ADVERSE_EVENT,
        MarkKind.ABL1_TEST,
        MarkKind.FOLLOW_UP,
        MarkKind.TRANSPLANT,
        MarkKind.RELAPSE,
        MarkKind.LOST,
        MarkKind.DEATH,
    ]
    noted = [MarkKind.ASSESSMENT, MarkKind.NOTE, MarkKind.ADVERSE_EVENT, MarkKind.FOLLOW_UP]
    assert [mark.kind for mark in found.marks_of(Lane.ALSO)] == noted
    assert found.marks_of(Lane.ABL1)[0].day == on_day(60)


def test_the_phases_end_on_the_day_asked() -> None:
    found = timeline(a_case().on("dasatinib", 1).cycle(1, 86, 113), 120)
    assert [span.name for span in found.phases][-2:] == [PhaseName.BLINATUMOMAB, PhaseName.BETWEEN_CYCLES]
    assert found.phases[-1].last == on_day(120)


def test_what_was_withdrawn_has_no_place() -> None:
    gone = {"on": str(on_day(9)), "reason": "other patient"}
    history = (
        a_case()
        .on("dasatinib", 1, withdrawn=gone)
        .having("responses", date=on_day(22), category="CR", withdrawn=gone)
        .having("concomitants", drug="aciclovir", start=on_day(2), withdrawn=gone)
        .having("notes", date=on_day(3), text="of another patient", withdrawn=gone)
        .build()
    )
    found = timeline_of(history, on_day(30))
    assert found.bars == ()
    assert found.side_bars == ()
    assert found.marks == ()


days = st.integers(min_value=-30, max_value=700)
spans = st.tuples(days, st.one_of(st.none(), st.integers(min_value=-3, max_value=200)))


@st.composite
def cases(draw: st.DrawFn) -> CaseHistory:
    case = a_case()
    for agent in draw(st.lists(st.sampled_from(list(codes.Agent)), max_size=8)):
        start, length = draw(spans)
        case.on(agent.value, start, None if length is None else start + length)
    for status in draw(st.lists(st.sampled_from(list(codes.Abl1Status)), max_size=4)):
        case.tested(draw(days), status.value)
    for category in draw(st.lists(st.sampled_from(list(codes.ResponseCategory)), max_size=3)):
        case.having("responses", date=on_day(draw(days)), category=category.value)
    for vital in draw(st.lists(st.sampled_from(list(codes.VitalStatus)), max_size=3)):
        case.having("follow_up", date=on_day(draw(days)), status=vital.value)
    for grade in draw(st.lists(st.integers(min_value=1, max_value=5), max_size=4)):
        case.having("adverse_events", term="Sepsis", grade=grade, start=on_day(draw(days)))
    for _ in range(draw(st.integers(min_value=0, max_value=2))):
        case.having("transplants", date=on_day(draw(days)))
        case.having("relapses", date=on_day(draw(days)))
        case.having("assessments", date=on_day(draw(days)), kind="alt_uln", value=draw(st.floats(0, 30)))
        case.having("notes", date=on_day(draw(days)), text="seen")
    for length in draw(st.lists(st.none() | st.integers(-3, 400), max_size=4)):
        start = draw(days)
        case.having(
            "concomitants",
            drug="aciclovir",
            start=on_day(start),
            end=None if length is None else on_day(start + length),
        )
    return case.build()


@given(cases(), days)
def test_every_live_fact_known_appears_exactly_once(history: CaseHistory, day: int) -> None:
    known = history.as_known_on(on_day(day))
    found = timeline_of(known, on_day(day))
    placed = [(bar.list, bar.id) for bar in found.bars] + [(mark.list, mark.id) for mark in found.marks]
    placed += [(bar.list, bar.id) for bar in found.side_bars]
    assert sorted(placed) == sorted((name, record.id) for name, record in known.records())


@given(cases(), days)
def test_two_bars_of_one_track_never_overlap(history: CaseHistory, day: int) -> None:
    found = timeline_of(history.as_known_on(on_day(day)), on_day(day))
    for lane in Lane:
        _none_overlap(found.bars_of(lane))
    _none_overlap(found.side_bars)


def _none_overlap(bars: Sequence[Bar | SideBar]) -> None:
    for place, one in enumerate(bars):
        end = dt.date.max if one.last is None else max(one.first, one.last)
        later = [bar for bar in bars[place + 1 :] if bar.track == one.track]
        assert all(bar.first >= end for bar in later)
