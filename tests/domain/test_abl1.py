"""Names of ABL1 variants: read in every usual spelling, refused when they follow isoform 1b."""

from __future__ import annotations

import pytest

from dalba_desktop.domain.abl1 import VariantNameError, hgvs_protein, residue_at, short_name


@pytest.mark.parametrize(
    "name",
    [
        "T315I",
        "t315i",
        "p.T315I",
        "p.(T315I)",
        "Thr315Ile",
        "p.Thr315Ile",
        "p.(Thr315Ile)",
        "NP_005148.2:p.Thr315Ile",
        "NM_005157.6(ABL1):p.(Thr315Ile)",
        "ABL1 T315I",
        " T315I ",
    ],
)
def test_every_usual_spelling_gives_the_same_name(name: str) -> None:
    assert hgvs_protein(name) == "p.Thr315Ile"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("T334I", "isoform-1b"),
        ("E274K", "isoform-1b"),
        ("NM_007313.3:p.Thr334Ile", "isoform-1b"),
        ("NP_009297.2:p.Thr315Ile", "isoform-1b"),
        ("NM_000001:p.Thr315Ile", "accession"),
        ("A315I", "residue"),
        ("T315T", "silent"),
        ("35INS", "unreadable"),
        ("p.(T315I", "unreadable"),
        ("", "unreadable"),
        ("944C>T", "unreadable"),
    ],
)
def test_what_is_no_substitution_of_isoform_1a_is_refused(name: str, code: str) -> None:
    with pytest.raises(VariantNameError) as error:
        hgvs_protein(name)
    assert error.value.code == code
    assert str(error.value)


def test_the_isoform_1b_number_comes_with_its_1a_number() -> None:
    with pytest.raises(VariantNameError, match="calls it codon 315"):
        hgvs_protein("T334I")


def test_a_codon_outside_the_kinase_domain_is_taken_as_written() -> None:
    assert hgvs_protein("M237I") == "p.Met237Ile"
    assert residue_at(237) is None


@pytest.mark.parametrize(
    "variant",
    [
        "T315I",
        "T315A",
        "T315L",
        "T315M",
        "V299L",
        "F317L",
        "F317V",
        "F317I",
        "F317C",
        "Y253H",
        "Y253F",
        "E255K",
        "E255V",
        "F359V",
        "F359C",
        "F359I",
        "G250E",
        "L248V",
        "M244V",
        "A337T",
        "P465S",
        "E459K",
        "H396R",
        "M351T",
        "E453K",
    ],
)
def test_the_kinase_domain_fits_every_variant_of_the_clinical_reference(variant: str) -> None:
    assert residue_at(int(variant[1:-1])) == variant[0]
    assert short_name(hgvs_protein(variant)) == variant


def test_a_name_that_is_no_substitution_stays_as_it_is_when_shortened() -> None:
    assert short_name("exon 7 deletion") == "exon 7 deletion"
