"""A laboratory's report is pasted: shown with its source, asked about, chosen, stored in one step, taken back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.codes import Specimen
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.drafts import FORM
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.report_paste_dialog import ReportPasteDialog
from dalba_desktop.store.errors import DiskFull
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, press, type_into
from tests.gui.typist import focused

CASE, OTHER = "TEST-014", "TEST-020"
KEY = f"{FORM}report/{CASE}"
REPORT = """Laboratorio di Biologia Molecolare
Patient: ROSSI Anna       Date of birth: 02/05/1963
Date of sample: 03/03/2025     Reported: 05/03/2025
Method: RQ-PCR (EAC protocol)

Specimen: bone marrow
BCR::ABL1/ABL1 ratio: 0,004 %
ABL1 copies: 48000

Specimen: peripheral blood
Result: not detected
ABL1 copies: 32000

Comment: please send another sample in four weeks.
"""
OPEN_REPORT = """Date of sample: 03/03/2025
Method: RQ-PCR
BCR::ABL1/ABL1 ratio: 0,004 %
ABL1 copies: 48000
"""
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def ward(qtbot: QtBot, open_window: MainWindow) -> MainWindow:
    open_window.workspace.cases.select(CASE)
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    return open_window


def press_paste(window: MainWindow) -> None:
    """The key of the menu, in the window and not in a dialog over it."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    press(window, Qt.Key.Key_V, CONTROL | SHIFT)


def open_dialog(window: MainWindow) -> ReportPasteDialog | None:
    return window.parts.reports.dialog


def pasted(window: MainWindow, text: str = REPORT) -> ReportPasteDialog:
    QGuiApplication.clipboard().setText(text)
    press_paste(window)
    dialog = window.parts.reports.dialog
    assert dialog is not None
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    QApplication.processEvents()
    return dialog


def case(window: MainWindow, case_id: str = CASE) -> CaseHistory:
    return window.session.tracker.case_view(case_id).history


def captions(dialog: ReportPasteDialog, place: int) -> list[str]:
    shown = dialog.cards[place].body.captions
    return [each.text.replace("\xa0", " ") for each in shown if each.isVisible()]


def highlighted(dialog: ReportPasteDialog, *, current: bool) -> list[str]:
    """The words that stand out in the text, those of the selected result or the others."""
    found = dialog.text.extraSelections()
    return [
        each.cursor.selectedText()
        for each in found
        if (each.format.background().style() is not Qt.BrushStyle.NoBrush) is current
    ]


def is_known(window: MainWindow) -> None:
    """Who the case is about is recorded."""
    patient = dataclasses.replace(
        case(window).patient,
        family_name="Rossi",
        given_name="Anna",
        birth_date=dt.date(1963, 5, 2),
        birth_year=None,
        hospital_number="0047122",
    )
    window.session.run(lambda tracker: tracker.cases.amend_patient(patient, "completed"))


def test_results_are_shown_with_the_words_they_were_read_from(ward: MainWindow) -> None:
    dialog = pasted(ward)
    assert len(dialog.cards) == 2
    assert captions(dialog, 0)[:2] == ["3 Mar 2025, day 55", "reported on 5 Mar 2025, day 57"]
    assert {"marrow", "0.004 %", "48,000 control copies"} <= set(captions(dialog, 0))
    assert {"bone marrow", "0,004 %", "48000"} <= set(highlighted(dialog, current=True))
    assert {"peripheral blood", "not detected", "32000"} <= set(highlighted(dialog, current=False))
    press(focused(), Qt.Key.Key_Down)
    assert {"peripheral blood", "not detected", "32000"} <= set(highlighted(dialog, current=True))
    assert {"bone marrow", "0,004 %"} <= set(highlighted(dialog, current=False))
    assert "grey in the text was not read" in dialog.found.text()
    dialog.reject()


def test_nothing_is_stored_that_was_not_chosen(ward: MainWindow) -> None:
    before = len(case(ward).mrd)
    dialog = pasted(ward)
    assert not dialog.store.isEnabled()
    press(focused(), Qt.Key.Key_Down)
    press(focused(), Qt.Key.Key_Space)
    assert dialog.store.text() == "&Store 1 result"
    press(focused(), Qt.Key.Key_Return, CONTROL)
    new = case(ward).mrd[before:]
    assert [(row.specimen, row.control_copies, row.reported_on) for row in new] == [
        (Specimen.BLOOD, 32_000, dt.date(2025, 3, 5))
    ]
    assert ward.workspace.page.tabs.selected_record == ("mrd", new[0].id)


