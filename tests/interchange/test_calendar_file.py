"""The calendar for other programs, read back."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.interchange.calendar_file import CalendarEntry, calendar_file
from tests.interchange.ics import day, events, unfolded

MADE_AT = dt.datetime(2025, 3, 5, 9, 30, 7, tzinfo=dt.UTC)


def entry(**values: object) -> CalendarEntry:
    given_ones: dict[str, object] = {
        "uid": "a@b",
        "first": dt.date(2025, 3, 3),
        "last": dt.date(2025, 3, 17),
        "summary": "MRD sample (marrow) due",
    }
    return CalendarEntry(**{**given_ones, **values})  # type: ignore[arg-type]


def written(*entries: CalendarEntry) -> bytes:
    return calendar_file(entries, made_at=MADE_AT, version="1.0")


def test_whole_days_end_on_the_day_after() -> None:
    found = events(written(entry()))
    assert found == [
        {
            "UID": "a@b",
            "DTSTAMP": "20250305T093007Z",
            "DTSTART;VALUE=DATE": "20250303",
            "DTEND;VALUE=DATE": "20250318",
            "SUMMARY": "MRD sample (marrow) due",
            "TRANSP": "TRANSPARENT",
        }
    ]


def test_an_empty_calendar_is_one() -> None:
    assert unfolded(written())[-2:] == ["METHOD:PUBLISH", "END:VCALENDAR"]


def test_what_names_a_case_is_marked_private() -> None:
    found = events(written(entry(description="Planned, window 3; 4 Mar", private=True)))
    assert found[0]["CLASS"] == "PRIVATE"
    assert found[0]["DESCRIPTION"] == "Planned, window 3; 4 Mar"


@given(text=st.text(max_size=300), summary=st.text(min_size=1, max_size=300))
def test_any_text_comes_back_without_what_only_steers(text: str, summary: str) -> None:
    found = events(written(entry(description=text, summary=summary), entry(uid="c@d")))
    assert len(found) == 2
    for key, typed in (("SUMMARY", summary), ("DESCRIPTION", text)):
        read = found[0].get(key, "")
        one = typed.replace("\r\n", "\n").replace("\r", "\n")
        plain = (" " if sign != "\n" and sign.isspace() else sign for sign in one)
        assert read == "".join(sign for sign in plain if sign == "\n" or sign.isprintable())
    assert day(found[0]["DTSTART;VALUE=DATE"]) == dt.date(2025, 3, 3)
