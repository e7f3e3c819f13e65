"""Finding a case: as you type, with the keyboard, with the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.case_list import CaseList
from dalba_desktop.gui.case_list_model import CaseRole, by_urgency, count_words, in_order, searched_words, spoken_words
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.plots.theme import LIGHT
from dalba_desktop.tracker.views import CaseRow, row_of
from tests.gui.clinic import calm_case, one_sample_case, resistant_case, rising_case
from tests.gui.hands import click, press, type_into
from tests.gui.views import view_of


@pytest.fixture(scope="module")
def rows() -> tuple[CaseRow, ...]:
    return tuple(row_of(view_of(case)) for case in (rising_case(), resistant_case(), calm_case(), one_sample_case()))


@pytest.fixture
def cases(qtbot: QtBot, rows: tuple[CaseRow, ...]) -> CaseList:
    made = CaseList(LIGHT)
    qtbot.addWidget(made)
    made.set_rows(rows)
    made.show()
    return made


def shown(cases: CaseList) -> list[str]:
    return [str(cases.found.index(place, 0).data()) for place in range(cases.found.rowCount())]


def test_the_head_counts_cases_and_those_that_need_someone(rows: tuple[CaseRow, ...]) -> None:
    assert count_words(rows) == "4 cases · 2 need you today"
    assert count_words(rows[:1]) == "1 case · 1 needs you today"
    assert count_words(rows[2:]) == "2 cases"
    assert count_words(()) == "0 cases"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["TEST-014", "TEST-007", "TEST-020", "TEST-031"]),
        ("014", ["TEST-014"]),
        ("e14a2", ["TEST-031"]),
        ("rising", ["TEST-014", "TEST-007"]),
        ("CRITICAL female 72", ["TEST-007"]),
        ("not detected", ["TEST-020"]),
        ("induction male", ["TEST-020"]),
        ("zzz", []),
    ],
)
def test_every_typed_word_has_to_occur(qtbot: QtBot, cases: CaseList, typed: str, found: list[str]) -> None:
    type_into(cases.search, typed)
    assert shown(cases) == found
    assert cases.nothing.isVisibleTo(cases) is not bool(found)


def test_arrows_and_enter_work_from_the_search_field(qtbot: QtBot, cases: CaseList) -> None:
    type_into(cases.search, "rising")
    press(cases.search, Qt.Key.Key_Down)
    assert cases.selected_case == "TEST-014"
    press(cases.search, Qt.Key.Key_Down)
    press(cases.search, Qt.Key.Key_Down)
    assert cases.selected_case == "TEST-007"
    with qtbot.waitSignal(cases.case_entered) as entered:
        press(cases.search, Qt.Key.Key_Return)
    assert entered.args == ["TEST-007"]
    press(cases.search, Qt.Key.Key_Escape)
    assert cases.search.text() == ""
    assert cases.selected_case == "TEST-007"


def test_enter_takes_the_first_case_found(qtbot: QtBot, cases: CaseList) -> None:
    type_into(cases.search, "031")
    with qtbot.waitSignal(cases.case_selected) as selected:
        press(cases.search, Qt.Key.Key_Return)
    assert selected.args == ["TEST-031"]


def test_a_click_selects(qtbot: QtBot, cases: CaseList) -> None:
    place = cases.view.visualRect(cases.found.index(2, 0)).center()
    with qtbot.waitSignal(cases.case_selected) as selected:
        click(cases.view.viewport(), place)
    assert selected.args == ["TEST-020"]


def test_a_row_in_words_says_its_marks(rows: tuple[CaseRow, ...]) -> None:
    """Whoever cannot see the triangle and the diamond hears them."""
    said = spoken_words(rows[0]).replace("\xa0", " ")
    assert said == "TEST-014, F 62 · e1a2, Induction, day 57, 1.2 %, rising, Critical"
    assert "▲" not in said
    assert "alert" in searched_words(rows[0])
    assert "alert" not in searched_words(rows[2])


def test_refreshing_a_row_keeps_the_selection(cases: CaseList, rows: tuple[CaseRow, ...], qtbot: QtBot) -> None:
    cases.select("TEST-007")
    with qtbot.assertNotEmitted(cases.case_selected):
        cases.set_rows((row_of(view_of(calm_case("TEST-014"))), *rows[1:]))
    assert cases.selected_case == "TEST-007"
    assert cases.found.index(0, 0).data(CaseRole.LEVEL) == "not detected"
    assert not cases.select("TEST-999")


def test_ctrl_f_goes_to_the_search_field(qtbot: QtBot, open_window: MainWindow) -> None:
    press(open_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(open_window.workspace.cases.search.hasFocus)
    type_into(open_window.workspace.cases.search, "031")
    press(open_window.workspace.cases.search, Qt.Key.Key_Return)
    assert open_window.workspace.page.header.case_id.text() == "TEST-031"
    assert open_window.workspace.page.chart.hasFocus()


def test_the_next_case_is_one_key_away(qtbot: QtBot, open_window: MainWindow) -> None:
    press(open_window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert open_window.workspace.case_id == "TEST-007"
    press(open_window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert open_window.workspace.case_id == "TEST-014"


def test_who_needs_someone_stands_first_and_the_list_does_not_jump(rows: tuple[CaseRow, ...]) -> None:
    urgent = [row.case_id for row in by_urgency(rows)]
    assert urgent == ["TEST-014", "TEST-007", "TEST-020", "TEST-031"]
    assert [row.case_id for row in by_urgency(rows[::-1])][:2] == ["TEST-007", "TEST-014"]
    assert [row.case_id for row in in_order(rows, ["TEST-031", "TEST-014"])][:2] == ["TEST-031", "TEST-014"]
    assert len(in_order(rows, ())) == len(rows)
