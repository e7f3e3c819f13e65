"""View > Larger, Smaller, Usual size: everything is drawn at 100 to 200 %, at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.scale_size import STEPS, USUAL, percent, px_size
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.theme import ThemeSwitch
from dalba_desktop.wording import say

LARGER_KEYS, SMALLER_KEY, USUAL_KEY = ("Alt++", "Alt+="), "Alt+-", "Alt+0"
"""The chart has the same signs with Ctrl, and alone."""
LEAST = (960, 600)


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """Three lines of the View menu."""
    return {
        "view": (
            Entry("larger", say("Lar&ger"), LARGER_KEYS[0], "size"),
            Entry("smaller", say("S&maller"), SMALLER_KEY, "size"),
            Entry("usual_size", say("&Usual size"), USUAL_KEY, "size"),
            None,
        )
    }


class ScaleCommands(QObject):
    """Steps through the sizes and remembers the one that was chosen."""

    def __init__(self, themes: ThemeSwitch, window: QMainWindow) -> None:
        super().__init__(window)
        self._themes = themes
        self._window = window
        self._settings = Settings()
        self._actions: dict[str, QAction] = {}
        self.keep_small_enough()

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries do."""
        return {
            "larger": lambda: self.step(1),
            "smaller": lambda: self.step(-1),
            "usual_size": lambda: self.choose(USUAL),
        }

    def use(self, menus: Menus) -> None:
        """Takes the entries, which are grey where there is no further step."""
        self._actions = {key: menus.actions[key] for key in self.slots()}
        self._actions["larger"].setShortcuts([QKeySequence(keys) for keys in LARGER_KEYS])
        self._say_state()

    def step(self, by: int) -> None:
        """So many steps larger; smaller when negative."""
        place = STEPS.index(percent()) + by
        self.choose(STEPS[max(0, min(len(STEPS) - 1, place))])

    def choose(self, chosen: int) -> None:
        """Draws everything at a size from now on."""
        self._themes.enlarge(chosen)
        self._settings.percent = percent()
        self.keep_small_enough()
        self._say_state()

    def keep_small_enough(self) -> None:
        """The window may always be made as small as the screen."""
        room = self._window.screen().availableGeometry().size()
        self._window.setMinimumSize(px_size(*LEAST).boundedTo(room))

    def _say_state(self) -> None:
        if self._actions:
            self._actions["larger"].setEnabled(percent() < STEPS[-1])
            self._actions["smaller"].setEnabled(percent() > STEPS[0])
            self._actions["usual_size"].setEnabled(percent() != USUAL)
