"""`ikzf1plus`: context from the lesions recorded at diagnosis."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop.alerts.rules.genetics_context import RULE, evaluate
from tests.alerts.ask import a_case, asked, on_day, severity

PLUS = {"ikzf1": "deleted", "pax5": "deleted", "erg": "none"}


@pytest.mark.parametrize(
    ("genetics", "expected"),
    [
        (PLUS, "info"),
        ({**PLUS, "pax5": "none", "cdkn2a": "heterozygous"}, "info"),
        ({**PLUS, "pax5": "none", "cdkn2b": "homozygous"}, "info"),
        ({**PLUS, "pax5": "unknown", "par1": "deleted"}, "info"),
        ({**PLUS, "pax5": "none"}, None),
        ({**PLUS, "pax5": None}, None),
        ({**PLUS, "ikzf1": "none"}, None),
        ({**PLUS, "ikzf1": "unknown"}, None),
        ({**PLUS, "erg": "deleted"}, None),
        ({**PLUS, "erg": "unknown"}, None),
        (None, None),
    ],
)
def test_it_speaks_only_when_the_lesions_say_yes(genetics: dict[str, Any] | None, expected: str | None) -> None:
    assert severity(a_case(genetics=genetics), RULE, evaluate) == expected


def test_it_names_the_lost_partners_since_diagnosis_and_that_its_effect_is_contested() -> None:
    case = a_case(genetics={**PLUS, "cdkn2a": "heterozygous"})
    (alert,) = asked(case, RULE, evaluate)
    assert alert.summary.values == {"partners": "cdkn2a,pax5"}
    assert alert.since.isoformat() == "2025-01-01"
    assert alert.evidence == ()
    assert [item.code for item in alert.against] == ["ikzf1plus.contested"]


def test_before_the_diagnosis_nothing_is_known() -> None:
    assert severity(a_case(genetics=PLUS, diagnosis_date=on_day(10).isoformat()), RULE, evaluate, 9) is None


def test_it_speaks_from_the_day_of_diagnosis_on() -> None:
    case = a_case(genetics=PLUS)
    assert [severity(case, RULE, evaluate, day) for day in (-7, -6)] == [None, "info"]
