"""Each guard must fail a test that deserves it, and leave a well-behaved one alone."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MISBEHAVING = """
import logging, os, threading, time, warnings
from pathlib import Path
import pytest
from PySide6.QtCore import QRunnable, QSettings, QThread, QThreadPool, QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []

def test_bad_thread():
    kept.append(threading.Event())
    threading.Thread(target=kept[-1].wait).start()

def test_good_after_the_thread_is_not_blamed_for_it():
    for event in kept:
        event.set()

def test_bad_timer(qapp):
    timer = QTimer()
    timer.start(60_000)
    kept.append(timer)

def test_bad_timer_of_the_application(qapp):
    QTimer(qapp).start(60_000)

def test_bad_qthread(qapp):
    thread = QThread()
    thread.start()
    kept.append(thread)

def test_good_after_the_qthread(qapp):
    kept[-1].quit()
    kept[-1].wait()

def test_bad_pool(qapp):
    done = threading.Event()
    kept.append(done)
    QThreadPool.globalInstance().start(done.wait)

def test_good_after_the_pool(qapp):
    kept[-1].set()

def test_bad_window(qapp):
    kept.append(QWidget())

def test_bad_log():
    logging.getLogger("dalba").warning("the disk is full")

def test_bad_qt_warning(qapp):
    qWarning("a layout already has a parent")

def test_bad_python_warning():
    warnings.warn("old")

@pytest.mark.expected_logs("disk is full")
def test_bad_expected_log_does_not_come():
    pass

@pytest.mark.expected_logs("disk is full")
def test_bad_another_log_comes_too():
    logging.getLogger("dalba").warning("the disk is full")
    logging.getLogger("dalba").error("and on fire")

@pytest.mark.expected_logs("disk is full")
def test_good_expected_log():
    logging.getLogger("dalba").warning("the disk is full")

def test_good_info_log():
    logging.getLogger("dalba").info("case opened")

def test_good_thread():
    threading.Thread(target=lambda: time.sleep(0.1)).start()

def test_good_job_that_ends_soon(qapp):
    QThreadPool.globalInstance().start(lambda: time.sleep(0.1))

def test_good_timer_that_dies_with_its_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QTimer(window).start(60_000)

def test_good_window_in_a_cycle(qapp):
    window = QWidget()
    window.me = window

def test_good_home():
    assert not any(Path.home().iterdir())
    assert str(Path.home()) in os.environ["XDG_CONFIG_HOME"]
    (Path.home() / "mine").touch()

def test_good_home_is_new_for_each_test():
    assert not any(Path.home().iterdir())

def test_good_settings(qapp):
    settings = QSettings("dalba", "guards")
    assert Path(settings.fileName()).is_relative_to(Path.home())
"""


def test_misbehaving_tests_fail_and_only_they(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyprojecttoml(
        """
        [tool.pytest]
        filterwarnings = ["error"]
        qt_log_level_fail = "WARNING"
        markers = ["expected_logs(*patterns): announced"]
        """
    )
    pytester.makepyfile(MISBEHAVING)
    result = pytester.runpytest_subprocess("-p", "tests.guards", "-rA", "-p", "no:cacheprovider")

    verdicts = [line.split("::test_") for line in result.outlines if line.startswith(("FAILED ", "ERROR "))]
    wrong = {f"test_{parts[1].split(' ')[0]}" for parts in verdicts if len(parts) == 2}
    names = {line.removeprefix("def ").split("(")[0] for line in MISBEHAVING.splitlines() if line.startswith("def ")}
    assert {n for n in names if n.startswith("test_bad")} == wrong
    assert "left behind: threads" in result.stdout.str()
    assert "unexpected log: WARNING dalba: the disk is full" in result.stdout.str()


def test_a_failing_test_is_not_also_blamed_for_its_window(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(
        """
        from PySide6.QtWidgets import QWidget

        def test_breaks(qapp):
            window = QWidget()
            assert window.isVisible()
        """
    )
    pytester.runpytest_subprocess("-p", "tests.guards").assert_outcomes(failed=1)
