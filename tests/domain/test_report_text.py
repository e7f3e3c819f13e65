"""Reports of laboratories: every candidate with its source, days of unknown order asked, prose left alone."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain.history import read_case
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.pasted.text import Candidate, read_report
from dalba_desktop.domain.quick.reading import Question
from tests.domain.test_quick_lines import AS_OF, LABORATORIES, LINES, case_of

REPORTS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "data" / "report_texts.toml").read_text("utf-8")
)["report"]
TREATED = case_of({})
EMPTY = read_case({"patient": {"case_id": "EMPTY", "diagnosis_date": "2025-12-20"}}, "case")


def name_of(report: dict[str, Any]) -> str:
    return f"{REPORTS.index(report) + 1}: {report['text'].strip().splitlines()[0][:50]}"


def understood(candidate: Candidate) -> dict[str, Any]:
    text = candidate.text
    said = {
        "list": candidate.list_name,
        "values": dict(candidate.values),
        "stored": candidate.record is not None,
        "asked": [
            f"{each.code} {each.key} '{text[each.start : each.end]}': "
            + " | ".join(option.replacement.strip() for option in each.options)
            for each in candidate.questions
        ],
        "refused": [f"{each.code} '{text[each.start : each.end][:40]}'" for each in candidate.problems],
    }
    return {key: value for key, value in said.items() if value}


@pytest.mark.parametrize("report", REPORTS, ids=name_of)
def test_a_report_gives_the_candidates_it_names(report: dict[str, Any]) -> None:
    found = read_report(report["text"], TREATED, AS_OF, LABORATORIES)

    assert [understood(candidate) for candidate in found] == report.get("candidate", [])


@pytest.mark.parametrize("report", REPORTS, ids=name_of)
def test_every_value_has_its_words_in_the_report(report: dict[str, Any]) -> None:
    for candidate in read_report(report["text"], TREATED, AS_OF, LABORATORIES):
        read = {part.key for part in candidate.parts}
        inside = {"vaf_percent", "coding", "compound_with"}
        follows = {"status"} if "variants" in read else set()
        assert set(candidate.values) - follows <= read - inside
        for part in candidate.parts:
            assert part in candidate.source(part.key)
            assert candidate.text[part.start : part.end].strip()


@pytest.mark.parametrize("report", REPORTS, ids=name_of)
def test_every_answer_settles_its_question(report: dict[str, Any]) -> None:
    found = read_report(report["text"], EMPTY, AS_OF, LABORATORIES)
    for place, candidate in enumerate(found):
        for question in candidate.questions:
            for option in question.options:
                again = read_report(question.answered(candidate.text, option), EMPTY, AS_OF, LABORATORIES)
                assert len(again) == len(found)
                assert asked(again[place], question) == asked(candidate, question) - 1


def asked(candidate: Candidate, question: Question) -> int:
    """How many questions of this kind are open."""
    return sum((each.key, each.code) == (question.key, question.code) for each in candidate.questions)


def test_answers_one_after_the_other_make_the_result_ready() -> None:
    text = "Sampling date: 05/03/2026\nBM 0.012 % (12/98000)\n"
    (candidate,) = read_report(text, EMPTY, AS_OF)
    while candidate.questions:
        text = candidate.questions[0].answered(text, candidate.questions[0].options[0])
        (candidate,) = read_report(text, EMPTY, AS_OF)

    assert isinstance(candidate.record, MrdSample)
    assert (candidate.record.date.isoformat(), candidate.record.assay, candidate.record.target_copies) == (
        "2026-03-05", "rqpcr", 12,
    )  # fmt: skip


def test_another_order_than_the_proven_one_is_no_day() -> None:
    (candidate,) = read_report(
        "Sample date: 05/03/2026\nReport date: 25/03/2026\nSpecimen: BM\nMethod: flow\nResult: ND", EMPTY, AS_OF
    )

    assert candidate.values["date"] == "2026-03-05"


def test_a_report_that_contradicts_itself_about_the_order_is_asked() -> None:
    days = "Sample date: 05/03/2026\nReport date: 25/03/2026\nReceived: 03/26/2026\n"
    (candidate,) = read_report(days + "Specimen: BM\nMethod: flow\nResult: ND", EMPTY, AS_OF)

    assert [question.code for question in candidate.questions] == ["which-order"]


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_stumble(text: str) -> None:
    check(text)


_WORDS = sorted({word for report in REPORTS for word in report["text"].replace("\n", " \n ").split(" ") if word})


@given(st.lists(st.sampled_from(_WORDS), max_size=40), st.sampled_from(sorted(LINES["case"])))
def test_any_medley_of_report_words_is_read_without_a_stumble(words: list[str], name: str) -> None:
    check(" ".join(words), name)


def check(text: str, name: str = "treated") -> None:
    for candidate in read_report(text, case_of({"case": name}), AS_OF, LABORATORIES):
        spans = [(part.start, part.end) for part in candidate.parts]
        spans += [(question.start, question.end) for question in candidate.questions]
        spans += [(problem.start, problem.end) for problem in candidate.problems]
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans)))
        assert (candidate.record is None) == bool(candidate.questions or candidate.problems)


def test_a_line_that_no_laboratory_wrote_is_not_read() -> None:
    head = "Collected: 12 Mar 2026   Specimen: BM   Method: RQ-PCR\n"

    (candidate,) = read_report(head + "Result: 0.5 %\nMutations: " + "T315I " * 30_000, EMPTY, AS_OF)

    assert candidate.is_ready
    assert candidate.values["level_percent"] == 0.5


def test_a_report_of_somebody_else_is_never_ready() -> None:
    patient = {
        "case_id": "NAMED",
        "diagnosis_date": "2025-12-20",
        "family_name": "D\u2019Al\u00ec",
        "birth_date": "1961-05-01",
    }
    case = read_case({"patient": patient}, "case")
    rest = "\nSpecimen: BM   Collected: 12 Mar 2026   Method: RQ-PCR\nResult: negative"

    for head in (
        "Paziente: D\u2019Ali Maria",
        "Paziente: D\u2019AL\u00cc MARIA  Nata il: 01/05/1961",
        "Born: 05/01/61",
    ):
        (candidate,) = read_report(head + rest, case, AS_OF)
        assert candidate.is_ready, head
    for head, code in (("Paziente: Rossi Maria", "other-name"), ("DOB: 1961-05-02", "other-birth")):
        (candidate,) = read_report(head + rest, case, AS_OF)
        assert [problem.code for problem in candidate.problems] == [code]
