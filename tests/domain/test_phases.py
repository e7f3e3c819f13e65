"""The phase on a day: the first that fits, with its cycle, since when, and the TKI taken."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given

from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.phases import PhaseName, blinatumomab_cycles, phase_on, phase_spans, tki_on
from tests.builders import CaseBuilder, a_case, on_day
from tests.domain.strategies import cases


def a_whole_course() -> CaseBuilder:
    return (
        a_case()
        .on("prednisone", -6, 24)
        .on("dasatinib", 1, 300)
        .cycle(1, 86, 113)
        .cycle(2, 128, 155)
        .having("transplants", date=on_day(340))
        .having("follow_up", date=on_day(500), status="dead")
    )


def name_on(case: CaseHistory, day: int) -> tuple[str, int | None]:
    phase = phase_on(case.as_known_on(on_day(day)), on_day(day))
    return phase.name.value, phase.cycle


def test_the_phases_of_a_whole_course_follow_each_other() -> None:
    case = a_whole_course().build()
    expected = {
        -7: ("before_treatment", None),
        -6: ("prephase", None),
        1: ("induction", None),
        85: ("induction", None),
        86: ("blinatumomab", 1),
        113: ("blinatumomab", 1),
        114: ("between_cycles", 1),
        130: ("blinatumomab", 2),
        197: ("between_cycles", 2),
        198: ("maintenance", None),
        328: ("maintenance", None),
        329: ("off_treatment", None),
        340: ("post_transplant", None),
        500: ("dead", None),
    }
    assert {day: name_on(case, day) for day in expected} == expected


def test_a_phase_knows_since_when_it_lasts_and_which_tki_is_taken() -> None:
    known = a_whole_course().build().as_known_on(on_day(140))
    phase = phase_on(known, on_day(140))
    assert (phase.since, phase.day, phase.tki) == (on_day(128), 140, "dasatinib")


def test_a_relapse_lasts_until_the_next_remission() -> None:
    case = (
        a_case()
        .on("dasatinib", 1)
        .having("relapses", date=on_day(200), type="haematological")
        .having("relapses", date=on_day(100), type="molecular")
        .having("responses", date=on_day(150), category="CR")
        .having("responses", date=on_day(250), category="CR")
        .build()
    )
    assert name_on(case, 120)[0] == "induction"
    assert name_on(case, 210)[0] == "relapsed"
    assert name_on(case, 250)[0] == "induction"


def test_induction_ends_28_days_after_the_last_tki() -> None:
    case = a_case().on("dasatinib", 1, 60).build()
    assert name_on(case, 88)[0] == "induction"
    assert name_on(case, 89)[0] == "off_treatment"


def test_without_a_day_one_a_steroid_is_the_prephase() -> None:
    case = a_case(protocol_start=None).on("prednisone", -6).build()
    assert name_on(case, 3)[0] == "prephase"


def test_without_any_treatment_nothing_has_begun() -> None:
    assert name_on(a_case().build(), 400)[0] == "before_treatment"


def test_rows_of_one_cycle_up_to_14_days_apart_are_one_cycle() -> None:
    case = a_case().cycle(1, 86, 95).cycle(1, 109, 120).cycle(1, 135, 150).cycle(2, 170).cycle(2, 180).build()
    cycles = blinatumomab_cycles(case)
    assert [(cycle.start, cycle.end) for cycle in cycles] == [
        (on_day(86), on_day(120)),
        (on_day(135), on_day(150)),
        (on_day(170), None),
    ]
    assert not cycles[2].completed_by(on_day(999))


def test_a_cycle_without_a_number_counts_by_its_place() -> None:
    case = a_case().on("blinatumomab", 86, 113).on("blinatumomab", 128).build()
    assert [cycle.number for cycle in blinatumomab_cycles(case)] == [1, 2]


def test_no_tki_is_taken_during_a_hold() -> None:
    case = a_case().on("dasatinib", 1, holds=[{"start": "2025-02-12", "end": "2025-02-18"}]).build()
    assert tki_on(case, dt.date(2025, 2, 15)) is None
    assert tki_on(case, dt.date(2025, 2, 19)) == "dasatinib"


@given(cases())
def test_the_spans_cover_every_day_once_and_agree_with_the_phase_of_the_day(raw: dict[str, object]) -> None:
    until = dt.date(2030, 1, 1)
    known = read_case(raw, "case").as_known_on(until)
    spans = phase_spans(known, until)
    for earlier, later in pairwise(spans):
        assert later.first == earlier.last + dt.timedelta(days=1)
        assert (later.name, later.cycle) != (earlier.name, earlier.cycle)
    for span in spans[-3:]:
        for day in (span.first, span.last):
            phase = phase_on(known, day)
            assert (phase.name, phase.cycle) == (span.name, span.cycle)
            assert phase.since == span.first


def test_before_the_first_fact_there_is_no_span() -> None:
    assert phase_spans(a_case().build(), dt.date(2020, 1, 1)) == ()
    assert phase_spans(a_case().build(), dt.date(2025, 1, 1))[0].name is PhaseName.BEFORE_TREATMENT
