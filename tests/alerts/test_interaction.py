"""`drug-interaction`: acid suppression and CYP3A4 beside dasatinib, CYP3A4 beside ponatinib."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.rules.interaction import RULE, evaluate
from tests.alerts.ask import a_case, a_hold, asked, on_day, opened, severity
from tests.builders import CaseBuilder


def taking(drug_class: str | None, tki: str = "dasatinib", day: int = 50, to: int | None = None) -> CaseBuilder:
    return also(a_case().on(tki, 1, id="tki"), drug_class, day, to)


def also(case: CaseBuilder, drug_class: str | None, day: int = 50, to: int | None = None) -> CaseBuilder:
    end = None if to is None else on_day(to)
    values = {"drug": f"a {drug_class}", "class": drug_class, "start": on_day(day), "end": end, "id": f"c{day}"}
    return case.having("concomitants", **values)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (taking("ppi"), "acid"),
        (taking("h2_blocker"), "acid"),
        (taking("cyp3a4_inhibitor"), "inhibitor"),
        (taking("cyp3a4_inducer"), "inducer"),
        (taking("antiviral"), None),
        (taking(None), None),
        (taking("ppi", "ponatinib"), None),
        (taking("h2_blocker", "ponatinib"), None),
        (taking("cyp3a4_inhibitor", "ponatinib"), "inhibitor"),
        (taking("cyp3a4_inducer", "ponatinib"), "inducer"),
        (taking("cyp3a4_inhibitor", "imatinib"), None),
        (taking("ppi", day=101), None),
        (taking("ppi", to=99), None),
        (taking("ppi", to=100), "acid"),
        (also(a_case().on("dasatinib", 1, 99), "ppi"), None),
        (taking("ppi").having("follow_up", date=on_day(60), status="dead"), None),
    ],
)
def test_which_drug_matters_with_which_tki(case: CaseBuilder, code: str | None) -> None:
    alerts = asked(case, RULE, evaluate, 100)
    assert [alert.summary.code for alert in alerts] == ([] if code is None else [f"drug-interaction.{code}"])
    assert severity(case, RULE, evaluate, 100) == (None if code is None else "warning")


@pytest.mark.parametrize(
    ("holds", "days"),
    [
        ([], range(50, 81)),
        ([a_hold(60)], range(50, 81)),
        ([a_hold(40)], range(0)),
        ([a_hold(50)], range(50, 81)),
        ([a_hold(40, 69)], range(70, 81)),
        ([a_hold(40, 69), a_hold(65, 75)], range(76, 81)),
        ([a_hold(40, 85)], range(0)),
    ],
)
def test_it_opens_on_the_first_day_both_are_taken_and_a_hold_does_not_close_it(
    holds: list[dict[str, str]], days: range
) -> None:
    case = also(a_case().on("dasatinib", 1, holds=holds), "ppi", 50, 80)
    assert opened(case, RULE, evaluate, range(40, 95)) == list(days)
    if days:
        (alert,) = asked(case, RULE, evaluate, 80)
        assert alert.since == on_day(days[0])


def test_every_pair_is_evidence_and_the_gravest_is_named() -> None:
    case = also(also(taking("ppi", day=30), "cyp3a4_inducer", 50), "cyp3a4_inhibitor", 60)
    case.on("ponatinib", 70, id="second")
    (alert,) = asked(case, RULE, evaluate, 100)
    assert alert.summary.code == "drug-interaction.inhibitor"
    assert alert.summary.values == {
        "drug": "a cyp3a4_inhibitor",
        "drug_class": "cyp3a4_inhibitor",
        "tki": "dasatinib",
        "date": on_day(60),
    }
    assert (alert.subject, alert.since) == ("case", on_day(30))
    assert {item.id for item in alert.evidence} == {"c30", "c50", "c60", "tki", "second"}
    assert alert.numbers == {"pairs": 5}


def test_a_hold_that_goes_on_speaks_against_it() -> None:
    case = also(a_case().on("dasatinib", 1, holds=[a_hold(90)]), "ppi")
    (alert,) = asked(case, RULE, evaluate, 100)
    assert [item.code for item in alert.against] == ["doubt.hold"]
    (before,) = asked(case, RULE, evaluate, 80)
    assert before.against == ()


def test_the_hold_is_said_with_its_drug_and_days() -> None:
    case = also(a_case().on("dasatinib", 1, holds=[a_hold(90, 120)]), "ppi")
    (alert,) = asked(case, RULE, evaluate, 100)
    assert [dict(item.values) for item in alert.against] == [
        {"agent": "dasatinib", "start": on_day(90), "end": None}  # its end was not known on day 100
    ]


def test_a_drug_that_has_ended_hides_no_other() -> None:
    case = also(also(a_case().on("dasatinib", 1), "h2_blocker", 20, 30), "ppi", 50)
    assert severity(case, RULE, evaluate, 80) == "warning"
