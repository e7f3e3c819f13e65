"""What somebody who edits a knowledge file is told: the place, what stood there, what may stand there. Whole lines."""

from __future__ import annotations

from typing import Any

import pytest

from dalba_desktop.alerts.calendars import read_calendars
from dalba_desktop.alerts.mutations import read_mutation_table
from dalba_desktop.alerts.policy import read_policy
from dalba_desktop.domain.codec import FactError
from tests.alerts.test_calendars import changed
from tests.alerts.test_mutation_table import CELL, a_row, a_table
from tests.alerts.test_policy import ENTRY
from tests.knowledge import POLICY

TKIS = "asciminib, bosutinib, dasatinib, imatinib, nilotinib, olverembatinib, ponatinib"
PAIRS = "a list of pairs [day from 1, tolerance in days]"
WINDOWS = f"protocols.d-alba.induction: {{}} is not allowed; allowed: {PAIRS}"


def refused(written: str, allowed: str) -> str:
    """The line for a wrong value in the only row's entry for dasatinib."""
    return f"mutations.row[0].calls.dasatinib{written} is not allowed; {allowed}"


def calling(**entry: Any) -> dict[str, Any]:
    """A table whose only entry, T315I on dasatinib, is changed."""
    return a_table(a_row("T315I", calls={"dasatinib": {**CELL, **entry}}))


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({}, "mutations.row: null is not allowed; required; allowed: a list of at least one row"),
        (a_table(), "mutations.row: [] is not allowed; allowed: a list of at least one row"),
        (a_table("T315I"), 'mutations.row[0]: "T315I" is not allowed; allowed: a table with variants and calls'),
        (
            a_table({"calls": {"dasatinib": CELL}}),
            "mutations.row[0].variants: null is not allowed; required; allowed: a list of substitutions such as T315I",
        ),
        (
            a_table(a_row()),
            "mutations.row[0].variants: [] is not allowed; allowed: a list of substitutions such as T315I",
        ),
        (
            a_table(a_row(315)),
            "mutations.row[0].variants: 315 is not allowed; allowed: a substitution such as T315I",
        ),
        (
            a_table(a_row("T334I")),
            (
                'mutations.row[0].variants: "T334I" is not allowed; allowed: this is isoform 1b numbering '
                "(NM_007313, 19 codons more); isoform 1a (NM_005157.6) calls it codon 315"
            ),
        ),
        (
            a_table({"variants": ["T315I"]}),
            "mutations.row[0].calls: null is not allowed; required; allowed: one entry per TKI",
        ),
        (
            a_table(a_row("T315I", calls={"aspirin": CELL})),
            f'mutations.row[0].calls.aspirin: "aspirin" is not allowed; unknown TKI; allowed: {TKIS}',
        ),
        (
            a_table(a_row("T315I", calls={"dasatinib": "R"})),
            refused(': "R"', "allowed: a table with call, source, standing"),
        ),
        (calling(call="safe"), refused(': "safe"', "allowed: R, I, S or ? and pairs such as R/I")),
        (calling(call=3), refused(".call: 3", "allowed: text")),
        (calling(source=" "), refused('.source: " "', "allowed: text")),
        (
            a_table(a_row("T315I", calls={"dasatinib": {"call": "R"}})),
            refused(".standing: null", "required; allowed: text"),
        ),
        (calling(standing="sure"), refused('.standing: "sure"', "allowed: verified, memory, opinion")),
        (
            a_table(a_row("T315I"), a_row("V299L", "p.Thr315Ile")),
            (
                'mutations.row[1].calls.dasatinib: "p.Thr315Ile" is not allowed; given twice; '
                "allowed: each variant once per TKI"
            ),
        ),
        (a_table(a_row("T315I"), version=""), 'mutations.version: "" is not allowed; allowed: text'),
        (a_table(a_row("T315I"), date=3), "mutations.date: 3 is not allowed; allowed: text"),
    ],
)
def test_a_mutation_table(document: dict[str, Any], line: str) -> None:
    with pytest.raises(FactError) as caught:
        read_mutation_table(document)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        ("protocol", 3, "protocols.protocol: 3 is not allowed; allowed: a table"),
        ("protocol/d-alba", 3, "protocols.d-alba: 3 is not allowed; allowed: a table"),
        (
            "protocol/uk",
            {},
            'protocols.uk: "uk" is not allowed; unknown protocol; allowed: d-alba, all2820, other',
        ),
        (
            "protocol/d-alba/induction",
            None,
            f"protocols.d-alba.induction: null is not allowed; required; allowed: {PAIRS}",
        ),
        ("protocol/d-alba/induction", [[0, 5]], WINDOWS.format("[[0, 5]]")),
        ("protocol/d-alba/induction", [[3654, 5]], WINDOWS.format("[[3654, 5]]")),
        (
            "protocol/d-alba/anchor_day",
            0,
            "protocols.d-alba.anchor_day: 0 is not allowed; allowed: a whole number from 1 to 3653 (days)",
        ),
        (
            "protocol/d-alba/anchor",
            85,
            (
                'protocols.d-alba.anchor: "anchor" is not allowed; unknown key; '
                "allowed: induction, anchor_day, tki, source, standing"
            ),
        ),
        (
            "protocol/d-alba/tki",
            "aspirin",
            f'protocols.d-alba.tki: "aspirin" is not allowed; allowed: {TKIS}',
        ),
        ("after_cycle", None, "protocols.after_cycle: null is not allowed; required; allowed: a table"),
        (
            "after_cycle/to_day",
            None,
            "after_cycle.to_day: null is not allowed; required; allowed: a whole number from 0 to 3653 (days)",
        ),
        (
            "follow_up/every_months",
            0.24,
            "follow_up.every_months: 0.24 is not allowed; allowed: a number from 0.25 to 600 (months)",
        ),
        (
            "follow_up/until_month",
            600.5,
            "follow_up.until_month: 600.5 is not allowed; allowed: a number from 0 to 600 (months)",
        ),
    ],
)
def test_a_calendar(place: str, value: Any, line: str) -> None:
    with pytest.raises(FactError) as caught:
        read_calendars(changed(place, value))
    assert str(caught.value) == line


