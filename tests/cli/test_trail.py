"""The audit trail on the command line: read, taken out as a file, by case."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.cli.test_verify import row_of
from tests.command_line import PASSPHRASE, Ran, Run, everything_in

Sql = Callable[..., Any]


@pytest.fixture
def run(run: Run, ward_here: Path) -> Run:
    """Every subcommand with the passphrase of the ward."""
    return lambda *arguments: run(*arguments, "--passphrase-file", "pw")


def verified(run: Run) -> Ran:
    return run("verify", "ward.dalba")


def test_the_trail_is_a_table_for_people(run: Run) -> None:
    told = run("audit", "ward.dalba")

    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0].endswith("Anna Rossi  store made")
    at = next(number for number, line in enumerate(lines) if "(reason: typing error)" in line)
    assert re.search(
        r"Z  (\w{4}-){2}\w{4}  Anna Rossi  MRD result of 29 Jan 2025 \(m1\), case CASE-1: changed", lines[at]
    )
    assert lines[at + 1].strip() == "level: 2.6 % → 2.4 %"
    assert any("imported: first.json, 2 new cases" in line for line in lines)


def test_the_trail_of_one_case_holds_nothing_of_another(run: Run) -> None:
    told = run("audit", "ward.dalba", "--case", "CASE-2")
    as_json = run("audit", "ward.dalba", "--case", "CASE-2", "--json").json
    unknown = run("audit", "ward.dalba", "--case", "nobody")

    assert "CASE-1" not in told.out
    assert {entry["case_id"] for entry in as_json["entries"]} == {"CASE-2"}
    assert as_json["case_id"] == "CASE-2"
    assert (unknown.code, unknown.is_refused_in_one_line) == (2, True)


def test_the_whole_trail_is_printed_for_scripts(run: Run) -> None:
    as_json = run("audit", "ward.dalba", "--json").json
    rows = list(csv.DictReader(io.StringIO(run("audit", "ward.dalba", "--csv").out)))

    assert as_json["format"] == "dalba-audit/1"
    assert as_json["entries"][-1]["hash"].startswith(as_json["head"].replace("-", ""))
    count = len(as_json["entries"])
    assert [int(row["sequence"]) for row in rows[:count]] == list(range(1, count + 1))
    assert rows[count]["action"] == "unlocked"
    assert row_of(count + 2).action == "unlocked"


@pytest.mark.parametrize(("name", "options"), [("t.csv", ()), ("t.json", ()), ("t.txt", ("--csv",)), ("t.x", ())])
def test_taking_the_trail_out_is_its_last_row(run: Run, name: str, options: tuple[str, ...]) -> None:
    told = run("audit", "ward.dalba", "--out", name, *options)

    assert (told.code, told.err) == (0, "")
    text = Path(name).read_text("utf-8")
    is_csv = name in ("t.csv", "t.txt")
    last = list(csv.DictReader(io.StringIO(text)))[-1] if is_csv else json.loads(text)["entries"][-1]
    assert last["action"] == "exported"
    assert json.loads(last["after"])["file"] == name
    assert verified(run).code == 0


@pytest.mark.parametrize(
    "arguments",
    [("--json", "--csv"), ("--out", "t.csv", "--case", "CASE-1"), ("--out", "ward.dalba"), ("--out", ".")],
)
def test_a_wrong_request_for_the_trail_leaves_the_store(run: Run, arguments: tuple[str, ...]) -> None:
    before = everything_in(Path())

    told = run("audit", "ward.dalba", *arguments)

    assert (told.code, told.is_refused_in_one_line) == (2, True)
    assert everything_in(Path()) == before


def test_a_name_with_signs_that_steer_a_terminal_stays_on_its_line(run: Run) -> None:
    with Tracker.open(Path("ward.dalba"), PASSPHRASE, today=on_day(60)) as tracker:
        tracker.set_user_name("Anna\x1b[31m\n\u202eRossi")
        tracker.withdraw("CASE-2", "mrd", "m1", "x\x1b[2J\n{y}")

    for told in (run("audit", "ward.dalba"), verified(run)):
        assert told.code == 0
        assert not {"\x1b", "\u202e"} & set(told.out)
    assert "x\\u001b[2J {y}" in run("audit", "ward.dalba").out
