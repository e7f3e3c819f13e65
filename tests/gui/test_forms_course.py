"""What is typed most after a result: a running drug is stopped, held, or given at another dose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from dalba_desktop.domain import codes
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.record_menu import CHANGE_DOSE, HOLD, STOP, RowMenu
from tests.builders import on_day
from tests.gui.hands import click, type_into

CASE = "TEST-014"


def dasatinib(window: MainWindow) -> list[Treatment]:
    rows = window.session.tracker.case_view(CASE).history.treatments
    return [row for row in rows if row.agent is codes.Agent.DASATINIB]


@pytest.fixture
def running(open_window: MainWindow) -> Treatment:
    """Dasatinib 100 mg/day, since day 43."""
    open_window.workspace.cases.select(CASE)
    return next(row for row in dasatinib(open_window) if row.end is None)


def menu_of(window: MainWindow, record_id: str) -> RowMenu:
    tabs = window.workspace.page.tabs
    tabs.bar.setCurrentIndex(list(tabs.tables).index("treatments"))
    table = tabs.tables["treatments"]
    table.select(record_id)
    table.customContextMenuRequested.emit(QPoint(20, 10))
    assert tabs.menu is not None
    tabs.menu.close()
    return tabs.menu


def asked(window: MainWindow, record_id: str, deed: str) -> RecordForm:
    menu_of(window, record_id).deeds[deed].trigger()
    form = window.records.form
    assert form is not None
    return form


def test_only_a_running_drug_offers_it(open_window: MainWindow, running: Treatment) -> None:
    assert {STOP, CHANGE_DOSE, HOLD} < set(menu_of(open_window, running.id).deeds)
    rows = open_window.session.tracker.case_view(CASE).history.treatments
    given = next(row for row in rows if row.agent is codes.Agent.INTRATHECAL)
    assert not {STOP, CHANGE_DOSE, HOLD} & set(menu_of(open_window, given.id).deeds)


def test_stopping_today_needs_one_key(qtbot: QtBot, open_window: MainWindow, running: Treatment) -> None:
    form = asked(open_window, running.id, STOP)
    assert form.fields["end"].value() == "5/3/2025"
    assert form.store.isEnabled()
    form.fields["stop_reason"].set_value("toxicity")
    click(form.store)
    stopped = next(row for row in dasatinib(open_window) if row.id == running.id)
    assert (stopped.end, stopped.stop_reason) == (on_day(57), codes.StopReason.TOXICITY)


def test_a_hold_begins_today_and_is_open(open_window: MainWindow, running: Treatment) -> None:
    form = asked(open_window, running.id, HOLD)
    assert "held 5 Mar 2025 to now" in form.preview.text().replace("\xa0", " ")
    click(form.store)
    held = next(row for row in dasatinib(open_window) if row.id == running.id)
    assert [(hold.start, hold.end) for hold in held.holds] == [(on_day(57), None)]


def test_another_dose_ends_the_row_and_begins_one_and_undo_takes_both_back(
    open_window: MainWindow, running: Treatment
) -> None:
    before = dasatinib(open_window)
    form = asked(open_window, running.id, CHANGE_DOSE)
    assert form.title == "Change the dose of dasatinib 100\xa0mg/day"
    type_into(form.fields["dose"].editor, "70")
    assert form.preview.text().replace("\xa0", " ") == (
        "Dasatinib 70 mg/day from 5 Mar 2025, day 57, ongoing · dasatinib 100 mg/day ends the day before"
    )
    assert form.entry.hints == {}
    click(form.store)
    ended = next(row for row in dasatinib(open_window) if row.id == running.id)
    begun = next(row for row in dasatinib(open_window) if row not in before and row.id != running.id)
    assert ended.end == on_day(56)
    assert (begun.start, begun.dose, begun.end) == (on_day(57), 70, None)
    open_window.safety.undoing.undo()
    assert dasatinib(open_window) == before


def test_a_dose_cannot_change_before_it_began(open_window: MainWindow, running: Treatment) -> None:
    form = asked(open_window, running.id, CHANGE_DOSE)
    form.fields["start"].set_value("19/2/2025")
    assert "correct that row instead" in form.fields["start"].remark.text()
    assert not form.store.isEnabled()
    form.reject()


def test_a_half_changed_dose_comes_back_as_one(open_window: MainWindow, running: Treatment) -> None:
    form = asked(open_window, running.id, CHANGE_DOSE)
    type_into(form.fields["dose"].editor, "7")
    open_window.workspace.cases.select("TEST-020")
    open_window.workspace.cases.select(CASE)
    click(open_window.workspace.page.notice.actions_shown[0])
    again = open_window.records.form
    assert again is not None
    assert again.ends is not None
    assert again.ends.id == running.id
    assert again.fields["dose"].value() == "7"
    again.reject()


def test_nothing_is_offered_while_a_past_day_is_shown(open_window: MainWindow, running: Treatment) -> None:
    open_window.workspace.look_at(on_day(50))
    tabs = open_window.workspace.page.tabs
    assert tabs.barred
    assert not tabs.add.isEnabled()
    assert tabs.add.toolTip() == tabs.barred
    menu = menu_of(open_window, running.id)
    assert not menu.deeds[STOP].isEnabled()
    assert menu.deeds[STOP].toolTip() == tabs.barred
    for key in ("add_record", "edit_record", "withdraw_record"):
        assert not open_window.menus.actions[key].isEnabled()
    assert open_window.records.add("notes") is None
    assert open_window.records.edit("treatments", running.id) is None
    open_window.workspace.look_at(None)
    assert tabs.add.isEnabled()
    assert tabs.add.toolTip() == ""


def test_words_of_buttons_and_menu_follow_the_tab(open_window: MainWindow, running: Treatment) -> None:
    tabs, actions = open_window.workspace.page.tabs, open_window.menus.actions
    words = {}
    for place in range(len(tabs.tables)):
        tabs.bar.setCurrentIndex(place)
        words[tabs.lists_shown[0]] = (tabs.add.text(), actions["add_record"].text().replace("&", ""))
    assert words["mrd"] == ("Add result", "Add result…")
    assert words["treatments"] == ("Add treatment", "Add treatment…")
    assert words["responses"] == ("Add…", "Add…")
    assert words["assessments"] == ("Add value", "Add value…")
    open_window.workspace.page.select_fact("treatments", running.id)
    assert actions["edit_record"].text() == "&Edit selected treatment…"
    assert actions["withdraw_record"].text() == "&Withdraw this treatment…"
