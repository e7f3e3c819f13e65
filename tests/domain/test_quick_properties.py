"""What holds for every line, whoever typed it."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.history import read_case
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.quick.entry import LONGEST_LINE, read_line
from dalba_desktop.domain.quick.numbers import number_text
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.domain.quick.words import LEXICON
from tests.domain.strategies import value_of
from tests.domain.test_quick_lines import AS_OF, LABORATORIES, LINES, USUAL, case_of

EMPTY = read_case({"patient": {"case_id": "EMPTY", "diagnosis_date": "1900-01-31"}}, "case")
GOOD = [line for line in LINES["line"] if "gives" in line]
PIECES = sorted({piece for line in LINES["line"] for piece in line["text"].split()} | set(LEXICON))
ASSAYS = {"igtr_rqpcr": "igtr rqpcr", "igtr_ngs": "igtr ngs", "dna_breakpoint": "dna breakpoint"}
CATEGORIES = {
    "undetected": "neg",
    "positive_not_quantifiable": "PNQ",
    "not_evaluable": "NE",
    "quantified": "quantified",
}
TARGETS = {"e1a2+p210": "e1a2 p210", "other": "other transcript", "unknown": "unknown transcript"}


def holds(reading: LineReading) -> None:
    """Spans lie in the text and apart; a record and open points exclude each other."""
    spans = [(part.start, part.end) for part in reading.parts]
    spans += [(question.start, question.end) for question in reading.questions]
    spans += [(problem.start, problem.end) for problem in reading.problems]
    assert all(0 <= start <= end <= len(reading.text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans)))
    assert (reading.record is None) >= bool(reading.questions or reading.problems)
    assert reading.record is not None or not (reading.amends or reading.along)
    if reading.record is not None:
        codec.read_record(type(reading.record), codec.write_record(reading.record), "")


@given(st.text(max_size=60), st.sampled_from(sorted(LINES["case"])))
def test_any_text_is_read_without_a_stumble(text: str, name: str) -> None:
    holds(read_line(text, case_of({"case": name}), AS_OF, LABORATORIES, usual=USUAL))


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(sorted(LINES["case"])))
def test_any_medley_of_known_words_is_read_without_a_stumble(words: list[str], name: str) -> None:
    holds(read_line(" ".join(words), case_of({"case": name}), AS_OF, LABORATORIES, usual=USUAL))


@given(
    st.sampled_from(GOOD),
    st.text("!?%/-+<>.,:'\"\u200f\0\u00e9\u00df\u0661\u00b2\u0130 09eEx", min_size=1, max_size=3),
    st.integers(0),
)
def test_a_slip_of_the_keyboard_never_breaks_a_line(line: dict[str, Any], slip: str, at: int) -> None:
    text = line["text"]
    place = at % (len(text) + 1)
    holds(read_line(text[:place] + slip + text[place:], case_of(line), AS_OF, LABORATORIES, usual=USUAL))


_FREE_TEXT = re.compile(r"note|nota|\"", re.IGNORECASE)


@given(st.sampled_from(GOOD), st.integers(0), st.sampled_from(["qqq", "unsinn", "\u4e2d", "x9y"]))
def test_an_unknown_word_is_a_problem_wherever_it_stands(line: dict[str, Any], at: int, word: str) -> None:
    pieces = line["text"].split()
    place = at % (len(pieces) + 1)
    assume(not _FREE_TEXT.search(line["text"]) and "lab" not in pieces)
    text = " ".join([*pieces[:place], word, *pieces[place:]])

    reading = read_line(text, case_of(line), AS_OF, LABORATORIES, usual=USUAL)

    assert reading.record is None
    assert any(text[each.start : each.end] == word for each in reading.problems)


def one_slip_apart(one: str, other: str) -> bool:
    """One letter left out, put in, taken for another, or two beside each other turned round."""
    short, long = sorted((one, other), key=len)
    if len(long) == len(short):
        wrong = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        turned = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]]
        return len(wrong) == 1 or (turned and one[wrong[1]] == other[wrong[0]])
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def test_no_slip_of_one_letter_makes_one_drug_another() -> None:
    drugs = {
        (phrase, value)
        for phrase, meanings in LEXICON.items()
        for key, value in meanings
        if key in ("agent", "other_drug")
    }

    close = [
        (one, other)
        for (one, drug), (other, another) in combinations(sorted(drugs), 2)
        if drug != another and one_slip_apart(one, other)
    ]
    assert close == []


def test_a_line_that_nobody_typed_is_not_read() -> None:
    (problem,) = read_line("9" * (LONGEST_LINE + 1), EMPTY, AS_OF, usual=USUAL).problems
    assert problem.code == "too-long"


# --- every MRD sample can be typed --------------------------------------------------------------------------------


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def line_of(sample: MrdSample) -> str:
    """A sample as a line says it without a question."""
    words = [f"{sample.date.day}/{sample.date.month}/{sample.date.year}", sample.specimen.value]
    words.append(ASSAYS.get(sample.assay.value, sample.assay.value))
    words.append("no lab" if sample.laboratory is None else f"lab {quoted(sample.laboratory)}")
    if sample.target is not None:
        words.append(TARGETS.get(sample.target.value, sample.target.value))
    if sample.category is not None:
        words.append(CATEGORIES[sample.category.value])
    words += [f"scale {sample.scale.value}", f"gene {sample.control_gene.value}"]
    for key, value, unit in (
        (sample.control_gene.value, sample.control_copies, ""),
        ("target", sample.target_copies, ""),
        ("level", sample.level_percent, "%"),
        ("lod", sample.lod_percent, "%"),
        ("loq", sample.loq_percent, "%"),
    ):
        if value is not None:
            sure = "!" if key == "level" else ""  # also below its limit, or other than its copies give
            words.append(f"{key} {number_text(value, counted=not unit)}{unit}{sure}")
    if sample.reported_on is not None:
        words.append(f"rep {sample.reported_on.day}/{sample.reported_on.month}/{sample.reported_on.year}")
    if sample.timepoint is not None:
        words.append(f"label {quoted(sample.timepoint)}")
    if sample.note is not None:
        words.append(quoted(sample.note))
    return " ".join(words)


def samples() -> st.SearchStrategy[dict[str, Any]]:
    """Plain values of samples that contradict neither the calendar nor themselves."""
    days = st.dates(dt.date(1900, 1, 31), AS_OF).map(dt.date.isoformat)
    keys = {item.key: value_of(item.spec) for item in specs_of(MrdSample) if item.key not in ("id", "withdrawn")}
    keys |= {"date": days, "reported_on": days}
    required = {key: keys.pop(key) for key in ("date", "specimen", "assay")}
    return st.fixed_dictionaries(required, optional=keys).filter(_is_consistent)


def _is_consistent(raw: dict[str, Any]) -> bool:
    category, level, copies = raw.get("category"), raw.get("level_percent"), raw.get("target_copies")
    has_result = any(value is not None for value in (category, level, copies))
    is_contradiction = (category in ("undetected", "not_evaluable") and level) or (category == "undetected" and copies)
    is_dna = raw["assay"] not in ("rqpcr", "ddpcr")
    return (
        has_result
        and not is_contradiction
        and level != 0
        and not (category in ("positive_not_quantifiable", "quantified") and copies == 0)
        and raw.get("control_copies") != 0
        and raw.get("reported_on", "9999") >= raw["date"]
        and (copies or 0) <= 10 * raw.get("control_copies", copies or 1)
        and raw.get("lod_percent", 0) <= raw.get("loq_percent", raw.get("lod_percent", 0))
        and not (raw["assay"] == "flow" and raw.get("control_copies") is not None)
        and not (is_dna and raw.get("target") is not None)
    )


@given(samples())
def test_every_sample_can_be_typed_and_reads_back_as_itself(raw: dict[str, Any]) -> None:
    sample = codec.read_record(MrdSample, raw, "")

    reading = read_line(line_of(sample), EMPTY, AS_OF, usual=USUAL)

    assert reading.record == sample, (line_of(sample), reading)


@pytest.mark.parametrize("value", [1.234, 12.345, 0.001, 48_000.0, 48.5, 1e-7, 3e16, 123456.789, 1000.5])
def test_a_number_is_written_so_that_it_reads_in_one_way(value: float) -> None:
    line = f"12/3/2026 bm rqpcr neg abl {number_text(value, counted=True)}"
    record = read_line(line, EMPTY, AS_OF, usual=USUAL).record
    assert isinstance(record, MrdSample)
    assert record.control_copies == value
