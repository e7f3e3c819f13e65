"""Lines as they are typed in a hurry, in any order and any usual spelling: what is stored is what was meant.

The spellings are made from the facts, so each of them has one meaning; a day without a year is the latest one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.quick.entry import read_line
from dalba_desktop.domain.treatment import Hold, Treatment
from tests.domain.test_quick_lines import AS_OF, USUAL

ONE = dt.timedelta(days=1)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DASATINIB = {"id": "t1", "agent": "dasatinib", "start": "2024-01-01", "dose": 100, "dose_unit": "mg/day"}


def case_with(**lists: Any) -> CaseHistory:
    return read_case({"patient": {"case_id": "HURRY", "diagnosis_date": "2023-01-01"}, **lists}, "case")


def days_of(first: int = 300) -> st.SearchStrategy[dt.date]:
    """Days that are the latest of their name, and so long from their next that nobody asks (a drug may be planned)."""
    return st.integers(0, first).map(lambda ago: AS_OF - dt.timedelta(days=ago))


def typed_day(day: dt.date) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            f"{day.day}/{day.month}",
            f"{day.day:02}/{day.month:02}",
            f"{day.day} {MONTHS[day.month - 1]}",
            f"{day.day}/{day.month}/{day.year}",
            f"{day.day}.{day.month}.{day.year}",
            day.isoformat(),
        ]
    )


def typed_copies(copies: int) -> st.SearchStrategy[str]:
    grouped = f"{copies:,}"
    spellings = [str(copies), grouped.replace(",", "."), grouped, grouped.replace(",", "'")]
    return st.sampled_from([*spellings, f"{copies // 1000}k"] if copies % 1000 == 0 else spellings[:1])


@st.composite
def levels(draw: st.DrawFn) -> tuple[float, str]:
    """A level in percent as it is typed: `0,004%`, `0.12 %`, `1.2e-4 ratio`."""
    figures, power = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    mark = draw(st.sampled_from(".,"))
    plain = f"0{mark}{'0' * (power - 1)}{figures}"
    return draw(
        st.sampled_from(
            [
                (float(f"{figures}e-{power}"), plain + "%"),
                (float(f"{figures}e-{power}"), plain + " %"),
                (float(f"{figures}e{2 - power}"), f"{figures}e-{power} ratio"),
                (float(f"{figures}e{2 - power}"), f"{figures}x10^-{power} ratio"),
            ]
        )
    )


@given(
    st.data(),
    days_of(),
    levels(),
    st.sampled_from([("bm", "marrow"), ("midollo", "marrow"), ("pb", "blood"), ("sangue", "blood"), ("liquor", "csf")]),
    st.integers(1, 900),
)
def test_a_level_with_its_copies(
    data: st.DataObject, day: dt.date, level: tuple[float, str], specimen: tuple[str, str], thousands: int
) -> None:
    copies = data.draw(typed_copies(thousands * 1000))
    gene, name = data.draw(st.sampled_from([("abl", "ABL1"), ("ABL1:", "ABL1"), ("gus", "GUSB")]))
    pieces = [data.draw(typed_day(day)), level[1], specimen[0], f"{gene} {copies}", "rqpcr"]
    line = " ".join(data.draw(st.permutations(pieces)))

    sample = read_line(line, case_with(), AS_OF, usual=USUAL).record

    if sample is None:  # asked: a decimal point beside thousands with a point
        assert "." in copies or "," in copies, line
        return
    assert isinstance(sample, MrdSample)
    assert (sample.date, sample.specimen.value, sample.level_percent) == (day, specimen[1], level[0]), line
    assert (sample.control_copies, sample.control_gene.value) == (thousands * 1000, name), line
    assert (sample.lod_percent, sample.loq_percent, sample.target_copies, sample.category) == (None,) * 4, line


@given(st.data(), days_of(), st.integers(1, 999), st.integers(1000, 900_000))
def test_copies_of_target_and_control(data: st.DataObject, day: dt.date, target: int, control: int) -> None:
    pieces = [data.draw(typed_day(day)), f"{target}/{control}", "bm", "rqpcr"]
    line = " ".join(data.draw(st.permutations(pieces)))

    sample = read_line(line, case_with(), AS_OF, usual=USUAL).record

    assert isinstance(sample, MrdSample), line
    assert (sample.date, sample.target_copies, sample.control_copies) == (day, target, control), line


@given(st.data(), days_of(), levels(), st.sampled_from(["<", "neg lod ", "pos <", "pnq loq ", "neg loq "]))
def test_a_limit_is_no_level(data: st.DataObject, day: dt.date, limit: tuple[float, str], word: str) -> None:
    pieces = [data.draw(typed_day(day)), word + limit[1], "bm", "flow"]
    line = " ".join(data.draw(st.permutations(pieces)))

    sample = read_line(line, case_with(), AS_OF, usual=USUAL).record

    assert isinstance(sample, MrdSample), line
    is_positive = word.startswith("p")
    is_loq = is_positive or "loq" in word
    assert sample.category == ("positive_not_quantifiable" if is_positive else "undetected"), line
    assert (sample.lod_percent, sample.loq_percent) == ((None, limit[0]) if is_loq else (limit[0], None)), line
    assert sample.level_percent is None


@given(st.data(), days_of(), st.integers(0, 30), st.integers(5, 100), st.integers(1, 4))
def test_the_share_of_a_variant_is_no_limit(
    data: st.DataObject, day: dt.date, later: int, share: int, limit: int
) -> None:
    reported = min(day + dt.timedelta(days=later), AS_OF)
    pieces = [data.draw(typed_day(day)), f"T315I {share}%", f"lod {limit}%", "ngs", "pb"]
    pieces.append("ref " + data.draw(typed_day(reported)))
    line = " ".join(data.draw(st.permutations(pieces)))

    test = read_line(line, case_with(), AS_OF, usual=USUAL).record

    assert isinstance(test, Abl1Test), line
    assert [(each.protein, each.vaf_percent) for each in test.variants] == [("p.Thr315Ile", share)], line
    assert (test.date, test.reported_on, test.lod_percent) == (day, reported, limit), line


@given(st.data(), days_of(240), st.integers(1, 40))
def test_an_interruption_ends_the_day_before_it_goes_on(data: st.DataObject, held: dt.date, pause: int) -> None:
    again = min(held + dt.timedelta(days=pause), AS_OF)
    case = case_with(treatments=[DASATINIB])
    row = read_line(f"dasa hold {data.draw(typed_day(held))}", case, AS_OF, usual=USUAL).record
    assert isinstance(row, Treatment)
    assert row.holds == (Hold(start=held),)
    if again == held:
        return

    ended = read_line(f"dasa resume {data.draw(typed_day(again))}", case.with_record(row), AS_OF, usual=USUAL).record

    assert isinstance(ended, Treatment)
    assert ended.holds == (Hold(start=held, end=again - ONE),)


@given(
    st.data(), days_of(240), st.integers(20, 90), st.sampled_from([("", 1), (" mg", 1), (" bid", 2), (" mg bid", 2)])
)
def test_a_dose_is_that_of_the_whole_day(data: st.DataObject, day: dt.date, dose: int, unit: tuple[str, int]) -> None:
    line = f"dasa {dose}{unit[0]} from {data.draw(typed_day(day))}"

    row = read_line(line, case_with(), AS_OF, usual=USUAL).record

    assert isinstance(row, Treatment), line
    assert (row.agent.value, row.dose, row.dose_unit, row.start) == ("dasatinib", dose * unit[1], "mg/day", day), line
