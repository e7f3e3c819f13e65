"""ABL1 kinase-domain tests and the names of protein changes.

Numbering follows isoform 1a (NM_005157.6 / NP_005148.2). Isoform 1b (NM_007313) counts 19 more and is
refused. The residues of the kinase domain are those of UniProt P00519, written from memory and checked
in the tests against every variant of the clinical reference.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Record, choice, day, nested_list, number, text, variant, variants

_FIRST_CODON = 242
_KINASE_DOMAIN = (
    "ITMKHKLGGGQYGEVYEGVWKKYSLTVAVKTLKEDTMEVEEFLKEAAVMKEIKHPNLVQLLGVCTREPPFYIITEFMTYGNLLDYLRECNRQEVNAVVLLYMATQ"
    "ISSAMEYLEKKNFIHRDLAARNCLVGENHLVKVADFGLSRLMTGDTYTAHAGAKFPIKWTAPESLAYNKFSIKSDVWAFGVLLWEIATYGMSPYPGIDLSQVYELL"
    "EKDYRMERPEGCPEKVYELMRACWQWNPSDRPSFAEIHQAFETMFQ"
)
_ISOFORM_1B_OFFSET = 19

_THREE_LETTER = {
    "A": "Ala",
    "R": "Arg",
    "N": "Asn",
    "D": "Asp",
    "C": "Cys",
    "Q": "Gln",
    "E": "Glu",
    "G": "Gly",
    "H": "His",
    "I": "Ile",
    "L": "Leu",
    "K": "Lys",
    "M": "Met",
    "F": "Phe",
    "P": "Pro",
    "S": "Ser",
    "T": "Thr",
    "W": "Trp",
    "Y": "Tyr",
    "V": "Val",
}
_ONE_LETTER = {three.upper(): one for one, three in _THREE_LETTER.items()}
_RESIDUE = "(" + "|".join([*(three for three in _THREE_LETTER.values()), "[ARNDCQEGHILKMFPSTWYV]"]) + ")"
_SUBSTITUTION = re.compile(
    rf"(?:(?P<accession>N[MP]_\d+)(?:\.\d+)?(?:\(ABL1\))?:\s*|ABL1?[\s:]+)?(?:p\.)?(?P<open>\()?{_RESIDUE}(?P<codon>\d{{1,4}}){_RESIDUE}(?(open)\))",
    re.IGNORECASE,
)
_ISOFORM_1A_ACCESSIONS = ("NM_005157", "NP_005148")


class VariantNameError(ValueError):
    """A protein change that cannot be read, or that does not fit isoform 1a. `code` says which."""

    def __init__(self, code: str, value: str, codon: int | None = None, residue: str | None = None) -> None:
        self.code = code
        self.value = value
        self.codon = codon
        self.residue = residue
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        if self.code == "isoform-1b":
            assert self.codon is not None
            return (
                "this is isoform 1b numbering (NM_007313, 19 codons more); "
                f"isoform 1a (NM_005157.6) calls it codon {self.codon - _ISOFORM_1B_OFFSET}"
            )
        if self.code == "accession":
            return "only isoform 1a is read: NM_005157.6 / NP_005148.2"
        if self.code == "residue":
            return f"codon {self.codon} of ABL1 isoform 1a is {self.residue}"
        if self.code == "silent":
            return "no change of the protein"
        return "allowed: a substitution of ABL1 isoform 1a such as T315I, p.T315I or p.Thr315Ile"


def residue_at(codon: int) -> str | None:
    """The one-letter residue of ABL1 isoform 1a at a codon of the kinase domain (242 on), None outside it."""
    index = codon - _FIRST_CODON
    return _KINASE_DOMAIN[index] if 0 <= index < len(_KINASE_DOMAIN) else None


def hgvs_protein(name: str) -> str:
    """`p.Thr315Ile` from any usual spelling of a substitution.

    Raises `VariantNameError` when the name cannot be read, does not fit the residue of isoform 1a, or
    follows isoform 1b.
    """
    match = _SUBSTITUTION.fullmatch(name.strip())
    if match is None:
        raise VariantNameError("unreadable", name)
    codon = int(match["codon"])
    before, after = (_one_letter(match[3]), _one_letter(match[5]))
    accession = match["accession"]
    if accession is not None and accession.upper() not in _ISOFORM_1A_ACCESSIONS:
        if accession.upper() in ("NM_007313", "NP_009297"):
            raise VariantNameError("isoform-1b", name, codon)
        raise VariantNameError("accession", name)
    expected = residue_at(codon)
    if expected != before:
        if residue_at(codon - _ISOFORM_1B_OFFSET) == before:
            raise VariantNameError("isoform-1b", name, codon)
        if expected is not None:
            raise VariantNameError("residue", name, codon, f"{_THREE_LETTER[expected]} ({expected})")
    if before == after:
        raise VariantNameError("silent", name)
    return f"p.{_THREE_LETTER[before]}{codon}{_THREE_LETTER[after]}"


def short_name(protein: str) -> str:
    """`T315I` from `p.Thr315Ile`; other text is returned as it is."""
    match = _SUBSTITUTION.fullmatch(protein)
    if match is None:
        return protein
    return f"{_one_letter(match[3])}{match['codon']}{_one_letter(match[5])}"


def _one_letter(residue: str) -> str:
    return residue.upper() if len(residue) == 1 else _ONE_LETTER[residue.upper()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One protein change found, with its share of the reads and what it was declared to lie in cis with."""

    protein: str = variant(required=True)
    coding: str | None = text()
    vaf_percent: float | None = number(unit="%", high=100)
    compound_with: tuple[str, ...] = variants()


@dataclass(frozen=True, slots=True, kw_only=True)
class Abl1Test(Record):
    """One ABL1 kinase-domain mutation test. Not amplifiable is not *no mutation*."""

    date: dt.date = day(required=True)
    reported_on: dt.date | None = day()
    specimen: codes.Specimen | None = choice(codes.Specimen)
    method: codes.Abl1Method | None = choice(codes.Abl1Method)
    status: codes.Abl1Status = choice(codes.Abl1Status, required=True)
    lod_percent: float | None = number(unit="%", above_low=True)
    variants: tuple[Variant, ...] = nested_list(Variant)

    @property
    def known_on(self) -> dt.date:
        """The day the result became known."""
        return self.reported_on or self.date

    @property
    def has_result(self) -> bool:
        """Whether the test answered the question: a mutation, or none found."""
        return self.status in (codes.Abl1Status.NO_MUTATION, codes.Abl1Status.MUTATION)
