"""Tables from other programs: every row is read as it stands, or refused by line and column."""

from __future__ import annotations

import codecs
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.interchange.tables import MappingError, TableMapping, TableRows, check_mapping, read_mrd_table

ORIGIN = dt.date(2005, 1, 1)
RQPCR = {"specimen": "blood", "assay": "rqpcr"}


def a_mapping(*, constants: dict[str, str] | None = None, **options: Any) -> TableMapping:
    columns = options.pop("columns", {"case_id": "Pt", "day": "Days", "level_percent": "Prct"})
    return TableMapping(
        columns=columns,
        constants=RQPCR if constants is None else constants,
        origin=options.pop("origin", ORIGIN),
        **options,
    )


def read(text: str | bytes, **options: Any) -> TableRows:
    return read_mrd_table(text if isinstance(text, bytes) else text.encode(), a_mapping(**options))


def samples(text: str | bytes, **options: Any) -> list[MrdSample]:
    """All samples of a table that has no problem, in order."""
    rows = read(text, **options)
    assert rows.problems == ()
    return [sample for made in rows.samples.values() for sample in made]


def problems(text: str | bytes, **options: Any) -> list[str]:
    return [str(problem) for problem in read(text, **options).problems]


def test_a_row_becomes_a_sample_of_its_case() -> None:
    rows = read("Days,Prct,Pt\n0.0,100.0,1.0\n29.333,23.714,1.0\n0.112,73.835,2.0\n")

    assert rows.problems == rows.notes == ()
    assert list(rows.samples) == ["1", "2"]
    assert rows.samples["1"] == (
        MrdSample(date=ORIGIN, specimen=codes.Specimen.BLOOD, assay=codes.Assay.RQPCR, level_percent=100.0),
        MrdSample(
            date=ORIGIN + dt.timedelta(days=29),
            specimen=codes.Specimen.BLOOD,
            assay=codes.Assay.RQPCR,
            level_percent=23.714,
        ),
    )


@pytest.mark.parametrize(
    ("key", "text", "day"),
    [
        ("day", "0.112", 0),
        ("day", "0.5", 1),
        ("day", "1.5", 2),
        ("day", "-0.0", 0),
        ("day", "-14", -14),
        ("month", "3", 91),
        ("month", "0.5", 15),
        ("year", "1.0", 365),
        ("year", "2.0", 731),
    ],
)
def test_time_since_the_origin_is_rounded_to_the_nearest_day_half_up(key: str, text: str, day: int) -> None:
    (made,) = samples(f"Pt;T;L\nA;{text};1.5", columns={"case_id": "Pt", key: "T", "level_percent": "L"})

    assert (made.date - ORIGIN).days == day


def test_dates_are_iso_days_or_refused() -> None:
    columns = {"case_id": "Pt", "date": "D", "level_percent": "L"}

    made = samples("Pt,D,L\nA,2025-03-05,1.5\nA,2025-03-06 00:00:00,1.5\n", columns=columns, origin=None)
    assert [sample.date.day for sample in made] == [5, 6]

    impossible, unknown_order, empty = problems(
        "Pt,D,L\nA,2025-02-30,1\nA,05/06/24,1\nA,,1\n", columns=columns, origin=None
    )
    assert impossible.startswith('line 2, column D: "2025-02-30" (no such day) is not allowed; allowed: a calendar day')
    assert unknown_order.startswith(
        'line 3, column D: "05/06/24" is not allowed; allowed: a calendar day as YYYY-MM-DD'
    )
    assert empty.startswith("line 4, column D: required: a calendar day as YYYY-MM-DD")


def test_case_ids_are_text_unless_the_whole_column_is_numbers() -> None:
    assert list(read("Pt,Days,Prct\n1.0,1,1\n2,1,1\n").samples) == ["1", "2"]
    assert list(read("Pt,Days,Prct\n1.0,1,1\nB-2,1,1\n").samples) == ["1.0", "B-2"]
    assert list(read("Pt,Days,Prct\n007,1,1\n1.5,1,1\n").samples) == ["007", "1.5"]


def test_the_decimal_sign_is_found_in_the_whole_column() -> None:
    assert [made.level_percent for made in samples("Pt;Days;Prct\nA;1;1,234\nA;2;0,5\n")] == [1.234, 0.5]
    assert [made.level_percent for made in samples("Pt,Days,Prct\nA,1,1.234\nA,2,0.5\n")] == [1.234, 0.5]
    assert [made.level_percent for made in samples("Pt;Days;Prct\nA;1;1.000\nA;2;0,5\n")] == [1000.0, 0.5]


