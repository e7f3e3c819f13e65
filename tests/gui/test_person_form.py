"""A case made by hand, and the data of its person, down to the encrypted file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.codes import Sex
from dalba_desktop.domain.patient import Patient
from dalba_desktop.gui.forms.patient_form import LAYOUT, PatientForm
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, press, type_into

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def typed(form: PatientForm, **texts: str) -> None:
    """Types into the fields; a choice is set as a user's pick would."""
    for key, text in texts.items():
        field = form.fields[key.replace("__", ".")]
        if isinstance(field.editor, QLineEdit):
            field.editor.clear()
            type_into(field.editor, text)
        else:
            field.set_value(text)


def form_of(window: MainWindow) -> PatientForm:
    form = window.parts.person.form
    assert form is not None
    return form


def remark(form: PatientForm, key: str) -> str:
    return form.fields[key].remark.text().replace("\xa0", " ")


def warned(form: PatientForm) -> str:
    return form.warning.text.text() if form.warning.isVisibleTo(form) else ""


@pytest.fixture
def making(open_window: MainWindow) -> PatientForm:
    open_window.menus.actions["new_case"].trigger()
    return form_of(open_window)


@pytest.fixture
def editing(open_window: MainWindow) -> PatientForm:
    open_window.workspace.cases.select("TEST-014")
    click(open_window.workspace.page.header.edit)
    return form_of(open_window)


