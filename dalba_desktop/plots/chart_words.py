"""The words of the case chart: labels, tooltips and the chart as a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from dalba_desktop.analysis.readings import MrdReading, SeriesKey
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test, short_name
from dalba_desktop.domain.events import AdverseEvent, FollowUp, Note
from dalba_desktop.domain.events import Assessment as Measurement
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.timeline import Bar, Mark, MarkKind, SideBar
from dalba_desktop.plots.chart_parts import Family, PointKind
from dalba_desktop.plots.day_words import day_number, when_words
from dalba_desktop.plots.side_words import class_words, side_bar_remark, side_parts
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import (
    count_words,
    date_words,
    dose_words,
    figures,
    label,
    level_words,
    mark,
    percent_words,
    phase_words,
    say,
    variant_words,
)

DOT = " \N{MIDDLE DOT} "
DASH = "\N{EN DASH}"


def _sentence(parts: Iterable[str], joint: str = DOT) -> str:
    return joint.join(part for part in parts if part)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def family_words(family: Family) -> str:
    """`marrow`; the assay is named unless it is RQ-PCR: `marrow ddPCR`."""
    specimen = label(family.specimen)
    if family.assay is codes.Assay.RQPCR:
        return specimen
    return say("{specimen} {assay}", specimen=specimen, assay=label(family.assay))


def series_words(key: SeriesKey, differing: Iterable[str]) -> str:
    """What tells a series from others of its family: the laboratory, scale, target or control gene that differs."""
    words = {
        "laboratory": key.laboratory if key.laboratory is not None else say("laboratory not named"),
        "scale": label(key.scale),
        "target": transcript_words(key.target),
        "control_gene": say("control {gene}", gene=key.control_gene.value),
    }
    return _sentence((words[name] for name in differing), ", ")


def transcript_words(target: codes.Transcript | None) -> str:
    """`e1a2`, without its protein."""
    if target is None or target is codes.Transcript.UNKNOWN:
        return say("transcript unknown")
    return target.value.replace("+", " + ") if target is not codes.Transcript.OTHER else label(target)


def axis_words(keys: Iterable[SeriesKey]) -> str:
    """What the vertical axis measures: `BCR::ABL1 / ABL1, e1a2 (ratio)`."""
    keys = list(keys)
    transcripts = [key for key in keys if key.assay in codes.BCR_ABL1_ASSAYS]
    if not keys:
        return say("MRD")
    if not transcripts:
        return say("MRD ({assays})", assays=_sentence(dict.fromkeys(label(key.assay) for key in keys), ", "))
    genes = dict.fromkeys(key.control_gene.value for key in transcripts)
    targets = dict.fromkeys(transcript_words(key.target) for key in transcripts)
    scales = dict.fromkeys(key.scale for key in transcripts)
    target = _sentence(targets, ", ")
    if list(scales) == [codes.Scale.IS]:
        return say("BCR::ABL1, {target} (International Scale)", target=target)
    scale = label(codes.Scale.RATIO) if len(scales) == 1 else say("ratio and IS")
    return say("BCR::ABL1 / {gene}, {target} ({scale})", gene=_sentence(genes, ", "), target=target, scale=scale)


def level_and_limit(reading: MrdReading, kind: PointKind) -> str:
    """What the result says with the limits it rests on."""
    upper, lower = reading.upper_limit_percent, reading.lower_limit_percent
    if kind is PointKind.UNDETECTED and upper is not None:
        return say("not detected, below {limit}", limit=percent_words(upper))
    if kind is PointKind.INADEQUATE:
        return say("not detected in an inadequate sample: not negative")
    if kind is PointKind.PNQ and upper is not None and lower is not None:
        return say("positive, not quantifiable: {low} to {high}", low=percent_words(lower), high=percent_words(upper))
    if kind is PointKind.PNQ and upper is not None:
        return say("positive, not quantifiable: below {high}", high=percent_words(upper))
    return level_words(reading)


def copies_words(reading: MrdReading) -> str:
    """`52,000 ABL1`; empty where not recorded."""
    if reading.sample.control_copies is None:
        return ""
    gene = reading.sample.control_gene.value
    return say("{count} {gene}", count=count_words(reading.sample.control_copies), gene=gene)


def inadequate_words(reading: MrdReading) -> tuple[str, ...]:
    """Why the sample cannot be read as negative, in lines of print: the figure, then what follows from it."""
    figure = copies_words(reading)
    if not figure and reading.sample.lod_percent is not None:
        figure = say("limit {limit}", limit=percent_words(reading.sample.lod_percent))
    if not figure:
        return (say("cannot be read"), say("as negative"))
    return (say("{figure}:", figure=figure), say("cannot be read"), say("as negative"))


def doubt_words(reading: MrdReading) -> str:
    """Why a positive result is doubtful."""
    figure = copies_words(reading)
    if figure:
        return say("{figure}, too few: positive, but never a reference", figure=figure)
    return say("sample not adequate: positive, but never a reference")


def point_words(reading: MrdReading, kind: PointKind, interval: tuple[float, float] | None, scale: TimeScale) -> str:
    """The tooltip of an MRD result: what and when, then the value, then what it rests on."""
    key = reading.series
    target = key.assay in codes.BCR_ABL1_ASSAYS
    head = _sentence([_capital(label(key.specimen)), label(key.assay), when_words(reading.date, scale)])
    value = level_and_limit(reading, kind)
    if interval is not None:
        low, high = (percent_words(bound) for bound in interval)
        value = say("{value} (95 % {low} to {high})", value=value, low=low, high=high)
    if kind is PointKind.NOT_EVALUABLE and reading.level_percent is not None:
        value = say("{value} (reported: {level})", value=value, level=percent_words(reading.level_percent))
    doubt = " ".join(inadequate_words(reading)) if kind is PointKind.INADEQUATE else ""
    if reading.doubtful:
        doubt = say("doubtful: {reason}", reason=doubt_words(reading))
    about = [
        copies_words(reading) if kind is not PointKind.INADEQUATE else "",
        transcript_words(key.target) if target else "",
        label(key.scale) if target else "",
        key.laboratory or "",
        reading.sample.timepoint or "",
    ]
    return _sentence([head, value, doubt, _sentence(about)], "\n")


def brief_level(reading: MrdReading, kind: PointKind) -> str:
    """The result in the chart's text: `not detected (limit 0.003 %)`."""
    words = level_words(reading)
    if kind is PointKind.UNDETECTED and reading.upper_limit_percent is not None:
        return say("{level} (limit {limit})", level=words, limit=percent_words(reading.upper_limit_percent))
    return say("{level}, doubtful", level=words) if reading.doubtful else words