def test_a_sample_after_a_cycle_may_not_be_due_before_its_window_begins() -> None:
    document = changed("after_cycle/from_day", 11)
    with pytest.raises(FactError) as caught:
        read_calendars(document)
    assert str(caught.value) == "after_cycle.to_day: 10 is not allowed; allowed: a whole number from 11 to 3653 (days)"


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({}, "policy.threshold: null is not allowed; required; allowed: one table per threshold"),
        (
            {"threshold": {"a": 3}},
            "policy.threshold.a: 3 is not allowed; allowed: a table with meaning, source, standing, unit, value",
        ),
        (
            {"threshold": {"a": {**ENTRY, "standing": "sure"}}},
            'policy.threshold.a.standing: "sure" is not allowed; allowed: verified, memory, opinion, definition',
        ),
    ],
)
def test_a_policy(document: dict[str, Any], line: str) -> None:
    with pytest.raises(FactError) as caught:
        read_policy(document)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("rise_min_log10", -1, "-1 is not allowed; allowed: a number of at least 0 and at most 1,000,000,000 (log10)"),
        ("test_pending_days", 36526, "36526 is not allowed; allowed: a number of at least 0 and at most 36,525 (days)"),
        ("copies_excluded", 0, "0 is not allowed; allowed: a number above 0 and at most 1,000,000,000 (target copies)"),
    ],
)
def test_a_centre_s_own_value(key: str, value: float, line: str) -> None:
    with pytest.raises(FactError) as caught:
        POLICY.with_own({key: value}, "clinic.toml")
    assert str(caught.value) == f"clinic.toml.{key}: {line}"


def test_a_key_that_no_policy_has_comes_with_those_that_it_has() -> None:
    small = read_policy({"version": "7", "threshold": {"b": ENTRY, "a": {**ENTRY, "above_zero": True}}})
    with pytest.raises(FactError) as caught:
        small.with_own({"c": 1})
    assert str(caught.value) == 'policy.c: "c" is not allowed; unknown key; allowed: a, b'
