"""What is unusual about a typed fact but may be right. Nothing here stands in the way of storing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent, Concomitant, FollowUp
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.response import Relapse, Transplant
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.wording import date_words, dose_words, label, say

Hints = dict[str, str]
TWINS: dict[str, tuple[str, ...]] = {
    "treatments": ("agent", "start"),
    "mrd": ("date", "specimen", "assay", "laboratory"),
    "abl1_tests": ("date", "specimen", "method"),
    "responses": ("date",),
    "relapses": ("date",),
    "transplants": ("date",),
    "adverse_events": ("term", "start"),
    "concomitants": ("drug", "start"),
    "assessments": ("date", "kind"),
    "follow_up": ("date",),
    "notes": ("date", "text"),
}
"""Two records of a list in which these are equal are probably one typed twice."""


def date_hints(list_name: str, record: Record, context: Context, record_id: str = "") -> Hints:
    """Dates that do not fit the case, and a record that seems to be there already."""
    key = "start" if hasattr(record, "start") else "date"
    day: dt.date = getattr(record, key)
    hints: Hints = {}
    said = _misplaced(list_name, day, context)
    if said:
        hints[key] = said
    elif any(_is_twin(list_name, record, row) for row in getattr(context.known, list_name) if row.id != record_id):
        is_mrd = list_name == "mrd"
        there = say("A result of this day and assay is already there.") if is_mrd else ""
        hints[key] = there or say("One of this day is already there.")
    end: dt.date | None = getattr(record, "end", None)
    if end is not None and end < day:
        hints["end"] = say("Before the start.")
    elif end is not None and end > context.view.as_of:
        hints["end"] = say("After {date}: ongoing until then.", date=date_words(context.view.as_of))
    reported: dt.date | None = getattr(record, "reported_on", None)
    if reported is not None and reported < day:
        hints["reported_on"] = say("Before the sample was taken.")
    return hints


def _misplaced(list_name: str, day: dt.date, context: Context) -> str:
    patient, died = context.history.patient, context.history.death_date
    if patient.birth_date is not None and day < patient.birth_date:
        return say("Before the birth on {date}.", date=date_words(patient.birth_date))
    if day > context.view.as_of:
        return say("After {date}: it counts from its day on.", date=date_words(context.view.as_of))
    if died is not None and day > died and list_name != "notes":
        return say("After the death on {date}.", date=date_words(died))
    if (patient.diagnosis_date - day).days > context.policy["data_before_diagnosis_days"]:
        return say("Long before the diagnosis of {date}.", date=date_words(patient.diagnosis_date))
    return ""


def _is_twin(list_name: str, record: Record, row: Record) -> bool:
    def compared(value: Any) -> Any:
        return " ".join(value.casefold().split()) if isinstance(value, str) else value

    return all(compared(getattr(record, key)) == compared(getattr(row, key)) for key in TWINS[list_name])


def treatment_hints(row: Treatment, context: Context, record_id: str) -> Hints:
    """A dose without a unit, rows of one drug that overlap, holds that lie outside."""
    hints: Hints = {}
    if row.dose is not None and row.dose_unit is None:
        hints["dose_unit"] = say("A dose without a unit.")
    for hold in row.holds:
        last = hold.end or hold.start
        if last < hold.start:
            hints["holds"] = say("An interruption ends before it starts.")
        elif hold.start < row.start or (row.last_day is not None and last > row.last_day):
            hints["holds"] = say("An interruption lies outside the treatment.")
    overlap = _overlapping(row, context, record_id)
    if overlap is not None:
        hints["start"] = say(
            "{drug} {dose} since {date} covers this day too.",
            drug=label(overlap.agent),
            dose=dose_words(overlap.dose, overlap.dose_unit),
            date=date_words(overlap.start),
        ).replace("  ", " ")
    if row.agent is codes.Agent.BLINATUMOMAB and row.cycle is None:
        hints["cycle"] = say("Which cycle? Without a number cycles count by their dates.")
    if row.stop_reason is not None and row.last_day is None:
        hints["stop_reason"] = say("Without an end the drug counts as taken.")
    return hints


def _overlapping(row: Treatment, context: Context, record_id: str) -> Treatment | None:
    if row.agent in (codes.Agent.INTRATHECAL, codes.Agent.CHEMOTHERAPY, codes.Agent.OTHER):
        return None
    others = (each for each in context.known.treatments if each.agent is row.agent and each.id != record_id)
    return next((each for each in others if each.covers(row.start) and each.start != row.start), None)


def abl1_hints(row: Abl1Test, _: Context, __: str) -> Hints:
    """A result that its variants contradict."""
    hints: Hints = {}
    if row.status is codes.Abl1Status.MUTATION and not row.variants:
        hints["variants"] = say("A mutation without a variant: no drug can be judged by it.")
    elif row.variants and row.status is not codes.Abl1Status.MUTATION:
        hints["status"] = say("Variants are listed: is it a mutation?")
    elif row.status is codes.Abl1Status.PENDING and row.reported_on is not None:
        hints["status"] = say("Reported, and still pending?")
    low = [each for each in row.variants if _is_below(each.vaf_percent, row.lod_percent)]
    if low and "variants" not in hints:
        hints["variants"] = say("A variant lies below what the method sees.")
    return hints


def _is_below(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value < limit


def relapse_hints(row: Relapse, _: Context, __: str) -> Hints:
    """A type that its sites contradict."""
    if row.type is codes.RelapseType.MOLECULAR and row.sites:
        return {"sites": say("A molecular relapse has no site.")}
    if row.type is codes.RelapseType.EXTRAMEDULLARY and codes.Site.MARROW in row.sites:
        return {"type": say("With the marrow it is combined.")}
    return {}


def transplant_hints(row: Transplant, context: Context, record_id: str) -> Hints:
    """Engraftment before the infusion, a number that is taken."""
    hints: Hints = {}
    for key in ("neutrophil_engraftment", "platelet_engraftment"):
        day: dt.date | None = getattr(row, key)
        if day is not None and day <= row.date:
            hints[key] = say("Not after the infusion.")
    taken = {each.number for each in context.known.transplants if each.id != record_id}
    if row.number is not None and row.number in taken:
        hints["number"] = say("This number is taken.")
    return hints


def event_hints(row: AdverseEvent, context: Context, _: str) -> Hints:
    """A term that no rule knows, a grade that its scale does not have."""
    term = context.plausible.term(row.term)
    if term is None:
        return {"term": say("Not a listed term: an alert may not recognise it.")}
    if row.grade <= len(term.grades) and not term.grades[row.grade - 1]:
        return {"grade": say("{scale} has no grade {grade} here.", scale=term.graded_by, grade=row.grade)}
    return {}


def concomitant_hints(row: Concomitant, _: Context, __: str) -> Hints:
    """A drug without the class that interactions go by."""
    return {} if row.class_ is not None else {"class": say("Without a class no interaction is looked for.")}


def follow_up_hints(row: FollowUp, context: Context, _: str) -> Hints:
    """A death that later facts or the cause contradict."""
    if row.status is not codes.VitalStatus.DEAD:
        return {} if row.cause_of_death is None else {"cause_of_death": say("Only of somebody who died.")}
    later = [
        name
        for name, record in context.known.records()
        if name not in ("notes", "decisions") and getattr(record, "date", getattr(record, "start", row.date)) > row.date
    ]
    return {"status": say("There are facts of later days.")} if later else {}
