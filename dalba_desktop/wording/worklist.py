"""The worklist in words: what is to be done, in which window, how late it is, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dalba_desktop.alerts.findings import Message
from dalba_desktop.analysis.worklist import DueState, What, WorkItem, WorkKind, monday_of
from dalba_desktop.domain.codes import Protocol, Specimen
from dalba_desktop.wording.alert_texts_course import COURSE_CITATIONS
from dalba_desktop.wording.alert_texts_molecular import MOLECULAR_CITATIONS
from dalba_desktop.wording.alerts import message
from dalba_desktop.wording.language import figures, mark, say, say_n
from dalba_desktop.wording.words import NBSP, NONE, date_words, label, short_date

if TYPE_CHECKING:
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.alerts.worklist import Listed

_KINDS = mark(
    {
        WorkKind.SAMPLE: "MRD sample",
        WorkKind.ABL1: "ABL1",
        WorkKind.CYCLE: "Blinatumomab",
        WorkKind.INTRATHECAL: "Intrathecal",
    }
)
_STANDINGS = mark(
    {
        "verified": "read in the source",
        "memory": "from memory",
        "opinion": "opinion",
        "definition": "definition",
    }
)
_CITATIONS = {**MOLECULAR_CITATIONS, **COURSE_CITATIONS}
_DASH = "\N{EN DASH}"


def kind_words(kind: WorkKind) -> str:
    """`MRD sample`, `ABL1`, `Blinatumomab`, `Intrathecal`."""
    return say(_KINDS[kind])


def work_words(item: WorkItem) -> str:
    """What is to be done, beside its kind: `d85, marrow`, `result of 3 Feb 2025`, `cycle 2 starts`, `6 doses`."""
    match item.what:
        case What.SAMPLE:
            return say("{label}, {specimens}", label=item.label, specimens=specimen_words(item.specimens))
        case What.ABL1_TEST:
            return say("send a test")
        case What.ABL1_REPEAT:
            return say("test again, not amplifiable")
        case What.ABL1_RESULT:
            return say("result of {date}", date=date_words(item.planned))
        case What.CYCLE_START:
            return say("cycle {number} starts", number=item.number)
        case What.CYCLE_END:
            return say("cycle {number} ends", number=item.number)
        case What.INTRATHECAL:
            return say("{given} of {wanted} doses given", given=item.given, wanted=item.number)


def due_words(item: WorkItem) -> str:
    """The same for a calendar outside the program: `MRD sample (marrow) due`, with nothing of the patient in it."""
    match item.what:
        case What.SAMPLE:
            return say("MRD sample ({specimens}) due", specimens=specimen_words(item.specimens))
        case What.ABL1_TEST | What.ABL1_REPEAT:
            return say("ABL1 test due")
        case What.ABL1_RESULT:
            return say("ABL1 result due")
        case What.CYCLE_START:
            return say("Blinatumomab cycle due to start")
        case What.CYCLE_END:
            return say("Blinatumomab cycle due to end")
        case What.INTRATHECAL:
            return say("Intrathecal doses due")


def specimen_words(specimens: frozenset[Specimen]) -> str:
    """`marrow`, `marrow or blood`."""
    return say(" or ").join(label(one) for one in Specimen if one in specimens)


def window_words(item: WorkItem, as_of: dt.date) -> str:
    """The days of the window: `3 Mar`, `3\N{EN DASH}17 Mar`, `24 Mar \N{EN DASH} 7 Apr`, `from 3 Mar`."""
    if item.last is None:
        return say("from {date}", date=near_date(item.first, as_of))
    return days_words(item.first, item.last, as_of)


def days_words(first: dt.date, last: dt.date, as_of: dt.date) -> str:
    """From a day to a day; the month said once where once is enough, the year only where it is not this one."""
    if first == last:
        return near_date(first, as_of)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{_DASH}{near_date(last, as_of)}"
    begin = short_date(first) if first.year in (last.year, as_of.year) else date_words(first)
    return f"{begin} {_DASH} {near_date(last, as_of)}"


def near_date(day: dt.date, as_of: dt.date) -> str:
    """A day of this year without its year."""
    return short_date(day) if day.year == as_of.year else date_words(day)


def state_words(item: WorkItem, as_of: dt.date) -> str:
    """Where it stands, with the days: `6 days late`, `until 4 Dec, 11 days`, `since 3 Nov, 20 days`, `in 5 days`."""
    if item.state is DueState.OVERDUE:
        return say_n("{count} day late", "{count} days late", item.days)
    if item.state is DueState.UPCOMING:
        return say_n("in {count} day", "in {count} days", item.days)
    if item.last is None:
        if not item.days:
            return say("due from today")
        since = say("since {date}", date=near_date(item.first, as_of))
        return say_n("{since}, {count} day", "{since}, {count} days", item.days, since=since)
    if not item.days:
        return say("today, the last day")
    until = say("until {date}", date=near_date(item.last, as_of))
    return say_n("{until}, {count} day", "{until}, {count} days", item.days, until=until)


def week_words(monday: dt.date | None, as_of: dt.date) -> str:
    """The heading of a week: `Overdue`, `This week, 23\N{EN DASH}29 Nov`, `Next week, ...`, `7\N{EN DASH}13 Dec`."""
    if monday is None:
        return say("Overdue")
    days = days_words(monday, monday + dt.timedelta(days=6), as_of)
    ahead = (monday - monday_of(as_of)).days // 7
    if ahead == 0:
        return say("This week, {days}", days=days)
    if ahead == 1:
        return say("Next week, {days}", days=days)
    return say("In {count} weeks, {days}", count=ahead, days=days)


def reason_words(listed: Listed) -> str:
    """Why it is listed, in one sentence."""
    return _sentence(listed.reason)


def source_words(listed: Iterable[Listed], policy: Policy) -> str:
    """What they rest on: the values of the policy with their standing, then the sources, each once."""
    entries = tuple(listed)
    values = []
    for key, value in {key: value for each in entries for key, value in each.policy.items()}.items():
        entry = policy.values[key]
        own = say("own value") if entry.own else _standing(entry.standing)
        values.append(f"{say(entry.meaning)}: {_with_unit(value, entry.unit)} ({own})")
    cited = [say(_CITATIONS[code]) for code in dict.fromkeys(each.citation for each in entries) if code in _CITATIONS]
    return ". ".join(part for part in ("; ".join(values), *cited) if part)


def _with_unit(value: float, unit: str) -> str:
    """A unit in brackets is none, but what is counted: `protocol day 86`."""
    written = figures(f"{value:,.0f}" if value == int(value) else f"{value:g}")
    said = say(unit.strip("()"))
    return f"{said} {written}" if unit.startswith("(") else f"{written}{NBSP}{said}"


def _standing(code: str) -> str:
    return say(_STANDINGS[code]) if code in _STANDINGS else code


def _sentence(said: Message) -> str:
    values = said.values
    match said.code:
        case "worklist.sample":
            return say(
                "Planned by the {protocol} calendar for {date}.",
                protocol=label(Protocol(str(values["protocol"]))),
                date=_day(values["date"]),
            )
        case "worklist.abl1-result":
            return say(
                "Sampled on {date}; pending for longer than {days} days is late.",
                date=_day(values["date"]),
                days=values["days"],
            )
        case "worklist.cycle-start":
            return say(
                "The cycle before ended on {date}; at least {days} days without treatment, "
                "and at least {cycles} cycles are planned.",
                date=_day(values["date"]),
                days=values["days"],
                cycles=values["cycles"],
            )
        case "worklist.cycle-end":
            return say("Begun on {date}; its end is recorded ahead.", date=_day(values["date"]))
        case "worklist.intrathecal":
            return say(
                "{given} of {wanted} doses given; {wanted} are expected by {date}.",
                given=values["given"],
                wanted=values["wanted"],
                date=_day(values["date"]),
            )
    return message(said)


def _day(value: object) -> str:
    return date_words(value) if isinstance(value, dt.date) else NONE