def agent_words(agent: codes.Agent) -> str:
    """The drug, as a colleague writes it."""
    return label(agent)


def bar_forms(bar: Bar) -> tuple[str, ...]:
    """Labels inside a bar, from the fullest to the shortest."""
    row = bar.row
    agent = agent_words(row.agent)
    if row.agent is codes.Agent.BLINATUMOMAB:
        return (say("C{cycle}", cycle=bar.cycle), f"{bar.cycle}") if bar.cycle is not None else (agent,)
    brief = say(_AGENT_SHORT.get(row.agent, row.agent.value[:4]))
    if row.dose is None:
        return (agent, brief)
    number = figures(f"{row.dose:g}")
    return (
        say("{agent} {dose}", agent=agent, dose=dose_words(row.dose, row.dose_unit)),
        say("{agent} {dose}", agent=agent, dose=number),
        say("{agent} {dose}", agent=brief, dose=number),
        number,
    )


_AGENT_SHORT = mark(
    {
        codes.Agent.METHYLPREDNISOLONE: "m-pred",
        codes.Agent.CHEMOTHERAPY: "chemo",
        codes.Agent.DLI: "DLI",
        codes.Agent.CAR_T: "CAR T",
    }
)


def run_forms(run: Sequence[Bar]) -> tuple[str, ...]:
    """Labels behind a bar, or behind the rows of one drug that follow each other: `prednisone 60 to 15 mg/day`."""
    first, last = run[0].row, run[-1].row
    if len(run) == 1 or first.dose is None or last.dose is None or first.dose_unit is not last.dose_unit:
        forms = bar_forms(run[-1])
        return forms[:-1] or forms
    agent, start, end = agent_words(last.agent), figures(f"{first.dose:g}"), dose_words(last.dose, last.dose_unit)
    return (
        say("{agent} {first} to {last}", agent=agent, first=start, last=end),
        say("{agent} {first} to {last}", agent=agent, first=start, last=figures(f"{last.dose:g}")),
    )


