"""The other molecular rules: landmark, transplant, blood, discordance, adequacy, compound mutations."""

from __future__ import annotations

import pytest

from dalba_desktop import wording
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import alerts, severity

DAY85 = "mrd-no-response-day85"
TRANSPLANT = "mrd-after-transplant"
BLOOD = "mrd-blood-positive"
DISCORDANT = "mrd-discordant"
INADEQUATE = "mrd-sample-inadequate"
COMPOUND = "abl1-compound-mutation"


def said(case: CaseBuilder, rule: str) -> str:
    (alert,) = alerts(case, rule)
    return wording.alert_summary(alert).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case().with_mrd(85, 0.02), "info"),
        (a_case().with_mrd(85, 0.1), "warning"),
        (a_case().with_mrd(85, 0.0999), "info"),
        (a_case().pnq(85, copies=5_000), "info"),
        (a_case().pnq(85), None),
        (a_case().undetected(85), None),
        (a_case().with_mrd(74, 0.5), None),
        (a_case().with_mrd(75, 0.5), "warning"),
        (a_case().with_mrd(99, 0.5), "warning"),
        (a_case().with_mrd(100, 0.5), None),
        (a_case().cycle(1, 86).with_mrd(91, 0.5), "warning"),
        (a_case().cycle(1, 86).with_mrd(92, 0.5), None),
        (a_case().with_mrd(85, 0.5, specimen="blood"), None),
        (a_case().undetected(80, copies=500).with_mrd(85, 0.5), "warning"),
        (a_case().with_mrd(80, 0.5).undetected(85), None),
        (a_case().with_mrd(85, 0.5).cycle(1, 86, 113).cycle(2, 128, 155), None),
        (a_case().with_mrd(85, 0.5).cycle(1, 86, 113).cycle(2, 128), "warning"),
        (a_case(protocol="all2820").with_mrd(60, 0.5), "warning"),
        (a_case(protocol="other").with_mrd(85, 0.5), "warning"),
        (a_case(protocol="all2820").with_mrd(85, 0.5), None),
        (a_case(protocol_start=None).with_mrd(85, 0.5), None),
    ],
)
def test_the_landmark_of_day_85(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, DAY85) == expected


def test_the_landmark_says_its_day_and_how_common_it_is() -> None:
    assert "day 85: no molecular response at the end of induction, as in 71 %" in said(
        a_case().with_mrd(85, 0.02), DAY85
    )
    assert "not below 0.10 %" in said(a_case().with_mrd(85, 0.2), DAY85)


def grafted() -> CaseBuilder:
    return a_case().undetected(190).having("transplants", date=on_day(200))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (grafted().with_mrd(230, 0.01), "critical"),
        (grafted().with_mrd(230, 0.0099), None),
        (grafted().pnq(230), None),
        (grafted().pnq(230).pnq(260), "warning"),
        (grafted().with_mrd(230, 0.002).pnq(260), "warning"),
        (grafted().pnq(220).pnq(230), "warning"),
        (grafted().with_mrd(220, 0.5).pnq(240), "critical"),
        (grafted().pnq(210).pnq(229), "info"),
        (grafted().with_mrd(229, 5), "info"),
        (grafted().pnq(195).pnq(230), None),
        (grafted().with_mrd(230, 0.02).undetected(260), None),
        (grafted().with_mrd(230, 0.02).undetected(260, copies=500), "critical"),
        (grafted().with_mrd(230, 0.02, specimen="blood").undetected(260), None),
        (grafted().with_mrd(230, 0.02, specimen="blood").undetected(230), "critical"),
        (grafted().with_mrd(230, 0.02).undetected(260, specimen="blood"), "critical"),
        (grafted().with_mrd(230, 0.02).undetected(260).pnq(290), None),
        (grafted().with_mrd(230, 5, assay="igtr_ngs"), None),
        (a_case().with_mrd(230, 5), None),
        (grafted().with_mrd(230, 5).having("transplants", date=on_day(250)), None),
    ],
)
def test_after_a_transplant(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, TRANSPLANT) == expected


