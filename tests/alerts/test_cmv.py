"""`cmv-reactivation`: the event, and the viral load."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.cmv import RULE, evaluate
from tests.alerts.ask import a_case, a_value, an_event, asked, on_day, severity
from tests.builders import CaseBuilder

TERM = "Cytomegalovirus infection reactivation"


def event(grade: int, to: int | None = None, term: str = TERM) -> CaseBuilder:
    return a_case().having("adverse_events", **an_event(50, term, grade, to, id="cmv"))


def load(*values: tuple[int, float], case: CaseBuilder | None = None) -> CaseBuilder:
    case = case or a_case()
    for day, value in values:
        case.having("assessments", **a_value(day, "cmv_iu_per_ml", value))
    return case


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (event(1), None),
        (event(2), "warning"),
        (event(3), "critical"),
        (event(2, term="CMV infection reactivation"), "warning"),
        (event(3, term="Sepsis"), None),
        (event(3, to=60), None),
        (event(3, to=101), "critical"),
        (load((50, 1000)), None),
        (load((50, 1001)), "warning"),
        (load((50, 5000), (60, 200)), None),
        (load((50, 5000), (101, 200)), "warning"),
        (load((101, 5000)), None),
        (event(3).having("follow_up", date=on_day(60), status="dead"), None),
    ],
)
def test_a_treated_reactivation_or_a_high_load(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, RULE, evaluate, 100) == expected


def test_event_and_load_are_two_alerts() -> None:
    found = asked(load((60, 5000), case=event(3)), RULE, evaluate, 100)
    assert [(alert.subject, alert.since) for alert in found] == [("cmv", on_day(50)), ("cmv_iu_per_ml", on_day(60))]
    assert [alert.closes_when.code for alert in found] == ["cmv-reactivation.closes", "cmv-reactivation.closes-load"]


def test_a_mild_event_before_it_hides_no_later_one() -> None:
    case = event(1).having("adverse_events", **an_event(70, TERM, 3, id="later"))
    assert [alert.subject for alert in asked(case, RULE, evaluate, 80)] == ["later"]
