"""Screens in another theme and at another size, put on while they are shown, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from dalba_desktop.gui.screens import LARGE, Photographer, every_screen
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.plots.theme import Theme
from dalba_desktop.tracker import Tracker
from tests.gui.canary import CANARY, TODAY, canary_store
from tests.gui.conftest import PASSPHRASE

GROUPS = ("start", "changes", "person")
"""Of the groups of `every_screen`: the others are as slow as they are large, two new style sheets for each screen."""
ON_PAPER = frozenset({"document", "document-beside", "document-of-a-result", "documents"})
"""Screens with a page of somebody's paper on them, which is white in any light."""
MOST_OF_OLD = 0.002
"""Of all pixels: a letter may hit a colour of the other theme by chance."""


class Dresser(Photographer):
    """Stops at each screen, changes the theme, looks for the old one, then the size, then puts both back."""

    found: list[str]
    stops: int = 0

    def keep(self, name: str, dialog: QDialog | None = None, *, keeps_pointer: bool = False) -> None:
        """Looks at what is left of the light or the small instead of taking a picture."""
        del keeps_pointer
        self.stops += 1
        is_ours = dialog is not None and not dialog.isVisible()
        if dialog is not None and is_ours:
            dialog.show()
        self.settle()
        front = self.window if dialog is None else dialog
        light = self._themes.theme
        self._themes.choose(Appearance.DARK)
        self.settle()
        if name not in ON_PAPER:
            left = share_of(front, light)
            if left > MOST_OF_OLD:
                self.found.append(f"{name}: {left:.1%} is still light")
        self._themes.choose(Appearance.LIGHT)
        self.settle()
        small = letters(front)
        self._themes.enlarge(150)
        self.settle()
        large = letters(front)
        self.found += [
            f"{name}: {text!r} is still {size} px" for (text, size) in small if size and (text, size) in large and text
        ]
        self._themes.enlarge(100)
        self.settle()
        if dialog is not None and is_ours:
            dialog.hide()


def share_of(widget: QWidget, theme: Theme) -> float:
    """How much of what is drawn has the ground of a theme."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    grounds = {QColor(colour).rgb() & 0xFFFFFF for colour in (theme.page, theme.panel)}
    points = [(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)]
    hits = sum(image.pixel(x, y) & 0xFFFFFF in grounds for x, y in points)
    return hits / max(1, len(points))


def letters(widget: QWidget) -> set[tuple[str, int]]:
    """Every text of a label with the size of its letters."""
    labels = (each for each in widget.findChildren(QLabel) if each.isVisible())
    return {(label.text(), label.fontInfo().pixelSize()) for label in labels}


@pytest.mark.long
@pytest.mark.parametrize("group", GROUPS)
def test_nothing_keeps_the_look_before(
    group: str, qapp: QApplication, themes: ThemeSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = canary_store(tmp_path / f"{CANARY}.dalba")
    dresser = Dresser(qapp, themes, tmp_path, tmp_path)
    dresser.found = []
    dresser.window.resize(*LARGE)
    try:
        screens = every_screen(dresser, tmp_path, lambda: Tracker.open(store, PASSPHRASE, today=TODAY), "x")
        dict(screens)[group]()
        assert dresser.stops
        assert not dresser.found, "\n".join(dict.fromkeys(dresser.found))
    finally:
        themes.enlarge(100)
        dresser.window.close()
        dresser.window.deleteLater()
