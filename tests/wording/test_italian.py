"""Italian as people write it, and what is shown can be typed back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop import wording
from dalba_desktop.domain.codes import DoseUnit, MrdCategory
from dalba_desktop.domain.level_text import read_level, read_number
from dalba_desktop.domain.quick.tokens_day import read_day_text
from dalba_desktop.gui.forms.texts import number_text
from dalba_desktop.gui.typed_date import read_date
from dalba_desktop.interchange.catalogue import speak
from dalba_desktop.tracker.settings import _number as check_number
from dalba_desktop.wording.elision import elided

NBSP = wording.NBSP


@pytest.fixture(autouse=True)
def in_italian() -> Iterator[None]:
    speak("it")
    yield
    speak("en")


def test_dates_levels_and_doses() -> None:
    assert wording.date_words(dt.date(2025, 3, 5)) == f"5{NBSP}mar{NBSP}2025"
    assert wording.short_date(dt.date(2025, 5, 5)) == f"5{NBSP}mag"
    assert wording.percent_words(0.0035) == f"0,0035{NBSP}%"
    assert wording.count_words(48_000) == f"48{NBSP}000"
    assert wording.dose_words(37.5, DoseUnit.MG_PER_DAY) == f"37,5{NBSP}mg/die"
    assert wording.signed_log(-0.59) == f"\N{MINUS SIGN}0,59{NBSP}log"


def test_a_count_is_never_taken_for_a_level() -> None:
    """A point is a decimal sign to whoever types one: thousands are set apart by a space."""
    assert "." not in wording.count_words(48_000)
    assert "," not in wording.count_words(48_000)


def test_numbers_that_a_sentence_formats_itself() -> None:
    said = wording.say("{low:g} to {high:g}", low=0.5, high=1500)
    assert said == "da 0,5 a 1500"
    assert wording.say("{count:g} or {text}", count=1.5, text="v1.2") == "1,5 or v1.2", "a text stays as it is"


def test_a_count_chooses_the_form() -> None:
    assert [wording.say_n("{count} case", "{count} cases", n) for n in (0, 1, 2)] == ["0 casi", "1 caso", "2 casi"]


@pytest.mark.parametrize(
    ("day", "said"),
    [(8, "dall'8"), (11, "dall'11"), (1, "dal 1"), (18, "dal 18"), (28, "dal 28"), (10, "dal 10")],
)
def test_articles_are_written_as_they_are_said(day: int, said: str) -> None:
    text = wording.say("since {date}", date=wording.date_words(dt.date(2025, 3, day)))
    assert text.startswith(f"{said}{NBSP}mar")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Il 8 mar", "L'8 mar"),
        (f"nel 84{NBSP}% dei casi", f"nell'84{NBSP}% dei casi"),
        ("sul 8,5 %", "sull'8,5 %"),
        ("del 8.", "dell'8."),
        ("al 8", "all'8"),
        ("al 110 %", "al 110 %"),
        ("da 8 a 11", "da 8 a 11"),
        ("quel 8 mar", "quel 8 mar"),
    ],
)
def test_elision(written: str, said: str) -> None:
    assert elided(written) == said


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_a_date_that_is_shown_can_be_typed(day: dt.date) -> None:
    shown = wording.date_words(day)
    assert read_date(shown) == day
    read = read_day_text(shown, 0)
    assert read is not None
    assert (read.day, read.month, read.year, read.end) == (day.day, day.month, day.year, len(shown))


@given(st.integers(min_value=0, max_value=10**9))
def test_a_count_that_is_shown_can_be_typed(count: int) -> None:
    assert read_number(wording.count_words(count)) == count


@given(st.floats(min_value=1e-5, max_value=100))
def test_a_level_that_is_shown_can_be_typed(level: float) -> None:
    read = read_level(wording.percent_words(level), decimal=",")
    assert read.level_percent == pytest.approx(level, rel=0.06)


@given(st.floats(min_value=0, max_value=1e6, allow_subnormal=False))
def test_a_number_in_a_form_reads_back_as_itself(value: float) -> None:
    assert read_number(number_text(value)) == value


@pytest.mark.parametrize(
    "category", [MrdCategory.UNDETECTED, MrdCategory.POSITIVE_NOT_QUANTIFIABLE, MrdCategory.NOT_EVALUABLE]
)
def test_a_category_that_is_shown_can_be_typed(category: MrdCategory) -> None:
    assert read_level(wording.label(category)).category is category


@pytest.mark.parametrize(("typed", "value"), [("0,4", 0.4), ("10 000", 10_000.0), ("0.4", 0.4), ("25", 25.0)])
def test_a_threshold_can_be_typed_as_it_is_shown(typed: str, value: float) -> None:
    assert check_number(typed) == value


def test_a_threshold_that_could_be_ten_or_ten_thousand_is_refused() -> None:
    assert check_number("10.000") == "10.000"
    assert check_number("10,000") == "10,000"
    speak("en")
    assert check_number("10.000") == 10.0
    assert check_number("10,000") == "10,000"
