"""A process whose children write random changes to a store and are killed at random moments.

Each change is announced with the content that the store will have, and acknowledged once it is stored. After each kill
another child opens the store. Prints one JSON line per kill: what was acknowledged last, what was announced, what was
found. Now and then the child is killed while it opens the store, which may be in the middle of a roll-back.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

from dalba_desktop.domain.codes import Assay, Specimen
from dalba_desktop.domain.events import Note
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.store.store import Store
from dalba_desktop.store.writer import Writer
from tests.builders import on_day
from tests.endurance.children import Tell, in_child, start_child
from tests.endurance.operations import copied, some_case
from tests.endurance.state import PASSPHRASE, STORE, content_of, deeds_of, look, remember_keys

KILLS_PER_WARD = 10
"""A store grows while it is written to; after so many kills a new one is taken."""
OPENING = 0.15
"""How often the moment lies somewhere in the opening of the store."""


def write_for_ever(folder: Path, seed: int, tell: Tell) -> None:
    """Random changes, each told before and after the commit."""
    fortune = random.Random(seed)
    tell(begun=True)
    with Store.open(folder / STORE, PASSPHRASE) as store:
        while True:
            with store.writing(who="writer", reason="endurance") as writer:
                rows = change_something(store, writer, fortune)
                tell(announced=content_of(store), rows=rows)
            tell(acknowledged=content_of(store), entries=deeds_of(store))


def change_something(store: Store, writer: Writer, fortune: random.Random) -> str:
    """One random change of one or many rows; returns what it was."""
    cases = store.cases()
    case = fortune.choice(cases)
    samples = [sample for sample in case.mrd if sample.withdrawn is None]
    others = [each for each in cases if each.case_id != case.case_id]
    match fortune.randrange(9):
        case 0:
            # That of a case which became part of another one is not given again.
            ids = [row.case_id or "" for row in store.audit_entries()]
            number = 1 + max(int(known.removeprefix("CASE-")) for known in ids if known)
            made = some_case(number, samples=fortune.randrange(1, 9))
            writer.add_case(made.patient)
            writer.add_all(made.case_id, [record for _, record in made.records()])
            return f"case {number}"
        case 1 if samples:
            writer.withdraw(case.case_id, "mrd", fortune.choice(samples).id, on_day(100))
            return "withdrawal"
        case 2 if samples:
            writer.amend(
                case.case_id, dataclasses.replace(fortune.choice(samples), level_percent=fortune.uniform(0.001, 90))
            )
            return "correction"
        case 3:
            writer.put_laboratory(Laboratory(name="Lab A", lod_percent=fortune.uniform(0.0001, 0.01)))
            return "laboratory"
        case 4:
            for _ in range(fortune.randrange(2, 9)):
                writer.add(case.case_id, Note(date=on_day(20), text="x" * fortune.randrange(1, 3000)))
            return "notes"
        case 5:
            writer.amend_patient(dataclasses.replace(case.patient, given_name=f"Name {fortune.random()}"))
            return "patient"
        case 6 if samples and others:
            to_case = fortune.choice(others).case_id
            sample = fortune.choice(samples)
            content = b"%PDF-1.4\n" + fortune.randbytes(fortune.randrange(1, 40_000))
            writer.attach(case.case_id, "report.pdf", content, records=(("mrd", sample.id),))
            writer.move_record(case.case_id, ("mrd", sample.id), to_case)
            return "move"
        case 7 if others:
            into = fortune.choice(others)
            writer.merge_case(case.case_id, into.case_id, into.patient, {})
            return "merge"
        case _:
            writer.add(
                case.case_id,
                MrdSample(
                    date=on_day(fortune.randrange(1, 300)),
                    specimen=Specimen.MARROW,
                    assay=Assay.RQPCR,
                    level_percent=fortune.uniform(0.001, 90),
                ),
            )
            return "sample"


def killed_at_some_moment(folder: Path, fortune: random.Random) -> list[dict[str, Any]]:
    """Starts a writer, kills it, and returns all that it told."""
    seed = fortune.randrange(2**32)
    child, reads = start_child(lambda tell: write_for_ever(folder, seed, tell))
    lines = 1 if fortune.random() < OPENING else fortune.randrange(2, 24)
    told = b""
    while told.count(b"\n") < lines:
        told += os.read(reads, 65536)
    # Up to as long as a change takes, or an opening. Nothing can be waited for here: the moment is meant to be any.
    moment = time.perf_counter() + fortune.uniform(0, 0.02 if lines == 1 else 0.006)
    while (left := moment - time.perf_counter()) > 0:
        select.select([], [], [], left)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as pipe:
        told += pipe.read()
    return [json.loads(line) for line in told.splitlines()]


def main() -> None:
    """Arguments as JSON: template, scratch, kills, seed."""
    asked = json.loads(sys.argv[1])
    remember_keys(Path(asked["template"]) / STORE)
    gc.freeze()
    fortune, folder = random.Random(asked["seed"]), Path(asked["scratch"]) / "ward"
    last: dict[str, Any] = {}
    for kill in range(asked["kills"]):
        if kill % KILLS_PER_WARD == 0:
            shutil.rmtree(folder, ignore_errors=True)
            copied(Path(asked["template"]), folder)
            last = dataclasses.asdict(look(folder))
            last = {"acknowledged": last["content"], "entries": last["entries"]}
        told = killed_at_some_moment(folder, fortune)
        last = next((each for each in reversed(told) if "acknowledged" in each), last)
        announced = told[-1].get("announced")
        journal = (folder / f"{STORE}-journal").exists()
        found, _ = in_child(lambda tell: tell(**dataclasses.asdict(look(folder))))
        changes = sum("acknowledged" in each for each in told)
        print(
            json.dumps({"last": last, "announced": announced, "journal": journal, "changes": changes, "found": found})
        )
        # A change that was stored and not yet acknowledged is the state to go on from.
        last = {"acknowledged": found["content"], "entries": found["entries"]}


if __name__ == "__main__":
    main()
