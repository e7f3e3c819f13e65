"""The dose in a line about a drug, its unit, and whether anybody takes so much."""

from __future__ import annotations

from dalba_desktop.domain.codes import Agent, DoseUnit
from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.items import Amount, Item
from dalba_desktop.domain.quick.numbers import digits_of, number_text, plain

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
    if not (value > 0 and _is_usual(draft, agent, unit, value)) and not amount.is_sure:
        draft.ask(amount, "dose", "unusual-dose", [(value, f"{number_text(value)} {_typed_unit(unit)}!")])
        return
    draft.put(digits_of(amount), "dose", value)
    draft.raw["dose_unit"] = unit
    if amount.unit:
        draft.part(Item(amount.digits_end, amount.end), "dose_unit", unit)


def _is_usual(draft: Draft, agent: Agent, unit: str, value: float) -> bool:
    """A unit that the drug is not usually given in is as unusual as a dose; of other drugs nothing is known."""
    usual = draft.usual.doses.get((agent, DoseUnit(unit)))
    return usual.holds(value) if usual is not None else agent not in draft.usual.units


def _unit(draft: Draft, agent: Agent, amount: Amount) -> str | None:
    usual = draft.usual.units.get(agent)
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
