"""One line: typed, understood while it is typed, asked about, stored, taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.codes import MrdCategory
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.quick_line import QuickLine
from dalba_desktop.gui.quick_words import Tone
from dalba_desktop.store.errors import DiskFull
from tests.gui.hands import click, press, type_into
from tests.gui.typist import Typist, focused

CASE = "TEST-014"
RESULT = "3 mar bm 0,004% abl 48000"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def ward(qtbot: QtBot, open_window: MainWindow) -> MainWindow:
    open_window.workspace.cases.select(CASE)
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    press(open_window, Qt.Key.Key_R, CONTROL)
    return open_window


def line(window: MainWindow) -> QuickLine:
    return window.parts.quick.line


def typed(window: MainWindow, text: str) -> QuickLine:
    type_into(line(window).edit, text)
    return line(window)


def case(window: MainWindow, case_id: str = CASE) -> CaseHistory:
    return window.session.tracker.case_view(case_id).history


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def captions(window: MainWindow) -> list[str]:
    return [plain(each.text) for each in line(window).panel.captions if each.isVisible()]


def rows(window: MainWindow) -> dict[str, str]:
    return {name.text(): plain(said.text()) for name, said in line(window).panel.rows if said.isVisible()}


def notice(window: MainWindow) -> str:
    return plain(window.workspace.page.notice.text.text())


def test_the_keyboard_comes_into_the_line_from_anywhere(ward: MainWindow) -> None:
    for widget in (ward.workspace.cases.search, ward.workspace.page.tabs.bar, ward.workspace.page.chart):
        widget.setFocus()
        press(widget, Qt.Key.Key_R, CONTROL)
        assert QApplication.focusWidget() is line(ward).edit
    assert line(ward).edit.placeholderText() == "Enter a result:  12/3 bm 0,004% abl 48000      Ctrl+R"
    assert not line(ward).panel.isVisible()


def test_what_is_understood_stands_under_the_line(ward: MainWindow) -> None:
    before = ward.workspace.page.chart.geometry()
    shown = typed(ward, RESULT)
    assert shown.panel.isVisible()
    assert captions(ward) == ["3 Mar 2025, day 55", "marrow", "0.004 %", "ABL1", "48,000 control copies"]
    assert "RQ-PCR as last time" in rows(ward)["Assumed"]
    assert "48,000 ABL1 copies: adequate" in rows(ward)["Counts as"]
    assert "−1.89 log since 21 Feb 2025" in rows(ward)["Counts as"]
    assert rows(ward)["Before"] == "0.31 % on 21 Feb 2025, day 45"
    assert [mark.tone for mark in shown.preview.marks] == [
        Tone.DAY, Tone.WHAT, Tone.MEASURED, Tone.WHAT, Tone.MEASURED
    ]  # fmt: skip
    assert "Enter stores" in shown.panel.state.text()
    assert "marrow" in shown.edit.accessibleDescription()
    assert ward.workspace.page.chart.geometry() == before


def test_enter_stores_selects_and_judges_at_once(ward: MainWindow) -> None:
    typed(ward, RESULT)
    press(line(ward).edit, Qt.Key.Key_Return)
    new = case(ward).mrd[-1]
    assert (new.date, new.level_percent, new.control_copies) == (dt.date(2025, 3, 3), 0.004, 48_000)
    assert new.laboratory == "Lab A"
    assert ward.workspace.page.tabs.selected_record == ("mrd", new.id)
    assert ward.workspace.page.chart.selected == ("mrd", new.id)
    assert line(ward).text == ""
    assert not line(ward).panel.isVisible()
    assert notice(ward).startswith("Stored: Marrow RQ-PCR of 3 Mar 2025")
    assert "+2.48 log" in plain(ward.workspace.alerts.cards[0].accessibleDescription()) or ward.workspace.alerts.cards


def test_control_z_takes_it_back_at_once(ward: MainWindow) -> None:
    before = case(ward).mrd
    typed(ward, RESULT)
    press(line(ward).edit, Qt.Key.Key_Return)
    press(line(ward).edit, Qt.Key.Key_Z, CONTROL)
    assert case(ward).mrd == before
    assert notice(ward).startswith("Undone")


def test_the_notice_takes_it_back_too_but_nothing_else(ward: MainWindow) -> None:
    before = case(ward).mrd
    typed(ward, RESULT)
    press(line(ward).edit, Qt.Key.Key_Return)
    click(ward.workspace.page.notice.actions_shown[0])
    assert case(ward).mrd == before
    typed(ward, RESULT)
    press(line(ward).edit, Qt.Key.Key_Return)
    ward.session.withdraw(CASE, "mrd", "m1", "test")
    assert notice(ward) == ""


def test_while_something_is_typed_control_z_is_the_text_s(ward: MainWindow) -> None:
    typed(ward, RESULT)
    press(line(ward).edit, Qt.Key.Key_Return)
    typed(ward, "4/3")
    press(line(ward).edit, Qt.Key.Key_Z, CONTROL)
    assert line(ward).text == ""
    assert case(ward).mrd[-1].level_percent == 0.004


@pytest.mark.parametrize("by", ["alt", "tab", "click"])
def test_a_question_is_answered_by_key(ward: MainWindow, by: str) -> None:
    shown = typed(ward, "4/3 bm 0.004")
    assert shown.panel.question.text() == "Percent, or a ratio?"
    assert [plain(each.text()) for each in shown.panel.buttons] == ["1  0.004 %", "2  0.4 % (a ratio)"]
    press(shown.edit, Qt.Key.Key_Return)
    assert shown.text == "4/3 bm 0.004"
    if by == "alt":
        press(shown.edit, Qt.Key.Key_2, ALT)
    elif by == "tab":
        press(shown.edit, Qt.Key.Key_Tab)
        press(focused(), Qt.Key.Key_Right)
        press(focused(), Qt.Key.Key_Return)
    else:
        click(shown.panel.buttons[1])
    assert shown.text == "4/3 bm 0.004 ratio"
    assert QApplication.focusWidget() is shown.edit
    press(shown.edit, Qt.Key.Key_Return)
    assert case(ward).mrd[-1].level_percent == pytest.approx(0.4)


def test_answers_can_be_left_and_taken_back(ward: MainWindow) -> None:
    shown = typed(ward, "4/3 bm 0.004")
    press(shown.edit, Qt.Key.Key_Tab)
    assert shown.panel.isVisible()
    press(focused(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is shown.edit
    press(shown.edit, Qt.Key.Key_Tab)
    press(focused(), Qt.Key.Key_1)
    assert shown.text == "4/3 bm 0.004%"
    press(shown.edit, Qt.Key.Key_Z, CONTROL)
    press(shown.edit, Qt.Key.Key_Z, CONTROL)
    assert shown.text in ("4/3 bm 0.004", "")


def test_a_second_question_waits(ward: MainWindow) -> None:
    shown = typed(ward, "4/3 0,004%")
    assert shown.panel.question.text() == "Specimen?"
    assert [each.text() for each in shown.panel.buttons] == ["1  marrow", "2  blood", "3  CSF"]
    assert shown.panel.later.text() == "Then: Assay?"
    press(shown.edit, Qt.Key.Key_1, ALT)
    assert shown.text == "4/3 0,004% bm"


def test_a_problem_is_said_at_its_word_and_nothing_is_stored(ward: MainWindow) -> None:
    before = case(ward).mrd
    shown = typed(ward, "4/3 bm 0,004% foo abl 48000")
    assert shown.panel.problems.text() == "Not understood: foo"
    assert [(mark.start, mark.end) for mark in shown.preview.marks if mark.tone is Tone.WRONG] == [(14, 17)]
    press(shown.edit, Qt.Key.Key_Return)
    assert case(ward).mrd == before
    assert shown.text == "4/3 bm 0,004% foo abl 48000"


def test_a_word_that_is_still_typed_is_no_loud_problem(ward: MainWindow) -> None:
    shown = typed(ward, "4/3 b")
    assert not shown.panel.problems.isVisible()
    assert shown.panel.typing.isVisible()
    press(shown.edit, Qt.Key.Key_Return)
    assert "Not understood: b" in shown.panel.problems.text()


def test_a_drug_is_held_and_says_what_changes(ward: MainWindow) -> None:
    shown = typed(ward, "dasa hold 3/3")
    assert shown.panel.title.text() == "Treatment, changed"
    assert "19 Feb 2025" in rows(ward)["Changes"]
    press(shown.edit, Qt.Key.Key_Return)
    running = case(ward).treatments[2]
    assert [hold.start for hold in running.holds] == [dt.date(2025, 3, 3)]
    entry = ward.session.tracker.keeping.rows()[-1].entry
    assert entry.reason == "by quick entry: dasa hold 3/3"
    assert notice(ward).startswith("Changed: Treatment, dasatinib, 19 Feb 2025")
    assert ward.workspace.page.tabs.selected_record == ("treatments", running.id)


def test_a_changed_dose_ends_the_one_before_in_one_step(ward: MainWindow) -> None:
    before = case(ward).treatments
    shown = typed(ward, "dasa 70 from 1/3")
    assert "28 Feb 2025" in rows(ward)["Also"]
    assert "Unusual" not in rows(ward)
    press(shown.edit, Qt.Key.Key_Return)
    assert [row.dose for row in case(ward).treatments if row.end is None and row.is_tki] == [70]
    press(shown.edit, Qt.Key.Key_Z, CONTROL)
    assert case(ward).treatments == before


def test_escape_empties_then_leaves_and_up_brings_it_back(ward: MainWindow) -> None:
    shown = typed(ward, RESULT)
    press(shown.edit, Qt.Key.Key_Return)
    typed(ward, "4/3 pb")
    press(shown.edit, Qt.Key.Key_Escape)
    assert shown.text == ""
    assert QApplication.focusWidget() is shown.edit
    typed(ward, "qtcf")
    press(shown.edit, Qt.Key.Key_Up)
    assert shown.text == "4/3 pb"
    press(shown.edit, Qt.Key.Key_Up)
    assert shown.text == RESULT
    press(shown.edit, Qt.Key.Key_Up)
    assert shown.text == RESULT
    press(shown.edit, Qt.Key.Key_Down)
    press(shown.edit, Qt.Key.Key_Down)
    assert shown.text == "qtcf"
    press(shown.edit, Qt.Key.Key_Escape)
    press(shown.edit, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is not shown.edit


def test_control_enter_opens_the_form_with_what_was_understood(ward: MainWindow) -> None:
    shown = typed(ward, "4/3 bm 0,004% foo abl 48000")
    press(shown.edit, Qt.Key.Key_Return, CONTROL)
    form = ward.records.form
    assert form is not None
    assert form.fields["specimen"].value() == "marrow"
    assert form.fields["level"].value() == "0.004"
    assert form.fields["control_copies"].value() == "48000"
    assert form.fields["laboratory"].value() == "Lab A"
    assert form.store.isEnabled()
    click(form.store)
    assert case(ward).mrd[-1].level_percent == 0.004
    assert shown.text == ""


def test_control_enter_corrects_what_the_line_amends(ward: MainWindow) -> None:
    shown = typed(ward, "dasa stop 1/3")
    press(shown.edit, Qt.Key.Key_Return, CONTROL)
    form = ward.records.form
    assert form is not None
    assert form.is_correction
    assert form.reason.value() == "by quick entry: dasa stop 1/3"
    assert form.entry.record.end == dt.date(2025, 3, 1)
    form.reject()


@pytest.mark.parametrize("text", ["", "x y", "blina stop 1/3 foo"])
def test_there_is_no_form_for_what_says_nothing(ward: MainWindow, text: str) -> None:
    shown = typed(ward, text)
    press(shown.edit, Qt.Key.Key_Return, CONTROL)
    press(shown.edit, Qt.Key.Key_Return)
    assert ward.records.form is None
    assert shown.text == text


def test_f1_shows_examples_until_something_is_typed(ward: MainWindow) -> None:
    shown = line(ward)
    press(shown.edit, Qt.Key.Key_F1)
    assert shown.help.isVisible()
    assert ward.about is None
    press(shown.edit, Qt.Key.Key_Escape)
    assert not shown.help.isVisible()
    click(shown.ask)
    assert shown.help.isVisible()
    typed(ward, "4/3")
    assert not shown.help.isVisible()
    assert shown.panel.isVisible()
    click(shown.ask)
    ward.workspace.page.tabs.bar.setFocus()
    assert not shown.help.isVisible()


def test_leaving_the_line_closes_what_lies_under_it_and_keeps_the_text(ward: MainWindow) -> None:
    shown = typed(ward, "4/3 bm")
    ward.workspace.cases.search.setFocus()
    assert not shown.panel.isVisible()
    assert shown.text == "4/3 bm"
    press(ward, Qt.Key.Key_R, CONTROL)
    assert shown.panel.isVisible()


def test_characters_that_qt_counts_twice_keep_their_places(qtbot: QtBot, ward: MainWindow) -> None:
    shown = line(ward)
    shown.edit.write("note \N{PILL} 4/3 bm 0.004")
    assert shown.edit.place == len(shown.text)
    shown.edit.write("4/3 bm \N{PILL} 0.004", 9)
    assert shown.edit.place == 9
    shown.edit.grab()


def test_a_full_disk_is_said_and_the_line_stays(ward: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = typed(ward, RESULT)

    def full(*_: object, **__: object) -> None:
        raise DiskFull(ward.session.tracker.path)

    monkeypatch.setattr(ward.session.tracker, "enter", full)
    press(shown.edit, Qt.Key.Key_Return)
    assert notice(ward)
    assert shown.text == RESULT


def test_a_result_takes_few_keys(ward: MainWindow) -> None:
    ward.workspace.cases.view.setFocus()
    typist = Typist()
    typist.presses("Ctrl+R")
    typist.types("3/3 bm neg abl 45000")
    typist.presses("Enter")
    assert typist.keystrokes <= 30
    assert case(ward).mrd[-1].category is MrdCategory.UNDETECTED