def test_a_negative_marrow_beside_a_positive_one_of_the_same_day_closes_nothing() -> None:
    case = grafted().with_mrd(260, 0.02, specimen="blood").undetected(270).with_mrd(270, 0.05, laboratory="Lab B")
    assert len(alerts(case, TRANSPLANT)) == 2


def test_a_positive_after_transplant_counts_its_days() -> None:
    assert said(grafted().with_mrd(260, 0.02), TRANSPLANT) == (
        "Marrow BCR::ABL1 0.020 % on 24 Sep 2025, day +60 after transplant."
    )
    (alert,) = alerts(grafted().pnq(230).pnq(260).with_mrd(290, 0.5), TRANSPLANT)
    assert (alert.severity, alert.since) == ("critical", on_day(260))
    assert "two samples running" in said(grafted().pnq(230).pnq(260), TRANSPLANT)
    assert "may be transient" in said(grafted().pnq(215), TRANSPLANT)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case().undetected(127).with_mrd(150, 0.002, specimen="blood"), "warning"),
        (a_case().pnq(127).with_mrd(150, 0.002, specimen="blood"), "warning"),
        (a_case().undetected(127).pnq(150, specimen="blood"), None),
        (a_case().undetected(127).with_mrd(127, 0.5, specimen="blood"), None),
        (a_case().with_mrd(127, 0.5).with_mrd(150, 0.5, specimen="blood"), None),
        (a_case().with_mrd(150, 0.5, specimen="blood"), None),
        (a_case().undetected(127).with_mrd(150, 0.5, specimen="blood").with_mrd(151, 0.5), None),
        (a_case().undetected(127).with_mrd(150, 0.5, specimen="blood").undetected(151, copies=500), "warning"),
        (a_case().undetected(127).with_mrd(150, 0.5, specimen="csf"), None),
    ],
)
def test_blood_positive_while_marrow_was_a_response(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, BLOOD) == expected
    if expected:
        assert said(case, BLOOD).endswith("marrow now.")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case().with_mrd(127, 0.5).with_mrd(134, 0.05, assay="igtr_ngs"), "info"),
        (a_case().with_mrd(127, 0.5).with_mrd(134, 0.051, assay="igtr_ngs"), None),
        (a_case().with_mrd(127, 0.5).with_mrd(135, 0.05, assay="igtr_ngs"), None),
        (a_case().with_mrd(127, 0.5).undetected(127, assay="igtr_rqpcr", lod_percent=0.01), "info"),
        (a_case().with_mrd(127, 0.05).undetected(127, assay="igtr_rqpcr", lod_percent=0.01), None),
        (
            a_case()
            .with_mrd(127, 0.05)
            .undetected(127, assay="igtr_rqpcr", lod_percent=0.01)
            .undetected(127, assay="flow", copies=None),
            "info",
        ),
        (
            a_case()
            .with_mrd(127, 0.05)
            .undetected(127, assay="igtr_rqpcr", lod_percent=0.01)
            .with_mrd(127, 0.1, assay="flow", copies=None),
            None,
        ),
        (a_case().pnq(127).undetected(127, assay="igtr_rqpcr", lod_percent=0.001), None),
        (a_case().with_mrd(127, 0.5).undetected(127, assay="igtr_ngs", specimen="blood"), None),
        (
            a_case()
            .with_mrd(127, 0.5)
            .undetected(127, assay="igtr_ngs", lod_percent=0.001)
            .with_mrd(155, 0.5)
            .with_mrd(155, 0.4, assay="igtr_ngs"),
            None,
        ),
        (a_case().with_mrd(127, 0.5), None),
        (
            a_case()
            .with_mrd(127, 0.5)
            .undetected(127, assay="igtr_ngs", lod_percent=0.001)
            .with_mrd(134, 0.5, specimen="blood")
            .with_mrd(134, 0.4, assay="igtr_ngs", specimen="blood"),
            "info",
        ),
    ],
)
def test_bcr_abl1_well_above_igtr(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, DISCORDANT) == expected


