"""The inbox on a real store: what stands in it, how it is narrowed, where it leads."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.inbox_commands import InboxCommands
from dalba_desktop.gui.inbox_detail import letter_of
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.tab_order import stops_of
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY, calm_case, resistant_case, rising_case
from tests.gui.conftest import PASSPHRASE, make_store
from tests.gui.hands import click, press, type_into

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def inbox(qtbot: QtBot, open_window: MainWindow) -> InboxCommands:
    """The inbox in front, every case read."""
    return shown(qtbot, open_window)


def shown(qtbot: QtBot, window: MainWindow) -> InboxCommands:
    made = window.desk.inbox
    made.show()
    qtbot.waitUntil(lambda: made.reader.is_complete)
    return made


def rows(inbox: InboxCommands) -> list[tuple[str, str]]:
    return [(row.line.case_id, row.title) for row in inbox.page.table.inbox.rows]


def selected(inbox: InboxCommands) -> list[tuple[str, str]]:
    return [(row.line.case_id, row.title) for row in inbox.page.selected]


def open_in_cases(tracker: Tracker) -> set[tuple[str, str]]:
    """What the case list counts."""
    views = map(tracker.case_view, tracker.case_ids())
    return {(view.case_id, found.episode.id) for view in views for found in view.episodes if found.is_open}


def test_every_open_episode_stands_there_once_the_gravest_first(inbox: InboxCommands, open_window: MainWindow) -> None:
    tracker = open_window.session.tracker
    keys = [row.key for row in inbox.page.table.inbox.rows]
    assert set(keys) == open_in_cases(tracker)
    assert len(set(keys)) == len(keys)
    ranks = [-row.line.severity.rank for row in inbox.page.table.inbox.rows]
    assert ranks == sorted(ranks)
    counted = sum(row.open_alerts for row in tracker.case_rows())
    assert inbox.line.count.text() == str(counted) == str(len(keys))
    assert inbox.line.accessibleName() == f"Alerts, {counted} open alerts"


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([rising_case, resistant_case, calm_case]), min_size=0, max_size=6), st.data())
def test_it_holds_exactly_the_open_episodes_of_all_cases(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path_factory: pytest.TempPathFactory,
    makers: list[object],
    data: st.DataObject,
) -> None:
    """Whatever the ward, and whatever is decided of it one after the other."""
    cases = [make(f"C-{place}") for place, make in enumerate(makers)]  # type: ignore[operator]
    window.session.open(make_store(tmp_path_factory.mktemp("any") / "any.dalba", cases), PASSPHRASE)
    tracker, made = window.session.tracker, shown(qtbot, window)
    for _ in range(data.draw(st.integers(0, 3))):
        assert {row.key for row in made.page.table.inbox.rows} == open_in_cases(tracker)
        waiting = made.page.table.inbox.rows
        if not waiting:
            break
        chosen = data.draw(st.lists(st.sampled_from([row.key for row in waiting]), min_size=1, unique=True))
        made.page.table.select(chosen)
        press(made.page.table, Qt.Key.Key_A)
        qtbot.waitUntil(lambda: made.reader.is_complete)
        if data.draw(st.booleans()):
            window.session.undo()
            qtbot.waitUntil(lambda: made.reader.is_complete)
    assert {row.key for row in made.page.table.inbox.rows} == open_in_cases(tracker)


def test_the_first_row_is_selected_and_its_card_stands_beside(inbox: InboxCommands, open_window: MainWindow) -> None:
    assert selected(inbox) == rows(inbox)[:1]
    card = inbox.page.detail.card
    assert card is not None
    assert card.title.text() == rows(inbox)[0][1]
    assert inbox.page.table.hasFocus()
    assert not any(pressed.isVisibleTo(open_window) for pressed in card.buttons.values())
    press(inbox.page.table, Qt.Key.Key_Down)
    assert selected(inbox) == rows(inbox)[1:2]
    assert inbox.page.detail.card is not None
    assert inbox.page.detail.card.title.text() == rows(inbox)[1][1]


def test_enter_opens_the_case_at_the_newest_evidence(inbox: InboxCommands, open_window: MainWindow) -> None:
    inbox.page.table.select([row.key for row in inbox.page.table.inbox.rows if row.line.case_id == "TEST-014"][:1])
    press(inbox.page.table, Qt.Key.Key_Return)
    workspace = open_window.workspace
    assert (workspace.desk, workspace.case_id) == (None, "TEST-014")
    assert workspace.page.tabs.selected_record == ("mrd", "m4")
    assert workspace.alerts.cards[0].is_marked


def test_coming_back_finds_the_row_again(inbox: InboxCommands, open_window: MainWindow) -> None:
    press(inbox.page.table, Qt.Key.Key_End)
    last = selected(inbox)
    press(inbox.page.table, Qt.Key.Key_Return)
    open_window.menus.actions["inbox"].trigger()
    assert open_window.workspace.desk == "alerts"
    assert selected(inbox) == last
    assert inbox.page.table.hasFocus()


def test_a_line_of_evidence_leads_to_the_fact(inbox: InboxCommands, open_window: MainWindow) -> None:
    card = inbox.page.detail.card
    assert card is not None
    fact, _ = card.text.evidence[0]
    click(card.evidence[0])
    assert open_window.workspace.desk is None
    assert open_window.workspace.page.tabs.selected_record == (fact.list, fact.id)


def test_words_narrow_the_rows_and_escape_takes_them_back(inbox: InboxCommands) -> None:
    everything = rows(inbox)
    type_into(inbox.page.filter.search, "014")
    assert {case for case, _ in rows(inbox)} == {"TEST-014"}
    assert inbox.page.filter.shown.text() == f"{len(rows(inbox))} of {len(everything)}"
    press(inbox.page.filter.search, Qt.Key.Key_Down)
    assert inbox.page.table.hasFocus()
    press(inbox.page.filter.search, Qt.Key.Key_Escape)
    assert rows(inbox) == everything
    assert inbox.page.filter.shown.text() == ""


def test_a_rule_and_a_severity_narrow_too(inbox: InboxCommands) -> None:
    bar = inbox.page.filter
    offered = [str(bar.rule.itemData(place)) for place in range(bar.rule.count())]
    assert offered[0] == ""
    assert set(offered[1:]) == {rule for row in inbox.reader.rows if row.waits for rule in row.rules}
    bar.rule.setCurrentIndex(1)
    assert rows(inbox)
    assert all(offered[1] in row.rules for row in inbox.page.table.inbox.rows)
    bar.clear()
    bar.severity.setCurrentIndex(bar.severity.findData("critical"))
    assert {row.line.severity.value for row in inbox.page.table.inbox.rows} == {"critical"}


def test_a_filter_that_finds_nothing_says_so_and_leads_back(inbox: InboxCommands) -> None:
    everything = rows(inbox)
    type_into(inbox.page.filter.search, "nobody")
    assert (inbox.page.is_filled, inbox.page.nothing.text()) == (False, "No alert is found by this filter")
    assert inbox.page.nothing_more.text() == f"Without it there are {len(everything)}."
    assert not inbox.page.detail.isVisible()
    click(inbox.page.all_again)
    assert rows(inbox) == everything
    assert inbox.page.detail.isVisible()


def test_an_empty_store_says_what_to_do(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.session.open(make_store(tmp_path / "empty.dalba", ()), PASSPHRASE)
    made = shown(qtbot, window)
    assert made.page.nothing.text() == "No case yet"
    assert "Ctrl+I" in made.page.nothing_more.text()
    assert made.line.count.text() == ""


def test_nothing_open_says_when_it_was_looked_at(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.session.open(make_store(tmp_path / "calm.dalba", (calm_case(), calm_case("TEST-021"))), PASSPHRASE)
    made = shown(qtbot, window)
    assert made.page.nothing.text() == "Nothing open in 2 cases"
    assert made.page.nothing_more.text().replace(NBSP, " ") == "Looked at on 5 Mar 2025."


def test_while_cases_are_read_it_says_how_far_that_is(
    inbox: InboxCommands, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before stands there until its case is worked out again."""
    before, ward = rows(inbox), open_window.session.tracker.ward
    worked_out = ward.views()
    monkeypatch.setattr(ward, "views", lambda: worked_out[:1])
    inbox.reader.gather()
    assert (inbox.reader.is_complete, rows(inbox)) == (False, before)
    assert inbox.page.state.text() == f"{len(before)} open so far · 1 of 4 cases read"
    assert inbox.line.accessibleName() == f"Alerts, {len(before)} open alerts, 1 of 4 cases read"
    monkeypatch.undo()
    inbox.reader.gather()
    assert inbox.reader.is_complete
    assert "in 2 of 4 cases" in inbox.page.state.text()


