"""Dates as a physician types them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.gui.typed_date import UnreadableDate, read_date


@pytest.mark.parametrize(
    "text",
    ["12/3/2025", "12.3.2025", "12-3-2025", "12 3 2025", "12 Mar 2025", "12 march 2025", "12 marzo 2025", "2025-03-12",
     " 12 / 03 / 2025 ", "12. Mar. 2025"],
)  # fmt: skip
def test_day_comes_first_and_months_have_names(text: str) -> None:
    assert read_date(text) == dt.date(2025, 3, 12)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12/3/25", "four figures"),
        ("30/2/2025", "no such day"),
        ("12/13/2025", "no such day"),
        ("yesterday", "Not a date"),
        ("12 Foo 2025", "Not a date"),
        ("", "Not a date"),
        ("2025-02-30", "no such day"),
    ],
)
def test_what_cannot_be_read_without_guessing_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnreadableDate, match=why):
        read_date(text)


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_date_reads_back(day: dt.date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day
