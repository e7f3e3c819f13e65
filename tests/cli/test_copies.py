"""Backups, restores and a store in use on the command line."""

from __future__ import annotations

import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.store import connect
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.command_line import PASSPHRASE, Ran, Run, everything_in, flip, small_disk, tampered
from tests.reports import pdf_text

WITH = ("--passphrase-file", "pw")
pytestmark = pytest.mark.usefixtures("ward_here")
without_hard_links = pytest.mark.skipif(sys.platform == "win32", reason="renaming never replaces there")


@pytest.fixture
def somebody_has_it_open(run: Run) -> Iterator[Tracker]:
    with Tracker.open(Path("ward.dalba"), PASSPHRASE, today=on_day(60)) as tracker:
        yield tracker


def kit_code(path: str) -> str:
    """The code as somebody would type it from the page."""
    text = "\n".join(pdf_text.lines(Path(path).read_bytes()))
    lines = re.findall(r"^\d ((?:[0-9A-Z]{4} ?){2,4})(?:check sum.*)?$", text, re.MULTILINE)
    return " ".join(line.strip() for line in lines)


# --- init --------------------------------------------------------------------------------------------------------


def test_a_backup_is_the_store_as_it_was_and_can_only_be_read(run: Run) -> None:
    before = Path("ward.dalba").read_bytes()

    told = run("backup", "ward.dalba", *WITH, "--out", "b.dalba")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("b.dalba: copied and checked; it opens with what opens ward.dalba\n")
    assert Path("ward.dalba").read_bytes() == before
    assert stat.S_IMODE(Path("b.dalba").stat().st_mode) & 0o222 == 0
    assert (
        run("verify", "b.dalba", *WITH).out.splitlines()[1:] == run("verify", "ward.dalba", *WITH).out.splitlines()[1:]
    )
    again = run("backup", "ward.dalba", *WITH, "--out", "b.dalba")
    assert (again.code, again.is_refused_in_one_line) == (2, True)


def test_a_backup_is_made_while_somebody_has_the_store_open(run: Run, somebody_has_it_open: Tracker) -> None:
    somebody_has_it_open.withdraw("CASE-2", "mrd", "m1", "just now")

    assert run("backup", "ward.dalba", *WITH, "--out", "b.dalba").code == 0

    assert "just now" in run("audit", "b.dalba", *WITH).out


def test_a_store_that_was_tampered_with_is_not_copied_as_if_it_were_sound(run: Run) -> None:
    with tampered(Path("ward.dalba")) as sql:
        sql("UPDATE mrd SET level_percent = 0.001 WHERE id = 'm1'")

    told = run("backup", "ward.dalba", *WITH, "--out", "b.dalba")

    assert (told.code, told.is_refused_in_one_line) == (3, True)
    assert not Path("b.dalba").exists()


def test_a_backup_that_finds_no_room_leaves_nothing(run: Run) -> None:
    Path("small").mkdir()
    with small_disk(Path("small"), 100):
        told = run("backup", "ward.dalba", *WITH, "--out", "small/b.dalba")

        assert (told.code, told.is_refused_in_one_line) == (4, True)
        assert "full" in told.err
        assert list(Path("small").iterdir()) == []
    assert run("verify", "ward.dalba", *WITH).code == 0


def test_a_backup_becomes_a_store_again(run: Run) -> None:
    run("backup", "ward.dalba", *WITH, "--out", "b.dalba")

    told = run("restore", "b.dalba", *WITH, "--out", "again.dalba")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("again.dalba: restored from b.dalba and checked\n")
    assert run("verify", "again.dalba", *WITH).code == 0
    assert "backup restored" in run("audit", "again.dalba", *WITH).out
    assert run("passphrase", "again.dalba", *WITH, "--new-passphrase-file", "new").code == 0


def test_a_store_makes_way_for_a_backup_only_when_told_and_is_kept(run: Run) -> None:
    run("backup", "ward.dalba", *WITH, "--out", "b.dalba")
    with Tracker.open(Path("ward.dalba"), PASSPHRASE, today=on_day(60)) as tracker:
        tracker.withdraw("CASE-2", "mrd", "m1", "later than the backup")
    before = everything_in(Path())

    refused = run("restore", "b.dalba", *WITH, "--out", "ward.dalba")
    assert (refused.code, refused.is_refused_in_one_line) == (2, True)
    assert everything_in(Path()) == before

    told = run("restore", "b.dalba", *WITH, "--out", "ward.dalba", "--set-aside")
    assert (told.code, told.err) == (0, "")
    (aside,) = Path().glob("ward set aside *.dalba")
    assert aside.name in told.out
    assert aside.read_bytes() == before["ward.dalba"]
    assert "later than the backup" not in run("audit", "ward.dalba", *WITH).out


@pytest.mark.parametrize("spoil", ["flip", "wrong passphrase", "cut", "missing"])
def test_what_cannot_be_restored_changes_nothing(run: Run, spoil: str) -> None:
    run("backup", "ward.dalba", *WITH, "--out", "b.dalba")
    Path("b.dalba").chmod(0o600)
    match spoil:
        case "flip":
            flip(Path("b.dalba"), 9)
        case "wrong passphrase":
            Path("pw").write_text("drawn", encoding="utf-8")
        case "cut":
            Path("b.dalba").write_bytes(Path("b.dalba").read_bytes()[:10_000])
        case _:
            Path("b.dalba").unlink()
    before = everything_in(Path())

    told = run("restore", "b.dalba", *WITH, "--out", "ward.dalba", "--set-aside")

    assert (told.code, told.is_refused_in_one_line) == (3, True)
    assert "b.dalba" in told.err
    assert everything_in(Path()) == before


