"""What a user's hands do: click, type, press, move."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """A click with the left button, in the middle unless a place is given."""
    place = at if at is not None else widget.rect().center()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def type_into(widget: QWidget, text: str) -> None:
    """Types a text, key by key."""
    QTest.keyClicks(widget, text)


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses and releases a key."""
    QTest.keyClick(widget, key, modifier)


def move(widget: QWidget, to: QPoint) -> None:
    """Moves the pointer over a widget."""
    QTest.mouseMove(widget, to)
