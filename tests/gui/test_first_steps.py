"""The page of a case without any fact says what comes next; with the first fact it is a page like every other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.patient import Patient
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import press

BARE = Patient(case_id="TEST-099", diagnosis_date=dt.date(2025, 3, 1))


def steps_shown(window: MainWindow) -> bool:
    return window.parts.person.steps.isVisibleTo(window)


@pytest.fixture
def bare_window(open_window: MainWindow) -> MainWindow:
    open_window.session.run(lambda tracker: tracker.cases.add_case(BARE))
    open_window.workspace.cases.select("TEST-099")
    return open_window


def test_only_a_case_without_a_fact_offers_first_steps(qtbot: QtBot, bare_window: MainWindow) -> None:
    page = bare_window.workspace.page
    assert steps_shown(bare_window)
    assert not page.chart_pane.isVisibleTo(page)
    bare_window.workspace.cases.select("TEST-014")
    assert not steps_shown(bare_window)
    assert page.chart_pane.isVisibleTo(page)


@pytest.mark.parametrize(("place", "list_name"), [(1, "treatments"), (2, "mrd")])
def test_a_step_shows_its_tab_and_opens_its_form(
    qtbot: QtBot, bare_window: MainWindow, place: int, list_name: str
) -> None:
    press(bare_window.parts.person.steps.links[place], Qt.Key.Key_Return)
    form = bare_window.records.form
    assert form is not None
    assert form.draft_key.startswith(f"{list_name}/TEST-099")
    tabs = bare_window.workspace.page.tabs
    assert tabs.current is tabs.tables[list_name]
    form.reject()


def test_arrows_walk_through_the_steps(qtbot: QtBot, bare_window: MainWindow) -> None:
    steps = bare_window.parts.person.steps
    steps.setFocus(Qt.FocusReason.OtherFocusReason)
    assert steps.links[0].hasFocus()
    for key, place in ((Qt.Key.Key_Up, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2)):
        press(next(link for link in steps.links if link.hasFocus()), key)
        assert steps.links[place].hasFocus()


def test_after_the_first_fact_the_tabs_have_the_keyboard(qtbot: QtBot, bare_window: MainWindow) -> None:
    from dalba_desktop.domain.events import Note

    workspace = bare_window.workspace
    bare_window.parts.person.steps.setFocus(Qt.FocusReason.OtherFocusReason)
    bare_window.session.record("TEST-099", Note(date=TODAY, text="well"))
    assert not steps_shown(bare_window)
    assert workspace.page.chart_pane.isVisibleTo(workspace)
    assert workspace.page.tabs.bar.hasFocus()
    bare_window.safety.undoing.undo()
    assert steps_shown(bare_window)


def test_where_nothing_can_be_stored_no_step_is_offered(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE)
    window.session.run(lambda tracker: tracker.cases.add_case(BARE))
    window.workspace.cases.select("TEST-099")
    window.workspace.look_at(TODAY - dt.timedelta(days=1))
    assert not steps_shown(window)
    window.workspace.look_at(None)
    assert steps_shown(window)
    window.session.lock()
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    window.workspace.cases.select("TEST-099")
    assert not steps_shown(window)
