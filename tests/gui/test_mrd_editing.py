"""Adding, correcting and withdrawing a result, as a user does it, down to the encrypted file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.form_field import DateField
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into


def typed(qtbot: QtBot, form: RecordForm, **texts: str) -> None:
    """Types into the fields; a choice is set as a user's pick would."""
    for key, text in texts.items():
        editor = form.fields[key].editor
        if isinstance(editor, QLineEdit):
            editor.clear()
            type_into(editor, text)
        else:
            form.fields[key].set_value(text)


def form_of(window: MainWindow) -> RecordForm:
    assert window.records.form is not None
    return window.records.form


def mrd_in(window: MainWindow, case_id: str = "TEST-014") -> tuple[MrdSample, ...]:
    return window.session.tracker.case_view(case_id).history.mrd


@pytest.fixture
def adding(qtbot: QtBot, open_window: MainWindow) -> RecordForm:
    click(open_window.workspace.page.tabs.add)
    return form_of(open_window)


def test_a_new_result_is_stored_and_seen_everywhere(
    qtbot: QtBot, open_window: MainWindow, adding: RecordForm, ward_store: Path
) -> None:
    """From the typed text into the encrypted file, and out of it again."""
    workspace = open_window.workspace
    typed(qtbot, adding, date="5 Mar 2025", specimen="marrow", level="<0,001", control_copies="45000")
    assert (
        adding.preview.text()
        .replace("\xa0", " ")
        .startswith("Marrow RQ-PCR of 5 Mar 2025, day 57: not detected, limit")
    )
    assert adding.store.isEnabled()
    press(adding.fields["level"].editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(mrd_in(open_window)) == 8)
    assert workspace.page.tabs.bar.tabText(0) == "MRD  7"
    made = mrd_in(open_window)[-1]
    assert (made.lod_percent, made.control_copies, made.laboratory) == (0.001, 45000, "Lab A")
    open_window.session.lock()
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        assert made in tracker.case_view("TEST-014").history.mrd


def test_a_result_of_today_closes_the_alert(qtbot: QtBot, open_window: MainWindow) -> None:
    """The one bus: after a correction the row of the list and the cards are computed again."""
    workspace = open_window.workspace
    assert workspace.cases.count.text() == "4 cases · 2 need you today"
    workspace.page.select_fact("mrd", "m4")
    click(workspace.page.tabs.edit)
    form = form_of(open_window)
    typed(qtbot, form, level="0.12")
    assert not form.store.isEnabled()
    assert "Reason for the correction" in form.missing.text()
    reason = form.reason.editor
    assert isinstance(reason, QLineEdit)
    type_into(reason, "read from the wrong line")
    click(form.store)
    qtbot.waitUntil(lambda: workspace.cases.count.text() == "4 cases · 1 needs you today")
    assert workspace.alerts.cards == []
    assert workspace.page.tabs.tables["mrd"].records.rows[0].cells[3].text.replace("\xa0", " ") == "0.12 %"
    assert workspace.page.chart.selected == ("mrd", "m4")


def test_a_withdrawn_result_stays_struck_through(qtbot: QtBot, open_window: MainWindow, asker: ScriptedAsker) -> None:
    workspace = open_window.workspace
    asker.why = "another patient's tube"
    workspace.page.select_fact("mrd", "m4")
    click(workspace.page.tabs.withdraw)
    table = workspace.page.tabs.tables["mrd"]
    row = next(row for row in table.records.rows if row.id == "m4")
    assert row.is_withdrawn
    assert "another patient's tube" in row.cells[-1].text
    assert "5\xa0Mar\xa02025" in asker.asked[0]
    assert not workspace.page.tabs.edit.isEnabled()
    assert workspace.alerts.cards == []


def test_no_reason_no_withdrawal(qtbot: QtBot, open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.why = None
    assert not open_window.menus.actions["withdraw_record"].isEnabled()
    open_window.workspace.page.select_fact("mrd", "m4")
    open_window.menus.actions["withdraw_record"].trigger()
    assert all(sample.withdrawn is None for sample in mrd_in(open_window) if sample.id == "m4")
    assert len(asker.asked) == 1


def test_problems_stand_at_their_fields_while_typing(qtbot: QtBot, adding: RecordForm) -> None:
    assert not adding.store.isEnabled()
    assert adding.missing.text() == "Still open: Sample date, Specimen, Result"
    assert adding.fields["date"].editor.property("state") in ("", None)
    typed(qtbot, adding, date="5/3/25", control_copies="45.000", lod_percent="0")
    assert adding.fields["date"].remark.text() == "Write the year with four figures."
    assert adding.fields["date"].editor.property("state") == "problem"
    assert "45000" in adding.fields["control_copies"].remark.text()
    assert "above 0" in adding.fields["lod_percent"].remark.text()
    typed(qtbot, adding, date="5/3/2025")
    assert adding.fields["date"].remark.text().replace("\xa0", " ") == "5 Mar 2025, day 57"
    assert adding.fields["date"].editor.property("state") == ""
    press(adding, Qt.Key.Key_Return)
    assert adding.isVisible()


def test_what_the_last_result_had_is_offered_but_never_its_value(adding: RecordForm) -> None:
    assert adding.fields["assay"].value() == "rqpcr"
    assert adding.fields["laboratory"].value() == "Lab A"
    assert adding.fields["level"].value() == ""
    assert adding.fields["specimen"].value() == ""


def test_escape_leaves_everything_as_it_was(qtbot: QtBot, open_window: MainWindow, adding: RecordForm) -> None:
    typed(qtbot, adding, date="5/3/2025", specimen="marrow", level="1")
    press(adding, Qt.Key.Key_Escape)
    assert not adding.isVisible()
    assert len(mrd_in(open_window)) == 7


def test_a_date_can_be_picked(qtbot: QtBot, adding: RecordForm) -> None:
    field = adding.fields["date"]
    assert isinstance(field, DateField)
    click(field.pick)
    menu = field.findChild(QMenu)
    assert menu is not None
    calendar = menu.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.clicked.emit(QDate(2025, 3, 4))
    assert field.value() == "2025-03-04"
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_a_double_click_corrects(qtbot: QtBot, open_window: MainWindow) -> None:
    open_window.workspace.page.tabs.tables["mrd"].record_opened.emit("mrd", "m4")
    assert not open_window.workspace.page.tabs.edit.isEnabled()
    open_window.workspace.page.select_fact("mrd", "m4")
    open_window.workspace.page.tabs.tables["mrd"].record_opened.emit("mrd", "m4")
    form = form_of(open_window)
    assert form.is_correction
    assert form.fields["level"].value() == "1.2"
    form.reject()


def test_a_store_that_refuses_says_so_in_the_form(
    qtbot: QtBot, open_window: MainWindow, adding: RecordForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is the world's fault: nothing is lost, the form stays open."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "ward.dalba")

    monkeypatch.setattr(open_window.session.tracker, "record", full)
    typed(qtbot, adding, date="5/3/2025", specimen="marrow", level="1")
    click(adding.store)
    assert "No space left on device" in adding.missing.text()
    assert adding.isVisible()
