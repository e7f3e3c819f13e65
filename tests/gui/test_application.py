"""The program around the window: menus, crash page, start, pictures."""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop import app
from dalba_desktop.domain.codec import FactError
from dalba_desktop.gui import screens
from dalba_desktop.gui.ask import DialogAsker
from dalba_desktop.gui.calm import said_calmly, world_sentence
from dalba_desktop.gui.case_import import ImportRefused
from dalba_desktop.gui.chart_drawing import warm_up
from dalba_desktop.gui.crash_dialog import CrashDialog, redacted_report
from dalba_desktop.gui.labels import ElidedLabel
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.message_dialog import ConfirmDialog, ReasonDialog, TellDialog
from dalba_desktop.gui.theme import Appearance
from tests.gui.conftest import PASSPHRASE, make_store
from tests.gui.hands import type_into


def test_every_action_has_a_shortcut_of_its_own(window: MainWindow) -> None:
    shortcuts = [action.shortcut().toString() for action in window.menus.actions.values()]
    assert all(shortcuts)
    assert len(set(shortcuts)) == len(shortcuts)
    in_menus = [action for menu in window.menuBar().actions() for action in _actions(menu)]
    assert set(window.menus.actions.values()) == set(in_menus)


def _actions(menu: QAction) -> list[QAction]:
    return [action for action in menu.menu().actions() if not action.isSeparator()]  # type: ignore[attr-defined]


def test_everything_that_can_be_focused_has_a_name(open_window: MainWindow) -> None:
    """A screen reader says something for every stop of the Tab key."""
    nameless = [
        widget
        for widget in open_window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(open_window)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_about_says_what_it_is_not(window: MainWindow) -> None:
    window.menus.actions["about"].trigger()
    assert window.about is not None
    assert window.about.warning.text().startswith("Not a medical device. Verify every number")
    window.about.accept()


def test_a_crash_report_holds_no_patient_data(qtbot: QtBot) -> None:
    def looks_up(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError) as caught:
        looks_up("Rossi, Maria")
    report = redacted_report(caught.type, caught.tb)
    assert "KeyError" in report
    assert "looks_up" in report
    assert "Rossi" not in report
    assert str(Path(__file__).parent.parent.parent) not in report
    dialog = CrashDialog(report)
    qtbot.addWidget(dialog)
    assert dialog.report.toPlainText() == report


@pytest.mark.expected_logs("ZeroDivisionError")
def test_what_nobody_caught_reaches_the_crash_page(qtbot: QtBot, open_window: MainWindow) -> None:
    hook = app._CrashHook(lambda: open_window)
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CrashDialog)
        seen.append(dialog.report.toPlainText())
        hook(ZeroDivisionError, ZeroDivisionError("Rossi"), None)  # a second one opens no second page
        dialog.accept()

    QTimer.singleShot(0, look)
    hook(ZeroDivisionError, ZeroDivisionError("Rossi"), None)
    assert len(seen) == 1
    assert "Rossi" not in seen[0]
    assert open_window.session.is_open


def test_errors_of_the_world_are_known_by_what_can_be_done() -> None:
    assert world_sentence(FactError("cases[0]", 1, "text")) == "cases[0]: 1 is not allowed; allowed: text"
    assert world_sentence(ImportRefused("no")) == "no"
    assert "Permission denied" in str(world_sentence(PermissionError(13, "Permission denied", "x.pdf")))
    assert world_sentence(ValueError("ours")) is None
    with pytest.raises(ValueError, match="ours"), said_calmly(print):
        raise ValueError("ours")


def test_the_small_dialogs(qtbot: QtBot) -> None:
    reason = ReasonDialog("Withdraw", "Why?", "Withdraw")
    qtbot.addWidget(reason)
    assert not reason.yes.isEnabled()
    type_into(reason.reason, "  wrong patient ")
    assert reason.yes.isEnabled()
    assert reason.text() == "wrong patient"
    confirm = ConfirmDialog("Sure?", "Really?", "Yes")
    qtbot.addWidget(confirm)
    assert not confirm.yes.isDefault()
    tell = TellDialog("Title", "<b>as typed</b>")
    qtbot.addWidget(tell)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in tell.findChildren(QLabel))


@pytest.mark.parametrize(("press", "answer"), [(True, "wrong patient"), (False, None)])
def test_the_asker_asks_with_dialogs(qtbot: QtBot, press: bool, answer: str | None) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asker = DialogAsker(window)

    def react() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        dialog.reason.setText("wrong patient")
        dialog.accept() if press else dialog.reject()

    QTimer.singleShot(0, react)
    assert asker.reason("Withdraw", "Why?") == answer


def test_a_long_line_ends_in_an_ellipsis_and_keeps_its_text(qtbot: QtBot) -> None:
    label = ElidedLabel("since 19 February 2025, held 12 to 18 February")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


@pytest.fixture
def own_log() -> Generator[None]:
    yield
    for handler in list(app.log.handlers):
        app.log.removeHandler(handler)
        handler.close()


@pytest.mark.usefixtures("own_log")
def test_the_program_starts_on_a_store_and_ends(
    qapp: QApplication, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[MainWindow] = []
    make = app.make_window

    def remember(application: QApplication) -> MainWindow:
        seen.append(make(application))
        return seen[0]

    monkeypatch.setattr(app, "make_window", remember)
    hook = sys.excepthook
    QTimer.singleShot(0, lambda: [window.close() for window in seen])
    assert app.main(ward_store, PASSPHRASE) == 0
    assert sys.excepthook is hook
    assert not seen[0].session.is_open
    assert logging.getLogger("dalba_desktop").handlers
    seen[0].deleteLater()


def test_a_store_is_asked_for_its_passphrase(window: MainWindow, ward_store: Path) -> None:
    app.show_store(window, ward_store, None)
    assert window.pages.currentWidget() is window.unlock
    app.show_store(window, ward_store, "wrong")
    assert window.unlock.error.text()


def test_no_chart_library_before_the_first_page(tmp_path: Path) -> None:
    """The first page must not wait for matplotlib, numpy or the database."""
    import subprocess

    code = (
        "import sys\n"
        "from dalba_desktop import app\n"
        "window = app.make_window(app.make_application())\n"
        "window.show()\n"
        "late = {'matplotlib', 'numpy', 'sqlite_utils', 'sqlcipher3', 'reportlab', 'pikepdf'} & set(sys.modules)\n"
        "print(sorted(late))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_pictures_of_every_screen(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.gui.clinic import ward

    store = tmp_path / "demo.dalba"
    monkeypatch.setattr("tests.gui.conftest.PASSPHRASE", "demo")
    make_store(store, ward(), synthetic=True)
    out = tmp_path / "screens"
    monkeypatch.setattr(screens, "APPEARANCES", (Appearance.DARK,))
    assert screens.main(["--out", str(out), "--store", str(store)]) == 0
    names = {path.name for path in out.iterdir()}
    for screen in ("start", "unlock-wrong", "cases", "one-sample", "empty-store", "mrd-problems", "exported"):
        assert f"{screen}-dark.png" in names
    assert QGuiApplication.overrideCursor() is None


def test_the_heavy_libraries_come_one_at_a_time(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def steps() -> Iterator[None]:
        for place in range(3):
            taken.append(place)
            yield

    monkeypatch.setattr(app, "warm_up", steps)
    monkeypatch.setattr(app, "WARM_UP_PAUSE_MS", 0)
    app.warm_up_behind(window)
    assert taken == []
    qtbot.waitUntil(lambda: taken == [0, 1, 2])
    assert list(warm_up()) == [None, None]
