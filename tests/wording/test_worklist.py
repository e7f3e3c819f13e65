"""The worklist in words."""

from __future__ import annotations

import datetime as dt

import pytest

from dalba_desktop.alerts.findings import Message
from dalba_desktop.alerts.worklist import Listed
from dalba_desktop.analysis.worklist import What, WorkItem, standing
from dalba_desktop.domain.codes import Specimen
from dalba_desktop.wording.worklist import (
    due_words,
    reason_words,
    source_words,
    state_words,
    week_words,
    window_words,
    work_words,
)
from tests.knowledge import POLICY

TODAY = dt.date(2026, 11, 23)


def item(what: What, first: dt.date, last: dt.date | None, **values: object) -> WorkItem:
    state, days = standing(first, last, TODAY)
    return WorkItem(what=what, first=first, last=last, state=state, days=days, **values)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("first", "last", "window", "state"),
    [
        ((2026, 11, 2), (2026, 11, 17), "2–17 Nov", "6 days late"),
        ((2026, 11, 2), (2026, 11, 22), "2–22 Nov", "1 day late"),
        ((2026, 11, 20), (2026, 12, 4), "20 Nov – 4 Dec", "until 4 Dec, 11 days"),
        ((2026, 11, 20), (2026, 11, 24), "20–24 Nov", "until 24 Nov, 1 day"),
        ((2026, 11, 20), (2026, 11, 23), "20–23 Nov", "today, the last day"),
        ((2026, 11, 3), None, "from 3 Nov", "since 3 Nov, 20 days"),
        ((2025, 11, 3), None, "from 3 Nov 2025", "since 3 Nov 2025, 385 days"),
        ((2026, 11, 23), None, "from 23 Nov", "due from today"),
        ((2026, 11, 28), None, "from 28 Nov", "in 5 days"),
        ((2026, 12, 20), (2027, 1, 9), "20 Dec – 9 Jan 2027", "in 27 days"),
        ((2025, 12, 20), (2026, 1, 9), "20 Dec 2025 – 9 Jan", "318 days late"),
        ((2025, 1, 20), (2025, 2, 9), "20 Jan – 9 Feb 2025", "652 days late"),
        ((2024, 12, 20), (2025, 2, 9), "20 Dec 2024 – 9 Feb 2025", "652 days late"),
        ((2025, 2, 9), (2025, 2, 9), "9 Feb 2025", "652 days late"),
    ],
)
def test_a_window_and_where_it_stands(
    first: tuple[int, int, int], last: tuple[int, int, int] | None, window: str, state: str
) -> None:
    found = item(What.SAMPLE, dt.date(*first), None if last is None else dt.date(*last))
    assert plain(window_words(found, TODAY)) == window
    assert plain(state_words(found, TODAY)) == state


def test_weeks_have_names() -> None:
    assert [
        plain(week_words(monday, TODAY))
        for monday in (None, dt.date(2026, 11, 23), dt.date(2026, 11, 30), dt.date(2026, 12, 7))
    ] == ["Overdue", "This week, 23–29 Nov", "Next week, 30 Nov – 6 Dec", "In 2 weeks, 7–13 Dec"]


@pytest.mark.parametrize(
    ("what", "values", "said", "due"),
    [
        (
            What.SAMPLE,
            {"label": "+18m", "specimens": frozenset({Specimen.BLOOD, Specimen.MARROW})},
            "+18m, marrow or blood",
            "MRD sample (marrow or blood) due",
        ),
        (What.ABL1_TEST, {}, "send a test", "ABL1 test due"),
        (What.ABL1_REPEAT, {}, "test again, not amplifiable", "ABL1 test due"),
        (What.ABL1_RESULT, {"planned": dt.date(2026, 11, 2)}, "result of 2 Nov 2026", "ABL1 result due"),
        (What.CYCLE_START, {"number": 2}, "cycle 2 starts", "Blinatumomab cycle due to start"),
        (What.CYCLE_END, {"number": 1}, "cycle 1 ends", "Blinatumomab cycle due to end"),
        (What.INTRATHECAL, {"number": 6, "given": 2}, "2 of 6 doses given", "Intrathecal doses due"),
    ],
)
def test_what_is_to_be_done(what: What, values: dict[str, object], said: str, due: str) -> None:
    found = item(what, TODAY, TODAY, **values)
    assert plain(work_words(found)) == said
    assert due_words(found) == due


DAY = dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            Message("worklist.sample", {"protocol": "d-alba", "label": "d22", "date": DAY}),
            "Planned by the D-ALBA calendar for 2 Nov 2026.",
        ),
        (
            Message("worklist.abl1-result", {"date": DAY, "days": 21}),
            "Sampled on 2 Nov 2026; pending for longer than 21 days is late.",
        ),
        (
            Message("worklist.cycle-start", {"date": DAY, "days": 14, "cycles": 3}),
            (
                "The cycle before ended on 2 Nov 2026; at least 14 days without treatment, and at least 3 cycles are "
                "planned."
            ),
        ),
        (Message("worklist.cycle-end", {"date": None}), "Begun on —; its end is recorded ahead."),
        (
            Message("worklist.intrathecal", {"given": 2, "wanted": 3, "date": DAY}),
            "2 of 3 doses given; 3 are expected by 2 Nov 2026.",
        ),
        (Message("of a later version"), "of a later version"),
    ],
)
def test_why_it_is_listed(reason: Message, said: str) -> None:
    assert plain(reason_words(Listed(item=item(What.SAMPLE, DAY, DAY), reason=reason, citation=""))) == said


def test_the_source_says_how_well_each_value_is_known() -> None:
    first = Listed(
        item=item(What.CYCLE_START, DAY, None),
        reason=Message("worklist.cycle-start"),
        citation="blinatumomab-label",
        policy=POLICY.used("cycle_interval_days", "intrathecal_plan_day"),
    )
    said = plain(source_words([first, first], POLICY))
    assert (
        said.count("Least treatment-free interval between two blinatumomab cycles: 14 days (read in the source)") == 1
    )
    assert "protocol day 366 (opinion)" in said
    assert said.endswith("Blinatumomab prescribing information: schedule, interruption, dose modification")
    own = POLICY.with_own({"cycle_interval_days": 10.5})
    changed = Listed(item=first.item, reason=first.reason, citation="", policy=own.used("cycle_interval_days"))
    assert plain(source_words([changed], own)).endswith("10.5 days (own value)")
