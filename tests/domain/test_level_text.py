"""Results as laboratories write them: everything in the dictionary reads, what needs guessing does not."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dalba_desktop.domain.codes import MrdCategory
from dalba_desktop.domain.level_text import (
    AmbiguousText,
    LevelUnit,
    ReadLevel,
    UnreadableText,
    decimal_signs,
    read_level,
    read_number,
)

UNDETECTED = ReadLevel(category=MrdCategory.UNDETECTED)
PNQ = ReadLevel(category=MrdCategory.POSITIVE_NOT_QUANTIFIABLE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.012", ReadLevel(level_percent=0.012)),
        ("0,012 %", ReadLevel(level_percent=0.012)),
        (" 84 %", ReadLevel(level_percent=84.0)),
        (".5", ReadLevel(level_percent=0.5)),
        ("1.2e-4", ReadLevel(level_percent=0.00012)),
        ("1,2E-4", ReadLevel(level_percent=0.00012)),
        ("1.234e-2", ReadLevel(level_percent=0.01234)),
        ("1.234,5", ReadLevel(level_percent=1234.5)),
        ("12.5", ReadLevel(level_percent=12.5)),
        ("<0.001", ReadLevel(category=MrdCategory.UNDETECTED, lod_percent=0.001)),
        ("< 0,001 %", ReadLevel(category=MrdCategory.UNDETECTED, lod_percent=0.001)),
        ("ND", UNDETECTED),
        ("neg", UNDETECTED),
        ("Negative", UNDETECTED),
        ("undetected", UNDETECTED),
        ("not  detected", UNDETECTED),
        ("0", UNDETECTED),
        ("0,00 %", UNDETECTED),
        ("PNQ", PNQ),
        ("pos <LOQ", PNQ),
        ("pos <0.01", ReadLevel(category=MrdCategory.POSITIVE_NOT_QUANTIFIABLE, loq_percent=0.01)),
        ("NE", ReadLevel(category=MrdCategory.NOT_EVALUABLE)),
        ("12/45000", ReadLevel(target_copies=12.0, control_copies=45000.0)),
        ("12 / 45 000", ReadLevel(target_copies=12.0, control_copies=45000.0)),
        ("0/32000", ReadLevel(target_copies=0.0, control_copies=32000.0)),
    ],
)
def test_what_a_laboratory_writes_is_read_as_it_means(text: str, said: ReadLevel) -> None:
    assert read_level(text) == said


def test_a_ratio_is_read_as_percent_of_it() -> None:
    assert read_level("1.2e-4", unit=LevelUnit.RATIO) == ReadLevel(level_percent=0.012)
    assert read_level("<1e-5", unit=LevelUnit.RATIO).lod_percent == 0.001


def test_a_percent_sign_outweighs_the_unit_of_the_column() -> None:
    assert read_level("0.012 %", unit=LevelUnit.RATIO) == ReadLevel(level_percent=0.012)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "<1,234", "12/45.000", "pos <1,234"])
def test_three_digits_after_the_only_sign_are_never_guessed(text: str) -> None:
    with pytest.raises(AmbiguousText) as caught:
        read_level(text)
    assert caught.value.code == "decimal-sign"
    low, high = caught.value.readings
    assert high == low * 1000


def test_the_decimal_sign_of_the_file_decides() -> None:
    assert read_level("1.234", decimal=".") == ReadLevel(level_percent=1.234)
    assert read_level("1.234", decimal=",") == ReadLevel(level_percent=1234.0)
    assert read_level("12/45.000", decimal=",").control_copies == 45000


def test_a_number_with_the_other_sign_contradicts_its_file_and_is_refused() -> None:
    with pytest.raises(UnreadableText):
        read_number("0.5", decimal=",")


@pytest.mark.parametrize("text", ["1e", "1e-", "1e+", "1e1_0", "1e 3", "1e1e1", "e5"])
def test_an_exponent_half_typed_is_no_number_yet(text: str) -> None:
    with pytest.raises(UnreadableText):
        read_number(text)


@given(st.text("0123456789.,eE+-_ ", max_size=8))
def test_a_number_is_read_or_refused_at_every_key(text: str) -> None:
    try:
        assert math.isfinite(read_number(text))
    except (AmbiguousText, UnreadableText):
        return


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("about 1", "unreadable"),
        ("-1", "unreadable"),
        ("12.", "unreadable"),
        ("1..2", "unreadable"),
        ("1.23.4", "unreadable"),
        ("4 5", "unreadable"),
        ("1 %%", "unreadable"),
        ("%", "unreadable"),
        (".", "unreadable"),
        ("05/06/24", "unreadable"),
        ("1e999", "unreadable"),
        ("\N{ARABIC-INDIC DIGIT THREE}", "unreadable"),
        ("< 0", "not-positive"),
        ("pos <0", "not-positive"),
        ("12/0", "no-control"),
    ],
)
def test_what_is_no_result_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        read_level(text)
    assert caught.value.code == code
    assert caught.value.text == text


def test_a_cell_shows_which_decimal_sign_its_file_uses() -> None:
    assert decimal_signs("0.5") == {"."}
    assert decimal_signs("0,5") == {","}
    assert decimal_signs("1.234,5") == {","}
    assert decimal_signs("12") == decimal_signs("1.234") == {".", ","}
    assert decimal_signs("1.234e-2") == {"."}
    assert decimal_signs("ND") == frozenset()


@given(st.floats(1e-9, 1000, allow_subnormal=False), st.sampled_from([".", ","]))
@example(0.012, ",")
def test_every_level_survives_being_written_and_read(level: float, sign: str) -> None:
    written = repr(level).replace(".", sign)

    assert read_level(written, decimal=sign) == ReadLevel(level_percent=level)


@given(st.text("0123456789.,e+-</% \u00a0NDposLQ", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        said = read_level(text)
    except UnreadableText:
        return
    assert said != ReadLevel()
    for number in (said.level_percent, said.lod_percent, said.loq_percent):
        assert number is None or number > 0


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("non rilevato", MrdCategory.UNDETECTED),
        ("Negativo", MrdCategory.UNDETECTED),
        ("positivo, non quantificabile", MrdCategory.POSITIVE_NOT_QUANTIFIABLE),
        ("positivo <0,01", MrdCategory.POSITIVE_NOT_QUANTIFIABLE),
        ("non valutabile", MrdCategory.NOT_EVALUABLE),
    ],
)
def test_italian_words_are_read(text: str, category: MrdCategory) -> None:
    assert read_level(text).category is category
