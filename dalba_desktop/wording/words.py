"""Codes and numbers in words: dates, levels, doses, phases, labels of every code."""

from __future__ import annotations

import datetime as dt
import math
from enum import StrEnum

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.analysis.readings import MrdReading, ResponseClass
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import short_name
from dalba_desktop.domain.phases import Phase, PhaseName
from dalba_desktop.wording.language import figures, mark, say

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
NONE = "\N{EM DASH}"
"""What stands in a cell where nothing is recorded."""

_MONTHS = mark(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))


def date_words(day: dt.date | None) -> str:
    """`5 Mar 2025`."""
    if day is None:
        return NONE
    return f"{day.day}{NBSP}{say(_MONTHS[day.month - 1])}{NBSP}{day.year}"


def short_date(day: dt.date) -> str:
    """`5 Mar`, where the year is plain from the context."""
    return f"{day.day}{NBSP}{say(_MONTHS[day.month - 1])}"


def month_word(month: int) -> str:
    """`Mar`."""
    return say(_MONTHS[month - 1])


def percent_words(level: float | None) -> str:
    """A level with two significant figures and no exponent: `1.2 %`, `0.0035 %`, `84 %`.

    One that would be rounded up across 0.01 or 0.1 % keeps as many figures as it needs to stay below.
    """
    if level is None:
        return NONE
    shown = 2
    while shown < _MOST_FIGURES and any(level < limit <= float(f"{level:.{shown}g}") for limit in _LIMITS_NOT_TO_CROSS):
        shown += 1
    return f"{plain_number(level, shown)}{NBSP}%"


_LIMITS_NOT_TO_CROSS = (0.01, 0.1)
_MOST_FIGURES = 6


def plain_number(value: float, significant: int) -> str:
    """A number with so many significant figures and never an exponent; whole digits are kept."""
    if value == 0:
        return "0"
    if math.isinf(value):  # the ratio to next to no control copies: a slip, to be seen and not to fail on
        return "\N{INFINITY}" if value > 0 else f"{MINUS}\N{INFINITY}"
    decimals = max(0, significant - 1 - math.floor(math.log10(abs(value))))
    written = f"{value:.{decimals}f}"
    if (
        decimals
        and float(written) != 0
        and math.floor(math.log10(abs(float(written)))) > math.floor(math.log10(abs(value)))
    ):
        written = f"{value:.{max(0, decimals - 1)}f}"
    return figures(written.replace("-", MINUS))


def signed_log(delta: float) -> str:
    """A change on the log10 scale: `+0.59 log`."""
    sign = "+" if delta >= 0 else MINUS
    return figures(f"{sign}{abs(delta):.2f}{NBSP}log")


def count_words(count: float | None) -> str:
    """A count with thousands set apart: `48,000`."""
    return NONE if count is None else figures(f"{count:,.0f}")


def dose_words(dose: float | None, unit: codes.DoseUnit | None) -> str:
    """`140 mg/day`; empty when no dose is recorded."""
    if dose is None:
        return ""
    if unit is None:
        return figures(f"{dose:g}")
    per_area = label(unit).replace("m2", "m\N{SUPERSCRIPT TWO}")
    return f"{figures(f'{dose:g}')}{NBSP}{per_area}"


def level_words(reading: MrdReading) -> str:
    """What the result says, in the shortest words that are still true."""
    if reading.category is codes.MrdCategory.QUANTIFIED and reading.level_percent is not None:
        return percent_words(reading.level_percent)
    if reading.category is codes.MrdCategory.POSITIVE_NOT_QUANTIFIABLE:
        return say("PNQ")
    if reading.category is codes.MrdCategory.UNDETECTED and reading.evaluable:
        return say("not detected")
    if reading.category is codes.MrdCategory.UNDETECTED:
        return say("not detected, inadequate sample")
    return say("not evaluable")


def severity_word(severity: Severity) -> str:
    """`Critical`, `Warning`, `Information`."""
    return say({"critical": "Critical", "warning": "Warning", "info": "Information"}[severity.value])


def response_words(response: ResponseClass) -> str:
    """A molecular response class, short."""
    return say(
        {
            ResponseClass.CMR: "CMR",
            ResponseClass.PNQ: "PNQ",
            ResponseClass.NONE: "no molecular response",
            ResponseClass.NOT_EVALUABLE: "not evaluable",
            ResponseClass.NO_SAMPLE: "no marrow sample",
        }[response]
    )


def phase_words(name: PhaseName, cycle: int | None = None) -> str:
    """`Induction`, `Blinatumomab 2`, `After transplant`."""
    if name is PhaseName.BLINATUMOMAB and cycle is not None:
        return say("Blinatumomab {cycle}", cycle=cycle)
    if name is PhaseName.BETWEEN_CYCLES and cycle is not None:
        return say("After blinatumomab {cycle}", cycle=cycle)
    return say(_PHASES[name])


