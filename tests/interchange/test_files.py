"""Files are written whole or not at all, under names that every system can hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.interchange import files
from dalba_desktop.interchange.files import UnusableFile, file_names, read_bytes, write_whole


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.pdf"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report.pdf"]  # noqa: PTH208 - hidden files too


def test_a_file_replaces_the_one_before_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "report.pdf", b"old")
    write_whole(tmp_path / "report.pdf", b"new")

    assert (tmp_path / "report.pdf").read_bytes() == b"new"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnusableFile, match=r"nothing\.json"):
        read_bytes(tmp_path / "nothing.json")
    with pytest.raises(UnusableFile):
        read_bytes(tmp_path)
    (tmp_path / "large.json").write_bytes(b"xxxx")
    monkeypatch.setattr(files, "LARGEST_FILE_BYTES", 3)
    with pytest.raises(UnusableFile, match="larger than"):
        read_bytes(tmp_path / "large.json")


def test_names_are_safe_and_no_two_meet() -> None:
    names = file_names(["A/B", "A_B", "a_b", "..", "CON", "nul.x", "Müller 1", "DEMO-001", "a.b"], ".pdf")

    assert list(names.values()) == [
        "A_B.pdf",
        "A_B_2.pdf",
        "a_b_3.pdf",
        "_.pdf",
        "_CON.pdf",
        "_nul.x.pdf",
        "Müller_1.pdf",
        "DEMO-001.pdf",
        "a.b.pdf",
    ]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=40), unique=True))
def test_any_case_ids_give_as_many_files_inside_the_folder(ids: list[str]) -> None:
    names = list(file_names(ids, ".pdf").values())

    assert len({name.casefold() for name in names}) == len(ids)
    assert all(Path(name).name == name and not name.startswith(".") and ":" not in name for name in names)
