"""Every screen: all has a name and is reached by Tab, can be read in both themes, is whole at 150 % and in Italian."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.language import ENGLISH, ITALIAN, put_on
from dalba_desktop.gui.scale_size import USUAL
from dalba_desktop.gui.screens import LARGE, Photographer, every_screen
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.tracker import Tracker
from tests.gui.canary import CANARY, TODAY, canary_store
from tests.gui.checkers.findings import clipped, out_of_reach, too_faint, without_name
from tests.gui.checkers.stray import StrayWindows
from tests.gui.conftest import PASSPHRASE

Checker = Callable[[QWidget], Iterator[str]]
NEVER = cast("Any", None)
GROUPS = tuple(name for name, _ in every_screen(NEVER, Path(), NEVER, ""))


class Inspector(Photographer):
    """Stops at each screen and has the checkers look at what is in front."""

    checkers: tuple[Checker, ...] = ()
    found: list[str]
    stops: int = 0

    def keep(self, name: str, dialog: QDialog | None = None, *, keeps_pointer: bool = False) -> None:
        """Looks instead of taking a picture."""
        del keeps_pointer
        self.stops += 1
        is_ours = dialog is not None and not dialog.isVisible()
        if dialog is not None and is_ours:
            dialog.adjustSize()
            dialog.show()
        self.settle()
        front: QWidget = self.window if dialog is None else dialog
        for checker in self.checkers:
            self.found += [f"{name}: {said}" for said in checker(front)]
        if dialog is not None and is_ours:
            dialog.hide()


def inspected(group: str, qapp: QApplication, themes: ThemeSwitch, folder: Path, *checkers: Checker) -> list[str]:
    """What the checkers find on the screens of a group."""
    store = canary_store(folder / f"{CANARY}.dalba")
    inspector = Inspector(qapp, themes, folder, folder)
    inspector.found, inspector.checkers = [], checkers
    inspector.window.resize(*LARGE)
    stray = StrayWindows()
    try:
        if group == "chart":
            inspector.window.session.use(Tracker.open(store, PASSPHRASE, today=TODAY))
        draw = dict(every_screen(inspector, folder, lambda: Tracker.open(store, PASSPHRASE, today=TODAY), "x"))[group]
        draw()
        assert inspector.stops
        strays = [f"a window of its own: {said}" for said in stray.found]
        return list(dict.fromkeys([*inspector.found, *strays]))
    finally:
        stray.stop()
        inspector.window.close()
        inspector.window.deleteLater()


@pytest.fixture
def put_back(qapp: QApplication, themes: ThemeSwitch) -> Iterator[None]:
    """The usual language and size again, whatever was tried."""
    yield
    put_on(qapp, ENGLISH)
    themes.enlarge(USUAL)


@pytest.mark.parametrize("group", GROUPS)
def test_everything_has_a_name_and_is_reached(
    group: str, qapp: QApplication, themes: ThemeSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = inspected(group, qapp, themes, tmp_path, without_name, out_of_reach)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("theme", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("group", GROUPS)
def test_everything_can_be_read_in_either_theme(
    group: str,
    theme: Appearance,
    qapp: QApplication,
    themes: ThemeSwitch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    themes.choose(theme)
    found = inspected(group, qapp, themes, tmp_path, too_faint)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.usefixtures("put_back")
@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_clipped_at_150_percent_in_italian(
    group: str, qapp: QApplication, themes: ThemeSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put_on(qapp, ITALIAN)
    themes.enlarge(150)
    found = inspected(group, qapp, themes, tmp_path, clipped)
    assert not found, "\n".join(found)


def planted(qtbot: QtBot, *widgets: QWidget) -> QDialog:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    for widget in widgets:
        column.addWidget(widget)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_a_field_without_a_name_is_found(qtbot: QtBot) -> None:
    field, told = QLineEdit(), QLineEdit()
    told.setAccessibleName("Level")
    assert len(list(without_name(planted(qtbot, field, told)))) == 1


def test_a_faint_text_is_found(qtbot: QtBot) -> None:
    faint, plain = QLabel("hardly to be read"), QLabel("well to be read")
    faint.setStyleSheet("color: #b0b0b0; background: #ffffff;")
    plain.setStyleSheet("color: #202020; background: #ffffff;")
    assert len(list(too_faint(planted(qtbot, faint, plain)))) == 1


def test_a_clipped_text_is_found(qtbot: QtBot) -> None:
    label, pressed = QLabel("a text that is longer than its room"), QPushButton("and a button that is as well")
    label.setFixedSize(QSize(40, 20))
    pressed.setFixedWidth(40)
    assert len(list(clipped(planted(qtbot, label, pressed, QLabel("whole"))))) == 2


def test_what_tab_leaves_out_is_found(qtbot: QtBot) -> None:
    first, second, left_out = QLineEdit("1"), QLineEdit("2"), QLineEdit("3")
    dialog = planted(qtbot, first, second, left_out)
    first.setFocus()
    left_out.installEventFilter(hidden := _NoFocus(dialog))
    assert hidden is not None
    assert [said for said in out_of_reach(dialog) if "3" in said]


def test_a_part_that_is_shown_on_its_own_is_found(qtbot: QtBot) -> None:
    stray = StrayWindows()
    dialog, part = planted(qtbot), QLabel("shown before it has its place")
    qtbot.addWidget(part)
    part.setVisible(True)
    assert dialog.isVisible()
    assert len(stray.stop()) == 1


class _NoFocus(QWidget):
    """Sends the keyboard on as soon as it comes: what a widget must not do."""

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if event.type() is event.Type.FocusIn:
            cast("QWidget", self.parent()).findChildren(QLineEdit)[0].setFocus()
        return False
