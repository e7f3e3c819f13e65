from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from dalba_desktop import assets

ROOT = Path(__file__).resolve().parent.parent


def test_a_checkout_uses_its_own_folders() -> None:
    assert assets.asset("pyproject.toml") == ROOT / "pyproject.toml"
    assert assets.asset("db") == ROOT / "db"
    assert assets.asset("resources").is_dir()


def test_a_wheel_uses_what_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carried = tmp_path / "dalba_desktop" / "_bundled" / "db" / "schema.sql"
    carried.parent.mkdir(parents=True)
    carried.touch()
    monkeypatch.setattr(assets, "__file__", str(tmp_path / "dalba_desktop" / "assets.py"))
    assert assets.asset("db", "schema.sql") == carried


def test_a_frozen_program_uses_the_folder_it_was_unpacked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets.asset("resources") == tmp_path / "resources"


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="db/no-such-file"):
        assets.asset("db", "no-such-file")


def test_fonts_are_regular_bold_and_oblique() -> None:
    fonts = assets.font_files()
    assert [font.name for font in fonts] == ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"]
    assert all(font.read_bytes()[:4] == b"\0\1\0\0" for font in fonts)


def test_finding_the_fonts_does_not_import_matplotlib() -> None:
    code = (
        "import sys; from dalba_desktop.assets import font_files; font_files(); sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.call([sys.executable, "-c", code]) == 0


def test_no_matplotlib_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="matplotlib"):
        assets.font_files()
