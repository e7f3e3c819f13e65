"""`erase`: gone from the store, from its trail, from its file, and from the copies that can be reached."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dalba_desktop.store.store import Store
from dalba_desktop.tracker.safety import Reason, Safety
from tests.command_line import PASSPHRASE, Run, everything_in, make_ward, runner

WITH = ("--passphrase-file", "pw")
FOLDER = Path("ward backups")


@pytest.fixture(scope="module")
def ward_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a backup of its earlier and one of its present passphrase."""
    folder = tmp_path_factory.mktemp("ward")
    path = folder / "ward.dalba"
    make_ward(path)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    with Store.open(path, PASSPHRASE) as store:
        safety = Safety(store)
        safety.backup(Reason.BEFORE_PASSPHRASE)
        store.change_passphrase("second", who="anna")
        safety.backup(Reason.ASKED)
    (folder / "pw").write_text("second", encoding="utf-8")
    (folder / "old").write_text(PASSPHRASE, encoding="utf-8")
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ward_folder: Path) -> Run:
    shutil.copytree(ward_folder, tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    return runner(capsys)


def test_without_yes_the_copies_are_listed_and_nothing_is_erased(run: Run) -> None:
    before = everything_in(FOLDER)

    told = run("erase", "ward.dalba", *WITH, "--case", "CASE-1")

    assert told.code == 2
    assert told.err == "dalba-desktop: nothing was erased: it cannot be undone, so it needs --yes\n"
    assert [line.split(".dalba: ")[1].split(":")[0] for line in told.out.splitlines()] == [
        "holds the case; --backups reaches it",
        "may hold the case",
    ]
    assert everything_in(FOLDER) == before
    assert "CASE-1" in run("audit", "ward.dalba", *WITH).out


def test_an_erased_patient_is_gone_from_data_trail_and_file_and_the_store_is_sound(run: Run) -> None:
    told = run("erase", "ward.dalba", *WITH, "--case", "CASE-1", "--yes")

    assert (told.code, told.err) == (0, "")
    assert "case erased, " in told.out.splitlines()[0]
    assert "holds the case" in told.out
    trail = run("audit", "ward.dalba", *WITH).out
    assert "CASE-1" not in trail
    assert "Canarini" not in trail
    assert "erased with the patient" in trail
    assert "CASE-2" in trail
    assert run("verify", "ward.dalba", *WITH).code == 0
    again = run("erase", "ward.dalba", *WITH, "--case", "CASE-1", "--yes", "--backups")
    assert again.out.startswith("ward.dalba: the case was not in it any more\n")


def test_with_the_earlier_passphrase_every_copy_is_reached(run: Run) -> None:
    told = run("erase", "ward.dalba", *WITH, "--case", "CASE-1", "--yes", "--backups", "--old-passphrase-file", "old")

    assert (told.code, told.err) == (0, "")
    assert told.out.count(": erased") == 2
    for path in FOLDER.glob("*.dalba"):
        secret = "old" if "before-passphrase" in path.name else "pw"
        assert run("verify", str(path), "--passphrase-file", secret).code == 0
        trail = run("audit", str(path), "--passphrase-file", secret).out
        assert "CASE-1" not in trail
        assert "CASE-2" in trail


def test_a_copy_that_is_not_reached_is_a_problem(run: Run) -> None:
    told = run("erase", "ward.dalba", *WITH, "--case", "CASE-1", "--yes", "--backups")

    assert (told.code, told.err) == (1, "")
    assert told.out.count(": erased") == 1
    assert told.out.count("NOT erased: ") == 1


def test_an_unknown_case_is_one_line_and_nothing_happens(run: Run) -> None:
    for path in FOLDER.glob("*before-passphrase.dalba"):
        path.unlink()
    before = everything_in(Path())

    for more in ((), ("--yes",), ("--yes", "--backups")):
        told = run("erase", "ward.dalba", *WITH, "--case", "nobody", *more)
        assert (told.code, told.is_refused_in_one_line) == (2, True), told
    assert everything_in(Path()) == before
