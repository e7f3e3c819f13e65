"""A timeline in dates -> bars, marks and phase bands on the time axis, with their words and meanings."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dalba_desktop.alerts.findings import Assessment, Severity
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.response import Response
from dalba_desktop.domain.timeline import Bar, Lane, Mark, MarkKind, SideBar, Timeline
from dalba_desktop.plots import chart_words, side_words
from dalba_desktop.plots.chart_parts import Band, BarItem, Glyph, MarkItem, Role
from dalba_desktop.plots.mrd_points import evidence_severity
from dalba_desktop.plots.time_scale import TimeScale

FULL_DOSE_MG_PER_DAY: Mapping[codes.Agent, float] = {
    codes.Agent.DASATINIB: 140,
    codes.Agent.PONATINIB: 45,
    codes.Agent.IMATINIB: 600,
    codes.Agent.NILOTINIB: 800,
    codes.Agent.BOSUTINIB: 500,
    codes.Agent.ASCIMINIB: 80,
    codes.Agent.OLVEREMBATINIB: 40,
}
"""The usual full daily dose, only to scale the height of a bar: it judges nothing. Labels of the drugs, from memory."""

LEAST_SHARE = 0.3
"""The lowest bar that can still be seen and clicked."""

_PER_DAY = (None, codes.DoseUnit.MG_PER_DAY, codes.DoseUnit.MG)
_HALF = 0.5


def bars_of(timeline: Timeline, scale: TimeScale) -> tuple[BarItem, ...]:
    """The treatments as bars, then concomitant drugs as slim ones, each in order of time."""
    highest: dict[tuple[codes.Agent, codes.DoseUnit | None], float] = defaultdict(float)
    for bar in timeline.bars:
        key = (bar.row.agent, bar.row.dose_unit)
        highest[key] = max(highest[key], bar.row.dose or 0.0)
    items: list[BarItem] = []
    ends: dict[tuple[Lane, int], float] = {}
    behind = {bar.id: forms for run in _runs(timeline) for bar, forms in _forms_behind(run)}
    for bar in timeline.bars:
        begin = ends.get((bar.lane, bar.track), -math.inf)
        items.append(_bar(bar, scale, highest[bar.row.agent, bar.row.dose_unit], begin, behind[bar.id]))
        ends[bar.lane, bar.track] = items[-1].last
    items += [_slim_bar(bar, scale) for bar in timeline.side_bars]
    return tuple(items)


def _runs(timeline: Timeline) -> Iterator[list[Bar]]:
    """Rows of one drug that follow each other without a gap, on one track: a taper, a dose change."""
    runs: dict[tuple[Lane, int], list[Bar]] = {}
    for bar in timeline.bars:
        run = runs.setdefault((bar.lane, bar.track), [])
        last = run[-1].last if run else None
        follows = last is not None and run[-1].row.agent is bar.row.agent and (bar.first - last).days <= 1
        if run and not follows:
            yield run
            run = runs[bar.lane, bar.track] = []
        run.append(bar)
    yield from runs.values()


def _forms_behind(run: Sequence[Bar]) -> Iterator[tuple[Bar, tuple[str, ...]]]:
    for bar in run[:-1]:
        yield bar, ()
    if run[-1].lane is Lane.BLINATUMOMAB or run[-1].last is None:
        yield run[-1], ()
    else:
        yield run[-1], chart_words.run_forms(run)


def _bar(bar: Bar, scale: TimeScale, highest: float, begin: float, behind: tuple[str, ...]) -> BarItem:
    """One bar; the day of a dose change, which two rows may share, is the earlier row's."""
    end = scale.as_of if bar.last is None else max(bar.first, bar.last)
    last = scale.day(end) + _HALF
    first = min(max(scale.day(bar.first) - _HALF, begin), last - _HALF)
    return BarItem(
        list=bar.list,
        id=bar.id,
        lane=bar.lane,
        track=bar.track,
        first=first,
        last=last,
        is_ongoing=bar.last is None,
        share=_share(bar, highest),
        role=_bar_role(bar.row.agent),
        forms=chart_words.bar_forms(bar),
        forms_behind=behind,
        pauses=tuple(_pauses(bar, scale, first, last)),
        words=chart_words.bar_words(bar, scale),
    )


