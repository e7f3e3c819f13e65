"""What stands in the way of a typed text, in words short enough for the line under its field."""

from __future__ import annotations

from dalba_desktop.domain.abl1 import VariantNameError
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.level_text import AmbiguousText
from dalba_desktop.wording import figures, say

_ISOFORM_1B_AHEAD = 19


def problem_words(error: FactError) -> str:
    """An error of the codec."""
    if error.reason == "required":
        return say("Needed.")
    return say("Allowed: {allowed}.", allowed=error.allowed)


def ambiguity_words(error: AmbiguousText) -> str:
    """A number that reads in two ways."""
    small, large = sorted(error.readings)[:2]
    return say("{small} or {large}? Drop the separator.", small=figures(f"{small:g}"), large=f"{large:.0f}")


def variant_problem(error: VariantNameError) -> str:
    """A protein change that is none, or that is numbered otherwise."""
    if error.code == "isoform-1b" and error.codon is not None:
        return say(
            "Numbered by isoform 1b (NM_007313). Here isoform 1a counts, in which this is codon {codon}: {ahead} less.",
            codon=error.codon - _ISOFORM_1B_AHEAD,
            ahead=_ISOFORM_1B_AHEAD,
        )
    if error.code == "residue":
        return say("Codon {codon} of ABL1 isoform 1a is {residue}: a slip?", codon=error.codon, residue=error.residue)
    if error.code == "accession":
        return say("Only isoform 1a is read: NM_005157.6, NP_005148.2.")
    if error.code == "silent":
        return say("No change of the protein.")
    return say("Not read: T315I, p.T315I or p.Thr315Ile.")
