"""The command line run inside a test, and stores to run it on."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop import cli
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.store import connect
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day

PASSPHRASE = "ward"
PAGE = 4096


@dataclass(frozen=True)
class Ran:
    """What a subcommand came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one document it must be."""
        return json.loads(self.out)

    @property
    def is_refused_in_one_line(self) -> bool:
        """Whether one line of standard error says all."""
        return self.out == "" and self.err.startswith("dalba-desktop: ") and self.err.count("\n") == 1


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs subcommands and catches what they print."""

    def running(*arguments: str) -> Ran:
        capsys.readouterr()
        code = cli.main(list(arguments))
        captured = capsys.readouterr()
        return Ran(code, captured.out.replace("\N{NO-BREAK SPACE}", " "), captured.err)

    return running


def make_ward(path: Path) -> None:
    """A store kept by Anna Rossi with two cases, a corrected and a withdrawn result, and a threshold of its own."""
    cases = (
        a_case(case_id="CASE-1", family_name="Canarini").with_mrd(22, 2.6, id="m1").with_mrd(45, 0.31, id="m2").build(),
        a_case(case_id="CASE-2").with_mrd(22, 1.5, id="m1", note="n" * 3000).build(),
    )
    with Tracker.create(path, PASSPHRASE, today=on_day(60), name="Anna Rossi") as tracker:
        assert tracker.import_cases(CaseFile(cases=cases), "first.json").stored
        sample = tracker.case_view("CASE-1").history.mrd[0]
        tracker.amend("CASE-1", dataclasses.replace(sample, level_percent=2.4), "typing error")
        tracker.withdraw("CASE-1", "mrd", "m2", "wrong tube")
        tracker.settings.set_policy_value("adequate_copies", 20_000.0, "our laboratory")


@contextlib.contextmanager
def tampered(path: Path) -> Iterator[Callable[..., Any]]:
    """SQL on a store as by somebody who has the passphrase and leaves no triggers in the way, nor missing."""
    database, _ = connect.open_database(path, PASSPHRASE)
    triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    try:
        database.execute("PRAGMA foreign_keys = OFF")
        for name, _ in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        yield database.execute
        for _, sql in triggers:
            database.execute(sql)
    finally:
        database.close()


def flip(path: Path, page: int) -> None:
    """Changes one bit in the middle of a page."""
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE + PAGE // 2] ^= 1
    path.write_bytes(content)


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Callable[[], None]]:
    """A file system of its own at a folder; calling what is yielded makes it read-only. Skips without the rights."""
    made = hasattr(os, "geteuid") and os.geteuid() == 0
    if not made or _ran("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)):
        pytest.skip("a file system can be mounted by root alone")
    try:
        yield lambda: assert_ran("mount", "-o", "remount,ro", str(folder))
    finally:
        _ran("umount", str(folder))


def assert_ran(*command: str) -> None:
    """A command that must succeed."""
    assert _ran(*command) == 0, command


def _ran(*command: str) -> int:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return 127
