"""What is taken from the newest sample of the specimen when it was not typed: assay, laboratory, control gene."""

from __future__ import annotations

from typing import Any

from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.quick.draft import Draft, live

_IGTR = ("igtr_rqpcr", "igtr_ngs")
_RNA = ("rqpcr", "ddpcr")
_EVERY = ("rqpcr", "ddpcr", "igtr_rqpcr", "igtr_ngs", "flow", "dna_breakpoint")
_TEXTS = {"igtr_rqpcr": "igtr rqpcr", "igtr_ngs": "igtr ngs", "dna_breakpoint": "dna breakpoint"}


def choose_assay(draft: Draft) -> None:
    """The assay that was typed, or the one of last time; asked where neither says one."""
    typed = draft.words("assay")
    named = {value for word in typed for value in word.values("assay")}
    for word in typed:
        draft.take(word)
    for word in draft.words("family"):
        draft.take(word)
        draft.part(word, "family", "bcr_abl1")
        named.add("rna")
    if named == {"ngs"} and "level_percent" not in draft.raw and draft.raw.get("category") in (None, "undetected"):
        draft.ask(typed[0], "assay", "which-ngs", [("igtr_ngs", "igtr ngs"), ("ngs", "kd ngs")])
        return
    assays = _possible(named, draft)
    if len(assays) == 1:
        draft.raw["assay"] = assays[0]
        for word in typed:
            draft.part(word, "assay", assays[0])
        return
    if not assays:
        last_word = typed[-1]
        draft.refuse(last_word, "two-values", key="assay", value=draft.typed(last_word))
        return
    last = {row.assay.value for row in _newest(draft, assays)}
    if len(last) == 1:
        draft.raw["assay"] = last.pop()
        draft.assume("assay", draft.raw["assay"], "last-time")
        for word in typed:
            draft.part(word, "assay", draft.raw["assay"])
        return
    options = [(assay, _TEXTS.get(assay, assay)) for assay in assays if not last or assay in last]
    draft.ask(typed[0] if typed else None, "assay", "missing" if not typed else "which-assay", options)


def _possible(named: set[str], draft: Draft) -> tuple[str, ...]:
    """The assays that the words leave. Control copies and a transcript belong to BCR::ABL1 RNA."""
    if named == {"igtr", "ngs"} or named == {"ngs"}:
        return ("igtr_ngs",) if "igtr" in named or "control_copies" not in draft.raw else ()
    if named == {"igtr", "rqpcr"}:
        return ("igtr_rqpcr",)
    if named == {"igtr"}:
        return _IGTR
    precise = named - {"igtr", "rna"}
    if precise == {"flow"} and "control_copies" in draft.raw:
        return ()
    if len(precise) > 1 or (precise and "rna" in named and not precise & set(_RNA)):
        return ()
    if precise:
        return tuple(precise)
    is_rna = "rna" in named or "control_copies" in draft.raw or "target" in draft.raw
    return _RNA if is_rna else _EVERY


def _newest(draft: Draft, assays: tuple[str, ...]) -> list[MrdSample]:
    """The newest samples of the specimen by one of the assays; more than one where a day has several."""
    if not draft.assumes:
        return []
    rows = [
        row
        for row in live(draft.known.mrd)
        if row.specimen.value == draft.raw.get("specimen") and row.assay.value in assays and row.date <= draft.as_of
    ]
    newest = max((row.date for row in rows), default=None)
    return [row for row in rows if row.date == newest]


def assume_as_last_time(draft: Draft) -> None:
    """Laboratory and control gene as in the newest sample of the specimen by the same assay; the target as ever."""
    assay = draft.raw.get("assay")
    rows = [] if assay is None else _newest(draft, (assay,))
    if "laboratory" not in draft.raw and not draft.is_asked("laboratory"):
        _assume(draft, "laboratory", {row.laboratory for row in rows})
    if "control_copies" in draft.raw and "control_gene" not in draft.raw:
        _assume(draft, "control_gene", {row.control_gene.value for row in rows})
    scales = {row.scale.value for row in rows}
    if "scale" not in draft.raw and scales - {"ratio"}:
        draft.ask(None, "scale", "which-scale", [("is", "scale is"), ("ratio", "scale ratio")])
    if not draft.assumes and "control_copies" in draft.raw and "control_gene" not in draft.raw:
        genes = [(gene.value, f"gene {gene.value}") for gene in codes.ControlGene]
        draft.ask(None, "control_gene", "missing", genes)
    transcript = draft.known.patient.transcript
    if assay in _RNA and "target" not in draft.raw and transcript not in (None, codes.Transcript.UNKNOWN):
        draft.assume("target", transcript, "as-patient")


def _assume(draft: Draft, key: str, values: set[Any]) -> None:
    if len(values) > 1:
        texts = {value: _as_typed(key, value) for value in sorted(values, key=str)}
        draft.ask(None, key, "which-last-time", list(texts.items()))
    elif values and (value := values.pop()) is not None:
        draft.raw[key] = value
        draft.assume(key, value, "last-time")


def _as_typed(key: str, value: str | None) -> str:
    if key == "control_gene":
        return f"gene {value}"
    return "no lab" if value is None else 'lab "' + value.replace('"', '""') + '"'
