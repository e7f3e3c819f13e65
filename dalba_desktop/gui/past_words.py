"""What is said of a past day: on the banner, in the title, on what is grey. No widgets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dalba_desktop.wording import MINUS, date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.changes import Entered, Past


def past_reason_words() -> str:
    """Why something that writes cannot be done on a past day."""
    return say("A past day is shown: nothing can be changed on it. Back to today with Escape")


def mark_words(day: dt.date, *, as_stored: bool) -> str:
    """The mark in the window's title and in the status line."""
    if as_stored:
        return say("AS STORED ON {date}", date=date_words(day))
    return say("AS KNOWN ON {date}", date=date_words(day))


def title_words(day: dt.date, number: int | None, *, as_stored: bool) -> str:
    """`As known on 3 Mar 2025, day 55`; the day of the protocol where there is one."""
    words = (
        say("As stored on {date}", date=date_words(day))
        if as_stored
        else say("As known on {date}", date=date_words(day))
    )
    return words if number is None else say("{words}, day {day}", words=words, day=str(number).replace("-", MINUS))


def known_words(past: Past, entered: Entered | None) -> str:
    """`4 later facts hidden, 2 corrected since and shown as corrected`: what such a day leaves out and puts right."""
    parts = [
        say_n("{count} later fact hidden", "{count} later facts hidden", past.hidden)
        if past.hidden
        else say("no later fact")
    ]
    if past.corrected:
        parts.append(
            say_n(
                "{count} corrected since and shown as corrected",
                "{count} corrected since and shown as corrected",
                past.corrected,
            )
        )
    if past.late:
        parts.append(say_n("{count} typed in later", "{count} typed in later", past.late))
    said = ", ".join(parts)
    if past.is_entered or entered is None:
        return said
    return say("{said}; the case was entered only on {date}", said=said, date=date_words(moment_day(entered.at)))


def stored_words(past: Past, entered: Entered | None) -> str:
    """What the store held at the end of the day, or that it held nothing."""
    if past.is_entered:
        return say("what this store held at the end of that day, before any later correction")
    if entered is None:
        return say("this store held nothing of the case on that day")
    when = date_words(moment_day(entered.at))
    return say("this store held nothing of the case on that day: it was entered on {date}", date=when)


def moment_day(at: str) -> dt.date:
    """The day of a moment of the trail on the clock of whoever sits here."""
    return dt.datetime.fromisoformat(at).astimezone().date()
