"""`mrd-loss-of-response`: a response that turns quantifiable again."""

from __future__ import annotations

import pytest

from dalba_desktop import wording
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import alerts, severity

RULE = "mrd-loss-of-response"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case().undetected(127).with_mrd(155, 0.01), "warning"),
        (a_case().pnq(127).with_mrd(155, 0.02), "warning"),
        (a_case().undetected(127).with_mrd(155, 0.0099), "info"),
        (a_case().undetected(127).with_mrd(155, 0.02).with_mrd(161, 0.03), "warning"),
        (a_case().undetected(127).with_mrd(155, 0.02).with_mrd(162, 0.03), "critical"),
        (a_case().undetected(127).with_mrd(155, 0.02).with_mrd(162, 0.009), "warning"),
        (a_case().undetected(127, copies=30_000).with_mrd(155, 0.1), "critical"),
        (a_case().undetected(127, copies=30_000).with_mrd(155, 0.099), "warning"),
        (a_case().undetected(127, copies=29_000).with_mrd(155, 0.1), "warning"),
        (a_case().undetected(127, copies=9_000).with_mrd(155, 0.5), None),
        (a_case().pnq(127, copies=9_000).with_mrd(155, 0.5), None),
        (a_case().with_mrd(127, 0.001).with_mrd(155, 0.5), None),
        (a_case().undetected(127).pnq(155), None),
        (a_case().undetected(127).with_mrd(155, 0.5, specimen="blood"), None),
        (a_case().undetected(127).with_mrd(155, 0.5, laboratory="Lab B"), None),
        (a_case().undetected(127).with_mrd(155, 0.5, control_gene="GUSB"), None),
        (a_case().undetected(127).with_mrd(155, 0.5, scale="is"), None),
        (a_case().undetected(127).with_mrd(155, 0.5).undetected(160), None),
        (a_case().undetected(127).with_mrd(155, 0.5).pnq(160), None),
        (a_case().undetected(127).with_mrd(155, 0.5).pnq(160, copies=5_000), "critical"),
        (a_case().undetected(127).with_mrd(155, 0.5).undetected(160, laboratory="Lab B"), None),
        (a_case().undetected(127).with_mrd(155, 0.5).undetected(155, laboratory="Lab B"), "critical"),
    ],
)
def test_when_it_opens_and_how_grave_it_is(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, RULE) == expected


def test_it_is_dated_by_the_first_failing_sample_of_the_run() -> None:
    case = a_case().undetected(127).with_mrd(155, 0.005).with_mrd(170, 0.03).with_mrd(200, 0.05)
    (alert,) = alerts(case, RULE)
    assert alert.since == on_day(170)
    assert "lost" in wording.alert_summary(alert)


def test_what_a_marrow_response_elsewhere_closed_stays_closed_until_the_series_own_next_one() -> None:
    case = a_case().undetected(127).with_mrd(155, 0.005).undetected(160, laboratory="Lab B").with_mrd(170, 0.5)
    assert severity(case, RULE) is None
    assert severity(case.undetected(180).with_mrd(200, 0.05), RULE) == "warning"


def test_the_sentence_says_suspected_before_a_second_sample() -> None:
    (alert,) = alerts(a_case().undetected(127).with_mrd(155, 0.02), RULE)
    assert "suspected" in wording.alert_summary(alert)
    (alert,) = alerts(a_case().undetected(127).with_mrd(155, 0.002), RULE)
    assert "still below 0.01" in wording.alert_summary(alert)
