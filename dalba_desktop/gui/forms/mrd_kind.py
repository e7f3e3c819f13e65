"""MRD results as a form: the result is one field, in any form a laboratory writes it."""

from __future__ import annotations

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Spec
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.form_field import ChoiceField, FormField, OpenChoiceField, TextField
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.kind import LEFT_OUT, RecordKind
from dalba_desktop.gui.forms.texts import Texts
from dalba_desktop.gui.mrd_entry import LEVEL, SPECS, preview_words, read_entry, texts_of
from dalba_desktop.wording import label, say

KEPT_FROM_LAST = ("assay", "laboratory", "scale", "control_gene")


def _sentence(sample: MrdSample, context: Context) -> str:
    return preview_words(sample, context.view, context.policy.measurement, context.laboratories)


def _as_last_time(context: Context) -> Texts:
    """How the last result was measured, never what it was."""
    last = max(context.known.mrd, key=lambda row: row.date, default=None)
    return {key: text for key, text in texts_of(last).items() if key in KEPT_FROM_LAST} if last is not None else {}


def _level(_: Context) -> FormField:
    return TextField(say("Result"), say("% or words"), required=True, example=say("0.012, <0.001, 12/45000, ND, PNQ"))


def _laboratory(context: Context) -> FormField:
    used = {row.laboratory for row in context.history.mrd if row.laboratory}
    return OpenChoiceField(say("Laboratory"), sorted(used | {each.name for each in context.laboratories}))


def _choice(spec: Spec, name: str, nothing: str | None = None) -> FormField:
    assert spec.choices is not None
    options = [
        (code.value, say("International Scale (p210)") if code is codes.Scale.IS else label(code))
        for code in spec.choices
    ]
    return ChoiceField(name, options, required=spec.required, nothing=nothing)


def _target(context: Context) -> FormField:
    transcript = context.history.patient.transcript
    as_patient = (
        say("as the patient ({transcript})", transcript=transcript.value) if transcript else say("not recorded")
    )
    return _choice(SPECS["target"], say("Target"), as_patient)


def _timepoint(_: Context) -> FormField:
    return TextField(say("Time point"), example=say("d85, C2, +3m"))


MRD = RecordKind(
    list_name="mrd",
    record=MrdSample,
    layout=(
        "date reported_on timepoint",
        "specimen assay laboratory",
        "target scale control_gene",
        "level target_copies control_copies",
        "category lod_percent loq_percent",
        "note:3",
    ),
    sentence=_sentence,
    names=lambda: {"date": say("Sample date")},
    makes={
        LEVEL: _level,
        "laboratory": _laboratory,
        "target": _target,
        "timepoint": _timepoint,
        "scale": lambda _: _choice(SPECS["scale"], say("Scale")),
        "control_gene": lambda _: _choice(SPECS["control_gene"], say("Control gene")),
        "category": lambda _: _choice(SPECS["category"], say("Category"), say("from the numbers")),
    },
    start=_as_last_time,
    read=read_entry,
    shows=texts_of,
    left_out={**LEFT_OUT, "level_percent": "typed as the result, in any form a laboratory writes it"},
)
