"""Every list of a case as a form: the order of its fields, what it begins with, what follows from what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test, Variant
from dalba_desktop.domain.events import AdverseEvent, Assessment, Concomitant, FollowUp, Note
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Hold, Treatment
from dalba_desktop.gui.form_field import FormField
from dalba_desktop.gui.forms import hints, sentences, usual
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.kind import Raw, RecordKind, inner_fields
from dalba_desktop.gui.forms.more_fields import LinesField, ListField, TermField
from dalba_desktop.gui.forms.mrd_kind import MRD
from dalba_desktop.gui.forms.rows_field import RowsField
from dalba_desktop.gui.forms.texts import Texts
from dalba_desktop.wording import say

INTRATHECAL_DRUGS = ("methotrexate", "cytarabine", "dexamethasone", "prednisone")


def _holds(_: Context) -> FormField:
    return RowsField(
        say("Interruptions"), lambda: inner_fields(Hold), say("Add an &interruption"), widths={"reason": 2}
    )


def _drugs(_: Context) -> FormField:
    return ListField(say("Drugs given"), say("commas between"), INTRATHECAL_DRUGS, example="methotrexate, cytarabine")


def _variants(_: Context) -> FormField:
    return RowsField(
        say("Variants"),
        lambda: inner_fields(Variant),
        say("Add a &variant"),
        least=1,
        widths={"protein": 3, "coding": 3, "vaf_percent": 4, "compound_with": 5},
    )


def _term(context: Context) -> FormField:
    terms = [term.name for term in context.plausible.terms.values()]
    return TermField(say("Event"), say("CTCAE v5.0 term; CRS and ICANS by ASTCT"), terms, required=True)


def _drug(context: Context) -> FormField:
    known = sorted({row.drug for row in context.known.concomitants})
    return TermField(say("Drug"), "", known, required=True)


def _note(_: Context) -> FormField:
    return LinesField(say("Note"), say("Enter begins a new line"), required=True, rows=6)


def _dose_follows(texts: Texts, context: Context) -> Texts:
    agent = texts.get("agent", "")
    unit = context.plausible.units.get(codes.Agent(agent)) if agent else None
    follows = {"dose_unit": unit.value if unit is not None else ""}
    if agent == codes.Agent.BLINATUMOMAB:
        cycles = [row.cycle or 0 for row in context.known.treatments if row.agent is codes.Agent.BLINATUMOMAB]
        follows["cycle"] = str(min(9, max(cycles, default=0) + 1))
    else:
        follows["cycle"] = ""
    return follows


def _next_transplant(context: Context) -> Texts:
    return {"number": str(max((row.number or 0 for row in context.known.transplants), default=0) + 1)}


def _grades(raw: Raw, context: Context) -> dict[str, str]:
    term = context.plausible.term(str(raw.get("term", "")))
    if term is None:
        return {}
    listed = [f"{place} {say(meaning)}" for place, meaning in enumerate(term.grades, 1) if meaning]
    return {"term": " · ".join(listed), "grade": term.graded_by}


TREATMENT = RecordKind(
    list_name="treatments",
    record=Treatment,
    layout=("agent start end", "dose dose_unit cycle", "stop_reason drugs:2", "holds:3", "note:3"),
    sentence=sentences.treatment_sentence,
    names=lambda: {"stop_reason": say("Ended because of")},
    makes={"holds": _holds, "drugs": _drugs},
    follows=_dose_follows,
    hints=hints.treatment_hints,
    guides=usual.dose_guides,
    warns=usual.dose_warns,
)
ABL1 = RecordKind(
    list_name="abl1_tests",
    record=Abl1Test,
    layout=("date specimen method", "status reported_on lod_percent", "variants:3", "note:3"),
    sentence=sentences.abl1_sentence,
    names=lambda: {"date": say("Sample date"), "status": say("Result")},
    makes={"variants": _variants},
    hints=hints.abl1_hints,
)
RESPONSE = RecordKind(
    list_name="responses",
    record=Response,
    layout=(
        "date category marrow_blasts_percent",
        "neutrophils_10e9_per_l platelets_10e9_per_l extramedullary",
        "note:3",
    ),
    sentence=sentences.response_sentence,
)
RELAPSE = RecordKind(
    list_name="relapses",
    record=Relapse,
    layout=("date type cd19", "sites:3", "note:3"),
    sentence=sentences.relapse_sentence,
    hints=hints.relapse_hints,
)
TRANSPLANT = RecordKind(
    list_name="transplants",
    record=Transplant,
    layout=(
        "date number disease_status",
        "donor source conditioning",
        "gvhd_prophylaxis neutrophil_engraftment platelet_engraftment",
        "acute_gvhd_grade chronic_gvhd",
        "note:3",
    ),
    sentence=sentences.transplant_sentence,
    names=lambda: {
        "date": say("Day of infusion"),
        "acute_gvhd_grade": say("Acute GvHD (MAGIC)"),
        "chronic_gvhd": say("Chronic GvHD (NIH 2014)"),
    },
    start=_next_transplant,
    hints=hints.transplant_hints,
)
EVENT = RecordKind(
    list_name="adverse_events",
    record=AdverseEvent,
    layout=("term:3", "grade start end", "related_to:2 serious", "action note:2"),
    sentence=sentences.event_sentence,
    makes={"term": _term},
    hints=hints.event_hints,
    guides=_grades,
)
CONCOMITANT = RecordKind(
    list_name="concomitants",
    record=Concomitant,
    layout=("drug class:2", "start end", "note:3"),
    sentence=sentences.concomitant_sentence,
    makes={"drug": _drug},
    hints=hints.concomitant_hints,
)
ASSESSMENT = RecordKind(
    list_name="assessments",
    record=Assessment,
    layout=("date kind value", "note:3"),
    sentence=sentences.assessment_sentence,
    names=lambda: {"kind": say("What was measured")},
    guides=usual.value_guides,
    warns=usual.value_warns,
    refusals=usual.value_refusals,
)
FOLLOW_UP = RecordKind(
    list_name="follow_up",
    record=FollowUp,
    layout=("date status cause_of_death", "note:3"),
    sentence=sentences.follow_up_sentence,
    hints=hints.follow_up_hints,
)
NOTE = RecordKind(
    list_name="notes",
    record=Note,
    layout=("date", "text:3", "note:3"),
    sentence=sentences.note_sentence,
    names=lambda: {"note": say("Remark on this note")},
    makes={"text": _note},
)

KINDS: Mapping[str, RecordKind] = MappingProxyType(
    {
        kind.list_name: kind
        for kind in (
            TREATMENT, MRD, ABL1, RESPONSE, RELAPSE, TRANSPLANT, EVENT, CONCOMITANT, ASSESSMENT, FOLLOW_UP, NOTE,
        )
    }
)  # fmt: skip
NO_FORM: Mapping[str, str] = MappingProxyType({"decisions": "made at the card of the alert, never typed"})
"""Lists without a form, and why."""