def _slim_bar(bar: SideBar, scale: TimeScale) -> BarItem:
    """A concomitant drug; taken since long before anything else happened it begins where the axis does."""
    end = scale.as_of if bar.last is None else max(bar.first, bar.last)
    last = scale.day(end) + _HALF
    return BarItem(
        list=bar.list,
        id=bar.id,
        lane=bar.lane,
        track=bar.track,
        first=min(max(scale.day(bar.first) - _HALF, scale.first), last - _HALF),
        last=last,
        is_ongoing=bar.last is None,
        share=1.0,
        role=Role.MUTED if bar.touches_tki else Role.STEROID,
        forms=side_words.side_bar_forms(bar),
        forms_behind=side_words.side_bar_forms(bar)[:1],
        pauses=(),
        words=chart_words.side_bar_words(bar, scale),
        is_slim=True,
    )


def _pauses(bar: Bar, scale: TimeScale, first: float, last: float) -> Iterator[tuple[float, float]]:
    for pause in bar.pauses:
        begin = max(first, scale.day(pause.first) - _HALF)
        end = last if pause.last is None else min(last, scale.day(pause.last) + _HALF)
        if begin < end:
            yield begin, end


def _share(bar: Bar, highest: float) -> float | None:
    """Dose against the usual full dose; a steroid against its own highest dose; other drugs have one height."""
    dose = bar.row.dose
    if bar.lane in (Lane.BLINATUMOMAB, Lane.OTHER):
        return 1.0
    if dose is None:
        return None
    full = FULL_DOSE_MG_PER_DAY.get(bar.row.agent) if bar.row.dose_unit in _PER_DAY else None
    if bar.lane is Lane.STEROID:
        full = highest
    if not full:
        return None
    return min(1.0, max(LEAST_SHARE, dose / full))


def _bar_role(agent: codes.Agent) -> Role:
    if agent is codes.Agent.DASATINIB:
        return Role.DASATINIB
    if agent in codes.TKIS:
        return Role.OTHER_TKI
    return Role.BLINATUMOMAB if agent is codes.Agent.BLINATUMOMAB else Role.STEROID


def marks_of(timeline: Timeline, assessment: Assessment, scale: TimeScale) -> tuple[MarkItem, ...]:
    """The facts of one day, in order of time; a mild event that an open alert rests on stands out with the others."""
    severities = {name: evidence_severity(assessment, name) for name in {mark.list for mark in timeline.marks}}
    return tuple(_mark(mark, severities[mark.list].get(mark.id), scale) for mark in timeline.marks)


def lanes_of(timeline: Timeline, marks: Sequence[MarkItem]) -> tuple[Lane, ...]:
    """The lanes to show; that of what is also noted only when something is in it."""
    noted = any(mark.lane is Lane.ALSO for mark in marks)
    return tuple(lane for lane in timeline.lanes if noted or lane is not Lane.ALSO)


def _mark(mark: Mark, severity: Severity | None, scale: TimeScale) -> MarkItem:
    glyph, role, is_filled, rank = _look(mark)
    is_quiet = mark.lane is Lane.ALSO and (severity is None or mark.kind is not MarkKind.ADVERSE_EVENT)
    if severity is not None and glyph is not Glyph.TICK and role is not Role.TRANSPLANT:
        role = Role.CRITICAL if severity is Severity.CRITICAL else Role.WARNING
        rank -= 1
    return MarkItem(
        list=mark.list,
        id=mark.id,
        lane=mark.lane if is_quiet or mark.lane is not Lane.ALSO else Lane.EVENTS,
        day=scale.day(mark.day),
        glyph=glyph,
        role=role,
        forms=("",) if glyph is Glyph.TICK or is_quiet else chart_words.mark_forms(mark),
        rank=rank,
        words=chart_words.mark_words(mark, scale),
        is_filled=is_filled,
        is_quiet=is_quiet,
    )


