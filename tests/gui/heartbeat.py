"""A heart that beats in the window's thread: how long it stood still, and what the hands did meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QItemSelectionModel, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.gui.inbox_commands import DESK as INBOX
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import press, type_into

BEAT_MS = 5
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CASES_SWITCHED, MANY = 30, 50
RESULT = "{day} mar bm 0,004% abl 48000"


class Heartbeat(QObject):
    """Beats every five milliseconds while the window's thread is free.

    `stall_ms` is the longest gap by the clock on the wall, as a user waits; `work_ms` the longest by what this thread
    computed meanwhile, which is the same on an idle machine and does not grow when others keep the machine busy.
    """

    def __init__(self) -> None:
        super().__init__()
        self._beats = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self.forget()
        self._timer.start()

    def forget(self) -> None:
        """The longest gap is looked for anew."""
        self.stall_ms = self.work_ms = 0.0
        self._wall, self._work = time.perf_counter(), time.thread_time()

    def rest(self, beats: int = 2) -> None:
        """Lets the window do what it has to do, until the heart has beaten so often."""
        wanted = self._beats + beats
        while self._beats < wanted:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, BEAT_MS)

    def during(self, act: Callable[[], object]) -> tuple[float, float]:
        """The longest gap while something is done and what follows from it: on the wall, and of work."""
        self.rest()
        self.forget()
        act()
        self.rest(4)
        return self.stall_ms, self.work_ms

    def stop(self) -> None:
        """Beats no more."""
        self._timer.stop()

    def _beat(self) -> None:
        self._beats += 1
        wall, work = time.perf_counter(), time.thread_time()
        self.stall_ms = max(self.stall_ms, 1000 * (wall - self._wall) - BEAT_MS)
        self.work_ms = max(self.work_ms, 1000 * (work - self._work))
        self._wall, self._work = wall, work


class Hands:
    """One user at the window of a large store; every step waits until the heart has beaten again."""

    def __init__(self, window: MainWindow, asker: ScriptedAsker, heart: Heartbeat, folder: Path) -> None:
        self._window = window
        self._asker = asker
        self._heart = heart
        self._folder = folder
        self._written = 0
        self._entered = 0

    def unlock(self, store: Path) -> None:
        """Types the passphrase and waits for the list."""
        self._window.stores.show_unlock(store)
        type_into(self._window.unlock.passphrase, PASSPHRASE)
        self._press(self._window.unlock.passphrase, Qt.Key.Key_Return)
        while not self._window.workspace.cases.model.rows:
            self._heart.rest(1)

    def wait_for_ward(self) -> None:
        """Looks on while the other cases are worked out."""
        while not self._window.desk.ward.is_complete:
            self._heart.rest(1)

    def search(self) -> None:
        """Narrows the list, sign by sign, and widens it again."""
        search = self._window.workspace.cases.search
        for sign in "speed-01":
            type_into(search, sign)
            self._heart.rest()
        self._press(search, Qt.Key.Key_Escape)

    def switch_cases(self) -> None:
        """Goes down the list with Alt and the arrow."""
        for _ in range(CASES_SWITCHED):
            self._press(self._window, Qt.Key.Key_Down, ALT)

    def zoom_and_pan(self) -> None:
        """Comes closer with the wheel, goes sideways, and back."""
        chart = self._window.workspace.page.chart
        place = QPointF(chart.rect().center())
        for across, notches in [*[(0, 1)] * 6, *[(2, 0)] * 6, *[(0, -1)] * 6]:
            event = QWheelEvent(
                place, chart.mapToGlobal(place), QPoint(), QPoint(120 * across, 120 * notches),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(chart, event)
            self._heart.rest()

    def enter_result(self) -> None:
        """One line, typed and entered; each time of another day."""
        self._entered += 1
        self._press(self._window, Qt.Key.Key_R, CONTROL)
        edit = self._window.parts.quick.line.edit
        for sign in RESULT.format(day=self._entered):
            type_into(edit, sign)
            self._heart.rest(1)
        self._press(edit, Qt.Key.Key_Return)
        self._press(edit, Qt.Key.Key_Escape)

    def triage(self) -> None:
        """Acknowledges the first alert of a case that has one, and takes that back."""
        workspace = self._window.workspace
        workspace.go_to(next(row.case_id for row in workspace.cases.model.rows if row.open_alerts))
        self._heart.rest()
        workspace.alerts.cards[0].buttons[DecisionKind.ACKNOWLEDGED].click()
        self._heart.rest()
        self._window.menus.actions["undo"].trigger()

    def triage_many(self) -> None:
        """Acknowledges the first fifty alerts of the inbox in one step, and takes that back."""
        self._window.workspace.show_desk(INBOX)
        table = self._window.desk.inbox.page.table
        self._heart.rest()
        rows = [table.model().index(place, 0) for place in range(MANY)]
        chosen = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        table.clearSelection()
        for row in rows:
            table.selectionModel().select(row, chosen)
        assert len(self._window.desk.inbox.page.selected) == MANY
        self._heart.rest()
        QTest.keyClick(table, Qt.Key.Key_A)
        self._heart.rest()
        self._window.menus.actions["undo"].trigger()
        self._heart.rest()
        self._window.workspace.show_desk(None)

    def export_report(self) -> None:
        """Writes the report of the case as PDF."""
        self._asker.saves = self._file("pdf")
        self._window.menus.actions["export_pdf"].trigger()

    def export_chart(self) -> None:
        """Writes the chart as a picture."""
        self._asker.saves = self._file("png")
        self._window.menus.actions["chart_save"].trigger()

    def lock(self) -> None:
        """Locks the store, which makes a backup of what was entered."""
        self._window.stores.lock()

    def _file(self, ending: str) -> Path:
        self._written += 1
        return self._folder / f"taken-{self._written}.{ending}"

    def _press(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        press(widget, key, modifier or Qt.KeyboardModifier.NoModifier)
        self._heart.rest()
