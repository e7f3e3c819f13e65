"""The policy file and the mutation table: every value has a unit, a source and a standing."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dalba_desktop.alerts.mutations import Call, read_call, read_mutation_table
from dalba_desktop.alerts.policy import STANDINGS, PolicyValue, read_policy
from dalba_desktop.analysis.measurement import Measurement
from dalba_desktop.domain.abl1 import Variant
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Agent
from dalba_desktop.interchange.knowledge import load_policy
from tests.knowledge import MUTATIONS, POLICY

ENTRY = {"value": 1, "unit": "d", "meaning": "m", "source": "s", "standing": "opinion"}


def test_every_threshold_says_what_it_means_and_where_it_comes_from() -> None:
    for entry in POLICY.values.values():
        assert entry.unit
        assert entry.meaning
        assert entry.source
        assert entry.standing in STANDINGS
        assert entry.value >= 0


def test_a_policy_is_read_as_it_stands_in_the_file() -> None:
    policy = read_policy({"version": 7, "threshold": {"a": ENTRY, "b": {**ENTRY, "value": 2.5, "above_zero": True}}})
    assert policy.version == "7"
    assert policy.values["a"] == PolicyValue(key="a", value=1.0, unit="d", meaning="m", source="s", standing="opinion")
    assert (policy["b"], policy.values["b"].above_zero, policy.values["b"].own) == (2.5, True, False)
    assert read_policy({"threshold": {}}).version == ""


def test_the_values_that_judge_a_result_are_those_of_the_file() -> None:
    """Each under its own name: two thresholds exchanged would misjudge every sample."""
    assert load_policy().measurement == Measurement(
        adequate_copies=10_000,
        adequate_copies_gusb=24_000,
        adequate_lod_percent=0.01,
        default_lod_percent=0.003,
        default_loq_percent=0.01,
        copies_excluded=3,
        depth_copies=(10_000, 32_000, 100_000),
        depth_copies_gusb=(24_000, 77_000, 240_000),
        noise_high_log10=0.15,
        noise_middle_log10=0.25,
        noise_low_log10=0.35,
        noise_high_from_percent=0.1,
        noise_middle_from_percent=0.01,
        crossing_levels_percent=(0.01, 0.1),
    )


def test_a_centre_s_own_value_replaces_the_shipped_one_and_is_marked() -> None:
    own = POLICY.with_own({"rise_min_log10": 0.4})
    assert own["rise_min_log10"] == 0.4
    assert own.values["rise_min_log10"].own
    assert not POLICY.values["rise_min_log10"].own


@pytest.mark.parametrize(
    "overrides",
    [
        {"rise": 1},
        {"rise_min_log10": "0.4"},
        {"rise_min_log10": True},
        {"rise_min_log10": -1},
        {"few_copies": math.inf},
    ],
)
def test_an_unknown_key_or_what_is_no_number_is_refused(overrides: dict[str, Any]) -> None:
    with pytest.raises(FactError, match=r"policy\."):
        POLICY.with_own(overrides)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"threshold": {"a": 3}},
        {"threshold": {"a": {"value": 1}}},
        {"threshold": {"a": {**ENTRY, "standing": "sure"}}},
    ],
    ids=["empty", "number", "incomplete", "standing"],
)
def test_a_policy_file_that_lacks_something_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(FactError, match="policy"):
        read_policy(document)


@pytest.mark.parametrize(
    ("written", "call"),
    [("R", "R"), ("R/I", "R"), ("I/S", "I"), ("S/I", "I"), ("I", "I"), ("S", "S"), ("S?", "?"), ("?", "?")],
)
def test_a_call_of_two_letters_counts_as_the_graver(written: str, call: str) -> None:
    assert read_call(written) is Call(call)


@pytest.mark.parametrize("written", ["", "X", "RS!"])
def test_another_letter_is_no_call(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{written}$"):
        read_call(written)


def test_every_cell_has_a_source_and_a_standing() -> None:
    for cell in MUTATIONS.cells.values():
        assert cell.source
        assert cell.standing in ("verified", "memory")


def test_the_table_says_what_the_clinical_reference_says() -> None:
    def call(protein: str, tki: Agent) -> str:
        return MUTATIONS.call(Variant(protein=protein), tki).value

    assert call("p.Thr315Ile", Agent.DASATINIB) == "R"
    assert call("p.Thr315Ile", Agent.PONATINIB) == "S"
    assert call("p.Glu255Lys", Agent.DASATINIB) == "I"
    assert call("p.Phe317Leu", Agent.BOSUTINIB) == "R"
    assert call("p.Phe317Val", Agent.BOSUTINIB) == "I"
    assert call("p.Ala337Thr", Agent.IMATINIB) == "?"
    assert call("p.Gln252His", Agent.DASATINIB) == "?"
    assert MUTATIONS.cell(Variant(protein="p.Gln252His"), Agent.DASATINIB) is None


@pytest.mark.parametrize(
    "row",
    [
        {"variants": ["T334I"], "calls": {}},
        {"variants": ["T315I"], "calls": {"aspirin": {}}},
        {"variants": ["T315I"], "calls": {"dasatinib": {"call": "X", "source": "s", "standing": "memory"}}},
    ],
    ids=["isoform", "tki", "call"],
)
def test_a_row_that_cannot_be_read_is_named(row: dict[str, Any]) -> None:
    with pytest.raises(FactError, match=r"mutations\.row\[0\]"):
        read_mutation_table({"row": [row]})
