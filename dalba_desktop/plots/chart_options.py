"""How a chart is looked at: what its days count from, the part of the course shown, what else is drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import blinatumomab_cycles

Window = tuple[dt.date, dt.date]
"""First and last day shown, both whole."""


class Align(StrEnum):
    """The event that days count from. Day 1 is day 1, as the protocol counts; of the others the event is day 0."""

    DAY_ONE = "day_one"
    DIAGNOSIS = "diagnosis"
    BLINATUMOMAB = "blinatumomab"
    TRANSPLANT = "transplant"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOptions:
    """What a person asked of the chart.

    `align`: an event the case does not have is replaced by day 1, else by diagnosis. `window` None is the whole
    course. `compresses_gaps` draws long stretches without a fact shorter, where that helps (`gaps.gaps_of`).
    """

    align: Align = Align.DAY_ONE
    window: Window | None = None
    compresses_gaps: bool = True
    shows_trend: bool = False
    shows_reference: bool = False
    shows_planned: bool = True


USUAL = ChartOptions()
"""The chart as it opens: the whole course, planned samples, long gaps shorter where that helps."""


def available_alignments(known: CaseHistory) -> tuple[Align, ...]:
    """The events of a case that its days can count from; diagnosis always."""
    return tuple(align for align in Align if event_of(known, align) is not None)


def event_of(known: CaseHistory, align: Align) -> dt.date | None:
    """The day of an event, None where the case has none.

    Of several transplants the newest counts, as it does for the planned samples; of blinatumomab the first cycle.
    """
    match align:
        case Align.DAY_ONE:
            return known.day_one
        case Align.DIAGNOSIS:
            return known.patient.diagnosis_date
        case Align.BLINATUMOMAB:
            return min((cycle.start for cycle in blinatumomab_cycles(known)), default=None)
        case Align.TRANSPLANT:
            return max((row.date for row in known.transplants if row.withdrawn is None), default=None)


def alignment_of(known: CaseHistory, asked: Align) -> Align:
    """The alignment asked for where the case has its event, else day 1, else diagnosis."""
    return next(align for align in (asked, Align.DAY_ONE, Align.DIAGNOSIS) if event_of(known, align) is not None)


def zero_of(known: CaseHistory, align: Align) -> dt.date:
    """The date of day 0. Of an alignment that is available."""
    event = event_of(known, align)
    assert event is not None
    if align is not Align.DAY_ONE or event == dt.date.min:
        return event
    return event - dt.timedelta(days=1)
