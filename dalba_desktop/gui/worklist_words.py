"""The sentences of the worklist's page: how much waits, why nothing does, what can be entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dalba_desktop.analysis.worklist import DueState, What
from dalba_desktop.wording import count_words, date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.gui.forms.texts import Texts
    from dalba_desktop.tracker.worklist import WorkItem, WorkRow


def state_of(rows: Sequence[WorkRow], set_aside: int, done: int, total: int, as_of: dt.date) -> str:
    """Beside the title: the day, how much, how many cases are read while they are."""
    from dalba_desktop.tracker.worklist import waiting

    late, week = waiting(rows, as_of)
    parts = [
        say("As of {date}", date=date_words(as_of)),
        say("{count} overdue", count=count_words(late)),
        say("{count} this week", count=count_words(week)),
    ]
    if set_aside:
        parts.append(say("{count} not listed, set aside with their alert", count=count_words(set_aside)))
    if done < total:
        parts.append(reading_words(done, total))
    return " \N{MIDDLE DOT} ".join(parts)


def reading_words(done: int, total: int) -> str:
    """How many cases are worked out so far."""
    return say("{done} of {total} cases read", done=count_words(done), total=count_words(total))


def spoken_words(late: int, week: int) -> str:
    """The count above the list of cases, as it is said aloud."""
    overdue = say_n("{count} overdue", "{count} overdue", late)
    return say("{overdue}, {count} due this week", overdue=overdue, count=week)


def horizon_words(weeks: int) -> str:
    """How far ahead is looked."""
    return say_n("{count} week", "{count} weeks", weeks)


def nothing_words(weeks: int) -> tuple[str, str]:
    """Why the page is empty, and what would stand there."""
    return (
        say_n("Nothing is overdue or due within {count} week", "Nothing is overdue or due within {count} weeks", weeks),
        say(
            "Here stand planned MRD samples by the calendar of each protocol, ABL1 tests that an alert asks for or "
            "that are pending, blinatumomab cycles and intrathecal doses. Nothing is expected after death or while the "
            "newest follow-up says lost."
        ),
    )


def entry_words(item: WorkItem | None) -> str:
    """What the button for an entry says."""
    match item.what if item is not None else What.SAMPLE:
        case What.ABL1_TEST | What.ABL1_REPEAT:
            return say("E&nter test\N{HORIZONTAL ELLIPSIS}")
        case What.CYCLE_START | What.CYCLE_END:
            return say("E&nter cycle\N{HORIZONTAL ELLIPSIS}")
        case What.INTRATHECAL:
            return say("E&nter dose\N{HORIZONTAL ELLIPSIS}")
    return say("E&nter result\N{HORIZONTAL ELLIPSIS}")


def entry_of(item: WorkItem, as_of: dt.date) -> tuple[str, str, Texts]:
    """The list of the form, the record to be corrected ("" for a new one), and what can be filled in already."""
    match item.what:
        case What.SAMPLE:
            return "mrd", "", _sample(item, as_of)
        case What.ABL1_TEST | What.ABL1_REPEAT:
            return "abl1_tests", "", {"status": "pending"}
        case What.ABL1_RESULT | What.CYCLE_END:
            return item.list, item.record_id, {}
        case What.CYCLE_START:
            return "treatments", "", {"agent": "blinatumomab", "cycle": str(item.number)}
        case What.INTRATHECAL:
            return "treatments", "", {"agent": "intrathecal"}


def _sample(item: WorkItem, as_of: dt.date) -> Mapping[str, str]:
    """The planned day while its window is open, and the specimen where only one counts."""
    texts: dict[str, str] = {}
    if item.state is DueState.DUE and item.planned is not None and item.planned <= as_of:
        texts["date"] = item.planned.isoformat()
    if len(item.specimens) == 1:
        texts["specimen"] = next(iter(item.specimens)).value
    return texts
