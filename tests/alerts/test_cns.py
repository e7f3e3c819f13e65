"""`cns-suspected`: blasts in the newest CSF."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.cns import RULE, evaluate
from tests.alerts.ask import a_case, a_value, asked, on_day, severity
from tests.builders import CaseBuilder


def csf(*values: tuple[int, float]) -> CaseBuilder:
    case = a_case()
    for day, value in values:
        case.having("assessments", **a_value(day, "csf_blasts", value))
    return case


def relapsed(day: int, *sites: str) -> CaseBuilder:
    return csf((200, 1)).having("relapses", date=on_day(day), type="extramedullary", sites=list(sites))


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (csf((200, 1)), 200, "critical"),
        (csf((200, 1)), 199, None),
        (csf((200, 0)), 200, None),
        (csf(), 200, None),
        (csf((200, 1), (214, 0)), 213, "critical"),
        (csf((200, 1), (214, 0)), 214, None),
        (csf((200, 0), (200, 1)), 200, "critical"),
        (csf((200, 1), (200, 0)), 200, "critical"),
        (relapsed(192, "cns"), 200, "critical"),
        (relapsed(193, "cns"), 200, None),
        (relapsed(205, "marrow", "cns"), 204, "critical"),
        (relapsed(205, "marrow", "cns"), 205, None),
        (relapsed(200, "marrow"), 200, "critical"),
        (csf((200, 1)).having("follow_up", date=on_day(210), status="dead"), 210, None),
    ],
)
def test_blasts_are_critical_until_a_clear_csf_or_the_relapse_is_recorded(
    case: CaseBuilder, day: int, expected: str | None
) -> None:
    assert severity(case, RULE, evaluate, day) == expected


def test_it_dates_from_the_newest_csf() -> None:
    (alert,) = asked(csf((200, 1), (214, 1)), RULE, evaluate)
    assert (alert.subject, alert.since) == ("csf_blasts", on_day(214))
    assert [item.list for item in alert.evidence] == ["assessments"]
