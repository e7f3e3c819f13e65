"""The four checks of MRD results against their own numbers, their series and the patient."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop.alerts.engine import Rule
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.data_mrd import (
    DUPLICATE,
    RATIO,
    SCALE,
    TARGET,
    evaluate_duplicate,
    evaluate_ratio,
    evaluate_scale,
    evaluate_target,
)
from tests.alerts.ask import a_case, asked, on_day
from tests.builders import CaseBuilder


def subjects(case: CaseBuilder, card: Card, rule: Rule, day: int = 2000) -> list[str]:
    alerts = asked(case, card.rule, rule, day)
    assert all(alert.severity.value == "warning" and alert.grade.value == "-" for alert in alerts)
    return [alert.subject for alert in alerts]


@pytest.mark.parametrize(
    ("values", "doubted"),
    [
        ({"level": 0.31, "target_copies": 12, "copies": 45_000}, True),
        ({"level": 0.0267, "target_copies": 12, "copies": 45_000}, False),
        ({"level": 1.05, "target_copies": 500, "copies": 50_000}, False),
        ({"level": 1.051, "target_copies": 500, "copies": 50_000}, True),
        ({"level": 0.95, "target_copies": 500, "copies": 50_000}, False),
        ({"level": 0.949, "target_copies": 500, "copies": 50_000}, True),
        ({"level": 0.0001, "target_copies": 0, "copies": 50_000}, True),
        ({"level": 0, "target_copies": 0, "copies": 50_000}, False),
        ({"level": 0, "target_copies": 5, "copies": 50_000}, True),
        ({"level": 1, "target_copies": 5, "copies": 0}, False),
        ({"level": 1, "target_copies": 5, "copies": None}, False),
        ({"level": 1, "copies": 50_000}, False),
        ({"target_copies": 5, "copies": 50_000}, False),
        ({"level": 0.31, "target_copies": 12, "copies": 45_000, "scale": "is"}, False),
    ],
)
def test_a_level_five_percent_off_its_copies_is_doubted(values: dict[str, Any], doubted: bool) -> None:
    assert subjects(a_case().with_mrd(22, id="x", **values), RATIO, evaluate_ratio) == (["x"] if doubted else [])


def test_the_ratio_is_said_beside_the_level_and_only_once_reported() -> None:
    case = a_case().with_mrd(22, 0.31, target_copies=9, copies=45_000, reported=30)
    assert subjects(case, RATIO, evaluate_ratio, 29) == []
    (alert,) = asked(case, RATIO.rule, evaluate_ratio, 30)
    assert alert.numbers == {"level_percent": 0.31, "ratio_percent": 0.02}
    assert alert.since == on_day(22)


@pytest.mark.parametrize(
    ("transcript", "values", "doubted"),
    [
        ("e1a2", {"scale": "is"}, True),
        ("e1a2", {}, False),
        ("e13a2", {"scale": "is"}, False),
        ("e14a2", {"scale": "is"}, False),
        ("e13a2+e14a2", {"scale": "is"}, False),
        ("e1a2+p210", {"scale": "is"}, True),
        ("e1a2+p210", {"scale": "is", "target": "e14a2"}, False),
        ("e14a2", {"scale": "is", "target": "e1a2"}, True),
        ("e19a2", {"scale": "is"}, True),
        ("other", {"scale": "is"}, True),
        ("unknown", {"scale": "is"}, False),
        ("e1a2", {"scale": "is", "target": "unknown"}, False),
        (None, {"scale": "is"}, False),
    ],
)
def test_only_p210_has_an_international_scale(transcript: str | None, values: dict[str, Any], doubted: bool) -> None:
    case = a_case(transcript=transcript).with_mrd(22, 0.31, id="x", **values)
    assert subjects(case, SCALE, evaluate_scale) == (["x"] if doubted else [])


@pytest.mark.parametrize(
    ("second", "doubted"),
    [
        ({"level": 0.31}, False),
        ({"level": 0.31, "category": "quantified"}, False),
        ({"level": 0.32}, True),
        ({"level": 0.31, "copies": 40_000}, True),
        ({"level": 0.31, "target_copies": 155}, True),
        ({"category": "undetected"}, True),
        ({"level": 0.32, "specimen": "blood"}, False),
        ({"level": 0.32, "laboratory": "Lab B"}, False),
        ({"level": 0.32, "control_gene": "GUSB"}, False),
        ({"level": 0.32, "assay": "ddpcr"}, False),
        ({"level": 0.32, "target": "e1a2"}, True),
        ({"level": 0.32, "target": "e14a2"}, False),
        ({"level": 0.32, "withdrawn": {"on": "2025-03-01", "reason": "typed twice"}}, False),
    ],
)
def test_two_different_results_of_one_series_and_day(second: dict[str, Any], doubted: bool) -> None:
    case = a_case().with_mrd(22, 0.31, id="x").with_mrd(22, id="y", **second).with_mrd(23, 0.5)
    alerts = asked(case, DUPLICATE.rule, evaluate_duplicate)
    assert [alert.subject for alert in alerts] == (["y"] if doubted else [])
    assert [[item.id for item in alert.evidence] for alert in alerts] == ([["x", "y"]] if doubted else [])


def test_each_further_result_that_differs_from_the_first_is_one_alert() -> None:
    case = a_case().with_mrd(22, 0.31, id="a").with_mrd(22, 0.4, id="b").with_mrd(22, 0.31, id="c")
    case.with_mrd(22, 0.5, id="d", reported=30)
    assert subjects(case, DUPLICATE, evaluate_duplicate, 29) == ["b"]
    assert subjects(case, DUPLICATE, evaluate_duplicate, 30) == ["b", "d"]


@pytest.mark.parametrize(
    ("transcript", "target", "doubted"),
    [
        ("e1a2", None, False),
        ("e1a2", "e1a2", False),
        ("e1a2", "e14a2", True),
        ("e1a2", "unknown", False),
        ("e1a2", "other", True),
        ("unknown", "e14a2", False),
        (None, "e14a2", False),
        ("e13a2+e14a2", "e13a2", False),
        ("e13a2+e14a2", "e14a2", False),
        ("e13a2+e14a2", "e1a2", True),
        ("e1a2+p210", "e1a2", False),
        ("e1a2+p210", "e13a2", False),
        ("e1a2+p210", "e14a2", False),
        ("e1a2+p210", "e13a2+e14a2", False),
        ("e1a2+p210", "e19a2", True),
        ("e14a2", "e13a2+e14a2", True),
    ],
)
def test_a_target_that_is_no_part_of_the_transcript(transcript: str | None, target: str | None, doubted: bool) -> None:
    case = a_case(transcript=transcript).with_mrd(22, 0.31, id="x", target=target)
    assert subjects(case, TARGET, evaluate_target) == (["x"] if doubted else [])


def test_the_target_of_another_assay_is_no_transcript() -> None:
    case = a_case(transcript="e1a2").with_mrd(22, 0.31, assay="flow", target="e14a2")
    assert subjects(case, TARGET, evaluate_target) == []


def test_the_data_are_still_checked_after_death() -> None:
    case = a_case().with_mrd(22, 0.31, id="x", target="e14a2", scale="is", target_copies=12, copies=45_000)
    case.with_mrd(22, 0.4, id="y", target="e14a2", scale="is")
    case.having("follow_up", date=on_day(30), status="dead")
    assert subjects(case, DUPLICATE, evaluate_duplicate) == ["y"]
    assert subjects(case, TARGET, evaluate_target) == ["x", "y"]


def test_a_sample_without_copies_hides_no_mismatch_in_a_later_one() -> None:
    case = a_case().with_mrd(20, 0.3, copies=None).with_mrd(40, 0.31, target_copies=12, copies=45_000, id="wrong")
    assert subjects(case, RATIO, evaluate_ratio) == ["wrong"]
