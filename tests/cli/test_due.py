"""`due`: what is expected of every case, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalba_desktop import cli
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day
from tests.interchange.ics import events
from tests.reports.pdf_text import text_of


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
    assert lines[0] == "6 to do as of 21\xa0Feb\xa02025"
    assert [line.split()[0] for line in lines[1:]] == ["LATE", "DUE", "LATE", "DONE", "DUE", "LATE"]
    assert [line.split("  ")[4].strip() for line in lines[1:3]] == ["d22, marrow", "d45, marrow"]
    assert lines[1].endswith("18 days late")


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


def test_every_kind_stands_in_the_document_with_its_source(
    store: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["due", *store, "--weeks", "8", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    doses = next(item for item in document["items"] if item["kind"] == "intrathecal")
    assert doses["window"] == [on_day(85).isoformat()] * 2
    assert (doses["given"], doses["number"], doses["sample"], doses["specimens"]) == (0, 3, None, [])
    assert doses["citation"] == "intrathecal"
    assert doses["policy"]["intrathecal_induction_day"] == 86
    samples = [item for item in document["items"] if item["kind"] == "sample"]
    assert len(samples) == len(document["samples"])


def test_a_calendar_and_a_page_are_written(
    store: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ics, pdf = tmp_path / "work.ics", tmp_path / "work.pdf"
    assert cli.main(["due", *store, "--ics", str(ics), "--pdf", str(pdf)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [f"written: {ics}", f"written: {pdf}"]
    assert b"LATE" not in ics.read_bytes()
    assert "LATE" in text_of(pdf.read_bytes())
    assert cli.main(["due", *store, "--ics", str(ics), "--identifiers", "--json"]) == 0
    assert len(events(ics.read_bytes())) == len(json.loads(capsys.readouterr().out)["items"]) == 6
    assert b"LATE" in ics.read_bytes()
    assert cli.main(["due", *store, "--pdf", str(pdf), "--hide-identifiers"]) == 0
    assert "LATE" not in text_of(pdf.read_bytes())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--days", "3", "--weeks", "2"], "--days and --weeks"),
        (["--identifiers"], "--identifiers goes with --ics"),
        (["--hide-identifiers"], "--hide-identifiers goes with --pdf"),
    ],
)
def test_options_that_do_not_go_together(
    store: list[str], capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert cli.main(["due", *store, *options]) == 2
    assert said in capsys.readouterr().err


def test_the_store_itself_is_never_written_over(store: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(store[0]).read_bytes()
    assert cli.main(["due", *store, "--pdf", store[0]]) == 2
    assert "this is the store itself" in capsys.readouterr().err
    assert Path(store[0]).read_bytes() == before


def test_as_far_ahead_as_there_are_days(store: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["due", *store, "--days", "99999999"]) == 0
    assert "d85, marrow" in capsys.readouterr().out


def test_a_store_with_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Tracker.create(tmp_path / "empty.dalba", "secret", today=on_day(45)):
        pass
    (tmp_path / "passphrase").write_text("secret")
    assert cli.main(["due", str(tmp_path / "empty.dalba"), "--passphrase-file", str(tmp_path / "passphrase")]) == 0
    assert capsys.readouterr().out.startswith("0 to do as of ")
