"""`blinatumomab-crs` and `blinatumomab-neurotoxicity`: events of a cycle and the week after it."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.blinatumomab_toxicity import CRS, NEUROTOXICITY, evaluate_crs, evaluate_neurotoxicity
from tests.alerts.ask import a_case, an_event, asked, on_day, opened, severity
from tests.builders import CaseBuilder

SYNDROME = "Cytokine release syndrome"


def a_cycle_with(
    day: int, term: str, grade: int, to: int | None = None, case: CaseBuilder | None = None
) -> CaseBuilder:
    case = case or a_case().cycle(1, 86, 113)
    return case.having("adverse_events", **an_event(day, term, grade, to, id=f"e{day}"))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_cycle_with(86, SYNDROME, 1), None),
        (a_cycle_with(86, SYNDROME, 2), "warning"),
        (a_cycle_with(86, SYNDROME, 3), "critical"),
        (a_cycle_with(86, " cytokine RELEASE syndrome ", 4), "critical"),
        (a_cycle_with(86, "CRS", 2), "warning"),
        (a_cycle_with(85, SYNDROME, 3), None),
        (a_cycle_with(113, SYNDROME, 2), "warning"),
        (a_cycle_with(120, SYNDROME, 2), "warning"),
        (a_cycle_with(121, SYNDROME, 2), None),
        (a_cycle_with(86, "Confusion", 3), None),
        (a_cycle_with(86, SYNDROME, 3, case=a_case()), None),
        (a_cycle_with(86, SYNDROME, 3, case=a_case().cycle(1, 80)), "critical"),
        (a_cycle_with(86, SYNDROME, 2).having("follow_up", date=on_day(90), status="dead"), None),
    ],
)
def test_cytokine_release_by_grade_in_the_window(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, CRS.rule, evaluate_crs, 125) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_cycle_with(90, "ICANS", 1), None),
        (a_cycle_with(90, "ICANS", 2), "warning"),
        (a_cycle_with(90, "Encephalopathy", 3), "critical"),
        (a_cycle_with(90, "confusion", 2), "warning"),
        (a_cycle_with(90, "Dysphasia", 2), "warning"),
        (a_cycle_with(90, "Seizure", 1), "critical"),
        (a_cycle_with(121, "Seizure", 3), None),
        (a_cycle_with(90, "Tremor", 3), None),
        (a_cycle_with(90, "ICANS", 3).having("follow_up", date=on_day(95), status="dead"), None),
    ],
)
def test_neurotoxicity_by_grade_and_a_seizure_always(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, NEUROTOXICITY.rule, evaluate_neurotoxicity, 125) == expected


@pytest.mark.parametrize(
    ("grade", "code"),
    [(2, "open"), (3, "grave"), (4, "stop"), (5, "stop")],
)
def test_the_grade_decides_what_the_label_asks_for(grade: int, code: str) -> None:
    (alert,) = asked(a_cycle_with(90, SYNDROME, grade), CRS.rule, evaluate_crs)
    assert alert.summary.code == f"blinatumomab-crs.{code}"
    assert (alert.subject, alert.since, alert.summary.values["cycle"]) == ("e90", on_day(90), 1)
    (alert,) = asked(a_cycle_with(90, "ICANS", grade), NEUROTOXICITY.rule, evaluate_neurotoxicity)
    assert alert.summary.code == f"blinatumomab-neurotoxicity.{code}"


def test_both_stay_for_two_weeks_after_they_resolved() -> None:
    days = list(range(90, 115))
    assert opened(a_cycle_with(90, SYNDROME, 2, 100), CRS.rule, evaluate_crs, range(80, 140)) == days
    case = a_cycle_with(90, "Seizure", 2, 100)
    assert opened(case, NEUROTOXICITY.rule, evaluate_neurotoxicity, range(80, 140)) == days


def test_a_second_seizure_in_a_window_ends_blinatumomab_for_good() -> None:
    case = a_case().cycle(1, 86, 113).cycle(2, 128, 155)
    for day in (130, 90, 125):
        a_cycle_with(day, "Seizure", 2, day + 1, case)
    second, *others = asked(case, NEUROTOXICITY.rule, evaluate_neurotoxicity, 131)
    assert others == []
    assert second.summary.code == "blinatumomab-neurotoxicity.second-seizure"
    assert second.summary.values["from_date"] == on_day(90)
    assert {item.id for item in second.evidence} == {"e90", "e130"}
    (first,) = asked(case, NEUROTOXICITY.rule, evaluate_neurotoxicity, 100)
    assert first.summary.code == "blinatumomab-neurotoxicity.seizure"


def test_the_newest_cycle_whose_window_holds_the_event_is_named() -> None:
    case = a_case().cycle(1, 86, 113).cycle(2, 118)
    (alert,) = asked(a_cycle_with(119, SYNDROME, 2, case=case), CRS.rule, evaluate_crs, 119)
    assert alert.summary.values["cycle"] == 2
