"""`blinatumomab-interval`: cycles too close, or held too long."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.blinatumomab_interval import RULE, evaluate
from tests.alerts.ask import a_case, a_hold, asked, on_day, opened, severity
from tests.builders import CaseBuilder


def held(since: int, to: int | None = None, end: int | None = None) -> CaseBuilder:
    return a_case().cycle(1, 86, end, id="c1", holds=[a_hold(since, to)])


@pytest.mark.parametrize(
    ("case", "days"),
    [
        (a_case().cycle(1, 86, 113).cycle(2, 127, 154), range(0)),
        (a_case().cycle(1, 86, 113).cycle(2, 126, 153), range(126, 154)),
        (a_case().cycle(1, 86, 113).cycle(1, 120, 130), range(0)),
        (a_case().cycle(1, 86, 113).cycle(2, 113, 140), range(113, 141)),
        (a_case().cycle(1, 86, 130).cycle(2, 100, 110), range(100, 128)),
        (a_case().cycle(1, 86).cycle(2, 100, 110), range(100, 128)),
        (a_case().on("blinatumomab", 86, 113).on("blinatumomab", 120, 140), range(120, 148)),
        (held(90), range(98, 200)),
        (held(90, 97), range(0)),
        (held(90, 98), range(98, 126)),
        (held(90, 98, 120), range(98, 126)),
        (held(90, None, 97), range(0)),
        (held(90, None, 100), range(98, 128)),
        (a_case().cycle(1, 86, 113), range(0)),
        (a_case(), range(0)),
    ],
)
def test_it_is_open_from_the_early_start_or_the_eighth_day_held_for_four_weeks(case: CaseBuilder, days: range) -> None:
    assert opened(case, RULE, evaluate, range(80, 200)) == list(days)


def test_the_newest_one_is_shown() -> None:
    case = a_case().cycle(1, 86, 113, id="c1").cycle(2, 120, None, id="c2", holds=[a_hold(125, 140)])
    (early,) = asked(case, RULE, evaluate, 132)
    assert early.summary.code == "blinatumomab-interval.early"
    assert early.summary.values["days"] == 7
    assert (early.since, [item.id for item in early.evidence]) == (on_day(120), ["c1", "c2"])
    (longer,) = asked(case, RULE, evaluate, 133)
    assert longer.summary.code == "blinatumomab-interval.held"
    assert (longer.since, [item.id for item in longer.evidence]) == (on_day(133), ["c2"])
    assert longer.closes_when.code == "blinatumomab-interval.closes-hold"


def test_a_cycle_inside_a_longer_one_hides_nothing() -> None:
    case = a_case().cycle(1, 86, 130).cycle(2, 95, 100).cycle(3, 120, 140)
    (alert,) = asked(case, RULE, evaluate, 147)
    assert alert.summary.code == "blinatumomab-interval.overlap"
    assert (alert.since, alert.summary.values["earlier"]) == (on_day(120), 1)


def test_death_silences_it() -> None:
    case = a_case().cycle(1, 86, 113).cycle(2, 120).having("follow_up", date=on_day(122), status="dead")
    assert severity(case, RULE, evaluate, 122) is None


def test_the_interval_counts_from_the_cycle_that_ended_last() -> None:
    case = a_case().cycle(1, 86, 100).cycle(2, 95, 130).cycle(3, 140, 160)
    (alert,) = asked(case, RULE, evaluate, 150)
    assert (alert.summary.code, alert.since) == (f"{RULE}.early", on_day(140))


@pytest.mark.parametrize(("start", "code"), [(113, "overlap"), (114, "early")])
def test_a_cycle_that_begins_on_the_last_day_of_the_one_before_overlaps_it(start: int, code: str) -> None:
    (alert,) = asked(a_case().cycle(1, 86, 113).cycle(2, start, 140), RULE, evaluate, start)
    assert alert.summary.code == f"{RULE}.{code}"
