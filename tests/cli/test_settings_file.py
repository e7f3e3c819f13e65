"""`settings`: to a file, and from one; a look first for whoever wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalba_desktop.domain.centre import Centre
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.command_line import PASSPHRASE, Run, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `settings` on a store where everything is set (here) or nothing (there)."""
    monkeypatch.chdir(tmp_path)
    Path("pw").write_text(PASSPHRASE, encoding="utf-8")
    with Tracker.create("here.dalba", PASSPHRASE, today=on_day(1)) as tracker:
        tracker.settings.set_centre(Centre(name="Policlinico", department="Ematologia"))
        tracker.settings.set_laboratory(Laboratory(name="Roma", lod_percent=0.001, conversion_factor=0.8))
        tracker.settings.set_policy_value("few_copies", 12, "our assay")
        tracker.settings.set_calendar("d-alba", {"protocol": {"d-alba": {"induction": [[22, 4]]}}}, "clinic days")
    Tracker.create("there.dalba", PASSPHRASE, today=on_day(1)).close()
    bare = runner(capsys)
    return lambda store, *arguments: bare("settings", store, "--passphrase-file", "pw", *arguments)


def test_settings_go_from_one_store_to_another(run: Run) -> None:
    assert run("here.dalba", "--export", "roma.dalba-settings").out == "roma.dalba-settings: settings written\n"
    before = Path("there.dalba").read_bytes()
    looked = run("there.dalba", "--import", "roma.dalba-settings", "--dry-run")
    assert looked.code == 0
    assert looked.out.splitlines() == [
        "roma.dalba-settings: 4 settings would be taken in",
        "  new here: Centre: \N{EM DASH} / Ematologia, Policlinico",
        "  new here: Laboratory Roma: \N{EM DASH} / LoD 0.001 %, factor 0.8",
        "  new here: Threshold few_copies: \N{EM DASH} / 12 target copies",
        "  new here: Calendar D-ALBA: \N{EM DASH} / days 22 ± 4; every 3 months, after transplant every 3",
    ]
    assert Path("there.dalba").read_bytes() == before

    taken = run("there.dalba", "--import", "roma.dalba-settings", "--json").json
    assert (taken["format"], taken["stored"], taken["changes"]) == ("dalba-settings-import/1", True, 4)
    assert {each["standing"] for each in taken["settings"]} == {"new"}
    assert "0 settings taken in" in run("there.dalba", "--import", "roma.dalba-settings").out
    written = run("there.dalba", "--export", "again.dalba-settings", "--json").json
    assert (written["laboratories"], written["policy"], written["mutation_table"]) == (1, 1, False)
    assert Path("again.dalba-settings").read_bytes() == Path("roma.dalba-settings").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--export", "a", "--import", "b"),
        ("--export", "a", "--dry-run"),
        ("--import", "missing"),
        ("--import", "pw"),
        ("--export", "here.dalba"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    before = Path("here.dalba").read_bytes()
    told = run("here.dalba", *arguments)
    assert told.code == 2
    assert told.is_refused_in_one_line
    assert Path("here.dalba").read_bytes() == before
