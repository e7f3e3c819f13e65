"""`policy`, `knowledge` and `laboratory` do what the window does, one line for people and JSON for scripts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dalba_desktop import cli
from dalba_desktop.alerts.policy import STANDINGS
from dalba_desktop.assets import asset
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.command_line import Ran, Run

PASSPHRASE = "ward"


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli-settings") / "ward.dalba"
    Tracker.create(path, PASSPHRASE, today=on_day(1)).close()
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_file: Path) -> Run:
    """Runs a subcommand on a store of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dalba_desktop.store.store.system_account", lambda: "anna")
    shutil.copy(empty_file, "ward.dalba")
    Path("pw").write_text(PASSPHRASE, encoding="utf-8")

    def running(subcommand: str, *arguments: str) -> Ran:
        capsys.readouterr()
        code = cli.main([subcommand, "ward.dalba", "--passphrase-file", "pw", *arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return running


def a_table(version: str) -> str:
    text = asset("resources", "knowledge", "abl1_mutations.toml").read_text("utf-8")
    path = Path(f"table-{version}.toml")
    path.write_text(text.replace('version = "1"', f'version = "{version}"', 1), encoding="utf-8")
    return str(path)


def test_every_threshold_is_listed_with_unit_source_and_standing(run: Run) -> None:
    told = run("policy")
    document = run("policy", "--json").json

    assert told.code == 0
    assert "  rise_min_log10 0.5 log10  [opinion] Smallest rise that is called at all. Within-laboratory" in told.out
    assert "calendar.d-alba days 22 ± 5, 45 ± 7, 57 ± 7, 85 ± 10  [memory] D-ALBA" in told.out
    assert document["format"] == "dalba-policy/1"
    assert len(document["values"]) == len(told.out.splitlines()) - 4
    for entry in document["values"]:
        assert entry["unit"]
        assert entry["source"]
        assert entry["standing"] in STANDINGS
        assert entry["own"] is None
        assert entry["value"] == entry["shipped"]


def test_an_own_value_is_set_listed_and_taken_back(run: Run) -> None:
    told = run("policy", "--set", "rise_min_log10 = 0.4", "--reason", "our noise")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("rise_min_log10 0.4 log10 (own value; shipped 0.5; anna, 20")
    assert told.out.endswith(": our noise)\n")
    (own,) = (entry for entry in run("policy", "--json").json["values"] if entry["own"])
    assert (own["key"], own["value"], own["shipped"]) == ("rise_min_log10", 0.4, 0.5)
    assert (own["own"]["by"], own["own"]["reason"]) == ("anna", "our noise")
    assert "1 own value\n" in run("policy").out
    assert run("policy", "--reset", "rise_min_log10").out == "rise_min_log10 0.5 log10\n"
    assert "0 own values\n" in run("policy").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "rise_min_log10=0.4"), "A reason is needed"),
        (("--set", "rise_min_log10", "--reason", "x"), "KEY=VALUE is expected"),
        (("--set", "rise_min=1", "--reason", "x"), "did you mean rise_min_log10"),
        (("--set", "rise_min_log10=much", "--reason", "x"), '"much" is not allowed'),
        (("--set", "rise_min_log10=-1", "--reason", "x"), "of at least 0"),
        (("--reset", "rise_min_log10"), "no own value to take back"),
        (("--reset", "calendar.d-alba"), "no own value to take back"),
        (("--reset", "a", "--set", "b=1"), "give one of"),
        (("--calendar", "nowhere.toml", "--reason", "x"), "nowhere.toml"),
        (("--calendar", "pw", "--reason", "x"), "pw: neither TOML nor JSON"),
    ],
)
def test_a_policy_request_that_cannot_be_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    told = run("policy", *arguments)

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_an_own_calendar_comes_from_a_file(run: Run) -> None:
    Path("ours.toml").write_text("[protocol.d-alba]\ninduction = [[22, 4]]\n", encoding="utf-8")
    Path("bad.json").write_text('{"protocol": {"d-alba": {"induction": [[22]]}}}', encoding="utf-8")

    refused = run("policy", "--calendar", "bad.json", "--reason", "x")
    told = run("policy", "--calendar", "ours.toml", "--reason", "clinic days")

    assert refused.code == 2
    assert "bad.json: protocols.d-alba.induction" in refused.err
    assert told.out == "own calendar: d-alba\n"
    assert "  calendar.d-alba days 22 ± 4 (anna, 20" in run("policy").out
    (own,) = (entry for entry in run("policy", "--json").json["calendars"] if entry["own"])
    assert own["own"]["reason"] == "clinic days"
    assert own["calendar"]["protocol"]["d-alba"]["anchor_day"] == 85
    assert run("policy", "--reset", "calendar.d-alba").out == "calendar.d-alba: as shipped\n"


