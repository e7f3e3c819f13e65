"""`data-order`: dates that cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop.alerts.rules.data_order import RULE, evaluate
from tests.alerts.ask import a_case, a_hold, a_value, an_event, asked, on_day
from tests.builders import CaseBuilder


def codes(case: CaseBuilder, day: int = 2000) -> list[tuple[str, str]]:
    return [
        (alert.subject, alert.summary.code.removeprefix("data-order.")) for alert in asked(case, RULE, evaluate, day)
    ]


FACTS: list[tuple[str, dict[str, Any]]] = [
    ("mrd", {"specimen": "marrow", "assay": "rqpcr"}),
    ("abl1_tests", {"status": "pending"}),
    ("responses", {"category": "CR"}),
    ("relapses", {"type": "molecular"}),
    ("transplants", {}),
    ("assessments", {"kind": "weight_kg", "value": 70}),
    ("follow_up", {"status": "alive"}),
]


@pytest.mark.parametrize(("list_name", "values"), FACTS)
def test_every_dated_fact_is_judged(list_name: str, values: dict[str, Any]) -> None:
    def on(day: int, **patient: Any) -> CaseBuilder:
        return a_case(**patient).having(list_name, id="x", date=on_day(day), **values)

    assert codes(on(20)) == []
    assert codes(on(20, birth_date=on_day(21).isoformat())) == [("x", "before-birth")]
    assert codes(on(20, birth_date=on_day(20).isoformat())) == []
    assert codes(on(-36)) == []
    assert codes(on(-37)) == [("x", "before-diagnosis")]
    dead = {"id": "dead", "date": on_day(19), "status": "dead"}
    assert codes(on(20).having("follow_up", **dead)) == [("x", "after-death")]
    assert codes(on(19).having("follow_up", **dead)) == []
    assert codes(on(20).having("follow_up", **dead), day=19) == []


@pytest.mark.parametrize(
    ("list_name", "values"),
    [
        ("treatments", {"agent": "dasatinib"}),
        ("adverse_events", {"term": "Fever", "grade": 1}),
        ("concomitants", {"drug": "aciclovir"}),
    ],
)
def test_an_interval_is_judged_by_its_start_and_its_order(list_name: str, values: dict[str, Any]) -> None:
    def lasting(start: int, end: int, **patient: Any) -> CaseBuilder:
        return a_case(**patient).having(list_name, id="x", start=on_day(start), end=on_day(end), **values)

    assert codes(lasting(20, 20)) == []
    assert codes(lasting(20, 19)) == [("x", "end-before-start")]
    assert codes(lasting(-40, 30)) == [("x", "before-diagnosis")]
    dead = {"id": "dead", "date": on_day(25), "status": "dead"}
    assert codes(lasting(20, 30).having("follow_up", **dead)) == []
    assert codes(lasting(26, 30).having("follow_up", **dead)) == [("x", "after-death")]


def test_a_year_of_birth_counts_from_its_first_day() -> None:
    sample = {"id": "x", "specimen": "marrow", "assay": "rqpcr"}
    born = a_case(birth_year=2025, diagnosis_date="2025-01-20")
    assert codes(born.having("mrd", date="2025-01-01", **sample)) == []
    born = a_case(birth_year=2025, diagnosis_date="2025-01-20")
    assert codes(born.having("mrd", date="2024-12-31", **sample)) == [("x", "before-birth")]


def test_notes_and_decisions_may_carry_any_date() -> None:
    case = a_case().having("notes", date="1999-01-01", text="seen before")
    assert codes(case.having("decisions", at="1999-01-01T10:00:00Z")) == []


def test_a_hold_that_ends_before_it_starts() -> None:
    case = a_case().on("dasatinib", 1, id="x", holds=[a_hold(10, 10), a_hold(20, 19)])
    (alert,) = asked(case, RULE, evaluate)
    assert alert.summary.code == "data-order.hold-end-before-start"
    assert alert.since == on_day(1)
    assert codes(a_case().on("dasatinib", 1, holds=[a_hold(10), a_hold(20, 21)])) == []


def test_a_result_reported_before_its_sample() -> None:
    assert codes(a_case().with_mrd(20, 1, reported=19, id="x")) == [("x", "reported-before-date")]
    assert codes(a_case().with_mrd(20, 1, reported=20)) == []
    test = a_case().tested(20, "no_mutation", id="x", reported_on=on_day(10))
    assert codes(test) == [("x", "reported-before-date")]


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (a_case().cycle(1, 86, 113, id="a").cycle(2, 114, 140, id="b"), []),
        (a_case().cycle(1, 86, 113, id="a").cycle(2, 113, 140, id="b"), ["b"]),
        (a_case().cycle(1, 86, id="a").cycle(2, 128, 140, id="b"), ["b"]),
        (a_case().cycle(1, 86, 160, id="a").cycle(2, 90, 95, id="b").cycle(3, 120, 130, id="c"), ["b", "c"]),
        (a_case().cycle(1, 86, 100, id="a").cycle(1, 95, 113, id="b"), []),
    ],
)
def test_blinatumomab_cycles_that_overlap(case: CaseBuilder, found: list[str]) -> None:
    assert sorted(codes(case)) == [(name, "overlapping-cycles") for name in found]


def test_one_alert_per_record_with_the_facts_it_contradicts() -> None:
    case = a_case(birth_year=2026).with_mrd(20, 1, reported=19, id="x")
    assert codes(case) == [("x", "before-birth")]
    case = a_case().cycle(1, 86, 113, id="a").cycle(2, 100, 130, id="b").with_mrd(150, 1, id="x")
    case.having("follow_up", id="dead", date=on_day(140), status="dead")
    case.having("follow_up", id="again", date=on_day(160), status="dead")
    found = {alert.subject: [item.id for item in alert.evidence] for alert in asked(case, RULE, evaluate)}
    assert found == {"b": ["b", "a"], "x": ["x", "dead"], "again": ["again", "dead"]}


def test_what_is_not_known_yet_is_not_judged() -> None:
    case = a_case().having("adverse_events", **an_event(20, "Fever", 1, to=19, id="e"))
    case.having("assessments", **a_value(-100, "weight_kg", 70, id="v"))
    assert codes(case, day=18) == [("v", "before-diagnosis")]
    assert codes(case, day=20) == [("e", "end-before-start"), ("v", "before-diagnosis")]


def test_a_hold_of_a_single_day_is_in_order() -> None:
    assert codes(a_case().on("imatinib", 1, holds=[a_hold(20, 20)])) == []
