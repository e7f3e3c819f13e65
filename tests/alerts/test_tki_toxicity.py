"""Toxicity of TKIs: effusion and pulmonary hypertension, heart and vessels, QTc, ALT and lipase."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules import lab_toxicity, ponatinib, qtc
from dalba_desktop.alerts.rules.dasatinib_toxicity import (
    PLEURAL_EFFUSION,
    PULMONARY_HYPERTENSION,
    evaluate_pleural_effusion,
    evaluate_pulmonary_hypertension,
)
from dalba_desktop.alerts.rules.toxicity import terms
from tests.alerts.ask import a_case, a_hold, a_value, an_event, asked, on_day, opened, severity
from tests.builders import CaseBuilder


def event(case: CaseBuilder, term: str, grade: int, day: int = 50, to: int | None = None) -> CaseBuilder:
    return case.having("adverse_events", **an_event(day, term, grade, to, id=f"e{day}"))


def dasatinib(to: int | None = None) -> CaseBuilder:
    return a_case().on("dasatinib", 1, to)


def ponatinib_since_day_one(to: int | None = None) -> CaseBuilder:
    return a_case().on("ponatinib", 1, to)


EFFUSION, HYPERTENSION = "Pleural effusion", "Pulmonary hypertension"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (event(dasatinib(), EFFUSION, 1), None),
        (event(dasatinib(), EFFUSION, 2), "warning"),
        (event(dasatinib(), "PLEURAL EFFUSION ", 3), "critical"),
        (event(dasatinib(to=60), EFFUSION, 2), "warning"),
        (event(dasatinib(to=49), EFFUSION, 2), None),
        (event(ponatinib_since_day_one(), EFFUSION, 3), None),
        (event(a_case().on("dasatinib", 1, holds=[a_hold(49)]), EFFUSION, 3), None),
        (event(a_case().on("dasatinib", 1, holds=[a_hold(50)]), EFFUSION, 3), "critical"),
        (event(dasatinib(), EFFUSION, 3, to=99), None),
        (event(dasatinib(), EFFUSION, 3, to=101), "critical"),
        (event(dasatinib(), EFFUSION, 3).having("follow_up", date=on_day(60), status="dead"), None),
    ],
)
def test_an_effusion_begun_on_dasatinib_stays_until_it_resolves(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, PLEURAL_EFFUSION.rule, evaluate_pleural_effusion, 100) == expected


def test_each_effusion_has_its_own_alert_from_its_start_to_its_end() -> None:
    case = event(event(dasatinib(), EFFUSION, 2, 50, 60), EFFUSION, 3, 70, 80)
    rule, evaluate = PLEURAL_EFFUSION.rule, evaluate_pleural_effusion
    assert opened(case, rule, evaluate, range(40, 90)) == [*range(50, 60), *range(70, 80)]
    (alert,) = asked(case, rule, evaluate, 75)
    assert (alert.subject, alert.since, alert.summary.code) == ("e70", on_day(70), f"{rule}.grave")


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (event(dasatinib(), HYPERTENSION, 1), "given"),
        (event(dasatinib(), HYPERTENSION, 3, to=60), "given"),
        (event(dasatinib(to=70), HYPERTENSION, 3), "ended"),
        (event(dasatinib(to=70), HYPERTENSION, 3, to=60), None),
        (event(a_case().on("dasatinib", 1, holds=[a_hold(55)]), HYPERTENSION, 3, to=60), "given"),
        (event(dasatinib(to=70), HYPERTENSION, 3, to=60).on("dasatinib", 90), "given"),
        (event(ponatinib_since_day_one(), HYPERTENSION, 3), None),
        (event(dasatinib(to=49), HYPERTENSION, 3), None),
    ],
)
def test_pulmonary_hypertension_stays_until_resolved_and_dasatinib_ended(case: CaseBuilder, code: str | None) -> None:
    alerts = asked(case, PULMONARY_HYPERTENSION.rule, evaluate_pulmonary_hypertension, 100)
    assert [alert.summary.code.rpartition(".")[2] for alert in alerts] == ([] if code is None else [code])
    assert all(alert.severity.value == "critical" for alert in alerts)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (event(ponatinib_since_day_one(), "Stroke", 1), None),
        (event(ponatinib_since_day_one(), "Stroke", 2), "critical"),
        (event(ponatinib_since_day_one(), "myocardial infarction", 2), "critical"),
        (event(ponatinib_since_day_one(), "Peripheral ischemia", 2), "critical"),
        (event(ponatinib_since_day_one(), "Peripheral ischaemia", 2), "critical"),
        (event(ponatinib_since_day_one(), "Arterial thromboembolism", 3), "critical"),
        (event(ponatinib_since_day_one(), "Thromboembolic event", 3), "critical"),
        (event(ponatinib_since_day_one(), "Heart failure", 4), "critical"),
        (event(ponatinib_since_day_one(), "Headache", 4), None),
        (event(dasatinib(), "Stroke", 4), None),
        (event(ponatinib_since_day_one(), "Stroke", 3, to=60), "critical"),
        (event(ponatinib_since_day_one(to=70), "Stroke", 3), "critical"),
        (event(ponatinib_since_day_one(to=70), "Stroke", 3, to=60), None),
    ],
)
def test_a_vascular_event_on_ponatinib_stays_until_resolved_and_ended(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, ponatinib.RULE, ponatinib.evaluate, 100) == expected


def measured(case: CaseBuilder, kind: str, *values: tuple[int, float]) -> CaseBuilder:
    for day, value in values:
        case.having("assessments", **a_value(day, kind, value, id=f"{kind}-{day}-{value}"))
    return case


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (measured(ponatinib_since_day_one(), "systolic_mmhg", (50, 159)), None),
        (measured(ponatinib_since_day_one(), "systolic_mmhg", (50, 160)), "warning"),
        (measured(ponatinib_since_day_one(), "systolic_mmhg", (50, 180), (50, 150)), "warning"),
        (measured(ponatinib_since_day_one(), "systolic_mmhg", (50, 180), (60, 150)), None),
        (measured(ponatinib_since_day_one(), "systolic_mmhg", (50, 180), (101, 150)), "warning"),
        (measured(ponatinib_since_day_one(to=49), "systolic_mmhg", (50, 180)), None),
        (measured(ponatinib_since_day_one(to=50), "systolic_mmhg", (50, 180)), "warning"),
        (measured(dasatinib(), "systolic_mmhg", (50, 180)), None),
    ],
)
def test_the_newest_pressure_of_a_day_on_ponatinib(case: CaseBuilder, expected: str | None) -> None:
    assert severity(case, ponatinib.RULE, ponatinib.evaluate, 100) == expected


def test_event_and_pressure_are_two_alerts() -> None:
    case = measured(event(ponatinib_since_day_one(), "Stroke", 3), "systolic_mmhg", (60, 170))
    stroke, pressure = asked(case, ponatinib.RULE, ponatinib.evaluate, 100)
    assert (stroke.subject, stroke.since, stroke.closes_when.code) == (
        "e50",
        on_day(50),
        "ponatinib-vascular.closes",
    )
    assert (pressure.subject, pressure.since) == ("systolic_mmhg", on_day(60))
    assert pressure.closes_when.values == {"bound": 160}


def qtcf(*values: tuple[int, float]) -> CaseBuilder:
    return measured(a_case(), "qtcf_ms", *values)


@pytest.mark.parametrize(
    ("case", "expected", "code"),
    [
        (qtcf(), None, None),
        (qtcf((50, 480)), None, None),
        (qtcf((50, 481)), "warning", "warning"),
        (qtcf((50, 500)), "warning", "warning"),
        (qtcf((50, 501)), "critical", "critical"),
        (qtcf((10, 400), (50, 460)), None, None),
        (qtcf((10, 400), (50, 461)), "critical", "risen"),
        (qtcf((10, 400), (20, 450), (50, 490)), "critical", "risen"),
        (qtcf((10, 440), (50, 505)), "critical", "critical"),
        (qtcf((50, 400), (50, 470)), None, None),
        (qtcf((50, 470), (50, 490)), "warning", "warning"),
        (qtcf((50, 510), (60, 470)), None, None),
        (qtcf((50, 510), (101, 470)), "critical", "critical"),
        (qtcf((101, 510)), None, None),
    ],
)
def test_the_newest_qtc_by_itself_and_against_the_first(
    case: CaseBuilder, expected: str | None, code: str | None
) -> None:
    alerts = asked(case, qtc.RULE, qtc.evaluate, 100)
    assert [alert.severity.value for alert in alerts] == ([] if expected is None else [expected])
    assert [alert.summary.code for alert in alerts] == ([] if code is None else [f"qtc-prolonged.{code}"])


def test_a_rise_names_both_values() -> None:
    (alert,) = asked(qtcf((10, 400), (30, 430), (50, 465)), qtc.RULE, qtc.evaluate)
    assert [item.id for item in alert.evidence] == ["qtcf_ms-10-400", "qtcf_ms-50-465"]
    assert (alert.subject, alert.since) == ("qtcf_ms", on_day(50))
    assert alert.numbers == {"qtcf_ms": 465, "rise_ms": 65}


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        (measured(dasatinib(), "alt_uln", (50, 5)), []),
        (measured(dasatinib(), "alt_uln", (50, 5.1)), ["alt_uln"]),
        (measured(dasatinib(), "lipase_uln", (50, 2)), []),
        (measured(dasatinib(), "lipase_uln", (50, 2.1)), ["lipase_uln"]),
        (measured(measured(dasatinib(), "lipase_uln", (50, 9)), "alt_uln", (50, 9)), ["alt_uln", "lipase_uln"]),
        (measured(dasatinib(), "alt_uln", (50, 9), (60, 4)), []),
        (measured(dasatinib(), "alt_uln", (50, 9), (101, 4)), ["alt_uln"]),
        (measured(dasatinib(to=49), "alt_uln", (50, 9)), []),
        (measured(dasatinib(to=50), "alt_uln", (50, 9)), ["alt_uln"]),
        (measured(a_case().on("imatinib", 1), "alt_uln", (50, 9)), ["alt_uln"]),
        (measured(a_case().on("dasatinib", 1, holds=[a_hold(40, 60)]), "alt_uln", (50, 9)), []),
        (measured(a_case(), "alt_uln", (50, 9)), []),
    ],
)
def test_alt_and_lipase_are_judged_on_the_tki_of_their_own_day(case: CaseBuilder, kinds: list[str]) -> None:
    alerts = asked(case, lab_toxicity.RULE, lab_toxicity.evaluate, 100)
    assert [alert.subject for alert in alerts] == kinds
    assert all((alert.severity.value, alert.since) == ("warning", on_day(50)) for alert in alerts)


def test_terms_are_compared_without_capitals_and_outer_blanks() -> None:
    assert terms("Stroke", " ICANS ") == {"stroke": "Stroke", "icans": " ICANS "}


def test_an_event_that_does_not_count_hides_no_later_one_that_does() -> None:
    hypertension = event(event(a_case().on("dasatinib", 60), HYPERTENSION, 3, 50), HYPERTENSION, 2, 70)
    found = asked(hypertension, PULMONARY_HYPERTENSION.rule, evaluate_pulmonary_hypertension, 100)
    assert [alert.subject for alert in found] == ["e70"]
    stroke = event(event(ponatinib_since_day_one(), "Stroke", 1, 50), "Stroke", 2, 70)
    assert [alert.subject for alert in asked(stroke, ponatinib.RULE, ponatinib.evaluate, 100)] == ["e70"]


def test_a_raised_alt_off_treatment_hides_no_lipase_on_it() -> None:
    case = a_case().on("dasatinib", 60).having("assessments", **a_value(50, "alt_uln", 6))
    case.having("assessments", **a_value(70, "lipase_uln", 3))
    assert [alert.subject for alert in asked(case, lab_toxicity.RULE, lab_toxicity.evaluate, 80)] == ["lipase_uln"]
