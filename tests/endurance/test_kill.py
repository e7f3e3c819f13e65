"""kill -9 at random moments: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.endurance.conftest import run_worker


def kill(ward: Path, scratch: Path, kills: int, seed: int) -> list[dict[str, Any]]:
    """Kills writers one after the other."""
    asked = {"template": str(ward), "scratch": str(scratch), "kills": kills, "seed": seed}
    return run_worker(["tests.endurance.writer", json.dumps(asked)])


def problems_of(rounds: list[dict[str, Any]]) -> list[str]:
    """What is wrong after which kill."""
    problems = []
    for number, each in enumerate(rounds, start=1):
        found, last = each["found"], each["last"]
        problems += [f"kill {number}: {problem}" for problem in found["wrong"]]
        if found["content"] not in {last["acknowledged"], each["announced"]}:
            problems.append(f"kill {number}: neither what was acknowledged nor what was announced")
        if found["entries"] < last["entries"]:
            problems.append(f"kill {number}: {last['entries'] - found['entries']} rows of the trail are gone")
    return problems


def test_50_kills_lose_nothing_that_was_acknowledged(ward: Path, scratch: Path) -> None:
    rounds = kill(ward, scratch, kills=50, seed=4)

    assert problems_of(rounds) == []
    assert len(rounds) == 50
    assert sum(each["changes"] for each in rounds) > 100, "the writers did write"
    assert any(each["journal"] for each in rounds), "some were killed in the middle of a change"


@pytest.mark.long
def test_500_kills_lose_nothing_that_was_acknowledged(ward: Path, scratch: Path) -> None:
    rounds = kill(ward, scratch, kills=500, seed=40)

    assert problems_of(rounds) == []
    assert len(rounds) == 500
    assert any(each["found"]["content"] == each["announced"] for each in rounds), "some were stored and not yet said"
