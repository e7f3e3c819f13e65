"""The language of the search field: what is read, what is told, what can be typed next."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.analysis.filters import MOST_SIGNS, Clause, Problem, Word, parsed
from dalba_desktop.analysis.filters_completion import offers
from dalba_desktop.analysis.filters_keys import KEYS
from dalba_desktop.analysis.filters_text import begins, folded, found_by, padded, words_of, written_out
from dalba_desktop.analysis.filters_values import Amount, Comparison, NotRead, Period, Tag, Text, Value, value_from

RULES = {"alert": ("mrd-rising", "mrd-overdue"), "lab": ("Lab A", "Roma"), "mut": ("T315I", "E255K")}


def clause(text: str) -> Clause:
    query = parsed(text, RULES)
    assert query.problems == ()
    (found,) = query.clauses
    return found


def problem(text: str) -> Problem:
    query = parsed(text, RULES)
    assert query.clauses == ()
    (found,) = query.problems
    return found


def value(text: str) -> Value:
    (found,) = clause(text).values
    return found


def test_words_and_filters_stand_side_by_side() -> None:
    query = parsed('Rossi mrd:rising  "pleural effusion" -tki:ponatinib,dasatinib', RULES)
    assert [(word.text, word.is_whole) for word in query.words] == [("Rossi", False), ("pleural effusion", True)]
    rising, tki = query.clauses
    assert (rising.key, rising.values, rising.is_negated) == ("mrd", (Tag("rising"),), False)
    assert (tki.values, tki.is_negated) == ((Tag("ponatinib"), Tag("dasatinib")), True)
    assert not query.asks_nothing
    assert parsed("  - ... ").asks_nothing, "signs alone ask for nothing"


def test_a_word_can_be_left_out() -> None:
    (word,) = parsed("-pleural").words
    assert (word.text, word.is_negated) == ("pleural", True)


def test_what_only_looks_like_a_filter_is_a_word() -> None:
    for text in ("BCR::ABL1", "12:30", '"mrd:rising"'):
        query = parsed(text)
        assert (query.clauses, query.problems) == ((), ())
        assert len(query.words) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mrd:CMR", Tag("cmr")),
        ("phase:between_cycles", Tag("between-cycles")),
        ("mrd:>0.1", Amount(Comparison.ABOVE, 0.1)),
        ("mrd:>0,1%", Amount(Comparison.ABOVE, 0.1)),
        ("mrd:≤.01", Amount(Comparison.AT_MOST, 0.01)),
        ("overdue:>7d", Amount(Comparison.ABOVE, 7)),
        ("overdue:>=2w", Amount(Comparison.AT_LEAST, 14)),
        ("due:<1y", Amount(Comparison.BELOW, 365.25)),
        ("age:60", Amount(Comparison.EQUAL, 60)),
        ("transplant:=2", Amount(Comparison.EQUAL, 2)),
        ("mut:T315I", Tag("t315i")),
        ("mut:p.Thr315Ile", Tag("t315i")),
        ("mut:315", Tag("315")),
        ("mut:any", Tag("any")),
        ("alert:mrd-rising", Tag("mrd-rising")),
        ('note:"Pléural effusion"', Text(("pleural", "effusion"))),
        ('lab:"Lab A"', Text(("lab", "a"))),
        ("diagnosed:2024", Period(Comparison.EQUAL, dt.date(2024, 1, 1), dt.date(2024, 12, 31))),
        ("diagnosed:>=2024-02", Period(Comparison.AT_LEAST, dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ("diagnosed:<2024-02-03", Period(Comparison.BELOW, dt.date(2024, 2, 3), dt.date(2024, 2, 3))),
        ("since:>30d", Amount(Comparison.ABOVE, 30)),
    ],
)
def test_a_value_is_read(text: str, expected: Value) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "is_unfinished"),
    [
        ("foo:1", "unknown-key", False),
        ("mrd:foo", "unknown-value", False),
        ("mrd:ris", "unknown-value", True),
        ("mrd:ris ", "unknown-value", False),
        ("mrd:ris,cmr", "unknown-value", False),
        ("mrd:cmr,ris", "unknown-value", True),
        ("mrd:", "no-value", True),
        ("mrd:cmr,", "no-value", True),
        ("mrd:,cmr", "no-value", False),
        ("mrd: cmr", "no-value", False),
        ("mrd:>", "unknown-value", True),
        ("mrd:>0.", "unknown-value", True),
        ("mrd:>7d", "unknown-value", False),
        ("age:>x", "unknown-value", False),
        ("phase:>1", "unknown-value", False),
        ("mut:T31", "unknown-value", True),
        ("mut:p.Thr315Il", "unknown-value", True),
        ("mut:T334I", "unknown-value", False),
        ("mut:T315IK9", "unknown-value", False),
        ("sex:>", "unknown-value", False),
        ("diagnosed:2024-13", "unknown-value", True),
        ("diagnosed:2024-13 x", "unknown-value", False),
        ("diagnosed:0000", "unknown-value", True),
        ("diagnosed:soon", "unknown-value", False),
        ("since:30", "unknown-value", True),
        ('note:"pleu', "open-quote", True),
        ("lab:...", "unknown-value", False),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(text: str, code: str, is_unfinished: bool) -> None:
    found = next(iter(parsed(text, RULES).problems))
    assert (found.code, found.is_unfinished) == (code, is_unfinished)
    assert (found.start, found.end) == (0, len(text.split(" ")[0]))


def test_the_rest_is_still_understood() -> None:
    query = parsed("mrd:rising foo:1 rossi", RULES)
    assert [found.key for found in query.clauses] == ["mrd"]
    assert [word.text for word in query.words] == ["rossi"]
    assert problem("foo:1").key == "foo"
    assert query.problems[0].start == len("mrd:rising ")


def test_open_values_are_those_that_are_known_here() -> None:
    with pytest.raises(NotRead):
        value_from(KEYS["alert"], "mrd-rising")
    assert parsed("alert:mrd-rising").problems


def test_words_are_compared_without_accents_capitals_and_signs() -> None:
    assert words_of("D'Ångelo-Straße p.Thr315Ile 0,012") == ("d", "angelo", "strasse", "p", "thr315ile", "0", "012")
    assert folded("Łódź") == "lodz"
    assert written_out("Mu\u0308ller") == "mueller"
    assert {"muller", "mueller"} <= found_by("Müller")
    assert {"case", "014", "14"} <= found_by("CASE-014")
    assert {"t315i", "315"} <= found_by("T315I")
    assert "0" not in found_by("x000y"), "zeros alone are no figure"
    assert begins(("ple", "eff"), padded("Effusion, pleural"))
    assert not begins(("leural",), padded("pleural"))


def test_what_can_be_typed_next() -> None:
    assert [offer.text for offer in offers("mr", 2)] == ["mrd:"]
    assert offers("m", 1) == (), "a letter begins many a word"
    assert [offer.text for offer in offers("x -mr", 5)] == ["mrd:"]
    assert [offer.text for offer in offers("mrd:r", 5)] == ["rising", "response"]
    assert [offer.text for offer in offers("mrd:rising,", 11)][:2] == ["cmr", "pnq"]
    assert [offer.text for offer in offers("lab:l", 5, RULES)] == ['"Lab A"']
    assert [offer.text for offer in offers("mut:t", 5, RULES)] == ["T315I"]
    assert offers("foo:b", 5) == ()
    assert offers("mrd:rising", 10) == (), "it is there already"
    assert offers("mrd:rising", 3) == (), "in the middle of a word nothing is offered"
    assert offers('note:"a ', 8) == ()
    assert offers("", 0) == ()
    assert len(offers("", 0, asked=True)) == len(KEYS)
    assert [offer.key for offer in offers("rossi ", 6, asked=True)][:2] == ["mrd", "phase"]
    (offer,) = offers("tki:po rossi", 6)
    assert (offer.start, offer.end, offer.text) == (4, 6, "ponatinib")


@given(st.text(max_size=60))
def test_any_text_is_read_and_nothing_is_lost(text: str) -> None:
    """Every piece becomes a word, a filter or a problem, in its place; only signs without a word vanish."""
    query = parsed(text, RULES)
    found: list[Word | Clause | Problem] = [*query.words, *query.clauses, *query.problems]
    covered = {place for each in found for place in range(each.start, each.end)}
    assert all(place in covered for place, char in enumerate(text) if char.isascii() and char.isalnum())
    for cursor in range(len(text) + 1):
        for offer in offers(text, cursor, RULES, asked=True):
            assert 0 <= offer.start <= offer.end == cursor


@given(st.sampled_from(sorted(KEYS)), st.data())
def test_every_value_that_is_offered_is_read(key: str, data: st.DataObject) -> None:
    text = f"{key}:"
    for offer in offers(text, len(text), RULES):
        completed = text[: offer.start] + offer.text
        assert clause(completed).key == key
        cut = data.draw(st.integers(len(text), len(completed)))
        told = parsed(completed[:cut], RULES).problems
        assert all(each.is_unfinished for each in told), "what is on its way to a value is no mistake"


def test_what_is_too_long_is_cut() -> None:
    assert parsed("x" * (MOST_SIGNS + 50)).words[0].end == MOST_SIGNS
