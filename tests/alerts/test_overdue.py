"""`mrd-overdue` and the calendar behind it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop import wording
from dalba_desktop.alerts.calendars import read_calendars
from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Protocol
from dalba_desktop.domain.history import read_case
from dalba_desktop.domain.schedule import months, planned_samples
from tests.builders import CaseBuilder, a_case, on_day
from tests.domain.strategies import cases
from tests.knowledge import MUTATIONS, POLICY, alerts, severity

RULE = "mrd-overdue"


def calendar(case: CaseBuilder, protocol: Protocol = Protocol.D_ALBA) -> dict[str, tuple[dt.date, dt.date, dt.date]]:
    planned = planned_samples(case.build(), POLICY.calendars[protocol])
    return {item.label: (item.day, item.first, item.last) for item in planned}


def days(case: CaseBuilder, protocol: Protocol = Protocol.D_ALBA) -> dict[str, int]:
    return {label: (day - on_day(1)).days + 1 for label, (day, _, _) in calendar(case, protocol).items()}


def test_induction_has_four_samples_with_their_windows() -> None:
    planned = calendar(a_case())
    assert planned["d22"] == (on_day(22), on_day(17), on_day(27))
    assert planned["d45"] == (on_day(45), on_day(38), on_day(52))
    assert planned["d57"] == (on_day(57), on_day(50), on_day(64))
    assert planned["d85"] == (on_day(85), on_day(75), on_day(95))


def test_each_cycle_is_followed_by_one_sample_within_14_days() -> None:
    planned = calendar(a_case().cycle(1, 86, 113).cycle(2, 128, 155))
    assert planned["C1"] == (on_day(113), on_day(113), on_day(127))
    assert planned["C2"] == (on_day(155), on_day(155), on_day(169))


def test_while_a_cycle_runs_nothing_is_planned_after_it() -> None:
    assert set(days(a_case().cycle(1, 86, 113).cycle(2, 128))) == {"d22", "d45", "d57", "d85", "C1"}


def test_follow_up_goes_every_three_months_to_month_24_and_then_every_six() -> None:
    planned = days(a_case().cycle(1, 86, 113))
    assert planned["+3m"] == 113 + 91
    assert planned["+18m"] == 113 + 548
    assert "+21m" not in planned
    assert planned["+24m"] == 113 + 548 + 183
    assert max(planned.values()) <= months(60)
    blood = planned_samples(a_case().cycle(1, 86, 113).build(), POLICY.calendars[Protocol.D_ALBA])[-1]
    assert {specimen.value for specimen in blood.specimens} == {"marrow", "blood"}


def test_without_a_cycle_follow_up_counts_from_day_85() -> None:
    assert days(a_case())["+3m"] == 85 + 91


def test_a_transplant_brings_its_own_calendar() -> None:
    planned = calendar(a_case().cycle(1, 86, 113).having("transplants", date=on_day(200)))
    assert planned["TX+30"] == (on_day(230), on_day(220), on_day(240))
    assert planned["TX+6m"][0] == on_day(200 + 183)
    assert planned["TX+24m"][0] == on_day(200 + 731)
    assert "+3m" not in planned


def test_the_other_protocols() -> None:
    assert [label for label in days(a_case(), Protocol.ALL2820) if label.startswith("d")] == ["d22", "d45", "d70"]
    assert days(a_case(), Protocol.ALL2820)["+3m"] == 70 + 91
    assert days(a_case(), Protocol.OTHER) == {}
    assert days(a_case(protocol_start=None)) == {}
    assert set(days(a_case(protocol_start=None).cycle(1, 86, 113))) >= {"C1", "+3m"}


@pytest.mark.parametrize(("count", "whole"), [(3, 91), (6, 183), (24, 731), (1, 30)])
def test_months_are_rounded_half_up_to_days(count: int, whole: int) -> None:
    assert months(count) == whole


@given(cases(), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_every_window_holds_its_day_and_they_come_in_order(raw: dict[str, object], day: dt.date) -> None:
    known = read_case(raw, "case").as_known_on(day)
    planned = planned_samples(known, POLICY.calendars[Protocol.D_ALBA])
    assert [item.day for item in planned] == sorted(item.day for item in planned)
    assert all(item.first <= item.day <= item.last for item in planned)


@pytest.mark.parametrize(
    ("case", "asked_on", "expected"),
    [
        (a_case(), 27, None),
        (a_case(), 28, "info"),
        (a_case(), 34, "info"),
        (a_case(), 35, "warning"),
        (a_case().with_mrd(17, 2), 40, None),
        (a_case().with_mrd(16, 2), 40, "warning"),
        (a_case().with_mrd(30, 2), 40, None),
        (a_case().with_mrd(22, 2, specimen="blood"), 40, "warning"),
        (a_case().with_mrd(22, 2, assay="flow"), 40, "warning"),
        (a_case().undetected(22, copies=500), 40, "warning"),
        (a_case().with_mrd(80, 2).cycle(1, 86, 113), 127, None),
        (a_case().with_mrd(80, 2).cycle(1, 86, 113), 128, "info"),
        (a_case().having("follow_up", date=on_day(30), status="lost"), 40, None),
        (
            a_case()
            .having("follow_up", date=on_day(30), status="lost")
            .having("follow_up", date=on_day(35), status="alive"),
            40,
            "warning",
        ),
        (a_case().having("follow_up", date=on_day(30), status="dead"), 40, None),
        (a_case(protocol="other"), 400, None),
    ],
)
def test_when_a_planned_sample_is_overdue(case: CaseBuilder, asked_on: int, expected: str | None) -> None:
    assert severity(case, RULE, day=asked_on) == expected


def test_only_the_newest_missed_sample_is_called() -> None:
    (alert,) = alerts(a_case(), RULE, day=100)
    assert alert.since == on_day(96)
    assert alert.numbers == {"days_late": 5}
    assert wording.alert_summary(alert).endswith("has not been recorded, 5 d late.")


def test_a_policy_without_calendars_calls_nothing_overdue() -> None:
    bare = dataclasses.replace(POLICY, calendars={})
    found = assess(a_case().build(), bare, MUTATIONS, on_day(100))
    assert RULE not in {alert.rule for alert in found.alerts}


def test_a_calendar_file_that_lacks_something_is_refused() -> None:
    with pytest.raises(FactError, match="unknown protocol"):
        read_calendars({"protocol": {"ghall": {}}})
    with pytest.raises(FactError, match="after_cycle"):
        read_calendars({"protocol": {"d-alba": {"induction": []}}})
    assert read_calendars({}) == {}
