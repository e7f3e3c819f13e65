"""Which TKI the variants of this case leave: what the table says, and that no data is never shown as usable."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.alerts.mutations import Call
from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.case_matrix import CaseMatrix
from dalba_desktop.gui.case_matrix_pane import CaseMatrixPane
from dalba_desktop.gui.case_matrix_words import CaseMatrixText, case_matrix_text, cell_words
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.mutation_matrix import MatrixRole
from dalba_desktop.plots.theme import DARK
from dalba_desktop.tracker.settings import TableInForce
from tests.builders import CaseBuilder, a_case, on_day
from tests.gui.clinic import resistant_case
from tests.gui.conftest import PASSPHRASE, ScriptedAsker, make_store
from tests.gui.hands import click, press
from tests.gui.views import TABLE, view_of

NOW = TableInForce(table=TABLE, shipped=TABLE, own=None, signed=None, files=())
T315I = {"protein": "T315I", "vaf_percent": 35}


def text_of(case: CaseHistory | CaseBuilder, day: int = 200) -> CaseMatrixText:
    return case_matrix_text(view_of(case.build() if isinstance(case, CaseBuilder) else case, on_day(day)), NOW)


def on_dasatinib() -> CaseBuilder:
    return a_case(case_id="TEST-090").on("dasatinib", 1)


def rows(text: CaseMatrixText) -> list[tuple[str, str]]:
    return [(row.title, row.detail.replace("\xa0", " ")) for row in text.rows]


def said(text: CaseMatrixText) -> list[str]:
    return [line.replace("\xa0", " ") for line in text.said]


def test_a_variant_stands_with_its_share_its_day_and_the_drug_given() -> None:
    text = text_of(on_dasatinib().tested(46, "mutation", T315I, method="ngs"))
    assert rows(text) == [("T315I", "35 % · 22 Feb 2025")]
    assert text.current == (Agent.DASATINIB,)
    assert text.said == ()
    assert (text.review, text.is_reviewed) == ("Not reviewed by a clinician", False)
    words = cell_words(text.rows[0], TABLE, Agent.DASATINIB, text.current)
    assert words.startswith("T315I × dasatinib: resistant: do not use. Source: NCCN")
    assert words.endswith("(read in the source). Dasatinib is given now.")
    assert cell_words(text.rows[0], TABLE, Agent.ASCIMINIB, text.current).endswith("(from memory).")


def test_an_unknown_variant_says_so_for_every_drug() -> None:
    text = text_of(on_dasatinib().tested(46, "mutation", {"protein": "E450K", "vaf_percent": 4}))
    assert not text.rows[0].is_known
    for tki in TABLE.tkis:
        words = cell_words(text.rows[0], TABLE, tki, text.current)
        assert "no data, which is not the same as usable. The table does not know this variant." in words


def test_a_compound_is_one_row_read_by_the_row_of_compounds() -> None:
    pair = ({"protein": "T315I", "compound_with": ["E255K"]}, {"protein": "E255K", "compound_with": ["T315I"]})
    text = text_of(on_dasatinib().tested(46, "mutation", *pair))
    assert [title for title, _ in rows(text)] == ["T315I + E255K"]
    assert "compound with T315I × ponatinib: resistant" in cell_words(text.rows[0], TABLE, Agent.PONATINIB, ())
    other = text_of(on_dasatinib().tested(46, "mutation", {"protein": "E255K", "compound_with": ["V299L"]}))
    assert other.rows[0].remark == "Read as E255K alone: the table has no row for this compound."


def test_variants_found_together_are_not_called_compound() -> None:
    text = text_of(on_dasatinib().tested(46, "mutation", T315I, {"protein": "F317L", "vaf_percent": 50}))
    assert [title for title, _ in rows(text)] == ["F317L", "T315I"]
    assert said(text) == ["Whether they lie on one molecule (compound) was not told: each is read by itself."]


def test_what_a_newer_test_no_longer_finds_stays_as_cleared() -> None:
    text = text_of(
        on_dasatinib()
        .tested(46, "mutation", T315I, lod_percent=1)
        .tested(90, "no_mutation", method="sanger", lod_percent=1)
    )
    assert rows(text) == [("T315I", "35 % · 22 Feb 2025 · cleared")]
    assert text.rows[0].is_cleared
    assert said(text) == ["No variant was found on 7 Apr 2025 (Sanger, sees 1.0 % and more)."]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (on_dasatinib(), ["No ABL1 test was done."]),
        (on_dasatinib().tested(46, "no_mutation"), ["No variant was found on 22 Feb 2025."]),
        (
            on_dasatinib().tested(46, "pending"),
            ["The test of 22 Feb 2025 is pending.", "No ABL1 test has a result yet."],
        ),
        (
            on_dasatinib().tested(20, "no_mutation", method="ngs").tested(46, "not_amplifiable"),
            [
                "The test of 22 Feb 2025 could not be amplified, which is not the same as no mutation.",
                "No variant was found on 27 Jan 2025 (NGS).",
            ],
        ),
        (on_dasatinib().tested(46, "mutation"), ["The test of 22 Feb 2025 found a mutation that is not named."]),
    ],
)
def test_without_a_variant_it_says_what_was_done(case: CaseBuilder, words: list[str]) -> None:
    text = text_of(case)
    assert text.rows == ()
    assert said(text) == words


def test_no_drug_is_current_after_it_ended_or_after_death() -> None:
    ended = a_case().on("dasatinib", 1, 40).tested(46, "mutation", T315I)
    assert text_of(ended).current == ()
    dead = on_dasatinib().tested(46, "mutation", T315I).having("follow_up", date=on_day(60), status="dead")
    assert text_of(dead).current == ()
    held = a_case().on("dasatinib", 1, holds=[{"start": "2025-03-01"}]).tested(46, "mutation", T315I)
    assert text_of(held).current == (Agent.DASATINIB,)


@pytest.fixture
def pane(open_window: MainWindow) -> CaseMatrixPane:
    """The matrix of the case with T315I on dasatinib."""
    open_window.workspace.cases.select("TEST-007")
    tabs = open_window.workspace.page.tabs
    tabs.bar.setCurrentIndex(list(tabs.tables).index("abl1_tests"))
    QApplication.processEvents()
    return open_window.parts.readings.matrix


def cells(matrix: CaseMatrix, row: int) -> list[str]:
    return [str(matrix.matrix.index(row, column).data()) for column in range(matrix.matrix.columnCount())]


def test_the_matrix_of_a_resistant_case(pane: CaseMatrixPane) -> None:
    assert pane.review.text() == "Not reviewed by a clinician"
    assert cells(pane.matrix, 0) == ["T315I", "R", "S", "R", "R", "R", "S", "S"]
    assert pane.read_off.text().startswith("T315I × dasatinib: resistant: do not use.")
    press(pane.matrix, Qt.Key.Key_Right)
    assert pane.read_off.text().startswith("T315I × ponatinib: usable.")
    model = pane.matrix.matrix
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "dasatinib, given now"
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "ponatinib"
    tip = model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Source: " in tip


def test_the_column_of_the_drug_given_now_is_outlined(pane: CaseMatrixPane) -> None:
    with_line = pane.matrix.viewport().grab().toImage()
    model = pane.matrix.matrix
    model.current = ()
    assert pane.matrix.viewport().grab().toImage() != with_line


def test_no_data_is_never_drawn_as_a_call(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    case = on_dasatinib().tested(46, "mutation", {"protein": "E450K"}, {"protein": "V299L", "vaf_percent": 9}).build()
    window.session.open(make_store(tmp_path / "x.dalba", [case]), PASSPHRASE)
    matrix = window.parts.readings.matrix.matrix
    assert [row.title for row in matrix.matrix.rows] == ["V299L", "E450K"]
    for place, row in enumerate(matrix.matrix.rows):
        for column, tki in enumerate(matrix.matrix.tkis, start=1):
            cell = matrix.matrix.index(place, column).data(MatrixRole.CELL)
            assert cell == TABLE.cells.get((row.read_as, tki))
            is_unknown = cell is None or cell.call is Call.NO_DATA
            assert (matrix.matrix.index(place, column).data() == "no data") is is_unknown
    assert "not in the table" in matrix.matrix.words(matrix.matrix.index(1, 0))


def test_a_variant_leads_to_its_test_and_a_test_to_its_variant(open_window: MainWindow, pane: CaseMatrixPane) -> None:
    page = open_window.workspace.page
    name = pane.matrix.visualRect(pane.matrix.matrix.index(0, 0)).center()
    click(pane.matrix.viewport(), name)
    selected = page.tabs.tables["abl1_tests"].selected_row
    assert selected is not None
    assert page.chart.selected == ("abl1_tests", selected.id)
    assert pane.matrix.show_test(selected.id)
    assert not pane.matrix.show_test("another")


def test_the_whole_table_is_one_step_away_and_a_signature_is_seen_at_once(
    open_window: MainWindow, pane: CaseMatrixPane, asker: ScriptedAsker
) -> None:
    click(pane.whole)
    dialog = open_window.knowledge.dialog
    assert dialog is not None
    assert dialog.pages.currentWidget() is dialog.mutations
    asker.why = "Dr. Rossi"
    click(dialog.mutations.sign)
    assert pane.review.text().startswith("Reviewed by Dr. Rossi on ")


def test_without_a_variant_there_is_no_matrix(open_window: MainWindow, pane: CaseMatrixPane) -> None:
    open_window.workspace.cases.select("TEST-020")
    assert pane.said.text() == "No ABL1 test was done."
    assert not pane.matrix.isVisible()
    assert not pane.read_off.isVisible()
    open_window.menus.actions["why"].trigger()
    assert pane.whole.hasFocus()
    open_window.session.lock()
    assert pane.said.text() == ""
    assert pane.matrix.matrix.rows == ()


def test_the_names_are_short_where_there_is_no_room(qtbot: QtBot) -> None:
    matrix = CaseMatrix(DARK)
    qtbot.addWidget(matrix)
    text = text_of(resistant_case())
    matrix.set_rows(text.rows, text.current, TABLE)
    for width, name in ((430, "dasa"), (1000, "dasatinib")):
        matrix.resize(width, 90)
        matrix.show()
        assert matrix.matrix.headerData(1, Qt.Orientation.Horizontal) == name
    matrix.set_theme(DARK)


def test_the_keyboard_reaches_the_matrix(open_window: MainWindow, pane: CaseMatrixPane) -> None:
    pane.fold.click()
    open_window.menus.actions["why"].trigger()
    assert pane.is_open
    assert pane.matrix.hasFocus()
