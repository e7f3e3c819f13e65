"""The words of what stands quietly beside the course: concomitant drugs, measured values, follow-up, notes."""

from __future__ import annotations

from collections.abc import Mapping

from dalba_desktop.domain import codes
from dalba_desktop.domain.events import Assessment, Concomitant, FollowUp, Note
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.timeline import SideBar
from dalba_desktop.wording import MINUS, NBSP, figures, label, mark, say

_LONGEST_NOTE = 80
"""Characters of a note that a read-off line has room for; table and report have all of it."""

_KINDS: Mapping[codes.AssessmentKind, tuple[str, str]] = {
    codes.AssessmentKind.QTCF_MS: (mark("QTcF"), "ms"),
    codes.AssessmentKind.NEUTROPHILS: (mark("neutrophils"), "× 10⁹/l"),
    codes.AssessmentKind.PLATELETS: (mark("platelets"), "× 10⁹/l"),
    codes.AssessmentKind.ALT_ULN: (mark("ALT"), "× ULN"),
    codes.AssessmentKind.LIPASE_ULN: (mark("lipase"), "× ULN"),
    codes.AssessmentKind.DONOR_CHIMERISM_PERCENT: (mark("donor chimerism"), "%"),
    codes.AssessmentKind.IGG_G_PER_L: (mark("IgG"), "g/l"),
    codes.AssessmentKind.CMV_IU_PER_ML: (mark("CMV"), "IU/mL"),
    codes.AssessmentKind.LVEF_PERCENT: (mark("LVEF"), "%"),
    codes.AssessmentKind.CSF_BLASTS: (mark("CSF"), ""),
    codes.AssessmentKind.SYSTOLIC_MMHG: (mark("systolic pressure"), "mmHg"),
    codes.AssessmentKind.WEIGHT_KG: (mark("weight"), "kg"),
}


def kind_words(kind: codes.AssessmentKind) -> str:
    """What was measured, without its unit: `QTcF`."""
    return say(_KINDS[kind][0])


def unit_words(kind: codes.AssessmentKind) -> str:
    """The unit of what was measured; empty where it has none."""
    return _KINDS[kind][1]


def figure_words(row: Assessment) -> str:
    """The value as it was entered, without its unit: `99`, not `99.0`, and never an exponent; `with blasts`."""
    if row.kind is codes.AssessmentKind.CSF_BLASTS:
        return say("with blasts") if row.value else say("without blasts")
    return figures(f"{row.value:,.4f}".rstrip("0").rstrip(".").replace("-", MINUS))


def value_words(row: Assessment) -> str:
    """`492 ms`, `without blasts`."""
    return f"{figure_words(row)}{NBSP}{unit_words(row.kind)}".rstrip()


def measurement_words(row: Assessment) -> str:
    """`QTcF 492 ms`, `CSF without blasts`."""
    return f"{kind_words(row.kind)} {value_words(row)}"


def side_parts(record: Record) -> tuple[str, str]:
    """What a measured value, an entry of follow-up or a note is, and what it says, each in one line."""
    match record:
        case Assessment():
            return kind_words(record.kind), value_words(record)
        case FollowUp():
            return say("follow-up"), label(record.status)
        case Note():
            text = " ".join(record.text.split())
            return say("note"), text if len(text) <= _LONGEST_NOTE else f"{text[: _LONGEST_NOTE - 1].rstrip()}…"
    raise TypeError(type(record).__name__)


def class_words(row: Concomitant) -> str:
    """The class that interactions go by; empty where none is recorded."""
    return "" if row.class_ is None else label(row.class_)


def side_bar_forms(bar: SideBar) -> tuple[str, ...]:
    """Labels of a concomitant drug, from the fullest to none."""
    drug = " ".join(bar.row.drug.split())
    return (drug, "") if len(drug) <= _LONGEST_NOTE else ("",)


def side_bar_remark(bar: SideBar) -> str:
    """What a TKI has to do with the drug, where its class may change what the TKI does."""
    return say("of a class that can change the effect of a TKI") if bar.touches_tki else ""
