"""A process of its own, started with the library of `faults.c`: carries an operation through every possible fault.

Prints one JSON line per attempt. Each attempt works on a fresh copy of the ward in a forked child; another child, which
has seen nothing of it, then opens the store and says what it found. Deriving a key is remembered across the children:
that is arithmetic, and no file is part of it.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dalba_desktop.tracker import Tracker
from tests.endurance.children import Tell, in_child
from tests.endurance.faults import Fault, Faults
from tests.endurance.operations import OPERATIONS, TODAY, Operation, Ward, copied, know_one_more_migration, report
from tests.endurance.state import PASSPHRASE, STORE, look, remember_keys


def attempt(operation: Operation, folder: Path, call: int, fault: Fault, tell: Tell) -> None:
    """Does the operation with a fault at a call; when the process survives, goes on as a user would."""
    ward, faults = Ward(folder), Faults()
    if operation.in_session:
        assert ward.tracker.case_ids()
    if operation.before is not None:
        operation.before(ward)
    faults.arm(folder, call, fault)
    try:
        made = operation.act(ward)
        tell(acknowledged=True, made=[str(path) for path in made])
        if fault in (Fault.KILLED, Fault.TORN):
            ward.close()
    except Exception as error:  # noqa: BLE001 - which one it is, is for the test to judge
        tell(
            error=f"{type(error).__name__}: {error}", expected=hasattr(error, "exit_code") or isinstance(error, OSError)
        )
    finally:
        faults.disarm()
        tell(
            reached=faults.seen >= call > 0,
            calls=faults.seen,
            call=faults.call(call),
            kinds=[faults.call(n + 1) for n in range(faults.seen)] if not call else None,
        )
    if fault in (Fault.KILLED, Fault.TORN):
        return
    try:
        ward.go_on()
        ward.close()
        tell(went_on=True)
    except Exception as error:  # noqa: BLE001 - see above
        tell(went_on=f"{type(error).__name__}: {error}")


def one_attempt(operation: Operation, fault: Fault, template: Path, folder: Path, call: int) -> dict[str, Any]:
    """One attempt on a fresh copy, and what is found afterwards."""
    copied(template, folder)
    told, killed = in_child(lambda tell: attempt(operation, folder, call, fault, tell))
    absent = [name for name in told.get("made", ()) if not (folder / name).exists()]
    found = found_in(folder, operation)
    shutil.rmtree(folder)
    return {"at": call, "fault": fault.name, "killed": killed, **told, "found": found, "absent": absent}


def found_in(folder: Path, operation: Operation) -> dict[str, Any]:
    """What a fresh process finds."""
    found, _ = in_child(lambda tell: tell(**dataclasses.asdict(look(folder, *operation.secrets))))
    return found


def left_by_a_kill(template: Path, folder: Path) -> Path:
    """A ward whose writer was killed when the store's file held half of a change."""
    copied(template, folder)
    edit = OPERATIONS["edit"]
    with tempfile.TemporaryDirectory(dir=folder.parent) as other:
        told, _ = in_child(lambda tell: attempt(edit, copied(template, Path(other) / "ward"), 0, Fault.KILLED, tell))
    # The store's file is written; what would take the change back is not yet removed.
    call = 1 + told["kinds"].index(f"unlink {STORE}-journal")
    in_child(lambda tell: attempt(edit, folder, call, Fault.KILLED, tell))
    assert (folder / f"{STORE}-journal").exists()
    return folder


def states(operation: Operation, template: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """What is found before and after the operation when nothing goes wrong, and after going on."""
    steps: dict[str, tuple[Callable[[Ward], object], ...]] = {
        "old": (),
        "new": (operation.act,),
        "old, later": (Ward.go_on,),
        "new, later": (operation.act, Ward.go_on),
    }
    known = {}
    for name, acts in steps.items():

        def do(tell: Tell, acts: tuple[Callable[[Ward], object], ...] = acts) -> None:
            ward = Ward(folder)
            for act in ([operation.before] if operation.before else []) + list(acts):
                act(ward)
            ward.close()

        copied(template, folder)
        in_child(do)
        known[name] = found_in(folder, operation)
        assert known[name]["content"] is not None, known[name]
        assert not known[name]["wrong"], known[name]
        shutil.rmtree(folder)
    return known


def remember_the_report(template: Path) -> None:
    """Drawing the report is no part of writing it: it is drawn once for all children."""
    from dalba_desktop.reports import case_report

    with Tracker.open(template / STORE, PASSPHRASE, today=TODAY, read_only=True) as tracker:
        drawn = case_report.case_report(tracker.report_data("CASE-1"))
    setattr(case_report, "case_report", lambda *_: drawn)  # noqa: B010 - no assignment for types


def telling_calls(calls: Sequence[str]) -> list[int]:
    """The numbers of the calls that tell most: of all equal ones the first, the second, the middle and the last."""
    numbers: dict[str, list[int]] = {}
    for number, call in enumerate(calls, start=1):
        numbers.setdefault(call, []).append(number)
    return sorted(
        {each[place] for each in numbers.values() for place in (0, min(1, len(each) - 1), len(each) // 2, -1)}
    )


def main() -> None:
    """Arguments as JSON: operation, faults, template, scratch, every (call, or the telling ones)."""
    asked = json.loads(sys.argv[1])
    operation, scratch, template = OPERATIONS[asked["operation"]], Path(asked["scratch"]), Path(asked["template"])
    if operation.extended:
        know_one_more_migration(scratch / "migrations")
    remember_keys(template / STORE, secrets=operation.secrets, fresh=operation.makes_key_of)
    if operation.act is report:
        remember_the_report(template)
    if operation.after_kill:
        template = left_by_a_kill(template, scratch / "left")
    # What is there now is shared by all children; the collector must not make each of them copy it.
    gc.freeze()
    known = states(operation, template, scratch / "ward")
    for fault in (Fault[name] for name in asked["faults"]):
        calls = one_attempt(operation, fault, template, scratch / "ward", 0)["kinds"]
        for call in range(1, len(calls) + 1) if asked["every"] else telling_calls(calls):
            each = one_attempt(operation, fault, template, scratch / "ward", call)
            print(json.dumps({**each, "call": calls[call - 1], "states": known, "loose": operation.loose}), flush=True)
        past = one_attempt(operation, fault, template, scratch / "ward", len(calls) + 1)
        print(json.dumps({**past, "call": "", "states": known, "loose": operation.loose}), flush=True)


if __name__ == "__main__":
    main()
