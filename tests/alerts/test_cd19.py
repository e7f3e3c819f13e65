"""`cd19-loss`: CD19 on the blasts of a relapse after blinatumomab."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.cd19 import RULE, evaluate
from tests.alerts.ask import a_case, asked, on_day, severity
from tests.builders import CaseBuilder


def relapsed(cd19: str | None, day: int = 300, case: CaseBuilder | None = None) -> CaseBuilder:
    case = case or a_case().cycle(1, 86, 113)
    return case.having("relapses", id=f"{day}-{cd19}", date=on_day(day), type="haematological", cd19=cd19)


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (relapsed("negative"), 300, "warning"),
        (relapsed("partial"), 300, "warning"),
        (relapsed("unknown"), 300, "info"),
        (relapsed(None), 300, "info"),
        (relapsed("positive"), 300, None),
        (relapsed("negative"), 299, None),
        (relapsed("negative"), 479, "warning"),
        (relapsed("negative"), 480, None),
        (relapsed("negative", 86), 86, "warning"),
        (relapsed("negative", 85), 86, None),
        (relapsed("negative", 85, a_case()), 300, None),
        (relapsed("positive", 400, relapsed("negative")), 400, None),
        (relapsed("positive", 300, relapsed("negative")), 300, "warning"),
        (relapsed("positive", 300, relapsed(None)), 300, None),
        (a_case().cycle(1, 86, 113), 300, None),
        (relapsed("negative").having("follow_up", date=on_day(310), status="dead"), 310, None),
    ],
)
def test_lost_cd19_warns_for_half_a_year_and_what_is_not_recorded_is_asked_for(
    case: CaseBuilder, day: int, expected: str | None
) -> None:
    assert severity(case, RULE, evaluate, day) == expected


@pytest.mark.parametrize(("cd19", "code"), [("negative", "negative"), ("partial", "partial"), (None, "not-recorded")])
def test_the_newest_relapse_is_named(cd19: str | None, code: str) -> None:
    (alert,) = asked(relapsed(cd19, 320, relapsed("positive", 300)), RULE, evaluate, 330)
    assert alert.summary.code == f"cd19-loss.{code}"
    assert (alert.subject, alert.since) == ("case", on_day(320))
    assert [item.id for item in alert.evidence] == [f"320-{cd19}"]


@pytest.mark.parametrize("cd19", ["unknown", None])
def test_what_is_unknown_is_not_recorded(cd19: str | None) -> None:
    (alert,) = asked(relapsed(cd19), RULE, evaluate, 300)
    assert alert.summary.code == f"{RULE}.not-recorded"
