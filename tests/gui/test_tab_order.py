"""The keyboard: Tab as the eye goes, every shortcut and every letter of a menu once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.forms.rows_field import RowsField
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.tab_order import stops_of
from tests.gui.hands import press
from tests.gui.typist import Typist, focused


def name(widget: QWidget) -> str:
    return widget.accessibleName()


def walked(keys: Typist, steps: int, key: str = "Tab") -> list[QWidget]:
    """Where so many keys lead."""
    found = [focused()]
    for _ in range(steps):
        keys.presses(key)
        found.append(focused())
    return found


def test_tab_goes_through_the_page_as_the_eye_does(open_window: MainWindow) -> None:
    page = open_window.workspace.page
    open_window.workspace.cases.search.setFocus()
    stops = stops_of(open_window, open_window.workspace.parts)
    keys = Typist()
    passed = [name(widget) for widget in walked(keys, 60)]
    wanted = [
        *("Find a case", "Saved searches", "New case", "Cases", "Person's data", "Enter a result in one line"),
        *("Chart of MRD and treatment", "How the chart is looked at", "Take the chart away"),
        *("Kinds of facts", "Add result", "MRD", "Fold", "Alerts"),
    ]
    assert passed[:12] == wanted[:12]
    assert passed.index("Fold") < passed.index("Alerts") < passed.index("Acknowledge")
    assert {name(stop) for stop in stops if page.isAncestorOf(stop)} <= set(passed)
    stops[0].setFocus()
    assert name(walked(keys, 1, "Shift+Tab")[-1]) == name(stops[-1]), "the status line comes last"


def test_the_order_stays_when_panels_are_filled_anew(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    before = [name(stop) for stop in stops_of(open_window, workspace.parts)]
    workspace.show_case("TEST-007")
    workspace.show_case("TEST-014")
    QApplication.processEvents()
    assert [name(stop) for stop in stops_of(open_window, workspace.parts)] == before


def pane_of(window: MainWindow, widget: QWidget) -> int:
    """The place of the innermost pane around a widget."""
    holding = [(part, place) for place, part in enumerate(window.workspace.parts)]
    above: QWidget | None = widget
    while above is not None:
        for part, place in holding:
            if part is above:
                return place
        above = above.parentWidget()
    raise AssertionError(f"outside of every pane: {widget}")


def test_f6_goes_from_pane_to_pane_and_round(open_window: MainWindow) -> None:
    open_window.workspace.cases.search.setFocus()
    keys, seen = Typist(), [pane_of(open_window, focused())]
    while True:
        keys.presses("F6")
        seen.append(pane_of(open_window, focused()))
        if seen[-1] <= seen[-2]:
            break
    assert len(set(seen)) >= 5
    assert seen[-1] == min(seen), "round to the first"
    keys.presses("Shift+F6")
    assert pane_of(open_window, focused()) == max(seen)


def test_f6_on_a_page_about_all_cases(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    workspace.show_desk("worklist")
    workspace.cases.search.setFocus()
    keys = Typist()
    keys.presses("F6")
    assert workspace.desks["worklist"].isAncestorOf(focused()) or focused() is workspace.desks["worklist"]


def test_no_shortcut_is_given_twice(open_window: MainWindow) -> None:
    keys = Counter(
        shortcut.toString(QKeySequence.SequenceFormat.PortableText)
        for action in open_window.menus.actions.values()
        for shortcut in action.shortcuts()
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_line_of_a_menu_has_a_letter_of_its_own(open_window: MainWindow) -> None:
    menus = [action.menu() for action in open_window.menuBar().actions()]
    assert _letters_twice([action.text() for action in open_window.menuBar().actions()]) == []
    for menu in menus:
        assert isinstance(menu, QMenu)
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert [text for text in texts if "&" not in text] == []
        assert _letters_twice(texts) == [], menu.title()


def _letters_twice(texts: list[str]) -> list[str]:
    letters = Counter(text[text.index("&") + 1].casefold() for text in texts)
    return [letter for letter, times in letters.items() if times > 1]


def test_a_passphrase_is_typed_twice_before_it_is_looked_at(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CreateDialog(tmp_path / "new.dalba", None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.new.first.setFocus()
    passed = [name(widget) for widget in walked(Typist(), 2)]
    assert passed == ["New passphrase", "New passphrase, once more", "Show the passphrase"]


def test_variants_come_before_the_button_that_adds_one(open_window: MainWindow) -> None:
    form = open_window.records.add("abl1_tests")
    assert form is not None
    field = form.fields["variants"]
    assert isinstance(field, RowsField)
    field.add.click()
    first = next(iter(field.rows[0].values())).editor
    assert isinstance(first, QLineEdit)
    first.setFocus()
    passed = walked(Typist(), 11)
    assert [name(widget) for widget in passed[4::5]] == ["Remove this row"] * 2
    assert passed[10] is field.add
    assert name(passed[11]) == "Note"
    press(form, Qt.Key.Key_Escape)
