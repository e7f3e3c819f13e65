"""What the head of the case page says: one line about the patient and a row of facts. Plain functions, no widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.analysis.molecular import delta_between
from dalba_desktop.analysis.readings import RESPONSES, MrdReading, ResponseClass
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.schedule import Calendar, Planned, planned_samples
from dalba_desktop.domain.treatment import Hold, Treatment
from dalba_desktop.wording import (
    NONE,
    date_words,
    dose_words,
    label,
    level_words,
    phase_words,
    response_words,
    say,
    short_date,
    signed_log,
    variant_words,
)

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know at a glance, and the line under it; each with a shorter form for a narrow window."""

    name: str
    value: str
    detail: str = ""
    short_value: str = ""
    short_detail: str = ""


def description(view: CaseView) -> str:
    """`female, 61 · e1a2 (p190) · diagnosed 1 Jan 2025 · IKZF1plus · CNS1`."""
    patient = view.known.patient
    age = patient.age_on(view.as_of)
    person = [label(patient.sex)] if patient.sex is not None else []
    person += [str(age)] if age is not None else []
    parts = [", ".join(person)] if person else []
    if patient.transcript is not None:
        parts.append(label(patient.transcript))
    parts.append(say("diagnosed {date}", date=date_words(patient.diagnosis_date)))
    return " · ".join([*parts, *risk_flags(view)])


def risk_flags(view: CaseView) -> tuple[str, ...]:
    """What makes this patient's disease a graver one, or leaves that question open."""
    patient = view.known.patient
    flags = []
    if view.assessment.ikzf1plus == "yes":
        flags.append("IKZF1plus")
    elif view.assessment.ikzf1plus == "incomplete":
        flags.append(say("IKZF1plus incomplete"))
    elif patient.genetics is not None and patient.genetics.ikzf1 is codes.Deletion.DELETED:
        flags.append(say("IKZF1 deleted"))
    if patient.cns_status is not None and patient.cns_status is not codes.CnsStatus.UNKNOWN:
        flags.append(patient.cns_status.value)
    if patient.protocol is not codes.Protocol.D_ALBA:
        flags.append(label(patient.protocol))
    return tuple(flags)


def facts_of(view: CaseView, calendar: Calendar | None = None) -> tuple[Fact, ...]:
    """Day and phase, TKI, last MRD, molecular response; next planned sample and newest ABL1 test where there is one."""
    facts = (
        phase_fact(view),
        tki_fact(view.known, view.as_of),
        mrd_fact(view.assessment.readings, view.as_of),
        response_fact(view),
        next_sample_fact(view, calendar) if calendar is not None else None,
        abl1_fact(view.known, view.as_of),
    )
    return tuple(fact for fact in facts if fact is not None)


def phase_fact(view: CaseView) -> Fact:
    """Which day of the protocol, and which phase since when."""
    phase = view.assessment.phase
    name = phase_words(phase.name, phase.cycle)
    since = say("since {date}", date=near(phase.since, view.as_of))
    if phase.name is PhaseName.DEAD:
        causes = [row.cause_of_death for row in view.known.follow_up if row.status is codes.VitalStatus.DEAD]
        cause = label(causes[0]) if causes and causes[0] is not None else say("cause not recorded")
        return Fact(say("Phase"), say("Died {date}", date=near(phase.since, view.as_of)), cause)
    if phase.day is None:
        return Fact(say("Phase"), name, since)
    if phase.name is PhaseName.POST_TRANSPLANT:
        days = (view.as_of - phase.since).days
        return Fact(
            say("Phase"),
            say("Day +{days}", days=days),
            say("after transplant, protocol day {day}", day=phase.day),
            short_detail=say("after transplant"),
        )
    return Fact(say("Phase"), say("Day {day}", day=phase.day), f"{name} {since}", short_detail=name)


def tki_fact(known: CaseHistory, as_of: dt.date) -> Fact:
    """The TKI taken now and its dose since when, or that it is held, or when the last one ended."""
    rows = sorted((row for row in known.treatments if row.is_tki), key=lambda row: row.start)
    name = say("TKI")
    if not rows:
        return Fact(name, say("No TKI"), say("none recorded"))
    current = [row for row in rows if row.covers(as_of)] if known.death_date is None else []
    if not current:
        last = max(rows, key=lambda row: row.last_day or as_of)
        end = last.last_day or known.death_date
        return Fact(name, say("No TKI"), say("{drug} until {date}", drug=label(last.agent), date=near(end, as_of)))
    row = current[-1]
    if not row.taken_on(as_of):
        hold = next(hold for hold in row.holds if hold.covers(as_of))
        return Fact(
            name,
            say("{drug} on hold", drug=label(row.agent).capitalize()),
            say("since {date}", date=near(hold.start, as_of)),
        )
    since = detail = say("since {date}", date=near(row.start, as_of))
    holds = [hold for other in rows if other.agent is row.agent for hold in other.holds if hold.end is not None]
    if holds:
        detail = say("{since}, held {days}", since=detail, days=_hold_days(max(holds, key=lambda hold: hold.start)))
    return Fact(name, _drug_and_dose(row), detail, label(row.agent).capitalize(), since)