def test_news_come_in_and_what_is_selected_stays(qtbot: QtBot, inbox: InboxCommands, open_window: MainWindow) -> None:
    inbox.page.table.select([inbox.page.table.inbox.rows[-1].key])
    before = selected(inbox)
    tracker = open_window.session.tracker
    sample = tracker.case_view("TEST-020").history.mrd[0]
    newer = dataclasses.replace(sample, id="", date=TODAY, level_percent=40.0)
    open_window.session.record("TEST-020", newer)
    qtbot.waitUntil(lambda: inbox.reader.is_complete)
    assert "TEST-020" in {case for case, _ in rows(inbox)}
    assert selected(inbox) == before


def test_locking_leaves_nothing_of_it(inbox: InboxCommands, open_window: MainWindow) -> None:
    type_into(inbox.page.filter.search, "014")
    open_window.stores.lock()
    assert inbox.reader.rows == ()
    assert rows(inbox) == []
    assert inbox.page.detail.shown.rows == ()
    assert inbox.page.filter.search.text() == ""
    assert inbox.line.count.text() == ""
    assert inbox.page.state.text() == ""


def test_the_back_test_is_behind_it(inbox: InboxCommands, open_window: MainWindow) -> None:
    click(inbox.page.backtest)
    assert open_window.backtests.dialog is not None
    open_window.backtests.close()


