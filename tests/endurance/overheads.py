"""What encryption, trail and checks cost: each job beside the least that plain SQLite would need for it.

`python -m tests.endurance.overheads [--cases N] [--json FILE]`. The floor of each is Python's own sqlite3 on a plain
copy of the same tables, with the same durability: synchronous FULL and a rollback journal.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import itertools
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from dalba_desktop.domain.events import Note
from dalba_desktop.store.backups import Backups, Reason
from dalba_desktop.store.keys import Key
from dalba_desktop.store.store import Store
from tests.benchmarks.run import table
from tests.benchmarks.timing import Measured, paired
from tests.builders import on_day
from tests.endurance.operations import some_case

PASSPHRASE = "overheads"
CASES, SAMPLES = 2000, 40


def made(folder: Path, cases: int) -> tuple[Path, Path, Key]:
    """A store with so many cases of 40 samples, and a plain copy of its tables."""
    path, plain = folder / "large.dalba", folder / "plain.db"
    with Store.create(path, PASSPHRASE) as store:
        with store.writing(who="overheads") as writer:
            for number in range(1, cases + 1):
                case = some_case(number, samples=SAMPLES)
                writer.add_case(case.patient)
                writer.add_all(case.case_id, [record for _, record in case.records()])
        store._database.execute("ATTACH DATABASE ? AS plain KEY ''", [str(plain)])
        store._database.execute("SELECT sqlcipher_export('plain')")
        store._database.execute("DETACH DATABASE plain")
        return path, plain, store.key


def bare(plain: Path) -> sqlite3.Connection:
    """Plain SQLite with the durability of a store."""
    connection = sqlite3.connect(plain, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_mode = DELETE")
    return connection


def one_change(path: Path, plain: Path, key: Key) -> Measured:
    """A note added: row, row of the trail and seal, encrypted, against the row alone."""
    numbers = itertools.count()
    with Store.open(path, key) as store:
        connection = bare(plain)

        def job() -> None:
            with store.writing(who="overheads") as writer:
                writer.add_all("CASE-1", [Note(id=f"n{next(numbers)}", date=on_day(5), text="seen, well, goes on")])

        def floor() -> None:
            row = ("CASE-1", next(numbers), f"b{next(numbers)}", "2025-01-12", "seen, well, goes on")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO notes (case_id, position, id, date, text) VALUES (?, ?, ?, ?, ?)", row)
            connection.execute("COMMIT")

        measured = paired("one change with its trail", job, "a bare insert, as durable", floor, rounds=101)
        connection.close()
    return measured


def opening(path: Path, plain: Path, key: Key, rounds: int) -> Measured:
    """A store opened, every page checked, against a plain file of which every page is read."""

    def floor() -> None:
        connection = bare(plain)
        connection.execute("PRAGMA quick_check").fetchall()
        connection.close()

    return paired(
        "opening", lambda: Store.open(path, key).close(), "sqlite3 opens and checks a plain copy", floor, rounds
    )


def all_cases(path: Path, plain: Path, key: Key, rounds: int) -> Measured:
    """Every fact of every case as records, against every row as tuples."""
    with Store.open(path, key) as store:
        connection = bare(plain)
        names = ("patient", "mrd", "treatments")

        def floor() -> None:
            for name in names:
                connection.execute(f"SELECT * FROM {name}").fetchall()

        measured = paired("all cases read", store.cases, "sqlite3 fetches the same rows", floor, rounds)
        connection.close()
    return measured


def verifying(path: Path, plain: Path, key: Key, rounds: int) -> Measured:
    """The whole check: pages, chain, every fact, against one SHA-256 over each row of the trail."""
    with Store.open(path, key) as store:
        connection = bare(plain)

        def floor() -> None:
            for row in connection.execute("SELECT * FROM audit"):
                hashlib.sha256(repr(row).encode()).digest()

        measured = paired("verify", store.verify, "sqlite3 reads the trail, one SHA-256 per row", floor, rounds)
        connection.close()
    return measured


def backing_up(path: Path, plain: Path, key: Key, rounds: int) -> Measured:
    """A backup, checked as a whole, against SQLite's own copy and its own check."""
    moments = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=40 * each) for each in itertools.count())
    with Store.open(path, key) as store:
        connection = bare(plain)

        def job() -> None:
            Backups(path).make(store._database, key, at=next(moments), reason=Reason.ASKED)

        def floor() -> None:
            copy = bare(plain.with_name("copy.db"))
            connection.backup(copy)
            copy.execute("PRAGMA integrity_check").fetchall()
            copy.close()
            plain.with_name("copy.db").unlink()

        measured = paired("a backup, checked", job, "sqlite3's backup and integrity_check, plain", floor, rounds)
        connection.close()
    return measured


def measured(folder: Path, cases: int = CASES, rounds: int = 3) -> list[Measured]:
    """Every job beside its floor, on stores of this run."""
    path, plain, key = made(folder, cases)
    return [
        opening(path, plain, key, rounds),
        all_cases(path, plain, key, rounds),
        verifying(path, plain, key, rounds),
        backing_up(path, plain, key, rounds),
        one_change(path, plain, key),
    ]


def main() -> int:
    """Prints the table, and what one derivation of a key takes; that is meant to take long."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(Path(folder), asked.cases, asked.rounds)
        begun = time.perf_counter()
        Key.new(PASSPHRASE)
        derivation = (time.perf_counter() - begun) * 1000
    for line in table(rows):
        print(line)
    print(f"\n{asked.cases} cases with {SAMPLES} samples each; one key from its passphrase: {derivation:.0f} ms")
    if asked.json is not None:
        figures = [{"name": row.name, "ms": row.job_ms, "floor_ms": row.floor_ms, "ratio": row.ratio} for row in rows]
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
