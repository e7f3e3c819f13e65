"""One sentence on what will be stored, with the day of the protocol: what stands under `Understood`."""

from __future__ import annotations

from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test, Variant
from dalba_desktop.domain.events import AdverseEvent, Assessment, Concomitant, FollowUp, Note
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.texts import number_text
from dalba_desktop.gui.forms.usual import unit_of
from dalba_desktop.wording import NBSP, date_words, dose_words, figures, label, percent_words, say, variant_words


def treatment_sentence(row: Treatment, context: Context) -> str:
    """`Dasatinib 100 mg/day from 5 Mar 2025, day 57, ongoing · held 12 Feb to 18 Feb`."""
    drug = " ".join(part for part in (_capital(label(row.agent)), dose_words(row.dose, row.dose_unit)) if part)
    if row.cycle is not None:
        drug = say("{drug}, cycle {cycle}", drug=drug, cycle=row.cycle)
    start = context.dated(row.start)
    if row.last_day == row.start:
        parts = [say("{drug} on {start}", drug=drug, start=start)]
    elif row.last_day is None:
        parts = [say("{drug} from {start}, ongoing", drug=drug, start=start)]
    else:
        parts = [say("{drug} from {start} to {end}", drug=drug, start=start, end=context.dated(row.last_day))]
    for hold in row.holds:
        end = say("now") if hold.end is None else date_words(hold.end)
        parts.append(say("held {start} to {end}", start=date_words(hold.start), end=end))
    if row.stop_reason is not None:
        parts.append(say("ended: {reason}", reason=label(row.stop_reason)))
    if row.drugs:
        parts.append(", ".join(row.drugs))
    return " · ".join(parts)


def abl1_sentence(row: Abl1Test, context: Context) -> str:
    """`ABL1 test of 5 Mar 2025, day 57: mutation · T315I 38 %`."""
    said = say("ABL1 test of {day}: {result}", day=context.dated(row.date), result=label(row.status))
    how = ", ".join(label(code) for code in (row.specimen, row.method) if code is not None)
    found = [_variant(each) for each in row.variants]
    limit = (
        [say("detection limit {level}", level=percent_words(row.lod_percent))] if row.lod_percent is not None else []
    )
    return " · ".join([said, *([how] if how else []), *limit, *found])


def _variant(found: Variant) -> str:
    words = variant_words(found.protein, found.vaf_percent)
    if not found.compound_with:
        return words
    others = ", ".join(map(variant_words, found.compound_with))
    return say("{variant}, compound with {others}", variant=words, others=others)


def response_sentence(row: Response, context: Context) -> str:
    """`CR on 29 Jan 2025, day 22 · marrow blasts 2 %`."""
    what = label(row.category) if row.category is not None else say("Response without a category")
    parts = [say("{what} on {day}", what=what, day=context.dated(row.date))]
    if row.marrow_blasts_percent is not None:
        parts.append(say("marrow blasts {percent}", percent=percent_words(row.marrow_blasts_percent)))
    if row.neutrophils_10e9_per_l is not None:
        parts.append(say("neutrophils {count:g} × 10⁹/L", count=row.neutrophils_10e9_per_l))
    if row.platelets_10e9_per_l is not None:
        parts.append(say("platelets {count:g} × 10⁹/L", count=row.platelets_10e9_per_l))
    if row.extramedullary is not None:
        parts.append(say("extramedullary disease") if row.extramedullary else say("no extramedullary disease"))
    return " · ".join(parts)


def relapse_sentence(row: Relapse, context: Context) -> str:
    """`Haematological relapse on 5 Mar 2025, day 57 · marrow · CD19 negative`."""
    kind = _capital(label(row.type)) if row.type is not None else say("Untyped")
    parts = [say("{kind} relapse on {day}", kind=kind, day=context.dated(row.date))]
    if row.sites:
        parts.append(", ".join(label(site) for site in row.sites))
    if row.cd19 is not None:
        parts.append(say("CD19 {status}", status=label(row.cd19)))
    return " · ".join(parts)


