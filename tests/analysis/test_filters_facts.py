"""Which cases a filter means, on the facts of one case."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.analysis.filters import parsed
from dalba_desktop.analysis.filters_facts import Concluded, FilterFacts, facts_of
from dalba_desktop.analysis.filters_keys import KEYS
from dalba_desktop.analysis.filters_matching import matches
from dalba_desktop.analysis.filters_table import FactsTable
from dalba_desktop.analysis.molecular import molecular_response, readings_of
from dalba_desktop.analysis.readings import ResponseClass
from dalba_desktop.analysis.worklist import DueState, Expected
from dalba_desktop.domain.codes import Specimen
from dalba_desktop.domain.genetics import Ikzf1Plus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import phase_on
from dalba_desktop.domain.schedule import Planned
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import POLICY

TODAY = on_day(60)
OPEN_VALUES = {"alert": ("mrd-rising",)}


def facts(
    case: CaseBuilder | CaseHistory, as_of: dt.date = TODAY, withdrawn: tuple[str, ...] = (), **other: Any
) -> FilterFacts:
    """The facts of a case with what follows from it; `other` is concluded otherwise."""
    known = (case.build() if isinstance(case, CaseBuilder) else case).as_known_on(as_of)
    readings = readings_of(known, POLICY.measurement)
    concluded = Concluded(
        phase=phase_on(known, as_of),
        response=molecular_response(readings).response,
        last=readings[-1] if readings else None,
        is_rising=False,
        expected=(),
        alerts=(),
        ikzf1plus=Ikzf1Plus.INCOMPLETE,
    )
    return facts_of(known, dataclasses.replace(concluded, **other), as_of, withdrawn)


def meets(found: FilterFacts, text: str) -> bool:
    query = parsed(text, OPEN_VALUES)
    assert not query.problems, text
    (clause,) = query.clauses
    table = FactsTable()
    table.put(found)
    assert (found.case_id in table.meant_by(clause)) is matches(clause, found), "asked by value or by case"
    return matches(clause, found)


def planned(state: DueState, days: int) -> Expected:
    item = Planned("d60", TODAY, TODAY, TODAY, frozenset({Specimen.MARROW}))
    return Expected(item, state, days)


def test_the_newest_marrow_sample_is_what_mrd_looks_at() -> None:
    rising = facts(a_case().with_mrd(1, 84).with_mrd(45, 0.3), is_rising=True)
    assert meets(rising, "mrd:rising")
    assert meets(rising, "mrd:none")
    assert meets(rising, "mrd:positive")
    assert meets(rising, "mrd:>0.1")
    assert meets(rising, "mrd:=0.3")
    assert not meets(rising, "mrd:<0.3")
    assert meets(rising, "mrd:<=0.3")
    assert meets(rising, "mrd:>=0.3")
    assert not meets(rising, "mrd:cmr,pnq,response")
    assert meets(rising, "-mrd:cmr")
    assert not meets(rising, "-mrd:cmr,>0.1")
    assert meets(facts(a_case()), "mrd:missing")
    assert meets(facts(a_case().with_mrd(45)), "mrd:unclear")
    assert not meets(facts(a_case().with_mrd(45)), "mrd:>=0")


def test_a_result_below_a_limit_meets_only_what_is_certain() -> None:
    undetected = facts(a_case().undetected(45, lod_percent=0.002))
    assert meets(undetected, "mrd:cmr")
    assert meets(undetected, "mrd:response")
    assert not meets(undetected, "mrd:positive")
    assert meets(undetected, "mrd:<0.002")
    assert not meets(undetected, "mrd:<0.001")
    assert not meets(undetected, "mrd:>0")
    assert not meets(undetected, "mrd:=0")
    pnq = facts(a_case().pnq(45, lod_percent=0.002, loq_percent=0.01))
    assert meets(pnq, "mrd:pnq")
    assert meets(pnq, "mrd:positive")
    assert meets(pnq, "mrd:>0.001")
    assert not meets(pnq, "mrd:>0.005")


def test_treatment_phase_and_variants() -> None:
    case = a_case().on("dasatinib", 1, 30).on("ponatinib", 31).on("car_t", 20, 20)
    case.tested(40, "mutation", {"protein": "T315I", "compound_with": ["E255K"]}, {"protein": "F317L"})
    case.tested(50, "pending")
    found = facts(case)
    for text in (
        *("phase:induction", "tki:ponatinib", "tki:any", "agent:dasatinib", "agent:car-t", "-tki:dasatinib"),
        *("mut:T315I", "mut:p.Thr315Ile", "mut:315", "mut:any", "mut:compound", "mut:pending", "-mut:E255K"),
        *("since:>58d", "since:<=59d", "diagnosed:2025-01", "diagnosed:<3m", "-diagnosed:<2025"),
        *("diagnosed:<=2025-01", "diagnosed:>=2025-01-01", "-diagnosed:>2025-01-01", "protocol:d-alba"),
    ):
        assert meets(found, text), text
    assert meets(facts(a_case()), "tki:none")
    assert meets(facts(a_case()), "mut:untested")
    assert meets(facts(a_case().tested(40, "no_mutation")), "mut:none")


@pytest.mark.parametrize(
    ("transcript", "texts"),
    [
        ("e1a2", ("transcript:p190", "transcript:e1a2", "-transcript:p210")),
        ("e14a2", ("transcript:p210", "-transcript:p190")),
        ("e1a2+p210", ("transcript:p210", "transcript:p190", "transcript:e1a2+p210")),
        (None, ("transcript:unknown", "-transcript:p190", "sex:unknown")),
    ],
)
def test_transcripts_by_their_protein(transcript: str | None, texts: tuple[str, ...]) -> None:
    found = facts(a_case(transcript=transcript))
    assert all(meets(found, text) for text in texts)


def test_alerts_and_what_is_due() -> None:
    expected = [planned(DueState.OVERDUE, 9), planned(DueState.OVERDUE, 3), planned(DueState.UPCOMING, 12)]
    alerts = [("mrd-rising", "critical"), ("data-order", "warning")]
    found = facts(a_case(), expected=expected, alerts=alerts)
    for text in (
        *("overdue:yes", "overdue:>7d", "-overdue:>9", "due:yes", "due:<2w", "-due:<12"),
        *("alert:any", "alert:critical,info", "alert:mrd-rising", "alert:>1", "-alert:info"),
    ):
        assert meets(found, text), text
    quiet = facts(a_case(), expected=[planned(DueState.DUE, 4)])
    for text in ("overdue:no", "-overdue:>=0", "due:<=0", "alert:none", "-alert:>0", "alert:=0"):
        assert meets(quiet, text), text
    assert meets(facts(a_case()), "due:no")


def test_what_became_of_the_patient() -> None:
    case = a_case(sex="female", birth_date="1960-03-01")
    case.having("relapses", date=on_day(20), type="molecular").having("relapses", date=on_day(25))
    case.having("transplants", date=on_day(30)).having("follow_up", date=on_day(40), status="dead")
    dead = facts(case, as_of=on_day(900))
    for text in (
        *("dead:yes", "alive:no", "lost:no", "transplant:yes", "transplant:1", "relapse:yes", "relapse:molecular"),
        *("relapse:>1", "sex:female", "age:64", "age:>=60", "-age:>64", "-age:unknown", "ikzf1plus:incomplete"),
    ):
        assert meets(dead, text), text
    lost = facts(a_case().having("follow_up", date=on_day(40), status="lost"))
    for text in ("lost:yes", "alive:yes", "dead:no", "transplant:no", "relapse:no", "age:unknown", "-age:>0"):
        assert meets(lost, text), text


def test_texts_are_found_by_how_their_words_begin() -> None:
    case = a_case().with_mrd(10, 1.0, laboratory="Lab A", note="Sent by courier").with_mrd(20, 1.0, laboratory=None)
    case.having("notes", date=on_day(12), text="Versamento pleurico, 400 ml")
    found = facts(case, withdrawn=("effusion typed twice",))
    for text in (
        *("lab:lab", 'lab:"lab a"', "-lab:roma", "note:pleur", 'note:"ml versa"', "note:courier", "-note:ersamento"),
        *("withdrawn:twice", "-withdrawn:pleurico", "note:roma,pleur", '-note:"versamento courier"'),
    ):
        assert meets(found, text), text


@given(
    level=st.floats(0.0001, 100),
    limit=st.floats(0.0001, 100),
    sign=st.sampled_from([">", ">=", "<", "<="]),
    is_censored=st.booleans(),
)
def test_a_comparison_and_its_opposite_never_both_hold(
    level: float, limit: float, sign: str, is_censored: bool
) -> None:
    opposite = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}[sign]
    case = a_case().undetected(10, lod_percent=level) if is_censored else a_case().with_mrd(10, level)
    found = facts(case)
    one, other = (meets(found, f"mrd:{each}{limit:.9f}") for each in (sign, opposite))
    assert not (one and other and not (is_censored and round(level, 9) == round(limit, 9)))
    assert is_censored or one or other, "an exact level is on one side"


@given(st.sampled_from([(key.name, name) for key in KEYS.values() for name in key.values]), st.booleans())
def test_negation_turns_every_filter_round(pair: tuple[str, str], is_treated: bool) -> None:
    case = a_case(birth_year=1970).with_mrd(10, 1.0)
    found = facts(case.on("imatinib", 1) if is_treated else case)
    text = f"{pair[0]}:{pair[1]}"
    assert meets(found, text) is not meets(found, f"-{text}")


def test_every_response_class_has_a_name() -> None:
    for response in ResponseClass:
        assert any(tag.startswith("mrd:") for tag in facts(a_case(), response=response).tags)


def test_a_table_of_cases_follows_what_changes() -> None:
    table = FactsTable()
    (rising,) = parsed("mrd:>0.1").clauses
    (noted,) = parsed("note:pleural").clauses
    table.put(facts(a_case(case_id="A").with_mrd(10, 1.0)))
    table.put(facts(a_case(case_id="B").with_mrd(10, 1.0).having("notes", date=on_day(3), text="Pleural")))
    assert table.meant_by(rising) == {"A", "B"}
    assert table.meant_by(noted) == {"B"}
    table.put(facts(a_case(case_id="B").with_mrd(10, 0.01)))
    assert table.meant_by(rising) == {"A"}
    assert table.meant_by(noted) == frozenset()
    assert table.meant_by(dataclasses.replace(noted, is_negated=True)) == {"A", "B"}
    table.drop("A")
    table.drop("A")
    assert table.meant_by(rising) == frozenset()
    table.clear()
    assert table.meant_by(dataclasses.replace(noted, is_negated=True)) == frozenset()