def _drug_and_dose(row: Treatment) -> str:
    dose = dose_words(row.dose, row.dose_unit)
    name = label(row.agent).capitalize()
    return f"{name} {dose}" if dose else name


def _hold_days(hold: Hold) -> str:
    assert hold.end is not None
    if (hold.start.year, hold.start.month) == (hold.end.year, hold.end.month):
        return f"{hold.start.day}\N{EN DASH}{short_date(hold.end)}"
    return f"{short_date(hold.start)} \N{EN DASH} {short_date(hold.end)}"


def mrd_fact(readings: Sequence[MrdReading], as_of: dt.date) -> Fact:
    """The last BCR::ABL1 marrow result (else the last of any kind) and how it moved within its series."""
    name = say("Last MRD")
    last = newest(readings)
    if last is None:
        return Fact(name, say("No MRD result"))
    value = f"{label(last.sample.specimen)} {level_words(last)}"
    parts = [near(last.date, as_of)]
    before = previous_in_series(readings, last)
    if before is not None:
        parts.append(say("was {level}", level=level_words(before)))
        delta = change_log10(before, last)
        if delta is not None:
            parts.append(signed_log(delta))
    return Fact(name, value[0].upper() + value[1:], " · ".join(parts), short_detail=" · ".join(parts[1:] or parts))


def newest(readings: Sequence[MrdReading]) -> MrdReading | None:
    """The newest marrow BCR::ABL1 reading, else the newest of any kind; of one day the highest level."""
    marrow = [r for r in readings if r.sample.is_bcr_abl1 and r.sample.specimen is codes.Specimen.MARROW]
    return max(marrow or readings, key=lambda r: (r.date, r.level_percent or 0.0), default=None)


def previous_in_series(readings: Sequence[MrdReading], reading: MrdReading) -> MrdReading | None:
    """The newest evaluable earlier reading that may be compared with this one."""
    earlier = [r for r in readings if r.series == reading.series and r.evaluable and r.date < reading.date]
    return max(earlier, key=lambda r: (r.date, r.bound_percent), default=None)


def change_log10(before: MrdReading, after: MrdReading) -> float | None:
    """The change between two quantified levels; None when either is censored, where one number would not be honest."""
    return delta_between(before, after).log10 if before.quantified and after.quantified else None


def response_fact(view: CaseView) -> Fact:
    """The molecular response of the newest marrow sample, and since when it has lasted."""
    found = view.assessment.molecular_response
    name = say("Molecular response")
    if found.response in RESPONSES:
        value = response_words(found.response)
        if found.depth:
            value = f"{value} · {found.depth}"
        since = found.since or found.date
        return Fact(name, value, say("since {date}", date=near(since, view.as_of)) if since else "")
    if found.response is ResponseClass.NO_SAMPLE:
        return Fact(name, say("No marrow sample"), NONE)
    value = say("Not evaluable") if found.response is ResponseClass.NOT_EVALUABLE else say("No response")
    when = near(found.date, view.as_of) if found.date is not None else NONE
    return Fact(name, value, say("molecular, marrow {date}", date=when), short_detail=say("molecular"))


def next_sample_fact(view: CaseView, calendar: Calendar) -> Fact | None:
    """The next planned sample that nothing has answered yet; None after death, when lost, or at the plan's end."""
    newest_row = max(view.known.follow_up, key=lambda row: row.date, default=None)
    if newest_row is not None and newest_row.status in (codes.VitalStatus.DEAD, codes.VitalStatus.LOST):
        return None
    for planned in planned_samples(view.known, calendar):
        if planned.last >= view.as_of and not _is_answered(planned, view.assessment.readings):
            specimens = say(" or ").join(label(one) for one in codes.Specimen if one in planned.specimens)
            is_due = planned.first <= view.as_of
            until = near(planned.last, view.as_of)
            window = until if is_due else f"{near(planned.first, view.as_of)} \N{EN DASH} {until}"
            return Fact(
                say("Next sample"),
                say("Sample due") if is_due else say("Next sample"),
                say("{specimens}, until {date}", specimens=specimens, date=until)
                if is_due
                else say("{specimens}, {window}", specimens=specimens, window=window),
                short_detail=window,
            )
    return None


def _is_answered(planned: Planned, readings: Sequence[MrdReading]) -> bool:
    return any(
        reading.evaluable
        and reading.sample.is_bcr_abl1
        and reading.sample.specimen in planned.specimens
        and reading.date >= planned.first
        for reading in readings
    )


def abl1_fact(known: CaseHistory, as_of: dt.date) -> Fact | None:
    """The newest ABL1 kinase-domain test, None when none was sampled."""
    name = say("ABL1 test")
    test = max(known.abl1_tests, key=lambda row: row.date, default=None)
    if test is None:
        return None
    if test.status is codes.Abl1Status.MUTATION and test.variants:
        value = ", ".join(variant_words(variant.protein, variant.vaf_percent) for variant in test.variants)
    else:
        value = "ABL1 " + label(test.status)
    method = f"{label(test.method)} · " if test.method is not None else ""
    return Fact(name, value, f"{method}{near(test.date, as_of)}")


def near(day: dt.date | None, as_of: dt.date) -> str:
    """A date without its year where that is the year of `as_of`."""
    return short_date(day) if day is not None and day.year == as_of.year else date_words(day)
