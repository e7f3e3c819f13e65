"""What the head of the page says of a case."""

from __future__ import annotations

import pytest

from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.facts import description, facts_of, next_sample_fact
from tests.builders import a_case, on_day
from tests.gui.clinic import calm_case, one_sample_case, resistant_case, rising_case
from tests.gui.views import POLICY, view_of


def said(case: CaseHistory, day: int = 57) -> list[tuple[str, str]]:
    view = view_of(case, on_day(day))
    return [(fact.value.replace("\xa0", " "), fact.detail.replace("\xa0", " ")) for fact in facts_of(view)]


def test_a_rising_case_at_a_glance() -> None:
    assert said(rising_case()) == [
        ("Day 57", "Induction since 8 Jan"),
        ("Dasatinib 100 mg/day", "since 19 Feb, held 12–18 Feb"),
        ("Marrow 1.2 %", "5 Mar · was 0.31 % · +0.59 log"),
        ("No response", "molecular, marrow 5 Mar"),
    ]


def test_one_sample_before_any_treatment() -> None:
    facts = said(one_sample_case(), 1)
    assert facts[1] == ("No TKI", "none recorded")
    assert facts[2] == ("Marrow 92 %", "8 Jan")


def test_a_response_says_its_depth_and_since_when() -> None:
    assert said(calm_case())[3] == ("CMR · MR5", "since 21 Feb")


def test_a_mutation_is_named() -> None:
    assert said(resistant_case())[4] == ("T315I 38 %", "NGS · 22 Feb")


def test_nothing_recorded_is_said_and_not_invented() -> None:
    facts = said(a_case(transcript=None, protocol_start=None).build())
    assert facts == [
        ("Before treatment", "since 1 Jan"),
        ("No TKI", "none recorded"),
        ("No MRD result", ""),
        ("No marrow sample", "—"),
    ]


@pytest.mark.parametrize(
    ("case", "day", "value", "detail"),
    [
        (a_case().on("ponatinib", 1, 30), 57, "No TKI", "ponatinib until 6 Feb"),
        (
            a_case().on("dasatinib", 1, dose=140, dose_unit="mg/day", holds=[{"start": "2025-02-25"}]),
            57,
            "Dasatinib on hold",
            "since 25 Feb",
        ),
        (a_case().on("dasatinib", 1), 57, "Dasatinib", "since 8 Jan"),
        (
            a_case().on("dasatinib", 1, holds=[{"start": "2025-01-28", "end": "2025-02-03"}]),
            57,
            "Dasatinib",
            "since 8 Jan, held 28 Jan – 3 Feb",
        ),
        (
            a_case().on("dasatinib", 1).having("follow_up", date=on_day(40), status="dead"),
            57,
            "No TKI",
            "dasatinib until 16 Feb",
        ),
    ],
)
def test_the_tki_and_its_holds(case: object, day: int, value: str, detail: str) -> None:
    assert said(case.build(), day)[1] == (value, detail)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("cause", "words"), [("infection", "infection"), (None, "cause not recorded")])
def test_a_death_is_said_with_its_cause(cause: str | None, words: str) -> None:
    case = a_case().having("follow_up", date=on_day(40), status="dead", cause_of_death=cause).build()
    assert said(case)[0] == ("Died 16 Feb", words)


def test_after_transplant_days_count_from_the_transplant() -> None:
    facts = said(a_case().having("transplants", date=on_day(50)).build())
    assert facts[0] == ("Day +7", "after transplant, protocol day 57")


@pytest.mark.parametrize(
    ("as_of", "value", "detail"),
    [
        (57, "Next sample", "marrow, 23 Mar – 12 Apr"),
        (76, "Sample due", "marrow, until 12 Apr"),
        (50, "Sample due", "marrow, until 12 Mar"),
    ],
)
def test_the_next_planned_sample(as_of: int, value: str, detail: str) -> None:
    """The sample of day 57 answers its own window; day 85 is next."""
    view = view_of(rising_case(), on_day(as_of))
    fact = next_sample_fact(view, POLICY.calendars[codes.Protocol.D_ALBA])
    assert fact is not None
    assert (fact.value, fact.detail.replace("\xa0", " ")) == (value, detail)


@pytest.mark.parametrize("status", ["dead", "lost"])
def test_nothing_is_planned_for_who_cannot_come(status: str) -> None:
    case = a_case().on("dasatinib", 1).having("follow_up", date=on_day(40), status=status).build()
    assert next_sample_fact(view_of(case), POLICY.calendars[codes.Protocol.D_ALBA]) is None


def test_a_plan_has_an_end() -> None:
    assert next_sample_fact(view_of(a_case().build(), on_day(4000)), POLICY.calendars[codes.Protocol.D_ALBA]) is None


def test_the_line_about_the_patient() -> None:
    line = description(view_of(rising_case())).replace("\xa0", " ")
    assert line == "female, 62 · e1a2 (p190) · diagnosed 1 Jan 2025 · IKZF1plus · CNS1"


@pytest.mark.parametrize(
    ("genetics", "flag"),
    [
        (
            {"ikzf1": "deleted", "cdkn2a": "none", "cdkn2b": "none", "pax5": "none", "par1": "none", "erg": "none"},
            "IKZF1 deleted",
        ),
        ({"ikzf1": "unknown"}, "IKZF1plus incomplete"),
    ],
)
def test_ikzf1_short_of_plus(genetics: dict[str, str], flag: str) -> None:
    assert flag in description(view_of(a_case(genetics=genetics, protocol="all2820").build()))
