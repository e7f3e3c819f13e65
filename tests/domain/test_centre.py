"""The head of a letter: three parts, each of them free to be missing, none that would break a page."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop.domain.centre import Centre, read_centre
from dalba_desktop.domain.codec import FactError, write_record

ROMA = {
    "name": "Policlinico Umberto I",
    "department": "Ematologia",
    "address": ["Via Benevento 6", "00161 Roma"],
}


def test_a_letterhead_has_the_hospital_first_and_leaves_out_what_is_not_known() -> None:
    centre = read_centre(ROMA)

    assert centre.letterhead == ("Policlinico Umberto I", "Ematologia", "Via Benevento 6", "00161 Roma")
    assert centre.sender == "Ematologia, Policlinico Umberto I"
    assert write_record(centre) == ROMA
    assert read_centre({"department": "Ematologia"}).letterhead == ("Ematologia",)
    assert read_centre({}) == Centre()
    assert Centre().letterhead == ()
    assert Centre().sender == ""


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ([], "centre"),
        ({"names": "x"}, "centre.names"),
        ({"name": "x" * 121}, "centre.name"),
        ({"name": "two\nlines"}, "centre.name"),
        ({"address": "Via Benevento 6"}, "centre.address"),
        ({"address": ["x"] * 9}, "centre.address"),
        ({"address": ["fine", "two\nlines"]}, r"centre.address\[1\]"),
        ({"address": [" x"]}, r"centre.address\[0\]"),
        ({"address": ["x" * 121]}, r"centre.address\[0\]"),
    ],
)
def test_what_would_break_a_page_is_refused_with_its_place(raw: Any, place: str) -> None:
    with pytest.raises(FactError, match=rf"^{place}:"):
        read_centre(raw)
