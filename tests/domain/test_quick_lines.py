"""Every line of tests/data/quick_lines.toml is understood, asked about or refused exactly as written there."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.domain.codec import write_record
from dalba_desktop.domain.history import CaseHistory, list_of, read_case
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.quick.entry import read_line
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.interchange.plausible import load_plausible

AS_OF = dt.date(2026, 5, 10)
USUAL = load_plausible()
LABORATORIES = (Laboratory(name="Torino"),)
LINES: dict[str, Any] = tomllib.loads((Path(__file__).parent.parent / "data" / "quick_lines.toml").read_text("utf-8"))
_NOT_LISTED = ("year", "as-patient")
_USUAL = {"scale": "ratio", "control_gene": "ABL1"}


def case_of(line: dict[str, Any]) -> CaseHistory:
    return read_case(LINES["case"][line.get("case", "treated")], "case")


def name_of(line: dict[str, Any]) -> str:
    return f"{line.get('case', 'treated')}: {line['text']!a}"


def read(line: dict[str, Any]) -> LineReading:
    return read_line(line["text"] * line.get("repeat", 1), case_of(line), AS_OF, LABORATORIES, usual=USUAL)


def understood(reading: LineReading) -> dict[str, Any]:
    """The reading as the file of lines writes it."""
    text = reading.text
    said: dict[str, Any] = {}
    if reading.record is not None:
        assert list_of(reading.record) == reading.list_name
        written = write_record(reading.record)
        is_usual = _USUAL if reading.list_name == "mrd" else {}
        said["list"] = reading.list_name
        said["gives"] = {key: value for key, value in written.items() if is_usual.get(key) != value}
        said["along"] = [write_record(row) for row in reading.along]
        said["assumed"] = [f"{each.key}: {each.code}" for each in reading.assumed if each.code not in _NOT_LISTED]
    said["asked"] = [
        f"{each.code} {each.key} '{text[each.start : each.end]}': "
        + " | ".join(option.replacement.strip() for option in each.options)
        for each in reading.questions
    ]
    said["refused"] = [f"{each.code} '{text[each.start : each.end][:40]}'" for each in reading.problems]
    return {key: value for key, value in said.items() if value}


@pytest.mark.parametrize("line", LINES["line"], ids=name_of)
def test_a_line_says_what_the_file_says(line: dict[str, Any]) -> None:
    reading = read(line)

    expected = {key: value for key, value in line.items() if key not in ("text", "case", "repeat")}
    assert understood(reading) == expected
    assert reading.is_ready == bool(reading.text.strip(" ,;:=") and not reading.questions and not reading.problems)
    assert reading.amends == ("id" in expected.get("gives", {}))


def test_there_are_enough_lines_of_every_sort() -> None:
    sorts = Counter("good" if "gives" in line else "asked" if "asked" in line else "refused" for line in LINES["line"])

    assert sorts["good"] >= 200
    assert sorts["asked"] >= 60
    assert sorts["refused"] >= 60


@pytest.mark.parametrize(
    "line",
    [line for line in LINES["line"] if "asked" in line and "refused" not in line],
    ids=name_of,
)
def test_every_answer_settles_its_question(line: dict[str, Any]) -> None:
    reading = read(line)
    for question in reading.questions:
        for option in question.options:
            answered = read_line(
                question.answered(reading.text, option), case_of(line), AS_OF, LABORATORIES, usual=USUAL
            )
            assert not any((each.key, each.code) == (question.key, question.code) for each in answered.questions)
