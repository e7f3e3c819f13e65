"""What is said of a typed line: every code has a sentence, and a preview says what will be stored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop import domain
from dalba_desktop.domain.pasted.text import read_report
from dalba_desktop.domain.quick.entry import read_line
from dalba_desktop.domain.quick.reading import LineReading, Part, Problem
from dalba_desktop.wording import NBSP
from dalba_desktop.wording.quick_entry import describe, option_words, part_words, problem_words
from dalba_desktop.wording.quick_sentences import ASSUMPTIONS, PROBLEMS, QUESTIONS
from tests.domain.test_quick_lines import AS_OF, LABORATORIES, LINES, USUAL, case_of, name_of
from tests.domain.test_quick_properties import PIECES
from tests.domain.test_report_text import REPORTS

SOURCES = "\n".join(
    path.read_text("utf-8")
    for package in ("quick", "pasted")
    for path in sorted(Path(domain.__file__).with_name(package).glob("*.py"))
)
DAYS = ["2026-02-30", "2026-13-01", "2025-00-10", "0000-01-01", "9999-12-31", "2026-02-28", "31/2", "\u0662026-01-01"]


def read(text: str, case: str = "treated") -> LineReading:
    return read_line(text, case_of({"case": case}), AS_OF, LABORATORIES, usual=USUAL)


def everything_said(reading: LineReading) -> list[str]:
    said = describe(reading)
    assert len(said.questions) == len(reading.questions)
    assert len(said.problems) == len(reading.problems)
    options = [
        option_words(reading.list_name, asked, option) for asked in reading.questions for option in asked.options
    ]
    return [*said.parts, *said.assumed, *said.questions, *said.problems, *options]


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("call", "sentences"),
    [
        (r"draft\.ask\([^,]+, [^,]+, \"([a-z-]+)\"", QUESTIONS),
        (r"(?:draft|self)\.refuse\([^,\"]+(?:\([^)]*\))?, \"([a-z0-9-]+)\"", PROBLEMS),
        (r"draft\.assume\([^,]+, [^\n]+, \"([a-z-]+)\"\)", ASSUMPTIONS),
        (r"Strange\([^\"]+\"([a-z-]+)\"", PROBLEMS),
    ],
)
def test_every_code_has_a_sentence(call: str, sentences: dict[str, str]) -> None:
    used = set(re.findall(call, SOURCES))

    assert used
    assert used <= sentences.keys()


@pytest.mark.parametrize("line", LINES["line"], ids=name_of)
def test_everything_that_a_line_gives_can_be_said(line: dict[str, Any]) -> None:
    reading = read(line["text"] * line.get("repeat", 1), line.get("case", "treated"))

    for text in everything_said(reading):
        assert text.strip()
        assert not re.search(r"\{[a-z_]+\}|None|<[A-Z]", text.replace("{date}", "")), text


@given(st.text(max_size=60), st.sampled_from(sorted(LINES["case"])))
def test_whatever_is_typed_can_be_said(text: str, case: str) -> None:
    assert all(said.strip() for said in everything_said(read(text, case)))


@given(st.lists(st.sampled_from([*PIECES, *DAYS]), max_size=8), st.sampled_from(sorted(LINES["case"])))
def test_every_medley_of_known_words_and_days_can_be_said(words: list[str], case: str) -> None:
    assert all(said.strip() for said in everything_said(read(" ".join(words), case)))


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2025-00-10", "31/2"])
def test_what_looks_like_a_day_and_is_none_is_told_as_it_was_typed(day: str) -> None:
    [problem] = describe(read(f"{day} bm neg")).problems

    assert day in problem


@pytest.mark.parametrize("report", REPORTS[:3], ids=lambda report: report["text"][:20].strip())
def test_a_candidate_is_described_as_a_line_is(report: dict[str, Any]) -> None:
    for candidate in read_report(report["text"], case_of({}), AS_OF):
        assert plain(describe(candidate).line).startswith("MRD result · ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12/3 bm 0,01234% abl 48000", "MRD result · 12 Mar 2026 · marrow · 0.01234 % · ABL1 · 48,000 control copies"),
        ("T315I 35% ngs 14/3", "ABL1 test · T315I · 35 % · NGS · 14 Mar 2026"),
        ("T315I + E255K compound 14/3", "ABL1 test · T315I · E255K · compound · 14 Mar 2026"),
        ("dasa 100 from 1/5", "Treatment · dasatinib · 100 mg/day · 1 May 2026"),
        ("blina c2 stop 21/4", "Treatment, changed · blinatumomab · cycle 2 · stop · end 21 Apr 2026"),
        ("CRS g2 4/4", "Adverse event · Cytokine release syndrome · grade 2 · 4 Apr 2026"),
        ("tx 26/4 agvhd 2", "Transplant · 26 Apr 2026 · acute GvHD grade 2"),
        ("qtcf 480 5/4", "Measurement · QTcF (ms) · 480 · 5 Apr 2026"),
        ("", ""),
    ],
)
def test_a_preview_says_what_will_be_stored(typed: str, said: str) -> None:
    assert plain(describe(read(typed)).line) == said


def test_what_was_not_typed_is_said_with_its_reason() -> None:
    assumed = [plain(text) for text in describe(read("12/3 bm neg abl 45000")).assumed]

    assert assumed == [
        "date: 12 Mar 2026, the latest such day",
        "RQ-PCR as last time",
        "Roma as last time",
        "target as at diagnosis: e1a2 (p190)",
    ]


@pytest.mark.parametrize(
    ("typed", "asked", "answers"),
    [
        ("12/3 bm 0,004 abl 48000", "Percent, or a ratio?", ["0.004 %", "0.4 % (a ratio)"]),
        ("12/3 bm 5", "What does this number say?", ["5%", "target 5", "abl 5"]),
        ("bm neg", "On which day?", ["10 May 2026", "9 May 2026"]),
        ("12/8 bm neg", "Long before the diagnosis. Is the day right?", ["yes, 12 Aug 2025"]),
        ("17/1 bm 0.4% abl 48000", "There is one of that day already. Store one more?", ["yes, one more"]),
        ("T315I/E255K 14/3", "On one molecule, or two mutations?", ["one compound mutation", "two mutations"]),
        ("T999I 14/3", "Outside the kinase domain. Is the variant right?", ["yes, T999I"]),
        ("pona 450 from 1/5", "An unusual dose. Is it right?", ["yes, 450"]),
        (
            "kd neg 14/4 sanger",
            "A test is pending. Is this its result?",
            ["the pending test: 30/3/2026 rep 14/4/2026", "another test"],
        ),
    ],
)
def test_a_question_comes_with_answers_in_words(typed: str, asked: str, answers: list[str]) -> None:
    reading = read(typed)
    question = reading.questions[0]

    assert describe(reading).questions[0] == asked
    assert [plain(option_words(reading.list_name, question, option)) for option in question.options] == answers


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("12/3 bm neg nonsense", "Not understood: nonsense"),
        ("T334I 14/3", "T334I counts by isoform 1b; in isoform 1a, used here, it is codon 315."),
        ("12/6/2026 bm neg", "12 Jun 2026 is still to come."),
        ("dasa 140 from 1/5", "It has been taken since 27 Dec 2025."),
        ("T315I neg 14/3", "The line says two things: no mutation"),
        ("crs g6 4/4", "grade: 6 is not possible. Allowed: a whole number from 1 to 5."),
    ],
)
def test_a_problem_says_what_is_wrong(typed: str, wrong: str) -> None:
    assert plain(describe(read(typed)).problems[0]) == wrong


def test_what_was_typed_is_never_taken_for_a_template() -> None:
    reading = read('12/3 bm neg "{date} {0} %s"')

    assert "{date} {0} %s" in describe(reading).line
    assert "{x}" in problem_words(Problem(0, 3, "unknown-word", {"value": "{x}"}))


def test_a_reason_outweighs_what_is_allowed() -> None:
    problem = Problem(0, 1, "not-allowed", {"key": "date", "value": "x", "allowed": "a day", "reason": "no such day"})

    assert problem_words(problem) == "date: no such day."


def test_what_the_title_says_is_not_repeated() -> None:
    assert part_words("transplants", Part(0, 2, "list", "transplants")) == ""
