"""Measured values of a line: their units, and whether anybody measures so much."""

from __future__ import annotations

from collections.abc import Mapping

from dalba_desktop.domain.codes import AssessmentKind
from dalba_desktop.domain.events import LARGEST_VALUES
from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.items import Amount
from dalba_desktop.domain.quick.numbers import digits_of, number_text, plain

UNITS: Mapping[str, tuple[str, ...]] = {
    "qtcf_ms": ("", "ms"),
    "neutrophils_10e9_per_l": ("", "10^9/L", "g/L", "per-ul"),
    "platelets_10e9_per_l": ("", "10^9/L", "g/L", "per-ul", "thousand"),
    "alt_uln": ("xULN", ""),
    "lipase_uln": ("xULN", ""),
    "donor_chimerism_percent": ("", "%"),
    "igg_g_per_l": ("", "g/L", "mg/dL"),
    "cmv_iu_per_ml": ("", "IU/mL"),
    "lvef_percent": ("", "%"),
    "csf_blasts": ("",),
    "systolic_mmhg": ("", "mmHg"),
    "weight_kg": ("", "kg"),
}
"""The units that each kind takes; "" is a bare number."""
_FACTORS: Mapping[tuple[str, str], float] = {
    ("neutrophils_10e9_per_l", "per-ul"): 0.001,
    ("platelets_10e9_per_l", "per-ul"): 0.001,
    ("platelets_10e9_per_l", "thousand"): 1.0,
    ("igg_g_per_l", "mg/dL"): 0.01,
}
"""From the unit typed to the unit of the kind."""
_OTHER_UNIT: Mapping[str, float] = {
    "neutrophils_10e9_per_l": 0.001,
    "platelets_10e9_per_l": 0.001,
    "igg_g_per_l": 0.01,
}
"""Of a number without a unit that is too large: the factor from the unit it was likely meant in."""


def measured(draft: Draft, amount: Amount, kind: str, key: str) -> float | None:
    """The value in the unit of its kind, or None after it was asked or refused."""
    value = plain(draft, amount, key)
    if value is None:
        return None
    if not amount.unit and kind in (AssessmentKind.ALT_ULN, AssessmentKind.LIPASE_ULN):
        draft.ask(digits_of(amount), key, "times-normal", [(value, f"{amount.digits}x")])
        return None
    if not amount.unit and kind == AssessmentKind.DONOR_CHIMERISM_PERCENT and 0 < value <= 1:
        shares = (value, float(f"{value * 100:.12g}"))
        draft.ask(amount, key, "percent-or-ratio", [(share, f"{number_text(share)}%") for share in shares])
        return None
    value = float(f"{value * _FACTORS.get((kind, amount.unit), 1.0):.12g}")
    largest = LARGEST_VALUES.get(AssessmentKind(kind))
    if (largest is not None and value > largest) or (kind == AssessmentKind.CSF_BLASTS and value not in (0, 1)):
        allowed = "0, 1" if largest is None else f"0 - {largest:g}"
        draft.refuse(amount, "not-allowed", key=key, value=value, allowed=allowed, reason="")
        return None
    return value if _is_usual(draft, amount, kind, key, value) else None


def _is_usual(draft: Draft, amount: Amount, kind: str, key: str, value: float) -> bool:
    usual = draft.usual.values.get(AssessmentKind(kind))
    if usual is None or usual.holds(value) or amount.is_sure:
        return True
    sure = f"{draft.typed(amount)}!"
    if not amount.unit and kind in _OTHER_UNIT and value > usual.high:
        other = float(f"{value * _OTHER_UNIT[kind]:.12g}")
        draft.ask(amount, key, "which-unit", [(other, number_text(other)), (value, sure)])
    else:
        draft.ask(amount, key, "unusual-value", [(value, sure)])
    return False
