"""The command line does what the window does, and says so to people and to scripts."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from dalba_desktop import __main__, __version__, cli
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from tests.builders import CaseBuilder, a_case, on_day
from tests.command_line import PASSPHRASE, Ran, Run


def rising(case_id: str = "CASE-1") -> CaseBuilder:
    case = a_case(case_id=case_id, family_name="Rossi").on("dasatinib", day=1, dose=140, dose_unit="mg/day")
    return case.with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2)


def case_file(name: str, *made: CaseBuilder, **more: Any) -> str:
    Path(name).write_text(write_case_file(CaseFile(cases=tuple(case.build() for case in made), **more)), "utf-8")
    return name


def with_store(*arguments: str) -> tuple[str, ...]:
    command, *rest = arguments
    return (command, "ward.dalba", *rest, "--passphrase-file", "pw")


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == Ran(0, f"dalba-desktop {__version__}\n", "")


def test_every_subcommand_explains_itself(run: Run) -> None:
    for name in cli.commands.commands:
        assert run(name, "--help").code == 0
    assert "import" in run("--help").out


def test_init_makes_a_private_store_and_refuses_to_make_it_twice(run: Run) -> None:
    made = run("init", "new.dalba", "--passphrase-file", "pw")
    before = Path("new.dalba").read_bytes()
    again = run("init", "new.dalba", "--passphrase-file", "pw")

    assert (made.code, made.err) == (0, "")
    assert again == Ran(2, "", "dalba-desktop: new.dalba: a file is already there; nothing was changed\n")
    assert Path("new.dalba").read_bytes() == before
    if os.name == "posix":
        assert stat.S_IMODE(Path("new.dalba").stat().st_mode) == 0o600


def test_the_passphrase_is_asked_for_unseen_and_twice_for_a_new_store(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def prompt(text: str, **options: Any) -> str:
        asked.append({"text": text, **options})
        return PASSPHRASE

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)

    assert run("init", "new.dalba").code == 0
    assert run("alerts", "new.dalba").code == 0
    assert [(each["hide_input"], each["confirmation_prompt"], each["err"]) for each in asked] == [
        (True, True, True),
        (True, False, True),
    ]


def test_without_a_terminal_the_passphrase_needs_a_file(run: Run, ward: Path) -> None:
    told = run("alerts", "ward.dalba")

    assert told.code == 2
    assert "--passphrase-file" in told.err


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_one_line_end_behind_the_passphrase_is_not_part_of_it(run: Run, ward: Path, ending: str) -> None:
    Path("pw").write_bytes(PASSPHRASE.encode() + ending.encode())

    assert run(*with_store("alerts")).code == 0


def test_check_says_what_follows_without_a_store(run: Run) -> None:
    name = case_file("in.json", rising(), rising("CASE-2"))

    told = run("check", name, "--case", "CASE-2", "--as-of", on_day(60).isoformat(), "--json").json

    assert told["format"] == "dalba-check/1"
    assert told["as_of"] == on_day(60).isoformat()
    (case,) = told["cases"]
    assert case["case_id"] == "CASE-2"
    assert case["phase"]["name"] == "induction"
    assert {alert["rule"] for alert in case["alerts"]} >= {"mrd-rising", "abl1-test-due"}


def test_check_stands_on_the_day_of_the_file_and_its_policy(run: Run) -> None:
    name = case_file("in.json", rising(), as_of=on_day(50), policy={"adequate_copies": 60_000.0})

    told = run("check", name, "--json").json

    assert told["as_of"] == on_day(50).isoformat()
    assert [sample["response"] for sample in told["cases"][0]["mrd"]] == ["none", "none"]


def test_check_speaks_to_people_too(run: Run) -> None:
    told = run("check", case_file("in.json", rising(), synthetic=True), "--as-of", on_day(60).isoformat())

    assert told.code == 0
    assert told.out.startswith("SYNTHETIC · 1 case as of ")
    assert "mrd-rising" in told.out


def test_alerts_are_listed_gravest_first_with_exit_code_0(run: Run, ward: Path) -> None:
    run(*with_store("import", case_file("in.json", rising(), a_case(case_id="CASE-2"))))

    told = run(*with_store("alerts", "--as-of", on_day(60).isoformat()))
    as_json = run(*with_store("alerts", "--as-of", on_day(60).isoformat(), "--case", "CASE-1", "--json")).json

    assert told.code == 0
    assert told.out.splitlines()[0].startswith("2 cases as of ")
    assert "mrd-rising" in told.out
    assert (as_json["format"], as_json["synthetic"]) == ("dalba-alerts/1", False)
    assert {alert["case_id"] for alert in as_json["alerts"]} == {"CASE-1"}
    assert {alert["severity"] for alert in as_json["alerts"]} <= {"warning", "critical"}


def test_nothing_open_is_said(run: Run, ward: Path) -> None:
    assert run(*with_store("alerts")).out.splitlines()[1] == "no open alerts"


def test_control_signs_of_a_patient_stay_visible_and_on_one_line(run: Run, ward: Path) -> None:
    laboratory = "x\x1b[31m\n\u202e"
    case = a_case().on("dasatinib", day=1).with_mrd(45, 0.31, laboratory=laboratory)
    case_file("in.json", case.with_mrd(57, 1.2, laboratory=laboratory))
    run(*with_store("import", "in.json"))

    told = run(*with_store("alerts", "--as-of", on_day(60).isoformat()))

    assert "mrd-rising" in told.out
    assert not {"\x1b", "\u202e"} & set(told.out)


def test_reports_are_one_file_or_one_per_case(run: Run, ward: Path) -> None:
    run(*with_store("import", case_file("in.json", rising("A/1"), a_case(case_id="a_1"))))

    one = run(*with_store("report", "--case", "A/1", "--out", "one.pdf", "--as-of", on_day(60).isoformat()))
    every = run(*with_store("report", "--all", "--out", "all/of them", "--pseudonymised"))

    assert (one.code, one.out) == (0, "one.pdf written\n")
    assert Path("one.pdf").read_bytes().startswith(b"%PDF")
    assert (every.code, every.err) == (0, "")
    assert sorted(path.name for path in Path("all/of them").iterdir()) == ["A_1.pdf", "a_1_2.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--out", "x.pdf"),
        ("report", "--out", "x.pdf", "--all", "--case", "A"),
        ("report", "--out", ".", "--case", "A"),
        ("report", "--out", "ward.dalba", "--case", "A"),
        ("export", "--format", "case-file", "--out", "ward.dalba"),
        ("export", "--format", "case-file", "--out", "./ward.dalba"),
        ("export", "--format", "colour", "--out", "x"),
        ("alerts", "--case", "nobody"),
        ("report", "--case", "nobody", "--out", "x.pdf"),
        ("export", "--format", "case-file", "--case", "nobody", "--out", "x.json"),
        ("alerts", "--as-of", "2025-02-30"),
    ],
)
def test_a_wrong_request_is_one_line_and_the_store_stays(run: Run, ward: Path, arguments: tuple[str, ...]) -> None:
    before = ward.read_bytes()

    told = run(*with_store(*arguments))

    assert told.code == 2
    assert told.err.count("\n") == 1
    assert ward.read_bytes() == before
    assert not Path("x.pdf").exists()
    assert not Path("x.json").exists()


def test_a_fault_of_our_own_is_one_line_without_values(run: Run, ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("Rossi")

    monkeypatch.setattr("dalba_desktop.tracker.Tracker.open_alerts", broken)

    told = run(*with_store("alerts"))

    assert told.code == 70
    assert "KeyError at test_main.py:" in told.err
    assert "Rossi" not in told.err
    monkeypatch.setenv("DALBA_DEBUG", "1")
    with pytest.raises(KeyError):
        run(*with_store("alerts"))


@pytest.mark.parametrize(
    ("error", "code"), [(OSError(28, "No space left on device", "x.pdf"), 4), (OSError(2, "No such file"), 2)]
)
def test_a_failing_medium_is_said_with_its_code(
    run: Run, ward: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: int
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("dalba_desktop.tracker.Tracker.export_case_file", failing)

    told = run(*with_store("export", "--format", "case-file", "--out", "x.json"))

    assert told.code == code
    assert str(error.strerror) in told.err


def test_a_reader_who_has_gone_is_no_error(run: Run, ward: Path) -> None:
    command = [sys.executable, "-m", "dalba_desktop", "import", "--help"]
    env = os.environ | {"PYTHONPATH": str(Path(__main__.__file__).parent.parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode in (0, 1)


def test_nothing_to_do_shows_what_there_is(run: Run) -> None:
    told = run()

    assert (told.code, told.err) == (2, "")
    assert "import" in told.out


def test_changing_one_s_mind_is_said_in_a_line(run: Run, ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise click.Abort

    monkeypatch.setattr("dalba_desktop.tracker.Tracker.open_alerts", gone)

    assert run(*with_store("alerts")).err == "dalba-desktop: cancelled\n"


def test_a_number_or_nothing_opens_the_window_and_a_subcommand_does_not(tmp_path: Path) -> None:
    store = tmp_path / "some file"
    store.touch()

    assert __main__.opens_window([])
    assert __main__.opens_window(["ward.dalba"])
    assert __main__.opens_window([str(store)])
    assert not __main__.opens_window(["demo"])
    assert not __main__.opens_window(["--version"])
    assert not __main__.opens_window(["alerts", "ward.dalba"])
    assert not __main__.opens_window(["wrad"])


def test_the_command_line_never_loads_qt() -> None:
    program = "import sys; sys.argv = ['x', '--version']; from dalba_desktop.__main__ import main; main(); "
    program += (
        "from dalba_desktop import cli, tracker; print(sorted(name for name in sys.modules if name[:7] == 'PySide6'))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