def bar_words(bar: Bar, scale: TimeScale) -> str:
    """The tooltip of a treatment."""
    row = bar.row
    dose = dose_words(row.dose, row.dose_unit) or say("dose not recorded")
    head = _sentence([_capital(agent_words(row.agent)), say("cycle {n}", n=bar.cycle) if bar.cycle else "", dose])
    lines = [head, _span(bar.first, bar.last, scale)]
    if row.stop_reason is not None and bar.last is not None:
        lines.append(say("stopped: {reason}", reason=label(row.stop_reason)))
    for pause in bar.pauses:
        held = say("held {span}", span=_span(pause.first, pause.last, scale))
        lines.append(say("{held}: {reason}", held=held, reason=pause.reason) if pause.reason else held)
    if row.drugs:
        lines.append(_sentence(row.drugs, ", "))
    return "\n".join(lines)


def side_bar_words(bar: SideBar, scale: TimeScale) -> str:
    """The tooltip of a concomitant drug."""
    head = _sentence([_capital(" ".join(bar.row.drug.split())), class_words(bar.row)])
    return _sentence([head, _span(bar.first, bar.last, scale), side_bar_remark(bar)], "\n")


def _span(first: dt.date, last: dt.date | None, scale: TimeScale) -> str:
    if last is None:
        return say("since {when}, ongoing", when=when_words(first, scale))
    if last == first:
        return when_words(first, scale)
    days = _sentence([_day(first, scale), _day(last, scale)], DASH)
    return say("{first} to {last} (days {days})", first=date_words(first), last=date_words(last), days=days)


def _day(when: dt.date, scale: TimeScale) -> str:
    return day_number(scale.day(when), scale)


def mark_forms(mark: Mark) -> tuple[str, ...]:
    """Labels beside a glyph, from the fullest to the shortest (empty: the glyph alone)."""
    record = mark.record
    match record:
        case Abl1Test():
            return _abl1_forms(record)
        case Response(category=None):
            return (say("response not stated"), "")
        case Response():
            return (label(record.category), "")
        case Relapse():
            kind = label(record.type) if record.type is not None else ""
            return (_sentence([kind, say("relapse")], " "), say("relapse"), say("R"))
        case Transplant():
            return _transplant_forms(record)
        case AdverseEvent():
            short = _abbreviated(record.term)
            term = _EVENT_SHORT.get(record.term, record.term)
            full = say("{term} {grade}", term=_lowered(term), grade=record.grade)
            return (full, say("{term} {grade}", term=_EVENT_SHORT.get(record.term, short), grade=record.grade), "")
        case FollowUp(status=codes.VitalStatus.DEAD):
            cause = label(record.cause_of_death) if record.cause_of_death is not None else ""
            return (say("died ({cause})", cause=cause) if cause else say("died"), say("died"))
        case FollowUp():
            return (say("lost to follow-up"), say("lost"), "")
    return ("",)


def _abbreviated(term: str) -> str:
    """Initials of two to five plain words, else the term, cut where it is long."""
    words = term.split()
    if 2 <= len(words) <= 5 and all(word[0].isascii() and word[0].isalpha() for word in words):
        return "".join(word[0] for word in words).upper()
    return term if len(term) <= _SHORT_TERM else f"{term[: _SHORT_TERM - 1]}\N{HORIZONTAL ELLIPSIS}"


_SHORT_TERM = 8
_EVENT_SHORT = {"Cytokine release syndrome": "CRS", "Cytomegalovirus infection reactivation": "CMV"}


