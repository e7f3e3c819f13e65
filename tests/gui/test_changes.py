"""The tab Changes: what is new since the case was open here last, and when it counts as having been open."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.changes_commands import ChangesCommands
from dalba_desktop.gui.changes_tab import Reference
from dalba_desktop.gui.main_window import MainWindow
from tests.builders import a_case, on_day
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, press, type_into

CASE, OTHER = "TEST-014", "TEST-020"


@pytest.fixture
def window_on_case(open_window: MainWindow) -> MainWindow:
    open_window.workspace.cases.select(CASE)
    return open_window


def changes_of(window: MainWindow) -> ChangesCommands:
    return window.parts.changes


def see(window: MainWindow) -> None:
    """The case stands there long enough to have been looked at."""
    changes_of(window).seen.stop()
    changes_of(window).seen.timeout.emit()


def visit_again(window: MainWindow) -> None:
    """Away to another case and back."""
    window.workspace.cases.select(OTHER)
    window.workspace.cases.select(CASE)


def by_somebody_else(window: MainWindow, record: MrdSample) -> None:
    tracker = window.session.tracker
    tracker._named = "berta"
    tracker.record(CASE, record)
    tracker._named = None


def a_result(day: int, level: float, record_id: str) -> MrdSample:
    return a_case().with_mrd(day, level, id=record_id).build().mrd[0]


def show(qtbot: QtBot, window: MainWindow) -> list[list[str]]:
    press(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    return lines(window)


def lines(window: MainWindow) -> list[list[str]]:
    table = changes_of(window).tab.table
    return [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in table.records.rows]


def title(window: MainWindow) -> str:
    tabs = window.workspace.page.tabs
    return tabs.bar.tabText(tabs.pages.indexOf(changes_of(window).tab))


def test_it_is_the_last_tab_and_ctrl_j_leads_to_it(qtbot: QtBot, window_on_case: MainWindow) -> None:
    tabs = window_on_case.workspace.page.tabs
    assert tabs.bar.tabText(tabs.bar.count() - 1).startswith("Changes")
    show(qtbot, window_on_case)
    assert tabs.pages.currentWidget() is changes_of(window_on_case).tab


def test_who_never_had_the_case_open_is_told_of_the_last_visit(qtbot: QtBot, window_on_case: MainWindow) -> None:
    """The whole case was typed in a moment ago: its dates say what is new since the visit."""
    found = show(qtbot, window_on_case)
    tab = changes_of(window_on_case).tab
    assert tab.chosen is Reference.VISIT
    assert "Since the last visit, 21 Feb 2025 (MRD result)" in tab.reference.currentText().replace("\xa0", " ")
    assert "Case entered on" in tab.note.text()
    assert [line[0] for line in found if line[0] in ("Alerts", "Results")] == ["Alerts", "Results"]
    assert any("1.2 %" in " ".join(line) for line in found)
    assert title(window_on_case) == f"Changes  {len(found)}"


def test_a_case_just_looked_at_has_nothing_new(qtbot: QtBot, window_on_case: MainWindow) -> None:
    see(window_on_case)
    visit_again(window_on_case)
    assert show(qtbot, window_on_case) == []
    tab = changes_of(window_on_case).tab
    assert tab.chosen is Reference.OPENED
    assert tab.nothing.isVisible()
    assert "Nothing changed since you last opened it" in tab.nothing.text()
    assert title(window_on_case) == "Changes"


def test_walking_down_the_list_is_not_looking_at_a_case(window_on_case: MainWindow) -> None:
    visit_again(window_on_case)
    assert window_on_case.session.tracker.changes.last_opened(CASE) is None
    see(window_on_case)
    visit_again(window_on_case)
    assert window_on_case.session.tracker.changes.last_opened(CASE) is not None


def test_the_list_stays_while_it_is_read(qtbot: QtBot, window_on_case: MainWindow) -> None:
    """Noting that the case was looked at must not empty the list under the reader's eyes."""
    see(window_on_case)
    window_on_case.workspace.cases.select(OTHER)
    by_somebody_else(window_on_case, a_result(40, 0.5, "new"))
    window_on_case.workspace.cases.select(CASE)
    found = show(qtbot, window_on_case)
    see(window_on_case)
    window_on_case.session.record(CASE, a_result(41, 0.5, "mine"))
    assert len(lines(window_on_case)) >= len(found) + 1


def test_what_somebody_else_did_is_said_at_the_head_and_leads_to_the_list(
    qtbot: QtBot, window_on_case: MainWindow
) -> None:
    see(window_on_case)
    window_on_case.workspace.cases.select(OTHER)
    by_somebody_else(window_on_case, a_result(40, 0.5, "hers"))
    window_on_case.workspace.cases.select(CASE)
    notice = window_on_case.workspace.page.notice
    assert notice.isVisible()
    assert "1 fact changed by berta" in notice.text.text()
    click(notice.actions_shown[0])
    assert any("typed in late" in line[-1] and "berta" in line[-1] for line in lines(window_on_case))