def test_the_mutation_table_is_shown_with_every_cell(run: Run) -> None:
    told = run("knowledge")
    document = run("knowledge", "--json").json

    assert told.out.splitlines()[0].endswith("; as shipped; not reviewed by a clinician")
    assert "  V299L  dasatinib R [verified]  ponatinib S [verified]" in told.out
    assert document["reviewed_by"] is None
    assert document["as_shipped"]
    assert document["sha256"] == document["shipped"]["sha256"]
    rows = {row["variant"]: row["calls"] for row in document["rows"]}
    assert rows["p.Thr315Ile"]["dasatinib"]["call"] == "R"
    assert rows["p.Val299Leu"]["asciminib"]["call"] == "?"
    assert all(len(calls) == 7 for calls in rows.values())


def test_a_pair_without_an_entry_is_no_data(run: Run) -> None:
    Path("small.toml").write_text(
        'version = "2"\ndate = 2026-12-01\n[[row]]\nvariants = ["T315I"]\n[row.calls]\n'
        'imatinib = { call = "R", source = "s", standing = "memory" }\n',
        encoding="utf-8",
    )
    run("knowledge", "--use", "small.toml")

    (row,) = run("knowledge", "--json").json["rows"]

    assert row["calls"]["dasatinib"] == {"call": "?", "written": None, "source": None, "standing": None}
    assert "dasatinib ?  ponatinib ?  imatinib R [memory]" in run("knowledge").out


def test_a_table_is_replaced_signed_and_the_signature_stays_with_its_file(run: Run) -> None:
    told = run("knowledge", "--use", a_table("2"), "--reason", "new data", "--sign", "Dr. Rossi")

    assert told.code == 0
    assert "version 2 of 2026-11-22" in told.out
    assert "put in force by anna, 20" in told.out
    assert "; reviewed by Dr. Rossi on 20" in told.out
    assert run("knowledge", "--json").json["reviewed_by"]["name"] == "Dr. Rossi"
    older = run("knowledge", "--use", a_table("1.5"))
    assert older.code == 2
    assert "older than version 2" in older.err
    forced = run("knowledge", "--use", a_table("1.5"), "--force", "--json").json
    assert (forced["version"], forced["reviewed_by"]) == ("1.5", None)
    assert [file["version"] for file in forced["files"]] == ["2", "1.5"]
    assert "as shipped" in run("knowledge", "--shipped").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--use", "nowhere.toml"), "nowhere.toml"),
        (("--use", "pw"), "pw: neither TOML nor JSON"),
        (("--sign", " "), "name of the clinician"),
        (("--shipped",), "already in force"),
        (("--shipped", "--use", "x"), "give one of"),
    ],
)
def test_a_knowledge_request_that_cannot_be_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    told = run("knowledge", *arguments)

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_a_laboratory_keeps_the_figures_that_are_not_named(run: Run) -> None:
    run("laboratory", "--set", "Roma", "lod=0.001", "loq=0.01", "noise=0.2")

    told = run("laboratory", "--set", "Roma", "factor=0.9", "loq=", "--reason", "new calibrator")

    assert told.out == "1 laboratory\n  Roma  LoD 0.001 %, factor 0.9, noise 0.2 log10\n"
    assert run("laboratory", "--json").json["laboratories"] == [
        {"name": "Roma", "lod_percent": 0.001, "conversion_factor": 0.9, "noise_log10": 0.2}
    ]
    run("laboratory", "--set", "Milano", "noise=")
    assert "  Milano  no figures of its own\n" in run("laboratory").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lod=1",), "--set NAME goes with"),
        (("--set", "Roma"), "--set NAME goes with"),
        (("--set", "Roma", "colour=1"), "allowed: lod=, loq="),
        (("--set", "Roma", "lod=low"), "laboratories.lod_percent"),
        (("--set", "Roma", "lod=-1"), "laboratories.lod_percent"),
        (("--set", "", "lod=1"), "laboratories.name"),
    ],
)
def test_a_laboratory_request_that_cannot_be_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    told = run("laboratory", *arguments)

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_a_value_of_a_newer_version_is_named(run: Run) -> None:
    from dalba_desktop.store.store import Store

    with Store.open(Path("ward.dalba"), PASSPHRASE) as store, store.writing(who="anna") as writer:
        writer.put_policy("colour", 1)

    assert "  colour: the own value is not used" in run("policy").out
    assert json.loads(run("policy", "--json").out)["ignored"] == ["colour"]
