"""Short histories with the day on which the clinic asks: between them they show every card of the molecular rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dalba_desktop.domain.mrd import Laboratory
from tests.builders import CaseBuilder, a_case, on_day


@dataclass(frozen=True, slots=True)
class Vignette:
    """A history and the protocol day of the question."""

    case: CaseBuilder
    day: int
    laboratories: tuple[Laboratory, ...] = ()


def on_dasatinib() -> CaseBuilder:
    return a_case().on("dasatinib", 1)


def two_cycles() -> CaseBuilder:
    return on_dasatinib().cycle(1, 86, 113).cycle(2, 128, 155)


def grafted() -> CaseBuilder:
    return a_case().undetected(190).having("transplants", date=on_day(200))


T315I = {"protein": "T315I", "vaf_percent": 38}
QUIET = Laboratory(name="Lab A", noise_log10=0.1, lod_percent=0.001, loq_percent=0.005)

VIGNETTES: Mapping[str, Vignette] = {
    "a rise of 0.59 log between two samples, on dasatinib, no ABL1 test": Vignette(
        on_dasatinib().with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2), 60
    ),
    "0.70 log up from six copies": Vignette(
        a_case().with_mrd(45, 0.02, target_copies=6, copies=30_000).with_mrd(57, 0.1, target_copies=30, copies=30_000),
        60,
    ),
    "a rise of one log and more, confirmed later, while dasatinib was held": Vignette(
        a_case()
        .on("dasatinib", 1, holds=[{"start": "2025-02-20", "end": "2025-03-01"}, {"start": "2025-06-01"}])
        .with_mrd(45, 0.05)
        .with_mrd(57, 0.6)
        .with_mrd(70, 0.8),
        75,
    ),
    "two rises running, each over the sample before": Vignette(
        a_case().with_mrd(30, 0.1).with_mrd(58, 0.5).with_mrd(86, 2.4), 90
    ),
    "a rise that stays below 0.01 % is context": Vignette(
        a_case().with_mrd(30, 0.0005, copies=None).with_mrd(58, 0.009, copies=None), 60
    ),
    "a rise from an undetected sample is a lower bound, and a response lost": Vignette(
        on_dasatinib().undetected(127, copies=30_000).with_mrd(155, 0.2), 160
    ),
    "slowly up from the lowest value of this treatment": Vignette(
        a_case().with_mrd(30, 0.2).with_mrd(58, 0.6).with_mrd(86, 0.55).with_mrd(114, 0.9), 120, (QUIET,)
    ),
    "up from the lowest value by more than three standard errors": Vignette(
        a_case().with_mrd(30, 0.1).with_mrd(58, 0.25).with_mrd(80, 0.6), 82
    ),
    "a steady climb in small steps": Vignette(
        a_case()
        .with_mrd(30, 0.20)
        .with_mrd(50, 0.32)
        .with_mrd(70, 0.50)
        .with_mrd(90, 0.80)
        .with_mrd(110, 1.3)
        .with_mrd(130, 2.0),
        135,
    ),
    "a steady climb from an undetected sample": Vignette(
        a_case()
        .undetected(30, lod_percent=0.01)
        .with_mrd(50, 0.02)
        .with_mrd(70, 0.04)
        .with_mrd(90, 0.07)
        .with_mrd(110, 0.14),
        115,
    ),
    "a rise in a poor sample with few copies and an unrecorded reference": Vignette(
        a_case().with_mrd(30, 0.02, copies=None).with_mrd(58, 0.9, copies=4_000, target_copies=8), 60
    ),
    "a rise that a later sample closed": Vignette(
        on_dasatinib().with_mrd(45, 0.31).with_mrd(57, 1.2).with_mrd(70, 0.35), 75
    ),
    "two laboratories, both rising": Vignette(
        a_case()
        .with_mrd(30, 0.1)
        .with_mrd(58, 0.9)
        .with_mrd(31, 0.2, laboratory="Lab B")
        .with_mrd(59, 3, laboratory="Lab B"),
        60,
    ),
    "0.30 log is below what noise allows": Vignette(a_case().with_mrd(30, 0.05).with_mrd(58, 0.1), 60),
    "a lower bound below what noise allows": Vignette(a_case().undetected(30).with_mrd(58, 0.012), 60),
    "falling from the sample before, yet a little above the lowest": Vignette(
        a_case().with_mrd(30, 0.1).with_mrd(58, 0.25).with_mrd(86, 0.2), 90
    ),
    "the sample before is older than a year": Vignette(a_case().with_mrd(30, 0.05).with_mrd(396, 5), 400),
    "the sample before is inadequate": Vignette(a_case().with_mrd(30, 0.05, copies=5_000).with_mrd(58, 5), 60),
    "a negative of too few copies before": Vignette(a_case().undetected(30, copies=900).with_mrd(58, 5), 60),
    "another laboratory and control gene": Vignette(
        a_case().with_mrd(30, 0.05).with_mrd(58, 5, laboratory="Lab B", control_gene="GUSB"), 60
    ),
    "marrow, then blood by droplets on the IS": Vignette(
        a_case(transcript="e14a2").with_mrd(30, 0.05).with_mrd(58, 5, specimen="blood", assay="ddpcr", scale="is"), 60
    ),
    "response lost below 0.01 %": Vignette(a_case().pnq(127).with_mrd(155, 0.008), 160),
    "response lost, to be repeated": Vignette(two_cycles().undetected(160).with_mrd(190, 0.02), 195),
    "response lost and confirmed": Vignette(
        two_cycles().pnq(160, loq_percent=0.01).with_mrd(190, 0.02).with_mrd(197, 0.03), 200
    ),
    "end of induction, 0.02 %": Vignette(a_case().with_mrd(85, 0.02), 90),
    "end of induction, 0.5 %": Vignette(a_case(protocol="all2820").with_mrd(70, 0.5), 80),
    "end of induction, weakly positive in a poor sample": Vignette(a_case().pnq(85, copies=5_000), 90),
    "two cycles and still positive": Vignette(two_cycles().with_mrd(120, 0.5).with_mrd(160, 0.4), 165),
    "two cycles, BCR::ABL1 positive, IG/TR clear": Vignette(
        two_cycles().with_mrd(160, 0.4).undetected(165, assay="igtr_rqpcr").undetected(170, assay="igtr_ngs"), 175
    ),
    "three cycles and a weakly positive poor sample": Vignette(
        two_cycles().cycle(3, 170, 197).pnq(200, copies=6_000).pnq(214, copies=7_000), 216
    ),
    "positive before day 30 after a transplant": Vignette(grafted().pnq(215), 220),
    "twice weakly positive after a transplant": Vignette(grafted().pnq(230).pnq(260), 265),
    "above 0.01 % after a transplant": Vignette(grafted().pnq(230).with_mrd(260, 0.02).with_mrd(265, 0.05), 268),
    "blood positive, marrow clear": Vignette(a_case().undetected(127).with_mrd(150, 0.002, specimen="blood"), 155),
    "BCR::ABL1 a log above IG/TR": Vignette(
        a_case().with_mrd(127, 0.5).with_mrd(130, 0.05, assay="igtr_ngs").with_mrd(131, 0.6, assay="flow"), 135
    ),
    "BCR::ABL1 positive, flow and IG/TR clear": Vignette(
        a_case()
        .with_mrd(127, 0.05)
        .undetected(127, assay="igtr_rqpcr", lod_percent=0.01)
        .undetected(128, assay="flow", copies=None),
        130,
    ),
    "a sample of 3,000 control copies": Vignette(a_case().with_mrd(85, 0.1).undetected(127, copies=3_000), 130),
    "a sample that failed, after one of few copies": Vignette(
        a_case().undetected(120, copies=3_000).with_mrd(127, copies=None), 130
    ),
    "weakly positive in a poor sample": Vignette(a_case().pnq(127, copies=3_000), 130),
    "a sample planned for day 22 is a few days late": Vignette(a_case(), 30),
    "a planned sample is weeks late": Vignette(a_case().with_mrd(22, 1.0), 70),
    "a planned sample after a transplant is late": Vignette(grafted(), 260),
    "a test is due after a relapse, the MRD rise before it is lower": Vignette(
        on_dasatinib()
        .with_mrd(45, 0.011)
        .with_mrd(57, 0.06)
        .having("relapses", date=on_day(70), type="haematological", id="r1"),
        80,
    ),
    "a test is due, but below 0.1 % it may fail": Vignette(on_dasatinib().undetected(45).with_mrd(57, 0.04), 60),
    "the test is under way": Vignette(
        on_dasatinib().with_mrd(45, 0.31).with_mrd(57, 1.2).tested(58, "pending", id="t1"), 79
    ),
    "the test is under way for more than three weeks": Vignette(
        on_dasatinib().with_mrd(45, 0.31).with_mrd(57, 1.2).tested(58, "pending", id="t1"), 80
    ),
    "the test could not be amplified": Vignette(
        on_dasatinib().with_mrd(45, 0.31).with_mrd(57, 1.2).tested(58, "not_amplifiable", id="t1"), 80
    ),
    "a test is due after two cycles without a response": Vignette(two_cycles().pnq(160, copies=5_000), 165),
    "a relapse after a TKI that has ended": Vignette(
        a_case().on("imatinib", 1, 40).having("relapses", date=on_day(100), type="extramedullary", id="r1"), 110
    ),
    "T315I on dasatinib": Vignette(on_dasatinib().tested(60, "mutation", T315I), 65),
    "T315I in 6 % of reads": Vignette(on_dasatinib().tested(60, "mutation", {**T315I, "vaf_percent": 6}), 65),
    "two resistant variants, one without data, one cleared": Vignette(
        on_dasatinib()
        .on("imatinib", 1)
        .tested(50, "mutation", {"protein": "V299L"}, id="old")
        .tested(60, "mutation", T315I, {"protein": "F317L"}, {"protein": "Q252H"}, id="new"),
        65,
    ),
    "a resistant variant and two that have cleared": Vignette(
        on_dasatinib()
        .tested(50, "mutation", {"protein": "V299L"}, {"protein": "F317L"}, id="old")
        .tested(60, "mutation", T315I, id="new"),
        65,
    ),
    "a variant without data": Vignette(on_dasatinib().tested(60, "mutation", {"protein": "Q252H"}), 65),
    "a variant that has cleared": Vignette(
        on_dasatinib().tested(60, "mutation", T315I, id="t1").tested(90, "no_mutation", id="t2"), 95
    ),
    "a mutation that nobody named": Vignette(on_dasatinib().tested(60, "mutation", id="t1"), 65),
    "an entry of the table from memory": Vignette(
        a_case().on("asciminib", 1).tested(60, "mutation", {"protein": "A337T"}), 65
    ),
    "two variants, one of them T315I": Vignette(
        a_case().on("ponatinib", 1).tested(60, "mutation", T315I, {"protein": "E255K"}), 65
    ),
    "a compound with T315I": Vignette(
        a_case().on("ponatinib", 1).tested(60, "mutation", {**T315I, "compound_with": ["E255V"]}), 65
    ),
    "categories that contradict their numbers": Vignette(
        a_case()
        .with_mrd(10, 0.5, category="undetected")
        .with_mrd(12, 0.5, category="not_evaluable")
        .with_mrd(14, category="quantified")
        .with_mrd(16, 0.004, category="quantified", loq_percent=0.01)
        .with_mrd(18, category="positive_not_quantifiable", target_copies=0)
        .with_mrd(20, 0.5, category="positive_not_quantifiable"),
        30,
    ),
    "a year of samples in one good laboratory, CMR since day 120": Vignette(
        a_case()
        .with_mrd(22, 2.6)
        .with_mrd(45, 0.31)
        .pnq(85, lod_percent=0.001)
        .undetected(120, copies=110_000)
        .undetected(150, copies=35_000)
        .undetected(180, copies=12_000)
        .undetected(200, copies=30_000, control_gene="GUSB"),
        205,
        (QUIET,),
    ),
    "the level worked out from copies on the IS": Vignette(
        a_case(transcript="e14a2").with_mrd(22, target_copies=500, copies=50_000, scale="is"),
        25,
        (Laboratory(name="Lab A", conversion_factor=0.7),),
    ),
}
