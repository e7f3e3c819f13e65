"""`alerts` and `check` say what was decided about an alert, and count it apart."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop import cli
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day

TODAY = on_day(60)


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two cases with a rise; one is acknowledged, an effusion of the other snoozed."""
    monkeypatch.chdir(tmp_path)
    Path("pw").write_text("ward", encoding="utf-8")
    clock = dt.datetime.combine(TODAY, dt.time(9, 30), dt.UTC)
    with Tracker.create("ward.dalba", "ward", today=TODAY, clock=lambda: clock) as tracker:
        made = []
        for case_id in ("CASE-1", "CASE-2"):
            case = a_case(case_id=case_id).on("dasatinib", 1).having("responses", date=on_day(22), category="CR")
            case.with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2, id="m57")
            case.having("adverse_events", term="Pleural effusion", grade=2, start=on_day(50))
            made.append(case.build())
        tracker.import_cases(CaseFile(cases=tuple(made)))
        for case_id, found in tracker.episodes():
            if case_id == "CASE-1" and found.episode.id.startswith("molecular"):
                tracker.acknowledge(case_id, found.episode, "marrow booked\nfor Monday")
            if case_id == "CASE-2" and found.episode.gravest.rule == "dasatinib-pleural-effusion":
                tracker.snooze(case_id, found.episode)
        tracker.export_case_file("ward.json")
    return tmp_path / "ward.dalba"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert cli.main(list(arguments)) == 0
    return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")


def alerts(capsys: pytest.CaptureFixture[str], *more: str, day: int = 61) -> str:
    return said(capsys, "alerts", "ward.dalba", "--passphrase-file", "pw", "--as-of", on_day(day).isoformat(), *more)


def test_decided_cards_are_counted_and_not_listed(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = alerts(capsys)
    assert told.splitlines()[-1] == "1 acknowledged, 1 snoozed (--all lists them)"
    listed = [tuple(line.split()[:3:2]) for line in told.splitlines() if line.startswith("  CASE")]
    assert listed == [
        ("CASE-2", "abl1-test-due"),
        ("CASE-1", "dasatinib-pleural-effusion"),
        ("CASE-2", "mrd-rising"),
    ]


def test_all_lists_them_with_who_and_when_on_one_line(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = alerts(capsys, "--all")
    head, rest = told.split("Decided: 1 acknowledged, 1 snoozed\n")
    assert "abl1-test-due" in head
    assert "CASE-1" in rest
    assert "Acknowledged by " in rest
    assert " on 8 Mar 2025 (marrow booked for Monday)\n" in rest
    assert " on 8 Mar 2025, until the next result\n" in rest
    assert rest.count("Acknowledged") == 1


def test_before_the_decision_nothing_was_decided(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "acknowledged" not in alerts(capsys, day=59)


def test_everything_decided_is_nothing_open(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock = dt.datetime.combine(on_day(61), dt.time(8), dt.UTC)
    with Tracker.open(ward, "ward", today=on_day(61), clock=lambda: clock) as tracker:
        for case_id, found in tracker.episodes():
            if found.is_open:
                tracker.dismiss(case_id, found.episode, "end_of_life")
    assert alerts(capsys).splitlines()[1:] == [
        "no open alerts",
        "",
        "1 acknowledged, 1 snoozed, 2 dismissed (--all lists them)",
    ]
    assert alerts(capsys, "--all").count(": end-of-life care\n") == 2


def test_scripts_get_every_alert_with_its_decision(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(alerts(capsys, "--json"))["alerts"]
    decisions = {(each["case_id"], each["rule"]): each.get("decision") for each in found}
    assert len(found) == 6
    decision = decisions["CASE-1", "mrd-rising"]
    assert decision == decisions["CASE-1", "abl1-test-due"]
    assert {key: decision[key] for key in ("state", "kind", "at", "reason", "comment", "back")} == {
        "state": "acknowledged",
        "kind": "acknowledged",
        "at": "2025-03-08T09:30:00Z",
        "reason": None,
        "comment": "marrow booked\nfor Monday",
        "back": [],
    }
    assert decisions["CASE-2", "mrd-rising"] is None


def test_a_case_file_brings_its_decisions_to_check(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(said(capsys, "check", "ward.json", "--as-of", on_day(61).isoformat(), "--json"))
    states: dict[tuple[str, str], Any] = {
        (case["case_id"], alert["rule"]): alert.get("decision", {}).get("state")
        for case in document["cases"]
        for alert in case["alerts"]
    }
    assert states["CASE-1", "mrd-rising"] == "acknowledged"
    assert states["CASE-2", "dasatinib-pleural-effusion"] == "snoozed"
    assert states["CASE-2", "mrd-rising"] is None
    assert "Decided: 1 acknowledged, 1 snoozed" in said(capsys, "check", "ward.json", "--as-of", on_day(61).isoformat())


def test_a_card_that_is_back_says_why(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = json.loads(Path("ward.json").read_text(encoding="utf-8"))
    for row in raw["cases"][0]["mrd"]:
        if row["id"] == "m57":
            row["level_percent"] = 4.0
    Path("ward.json").write_text(json.dumps(raw), encoding="utf-8")
    told = said(capsys, "check", "ward.json", "--case", "CASE-1", "--as-of", on_day(61).isoformat())
    assert " on 8 Mar 2025 (marrow booked for Monday). Back because: graver, a fact behind it was corrected.\n" in told
    document = json.loads(said(capsys, "check", "ward.json", "--as-of", on_day(61).isoformat(), "--json"))
    decision = document["cases"][0]["alerts"][0]["decision"]
    assert (decision["state"], decision["back"]) == ("open", ["graver", "corrected"])
