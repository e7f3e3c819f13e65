"""Everything that happened in a case laid out in lanes, in dates: what chart, report and text share.

Every live fact has one place. MRD results are not here: they are the curve above the lanes. Decisions are not either:
they belong to alerts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent, Assessment, Concomitant, FollowUp, Note
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import PhaseSpan, blinatumomab_cycles, phase_spans
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment

SEVERE_GRADE = 3
"""Adverse events from this grade on stand among the events; milder ones are noted beside them."""


class Lane(StrEnum):
    """The lanes from top to bottom."""

    TKI = "tki"
    STEROID = "steroid"
    BLINATUMOMAB = "blinatumomab"
    INTRATHECAL = "intrathecal"
    OTHER = "other"
    ABL1 = "abl1"
    EVENTS = "events"
    ALSO = "also"


class MarkKind(StrEnum):
    """What a mark of one day stands for."""

    INTRATHECAL = "intrathecal"
    ABL1_TEST = "abl1_test"
    RESPONSE = "response"
    RELAPSE = "relapse"
    TRANSPLANT = "transplant"
    ADVERSE_EVENT = "adverse_event"
    DEATH = "death"
    LOST = "lost"
    FOLLOW_UP = "follow_up"
    ASSESSMENT = "assessment"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Pause:
    """An interruption inside a bar, both days included; `last` is None while it goes on."""

    first: dt.date
    last: dt.date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One treatment row: first and last day included, `last` None while ongoing.

    `track` counts the rows needed inside the lane so that drugs given together lie side by side; `cycle` is
    the number of the blinatumomab cycle, counted where none is recorded.
    """

    list: str
    id: str
    lane: Lane
    first: dt.date
    last: dt.date | None
    row: Treatment
    pauses: tuple[Pause, ...] = ()
    track: int = 0
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class SideBar:
    """One concomitant drug: first and last day included, `last` None while ongoing; below the bars of its lane."""

    list: str
    id: str
    lane: Lane
    first: dt.date
    last: dt.date | None
    row: Concomitant
    track: int = 0

    @property
    def touches_tki(self) -> bool:
        """Whether it is of a class that may change what a TKI does: CYP3A4, acid in the stomach."""
        return self.row.class_ in _TOUCH_TKI