def test_discordance_is_no_relapse_alarm() -> None:
    case = a_case().with_mrd(127, 0.5).undetected(127, assay="igtr_ngs", lod_percent=0.001)
    assert "not a relapse by itself" in said(case, DISCORDANT)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (a_case().undetected(127, copies=9_999), "9,999 control copies and cannot be read as negative"),
        (a_case().undetected(127, copies=10_000), None),
        (a_case().with_mrd(127), "cannot be evaluated"),
        (a_case().undetected(127, copies=None, lod_percent=0.05), "cannot be evaluated"),
        (a_case().pnq(127, copies=5_000), "weakly positive"),
        (a_case().with_mrd(127, 0.5, copies=5_000), None),
        (a_case().undetected(127, copies=3_000).with_mrd(140, 0.5, copies=5_000), "3,000 control copies"),
        (a_case().undetected(127, copies=500).undetected(127, laboratory="Lab B"), None),
        (a_case().undetected(127, copies=500).pnq(150), None),
        (a_case().pnq(127).undetected(150, copies=500), "500 control copies"),
        (a_case().undetected(150, copies=500, specimen="blood"), None),
        (a_case(), None),
    ],
)
def test_a_newest_marrow_sample_that_cannot_answer(case: CaseBuilder, words: str | None) -> None:
    assert severity(case, INADEQUATE) == ("warning" if words else None)
    if words:
        assert words in said(case, INADEQUATE)


def test_an_inadequate_sample_keeps_its_date_when_the_next_one_fails_too() -> None:
    (alert,) = alerts(a_case().undetected(85, copies=3_000).undetected(90, copies=4_000), INADEQUATE)
    assert alert.since == on_day(85)
    assert "4,000" in wording.alert_summary(alert)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case().tested(60, "no_mutation", {"protein": "T315I"}, {"protein": "E255V"}), None),
        (a_case().tested(60, "mutation", {"protein": "T315I"}, {"protein": "E255V"}), "warning"),
        (a_case().tested(60, "mutation", {"protein": "T315I", "compound_with": ["E255V"]}), "critical"),
        (
            a_case().tested(60, "mutation", {"protein": "T315I"}, {"protein": "E255V", "compound_with": ["T315I"]}),
            "critical",
        ),
        (a_case().tested(60, "mutation", {"protein": "T315I"}), None),
        (a_case().tested(60, "mutation", {"protein": "F317L"}, {"protein": "E255V"}), None),
        (
            a_case()
            .tested(60, "mutation", {"protein": "T315I"}, {"protein": "E255V"})
            .tested(90, "mutation", {"protein": "T315I"}),
            None,
        ),
        (a_case().tested(60, "mutation", {"protein": "T315I"}, {"protein": "E255V"}).tested(90, "pending"), "warning"),
        (a_case(), None),
    ],
)
def test_more_than_one_variant_with_t315i(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, COMPOUND) == expected
    if expected:
        assert "ponatinib may fail as well" in said(case, COMPOUND)


def test_a_sample_of_the_day_of_the_transplant_is_not_one_after_it() -> None:
    assert severity(grafted().with_mrd(200, 5), TRANSPLANT, day=210) is None


def test_evidence_after_transplant_is_what_opened_it_and_the_newest_sample() -> None:
    case = (
        grafted().pnq(230, id="a").with_mrd(240, 0.02, id="b").with_mrd(250, 0.03, id="c").with_mrd(260, 0.04, id="d")
    )
    (alert,) = alerts(case, TRANSPLANT)
    assert [item.id for item in alert.evidence] == ["a", "b", "d"]


@pytest.mark.parametrize(
    "case",
    [
        a_case().undetected(127).pnq(127, copies=3_000, laboratory="Lab B"),
        a_case().with_mrd(127, 0.5, copies=3_000).undetected(127, copies=900, laboratory="Lab B"),
    ],
    ids=["an-adequate-one", "a-positive-one"],
)
def test_a_poor_sample_beside_one_of_the_same_day_that_answers_needs_no_repeat(case: CaseBuilder) -> None:
    assert severity(case, INADEQUATE) is None


def test_two_discordant_pairs_of_a_day_are_one_alert() -> None:
    case = a_case().with_mrd(127, 0.5).undetected(127, assay="igtr_rqpcr").undetected(127, assay="igtr_ngs")
    assert len(alerts(case, DISCORDANT)) == 1
