"""What a line speaks of: the words that only one kind of fact has, in the order in which they outweigh each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dalba_desktop.domain.quick.abl1 import read_abl1
from dalba_desktop.domain.quick.course import (
    read_follow_up,
    read_note,
    read_relapse,
    read_response,
    read_transplant,
)
from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.events import read_adverse_event, read_assessment, read_concomitant
from dalba_desktop.domain.quick.items import (
    Amount,
    DayText,
    Grade,
    Label,
    NoteText,
    Pair,
    Quoted,
    RelativeDay,
    VariantText,
    Word,
)
from dalba_desktop.domain.quick.mrd import read_mrd
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.domain.quick.treatment import read_treatment

READERS: Mapping[str, Callable[[Draft], LineReading]] = {
    "mrd": read_mrd,
    "abl1_tests": read_abl1,
    "treatments": read_treatment,
    "responses": read_response,
    "relapses": read_relapse,
    "transplants": read_transplant,
    "adverse_events": read_adverse_event,
    "concomitants": read_concomitant,
    "assessments": read_assessment,
    "follow_up": read_follow_up,
    "notes": read_note,
}
"""Who reads a line of which list."""

_MRD_KEYS = {
    "specimen", "gene", "only_gene", "target", "category", "lod_percent", "loq_percent", "assay", "family",
    "transcript", "positive", "only_scale",
}  # fmt: skip
_TRANSPLANT_KEYS = {"tx", "acute_gvhd", "chronic_gvhd", "neutrophil_engraftment", "platelet_engraftment"}
_BY_KEY = (
    ("other_drug", "concomitants"),
    ("vital", "follow_up"),
    *((key, "transplants") for key in sorted(_TRANSPLANT_KEYS)),
    ("response", "responses"),
    ("relapse", "relapses"),
    ("kind", "assessments"),
    ("term", "adverse_events"),
)


def kind_of(draft: Draft) -> str | None:
    """The list a line speaks of, None when nothing says it."""
    words = draft.left(Word)
    says = {key for word in words for key in word.keys}
    if _is_note(draft, says):
        return "notes"
    if draft.left(Grade) and not says & _TRANSPLANT_KEYS:
        return "adverse_events"
    has_variant = bool(draft.left(VariantText))
    if has_variant or ("kd" in says and "agent" not in says):
        return "abl1_tests"
    if "agent" in says:
        is_event = "term" in says and not says & {"verb", "stop_reason"} and not draft.left(Amount)
        return "adverse_events" if is_event or {"term", "resolved"} <= says else "treatments"
    if any(_is_only_abl1(word) for word in words):
        return "abl1_tests"
    for key, kind in _BY_KEY:
        if key in says:
            return kind
    is_measured = any(amount.unit in ("%", "ratio") for amount in draft.left(Amount)) or bool(draft.left(Pair))
    return "mrd" if is_measured or says & _MRD_KEYS else None


def _is_note(draft: Draft, says: set[str]) -> bool:
    if "note" in says:
        return True
    days = DayText | RelativeDay | Label
    texts = [item for item in draft.items if isinstance(item, NoteText | Quoted)]
    return bool(texts) and all(item in texts or isinstance(item, days) for item in draft.items)


def _is_only_abl1(word: Word) -> bool:
    """A method or a status that an MRD result does not have: `sanger`, `pending`."""
    keys = word.keys
    return bool(keys & {"method", "status"}) and not keys & {"assay", "category", "positive"}
