"""`response-no-cr`: no complete remission recorded when one is expected."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.remission import RULE, evaluate
from tests.alerts.ask import a_case, asked, on_day, severity
from tests.builders import CaseBuilder


def responded(day: int, category: str | None, case: CaseBuilder | None = None) -> CaseBuilder:
    return (case or a_case()).having("responses", id=f"r{day}", date=on_day(day), category=category)


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (a_case(), 26, None),
        (a_case(), 27, "info"),
        (a_case(), 94, "info"),
        (a_case(), 95, "warning"),
        (responded(23, "PR"), 94, "info"),
        (responded(23, "PR"), 95, "critical"),
        (responded(23, "NR"), 95, "critical"),
        (responded(22, "NR"), 95, "warning"),
        (responded(30, None), 95, "warning"),
        (responded(22, "CR"), 95, None),
        (responded(22, "CRi"), 95, None),
        (responded(96, "CR"), 95, "warning"),
        (responded(96, "CR"), 96, None),
        (responded(40, "NR", responded(30, "CR")), 95, None),
        (a_case(protocol_start=None), 200, None),
        (a_case(protocol_start=None).on("dasatinib", 1), 27, "info"),
        (a_case().having("transplants", date=on_day(90)), 95, None),
        (a_case().having("transplants", date=on_day(90)), 89, "info"),
        (a_case().having("follow_up", date=on_day(90), status="dead"), 95, None),
    ],
)
def test_a_missing_remission_is_context_then_a_warning_and_critical_after_a_failure(
    case: CaseBuilder, day: int, expected: str | None
) -> None:
    assert severity(case, RULE, evaluate, day) == expected


def test_it_dates_from_day_27_however_grave_and_rests_on_the_responses() -> None:
    case = responded(24, "PR", responded(50, "NR", responded(10, "PR")))
    assert {asked(case, RULE, evaluate, day)[0].since for day in (27, 94, 95, 300)} == {on_day(27)}
    (alert,) = asked(case, RULE, evaluate, 300)
    assert [item.id for item in alert.evidence] == ["r10", "r50", "r24"]
    assert alert.summary.values == {"day": 300, "remission": "NR", "date": on_day(50)}
    (alone,) = asked(a_case(), RULE, evaluate, 27)
    assert alone.evidence == ()


def test_a_withdrawn_remission_is_none() -> None:
    withdrawn = {"on": on_day(30).isoformat(), "reason": "another patient"}
    case = a_case().having("responses", date=on_day(22), category="CR", withdrawn=withdrawn)
    assert severity(case, RULE, evaluate, 95) == "warning"


def test_without_day_one_nothing_is_expected() -> None:
    assert asked(a_case(protocol_start=None), RULE, evaluate, 200) == ()
