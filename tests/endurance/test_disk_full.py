"""A disk with no room left: refused in words, nothing by half, and when there is room again everything goes on."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.endurance.conftest import run_worker

OPERATIONS = [
    "edit",
    "import",
    "attach",
    "erase",
    "export",
    "trail",
    "report",
    "create",
    "backup",
    "restore",
    "passphrase",
]
NO_ROOM = 0
COMMANDS = ["import", "export", "report", "backup", "init"]
LITTLE = [NO_ROOM, 4096, 12288, 40960]
MORE = [each * 4096 for each in range(0, 120, 3)]


@pytest.fixture(scope="module")
def apart() -> list[str]:
    """What begins a command whose mounts nobody else sees."""
    for command in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        if shutil.which("unshare") is None or shutil.which("mount") is None:
            break
        tried = [*command, "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
        if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            return command
    pytest.skip("no small disk can be mounted here, as root or otherwise")


def cramped(apart: list[str], ward: Path, disk: Path, **asked: Any) -> list[dict[str, Any]]:
    """Runs operations and commands on a small disk."""
    every = {"template": str(ward), "disk": str(disk), "operations": [], "lefts": [], "commands": [], **asked}
    return run_worker(["tests.endurance.cramped", json.dumps(every)], before=apart)


def problems_of(attempts: list[dict[str, Any]]) -> list[str]:
    """What is wrong with how attempts ended."""
    problems = []
    for each in attempts:
        name, found = f"{each['operation']} with {each['left']} bytes left", each["found"]
        problems += [f"{name}: {problem}" for problem in (*found["wrong"], *(f"left {left}" for left in found["left"]))]
        if not each.get("acknowledged") and "DiskFull" not in each["error"] and each["number"] != errno.ENOSPC:
            problems.append(f"{name}: told as {each['error']}")
        if each["went_on"] is not True:
            problems.append(f"{name}: does not go on: {each['went_on']}")
        allowed = ["new, later"] if each.get("acknowledged") else ["old, later"]
        if not any(
            all(found[part] == each["states"][state][part] for part in ("content", "files")) for state in allowed
        ):
            problems.append(f"{name}: not {allowed[0]}")
    return problems


def test_an_operation_without_room_changes_nothing(apart: list[str], ward: Path, scratch: Path) -> None:
    attempts = cramped(apart, ward, scratch, operations=OPERATIONS, lefts=LITTLE)

    assert problems_of(attempts) == []
    without = [each for each in attempts if each["left"] == NO_ROOM]
    assert [each["operation"] for each in without if each.get("acknowledged")] == []


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_with_any_room_is_done_or_changes_nothing(
    apart: list[str], ward: Path, scratch: Path, operation: str
) -> None:
    attempts = cramped(apart, ward, scratch, operations=[operation], lefts=MORE)

    assert problems_of(attempts) == []
    assert attempts[-1].get("acknowledged"), "the largest room is room enough"


def test_commands_say_that_the_disk_is_full(apart: list[str], ward: Path, scratch: Path) -> None:
    attempts = cramped(apart, ward, scratch, commands=COMMANDS)

    assert {each["command"]: each["code"] for each in attempts} == dict.fromkeys(COMMANDS, 4), attempts
    for each in attempts:
        assert "full" in each["said"] or os.strerror(errno.ENOSPC) in each["said"], each
        assert each["said"].count("\n") == 1, each
        assert (each["found"]["wrong"], each["found"]["left"], each["made"]) == ([], [], [])
