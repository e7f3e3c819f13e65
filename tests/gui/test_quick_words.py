"""What the preview says of lines of every sort, and what a form begins with; on the lines of the readers' own tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.pasted.text import read_report
from dalba_desktop.domain.quick.entry import read_line
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.quick_help import EXAMPLES
from dalba_desktop.gui.quick_prefill import prefilled
from dalba_desktop.gui.quick_typed import MOST_RECALLED, TypedLines
from dalba_desktop.gui.quick_words import Preview, Tone, judged, preview_of, reason_of, stored_words
from dalba_desktop.interchange.plausible import load_plausible
from tests.builders import a_case
from tests.domain.test_quick_lines import AS_OF as DAY
from tests.domain.test_quick_lines import LABORATORIES, LINES, case_of
from tests.domain.test_quick_lines import name_of as line_name
from tests.domain.test_report_text import REPORTS
from tests.domain.test_report_text import name_of as report_name
from tests.gui.clinic import AS_OF, rising_case
from tests.gui.views import POLICY, view_of

USUAL = load_plausible()


def context_of(case: CaseHistory, day: dt.date = AS_OF) -> Context:
    return Context(view=view_of(case, day), policy=POLICY, plausible=USUAL, laboratories=LABORATORIES)


def read(text: str, case: CaseHistory | None = None, day: dt.date = AS_OF) -> LineReading:
    return read_line(text, case or rising_case(), day, LABORATORIES, usual=USUAL)


def shown(text: str, cursor: int | None = None) -> Preview:
    return preview_of(read(text), context_of(rising_case()), cursor)


def rows(preview: Preview) -> dict[str, str]:
    return {name: said.replace("\xa0", " ") for name, said in preview.rows}


@pytest.mark.parametrize("line", LINES["line"], ids=line_name)
def test_every_line_has_its_preview_and_its_form(line: dict[str, Any]) -> None:
    case = case_of(line)
    text = line["text"] * line.get("repeat", 1)
    reading, context = read(text, case, DAY), context_of(case, DAY)
    preview = preview_of(reading, context, len(text))
    assert preview.is_ready is (reading.record is not None)
    assert preview.sentence or not text.strip()
    assert all(0 <= mark.start < mark.end <= len(text) for mark in preview.marks)
    assert preview_of(reading, context, None).is_ready is preview.is_ready
    texts = prefilled(reading)
    if texts is not None:
        assert reading.list_name is not None
        assert set(texts) <= set(KINDS[reading.list_name].keys)
    if reading.record is not None:
        assert stored_words(reading, context)
        entry = judged(reading, context)
        assert entry is not None
        assert not entry.problems


@pytest.mark.parametrize("report", REPORTS, ids=report_name)
def test_every_candidate_has_its_preview(report: dict[str, Any]) -> None:
    case = case_of(report)
    for candidate in read_report(report["text"], case, DAY, LABORATORIES):
        preview = preview_of(candidate, context_of(case, DAY), None)
        assert preview.is_ready is (candidate.record is not None)
        assert preview.captions


@pytest.mark.parametrize("line", [line for _, lines in EXAMPLES for line in lines])
def test_every_example_is_understood(line: str) -> None:
    """Where the example needs something to be running it says that, and nothing else."""
    case = rising_case()
    day = dt.date(2025, 12, 30)
    started = case_with_everything(case)
    reading = read(line, started, day)
    assert reading.list_name is not None
    allowed = {"already-running", "nothing-running", "nothing-held", "nothing-open"}
    assert {problem.code for problem in reading.problems} <= allowed
    assert not {question.code for question in reading.questions} & {"which-number", "missing"}


def case_with_everything(case: CaseHistory) -> CaseHistory:
    more = a_case().on("blinatumomab", 85, cycle=3, dose=28, dose_unit="mcg/day").build()
    return case.with_record(more.treatments[0])


def test_the_word_being_typed_is_not_cried_out() -> None:
    text = "4/3 b"
    quiet, loud = shown(text, len(text)), shown(text, None)
    assert not any(told.is_loud for told in quiet.problems)
    assert all(told.is_loud for told in loud.problems)
    assert [mark.tone for mark in quiet.marks][-1] is Tone.TYPED
    assert [mark.tone for mark in loud.marks][-1] is Tone.WRONG


def test_a_result_that_cannot_be_compared_says_so() -> None:
    assert rows(shown("4/3 csf rqpcr neg abl 45000"))["Before"] == "no result that this one can be compared with"


def test_what_a_line_changes_is_told_value_by_value() -> None:
    assert rows(shown("dasa stop 1/3"))["Changes"] == (
        "Treatment, dasatinib, 19 Feb 2025: end — \N{RIGHTWARDS ARROW} 1 Mar 2025"
    )


def test_answers_are_named_by_what_they_mean() -> None:
    assert [choice.text for choice in shown("4/3 0,004%").choices] == ["marrow", "blood", "CSF"]


def test_a_reason_is_one_line_of_a_bounded_length() -> None:
    assert reason_of("  dasa   stop 1/3 ") == "by quick entry: dasa stop 1/3"
    assert len(reason_of("note " + "x" * 500)) < 230


def test_a_form_begins_with_what_was_understood_and_as_last_time() -> None:
    texts = prefilled(read("4/3 bm 0.004"))
    assert texts is not None
    assert texts["date"] == "2025-03-04"
    assert texts["laboratory"] == "Lab A"
    assert "level" not in texts


def test_a_form_of_a_mutation_begins_with_its_rows() -> None:
    texts = prefilled(read("T315I 35% E255K ngs foo 14/2"))
    assert texts is not None
    assert texts["variants"].startswith('[{"protein": "p.Thr315Ile", "vaf_percent": "35')


def test_drugs_of_an_unfinished_line_are_a_list() -> None:
    texts = prefilled(read("it mtx ara-c foo 1/3"))
    assert texts is not None
    assert texts["drugs"] == "methotrexate, cytarabine"


@pytest.mark.parametrize("text", ["", "x", "dasa stop foo 1/3"])
def test_no_form_where_none_helps(text: str) -> None:
    assert prefilled(read(text)) is None


def test_lines_are_called_back_per_case_and_only_so_many() -> None:
    lines = TypedLines()
    for number in range(MOST_RECALLED + 5):
        lines.remember("A", f"line {number}")
    lines.remember("A", "  ")
    lines.remember("A", f"line {MOST_RECALLED + 4}")
    found = []
    while (line := lines.walk("A", "now", 1)) is not None:
        found.append(line)
    assert len(found) == MOST_RECALLED
    assert lines.walk("B", "", 1) is None
    lines.forget(frozenset({"B"}))
    assert lines.walk("A", "", 1) is None