_TOUCH_TKI = frozenset(
    {
        codes.ConcomitantClass.PPI,
        codes.ConcomitantClass.H2_BLOCKER,
        codes.ConcomitantClass.CYP3A4_INHIBITOR,
        codes.ConcomitantClass.CYP3A4_INDUCER,
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One fact of one day, with the record it stands for."""

    list: str
    id: str
    lane: Lane
    kind: MarkKind
    day: dt.date
    record: Record


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, bars of concomitant drugs and marks in order of time, and the phases up to `as_of`."""

    as_of: dt.date
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    phases: tuple[PhaseSpan, ...]
    side_bars: tuple[SideBar, ...] = ()

    def bars_of(self, lane: Lane) -> tuple[Bar, ...]:
        """The bars of one lane."""
        return tuple(bar for bar in self.bars if bar.lane is lane)

    def marks_of(self, lane: Lane) -> tuple[Mark, ...]:
        """The marks of one lane."""
        return tuple(mark for mark in self.marks if mark.lane is lane)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes to show, from top to bottom; `other` and `also` only when something is in them."""
        entries: tuple[Bar | SideBar | Mark, ...] = (*self.bars, *self.side_bars, *self.marks)
        used = {entry.lane for entry in entries}
        return tuple(lane for lane in Lane if lane not in (Lane.OTHER, Lane.ALSO) or lane in used)


def timeline_of(known: CaseHistory, as_of: dt.date) -> Timeline:
    """The timeline of a case as known on a day (`history.as_known_on(as_of)`)."""
    found = sorted(_bars(known), key=_order)
    bars = tuple(dataclasses.replace(bar, track=track) for bar, track in zip(found, _tracks(found), strict=True))
    beside = sorted(_side_bars(known), key=_order)
    sides = tuple(dataclasses.replace(bar, track=track) for bar, track in zip(beside, _tracks(beside), strict=True))
    marks = tuple(sorted(_marks(known), key=lambda mark: (mark.day, mark.list, mark.id)))
    return Timeline(as_of, bars, marks, phase_spans(known, as_of), sides)


def _order(bar: Bar | SideBar) -> tuple[dt.date, dt.date, str]:
    return bar.first, bar.last or dt.date.max, bar.id


def lane_of(agent: codes.Agent) -> Lane:
    """The lane a drug belongs to."""
    if agent in codes.TKIS:
        return Lane.TKI
    if agent in codes.STEROIDS:
        return Lane.STEROID
    if agent is codes.Agent.BLINATUMOMAB:
        return Lane.BLINATUMOMAB
    return Lane.INTRATHECAL if agent is codes.Agent.INTRATHECAL else Lane.OTHER


_ONE_INFUSION = frozenset({codes.Agent.DLI, codes.Agent.CAR_T})
"""Given on one day: without an end they are not ongoing."""


def _bars(known: CaseHistory) -> Iterator[Bar]:
    numbers = {row.id: cycle.number for cycle in blinatumomab_cycles(known) for row in cycle.rows}
    for row in known.treatments:
        lane = lane_of(row.agent)
        if lane is Lane.INTRATHECAL or row.withdrawn is not None:
            continue
        last = row.start if row.end is None and row.agent in _ONE_INFUSION else row.end
        pauses = tuple(Pause(hold.start, hold.end, hold.reason) for hold in row.holds)
        yield Bar("treatments", row.id, lane, row.start, last, row, pauses, cycle=numbers.get(row.id))


def _side_bars(known: CaseHistory) -> Iterator[SideBar]:
    for row in known.concomitants:
        if row.withdrawn is None:
            yield SideBar("concomitants", row.id, Lane.OTHER, row.start, row.end, row)


def _tracks(bars: Sequence[Bar | SideBar]) -> Iterator[int]:
    """For each bar the first track of its lane that is free; a dose change may share its day."""
    ends: dict[Lane, list[dt.date]] = {}
    for bar in bars:
        busy_until = ends.setdefault(bar.lane, [])
        end = dt.date.max if bar.last is None else max(bar.first, bar.last)
        track = next((place for place, until in enumerate(busy_until) if until <= bar.first), len(busy_until))
        if track == len(busy_until):
            busy_until.append(end)
        else:
            busy_until[track] = end
        yield track


def _marks(known: CaseHistory) -> Iterator[Mark]:
    for name, record in known.records():
        if record.withdrawn is not None:
            continue
        match record:
            case Treatment(agent=codes.Agent.INTRATHECAL):
                yield Mark(name, record.id, Lane.INTRATHECAL, MarkKind.INTRATHECAL, record.start, record)
            case Abl1Test():
                yield Mark(name, record.id, Lane.ABL1, MarkKind.ABL1_TEST, record.date, record)
            case Response():
                yield Mark(name, record.id, Lane.EVENTS, MarkKind.RESPONSE, record.date, record)
            case Relapse():
                yield Mark(name, record.id, Lane.EVENTS, MarkKind.RELAPSE, record.date, record)
            case Transplant():
                yield Mark(name, record.id, Lane.EVENTS, MarkKind.TRANSPLANT, record.date, record)
            case AdverseEvent():
                lane = Lane.EVENTS if record.grade >= SEVERE_GRADE else Lane.ALSO
                yield Mark(name, record.id, lane, MarkKind.ADVERSE_EVENT, record.start, record)
            case FollowUp(status=codes.VitalStatus.DEAD):
                yield Mark(name, record.id, Lane.EVENTS, MarkKind.DEATH, record.date, record)
            case FollowUp(status=codes.VitalStatus.LOST):
                yield Mark(name, record.id, Lane.EVENTS, MarkKind.LOST, record.date, record)
            case FollowUp():
                yield Mark(name, record.id, Lane.ALSO, MarkKind.FOLLOW_UP, record.date, record)
            case Assessment():
                yield Mark(name, record.id, Lane.ALSO, MarkKind.ASSESSMENT, record.date, record)
            case Note():
                yield Mark(name, record.id, Lane.ALSO, MarkKind.NOTE, record.date, record)
