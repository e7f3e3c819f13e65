"""A damaged file is found out, named, and left as it is; no number is ever read from it that is not the right one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.endurance.conftest import run_worker

NAMED = {"Damaged", "NotAStore", "WrongPassphrase", "NewerStore"}


def damaged(ward: Path, scratch: Path, rounds: int) -> list[dict[str, Any]]:
    """What came of each damage."""
    asked = {"template": str(ward), "scratch": str(scratch), "rounds": rounds}
    return run_worker(["tests.endurance.damage", json.dumps(asked)])


def problems_of(outcomes: list[dict[str, Any]]) -> list[str]:
    """What is wrong with how which damage was met."""
    problems = []
    for each in outcomes:
        if each["error"] is None and not each["same"]:
            problems.append(f"{each['damage']}: wrong numbers without a word")
        if each["error"] is not None and (each["error"] not in NAMED or each["code"] != 3):
            problems.append(f"{each['damage']}: told as {each['error']}, exit code {each['code']}")
        if each["error"] is not None and ("ward.dalba" not in each["sentence"] or "\n" in each["sentence"]):
            problems.append(f"{each['damage']}: not a sentence with the name of the file: {each['sentence']}")
        if not each["found by the check"]:
            problems.append(f"{each['damage']}: not found by the check")
        if not each["untouched"]:
            problems.append(f"{each['damage']}: the file was changed")
    return problems


def test_every_damage_is_found_and_named(ward: Path, scratch: Path) -> None:
    outcomes = damaged(ward, scratch, rounds=1)

    assert problems_of(outcomes) == []
    assert sum(each["damage"].startswith("a bit of page") for each in outcomes) >= 40
    assert sum(each["damage"].startswith("cut") for each in outcomes) == 100


@pytest.mark.long
def test_every_damage_is_found_and_named_many_times(ward: Path, scratch: Path) -> None:
    assert problems_of(damaged(ward, scratch, rounds=20)) == []


def test_what_lies_beside_a_store_put_back_by_hand_does_not_change_it(ward: Path, scratch: Path) -> None:
    asked = {"template": str(ward), "scratch": str(scratch)}
    left = run_worker(["tests.endurance.companions", json.dumps(asked)])

    assert {name for each in left for name in each["beside"]} == {
        f"ward.dalba-{end}" for end in ("journal", "wal", "shm")
    }
    for each in left:
        found, sound = each["found"], each["sound"]
        is_named = found["content"] is None and len(found["wrong"]) == 1
        is_right = found["content"] == sound["content"] and found["wrong"] == [] and each["again"] == found
        assert is_right or is_named, each
        assert each["untouched"], each
