"""Text from data prints as typed or as a placeholder that says what it was; none of it steers the page."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain.history import read_case
from dalba_desktop.reports.case_report import case_report
from dalba_desktop.reports.chart import _with_plain_terms
from dalba_desktop.reports.layout.safe_text import FIELD_LIMIT, NOTE_LIMIT, cut, visible
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import BOLD, CELL, load_fonts
from tests.reports import cases
from tests.reports.pdf_text import squeezed, text_of

DAY_57 = dt.date(2025, 3, 5)
anything = st.text(st.characters(), max_size=200)
"""Any text at all, lone surrogates and control characters included."""


@pytest.mark.parametrize(
    "typed",
    [
        "F if a<b then stop",
        "value <LOD (see note)",
        "A&B",
        "note <i>tag</i>",
        '<img src="file:///etc/passwd">',
        '<a href="javascript:alert(1)">x</a>',
        "{0} {name} %s %(x)s $x_1$ \\alpha",
        "β ≥ 5 → µ, Łódź",
        "אב سلام",
    ],
)
def test_prints_as_typed(typed: str) -> None:
    history = read_case(cases.induction_case(), "case")
    history = history.with_record(replace(history.mrd[0], laboratory=typed))
    history = history.with_record(replace(history.adverse_events[0], term=typed))
    history = replace(history, patient=replace(history.patient, family_name=typed, karyotype=typed))
    report = text_of(case_report(cases.data_of(history, DAY_57), cases.fake_chart()))
    assert report.count(squeezed(typed)) == 4


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\N{CJK UNIFIED IDEOGRAPH-4E2D}", "[U+4E2D]"),
        ("\N{GRINNING FACE}", "[U+1F600]"),
        ("a\x00b\x1bc\x7f", "a[U+0000]b[U+001B]c[U+007F]"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", "[U+202E]abc"),
        ("a\N{ZERO WIDTH SPACE}b", "a[U+200B]b"),
        ("\ud800", "[U+D800]"),
        ("one\ttwo\N{EN SPACE}three", "one two three"),
        ("one\ntwo", "one↵two"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("x" + "\N{COMBINING TILDE}" * 4, "x" + "\N{COMBINING TILDE}" * 2 + "[U+0303][U+0303]"),
    ],
)
def test_what_cannot_be_drawn_is_named(typed: str, printed: str) -> None:
    assert visible(typed) == printed


def test_a_note_keeps_its_lines() -> None:
    assert visible("one\r\ntwo\nthree", keep_lines=True) == "one\ntwo\nthree"
    text = Text(Run("one\n\nthree", keep_lines=True))
    assert len(text.lines(200.0)) == 3


def test_a_long_note_is_cut_and_says_so() -> None:
    typed = "word " * 20_000
    said = cut(typed, NOTE_LIMIT)
    assert said.endswith("… (continues in the application: 99,400 characters)")
    assert cut("short", NOTE_LIMIT) == "short"


def test_the_worst_case_is_printed_with_its_real_chart() -> None:
    report = text_of(case_report(cases.data_of(cases.hostile_history(), DAY_57)))
    assert squeezed(visible(cases.HOSTILE)) in report
    assert squeezed("<b>&[U+0007]{x}") in report
    assert squeezed("(continues in the application: 99,400 characters)") in report
    assert squeezed("couldnotbeprinted") not in report


def test_a_hundred_thousand_characters_take_no_longer_than_ten_thousand_ten_times() -> None:
    """In time of the processor, so that a busy machine is no slow one; what grows as the square takes a hundred."""

    def seconds(length: int) -> float:
        history = read_case(cases.induction_case(), "case")
        long = "W" * length
        everywhere = tuple(replace(row, note=long, laboratory=long) for row in history.mrd)
        history = replace(history, mrd=everywhere, notes=(replace(history.notes[0], text=long),))
        began = time.process_time()
        case_report(cases.data_of(history, DAY_57), cases.fake_chart())
        return time.process_time() - began

    seconds(10)
    assert seconds(100_000) < 20 * max(seconds(10_000), 0.05)


@given(anything, anything, anything, anything)
def test_any_text_anywhere_is_found_again(name: str, laboratory: str, term: str, note: str) -> None:
    chart = cases.fake_chart()
    history = read_case(cases.induction_case(), "case")
    history = replace(
        history,
        patient=replace(history.patient, family_name=name, case_id=name[:40] or "X", karyotype=laboratory),
        notes=(replace(history.notes[0], text=note or "-"),),
    )
    history = history.with_record(replace(history.mrd[0], laboratory=laboratory, note=note))
    history = history.with_record(replace(history.adverse_events[0], term=term))
    report = text_of(case_report(cases.data_of(history, DAY_57), chart))
    assert "\N{REPLACEMENT CHARACTER}" not in report.replace("\ufffd" if "\ufffd" in name + laboratory else "", "")
    assert squeezed(visible(laboratory)) in report
    assert squeezed(visible(term, BOLD)) in report
    assert squeezed(visible(note, keep_lines=True)) in report


@given(st.text(max_size=400), st.floats(min_value=20.0, max_value=500.0))
def test_wrapping_loses_nothing_and_stays_in_its_width(typed: str, width: float) -> None:
    load_fonts()
    text = Text(Run(typed, CELL))
    wrapped = text.lines(width)
    printed = "".join(part for line in wrapped for part, _ in line.runs)
    assert squeezed(printed) == squeezed(visible(typed))
    assert all(line.width <= width + 0.01 for line in wrapped)


def test_a_field_no_laboratory_would_write_is_cut_visibly() -> None:
    text = Text("x" * (FIELD_LIMIT + 10))
    assert "continues in the application: 10 characters" in text.runs[0].text


def test_a_long_word_breaks_where_it_reads_best() -> None:
    text = Text("46,XX,t(9;22)(q34;q11.2)[14]/47,idem,+der(22)t(9;22)")
    firsts = ["".join(part for part, _ in line.runs) for line in text.lines(90.0)]
    assert all(line[-1] in ",;)]./" for line in firsts[:-1])


@pytest.mark.parametrize(
    "typed",
    [
        "<b>bold</b> thing",
        "((( )))",
        "$x_1$ \\alpha beta",
        "\N{RIGHT-TO-LEFT OVERRIDE}abc def",
        "a\nb\nc",
        "",
        "x" * 300,
    ],
)
def test_an_event_that_is_no_term_gets_no_initials_in_the_chart(typed: str) -> None:
    history = read_case(cases.induction_case(), "case")
    history = history.with_record(replace(history.adverse_events[0], term=typed))
    shown = _with_plain_terms(cases.data_of(history, DAY_57))
    term = shown.known.adverse_events[0].term
    assert term.endswith("…")
    assert len(term) <= 6
    assert any(mark.record == shown.known.adverse_events[0] for mark in shown.timeline.marks)


@pytest.mark.parametrize("typed", ["Pleural effusion", "Sepsis", "CMV (reactivated)", "Electrocardiogram QT prolonged"])
def test_a_term_of_the_dictionary_stays_as_it_is_in_the_chart(typed: str) -> None:
    history = read_case(cases.induction_case(), "case")
    data = cases.data_of(history.with_record(replace(history.adverse_events[0], term=typed)), DAY_57)
    assert _with_plain_terms(data) is data
