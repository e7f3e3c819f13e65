"""As a new user would: from the first page to a case with results and a PDF, with nothing but the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.codes import Abl1Status, Agent, MrdCategory
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.typist import TypingAsker, Typist

PASSPHRASE = "seven calm herons wade"
MOST_KEYS_FOR_A_RESULT = 30


@pytest.fixture
def typist() -> Typist:
    return Typist()


@pytest.fixture
def asker(typist: Typist, tmp_path: Path) -> TypingAsker:
    """What the window asks is answered from the keyboard too."""
    return TypingAsker(typist, tmp_path)


def test_from_the_first_page_to_a_case_and_its_pdf_by_keyboard_only(
    qtbot: QtBot, window: MainWindow, typist: Typist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One case, three treatments, five MRD results, one ABL1 test and a PDF; then one result more."""
    a_new_store(typist)
    a_new_case(typist)
    three_treatments(typist)
    five_mrd_results(typist)
    one_abl1_test(typist)
    typist.presses("Ctrl+P")
    typist.done("its PDF")
    in_all = typist.keystrokes

    took = one_more_result(typist)

    with capsys.disabled():
        print(f"\n{typist.told(in_all)}")
    assert took <= MOST_KEYS_FOR_A_RESULT
    assert (tmp_path / "CASE-001.pdf").read_bytes().startswith(b"%PDF")
    window.session.lock()
    everything_is_in_the_file(tmp_path / "cases.dalba")


def a_new_store(typist: Typist) -> None:
    """Enter on the first page, the suggested place, a passphrase twice, no recovery kit today."""
    typist.presses("Enter", "Tab")
    typist.types(PASSPHRASE)
    typist.presses("Tab")
    typist.types(PASSPHRASE)
    typist.presses("Enter", "Esc")
    typist.done("a store with its passphrase")


def a_new_case(typist: Typist) -> None:
    """The suggested id, the day of diagnosis, the transcript."""
    typist.presses("Enter", "Tab")
    typist.types("1/1/2025")
    typist.presses("Tab")
    typist.types("e1a2")
    typist.presses("Enter")
    typist.done("a case")


def three_treatments(typist: Typist) -> None:
    """The cursor of a bare page stands in its line, and stays there."""
    for line in ("pred 60 from 2/1 to 31/1", "dasa 140 from 8/1", "it mtx 15/1"):
        typist.types(line)
        typist.presses("Enter")
        typist.done(line)


def five_mrd_results(typist: Typist) -> None:
    """The first goes on from its line into the form, for the laboratory; the others take both from it."""
    typist.types("2/1 bm rqpcr 84% abl 39000")
    typist.presses("Ctrl+Enter", "Tab", "Tab", "Tab", "Tab", "Tab")
    typist.types("Roma")
    typist.presses("Enter")
    typist.done("the first MRD result, from its line into its form")
    for line in (
        "29/1 bm 2,6% abl 39000",
        "29/1 pb rqpcr 0,9% abl 61000 roma",
        "21/2 bm 0,31% abl 48000",
        "28/2 bm <0,001% abl 45000",
    ):
        typist.types(line)
        typist.presses("Enter")
        typist.done(line)


def one_abl1_test(typist: Typist) -> None:
    """Another line."""
    typist.types("T315I 35% ngs 21/2")
    typist.presses("Enter")
    typist.done("T315I 35% ngs 21/2")


def one_more_result(typist: Typist) -> int:
    """Weeks later, from wherever the keyboard is."""
    typist.presses("Ctrl+R")
    typist.types("5/3 bm 0,004% abl 48000")
    typist.presses("Enter")
    return typist.done("one MRD result more: 5/3 bm 0,004% abl 48000")


def everything_is_in_the_file(store: Path) -> None:
    with Tracker.open(store, PASSPHRASE, today=TODAY) as tracker:
        (case_id,) = tracker.case_ids()
        case = tracker.case_view(case_id).history
    assert [row.agent for row in case.treatments] == [Agent.PREDNISONE, Agent.DASATINIB, Agent.INTRATHECAL]
    assert [row.level_percent for row in case.mrd] == [84, 2.6, 0.9, 0.31, None, 0.004]
    assert case.mrd[4].category is MrdCategory.UNDETECTED
    assert {row.laboratory for row in case.mrd} == {"Roma"}
    (test,) = case.abl1_tests
    assert test.status is Abl1Status.MUTATION
    assert [(variant.protein, variant.vaf_percent) for variant in test.variants] == [("p.Thr315Ile", 35)]
