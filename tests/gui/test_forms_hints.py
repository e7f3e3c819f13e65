"""What a form says of a fact that is unusual but may be right, and what it cannot accept; without a form."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.forms.entry import Context, Entry
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.texts import rows_of, rows_text
from dalba_desktop.interchange.plausible import load_plausible
from tests.builders import a_case, on_day
from tests.gui.clinic import rising_case
from tests.gui.views import POLICY, view_of

PLAUSIBLE = load_plausible()


def context_of(case: CaseHistory, day: int = 57) -> Context:
    return Context(view=view_of(case, as_of=on_day(day)), policy=POLICY, plausible=PLAUSIBLE)


CONTEXT = context_of(rising_case())


def entered(list_name: str, texts: Mapping[str, str], context: Context = CONTEXT, record_id: str = "") -> Entry:
    return KINDS[list_name].entry(texts, context, record_id)


def row(**texts: str) -> str:
    return rows_text([texts])


VARIANT = {"date": "5/3/2025", "status": "mutation"}
DASATINIB = {"agent": "dasatinib", "start": "6/3/2025", "dose": "100", "dose_unit": "mg/day"}


@pytest.mark.parametrize(
    ("list_name", "texts", "key", "why"),
    [
        ("treatments", {"agent": "imatinib", "start": "5/3/2025", "end": "4/3/2025"}, "end", "Before the start."),
        ("treatments", {"agent": "imatinib", "start": "5/3/2025", "end": "9/3/2025"}, "end", "ongoing until then"),
        ("treatments", {"agent": "imatinib", "start": "9/3/2025"}, "start", "After 5"),
        ("treatments", {"agent": "imatinib", "start": "5/3/2024"}, "start", "Long before the diagnosis"),
        ("treatments", {"agent": "imatinib", "start": "5/3/1950"}, "start", "Long before the diagnosis"),
        ("treatments", {"agent": "dasatinib", "start": "19/2/2025"}, "start", "already there"),
        ("treatments", {**DASATINIB, "start": "1/3/2025"}, "start", "dasatinib 100 mg/day since 19 Feb 2025"),
        ("treatments", {**DASATINIB, "dose": "200"}, "dose", "200? Usually 20 to 180 mg/day."),
        ("treatments", {**DASATINIB, "dose_unit": ""}, "dose_unit", "without a unit"),
        ("treatments", {**DASATINIB, "stop_reason": "toxicity"}, "stop_reason", "counts as taken"),
        ("treatments", {"agent": "blinatumomab", "start": "5/3/2025"}, "cycle", "Which cycle?"),
        ("treatments", {**DASATINIB, "holds": row(start="1/3/2025")}, "holds", "outside the treatment"),
        ("treatments", {**DASATINIB, "holds": row(start="8/3/2025", end="7/3/2025")}, "holds", "ends before it starts"),
        ("abl1_tests", VARIANT, "variants", "without a variant"),
        (
            "abl1_tests",
            {**VARIANT, "status": "pending", "variants": row(protein="T315I")},
            "status",
            "is it a mutation?",
        ),
        ("abl1_tests", {**VARIANT, "status": "pending", "reported_on": "5/3/2025"}, "status", "still pending?"),
        (
            "abl1_tests",
            {**VARIANT, "lod_percent": "3", "variants": row(protein="T315I", vaf_percent="1,5")},
            "variants",
            "below what the method sees",
        ),
        ("abl1_tests", {**VARIANT, "reported_on": "4/3/2025"}, "reported_on", "Before the sample was taken."),
        ("responses", {"date": "29/1/2025", "category": "CR"}, "date", "already there"),
        ("relapses", {"date": "5/3/2025", "type": "molecular", "sites": "marrow"}, "sites", "has no site"),
        ("relapses", {"date": "5/3/2025", "type": "extramedullary", "sites": "marrow, CNS"}, "type", "combined"),
        ("transplants", {"date": "5/3/2025", "platelet_engraftment": "5/3/2025"}, "platelet_engraftment", "infusion"),
        ("adverse_events", {"term": "Wet lung", "grade": "2", "start": "5/3/2025"}, "term", "Not a listed term"),
        ("adverse_events", {"term": "sepsis ", "grade": "2", "start": "5/3/2025"}, "grade", "no grade 2 here"),
        ("concomitants", {"drug": "Omeprazole", "start": "5/3/2025"}, "class", "no interaction is looked for"),
        ("assessments", {"date": "5/3/2025", "kind": "platelets_10e9_per_l", "value": "48000"}, "value", "right unit?"),
        ("follow_up", {"date": "5/3/2025", "status": "alive", "cause_of_death": "gvhd"}, "cause_of_death", "who died"),
        ("follow_up", {"date": "1/3/2025", "status": "dead"}, "status", "facts of later days"),
    ],
)
def test_what_is_unusual_is_said_and_can_be_stored(
    list_name: str, texts: Mapping[str, str], key: str, why: str
) -> None:
    entry = entered(list_name, texts)
    assert entry.record is not None
    assert why in entry.hints[key].replace("\xa0", " ")
    assert entry.preview


@pytest.mark.parametrize(
    ("list_name", "texts"),
    [
        ("treatments", DASATINIB | {"agent": "ponatinib", "dose": "45"}),
        ("treatments", {"agent": "intrathecal", "start": "5/3/2025", "drugs": "methotrexate"}),
        ("abl1_tests", {**VARIANT, "variants": row(protein="T315I", vaf_percent="38")}),
        ("responses", {"date": "5/3/2025", "category": "NR"}),
        ("relapses", {"date": "5/3/2025", "type": "extramedullary", "sites": "CNS"}),
        ("transplants", {"date": "4/3/2025", "number": "1", "neutrophil_engraftment": "5/3/2025"}),
        ("adverse_events", {"term": "Sepsis", "grade": "5", "start": "5/3/2025"}),
        ("concomitants", {"drug": "Omeprazole", "class": "ppi", "start": "5/3/2025"}),
        ("assessments", {"date": "5/3/2025", "kind": "csf_blasts", "value": "1"}),
        ("follow_up", {"date": "5/3/2025", "status": "dead", "cause_of_death": "infection"}),
        ("notes", {"date": "5/3/2025", "text": "well"}),
    ],
)
def test_what_is_usual_is_not_remarked_upon(list_name: str, texts: Mapping[str, str]) -> None:
    texts = {key: text.replace("6/3/2025", "5/3/2025") for key, text in texts.items()}
    entry = entered(list_name, texts)
    assert entry.problems == {}
    assert entry.hints == {}


@pytest.mark.parametrize(
    ("list_name", "texts", "place", "why"),
    [
        ("abl1_tests", {**VARIANT, "variants": row(protein="T334I")}, "variants[0].protein", "isoform 1b"),
        ("abl1_tests", {**VARIANT, "variants": row(protein="T316I")}, "variants[0].protein", "a slip?"),
        ("abl1_tests", {**VARIANT, "variants": row(protein="T315T")}, "variants[0].protein", "No change"),
        ("abl1_tests", {**VARIANT, "variants": row(protein="NM_1:T315I")}, "variants[0].protein", "Only isoform 1a"),
        ("abl1_tests", {**VARIANT, "variants": row(protein="gatekeeper")}, "variants[0].protein", "Not read"),
        ("abl1_tests", {**VARIANT, "variants": row(vaf_percent="38")}, "variants[0].protein", "Needed."),
        (
            "abl1_tests",
            {**VARIANT, "variants": row(protein="T315I", vaf_percent="101")},
            "variants[0].vaf_percent",
            "100",
        ),
        (
            "abl1_tests",
            {**VARIANT, "variants": row(protein="T315I", compound_with="x")},
            "variants[0].compound_with",
            "Not",
        ),
        ("treatments", {**DASATINIB, "holds": row(start="8/3")}, "holds[0].start", "Not a date"),
        ("treatments", {**DASATINIB, "holds": row(reason="effusion")}, "holds[0].start", "Needed."),
        ("treatments", {**DASATINIB, "dose": "1.234"}, "dose", "1.234 or 1234? Drop the separator."),
        ("treatments", {**DASATINIB, "cycle": "1,5"}, "cycle", "whole number from 1 to 9"),
        ("adverse_events", {"related_to": "dana"}, "related_to", "Not known here: dana"),
        ("adverse_events", {"related_to": "p"}, "related_to", "prednisone, prednisolone, ponatinib?"),
        (
            "assessments",
            {"date": "5/3/2025", "kind": "csf_blasts", "value": "2"},
            "value",
            "0 (no blasts) or 1 (blasts)",
        ),
        ("assessments", {"date": "5/3/2025", "kind": "lvef_percent", "value": "120"}, "value", "At most 100."),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field(
    list_name: str, texts: Mapping[str, str], place: str, why: str
) -> None:
    entry = entered(list_name, texts)
    assert entry.record is None
    assert why in entry.problems[place]


def test_isoform_1b_is_refused_with_the_codon_that_counts_here() -> None:
    entry = entered("abl1_tests", {**VARIANT, "variants": row(protein="T334I")})
    assert entry.problems["variants[0].protein"] == (
        "Numbered by isoform 1b (NM_007313). Here isoform 1a counts, in which this is codon 315: 19 less."
    )


def test_after_death_only_notes_are_not_remarked_upon() -> None:
    case = a_case().having("follow_up", date=on_day(50), status="dead").build()
    context = context_of(case)
    assert "After the death" in entered("responses", {"date": "5/3/2025"}, context).hints["date"]
    assert entered("notes", {"date": "5/3/2025", "text": "letter written"}, context).hints == {}


def test_before_the_birth_is_before_everything() -> None:
    case = a_case(birth_date="1963-04-01").build()
    hints = entered("notes", {"date": "31/3/1963", "text": "x"}, context_of(case)).hints
    assert hints["date"].replace("\xa0", " ") == "Before the birth on 1 Apr 1963."


def test_a_correction_is_no_twin_of_itself() -> None:
    case = a_case().having("transplants", id="t1", date=on_day(40), number=1).build()
    texts = {"date": "16/2/2025", "number": "1"}
    assert entered("transplants", texts, context_of(case), "t1").hints == {}
    assert set(entered("transplants", texts, context_of(case)).hints) == {"date", "number"}


def test_the_dose_follows_the_drug_and_the_cycle_the_cycles() -> None:
    case = a_case().cycle(1, 20, 48).build()
    follows = KINDS["treatments"].follows({"agent": "blinatumomab"}, context_of(case))
    assert follows == {"dose_unit": "mcg/day", "cycle": "2"}
    assert KINDS["treatments"].follows({"agent": "dasatinib"}, context_of(case)) == {
        "dose_unit": "mg/day",
        "cycle": "",
    }
    assert KINDS["treatments"].follows({"agent": ""}, context_of(case)) == {"dose_unit": "", "cycle": ""}


def test_what_is_usual_stands_under_the_field_before_it_is_typed() -> None:
    assert entered("treatments", {"agent": "ponatinib"}).understood["dose"] == "Usually 10 to 45 mg/day"
    assert "dose" not in entered("treatments", {"agent": "inotuzumab"}).understood
    assert entered("assessments", {"kind": "alt_uln"}).understood["value"] == "x ULN, usually 0 to 100"
    assert entered("assessments", {"kind": "csf_blasts"}).understood["value"] == "0 no blasts, 1 blasts"
    graded = entered("adverse_events", {"term": "icans"})
    assert graded.understood["grade"] == "ASTCT 2019"
    assert graded.understood["term"].startswith("1 ICE 7-9, wakes spontaneously · 2 ICE 3-6")


def test_rows_that_say_nothing_are_none() -> None:
    assert rows_text([{"start": "", "end": ""}]) == ""
    assert rows_of("") == rows_of("no JSON") == rows_of('"a text"') == []
    entry = entered("treatments", {**DASATINIB, "start": "5/3/2025", "holds": ""})
    assert entry.record.holds == ()


def test_a_context_of_another_day_is_judged_by_that_day() -> None:
    later = dataclasses.replace(CONTEXT, view=view_of(rising_case(), as_of=on_day(70)))
    assert entered("treatments", {"agent": "imatinib", "start": "9/3/2025"}, later).hints == {}