def _lowered(term: str) -> str:
    """A term inside a line: `pleural effusion`, but `CRS` and `ICANS` stay."""
    return term if term[:2].isupper() else term[:1].lower() + term[1:]


def _abl1_forms(test: Abl1Test) -> tuple[str, ...]:
    if test.status is codes.Abl1Status.NO_MUTATION:
        return (say("none found"), say("none"), "")
    if test.status is codes.Abl1Status.PENDING:
        return (say("pending"), "?")
    if test.status is codes.Abl1Status.NOT_AMPLIFIABLE:
        return (say("not amplifiable"), say("n. a."), "")
    if not test.variants:
        return (say("mutation, not named"), say("mutation"), "")
    full = ", ".join(variant_words(found.protein, found.vaf_percent) for found in test.variants)
    names = "+".join(short_name(found.protein) for found in test.variants)
    return (full, names, short_name(test.variants[0].protein))


def _transplant_forms(record: Transplant) -> tuple[str, ...]:
    donor = label(record.donor) if record.donor is not None else ""
    conditioning = _CONDITIONING.get(record.conditioning, "") if record.conditioning is not None else ""
    return (
        _sentence([say("transplant"), donor, say(conditioning) if conditioning else ""], ", "),
        say("transplant"),
        say("Tx"),
    )


_CONDITIONING = mark(
    {
        codes.Conditioning.MYELOABLATIVE: "MAC",
        codes.Conditioning.REDUCED: "RIC",
        codes.Conditioning.NON_MYELOABLATIVE: "NMA",
    }
)


def mark_words(mark: Mark, scale: TimeScale) -> str:
    """The tooltip of a fact of one day."""
    record = mark.record
    lines = [when_words(mark.day, scale)]
    if isinstance(record, Measurement | Note) or mark.kind is MarkKind.FOLLOW_UP:
        return _sentence([_capital(_sentence(side_parts(record))), *lines], "\n")
    match record:
        case Abl1Test():
            method = label(record.method) if record.method is not None else ""
            specimen = label(record.specimen) if record.specimen is not None else ""
            lines.insert(0, say("ABL1 test: {result}", result=_abl1_forms(record)[0]))
            lines.append(_sentence([specimen, method]))
        case Response():
            blasts = record.marrow_blasts_percent
            lines.insert(0, say("Response: {category}", category=mark_forms(mark)[0]))
            lines.append(say("marrow blasts {percent}", percent=percent_words(blasts)) if blasts is not None else "")
        case Relapse():
            lines.insert(0, _capital(mark_forms(mark)[0]))
            lines.append(_sentence((label(site) for site in record.sites), ", "))
            lines.append(say("CD19 {state}", state=label(record.cd19)) if record.cd19 is not None else "")
        case Transplant():
            status = label(record.disease_status) if record.disease_status is not None else ""
            lines.insert(0, _capital(mark_forms(mark)[0]))
            lines.append(status)
        case AdverseEvent():
            lines.insert(0, say("{term}, grade {grade}", term=record.term, grade=record.grade))
            end = record.end
            lines.append(say("until {date}", date=date_words(end)) if end is not None else say("not resolved"))
        case FollowUp():
            lines.insert(0, _capital(mark_forms(mark)[0]))
    if mark.kind.value == "intrathecal":
        drugs = getattr(record, "drugs", ())
        lines.insert(0, _sentence([say("Intrathecal dose"), _sentence(drugs, ", ")]))
    return "\n".join(line for line in lines if line)


def band_forms(name: PhaseName, cycle: int | None) -> tuple[str, ...]:
    """Phase labels from the fullest to the shortest; empty: none."""
    if name is PhaseName.BLINATUMOMAB and cycle is not None:
        return (say("Blina {cycle}", cycle=cycle), say("B{cycle}", cycle=cycle), "")
    if name is PhaseName.PREPHASE:
        return (say("Pre-phase"), "")
    short = {PhaseName.POST_TRANSPLANT: say("After Tx"), PhaseName.INDUCTION: say("Ind.")}.get(name, "")
    return (phase_words(name, cycle), short, "")
