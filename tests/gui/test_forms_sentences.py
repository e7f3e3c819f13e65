"""What stands under `Understood`: one sentence on what will be stored; and the knowledge behind the hints."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dalba_desktop.domain import codes
from dalba_desktop.gui.forms.texts import rows_text
from tests.builders import a_case
from tests.gui.test_forms_hints import DASATINIB, PLAUSIBLE, context_of, entered


@pytest.mark.parametrize(
    ("list_name", "texts", "sentence"),
    [
        (
            "treatments",
            {"agent": "intrathecal", "start": "5/3/2025", "drugs": "methotrexate, cytarabine"},
            "Intrathecal on 5 Mar 2025, day 57 · methotrexate, cytarabine",
        ),
        (
            "treatments",
            {
                **DASATINIB,
                "start": "8/1/2025",
                "end": "4/3/2025",
                "stop_reason": "mrd",
                "holds": rows_text([{"start": "1/2/2025", "end": "3/2/2025"}, {"start": "1/3/2025"}]),
            },
            (
                "Dasatinib 100 mg/day from 8 Jan 2025, day 1 to 4 Mar 2025, day 56 · held 1 Feb 2025 to 3 Feb 2025"
                " · held 1 Mar 2025 to now · ended: MRD"
            ),
        ),
        ("responses", {"date": "5/3/2025"}, "Response without a category on 5 Mar 2025, day 57"),
        (
            "responses",
            {
                "date": "5/3/2025",
                "category": "PR",
                "neutrophils_10e9_per_l": "1,2",
                "platelets_10e9_per_l": "80",
                "extramedullary": "yes",
            },
            "PR on 5 Mar 2025, day 57 · neutrophils 1.2 × 10⁹/L · platelets 80 × 10⁹/L · extramedullary disease",
        ),
        ("relapses", {"date": "5/3/2025"}, "Untyped relapse on 5 Mar 2025, day 57"),
        (
            "transplants",
            {"date": "1/3/2025", "chronic_gvhd": "mild", "neutrophil_engraftment": "15/3/2025"},
            "Transplant on 1 Mar 2025, day 53 · neutrophils engrafted on day +14 · chronic GvHD mild",
        ),
        (
            "adverse_events",
            {"term": "Rash", "grade": "5", "start": "1/3/2025", "end": "2/3/2025", "serious": "no", "action": "none"},
            "Rash grade 5 from 1 Mar 2025, day 53 to 2 Mar 2025 · not serious · action: none",
        ),
        (
            "adverse_events",
            {"term": "stroke", "grade": "5", "start": "1/3/2025"},
            "stroke grade 5 (CTCAE v5.0: death) from 1 Mar 2025, day 53, ongoing",
        ),
        (
            "concomitants",
            {"drug": "X", "start": "1/3/2025", "end": "2/3/2025"},
            "X from 1 Mar 2025, day 53 to 2 Mar 2025",
        ),
        (
            "assessments",
            {"date": "5/3/2025", "kind": "csf_blasts", "value": "0"},
            "No blasts in the CSF on 5 Mar 2025, day 57",
        ),
        ("follow_up", {"date": "5/3/2025", "status": "dead"}, "Died on 5 Mar 2025, day 57: cause not recorded"),
    ],
)
def test_the_sentence_says_what_will_be_stored(list_name: str, texts: Mapping[str, str], sentence: str) -> None:
    assert entered(list_name, texts).preview.replace("\xa0", " ") == sentence


def test_without_a_day_one_a_date_stands_alone() -> None:
    context = context_of(a_case(protocol_start=None).build())
    assert entered("notes", {"date": "5/3/2025", "text": "x"}, context).understood["date"] == "5\xa0Mar\xa02025"


def test_the_knowledge_behind_the_hints_has_a_source_and_a_standing() -> None:
    for usual in (*PLAUSIBLE.doses.values(), *PLAUSIBLE.values.values()):
        assert usual.low < usual.high
        assert usual.source
        assert usual.standing in ("verified", "memory", "opinion")
    assert set(PLAUSIBLE.values) == set(codes.AssessmentKind) - {codes.AssessmentKind.CSF_BLASTS}
    assert all(len(term.grades) == 4 and any(term.grades) for term in PLAUSIBLE.terms.values())
    assert set(PLAUSIBLE.units) >= codes.TKIS


def test_every_term_that_a_rule_waits_for_is_offered() -> None:
    """An alert that waits for a spelling nobody is offered would stay silent for ever."""
    from dalba_desktop.alerts.rules import blinatumomab_toxicity, cmv, dasatinib_toxicity, ponatinib

    waited = {
        name
        for module in (blinatumomab_toxicity, cmv, dasatinib_toxicity, ponatinib)
        for value in vars(module).values()
        if isinstance(value, dict) and all(isinstance(name, str) for name in value.values())
        for name in value.values()
    }
    assert "Pleural effusion" in waited
    assert {name for name in waited if PLAUSIBLE.term(name) is None} == set()
