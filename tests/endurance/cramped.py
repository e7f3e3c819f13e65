"""A process with a small disk of its own, on which there is no room left while an operation is tried.

To be started inside `unshare --mount` (with `--map-root-user` for who is not root): the disk is seen by nobody else and
goes with the process. Prints one JSON line per attempt: with so much room left, what came of it and what is found.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import functools
import gc
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from dalba_desktop import cli
from tests.endurance.children import Tell, in_child
from tests.endurance.operations import OPERATIONS, Operation, Ward, copied, report
from tests.endurance.state import PASSPHRASE, STORE, look, remember_keys
from tests.endurance.worker import remember_the_report, states

SIZE = 4 * 1024 * 1024
BLOCK = 4096
FILLER = "filler"
COMMANDS = {
    "import": ["import", STORE, "in.json"],
    "export": ["export", STORE, "--format", "case-file", "--out", "new.json"],
    "report": ["report", STORE, "--case", "CASE-1", "--out", "new.pdf"],
    "backup": ["backup", STORE, "--out", "copy.dalba"],
    "init": ["init", "other.dalba"],
}


def fill(disk: Path, left: int) -> None:
    """Takes all room of the disk but so many bytes."""
    with (disk / FILLER).open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(BLOCK))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    os.truncate(disk / FILLER, (disk / FILLER).stat().st_size - left)


def attempt(operation: Operation, disk: Path, left: int, tell: Tell) -> None:
    """Does the operation with little room; frees the room and goes on."""
    ward = Ward(disk / "ward")
    if operation.in_session:
        assert ward.tracker.case_ids()
    if operation.before is not None:
        operation.before(ward)
    fill(disk, left)
    try:
        operation.act(ward)
        tell(acknowledged=True)
    except Exception as error:  # noqa: BLE001 - which one it is, is for the test to judge
        tell(error=f"{type(error).__name__}: {error}", number=getattr(error, "errno", None))
    finally:
        (disk / FILLER).unlink()
    try:
        ward.go_on()
        ward.close()
        tell(went_on=True)
    except Exception as error:  # noqa: BLE001 - see above
        tell(went_on=f"{type(error).__name__}: {error}")


def by_command(name: str, disk: Path, left: int, tell: Tell) -> None:
    """The same by the command line: exit code and what it says."""
    ward = disk / "ward"
    (disk / "pw").write_text(PASSPHRASE, encoding="utf-8")
    os.chdir(ward)
    fill(disk, left)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = cli.main([*COMMANDS[name], "--passphrase-file", str(disk / "pw")])
    (disk / FILLER).unlink()
    tell(code=code, said=said.getvalue())


def found_in(ward: Path, operation: Operation) -> dict[str, Any]:
    """What a fresh process finds."""
    found, _ = in_child(lambda tell: tell(**dataclasses.asdict(look(ward, *operation.secrets))))
    return found


def main() -> None:
    """Arguments as JSON: template, disk, operations, lefts (bytes), commands."""
    asked = json.loads(sys.argv[1])
    template, disk = Path(asked["template"]), Path(asked["disk"])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(disk)], check=True)
    every = [OPERATIONS[name] for name in asked["operations"]]
    secrets = sorted({secret for each in every for secret in each.secrets}) or [PASSPHRASE]
    fresh = sorted({secret for each in every for secret in each.makes_key_of})
    remember_keys(template / STORE, secrets=secrets, fresh=fresh)
    if any(each.act is report for each in every):
        remember_the_report(template)
    gc.freeze()
    for operation, name in zip(every, asked["operations"], strict=True):
        known = states(operation, template, disk / "ward")
        for left in asked["lefts"]:
            copied(template, disk / "ward")
            told, _ = in_child(functools.partial(attempt, operation, disk, left))
            found = found_in(disk / "ward", operation)
            shutil.rmtree(disk / "ward")
            print(json.dumps({"operation": name, "left": left, **told, "found": found, "states": known}), flush=True)
    for name in asked["commands"]:
        copied(template, disk / "ward")
        told, _ = in_child(functools.partial(by_command, name, disk, 0))
        made = [path.name for path in (disk / "ward").iterdir() if not (template / path.name).exists()]
        found = found_in(disk / "ward", OPERATIONS["edit"])
        shutil.rmtree(disk / "ward")
        print(json.dumps({"command": name, **told, "found": found, "made": made}), flush=True)


if __name__ == "__main__":
    main()
