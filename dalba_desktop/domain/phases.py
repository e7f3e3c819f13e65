"""The phase of a case on a day, and the spans the phases make over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.treatment import Treatment

CYCLE_ROWS_JOIN_DAYS = 14
"""Blinatumomab rows of one cycle number at most this far apart are one cycle (alert rules, "Words")."""
BETWEEN_CYCLES_DAYS = 42
INDUCTION_WITHOUT_TKI_DAYS = 28


class PhaseName(StrEnum):
    """In the order in which they are tried; the first that fits is the phase."""

    DEAD = "dead"
    POST_TRANSPLANT = "post_transplant"
    RELAPSED = "relapsed"
    BLINATUMOMAB = "blinatumomab"
    BETWEEN_CYCLES = "between_cycles"
    PREPHASE = "prephase"
    INDUCTION = "induction"
    MAINTENANCE = "maintenance"
    OFF_TREATMENT = "off_treatment"
    BEFORE_TREATMENT = "before_treatment"


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase on a day: its blinatumomab cycle if any, since when it has lasted, protocol day, TKI taken."""

    name: PhaseName
    since: dt.date
    cycle: int | None = None
    day: int | None = None
    tki: codes.Agent | None = None


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase from its first to its last day, both included."""

    name: PhaseName
    first: dt.date
    last: dt.date
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One blinatumomab cycle: its number, the rows that make it, first and last day (None while running)."""

    number: int
    rows: tuple[Treatment, ...]
    start: dt.date
    end: dt.date | None

    def covers(self, when: dt.date) -> bool:
        """Whether the cycle covers the day, holds and the gaps between its rows included."""
        return self.start <= when and (self.end is None or when <= self.end)

    def completed_by(self, when: dt.date) -> bool:
        """Whether the cycle had ended by that day, for any reason."""
        return self.end is not None and self.end <= when


