"""Fixtures that make every test answer for what it leaves behind and for what it logs.

A pytest plugin of its own, so that `test_guards.py` can point it at tests that misbehave.
"""

from __future__ import annotations

import gc
import logging
import re
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_SECONDS = 1.0
HAS_FAILED = pytest.StashKey[bool]()

_started: weakref.WeakSet[QTimer | QThread] = weakref.WeakSet()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[HAS_FAILED] = item.stash.get(HAS_FAILED, False) or report.failed
    return report


def pytest_configure() -> None:
    """Notes every QTimer and QThread that is started: Qt itself keeps no list of them."""
    for kind in (QTimer, QThread):
        setattr(kind, "start", _noting(kind.start))  # noqa: B010 - a plain assignment is what the types forbid


def _noting(start: Callable[..., None]) -> Callable[..., None]:
    def noted(self: QTimer | QThread, *arguments: object) -> None:
        # QTimer.singleShot and QTimer.start share nothing: a pending single shot is not seen.
        _started.add(self)
        start(self, *arguments)

    return noted


@pytest.fixture(autouse=True)
def leaves_nothing_behind(request: pytest.FixtureRequest) -> Generator[None]:
    """Fails a test that leaves a thread, a running QTimer, work in a thread pool or a window behind."""
    threads_before = set(threading.enumerate())
    windows_before = set(_windows())
    yield
    _delete_what_waits_for_deletion()
    left: dict[str, Sequence[object]] = {
        "threads": _after_patience(lambda: [t for t in _threads() if t not in threads_before]),
        "QThreads": _after_patience(_running_qthreads),
        "jobs in the thread pool": _after_patience(_pool_jobs),
        "running QTimers": _running_timers(),
        "windows": _left_windows(windows_before),
    }
    found = [f"{what}: {', '.join(map(repr, things))}" for what, things in left.items() if things]
    _clean_up(_running_timers(), _left_windows(windows_before))
    # A failed test has already something to say; its traceback may be what keeps a window alive.
    if found and not request.node.stash.get(HAS_FAILED, False):
        pytest.fail("left behind: " + "; ".join(found), pytrace=False)


def _threads() -> list[threading.Thread]:
    # Python gives a thread it did not start a stand-in that never ends; Qt's threads are looked at on their own.
    return [t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)]


def _running_qthreads() -> list[QThread]:
    return [t for t in list(_started) if shiboken6.isValid(t) and isinstance(t, QThread) and t.isRunning()]


def _running_timers() -> list[QTimer]:
    return [t for t in list(_started) if shiboken6.isValid(t) and isinstance(t, QTimer) and t.isActive()]


def _pool_jobs() -> list[str]:
    jobs = QThreadPool.globalInstance().activeThreadCount()
    return [f"{jobs} running"] if jobs else []


def _windows() -> list[QWidget]:
    return QApplication.topLevelWidgets() if QApplication.instance() is not None else []


def _left_windows(before: set[QWidget]) -> list[QWidget]:
    """Windows that were not there before; a second look after collecting those that only a cycle keeps alive."""
    if not any(w not in before for w in _windows()):
        return []
    gc.collect()
    _delete_what_waits_for_deletion()
    return [w for w in _windows() if w not in before]


def _after_patience(look: Callable[[], Sequence[object]]) -> Sequence[object]:
    """What is still there after a moment: threads that were told to end need one."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while (there := look()) and time.monotonic() < give_up:
        time.sleep(0.01)
    return there


def _delete_what_waits_for_deletion() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _clean_up(timers: Iterable[QTimer], windows: Iterable[QWidget]) -> None:
    """So that the next test is not blamed."""
    for timer in timers:
        timer.stop()
    for window in windows:
        window.deleteLater()
    _delete_what_waits_for_deletion()


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Matplotlib says so when it indexes fonts on a machine where it has never run.
        if record.name != "matplotlib.font_manager":
            self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def logs_as_expected(request: pytest.FixtureRequest) -> Generator[None]:
    """Fails a test that logs a warning or worse which it did not announce, or announces one that does not come.

    Announce with `@pytest.mark.expected_logs("regular expression", ...)`.
    """
    patterns = [pattern for mark in request.node.iter_markers("expected_logs") for pattern in mark.args]
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(collector)
    unexpected = [m for m in collector.messages if not any(re.search(p, m) for p in patterns)]
    absent = [p for p in patterns if not any(re.search(p, m) for m in collector.messages)]
    if request.node.stash.get(HAS_FAILED, False):
        return
    if unexpected:
        pytest.fail("unexpected log: " + "; ".join(unexpected), pytrace=False)
    if absent:
        pytest.fail("expected in the log, but absent: " + "; ".join(absent), pytrace=False)


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for each test, so that none reads or writes the settings of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for variable, folder in {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        monkeypatch.setenv(variable, str(home / folder))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(home / ".config"))
    return home
