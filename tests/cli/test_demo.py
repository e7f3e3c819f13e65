"""`demo`: one command from nothing to a store, alerts, reports and pictures; repeated, it replaces only its own."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from dalba_desktop import __main__, cli
from dalba_desktop.cli import subcommands
from dalba_desktop.interchange.case_file import CaseFile, read_case_file
from dalba_desktop.store.errors import StoreExists
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import DEMO_PASSPHRASE, create_demo
from tests.builders import a_case, on_day

AS_OF = on_day(60)


@pytest.fixture(autouse=True)
def a_small_cohort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two invented patients in place of 63, one of them with a rise; no pictures."""
    rising = a_case(case_id="DEMO-001").on("dasatinib", day=1).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2)
    file = CaseFile(cases=(rising.build(), a_case(case_id="DEMO-002").build()), synthetic=True, as_of=AS_OF)
    monkeypatch.setattr("dalba_desktop.demo.load_demo", lambda: file)
    monkeypatch.setattr(subcommands, "_draw_screens", lambda _store, out: out.mkdir(parents=True, exist_ok=True))


def run_demo(out: Path, *arguments: str) -> int:
    return cli.main(["demo", "--out", str(out), *arguments])


def test_a_demo_without_a_window_leaves_everything_in_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_demo(tmp_path / "new" / "demo", "--headless") == 0

    told = capsys.readouterr()
    folder = tmp_path / "new" / "demo"
    assert told.err == ""
    assert told.out.startswith("SYNTHETIC · 2 cases as of 8 Mar 2025\n\nCritical (1)\n  DEMO-001  ")
    assert sorted(path.name for path in folder.iterdir()) == ["alerts.json", "cases", "demo.dalba", "screens"]
    assert sorted(path.name for path in (folder / "cases").iterdir()) == ["DEMO-001.pdf", "DEMO-002.pdf"]
    document = json.loads((folder / "alerts.json").read_text("utf-8"))
    assert (document["synthetic"], document["as_of"]) == (True, AS_OF.isoformat())
    assert {alert["rule"] for alert in document["alerts"]} >= {"mrd-rising", "abl1-test-due"}


def test_a_demo_is_alike_to_the_last_byte_and_can_be_repeated_in_place(tmp_path: Path) -> None:
    run_demo(tmp_path / "one", "--headless")
    run_demo(tmp_path / "two", "--headless")
    run_demo(tmp_path / "one", "--headless")

    for name in ("alerts.json", "cases/DEMO-001.pdf", "cases/DEMO-002.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_demo_store_is_marked_and_stands_still(tmp_path: Path) -> None:
    with create_demo(tmp_path / "demo.dalba") as tracker:
        assert tracker.synthetic
        assert tracker.as_of == AS_OF
        assert read_case_file(tracker.case_file()).synthetic
    with Store.open(tmp_path / "demo.dalba", DEMO_PASSPHRASE) as store:
        assert {(entry.who, entry.at) for entry in store.audit_entries()} == {("demo", "2025-03-08T00:00:00Z")}


@pytest.mark.parametrize("passphrase", [DEMO_PASSPHRASE, "other"])
def test_a_store_that_is_no_demo_is_never_replaced(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "demo.dalba"
    Store.create(path, passphrase).close()
    before = path.read_bytes()

    with pytest.raises(StoreExists, match="not a demo store"):
        create_demo(path)

    assert path.read_bytes() == before


def test_a_foreign_file_in_the_way_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "demo.dalba").write_text("my notes")

    assert run_demo(tmp_path, "--headless") == 2

    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "demo.dalba").read_text() == "my notes"


def test_a_demo_that_fails_half_way_leaves_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = CaseFile(cases=(a_case().build(),), as_of=dt.date(2025, 1, 1))
    monkeypatch.setattr("dalba_desktop.demo.load_demo", lambda: real)

    assert run_demo(tmp_path, "--headless") == 2

    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files too


def windows(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Notes with what the window would be opened, where there is a display."""
    opened: list[tuple[object, ...]] = []

    def noted(*arguments: object) -> int:
        opened.append(arguments)
        return 0

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("dalba_desktop.app.main", noted)
    return opened


def test_with_a_display_the_window_opens_on_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = windows(monkeypatch)
    monkeypatch.setattr("sys.argv", ["dalba-desktop", "demo", "--out", str(tmp_path)])

    assert __main__.main() == 0

    assert opened == [(tmp_path / "demo.dalba", DEMO_PASSPHRASE)]
    assert os.listdir(tmp_path) == ["demo.dalba"]  # noqa: PTH208


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_display")
def test_without_a_display_the_same_job_is_done_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_demo(tmp_path) == 0

    assert "no display" in capsys.readouterr().out
    assert (tmp_path / "cases").is_dir()


@pytest.mark.usefixtures("no_display")
def test_without_a_display_no_window_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["dalba-desktop", "ward.dalba"])

    assert __main__.main() == 2

    assert capsys.readouterr().err == "dalba-desktop: there is no display for the window; see dalba-desktop --help\n"


def test_an_argument_that_is_a_store_opens_the_window_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = windows(monkeypatch)

    for arguments in ([], ["ward.dalba"]):
        monkeypatch.setattr("sys.argv", ["dalba-desktop", *arguments])
        assert __main__.main() == 0

    assert opened == [(None, None), (Path("ward.dalba"), None)]
