"""IKZF1plus, derived from the lesions and never stored.

Definition: IKZF1 deletion with a deletion of CDKN2A, CDKN2B (heterozygous counts), PAX5 or PAR1, and no
ERG deletion (GIMEMA D-ALBA, J Clin Oncol 2024;42:881).
"""

from __future__ import annotations

from enum import StrEnum

from dalba_desktop.domain.codes import Deletion, Zygosity
from dalba_desktop.domain.patient import Genetics

_LOST = (Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Deletion.DELETED)
_NOT_KNOWN = (None, Zygosity.UNKNOWN, Deletion.UNKNOWN)


class Ikzf1Plus(StrEnum):
    """Whether the case is IKZF1plus; incomplete when the lesions that decide it are not known."""

    YES = "yes"
    NO = "no"
    INCOMPLETE = "incomplete"


def ikzf1plus(genetics: Genetics | None) -> Ikzf1Plus:
    """IKZF1plus from the recorded lesions."""
    if genetics is None or genetics.ikzf1 in _NOT_KNOWN:
        return Ikzf1Plus.INCOMPLETE
    if genetics.ikzf1 is Deletion.NONE:
        return Ikzf1Plus.NO
    partners = (genetics.cdkn2a, genetics.cdkn2b, genetics.pax5, genetics.par1)
    if genetics.erg in _NOT_KNOWN or all(partner in _NOT_KNOWN for partner in partners):
        return Ikzf1Plus.INCOMPLETE
    if genetics.erg is Deletion.DELETED:
        return Ikzf1Plus.NO
    return Ikzf1Plus.YES if any(partner in _LOST for partner in partners) else Ikzf1Plus.NO