# --- in use, read-only -------------------------------------------------------------------------------------------


def test_a_store_in_use_is_said_with_who_has_it(run: Run, somebody_has_it_open: Tracker) -> None:
    run("backup", "ward.dalba", *WITH, "--out", "b.dalba")

    for arguments in (
        ("passphrase", "ward.dalba", "--new-passphrase-file", "new"),
        ("recovery-kit", "ward.dalba", "--out", "kit.pdf"),
        ("audit", "ward.dalba", "--out", "t.csv"),
        ("report", "ward.dalba", "--case", "CASE-1", "--out", "a.pdf"),
        ("policy", "ward.dalba", "--set", "adequate_copies=3", "--reason", "x"),
        ("restore", "b.dalba", "--out", "ward.dalba", "--set-aside"),
    ):
        told = run(*arguments, *WITH)
        assert (told.code, told.is_refused_in_one_line) == (4, True), (arguments, told)
        assert re.search(r"open by .+ on .+ since ", told.err), told.err
    assert not list(Path().glob("*.pdf")) + list(Path().glob("*.csv"))


def test_a_store_in_use_can_still_be_looked_at(run: Run, somebody_has_it_open: Tracker) -> None:
    for arguments in (("alerts",), ("audit",), ("verify",), ("due",), ("policy",), ("laboratory",), ("knowledge",)):
        told = run(*arguments, "ward.dalba", *WITH)
        assert (told.code, told.err) == (0, ""), (arguments, told)


def test_a_store_on_a_medium_that_cannot_be_written_is_looked_at_and_copied(run: Run) -> None:
    Path("medium").mkdir()
    with small_disk(Path("medium"), 4000) as make_read_only:
        shutil.copy("ward.dalba", "medium")
        make_read_only()
        store = "medium/ward.dalba"

        for arguments in (
            ("alerts", store),
            ("audit", store),
            ("verify", store),
            ("backup", store, "--out", "b.dalba"),
        ):
            told = run(*arguments, *WITH)
            assert (told.code, told.err) == (0, ""), (arguments, told)
        for arguments in (
            ("passphrase", store, "--new-passphrase-file", "new"),
            ("recovery-kit", store, "--out", "kit.pdf"),
            ("audit", store, "--out", "t.csv"),
            ("backup", "ward.dalba", "--out", "medium/b.dalba"),
        ):
            told = run(*arguments, *WITH)
            assert (told.code, told.is_refused_in_one_line) == (4, True), (arguments, told)
    assert not Path("kit.pdf").exists()
    assert not Path("t.csv").exists()


def test_the_key_is_never_printed(run: Run) -> None:
    _, key = connect.open_database(Path("ward.dalba"), PASSPHRASE)
    told = [
        run("recovery-kit", "ward.dalba", *WITH, "--out", "kit.pdf"),
        run("verify", "ward.dalba", *WITH, "--json"),
        run("audit", "ward.dalba", *WITH, "--json"),
    ]
    secrets = (key.secret.hex(), *key.recovery_code().split("-"))
    assert not any(secret in ran.out + ran.err for ran in told for secret in secrets)


def test_all_of_it_in_order(run: Run) -> None:
    """A drill: kit, backup, loss of the passphrase, recovery, new passphrase, loss of the store, restore."""

    def done(*arguments: str) -> Ran:
        told = run(*arguments)
        assert (told.code, told.err) == (0, ""), told
        return told

    done("recovery-kit", "ward.dalba", *WITH, "--out", "kit.pdf")
    Path("code").write_text(kit_code("kit.pdf"), encoding="utf-8")
    done("passphrase", "ward.dalba", "--passphrase-file", "code", "--new-passphrase-file", "new")
    done("backup", "ward.dalba", "--passphrase-file", "new", "--out", "b.dalba")
    Path("ward.dalba").unlink()
    done("restore", "b.dalba", "--passphrase-file", "new", "--out", "ward.dalba")
    done("verify", "ward.dalba", "--passphrase-file", "new")


@without_hard_links
def test_a_copy_never_takes_the_name_of_a_file_that_appeared_meanwhile(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def appears(*_: object) -> None:
        Path("b.dalba").write_text("somebody else's")
        raise OSError(95, "no hard links here")

    monkeypatch.setattr("os.link", appears)

    told = run("backup", "ward.dalba", *WITH, "--out", "b.dalba")

    assert (told.code, told.is_refused_in_one_line) == (2, True)
    assert Path("b.dalba").read_text() == "somebody else's"
    assert sorted(path.name for path in Path().iterdir()) == ["b.dalba", "new", "pw", "ward.dalba"]


@without_hard_links
def test_where_there_are_no_hard_links_the_copy_is_moved(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "no hard links here")

    monkeypatch.setattr("os.link", no_links)

    assert run("backup", "ward.dalba", *WITH, "--out", "b.dalba").code == 0
    assert sorted(path.name for path in Path().iterdir()) == ["b.dalba", "new", "pw", "ward.dalba"]
