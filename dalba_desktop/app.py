"""Joins the graphical parts: paths, log, crash page, theme, window. The only place that knows them all."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from dalba_desktop import __version__
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.chart_drawing import warm_up
from dalba_desktop.gui.crash_dialog import CrashDialog, redacted_report
from dalba_desktop.gui.language import chosen_language, put_on
from dalba_desktop.gui.language_switch import LanguageSwitch, Leave
from dalba_desktop.gui.lock_system import SystemWatch
from dalba_desktop.gui.main_window import PROGRAM, MainWindow
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.single_window import Door, bring_to_front, show_other
from dalba_desktop.gui.theme import ThemeSwitch

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker

log = logging.getLogger("dalba_desktop")

WARM_UP_PAUSE_MS = 150


def main(store: Path | str | None = None, passphrase: str | None = None) -> int:
    """Opens the window: on the start page, on a store's unlock page, or, with a passphrase, on the open store.

    A store that another window of this user has open, or asks for, brings that window to the front instead.
    Returns the exit code of the program.
    """
    application = make_application()
    if store is not None and show_other(Path(store)):
        return 0
    start_logging()
    put_on(application, chosen_language(Settings().language))
    window = make_window(application)
    shown = LanguageSwitch(application, window, join_system)
    previous_hook = sys.excepthook
    sys.excepthook = _CrashHook(lambda: shown.window)
    try:
        window.show()
        if store is not None:
            show_store(window, Path(store), passphrase)
        if not shown.window.isVisible():
            # Closed while its store was being opened.
            return 0
        # Behind the first page: what opening a store and drawing a chart will need.
        warm_up_behind(window)
        return application.exec()
    finally:
        sys.excepthook = previous_hook
        shown.close()


def make_application() -> QApplication:
    """The one QApplication, named."""
    QCoreApplication.setApplicationName(PROGRAM)
    QCoreApplication.setApplicationVersion(__version__)
    present = QApplication.instance()
    return present if isinstance(present, QApplication) else QApplication(sys.argv[:1])


def make_window(application: QApplication) -> MainWindow:
    """The window in the theme the user chose, not yet shown."""
    themes = ThemeSwitch(application, Settings().appearance, percent=Settings().percent)
    return MainWindow(themes, make_demo=make_demo)


def join_system(window: MainWindow) -> Leave:
    """Ties a window to the desktop around it: locking and sleep, and a second start on its store."""
    system = SystemWatch(window.locks, window)
    door = open_door(window)
    system.listen(int(window.winId()))

    def leave() -> None:
        system.stop()
        door.close()

    return leave


def open_door(window: MainWindow) -> Door:
    """Lets a second start on the store that is shown find this window."""
    door = Door(window)
    door.knocked.connect(lambda: bring_to_front(window))
    window.session.opened.connect(lambda: door.listen(window.session.tracker.path))
    window.stores.unlock_shown.connect(lambda: door.listen(window.unlock.path))
    window.stores.start_shown.connect(door.close)
    return door


def show_store(window: MainWindow, store: Path, passphrase: str | None) -> None:
    """Asks for the passphrase of a store, or opens it with the one given."""
    window.stores.show_unlock(store)
    if passphrase is not None:
        with said_calmly(window.unlock.show_problem):
            window.session.open(store, passphrase)


def make_demo() -> Tracker:
    """The demo store, made anew in the user's data folder and opened."""
    from dalba_desktop.tracker import create_demo

    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return create_demo(folder / "demo.dalba")


def data_folder() -> Path:
    """Where the program keeps what is its own."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


def start_logging() -> None:
    """Warnings and worse into a small local file. It holds places in the code, never names or values."""
    if log.handlers:
        return
    folder = data_folder() / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "desktop.log", maxBytes=200_000, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)


def warm_up_behind(window: MainWindow) -> None:
    """Imports the heavy libraries in small steps between what the user does."""
    steps = warm_up()

    def take_step() -> None:
        if next(steps, warm_up) is None:
            QTimer.singleShot(WARM_UP_PAUSE_MS, window, take_step)

    QTimer.singleShot(WARM_UP_PAUSE_MS, window, take_step)


class _CrashHook:
    """Shows the crash page for what nobody caught; one at a time, and the window goes on."""

    def __init__(self, window: Callable[[], MainWindow]) -> None:
        self._window = window
        self._is_showing = False

    def __call__(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        report = redacted_report(kind, where)
        log.error("%s", report)
        if "DALBA_DEBUG" in os.environ:
            sys.__excepthook__(kind, error, where)
        if self._is_showing:
            return
        self._is_showing = True
        try:
            dialog = CrashDialog(report, self._window())
            dialog.exec()
            dialog.deleteLater()
        finally:
            self._is_showing = False
