"""The benchmarks of `dev.py bench`: each job beside the least that any program would need for it."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from matplotlib.figure import Figure
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.plots.case_chart import case_chart, chart_model
from dalba_desktop.plots.theme import LIGHT
from dalba_desktop.reports.case_report import case_report
from dalba_desktop.tracker import Tracker
from tests.benchmarks.cases import SAMPLES, a_case_with_60_samples
from tests.benchmarks.chart import chart_rows
from tests.benchmarks.floors import HEIGHT, WIDTH, bare_figure
from tests.benchmarks.rules import tables
from tests.benchmarks.search import search_rows
from tests.benchmarks.stalls import stall_rows
from tests.benchmarks.timing import Measured, paired
from tests.builders import on_day
from tests.endurance import overheads

LINES_OF_A_REPORT = 110

EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, application.quit)
window = Window()
window.resize(1200, 800)
window.show()
application.exec()
"""

FIRST_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from dalba_desktop import app
application = app.make_application()
window = app.make_window(application)
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, application.quit)
        return False
painted = Painted()
window.unlock.installEventFilter(painted)
window.resize(1200, 800)
window.show()
app.show_store(window, Path(sys.argv[1]), None)
application.exec()
"""


def main() -> int:
    """Prints the table, and writes the figures as JSON when asked to."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--rules", action="store_true", help="instead, what the rules see, miss and cost")
    parser.add_argument("--store", action="store_true", help="instead, what a store of 2,000 cases costs; some minutes")
    asked = parser.parse_args()
    if asked.rules:
        return print_rules()
    with tempfile.TemporaryDirectory() as folder:
        rows = overheads.measured(Path(folder)) if asked.store else measured(Path(folder))
    for line in table(rows):
        print(line)
    if asked.json is not None:
        figures = [
            {"name": row.name, "floor": row.floor, "ms": row.job_ms, "floor_ms": row.floor_ms, "ratio": row.ratio}
            for row in rows
        ]
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def print_rules() -> int:
    """Prints the tables on the rules."""
    with tempfile.TemporaryDirectory() as folder:
        for line in tables(Path(folder)):
            print(line, flush=True)
    return 0


def table(rows: list[Measured]) -> list[str]:
    """The rows as a Markdown table."""
    lines = ["| job | ms | floor | ms | ratio |", "|---|---:|---|---:|---:|"]
    lines += [
        f"| {row.name} | {_ms(row.job_ms)} | {row.floor} | {_ms(row.floor_ms)} | {row.ratio:.1f} |" for row in rows
    ]
    return lines


def _ms(time: float) -> str:
    """Whole milliseconds; of short times a digit more."""
    return f"{time:.0f}" if time >= 10 else f"{time:.1f}"


def measured(folder: Path) -> list[Measured]:
    """Runs every benchmark in a scratch folder."""
    store = folder / "bench.dalba"
    history = a_case_with_60_samples()
    with Tracker.create(store, "bench", today=on_day(1200)) as tracker:
        tracker.import_cases(CaseFile(cases=(history,)))
        rows = [first_window(store), opening(tracker), report(tracker)]
    return [*rows, *chart_rows(folder), *stall_rows(folder), *search_rows(folder)]


def first_window(store: Path) -> Measured:
    """From the start of the process to the unlock page on screen, against an empty PySide6 window."""

    def run(program: str) -> None:
        subprocess.run([sys.executable, "-c", program, str(store)], check=True, capture_output=True)

    return paired(
        "first window", lambda: run(FIRST_WINDOW), "an empty PySide6 window", lambda: run(EMPTY_WINDOW), rounds=7
    )


def opening(tracker: Tracker) -> Measured:
    """A case from the store to its drawn chart: facts, judgement, model, picture; nothing remembered from before."""

    def job() -> None:
        tracker._views.clear()
        view = tracker.case_view("BENCH-1")
        model = chart_model(view.known, view.assessment, view.timeline)
        chart = case_chart(model, LIGHT, width_inches=WIDTH, height_inches=HEIGHT)
        chart.figure.canvas.draw()

    return paired(
        f"opening a case with {SAMPLES} samples", job, f"matplotlib draws {SAMPLES} points", bare_figure, rounds=15
    )


def report(tracker: Tracker) -> Measured:
    """One case as PDF, chart included, against a plain document with as many lines and the bare figure as PDF."""
    data = tracker.report_data("BENCH-1")
    return paired("one PDF", lambda: case_report(data), "plain lines and a bare figure as PDF", bare_report, rounds=9)


def bare_report() -> None:
    """Two pages of plain lines by ReportLab and one bare figure as PDF by matplotlib."""
    canvas = Canvas(io.BytesIO(), pagesize=A4)
    for line in range(LINES_OF_A_REPORT):
        canvas.drawString(50, 800 - 13 * (line % 55), "5 Mar 2025   57   marrow   1.2 %   52,000   Lab A   rising")
        if line % 55 == 54:
            canvas.showPage()
    canvas.save()
    figure = Figure(figsize=(WIDTH, HEIGHT))
    axes = figure.add_subplot()
    axes.set_yscale("log")
    axes.plot(range(SAMPLES), [10 ** (-day / 20) for day in range(SAMPLES)], marker="o")
    figure.savefig(io.BytesIO(), format="pdf")


if __name__ == "__main__":
    sys.exit(main())
