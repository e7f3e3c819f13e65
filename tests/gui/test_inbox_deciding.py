"""Triage in the inbox: one letter each, many at once, back with undo, and what cannot be decided."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dalba_desktop.alerts.decisions import DismissReason
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.inbox_commands import InboxCommands
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.scroll_room import content_of
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.inbox import Key
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def inbox(qtbot: QtBot, open_window: MainWindow) -> InboxCommands:
    """The inbox in front, every case read."""
    made = open_window.desk.inbox
    made.show()
    qtbot.waitUntil(lambda: made.reader.is_complete)
    return made


def keys(inbox: InboxCommands) -> list[Key]:
    return [row.key for row in inbox.page.table.inbox.rows]


def selected(inbox: InboxCommands) -> list[Key]:
    return [row.key for row in inbox.page.selected]


def decisions(window: MainWindow) -> list[Decision]:
    tracker = window.session.tracker
    rows = [row for case_id in tracker.case_ids() for row in tracker.case_view(case_id).history.decisions]
    return [row for row in rows if row.withdrawn is None]


def test_a_letter_acknowledges_and_the_next_row_is_selected(inbox: InboxCommands, open_window: MainWindow) -> None:
    first, second, *others = keys(inbox)
    press(inbox.page.table, Qt.Key.Key_A)
    (decision,) = decisions(open_window)
    assert (decision.kind, decision.episode) == (DecisionKind.ACKNOWLEDGED, first[1])
    assert keys(inbox) == [second, *others]
    assert selected(inbox) == [second]
    assert inbox.page.table.hasFocus()
    assert inbox.line.count.text() == str(len(others) + 1)


def test_after_the_last_row_the_one_before_is_selected(inbox: InboxCommands) -> None:
    press(inbox.page.table, Qt.Key.Key_End)
    before = keys(inbox)[-2]
    press(inbox.page.table, Qt.Key.Key_A)
    assert selected(inbox) == [before]


def test_undo_brings_it_back_and_selects_it(qtbot: QtBot, inbox: InboxCommands, open_window: MainWindow) -> None:
    before = keys(inbox)
    press(inbox.page.table, Qt.Key.Key_Down)
    press(inbox.page.table, Qt.Key.Key_A)
    assert keys(inbox) != before
    press(inbox.page.table, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: keys(inbox) == before)
    assert selected(inbox) == before[1:2]
    assert decisions(open_window) == []


def test_undo_stays_in_the_inbox_and_says_what_it_did(
    qtbot: QtBot, inbox: InboxCommands, open_window: MainWindow
) -> None:
    """Also of a case that is not the one behind."""
    behind = open_window.workspace.case_id
    before = keys(inbox)
    other = next(key for key in before if key[0] != behind)
    inbox.page.table.select([other])
    press(inbox.page.table, Qt.Key.Key_A)
    open_window.menus.actions["undo"].trigger()
    qtbot.waitUntil(lambda: keys(inbox) == before)
    assert (open_window.workspace.desk, open_window.workspace.case_id) == ("alerts", behind)
    assert inbox.page.notice.text.text().startswith("Undone: ")
    assert selected(inbox) == [other]
    press(inbox.page.table, Qt.Key.Key_Down)
    click(inbox.page.notice.actions_shown[0])
    assert other not in keys(inbox)


def test_the_case_behind_is_drawn_when_it_is_seen_again(inbox: InboxCommands, open_window: MainWindow) -> None:
    behind = str(open_window.workspace.case_id)
    shown: list[str] = []
    open_window.workspace.case_shown.connect(shown.append)
    inbox.page.table.select([key for key in keys(inbox) if key[0] == behind][:1])
    press(inbox.page.table, Qt.Key.Key_A)
    assert shown == []
    open_window.workspace.show_desk(None)
    assert shown == [behind]
    assert open_window.workspace.alerts.decided_cards


def test_a_snooze_asks_for_no_reason(inbox: InboxCommands, open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.decides = ("", "marrow on Monday")
    press(inbox.page.table, Qt.Key.Key_S)
    (decision,) = decisions(open_window)
    assert (decision.kind, decision.comment) == (DecisionKind.SNOOZED, "marrow on Monday")
    assert asker.offered == []


def test_a_dismissal_asks_for_a_reason_of_the_list(
    inbox: InboxCommands, open_window: MainWindow, asker: ScriptedAsker
) -> None:
    asker.decides = ("known_and_treated", "")
    press(inbox.page.table, Qt.Key.Key_D)
    (decision,) = decisions(open_window)
    assert (decision.kind, decision.reason) == (DecisionKind.DISMISSED, "known_and_treated")
    assert asker.offered == list(DismissReason)


def test_thinking_better_of_it_decides_nothing(inbox: InboxCommands, open_window: MainWindow) -> None:
    before = keys(inbox)
    press(inbox.page.table, Qt.Key.Key_D)
    press(inbox.page.table, Qt.Key.Key_S)
    assert (keys(inbox), decisions(open_window)) == (before, [])


def test_the_buttons_do_the_same_and_say_their_keys(inbox: InboxCommands, open_window: MainWindow) -> None:
    buttons = inbox.page.detail.buttons
    assert [pressed.toolTip() for pressed in buttons.values()] == ["Key: Enter", "Key: A", "Key: S", "Key: D"]
    click(buttons[DecisionKind.ACKNOWLEDGED])
    assert len(decisions(open_window)) == 1


def test_letters_that_decide_nothing_move_nothing(inbox: InboxCommands, open_window: MainWindow) -> None:
    before = selected(inbox)
    for key in (Qt.Key.Key_O, Qt.Key.Key_T, Qt.Key.Key_X):
        press(inbox.page.table, key)
    assert (selected(inbox), decisions(open_window)) == (before, [])


def test_all_at_once_are_one_step_and_one_undo(qtbot: QtBot, inbox: InboxCommands, open_window: MainWindow) -> None:
    before = keys(inbox)
    press(inbox.page.table, Qt.Key.Key_A, CTRL)
    assert selected(inbox) == before
    pressed = inbox.page.detail.buttons[DecisionKind.ACKNOWLEDGED]
    assert pressed.text() == f"&Acknowledge {len(before)}"
    assert DecisionKind.DISMISSED not in inbox.page.detail.buttons
    press(inbox.page.table, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: inbox.reader.is_complete)
    assert keys(inbox) == []
    assert inbox.page.nothing.text() == "Nothing open in 4 cases"
    assert len(decisions(open_window)) == len(before)
    open_window.menus.actions["undo"].trigger()
    qtbot.waitUntil(lambda: keys(inbox) == before)
    assert sorted(selected(inbox)) == sorted(before)
    assert decisions(open_window) == []


def test_shift_selects_a_stretch(inbox: InboxCommands) -> None:
    press(inbox.page.table, Qt.Key.Key_Down, SHIFT)
    assert selected(inbox) == keys(inbox)[:2]
    inside = content_of(inbox.page.detail)
    assert inside is not None
    assert inside.findChildren(QLabel)[0].text() in ("2 alerts of 1 case", "2 alerts of 2 cases")


def test_a_card_that_changed_meanwhile_refuses_all_and_says_so(
    qtbot: QtBot, inbox: InboxCommands, open_window: MainWindow
) -> None:
    press(inbox.page.table, Qt.Key.Key_A, CTRL)
    tracker = open_window.session.tracker
    sample = tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(sample, MrdSample)
    tracker.amend("TEST-014", dataclasses.replace(sample, level_percent=4.0), "corrected elsewhere")
    press(inbox.page.table, Qt.Key.Key_A)
    assert decisions(open_window) == []
    assert "TEST-014 has changed meanwhile" in inbox.page.notice.text.text()
    assert inbox.page.notice.isVisibleTo(open_window)
    press(inbox.page.table, Qt.Key.Key_A, CTRL)
    press(inbox.page.table, Qt.Key.Key_A)
    assert not inbox.page.notice.isVisibleTo(open_window)
    qtbot.waitUntil(lambda: inbox.reader.is_complete)
    assert keys(inbox) == []


def test_decided_ones_are_shown_on_demand_and_opened_again(inbox: InboxCommands, asker: ScriptedAsker) -> None:
    first = keys(inbox)[0]
    asker.decides = ("other", "transferred to Roma")
    press(inbox.page.table, Qt.Key.Key_D)
    assert first not in keys(inbox)
    click(inbox.page.filter.also_decided)
    assert keys(inbox)[-1] == first
    inbox.page.table.select([first])
    row = inbox.page.selected[0]
    assert row.decision.startswith("Dismissed by ")
    assert inbox.page.table.inbox.index(len(keys(inbox)) - 1, 3).data() == row.decision
    assert inbox.page.detail.shown.comment == "transferred to Roma"
    assert list(inbox.page.detail.buttons)[1:] == ["reopen"]
    press(inbox.page.table, Qt.Key.Key_O)
    assert keys(inbox)[0] == first


def test_decided_and_open_ones_together_cannot_be_acknowledged(inbox: InboxCommands, open_window: MainWindow) -> None:
    press(inbox.page.table, Qt.Key.Key_A)
    click(inbox.page.filter.also_decided)
    press(inbox.page.table, Qt.Key.Key_A, CTRL)
    assert inbox.page.detail.buttons == {}
    press(inbox.page.table, Qt.Key.Key_A)
    assert len(decisions(open_window)) == 1


def test_what_was_decided_is_found_by_who_did_it(inbox: InboxCommands, open_window: MainWindow) -> None:
    press(inbox.page.table, Qt.Key.Key_A)
    click(inbox.page.filter.also_decided)
    (decision,) = decisions(open_window)
    type_into(inbox.page.filter.search, f"acknowledged by {decision.by}")
    assert len(keys(inbox)) == 1


def test_in_a_store_for_reading_only_nothing_can_be_decided(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    with Store.open(ward_store, PASSPHRASE):
        window.session.open(ward_store, PASSPHRASE, read_only=True)
        made = window.desk.inbox
        made.show()
        qtbot.waitUntil(lambda: made.reader.is_complete)
        before = keys(made)
        opens, *deciding = made.page.detail.buttons.values()
        assert opens.isEnabled()
        assert not any(pressed.isEnabled() for pressed in deciding)
        assert all("reading only" in pressed.toolTip() for pressed in deciding)
        press(made.page.table, Qt.Key.Key_A)
        made.do(DecisionKind.ACKNOWLEDGED)
        assert keys(made) == before
        press(made.page.table, Qt.Key.Key_Return)
        assert window.workspace.desk is None
        window.session.lock()


def test_while_a_past_day_is_shown_nothing_can_be_decided(inbox: InboxCommands, open_window: MainWindow) -> None:
    open_window.workspace.look_at(open_window.session.tracker.as_of.replace(day=1))
    assert not inbox.page.detail.buttons[DecisionKind.ACKNOWLEDGED].isEnabled()
    assert "past day" in inbox.page.detail.buttons[DecisionKind.ACKNOWLEDGED].toolTip()
    press(inbox.page.table, Qt.Key.Key_Return)
    assert open_window.workspace.as_of is None
    inbox.show()
    assert inbox.page.detail.buttons[DecisionKind.ACKNOWLEDGED].isEnabled()
