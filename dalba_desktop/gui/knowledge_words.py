"""Thresholds, calls and calendars in words: what the page of thresholds and knowledge says. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dalba_desktop.alerts.mutations import COMPOUND, Call, MutationTable
from dalba_desktop.domain.abl1 import short_name
from dalba_desktop.domain.codes import Agent
from dalba_desktop.wording import NBSP, date_words, figures, label, mark, policy_unit, say

if TYPE_CHECKING:
    from dalba_desktop.domain.schedule import Calendar
    from dalba_desktop.tracker.settings import CalendarRow, PolicyRow, TableInForce

_STANDINGS = mark(
    {
        "verified": "read in the source",
        "memory": "from memory",
        "opinion": "opinion",
        "definition": "definition",
    }
)
_CALLS = mark(
    {
        Call.RESISTANT: "resistant: do not use",
        Call.INTERMEDIATE: "intermediate",
        Call.USABLE: "usable",
        Call.NO_DATA: "no data, which is not the same as usable",
    }
)


def number_words(value: float) -> str:
    """A threshold as people read it: `10,000`, `0.5`."""
    return figures(f"{value:,.0f}" if value == int(value) else f"{value:.6g}")


def number_text(value: float) -> str:
    """A threshold as it is typed: `10000`, `0.5`."""
    return figures(f"{value:.12g}")


def unit_words(unit: str) -> str:
    """A unit without the brackets that mark what is none."""
    return policy_unit(unit).strip("()")


def standing_words(standing: str) -> str:
    """How well a value is known, in words."""
    return say(_STANDINGS[standing]) if standing in _STANDINGS else standing


def own_words(by: str, at: str, reason: str) -> str:
    """Who set something, when and why: `anna, 22 Nov 2026: our assay`."""
    who = say("{who}, {day}", who=by, day=day_words(at))
    return f"{who}: {reason}" if reason else who


def day_words(at: str) -> str:
    """The local day of a moment in UTC."""
    return date_words(dt.datetime.fromisoformat(at).astimezone().date())


def threshold_words(row: PolicyRow) -> str:
    """Everything about one threshold: for the line under the table."""
    entry = row.entry
    said = [
        say("{meaning}: {value} {unit}.", meaning=say(entry.meaning), value=number_words(entry.value), unit=_unit(row)),
        say("Source: {source} ({standing}).", source=entry.source, standing=standing_words(entry.standing)),
    ]
    if row.own is not None:
        said.append(
            say(
                "Own value in place of {shipped} ({mark}).",
                shipped=number_words(row.shipped),
                mark=own_words(row.own.who, row.own.at, row.own.reason),
            )
        )
    return " ".join(said)


def matches(row: PolicyRow, text: str) -> bool:
    """Whether every word typed stands somewhere in a threshold."""
    entry = row.entry
    standing = standing_words(entry.standing)
    own = say("own value") if row.own is not None else ""
    whole = " ".join((entry.key, say(entry.meaning), unit_words(entry.unit), entry.source, standing, own)).casefold()
    return all(word in whole for word in text.casefold().split())


def variant_title(variant: str) -> str:
    """`T315I`; the row of compound mutations in words."""
    return say("compound with T315I") if variant == COMPOUND else short_name(variant)


def call_words(table: MutationTable, variant: str, tki: Agent) -> str:
    """One cell in full: the call, what it means, its source and how well that is known."""
    cell = table.cells.get((variant, tki))
    call = Call.NO_DATA if cell is None else cell.call
    pair = f"{variant_title(variant)} × {label(tki)}"
    said = say("{pair}: {call}.", pair=pair, call=say(_CALLS[call]))
    if cell is None:
        return said
    written = say("Written as {written}.", written=cell.written) if cell.written != call.value else ""
    source = say("Source: {source} ({standing}).", source=cell.source, standing=standing_words(cell.standing))
    return " ".join(part for part in (said, written, source) if part)


def table_words(now: TableInForce) -> str:
    """Which table is in force, and since when it is not the shipped one."""
    table = say("Table version {version} of {date}", version=now.table.version, date=date_words(_day(now.table.date)))
    if now.own is None:
        return say("{table}, as shipped.", table=table)
    return say("{table}, put in force by {mark}.", table=table, mark=own_words(now.own.who, now.own.at, now.own.reason))


def review_words(now: TableInForce) -> str:
    """Whether a clinician vouches for the table in force."""
    if now.signed is None:
        return say("Not reviewed by a clinician")
    return say("Reviewed by {name} on {day}", name=now.signed.name, day=day_words(now.signed.at))


def calendar_lines(row: CalendarRow) -> tuple[tuple[str, str], ...]:
    """A protocol's planned samples, line by line: what, and when."""
    calendar = row.calendar
    first, last = calendar.after_cycle
    lines = [
        (say("Induction"), _windows(calendar.induction) or say("none planned")),
        (say("After each cycle"), say("{first} to {last} days after its end", first=first, last=last)),
        (say("Follow-up"), _follow_up(calendar)),
        (say("After transplant"), _after_transplant(calendar)),
        (say("Source"), _source(row)),
    ]
    if row.own is not None:
        lines.append((say("Own calendar"), own_words(row.own.who, row.own.at, row.own.reason)))
    return tuple(lines)


def _unit(row: PolicyRow) -> str:
    return unit_words(row.entry.unit)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _windows(pairs: Iterable[tuple[int, int]]) -> str:
    return ", ".join(
        say("day {day}", day=f"{day}{NBSP}±{NBSP}{tolerance}").replace(" ", NBSP) for day, tolerance in pairs
    )


def _follow_up(calendar: Calendar) -> str:
    every = say(
        "every {months} months ± {days} days to month {until}, "
        "then every {late} months ± {late_days} days to month {end}",
        months=f"{calendar.every_months:g}",
        days=calendar.tolerance_days,
        until=f"{calendar.until_month:g}",
        late=f"{calendar.late_every_months:g}",
        late_days=calendar.late_tolerance_days,
        end=f"{calendar.late_until_month:g}",
    )
    if calendar.anchor_day is None:
        return say("{every}; from the last cycle", every=every)
    return say("{every}; from the last cycle, without any from day {day}", every=every, day=calendar.anchor_day)


def _after_transplant(calendar: Calendar) -> str:
    return say(
        "{days}, then every {months} months ± {tolerance} days to month {until}",
        days=_windows(calendar.transplant_days) or say("none planned"),
        months=f"{calendar.transplant_every_months:g}",
        tolerance=calendar.transplant_tolerance_days,
        until=f"{calendar.transplant_until_month:g}",
    )


def _source(row: CalendarRow) -> str:
    if not row.source:
        return say("the centre's own")
    return f"{row.source} ({standing_words(row.standing)})" if row.standing else row.source
