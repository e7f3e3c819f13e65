"""Hands that only type: every key goes to the widget that has the focus, and every key is counted.

A character counts as one keystroke, a combination as many as keys are held down (Ctrl+Alt+N is three). In a file
dialog, which belongs to the desktop and not to the window, the suggested name costs one (Enter), another name its
characters and Enter.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import ScriptedAsker

MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
NAMED = {
    "Enter": Qt.Key.Key_Return,
    "Tab": Qt.Key.Key_Tab,
    "Esc": Qt.Key.Key_Escape,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
}


class Typist:
    """Types into whatever has the focus."""

    def __init__(self) -> None:
        self.keystrokes = 0
        self.spent: list[tuple[str, int]] = []
        self._since = 0

    def types(self, text: str) -> None:
        """A text, key by key; each goes to where the focus is by then."""
        for char in text:
            QTest.keyClicks(focused(), char)
            self.keystrokes += 1

    def presses(self, *combinations: str) -> None:
        """Keys by name, alone or held together: `Tab`, `Ctrl+Alt+N`."""
        for combination in combinations:
            *held, name = combination.split("+")
            modifier = Qt.KeyboardModifier.NoModifier
            for each in held:
                modifier |= MODIFIERS[each]
            key = NAMED[name] if name in NAMED else Qt.Key[f"Key_{name}"]
            QTest.keyClick(focused(), key, modifier)
            self.keystrokes += 1 + len(held)

    def done(self, what: str) -> int:
        """What was typed since the last time was for this; how many keys it took."""
        took = self.keystrokes - self._since
        self._since = self.keystrokes
        self.spent.append((what, took))
        return took

    def told(self, in_all: int) -> str:
        """The count, line by line; `in_all` is what the first lines add up to."""
        lines = [f"{took:5d}  {what}" for what, took in self.spent]
        sums = [sum(took for _, took in self.spent[: place + 1]) for place in range(len(self.spent))]
        lines.insert(sums.index(in_all) + 1, f"{in_all:5d}  in all")
        return "\n".join(["keystrokes", *lines])


class TypingAsker(ScriptedAsker):
    """File dialogs as a typist uses them, in one folder."""

    def __init__(self, typist: Typist, folder: Path) -> None:
        super().__init__()
        self._typist = typist
        self._folder = folder
        self.name = ""
        """What is typed instead of the suggested name; empty to take that."""

    def file_to_save(self, title: str, suggestion: str, kinds: str) -> Path | None:
        self.asked.append(suggestion)
        self._typist.keystrokes += len(self.name) + 1
        return self._folder / (self.name or suggestion)


def focused() -> QWidget:
    """The widget that gets the next key. Where a dialog was closed, its window comes to the front as on a desktop."""
    QApplication.processEvents()
    if QApplication.activeWindow() is None:
        there = [
            QApplication.activeModalWidget(),
            *(each for each in QApplication.topLevelWidgets() if each.isVisible()),
        ]
        front = next(each for each in there if each is not None)
        front.activateWindow()
        QApplication.processEvents()
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None, "no window of the program is in front"
    return found