def test_all_that_were_chosen_are_one_step(ward: MainWindow) -> None:
    before = case(ward).mrd
    dialog = pasted(ward)
    click(dialog.every)
    assert dialog.store.text() == "&Store 2 results"
    click(dialog.store)
    assert len(case(ward).mrd) == len(before) + 2
    assert ward.workspace.page.notice.text.text() == "Stored: 2 results from a report"
    click(ward.workspace.page.notice.actions_shown[0])
    assert case(ward).mrd == before
    assert ward.parts.reports.dialog is None


def test_what_is_asked_is_answered_into_the_text(ward: MainWindow) -> None:
    dialog = pasted(ward, OPEN_REPORT)
    card = dialog.cards[0]
    assert card.body.question.text() == "Specimen?"
    press(focused(), Qt.Key.Key_Space)
    assert not card.check.isChecked()
    assert QApplication.focusWidget() is card.body.buttons[0]
    press(focused(), Qt.Key.Key_Escape)
    press(focused(), Qt.Key.Key_1, ALT)
    assert "{bm}" in dialog.text.toPlainText()
    assert dialog.cards[0].preview.is_ready
    press(focused(), Qt.Key.Key_Space)
    press(focused(), Qt.Key.Key_Return, CONTROL)
    assert case(ward).mrd[-1].specimen is Specimen.MARROW


def test_a_click_cannot_choose_what_is_open(ward: MainWindow) -> None:
    dialog = pasted(ward, OPEN_REPORT)
    click(dialog.cards[0].check)
    assert not dialog.cards[0].check.isChecked()
    click(dialog.cards[0].body.buttons[1])
    assert "{pb}" in dialog.text.toPlainText()
    dialog.reject()


def test_a_candidate_opens_in_its_form(ward: MainWindow) -> None:
    dialog = pasted(ward)
    click(dialog.cards[0].form)
    form = ward.records.form
    assert form is not None
    assert form.fields["level"].value() == "0.004"
    assert form.fields["specimen"].value() == "marrow"
    click(form.store)
    assert "recorded already" in dialog.cards[0].body.problems.text()
    assert dialog.cards[1].preview.is_ready
    dialog.reject()


def test_another_persons_report_is_said_loudly_and_not_stored(ward: MainWindow) -> None:
    is_known(ward)
    dialog = pasted(ward, REPORT.replace("ROSSI Anna", "BIANCHI Lucia").replace("02/05/1963", "14/11/1970"))
    assert dialog.other.isVisible()
    assert "BIANCHI Lucia; this case is Anna Rossi" in dialog.other.text()
    assert "14/11/1970" in dialog.other.text()
    assert dialog.way_out.isVisible()
    assert not dialog.checked.isVisible()
    dialog.choose_all()
    assert not dialog.store.isEnabled()
    assert not any(card.form.isEnabled() for card in dialog.cards)
    dialog.text.write(REPORT)
    assert not dialog.other.isVisible()
    dialog.choose_all()
    assert dialog.store.isEnabled()
    dialog.reject()


def test_another_hospital_number_has_to_be_checked_first(ward: MainWindow) -> None:
    is_known(ward)
    dialog = pasted(ward, f"Hospital number: 99 1\n{REPORT}")
    assert "99 1; this case has 0047122" in dialog.other.text()
    click(dialog.every)
    assert not dialog.store.isEnabled()
    assert not dialog.cards[0].form.isEnabled()
    press(dialog.checked, Qt.Key.Key_Space)
    assert dialog.store.isEnabled()
    assert dialog.cards[0].form.isEnabled()
    type_into(dialog.text, " ")
    assert not dialog.checked.isChecked()
    assert not dialog.store.isEnabled()
    dialog.reject()


def test_the_persons_own_report_is_said_to_be_so(ward: MainWindow) -> None:
    is_known(ward)
    dialog = pasted(ward)
    assert not dialog.other.isVisible()
    assert dialog.whose.text() == f"As in {CASE}: name, date of birth."
    dialog.reject()


