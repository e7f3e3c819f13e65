"""The random user on its own: `python -X faulthandler -m tests.gui.random_run --seed 7 --steps 5000`.

Every step is told before it is done. Ends with 0 when nothing happened; else what came of it is written out.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from tests.gui.checkers.stray import StrayWindows
from tests.gui.clinic import TODAY, ward
from tests.gui.conftest import PASSPHRASE, ScriptedAsker, make_store
from tests.gui.random_user import RandomUser, settle

PATIENCE_SECONDS = 20
SAID_ALWAYS = "This plugin does not support "
"""What the offscreen platform says of every window."""


class Listener:
    """Hears exceptions that Qt swallows and warnings of Qt."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_message(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        """A line of Qt's log."""
        if kind is not QtMsgType.QtDebugMsg and kind is not QtMsgType.QtInfoMsg and not text.startswith(SAID_ALWAYS):
            self.heard.append(f"Qt: {text}")

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What a slot raised."""
        self.heard.append("".join(traceback.format_exception(kind, error, trace)))


def a_window(folder: Path) -> tuple[MainWindow, ScriptedAsker, Path, ThemeSwitch]:
    """The window on a store of its own in an empty folder."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    store, asker = make_store(folder / "ward.dalba", ward()), ScriptedAsker()

    def make_demo() -> Tracker:
        demo = folder / "demo.dalba"
        if not demo.exists():
            make_store(demo, ward(), synthetic=True)
        return Tracker.open(demo, PASSPHRASE, today=TODAY)

    themes = ThemeSwitch(application, Appearance.LIGHT)
    window = MainWindow(themes, make_demo=make_demo, today=lambda: TODAY, asker=asker)
    window.resize(1440, 900)
    window.show()
    window.session.open(store, PASSPHRASE)
    settle()
    return window, asker, store, themes


def run(folder: Path, seed: int, steps: int) -> str:
    """What went wrong, empty when nothing did."""
    listener = Listener()
    qInstallMessageHandler(listener.on_message)
    sys.excepthook = listener.on_exception
    window, asker, store, themes = a_window(folder)
    stray = StrayWindows()
    user = RandomUser(window, asker, store, PASSPHRASE, seed, lambda what: print(what, flush=True))
    try:
        for _ in range(steps):
            # A step that hangs leaves its trace, and ends the process.
            faulthandler.dump_traceback_later(PATIENCE_SECONDS, exit=True)
            user.step()
            if listener.heard:
                break
        else:
            user.leave()
        window.close()
        settle()
    except Exception:  # noqa: BLE001 - whatever it is, it is told with its seed
        listener.heard.append(traceback.format_exc())
    faulthandler.cancel_dump_traceback_later()
    themes.retire()
    window.deleteLater()
    settle()
    user_steps = user.steps
    del window, user
    gc.collect()
    settle()
    listener.heard += [f"a window of its own: {each}" for each in stray.stop()]
    left = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    listener.heard += [f"left behind: {each!r}" for each in left]
    if not listener.heard:
        with Store.open(store, PASSPHRASE) as opened:
            found = opened.verify()
            listener.heard += [] if found.is_sound else found.words()
    if not listener.heard:
        return ""
    return "\n".join([f"seed {seed}, step {user_steps}", *listener.heard])


def main() -> int:
    """One seed after the other, each in a folder of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.gui.random_run", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--collect", type=int, default=0, help="collect garbage after so many new objects")
    wanted = parser.parse_args()
    faulthandler.enable()
    if wanted.collect:
        gc.set_threshold(wanted.collect, 3, 3)
    with tempfile.TemporaryDirectory() as scratch:
        for variable in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = scratch
        for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, scratch)
        problem = run(Path(scratch), wanted.seed, wanted.steps)
    print(problem or f"seed {wanted.seed}: {wanted.steps} steps, nothing happened")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
