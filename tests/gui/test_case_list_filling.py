"""A list that fills while it is worked in: one line at a time, and no jump under the hand."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.case_list import CaseList
from dalba_desktop.gui.case_list_hand import ListHand
from dalba_desktop.gui.case_list_model import NOT_YET, count_words, level_words, phase_forms, spoken_words
from dalba_desktop.plots.theme import LIGHT
from dalba_desktop.tracker.views import CaseRow, row_of
from tests.gui.clinic import calm_case, one_sample_case, resistant_case, rising_case
from tests.gui.hands import press, type_into
from tests.gui.views import view_of


@pytest.fixture(scope="module")
def rows() -> tuple[CaseRow, ...]:
    return tuple(row_of(view_of(case)) for case in (calm_case(), one_sample_case(), rising_case(), resistant_case()))


@pytest.fixture
def cases(qtbot: QtBot, rows: tuple[CaseRow, ...]) -> CaseList:
    made = CaseList(LIGHT)
    qtbot.addWidget(made)
    made.set_rows(rows)
    made.show()
    return made


@pytest.fixture
def hand(cases: CaseList) -> ListHand:
    return ListHand(cases.view, cases.search, cases)


def is_held(hand: ListHand) -> bool:
    return hand.is_in_list


def has_touched(hand: ListHand) -> bool:
    return hand.has_touched_window


def waiting(row: CaseRow) -> CaseRow:
    return CaseRow(case_id=row.case_id, sex=row.sex, age=row.age, transcript=row.transcript)


def test_of_a_case_that_waits_it_is_said_who_it_is(rows: tuple[CaseRow, ...]) -> None:
    row = waiting(rows[2])
    assert not row.is_worked_out
    assert (level_words(row), phase_forms(row)) == (NOT_YET, [""])
    assert spoken_words(row) == "TEST-014, F 62 · e1a2, not yet worked out"
    assert count_words([row, *rows[:1]]) == "1 of 2 read"
    assert count_words([waiting(rows[0])] * 1000) == "0 of 1,000 read"


def test_a_line_is_filled_and_no_other_is_touched(qtbot: QtBot, cases: CaseList, rows: tuple[CaseRow, ...]) -> None:
    cases.set_rows([waiting(row) for row in rows])
    cases.select("TEST-014")
    touched: list[int] = []
    cases.model.dataChanged.connect(lambda first, last: touched.extend(range(first.row(), last.row() + 1)))
    with qtbot.assertNotEmitted(cases.case_selected), qtbot.assertNotEmitted(cases.model.modelReset):
        cases.refresh_rows([rows[2], dataclasses.replace(rows[0], case_id="GONE")])
    assert touched == [2]
    assert cases.count.text() == "1 of 4 read"


def test_another_order_keeps_the_selected_case(qtbot: QtBot, cases: CaseList, rows: tuple[CaseRow, ...]) -> None:
    cases.select("TEST-014")
    with qtbot.assertNotEmitted(cases.case_selected), qtbot.assertNotEmitted(cases.model.modelReset):
        cases.set_rows(rows[::-1])
    shown = [cases.found.index(place, 0).data() for place in range(4)]
    assert shown == [row.case_id for row in rows[::-1]]
    assert cases.selected_case == "TEST-014"


def test_keys_in_the_list_hold_it_until_they_leave(qtbot: QtBot, cases: CaseList, hand: ListHand) -> None:
    assert not is_held(hand)
    press(cases.view, Qt.Key.Key_Down)
    assert is_held(hand)
    with qtbot.waitSignal(hand.let_go):
        hand.eventFilter(cases.view, QFocusEvent(QEvent.Type.FocusOut))
    assert not is_held(hand)


def test_what_is_searched_for_holds_it(qtbot: QtBot, cases: CaseList, hand: ListHand) -> None:
    type_into(cases.search, "01")
    hand.eventFilter(cases.search, QFocusEvent(QEvent.Type.FocusOut))
    assert is_held(hand)
    with qtbot.waitSignal(hand.let_go):
        cases.search.clear()


def test_the_pointer_holds_it_once_it_moves(qtbot: QtBot, cases: CaseList, hand: ListHand) -> None:
    port, place = cases.view.viewport(), QPointF(QPoint(20, 20))
    none = Qt.MouseButton.NoButton
    hand.eventFilter(port, QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier))
    assert is_held(hand)
    with qtbot.waitSignal(hand.let_go):
        hand.eventFilter(port, QEvent(QEvent.Type.Leave))


def test_the_first_key_anywhere_is_noted(cases: CaseList, hand: ListHand) -> None:
    hand.watch_window()
    assert not has_touched(hand)
    press(cases, Qt.Key.Key_Shift)
    assert has_touched(hand)
    hand.watch_window()
    hand.stop_watching()
    press(cases, Qt.Key.Key_Shift)
    assert not has_touched(hand)
