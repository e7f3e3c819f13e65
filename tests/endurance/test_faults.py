"""A fault at every call that changes a file: the store is in the old state or the new one, and says which."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.endurance.conftest import Sweep
from tests.endurance.faults import Fault

Attempt = dict[str, Any]

USUAL = (Fault.ERROR, Fault.FULL, Fault.KILLED, Fault.TORN)
FEW = (Fault.ERROR, Fault.TORN)


def problems_of(attempts: list[Attempt]) -> list[str]:
    """What is wrong with how attempts ended; each says at which call."""
    return [
        f"{attempt['fault']} at call {attempt['at']} ({attempt['call']}): {problem}"
        for attempt in attempts
        for problem in _problems(attempt)
    ]


def _problems(attempt: Attempt) -> list[str]:
    found, states, goes_on = attempt["found"], attempt["states"], attempt.get("went_on")
    problems = list(found["wrong"])
    allowed = ["new"] if attempt.get("acknowledged") else ["old", "new"]
    if goes_on is True:
        allowed = [f"{state}, later" for state in allowed]
    elif attempt["fault"] not in ("KILLED", "TORN"):
        problems.append(f"does not go on: {goes_on}")
    parts = ("content", "files")
    if attempt["killed"] or attempt["loose"]:
        # A row of the trail and the file that it tells of cannot come at the same moment: the row comes first.
        agrees = all(found[part] in [states[state][part] for state in allowed] for part in parts)
        first, last = states[allowed[0]], states[allowed[-1]]
        if (
            found["content"] == first["content"] != last["content"]
            and found["files"] == last["files"] != first["files"]
        ):
            problems.append("a file of which the trail does not tell")
    else:
        agrees = any(all(found[part] == states[state][part] for part in parts) for state in allowed)
    could_tidy = attempt["fault"] != "BROKEN" and not attempt["call"].startswith("unlink")
    if found["left"] and not attempt["killed"] and could_tidy:
        problems.append(f"left behind: {found['left']}")
    problems += [f"acknowledged and not there: {name}" for name in attempt["absent"]]
    if not agrees:
        problems.append(f"not {' or '.join(allowed)}")
    if not attempt.get("expected", True):
        problems.append(f"not an error for users: {attempt['error']}")
    return problems


def all_were_met(attempts: list[Attempt]) -> bool:
    """Whether each fault came about, but for the last of each kind, which lay behind the last call."""
    survived = [attempt for attempt in attempts if not attempt["killed"]]
    return sum(not attempt["reached"] for attempt in survived) == len({attempt["fault"] for attempt in attempts})


CHANGES = ["edit", "attach", "erase", "large import", "session", "recover", "migration", "passphrase", "restore"]
OTHER_CHANGES = ["undo", "draft", "correct", "import", "move", "merge", "undo of a merge"]
FILES = ["create", "export", "trail", "report", "backup"]
EVERY = {"edit": USUAL, "migration": FEW, "backup": FEW}
"""The operations that meet faults at every single call in every run of the tests; the others do with --long."""


@pytest.mark.parametrize("operation", CHANGES)
def test_a_change_is_there_or_not(sweep: Sweep, operation: str) -> None:
    attempts = sweep(operation, EVERY.get(operation, FEW), every=operation in EVERY)

    assert problems_of(attempts) == []
    assert all_were_met(attempts)
    kinds = Counter(attempt["call"].partition(" ")[0] for attempt in attempts)
    assert {"pwrite64", "fsync", "unlink"} <= set(kinds), kinds
    assert any(attempt["killed"] for attempt in attempts)
    assert operation != "edit" or any("DiskFull" in attempt.get("error", "") for attempt in attempts)


@pytest.mark.parametrize("operation", FILES)
def test_a_file_has_its_name_only_when_it_is_whole(sweep: Sweep, operation: str) -> None:
    attempts = sweep(operation, EVERY.get(operation, FEW), every=operation in EVERY)

    assert problems_of(attempts) == []
    assert all_were_met(attempts)


@pytest.mark.long
@pytest.mark.parametrize("operation", [*CHANGES, *OTHER_CHANGES, *FILES])
def test_a_fault_at_every_call(sweep: Sweep, operation: str) -> None:
    """Also on a medium that stays broken from that call on."""
    attempts = sweep(operation, tuple(Fault), every=True)

    assert problems_of(attempts) == []
    assert all_were_met(attempts)
