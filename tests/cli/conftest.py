"""The command line in an empty folder that holds the passphrase, and the stores it is tried on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dalba_desktop import cli
from tests.command_line import PASSPHRASE, Run, make_ward, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a subcommand in an empty folder; `pw` holds the passphrase, `new` another."""
    monkeypatch.chdir(tmp_path)
    for name, passphrase in (("pw", f"{PASSPHRASE}\n"), ("new", "höhle grün\n")):
        Path(name).write_text(passphrase, encoding="utf-8")
    return runner(capsys)


@pytest.fixture(scope="session")
def ward_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ward of `command_line.make_ward`, to be copied."""
    path = tmp_path_factory.mktemp("ward") / "ward.dalba"
    make_ward(path)
    return path


@pytest.fixture
def ward_here(run: Run, ward_file: Path) -> Path:
    """`ward.dalba` in the folder, with two cases."""
    return Path(shutil.copy(ward_file, "ward.dalba"))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, to be copied."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "pw").write_text(PASSPHRASE, encoding="utf-8")
    assert cli.main(["init", str(folder / "empty.dalba"), "--passphrase-file", str(folder / "pw")]) == 0
    return folder / "empty.dalba"


@pytest.fixture
def ward(run: Run, empty_file: Path) -> Path:
    """An empty store `ward.dalba` in the folder."""
    return Path(shutil.copy(empty_file, "ward.dalba"))
