"""Treatments as bars, tests and events as signs: heights, ends, words."""

from __future__ import annotations

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots.chart_parts import Glyph, Role
from tests.builders import a_case, on_day
from tests.plots.cases import model_of, sketched_case


def test_bars_are_as_high_as_the_dose_against_the_usual_one() -> None:
    model = model_of(
        a_case()
        .on("dasatinib", 1, 20, dose=70, dose_unit="mg/day")
        .on("imatinib", 21, 40, dose=10, dose_unit="mg/day")
        .on("nilotinib", 41, 60, dose=2000)
        .on("bosutinib", 61, 80)
        .on("asciminib", 81, 90, dose=80, dose_unit="mg/m2/day")
        .on("prednisone", 1, 10, dose=60, dose_unit="mg/day")
        .on("prednisone", 11, 20, dose=30, dose_unit="mg/day")
        .on("dexamethasone", 21, 22, dose=0)
        .cycle(1, 30, 57),
        100,
    )
    shares = [(bar.forms[0].split()[0], bar.share) for bar in model.bars]
    assert shares == [
        ("prednisone", 1.0),
        ("dasatinib", 0.5),
        ("prednisone", 0.5),
        ("dexamethasone", None),
        ("imatinib", 0.3),
        ("C1", 1.0),
        ("nilotinib", 1.0),
        ("bosutinib", None),
        ("asciminib", None),
    ]


def test_the_day_of_a_dose_change_belongs_to_the_earlier_row() -> None:
    model = model_of(a_case().on("dasatinib", 1, 30, dose=140).on("dasatinib", 30, 60, dose=100), 90)
    assert [(bar.first, bar.last) for bar in model.bars] == [(0.5, 30.5), (30.5, 60.5)]


def test_an_ongoing_treatment_runs_to_the_day_asked() -> None:
    bar = model_of(a_case().on("ponatinib", 1), 40).bars[0]
    assert bar.is_ongoing
    assert bar.last == 40.5
    assert "since" in bar.words
    assert "ongoing" in bar.words


def test_a_hold_that_begins_after_its_row_ended_is_not_drawn() -> None:
    late = {"start": str(on_day(30)), "end": str(on_day(35))}
    open_ended = {"start": str(on_day(5))}
    bar = model_of(a_case().on("ponatinib", 1, 20, holds=[late, open_ended]), 60).bars[0]
    assert bar.pauses == ((4.5, 20.5),)


def test_mild_events_are_noted_quietly_unless_an_alert_rests_on_them() -> None:
    (mild,) = model_of(a_case().having("adverse_events", term="Fatigue", grade=2, start=on_day(9)), 30).marks
    assert (mild.lane, mild.is_quiet, mild.forms) == (Lane.ALSO, True, ("",))
    effusion = a_case().on("dasatinib", 1).having("adverse_events", term="Pleural effusion", grade=2, start=on_day(9))
    model = model_of(effusion, 30)
    assert [(mark.lane, mark.role, mark.forms[0]) for mark in model.marks] == [
        (Lane.EVENTS, Role.WARNING, "pleural effusion 2")
    ]
    assert Lane.ALSO not in model.lanes
    severe = model_of(a_case().having("adverse_events", term="Sepsis", grade=4, start=on_day(9)), 30).marks
    assert [(mark.glyph, mark.role, mark.forms[0]) for mark in severe] == [(Glyph.ADVERSE_EVENT, Role.INK, "sepsis 4")]


def test_a_mutation_that_resists_the_drug_taken_is_marked_for_action() -> None:
    model = model_of(sketched_case(), 65)
    mutation = next(mark for mark in model.marks if mark.glyph is Glyph.MUTATION)
    assert mutation.role is Role.CRITICAL
    assert mutation.forms[0].replace("\N{NO-BREAK SPACE}", " ") == "T315I 38 %"
    later = model_of(sketched_case(), 366)
    assert next(mark for mark in later.marks if mark.glyph is Glyph.MUTATION).role is Role.INK


def test_words_for_every_kind_of_test_and_event() -> None:
    case = (
        a_case()
        .tested(10, "pending")
        .tested(20, "not_amplifiable")
        .tested(30, "no_mutation", method="ngs", specimen="marrow")
        .tested(40, "mutation")
        .tested(50, "mutation", {"protein": "T315I", "vaf_percent": 38}, {"protein": "E255K"})
        .having("responses", date=on_day(22), category="CRi", marrow_blasts_percent=3)
        .having("responses", date=on_day(23), category="PR")
        .having("responses", date=on_day(24))
        .having("relapses", date=on_day(60), type="combined", sites=["cns", "marrow"], cd19="negative")
        .having("relapses", date=on_day(61))
        .having("transplants", date=on_day(70), donor="cord", conditioning="reduced", disease_status="CR2")
        .having("transplants", date=on_day(71))
        .having("adverse_events", term="ICANS", grade=3, start=on_day(62), end=on_day(64))
        .having("adverse_events", term="Cytokine release syndrome", grade=5, start=on_day(63))
        .having("follow_up", date=on_day(80), status="lost")
        .having("follow_up", date=on_day(90), status="dead", cause_of_death="infection")
        .having("follow_up", date=on_day(90), status="dead")
        .having("treatments", agent="intrathecal", start=on_day(14), drugs=["methotrexate"])
    )
    marks = model_of(case, 100).marks
    said = {(mark.lane, mark.forms[0].replace("\N{NO-BREAK SPACE}", " ")) for mark in marks}
    assert said == {
        (Lane.ABL1, "pending"),
        (Lane.ABL1, "not amplifiable"),
        (Lane.ABL1, "none found"),
        (Lane.ABL1, "mutation, not named"),
        (Lane.ABL1, "T315I 38 %, E255K"),
        (Lane.EVENTS, "CRi"),
        (Lane.EVENTS, "PR"),
        (Lane.EVENTS, "response not stated"),
        (Lane.EVENTS, "combined relapse"),
        (Lane.EVENTS, "relapse"),
        (Lane.EVENTS, "transplant, cord, RIC"),
        (Lane.EVENTS, "transplant"),
        (Lane.EVENTS, "ICANS 3"),
        (Lane.EVENTS, "CRS 5"),
        (Lane.EVENTS, "lost to follow-up"),
        (Lane.EVENTS, "died (infection)"),
        (Lane.EVENTS, "died"),
        (Lane.INTRATHECAL, ""),
    }
    words = "\n".join(mark.words for mark in marks)
    for part in ("Intrathecal dose · methotrexate", "CD19 negative", "CNS, marrow", "until 12", "not resolved", "CR2"):
        assert part in words
