"""What a centre may set: every threshold within bounds that the engine can work with."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.codec import FactError
from tests.builders import a_case, on_day
from tests.knowledge import MUTATIONS, POLICY

CASE = (
    a_case()
    .on("dasatinib", day=1)
    .with_mrd(22, 2.6)
    .with_mrd(45, 0.31)
    .undetected(57)
    .with_mrd(70, 0.02, copies=None)
    .with_mrd(85, 1.2)
    .cycle(1, 90, 118)
    .pnq(120, copies=None)
)


@pytest.mark.parametrize("key", sorted(POLICY.values))
def test_no_value_a_centre_may_set_stops_a_rule(key: str) -> None:
    entry = POLICY.values[key]

    for value in (0, 0.001, entry.highest):
        if entry.allows(value):
            answer = assess(CASE.build(), POLICY.with_own({key: value}), MUTATIONS, on_day(130))
            assert [alert.rule for alert in answer.alerts if alert.summary.code == "rule.failed"] == []


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("copies_excluded", 0, "above 0"),
        ("mrd_failure_percent", 0, "above 0"),
        ("confirm_days", 1e6, "at most 36,525"),
        ("noise_low_log10", 1e300, r"at most 1,000,000,000 \(log10\)"),
        ("no_cr_info_day", "soon", r"\(protocol day\)"),
    ],
)
def test_what_would_stop_the_engine_is_refused(key: str, value: object, allowed: str) -> None:
    with pytest.raises(FactError, match=allowed):
        POLICY.with_own({key: value})


def test_the_first_and_the_last_value_of_the_bounds_may_be_set() -> None:
    own = POLICY.with_own({"confirm_days": 0, "test_pending_days": 36_525, "few_copies": 1e9, "copies_excluded": 1})
    assert (own["confirm_days"], own["test_pending_days"], own["few_copies"]) == (0, 36_525, 1e9)
    assert own["copies_excluded"] == 1


@pytest.mark.parametrize(("cycles", "expected"), [(0, 0), (1, 1), (2, 0)])
def test_a_centre_may_count_intrathecal_doses_from_another_cycle(cycles: int, expected: int) -> None:
    """One cycle completed on day 60, before any other number of doses is due; 0 asks for none."""
    policy = POLICY.with_own({"intrathecal_cycles": cycles})
    answer = assess(a_case().cycle(1, 33, 60).build(), policy, MUTATIONS, on_day(70))
    assert sum(alert.rule == "cns-prophylaxis-behind" for alert in answer.alerts) == expected
