"""Reads a calendar back, by the letter of RFC 5545 as far as the program writes it."""

from __future__ import annotations

import datetime as dt
import re


def unfolded(content: bytes) -> list[str]:
    """The content lines; fails on a bare line end and on a line of more than 75 octets."""
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in raw)
    assert all(len(line) <= 75 for line in raw)
    for line in raw:
        line.decode()  # no character is torn apart
    return re.sub(rb"\r\n[ \t]", b"", content[:-2]).decode().split("\r\n")


def events(content: bytes) -> list[dict[str, str]]:
    """The properties of every event, texts as they were before they were escaped."""
    lines = unfolded(content)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    for line in lines:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            assert name not in found[-1]
            found[-1][name] = _plain(value)
    assert lines.count("END:VEVENT") == len(found)
    return found


def day(text: str) -> dt.date:
    """A whole day."""
    return dt.datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


def _plain(value: str) -> str:
    signs = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
    return re.sub(r"\\.", lambda found: signs[found.group()], value)
