"""What is expected of a case on a day."""

from __future__ import annotations

import pytest

from dalba_desktop.analysis.worklist import expected_samples
from dalba_desktop.domain.codes import Protocol
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
