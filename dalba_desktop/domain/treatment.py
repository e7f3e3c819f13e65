"""Drugs given over time. A change of dose is a new row; an interruption inside a row is a hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Record, choice, day, integer, nested_list, number, text, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An interruption, both days included; without an end it is still going on."""

    start: dt.date = day(required=True)
    end: dt.date | None = day()
    reason: str | None = text()

    def covers(self, when: dt.date) -> bool:
        """Whether the drug was held on that day."""
        return self.start <= when and (self.end is None or when <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment(Record):
    """One drug over one interval at one dose; a missing end means ongoing, except for an intrathecal dose."""

    agent: codes.Agent = choice(codes.Agent, required=True)
    start: dt.date = day(required=True)
    end: dt.date | None = day()
    cycle: int | None = integer(low=1, high=9)
    dose: float | None = number()
    dose_unit: codes.DoseUnit | None = choice(codes.DoseUnit)
    holds: tuple[Hold, ...] = nested_list(Hold)
    stop_reason: codes.StopReason | None = choice(codes.StopReason)
    drugs: tuple[str, ...] = texts()

    @property
    def is_tki(self) -> bool:
        """Whether the agent inhibits the BCR::ABL1 kinase."""
        return self.agent in codes.TKIS

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the interval, None while ongoing; an intrathecal dose lasts its day."""
        if self.end is None and self.agent is codes.Agent.INTRATHECAL:
            return self.start
        return self.end

    def covers(self, when: dt.date) -> bool:
        """Whether the row covers the day, both ends included, holds or not."""
        last = self.last_day
        return self.start <= when and (last is None or when <= last)

    def taken_on(self, when: dt.date) -> bool:
        """Whether the row covers the day and no hold begun before that day covers it."""
        return self.covers(when) and not any(hold.start < when and hold.covers(when) for hold in self.holds)

    def last_taken_day(self, when: dt.date) -> dt.date | None:
        """The newest day on or before `when` on which the drug was taken, None when there was none."""
        last = self.last_day
        candidate = when if last is None else min(when, last)
        for hold in sorted(self.holds, key=lambda hold: hold.start, reverse=True):
            if hold.start < candidate and hold.covers(candidate):
                candidate = hold.start
        return candidate if candidate >= self.start else None
