"""How long the window stands still at the most while a user works on a large store, by the clock on the wall.

`tests/gui/test_heartbeat.py` drives the same hands and holds what the window's thread computes against the floor; here
is what a user waits. A stall is the longest time between two beats of a heart that beats every five milliseconds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.tracker import Tracker
from tests.benchmarks.floors import bare_figure
from tests.benchmarks.speed_cases import CASES, SAMPLES, cohort
from tests.benchmarks.timing import Measured
from tests.builders import on_day
from tests.gui.conftest import PASSPHRASE, ScriptedAsker, make_store
from tests.gui.heartbeat import Hands, Heartbeat

TODAY = on_day(700)
ROUNDS = 3
FLOOR = "matplotlib draws 60 points"
_FLOORS = 7


def stall_rows(folder: Path, cases: int = CASES) -> list[Measured]:
    """Each activity on a store with so many cases of twenty samples, in a window of its own."""
    store = make_store(folder / "stalls.dalba", cohort(cases=cases))
    alone = _without_a_window(store)
    floor = statistics.median(_milliseconds(bare_figure) for _ in range(_FLOORS))
    size = f"{cases:,} cases of {SAMPLES} samples"
    with _large_window(folder) as (hands, heart):
        opened = _milliseconds(lambda: hands.unlock(store))
        rows = [Measured(f"{size}: from the passphrase to the list, painted", FLOOR, opened, floor)]
        rows += [_stall("searching while they are worked out", heart, hands.search, floor)]
        read = _milliseconds(hands.wait_for_ward)
        rows += [Measured(f"{size}: all worked out behind the window", "worked out without a window", read, alone)]
        rows += [
            _stall(name, heart, act, floor)
            for name, act in (
                ("searching", hands.search),
                ("switching cases", hands.switch_cases),
                ("zooming and panning", hands.zoom_and_pan),
                ("entering a result", hands.enter_result),
                ("triaging", hands.triage),
                ("triaging fifty in one step", hands.triage_many),
                ("exporting a report", hands.export_report),
                ("exporting a chart", hands.export_chart),
            )
        ]
        rows += [_stall("locking, with a backup", heart, hands.lock, floor, rounds=1)]
        rows += [_stall("unlocking", heart, lambda: hands.unlock(store), floor, rounds=1)]
    return rows


def _stall(name: str, heart: Heartbeat, act: Callable[[], object], floor: float, rounds: int = ROUNDS) -> Measured:
    """The median of some rounds, each with its longest stall."""
    longest = statistics.median(heart.during(act)[0] for _ in range(rounds))
    return Measured(f"longest stall while {name}", FLOOR, longest, floor)


def _without_a_window(store: Path) -> float:
    with Tracker.open(store, PASSPHRASE, today=TODAY) as tracker:
        return _milliseconds(tracker.case_rows)


@contextmanager
def _large_window(folder: Path) -> Iterator[tuple[Hands, Heartbeat]]:
    present = QApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication([])
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
    themes = ThemeSwitch(application, Appearance.LIGHT)
    asker = ScriptedAsker()
    window = MainWindow(themes, make_demo=_no_demo, today=lambda: TODAY, asker=asker)
    window.resize(1440, 900)
    window.show()
    heart = Heartbeat()
    heart.rest()
    try:
        yield Hands(window, asker, heart, folder), heart
    finally:
        heart.stop()
        window.close()
        window.deleteLater()
        themes.retire()


def _no_demo() -> Tracker:
    raise AssertionError


def _milliseconds(job: Callable[[], object]) -> float:
    begun = time.perf_counter()
    job()
    return 1000 * (time.perf_counter() - begun)
