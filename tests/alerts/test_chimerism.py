"""`chimerism-falling`: donor chimerism from day +60 of a transplant."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.chimerism import RULE, evaluate
from tests.alerts.ask import a_case, a_value, asked, on_day, severity
from tests.builders import CaseBuilder


def transplanted(*values: tuple[int, float], on: int = 200) -> CaseBuilder:
    """Values at days after the transplant of protocol day 200."""
    case = a_case().having("transplants", date=on_day(on))
    for day, value in values:
        case.having("assessments", **a_value(200 + day, "donor_chimerism_percent", value, id=f"+{day} {value}"))
    return case


@pytest.mark.parametrize(
    ("case", "day", "code"),
    [
        (transplanted((60, 94.9)), 60, "low"),
        (transplanted((60, 95)), 60, None),
        (transplanted((59, 50)), 100, None),
        (transplanted((30, 100), (60, 95)), 60, "fell"),
        (transplanted((30, 100), (60, 95.1)), 60, None),
        (transplanted((30, 99), (60, 94)), 60, "fell"),
        (transplanted((30, 98), (60, 94)), 60, "low"),
        (transplanted((0, 100), (60, 95)), 60, None),
        (transplanted((60, 90), (90, 97)), 89, "low"),
        (transplanted((60, 90), (90, 97)), 90, None),
        (transplanted((60, 100), (60, 90)), 60, "low"),
        (transplanted((60, 90)).having("transplants", date=on_day(255)), 60, None),
        (transplanted((60, 99), (180, 95)).having("transplants", date=on_day(300)), 180, None),
        (transplanted(), 100, None),
        (transplanted((60, 50), on=400), 100, None),
        (transplanted((60, 90)).having("follow_up", date=on_day(290), status="dead"), 90, None),
    ],
)
def test_low_or_falling_from_day_sixty_of_the_newest_transplant(case: CaseBuilder, day: int, code: str | None) -> None:
    alerts = asked(case, RULE, evaluate, 200 + day)
    assert [alert.summary.code for alert in alerts] == ([] if code is None else [f"chimerism-falling.{code}"])
    assert severity(case, RULE, evaluate, 200 + day) == (None if code is None else "warning")


def test_a_fall_names_both_values() -> None:
    (alert,) = asked(transplanted((30, 100), (60, 100), (90, 94)), RULE, evaluate)
    assert [item.id for item in alert.evidence] == ["+60 100", "+90 94"]
    assert (alert.subject, alert.since) == ("donor_chimerism_percent", on_day(290))
