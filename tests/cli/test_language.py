"""--language: the same command in Italian, for people; for scripts nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import a_case
from tests.command_line import PASSPHRASE, runner

PASSWORD_FILE = "pw"


@pytest.fixture
def store(tmp_path: Path) -> tuple[str, ...]:
    from dalba_desktop.store.store import Store

    path = tmp_path / "ward.dalba"
    history = a_case().with_mrd(day=22, level=0.05).with_mrd(day=57, level=0.9, copies=48_000).build()
    with Store.create(path, PASSPHRASE) as made, made.writing(who="test") as writer:
        writer.add_case(history.patient)
        writer.add_all(history.case_id, [record for _, record in history.records()])
    secret = tmp_path / PASSWORD_FILE
    secret.write_text(PASSPHRASE, encoding="utf-8")
    return str(path), "--passphrase-file", str(secret), "--as-of", "2025-03-20"


def test_alerts_are_told_in_italian(store: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run = runner(capsys)
    english, italian = run("alerts", *store), run("alerts", *store, "--language", "it")
    assert english.out.startswith("1 case as of 20 Mar 2025")
    assert italian.out.startswith("1 caso al 20 mar 2025")
    assert "0,90 %" in italian.out
    assert run("alerts", *store).out == english.out, "what was chosen holds for one command"


def test_the_variable_chooses_too(
    store: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runner(capsys)
    monkeypatch.setenv("DALBA_LANGUAGE", "it")
    assert "caso" in run("alerts", *store).out
    assert "case" in run("--language=en", "alerts", *store).out


def test_keys_codes_and_days_of_json_stay(store: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run = runner(capsys)
    english = run("alerts", *store, "--json").json
    italian = run("--language", "it", "alerts", *store, "--json").json
    said = {"title", "summary", "against", "closes_when", "citation"}
    assert [alert["summary"] for alert in english["alerts"]] != [alert["summary"] for alert in italian["alerts"]]
    for document in (english, italian):
        for alert in document["alerts"]:
            for key in said:
                del alert[key]
    assert english == italian


def test_a_wrong_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run = runner(capsys)
    assert run("alerts", "x.dalba", "--language", "de").is_refused_in_one_line
    assert run("alerts", "x.dalba", "--language").code == 2


def test_errors_are_told_in_italian(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = runner(capsys)("--language", "it", "report", str(tmp_path / "x.dalba"), "--out", "x.pdf")
    assert refused.code == 2
    assert "indicare uno solo tra --case e --all" in refused.err


def test_behind_two_dashes_it_is_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    refused = runner(capsys)("check", "--", "--language")
    assert "--language" in refused.err
    assert "expected" not in refused.err
