"""Thresholds and knowledge: read what alerts are judged by, set a value of one's own, sign the mutation table."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from dalba_desktop.alerts.mutations import Call
from dalba_desktop.assets import asset
from dalba_desktop.domain.codes import Agent
from dalba_desktop.gui.knowledge_dialog import KnowledgeDialog
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.message_dialog import ReasonDialog
from dalba_desktop.gui.threshold_table import Column
from dalba_desktop.plots.theme import DARK
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import click, press, type_into


@pytest.fixture
def dialog(open_window: MainWindow) -> KnowledgeDialog:
    """The dialog over the ward."""
    open_window.menus.actions["knowledge"].trigger()
    assert open_window.knowledge.dialog is not None
    return open_window.knowledge.dialog


def cell_editor(dialog: KnowledgeDialog) -> QLineEdit:
    """The field that is open in the table."""
    (editor,) = (found for found in dialog.thresholds.table.findChildren(QLineEdit, "cell") if found.isVisible())
    return editor


def typed(dialog: KnowledgeDialog, key: str, text: str) -> None:
    """Types an own value into the row of a threshold and presses Enter."""
    table = dialog.thresholds.table
    table.select(key)
    press(table, Qt.Key.Key_F2)
    editor = cell_editor(dialog)
    editor.setText("")
    type_into(editor, text)
    press(editor, Qt.Key.Key_Return)
    for _ in range(3):  # the cell closes, the question comes, what it changed is shown
        QApplication.processEvents()


def a_table(folder: Path, version: str) -> Path:
    text = asset("resources", "knowledge", "abl1_mutations.toml").read_text("utf-8")
    path = folder / f"{version}.toml"
    path.write_text(text.replace('version = "1"', f'version = "{version}"', 1), encoding="utf-8")
    return path


def test_it_needs_an_open_store_and_goes_with_it(window: MainWindow, dialog: KnowledgeDialog) -> None:
    assert dialog.isVisible()
    window.knowledge.show()
    assert window.knowledge.dialog is dialog
    window.session.lock()
    assert not dialog.isVisible()
    window.knowledge.show()
    assert window.findChild(KnowledgeDialog) in (None, dialog)


def test_every_threshold_is_there_with_unit_standing_and_source(dialog: KnowledgeDialog, window: MainWindow) -> None:
    model = dialog.thresholds.table.thresholds
    assert model.rowCount() == len(window.session.tracker.policy.values)
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert titles == ["Threshold", "Shipped", "Own value", "Unit", "Standing", "Source"]
    dialog.thresholds.table.select("rise_min_log10")
    row = dialog.thresholds.table.currentIndex().row()
    shown = [str(model.index(row, column).data()) for column in Column]
    assert shown[:5] == ["Smallest rise that is called at all", "0.5", "", "log10", "opinion"]
    assert dialog.thresholds.read_off.text().startswith("Smallest rise that is called at all: 0.5 log10. Source: ")
    assert not dialog.thresholds.reset.isEnabled()


def test_an_own_value_is_typed_in_place_and_asks_for_its_reason(
    qtbot: QtBot, window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker
) -> None:
    asker.why = "our assay"
    with qtbot.waitSignal(window.session.reloaded):
        typed(dialog, "rise_min_log10", "0.9")
    assert "0.9 log10 in place of 0.5" in asker.asked[-1]
    assert window.session.tracker.policy["rise_min_log10"] == 0.9
    table = dialog.thresholds.table
    assert table.selected is not None
    assert table.selected.key == "rise_min_log10"
    assert table.currentIndex().data() == "0.9"
    assert "Own value in place of 0.5 (" in dialog.thresholds.read_off.text()
    assert ": our assay)" in dialog.thresholds.read_off.text()
    assert "1 own value" in dialog.thresholds.count.text()
    assert dialog.thresholds.reset.isEnabled()
    assert window.workspace.case_id == "TEST-014"


def test_without_a_reason_nothing_changes(
    qtbot: QtBot, window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker
) -> None:
    typed(dialog, "rise_min_log10", "0.9")
    assert asker.asked
    assert window.session.tracker.policy["rise_min_log10"] == 0.5
    assert dialog.thresholds.table.currentIndex().data() == ""


@pytest.mark.parametrize(("key", "text"), [("rise_min_log10", "much"), ("mrd_failure_percent", "0")])
def test_a_value_that_cannot_be_is_said_before_any_question(
    qtbot: QtBot, window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker, key: str, text: str
) -> None:
    asker.why = "why not"
    typed(dialog, key, text)
    assert not asker.asked
    assert "is not allowed" in dialog.problem.text()
    assert not window.session.tracker.settings.in_force().stored.policy
    typed(dialog, "rise_min_log10", "0.9")
    assert dialog.problem.text() == ""


def test_an_own_value_is_taken_back_by_button_by_delete_and_by_emptying_it(
    qtbot: QtBot, window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker
) -> None:
    asker.why = "as agreed"
    table = dialog.thresholds.table
    for way in ("button", "delete", "empty"):
        typed(dialog, "few_copies", "12")
        assert window.session.tracker.policy["few_copies"] == 12
        if way == "button":
            click(dialog.thresholds.reset)
        elif way == "delete":
            press(table, Qt.Key.Key_Delete)
        else:
            typed(dialog, "few_copies", "")
        assert window.session.tracker.policy["few_copies"] == 10
        assert "back to 10 target copies" in asker.asked[-1]
    asked = len(asker.asked)
    press(table, Qt.Key.Key_Delete)
    assert len(asker.asked) == asked
    assert len(window.session.tracker.settings.policy_history("few_copies")) == 3


def test_typing_a_digit_anywhere_in_a_row_types_its_own_value(dialog: KnowledgeDialog) -> None:
    table = dialog.thresholds.table
    table.setCurrentIndex(table.thresholds.index(3, Column.SOURCE))
    type_into(table, "7")
    editor = cell_editor(dialog)
    assert editor.text() == "7"
    press(editor, Qt.Key.Key_Escape)


def test_the_search_finds_by_every_word(dialog: KnowledgeDialog) -> None:
    type_into(dialog.thresholds.search, "gusb memory")
    assert dialog.thresholds.table.thresholds.rowCount() == 4
    assert dialog.thresholds.count.text() == "4 of 75, 0 own values"
    dialog.thresholds.search.setText("nothing like this")
    assert dialog.thresholds.table.thresholds.rowCount() == 0
    assert dialog.thresholds.read_off.text() == ""
    dialog.thresholds.search.clear()
    assert dialog.thresholds.table.thresholds.rowCount() == 75


def test_the_matrix_says_no_data_where_nothing_is_known(dialog: KnowledgeDialog, window: MainWindow) -> None:
    matrix = dialog.mutations.matrix
    table = window.session.tracker.knowledge
    dialog.bar.setCurrentIndex(1)
    for row, variant in enumerate(matrix.matrix.variants):
        for column, tki in enumerate(matrix.matrix.tkis, start=1):
            cell = table.cells.get((variant, tki))
            is_unknown = cell is None or cell.call is Call.NO_DATA
            assert (matrix.matrix.index(row, column).data() == "no data") is is_unknown
    assert dialog.mutations.read_off.text().startswith("T315I × dasatinib: resistant: do not use. Source: ")
    row = matrix.matrix.variants.index("p.Val299Leu")
    matrix.setCurrentIndex(matrix.matrix.index(row, 1 + matrix.matrix.tkis.index(Agent.ASCIMINIB)))
    assert "no data, which is not the same as usable" in dialog.mutations.read_off.text()
    row = matrix.matrix.variants.index("p.Gly250Glu")
    matrix.setCurrentIndex(matrix.matrix.index(row, 1))
    assert "intermediate. Written as I/S. Source: " in dialog.mutations.read_off.text()
    matrix.setCurrentIndex(matrix.matrix.index(row, 0))
    assert dialog.mutations.read_off.text() == ""


def test_calls_differ_in_shape_without_colour(dialog: KnowledgeDialog) -> None:
    dialog.bar.setCurrentIndex(1)
    matrix = dialog.mutations.matrix
    matrix.setCurrentIndex(matrix.matrix.index(0, 0))
    seen = set()
    for variant, tki in (("p.Thr315Ile", 1), ("p.Thr315Ile", 2), ("p.Glu255Lys", 1), ("p.Thr315Ala", 6)):
        area = matrix.visualRect(matrix.matrix.index(matrix.matrix.variants.index(variant), tki))
        grey = matrix.viewport().grab(area).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        seen.add(bytes(grey.constBits()))
    assert len(seen) == 4


def test_a_clinician_signs_exactly_this_table(
    qtbot: QtBot, window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker, tmp_path: Path
) -> None:
    page = dialog.mutations
    dialog.bar.setCurrentIndex(1)
    assert page.review.text() == "Not reviewed by a clinician"
    click(page.sign)
    assert page.review.text() == "Not reviewed by a clinician"
    asker.why = "Dr. Rossi"
    click(page.sign)
    assert page.review.text().startswith("Reviewed by Dr. Rossi on ")
    assert window.session.tracker.knowledge.reviewed_by == "Dr. Rossi"

    asker.opens = a_table(tmp_path, "2")
    click(page.replace)
    assert "Table version 2 of 22\u00a0Nov\u00a02026, put in force by " in page.about.text()
    assert page.review.text() == "Not reviewed by a clinician"

    asker.says_yes = False
    click(page.shipped)
    assert window.session.tracker.knowledge.version == "2"
    asker.says_yes = True
    click(page.shipped)
    assert page.about.text() == "Table version 1 of 22\u00a0Nov\u00a02026, as shipped."
    assert page.review.text().startswith("Reviewed by Dr. Rossi")
    assert not page.shipped.isVisible()


def test_an_older_table_is_taken_only_after_a_question(
    window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker, tmp_path: Path
) -> None:
    dialog.bar.setCurrentIndex(1)
    click(dialog.mutations.replace)
    asker.opens = a_table(tmp_path, "0.9")
    asker.says_yes = False
    click(dialog.mutations.replace)
    assert "older than version 1" in asker.asked[-1]
    assert window.session.tracker.knowledge.version == "1"
    asker.says_yes = True
    click(dialog.mutations.replace)
    assert window.session.tracker.knowledge.version == "0.9"


def test_a_table_that_cannot_be_read_is_said_with_its_place(
    window: MainWindow, dialog: KnowledgeDialog, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.opens = a_table(tmp_path, "2")
    asker.opens.write_text(asker.opens.read_text("utf-8").replace("T315I", "T334I"), encoding="utf-8")
    dialog.bar.setCurrentIndex(1)
    click(dialog.mutations.replace)
    assert "mutations.row[0].variants" in dialog.problem.text()
    assert "isoform 1b" in dialog.problem.text()
    assert window.session.tracker.knowledge.version == "1"


def test_the_calendars_can_be_read_with_who_changed_them(window: MainWindow, dialog: KnowledgeDialog) -> None:
    def said() -> list[str]:
        return [label.text() for label in dialog.calendars.findChildren(QLabel)]

    window.session.tracker.settings.set_calendar(
        "d-alba", {"protocol": {"d-alba": {"induction": [[22, 4]]}}}, "clinic days"
    )
    window.knowledge.fill()
    dialog.bar.setCurrentIndex(2)
    assert "day\u00a022\u00a0±\u00a04" in said()
    assert any(text.endswith(": clinic days") for text in said())
    assert "the centre's own" in said()
    assert "none planned" in said()


def test_an_own_value_that_is_not_used_is_named(open_window: MainWindow) -> None:
    tracker = open_window.session.tracker
    with tracker._store.writing(who="future") as writer:
        writer.put_policy("colour", 1)
    open_window.knowledge.show()
    assert open_window.knowledge.dialog is not None
    assert open_window.knowledge.dialog.problem.text().endswith(": colour")


def test_another_theme_reaches_the_dialog(dialog: KnowledgeDialog, window: MainWindow) -> None:
    before = dialog.mutations.grab().toImage()
    window.knowledge.set_theme(DARK)
    assert dialog.mutations.grab().toImage() != before


def test_the_name_of_a_clinician_is_asked_for_as_such(qtbot: QtBot) -> None:
    dialog = ReasonDialog("Sign", "You have read it.", "Sign", asks_for="Name of the clinician")
    qtbot.addWidget(dialog)
    assert dialog.reason.placeholderText() == "Name of the clinician"
    assert not dialog.yes.isEnabled()
    type_into(dialog.reason, "Dr. Rossi")
    assert dialog.yes.isEnabled()
    assert dialog.text() == "Dr. Rossi"
