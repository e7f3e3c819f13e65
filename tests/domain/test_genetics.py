"""IKZF1plus from the lesions."""

from __future__ import annotations

import pytest

from dalba_desktop.domain.codec import read_record
from dalba_desktop.domain.genetics import ikzf1plus
from dalba_desktop.domain.patient import Genetics


@pytest.mark.parametrize(
    ("lesions", "expected"),
    [
        ({"ikzf1": "deleted", "pax5": "deleted", "erg": "none"}, "yes"),
        ({"ikzf1": "deleted", "cdkn2a": "heterozygous", "erg": "none"}, "yes"),
        ({"ikzf1": "deleted", "cdkn2b": "homozygous", "erg": "none"}, "yes"),
        ({"ikzf1": "deleted", "par1": "deleted", "erg": "none"}, "yes"),
        ({"ikzf1": "deleted", "pax5": "deleted", "erg": "deleted"}, "no"),
        ({"ikzf1": "deleted", "pax5": "none", "cdkn2a": "unknown", "erg": "none"}, "no"),
        ({"ikzf1": "none", "pax5": "deleted", "erg": "none"}, "no"),
        ({"ikzf1": "deleted", "pax5": "deleted"}, "incomplete"),
        ({"ikzf1": "deleted", "pax5": "deleted", "erg": "unknown"}, "incomplete"),
        ({"ikzf1": "deleted", "pax5": "unknown", "erg": "none"}, "incomplete"),
        ({"ikzf1": "unknown", "pax5": "deleted", "erg": "none"}, "incomplete"),
        ({"pax5": "deleted", "erg": "none"}, "incomplete"),
    ],
)
def test_ikzf1plus_follows_from_the_lesions(lesions: dict[str, str], expected: str) -> None:
    assert ikzf1plus(read_record(Genetics, lesions, "genetics")) == expected


def test_without_genetics_it_is_incomplete() -> None:
    assert ikzf1plus(None) == "incomplete"
