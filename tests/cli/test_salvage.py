"""`salvage`: what can be read in a damaged store becomes a new one, and what cannot is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import PAGE, Run, everything_in, flip

WITH = ("--passphrase-file", "pw")
pytestmark = pytest.mark.usefixtures("ward_here")


def test_of_a_sound_store_everything_is_there(run: Run) -> None:
    told = run("salvage", "ward.dalba", *WITH, "--out", "new.dalba")

    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "new.dalba: salvaged from ward.dalba, which was not changed"
    assert "  MRD result: 3 read, 0 from the trail, 0 lost" in lines
    assert lines[-1] == "  every fact is there"
    assert run("verify", "new.dalba", *WITH).code == 0


def test_whatever_page_is_damaged_the_new_store_is_sound_and_the_old_one_untouched(run: Run) -> None:
    good = Path("ward.dalba").read_bytes()
    codes = set()
    for page in range(4, len(good) // PAGE + 1, 5):
        Path("ward.dalba").write_bytes(good)
        flip(Path("ward.dalba"), page)
        before = Path("ward.dalba").read_bytes()

        told = run("salvage", "ward.dalba", *WITH, "--out", f"new{page}.dalba")

        codes.add(told.code)
        assert told.err == "", told
        assert told.code in (0, 1), told
        assert ("every fact is there" in told.out) == (told.code == 0)
        assert Path("ward.dalba").read_bytes() == before
        assert run("verify", f"new{page}.dalba", *WITH).code == 0
    assert 0 in codes


def test_the_new_store_can_have_another_passphrase(run: Run) -> None:
    assert run("salvage", "ward.dalba", *WITH, "--out", "new.dalba", "--new-passphrase-file", "new").code == 0

    assert run("verify", "new.dalba", *WITH).code == 3
    assert run("verify", "new.dalba", "--passphrase-file", "new").code == 0


@pytest.mark.parametrize("spoil", ["wrong passphrase", "there already", "missing", "empty"])
def test_what_cannot_be_salvaged_is_one_line(run: Run, spoil: str) -> None:
    expected = 3
    match spoil:
        case "wrong passphrase":
            Path("pw").write_text("drawn", encoding="utf-8")
        case "there already":
            expected = 2
            Path("new.dalba").write_text("something else")
        case "missing":
            Path("ward.dalba").unlink()
        case _:
            Path("ward.dalba").write_bytes(b"")
    before = everything_in(Path())

    told = run("salvage", "ward.dalba", *WITH, "--out", "new.dalba")

    assert (told.code, told.is_refused_in_one_line) == (expected, True), told
    assert everything_in(Path()) == before
