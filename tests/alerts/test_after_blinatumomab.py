"""`mrd-no-response-after-blinatumomab`: two cycles and still no molecular response in marrow."""

from __future__ import annotations

import pytest

from dalba_desktop import wording
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import alerts, severity

RULE = "mrd-no-response-after-blinatumomab"


def two_cycles() -> CaseBuilder:
    return a_case().cycle(1, 86, 113).cycle(2, 128, 155)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (two_cycles().with_mrd(160, 0.04), "warning"),
        (two_cycles().with_mrd(160, 0.004), "warning"),
        (two_cycles().pnq(160, copies=5_000), "warning"),
        (two_cycles().with_mrd(148, 0.04), "warning"),
        (two_cycles().with_mrd(147, 0.04), None),
        (two_cycles().pnq(160), None),
        (two_cycles().with_mrd(160, 0.04).undetected(190), None),
        (two_cycles().with_mrd(160, 0.04, specimen="blood"), None),
        (two_cycles().with_mrd(160, 0.04, assay="igtr_ngs"), None),
        (two_cycles(), None),
        (a_case().cycle(1, 86, 113).with_mrd(160, 0.04), None),
        (a_case().cycle(1, 86, 113).cycle(2, 128).with_mrd(160, 0.04), None),
        (two_cycles().with_mrd(160, 0.04).undetected(174, assay="igtr_ngs"), "info"),
        (two_cycles().with_mrd(160, 0.04).undetected(175, assay="igtr_ngs"), "warning"),
        (two_cycles().with_mrd(160, 0.04).undetected(160, assay="igtr_ngs", copies=500), "warning"),
        (
            two_cycles().with_mrd(160, 0.04).undetected(160, assay="igtr_ngs").with_mrd(161, 0.1, assay="igtr_rqpcr"),
            "warning",
        ),
    ],
)
def test_when_it_opens_and_how_grave_it_is(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, RULE) == expected


def test_it_is_dated_by_the_first_sample_of_the_run() -> None:
    case = two_cycles().pnq(160).with_mrd(190, 0.02).with_mrd(220, 0.03)
    (alert,) = alerts(case, RULE)
    assert alert.since == on_day(190)
    assert wording.alert_summary(alert).startswith("2 cycles of blinatumomab given and marrow still 0.030")


def test_a_positive_sample_that_cannot_be_quantified_is_said_in_words() -> None:
    (alert,) = alerts(two_cycles().pnq(160, copies=5_000), RULE)
    assert "marrow still positive, not quantifiable" in wording.alert_summary(alert)
