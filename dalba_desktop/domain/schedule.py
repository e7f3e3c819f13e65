"""The protocol clock: which MRD samples are planned, and in which windows.

Induction days count from day 1; after each blinatumomab cycle one sample; after the last cycle (or the anchor day
without any) every few months; after a transplant its own calendar instead. Planned days that are not whole are
rounded to the nearest day, half up.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.domain.codes import Agent, Specimen
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import blinatumomab_cycles

DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned sample: its label, the day, the window (both ends included), and the specimens that count."""

    label: str
    day: dt.date
    first: dt.date
    last: dt.date
    specimens: frozenset[Specimen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A protocol's planned samples: pairs of (day, tolerance in days) and the steps of follow-up in months."""

    induction: tuple[tuple[int, int], ...]
    anchor_day: int | None
    tki: Agent | None
    after_cycle: tuple[int, int]
    every_months: float
    tolerance_days: int
    until_month: float
    late_every_months: float
    late_tolerance_days: int
    late_until_month: float
    transplant_days: tuple[tuple[int, int], ...]
    transplant_every_months: float
    transplant_tolerance_days: int
    transplant_until_month: float


_MARROW = frozenset({Specimen.MARROW})
_MARROW_OR_BLOOD = frozenset({Specimen.MARROW, Specimen.BLOOD})


def months(count: float) -> int:
    """Months in whole days, half up."""
    return math.floor(count * DAYS_PER_MONTH + 0.5)


def planned_samples(known: CaseHistory, calendar: Calendar) -> tuple[Planned, ...]:
    """Every planned sample of a case as known on a day, by day, those still to come included."""
    transplant = max((row.date for row in known.transplants), default=None)
    planned = [*_induction(known, calendar), *_after_cycles(known, calendar), *_follow_up(known, calendar)]
    if transplant is not None:
        planned = [item for item in planned if item.day < transplant]
        planned += _after_transplant(transplant, calendar)
    return tuple(sorted(planned, key=lambda item: (item.day, item.label)))


def _window(label: str, day: dt.date, tolerance: int, specimens: frozenset[Specimen] = _MARROW) -> Planned:
    margin = dt.timedelta(days=tolerance)
    return Planned(label, day, day - margin, day + margin, specimens)


def _induction(known: CaseHistory, calendar: Calendar) -> Iterator[Planned]:
    if known.day_one is None:
        return
    for day, tolerance in calendar.induction:
        yield _window(f"d{day}", known.day_one + dt.timedelta(days=day - 1), tolerance)


def _after_cycles(known: CaseHistory, calendar: Calendar) -> Iterator[Planned]:
    first, last = (dt.timedelta(days=days) for days in calendar.after_cycle)
    for place, cycle in enumerate(blinatumomab_cycles(known), start=1):
        if cycle.end is not None:
            yield Planned(f"C{place}", cycle.end, cycle.end + first, cycle.end + last, _MARROW)


def _follow_up(known: CaseHistory, calendar: Calendar) -> Iterator[Planned]:
    anchor = _anchor(known, calendar)
    if anchor is None:
        return
    diagnosis = known.patient.diagnosis_date
    end = diagnosis + dt.timedelta(days=months(calendar.until_month))
    late_end = diagnosis + dt.timedelta(days=months(calendar.late_until_month))
    last_day, count = anchor, 1
    while (day := anchor + dt.timedelta(days=months(count * calendar.every_months))) <= end:
        yield _window(f"+{count * calendar.every_months:g}m", day, calendar.tolerance_days)
        last_day, count = day, count + 1
    begun = (count - 1) * calendar.every_months
    count = 1
    while (day := last_day + dt.timedelta(days=months(count * calendar.late_every_months))) <= late_end:
        label = f"+{begun + count * calendar.late_every_months:g}m"
        yield _window(label, day, calendar.late_tolerance_days, _MARROW_OR_BLOOD)
        count += 1


def _anchor(known: CaseHistory, calendar: Calendar) -> dt.date | None:
    """The end of the last cycle, none while one runs; without any cycle the protocol's anchor day."""
    cycles = blinatumomab_cycles(known)
    ends = [cycle.end for cycle in cycles]
    if None in ends:
        return None
    if ends:
        return max(end for end in ends if end is not None)
    if known.day_one is None or calendar.anchor_day is None:
        return None
    return known.day_one + dt.timedelta(days=calendar.anchor_day - 1)


def _after_transplant(transplant: dt.date, calendar: Calendar) -> Iterator[Planned]:
    last = 0
    for days, tolerance in calendar.transplant_days:
        yield _window(f"TX+{days}", transplant + dt.timedelta(days=days), tolerance)
        last = days
    count = 1
    until = months(calendar.transplant_until_month)
    while (days := months(count * calendar.transplant_every_months)) <= until:
        if days > last + calendar.transplant_tolerance_days:
            day = transplant + dt.timedelta(days=days)
            yield _window(f"TX+{count * calendar.transplant_every_months:g}m", day, calendar.transplant_tolerance_days)
        count += 1
