"""`cns-prophylaxis-behind`: intrathecal doses against the plan."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.intrathecal import RULE, evaluate
from tests.alerts.ask import a_case, asked, on_day, severity
from tests.builders import CaseBuilder


def dosed(*days: int, case: CaseBuilder | None = None) -> CaseBuilder:
    case = case or a_case()
    for day in days:
        case.on("intrathecal", day, id=f"it{day}")
    return case


def two_cycles(*, second: int | None = 155) -> CaseBuilder:
    return a_case().cycle(1, 86, 113).cycle(2, 128, second)


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (dosed(), 85, None),
        (dosed(), 86, "warning"),
        (dosed(1, 22), 86, "warning"),
        (dosed(1, 22, 43), 86, None),
        (dosed(1, 22, 87), 86, "warning"),
        (dosed(1, 22, 87), 87, None),
        (dosed(1, 22, 43, 64, 85, case=two_cycles()), 154, None),
        (dosed(1, 22, 43, 64, 85, case=two_cycles()), 155, "warning"),
        (dosed(1, 22, 43, 64, 85, 106, case=two_cycles()), 155, None),
        (dosed(1, 22, 43, 64, 85, case=two_cycles(second=None)), 300, None),
        (dosed(*range(1, 12)), 365, None),
        (dosed(*range(1, 12)), 366, "warning"),
        (dosed(*range(1, 13)), 366, None),
        (dosed(1).having("transplants", date=on_day(100)), 99, "warning"),
        (dosed(1).having("transplants", date=on_day(100)), 100, None),
        (dosed(1).having("follow_up", date=on_day(100), status="dead"), 100, None),
        (a_case(protocol_start=None), 500, None),
        (dosed(case=a_case(protocol_start=None).cycle(1, 1, 28).cycle(2, 43, 70)), 70, "warning"),
    ],
)
def test_three_by_induction_six_by_two_cycles_twelve_by_a_year(
    case: CaseBuilder, day: int, expected: str | None
) -> None:
    assert severity(case, RULE, evaluate, day) == expected


def test_it_counts_towards_the_largest_number_and_dates_from_the_first_one_missed() -> None:
    (alert,) = asked(dosed(1, 22, 43, 64, case=two_cycles()), RULE, evaluate, 400)
    assert alert.summary.values == {"doses": 4, "wanted": 12}
    assert alert.since == on_day(155)
    assert [item.id for item in alert.evidence] == ["it1", "it22", "it43", "it64"]
    (first,) = asked(dosed(1, case=two_cycles()), RULE, evaluate, 400)
    assert first.since == on_day(86)