def test_what_the_column_does_not_show_is_never_guessed() -> None:
    text = "Pt;Days;Prct\nA;1;1,234\nA;2;5\n"

    (problem,) = problems(text)
    assert problem.startswith('line 2, column Prct: "1,234" may be 1.234 or 1234; ')
    assert [made.level_percent for made in samples(text, decimal=",")] == [1.234, 5.0]


def test_a_column_that_mixes_both_signs_shows_nothing() -> None:
    assert len(problems("Pt;Days;Prct\nA;1;0,5\nA;2;0.5\nA;3;1.234\n")) == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_usual_file_is_read(delimiter: str, mark: bytes, encoding: str, newline: str) -> None:
    text = newline.join(["Größe|Pt|Days|Prct", '"5,5; x"|Ü|7|0.5', ""]).replace("|", delimiter)

    rows = read(mark + text.encode(encoding))

    assert rows.problems == ()
    assert list(rows.samples) == ["Ü"]


def test_what_laboratories_write_is_read_as_it_means() -> None:
    made = samples("Pt,Days,Prct\nA,1,<0.001\nA,2,ND\nA,3,PNQ\nA,4,12/45000\nA,5,0\nA,6,NE\nA,7,0.012 %\n")

    assert [sample.category for sample in made] == [
        codes.MrdCategory.UNDETECTED,
        codes.MrdCategory.UNDETECTED,
        codes.MrdCategory.POSITIVE_NOT_QUANTIFIABLE,
        None,
        codes.MrdCategory.UNDETECTED,
        codes.MrdCategory.NOT_EVALUABLE,
        None,
    ]
    assert (made[0].lod_percent, made[3].target_copies, made[6].level_percent) == (0.001, 12, 0.012)


def test_a_ratio_column_is_read_as_percent_of_it() -> None:
    columns = {"case_id": "Pt", "day": "Days", "level_ratio": "R"}

    assert samples("Pt,Days,R\nA,1,1.2e-4\n", columns=columns)[0].level_percent == 0.012


def test_a_level_flagged_below_the_limit_is_undetected_at_that_limit() -> None:
    columns = {"case_id": "Pt", "day": "Days", "level_percent": "Prct", "below_limit": "MDV"}
    rows = read("Pt,Days,Prct,MDV\nA,1,0.01,1.0\nA,2,0.01,0\nA,3,,1\nA,4,0.2,\n", columns=columns)

    below, above, empty, plain = rows.samples["A"]
    assert (below.category, below.lod_percent, below.level_percent) == (codes.MrdCategory.UNDETECTED, 0.01, None)
    assert (above.category, above.level_percent) == (None, 0.01)
    assert (empty.category, empty.level_percent, empty.lod_percent) == (None, None, None)
    assert plain.level_percent == 0.2
    assert [str(note) for note in rows.notes] == ["line 4, column Prct: no result; kept as a sample without one"]
    assert problems("Pt,Days,Prct,MDV\nA,1,0.01,perhaps\n", columns=columns) == [
        "line 2, column MDV: allowed: 1 (the level is an upper limit) or 0"
    ]


def test_other_columns_may_repeat_the_level_but_not_contradict_it() -> None:
    columns = {"case_id": "Pt", "day": "Days", "level_percent": "L", "lod_percent": "LoD", "category": "C"}

    same = samples("Pt,Days,L,LoD,C\nA,1,<0.01,0.01,Undetected\n", columns=columns)[0]
    assert same.lod_percent == 0.01
    assert problems("Pt,Days,L,LoD,C\nA,1,<0.01,0.02,\n", columns=columns) == [
        "line 2, column L: it says lod_percent 0.01, another column says 0.02"
    ]
    kept = samples("Pt,Days,L,LoD,C\nA,1,0,,quantified\n", columns=columns)[0]
    assert (kept.level_percent, kept.category) == (0.0, codes.MrdCategory.QUANTIFIED)