@pytest.fixture
def empty_window(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.session.create(tmp_path / "empty.dalba", PASSPHRASE)
    return window


def test_three_fields_and_enter_make_a_case(
    qtbot: QtBot, open_window: MainWindow, making: PatientForm, ward_store: Path
) -> None:
    """From the keys into the encrypted file, with the case shown and selected."""
    assert making.fields["case_id"].value() == "TEST-032"
    typed(making, diagnosis_date="3/3/2025", transcript="e1a2")
    editor = making.fields["diagnosis_date"].editor
    press(editor, Qt.Key.Key_Return)
    assert making.isHidden()
    assert open_window.workspace.case_id == "TEST-032"
    assert open_window.workspace.cases.selected_case == "TEST-032"
    assert open_window.workspace.cases.count.text().startswith("5 cases")
    open_window.session.lock()
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        patient = tracker.case_view("TEST-032").history.patient
    assert (patient.diagnosis_date, patient.transcript) == (dt.date(2025, 3, 3), "e1a2")


def test_the_needed_fields_come_first_and_the_id_can_be_typed_over(making: PatientForm) -> None:
    assert LAYOUT[0].startswith("case_id diagnosis_date")
    editor = making.fields["case_id"].editor
    assert isinstance(editor, QLineEdit)
    assert editor.selectedText() == "TEST-032"
    assert making.missing.text() == "Still open: Diagnosed on"
    assert remark(making, "diagnosis_date") == "Needed."
    assert not making.store.isEnabled()


def test_undo_takes_the_case_away_and_redo_shows_it_again(open_window: MainWindow, making: PatientForm) -> None:
    typed(making, diagnosis_date="3/3/2025")
    click(making.store)
    open_window.safety.undoing.undo()
    assert "TEST-032" not in open_window.session.tracker.case_ids()
    assert open_window.workspace.case_id != "TEST-032"
    open_window.safety.undoing.redo()
    assert open_window.workspace.case_id == "TEST-032"


def test_problems_stand_at_their_fields_while_typing(making: PatientForm) -> None:
    typed(making, case_id="TEST-014", diagnosis_date="3/3/25", born="2026", wbc_10e9_per_l="45200", height_cm="1,65")
    assert remark(making, "case_id") == "There is a case with this id already."
    assert remark(making, "diagnosis_date") == "Write the year with four figures."
    assert remark(making, "wbc_10e9_per_l") == "0 to 2000. Per µL? Then it is 45.2."
    assert making.fields["height_cm"].editor.property("state") == "problem"
    assert not making.store.isEnabled()
    typed(making, case_id="TEST-099", diagnosis_date="3/3/2025", wbc_10e9_per_l="45,2", height_cm="165")
    assert remark(making, "born") == "Born after the diagnosis."
    typed(making, born="1963")
    assert making.store.isEnabled()
    assert remark(making, "born") == "62 at diagnosis"


def test_what_was_understood_is_one_line(making: PatientForm) -> None:
    assert making.preview.text() == "nothing yet"
    typed(making, diagnosis_date="3 Mar 2025", sex="female", born="2/5/1963", transcript="e14a2")
    assert making.preview.text().replace("\xa0", " ") == (
        "Female, 61 at diagnosis on 3 Mar 2025 · e14a2 (p210) · D-ALBA, day 1 is the first TKI"
    )


def test_ikzf1plus_follows_from_the_lesions_and_says_by_which_rule(making: PatientForm) -> None:
    from dalba_desktop.gui.forms.patient_form import DerivedField

    derived = making.fields["ikzf1plus"]
    assert isinstance(derived, DerivedField)
    typed(making, genetics__ikzf1="deleted")
    assert derived.shown.text() == "IKZF1plus: open, not known: ERG, CDKN2A, CDKN2B, PAX5 or PAR1"
    typed(making, genetics__pax5="deleted", genetics__erg="none")
    assert derived.shown.text() == "IKZF1plus: yes"
    assert "J Clin Oncol 2024;42:881" in derived.why.text()
    assert "ikzf1plus" not in str(making.entry.record)


def test_the_same_person_is_noticed_while_typing_and_can_be_looked_at(
    open_window: MainWindow, making: PatientForm
) -> None:
    """What was typed waits meanwhile."""
    known = Patient(case_id="TEST-014", diagnosis_date=dt.date(2025, 1, 1), hospital_number="00471", sex=Sex.FEMALE)
    open_window.session.tracker.cases.amend_patient(known, "number of the hospital")
    assert warned(making) == ""
    typed(making, hospital_number="0047")
    assert warned(making) == ""
    typed(making, hospital_number="00 471", karyotype="46,XX")
    assert warned(making) == "TEST-014 has the same hospital number."
    click(making.warning.actions_shown[0])
    page = open_window.workspace.page
    assert open_window.workspace.case_id == "TEST-014"
    assert page.notice.text.text() == "What you typed about the person waits."
    click(page.notice.actions_shown[0])
    again = form_of(open_window)
    assert again is not making
    assert (again.fields["hospital_number"].value(), again.fields["karyotype"].value()) == ("00 471", "46,XX")
    assert not page.notice.isVisibleTo(page)


def test_what_waits_comes_back_into_the_next_new_case(open_window: MainWindow, making: PatientForm) -> None:
    """The notice may be gone by then."""
    typed(making, case_id="TEST-014", karyotype="46,XY")
    click(making.warning.actions_shown[0])
    open_window.workspace.cases.select("TEST-020")
    open_window.menus.actions["person"].trigger()
    assert form_of(open_window).fields["karyotype"].value() == ""
    press(form_of(open_window), Qt.Key.Key_Escape)
    open_window.menus.actions["new_case"].trigger()
    assert form_of(open_window).fields["karyotype"].value() == "46,XY"
    assert form_of(open_window).continued.text() == "Continued: it was not stored yet."


def test_what_waits_comes_back_after_a_lock(
    qtbot: QtBot, open_window: MainWindow, making: PatientForm, ward_store: Path
) -> None:
    typed(making, case_id="TEST-014", karyotype="46,XY")
    click(making.warning.actions_shown[0])
    open_window.session.lock()
    open_window.session.open(ward_store, PASSPHRASE)
    qtbot.waitUntil(lambda: form_of(open_window).isVisible())
    assert form_of(open_window).fields["karyotype"].value() == "46,XY"


def test_a_half_typed_case_survives_a_lock(
    qtbot: QtBot, open_window: MainWindow, making: PatientForm, ward_store: Path
) -> None:
    typed(making, family_name="Rossi", diagnosis_date="3/3")
    open_window.session.lock()
    open_window.session.open(ward_store, PASSPHRASE)
    qtbot.waitUntil(lambda: form_of(open_window).isVisible())
    again = form_of(open_window)
    assert again is not making
    assert (again.fields["family_name"].value(), again.fields["diagnosis_date"].value()) == ("Rossi", "3/3")
    assert again.continued.text() == "Continued from before the lock."


def test_the_data_of_a_person_are_completed_without_a_reason(open_window: MainWindow, editing: PatientForm) -> None:
    assert not editing.store.isEnabled()
    assert editing.missing.text() == "Nothing is changed yet."
    typed(editing, karyotype="46,XX,t(9;22)(q34;q11.2)[20]", weight_kg="62,5")
    assert editing.store.isEnabled()
    click(editing.store)
    tracker = open_window.session.tracker
    assert tracker.case_view("TEST-014").history.patient.weight_kg == 62.5
    assert tracker.keeping.rows("TEST-014")[-1].entry.reason == "completed"


def test_a_correction_of_a_person_takes_a_reason(open_window: MainWindow, editing: PatientForm) -> None:
    typed(editing, born="1964")
    assert not editing.store.isEnabled()
    assert "Reason for the correction" in editing.missing.text()
    reason = editing.reason.editor
    type_into(reason, "identity card")
    press(reason, Qt.Key.Key_Return)
    tracker = open_window.session.tracker
    assert tracker.case_view("TEST-014").history.patient.birth_year == 1964
    assert tracker.keeping.rows("TEST-014")[-1].entry.reason == "identity card"
    assert "female, 61" in open_window.workspace.page.header.description.text()


def test_the_id_of_a_case_is_not_edited(editing: PatientForm) -> None:
    editor = editing.fields["case_id"].editor
    assert isinstance(editor, QLineEdit)
    assert editor.isReadOnly()
    assert editing.fields["diagnosis_date"].editor.hasFocus() or not editor.hasFocus()


def test_keys_open_both_forms(qtbot: QtBot, open_window: MainWindow) -> None:
    actions = open_window.menus.actions
    assert actions["new_case"].shortcut().toString() == "Ctrl+Alt+N"
    assert actions["person"].shortcut().toString() == "Ctrl+Shift+E"
    press(open_window, Qt.Key.Key_E, CTRL | SHIFT)
    form = form_of(open_window)
    assert form.known is not None
    press(form, Qt.Key.Key_Escape)
    assert form.isHidden()
    press(open_window, Qt.Key.Key_N, CTRL | ALT)
    assert form_of(open_window).known is None


def test_the_plus_at_the_head_of_the_list_opens_a_new_case(open_window: MainWindow) -> None:
    click(open_window.workspace.cases.new_case)
    assert form_of(open_window).known is None


def test_an_empty_store_leads_to_its_first_case(qtbot: QtBot, empty_window: MainWindow) -> None:
    workspace = empty_window.workspace
    assert workspace.middle.currentWidget() is workspace.empty
    assert workspace.empty.new_case.hasFocus()
    press(workspace.empty.new_case, Qt.Key.Key_Return)
    form = form_of(empty_window)
    assert form.fields["case_id"].value() == "CASE-001"
    typed(form, diagnosis_date="3/3/2025")
    click(form.store)
    assert workspace.middle.currentWidget() is workspace.beside_list
    assert workspace.case_id == "CASE-001"
    empty_window.safety.undoing.undo()
    assert workspace.middle.currentWidget() is workspace.empty


def test_a_store_that_can_only_be_read_shows_the_person_and_takes_no_case(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    assert not window.workspace.cases.new_case.isEnabled()
    assert not window.menus.actions["new_case"].isEnabled()
    window.parts.person.new_case()
    assert window.parts.person.form is None
    window.menus.actions["person"].trigger()
    form = form_of(window)
    assert not form.store.isVisibleTo(form)
    assert form.missing.text().startswith("Open for reading only")
    editor = form.fields["karyotype"].editor
    type_into(editor, "46,XX")
    assert form.fields["karyotype"].value() == ""


def test_a_case_taken_meanwhile_is_said_and_nothing_is_lost(open_window: MainWindow, making: PatientForm) -> None:
    typed(making, diagnosis_date="3/3/2025")
    open_window.session.tracker.cases.add_case(Patient(case_id="TEST-032", diagnosis_date=dt.date(2025, 1, 1)))
    click(making.store)
    assert making.isVisible()
    assert "TEST-032" in making.missing.text()
    assert making.missing.property("role") == "problem"


def test_tab_walks_through_every_field_and_scrolls_to_it(qtbot: QtBot, making: PatientForm) -> None:
    area = making.findChild(QScrollArea)
    assert area is not None
    walked = []
    for _ in range(60):
        at = QApplication.focusWidget()
        key = next((key for key, field in making.fields.items() if field.editor is at), None)
        if at is None or key is None:
            break
        walked.append(key)
        assert area.rect().contains(at.mapTo(area, at.rect().center())), key
        press(at, Qt.Key.Key_Tab)
    in_order = [word.partition(":")[0] for line in LAYOUT if line[0] != "#" for word in line.split()]
    assert walked == [key for key in in_order if key != "ikzf1plus"]
