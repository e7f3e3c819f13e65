"""What goes from the screen when the store is locked, and what is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.about_dialog import AboutDialog
from dalba_desktop.gui.ask import DialogAsker
from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.lock_system import SystemWatch
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.tracker import Tracker
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import press, type_into


def test_locking_closes_whatever_is_open(open_window: MainWindow) -> None:
    open_window.about = AboutDialog(open_window)
    open_window.about.open()
    open_window.knowledge.show()
    preview = QDialog(open_window)
    preview.show()
    window = QWidget(open_window, Qt.WindowType.Window)
    window.show()
    menu = QMenu(open_window)
    menu.addAction("Copy TEST-014")
    menu.popup(open_window.pos())
    open_window.stores.lock()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [open_window]
    assert open_window.knowledge.dialog is None


def test_locking_ends_a_question_that_is_being_asked(open_window: MainWindow) -> None:
    """The asker waits in a loop of its own; it gets the answer of somebody who thought better of it."""
    QTimer.singleShot(0, open_window, open_window.stores.lock)
    assert DialogAsker(open_window).reason("Withdraw", "Why?") is None
    assert not open_window.session.is_open


def test_ctrl_l_is_heard_over_a_dialog(open_window: MainWindow) -> None:
    open_window.records.add()
    form = open_window.records.form
    assert form is not None
    press(form.fields["date"].editor, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert open_window.pages.currentWidget() is open_window.unlock
    assert not form.isVisible()


def test_what_was_copied_here_is_taken_off_the_clipboard(open_window: MainWindow) -> None:
    board = QGuiApplication.clipboard()
    clipboard().copy("TEST-014, 1.2 %")
    assert board.text() == "TEST-014, 1.2 %"
    assert bytes(board.mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"
    open_window.stores.lock()
    assert board.text() == ""


def test_what_somebody_else_copied_stays(open_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    board = QGuiApplication.clipboard()
    clipboard().copy("TEST-014")
    board.setText("a recipe")
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: False)
    open_window.stores.lock()
    assert board.text() == "a recipe"
    board.clear()


def test_what_was_copied_from_a_field_goes_too(open_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C in a line or on a label does not pass by us; the system knows whose it is."""
    board = QGuiApplication.clipboard()
    board.setText("Rossi")
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: True)
    open_window.stores.lock()
    assert board.text() == ""


def test_typed_secrets_are_forgotten(open_window: MainWindow) -> None:
    open_window.keys.change()
    dialog = open_window.keys.dialog
    assert dialog is not None
    type_into(dialog.present, PASSPHRASE)
    dialog.new.show_it.setChecked(True)
    type_into(dialog.new.first, "lantern gravel oyster")
    open_window.stores.lock()
    assert dialog.present.text() == dialog.new.first.text() == ""
    dialog.new.first.undo()
    assert dialog.new.first.text() == ""
    type_into(open_window.unlock.passphrase, "half a pass")
    open_window.stores.show_start()
    assert open_window.unlock.passphrase.text() == ""


def test_the_program_listens_to_the_system_while_it_runs(
    qapp: QApplication, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dalba_desktop import app

    did: list[str] = []
    monkeypatch.setattr(SystemWatch, "listen", lambda _self, window: did.append("listen"))
    monkeypatch.setattr(SystemWatch, "stop", lambda _self: did.append("stop"))
    monkeypatch.setattr(app, "start_logging", lambda: None)
    seen: list[MainWindow] = []
    make = app.make_window

    def remember(application: QApplication) -> MainWindow:
        seen.append(make(application))
        return seen[0]

    monkeypatch.setattr(app, "make_window", remember)
    QTimer.singleShot(0, lambda: [window.close() for window in seen])
    assert app.main(ward_store, None) == 0
    assert did == ["listen", "stop"]
    seen[0].deleteLater()
    assert os.environ.get("QT_QPA_PLATFORM")


def test_the_page_is_there_before_the_store_is_closed(open_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing may make a backup, which takes its time; nobody reads on meanwhile."""
    shown: list[object] = []
    close = Tracker.close

    def closed(tracker: Tracker, *, backs_up: bool = True) -> None:
        shown.append(open_window.pages.currentWidget())
        close(tracker, backs_up=backs_up)

    monkeypatch.setattr(Tracker, "close", closed)
    open_window.stores.lock("Locked together with the desktop.")
    assert shown == [open_window.unlock]
    assert open_window.unlock.note.text() == "Locked together with the desktop."


# --- work that takes seconds ----------------------------------------------------------------------------------------


def test_locking_while_the_store_is_checked(
    qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check goes on in its thread and is told to nobody."""
    waited = _let_work_wait(monkeypatch, "dalba_desktop.tracker.checking.check_beside", open_window)
    open_window.safety.history.show()
    open_window.safety.history.check()
    assert waited
    assert not open_window.session.is_open


def test_locking_while_a_backup_is_made(
    qtbot: QtBot, open_window: MainWindow, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is closed when the backup is through."""
    waited = _let_work_wait(monkeypatch, "dalba_desktop.tracker.beside.backup_beside", open_window)
    open_window.safety.backups.show()
    open_window.safety.backups.make()
    assert waited
    assert not open_window.session.is_open
    assert [path for path in ward_store.with_name("ward backups").iterdir() if path.suffix == ".dalba"]


def _let_work_wait(monkeypatch: pytest.MonkeyPatch, place: str, window: MainWindow) -> list[bool]:
    """Makes work take until the store was locked over it."""
    import importlib
    import threading

    module, name = place.rsplit(".", 1)
    real = getattr(importlib.import_module(module), name)
    was_locked = threading.Event()
    waited: list[bool] = []

    def slowly(tracker: object) -> object:
        work = real(tracker)

        def wait_and_work() -> object:
            waited.append(was_locked.wait(10))
            return work()

        return wait_and_work

    def lock() -> None:
        window.stores.lock()
        was_locked.set()

    monkeypatch.setattr(place, slowly)
    QTimer.singleShot(0, window, lock)
    return waited
