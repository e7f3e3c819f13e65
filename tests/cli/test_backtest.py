"""The back-test from the command line: figures for people and scripts, two policies, real series of real people."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop import cli
from dalba_desktop.alerts.backtest import EventKind, backtest
from dalba_desktop.demo import load_demo
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MUTATIONS, POLICY

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here; the series below it stand in")
MAPPED = ("case_id=Pt", "day=Days", "level_percent=Prct")


@dataclass(frozen=True)
class Ran:
    """What a subcommand came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backtest")
    (folder / "pw").write_text("ward\n", encoding="utf-8")
    assert cli.main(["init", str(folder / "ward.dalba"), "--passphrase-file", str(folder / "pw")]) == 0
    return folder


@pytest.fixture
def run(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a subcommand on a store of its own."""
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def running(command: str, *arguments: str) -> Ran:
        capsys.readouterr()
        code = cli.main([command, "ward.dalba", *arguments, "--passphrase-file", "pw"])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return running


def holding(run: Run, *cases: CaseBuilder) -> None:
    """Puts cases into the store."""
    Path("cases.json").write_text(write_case_file(CaseFile(cases=tuple(case.build() for case in cases))), "utf-8")
    assert run("import", "cases.json").code == 0


def imported(run: Run, table: Path) -> None:
    """Blood on the international scale, as a table of days since the first sample."""
    mapped = [word for pair in MAPPED for word in ("--map", pair)]
    fixed = [word for pair in ("specimen=blood", "assay=rqpcr", "scale=IS") for word in ("--set", pair)]
    made = run("import", str(table), "--table", "mrd", *mapped, *fixed, "--origin", "2000-01-01", "--create-cases")
    assert made.code == 0, made.err


def lost(case_id: str = "CASE-1") -> CaseBuilder:
    """A response lost on day 200, T315I known on day 230, seen until day 400."""
    case = a_case(case_id=case_id, protocol="other").on("dasatinib", 1).undetected(85).with_mrd(200, 0.05)
    case.tested(210, "mutation", {"protein": "T315I"}, reported_on=on_day(230), id="t1")
    return case.having("follow_up", date=on_day(400), status="alive")


def test_scripts_get_every_figure_and_every_firing(run: Run) -> None:
    holding(run, lost())
    made = run("backtest", "--json", "--as-of", "2027-01-01")
    assert (made.code, made.err) == (0, "")
    document = made.json
    assert (document["format"], document["as_of"], document["synthetic"]) == ("dalba-backtest/1", "2027-01-01", False)
    (policy,) = document["policies"]
    assert policy["patient_years"] == pytest.approx(406 / 365.25)
    rules = {row["rule"]: row for row in policy["rules"]}
    assert rules["mrd-loss-of-response"] == {
        "rule": "mrd-loss-of-response",
        "info": 0,
        "warning": 1,
        "critical": 0,
        "per_patient_year": pytest.approx(365.25 / 406),
        "calls": {"answered": 1, "false": 0, "undecided": 0},
    }
    assert rules["abl1-resistant-mutation"]["calls"] is None
    assert policy["lead_times"] == [
        {
            "case_id": "CASE-1",
            "event": "mutation",
            "id": "t1",
            "date": on_day(230).isoformat(),
            "rule": "mrd-rising",
            "lead_days": 30,
            "standing_days": 30,
        }
    ]
    (case,) = policy["cases"]
    (firing,) = (firing for firing in case["firings"] if firing["rule"] == "abl1-test-due")
    assert firing["path"][0] == {"on": on_day(200).isoformat(), "severity": "warning"}
    assert (firing["called_on"], firing["closed_on"]) == (on_day(200).isoformat(), on_day(230).isoformat())
    assert policy["failed_rules"] == []


def test_people_get_a_table(run: Run) -> None:
    holding(run, lost())
    made = run("backtest", "--as-of", "2027-01-01")
    head, _, rate, columns, *_ = made.out.splitlines()
    assert head == "1 case up to 1 Jan 2027, 1.1 patient-years"
    assert rate.startswith("in force: ")
    assert columns.split() == ["rule", "info", "warning", "critical", "per", "year", "answered", "false", "undecided"]
    assert any(line.split()[:4] == ["mrd-loss-of-response", "0", "1", "0"] for line in made.out.splitlines())
    assert made.out.splitlines()[-1].split() == ["CASE-1", on_day(230).isoformat(), "mutation", "30", "mrd-rising"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("own.toml", "rise_min_log10 = 2.0\n"), ("own.json", '{"rise_min_log10": 2.0}')],
    ids=["TOML", "JSON"],
)
def test_two_policies_stand_side_by_side(run: Run, name: str, text: str) -> None:
    holding(run, lost())
    Path(name).write_text(text, encoding="utf-8")
    ours, theirs = run("backtest", "--policy", name, "--json", "--as-of", "2027-01-01").json["policies"]
    assert (ours["name"], ours["own"]) == ("in force", {})
    assert (theirs["name"], theirs["own"]) == (name, {"rise_min_log10": 2.0})
    assert "mrd-rising" in {row["rule"] for row in ours["rules"]}
    assert "mrd-rising" not in {row["rule"] for row in theirs["rules"]}
    assert theirs["lead_times"][0]["rule"] == "mrd-loss-of-response"
    printed = run("backtest", "--policy", name, "--as-of", "2027-01-01").out
    assert f"{name}: " in printed
    assert printed.splitlines()[-1].split() == ["CASE-1", on_day(230).isoformat(), "mutation", "30", "30", "mrd-rising"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rise_min = 1\n", 'own.toml: policy.rise_min: "rise_min" is not allowed; unknown key'),
        ("rise_min_log10 = -1\n", "own.toml: policy.rise_min_log10: -1 is not allowed"),
        ("rise_min_log10 = \n", "own.toml: neither TOML nor JSON"),
    ],
)
def test_a_policy_that_cannot_be_used_is_refused_in_one_line(run: Run, text: str, said: str) -> None:
    holding(run, lost())
    Path("own.toml").write_text(text, encoding="utf-8")
    made = run("backtest", "--policy", "own.toml")
    assert (made.code, made.out) == (2, "")
    assert made.err.startswith(f"dalba-desktop: {said}")
    assert made.err.count("\n") == 1


def test_a_policy_file_that_is_not_there_is_bad_input(run: Run) -> None:
    assert run("backtest", "--policy", "none.toml").code == 2


def test_a_store_that_is_none_cannot_be_opened(run: Run) -> None:
    Path("ward.dalba").write_bytes(b"")
    assert run("backtest").code == 3


def test_an_empty_store_has_no_rate(run: Run) -> None:
    made = run("backtest")
    assert made.code == 0
    assert "0 cases" in made.out
    assert "in force: - warnings and criticals per patient-year" in made.out


def test_progress_is_told_at_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    holding(run, lost("CASE-1"), lost("CASE-2"))
    assert run("backtest").err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert run("backtest").err == "\r1/2\r   \r"


def test_a_rule_that_fails_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(question: object) -> object:
        raise ArithmeticError

    holding(run, lost())
    monkeypatch.setattr("dalba_desktop.alerts.replay.replay.__defaults__", ((), (("cns-suspected", fails),)))
    assert "cns-suspected could not be evaluated on some days" in run("backtest").out


def calls(document: Any) -> dict[str, list[tuple[str, str]]]:
    """The rule and day of every warning or critical, by case."""
    return {
        case["case_id"]: [(firing["rule"], firing["called_on"]) for firing in case["firings"] if firing["called_on"]]
        for case in document["policies"][0]["cases"]
        if case["firings"]
    }


@real
def test_the_falling_first_year_of_68_people_on_imatinib_calls_nothing(run: Run) -> None:
    imported(run, SHARED / "michor.csv")
    document = run("backtest", "--json").json
    assert document["policies"][0]["n"] == 68
    assert document["policies"][0]["patient_years"] == pytest.approx(59.2, abs=0.1)
    assert document["policies"][0]["alerts_per_patient_year"] == 0
    assert calls(document) == {}


@real
def test_the_seven_rises_after_imatinib_or_on_it_are_all_found(run: Run) -> None:
    imported(run, SHARED / "miSR.csv")
    document = run("backtest", "--json").json
    # Days since the first day of the file: 1100, 397, 418, 826, 183, 141, 185.
    assert calls(document) == {
        "69": [("mrd-rising", "2003-01-05")],
        "70": [("mrd-rising", "2001-02-01")],
        "71": [("mrd-rising", "2001-02-22")],
        "72": [("mrd-rising", "2002-04-06")],
        "73": [("mrd-rising", "2000-07-02")],
        "74": [("mrd-rising", "2000-05-21")],
        "75": [("mrd-rising", "2000-07-04")],
    }


def test_a_falling_table_calls_nothing(run: Run) -> None:
    levels = [100.0, 24.0, 5.2, 4.4, 1.1, 0.9, 0.2]
    rows = [f"{30 * place},{level},7" for place, level in enumerate(levels)]
    Path("falling.csv").write_text("\n".join(["Days,Prct,Pt", *rows]) + "\n", encoding="utf-8")
    imported(run, Path("falling.csv"))
    assert calls(run("backtest", "--json").json) == {}


def test_a_rebound_is_called_on_the_day_of_its_first_sample(run: Run) -> None:
    rows = ["0,90,8", "60,2.1,8", "150,0.06,8", "240,0.05,8", "270,0.9,8", "300,20,8"]
    Path("rebound.csv").write_text("\n".join(["Days,Prct,Pt", *rows]) + "\n", encoding="utf-8")
    imported(run, Path("rebound.csv"))
    assert calls(run("backtest", "--json").json) == {"8": [("mrd-rising", "2000-09-27")]}


def test_in_the_demo_cohort_every_mutation_was_called_before_it_was_known() -> None:
    demo = load_demo()
    assert demo.as_of is not None
    found = backtest(demo.cases, POLICY, MUTATIONS, demo.as_of, demo.laboratories)
    assert found.failed_rules == ()
    assert found.patient_years == pytest.approx(94.5, abs=0.1)
    mutations = [lead for lead in found.lead_times if lead.kind is EventKind.MUTATION]
    relapses = [lead for lead in found.lead_times if lead.kind is EventKind.RELAPSE]
    assert len(mutations) == 10
    assert all(lead.days is not None and lead.days >= 3 for lead in mutations)
    assert len(relapses) == 6