def test_the_pane_stands_beside_where_there_is_room_else_below(inbox: InboxCommands, open_window: MainWindow) -> None:
    assert inbox.page.split.orientation() is Qt.Orientation.Horizontal
    open_window.resize(1000, 760)
    assert inbox.page.split.orientation() is Qt.Orientation.Vertical


def test_a_row_is_spoken_with_its_severity(inbox: InboxCommands) -> None:
    index = inbox.page.table.inbox.index(0, 0)
    said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith(f"Critical, {rows(inbox)[0][0]}, {rows(inbox)[0][1]}, ")
    assert "open for" in said


def test_hidden_identifiers_are_hidden_here_too(inbox: InboxCommands, open_window: MainWindow) -> None:
    open_window.menus.actions["hide_identifiers"].trigger()
    model = inbox.page.table.inbox
    assert str(model.index(0, 1).data()).startswith("Case ")
    assert "TEST-" not in str(model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    open_window.menus.actions["hide_identifiers"].trigger()
    assert str(model.index(0, 1).data()).startswith("TEST-")


def test_tab_goes_from_the_filter_over_the_rows_to_the_alert(inbox: InboxCommands, open_window: MainWindow) -> None:
    stops = stops_of(open_window, open_window.workspace.parts)
    page, buttons = inbox.page, list(inbox.page.detail.buttons.values())
    bar = page.filter
    wanted = [page.backtest, bar.search, bar.rule, bar.severity, bar.also_decided, page.table, *buttons]
    places = [stops.index(each) for each in wanted]
    assert places == sorted(places)
    assert all(each.accessibleName() or each is bar.also_decided for each in wanted)


def test_every_letter_on_the_page_is_underlined_once(inbox: InboxCommands) -> None:
    pressed = [each for each in inbox.page.findChildren(QPushButton) if each.isVisible()]
    letters = [letter for each in pressed if (letter := letter_of(each))]
    assert sorted(letters) == ["A", "D", "S"]
