"""Two hundred actions through the window, taken back one by one and done again: every state comes back as it was."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.inbox_commands import DESK as INBOX
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import click, press, type_into
from tests.gui.random_user import settle

FEW = 20
ACTIONS = 200
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
DAYS = range(1, 6)


class Hands:
    """Does one thing after the other as a user would; what is not possible just now is left."""

    def __init__(self, qtbot: QtBot, window: MainWindow, asker: ScriptedAsker, seed: int) -> None:
        self.qtbot = qtbot
        self.window = window
        self.asker = asker
        self.chance = random.Random(seed)
        self.states = [self.state()]
        self.done: list[str] = []

    def state(self) -> str:
        """Everything that the store holds about cases and settings, as text."""
        tracker = self.window.session.tracker
        kept = sorted((key, repr(tracker.keeping.preference(key))) for key in ("search_lists", "centre"))
        return tracker.case_file() + repr(kept)

    def act(self) -> None:
        """One action that stored something; tries others until one does."""
        kinds: list[Callable[[], None]] = [self.line, self.line, self.line, self.withdraw, self.decide, self.bulk]
        for _ in range(60):
            kind = self.chance.choice(kinds)
            kind()
            settle()
            now = self.state()
            if now != self.states[-1]:
                self.states.append(now)
                self.done.append(kind.__name__)
                return
        raise AssertionError(f"nothing could be done after {self.done}")

    def some_case(self) -> None:
        """Goes to any case."""
        self.window.workspace.go_to(self.chance.choice(self.window.session.tracker.case_ids()))

    def line(self) -> None:
        """A result, a drug, a test or a note in one line; questions are answered by the first answer."""
        self.some_case()
        day, level = self.chance.choice(DAYS), self.chance.uniform(0.001, 90)
        typed = self.chance.choice(
            [
                f"{day}/3 bm {level:.3g}% abl {self.chance.randint(12, 90)}000",
                f"{day}/3 pb neg abl {self.chance.randint(12, 90)}000",
                f"T315I {self.chance.randint(1, 90)}% ngs {day}/3",
                f"dasa {self.chance.choice((50, 70, 100, 140))} from {day}/3",
                f"note {day}/3 seen in the clinic, {self.chance.randint(1, 9999)}",
                f"omeprazole from {day}/3",
            ]
        )
        press(self.window, Qt.Key.Key_R, CONTROL)
        edit = self.window.parts.quick.line.edit
        edit.clear()
        type_into(edit, typed)
        press(edit, Qt.Key.Key_Return)
        edit.clear()
        press(edit, Qt.Key.Key_Escape)

    def withdraw(self) -> None:
        """Takes a result back."""
        self.some_case()
        table = self.window.workspace.page.tabs.tables["mrd"]
        self.window.workspace.page.tabs.bar.setCurrentIndex(0)
        if not table.model().rowCount():
            return
        table.selectRow(self.chance.randrange(table.model().rowCount()))
        self.asker.why = f"wrong tube {self.chance.randint(1, 9999)}"
        action = self.window.menus.actions["withdraw_record"]
        if action.isEnabled():
            action.trigger()

    def decide(self) -> None:
        """Takes a card over, puts it aside or sets it aside."""
        self.some_case()
        self.asker.decides = ("sample_error", "")
        cards = self.window.workspace.alerts.cards
        if cards:
            click(self.chance.choice([*self.chance.choice(cards).buttons.values()]))

    def bulk(self) -> None:
        """Takes over all that is open in the inbox, now and then."""
        if self.chance.random() < 0.8:
            return
        self.window.workspace.show_desk(INBOX)
        page = self.window.desk.inbox.page
        self.qtbot.waitUntil(lambda: self.window.desk.ward.is_complete)
        press(page.table, Qt.Key.Key_A, CONTROL)
        press(page.table, Qt.Key.Key_A)
        self.window.workspace.show_desk(None)


def in_front(qtbot: QtBot, window: MainWindow) -> None:
    """No desktop gives the window its place back when a dialog is gone."""
    if not window.isActiveWindow():
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)


@pytest.mark.parametrize("actions", [FEW, pytest.param(ACTIONS, marks=pytest.mark.long)])
def test_many_actions_there_and_back(qtbot: QtBot, open_window: MainWindow, asker: ScriptedAsker, actions: int) -> None:
    open_window.activateWindow()
    qtbot.waitUntil(lambda: open_window.desk.ward.is_complete)
    hands = Hands(qtbot, open_window, asker, seed=5)
    for _ in range(actions):
        hands.act()
    assert len(hands.states) == actions + 1
    assert {"line", "withdraw", "decide", "bulk"} <= set(hands.done) or actions == FEW, hands.done
    in_front(qtbot, open_window)
    open_window.workspace.cases.view.setFocus()
    undo, redo = open_window.menus.actions["undo"], open_window.menus.actions["redo"]
    for place in range(actions - 1, -1, -1):
        in_front(qtbot, open_window)
        press(open_window, Qt.Key.Key_Z, CONTROL)
        settle()
        assert hands.state() == hands.states[place], f"undo of action {place + 1}, {hands.done[place]}"
    assert not undo.isEnabled()
    for place in range(1, actions + 1):
        in_front(qtbot, open_window)
        press(open_window, Qt.Key.Key_Z, CONTROL | SHIFT)
        settle()
        assert hands.state() == hands.states[place], f"redo of action {place}, {hands.done[place - 1]}"
    assert not redo.isEnabled()
    assert open_window.session.tracker.keeping.verify().is_sound
