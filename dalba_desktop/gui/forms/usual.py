"""What is usual of a dose or a measured value: said to type by, and warned of outside."""

from __future__ import annotations

from dalba_desktop.domain import codes
from dalba_desktop.domain.events import LARGEST_VALUES
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.kind import Hints, Raw, unit_words
from dalba_desktop.interchange.plausible import Usual
from dalba_desktop.wording import label, say


def dose_guides(raw: Raw, context: Context) -> Hints:
    """The usual doses of the drug chosen."""
    usual, unit = _usual_dose(raw, context)
    if usual is None:
        return {}
    return {"dose": say("Usually {low:g} to {high:g} {unit}", low=usual.low, high=usual.high, unit=unit_words(unit))}


def dose_warns(raw: Raw, context: Context) -> Hints:
    """A dose outside of them."""
    usual, unit = _usual_dose(raw, context)
    dose = raw.get("dose")
    if usual is None or not isinstance(dose, int | float) or usual.holds(dose):
        return {}
    words = say("Usually {low:g} to {high:g} {unit}", low=usual.low, high=usual.high, unit=unit_words(unit))
    return {"dose": say("{dose:g}? {usually}.", dose=dose, usually=words)}


def _usual_dose(raw: Raw, context: Context) -> tuple[Usual | None, str]:
    agent = raw.get("agent")
    if agent is None:
        return None, ""
    chosen = codes.Agent(agent)
    unit = raw.get("dose_unit") or context.plausible.units.get(chosen)
    return (context.plausible.doses.get((chosen, codes.DoseUnit(unit))), str(unit)) if unit else (None, "")


def value_guides(raw: Raw, context: Context) -> Hints:
    """Unit and usual range of the kind chosen."""
    kind = raw.get("kind")
    if kind is None:
        return {}
    if kind == codes.AssessmentKind.CSF_BLASTS:
        return {"value": say("0 no blasts, 1 blasts")}
    unit = unit_of(codes.AssessmentKind(kind))
    usual = context.plausible.values.get(codes.AssessmentKind(kind))
    return {"value": unit if usual is None else say("{unit}, usually {range}", unit=unit, range=_range(usual))}


def value_warns(raw: Raw, context: Context) -> Hints:
    """A value outside of it: the wrong unit, most of the time."""
    kind, value = raw.get("kind"), raw.get("value")
    usual = context.plausible.values.get(codes.AssessmentKind(kind)) if kind is not None else None
    if usual is None or not isinstance(value, int | float) or usual.holds(value):
        return {}
    return {"value": say("Usually {range}: the right unit?", range=_range(usual))}


def value_refusals(raw: Raw) -> Hints:
    """What no value of its kind can be."""
    kind, value = raw.get("kind"), raw.get("value")
    if kind is None or value is None:
        return {}
    if kind == codes.AssessmentKind.CSF_BLASTS and value not in (0, 1):
        return {"value": say("0 (no blasts) or 1 (blasts)")}
    largest = LARGEST_VALUES.get(codes.AssessmentKind(kind))
    return {"value": say("At most {high:g}.", high=largest)} if largest is not None and value > largest else {}


def unit_of(kind: codes.AssessmentKind) -> str:
    """The unit of a measured value: it is part of the name of its kind."""
    _, _, unit = label(kind).partition("(")
    return unit_words(unit.removesuffix(")"))


def _range(usual: Usual) -> str:
    return say("{low:,.0f} to {high:,.0f}", low=usual.low, high=usual.high)
