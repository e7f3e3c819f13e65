"""What is pressed may ask for another content of the panel it stands in: it must live until the press is over."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.scroll_room import content_of, show_inside
from tests.gui.hands import click, press


def room(text: str) -> tuple[QWidget, QPushButton]:
    inside, pressed = QWidget(), QPushButton(text)
    QVBoxLayout(inside).addWidget(pressed)
    return inside, pressed


@pytest.mark.parametrize("by_key", [True, False])
def test_a_button_lives_through_the_press_that_takes_it_away(qtbot: QtBot, by_key: bool) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    first, pressed = room("first")
    second, _ = room("second")
    still_there: list[bool] = []

    def renew() -> None:
        show_inside(area, second)
        still_there.append(shiboken6.isValid(pressed))

    pressed.clicked.connect(renew)
    show_inside(area, first)
    area.show()
    qtbot.waitExposed(area)
    if by_key:
        press(pressed, Qt.Key.Key_Space)
    else:
        click(pressed)
    assert still_there == [True]
    assert content_of(area) is second
    qtbot.waitUntil(lambda: not shiboken6.isValid(pressed))


def test_a_card_taken_over_by_key_goes_when_the_key_is_up(qtbot: QtBot, open_window: MainWindow) -> None:
    panel = open_window.workspace.alerts
    card = panel.cards[0]
    pressed = next(iter(card.buttons.values()))
    was_valid: list[bool] = []
    open_window.session.changed.connect(lambda _: was_valid.append(shiboken6.isValid(pressed)))
    pressed.setFocus()
    press(pressed, Qt.Key.Key_Space)
    assert was_valid == [True]
    assert len(panel.decided_cards) == 1
    qtbot.waitUntil(lambda: not shiboken6.isValid(card))
