"""What working with the chart costs in the window: switching cases, pointing, a result stored and drawn.

The window is the real one on a real store, drawn into memory; each job ends when it is painted.
"""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from dalba_desktop.gui.chart_drawing import DOTS_PER_INCH, CaseSource
from dalba_desktop.gui.chart_view import ChartView
from dalba_desktop.gui.chart_walk import Step
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.plots.theme import LIGHT
from dalba_desktop.tracker import Tracker
from tests.benchmarks.cases import SAMPLES, a_case_with_60_samples
from tests.benchmarks.timing import Measured, paired
from tests.builders import a_case, on_day
from tests.gui.clinic import rising_case

CASE, OTHER = "BENCH-1", "TEST-014"
ROUNDS = 21
MOVES = 400


def chart_rows(folder: Path) -> list[Measured]:
    """Every measure of this page, in a window of its own."""
    with bench_window(folder) as window:
        return [switching(window), *pointing(window), storing(window)]


@contextmanager
def bench_window(folder: Path) -> Iterator[MainWindow]:
    """The window on a store with the case of 60 samples and another one."""
    present = QApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication([])
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
    themes = ThemeSwitch(application, Appearance.LIGHT)
    window = MainWindow(themes, make_demo=_no_demo, today=lambda: on_day(1200))
    window.resize(1440, 900)
    window.show()
    tracker = Tracker.create(folder / "window.dalba", "bench", today=on_day(1200))
    tracker.import_cases(CaseFile(cases=(a_case_with_60_samples(), rising_case(OTHER))))
    window.session.use(tracker)
    _painted()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        themes.retire()
        _painted()


def switching(window: MainWindow) -> Measured:
    """From `show_case` to painted; the other case is shown before each round. Nothing is remembered of the picture."""
    view = window.workspace.page.chart

    def job() -> None:
        window.workspace.show_case(CASE)
        _painted()

    def away() -> None:
        window.workspace.show_case(OTHER)
        _painted()

    job()
    bare = BareCanvas(view)
    bare.show()
    try:
        return paired(
            f"switching to a case with {SAMPLES} samples, painted",
            job,
            f"a bare canvas with {bare.count} artists",
            bare.draw_anew,
            rounds=ROUNDS,
            before=away,
        )
    finally:
        bare.close()
        bare.deleteLater()


def pointing(window: MainWindow) -> Iterator[Measured]:
    """Hover, selection, walking: the 95th percentile of several hundred, against painting the bare picture once."""
    window.workspace.show_case(CASE)
    _painted()
    view = window.workspace.page.chart
    assert view.drawing is not None
    plot, marks = view.drawing.plot, view.drawing.marks
    places = [
        QPointF(
            plot.left() + (move * 37 % 997) / 997 * plot.width(), plot.top() + (move * 61 % 991) / 991 * plot.height()
        )
        for move in range(MOVES)
    ]
    on_marks = [marks[move * 7 % len(marks)].area.center() for move in range(MOVES)]
    floor = statistics.median(_each([view.repaint] * 50))
    bare = "the bare picture painted"

    def percentile(name: str, jobs: list[Callable[[], object]]) -> Measured:
        times = _each(jobs)
        return Measured(f"{name} (95th percentile)", bare, statistics.quantiles(times, n=20)[-1], floor)

    yield percentile("hover and read-off", [lambda at=at: _hover(view, at) for at in places])  # type: ignore[misc]
    yield percentile("hover from fact to fact", [lambda at=at: _hover(view, at) for at in on_marks])  # type: ignore[misc]
    keys = [marks[move * 11 % len(marks)].key for move in range(MOVES)]
    yield percentile("selection in the chart", [lambda key=key: view.select(*key) for key in keys])  # type: ignore[misc]
    view.select(None)
    steps = [Step.LATER if move % 60 < 30 else Step.EARLIER for move in range(MOVES)]
    yield percentile("walking with the keys", [lambda step=step: view.walk(step) for step in steps])  # type: ignore[misc]


def storing(window: MainWindow) -> Measured:
    """A result typed in until it is stored, judged and painted, against storing it without a window."""
    window.workspace.show_case(CASE)
    _painted()
    session = window.session
    sample = a_case().with_mrd(1081, 0.05, copies=52_000).build().mrd[0]
    result = dataclasses.replace(sample, id="")
    stored = [False]

    def job() -> None:
        session.record(CASE, result)
        _painted()
        stored[0] = True

    def before() -> None:
        # The newest is the floor's, the one before it the job's.
        for _ in range(2 if stored[0] else 0):
            session.undo()
        window.workspace.cases.select(CASE)
        _painted()

    return paired(
        "a result stored, judged and painted",
        job,
        "stored without a window",
        lambda: session.tracker.record(OTHER, result),
        rounds=11,
        before=before,
    )


class BareCanvas(QWidget):
    """A matplotlib canvas of the chart's size, with as many artists as the chart has of each kind, and no more."""

    def __init__(self, view: ChartView) -> None:
        super().__init__()
        assert isinstance(view.source, CaseSource)
        chart = view.source.chart(LIGHT, view.size(), view.options)
        others = chart.figure.get_children()
        self._texts = [artist.get_text() for artist in others if isinstance(artist, Text)]
        self._lines = sum(isinstance(artist, LineCollection) for artist in others)
        self._marks = sum(isinstance(artist, PathCollection) for artist in others)
        self._areas = sum(isinstance(artist, PolyCollection) for artist in others)
        self.count = len(self._texts) + self._lines + self._marks + self._areas
        self._image = QImage()
        self.resize(view.size())

    def draw_anew(self) -> None:
        """Artists made, drawn, painted."""
        width, height = self.width(), self.height()
        figure = Figure(figsize=(width / DOTS_PER_INCH, height / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
        canvas = FigureCanvasAgg(figure)
        for place, words in enumerate(self._texts):
            figure.add_artist(Text(0.1 + place % 7 / 10, 0.1 + place % 11 / 13, words, fontsize=9, parse_math=False))
        for place in range(self._lines):
            figure.add_artist(LineCollection([[(0.1, place / 40), (0.9, place / 30)]]))
        for place in range(self._marks):
            figure.add_artist(PathCollection([Outline.unit_circle()], sizes=[36], offsets=[(0.5, place / 40)]))
        for place in range(self._areas):
            figure.add_artist(PolyCollection([[(0.1, 0.1), (0.2, 0.1), (0.2, place / 40)]]))
        canvas.draw()
        self._image = QImage(canvas.buffer_rgba(), width, height, QImage.Format.Format_RGBA8888).copy()
        self.update()
        _painted()

    def paintEvent(self, _: QPaintEvent) -> None:
        """The picture."""
        QPainter(self).drawImage(0, 0, self._image)


def _hover(view: ChartView, at: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def _each(jobs: list[Callable[[], object]]) -> list[float]:
    """Milliseconds of each job, until it is painted."""
    times = []
    for job in jobs:
        begun = time.perf_counter()
        job()
        _painted()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _painted() -> None:
    """Lets everything be laid out and painted that waits for it, and go what is to go, as the event loop would."""
    for _ in range(3):
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _no_demo() -> Tracker:
    raise NotImplementedError
