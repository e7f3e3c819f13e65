"""Typed lines as facts: the ones everybody types first."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.entry import read_line
from dalba_desktop.domain.quick.items import Word
from dalba_desktop.domain.quick.mrd import read_mrd
from dalba_desktop.domain.treatment import Treatment
from tests.builders import a_case
from tests.domain.test_quick_lines import USUAL

AS_OF = dt.date(2025, 6, 1)


def test_a_result_takes_assay_and_laboratory_from_last_time_and_says_so() -> None:
    case = a_case().with_mrd(day=22, level=2.6).build()

    reading = read_line("12/3 bm 0,004% abl 48000", case, AS_OF, usual=USUAL)

    assert isinstance(reading.record, MrdSample)
    assert (reading.record.date, reading.record.level_percent) == (dt.date(2025, 3, 12), 0.004)
    assert (reading.record.control_copies, reading.record.laboratory) == (48_000, "Lab A")
    assert {(said.key, said.code) for said in reading.assumed} >= {("date", "year"), ("laboratory", "last-time")}


def test_a_first_result_asks_for_its_assay() -> None:
    reading = read_line("12/3 bm 0,004% abl 48000", a_case().build(), AS_OF, usual=USUAL)

    assert reading.record is None
    (question,) = reading.questions
    assert [option.value for option in question.options] == ["rqpcr", "ddpcr"]
    answered = read_line(question.answered(reading.text, question.options[0]), a_case().build(), AS_OF, usual=USUAL)
    assert isinstance(answered.record, MrdSample)


def test_a_variant_is_a_test_with_a_mutation() -> None:
    reading = read_line("T315I 35% ngs 14/3", a_case().build(), AS_OF, usual=USUAL)

    assert isinstance(reading.record, Abl1Test)
    assert [(found.protein, found.vaf_percent) for found in reading.record.variants] == [("p.Thr315Ile", 35)]


def test_another_dose_ends_the_row_before_it() -> None:
    case = a_case().on("dasatinib", day=1, dose=140, dose_unit="mg/day").build()

    reading = read_line("dasa 100 from 1/5", case, AS_OF, usual=USUAL)

    assert isinstance(reading.record, Treatment)
    (ended,) = reading.along
    assert isinstance(ended, Treatment)
    assert (reading.record.dose, ended.id, ended.end) == (100, case.treatments[0].id, dt.date(2025, 4, 30))


def test_a_laboratory_called_like_an_assay_does_not_swallow_the_word() -> None:
    case = a_case().with_mrd(day=22, level=2.6, laboratory="Flow").build()

    plain, named = (
        read_line(text, case, AS_OF, usual=USUAL) for text in ("12/3 bm flow neg", '12/3 bm flow neg lab "Flow"')
    )

    assert isinstance(plain.record, MrdSample)
    assert (plain.record.assay, plain.record.laboratory) == ("flow", None)
    assert isinstance(named.record, MrdSample)
    assert (named.record.assay, named.record.laboratory) == ("flow", "Flow")


def test_copies_without_a_number_stay_a_problem() -> None:
    draft = Draft("copies", [Word(0, 6, (("control", "control"),))], a_case().build(), AS_OF)

    assert [problem.code for problem in read_mrd(draft).problems] == ["not-here"]


def test_a_line_about_nothing_gives_nothing() -> None:
    reading = read_line("  ", a_case().build(), AS_OF, usual=USUAL)

    assert not reading.is_ready
    assert (*reading.problems, *reading.questions, *reading.parts) == ()
