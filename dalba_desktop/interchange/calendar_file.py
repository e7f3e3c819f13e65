"""Writes a calendar that other programs read (iCalendar, RFC 5545): whole days, nothing else.

Lines end in CR LF and are folded before they exceed 75 octets, never inside a character.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Some whole days, both included. `uid` stays the same from one file to the next, so that nothing comes twice."""

    uid: str
    first: dt.date
    last: dt.date
    summary: str
    description: str = ""
    private: bool = False


def calendar_file(entries: Iterable[CalendarEntry], *, made_at: dt.datetime, version: str) -> bytes:
    """The calendar as UTF-8. `made_at` is UTC; entries take up no time, so that nobody looks busy for two weeks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(f'-//D-ALBA Desktop//{version}//EN')}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for entry in entries:
        lines += _lines(entry, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _lines(entry: CalendarEntry, made_at: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.last + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.private:
        yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A text as a value: signs of the format escaped, what steers rather than reads left out."""
    one = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = (" " if sign != "\n" and sign.isspace() else sign for sign in one)
    return "".join(sign for sign in plain if sign == "\n" or sign.isprintable()).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The line in parts; each but the first begins with a blank, which counts."""
    part, octets = "", 0
    for sign in line:
        length = len(sign.encode())
        if octets + length > LINE_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + sign, octets + length
    yield part
