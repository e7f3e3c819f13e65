"""Published proportions and planned samples on the time axis of a case, with their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import blinatumomab_cycles
from dalba_desktop.plots import day_words
from dalba_desktop.plots.chart_parts import PlannedMark, ReferenceMark
from dalba_desktop.plots.planned import PlannedSample, PlannedState
from dalba_desktop.plots.reference import Proportion, Reference
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import date_words, say, say_n


def reference_dates(known: CaseHistory, reference: Reference, as_of: dt.date) -> Mapping[Proportion, dt.date]:
    """The proportions whose time this case has reached in its first line, by day: none at a day that is only guessed.

    What comes after a relapse or a transplant is no longer the course that the trial describes.
    """
    ends = [*(row.date for row in known.relapses), *(row.date for row in known.transplants)]
    until = min([as_of, *ends])
    found = {row: when for row in reference.proportions if (when := _time_of(known, row)) is not None and when <= until}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def reference_marks(dates: Mapping[Proportion, dt.date], trial: str, scale: TimeScale) -> tuple[ReferenceMark, ...]:
    """The proportions at their days, with their words."""
    return tuple(
        ReferenceMark(row.label, scale.day(when), _forms(row), _words(row, trial)) for row, when in dates.items()
    )


def _time_of(known: CaseHistory, row: Proportion) -> dt.date | None:
    """The date of a proportion's time in a case; a cycle by its place in the order of time, when it has ended."""
    if row.day is not None:
        return None if known.day_one is None else known.day_one + dt.timedelta(days=row.day - 1)
    ends = [cycle.end for cycle in blinatumomab_cycles(known) if cycle.end is not None]
    place = (row.after_cycle or 0) - 1
    return ends[place] if place < len(ends) else None


def _forms(row: Proportion) -> tuple[str, ...]:
    share, low, high = _whole(row.share), *map(_whole, row.interval)
    return (
        say("{share} % ({low}\N{EN DASH}{high})", share=share, low=low, high=high),
        say("{share} %", share=share),
        "",
    )


def _words(row: Proportion, trial: str) -> str:
    """`60 %, 95 % 47 to 72: molecular response after 2 cycles, D-ALBA, n 33/55`, then the source."""
    low, high = map(_whole, row.interval)
    if row.day is not None:
        when = say("on day {day}", day=row.day)
    else:
        when = say_n("after {count} cycle", "after {count} cycles", row.after_cycle or 0)
    head = say(
        "{share} %, 95 % {low} to {high}: molecular response {when}, {trial}, n {responders}/{patients}",
        share=_whole(row.share),
        low=low,
        high=high,
        when=when,
        trial=trial,
        responders=row.responders,
        patients=row.patients,
    )
    standing = say("read in the source") if row.standing == "verified" else say("counts from memory, not yet checked")
    return "\n".join((head, say("{source} ({standing})", source=row.source, standing=standing)))


def _whole(share: float) -> str:
    return f"{100 * share:.0f}"


def planned_marks(planned: Sequence[PlannedSample], scale: TimeScale) -> tuple[PlannedMark, ...]:
    """The planned samples on the axis, without quiet ones inside a stretch that is drawn shorter."""
    return tuple(_planned(planned, scale))


def _planned(planned: Sequence[PlannedSample], scale: TimeScale) -> Iterator[PlannedMark]:
    for item in planned:
        day = scale.day(item.day)
        if scale.shows(day) and (item.state.is_open or scale.gap_at(day) is None):
            first, last = scale.day(item.first), scale.day(item.last)
            yield PlannedMark(item.label, day, first, last, item.state, _planned_words(item, scale))


def _planned_words(item: PlannedSample, scale: TimeScale) -> str:
    window = say("{first} to {last}", first=date_words(item.first), last=date_words(item.last))
    head = say("Planned sample {label}: {when}", label=item.label, when=day_words.when_words(item.day, scale))
    return "\n".join((head, say("window {window}", window=window), _state_words(item)))


def _state_words(item: PlannedSample) -> str:
    match item.state:
        case PlannedState.OVERDUE:
            return say_n("overdue by {count} day", "overdue by {count} days", item.days)
        case PlannedState.DUE:
            return say_n("due, {count} day left in its window", "due, {count} days left in its window", item.days)
        case PlannedState.PLANNED:
            return say_n("its window opens in {count} day", "its window opens in {count} days", item.days)
        case PlannedState.DONE:
            return say("sampled")
        case PlannedState.MISSED:
            return say("no result in its window")
