"""Bad input ends in one clear line, the right exit code and an untouched store; in a process, as scripts see it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dalba_desktop.tracker import Tracker
from tests.test_tracker import TODAY

PASSPHRASE = "ward"
CASE = '{"patient": {"case_id": "A", "diagnosis_date": "2025-01-01"}'
FILES = {
    "truncated.json": '{"format": "dalba-case/1",\n "cases": [' + CASE,
    "unknown key.json": '{"format": "dalba-case/1", "cases": [' + CASE + ', "colour": "red"}]}',
    "impossible date.json": '{"format": "dalba-case/1", "cases": [' + CASE.replace("01-01", "02-30") + "}]}",
    "case twice.json": '{"format": "dalba-case/1", "cases": [' + f"{CASE}}}, {CASE}}}" + "]}",
    "synthetic.json": '{"format": "dalba-case/1", "synthetic": true, "cases": [' + CASE + "}]}",
    "deep.json": "[" * 200_000,
    "empty.json": "",
}
SAID = {
    "truncated.json": "line 2, column 72: not JSON: Expecting ',' delimiter (the file is cut short)",
    "unknown key.json": 'cases[0].colour: "colour" is not allowed; unknown key; allowed: patient, treatments',
    "impossible date.json": 'cases[0].patient.diagnosis_date: "2025-02-30" is not allowed; no such day',
    "case twice.json": 'cases[1].patient.case_id: "A" is not allowed; already used at cases[0].patient.case_id',
    "synthetic.json": "SYNTHETIC demo data; a real store does not take it",
    "deep.json": "nested too deeply",
    "empty.json": "the file is empty",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one case, and files that are wrong in every way we know."""
    made = tmp_path_factory.mktemp("bad input")
    with Tracker.create(made / "ward.dalba", PASSPHRASE, today=TODAY) as tracker:
        (made / "good.json").write_text('{"format": "dalba-case/1", "cases": [' + CASE + "}]}", encoding="utf-8")
        assert tracker.import_files([made / "good.json"]).stored
    (made / "pw").write_text(PASSPHRASE, encoding="utf-8")
    (made / "wrong pw").write_text("drawn", encoding="utf-8")
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    plain = sqlite3.connect(made / "plain.dalba")
    plain.execute("CREATE TABLE patient (name TEXT)")
    plain.commit()
    plain.close()
    (made / "empty.dalba").touch()
    (made / "garbage.dalba").write_bytes(bytes(range(256)) * 32)
    return made


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program as a script would call it, from another language's locale."""
    return subprocess.run(
        [sys.executable, "-m", "dalba_desktop", *arguments],
        cwd=folder,
        env=os.environ | {"LC_ALL": "C", "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_case_file_is_one_line_and_exit_code_2(folder: Path, name: str) -> None:
    before = everything_in(folder)

    done = run(folder, "import", "ward.dalba", "good.json", name, "--passphrase-file", "pw")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"dalba-desktop: {name}: ")
    assert SAID[name] in done.stderr
    assert done.stderr.count("\n") == 1
    assert everything_in(folder) == before


@pytest.mark.parametrize(
    ("store", "passphrase", "said"),
    [
        ("ward.dalba", "wrong pw", "wrong passphrase"),
        ("plain.dalba", "pw", "an unencrypted SQLite file, not a store"),
        ("empty.dalba", "pw", "the file is empty, not a store"),
        ("garbage.dalba", "pw", "wrong passphrase, or the file is damaged or not a store"),
        ("good.json", "pw", "not a store"),
        ("nothing.dalba", "pw", "there is no such file"),
    ],
)
def test_a_store_that_does_not_open_is_one_line_and_exit_code_3(
    folder: Path, store: str, passphrase: str, said: str
) -> None:
    before = everything_in(folder)

    done = run(folder, "alerts", store, "--json", "--passphrase-file", passphrase)

    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith(f"dalba-desktop: {store}: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert everything_in(folder) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--colour",),
        ("wrad",),
        ("alerts",),
        ("alerts", "ward.dalba", "--case"),
        ("check", "nothing.json", "--json"),
        ("check", "truncated.json", "--json"),
        ("check", "good.json", "--case", "B"),
        ("alerts", "ward.dalba", "--passphrase-file", "nothing"),
        ("alerts", "ward.dalba", "--passphrase-file", "garbage.dalba"),
        ("init", "nowhere/x.dalba", "--passphrase-file", "pw"),
        ("init", "x.dalba", "--passphrase-file", "empty.json"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(folder: Path, arguments: tuple[str, ...]) -> None:
    before = everything_in(folder)

    done = run(folder, *arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert everything_in(folder) == before