def test_ones_own_typing_needs_no_notice(window_on_case: MainWindow) -> None:
    see(window_on_case)
    window_on_case.workspace.cases.select(OTHER)
    window_on_case.session.record(CASE, a_result(40, 0.5, "mine"))
    window_on_case.workspace.cases.select(CASE)
    assert not window_on_case.workspace.page.notice.isVisible()


def test_a_correction_says_from_what_to_what_and_why(qtbot: QtBot, window_on_case: MainWindow) -> None:
    see(window_on_case)
    visit_again(window_on_case)
    sample = window_on_case.session.tracker.case_view(CASE).history.find("mrd", "m3")
    assert isinstance(sample, MrdSample)
    changed = dataclasses.replace(sample, level_percent=0.35)
    window_on_case.session.amend(CASE, changed, "second letter")
    found = [line for line in show(qtbot, window_on_case) if line[0] == "Corrected"]
    assert "level: 0.31 % → 0.35 %" in found[0][-1]
    assert "second letter" in found[0][-1]
    window_on_case.session.undo()
    assert lines(window_on_case) == []


def test_a_line_selects_its_fact_and_enter_goes_to_it(qtbot: QtBot, window_on_case: MainWindow) -> None:
    see(window_on_case)
    visit_again(window_on_case)
    window_on_case.session.record(CASE, a_result(40, 0.5, "new"))
    show(qtbot, window_on_case)
    page, table = window_on_case.workspace.page, changes_of(window_on_case).tab.table
    assert table.hasFocus()
    place = next(at for at, row in enumerate(table.records.rows) if row.id == "new")
    for _ in range(place + 1):
        press(table, Qt.Key.Key_Down)
    assert page.chart.selected == ("mrd", "new")
    assert page.tabs.pages.currentWidget() is changes_of(window_on_case).tab
    selected = page.tabs.tables["mrd"].selected_row
    assert selected is not None
    assert selected.id == "new"
    press(table, Qt.Key.Key_Return)
    assert page.tabs.current is page.tabs.tables["mrd"]


def test_since_a_day_that_is_typed(qtbot: QtBot, window_on_case: MainWindow) -> None:
    show(qtbot, window_on_case)
    tab = changes_of(window_on_case).tab
    tab.reference.setFocus()
    press(tab.reference, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: tab.chosen is Reference.DATE)
    if not tab.date.isVisible():
        tab.reference.activated.emit(tab.reference.currentIndex())
    assert tab.date.isVisible()
    type_into(tab.date.editor, "1/2/2")
    assert lines(window_on_case) == []
    tab.date.set_value("")
    type_into(tab.date.editor, "1/2/2025")
    assert any("0.31 %" in " ".join(line) for line in lines(window_on_case))


def test_a_past_day_tells_nothing_of_today(qtbot: QtBot, window_on_case: MainWindow) -> None:
    show(qtbot, window_on_case)
    window_on_case.parts.past.look_at(on_day(30))
    assert lines(window_on_case) == []
    assert "past day" in changes_of(window_on_case).tab.nothing.text()
    window_on_case.parts.past.back()
    assert lines(window_on_case)


def test_locking_notes_the_visit_and_empties_the_tab(qtbot: QtBot, window_on_case: MainWindow) -> None:
    see(window_on_case)
    path = window_on_case.session.tracker.path
    before = window_on_case.session.tracker.changes.last_opened(CASE)
    window_on_case.session.lock()
    assert lines(window_on_case) == []
    assert not changes_of(window_on_case).seen.isActive()
    window_on_case.session.open(path, PASSPHRASE)
    after = window_on_case.session.tracker.changes.last_opened(CASE)
    assert before is not None
    assert after is not None
    assert after.at >= before.at


def test_a_patient_erased_while_shown_leaves_no_note(window_on_case: MainWindow) -> None:
    see(window_on_case)
    window_on_case.session.perform(lambda tracker: tracker.keeping.erase(CASE))
    window_on_case.session.reloaded.emit()
    drafts = window_on_case.session.tracker.keeping.drafts()
    assert not [key for key in drafts if CASE in key]


def test_a_store_to_read_only_shows_but_notes_nothing(qtbot: QtBot, window_on_case: MainWindow) -> None:
    path = window_on_case.session.tracker.path
    window_on_case.session.lock()
    window_on_case.session.open(path, PASSPHRASE, read_only=True)
    window_on_case.workspace.cases.select(CASE)
    assert show(qtbot, window_on_case)
    see(window_on_case)
    assert window_on_case.session.tracker.changes.last_opened(CASE) is None


def test_what_changed_is_counted_after_the_page_stands(qtbot: QtBot, window_on_case: MainWindow) -> None:
    changes = changes_of(window_on_case)
    assert changes.later.isActive()
    qtbot.waitUntil(lambda: title(window_on_case) != "Changes")
    assert changes.changes is not None
    assert changes.changes.day_then == dt.date(2025, 2, 21)