_PHASES = mark(
    {
        PhaseName.DEAD: "Dead",
        PhaseName.POST_TRANSPLANT: "After transplant",
        PhaseName.RELAPSED: "Relapsed",
        PhaseName.BLINATUMOMAB: "Blinatumomab",
        PhaseName.BETWEEN_CYCLES: "Between cycles",
        PhaseName.PREPHASE: "Steroid pre-phase",
        PhaseName.INDUCTION: "Induction",
        PhaseName.MAINTENANCE: "Maintenance",
        PhaseName.OFF_TREATMENT: "Off treatment",
        PhaseName.BEFORE_TREATMENT: "Before treatment",
    }
)


def phase_and_day(phase: Phase) -> str:
    """`Induction, day 57`; without a day 1 the phase alone."""
    words = phase_words(phase.name, phase.cycle)
    if phase.day is None or phase.name is PhaseName.DEAD:
        return words
    return say("{phase}, day {day}", phase=words, day=phase.day)


def variant_words(protein: str, vaf_percent: float | None = None) -> str:
    """`T315I 38 %`."""
    return f"{short_name(protein)} {percent_words(vaf_percent)}" if vaf_percent is not None else short_name(protein)


_LABELS: dict[type[StrEnum], dict[str, str]] = mark(
    {
        codes.Sex: {"female": "female", "male": "male", "other": "other sex", "unknown": "sex unknown"},
        codes.Protocol: {"d-alba": "D-ALBA", "all2820": "ALL2820", "other": "other protocol"},
        codes.Transcript: {
            "e1a2": "e1a2 (p190)",
            "e13a2": "e13a2 (p210)",
            "e14a2": "e14a2 (p210)",
            "e13a2+e14a2": "e13a2 + e14a2 (p210)",
            "e1a2+p210": "e1a2 + p210",
            "e19a2": "e19a2 (p230)",
            "other": "other transcript",
            "unknown": "transcript unknown",
        },
        codes.Assay: {
            "rqpcr": "RQ-PCR",
            "ddpcr": "ddPCR",
            "igtr_rqpcr": "IG/TR RQ-PCR",
            "igtr_ngs": "IG/TR NGS",
            "flow": "flow cytometry",
            "dna_breakpoint": "DNA breakpoint",
        },
        codes.Scale: {"ratio": "ratio", "is": "IS"},
        codes.Specimen: {"marrow": "marrow", "blood": "blood", "csf": "CSF"},
        codes.MrdCategory: {
            "undetected": "not detected",
            "positive_not_quantifiable": "positive, not quantifiable",
            "quantified": "quantified",
            "not_evaluable": "not evaluable",
        },
        codes.Abl1Method: {"sanger": "Sanger", "ngs": "NGS", "ddpcr": "ddPCR", "other": "other method"},
        codes.Abl1Status: {
            "pending": "pending",
            "not_amplifiable": "not amplifiable",
            "no_mutation": "no mutation",
            "mutation": "mutation",
        },
        codes.Agent: {"dli": "donor lymphocytes", "car_t": "CAR T cells"},
        codes.Donor: {
            "matched_sibling": "matched sibling",
            "other_related": "other related",
            "haploidentical": "haploidentical",
            "matched_unrelated": "matched unrelated",
            "mismatched_unrelated": "mismatched unrelated",
        },
        codes.Hbv: {"anti_hbc": "anti-HBc", "hbsag": "HBsAg"},
        codes.ConcomitantClass: {
            "ppi": "proton-pump inhibitor",
            "h2_blocker": "H2 blocker",
            "cyp3a4_inhibitor": "strong CYP3A4 inhibitor",
            "cyp3a4_inducer": "strong CYP3A4 inducer",
        },
        codes.Site: {"cns": "CNS"},
        codes.StopReason: {"mrd": "MRD"},
        codes.AssessmentKind: {
            "qtcf_ms": "QTcF (ms)",
            "neutrophils_10e9_per_l": "neutrophils (10^9/L)",
            "platelets_10e9_per_l": "platelets (10^9/L)",
            "alt_uln": "ALT (x ULN)",
            "lipase_uln": "lipase (x ULN)",
            "donor_chimerism_percent": "donor chimerism (%)",
            "igg_g_per_l": "IgG (g/L)",
            "cmv_iu_per_ml": "CMV (IU/mL)",
            "lvef_percent": "LVEF (%)",
            "csf_blasts": "CSF blasts",
            "systolic_mmhg": "systolic pressure (mmHg)",
            "weight_kg": "weight (kg)",
        },
        codes.Cd19: {"unknown": "not recorded"},
        codes.EventAction: {"dose_reduced": "dose reduced"},
        codes.VitalStatus: {
            "alive_in_remission": "alive in remission",
            "alive_in_relapse": "alive in relapse",
            "lost": "lost to follow-up",
        },
        codes.CauseOfDeath: {"gvhd": "GvHD", "transplant_related": "transplant-related"},
        codes.DiseaseStatus: {"active": "active disease"},
        codes.Conditioning: {"reduced": "reduced intensity", "non_myeloablative": "non-myeloablative"},
    }
)


def label(code: StrEnum | None) -> str:
    """A code as a colleague would write it; an em dash when nothing is recorded."""
    return NONE if code is None else say(plain_name(code))


def plain_name(code: StrEnum) -> str:
    """The English template of a code."""
    return _LABELS.get(type(code), {}).get(code.value, code.value.replace("_", " "))