def blinatumomab_cycles(history: CaseHistory) -> tuple[Cycle, ...]:
    """The cycles in order of time. Rows of one number <= 14 d apart are one cycle; an unnumbered row is its own."""
    rows = sorted(
        (row for row in history.treatments if row.agent is codes.Agent.BLINATUMOMAB and row.withdrawn is None),
        key=lambda row: (row.start, row.last_day or dt.date.max),
    )
    groups: list[list[Treatment]] = []
    for row in rows:
        group = next((group for group in reversed(groups) if _continues(group, row)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    return tuple(_cycle(index, group) for index, group in enumerate(groups, start=1))


def _continues(group: list[Treatment], row: Treatment) -> bool:
    if row.cycle is None or group[0].cycle != row.cycle:
        return False
    end = _end_of(group)
    return end is None or (row.start - end).days <= CYCLE_ROWS_JOIN_DAYS


def _end_of(group: list[Treatment]) -> dt.date | None:
    ends = [row.end for row in group]
    return None if None in ends else max(end for end in ends if end is not None)


def _cycle(place: int, group: list[Treatment]) -> Cycle:
    return Cycle(number=group[0].cycle or place, rows=tuple(group), start=group[0].start, end=_end_of(group))


def tki_on(history: CaseHistory, when: dt.date) -> codes.Agent | None:
    """The TKI taken on a day (the one begun last when rows overlap), None when none is or it is on hold."""
    taken = [row for row in history.treatments if row.is_tki and row.withdrawn is None and row.taken_on(when)]
    return max(taken, key=lambda row: row.start).agent if taken else None


def phase_on(history: CaseHistory, when: dt.date) -> Phase:
    """The phase of a case on a day, given what is known of it (`history.as_known_on`)."""
    cycles = blinatumomab_cycles(history)
    name, cycle = _name_on(history, when, cycles)
    since = when
    for boundary in _boundaries(history, when):
        if _name_on(history, boundary, cycles) != (name, cycle):
            break
        since = boundary
    return Phase(name, since, cycle, history.day_number(when), tki_on(history, when))


def phase_spans(history: CaseHistory, until: dt.date) -> tuple[PhaseSpan, ...]:
    """The phases from the first fact that begins one to a day, in order, without gaps."""
    cycles = blinatumomab_cycles(history)
    cuts = sorted(set(_boundaries(history, until)))
    spans: list[PhaseSpan] = []
    for first, following in pairwise([*cuts, until + dt.timedelta(days=1)]):
        name, cycle = _name_on(history, first, cycles)
        last = following - dt.timedelta(days=1)
        if spans and (spans[-1].name, spans[-1].cycle) == (name, cycle):
            spans[-1] = PhaseSpan(name, spans[-1].first, last, cycle)
        else:
            spans.append(PhaseSpan(name, first, last, cycle))
    return tuple(spans)


def _boundaries(history: CaseHistory, until: dt.date) -> list[dt.date]:
    """Every day on or before `until` on which the phase may change, newest first."""
    one = dt.timedelta(days=1)
    days = {history.patient.diagnosis_date}
    for row in history.treatments:
        days.add(row.start)
        if row.last_day is not None:
            days |= {row.last_day + one, row.last_day + one + dt.timedelta(days=INDUCTION_WITHOUT_TKI_DAYS)}
            days.add(row.last_day + one + dt.timedelta(days=BETWEEN_CYCLES_DAYS))
        for hold in row.holds:
            days |= {hold.start, hold.start + one, hold.start + dt.timedelta(days=1 + INDUCTION_WITHOUT_TKI_DAYS)}
            if hold.end is not None:
                days.add(hold.end + one)
    days |= {row.date for row in history.responses}
    days |= {row.date for row in history.relapses}
    days |= {row.date for row in history.transplants}
    days |= {day for day in (history.day_one, history.death_date) if day is not None}
    return sorted((day for day in days if day <= until), reverse=True)


def _name_on(history: CaseHistory, when: dt.date, all_cycles: Sequence[Cycle]) -> tuple[PhaseName, int | None]:
    if history.death_date is not None and history.death_date <= when:
        return PhaseName.DEAD, None
    transplants = [row.date for row in history.transplants if row.date <= when and row.withdrawn is None]
    if transplants:
        return PhaseName.POST_TRANSPLANT, None
    if _relapsed(history, when):
        return PhaseName.RELAPSED, None
    cycles = [cycle for cycle in all_cycles if cycle.start <= when]
    running = [cycle for cycle in cycles if cycle.covers(when)]
    if running:
        return PhaseName.BLINATUMOMAB, running[-1].number
    ended = [cycle for cycle in cycles if cycle.end is not None]
    if ended:
        newest = max(ended, key=lambda cycle: cycle.end or cycle.start)
        if newest.end is not None and (when - newest.end).days <= BETWEEN_CYCLES_DAYS:
            return PhaseName.BETWEEN_CYCLES, newest.number
    return _without_cycle(history, when, any_cycle=bool(cycles)), None


def _relapsed(history: CaseHistory, when: dt.date) -> bool:
    relapses = [
        row.date
        for row in history.relapses
        if row.date <= when and row.type not in (None, codes.RelapseType.MOLECULAR) and row.withdrawn is None
    ]
    if not relapses:
        return False
    remissions = (codes.ResponseCategory.CR, codes.ResponseCategory.CRI)
    newest = max(relapses)
    return not any(
        newest < row.date <= when and row.category in remissions and row.withdrawn is None for row in history.responses
    )


def _without_cycle(history: CaseHistory, when: dt.date, *, any_cycle: bool) -> PhaseName:
    begun = [row for row in history.treatments if row.start <= when and row.withdrawn is None]
    day_one = history.day_one
    before_day_one = day_one is None or when < day_one
    if before_day_one and any(row.agent in codes.STEROIDS for row in begun):
        return PhaseName.PREPHASE
    on_tki = on_tki_at(history, when)
    if not before_day_one and not any_cycle and on_tki:
        return PhaseName.INDUCTION
    if any_cycle and on_tki:
        return PhaseName.MAINTENANCE
    return PhaseName.OFF_TREATMENT if begun else PhaseName.BEFORE_TREATMENT


def on_tki_at(history: CaseHistory, when: dt.date) -> bool:
    """Whether a TKI was taken on the day or within the 28 days before."""
    earliest = when - dt.timedelta(days=INDUCTION_WITHOUT_TKI_DAYS)
    taken = (row.last_taken_day(when) for row in history.treatments if row.is_tki and row.withdrawn is None)
    return any(day is not None and day >= earliest for day in taken)
