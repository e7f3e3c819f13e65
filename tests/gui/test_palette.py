"""The palette of commands: found by the beginnings of words, done with Enter, left with Escape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.palette_dialog import PaletteDialog
from dalba_desktop.gui.palette_lines import MOST_CASES, Line, case_lines, found, keys_words, plain
from dalba_desktop.gui.palette_match import rank, words_of
from dalba_desktop.gui.settings import ORGANIZATION
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import click, press, type_into


def palette_of(window: MainWindow) -> PaletteDialog:
    press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    dialog = window.desk.palette.dialog
    assert dialog is not None
    return dialog


def names(lines: Sequence[Line]) -> list[str]:
    return [line.name for line in lines]


def done_nothing() -> None:
    """A line that does nothing."""


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text, "File", done_nothing, key=text.replace(" ", "-")) for text in texts)


def test_every_word_typed_begins_a_word_of_the_name() -> None:
    export = words_of("Export case PDF…")
    assert rank(words_of("exp pdf"), export) is not None
    assert rank(words_of("pdf exp"), export) is not None
    assert rank(words_of("xport"), export) is None
    assert rank(words_of("export csv"), export) is None


def test_beginnings_of_several_words_may_be_typed_in_one() -> None:
    export = words_of("Export case PDF")
    assert rank(words_of("ecp"), export) is not None
    assert rank(words_of("expdf"), export) is not None
    assert rank(words_of("excpdff"), export) is None


def test_accents_are_no_hindrance() -> None:
    assert rank(words_of("unita"), words_of("Unità di misura")) is not None
    assert rank(words_of("PERCHÉ"), words_of("Perche questa lettura")) is not None


def test_the_name_comes_before_the_menu_and_the_beginning_before_the_middle() -> None:
    offered = (*lines("Close file", "File a note"), Line("Quit", "File", done_nothing, key="quit"))
    assert names(found("file", offered, (), ())) == ["File a note", "Close file", "Quit"]


def test_what_was_used_lately_comes_first() -> None:
    offered = lines("Open store", "Open demo", "Quit")
    assert names(found("open", offered, (), ("Open-demo",))) == ["Open demo", "Open store"]
    assert names(found("", offered, (), ("Quit", "gone-since"))) == ["Quit", "Open store", "Open demo"]


def test_cases_are_offered_by_id_and_never_unasked() -> None:
    cases = case_lines([f"ROMA-{number:05}" for number in range(1000)], lambda _: None)
    assert found("", (), cases, ()) == ()
    assert len(found("roma", (), cases, ())) == MOST_CASES
    assert names(found("00042", (), cases, ())) == ["ROMA-00042"]
    assert names(found("roma-00042", (), cases, ())) == ["ROMA-00042"]
    assert found("42", (), cases, ()) == ()


def test_a_letter_mark_is_not_part_of_a_name() -> None:
    assert plain("&Undo: T && B cells") == "Undo: T & B cells"


def test_enter_does_it_and_the_focus_is_back_where_it_was(open_window: MainWindow) -> None:
    open_window.workspace.cases.view.setFocus()
    dialog = palette_of(open_window)
    assert dialog.isVisible()
    type_into(dialog.field, "dark")
    assert dialog.line is not None
    assert dialog.line.name == "Dark"
    press(dialog.field, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert open_window.menus.actions["theme_dark"].isChecked()
    assert QApplication.focusWidget() is open_window.workspace.cases.view


def test_escape_leaves_and_does_nothing(open_window: MainWindow) -> None:
    open_window.workspace.cases.search.setFocus()
    dialog = palette_of(open_window)
    type_into(dialog.field, "lock")
    press(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert open_window.session.is_open
    assert QApplication.focusWidget() is open_window.workspace.cases.search


def test_every_entry_of_the_menus_is_offered_with_its_keys(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    offered = {line.key: line for line in dialog.model.lines}
    assert set(offered) == set(open_window.menus.actions) - {"palette"}
    assert offered["find"].keys == keys_words(open_window.menus.actions["find"])


def test_what_cannot_be_done_says_why_and_stays(window: MainWindow) -> None:
    dialog = palette_of(window)
    type_into(dialog.field, "lock")
    line = next(line for line in dialog.model.lines if line.key == "lock")
    assert line.why_not == "Open a store first"
    dialog.view.setCurrentIndex(dialog.model.index(dialog.model.lines.index(line)))
    press(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_grey_entries_name_what_is_missing(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    why = {line.key: line.why_not for line in dialog.model.lines}
    assert why["undo"] == "Nothing to undo"
    assert why["edit_record"] == "Select a result in a table first"
    assert why["align_transplant"] == "There is no such day in this course"
    assert why["lock"] == ""


def test_a_case_is_shown_by_its_id_and_not_remembered(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    type_into(dialog.field, "test-020")
    press(dialog.field, Qt.Key.Key_Return)
    assert open_window.workspace.case_id == "TEST-020"
    kept = QSettings(ORGANIZATION, ORGANIZATION)
    assert not any("TEST-020" in str(kept.value(key)) for key in kept.allKeys())


def test_a_threshold_is_shown_by_its_meaning(open_window: MainWindow) -> None:
    row = open_window.session.tracker.settings.policy_values()[3]
    dialog = palette_of(open_window)
    type_into(dialog.field, row.entry.meaning)
    line = dialog.line
    assert line is not None
    assert line.key == f"threshold/{row.key}"
    press(dialog.field, Qt.Key.Key_Return)
    assert open_window.knowledge.dialog is not None
    assert open_window.knowledge.dialog.isVisible()
    open_window.knowledge.dialog.reject()


def test_what_was_done_is_on_top_the_next_time(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    type_into(dialog.field, "light")
    press(dialog.field, Qt.Key.Key_Return)
    again = palette_of(open_window)
    assert again.line is not None
    assert again.line.key == "theme_light"


def test_the_arrows_walk_and_what_is_chosen_is_spoken(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    first, last = dialog.model.lines[0], dialog.model.lines[-1]
    press(dialog.field, Qt.Key.Key_Up)
    assert dialog.line is last
    press(dialog.field, Qt.Key.Key_Down)
    assert dialog.line is first
    press(dialog.field, Qt.Key.Key_PageDown)
    assert dialog.view.currentIndex().row() == 8
    assert dialog.line is not None
    assert dialog.field.accessibleDescription() == dialog.line.spoken
    spoken = dialog.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(first.name)
    assert QAccessible.queryAccessibleInterface(dialog.field) is not None


def test_nothing_found_says_so(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    type_into(dialog.field, "zzz")
    assert dialog.line is None
    assert dialog.nothing.isVisible()
    press(dialog.field, Qt.Key.Key_Return)
    press(dialog.field, Qt.Key.Key_Down)
    assert dialog.isVisible()


def test_a_click_chooses(open_window: MainWindow, asker: ScriptedAsker) -> None:
    dialog = palette_of(open_window)
    type_into(dialog.field, "import case")
    click(dialog.view.viewport(), dialog.view.visualRect(dialog.model.index(0)).center())
    assert asker.asked == ["Import a case file"]


def test_locking_closes_it(open_window: MainWindow) -> None:
    dialog = palette_of(open_window)
    open_window.stores.lock()
    assert not dialog.isVisible()
