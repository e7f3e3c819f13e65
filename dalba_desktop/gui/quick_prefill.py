"""What of a line a form can begin with: everything understood so far, also while something is open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dalba_desktop.domain.codes import ControlGene, Scale
from dalba_desktop.domain.fields import Kind, specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.texts import number_text, rows_text
from dalba_desktop.gui.mrd_entry import LEVEL

_TAKEN_OVER = frozenset({"last-time", "today", "usual-unit", "same-unit", "drug-class", "running", "planned-end"})
"""Why something was assumed that the form would have to be told too."""
MRD = "mrd"
_WHOLE = re.compile(r"(\d+)\.0")
_OF_A_PRESENT_ROW = frozenset({"stop", "hold", "resume", "unclear", "resolved"})


def prefilled(reading: LineReading) -> Mapping[str, str] | None:
    """The texts of the form of the line's list. None where no form helps: not even the list is known, or the line

    speaks of a present row and does not say which.
    """
    if reading.list_name is None:
        return None
    kind, record = KINDS[reading.list_name], reading.record
    if record is None and any(part.key == "verb" and part.value in _OF_A_PRESENT_ROW for part in reading.parts):
        return None
    texts = dict(_partial(reading) if record is None else kind.texts(record))
    if reading.list_name == MRD:
        # A form begins as last time: what is not so here has to be said.
        texts = {"laboratory": "", "scale": Scale.RATIO.value, "control_gene": ControlGene.ABL1.value, **texts}
    return {key: _plain(text) for key, text in texts.items() if key in kind.keys}


def _partial(reading: LineReading) -> dict[str, str]:
    raw: dict[str, Any] = {}
    several = _lists_of_texts(reading.list_name or "")
    variants: list[dict[str, str]] = []
    for part in reading.parts:
        if part.key == "variants":
            variants.append({"protein": str(part.value)})
        elif part.key == "vaf_percent" and variants:
            variants[-1]["vaf_percent"] = number_text(part.value)
        elif part.key in several and part.key in raw:
            raw[part.key] = f"{raw[part.key]}, {part.value}"
        elif part.value is not None:
            raw.setdefault(part.key, part.value)
    for assumed in reading.assumed:
        if assumed.code in _TAKEN_OVER and assumed.value is not None:
            raw.setdefault(assumed.key, assumed.value)
    if "level_percent" in raw:
        raw[LEVEL] = raw.pop("level_percent")
    texts = {key: _text(value) for key, value in raw.items()}
    if variants:
        texts["variants"] = rows_text(variants)
    return texts


def _plain(text: str) -> str:
    """`48000` rather than `48000.0`."""
    whole = _WHOLE.fullmatch(text)
    return text if whole is None else whole[1]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value) if isinstance(value, int | float) else str(value)


def _lists_of_texts(list_name: str) -> frozenset[str]:
    several = (Kind.TEXTS, Kind.CHOICES)
    return frozenset(item.key for item in specs_of(LISTS[list_name]) if item.spec.kind in several)
