"""`init`, `passphrase`, `recovery-kit`, `backup`, `restore`: what opens a store, and copies of it."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pikepdf
import pytest

from dalba_desktop.cli import options
from dalba_desktop.store import places
from dalba_desktop.store.keys import Key
from dalba_desktop.store.places import Place, PlaceKind
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.command_line import PASSPHRASE, Run, everything_in
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


def test_who_keeps_the_store_is_asked_at_set_up_and_stands_in_its_trail(run: Run) -> None:
    assert run("init", "new.dalba", *WITH, "--name", " Berta Verdi ").code == 0

    assert "Berta Verdi" in run("audit", "new.dalba", *WITH).out
    assert run("verify", "new.dalba", *WITH).code == 0


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Place(PlaceKind.CLOUD, "OneDrive"),
            "dalba-desktop: warning: new.dalba: This folder is synchronised by OneDrive",
        ),
        (Place(PlaceKind.NETWORK, "nas"), "dalba-desktop: warning: new.dalba: This folder is on the network (nas)"),
        (Place(PlaceKind.TEMPORARY, "/tmp"), ""),
        (None, ""),
    ],
)
def test_a_shared_folder_is_warned_about_on_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Place | None, said: str
) -> None:
    monkeypatch.setattr(places, "warning_about", lambda path: found)

    told = run("init", "new.dalba", *WITH)

    assert (told.code, told.out) == (0, "new.dalba: empty store made\n")
    assert told.err.startswith(said)
    assert told.err.count("\n") == (1 if said else 0)


# --- the passphrase at the terminal ------------------------------------------------------------------------------


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], list[float]]]:
    """What somebody types at the prompts, and how long the program waits in between."""
    typed: list[str] = []
    waited: list[float] = []

    def prompt(text: str, **options: Any) -> str:
        assert options["hide_input"]
        return typed.pop(0)

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(options, "wait", waited.append)
    yield typed, waited
    assert typed == []


def test_a_slip_at_the_terminal_may_be_made_twice_with_growing_delay(
    run: Run, typing: tuple[list[str], list[float]]
) -> None:
    typed, waited = typing
    typed += ["drawn", "wrad", PASSPHRASE]

    told = run("alerts", "ward.dalba")

    assert told.code == 0
    assert waited == [1.0, 2.0]
    assert told.err.count("wrong passphrase") == told.err.count("\n") == 2


@pytest.mark.parametrize("command", [("verify",), ("audit",), ("backup", "--out", "b.dalba"), ("policy",)])
def test_the_third_slip_ends_it(run: Run, typing: tuple[list[str], list[float]], command: tuple[str, ...]) -> None:
    typed, waited = typing
    typed += ["a", "b", "c"]

    told = run(command[0], "ward.dalba", *command[1:])

    assert (told.code, waited, told.err.count("\n")) == (3, [1.0, 2.0], 3)


def test_what_is_no_slip_is_not_asked_again(run: Run, typing: tuple[list[str], list[float]]) -> None:
    typed, waited = typing
    typed += [PASSPHRASE]
    Path("ward.dalba").write_bytes(b"")

    assert run("alerts", "ward.dalba").code == 3
    assert waited == []


def test_a_script_is_not_kept_waiting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "wait", lambda seconds: pytest.fail("waited"))

    assert run("alerts", "ward.dalba", "--passphrase-file", "new").code == 3


# --- passphrase and recovery kit ---------------------------------------------------------------------------------


def test_after_a_change_only_the_new_passphrase_opens_the_store(run: Run) -> None:
    changed = run("passphrase", "ward.dalba", *WITH, "--new-passphrase-file", "new")

    assert (changed.code, changed.err) == (0, "")
    assert changed.out.startswith("ward.dalba: passphrase changed\n")
    assert run("alerts", "ward.dalba", *WITH).code == 3
    told = run("verify", "ward.dalba", "--passphrase-file", "new")
    assert told.code == 0
    assert "Anna Rossi" in told.out
    assert "passphrase changed" in told.out


def test_the_new_passphrase_is_asked_for_twice_and_unseen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, **options: Any) -> str:
        asked.append((text, options["confirmation_prompt"]))
        return "new one"

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)

    assert run("passphrase", "ward.dalba", *WITH).code == 0
    assert asked == [("New passphrase", True)]


@pytest.mark.parametrize("content", ["", "\n"])
def test_an_empty_new_passphrase_is_refused(run: Run, content: str) -> None:
    Path("new").write_text(content, encoding="utf-8")
    before = Path("ward.dalba").read_bytes()

    told = run("passphrase", "ward.dalba", *WITH, "--new-passphrase-file", "new")

    assert (told.code, told.is_refused_in_one_line) == (2, True)
    assert Path("ward.dalba").read_bytes() == before


def test_without_a_terminal_the_new_passphrase_needs_its_file(run: Run) -> None:
    told = run("passphrase", "ward.dalba", *WITH)

    assert (told.code, told.is_refused_in_one_line) == (2, True)
    assert "--new-passphrase-file" in told.err


def test_the_kit_opens_the_store_until_the_passphrase_is_changed(run: Run) -> None:
    made = run("recovery-kit", "ward.dalba", *WITH, "--out", "kit.pdf")
    Path("code").write_text(kit_code("kit.pdf").lower() + "\n", encoding="utf-8")
    run("backup", "ward.dalba", *WITH, "--out", "b.dalba")

    assert (made.code, made.err) == (0, "")
    assert run("verify", "ward.dalba", "--passphrase-file", "code").code == 0
    assert "recovery kit made" in run("audit", "ward.dalba", "--passphrase-file", "code").out
    mark = re.search(r"mark of the store (\S+)", run("verify", "ward.dalba", *WITH).out)
    assert mark is not None
    assert mark[1] in pdf_text.text_of(Path("kit.pdf").read_bytes())

    assert run("passphrase", "ward.dalba", "--passphrase-file", "code", "--new-passphrase-file", "new").code == 0
    assert run("alerts", "ward.dalba", "--passphrase-file", "code").code == 3
    assert run("alerts", "b.dalba", "--passphrase-file", "code").code == 0
    assert mark[1] not in run("verify", "ward.dalba", "--passphrase-file", "new").out


def test_the_kit_is_its_owner_s_alone_and_its_code_lies_nowhere_else(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("os.replace", lambda *_: pytest.fail("a temporary file"))
    monkeypatch.setattr("os.rename", lambda *_: pytest.fail("a temporary file"))
    sys.addaudithook(lambda event, details: opened.append(str(details[0])) if event == "open" else None)

    run("recovery-kit", "ward.dalba", *WITH, "--out", "kit.pdf")

    assert stat.S_IMODE(Path("kit.pdf").stat().st_mode) == 0o600 or sys.platform == "win32"
    code = kit_code("kit.pdf")
    assert Key.of_recovery_code(code, Path("ward.dalba").read_bytes()[:16]) is not None
    with pikepdf.open("kit.pdf") as pdf:
        assert not any(group in str(value) for group in code.split() for _, value in pdf.docinfo.items())
    written = [path for path in opened if Path(path).suffix in (".pdf", ".part", ".tmp", ".new")]
    assert {Path(path).name for path in written} <= {"kit.pdf"}
    assert sorted(path.name for path in Path().iterdir()) == ["kit.pdf", "new", "pw", "ward.dalba"]


def test_a_kit_is_not_written_over_anything(run: Run) -> None:
    Path("kit.pdf").write_text("the kit of another store")
    before = everything_in(Path())

    told = run("recovery-kit", "ward.dalba", *WITH, "--out", "kit.pdf")

    assert (told.code, told.is_refused_in_one_line) == (2, True)
    assert everything_in(Path()) == before


def test_a_kit_that_cannot_be_written_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("recovery-kit", "ward.dalba", *WITH, "--out", "nowhere/kit.pdf").code == 2

    def no_room(_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dalba_desktop.reports.recovery_kit.recovery_kit", no_room)
    told = run("recovery-kit", "ward.dalba", *WITH, "--out", "kit.pdf")
    assert (told.code, told.is_refused_in_one_line) == (4, True)
    assert "disk is full" in told.err
    assert not Path("kit.pdf").exists()


# --- backup and restore ------------------------------------------------------------------------------------------
