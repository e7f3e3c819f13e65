"""The twin table of the chart: every fact it draws once as a row of words."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.timeline import Bar, Lane, MarkKind, SideBar, Timeline
from dalba_desktop.plots import chart_words, side_words
from dalba_desktop.plots.chart_parts import BarItem, Glyph, MarkItem, Point, Series
from dalba_desktop.plots.day_words import day_words
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import date_words, dose_words, phase_words, say

_JOINT = chart_words.DOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact in words. `first`/`last` are its extent in days; `dose` is the TKI taken on its day, with its dose."""

    list: str
    id: str
    date: dt.date
    first: float
    last: float
    day: str
    what: str
    value: str
    phase: str
    dose: str
    remark: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Date, day, what, value, phase, dose, remark; each one line without tabs."""
        words = (date_words(self.date), self.day, self.what, self.value, self.phase, self.dose, self.remark)
        return tuple(" ".join(cell.split()) for cell in words)

    @property
    def read_off(self) -> str:
        """`day 57 · 5 Mar 2025 · marrow 1.2 % · Induction · dasatinib 100 mg/day`."""
        fact = f"{self.what} {self.value}".strip()
        return _JOINT.join(part for part in (self.day, date_words(self.date), fact, self.phase, self.dose) if part)


def titles() -> tuple[str, ...]:
    """The heads of the columns."""
    return (say("Date"), say("Day"), say("What"), say("Value"), say("Phase"), say("TKI and dose"), say("Remark"))


def rows_of_facts(
    timeline: Timeline,
    scale: TimeScale,
    series: Sequence[Series],
    points: Sequence[Point],
    marks: Sequence[MarkItem],
    bars: Sequence[BarItem],
) -> tuple[Row, ...]:
    """The rows of everything drawn, by day: results before tests and events before treatments of the same day."""
    around = Around(timeline)
    both: tuple[Bar | SideBar, ...] = (*timeline.bars, *timeline.side_bars)
    dated = {(bar.list, bar.id): bar for bar in both}
    noted = {
        (mark.list, mark.id): mark.record
        for mark in timeline.marks_of(Lane.ALSO)
        if mark.kind is not MarkKind.ADVERSE_EVENT
    }
    rows = [
        *(_point_row(point, series[point.series], scale, around) for point in points),
        *(_mark_row(mark, noted.get((mark.list, mark.id)), scale, around) for mark in marks),
        *(_bar_row(bar, dated[bar.list, bar.id], scale, around) for bar in bars),
    ]
    return tuple(sorted(rows, key=lambda row: row.date))


class Around:
    """What else was so on a day: the phase, the TKI and its dose."""

    def __init__(self, timeline: Timeline) -> None:
        self._phases = [(span, phase_words(span.name, span.cycle)) for span in timeline.phases]
        self._begins = [span.first for span, _ in self._phases]
        self._tki = timeline.bars_of(Lane.TKI)
        self._doses: dict[dt.date, str] = {}

    def phase(self, when: dt.date) -> str:
        """The phase on a day; empty before the first."""
        place = bisect_right(self._begins, when) - 1
        return self._phases[place][1] if place >= 0 and when <= self._phases[place][0].last else ""

    def dose(self, when: dt.date) -> str:
        """`dasatinib 100 mg/day`, `dasatinib held`; as on the chart the day of a change is the earlier row's."""
        if when not in self._doses:
            taken = {bar.row.agent: bar for bar in reversed(self._tki) if _covers(bar, when)}
            self._doses[when] = ", ".join(reversed([_dose(bar, when) for bar in taken.values()]))
        return self._doses[when]


def _covers(bar: Bar, when: dt.date) -> bool:
    return bar.first <= when and (bar.last is None or when <= bar.last)


def _dose(bar: Bar, when: dt.date) -> str:
    agent = chart_words.agent_words(bar.row.agent)
    if any(pause.first <= when and (pause.last is None or when <= pause.last) for pause in bar.pauses):
        return say("{agent} held", agent=agent)
    return f"{agent} {dose_words(bar.row.dose, bar.row.dose_unit)}".strip()


def _point_row(point: Point, series: Series, scale: TimeScale, around: Around) -> Row:
    what = chart_words.family_words(series.family)
    return Row(
        list=point.list,
        id=point.id,
        date=point.date,
        first=point.day,
        last=point.day,
        day=day_words(point.day, scale),
        what=say("{name} ({label})", name=what, label=series.label) if series.label else what,
        value=point.brief,
        phase=around.phase(point.date),
        dose=around.dose(point.date),
        remark="; ".join(_point_remarks(point)),
    )


def _point_remarks(point: Point) -> Iterator[str]:
    if point.ring is not None:
        yield say("critical alert") if point.ring is Severity.CRITICAL else say("warning")
    if point.reason:
        yield " ".join(point.reason)


def _mark_row(mark: MarkItem, noted: Record | None, scale: TimeScale, around: Around) -> Row:
    when = scale.date(mark.day)
    head, *rest = mark.words.splitlines()
    if noted is not None:
        what, value = side_words.side_parts(noted)
    elif mark.lane in (Lane.EVENTS, Lane.ALSO) or mark.glyph is Glyph.TICK:
        what, _, value = head.partition(chart_words.DOT)
    else:
        what, value = say("ABL1 test"), mark.forms[0]
    return Row(
        list=mark.list,
        id=mark.id,
        date=when,
        first=mark.day,
        last=mark.day,
        day=day_words(mark.day, scale),
        what=what,
        value=value,
        phase=around.phase(when),
        dose=around.dose(when),
        remark="; ".join(rest[1:]),
    )


def _bar_row(item: BarItem, bar: Bar | SideBar, scale: TimeScale, around: Around) -> Row:
    if isinstance(bar, SideBar):
        what, value = " ".join(bar.row.drug.split()), side_words.class_words(bar.row)
    else:
        what, value = _bar_what(bar), dose_words(bar.row.dose, bar.row.dose_unit) or say("dose not recorded")
    return Row(
        list=item.list,
        id=item.id,
        date=bar.first,
        first=item.first,
        last=item.last,
        day=day_words(scale.day(bar.first), scale),
        what=what,
        value=value,
        phase=around.phase(bar.first),
        dose="" if bar.lane is Lane.TKI else around.dose(bar.first),
        remark="; ".join(item.words.splitlines()[1:]),
    )


def _bar_what(bar: Bar) -> str:
    agent = chart_words.agent_words(bar.row.agent)
    return say("{agent} cycle {n}", agent=agent, n=bar.cycle) if bar.cycle else agent


def is_shown(row: Row, scale: TimeScale) -> bool:
    """Whether any of a fact lies inside what is shown."""
    return scale.shows(row.first) if row.first == row.last else scale.shows_part(row.first, row.last)