def test_every_key_of_the_dictionary_can_be_a_column() -> None:
    keys = "case_id date reported_on specimen assay target scale laboratory target_copies control_copies control_gene"
    columns = {key: key for key in (*keys.split(), "level_percent", "loq_percent", "timepoint", "note", "id")}
    row = "A|2025-03-05|2025-03-09|Marrow|ddPCR|e1a2|ratio|Roma|12|45 000|abl1|0.0267|0.002|d57|haemolytic|m7"
    text = "|".join(columns) + "\n" + row

    (made,) = samples(text.replace("|", ";"), columns=columns, constants={}, origin=None)

    assert made == MrdSample(
        id="m7",
        date=dt.date(2025, 3, 5),
        reported_on=dt.date(2025, 3, 9),
        specimen=codes.Specimen.MARROW,
        assay=codes.Assay.DDPCR,
        target=codes.Transcript.E1A2,
        laboratory="Roma",
        target_copies=12.0,
        control_copies=45_000.0,
        level_percent=0.0267,
        loq_percent=0.002,
        timepoint="d57",
        note="haemolytic",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Pt,Days,Prct\n,1,1\n", "line 2, column Pt: no case id"),
        ("Pt,Days,Prct\nA,x,1\n", 'line 2, column Days: "x" cannot be read'),
        ("Pt,Days,Prct\nA,,1\n", 'line 2, column Days: "" cannot be read'),
        ("Pt,Days,Prct\nA,1e99,1\n", 'line 2, column Days: "1e99" is no day of the calendar'),
        ("Pt,Days,Prct\nA,1,high\n", 'line 2, column Prct: "high" cannot be read'),
        ("Pt,Days,Prct\nA,1,5/0\n", 'line 2, column Prct: "5/0": no control copies'),
        ("Pt,Days,Prct\nA,1,<0\n", 'line 2, column Prct: "<0": a limit is above 0'),
        (
            "Pt,Days,Prct\nA,1,2000\n",
            "line 2, column Prct: 2000.0 is not allowed; allowed: a number from 0 to 1000 (%)",
        ),
        ("Pt,Days,Prct\nA,1\n", "line 2: 2 cells where the header has 3"),
        ("Pt,Days,Prct\n\nA,1,2,3\n", "line 3: 4 cells where the header has 3"),
        ("Pt,Days,Prct\n", "line 1: no rows below the header"),
        ('Pt,Days,Prct\nA,1,"2"x\n', "line 2: not readable as a table row: ',' expected after '\"'"),
    ],
)
def test_a_wrong_row_is_named_by_line_and_column(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_a_wrong_constant_is_named_by_its_key() -> None:
    (problem,) = problems("Pt,Days,Prct\nA,1,2\n", constants={**RQPCR, "specimen": "hair"})

    assert problem == 'line 2, column specimen: "hair" is not allowed; allowed: marrow, blood, csf'


def test_empty_cells_behind_the_last_column_and_blank_lines_do_no_harm() -> None:
    assert len(samples("Pt,Days,Prct\n\nA,1,2,,\n,,\n\nA,2,3\n")) == 2


def test_a_line_number_counts_the_lines_of_the_file() -> None:
    assert problems('Pt,Days,Prct,Note\nA,1,2,"two\nlines"\nA,1,x,\n') == ['line 4, column Prct: "x" cannot be read']


@pytest.mark.parametrize(
    ("columns", "constants", "origin", "sentence"),
    [
        ({"colour": "C"}, {}, ORIGIN, '"colour" is no key'),
        ({"day": "D"}, {}, ORIGIN, "case_id"),
        ({"case_id": "P"}, {}, ORIGIN, "exactly one of date, day"),
        ({"case_id": "P", "day": "D", "date": "E"}, {}, ORIGIN, "exactly one of date, day"),
        ({"case_id": "P", "day": "D"}, {}, None, "give --origin"),
        ({"case_id": "P", "day": "D"}, {"day": "1"}, ORIGIN, "by a column and as a constant"),
        ({"case_id": "P", "day": "D", "level_percent": "L", "level_ratio": "R"}, {}, ORIGIN, "not both"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(
    columns: dict[str, str], constants: dict[str, str], origin: dt.date | None, sentence: str
) -> None:
    with pytest.raises(MappingError, match=sentence):
        check_mapping(TableMapping(columns=columns, constants=constants, origin=origin))


def test_new_cases_need_the_day_they_were_diagnosed() -> None:
    with pytest.raises(MappingError, match="--origin"):
        check_mapping(TableMapping(columns={"case_id": "P", "date": "D"}, create_cases=True))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04....", "save it as CSV"),
        (b"a\x00b\x00c\x00", "not a text file"),
        (b"\xff\xfea", "not a text file"),
        (b"", 'no column "Days"; the file has: nothing'),
        (b"A,B\n1,2\n", 'no column "Days"; the file has: A, B'),
        (b"Pt,Days,Prct,Prct\n1,2,3,4\n", 'two columns are called "Prct"'),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence):
        read(data)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        rows = read(b"Pt,Days,Prct\n" + data)
    except MappingError:
        return
    assert all(problem.line >= 1 for problem in rows.problems)
