"""A setting in words: what a comparison of mine and theirs shows."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop.wording import NBSP, NONE
from dalba_desktop.wording.settings import (
    setting_name_words,
    setting_part_words,
    setting_standing_words,
    setting_value_words,
)


@pytest.mark.parametrize(
    ("part", "value", "unit", "said"),
    [
        ("policy", None, "", NONE),
        ("policy", 0.5, "log10", "0.5 log10"),
        ("policy", 3.0, "(count)", "3 count"),
        ("policy", 3.0, "", "3"),
        ("centre", {"name": "Policlinico", "address": ["Roma"]}, "", "Policlinico, Roma"),
        ("laboratories", {"name": "Roma"}, "", "no figures of its own"),
        ("laboratories", {"name": "Roma", "noise_log10": 0}, "", "noise 0 log10"),
        ("mutation_table", {"version": "2", "date": "2026-11-22"}, "", "version 2 of 22 Nov 2026"),
        ("searches", "mrd:rising", "", "mrd:rising"),
    ],
)
def test_a_value_is_one_line(part: str, value: Any, unit: str, said: str) -> None:
    assert setting_value_words(part, value, unit).replace(NBSP, " ") == said


def test_what_there_is_only_one_of_needs_no_name() -> None:
    assert setting_name_words("centre", "centre") == "Centre"
    assert setting_name_words("calendars", "d-alba") == "Calendar D-ALBA"
    assert setting_name_words("calendars", "other one") == "Calendar other one"
    assert setting_name_words("searches", "Rising") == "Saved search Rising"


def test_codes_of_another_version_are_shown_as_they_are() -> None:
    assert setting_part_words("colours") == "colours"
    assert setting_standing_words("unknown") == "unknown"