def test_locking_clears_the_text_and_brings_it_back(qtbot: QtBot, ward: MainWindow, ward_store: Path) -> None:
    dialog = pasted(ward)
    dialog.cards[0].check.setChecked(True)
    ward.stores.lock()
    assert dialog.text.toPlainText() == ""
    assert not dialog.cards
    assert open_dialog(ward) is None
    assert b"ROSSI Anna" not in ward_store.read_bytes()
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY, read_only=True) as tracker:
        assert tracker.keeping.drafts()[KEY]["values"]["text"] == REPORT
    ward.stores.show_unlock(ward_store)
    ward.stores.unlock(ward_store, PASSPHRASE)
    qtbot.waitUntil(lambda: open_dialog(ward) is not None)
    again = open_dialog(ward)
    assert again is not None
    assert again.text.toPlainText() == REPORT
    assert again.continued.text() == "Continued from before the lock."
    assert [card.is_chosen for card in again.cards] == [True, False]
    again.reject()
    assert KEY not in ward.session.tracker.keeping.drafts()


def test_another_case_puts_it_aside_and_never_gets_it(qtbot: QtBot, ward: MainWindow) -> None:
    dialog = pasted(ward)
    ward.workspace.cases.select(OTHER)
    assert not dialog.isVisible()
    ward.workspace.cases.select(CASE)
    assert "A laboratory's report: half typed here" in ward.workspace.page.notice.text.text()
    QGuiApplication.clipboard().setText("something else")
    press_paste(ward)
    again = ward.parts.reports.dialog
    assert again is not None
    assert again.draft_case == CASE
    assert again.text.toPlainText() == REPORT
    press_paste(ward)
    assert ward.parts.reports.dialog is again
    again.reject()


def test_a_slip_of_escape_costs_nothing(ward: MainWindow) -> None:
    dialog = pasted(ward)
    dialog.cards[1].check.setChecked(True)
    press(focused(), Qt.Key.Key_Escape)
    assert open_dialog(ward) is None
    click(ward.workspace.page.notice.actions_shown[0])
    again = open_dialog(ward)
    assert again is not None
    assert again.text.toPlainText() == REPORT
    assert [card.is_chosen for card in again.cards] == [False, True]
    again.reject()


def test_it_is_stored_only_into_its_case(ward: MainWindow) -> None:
    dialog = pasted(ward)
    before = case(ward, OTHER).mrd
    dialog.choose_all()
    ward.workspace.page.case_id = OTHER  # as if the page had turned without telling
    click(dialog.store)
    assert case(ward, OTHER).mrd == before
    dialog.reject()


def test_an_empty_clipboard_leaves_room_to_paste(ward: MainWindow) -> None:
    dialog = pasted(ward, "")
    assert dialog.content() is None
    assert dialog.cards == []
    assert not dialog.store.isEnabled()
    dialog.text.setPlainText("Nothing of interest here.")
    assert dialog.found.text().startswith("0 results found")
    dialog.reject()


def test_a_past_day_and_a_store_to_read_bar_it(ward: MainWindow) -> None:
    ward.workspace.look_at(dt.date(2025, 2, 21))
    assert not ward.menus.actions["paste_report"].isEnabled()
    ward.parts.reports.open()
    assert ward.parts.reports.dialog is None


def test_a_full_disk_is_said_in_the_dialog(ward: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = pasted(ward)
    dialog.choose_all()

    def full(*_: object, **__: object) -> None:
        raise DiskFull(ward.session.tracker.path)

    monkeypatch.setattr(ward.session.tracker, "enter", full)
    click(dialog.store)
    assert dialog.isVisible()
    assert dialog.problem.text()
    dialog.reject()


def test_two_that_change_the_same_record_are_stored_one_by_one(ward: MainWindow) -> None:
    dialog = pasted(ward)
    dialog.choose_all()
    first = dataclasses.replace(case(ward).mrd[0])
    for card in dialog.cards:
        card.reading = dataclasses.replace(card.reading, record=first, amends=True)
    dialog._count()
    assert not dialog.store.isEnabled()
    assert dialog.found.text().startswith("Two of the chosen change the same record")
    dialog.reject()


def test_a_case_that_is_erased_closes_it(ward: MainWindow) -> None:
    dialog = pasted(ward)
    ward.session.run(lambda tracker: (tracker.keeping.erase(CASE), None)[1])
    assert not dialog.isVisible()
