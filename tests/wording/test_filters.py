"""Every filter has words: what it looks at, each of its values, what is allowed."""

from __future__ import annotations

import pytest

from dalba_desktop.analysis.filters import parsed
from dalba_desktop.analysis.filters_keys import KEYS
from dalba_desktop.wording.filters import (
    allowed_words,
    clause_words,
    hit_words,
    key_means,
    offered_words,
    problem_words,
    query_words,
)

RULES = {"alert": ("mrd-rising",), "lab": ("Roma",), "mut": ("T315I",)}


@pytest.mark.parametrize("key", KEYS)
def test_every_filter_and_every_value_has_words(key: str) -> None:
    assert key_means(key)
    assert allowed_words(KEYS[key])
    for value in (*KEYS[key].values, *RULES.get(key, ())):
        offered_words(key, value)
        assert query_words(parsed(f"{key}:{value}", RULES))
    for value in (">1", ">=2024-05", "words"):
        for clause in parsed(f"{key}:{value}").clauses:
            assert clause_words(clause)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rossi -mrd:rising,>0.1", "“rossi” · not: MRD rising or MRD > 0.1 %"),
        ("overdue:>1d due:<2w", "overdue > 1 day · due in < 14 days"),
        ("mut:T315I,315 tki:ponatinib", "T315I ever or a change of ABL1 codon 315 ever · on ponatinib"),
        ("since:>=2025-02-03 diagnosed:2024", "in this phase since ≥ 3 Feb 2025 · diagnosed 2024"),
        ("diagnosed:<=2024-05 age:>=60", "diagnosed ≤ 2024-05 · age ≥ 60"),
        ("alert:critical,mrd-rising", "alert critical or alert “MRD rising”"),
        ('note:"pleural eff" -fever', "without “fever” · note “pleural eff”"),
    ],
)
def test_what_was_understood(text: str, words: str) -> None:
    assert query_words(parsed(text, RULES)).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("tky:x", "tky: is no filter. Did you mean tki:? There are mrd, phase"),
        ("zzzzz:x", "zzzzz: is no filter. There are mrd, phase"),
        ("mrd:", "mrd: takes rising, cmr"),
        ("mrd:foo", "mrd:foo is not used: mrd: takes rising, cmr"),
        ('note:"x', "The quotation marks are not closed."),
        ("lab:...", "lab:... is not used: lab: takes any words; or here: Roma."),
    ],
)
def test_what_could_not_be_read(text: str, begins: str) -> None:
    (problem,) = parsed(text, RULES).problems
    assert problem_words(problem, RULES.get(problem.key, ())).startswith(begins)


def test_a_long_text_is_cut_around_what_was_met() -> None:
    text = (
        "Seen in the morning.\nNew pleural effusion on the left, drained the same day, no fever since then, sent home"
    )
    start = text.index("pleural")
    cut = hit_words("note", text, start, start + len("pleural"))
    assert cut.startswith("note: …")
    assert "pleural effusion" in cut
    assert cut.endswith("…")
    assert "\n" not in cut
    assert hit_words("drug", "dasatinib", 0, 9) == "drug: dasatinib"
