"""`due`: what is expected of every case, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalba_desktop import cli
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    cases = (
        a_case(case_id="LATE").build(),
        a_case(case_id="DUE").with_mrd(22, 2).build(),
        a_case(case_id="DONE").with_mrd(45, 2).build(),
        a_case(case_id="OTHER", protocol="other").build(),
    )
    path = tmp_path / "cases.dalba"
    with Tracker.create(path, "secret", today=on_day(45)) as tracker:
        tracker.import_cases(CaseFile(cases=cases))
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("secret\n")
    return [str(path), "--passphrase-file", str(passphrase), "--as-of", on_day(45).isoformat()]


def test_overdue_comes_first_then_due_then_what_comes_up(store: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["due", *store]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "6 samples as of 21\xa0Feb\xa02025"
    assert [line.split()[:2] for line in lines[1:]] == [
        ["LATE", "d22"],
        ["DUE", "d45"],
        ["LATE", "d45"],
        ["DONE", "d57"],
        ["DUE", "d57"],
        ["LATE", "d57"],
    ]
    assert lines[1].endswith("overdue by 18 d")


def test_how_far_ahead_is_a_choice(store: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["due", *store, "--days", "0", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == "dalba-due/1"
    assert document["samples"][0] == {
        "case_id": "LATE",
        "sample": "d22",
        "planned": on_day(22).isoformat(),
        "window": [on_day(17).isoformat(), on_day(27).isoformat()],
        "specimens": ["marrow"],
        "state": "overdue",
        "days": 18,
    }
    assert len(document["samples"]) == 3
