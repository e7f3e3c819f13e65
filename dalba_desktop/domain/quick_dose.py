"""The dose in a line about a drug, its unit, and whether anybody takes so much."""

from __future__ import annotations

from collections.abc import Mapping

from dalba_desktop.domain.codes import STEROIDS, TKIS, Agent
from dalba_desktop.domain.quick_draft import Draft
from dalba_desktop.domain.quick_items import Amount, Item
from dalba_desktop.domain.quick_numbers import digits_of, number_text, plain

PLAUSIBLE_DOSES: Mapping[tuple[Agent, str], tuple[float, float]] = {
    (Agent.DASATINIB, "mg/day"): (20, 180),
    (Agent.PONATINIB, "mg/day"): (10, 45),
    (Agent.IMATINIB, "mg/day"): (100, 800),
    (Agent.BLINATUMOMAB, "mcg/day"): (5, 28),
    (Agent.PREDNISONE, "mg/day"): (0, 120),
}
"""Least and largest usual dose (data dictionary, "treatments"): outside it is asked, not refused."""

_USUAL = {
    Agent.BLINATUMOMAB: "mcg/day",
    Agent.LEVETIRACETAM: "mg/day",
    **dict.fromkeys((*TKIS, *STEROIDS), "mg/day"),
}
_UNITS = ("", "mg", "mcg", "mg/day", "mcg/day", "mg/m2/day", "mcg/m2/day")


def read_dose(draft: Draft, agent: Agent) -> None:
    """Puts dose and unit. A dose without a unit takes the usual one of the drug, and that is said."""
    doses = [amount for amount in draft.left(Amount) if amount.unit in _UNITS and not amount.is_limit]
    times = draft.words("per_day")
    if not doses:
        return
    amount = doses[0]
    draft.take(amount)
    value = plain(draft, amount, "dose")
    unit = _unit(draft, agent, amount)
    if value is None or unit is None:
        return
    for word in times[:1]:
        draft.take(word)
        count = int(word.values("per_day")[0])
        if unit.endswith("/day") and count > 1:
            value *= count
            draft.assume("dose", value, "per-day")
    low, high = PLAUSIBLE_DOSES.get((agent, unit), (0.0, float("inf")))
    if not (low <= value <= high and value > 0) and not amount.is_sure:
        draft.ask(amount, "dose", "unusual-dose", [(value, f"{number_text(value)} {_typed_unit(unit)}!")])
        return
    draft.put(digits_of(amount), "dose", value)
    draft.raw["dose_unit"] = unit
    if amount.unit:
        draft.part(Item(amount.digits_end, amount.end), "dose_unit", unit)


def _unit(draft: Draft, agent: Agent, amount: Amount) -> str | None:
    usual = _USUAL.get(agent)
    typed = amount.unit
    if typed in ("mg/day", "mcg/day", "mg/m2/day", "mcg/m2/day"):
        is_micro = typed.startswith("mcg")
        if is_micro == (agent is Agent.BLINATUMOMAB):
            return typed
    elif usual is not None and typed in ("", usual.removesuffix("/day")):
        if not typed:
            draft.assume("dose_unit", usual, "usual-unit")
        return usual
    elif usual is None and typed == "mg":
        return "mg"
    elif usual is None and not typed:
        units = ("mg", "mg/m2/day")
        draft.ask(amount, "dose_unit", "missing", [(unit, f"{amount.digits} {_typed_unit(unit)}") for unit in units])
        return None
    draft.refuse(amount, "unit", key="dose", unit=typed)
    return None


def _typed_unit(unit: str) -> str:
    return unit.removesuffix("/day") if "/m2/" in unit else unit
