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
    typist.presses("Enter", "Tab", "Tab")
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
    """The first step of the bare page leads to the first; then the tab is shown and Ctrl+N adds to it."""
    typist.presses("Enter")
    typist.types("predniso")
    typist.presses("Tab")
    typist.types("2/1/2025")
    typist.presses("Tab")
    typist.types("31/1/2025")
    typist.presses("Tab")
    typist.types("60")
    typist.presses("Enter")
    typist.done("prednisone")
    for drug, start, dose in (("das", "8/1/2025", "140"), ("int", "15/1/2025", "")):
        typist.presses("Ctrl+N")
        typist.types(drug)
        typist.presses("Tab")
        typist.types(start)
        if dose:
            typist.presses("Tab", "Tab")
            typist.types(dose)
        typist.presses("Enter")
        typist.done("dasatinib" if dose else "an intrathecal dose")


def five_mrd_results(typist: Typist) -> None:
    """One tab to the left. How the first was measured is filled in from the second on."""
    typist.presses("Left", "Ctrl+N")
    typist.types("2/1/2025")
    typist.presses("Tab", "Tab", "Tab")
    typist.types("m")
    typist.presses("Tab")
    typist.types("r")
    typist.presses("Tab")
    typist.types("Roma")
    typist.presses("Tab", "Tab", "Tab", "Tab")
    typist.types("84")
    typist.presses("Tab", "Tab")
    typist.types("39000")
    typist.presses("Enter")
    typist.done("the first MRD result")
    for number, (day, specimen, level, copies) in enumerate(
        (
            ("29/1/2025", "m", "2,6", "39000"),
            ("29/1/2025", "b", "0,9", "61000"),
            ("21/2/2025", "m", "0,31", "48000"),
            ("28/2/2025", "m", "<0,001", "45000"),
        ),
        2,
    ):
        typist.presses("Ctrl+N")
        typist.types(day)
        typist.presses("Tab", "Tab", "Tab")
        typist.types(specimen)
        typist.presses("Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
        typist.types(level)
        typist.presses("Tab", "Tab")
        typist.types(copies)
        typist.presses("Enter")
        typist.done(f"MRD result {number}")


def one_abl1_test(typist: Typist) -> None:
    """Two tabs to the right."""
    typist.presses("Right", "Right", "Ctrl+N")
    typist.types("21/2/2025")
    typist.presses("Tab", "Tab")
    typist.types("n")
    typist.presses("Tab")
    typist.types("mu")
    typist.presses("Tab", "Tab", "Tab", "Tab")
    typist.types("T315I")
    typist.presses("Tab", "Tab")
    typist.types("35")
    typist.presses("Enter")
    typist.done("an ABL1 test")


def one_more_result(typist: Typist) -> int:
    """Back on the MRD tab; as the last one was measured, without its copies."""
    typist.presses("Left", "Left")
    typist.done("back to the tab")
    typist.presses("Ctrl+N")
    typist.types("5/3/2025")
    typist.presses("Tab", "Tab", "Tab")
    typist.types("m")
    typist.presses("Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
    typist.types("0,004")
    typist.presses("Enter")
    return typist.done("one MRD result more")


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
