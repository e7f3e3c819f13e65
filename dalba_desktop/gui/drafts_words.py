"""Where a form that comes back comes from, in one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dalba_desktop.wording import date_words, say

ASIDE = "aside"
"""Why a form was closed: the page turned to another case."""
MOVED = "moved"
"""Why a form was closed: the window was built anew in another language."""


def continued_words(content: Mapping[str, Any], user_name: str) -> str:
    """Says of a form that came back where it comes from."""
    if content.get("who") not in (None, user_name):
        return say("Typed by {who} on {when} and not stored.", who=content["who"], when=when_words(content.get("at")))
    if content.get("why") == ASIDE:
        return say(
            "Continued from {when}: it was put aside when another case was shown.", when=when_words(content.get("at"))
        )
    if content.get("why") == MOVED:
        return say("Continued from before the change of language.")
    if content.get("why") == "locked":
        return say("Continued from before the lock.")
    return say("Continued from {when}: it was not stored when the program ended.", when=when_words(content.get("at")))


def when_words(text: object) -> str:
    """A moment of the trail as day and minute here; a question mark for what is none."""
    try:
        moment = dt.datetime.fromisoformat(str(text)).astimezone()
    except ValueError:
        return "?"
    return f"{date_words(moment.date())}, {moment:%H:%M}"