def transplant_sentence(row: Transplant, context: Context) -> str:
    """`Transplant 1 on 5 Mar 2025, day 57 · matched sibling, reduced intensity, CR1`."""
    what = say("Transplant {number}", number=row.number) if row.number is not None else say("Transplant")
    parts = [say("{what} on {day}", what=what, day=context.dated(row.date))]
    how = (row.donor, row.source, row.conditioning, row.disease_status)
    described = ", ".join(label(code) for code in how if code is not None)
    parts += [described] if described else []
    for day, name in (
        (row.neutrophil_engraftment, say("neutrophils")),
        (row.platelet_engraftment, say("platelets")),
    ):
        if day is not None:
            parts.append(say("{cells} engrafted on day +{days}", cells=name, days=(day - row.date).days))
    if row.acute_gvhd_grade is not None:
        parts.append(say("acute GvHD grade {grade}", grade=row.acute_gvhd_grade))
    if row.chronic_gvhd is not None:
        parts.append(say("chronic GvHD {grade}", grade=label(row.chronic_gvhd)))
    return " · ".join(parts)


def event_sentence(row: AdverseEvent, context: Context) -> str:
    """`Pleural effusion grade 3 (CTCAE v5.0: distress and hypoxia) from 5 Mar 2025, day 57, ongoing`."""
    term = context.plausible.term(row.term)
    graded = say("grade {grade}", grade=row.grade)
    if term is not None:
        meaning = say("death") if row.grade > len(term.grades) else say(term.grades[row.grade - 1])
        scale = ": ".join(part for part in (term.graded_by, meaning) if part)
        graded = say("{grade} ({scale})", grade=graded, scale=scale)
    what = f"{row.term} {graded}"
    start = context.dated(row.start)
    if row.end is None:
        parts = [say("{what} from {start}, ongoing", what=what, start=start)]
    else:
        parts = [say("{what} from {start} to {end}", what=what, start=start, end=date_words(row.end))]
    if row.related_to:
        parts.append(say("related to {drugs}", drugs=", ".join(label(agent) for agent in row.related_to)))
    if row.serious is not None:
        parts.append(say("serious") if row.serious else say("not serious"))
    if row.action is not None:
        parts.append(say("action: {action}", action=label(row.action)))
    return " · ".join(parts)


def concomitant_sentence(row: Concomitant, context: Context) -> str:
    """`Omeprazole (proton-pump inhibitor) from 5 Mar 2025, day 57, ongoing`."""
    drug = row.drug if row.class_ is None else say("{drug} ({kind})", drug=row.drug, kind=label(row.class_))
    start = context.dated(row.start)
    if row.end is None:
        return say("{drug} from {start}, ongoing", drug=drug, start=start)
    return say("{drug} from {start} to {end}", drug=drug, start=start, end=date_words(row.end))


def assessment_sentence(row: Assessment, context: Context) -> str:
    """`QTcF 486 ms on 5 Mar 2025, day 57`."""
    if row.kind is codes.AssessmentKind.CSF_BLASTS:
        found = say("Blasts in the CSF") if row.value else say("No blasts in the CSF")
        return say("{what} on {day}", what=found, day=context.dated(row.date))
    value, kind = number_text(row.value).removesuffix(figures(".0")), label(row.kind).partition(" (")[0]
    what = f"{_capital(kind)} {value}{NBSP}{unit_of(row.kind)}"
    return say("{what} on {day}", what=what, day=context.dated(row.date))


def follow_up_sentence(row: FollowUp, context: Context) -> str:
    """`Alive in remission on 5 Mar 2025, day 57`; a death with its cause."""
    if row.status is codes.VitalStatus.DEAD:
        cause = label(row.cause_of_death) if row.cause_of_death is not None else say("cause not recorded")
        return say("Died on {day}: {cause}", day=context.dated(row.date), cause=cause)
    return say("{what} on {day}", what=_capital(label(row.status)), day=context.dated(row.date))


def note_sentence(row: Note, context: Context) -> str:
    """`Note of 5 Mar 2025, day 57, 42 characters`."""
    return say("Note of {day}, {count} characters", day=context.dated(row.date), count=len(row.text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
