"""`abl1-resistant-mutation`: a variant that resists a TKI taken now."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop import wording
from dalba_desktop.alerts.engine import assess
from dalba_desktop.alerts.findings import Alert, Value
from dalba_desktop.alerts.mutations import MutationTable
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MUTATIONS, POLICY, alerts, severity

RULE = "abl1-resistant-mutation"


def found(protein: str, vaf: float | None = 38, **values: Any) -> dict[str, Any]:
    variant = {"protein": protein, **values}
    return variant if vaf is None else {**variant, "vaf_percent": vaf}


def on_dasatinib() -> CaseBuilder:
    return a_case().on("dasatinib", 1)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (on_dasatinib().tested(60, "mutation", found("T315I")), "critical"),
        (on_dasatinib().tested(60, "mutation", found("T315I", None)), "critical"),
        (on_dasatinib().tested(60, "mutation", found("T315I", 10)), "critical"),
        (on_dasatinib().tested(60, "mutation", found("T315I", 9.9)), "warning"),
        (on_dasatinib().tested(60, "mutation", found("T315I", 9), found("F317L", 20)), "critical"),
        (on_dasatinib().tested(60, "mutation", found("E255K")), None),
        (on_dasatinib().tested(60, "mutation", found("Y253H")), None),
        (on_dasatinib().tested(60, "mutation", found("Q252H")), "info"),
        (on_dasatinib().tested(60, "mutation"), "info"),
        (on_dasatinib().tested(60, "no_mutation"), None),
        (on_dasatinib().tested(60, "pending"), None),
        (a_case().tested(60, "mutation", found("T315I")), None),
        (a_case().tested(60, "mutation"), None),
        (a_case().on("dasatinib", 1, 70).tested(60, "mutation", found("T315I")), None),
        (a_case().on("ponatinib", 1).tested(60, "mutation", found("T315I")), None),
        (
            a_case().on("ponatinib", 1).tested(60, "mutation", found("T315I", compound_with=["E255V"])),
            "critical",
        ),
        (
            a_case().on("ponatinib", 1).tested(60, "mutation", found("E255V", compound_with=["T315I"])),
            "critical",
        ),
        (a_case().on("imatinib", 1).tested(60, "mutation", found("A337T")), "info"),
        (a_case().on("imatinib", 1).tested(60, "mutation", found("M244V")), "critical"),
        (
            a_case().on("dasatinib", 1, holds=[{"start": "2025-03-01"}]).tested(60, "mutation", found("T315I")),
            "critical",
        ),
    ],
)
def test_when_it_opens_and_how_grave_it_is(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, RULE) == expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (on_dasatinib().tested(60, "mutation", found("T315I"), lod_percent=1).tested(118, "no_mutation"), "info"),
        (
            on_dasatinib()
            .tested(60, "mutation", found("T315I"), lod_percent=1)
            .tested(118, "no_mutation", lod_percent=1),
            "info",
        ),
        (
            on_dasatinib()
            .tested(60, "mutation", found("T315I"), lod_percent=1)
            .tested(118, "no_mutation", lod_percent=15),
            "critical",
        ),
        (on_dasatinib().tested(60, "mutation", found("T315I")).tested(118, "mutation", found("Y253H")), "info"),
        (on_dasatinib().tested(60, "mutation", found("T315I")).tested(60, "no_mutation"), "critical"),
        (on_dasatinib().tested(60, "mutation", found("T315I")).tested(118, "mutation"), "critical"),
        (
            on_dasatinib()
            .tested(60, "mutation", found("T315I"))
            .tested(118, "no_mutation")
            .tested(150, "mutation", found("T315I")),
            "critical",
        ),
        (a_case().on("dasatinib", 1, 90).tested(60, "mutation", found("T315I")).tested(118, "no_mutation"), None),
    ],
    ids=["cleared", "as-sensitive", "less-sensitive", "gone", "same-day", "unnamed", "back", "tki-ended"],
)
def test_what_a_later_test_does_to_it(later: CaseBuilder, expected: str | None) -> None:
    assert severity(later, RULE) == expected


def test_its_card_names_the_variant_the_tki_and_the_standing_of_the_table() -> None:
    (alert,) = alerts(on_dasatinib().tested(60, "mutation", found("T315I", 6)), RULE)
    assert wording.alert_summary(alert).startswith("T315I found on 8\xa0Mar\xa02025 while dasatinib is given")
    said = [wording.message(doubt) for doubt in alert.against]
    assert any("not reviewed by a clinician" in text for text in said)
    assert any("below 10" in text for text in said)
    assert alert.numbers == {"vaf_percent": 6}


def test_a_call_from_memory_says_so() -> None:
    (alert,) = alerts(a_case().on("asciminib", 1).tested(60, "mutation", found("A337T")), RULE)
    assert any("from memory" in wording.message(doubt) for doubt in alert.against)


def test_unknown_is_never_shown_as_sensitive() -> None:
    (alert,) = alerts(on_dasatinib().tested(60, "mutation", found("Q252H", None)), RULE)
    assert "Unknown is not sensitive" in wording.alert_summary(alert)
    assert alert.numbers == {}


def test_a_signed_table_no_longer_says_that_nobody_reviewed_it() -> None:
    signed = MutationTable(MUTATIONS.version, MUTATIONS.date, "A. Clinician", MUTATIONS.cells)
    case = on_dasatinib().tested(60, "mutation", found("T315I")).build()
    raised = assess(case, POLICY, signed, on_day(70)).alerts
    assert [alert.against for alert in raised if alert.rule == RULE] == [()]


def test_what_is_not_known_or_was_cleared_stands_beside_the_gravest_finding() -> None:
    case = on_dasatinib().tested(60, "mutation", found("T315I"), found("Q252H"))
    (alert,) = alerts(case, RULE)
    assert "no data for Q252H with dasatinib" in " ".join(wording.message(doubt) for doubt in alert.against)
    later = on_dasatinib().tested(60, "mutation", found("T315I")).tested(90, "mutation", found("Q252H"))
    (alert,) = alerts(later, RULE)
    assert "no data for it with dasatinib" in wording.alert_summary(alert)
    assert "T315I, since cleared, resists dasatinib too" in [wording.message(doubt) for doubt in alert.against]
    assert len(alert.evidence) == 2


def test_a_new_variant_leaves_the_cleared_ones_cleared() -> None:
    case = on_dasatinib().tested(60, "mutation", found("V299L")).tested(90, "no_mutation")
    (alert,) = alerts(case.tested(120, "mutation", found("T315I")), RULE)
    assert alert.summary.code == f"{RULE}.resistant"
    assert _cleared_beside(alert) == ["p.Val299Leu"]
    (again,) = alerts(case.tested(150, "mutation", found("V299L")), RULE)
    assert again.summary.values["variants"] == "p.Val299Leu"
    assert _cleared_beside(again) == ["p.Thr315Ile"]


def _cleared_beside(alert: Alert) -> list[Value]:
    return [doubt.values["variants"] for doubt in alert.against if doubt.code == "doubt.also-cleared"]