def _look(mark: Mark) -> tuple[Glyph, Role, bool, int]:
    record = mark.record
    match record:
        case Abl1Test():
            return _ABL1[record.status]
        case Response(category=codes.ResponseCategory.CR):
            return Glyph.REMISSION, Role.TRANSPLANT, True, 3
        case Response(category=codes.ResponseCategory.CRI):
            return Glyph.REMISSION, Role.TRANSPLANT, False, 3
        case Response():
            return Glyph.NO_REMISSION, Role.MUTED, False, 5
        case AdverseEvent():
            return Glyph.ADVERSE_EVENT, Role.INK if record.grade > 3 else Role.MUTED, True, 7 - record.grade // 4
    return _EVENTS[mark.kind]


_ABL1 = {
    codes.Abl1Status.MUTATION: (Glyph.MUTATION, Role.INK, True, 1),
    codes.Abl1Status.NO_MUTATION: (Glyph.NO_MUTATION, Role.INK, False, 3),
    codes.Abl1Status.PENDING: (Glyph.PENDING, Role.MUTED, False, 2),
    codes.Abl1Status.NOT_AMPLIFIABLE: (Glyph.NOT_AMPLIFIABLE, Role.MUTED, True, 2),
}

_EVENTS = {
    MarkKind.INTRATHECAL: (Glyph.TICK, Role.MUTED, True, 9),
    MarkKind.RELAPSE: (Glyph.RELAPSE, Role.CRITICAL, True, 1),
    MarkKind.TRANSPLANT: (Glyph.TRANSPLANT, Role.TRANSPLANT, True, 2),
    MarkKind.DEATH: (Glyph.DEATH, Role.INK, True, 0),
    MarkKind.LOST: (Glyph.LOST, Role.MUTED, False, 4),
    MarkKind.FOLLOW_UP: (Glyph.DOT, Role.MUTED, True, 9),
    MarkKind.ASSESSMENT: (Glyph.DOT, Role.MUTED, True, 9),
    MarkKind.NOTE: (Glyph.DOT, Role.MUTED, True, 9),
}


def bands_of(timeline: Timeline, scale: TimeScale) -> tuple[Band, ...]:
    """The phases that say something about treatment or disease, clipped to the axis."""
    inductions = {bar.row.agent for bar in timeline.bars_of(Lane.TKI)[:1]}
    bands = []
    for span in timeline.phases:
        if span.name not in BANDS:
            continue
        role, rank = BANDS[span.name]
        if span.name is PhaseName.INDUCTION and codes.Agent.DASATINIB not in inductions:
            role = Role.OTHER_TKI
        first = max(scale.first, scale.day(span.first) - _HALF)
        last = min(scale.last, scale.day(span.last) + _HALF)
        if first < last:
            forms = chart_words.band_forms(span.name, span.cycle)
            cycle = span.cycle if span.name is PhaseName.BLINATUMOMAB else None
            bands.append(Band(span.name, first, last, role, forms, rank, cycle))
    return tuple(bands)


BANDS: Mapping[PhaseName, tuple[Role | None, int]] = {
    PhaseName.PREPHASE: (Role.STEROID, 6),
    PhaseName.INDUCTION: (Role.DASATINIB, 2),
    PhaseName.BLINATUMOMAB: (Role.BLINATUMOMAB, 3),
    PhaseName.RELAPSED: (Role.CRITICAL, 0),
    PhaseName.POST_TRANSPLANT: (Role.TRANSPLANT, 1),
    PhaseName.MAINTENANCE: (None, 4),
    PhaseName.OFF_TREATMENT: (None, 5),
}
