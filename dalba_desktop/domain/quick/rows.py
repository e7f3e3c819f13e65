"""What a line about a drug does to the rows that are there: begins one, changes its dose, ends or interrupts it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from dalba_desktop.domain.codes import TKIS, Agent
from dalba_desktop.domain.phases import blinatumomab_cycles
from dalba_desktop.domain.quick.days import TypedDay, day_text, is_sure, sure_text
from dalba_desktop.domain.quick.draft import Draft, live
from dalba_desktop.domain.treatment import Hold, Treatment

TREATMENTS = "treatments"
_ONE = dt.timedelta(days=1)
_MOST_CYCLES = 9

Days = Mapping[str, tuple[TypedDay, dt.date]]


def begin(draft: Draft, agent: Agent, days: Days, *, has_verb: bool) -> None:
    """A new row. Where the drug is taken already, another dose is a change of dose, which ends the row before it."""
    day, start = days["start"]
    running = [row for row in _rows(draft, agent) if row.covers(start)]
    draft.raw["start"] = start.isoformat()
    if "end" in days:
        draft.raw["end"] = days["end"][1].isoformat()
    if running:
        _change_dose(draft, max(running, key=lambda row: row.start), day, start, has_verb=has_verb)
        return
    if agent is Agent.BLINATUMOMAB and "cycle" not in draft.raw:
        number = max((cycle.number for cycle in blinatumomab_cycles(draft.known)), default=0) + 1
        options = [(number, f"c{number}")] if number <= _MOST_CYCLES else []
        draft.ask(None, "cycle", "missing", options)
    _check_cycles(draft, agent, day, start)
    _check_other_tki(draft, agent, day, start)
    of_agent = [row for row in live(draft.known.treatments) if row.agent is agent]
    later = min((row.start for row in of_agent if row.start > start), default=None)
    if later is not None and "end" not in draft.raw:
        draft.ask(None, "end", "ends-when", [((later - _ONE).isoformat(), f"to {day_text(later - _ONE)}")])
    elif later is not None and draft.raw["end"] >= later.isoformat():
        draft.refuse(days["end"][0].item, "overlaps", date=later.isoformat())
    if not has_verb:
        draft.assume("verb", "start", "begins")


def _check_cycles(draft: Draft, agent: Agent, day: TypedDay, start: dt.date) -> None:
    """A cycle begun while another one runs is asked about: most often the end of that one was forgotten."""
    if agent is not Agent.BLINATUMOMAB or is_sure(day.item):
        return
    for cycle in blinatumomab_cycles(draft.known):
        if cycle.covers(start) and cycle.number != draft.raw.get("cycle"):
            draft.ask(day.item, "start", "cycle-running", [(start.isoformat(), sure_text(start))])
            return


def _check_other_tki(draft: Draft, agent: Agent, day: TypedDay, start: dt.date) -> None:
    """Two TKIs are hardly ever given together: most often the stop of the one before was forgotten."""
    if agent not in TKIS or is_sure(day.item) or draft.is_open:
        return
    if any(row.agent in TKIS and row.covers(start) for row in live(draft.known.treatments)):
        draft.ask(day.item, "start", "other-tki", [(start.isoformat(), sure_text(start))])


def _change_dose(draft: Draft, row: Treatment, day: TypedDay, start: dt.date, *, has_verb: bool) -> None:
    dose, unit = draft.raw.get("dose"), draft.raw.get("dose_unit")
    if dose is None and not has_verb:
        draft.ask(None, "verb", "start-or-stop", [("stop", "stop"), ("hold", "hold")])
        return
    if dose is None or (dose, unit) == (row.dose, row.dose_unit) or row.start == start:
        draft.refuse(day.item, "already-running", since=row.start.isoformat(), dose=row.dose, unit=row.dose_unit)
        return
    _replace_row(draft, row, start)


def _replace_row(draft: Draft, row: Treatment, start: dt.date) -> None:
    """Ends a row on the day before; a planned end and the cycle go over to the new one."""
    last = start - _ONE
    holds = tuple(
        dataclasses.replace(hold, end=last) if hold.end is None or hold.end > last else hold
        for hold in row.holds
        if hold.start <= last
    )
    draft.along.append(dataclasses.replace(row, end=last, holds=holds, stop_reason=None))
    draft.assume("end", last.isoformat(), "ends")
    if row.cycle is not None and "cycle" not in draft.raw:
        draft.raw["cycle"] = row.cycle
        draft.assume("cycle", row.cycle, "running")
    if row.end is not None and "end" not in draft.raw:
        draft.raw["end"] = row.end.isoformat()
        draft.assume("end", row.end.isoformat(), "planned-end")


def stop_row(draft: Draft, agent: Agent, days: Days) -> Treatment | None:
    """Ends the row that is running; one with an end on record only when that is confirmed."""
    day, end = days["start"]
    row = _running(draft, agent, day, end)
    if row is None:
        return None
    if row.end == end:
        draft.refuse(day.item, "already-stored", id=row.id)
    elif row.end is not None and not is_sure(day.item):
        draft.ask(day.item, "end", "already-ended", [(end.isoformat(), sure_text(end))])
    elif any(hold.start > end or (hold.end is not None and hold.end > end) for hold in row.holds):
        draft.refuse(day.item, "held-later")
    elif _has_other_dose(draft, row):
        draft.refuse(None, "other-dose", dose=row.dose, unit=row.dose_unit)
    else:
        draft.raw["end"] = end.isoformat()
    return row


def hold_row(draft: Draft, agent: Agent, days: Days) -> Treatment | None:
    """Adds an interruption to the row that is running."""
    day, start = days["start"]
    row = _running(draft, agent, day, start)
    if row is None:
        return None
    end = days["end"][1] if "end" in days else days["resume"][1] - _ONE if "resume" in days else None
    reason = draft.raw.pop("reason", None)
    if end is not None and end < start:
        draft.refuse(day.item, "end-before-start")
    elif any(_meets(hold, start, end) for hold in row.holds):
        draft.refuse(day.item, "already-held")
    elif _has_other_dose(draft, row):
        draft.refuse(None, "other-dose", dose=row.dose, unit=row.dose_unit)
    else:
        held = Hold(start=start, end=end, reason=reason)
        _put_holds(draft, (*row.holds, held))
    return row


def _meets(hold: Hold, start: dt.date, end: dt.date | None) -> bool:
    """Whether an interruption has a day in common with the days from start to end; no end goes on for ever."""
    return (end is None or hold.start <= end) and (hold.end is None or start <= hold.end)


def resume_row(draft: Draft, agent: Agent, days: Days) -> Treatment | None:
    """Ends the open interruption on the day before. At another dose it goes on as a new row."""
    day, when = days["start"]
    rows = [row for row in _rows(draft, agent) if row.covers(when)]
    held = [(row, hold) for row in rows for hold in row.holds if hold.end is None and hold.start < when]
    if not held:
        draft.refuse(day.item, "nothing-held")
        return None
    row, open_hold = held[-1]
    if _has_other_dose(draft, row):
        draft.raw["start"] = when.isoformat()
        _replace_row(draft, row, when)
        return None
    ended = dataclasses.replace(open_hold, end=when - _ONE)
    _put_holds(draft, tuple(ended if hold == open_hold else hold for hold in row.holds))
    return row


def _put_holds(draft: Draft, holds: tuple[Hold, ...]) -> None:
    written = []
    for hold in holds:
        values = {"start": hold.start.isoformat(), "end": None if hold.end is None else hold.end.isoformat()}
        written.append({key: value for key, value in {**values, "reason": hold.reason}.items() if value is not None})
    draft.raw["holds"] = written


def _rows(draft: Draft, agent: Agent) -> list[Treatment]:
    """The rows of the drug, of the cycle where one was typed."""
    cycle = draft.raw.get("cycle")
    return [row for row in live(draft.known.treatments) if row.agent is agent and cycle in (None, row.cycle)]


def _running(draft: Draft, agent: Agent, day: TypedDay, when: dt.date) -> Treatment | None:
    rows = [row for row in _rows(draft, agent) if row.covers(when)]
    rows = [row for row in rows if row.end is None] or rows
    if len(rows) == 1:
        return rows[0]
    draft.refuse(day.item, "several-rows" if rows else "nothing-running")
    return None


def _has_other_dose(draft: Draft, row: Treatment) -> bool:
    return "dose" in draft.raw and (draft.raw["dose"], draft.raw["dose_unit"]) != (row.dose, row.dose_unit)
