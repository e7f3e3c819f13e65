"""What stands quietly beside the course: concomitant drugs as slim bars, values, follow-up and notes as small signs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dalba_desktop.domain.events import Concomitant
from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots.bars import bar_box
from dalba_desktop.plots.case_chart import CaseChart, as_text, case_chart, describe
from dalba_desktop.plots.frame import ALSO_HEIGHT
from dalba_desktop.plots.print_line import PrintLine
from dalba_desktop.plots.side_words import side_parts
from dalba_desktop.plots.theme import LIGHT
from tests.builders import CaseBuilder, a_case, on_day
from tests.plots.cases import model_of


def drawn(case: CaseBuilder, day: int) -> CaseChart:
    return case_chart(model_of(case, day), LIGHT, width_inches=9, height_inches=5.5)


def words_on(chart: CaseChart) -> list[str]:
    return [text.get_text() for text in chart.figure.artists if isinstance(text, PrintLine)]


def taking(case: CaseBuilder, drug: str, start: int, end: int | None = None, kind: str | None = None) -> CaseBuilder:
    return case.having(
        "concomitants", drug=drug, start=on_day(start), end=None if end is None else on_day(end), class_=kind
    )


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_the_only_other_drug_has_its_name_and_says_what_it_does_to_a_tki() -> None:
    case = taking(a_case().on("dasatinib", 1).with_mrd(1, 70), "pantoprazole", 3, 60, "ppi")
    chart = drawn(case, 90)
    (bar,) = [bar for bar in chart.model.bars if bar.is_slim]
    assert bar.lane is Lane.OTHER
    assert "pantoprazole" in words_on(chart)
    assert plain(bar.words).splitlines() == [
        "Pantoprazole · proton-pump inhibitor",
        "10 Jan 2025 to 8 Mar 2025 (days 3\N{EN DASH}60)",
        "of a class that can change the effect of a TKI",
    ]
    (row,) = [row for row in chart.model.rows if row.list == "concomitants"]
    assert (row.what, row.value) == ("pantoprazole", "proton-pump inhibitor")
    assert "change the effect of a TKI" in row.remark


def test_slim_bars_lie_below_the_others_and_apart() -> None:
    case = a_case().on("levetiracetam", 1, 80, dose=1000, dose_unit="mg/day").with_mrd(1, 70)
    for drug in ("aciclovir", "co-trimoxazole", "rifampicin"):
        taking(case, drug, 1)
    chart = drawn(case, 90)
    boxes = [bar_box(bar, chart.frame) for bar in chart.model.bars]
    lane = chart.frame.lanes[Lane.OTHER]
    for above, below in pairwise(boxes):
        assert below[3] <= above[1]
        assert below[3] - below[1] == pytest.approx(3.0)
    assert boxes[0][3] <= lane.top
    assert boxes[-1][1] >= lane.bottom
    assert any("levetiracetam" in words for words in words_on(chart))


def test_a_drug_taken_for_years_does_not_stretch_the_axis() -> None:
    case = taking(a_case().on("dasatinib", 1).with_mrd(1, 70), "amlodipine", -4000)
    model = model_of(case, 90)
    assert model.scale.first > -20
    (bar,) = [bar for bar in model.bars if bar.is_slim]
    assert bar.first == model.scale.first
    (row,) = [row for row in model.rows if row.list == "concomitants"]
    assert row.date == on_day(-4000)
    ended = model_of(taking(a_case().with_mrd(1, 70), "amlodipine", -400, -300), 90)
    assert ended.scale.first < -300


def test_values_follow_up_and_notes_share_a_low_lane() -> None:
    case = (
        a_case()
        .with_mrd(1, 70)
        .having("assessments", date=on_day(9), kind="qtcf_ms", value=421)
        .having("assessments", date=on_day(9), kind="csf_blasts", value=0)
        .having("follow_up", date=on_day(9), status="alive_in_remission")
        .having("notes", date=on_day(9), text="Prefers  the\nafternoon · clinic")
    )
    chart = drawn(case, 30)
    lane = chart.frame.lanes[Lane.ALSO]
    assert lane.top - lane.bottom == pytest.approx(ALSO_HEIGHT)
    assert ALSO_HEIGHT * 96 / 72 <= 14
    said = {(row.list, row.what, plain(row.value)) for row in chart.model.rows if row.list != "mrd"}
    assert said == {
        ("assessments", "QTcF", "421 ms"),
        ("assessments", "CSF", "without blasts"),
        ("follow_up", "follow-up", "alive in remission"),
        ("notes", "note", "Prefers the afternoon · clinic"),
    }
    words = plain(describe(chart.model))
    assert "Also noted: " in words
    assert "Note · Prefers the afternoon · clinic, 16 Jan 2025, day 9" in words
    assert "421 ms" in plain(as_text(chart.model))
    places = {(mark.x, mark.y) for mark in chart.hits.marks if mark.list != "mrd"}
    assert len(places) == 4


def test_many_values_of_one_day_can_each_be_pointed_at() -> None:
    case = a_case().with_mrd(1, 70).with_mrd(300, 1)
    for number in range(40):
        case.having("assessments", date=on_day(30), kind="weight_kg", value=60 + number)
    chart = drawn(case, 310)
    dots = [mark for mark in chart.hits.marks if mark.list == "assessments"]
    assert {chart.nearest(*chart.hits.pixels(mark), 1) for mark in dots} == set(dots)
    assert all(abs(mark.x - chart.frame.x(30)) <= 7.5 for mark in dots)


def test_a_long_note_is_cut_where_one_line_must_do() -> None:
    case = a_case().with_mrd(1, 70).having("notes", date=on_day(9), text="word " * 200)
    (row,) = [row for row in model_of(case, 30).rows if row.list == "notes"]
    assert len(row.value) == 80
    assert row.value.endswith("…")


def test_only_what_is_noted_has_such_words() -> None:
    with pytest.raises(TypeError):
        side_parts(Concomitant(drug="aciclovir", start=on_day(1)))


def test_a_drug_begun_years_ago_is_no_gap_that_hides_the_next() -> None:
    case = a_case().with_mrd(7, 1)
    taking(case, "aciclovir", -2_990)
    taking(case, "co-trimoxazole", -2_994, -2_994)
    model = model_of(case, 7)
    assert all(model.scale.gap_at(bar.first) is None for bar in model.bars)
