"""Days in words, counted from the event the chart is aligned on."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.plots.chart_options import Align
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import date_words, mark, say, say_n


def day_number(day: float, scale: TimeScale) -> str:
    """`57`, `−6`; counted from blinatumomab or a transplant `+30`."""
    number = f"{day:.0f}".replace("-", "\N{MINUS SIGN}")
    return f"+{number}" if day > 0 and scale.align in _FROM else number


def day_title(scale: TimeScale) -> str:
    """What the numbers of the axis count."""
    if scale.align in _FROM:
        return say(_TITLES[scale.align])
    return say("day") if scale.is_protocol else say("days from diagnosis")


_FROM = mark({Align.BLINATUMOMAB: "day {day} from blinatumomab", Align.TRANSPLANT: "day {day} from transplant"})
_TITLES = mark({Align.BLINATUMOMAB: "days from blinatumomab", Align.TRANSPLANT: "days from transplant"})


def day_words(day: float, scale: TimeScale) -> str:
    """`day 57`; counted from another event `57 days from diagnosis`, `day +30 from transplant`."""
    number = day_number(day, scale)
    if scale.align in _FROM:
        return say(_FROM[scale.align], day=number)
    if scale.is_protocol:
        return say("day {day}", day=number)
    return say_n("{day} day from diagnosis", "{day} days from diagnosis", round(day), day=number)


def level_on(level: str, day: float, scale: TimeScale) -> str:
    """`2.6 % on day 22`."""
    words = day_words(day, scale)
    if scale.align is Align.DIAGNOSIS:
        return say("{level} at {day}", level=level, day=words)
    return say("{level} on {day}", level=level, day=words)


def when_words(when: dt.date, scale: TimeScale) -> str:
    """`5 Mar 2025, day 57`."""
    return say("{date}, {day}", date=date_words(when), day=day_words(scale.day(when), scale))


def as_of_forms(scale: TimeScale) -> tuple[str, str]:
    """Two short lines for the day the chart stands at."""
    first = say("as of {date}", date=date_words(scale.as_of))
    if not scale.shows_as_of:
        return (first, "" if scale.is_window else say("not drawn to then"))
    counted = scale.align is not Align.DIAGNOSIS
    return (first, say("day {day}", day=day_number(scale.as_of_day, scale)) if counted else "")
