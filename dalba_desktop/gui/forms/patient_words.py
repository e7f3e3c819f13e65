"""What is said beside the fields of a person: what is unusual, what was mistyped, what was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from dalba_desktop.domain.body import surface_area_m2
from dalba_desktop.domain.fields import Spec
from dalba_desktop.domain.patient import Patient
from dalba_desktop.wording import date_words, figures, label, mark, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.cases import Alike

ADULT_YEARS = 18
RULE = mark(
    "Derived, never typed: IKZF1 deleted with CDKN2A, CDKN2B, PAX5 or PAR1 lost, and ERG not deleted "
    "(D-ALBA, J Clin Oncol 2024;42:881)."
)


def alike_words(found: Alike) -> str:
    """`ROMA-014 has the same hospital number.`"""
    return say(
        {
            "hospital-number": "{case_id} has the same hospital number.",
            "names": "{case_id} has the same names and date of birth.",
            "dates": "{case_id} has the same date of birth, sex and day of diagnosis.",
        }[found.why.value],
        case_id=found.case_id,
    )


def range_problem(key: str, spec: Spec, raw: Mapping[str, Any]) -> str:
    """A number out of range: the likely slip, with what it would be, else the range; empty for anything else."""
    if not isinstance(raw.get(key), int | float) or spec.low is None or spec.high is None:
        return ""
    return _slip_words(key, raw) or say("Allowed: {low:g} to {high:g}.", low=spec.low, high=spec.high)


def _slip_words(key: str, raw: Mapping[str, Any]) -> str:
    value = raw.get(key)
    assert isinstance(value, int | float)
    if key == "wbc_10e9_per_l" and value > 0:
        return say("0 to 2000. Per µL? Then it is {count}.", count=figures(f"{value / 1000:g}"))
    if key == "height_cm" and 1 <= value <= 2.5:
        return say(
            "100 to 250 cm. {metres} m is {centimetres}.", metres=figures(f"{value:g}"), centimetres=f"{value * 100:g}"
        )
    return ""


def hints_of(
    typed: Patient, as_of: dt.date, taken: Collection[str], *, has_diagnosis: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """What is unusual but may be right, and what follows from a value, by field; most of it needs the diagnosis."""
    hints: dict[str, str] = {}
    explained: dict[str, str] = {}
    twin = next((each for each in taken if each != typed.case_id and _same(each, typed.case_id)), None)
    if twin is not None:
        hints["case_id"] = say("{case_id} is there already.", case_id=twin)
    if not has_diagnosis:
        return hints, explained
    if typed.diagnosis_date > as_of:
        hints["diagnosis_date"] = say("After {date}.", date=date_words(as_of))
    age = typed.age_on(typed.diagnosis_date)
    if age is not None:
        explained["born"] = say("{age} at diagnosis", age=age)
        if age < ADULT_YEARS:
            hints["born"] = say("{age} at diagnosis: no adult", age=age)
    if typed.protocol_start is not None:
        days = (typed.protocol_start - typed.diagnosis_date).days
        if days < 0:
            hints["protocol_start"] = say_n(
                "{count} day before the diagnosis", "{count} days before the diagnosis", -days
            )
        else:
            after = say_n("{count} day later", "{count} days later", days)
            explained["protocol_start"] = f"{date_words(typed.protocol_start)}, {after}"
    if typed.height_cm is not None and typed.weight_kg is not None:
        explained["weight_kg"] = area_words(typed.height_cm, typed.weight_kg)
    return hints, explained


def area_words(height_cm: float, weight_kg: float) -> str:
    """`1.73 m² (Mosteller)`."""
    area = surface_area_m2(height_cm, weight_kg)
    return say("{area} m\N{SUPERSCRIPT TWO} (Mosteller)", area=figures(f"{area:.2f}"))


def preview_of(patient: Patient, first_tki: dt.date | None) -> str:
    """`Female, 61 at diagnosis on 1 Jan 2025 · e1a2 (p190) · D-ALBA, day 1 on 8 Jan 2025`."""
    parts = [label(patient.sex)] if patient.sex is not None else []
    age = patient.age_on(patient.diagnosis_date)
    when = date_words(patient.diagnosis_date)
    parts.append(
        say("diagnosed {date}", date=when) if age is None else say("{age} at diagnosis on {date}", age=age, date=when)
    )
    person = ", ".join(parts)
    day_one = patient.protocol_start or first_tki
    counted = say("day 1 is the first TKI") if day_one is None else say("day 1 on {date}", date=date_words(day_one))
    if patient.protocol_start is None and first_tki is not None:
        counted = say("{day}, the first TKI", day=counted)
    shown = [person[0].upper() + person[1:]]
    shown += [label(patient.transcript)] if patient.transcript is not None else []
    shown.append(f"{label(patient.protocol)}, {counted}")
    return " · ".join(shown)


def _same(one: str, other: str) -> bool:
    return one.casefold().strip() == other.casefold().strip()
